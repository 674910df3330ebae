package letter

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// OrderAnswer tells the authority that issued an order, or the one that the order names, whether and when effect was given to it
// (≈ art 9(1), 10(1) DSA). Effect nil: none was given, for the reasons in why.
func OrderAnswer(id aedile.CaseID, o *kinds.Order, e *kinds.Effect, why string, on deadline.Date) Document {
	d := Document{What: "order_answer", Case: id, On: on, Status: say("status.answer"), Title: say("order.answer.title"), Opening: orderHead(o)}
	d.Opening = append(d.Opening, say("order.answer.opening"))
	ref := "art 9(1) DSA"
	if o.Basis == kinds.OrderToInform {
		ref = "art 10(1) DSA"
	}
	if e == nil {
		d.Sections = filled(Section{say("order.effect"), ref, []string{say("order.effect.no")}, nil}, texts("order.why", "", why))
		return d
	}
	var cases []string
	for _, c := range e.Cases {
		cases = append(cases, say("order.decision", "case", string(c)))
	}
	d.Sections = filled(
		Section{say("order.effect"), ref, []string{say("order.effect.yes", "day", day(e.GivenOn))}, nil},
		texts("order.done", "", e.What),
		Section{say("order.where"), "", nil, countries(e.Territory)},
		Section{say("order.decisions"), "", nil, cases},
	)
	return d
}

// With returns the document with a last section that says what a person adds.
func (d Document) With(text string) Document {
	d.Sections = append(slices.Clip(d.Sections), Section{Heading: say("more"), Text: []string{sentence(text)}})
	return d
}

// OrderDefects tells the authority what its order lacks (≈ art 9(2), 10(2) DSA).
func OrderDefects(id aedile.CaseID, o *kinds.Order, m *kinds.Missing, on deadline.Date) Document {
	ref := "art 9(2) DSA"
	if o.Basis == kinds.OrderToInform {
		ref = "art 10(2) DSA"
	}
	return Document{What: "order_defects", Case: id, On: on, Status: say("status.information"), Title: say("order.lacks.title"),
		Opening:  append(orderHead(o), say("order.lacks.opening")),
		Sections: []Section{{say("order.lacks.heading"), ref, nil, m.Elements}}}
}

// orderHead returns whom a letter to the authority goes to and what the authority called its order.
func orderHead(o *kinds.Order) (head []string) {
	to := o.Issuer
	if o.ReportTo != "" {
		to = o.ReportTo
	}
	head = append(head, say("to", "to", to))
	if o.Reference != "" {
		head = append(head, say("your.reference", "reference", o.Reference))
	}
	return head
}

// OrderNotice tells the recipient of an order, its effect, its reasons and what can be done, and of an order to act also where it
// holds (≈ art 9(5), 10(5) DSA).
func OrderNotice(id aedile.CaseID, o *kinds.Order, e *kinds.Effect, i *kinds.Informing, on deadline.Date) Document {
	title, ref := say("order.told.title"), "art 9(5) DSA"
	if o.Basis == kinds.OrderToInform {
		title, ref = say("order.told.title.inform"), "art 10(5) DSA"
	}
	order := []string{say("order.told.issuer", "issuer", o.Issuer)}
	if o.Reference != "" {
		order = append(order, say("reference", "reference", o.Reference))
	}
	scope := Section{Heading: say("order.told.scope"), Law: ref}
	if len(i.Territory) > 0 {
		scope.Text = []string{say("order.told.territory", "states", list(countries(i.Territory)))}
	}
	return Document{What: "order_notice", Case: id, On: on, Status: say("status.information"), Title: title, Opening: []string{say("order.told.opening")},
		Sections: filled(
			Section{say("order.told.order"), ref, order, nil},
			Section{say("order.told.effect"), ref, []string{sentence(e.What), say("order.told.given", "day", day(e.GivenOn))}, nil},
			texts("order.told.reasons", ref, i.Reasons),
			texts("order.told.redress", ref, i.Redress),
			scope,
		)}
}

// texts returns a section of one text; one without a text says nothing.
func texts(heading, ref, text string) Section {
	s := Section{Heading: say(heading), Law: ref}
	if text = sentence(text); text != "" {
		s.Text = []string{text}
	}
	return s
}
