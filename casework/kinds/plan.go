package kinds

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Plan is the action plan of a provider under enhanced supervision (art 75(2)).
type Plan struct {
	Text string `json:"text" personal:"text"` // the measures
	// Audit is the commitment to an independent audit of the other measures, in one text or in its four parts.
	Audit       string          `json:"audit,omitempty" personal:"text"`
	Auditors    string          `json:"auditors,omitempty" personal:"text"`
	Methodology string          `json:"methodology,omitempty" personal:"text"`
	Timing      string          `json:"timing,omitempty" personal:"text"`
	FollowUp    string          `json:"follow_up,omitempty" personal:"text"`
	Code        string          `json:"code_of_conduct,omitempty"` // that it takes part in, where appropriate (art 45)
	Documents   []aedile.Digest `json:"documents,omitempty"`
}

// Validate asks for the measures and for the audit that the plan must contain.
func (p *Plan) Validate() (fs casework.Faults) {
	ref := dsa("art 75(2)")
	fs.Text(p.Text, "text", "plans nothing", ref)
	if !has(p.Auditors) && !has(p.Methodology) && !has(p.Timing) && !has(p.FollowUp) {
		fs.Text(p.Audit, "audit", "commits to no independent audit, with auditors, methodology, timing and follow-up", ref)
		return fs
	}
	fs.Text(p.Auditors, "auditors", "does not name the auditors", ref)
	fs.Text(p.Methodology, "methodology", "does not say by what methodology is audited", ref)
	fs.Text(p.Timing, "timing", "does not say when is audited", ref)
	fs.Text(p.FollowUp, "follow_up", "does not say what follows the audit", ref)
	return fs
}

// PlanDecision says whether the measures of an action plan suffice, and by when they are to be in place (art 75(3)).
type PlanDecision struct {
	Sufficient      bool            `json:"sufficient"`
	Text            string          `json:"text" personal:"text"`
	ImplementBy     deadline.Date   `json:"implement_by,omitzero"`
	ImplementWithin deadline.Period `json:"implement_within,omitzero"`
	NotifiedOn      deadline.Date   `json:"notified_on,omitzero"`
}

// Validate asks for reasons, and for a period where the plan suffices.
func (p *PlanDecision) Validate() (fs casework.Faults) {
	ref := dsa("art 75(3)")
	fs.Text(p.Text, "text", "gives no reasons", ref)
	one := p.ImplementBy.IsZero() != p.ImplementWithin.IsZero()
	fs.Need(!p.Sufficient || one, "implement_by", "sets not exactly one of a day and a period for the implementation", ref)
	return fs
}

// Sheet is the decision on the action plan.
func (p *PlanDecision) Sheet(c casework.Case) supervision.Sheet {
	word := map[bool]string{true: "plan.sufficient", false: "plan.insufficient"}[p.Sufficient]
	to, service := providerOf(c)
	return supervision.NewSheet("decision", to, service, supervision.Points(word, dsa("art 75(3)"), supervision.Ends(p.ImplementBy,
		p.ImplementWithin)...), supervision.Section("reasons",
		dsa("art 75(3)"), p.Text))
}

// providerOf names provider and service of proceedings.
func providerOf(c casework.Case) (provider, service string) {
	if p := casework.LastBody[Proceeding](c, "open"); p != nil {
		return p.Provider, p.Service
	}
	return "", ""
}

// Penalty is a decision that imposes a periodic penalty payment (art 76(1)).
type Penalty struct {
	Basis     string        `json:"basis"` // the letter of art 76(1): a to e; of a coordinator "51(2)(d)"
	PerDay    *aedile.Price `json:"per_day"`
	From      deadline.Date `json:"from"` // the day that the decision appoints
	Decision  string        `json:"decision" personal:"text"`
	Heard     bool          `json:"heard"` // on preliminary findings (art 79(1))
	Text      string        `json:"text" personal:"text"`
	Enforces  string        `json:"enforces,omitempty"`
	Lower     *aedile.Price `json:"definitive,omitempty"` // the definitive amount, once obeyed (art 76(2))
	Satisfied bool          `json:"satisfied,omitempty"`
}

