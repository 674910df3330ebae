package kinds

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// Complaint asks a platform to reverse a decision (art 20 DSA). It is free of charge.
type Complaint struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language string        `json:"language,omitempty"`
	Against  aedile.CaseID `json:"against"`
	// DecidedBy is who took the decision, as the complaint has it. Where the record holds the decision, the record counts.
	DecidedBy casework.ActorID `json:"decided_by,omitempty"`
	// InformedOn is the day on which the person was informed, as the complaint has it. Where the record knows the day, that counts,
	// unless InformedWhy says why it was a later one.
	InformedOn  deadline.Date     `json:"informed_on,omitzero"`
	InformedWhy string            `json:"informed_why,omitempty" personal:"text"`
	Grounds     string            `json:"grounds" personal:"text"`
	Contact     casework.Personal `json:"contact,omitzero"`
	// Mandate: a body lodges it in the person's name. It is then handled with priority (art 86(2)).
	Mandate *Mandate `json:"mandate,omitempty"`
}

// Mandate is what a body shows that exercises the rights of a recipient (art 86(1) DSA).
type Mandate = supervision.Mandate

// Validate names what the complaint lacks.
func (c *Complaint) Validate() (fs casework.Faults) {
	fs.Need(c.Against != "", "against", "names no decision", dsa("art 20(1)"))
	fs.Need(has(c.Grounds), "grounds", "is not substantiated", dsa("art 20(3)"))
	fs.Contact(c.Contact, "contact", dsa("art 20(5)"))
	return append(fs, c.Mandate.Faults()...)
}

// Assignment gives a complaint to a person.
type Assignment struct {
	To        casework.ActorID `json:"to"`
	Qualified bool             `json:"qualified"`     // appropriately qualified staff supervise (art 20(6))
	How       string           `json:"how,omitempty"` // what the qualification is, as the operator records it
}

// Validate asks for a qualified person.
func (a *Assignment) Validate() (fs casework.Faults) {
	fs.Need(a.To != "", "to", "is given to nobody", dsa("art 20(6)"))
	fs.Need(a.Qualified, "qualified", "is not given to qualified staff", dsa("art 20(6)"))
	return fs
}

// ComplaintOutcome is what becomes of the decision complained of.
type ComplaintOutcome string

// The outcomes, as the reports count them.
const (
	Upheld            ComplaintOutcome = "upheld" // the decision stands
	PartiallyReversed ComplaintOutcome = "partially_reversed"
	Reversed          ComplaintOutcome = "reversed"
	Omitted           ComplaintOutcome = "omitted" // ended without a decision: withdrawn or settled elsewhere; nobody decides it
)

// ComplaintDecision is the platform's reasoned decision on a complaint (art 20(4) to (6)).
type ComplaintDecision struct {
	Outcome    ComplaintOutcome `json:"outcome"`
	Reasons    string           `json:"reasons" personal:"text"`
	OutOfCourt string           `json:"out_of_court"` // how to reach out-of-court settlement and other redress
}

// Validate names what the decision lacks.
func (d *ComplaintDecision) Validate() (fs casework.Faults) {
	fs.Need(d.Outcome != Omitted, "outcome",
		"omitted is a complaint that ended without a decision, as when it was withdrawn: use withdraw or end", dsa("art 20(5)"))
	fs.Need(slices.Contains([]ComplaintOutcome{Upheld, PartiallyReversed, Reversed, Omitted}, d.Outcome), "outcome",
		"is none of upheld, partially_reversed, reversed", dsa("art 20(4)"))
	fs.Text(d.Reasons, "reasons", "the decision is not reasoned", dsa("art 20(5)"))
	fs.Text(d.OutOfCourt, "out_of_court", "does not inform of out-of-court settlement and other redress", dsa("art 20(5)"))
	return fs
}

// Elsewhere says how a complaint ended without a decision on it.
type Elsewhere struct {
	How string `json:"how"` // agreement, court, dispute_body or out_of_scope
	Why string `json:"why" personal:"text"`
}

