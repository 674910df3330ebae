package kinds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// OrderBasis is what an order of an authority rests on.
type OrderBasis string

// The bases.
const (
	OrderToAct         OrderBasis = "act"            // art 9 DSA
	OrderToInform      OrderBasis = "inform"         // art 10 DSA
	OrderProductSafety OrderBasis = "product_safety" // art 22(4) GPSR, in the form of art 9(2) DSA
)

// Order is an order of a judicial or administrative authority to a provider.
type Order struct {
	Basis     OrderBasis `json:"basis"`
	Reference string     `json:"reference"`
	Issuer    string     `json:"issuer"` // art 9(2)(a)(iii)
	// State is the Member State of the issuer as Eurostat writes it: reports count by it.
	State string `json:"state,omitempty"`
	// Category and Keyword are those of illegal content, by the provisions that it cites.
	Category   string `json:"category,omitempty"`
	Keyword    string `json:"keyword,omitempty"`
	LegalBasis string `json:"legal_basis"` // (i): under Union or national law
	// (ii): why the content is illegal; for art 10: objective, necessity, proportionality
	Reasons    string        `json:"reasons" personal:"text"`
	Provisions []string      `json:"provisions"`                // (ii): the provisions it cites
	Locations  []string      `json:"locations" personal:"text"` // (iv): exact URLs and more
	Redress    string        `json:"redress"`                   // (v): for provider and recipient
	ReportTo   string        `json:"report_to"`                 // (vi): where applicable
	Territory  []string      `json:"territory"`                 // 9(2)(b)
	Language   string        `json:"language"`                  // 9(2)(c)
	Declared   []string      `json:"declared"`                  // the languages declared under art 11(3)
	Agreed     []string      `json:"agreed,omitempty"`          // languages agreed with the issuer (9(2)(c), 10(2)(c))
	Translated bool          `json:"translated"`                // at least (a) and (b) into a declared or agreed language
	AtContact  bool          `json:"at_contact"`                // sent to the contact point of art 11
	ActOn      deadline.Date `json:"act_on,omitzero"`           // the day by which the order itself wants effect given
	InformOn   deadline.Date `json:"inform_on,omitzero"`        // when the recipient may be told, where the order says
	// Recipients are those about whom art 10 asks.
	Recipients []casework.Personal `json:"recipients,omitempty"`
	// Withheld: reasons withheld for the sake of criminal proceedings (art 10(2)(a)).
	Withheld bool `json:"withheld,omitempty"`
	// Identical: the order covers identical content as it describes (art 22(5) GPSR).
	Identical bool `json:"identical,omitempty"`
}

// Validate names every element that the form of orders lacks.
func (o *Order) Validate() (fs casework.Faults) {
	if o.Basis != OrderToAct && o.Basis != OrderToInform && o.Basis != OrderProductSafety {
		fs.Need(false, "basis", "is none of act, inform, product_safety", dsa("art 9(1)"))
		return fs
	}
	ref := dsa("art 15") // by which reports count orders
	fs.Need(o.Category == "" || slices.Contains(law.Categories(), o.Category), "category", "is no category of illegal content", ref)
	fs.Need(o.Keyword == "" || slices.Contains(law.Keywords(), o.Keyword), "keyword", "is no sub-category", ref)
	if o.Basis == OrderToInform {
		return append(fs, o.informing()...)
	}
	fs.Text(o.LegalBasis, "legal_basis", "no legal basis", dsa("art 9(2)(a)(i)"))
	fs = append(fs, o.competence()...)
	fs.Text(o.Reasons, "reasons", "does not explain why the content is illegal", dsa("art 9(2)(a)(ii)"))
	fs.Need(len(o.Provisions) > 0, "provisions", "cites no provision", dsa("art 9(2)(a)(ii)"))
	fs.Text(o.Issuer, "issuer", "does not identify the issuing authority", dsa("art 9(2)(a)(iii)"))
	fs.Need(len(o.Locations) > 0, "locations", "no exact location of the content", dsa("art 9(2)(a)(iv)"))
	fs.Text(o.Redress, "redress", "no redress for provider and recipient", dsa("art 9(2)(a)(v)"))
	fs.Need(len(o.Territory) > 0, "territory", "no territorial scope", dsa("art 9(2)(b)"))
	return append(fs, o.sent(dsa("art 9(2)(c)"))...)
}

