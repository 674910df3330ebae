package supervision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Awareness is that a provider came to know of an illegal product or service that was offered to consumers (art 32(1) DSA), or of a recall
// or safety warning (art 35(1) GPSR).
type Awareness struct {
	Product string        `json:"product"`
	Items   []string      `json:"items,omitempty" personal:"text"` // offers, by address
	Why     string        `json:"why" personal:"text"`             // why it is illegal, or what is wrong with it
	Trader  string        `json:"trader" personal:"text"`          // its identity
	AwareOn deadline.Date `json:"aware_on"`
	// Safety: there is a product safety recall or a safety warning, or the product is dangerous (GPSR).
	Safety bool `json:"safety,omitempty"`
	// Buyers of the six months before, with contact details and without.
	Known   int `json:"known"`
	Unknown int `json:"unknown"`
}

// Validate names what is missing.
func (a *Awareness) Validate() (fs casework.Faults) {
	ref := DSA("art 32(1)")
	fs.Text(a.Product, "product", "names no product or service", ref)
	fs.Text(a.Why, "why", "does not say why it is illegal", ref)
	fs.Text(a.Trader, "trader", "does not identify the trader", ref)
	fs.Need(!a.AwareOn.IsZero(), "aware_on", "does not say when the provider became aware: the six months before it count", ref)
	fs.Need(a.Known >= 0 && a.Unknown >= 0, "known", "counts fewer buyers than none", ref)
	return fs
}

// awareNow refuses a day of awareness that is still to come.
func awareNow(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*Awareness).AwareOn, "aware_on", DSA("art 32(1)"))
	return fs
}

// BuyerLetter is what buyers are told, and which purchases it covers.
type BuyerLetter struct {
	Illegal string          `json:"illegal" personal:"text"` // (a): that it is illegal
	Trader  string          `json:"trader" personal:"text"`  // (b)
	Redress string          `json:"redress" personal:"text"` // (c)
	Since   deadline.Date   `json:"bought_since"`
	Until   deadline.Date   `json:"bought_until"`
	Reached int             `json:"reached"`          // buyers who were written to
	Notice  *RecallNotice   `json:"notice,omitempty"` // of a recall, in the form of art 36(2) GPSR
	Proof   []aedile.Digest `json:"proof,omitempty"`  // of sending
}

// RecallNotice has the elements of art 36(2) GPSR under the headline "Product safety recall".
type RecallNotice struct {
	Product  string   `json:"product"`            // (b)(i): name and brand, with a picture
	Numbers  string   `json:"numbers"`            // (b)(ii): batch or serial numbers, and where they stand
	Sold     string   `json:"sold,omitempty"`     // (b)(iii): when, where, by whom
	Hazard   string   `json:"hazard"`             // (c)
	Action   string   `json:"action"`             // (d): with the instruction to stop using it
	Remedies []string `json:"remedies"`           // (e): repair, replacement, refund
	OneOnly  string   `json:"one_only,omitempty"` // why one remedy alone is offered (art 37(2))
	Contact  string   `json:"contact"`            // (f): free telephone number or interactive service
	Share    bool     `json:"share,omitempty"`    // (g)
}

// softening are expressions that may decrease the perception of a risk (art 36(2)(c) GPSR).
var softening = []string{"voluntary", "precautionary", "discretionary", "in rare situations", "in specific situations",
	"no reported accidents", "no accidents have been reported"}

func (n *RecallNotice) faults() (fs casework.Faults) {
	if n == nil {
		return nil
	}
	ref := GPSR("art 36(2)")
	fs.Text(n.Product, "product", "does not describe the product", ref)
	fs.Text(n.Numbers, "numbers", "gives no identification numbers", ref)
	fs.Text(n.Hazard, "hazard", "does not describe the hazard", ref)
	for _, w := range softening {
		fs.Need(!strings.Contains(strings.ToLower(n.Hazard), w), "hazard", fmt.Sprintf("%q may decrease the perception of risk", w), ref)
	}
	fs.Text(n.Action, "action", "does not say what consumers should do", ref)
	fs.Text(n.Contact, "contact", "gives no free telephone number or interactive service", ref)
	remedies := map[string]bool{}
	for _, r := range n.Remedies {
		fs.Need(slices.Contains([]string{"repair", "replacement", "refund"}, r), "remedies", r+" is none of repair, replacement, refund",
			GPSR("art 37(2)"))
		remedies[r] = true
	}
	fs.Need(len(remedies) > 1 || len(remedies) == 1 && Has(n.OneOnly), "remedies",
		"offers no choice between two remedies, and does not say why one alone is possible", GPSR("art 37(2)"))
	return fs
}