// Validate names what the decision lacks.
func (p *Penalty) Validate() (fs casework.Faults) {
	bases := []string{"a", "b", "c", "d", "e", nationalPenalty}
	fs.Need(slices.Contains(bases, p.Basis), "basis", "is none of a, b, c, d, e, nor "+nationalPenalty+" of a coordinator",
		dsa("art 76(1)"))
	_, ok := p.PerDay.Value()
	fs.Need(p.PerDay != nil && ok && p.PerDay.Currency != "", "per_day", "states no amount a day with its currency", dsa("art 76(1)"))
	fs.Need(!p.From.IsZero(), "from", "names no day from which it is counted", dsa("art 76(1)"))
	fs.Text(p.Decision, "decision", "names no decision that it enforces", dsa("art 76(1)"))
	fs.Need(p.Heard, "heard", "the addressee was not heard", dsa("art 79(1)"))
	fs.Text(p.Text, "text", "gives no reasons", dsa("art 76(1)"))
	fs.Need(p.Lower == nil || p.Satisfied, "definitive", "a lower definitive amount is for an obligation that was satisfied",
		dsa("art 76(2)"))
	return fs
}

// law returns the letter of art 76(1) that the penalty rests on.
func (p *Penalty) law() law.Ref {
	place, ok := map[string]string{"a": "art 76(1)(a)", "b": "art 76(1)(b)", "c": "art 76(1)(c)", "d": "art 76(1)(d)",
		"e": "art 76(1)(e)", nationalPenalty: "art 51(2)"}[p.Basis]
	if !ok {
		place = "art 76(1)"
	}
	return dsa(place)
}

// Sheet is the decision.
func (p *Penalty) Sheet(c casework.Case) supervision.Sheet {
	to, service := providerOf(c)
	ref := p.law()
	amount := ""
	if p.PerDay != nil {
		amount = p.PerDay.Currency + " " + p.PerDay.Amount
	}
	return supervision.NewSheet("decision", to, service, supervision.Section("enforced", ref, p.Decision), supervision.Points("per_day",
		dsa("art 76(1)"), amount),
		supervision.Points("from_day", dsa("art 76(1)"), supervision.Ends(p.From, deadline.Period{})...),
		supervision.Section("reasons", dsa("art 76(1)"), p.Text))
}

// Publication makes the main content of a decision public (art 80).
type Publication struct {
	Parties      []string `json:"parties"`
	Content      string   `json:"content" personal:"text"` // the main content
	Penalties    string   `json:"penalties" personal:"text"`
	Where        string   `json:"where" personal:"text"`
	Removed      string   `json:"removed,omitempty" personal:"text"` // what was left out as confidential, and why
	Claims       bool     `json:"claims,omitempty"`                  // parts are claimed to be confidential
	ClaimsEnded  bool     `json:"claims_ended,omitempty"`            // and what is to stay out is settled
	OfDecision   string   `json:"of"`                                // the provision under which it was taken: 70(1), 71(1), 73 to 76
	OfInterimDay string   `json:"note,omitempty"`
}

// Validate names what the publication lacks.
func (p *Publication) Validate() (fs casework.Faults) {
	fs.Need(len(p.Parties) > 0, "parties", "names no parties", dsa("art 80(1)"))
	fs.Text(p.Content, "content", "does not give the main content of the decision", dsa("art 80(1)"))
	fs.Text(p.Penalties, "penalties", "does not say which penalties were imposed, or that none were", dsa("art 80(1)"))
	published := slices.ContainsFunc(provisions(p.OfDecision), func(q string) bool {
		return q == "70(1)" || q == "71(1)" || within(q, "51(2)") ||
			slices.ContainsFunc([]string{"73", "74", "75", "76"}, func(a string) bool { return within(q, a) })
	})
	fs.Need(published, "of", "is no decision that art 80(1) has published: 70(1), 71(1), 73 to 76", dsa("art 80(1)"))
	fs.Need(!p.Claims || p.ClaimsEnded, "claims_ended", "it is not settled which parts are confidential", dsa("art 80(2)"))
	fs.Need(!p.Claims || has(p.Removed), "removed", "does not say what was left out as confidential, and why", dsa("art 80(2)"))
	return fs
}

// published refuses to publish a decision that the record does not hold.
func published(in casework.In) (fs casework.Faults) {
	for _, q := range provisions(in.Body.(*Publication).OfDecision) {
		article := q[:min(2, len(q))]
		fs.Need(nationally(in) == (article == "51"), "of", map[bool]string{
			true:  "arts 70 to 76 are powers of the Commission; a coordinator decides under 51(2)",
			false: "is a power of coordinators; the Commission decides under 70(1), 71(1), 73 to 76"}[nationally(in)], dsa("art 80(1)"))
		fs.Need(slices.ContainsFunc(in.Case.Events, func(e casework.Event) bool { return decidedUnder(article, e) }), "of",
			"no decision under "+q+" was taken in these proceedings", dsa("art 80(1)"))
	}
	return fs
}

