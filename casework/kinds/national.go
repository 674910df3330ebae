package kinds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// Proceedings are the Commission's (Chapter IV, Section 4 DSA) or a coordinator's (art 51, and the law of its Member State, art 51(6)). The
// powers of the one are not those of the other: what rests on arts 66 to 82 is refused to a coordinator, and the reverse.

// nationally reports whether the proceedings are those of a coordinator or another authority of a Member State.
func nationally(in casework.In) bool { return !byCommission(in) }

// forNational is the same due where a coordinator decides, under the provision that gives it that power.
func forNational(place string, rules ...casework.DueRule) (out []casework.DueRule) {
	for _, r := range rules {
		r.Law, r.When, r.Least = dsa(place), nationally, deadline.Period{}
		out = append(out, r)
	}
	return out
}

// forCommission is the same due in proceedings of the Commission alone.
func forCommission(rules ...casework.DueRule) (out []casework.DueRule) {
	for _, r := range rules {
		when := r.When
		r.When = func(in casework.In) bool { return byCommission(in) && (when == nil || when(in)) }
		out = append(out, r)
	}
	return out
}

// commissionOnly refuses a step of Section 4 in the proceedings of a coordinator.
func commissionOnly(place string, check func(casework.In) casework.Faults) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs.Need(byCommission(in), "", "is for proceedings of the Commission: those of a coordinator follow art 51 and national law",
			dsa(place))
		if check != nil && len(fs) == 0 {
			fs = check(in)
		}
		return fs
	}
}

// national are the powers of a coordinator that are used as measures (art 51(1)(b), (c) and (2)(e)).
var national = []string{"51(1)(b)", "51(1)(c)", "51(2)(e)"}

// measurable refuses a measure under a power that whoever acts does not have.
func measurable(in casework.In) (fs casework.Faults) {
	m := in.Body.(*Measure)
	if nationally(in) {
		fs.Need(slices.Contains(national, m.Article), "article", "arts 68 to 72 are powers of the Commission; a coordinator has those of "+
			strings.Join(national, ", "), dsa("art 51(1)"))
		return fs
	}
	fs.Need(!slices.Contains(national, m.Article), "article", "is a power of coordinators; the Commission has those of arts 68, 69, 70, 72",
		dsa("art 65(1)"))
	return fs
}

// nationalMeasure names what a measure of a coordinator lacks.
func (m *Measure) nationalMeasure() (fs casework.Faults) {
	switch m.Article {
	case "51(1)(b)":
		fs.Text(m.Subject, "subject", "does not say to which suspected infringement the information relates", dsa("art 51(1)"))
	case "51(1)(c)":
		fs.Text(m.Subject, "subject", "does not say to which suspected infringement the explanations relate", dsa("art 51(1)"))
		fs.Need(!has(m.Recorded) || m.Consent, "consent", "answers are recorded with consent alone", dsa("art 51(1)"))
	case "51(2)(e)":
		fs.Text(m.Damage, "damage", "names no risk of serious harm that it avoids", dsa("art 51(2)"))
	}
	return fs
}

// relief ends the proceedings of a coordinator, as the Commission opened on the same infringement (art 66(2)).
type relief struct {
	OpenedOn  deadline.Date `json:"commission_opened"`
	Reference string        `json:"reference,omitempty"` // of the Commission's proceedings
	Passed    string        `json:"passed" personal:"text"`
}

// Validate asks for the day, and for what was passed on.
func (r *relief) Validate() (fs casework.Faults) {
	ref := dsa("art 66(2)")
	fs.Need(!r.OpenedOn.IsZero(), "commission_opened", "does not say when the Commission opened", ref)
	fs.Text(r.Passed, "passed", "does not say what information on the infringement was transmitted to the Commission, or that none is held", ref)
	return fs
}

// relieved refuses it in proceedings of the Commission, and for a day to come.
func relieved(in casework.In) (fs casework.Faults) {
	fs.Need(nationally(in), "", "the Commission is not relieved of its own proceedings", dsa("art 66(2)"))
	fs.Need(!in.Body.(*relief).OpenedOn.After(supervision.Today(in)), "commission_opened", "is a day to come", dsa("art 66(2)"))
	return fs
}

// culpable refuses a fine of the Commission without the finding that the provider acted intentionally or negligently (art 74(1)); what is
// not known of a decision is said.
func culpable(in casework.In) (fs casework.Faults) {
	n := in.Body.(*NonCompliance)
	if n.Fine == nil || nationally(in) {
		return nil
	}
	found := slices.Contains([]string{"intentionally", "negligently"}, n.Acted)
	fs.Need(found || has(n.ActedUnknown), "acted",
		"a fine needs the finding that the provider acted intentionally or negligently; in a record from public reports say why it is not known",
		dsa("art 74(1)"))
	return fs
}

// opinionOpen refuses to decide on an action plan while the Board can still give its opinion.
func opinionOpen(in casework.In) (fs casework.Faults) {
	fs = supervision.After(dsa("art 75(3)"), "no action plan was handed in", "plan")(in)
	if d, open := in.Case.Due("opinion", ""); open {
		fs.Need(d.Over(in.Step.At), "", fmt.Sprintf("the Board can give its opinion until %s", d.LastDay), dsa("art 75(3)"))
	}
	return fs
}

// planned refuses a step on an action plan before the one that it rests on.
func planned(msg, before string) func(casework.In) casework.Faults {
	return func(in casework.In) casework.Faults {
		fs := why(dsa("art 75(3)"))(in)
		return append(fs, supervision.After(dsa("art 75(3)"), msg, before)(in)...)
	}
}
