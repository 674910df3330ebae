package letter

import (
	"strconv"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) misuse() (ds []Document) {
	if m := casework.LastBody[kinds.Misuse](w.Case, "warn"); m != nil {
		w := w.in(m.Language)
		ds = append(ds, w.sent(w.dress(w.warning(m, w.on("warn")), casework.Platform, w.of(m.Subject), ""), "warn"))
	}
	if s := casework.LastBody[kinds.Suspension](w.Case, "suspend"); s != nil {
		w := w.in(s.Language)
		ds = append(ds, w.sent(w.dress(w.suspension(s, w.on("warn"), w.on("suspend")), casework.Platform, w.of(s.Subject), ""), "suspend"))
	}
	return ds
}

// warning tells somebody that a suspension for misuse will follow if it goes on, and on what it would rest (art 23(1), (2) DSA).
func (w writer) warning(m *kinds.Misuse, on deadline.Date) Document {
	return Document{What: "misuse_warning", Case: w.ID, On: on, Status: w.say("status.warning"),
		Title:   w.say("misuse.warning.title", "what", w.say("misuse.what."+m.Of)),
		Opening: []string{w.say("misuse.warning." + m.Of)}, Sections: filled(w.counts(m)...)}
}

// suspension tells somebody that they are suspended, on what that rests, until when, and where the terms say so (art 23 DSA).
func (w writer) suspension(s *kinds.Suspension, warned, on deadline.Date) Document {
	sections := append(w.counts(&s.Misuse),
		Section{w.say("misuse.period"), misuseLaw(s.Of), []string{w.say("misuse.until", "day", w.day(s.End))}, nil},
		w.texts("misuse.terms", "art 23(4) DSA", s.Terms),
		w.redress(s.Redress, "art 20(1) DSA"),
	)
	return Document{What: "misuse_suspension", Case: w.ID, On: on, Status: w.say("status.decision"),
		Title:   w.say("misuse.suspension.title", "what", w.say("misuse.what."+s.Of)),
		Opening: []string{w.say("misuse.suspension."+s.Of, "day", w.day(warned))}, Sections: filled(sections...)}
}

// counts are the four factors of art 23(3) within their time frame.
func (w writer) counts(m *kinds.Misuse) []Section {
	numbers := []string{
		w.say("misuse.time", "since", w.day(m.Since), "until", w.day(m.Until)),
		w.count("misuse.numbers."+m.Of, m.Manifest, "manifest", w.number(strconv.Itoa(m.Manifest)),
			"of", w.count("count."+m.Of, m.Total, "n", w.number(strconv.Itoa(m.Total))), "share", strconv.Itoa(m.SharePct())),
	}
	return []Section{
		{w.say("misuse.counted"), "art 23(3) DSA", nil, numbers},
		w.texts("misuse.gravity", "art 23(3)(c) DSA", m.Gravity),
		w.texts("misuse.intention", "art 23(3)(d) DSA", m.Intention),
	}
}

func misuseLaw(of string) string {
	if of == "content" {
		return "art 23(1) DSA"
	}
	return "art 23(2) DSA"
}