// Validate asks how and why: to do nothing is a decision, and no such end.
func (e *Elsewhere) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"agreement", "court", "dispute_body", "out_of_scope"}, e.How), "how",
		"is none of agreement, court, dispute_body, out_of_scope", dsa("art 20(4)"))
	fs.Text(e.Why, "why", "gives no reasons", dsa("art 20(4)"))
	return fs
}

// OutcomeOf returns what became of a complaint, as the reports count it; "" where it is still open or was only brought to a
// settlement body.
func OutcomeOf(c casework.Case) ComplaintOutcome {
	if d := casework.LastBody[ComplaintDecision](c, "decide"); d != nil {
		return d.Outcome
	}
	if _, ended := c.Last("withdraw", "end"); ended {
		return Omitted
	}
	return ""
}

// Referral brings the dispute to a certified body of the person's choice (art 21).
type Referral struct {
	// Against is the decision in dispute, where no complaint was lodged before: the choice is the person's (art 21(1)).
	Against    aedile.CaseID `json:"against,omitempty"`
	Body       string        `json:"body"`
	Reference  string        `json:"reference,omitempty"`
	ReceivedOn deadline.Date `json:"received_on"` // by the body
}

// Validate asks for the body and the day on which it received the complaint.
func (r *Referral) Validate() (fs casework.Faults) {
	fs.Text(r.Body, "body", "names no certified body", dsa("art 21(1)"))
	fs.Need(!r.ReceivedOn.IsZero(), "received_on", "no day of receipt, from which the body's time runs", dsa("art 21(4)"))
	return fs
}

// Refusing is the platform's refusal to take part in a settlement.
type Refusing struct {
	Earlier         string `json:"earlier" personal:"text"` // the dispute already resolved
	SameInformation bool   `json:"same_information"`
	SameGrounds     bool   `json:"same_grounds"`
}

// Validate asks for the one ground that the law allows: the same information and grounds were already resolved.
func (r *Refusing) Validate() (fs casework.Faults) {
	fs.Text(r.Earlier, "earlier", "may be refused only where a dispute on the same content and grounds was already resolved",
		dsa("art 21(2)"))
	fs.Need(r.SameInformation, "same_information", "does not say that the earlier dispute was about the same information", dsa("art 21(2)"))
	fs.Need(r.SameGrounds, "same_grounds", "does not say that the earlier dispute was about the same grounds", dsa("art 21(2)"))
	return fs
}

// Prolonging is the settlement body's decision to take more than 90 days.
type Prolonging struct {
	Why           string `json:"why" personal:"text"`
	HighlyComplex bool   `json:"highly_complex"`
}

// Validate asks for the one condition on which the law allows it.
func (p *Prolonging) Validate() (fs casework.Faults) {
	fs.Text(p.Why, "why", "gives no reasons", dsa("art 21(4)"))
	fs.Need(p.HighlyComplex, "highly_complex", "is only for highly complex disputes, and this is not said to be one", dsa("art 21(4)"))
	return fs
}

// inTime refuses a complaint after the six months of art 20(2), counted from the day that the record knows.
func inTime(in casework.In) (fs casework.Faults) {
	c := in.Body.(*Complaint)
	day, fs := informedOn(in, c)
	if len(fs) > 0 {
		return fs
	}
	r, err := in.Clock.End(deadline.On(day), deadline.Period{N: 6, Unit: deadline.Months})
	if err != nil {
		fs.Need(false, "informed_on", err.Error(), dsa("art 20(2)"))
		return fs
	}
	fs.Need(!in.Step.At.After(r.End), "informed_on",
		"the six months ended on "+r.LastDay.String()+"; the platform may still take it up by itself", dsa("art 20(2)"))
	fs.Need(!day.After(supervision.Today(in)), "informed_on", "is a day to come", dsa("art 20(2)"))
	return fs
}

// informedOn returns the day on which the person was informed: that of the record, or a later one with its reason.
func informedOn(in casework.In, c *Complaint) (day deadline.Date, fs casework.Faults) {
	other, _ := in.Other(c.Against)
	recorded, known := InformedOn(other, in.Clock)
	switch {
	case !known:
		fs.Need(!c.InformedOn.IsZero(), "informed_on", "does not say when the person was informed", dsa("art 20(2)"))
		return c.InformedOn, fs
	case c.InformedOn.IsZero() || !c.InformedOn.After(recorded):
		return recorded, nil
	}
	fs.Need(has(c.InformedWhy), "informed_on", "the record says "+recorded.String()+"; a later day needs its reason in informed_why",
		dsa("art 20(2)"))
	return c.InformedOn, fs
}

