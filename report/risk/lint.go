package risk

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile/deadline"
)

// Gravity is how much a point weighs; the words are those of the linter of published reports.
type Gravity string

// The weights, the heaviest first.
const (
	AgainstLaw Gravity = "wrong in law"
	Doubtful   Gravity = "doubtful"
	Form       Gravity = "form"
)

// Point is one thing that is missing in the register, or does not follow. It is no claim that anybody infringes the law.
type Point struct {
	Check     string  `json:"check"`
	Gravity   Gravity `json:"grade"`
	Provision string  `json:"provision"`
	Where     string  `json:"where"` // the row, the measure, the list
	About     string  `json:"about"`
}

const delegated = "Delegated Regulation (EU) 2024/436 "

// Limits chosen: from how many rows on a sentence that stands in each is spoken of, and how short a sentence may be before it is let pass.
const (
	sameRows     = 3
	sameSentence = 40
)

// Lint says what is missing in the register on the day.
func (r *Register) Lint(on deadline.Date) (points []Point) {
	say := func(check string, weight Gravity, provision, where, about string) {
		points = append(points, Point{check, weight, provision, where, about})
	}
	if strings.TrimSpace(r.Service.Method) == "" && len(r.Risks) > 0 {
		say("L1", AgainstLaw, "art 34(1) DSA", "service", "the method by which severity and probability are told is not stated")
	}
	for _, f := range Families() {
		if !slices.ContainsFunc(r.Risks, func(x Risk) bool { return x.Family == f.Key && x.Closed == "" }) {
			say("L2", AgainstLaw, "art "+f.Key+" DSA", f.Key, "no open row is of this family: "+f.About)
		}
	}
	for _, x := range r.Risks {
		if x.Closed == "" {
			r.lintRow(x, on, say)
		}
	}
	r.lintFactors(say)
	for _, m := range r.Measures {
		lintMeasure(m, say)
	}
	r.sentences(say)
	r.auditPoints(say)
	return points
}

type sayer func(check string, weight Gravity, provision, where, about string)

func (r *Register) lintRow(x Risk, on deadline.Date, say sayer) {
	if x.Severity == nil || x.Probability == nil {
		say("L3", AgainstLaw, "art 34(1) DSA", x.ID, "severity or probability is not told")
	}
	scored := x.Severity != nil || x.Probability != nil
	own, newest := false, deadline.Date{}
	for _, e := range x.Evidence {
		if e.Value != nil && e.Own {
			own = true
		}
		if e.To.After(newest) {
			newest = e.To
		}
		if e.Value != nil && (e.From.IsZero() || e.To.IsZero()) {
			say("L5", Doubtful, "art 34(1) DSA", x.ID, "a figure without its period: "+e.What)
		}
	}
	if scored && !own {
		say("L4", Doubtful, "art 34(1) DSA", x.ID,
			"is scored, and no figure of the service's own stands behind it: the assessment shall be specific to the service")
	}
	if !newest.IsZero() && newest.AddMonths(12).Before(on) {
		say("L5", Doubtful, "art 34(1) DSA", x.ID, fmt.Sprintf("its newest data end on %s, more than a year ago", newest))
	}
	if x.Residual != nil && (above(x.Residual.Severity, x.Severity) || above(x.Residual.Probability, x.Probability)) {
		say("L6", Doubtful, "art 34(1), 35(1) DSA", x.ID, "the residual risk is above the one before measures")
	}
	var open []string
	for _, f := range Factors() {
		if _, ok := x.Factors[f.Key]; !ok {
			open = append(open, f.Key)
		}
	}
	if len(open) > 0 {
		say("L7", AgainstLaw, "art 34(2) DSA", x.ID, "factors without an answer: "+strings.Join(open, ", "))
	}
	if len(r.MeasuresOf(x.ID)) == 0 {
		say("L8", AgainstLaw, "art 35(1) DSA", x.ID, "no measure names the risk")
	}
	if x.Family == "34(1)(b)" && len(x.Rights) == 0 {
		say("L9", AgainstLaw, "art 34(1)(b) DSA", x.ID, "names no fundamental right")
	}
	if len(x.Affected) == 0 {
		say("L9", Doubtful, "art 34(1) DSA", x.ID, "does not say who is affected")
	}
	if m := x.Marking; m != nil && !m.Visible {
		say("L12", Doubtful, "art 35(1)(k) DSA", x.ID, "no mark is to be seen: a mark in the file alone is not prominent")
	}
	if m := x.Marking; m != nil && m.UserFunction == "" {
		say("L12", Doubtful, "art 35(1)(k) DSA", x.ID, "names no function by which recipients indicate such items")
	}
}

