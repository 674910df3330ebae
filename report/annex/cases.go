package annex

import (
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/template"
)

// unsaid describes the sub-category "Other" where the record names no sub-category.
const unsaid = "No sub-category was recorded"

// share is what a case adds to a figure: a count, or a time in hours, or that the time is not recorded.
type share struct {
	cell    Cell
	n       float64
	hours   float64
	timed   bool
	missing bool
}

// Setting says of what a report is made.
type Setting struct {
	Service string // decisions that name another service are left out; empty: all
	Start   deadline.Date
	End     deadline.Date
	Zone    *time.Location // of the operator; nil: UTC
	Tier    law.Tier
	// Other returns another case of the record, for what a complaint is about.
	Other func(aedile.CaseID) (casework.Case, bool)
}

// in reports whether an instant lies in the period.
func (c *Setting) in(at time.Time) bool {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	d := deadline.DateOf(at.In(zone))
	return !d.Before(c.Start) && !d.After(c.End)
}

// place is a row of a part with categories, with the rows above it.
type place struct {
	part     int
	scopes   []string
	category string
	keyword  string
	other    string
}

// of returns the row under a category. What the part does not have, or the record does not say, goes under what is left over, described.
func placed(part int, left, category, keyword, other string) place {
	known := template.Categories(part)
	p := place{part: part, scopes: []string{""}, category: category}
	if !slices.ContainsFunc(known, func(s template.Subject) bool { return s.Name == category && !s.Sub }) {
		p.category = left
	}
	within := ""
	for _, s := range known {
		switch {
		case !s.Sub:
			within = s.Name
		case within != p.category:
		case s.Name == keyword:
			p.keyword = keyword
		case s.Name == template.KeywordOther && p.keyword == "":
			p.keyword = s.Name
		}
	}
	if p.keyword == template.KeywordOther {
		if p.other = strings.TrimSpace(other); p.other == "" {
			p.other = unsaid
		}
	}
	return p
}

// cells are the rows in which something under the place counts, in that column.
func (p place) cells(letter string) (out []Cell) {
	for _, scope := range p.scopes {
		out = append(out, Cell{Part: p.part, Scope: scope, Row: template.Total, Letter: letter})
		if p.category == "" {
			continue
		}
		out = append(out, Cell{Part: p.part, Scope: scope, Row: p.category, Letter: letter})
		if p.keyword != "" {
			out = append(out, Cell{Part: p.part, Scope: scope, Within: p.category, Row: p.keyword, Other: p.other, Letter: letter})
		}
	}
	return out
}

func (p place) count(out []share, letter string, n float64) []share {
	for _, c := range p.cells(letter) {
		out = append(out, share{cell: c, n: n})
	}
	return out
}

// time adds the hours between two instants; a zero end is a time that is not recorded.
func (p place) time(out []share, letter string, from, until time.Time) []share {
	for _, c := range p.cells(letter) {
		if until.IsZero() {
			out = append(out, share{cell: c, missing: true})
			continue
		}
		out = append(out, share{cell: c, timed: true, hours: max(0, until.Sub(from).Hours())})
	}
	return out
}

func line(part int, row string) Cell { return Cell{Part: part, Row: row, Letter: "G"} }

func one(cells ...Cell) (out []share) {
	for _, c := range cells {
		out = append(out, share{cell: c, n: 1})
	}
	return out
}

// shares says what a case adds to which figures.
func (c *Setting) shares(k casework.Case) []share {
	if len(k.Events) == 0 {
		return nil
	}
	switch k.Kind {
	case "order":
		return c.order(k)
	case "notice":
		return c.notice(k)
	case "decision":
		return c.decision(k)
	case "complaint":
		return append(c.complaint(k), c.dispute(k)...)
	case "misuse":
		return c.misuse(k)
	}
	return nil
}

// first returns when one of these moves was made first; zero: never.
func first(k casework.Case, moves ...string) (casework.Event, time.Time) {
	for _, e := range k.Events {
		if slices.Contains(moves, e.Move) {
			return e, e.At
		}
	}
	return casework.Event{}, time.Time{}
}

// order counts an order in the state of its issuer (art 15(1)(a)).
func (c *Setting) order(k casework.Case) (out []share) {
	o := casework.LastBody[kinds.Order](k, "receive", "complete", "take")
	came := k.Events[0].At
	if o == nil || !c.in(came) {
		return nil
	}
	p := placed(3, template.OfOrder, o.Category, o.Keyword, "")
	p.scopes = []string{template.Total}
	if slices.Contains(template.States(), o.State) {
		p.scopes = append(p.scopes, o.State)
	}
	_, told := first(k, "acknowledge")
	e, done := first(k, "give_effect")
	if o.Basis == kinds.OrderToInform {
		return p.time(p.time(p.count(nil, "K", 1), "L", came, told), "M", came, done)
	}
	out = p.count(p.count(nil, "G", 1), "H", float64(len(o.Locations)))
	out = p.time(p.time(out, "I", came, told), "J", came, done)
	if !done.IsZero() {
		out = append(out, c.automated("total", e.By.Automated)...)
	}
	return out
}

