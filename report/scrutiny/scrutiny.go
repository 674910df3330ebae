package scrutiny

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/paper"
)

// Known are what other sources know of a service and its documents.
type Known struct {
	// Marketplace says whether consumers conclude contracts with traders on it; absent: told from how often the report speaks of traders.
	Marketplace *bool `json:"marketplace,omitempty"`
	// AuditReceivedOn is when the audit report was received, PublishedOn when the documents were published (art 42(4) DSA).
	AuditReceivedOn deadline.Date `json:"audit_received_on,omitzero"`
	PublishedOn     deadline.Date `json:"published_on,omitzero"`
	// RecommendationsOn is when the recommendations were received, AdoptedOn when the implementation report was adopted (art 37(6) DSA).
	RecommendationsOn deadline.Date `json:"recommendations_received_on,omitzero"`
	AdoptedOn         deadline.Date `json:"implementation_adopted_on,omitzero"`
	// LastPeriodEnd is the last day of the audited period before (art 3(2) of Delegated Regulation (EU) 2024/436).
	LastPeriodEnd deadline.Date `json:"last_period_end,omitzero"`
	// Launched are functionalities of the year that others report on: a changelog, the press.
	Launched []Launch `json:"launched,omitempty"`
	// Last are the files of the last year's reports.
	Last []string `json:"last,omitempty"`
	// LastDocuments is what was read from them.
	LastDocuments []*paper.Paper `json:"-"`
}

// Launch is a functionality that was launched.
type Launch struct {
	Name   string        `json:"name"`
	On     deadline.Date `json:"on,omitzero"`
	Source string        `json:"source,omitempty"`
}

// ReadKnown reads facts; no data are none.
func ReadKnown(name string, data []byte) (f Known, err error) {
	if len(data) == 0 {
		return f, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return f, aedile.Invalidf("read facts on documents", name, "is not as expected").Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return f, aedile.Invalidf("read facts on documents", name, "holds more than one object")
	}
	return f, nil
}

// The kinds of documents.
const (
	RiskReport           = "risk"
	AuditReport          = "audit"
	ImplementationReport = "implementation"
)

// rule is what a check rests on.
type rule struct {
	weight    lint.Weight
	provision string
}

const delegated = "Delegated Regulation (EU) 2024/436 "

var rules = map[string]rule{
	"R1":  {lint.Wrong, "art 42(4) DSA"},
	"R2":  {lint.Doubtful, "art 42(5) DSA"},
	"R3":  {lint.Wrong, "art 34(1)(a) to (d) DSA"},
	"R4":  {lint.Wrong, "art 34(2) DSA"},
	"R5":  {lint.Wrong, "art 34(2) DSA, third subparagraph"},
	"R6":  {lint.Wrong, "art 34(1) DSA"},
	"R7":  {lint.Doubtful, "art 34(1) DSA"},
	"R8":  {lint.Doubtful, "art 34(1), 35(1) DSA"},
	"R9":  {lint.Doubtful, "art 34(2)(a), (d) DSA"},
	"R10": {lint.Wrong, "art 35(1) DSA"},
	"R11": {lint.Doubtful, "art 35(1) DSA"},
	"R12": {lint.Doubtful, "art 34(1) DSA"},
	"R13": {lint.Doubtful, "art 35(1)(k) DSA"},
	"R14": {lint.Wrong, "art 34(1)(c), (d) DSA"},
	"R15": {lint.Doubtful, "art 42(4)(e) DSA"},
	"R16": {lint.Doubtful, "art 34(1) DSA"},
	"R17": {lint.Wrong, "art 37(4) DSA"},
	"R18": {lint.Wrong, delegated + "art 8"},
	"R19": {lint.Wrong, "art 37(1), (5) DSA"},
	"R20": {lint.Wrong, "art 37(4)(h), (6) DSA"},
	"R21": {lint.Wrong, delegated + "art 3(2)"},
	"R22": {lint.Wrong, delegated + "art 7(2); art 37(3) DSA"},
}