// Validate names what buyers are not told.
func (b *BuyerLetter) Validate() (fs casework.Faults) {
	ref := DSA("art 32(1)")
	fs.Text(b.Illegal, "illegal", "does not say (a) that the product or service is illegal", ref)
	fs.Text(b.Trader, "trader", "does not say (b) who the trader is", ref)
	fs.Text(b.Redress, "redress", "does not say (c) what means of redress there are", ref)
	fs.Need(!b.Since.IsZero(), "bought_since", "does not say of which purchases it is", ref)
	fs.Need(b.Since.Before(b.Until), "bought_until", "does not say of which purchases it is", ref)
	fs.Need(b.Reached > 0, "reached", "reached nobody", ref)
	fs.In("notice", b.Notice.faults())
	return fs
}

// Sheet is the letter to buyers.
func (b *BuyerLetter) Sheet(c casework.Case) Sheet {
	ref := DSA("art 32(1)")
	product := ""
	if a := casework.LastBody[Awareness](c, "learn"); a != nil {
		product = a.Product
	}
	s := NewSheet("information", "", "", Points("product", ref, product), Section("illegal", ref, b.Illegal),
		Section("trader", ref, b.Trader),
		Section("redress", ref, b.Redress))
	if n := b.Notice; n != nil {
		g := GPSR("art 36(2)")
		s.Parts = append(s.Parts, NewSheet("", "", "", Section("recall", g, n.Product, n.Numbers, n.Sold), Section("hazard", g, n.Hazard),
			Section("do", g, n.Action),
			Points("remedies", GPSR("art 37(2)"), n.Remedies...), Section("contact", g, n.Contact)).Parts...)
	}
	return s
}

// sixMonths refuses a letter that leaves out purchases of the six months before the provider became aware (art 32(1)).
func sixMonths(in casework.In) (fs casework.Faults) {
	b, a := in.Body.(*BuyerLetter), casework.LastBody[Awareness](in.Case, "learn")
	if a == nil {
		return nil
	}
	fs.Need(b.Reached <= a.Known, "reached", fmt.Sprintf("counts more buyers than the %d whose contact details there are", a.Known),
		DSA("art 32(1)"))
	first := a.AwareOn.AddMonths(-6)
	fs.Need(!b.Since.After(first), "bought_since", "leaves out purchases of the six months before, which begin on "+first.String(),
		DSA("art 32(1)"))
	fs.Need(!b.Until.Before(a.AwareOn), "bought_until", "leaves out purchases until the provider became aware, on "+a.AwareOn.String(),
		DSA("art 32(1)"))
	fs.Need(!a.Safety || b.Notice != nil, "notice", "a recall is told in the form of a recall notice", GPSR("art 36(2)"))
	return fs
}

// toldAll reports whether every buyer with contact details was written to, in all letters together.
func toldAll(in casework.In) bool {
	reached, known := 0, 0
	for _, e := range in.Case.Events {
		switch e.Move {
		case "inform":
			if b, err := casework.BodyOf[BuyerLetter](e); err == nil {
				reached += b.Reached
			}
		case "learn":
			if a, err := casework.BodyOf[Awareness](e); err == nil {
				known = a.Known
			}
		}
	}
	if b, ok := in.Body.(*BuyerLetter); ok {
		reached += b.Reached
	}
	return reached >= known
}

// buyersItems ends the duties once all were told.
func buyersItems(in casework.In) []string {
	if toldAll(in) {
		return []string{""}
	}
	return nil
}

// PublicWord is what is published where contacts of buyers are missing (art 32(2) DSA, art 35(4) GPSR).
type PublicWord struct {
	Where string `json:"where"`
	Text  string `json:"text" personal:"text"` // the product, the trader, redress
}

// Validate asks for both.
func (p *PublicWord) Validate() (fs casework.Faults) {
	fs.Text(p.Where, "where", "does not say where it is easily accessible on the interface", DSA("art 32(2)"))
	fs.Text(p.Text, "text", "does not give the information on product, trader and redress", DSA("art 32(2)"))
	return fs
}

