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

// riskPlan says why a risk assessment is to be made, and by when (art 34(1) DSA).
type riskPlan struct {
	Provider string `json:"provider"`
	Service  string `json:"service"`
	Sort     string `json:"sort"` // first, yearly or functionality
	// AppliesFrom is the day from which Section 5 applies (first); Last that of the assessment before (yearly); DeploysOn that on which a
	// functionality with a likely critical impact is to be deployed (functionality).
	AppliesFrom   deadline.Date `json:"applies_from,omitzero"`
	Last          deadline.Date `json:"last,omitzero"`
	DeploysOn     deadline.Date `json:"deploys_on,omitzero"`
	Functionality string        `json:"functionality,omitempty" personal:"text"`
}

// Validate asks for the day that the sort of assessment is counted from.
func (p *riskPlan) Validate() (fs casework.Faults) {
	ref := DSA("art 34(1)")
	say(&fs, ref, said{"provider", p.Provider, "names no provider"}, said{"service", p.Service, "names no service"})
	switch p.Sort {
	case "first":
		fs.Need(!p.AppliesFrom.IsZero(), "applies_from",
			"does not say from when Section 5 applies, by which the first assessment is carried out", ref)
	case "yearly":
		fs.Need(!p.Last.IsZero(), "last", "does not say when the last assessment was made", ref)
	case "functionality":
		fs.Text(p.Functionality, "functionality", "names no functionality", ref)
		fs.Need(!p.DeploysOn.IsZero(), "deploys_on", "does not say when it is to be deployed: the assessment comes before", ref)
	default:
		fs.Need(false, "sort", "is none of first, yearly, functionality", ref)
	}
	return fs
}

// riskAssessment is the assessment with what art 34(1) and (2) ask for.
type riskAssessment struct {
	DoneOn deadline.Date `json:"done_on"`
	// Families are the systemic risks of 34(1): a illegal content, b fundamental rights, c civic discourse, elections, public security, d
	// gender-based violence, public health, minors, well-being; each with what was found, or why there is none.
	Families    map[string]string `json:"risks" personal:"text"`
	Severity    string            `json:"severity" personal:"text"`
	Probability string            `json:"probability" personal:"text"`
	Specific    string            `json:"specific_evidence" personal:"text"` // the service's own data, tests, complaints
	// Factors are those of 34(2): a recommenders, b moderation, c terms, d advertisements, e data practices.
	Factors       map[string]string `json:"factors" personal:"text"`
	Manipulation  string            `json:"manipulation" personal:"text"`
	Amplification string            `json:"amplification" personal:"text"`
	Regional      string            `json:"regional" personal:"text"` // regional or linguistic aspects
	Documents     []aedile.Digest   `json:"documents"`                // supporting ones, kept for three years
}

// Validate names each risk and each factor that is not looked at.
func (a *riskAssessment) Validate() (fs casework.Faults) {
	fs.Need(!a.DoneOn.IsZero(), "done_on", "does not say when it was made", DSA("art 34(1)"))
	for i, what := range []string{"illegal content", "fundamental rights", "civic discourse, elections and public security",
		"gender-based violence, public health, minors and well-being"} {
		letter := "abcd"[i : i+1]
		fs.Text(a.Families[letter], "risks", fmt.Sprintf("does not include (%s) %s", letter, what), DSA("art 34(1)"))
	}
	say(&fs, DSA("art 34(1)"), said{"severity", a.Severity, "does not consider the severity of the risks"},
		said{"probability", a.Probability, "does not consider their probability"},
		said{"specific_evidence", a.Specific, "is not specific to the service"})
	for i, what := range []string{"recommender and other algorithmic systems", "content moderation", "terms and their enforcement",
		"selecting and presenting advertisements", "data related practices"} {
		letter := "abcde"[i : i+1]
		fs.Text(a.Factors[letter], "factors", fmt.Sprintf("does not take (%s) %s into account", letter, what), DSA("art 34(2)"))
	}
	say(&fs, DSA("art 34(2)"), said{"manipulation", a.Manipulation, "does not analyse intentional manipulation"},
		said{"amplification", a.Amplification, "does not analyse amplification and rapid dissemination"},
		said{"regional", a.Regional, "does not take regional or linguistic aspects into account"})
	fs.Need(len(a.Documents) > 0, "documents", "preserves no supporting documents", DSA("art 34(3)"))
	return fs
}

// mitigation are the measures against the risks (art 35(1) DSA).
type mitigation struct {
	Measures []riskMeasure `json:"measures"`
	// None says of a risk, by its letter, why no measure is needed.
	None map[string]string `json:"none,omitempty" personal:"text"`
}