// competence refuses an order of a Member State's authority that rests on Section 5 of the DSA itself: that is the Commission's (art
// 56(2)).
func (o *Order) competence() (fs casework.Faults) {
	ofDSA := strings.Contains(o.LegalBasis, "2022/2065") || strings.Contains(o.LegalBasis, "DSA") ||
		strings.Contains(strings.ToLower(o.LegalBasis), "digital services act")
	c := Competence{Authority: o.Issuer}
	fs.Need(!ofDSA || !sectionFive([]string{o.LegalBasis}) || c.commission(), "legal_basis",
		"rests on Section 5 of Chapter III, which is for the Commission alone", dsa("art 56(2)"))
	return fs
}

// informing names what an order for information lacks (art 10(2)).
func (o *Order) informing() (fs casework.Faults) {
	fs.Text(o.LegalBasis, "legal_basis", "no legal basis", dsa("art 10(2)(a)(i)"))
	fs.Text(o.Issuer, "issuer", "does not identify the issuing authority", dsa("art 10(2)(a)(ii)"))
	fs.Need(len(o.Recipients) > 0, "recipients", "does not identify the recipients", dsa("art 10(2)(a)(iii)"))
	fs.Need(o.Withheld || has(o.Reasons), "reasons", "no objective, necessity and proportionality", dsa("art 10(2)(a)(iv)"))
	fs.Text(o.Redress, "redress", "no redress for provider and recipients", dsa("art 10(2)(a)(v)"))
	return append(fs, o.sent(dsa("art 10(2)(c)"))...)
}

func (o *Order) sent(ref law.Ref) (fs casework.Faults) {
	switch {
	case o.Translated:
	case !has(o.Language):
		fs.Need(false, "language", "does not say in which language it is, and is not translated", ref)
	case len(o.Declared)+len(o.Agreed) == 0:
		fs.Need(false, "declared", "no languages declared under art 11(3) or agreed with the issuer are given, and the order is not translated",
			ref)
	default:
		fs.Need(slices.ContainsFunc(slices.Concat(o.Declared, o.Agreed), func(l string) bool { return strings.EqualFold(l, o.Language) }),
			"language",
			"is in no declared or agreed language and not translated", ref)
	}
	fs.Need(o.AtContact, "at_contact", "did not come to the contact point", ref)
	return fs
}

// PartialOrder is an order that lacks elements of its form.
type PartialOrder struct{ Order }

// Validate asks only for who issued it and on what basis.
func (o *PartialOrder) Validate() (fs casework.Faults) {
	fs.Text(o.Issuer, "issuer", "does not identify the issuing authority", dsa("art 9(2)(a)(iii)"))
	return fs
}

// Missing is what the provider tells the issuer is missing.
type Missing struct {
	Elements []string `json:"elements"`
}

// Validate asks for at least one element.
func (m *Missing) Validate() (fs casework.Faults) {
	fs.Need(len(m.Elements) > 0, "elements", "names nothing that is missing", dsa("art 9(2)"))
	return fs
}

// Effect is what the provider did on an order.
type Effect struct {
	What      string          `json:"what" personal:"text"`
	GivenOn   deadline.Date   `json:"given_on"`
	Territory []string        `json:"territory,omitempty"`
	Cases     []aedile.CaseID `json:"cases,omitempty"` // the decisions made for it
}

// Validate asks what was done and when.
func (e *Effect) Validate() (fs casework.Faults) {
	fs.Text(e.What, "what", "does not say what was done", dsa("art 9(1)"))
	fs.Need(!e.GivenOn.IsZero(), "given_on", "does not say when", dsa("art 9(1)"))
	return fs
}

// Declining says why no effect is given.
type Declining struct {
	Why string `json:"why" personal:"text"`
	// NotCollected: the provider never collected the information, or has no control of it; an order does not reach it (art 10(2)(b)).
	NotCollected bool `json:"not_collected,omitempty"`
}

// Validate asks for the reasons.
func (d *Declining) Validate() (fs casework.Faults) {
	fs.Text(d.Why, "why", "no reasons are given", dsa("art 9(1)"))
	return fs
}

// Informing is what the recipient is told of an order (art 9(5), 10(5)).
type Informing struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language  string   `json:"language,omitempty"`
	Reasons   string   `json:"reasons" personal:"text"`
	Redress   string   `json:"redress"`
	Territory []string `json:"territory,omitempty"`
}

