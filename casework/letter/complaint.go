package letter

import (
	"cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) complaint() (ds []Document) {
	if d := casework.LastBody[kinds.ComplaintDecision](w.Case, "decide"); d != nil {
		c := cmp.Or(casework.LastBody[kinds.Complaint](w.Case, "lodge"), &kinds.Complaint{})
		w = w.in(c.Language)
		ds = append(ds, w.sent(w.dress(w.complaintDecision(c, d, w.on("tell")), casework.Platform, w.of(c.Contact), ""), "tell"))
	}
	return ds
}

// complaintDecision tells a complainant what was decided, and of out-of-court settlement and the courts (art 20(5), 21 DSA).
func (w writer) complaintDecision(c *kinds.Complaint, d *kinds.ComplaintDecision, on deadline.Date) Document {
	return Document{
		What: "complaint_decision", Case: w.ID, On: on, Status: w.say("status.decision"), Title: w.say("complaint.title"),
		Opening: []string{w.say("complaint.opening", "case", string(c.Against))},
		Sections: []Section{
			{w.say("complaint.decided"), "art 20(4) DSA", []string{w.say("complaint." + string(d.Outcome))}, nil},
			{w.say("complaint.why"), "art 20(5) DSA", []string{sentence(d.Reasons)}, nil},
			{w.say("redress.heading"), "art 20(5), art 21 DSA",
				[]string{w.say("complaint.settlement"), sentence(d.OutOfCourt), w.say("complaint.courts")}, nil},
		},
	}
}
