package supervision

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// engagement is that of an organisation to audit a very large service (art 37(3) DSA).
type engagement struct {
	Provider string        `json:"provider"`
	Service  string        `json:"service"`
	Auditor  string        `json:"auditor"`
	From     deadline.Date `json:"from"` // of the audited period
	To       deadline.Date `json:"to"`
	// NonAudit: it provided services related to the matters audited in the twelve months before (a)(i); Pledged that it will not in the twelve
	// after; Years how many consecutive years it has audited (a)(ii); Contingent that its fees depend on the result (a)(iii).
	NonAudit    bool   `json:"non_audit_services,omitempty"`
	Pledged     bool   `json:"pledged"`
	Years       int    `json:"consecutive_years,omitempty"`
	Contingent  bool   `json:"contingent_fees,omitempty"`
	Conflicts   string `json:"conflicts,omitempty" personal:"text"` // of interest
	Expertise   string `json:"expertise" personal:"text"`           // (b)
	Objectivity string `json:"objectivity" personal:"text"`         // (c)
}

// maxAuditYears is how long an organisation may audit one provider (art 37(3)(a)(ii)).
const maxAuditYears = 10

// Validate names what speaks against the organisation.
func (e *engagement) Validate() (fs casework.Faults) {
	ref := DSA("art 37(3)")
	say(&fs, DSA("art 37(1)"), said{"provider", e.Provider, "names no provider"}, said{"service", e.Service, "names no service"},
		said{"auditor", e.Auditor, "names no organisation"})
	fs.Need(!e.From.IsZero(), "from", "does not say when the audited period begins", DSA("art 37(1)"))
	fs.Need(e.From.Before(e.To), "to", "does not say when the audited period ends", DSA("art 37(1)"))
	fs.Need(e.From.IsZero() || !e.To.After(e.From.AddMonths(12)), "to",
		"is more than a year after the beginning: audits are made at least once a year",
		DSA("art 37(1)"))
	fs.Need(!e.NonAudit, "non_audit_services", "the organisation provided related services in the twelve months before (a)(i)", ref)
	fs.Need(e.Pledged, "pledged", "the organisation did not commit to provide none in the twelve months after (a)(i)", ref)
	fs.Need(e.Years <= maxAuditYears, "consecutive_years", "the organisation has audited for more than ten consecutive years (a)(ii)", ref)
	fs.Need(!e.Contingent, "contingent_fees", "the fees depend on the result (a)(iii)", ref)
	fs.Need(!Has(e.Conflicts), "conflicts", "the organisation has a conflict of interest (a)", ref)
	say(&fs, ref, said{"expertise", e.Expertise, "shows no expertise, competence and capabilities (b)"},
		said{"objectivity", e.Objectivity, "shows no objectivity and professional ethics (c)"})
	return fs
}

// The audit opinions (art 37(4)(g)).
const (
	positive     = "positive"
	withComments = "positive with comments"
	negative     = "negative"
)

// auditReport is the report with the elements of art 37(4) DSA.
type auditReport struct {
	ReceivedOn   deadline.Date `json:"received_on"`
	Provider     string        `json:"provider_details" personal:"text"` // (a) name, address, point of contact, period
	Auditor      string        `json:"auditor_details" personal:"text"`  // (b)
	Interests    string        `json:"interests" personal:"text"`        // (c)
	Methodology  string        `json:"methodology" personal:"text"`      // (d), with the elements audited
	Findings     string        `json:"findings" personal:"text"`         // (e)
	ThirdParties string        `json:"third_parties" personal:"text"`    // (f), or that none were consulted
	Opinion      string        `json:"opinion"`                          // (g)
	// Recommendations are operational ones on specific measures, each with its time frame (h).
	Recommendations []recommendation `json:"recommendations,omitempty"`
	NotAudited      string           `json:"not_audited,omitempty" personal:"text"`     // elements that could not be audited
	NotAuditedWhy   string           `json:"not_audited_why,omitempty" personal:"text"` // (37(5))
}

// recommendation is one of the auditors'.
type recommendation struct {
	No   int    `json:"no"`
	What string `json:"what" personal:"text"`
	By   string `json:"time_frame"`
}