// riskMeasure is one of them.
type riskMeasure struct {
	Risk   string `json:"risk"`   // the letter of 34(1): a to d
	Kind   string `json:"letter"` // of 35(1): a to k, or other
	What   string `json:"what" personal:"text"`
	Rights string `json:"rights" personal:"text"` // its impact on fundamental rights
	Owner  string `json:"owner"`                  // the function that answers for it, not a person's name
	Metric string `json:"metric" personal:"text"` // by what its effect is measured
}

// Validate names what a measure lacks.
func (m *mitigation) Validate() (fs casework.Faults) {
	ref := DSA("art 35(1)")
	fs.Need(len(m.Measures) > 0 || len(m.None) > 0, "measures", "puts no measure in place", ref)
	for i, x := range m.Measures {
		at := fmt.Sprintf("measures[%d]", i)
		fs.Need(len(x.Risk) == 1 && strings.Contains("abcd", x.Risk), at+".risk", "is tailored to none of the risks a to d", ref)
		fs.Need(x.Kind == "other" || len(x.Kind) == 1 && strings.Contains("abcdefghijk", x.Kind), at+".letter",
			"is none of a to k, nor other", ref)
		fs.Text(x.What, at+".what", "does not say what is done", ref)
		fs.Text(x.Rights, at+".rights", "does not consider the impact on fundamental rights", ref)
		fs.Own(Has(x.Owner), at+".owner", "has no owner", ref)
		fs.Own(Has(x.Metric), at+".metric", "has no metric by which its effect is seen", ref)
	}
	return fs
}

// tailored refuses mitigation that leaves a risk of the assessment alone without a word.
func tailored(in casework.In) (fs casework.Faults) {
	m := in.Body.(*mitigation)
	for _, letter := range []string{"a", "b", "c", "d"} {
		has := slices.ContainsFunc(m.Measures, func(x riskMeasure) bool { return x.Risk == letter })
		fs.Need(has || Has(m.None[letter]), "measures",
			fmt.Sprintf("answers the risk (%s) by no measure, and does not say why none is needed", letter),
			DSA("art 35(1)"))
	}
	return fs
}

// approval is that of the management body (art 41(6) DSA).
type approval struct {
	On         deadline.Date `json:"on"`
	Management bool          `json:"management_body"`
}

// Validate asks for the day and the body.
func (a *approval) Validate() (fs casework.Faults) {
	fs.Need(!a.On.IsZero(), "on", "names no day", DSA("art 41(6)"))
	fs.Need(a.Management, "management_body", "was not approved and reviewed by the management body", DSA("art 41(6)"))
	return fs
}

// handedOver says to whom papers were given.
type handedOver struct {
	To   []string `json:"to"` // coordinator, commission
	Text string   `json:"text" personal:"text"`
}

// Validate asks for both.
func (h *handedOver) Validate() (fs casework.Faults) {
	for _, to := range []string{"coordinator", "commission"} {
		fs.Need(slices.ContainsFunc(h.To, func(t string) bool { return strings.Contains(strings.ToLower(t), to) }), "to",
			"was not transmitted to the "+to, DSA("art 42(4)"))
	}
	fs.Text(h.Text, "text", "does not say what was transmitted", DSA("art 42(4)"))
	return fs
}

// madeInTime refuses a day to come, and an assessment of a functionality that is not before its deployment.
func madeInTime(in casework.In) (fs casework.Faults) {
	a, p := in.Body.(*riskAssessment), casework.LastBody[riskPlan](in.Case, "plan")
	notToCome(&fs, in, a.DoneOn, "done_on", DSA("art 34(1)"))
	fs.Need(p == nil || p.Sort != "functionality" || a.DoneOn.Before(p.DeploysOn), "done_on", "is not before the functionality is deployed",
		DSA("art 34(1)"))
	return fs
}

// deployable refuses to deploy what the case is not about.
func deployable(in casework.In) (fs casework.Faults) {
	p := casework.LastBody[riskPlan](in.Case, "plan")
	fs.Need(p != nil && p.Sort == "functionality", "", "the assessment is not one before a functionality", DSA("art 34(1)"))
	return fs
}

// sorted is a condition on the sort of the assessment.
func sorted(sort string) func(casework.In) bool {
	return func(in casework.In) bool { return in.Body.(*riskPlan).Sort == sort }
}

// assessmentDues: by the day of application, a year after the last one, before a functionality is deployed (art 34(1)).
var assessmentDues = []casework.DueRule{
	When(mayBePast(stated("assess", casework.Platform, DSA("art 34(1)"), "applies_from", func(in casework.In) deadline.Date {
		return in.Body.(*riskPlan).AppliesFrom
	})), sorted("first")),
	When(runsFrom(fixed("assess", casework.Platform, DSA("art 34(1)"), year()), func(in casework.In) deadline.Event {
		return deadline.On(in.Body.(*riskPlan).Last)
	}), sorted("yearly")),
	When(mayBePast(stated("assess", casework.Platform, DSA("art 34(1)"), "deploys_on", func(in casework.In) deadline.Date {
		return in.Body.(*riskPlan).DeploysOn.AddDays(-1)
	})), sorted("functionality")),
}