// Validate leaves it to the move to say what the recipient must be told: that depends on the order.
func (i *Informing) Validate() casework.Faults { return nil }

// OrderAnswer tells the issuer whether and when effect was given.
type OrderAnswer struct {
	EffectGiven bool          `json:"effect_given"`
	GivenOn     deadline.Date `json:"given_on,omitzero"`
	Text        string        `json:"text" personal:"text"`
}

// Validate names what the answer does not say.
func (a *OrderAnswer) Validate() (fs casework.Faults) {
	fs.Need(!a.EffectGiven || !a.GivenOn.IsZero(), "given_on", "does not say when effect was given", dsa("art 9(1)"))
	fs.Need(a.EffectGiven || a.GivenOn.IsZero(), "effect_given", "says when, but not that effect was given", dsa("art 9(1)"))
	fs.Text(a.Text, "text", "says nothing", dsa("art 9(1)"))
	return fs
}

func orderOf(in casework.In) *Order {
	if o, ok := in.Body.(*Order); ok {
		return o
	}
	return casework.LastBody[Order](in.Case, "receive", "complete", "take")
}

func orderIs(bases ...OrderBasis) func(casework.In) bool {
	return func(in casework.In) bool { return slices.Contains(bases, orderOf(in).Basis) }
}

func orderDay(in casework.In) []casework.Day {
	return []casework.Day{{On: orderOf(in).ActOn, Field: "act_on"}}
}