// automated counts a measure as taken by automated means alone, or not.
func (c *Setting) automated(scope string, alone bool) []share {
	if alone {
		return one(line(8, "measures_automated/"+scope))
	}
	return one(line(8, "measures_not_automated/"+scope))
}

// notice counts a notice and the action on it (art 15(1)(b)).
func (c *Setting) notice(k casework.Case) (out []share) {
	n := casework.LastBody[kinds.Notice](k, "submit", "complete", "lodge")
	came := k.Events[0].At
	if n == nil || !c.in(came) || c.Tier < law.Hosting {
		return nil
	}
	p := placed(4, template.OfNotice, n.Category, "", "")
	columns := []string{"FHJLN"}
	if n.Flagger != "" {
		columns = append(columns, "GIKMO")
	}
	e, at := first(k, "decide")
	d, err := casework.BodyOf[kinds.NoticeDecision](e)
	decided := !at.IsZero() && err == nil
	for _, letters := range columns {
		out = p.count(p.count(out, letters[:1], 1), letters[1:2], float64(len(n.Locations)))
		switch {
		case decided && d.Outcome == kinds.ActedByLaw:
			out = p.count(p.time(out, letters[2:3], came, at), letters[3:4], 1)
		case decided && d.Outcome == kinds.ActedByTerms:
			out = p.count(p.time(out, letters[2:3], came, at), letters[4:5], 1)
		}
	}
	if !decided {
		return out
	}
	alone := d.Automation == law.FullyAutomated
	if d.Outcome != kinds.NotActed {
		out = append(out, c.automated("total", alone)...)
	}
	name := map[bool]string{true: "notices_automated/", false: "notices_not_automated/"}[alone]
	out = append(out, one(line(8, name+"nam"))...)
	if n.Flagger != "" {
		out = append(out, one(line(8, name+"nam_flagger"))...)
	}
	return out
}

// decision counts a measure on own initiative (art 15(1)(c)), and every measure by the language of the content.
func (c *Setting) decision(k casework.Case) (out []share) {
	e, at := first(k, "send", "impose")
	d := kinds.DecisionOf(k)
	if d == nil || at.IsZero() || !c.in(at) || d.Service != "" && c.Service != "" && !strings.EqualFold(d.Service, c.Service) {
		return nil
	}
	alone := d.Automation == law.FullyAutomated || d.Automation == "" && e.By.Automated
	if lang := strings.ToLower(d.ContentLanguage); c.Tier == law.VeryLarge && slices.Contains(template.Languages(), lang) {
		out = append(out, c.automated(lang, alone)...)
	}
	if d.Source == law.FromNotice || d.Source == law.FromTrustedFlagger || d.Exception == kinds.ByOrder {
		return out // its notice or order counts it
	}
	out = append(out, c.automated("total", alone)...)
	out = append(out, c.automated("own", alone)...)
	p := placed(5, "", d.Category, keyword(d), d.KeywordOther)
	if d.Ground == law.IncompatibleContent {
		p = placed(6, template.OfTerms, d.Category, keyword(d), d.KeywordOther)
	}
	out = p.count(out, "F", 1)
	if d.AutomatedDetection != nil && *d.AutomatedDetection {
		out = p.count(out, "G", 1)
	}
	for _, letter := range restrictions(d) {
		out = p.count(out, letter, 1)
	}
	return out
}

// keyword is the first sub-category that belongs to the category of the decision.
func keyword(d *kinds.Decision) string {
	for _, k := range d.Keywords {
		if k == template.KeywordOther || law.Specifies(k, d.Category) {
			return k
		}
	}
	return ""
}

// restrictions are the columns of the restrictions that a decision imposes, each once.
func restrictions(d *kinds.Decision) (letters []string) {
	if v := d.Visibility; v != nil {
		for _, w := range v.What {
			letters = append(letters, map[law.Visibility]string{law.ContentRemoved: "H", law.ContentDisabled: "I", law.ContentDemoted: "J",
				law.ContentAgeRestricted: "K", law.ContentInteractionLimited: "L", law.ContentLabelled: "M", law.VisibilityOther: "N"}[w])
		}
	}
	if m := d.Monetary; m != nil {
		letters = append(letters, map[law.Monetary]string{law.MonetarySuspension: "O", law.MonetaryTermination: "P",
			law.MonetaryOther: "Q"}[m.What])
	}
	if s := d.Provision; s != nil {
		letters = append(letters, map[law.ServiceMeasure]string{law.PartialSuspension: "R", law.TotalSuspension: "R",
			law.PartialTermination: "S",
			law.TotalTermination:   "S"}[s.What])
	}
	if a := d.Account; a != nil {
		letters = append(letters, map[law.AccountMeasure]string{law.AccountSuspended: "T", law.AccountTerminated: "U"}[a.What])
	}
	slices.Sort(letters)
	return slices.DeleteFunc(slices.Compact(letters), func(s string) bool { return s == "" })
}