// Understood is what was understood of a document.
type Understood struct {
	File     string `json:"file"`
	Kind     string `json:"kind"`
	Language string `json:"language,omitempty"`
	Passages int    `json:"passages"`
	// Share is the share of the passages that stood in the last year's document, where one was given.
	Repeated *float64 `json:"repeated,omitempty"`
	Notes    []string `json:"notes,omitempty"`
}

// examiner looks at one document.
type examiner struct {
	*text
	kind    string
	service string
	facts   Known
	points  []lint.Point
	read    Understood
}

// Look looks at documents of one service and says what they do not say, or where they contradict themselves.
func Look(service string, docs []*paper.Paper, facts Known) (all []Understood, points []lint.Point) {
	kinds := map[string]*examiner{}
	for _, d := range docs {
		x := &examiner{text: read(d), service: service, facts: facts}
		x.kind = x.kindOf()
		x.read = Understood{File: d.Name, Kind: x.kind, Language: x.lang, Passages: len(d.Passages), Notes: d.Unread}
		if kinds[x.kind] == nil {
			kinds[x.kind] = x
		}
		x.redactions()
		if x.lang == "" {
			x.read.Notes = append(x.read.Notes,
				"is in none of the languages whose words are known (en, de, fr): what a document lacks is not said of it")
		} else {
			x.checks()
		}
		slices.SortStableFunc(x.points, func(a, b lint.Point) int { return cmp.Compare(number(a.Check), number(b.Check)) })
		all, points = append(all, x.read), append(points, x.points...)
	}
	return all, append(points, published(service, kinds, facts)...)
}

func number(check string) int {
	n, _ := strconv.Atoi(check[1:])
	return n
}

func (x *examiner) checks() {
	switch x.kind {
	case AuditReport:
		for _, f := range []func(){x.elements, x.conclusions, x.obligations, x.recommendations, x.period, x.independence} {
			f()
		}
	case ImplementationReport:
		x.followed()
	default:
		for _, f := range []func(){x.families, x.factors, x.regions, x.scores, x.quantities, x.market, x.amplified, x.measures, x.effects,
			x.launches,
			x.synthetic, x.topics, x.consultations, x.repeated} {
			f()
		}
	}
}

// firstPassages is how many passages at the beginning of a document tell its kind first. Chosen: a title page and a summary.
const firstPassages = 20

// kindOf tells the kind of a document by what its first passages speak of, and else by what most do.
func (x *examiner) kindOf() string {
	for _, some := range [][]*piece{x.pieces[:min(len(x.pieces), firstPassages)], x.pieces} {
		n := map[string]int{}
		for _, p := range some {
			for _, k := range []string{ImplementationReport, AuditReport, RiskReport} {
				if p.about(k) {
					n[k]++
				}
			}
		}
		switch {
		case n[ImplementationReport] > 0 && n[ImplementationReport] >= n[RiskReport] && n[ImplementationReport] >= n[AuditReport]:
			return ImplementationReport
		case n[AuditReport] > n[RiskReport]:
			return AuditReport
		case n[RiskReport] > 0:
			return RiskReport
		}
	}
	return RiskReport
}

// say adds a point at a passage; nil: of the whole document.
func (x *examiner) say(check string, at *piece, found, about string) *lint.Point {
	r := rules[check]
	p := lint.Point{Check: check, Weight: r.weight, Provision: r.provision, Service: x.service, File: x.doc.Name, Found: found,
		About: about}
	if at != nil {
		p.Row = at.Number
		if at.Page > 0 {
			p.Sheet = "page " + strconv.Itoa(at.Page)
		}
		if p.Found == "" {
			p.Found = excerpt(at.Text)
		}
	}
	x.points = append(x.points, p)
	return &x.points[len(x.points)-1]
}