// orderDues: to act, in the number that product safety has or by the day that the order names; to tell the issuer of receipt, where
// the law asks for it (art 10(1)); and to tell it of the effect, for which no law has a number.
var orderDues = []casework.DueRule{
	{Name: "act", Of: casework.Platform, Source: casework.Fixed, Law: gpsr("art 22(4)"), Period: deadline.Period{N: 2,
		Unit: deadline.WorkingDays},
		When: orderIs(OrderProductSafety)},
	{Name: "act", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 9(1)"), Days: orderDay, When: orderIs(OrderToAct)},
	{Name: "act", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 10(1)"), Days: orderDay, When: orderIs(OrderToInform)},
	{Name: "receipt", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 10(1)"), When: orderIs(OrderToInform)},
	{Name: "answer", Of: casework.Platform, Source: casework.Policy, Law: gpsr("art 22(4)"), When: orderIs(OrderProductSafety)},
	{Name: "answer", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 9(1)"), When: orderIs(OrderToAct)},
	{Name: "answer", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 10(1)"), When: orderIs(OrderToInform)},
}

// spared are the duties to act that an order does not have, as the information that it asks for was never collected.
func spared(in casework.In) []string {
	if d := in.Body.(*Declining); d.NotCollected && orderOf(in).Basis == OrderToInform {
		return []string{""}
	}
	return nil
}

// sparing refuses to call content uncollected: only information can be.
func sparing(in casework.In) (fs casework.Faults) {
	fs.Need(!in.Body.(*Declining).NotCollected || orderOf(in).Basis == OrderToInform, "not_collected",
		"is said of an order that asks for no information", dsa("art 10(2)(b)"))
	return fs
}

// closing refuses to close while the recipient was not told; and lets the provider alone close no order on which it was to act and
// did not.
func closing(in casework.In) (fs casework.Faults) {
	_, open := in.Case.Due("inform", "")
	fs.Need(!open, "", "the recipient was not told", orderLaw(in, "art 9(5)", "art 10(5)"))
	if d, waits := in.Case.Due("act", ""); waits && in.Step.By.Party != casework.Authority {
		fs.Need(false, "", "no effect was given, and the issuer has not let the order go", law.Ref{CELEX: d.Law.CELEX, Place: d.Law.Place})
	}
	return fs
}

// informDue: the recipient is told at the latest when effect is given, or when the order says (art 9(5), 10(5)).
func informDue(place string, forInformation bool) casework.DueRule {
	return casework.DueRule{Name: "inform", Of: casework.Platform, Source: casework.Stated, Law: dsa(place), MayBePast: true,
		When: func(in casework.In) bool { return (orderOf(in).Basis == OrderToInform) == forInformation },
		Days: func(in casework.In) []casework.Day {
			on := in.Body.(*Effect).GivenOn
			if o := orderOf(in); !o.InformOn.IsZero() {
				on = o.InformOn
			}
			return []casework.Day{{On: on, Field: "given_on"}}
		}}
}

// effective refuses an effect that is still to come.
func effective(in casework.In) (fs casework.Faults) {
	today := supervision.Today(in)
	fs.Need(!in.Body.(*Effect).GivenOn.After(today), "given_on", "is a day to come", effectLaw(in))
	return fs
}

// informed names what the recipient is not told: of an order to act also where it holds (art 9(5), 10(5)).
func informed(in casework.In) (fs casework.Faults) {
	i, ref := in.Body.(*Informing), orderLaw(in, "art 9(5)", "art 10(5)")
	fs.Text(i.Reasons, "reasons", "does not give the reasons of the order", ref)
	fs.Text(i.Redress, "redress", "does not say what redress there is", ref)
	if o := orderOf(in); o != nil && o.Basis != OrderToInform {
		fs.Need(len(i.Territory) > 0, "territory", "does not describe where the order holds", ref)
	}
	return fs
}

// orderLaw returns the provision for orders to act, or that for orders for information.
func orderLaw(in casework.In, act, inform string) law.Ref {
	if o := orderOf(in); o != nil && o.Basis == OrderToInform {
		return dsa(inform)
	}
	return dsa(act)
}

// effectLaw returns the provision by which the issuer is told of the effect.
func effectLaw(in casework.In) law.Ref {
	if o := orderOf(in); o != nil {
		return o.Law()
	}
	return dsa("art 9(1)")
}

// Law returns the provision by which effect is given to the order and its issuer told.
func (o *Order) Law() law.Ref {
	switch o.Basis {
	case OrderToInform:
		return dsa("art 10(1)")
	case OrderProductSafety:
		return gpsr("art 22(4)")
	}
	return dsa("art 9(1)")
}

// answered refuses an answer that does not agree with what was done.
func answered(in casework.In) (fs casework.Faults) {
	a, ref := in.Body.(*OrderAnswer), effectLaw(in)
	fs.Need(a.EffectGiven == (in.Case.State == "effected"), "effect_given", "does not agree with the record", ref)
	if e := casework.LastBody[Effect](in.Case, "give_effect"); e != nil && a.EffectGiven {
		fs.Need(e.GivenOn == a.GivenOn, "given_on", fmt.Sprintf("the record says %s", e.GivenOn), ref)
	}
	return fs
}

// obeyedLate refuses to do twice what was done: only an order that was declined is obeyed after the answer.
func obeyedLate(in casework.In) casework.Faults {
	fs := effective(in)
	if a := casework.LastBody[OrderAnswer](in.Case, "answer"); a != nil {
		fs.Need(!a.EffectGiven, "", "effect was given already", effectLaw(in))
	}
	return fs
}

var effectLaws = []law.Ref{dsa("art 9(1)"), dsa("art 10(1)"), gpsr("art 22(4)")}

var order = casework.Kind{
	Name: "order", Title: "Order of an authority", Law: []law.Ref{dsa("art 9(1)"), dsa("art 10(1)"), gpsr("art 22(4)")},
	States: []casework.State{
		{Name: "incomplete", Turn: casework.Authority, About: "elements of the form are missing; the issuer is asked for them"},
		{Name: "received", Turn: casework.Platform, About: "complete and received"},
		{Name: "effected", Turn: casework.Platform, About: "effect was given; the issuer is to be told"},
		{Name: "declined", Turn: casework.Platform, About: "effect could not be given; the issuer is to be told"},
		{Name: "overdue", Turn: casework.Platform, About: "the time to act or to answer has passed"},
		{Name: "answered", Turn: casework.Authority, About: "the issuer knows whether and when effect was given"},
		{Name: "closed", Closed: true, About: "nothing more is asked"},
		{Name: "withdrawn", Closed: true, About: "the issuer withdrew or lost the order"},
	},
	Moves: moves([]casework.Move{
		{Name: "receive", To: "received", By: by(casework.Authority), Law: []law.Ref{dsa("art 9(2)"), dsa("art 10(2)"), gpsr("art 22(4)")},
			About: "send an order in its full form", Body: func() casework.Body { return &Order{} }, Dues: orderDues},
		{Name: "take", To: "incomplete", ByName: true, By: by(casework.Authority), Law: refs("art 9(1)", "art 10(1)"),
			About: "send an order that lacks elements",
			Body:  func() casework.Body { return &PartialOrder{} }},
		{Name: "object", From: []string{"incomplete"}, To: "incomplete", By: by(casework.Platform), Law: refs("art 9(2)", "art 10(2)"),
			About: "tell the issuer what is missing", Body: func() casework.Body { return &Missing{} },
			Jobs: []casework.Job{document("order_defects", "tell", casework.Authority)}},
		{Name: "complete", From: []string{"incomplete"}, To: "received", By: by(casework.Authority), Law: refs("art 9(2)", "art 10(2)"),
			About: "send the missing elements", Body: func() casework.Body { return &Order{} }, Dues: orderDues},
		{Name: "give_effect", From: []string{"received", "overdue", "declined"}, To: "effected", By: by(casework.Platform), Law: effectLaws,
			About: "do what is ordered", Body: func() casework.Body { return &Effect{} }, Check: effective, Meets: []string{"act"},
			Dues: []casework.DueRule{informDue("art 9(5)", false), informDue("art 10(5)", true)}},
		{Name: "decline", From: []string{"received", "overdue"}, To: "declined", By: by(casework.Platform),
			Law:   refs("art 9(1)", "art 10(2)"),
			About: "give no effect, with reasons, as where information was never collected; a duty to act stays",
			Body:  func() casework.Body { return &Declining{} },
			Check: sparing, Meets: []string{"act"}, Items: spared},
		{Name: "inform", From: []string{"effected"}, To: "effected", By: by(casework.Platform), Law: refs("art 9(5)", "art 10(5)"),
			About: "tell the recipient of the order and its effect", Body: func() casework.Body { return &Informing{} }, Check: informed,
			Meets: []string{"inform"},
			Jobs:  []casework.Job{document("order_notice", "tell", casework.Recipient)}},
		{Name: "answer", From: []string{"effected", "declined"}, To: "answered", By: by(casework.Platform), Law: effectLaws,
			About: "tell the issuer whether and when effect was given", Body: func() casework.Body { return &OrderAnswer{} },
			Check: answered,
			Meets: []string{"answer"}, Jobs: []casework.Job{document("order_answer", "tell", casework.Authority)}},
		{Name: "give_effect", From: []string{"answered"}, To: "effected", By: by(casework.Platform), Law: effectLaws,
			About: "do later what was declined; the issuer is told again", Body: func() casework.Body { return &Effect{} },
			Check: obeyedLate,
			Meets: []string{"act"}, Dues: []casework.DueRule{informDue("art 9(5)", false), informDue("art 10(5)", true)}},
		{Name: "lapse", From: []string{"received"}, To: "overdue", By: by(casework.Clock),
			Law:    []law.Ref{dsa("art 9(1)"), gpsr("art 22(4)")},
			Lapses: "answer", About: "the time to answer has passed"},
		{Name: "lapse_act", From: []string{"received"}, To: "overdue", By: by(casework.Clock), Law: effectLaws,
			Lapses: "act", About: "the time to act has passed"},
		{Name: "inform", From: []string{"answered"}, To: "answered", By: by(casework.Platform), Law: refs("art 9(5)", "art 10(5)"),
			About: "tell the recipient of the order and its effect", Body: func() casework.Body { return &Informing{} }, Check: informed,
			Meets: []string{"inform"},
			Jobs:  []casework.Job{document("order_notice", "tell", casework.Recipient)}},
		{Name: "close", From: []string{"answered"}, To: "closed", By: by(casework.Authority, casework.Platform), Law: refs("art 9(1)"),
			About: "close",
			Check: closing},
		{Name: "withdraw", From: []string{"incomplete", "received", "overdue", "declined"}, To: "withdrawn", By: by(casework.Authority),
			Law:   refs("art 9(1)"),
			About: "withdraw the order", Body: reason, Check: why(dsa("art 9(1)"))},
	}, in(casework.Move{Name: "acknowledge", By: by(casework.Platform), Law: effectLaws,
		About: "tell the issuer that the order was received",
		Meets: []string{"receipt"}, Jobs: []casework.Job{job("tell", casework.Authority)}}, "incomplete", "received", "overdue", "effected",
		"declined"), orderCopies("received", "overdue", "effected", "declined", "answered")),
}
