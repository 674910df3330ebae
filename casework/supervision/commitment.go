package supervision

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Commitments are promises of a provider that a decision made binding (art 71 DSA).
type Commitments struct {
	Proceeding aedile.CaseID `json:"proceeding"`
	Grounds    []int         `json:"grounds"`
	Items      []Commitment  `json:"items"`
	// ReportBy is the day of the trustee's first report, where the decision names one.
	ReportBy deadline.Date `json:"report_by,omitzero"`
	Trustee  string        `json:"trustee,omitempty"`
}

// Commitment is one promise and how it is watched.
type Commitment struct {
	No      int           `json:"no"`
	Area    string        `json:"area"`
	Article string        `json:"article"`
	Measure string        `json:"measure"`
	Owner   string        `json:"owner,omitempty"` // the function that answers for it, not a person's name
	KPI     string        `json:"kpi,omitempty"`
	By      deadline.Date `json:"by,omitzero"` // when it is to be in place, where the decision says
}

// Validate names what the decision lacks.
func (c *Commitments) Validate() (fs casework.Faults) {
	ref := DSA("art 71(1)")
	fs.Need(c.Proceeding != "", "proceeding", "names no proceedings", ref)
	fs.Need(len(c.Items) > 0, "items", "promises nothing", ref)
	for i, k := range c.Items {
		at := fmt.Sprintf("items[%d]", i)
		fs.Need(k.No > 0 && Has(k.Area) && Has(k.Article) && Has(k.Measure), at, "has no number, area, article or measure", ref)
		again := slices.IndexFunc(c.Items, func(x Commitment) bool { return x.No == k.No })
		fs.Need(k.No == 0 || again == i, at+".no", "is the number of another promise", ref)
	}
	return fs
}

// TrusteeReport is a report of the monitoring trustee, with the day of the next.
type TrusteeReport struct {
	Text string        `json:"text" personal:"text"`
	Next deadline.Date `json:"next,omitzero"`
}

// Validate asks for a text.
func (t *TrusteeReport) Validate() (fs casework.Faults) {
	fs.Text(t.Text, "text", "reports nothing", DSA("art 71(1)"))
	return fs
}

// Evidence shows that a promise is kept.
type Evidence struct {
	Item      int             `json:"item"`
	Text      string          `json:"text" personal:"text"`
	Documents []aedile.Digest `json:"documents,omitempty"`
}

// Validate asks for the promise it is about.
func (e *Evidence) Validate() (fs casework.Faults) {
	fs.Own(e.Item > 0, "item", "does not say of which promise it shows something", DSA("art 71(1)"))
	fs.Own(Has(e.Text), "text", "does not say what it shows", DSA("art 71(1)"))
	return fs
}

// Reopening takes the proceedings up again.
type Reopening struct {
	Because string        `json:"because"` // change, breach or information: art 71(2)(a), (b), (c)
	Case    aedile.CaseID `json:"case"`
	Why     string        `json:"why" personal:"text"`
}

// Validate asks for one of the three reasons that the law names.
func (r *Reopening) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"change", "breach", "information"}, r.Because), "because",
		"is none of change of facts, breach, incomplete or misleading information", DSA("art 71(2)"))
	fs.Need(r.Case != "", "case", "names no proceedings", DSA("art 71(2)"))
	fs.Text(r.Why, "why", "gives no reasons", DSA("art 71(2)"))
	return fs
}

// promised refuses evidence on what was never promised.
func promised(in casework.In) (fs casework.Faults) {
	c, no := casework.LastBody[Commitments](in.Case, "bind"), in.Body.(*Evidence).Item
	fs.Need(c == nil || slices.ContainsFunc(c.Items, func(k Commitment) bool { return k.No == no }), "item",
		fmt.Sprintf("there is no promise %d in the decision", no), DSA("art 71(1)"))
	return fs
}

// trusted refuses the report of a trustee whom the decision does not name.
func trusted(in casework.In) (fs casework.Faults) {
	c := casework.LastBody[Commitments](in.Case, "bind")
	fs.Own(c == nil || Has(c.Trustee), "", "the decision names no trustee", DSA("art 71(1)"))
	return fs
}

var commitmentDues = []casework.DueRule{
	{Name: "report", Of: casework.Trustee, Source: casework.Stated, Law: DSA("art 71(1)"),
		Days: func(in casework.In) []casework.Day {
			switch b := in.Body.(type) {
			case *Commitments:
				return []casework.Day{{On: b.ReportBy, Field: "report_by"}}
			case *TrusteeReport:
				return []casework.Day{{On: b.Next, Field: "next"}}
			}
			return nil
		}},
}

var fulfilDue = casework.DueRule{Name: "fulfil", Of: casework.Platform, Source: casework.Stated, Law: DSA("art 71(1)"),
	Days: func(in casework.In) (days []casework.Day) {
		for i, k := range in.Body.(*Commitments).Items {
			days = append(days, casework.Day{Item: fmt.Sprint(k.No), On: k.By, Field: fmt.Sprintf("items[%d].by", i)})
		}
		return days
	}}

var commitment = casework.Kind{
	Name: "commitment", Title: "Commitments made binding", Law: Refs("art 71(1)", "art 71(2)"),
	States: []casework.State{
		{Name: "binding", Turn: casework.Platform, About: "the provider keeps its promises and shows it"},
		{Name: "doubted", Turn: casework.Authority, About: "a breach is suspected, not established"},
		{Name: "reopened", Closed: true, About: "the proceedings were taken up again"},
		{Name: "discharged", Closed: true, About: "the promises have been kept or have run out"},
	},
	Moves: Moves([]casework.Move{
		{Name: "bind", To: "binding", By: By(casework.Authority), Law: Refs("art 71(1)"), About: "make the commitments binding",
			Body: content[Commitments](), Dues: slices.Concat(commitmentDues, []casework.DueRule{fulfilDue})},
		{Name: "doubt", From: []string{"binding"}, To: "doubted", By: By(casework.Authority), Law: Refs("art 71(2)"),
			About: "suspect a breach",
			Body:  newReason,
			Check: Why(DSA("art 71(2)"))},
		{Name: "clear", From: []string{"doubted"}, To: "binding", By: By(casework.Authority), Law: Refs("art 71(1)"),
			About: "find no breach",
			Body:  newReason,
			Check: Why(DSA("art 71(1)"))},
		{Name: "reopen", From: []string{"binding", "doubted"}, To: "reopened", By: By(casework.Authority), Law: Refs("art 71(2)"),
			About: "take the proceedings up again",
			Body:  content[Reopening]()},
		{Name: "discharge", From: []string{"binding"}, To: "discharged", By: By(casework.Authority), Law: Refs("art 71(1)"),
			About: "end the commitments", Body: newReason,
			Check: Why(DSA("art 71(1)"))},
	},
		In(casework.Move{Name: "report", By: By(casework.Trustee), Law: Refs("art 71(1)"), About: "report on the commitments",
			Body: content[TrusteeReport](), Check: trusted, Meets: []string{"report"}, Dues: commitmentDues}, "binding", "doubted"),
		In(casework.Move{Name: "show", By: By(casework.Platform), Law: Refs("art 71(1)"), About: "show that a promise is kept",
			Body: content[Evidence](), Check: promised, Meets: []string{"fulfil"},
			Items: func(in casework.In) []string { return []string{fmt.Sprint(in.Body.(*Evidence).Item)} }}, "binding", "doubted"),
	),
}