// Validate names what the report lacks.
func (r *auditReport) Validate() (fs casework.Faults) {
	ref := DSA("art 37(4)")
	fs.Need(!r.ReceivedOn.IsZero(), "received_on", "does not say when the provider received it", DSA("art 42(4)"))
	say(&fs, ref, said{"provider_details", r.Provider, "lacks name, address and point of contact of the provider, and the period (a)"},
		said{"auditor_details", r.Auditor, "lacks name and address of the organisation (b)"},
		said{"interests", r.Interests, "has no declaration of interests (c)"},
		said{"methodology", r.Methodology, "does not describe the elements audited and the methodology (d)"},
		said{"findings", r.Findings, "describes no main findings (e)"},
		said{"third_parties", r.ThirdParties, "does not list the third parties consulted, nor say that there were none (f)"})
	fs.Need(slices.Contains([]string{positive, withComments, negative}, r.Opinion), "opinion",
		"is none of positive, positive with comments, negative (g)", ref)
	fs.Need(r.Opinion == positive || len(r.Recommendations) > 0, "recommendations", "makes no operational recommendations (h)", ref)
	for i, x := range r.Recommendations {
		fs.Need(x.No > 0 && Has(x.What) && Has(x.By), fmt.Sprintf("recommendations[%d]", i),
			"has no number, measure or time frame (h)", ref)
	}
	fs.Need(!Has(r.NotAudited) || Has(r.NotAuditedWhy), "not_audited_why", "does not explain why elements could not be audited",
		DSA("art 37(5)"))
	return fs
}

// implementation answers the recommendations of an audit (art 37(6) DSA).
type implementation struct {
	Answers []followed `json:"answers"`
}

// followed is what becomes of one recommendation.
type followed struct {
	No          int    `json:"no"`
	Measure     string `json:"measure,omitempty" personal:"text"`
	WhyNot      string `json:"why_not,omitempty" personal:"text"`
	Alternative string `json:"alternative,omitempty" personal:"text"` // taken to address the non-compliance, where it is not followed
}

// Validate asks of each recommendation for a measure, or for reasons and what is done instead.
func (m *implementation) Validate() (fs casework.Faults) {
	for i, a := range m.Answers {
		at := fmt.Sprintf("answers[%d]", i)
		fs.Need(Has(a.Measure) || Has(a.WhyNot), at+".measure", "sets out no measure, and gives no reasons for not following",
			DSA("art 37(6)"))
		fs.Need(Has(a.Measure) || Has(a.Alternative), at+".alternative", "sets out no alternative measure, nor that none was taken",
			DSA("art 37(6)"))
	}
	return fs
}

func auditOf(in casework.In) *auditReport {
	if r, ok := in.Body.(*auditReport); ok {
		return r
	}
	if r := casework.LastBody[auditReport](in.Case, "receive"); r != nil {
		return r
	}
	return &auditReport{}
}

// implementable refuses an implementation report of a positive opinion, and one that leaves a recommendation out.
func implementable(in casework.In) (fs casework.Faults) {
	r, m := auditOf(in), in.Body.(*implementation)
	fs.Need(r.Opinion != positive, "", "the opinion is positive: there is nothing to implement", DSA("art 37(6)"))
	for _, x := range r.Recommendations {
		fs.Need(slices.ContainsFunc(m.Answers, func(a followed) bool { return a.No == x.No }), "answers",
			fmt.Sprintf("does not answer recommendation %d", x.No), DSA("art 37(6)"))
	}
	return fs
}

// auditPapers are the documents of art 42(4) as they are published.
type auditPapers struct {
	On            deadline.Date `json:"on"`
	Where         string        `json:"where"`
	Documents     []string      `json:"documents"`                         // a to e of 42(4)
	Consultations string        `json:"no_consultations,omitempty"`        // why there is nothing under (e)
	Removed       string        `json:"removed,omitempty" personal:"text"` // what was taken out
	RemovedWhy    string        `json:"removed_why,omitempty" personal:"text"`
	CompleteTo    []string      `json:"complete_to,omitempty"` // who has the complete reports: coordinator, commission
}

