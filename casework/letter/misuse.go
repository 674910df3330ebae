package letter

import (
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// Warning tells somebody that a suspension for misuse will follow if it goes on, and on what it would rest (≈ art 23(1), (2) DSA).
func Warning(id aedile.CaseID, m *kinds.Misuse, on deadline.Date) Document {
	return Document{What: "misuse_warning", Case: id, On: on, Status: say("status.warning"), Title: say("misuse.warning.title", "what", say("misuse.what."+m.Of)),
		Opening: []string{say("misuse.warning." + m.Of)}, Sections: filled(counts(m)...)}
}

// Suspension tells somebody that they are suspended, on what that rests, until when, and where the terms say so (≈ art 23 DSA).
func Suspension(id aedile.CaseID, s *kinds.Suspension, warned, on deadline.Date) Document {
	sections := append(counts(&s.Misuse),
		Section{say("misuse.period"), misuseLaw(s.Of), []string{say("misuse.until", "day", day(s.End))}, nil},
		texts("misuse.terms", "art 23(4) DSA", s.Terms),
		redress(s.Redress, "art 20(1) DSA", say("this.decision")),
	)
	return Document{What: "misuse_suspension", Case: id, On: on, Status: say("status.decision"), Title: say("misuse.suspension.title", "what", say("misuse.what."+s.Of)),
		Opening: []string{say("misuse.suspension."+s.Of, "day", day(warned))}, Sections: filled(sections...)}
}

// counts are the four factors of art 23(3) within their time frame.
func counts(m *kinds.Misuse) []Section {
	numbers := []string{
		say("misuse.time", "since", day(m.Since), "until", day(m.Until)),
		say("misuse.numbers."+m.Of, "manifest", strconv.Itoa(m.Manifest), "total", strconv.Itoa(m.Total), "share", strconv.Itoa(m.SharePct())),
	}
	return []Section{
		{say("misuse.counted"), "art 23(3) DSA", nil, numbers},
		texts("misuse.gravity", "art 23(3)(c) DSA", m.Gravity),
		texts("misuse.intention", "art 23(3)(d) DSA", m.Intention),
	}
}

func misuseLaw(of string) string {
	if of == "content" {
		return "art 23(1) DSA"
	}
	return "art 23(2) DSA"
}
