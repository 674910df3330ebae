package letter

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) notice() (ds []Document) {
	n := casework.LastBody[kinds.Notice](w.Case, "submit", "complete", "lodge")
	if n == nil {
		return nil
	}
	w = w.in(n.Language)
	ds = append(ds, w.sent(w.dress(w.receipt(n, w.on("confirm")), casework.Platform, w.of(n.Name), ""), "confirm"))
	if d := casework.LastBody[kinds.NoticeDecision](w.Case, "decide"); d != nil {
		ds = append(ds, w.sent(w.dress(w.noticeDecision(n, d, w.on("tell")), casework.Platform, w.of(n.Name), ""), "tell"))
	}
	return ds
}

// receipt confirms to the sender of a notice that it was received (art 16(4) DSA).
func (w writer) receipt(n *kinds.Notice, on deadline.Date) Document {
	return Document{
		What: "receipt", Case: w.ID, On: on, Status: w.say("status.alleged"), Title: w.say("receipt.title"),
		Opening: []string{w.say("receipt.opening")},
		Sections: filled(
			Section{w.say("receipt.where"), "art 16(2)(b) DSA", nil, n.Locations},
			w.texts("receipt.reasons", "art 16(2)(a) DSA", n.Reasons),
		),
	}
}

// noticeDecision tells the sender of a notice what was decided (art 16(5), (6) DSA).
func (w writer) noticeDecision(n *kinds.Notice, d *kinds.NoticeDecision, on deadline.Date) Document {
	return Document{
		What: "notice_decision", Case: w.ID, On: on, Status: w.say("status.decision"), Title: w.say("notice.title"),
		Opening: []string{w.say("notice.opening")},
		Sections: []Section{
			{w.say("notice.content"), "", nil, n.Locations},
			{w.say("notice.decided"), "art 16(5) DSA", []string{w.say("notice." + string(d.Outcome)), sentence(d.Reasons)}, nil},
			{w.say("notice.automated"), "art 16(6) DSA", []string{w.say("noticed." + string(d.Automation))}, nil},
			w.redress(d.Redress, "art 16(5) DSA"),
		},
	}
}