// decidedUnder reports whether the step took a decision under the article.
func decidedUnder(article string, e casework.Event) bool {
	switch article {
	case "70":
		return measured(func(m *Measure) bool { return m.Article == "70" })(e)
	case "74":
		n, err := casework.BodyOf[NonCompliance](e)
		return e.Move == "decide" && err == nil && n.Fine != nil
	}
	moves := map[string][]string{"71": {"bind"}, "73": {"decide", "drop", "close"}, "75": {"assess_plan"}, "76": {"penalty"},
		"51": {"decide", "bind", "penalty", "measure"}}
	return slices.Contains(moves[article], e.Move)
}

// Action is an action before the Court of Justice or the General Court against an act (art 81 DSA; 263 TFEU).
type Action struct {
	Act     string        `json:"act" personal:"text"` // that is attacked
	Court   string        `json:"court"`
	Number  string        `json:"number,omitempty"`
	FiledOn deadline.Date `json:"filed_on,omitzero"`
	// FiledUnknown says why the day is not known.
	FiledUnknown string        `json:"filed_unknown,omitempty" personal:"text"`
	By           []string      `json:"applicants,omitempty" personal:"text"`
	Outcome      string        `json:"outcome,omitempty" personal:"text"`
	EndedOn      deadline.Date `json:"ended_on,omitzero"`
}

// Validate names what is missing.
func (a *Action) Validate() (fs casework.Faults) {
	ref := dsa("art 81")
	fs.Text(a.Act, "act", "does not say which act is attacked", ref)
	fs.Text(a.Court, "court", "names no court", ref)
	fs.Need(!a.FiledOn.IsZero() || has(a.FiledUnknown), "filed_on", "does not say when it was filed, nor why that is not known", ref)
	fs.Need(a.EndedOn.IsZero() || !a.EndedOn.Before(a.FiledOn), "ended_on", "ended before it was filed", ref)
	return fs
}

// Views are the views or the opinion of the Board.
type Views struct {
	Text      string          `json:"text" personal:"text"`
	Documents []aedile.Digest `json:"documents,omitempty"`
}

// Validate asks for a text.
func (v *Views) Validate() (fs casework.Faults) {
	fs.Text(v.Text, "text", "says nothing", dsa("art 66(4)"))
	return fs
}

// Disclosure gives access to the file on terms (art 79(4)).
type Disclosure struct {
	Terms     string     `json:"terms" personal:"text"`
	ByDecide  bool       `json:"by_decision,omitempty"` // the parties disagreed, and the authority decided on the terms
	Reasons   string     `json:"reasons,omitempty" personal:"text"`
	Documents []FileItem `json:"documents"`
}

// FileItem is one document of the file.
type FileItem struct {
	Name  string        `json:"name"`
	Class string        `json:"class"` // open, confidential or internal
	Given bool          `json:"given,omitempty"`
	Of    aedile.Digest `json:"document,omitempty"`
}

// Validate refuses to give what is confidential or internal.
func (d *Disclosure) Validate() (fs casework.Faults) {
	ref := dsa("art 79(4)")
	fs.Text(d.Terms, "terms", "states no terms of disclosure", ref)
	fs.Need(!d.ByDecide || has(d.Reasons), "reasons", "the decision on the terms gives no reasons", ref)
	fs.Need(len(d.Documents) > 0, "documents", "lists no documents", ref)
	for i, x := range d.Documents {
		at := fmt.Sprintf("documents[%d]", i)
		fs.Text(x.Name, at+".name", "has no name", ref)
		fs.Need(slices.Contains([]string{"open", "confidential", "internal"}, x.Class), at+".class",
			"is none of open, confidential, internal",
			ref)
		fs.Need(!x.Given || x.Class == "open", at+".given", "the right of access does not extend to "+x.Class+" documents", ref)
	}
	return fs
}

// Sheet lists what is given on what terms.
func (d *Disclosure) Sheet(c casework.Case) supervision.Sheet {
	to, service := providerOf(c)
	var given, kept []string
	for _, x := range d.Documents {
		if x.Given {
			given = append(given, x.Name)
		} else {
			kept = append(kept, x.Name)
		}
	}
	return supervision.NewSheet("information", to, service, supervision.Section("terms", dsa("art 79(4)"), d.Terms),
		supervision.Points("given", dsa("art 79(4)"), given...),
		supervision.Points("kept", dsa("art 79(4)"), kept...),
		supervision.Section("reasons", dsa("art 79(4)"), d.Reasons))
}
