package letter

import (
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Receipt confirms to the sender of a notice that it was received (≈ art 16(4) DSA).
func Receipt(id aedile.CaseID, n *kinds.Notice, on deadline.Date) Document {
	return Document{
		What: "receipt", Case: id, On: on, Status: "Alleged, not established", Title: "We have received your notice",
		Opening: []string{"You told us of content that you hold to be illegal. We will decide on your notice and tell you what we decided."},
		Sections: []Section{
			{"Where the content is", "art 16(2)(b) DSA", nil, n.Locations},
			{"Your reasons", "art 16(2)(a) DSA", []string{sentence(n.Reasons)}, nil},
		},
	}
}

// NoticeAnswer tells the sender of a notice what was decided (≈ art 16(5), (6) DSA).
func NoticeAnswer(id aedile.CaseID, n *kinds.Notice, d *kinds.NoticeDecision, on deadline.Date) Document {
	outcome := map[kinds.NoticeOutcome]string{
		kinds.ActedByLaw:   "We acted on the content because we hold it to be illegal.",
		kinds.ActedByTerms: "We acted on the content because we hold it to be against our terms.",
		kinds.NotActed:     "We did not act on the content.",
	}[d.Outcome]
	auto := map[law.Automation]string{
		law.FullyAutomated:     "The notice was decided by automated means.",
		law.PartiallyAutomated: "Automated means took part in handling the notice or deciding on it; a person took part too.",
		law.NotAutomated:       "A person decided; no automated means were used.",
	}[d.Automation]
	return Document{
		What: "notice_decision", Case: id, On: on, Status: "Decision", Title: "Our decision on your notice",
		Opening: []string{"You told us of content that you hold to be illegal. This is what we decided."},
		Sections: []Section{
			{"The content", "", nil, n.Locations},
			{"What we decided", "art 16(5) DSA", []string{outcome, sentence(d.Reasons)}, nil},
			{"Automated means", "art 16(6) DSA", []string{auto}, nil},
			redress(d.Redress, "art 16(5) DSA", "This decision"),
		},
	}
}

// ComplaintAnswer tells a complainant what was decided (≈ art 20(5) DSA).
func ComplaintAnswer(id aedile.CaseID, c *kinds.Complaint, d *kinds.ComplaintDecision, on deadline.Date) Document {
	outcome := map[kinds.ComplaintOutcome]string{
		kinds.Upheld:            "Our earlier decision stands.",
		kinds.PartiallyReversed: "We reversed part of our earlier decision.",
		kinds.Reversed:          "We reversed our earlier decision.",
		kinds.Omitted:           "We did not decide on your complaint.",
	}[d.Outcome]
	return Document{
		What: "complaint_decision", Case: id, On: on, Status: "Decision", Title: "Our decision on your complaint",
		Opening: []string{fmt.Sprintf("You complained about our decision %s. A person looked at it again, with your reasons.", c.Against)},
		Sections: []Section{
			{"What we decided", "art 20(4) DSA", []string{outcome}, nil},
			{"Why", "art 20(5) DSA", []string{sentence(d.Reasons)}, nil},
			{"What you can do", "art 20(5), art 21 DSA", []string{sentence(d.OutOfCourt)}, nil},
		},
	}
}