func above(a, b *Rating) bool { return a != nil && b != nil && a.Value > b.Value }

// lintFactors says which factors no row finds relevant: one that influences nothing needs a word.
func (r *Register) lintFactors(say sayer) {
	for _, f := range Factors() {
		if len(r.Risks) > 0 && !slices.ContainsFunc(r.Risks, func(x Risk) bool { return x.Factors[f.Key].Relevant }) {
			say("L7", Doubtful, "art 34(2) DSA", f.Key, "influences no risk of the register: "+f.About)
		}
	}
}

func lintMeasure(m Mitigation, say sayer) {
	if m.Status == "ended" {
		return
	}
	if m.Metric == "" || m.Target == "" {
		say("L10", Doubtful, "art 35(1) DSA", m.ID, "has no metric with a target: whether it is effective cannot be told")
	}
	if m.Owner == "" || m.From.IsZero() {
		say("L10", Doubtful, "art 35(1) DSA", m.ID, "has no owner, or no day from which it runs")
	}
	if strings.TrimSpace(m.Effect) == "" {
		say("L11", AgainstLaw, "art 35(1) DSA", m.ID, "does not consider its effect on fundamental rights")
	}
	if len(m.Risks) == 0 {
		say("L8", Doubtful, "art 35(1) DSA", m.ID, "names no risk")
	}
}

// sentences says which sentence stands in several rows: what fits any risk is specific to none.
func (r *Register) sentences(say sayer) {
	in, order := map[string][]string{}, []string{}
	for _, x := range r.Risks {
		texts := []string{x.Description}
		for _, f := range Factors() {
			texts = append(texts, x.Factors[f.Key].How)
		}
		for _, s := range []*Rating{x.Severity, x.Probability} {
			if s != nil {
				texts = append(texts, s.Because)
			}
		}
		for _, s := range sentencesOf(strings.Join(texts, "\n")) {
			if len([]rune(s)) < sameSentence || slices.Contains(in[s], x.ID) {
				continue
			}
			if len(in[s]) == 0 {
				order = append(order, s)
			}
			in[s] = append(in[s], x.ID)
		}
	}
	for _, s := range order {
		if len(in[s]) >= sameRows {
			say("L13", Doubtful, "art 34(1) DSA", strings.Join(in[s], ", "), "the same sentence stands in each: "+s)
		}
	}
}

// sentencesOf cuts a text into its sentences, each in small letters with white space made single blanks, so that the same words are the same
// sentence however they are set.
func sentencesOf(text string) (all []string) {
	var b strings.Builder
	end := func() {
		if s := strings.Join(strings.Fields(strings.ToLower(b.String())), " "); s != "" {
			all = append(all, s)
		}
		b.Reset()
	}
	runes := []rune(text)
	for i, c := range runes {
		switch {
		case c == '\n' && (i+1 == len(runes) || runes[i+1] == '\n'):
			end()
		case strings.ContainsRune(".!?;", c) && (i+1 == len(runes) || unicode.IsSpace(runes[i+1])):
			end()
		default:
			b.WriteRune(c)
		}
	}
	end()
	return all
}