func complaintOf(c casework.Case) *Complaint { return casework.LastBody[Complaint](c, "lodge") }

// impartial: not the person who took the decision, as the record has it; what the complaint says of it counts where the record holds
// no such decision. The law asks for qualified staff; this is the operator's own policy.
func impartial(in casework.In, who casework.ActorID) (fs casework.Faults) {
	c := complaintOf(in.Case)
	decided := c.DecidedBy
	if other, ok := in.Other(c.Against); ok {
		decided, _ = DecidedBy(other)
	}
	fs.Own(who != decided, "", "the person who took the decision does not decide on the complaint", dsa("art 20(6)"))
	return fs
}

func assignable(in casework.In) casework.Faults { return impartial(in, in.Body.(*Assignment).To) }

// decidable: a person decides (art 20(6)), the one to whom it was given as qualified, and not the one who decided before.
func decidable(in casework.In) casework.Faults {
	fs := byPerson(in, dsa("art 20(6)"))
	if len(fs) > 0 {
		return fs
	}
	a := casework.LastBody[Assignment](in.Case, "assign")
	fs.Need(a == nil || a.To == in.Step.By.ID, "", "it was given to other staff; give it to the person who decides, if qualified",
		dsa("art 20(6)"))
	return append(fs, impartial(in, in.Step.By.ID)...)
}

// received refuses a day of receipt by the settlement body that is still to come.
func received(in casework.In) (fs casework.Faults) {
	today := supervision.Today(in)
	fs.Need(!in.Body.(*Referral).ReceivedOn.After(today), "received_on", "is a day to come", dsa("art 21(4)"))
	return fs
}

// direct asks, where no complaint was lodged before, for the decision in dispute.
func direct(in casework.In) (fs casework.Faults) {
	fs.Need(in.Body.(*Referral).Against != "", "against", "names no decision", dsa("art 21(1)"))
	return append(fs, received(in)...)
}

// complaintDue: by the operator's target, and first among its equals where a body lodges it (art 20(4), 86(2)).
var complaintDue = []casework.DueRule{
	{Name: "decide", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 86(2)"), First: true,
		Target: "complaint.decide.mandated",
		When:   func(in casework.In) bool { return in.Body.(*Complaint).Mandate != nil }},
	{Name: "decide", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 20(4)"),
		When: func(in casework.In) bool { return in.Body.(*Complaint).Mandate == nil }},
}

func settleDue(days int) casework.DueRule {
	return casework.DueRule{Name: "settle", Of: casework.DisputeBody, Source: casework.Fixed, Law: dsa("art 21(4)"),
		Period: deadline.Period{N: days, Unit: deadline.Days},
		From: func(in casework.In) deadline.Event {
			if r, ok := in.Body.(*Referral); ok {
				return deadline.On(r.ReceivedOn)
			}
			return deadline.On(casework.LastBody[Referral](in.Case, "refer").ReceivedOn)
		}}
}