// Gateway is a notification through the Safety Business Gateway of a dangerous product (art 22(12)(d) GPSR).
type Gateway struct {
	Product  string         `json:"product"`
	Risk     string         `json:"risk" personal:"text"`
	States   []string       `json:"states"`                             // in which it was made available
	Quantity map[string]int `json:"quantity,omitempty"`                 // still circulating, by Member State, if available
	Measures string         `json:"measures,omitempty" personal:"text"` // already taken, to the provider's knowledge
	Number   string         `json:"number,omitempty"`                   // of the Gateway
}

// Validate names what is missing.
func (g *Gateway) Validate() (fs casework.Faults) {
	ref := GPSR("art 22(12)")
	fs.Text(g.Product, "product", "names no product", ref)
	fs.Text(g.Risk, "risk", "does not give details of the risk", ref)
	fs.Need(len(g.States) > 0, "states", "names no Member State in which it was made available", ref)
	return fs
}

// Sheet is the notification.
func (g *Gateway) Sheet(casework.Case) Sheet {
	ref := GPSR("art 22(12)")
	var quantities []string
	for _, s := range g.States {
		if n, ok := g.Quantity[s]; ok {
			quantities = append(quantities, fmt.Sprintf("%s: %d", s, n))
		} else {
			quantities = append(quantities, s)
		}
	}
	return NewSheet("information", "", "", Points("product", ref, g.Product), Section("hazard", ref, g.Risk), Points("states", ref,
		quantities...), Section("measures", ref, g.Measures))
}

// settledRecall refuses to close while somebody is to be told.
func settledRecall(in casework.In) (fs casework.Faults) {
	for _, d := range in.Case.Dues {
		fs.Need(false, "", d.Name+" is still to be done", law.Ref{CELEX: d.Law.CELEX, Place: d.Law.Place})
	}
	return fs
}

func safety(in casework.In) bool { a, ok := in.Body.(*Awareness); return ok && a.Safety }

var recall = casework.Kind{
	Name: "recall", Title: "Buyers told of an illegal or recalled product", Law: Refs("art 32(1)", "art 32(2)"),
	Reaches: casework.Recipient,
	States: []casework.State{
		{Name: "aware", Turn: casework.Platform, About: "the provider is aware; buyers of the six months before are to be told"},
		{Name: "closed", Closed: true, About: "everybody who had to be told was told"},
	},
	Moves: Moves([]casework.Move{
		{Name: "learn", To: "aware", By: By(casework.Platform), Law: Refs("art 32(1)"),
			About: "become aware of an illegal product or of a recall", Body: content[Awareness](), Check: awareNow,
			Dues: []casework.DueRule{
				When(Target("inform", casework.Platform, DSA("art 32(1)")),
					func(in casework.In) bool { return in.Body.(*Awareness).Known > 0 }),
				When(Target("publish", casework.Platform, DSA("art 32(2)")),
					func(in casework.In) bool { return in.Body.(*Awareness).Unknown > 0 }),
				When(Target("warn", casework.Platform, GPSR("art 35(1)")), safety),
				When(Target("gateway", casework.Platform, GPSR("art 22(12)")), safety),
				When(Target("operator", casework.Platform, GPSR("art 22(12)")), safety),
			}},
		{Name: "close", From: []string{"aware"}, To: "closed", By: By(casework.Platform), Law: Refs("art 32(1)"),
			About: "close, when everybody was told", Check: settledRecall},
	},
		In(casework.Move{Name: "inform", By: By(casework.Platform), Law: []law.Ref{DSA("art 32(1)"), GPSR("art 35(1)")},
			About: "tell buyers",
			Body:  content[BuyerLetter](), Check: sixMonths,
			Meets: []string{"inform", "warn"}, Items: buyersItems,
			Jobs: []casework.Job{Document("buyers", "tell", casework.Recipient)}}, "aware"),
		In(casework.Move{Name: "publish", By: By(casework.Platform), Law: []law.Ref{DSA("art 32(2)"), GPSR("art 35(4)")},
			About: "publish it, for buyers without known contact", Body: content[PublicWord](),
			Meets: []string{"publish"}}, "aware"),
		In(casework.Move{Name: "gateway", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "tell the authorities through the Safety Business Gateway", Body: content[Gateway](),
			Meets: []string{"gateway"}, Jobs: []casework.Job{Document("gateway", "tell", casework.Authority)}}, "aware"),
		In(casework.Move{Name: "operator", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "tell the economic operator of the removal", Body: newReason, Check: Why(GPSR("art 22(12)")),
			Meets: []string{"operator"}, Jobs: []casework.Job{Job("tell", casework.Trader)}}, "aware"),
	),
}