// excerpt cuts a text for a person to find it by.
func excerpt(s string) string {
	const most = 90
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// lacking returns those of the topics on which there is no passage, in words.
func (x *examiner) lacking(topics [][2]string) (none []string) {
	for _, t := range topics {
		if x.find(t[0]) == nil {
			none = append(none, t[1])
		}
	}
	return none
}

// lastDay is the last day of a period of the law, by Regulation 1182/71 and the holidays of the Commission; where those are not known, the
// day of the same number.
func lastDay(from deadline.Date, period string) deadline.Date {
	p, err := deadline.ParsePeriod(period)
	cal, unknown := deadline.CalendarOf("COM")
	if err != nil || unknown != nil {
		return from
	}
	end, err := deadline.Clock{Calendar: cal, Zone: time.UTC}.End(deadline.On(from), p)
	if err != nil {
		return from.AddMonths(map[string]int{"1 month": 1, "3 months": 3}[period])
	}
	return end.LastDay
}

// published is R1: the documents of art 42(4) DSA, and when they came out.
func published(service string, kinds map[string]*examiner, f Known) (points []lint.Point) {
	say := func(file, found, about string) {
		points = append(points, lint.Point{Check: "R1", Weight: lint.Wrong, Provision: rules["R1"].provision, Service: service, File: file,
			Found: found,
			About: about})
	}
	if !f.AuditReceivedOn.IsZero() && !f.PublishedOn.IsZero() {
		if last := lastDay(f.AuditReceivedOn, "3 months"); f.PublishedOn.After(last) {
			say("", fmt.Sprintf("received %s, published %s", f.AuditReceivedOn, f.PublishedOn),
				"published more than three months after the audit report was received")
		}
	}
	audit := kinds[AuditReport]
	if audit == nil {
		return points
	}
	if kinds[RiskReport] == nil {
		say(audit.doc.Name, "an audit report", "the report on the risk assessment is not among the files")
	}
	if kinds[ImplementationReport] == nil && audit.opinion() != "" && audit.opinion() != positive {
		say(audit.doc.Name, "opinion: "+audit.opinion(),
			"the audit implementation report is not among the files, although the opinion is not positive")
	}
	for _, k := range []string{RiskReport, AuditReport, ImplementationReport} {
		if x := kinds[k]; x != nil && !slices.ContainsFunc(x.pieces, func(p *piece) bool { return len(days(p.low)) > 0 }) {
			say(x.doc.Name, "no day", "the document names no day")
		}
	}
	return points
}

// Limits chosen: how much of a document may be marked as removed, and how far from a mark its reason may stand, in passages.
const (
	maxRemoved = 0.1
	nearReason = 2
)

// redactions is R2: each mark of something removed has its reason beside it, or one for all.
func (x *examiner) redactions() {
	marked, all := 0, 0
	var bare *piece
	general := x.find("redacted", "redaction_reason")
	for i, p := range x.pieces {
		all += len([]rune(p.low))
		black := strings.Count(p.low, "█") + strings.Count(p.low, "▇")
		if black == 0 && !p.about("redacted") {
			continue
		}
		marked += max(black, 1)
		if black == 0 && strings.TrimLeft(p.low, "[(* ") == p.low {
			continue // it speaks of redaction, nothing is removed here
		}
		reason := general != nil
		for j := max(0, i-nearReason); j < min(len(x.pieces), i+nearReason+1); j++ {
			reason = reason || x.pieces[j].about("redaction_reason")
		}
		if !reason && bare == nil {
			bare = p
		}
	}
	if bare != nil {
		x.say("R2", bare, "", "something was removed, and no reason of art 42(5) is given beside it or for all")
	}
	if share := float64(marked) / float64(max(all, 1)); share > maxRemoved {
		x.say("R2", nil, fmt.Sprintf("%.0f %% of the characters", 100*share), "much of the text is removed")
	}
}