// complaint counts a complaint with its basis, its outcome and the time until the decision was told (art 15(1)(d)).
func (c *Setting) complaint(k casework.Case) (out []share) {
	_, came := first(k, "lodge")
	if came.IsZero() || !c.in(came) {
		return nil
	}
	if c.Tier < law.OnlinePlatform {
		return one(line(7, "complaints/total"))
	}
	blocks := append([]string{"complaints"}, c.basis(k)...)
	outcome := kinds.OutcomeOf(k)
	_, told := first(k, "tell")
	for _, b := range blocks {
		out = append(out, one(line(7, b+"/total"))...)
		switch outcome {
		case kinds.Upheld:
			out = append(out, one(line(7, b+"/upheld"))...)
		case kinds.PartiallyReversed:
			out = append(out, one(line(7, b+"/partly"))...)
		case kinds.Reversed:
			out = append(out, one(line(7, b+"/reversed"))...)
		case kinds.Omitted:
			if b == "complaints" {
				out = append(out, one(line(7, "complaints/omitted"))...)
			}
			continue
		default:
			out = append(out, share{cell: line(7, b+"/pending"), n: 1})
		}
		if !told.IsZero() {
			out = append(out, share{cell: line(7, b+"/median"), timed: true, hours: max(0, told.Sub(came).Hours())})
		}
	}
	return out
}

// basis says what a complaint is about: the first of art 20(1)(a) to (d) that the decision imposes, or a notice on which nothing was done.
func (c *Setting) basis(k casework.Case) []string {
	b := casework.LastBody[kinds.Complaint](k, "lodge")
	if b == nil || c.Other == nil {
		return []string{"unknown"}
	}
	other, ok := c.Other(b.Against)
	if !ok {
		return []string{"unknown"}
	}
	if n := casework.LastBody[kinds.Notice](other, "submit", "complete", "lodge"); other.Kind == "notice" {
		if n != nil && n.Flagger != "" {
			return []string{"not_acted", "not_acted_flagger"}
		}
		return []string{"not_acted"}
	}
	d := kinds.DecisionOf(other)
	switch {
	case other.Kind != "decision" || d == nil:
		return []string{"unknown"}
	case d.Visibility != nil:
		return []string{"visibility"}
	case d.Provision != nil:
		return []string{"service"}
	case d.Account != nil:
		return []string{"account"}
	case d.Monetary != nil:
		return []string{"monetisation"}
	}
	return []string{"unknown"}
}

// dispute counts what was brought to a settlement body (art 24(1)(a)). Whether a settlement is for the recipient in part only is not
// recorded.
func (c *Setting) dispute(k casework.Case) (out []share) {
	_, came := first(k, "refer")
	if came.IsZero() || !c.in(came) || c.Tier < law.OnlinePlatform {
		return nil
	}
	out = one(line(7, "disputes/total"))
	e, settled := first(k, "settle")
	s, err := casework.BodyOf[supervision.Settlement](e)
	_, refused := first(k, "refuse")
	switch {
	case !settled.IsZero() && err == nil:
		out = append(out, one(line(7, "disputes/"+map[bool]string{true: "reversed", false: "upheld"}[s.ForRecipient]))...)
		out = append(out, share{cell: line(7, "disputes/median"), timed: true, hours: max(0, settled.Sub(came).Hours())})
		if f := casework.LastBody[supervision.Following](k, "follow"); f != nil && f.Implemented && s.ForRecipient {
			out = append(out, one(line(7, "disputes/implemented"))...)
		}
	case !refused.IsZero():
		out = append(out, one(line(7, "disputes/omitted"))...)
	default:
		out = append(out, one(line(7, "disputes/pending"))...)
	}
	return out
}

// misuse counts a suspension (art 24(1)(b)).
func (c *Setting) misuse(k casework.Case) []share {
	e, at := first(k, "suspend")
	if at.IsZero() || !c.in(at) || c.Tier < law.OnlinePlatform {
		return nil
	}
	s, err := casework.BodyOf[kinds.Suspension](e)
	if err != nil {
		return nil
	}
	return one(line(7, "suspended_"+s.Of+"/total"))
}
