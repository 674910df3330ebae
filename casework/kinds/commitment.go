package kinds

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
	ref := dsa("art 71(1)")
	fs.Need(c.Proceeding != "", "proceeding", "names no proceedings", ref)
	fs.Need(len(c.Items) > 0, "items", "promises nothing", ref)
	for i, k := range c.Items {
		at := fmt.Sprintf("items[%d]", i)
		fs.Need(k.No > 0 && has(k.Area) && has(k.Article) && has(k.Measure), at, "has no number, area, article or measure", ref)
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
	fs.Text(t.Text, "text", "reports nothing", dsa("art 71(1)"))
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
	fs.Own(e.Item > 0, "item", "does not say of which promise it shows something", dsa("art 71(1)"))
	fs.Own(has(e.Text), "text", "does not say what it shows", dsa("art 71(1)"))
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
		"is none of change of facts, breach, incomplete or misleading information", dsa("art 71(2)"))
	fs.Need(r.Case != "", "case", "names no proceedings", dsa("art 71(2)"))
	fs.Text(r.Why, "why", "gives no reasons", dsa("art 71(2)"))
	return fs
}

var commitmentDues = []casework.DueRule{
	{Name: "report", Of: casework.Trustee, Source: casework.Stated, Law: dsa("art 71(1)"),
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

var fulfilDue = casework.DueRule{Name: "fulfil", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 71(1)"),
	Days: func(in casework.In) (days []casework.Day) {
		for i, k := range in.Body.(*Commitments).Items {
			days = append(days, casework.Day{Item: fmt.Sprint(k.No), On: k.By, Field: fmt.Sprintf("items[%d].by", i)})
		}
		return days
	}}

var commitment = casework.Kind{
	Name: "commitment", Title: "Commitments made binding", Law: refs("art 71(1)", "art 71(2)"),
	States: []casework.State{
		{Name: "binding", Turn: casework.Platform, About: "the provider keeps its promises and shows it"},
		{Name: "doubted", Turn: casework.Authority, About: "a breach is suspected, not established"},
		{Name: "reopened", Closed: true, About: "the proceedings were taken up again"},
		{Name: "discharged", Closed: true, About: "the promises have been kept or have run out"},
	},
	Moves: moves([]casework.Move{
		{Name: "bind", To: "binding", By: by(casework.Authority), Law: refs("art 71(1)"), About: "make the commitments binding",
			Body: func() casework.Body { return &Commitments{} }, Dues: slices.Concat(commitmentDues, []casework.DueRule{fulfilDue})},
		{Name: "doubt", From: []string{"binding"}, To: "doubted", By: by(casework.Authority), Law: refs("art 71(2)"), About: "suspect a breach",
			Body:  reason,
			Check: why(dsa("art 71(2)"))},
		{Name: "clear", From: []string{"doubted"}, To: "binding", By: by(casework.Authority), Law: refs("art 71(1)"), About: "find no breach",
			Body:  reason,
			Check: why(dsa("art 71(1)"))},
		{Name: "reopen", From: []string{"binding", "doubted"}, To: "reopened", By: by(casework.Authority), Law: refs("art 71(2)"),
			About: "take the proceedings up again",
			Body:  func() casework.Body { return &Reopening{} }},
		{Name: "discharge", From: []string{"binding"}, To: "discharged", By: by(casework.Authority), Law: refs("art 71(1)"),
			About: "end the commitments", Body: reason,
			Check: why(dsa("art 71(1)"))},
	},
		in(casework.Move{Name: "report", By: by(casework.Trustee), Law: refs("art 71(1)"), About: "report on the commitments",
			Body: func() casework.Body { return &TrusteeReport{} }, Meets: []string{"report"}, Dues: commitmentDues}, "binding", "doubted"),
		in(casework.Move{Name: "show", By: by(casework.Platform), Law: refs("art 71(1)"), About: "show that a promise is kept",
			Body: func() casework.Body { return &Evidence{} }, Meets: []string{"fulfil"},
			Items: func(in casework.In) []string { return []string{fmt.Sprint(in.Body.(*Evidence).Item)} }}, "binding", "doubted"),
	),
}
