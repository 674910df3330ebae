package fine

import (
	"cmp"
	"strings"

	"github.com/aedile/aedile"
)

// Check works out the cap and what stands against the fine. An unknown basis, or figures that are none, are Invalid errors.
func Check(c Case) (Answer, error) {
	b, ok := basisOf(c.Basis)
	if !ok {
		return Answer{}, aedile.Invalidf("check fine", c.Basis, "is no basis for a fine or periodic penalty").Hint("one of " +
			strings.Join(Bases(), ", "))
	}
	if c.Turnover == nil && c.Income == nil {
		return Answer{}, aedile.Invalidf("check fine", c.Basis,
			"neither turnover nor income is given").Hint("--turnover 1000000000 or --income …")
	}
	if c.YearDays != 0 && c.YearDays != 365 && c.YearDays != 366 {
		return Answer{}, aedile.Invalidf("check fine", c.Basis, "a year has 365 or 366 days")
	}
	a := Answer{Caution: Caution, Basis: b.name, Law: mark(b.law), For: b.what, Currency: cmp.Or(c.Currency, "EUR"), Year: c.Year,
		Measures: []Measure{}, Refused: []Finding{}, Days: c.Days}
	a.measure(b, c)
	a.sum(b, c)
	a.conditions(b, c)
	a.year(c)
	a.criteria(b, c)
	return a, nil
}

// measure gives the cap by each figure that the law takes.
func (a *Answer) measure(b basis, c Case) {
	den := int64(100)
	if b.daily {
		a.YearDays = cmp.Or(c.YearDays, 365)
		den = 100 * int64(a.YearDays)
	}
	add := func(of string, f *Figure) {
		if f != nil {
			a.Measures = append(a.Measures, Measure{Of: of, Base: *f, Pct: b.pct, Cap: f.Amount.share(b.pct, den), Daily: b.daily})
		}
	}
	add("turnover", c.Turnover)
	if b.on == either {
		add("income", c.Income)
	} else if c.Income != nil {
		a.Notes = append(a.Notes, "income is no measure here: the law takes worldwide turnover alone")
		a.need(c.Turnover != nil, b.law, "the turnover is not given")
	}
	for _, m := range a.Measures {
		a.Cap = max(a.Cap, m.Cap)
	}
	if len(a.Measures) == 2 {
		a.Notes = append(a.Notes, "the law says income or worldwide turnover and not which: both are shown, and the higher is the cap")
	}
	if b.daily {
		a.Notes = append(a.Notes, "the law does not say whether the daily average is made by 365 or 366 days: --year-days sets it")
	}
}

// sum holds the proposed amounts against the cap.
func (a *Answer) sum(b basis, c Case) {
	for _, x := range c.Amounts {
		a.Proposed += x.Amount
		a.need(x.Amount > 0, dsa("art 74(4)"), "ground %s: the amount is nothing", x.Ground)
	}
	if c.Total != nil {
		a.need(len(c.Amounts) == 0 || a.Proposed == *c.Total, b.law, "the amounts by ground make %s, the draft states %s",
			a.Proposed, *c.Total)
		a.Proposed = max(a.Proposed, *c.Total)
	}
	limit, num, den := a.Cap, b.pct, int64(100)
	if b.daily && c.Days > 0 {
		a.CapOfDays = a.Cap * Cents(c.Days)
	}
	if b.daily {
		den *= int64(a.YearDays)
		a.Notes = append(a.Notes, "amounts of a periodic penalty are those of one day")
	}
	if a.Proposed > 0 {
		within := a.Proposed <= limit
		a.Within, a.Needed = &within, a.Proposed.needed(num, den)
		a.need(within, b.law, "%s is more than %s, the cap; it would take a base of %s", a.Proposed, limit, a.Needed)
	}
	if c.DefinitiveOf != nil {
		a.know(c.Complied, dsa("art 76(2)"), "the obligation was not satisfied: no lower definitive amount can be fixed",
			"it is not known whether the obligation was satisfied")
		a.need(b.daily && strings.HasPrefix(b.name, "76"), dsa("art 76(2)"),
			"a definitive amount is fixed of periodic penalties of the Commission alone")
		a.need(a.Proposed == 0 || a.Proposed < *c.DefinitiveOf, dsa("art 76(2)"),
			"the definitive amount, %s, is not lower than that of the decision, %s", a.Proposed, *c.DefinitiveOf)
	}
}