// mayBePast lets a named day be one that has passed.
func mayBePast(r casework.DueRule) casework.DueRule {
	r.MayBePast = true
	return r
}

func doneOn(in casework.In) deadline.Event { return deadline.On(in.Body.(*riskAssessment).DoneOn) }

var risk = casework.Kind{
	Name: "risk_assessment", Title: "Assessment and mitigation of systemic risks", Law: Refs("art 34(1)", "art 35(1)", "art 42(4)"),
	States: []casework.State{
		{Name: "planned", Turn: casework.Platform, About: "to be made; nothing is assessed yet"},
		{Name: "assessed", Turn: casework.Platform, About: "made; measures are to be put in place"},
		{Name: "mitigated", Turn: casework.Platform, About: "measures are in place; the papers are kept for three years"},
		{Name: "closed", Closed: true, About: "the papers need not be kept any more, or Section 5 does not apply"},
	},
	Moves: Moves([]casework.Move{
		{Name: "plan", To: "planned", By: By(casework.Platform), Law: Refs("art 34(1)"),
			About: "say why an assessment is to be made, and by when",
			Body:  content[riskPlan](), Dues: assessmentDues},
		{Name: "assess", From: []string{"planned"}, To: "assessed", By: By(casework.Platform), Law: Refs("art 34(1)", "art 34(2)"),
			About: "make the assessment", Body: content[riskAssessment](), Check: madeInTime, Meets: []string{"assess"},
			Dues: []casework.DueRule{
				notBefore(runsFrom(fixed("keep", casework.Platform, DSA("art 34(3)"), years(3)), doneOn)),
				runsFrom(fixed("again", casework.Platform, DSA("art 34(1)"), year()), doneOn),
				Target("mitigate", casework.Platform, DSA("art 35(1)")), Target("transmit", casework.Platform, DSA("art 42(4)"))}},
		{Name: "mitigate", From: []string{"assessed", "mitigated"}, To: "mitigated", By: By(casework.Platform), Law: Refs("art 35(1)"),
			About: "put measures in place", Body: content[mitigation](), Check: tailored, Meets: []string{"mitigate"},
			Dues: []casework.DueRule{fixed("review", casework.Platform, DSA("art 41(6)"), year())}},
		{Name: "close", From: []string{"planned", "mitigated"}, To: "closed", By: By(casework.Platform), Law: Refs("art 34(3)"),
			About: "end, when the papers need not be kept any more or Section 5 does not apply", Body: newReason,
			Check: both(Why(DSA("art 34(3)")), afterDue("keep", "supporting documents are kept", DSA("art 34(3)")))},
	},
		In(casework.Move{Name: "approve", By: By(casework.Platform), Law: Refs("art 41(6)"),
			About: "let the management body approve and review how the risks are managed", Body: content[approval](),
			Meets: []string{"review"},
			Dues: []casework.DueRule{runsFrom(fixed("review", casework.Platform, DSA("art 41(6)"), year()),
				func(in casework.In) deadline.Event {
					return deadline.On(in.Body.(*approval).On)
				})}}, "assessed", "mitigated"),
		In(casework.Move{Name: "transmit", By: By(casework.Platform), Law: Refs("art 42(4)"),
			About: "transmit the report on the assessment and the measures to the coordinator and the Commission",
			Body:  content[handedOver](),
			Meets: []string{"transmit"}}, "assessed", "mitigated"),
		In(casework.Move{Name: "ask", By: By(casework.Authority), Law: Refs("art 34(3)"), About: "ask for the supporting documents",
			Body:  newReason,
			Check: Why(DSA("art 34(3)")), Dues: []casework.DueRule{Target("give", casework.Platform, DSA("art 34(3)"))},
			Jobs: []casework.Job{Job("ask", casework.Platform)}}, "assessed", "mitigated"),
		In(casework.Move{Name: "give", By: By(casework.Platform), Law: Refs("art 34(3)"), About: "communicate the supporting documents",
			Body: newReason, Check: both(After(DSA("art 34(3)"), "nobody asked for them", "ask"), Why(DSA("art 34(3)"))),
			Meets: []string{"give"},
			Jobs:  []casework.Job{Job("tell", casework.Authority)}}, "assessed", "mitigated"),
		In(casework.Move{Name: "renew", By: By(casework.Platform), Law: Refs("art 34(1)"),
			About: "go on in the assessment of the next year",
			Body:  content[Onward](), Check: Linked(DSA("art 34(1)")), Meets: []string{"again"}}, "assessed", "mitigated"),
		In(casework.Move{Name: "deploy", By: By(casework.Platform), Law: []law.Ref{DSA("art 34(1)")},
			About: "deploy the functionality that was assessed", Check: deployable}, "assessed", "mitigated"),
	),
}
