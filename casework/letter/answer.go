package letter

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// Receipt confirms to the sender of a notice that it was received (≈ art 16(4) DSA).
func Receipt(id aedile.CaseID, n *kinds.Notice, on deadline.Date) Document {
	return Document{
		What: "receipt", Case: id, On: on, Status: say("status.alleged"), Title: say("receipt.title"),
		Opening: []string{say("receipt.opening")},
		Sections: filled(
			Section{say("receipt.where"), "art 16(2)(b) DSA", nil, n.Locations},
			texts("receipt.reasons", "art 16(2)(a) DSA", n.Reasons),
		),
	}
}

// NoticeAnswer tells the sender of a notice what was decided (≈ art 16(5), (6) DSA).
func NoticeAnswer(id aedile.CaseID, n *kinds.Notice, d *kinds.NoticeDecision, on deadline.Date) Document {
	return Document{
		What: "notice_decision", Case: id, On: on, Status: say("status.decision"), Title: say("notice.title"),
		Opening: []string{say("notice.opening")},
		Sections: []Section{
			{say("notice.content"), "", nil, n.Locations},
			{say("notice.decided"), "art 16(5) DSA", []string{say("notice." + string(d.Outcome)), sentence(d.Reasons)}, nil},
			{say("notice.automated"), "art 16(6) DSA", []string{say("noticed." + string(d.Automation))}, nil},
			redress(d.Redress, "art 16(5) DSA", say("this.decision")),
		},
	}
}

// ComplaintAnswer tells a complainant what was decided, and of out-of-court settlement and the courts (≈ art 20(5), 21 DSA).
func ComplaintAnswer(id aedile.CaseID, c *kinds.Complaint, d *kinds.ComplaintDecision, on deadline.Date) Document {
	return Document{
		What: "complaint_decision", Case: id, On: on, Status: say("status.decision"), Title: say("complaint.title"),
		Opening: []string{say("complaint.opening", "case", string(c.Against))},
		Sections: []Section{
			{say("complaint.decided"), "art 20(4) DSA", []string{say("complaint." + string(d.Outcome))}, nil},
			{say("complaint.why"), "art 20(5) DSA", []string{sentence(d.Reasons)}, nil},
			{say("redress.heading"), "art 20(5), art 21 DSA", []string{say("complaint.settlement"), sentence(d.OutOfCourt), say("complaint.courts")}, nil},
		},
	}
}
