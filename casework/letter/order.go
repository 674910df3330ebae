package letter

import (
	"cmp"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) order() (ds []Document) {
	o := casework.LastBody[kinds.Order](w.Case, "receive", "complete", "take")
	if o == nil {
		return nil
	}
	w = w.in("") // the language of an order is that of the authority; in which one the provider answers is its own choice
	to := cmp.Or(o.ReportTo, o.Issuer)
	if m := casework.LastBody[kinds.Missing](w.Case, "object"); m != nil {
		ds = append(ds, w.sent(w.dress(w.orderDefects(o, m, w.on("object")), casework.Platform, to, ""), "object"))
	}
	e := casework.LastBody[kinds.Effect](w.Case, "give_effect")
	if i := casework.LastBody[kinds.Informing](w.Case, "inform"); i != nil && e != nil {
		w := w.in(i.Language)
		ds = append(ds, w.sent(w.dress(w.orderNotice(o, e, i, w.on("inform")), casework.Platform, "", ""), "inform"))
	}
	no := casework.LastBody[kinds.Reason](w.Case, "decline")
	switch {
	case e != nil:
		ds = append(ds, w.besides(w.sent(w.dress(w.orderAnswer(o, e, "", w.on("answer")), casework.Platform, to, ""), "answer")))
	case no != nil:
		ds = append(ds, w.besides(w.sent(w.dress(w.orderAnswer(o, nil, no.Why, w.on("answer")), casework.Platform, to, ""), "answer")))
	}
	return ds
}

// besides adds what the answer to an order says beyond the letter, unless that is the letter itself.
func (w writer) besides(d Document) Document {
	a := casework.LastBody[kinds.OrderAnswer](w.Case, "answer")
	if a == nil || a.Text == d.Text() {
		return d
	}
	d.Sections = append(slices.Clip(d.Sections), Section{Heading: w.say("more"), Text: []string{sentence(a.Text)}})
	return d
}

// orderAnswer tells the authority that issued an order, or the one that the order names, whether and when effect was given to it
// (art 9(1), 10(1) DSA). Effect nil: none was given, for the reasons in why.
func (w writer) orderAnswer(o *kinds.Order, e *kinds.Effect, why string, on deadline.Date) Document {
	d := Document{What: "order_answer", Case: w.ID, On: on, Status: w.say("status.answer"), Title: w.say("order.answer.title"),
		Opening: w.orderHead(o), Act: w.act(o.Law())}
	d.Opening = append(d.Opening, w.say("order.answer.opening"))
	ref := o.Law().String()
	if e == nil {
		d.Sections = filled(Section{w.say("order.effect"), ref, []string{w.say("order.effect.no")}, nil}, w.texts("order.why", "", why))
		return d
	}
	var cases []string
	for _, c := range e.Cases {
		cases = append(cases, w.say("order.decision", "case", string(c)))
	}
	d.Sections = filled(
		Section{w.say("order.effect"), ref, []string{w.say("order.effect.yes", "day", w.day(e.GivenOn))}, nil},
		w.texts("order.done", "", e.What),
		Section{w.say("order.where"), "", nil, w.countries(e.Territory)},
		Section{w.say("order.decisions"), "", nil, cases},
	)
	return d
}

// orderDefects tells the authority what its order lacks (art 9(2), 10(2) DSA).
func (w writer) orderDefects(o *kinds.Order, m *kinds.Missing, on deadline.Date) Document {
	ref := "art 9(2) DSA"
	if o.Basis == kinds.OrderToInform {
		ref = "art 10(2) DSA"
	}
	return Document{What: "order_defects", Case: w.ID, On: on, Status: w.say("status.information"), Title: w.say("order.lacks.title"),
		Opening:  append(w.orderHead(o), w.say("order.lacks.opening")),
		Sections: []Section{{w.say("order.lacks.heading"), ref, nil, m.Elements}}}
}

// orderHead returns what the authority called its order.
func (w writer) orderHead(o *kinds.Order) (head []string) {
	if o.Reference != "" {
		head = append(head, w.say("your.reference", "reference", o.Reference))
	}
	return head
}

// orderNotice tells the recipient of an order, its effect, its reasons and what can be done, and of an order to act also where it
// holds (art 9(5), 10(5) DSA).
func (w writer) orderNotice(o *kinds.Order, e *kinds.Effect, i *kinds.Informing, on deadline.Date) Document {
	title, ref := w.say("order.told.title"), "art 9(5) DSA"
	if o.Basis == kinds.OrderToInform {
		title, ref = w.say("order.told.title.inform"), "art 10(5) DSA"
	}
	order := []string{w.say("order.told.issuer", "issuer", o.Issuer)}
	if o.Reference != "" {
		order = append(order, w.say("reference", "reference", o.Reference))
	}
	scope := Section{Heading: w.say("order.told.scope"), Law: ref}
	if len(i.Territory) > 0 {
		scope.Text = []string{w.say("order.told.territory", "states", w.list(w.countries(i.Territory)))}
	}
	return Document{What: "order_notice", Case: w.ID, On: on, Status: w.say("status.information"), Title: title,
		Opening: []string{w.say("order.told.opening")},
		Sections: filled(
			Section{w.say("order.told.order"), ref, order, nil},
			Section{w.say("order.told.effect"), ref, []string{sentence(e.What), w.say("order.told.given", "day", w.day(e.GivenOn))}, nil},
			w.texts("order.told.reasons", ref, i.Reasons),
			w.texts("order.told.redress", ref, i.Redress),
			scope,
		)}
}

// texts returns a section of one text; one without a text says nothing.
func (w writer) texts(heading, ref, text string) Section {
	s := Section{Heading: w.say(heading), Law: ref}
	if text = sentence(text); text != "" {
		s.Text = []string{text}
	}
	return s
}