// Validate names the documents that are missing, and what is asked for where something was removed.
func (p *auditPapers) Validate() (fs casework.Faults) {
	ref := DSA("art 42(4)")
	fs.Need(!p.On.IsZero(), "on", "names no day", ref)
	fs.Text(p.Where, "where", "is not publicly available", ref)
	for i, what := range []string{"the results of the risk assessment", "the mitigation measures", "the audit report"} {
		letter := "abc"[i : i+1]
		fs.Need(slices.Contains(p.Documents, letter), "documents", fmt.Sprintf("lacks (%s) %s", letter, what), ref)
	}
	fs.Need(slices.Contains(p.Documents, "e") || Has(p.Consultations), "documents",
		"lacks (e) information about consultations, and does not say that there were none", ref)
	fs.Need(!Has(p.Removed) || Has(p.RemovedWhy), "removed_why", "gives no reasons for removing information", DSA("art 42(5)"))
	fs.Need(!Has(p.Removed) || len(p.CompleteTo) > 1, "complete_to",
		"the complete reports were not transmitted to the coordinator and the Commission",
		DSA("art 42(5)"))
	return fs
}

// publishable asks for the implementation report where there is to be one, and refuses days to come.
func publishable(in casework.In) (fs casework.Faults) {
	p := in.Body.(*auditPapers)
	notToCome(&fs, in, p.On, "on", DSA("art 42(4)"))
	fs.Need(auditOf(in).Opinion == positive || slices.Contains(p.Documents, "d"), "documents",
		"lacks (d) the audit implementation report", DSA("art 42(4)"))
	return fs
}

// receivedNow refuses a day to come.
func receivedNow(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*auditReport).ReceivedOn, "received_on", DSA("art 42(4)"))
	return fs
}

func receivedOn(in casework.In) deadline.Event { return deadline.On(in.Body.(*auditReport).ReceivedOn) }

var audit = casework.Kind{
	Name: "independent_audit", Title: "Independent audit of a very large service", Law: Refs("art 37(1)", "art 37(6)", "art 42(4)"),
	States: []casework.State{
		{Name: "engaged", Turn: casework.Platform, About: "an organisation audits; the provider cooperates"},
		{Name: "reported", Turn: casework.Platform,
			About: "the report is there: recommendations are answered, and the documents published"},
		{Name: "published", Turn: casework.Platform, About: "the documents are public"},
		{Name: "closed", Closed: true, About: "everything that the audit asks for is done, or it was given up"},
	},
	Moves: Moves([]casework.Move{
		{Name: "engage", To: "engaged", By: By(casework.Platform), Law: Refs("art 37(1)", "art 37(3)"), About: "engage an organisation",
			Body: content[engagement](), Dues: []casework.DueRule{runsFrom(fixed("receive", casework.Platform, audits("art 3(3)"), year()),
				func(in casework.In) deadline.Event { return deadline.On(in.Body.(*engagement).From) })}},
		{Name: "receive", From: []string{"engaged"}, To: "reported", By: By(casework.Platform), Law: Refs("art 37(4)", "art 37(5)"),
			About: "receive the audit report", Body: content[auditReport](), Check: receivedNow, Meets: []string{"receive"},
			Dues: []casework.DueRule{
				When(runsFrom(fixed("implement", casework.Platform, DSA("art 37(6)"), Months(1)), receivedOn), func(in casework.In) bool {
					return in.Body.(*auditReport).Opinion != positive
				}),
				Target("transmit", casework.Platform, DSA("art 42(4)")),
				runsFrom(fixed("publish", casework.Platform, DSA("art 42(4)"), Months(3)), receivedOn)}},
		{Name: "publish", From: []string{"reported"}, To: "published", By: By(casework.Platform), Law: Refs("art 42(4)", "art 42(5)"),
			About: "publish the documents", Body: content[auditPapers](), Check: publishable, Meets: []string{"publish"}},
		{Name: "close", From: []string{"published"}, To: "closed", By: By(casework.Platform), Law: Refs("art 37(1)"),
			About: "end, when everything is done", Check: nothingRuns("implement", "transmit")},
		{Name: "abandon", From: []string{"engaged"}, To: "closed", By: By(casework.Platform), Law: Refs("art 37(1)"),
			About: "give the engagement up", Body: newReason, Check: Why(DSA("art 37(1)"))},
	},
		In(casework.Move{Name: "implement", By: By(casework.Platform), Law: []law.Ref{DSA("art 37(6)")},
			About: "adopt the audit implementation report", Body: content[implementation](), Check: implementable,
			Meets: []string{"implement"}},
			"reported", "published"),
		In(casework.Move{Name: "transmit", By: By(casework.Platform), Law: Refs("art 42(4)"),
			About: "transmit the documents to the coordinator and the Commission", Body: content[handedOver](),
			Meets: []string{"transmit"}},
			"reported", "published"),
	),
}