// conditions names what the law asks for before the fine or penalty can be imposed.
func (a *Answer) conditions(b basis, c Case) {
	switch {
	case strings.HasPrefix(b.name, "52"):
		a.need(c.State != "" && c.National != "", dsa("art 52(3)"),
			"the maxima bind Member States: name the state and the provision of its law")
		return
	case strings.HasPrefix(b.name, "74(1)"):
		a.know(c.Decision, dsa("art 74(1)"), "the fine stands in a decision under art 73, and there is none",
			"whether it stands in a decision under art 73 is not known")
		a.heard(c, "art 79(1)")
		a.fault(c, "art 74(1)")
	case strings.HasPrefix(b.name, "74(2)"):
		a.heard(c, "art 74(3)")
		a.fault(c, "art 74(2)")
		a.asked(b, c)
	default:
		a.know(c.Enforces, b.law, "a periodic penalty enforces a decision, and there is none",
			"whether there is a decision that it enforces is not known")
		a.need(b.name != "76(1)(a)" || c.Request != "simple", dsa("art 76(1)(a)"), "a simple request carries no periodic penalty")
		a.heard(c, "art 79(1)")
		a.need(!c.From.IsZero(), dsa("art 76(1)"), "names no day from which it is counted")
	}
}

func (a *Answer) heard(c Case, place string) {
	a.know(c.Heard, dsa(place), "no preliminary findings were sent on which the addressee could reply",
		"whether the addressee was heard on preliminary findings is not known")
}

func (a *Answer) fault(c Case, place string) {
	switch c.Fault {
	case "intent", "negligence":
	case "none":
		a.need(false, dsa(place), "neither intent nor negligence")
	case "":
		a.Refused = append(a.Refused, Finding{Law: mark(dsa(place)), Msg: "intent or negligence is not shown", Unknown: true})
	default:
		a.need(false, dsa(place), "fault %q is none of intent, negligence, none", c.Fault)
	}
}

// asked holds the fine against the kind of request.
func (a *Answer) asked(b basis, c Case) {
	if b.name != "74(2)(a)" && b.name != "74(2)(b)" {
		return
	}
	switch c.Request {
	case "decision":
	case "simple":
		a.need(b.name != "74(2)(b)", dsa("art 74(2)(b)"),
			"silence after a simple request is no ground for a fine: only a request by decision is")
	case "":
		a.Refused = append(a.Refused, Finding{Law: mark(b.law), Msg: "whether the request was simple or by decision is not known",
			Unknown: true})
	default:
		a.need(false, b.law, "request %q is neither simple nor decision", c.Request)
	}
}

// year holds the financial year against the day of the decision.
func (a *Answer) year(c Case) {
	if c.Year == 0 {
		a.Notes = append(a.Notes, "the financial year is not named: the law takes the one that precedes the decision")
		return
	}
	if !c.DecidedOn.IsZero() {
		a.need(c.Year == c.DecidedOn.Year-1, dsa("art 74(1)"),
			"the figures are of %d; the financial year that precedes a decision of %s is %d where it is the calendar year",
			c.Year, c.DecidedOn, c.DecidedOn.Year-1)
	}
}

// criteria lists what is to be weighed. The program weighs nothing.
func (a *Answer) criteria(b basis, c Case) {
	a.Criteria = []Line{}
	if b.daily {
		return
	}
	ref := mark(dsa("art 74(4)"))
	if strings.HasPrefix(b.name, "52") {
		ref = mark(dsa("art 51(5)"))
		a.Notes = append(a.Notes, "national law may name more criteria")
	}
	w := c.Criteria
	a.Criteria = append(a.Criteria, Line{"nature", w.Nature, ref}, Line{"gravity", w.Gravity, ref}, Line{"duration", w.Duration, ref},
		Line{"recurrence", w.Recurrence, ref})
	if strings.HasPrefix(b.name, "74(2)") {
		a.Criteria = append(a.Criteria, Line{"delay caused to the proceedings", w.Delay, ref})
	}
}