var complaint = casework.Kind{
	Name: "complaint", Title: "Complaint against a decision", Law: refs("art 20(1)", "art 21(1)"), Reaches: casework.Recipient,
	States: []casework.State{
		{Name: "lodged", Turn: casework.Platform, About: "received; a person is to be found for it"},
		{Name: "assigned", Turn: casework.Platform, About: "with a person who decides"},
		{Name: "decided", Turn: casework.Platform, About: "decided; the complainant is to be told"},
		{Name: "told", Turn: casework.Recipient, About: "the complainant was told and may go to a settlement body or a court"},
		{Name: "referred", Turn: casework.DisputeBody, About: "with a certified settlement body"},
		{Name: "settled", Turn: casework.Platform, About: "the body decided; its decision does not bind"},
		{Name: "closed", Closed: true, About: "nothing more can be done here"},
		{Name: "withdrawn", Closed: true, About: "the complainant withdrew it"},
	},
	Moves: []casework.Move{
		{Name: "lodge", To: "lodged", By: by(casework.Recipient, casework.Notifier, casework.Trader), Law: refs("art 20(1)", "art 20(2)"),
			About: "complain", Body: func() casework.Body { return &Complaint{} }, Check: inTime,
			Dues: complaintDue},
		{Name: "assign", From: []string{"lodged", "assigned"}, To: "assigned", By: by(casework.Platform), Law: refs("art 20(6)"),
			About: "give it to a person", Body: func() casework.Body { return &Assignment{} }, Check: assignable},
		{Name: "decide", From: []string{"assigned"}, To: "decided", By: by(casework.Platform), Law: refs("art 20(4)", "art 20(6)"),
			About: "decide with reasons", Body: func() casework.Body { return &ComplaintDecision{} }, Check: decidable,
			Meets: []string{"decide"},
			Dues:  []casework.DueRule{target("tell", casework.Platform, dsa("art 20(5)"))}},
		{Name: "tell", From: []string{"decided"}, To: "told", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "tell the complainant",
			Body:  telling, Check: told(dsa("art 20(5)")), Meets: []string{"tell"},
			Jobs: []casework.Job{editable("complaint_decision", "tell",
				casework.Recipient)}},
		{Name: "refer", From: []string{"told"}, To: "referred", By: by(casework.Recipient, casework.Notifier, casework.Trader),
			Law:   refs("art 21(1)"),
			About: "go to a certified settlement body", Body: func() casework.Body { return &Referral{} }, Check: received,
			Dues: []casework.DueRule{settleDue(90)}},
		{Name: "refer", To: "referred", ByName: true, By: by(casework.Recipient, casework.Notifier, casework.Trader),
			Law:   refs("art 21(1)"),
			About: "go to a certified settlement body at once, without a complaint", Body: func() casework.Body { return &Referral{} },
			Check: direct,
			Dues:  []casework.DueRule{settleDue(90)}},
		{Name: "refuse", From: []string{"referred"}, To: "closed", By: by(casework.Platform), Law: refs("art 21(2)"),
			About: "refuse to take part, as the same was already resolved", Body: func() casework.Body { return &Refusing{} }},
		{Name: "prolong", From: []string{"referred"}, To: "referred", By: by(casework.DisputeBody), Law: refs("art 21(4)"),
			About: "take up to 180 days in all for a highly complex dispute", Body: func() casework.Body { return &Prolonging{} },
			Dues: []casework.DueRule{settleDue(180)}},
		{Name: "settle", From: []string{"referred"}, To: "settled", By: by(casework.DisputeBody), Law: refs("art 21(4)"),
			About: "decide the dispute",
			Body:  func() casework.Body { return &supervision.Settlement{} }, Meets: []string{"settle"},
			Dues: []casework.DueRule{supervision.FeesDue}},
		{Name: "reimburse", From: []string{"settled"}, To: "settled", By: by(casework.Platform), Law: refs("art 21(5)"),
			About: "say who bore the fees of the body and the expenses", Body: func() casework.Body { return &supervision.Fees{} },
			Check: supervision.Reimbursable, Meets: []string{"reimburse"}},
		{Name: "follow", From: []string{"settled"}, To: "closed", By: by(casework.Platform), Law: refs("art 21(2)"),
			About: "say whether the settlement is followed", Body: func() casework.Body { return &supervision.Following{} }},
		{Name: "close", From: []string{"told"}, To: "closed", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "close where nobody went to a settlement body", Body: reason, Check: why(dsa("art 20(5)"))},
		{Name: "withdraw", From: []string{"lodged", "assigned", "told"}, To: "withdrawn", By: by(casework.Recipient, casework.Notifier,
			casework.Trader),
			Law: refs("art 20(1)"), About: "withdraw the complaint"},
		{Name: "end", From: []string{"lodged", "assigned"}, To: "closed", By: by(casework.Platform), Law: refs("art 20(4)"),
			About: "end without a decision, where the matter was settled elsewhere", Body: func() casework.Body { return &Elsewhere{} }},
	},
}
