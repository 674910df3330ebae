// Package docket holds the use-cases of people who carry proceedings: where each ground stands and has been, what comes next and whose act
// it is, the file as it was given, and how high fines can be at most (arts 66 to 79 DSA).
//
// It says what the record says. A ground is suspected until a decision finds otherwise, and a ceiling is no forecast.
package docket

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/fine"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// Station is a place on the road of a ground. Suspected and established never share one.
type Station string

// The stations, in their order. Only a decision establishes an infringement.
const (
	Suspected   Station = "suspected"
	Preliminary Station = "preliminary"
	Reply       Station = "reply"
	Commitment  Station = "commitment"
	Decision    Station = "decision"
)

// Stations returns the stations in their order.
func Stations() []Station { return []Station{Suspected, Preliminary, Reply, Commitment, Decision} }

// Mark is what stands at one station of a ground.
type Mark struct {
	At      time.Time // when the ground came there; zero: it did not
	Now     bool      // it stands there
	Jumped  bool      // it went past without stopping
	May     bool      // it may go there from where it stands
	Outcome string    // at Commitment and Decision: bound, infringement, closed
	Law     string    // that the outcome rests on
}

// Ground is one ground of proceedings.
type Ground struct {
	No       int
	Title    string
	Articles []string
	State    kinds.GroundState
	Marks    map[Station]Mark
	Evidence int // documents, cases and steps that name the ground, besides its opening
	Next     *casework.Due
	Status   string // what the state means, in words
}

// FileLine is a class of documents of the file, with how many there are and how many were given (art 79(4)).
type FileLine struct {
	Class      string
	All, Given int
}

// Proceeding is a case with its grounds.
type Proceeding struct {
	Row     desk.Row
	Case    casework.Case
	Opening *kinds.Proceeding
	Grounds []Ground
	Counts  map[kinds.GroundState]int
	File    []FileLine
	Asked   time.Time // when access to the file was asked for last; zero: it was not
	Told    time.Time // when coordinators and the Board were told of the opening (art 66(2)); zero: not yet
}

// ProceedingOf returns the proceedings with that identifier or number. A case of another procedure is an Invalid error.
func ProceedingOf(ctx context.Context, dk *desk.Desk, name string) (p Proceeding, err error) {
	if p.Row, err = dk.Board.Row(ctx, name); err != nil {
		return p, err
	}
	if p.Row.Kind != "proceeding" {
		return p, aedile.Invalidf("open proceedings", name, "is a %s and no proceedings", p.Row.Kind)
	}
	s, err := dk.Show(ctx, p.Row.Case, true)
	if err != nil {
		return p, err
	}
	p.Case, p.Opening = s.Case, casework.LastBody[kinds.Proceeding](s.Case, "open")
	p.Counts = map[kinds.GroundState]int{}
	steps := stepsOf(p.Case)
	for _, g := range s.Grounds {
		p.Counts[g.State]++
		p.Grounds = append(p.Grounds, Ground{No: g.No, Title: g.Title, Articles: g.Articles, State: g.State, Status: g.Status,
			Marks: road(steps[g.No], g.State), Evidence: evidence(steps[g.No]), Next: next(p.Case, g.No)})
	}
	p.file()
	return p, nil
}

// step is a move that names a ground.
type step struct {
	move string
	at   time.Time
	body bodyOf
}

// bodyOf is what steps on grounds have in common.
type bodyOf struct {
	Grounds   []int           `json:"grounds"`
	Documents []aedile.Digest `json:"documents"`
	Case      aedile.CaseID   `json:"case"`
}

// stepsOf returns the steps that name each ground, the earliest first.
func stepsOf(c casework.Case) map[int][]step {
	all := map[int][]step{}
	for _, e := range c.Events {
		if e.Move == "open" {
			if p, err := casework.BodyOf[kinds.Proceeding](e); err == nil {
				for _, g := range p.Grounds {
					all[g.No] = append(all[g.No], step{"open", e.At, bodyOf{}})
				}
			}
			continue
		}
		b, err := casework.BodyOf[bodyOf](e)
		if err != nil {
			continue // a step that names no grounds
		}
		for _, no := range b.Grounds {
			all[no] = append(all[no], step{e.Move, e.At, *b})
		}
	}
	return all
}

// evidence counts what the steps after the opening bring.
func evidence(steps []step) (n int) {
	for _, s := range steps {
		if s.move == "open" {
			continue
		}
		n++
		n += len(s.body.Documents)
		if s.body.Case != "" {
			n++
		}
	}
	return n
}

// leads says to which station a move takes a ground, with its outcome and the provision.
var leads = map[string]struct {
	to           Station
	outcome, law string
}{
	"open": {Suspected, "", ""}, "reopen": {Suspected, "reopened", "art 71(2)"}, "find": {Preliminary, "", ""},
	"reply": {Reply, "", ""}, "reply_part": {Reply, "", ""}, "offer": {Commitment, "offered", "art 71(1)"},
	"bind": {Commitment, "bound", "art 71(1)"}, "reject": {Commitment, "rejected", "art 71(3)"},
	"decide": {Decision, "infringement", "art 73(1)"}, "drop": {Decision, "closed", "art 73(5)"},
}

// onwards says where a ground may go from a state.
var onwards = map[kinds.GroundState][]Station{
	kinds.GroundSuspected: {Preliminary}, kinds.GroundReopened: {Preliminary}, kinds.GroundFound: {Reply, Decision},
	kinds.GroundReplied: {Decision}, kinds.GroundCommitted: nil, kinds.GroundInfringed: nil, kinds.GroundClosed: nil,
}

// stands is the station at which a ground of a state stands.
var stands = map[kinds.GroundState]Station{
	kinds.GroundSuspected: Suspected, kinds.GroundReopened: Suspected, kinds.GroundFound: Preliminary, kinds.GroundReplied: Reply,
	kinds.GroundCommitted: Commitment, kinds.GroundInfringed: Decision, kinds.GroundClosed: Decision,
}

// road returns what stands at each station.
func road(steps []step, state kinds.GroundState) map[Station]Mark {
	marks := map[Station]Mark{}
	for _, s := range steps {
		l, ok := leads[s.move]
		if !ok {
			continue
		}
		m := marks[l.to]
		if m.At.IsZero() || s.move != "open" {
			m.At, m.Outcome, m.Law = s.at, l.outcome, l.law
		}
		marks[l.to] = m
	}
	here := slices.Index(Stations(), stands[state])
	for i, s := range Stations() {
		m := marks[s]
		m.Now = i == here && !m.At.IsZero()
		m.Jumped = i < here && m.At.IsZero()
		m.May = slices.Contains(onwards[state], s) && !m.Now
		marks[s] = m
	}
	return marks
}

// next returns the due of the ground that ends first; nil: nothing runs for it.
func next(c casework.Case, no int) (first *casework.Due) {
	for _, d := range c.Dues {
		if d.Item != strconv.Itoa(no) {
			continue
		}
		if first == nil || !d.End.IsZero() && (first.End.IsZero() || d.End.Before(first.End)) {
			first = &d
		}
	}
	return first
}

// file gathers what was given of the file, and when the opening was told.
func (p *Proceeding) file() {
	by := map[string]*FileLine{}
	for _, e := range p.Case.Events {
		switch e.Move {
		case "ask_file":
			p.Asked = e.At
		case "inform":
			p.Told = e.At
		case "give_file":
			d, err := casework.BodyOf[kinds.Disclosure](e)
			if err != nil {
				continue
			}
			for _, x := range d.Documents {
				if by[x.Class] == nil {
					by[x.Class] = &FileLine{Class: x.Class}
				}
				if by[x.Class].All++; x.Given {
					by[x.Class].Given++
				}
			}
		}
	}
	for _, class := range []string{"open", "confidential", "internal"} {
		if l := by[class]; l != nil {
			p.File = append(p.File, *l)
		}
	}
}

// Ceilings are how high fines and penalties can be at most for the figures that are given, one for each basis.
func Ceilings(turnover, income string, year int) (all []fine.Answer, err error) {
	c := fine.Case{Year: year}
	if c.Turnover, err = figure(turnover); err != nil {
		return nil, err
	}
	if c.Income, err = figure(income); err != nil {
		return nil, err
	}
	if c.Turnover == nil && c.Income == nil {
		return nil, nil
	}
	for _, b := range []string{"74(1)(a)", "74(2)(a)", "76(1)(e)"} {
		c.Basis = b
		a, err := fine.Check(c)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func figure(text string) (*fine.Figure, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // it is not given
	}
	n, err := fine.ParseCents(text)
	if err != nil {
		return nil, err
	}
	return &fine.Figure{Amount: n}, nil
}

// Limits returns until when fines can be imposed for conduct that began on that day, as the record shows what interrupts it: the opening,
// and requests and inspections of these proceedings (art 77 DSA). Without a day of the conduct there is none, and nil is returned.
func (p Proceeding) Limits(dk *desk.Desk) (*fine.Chain, error) {
	var since deadline.Date
	for _, g := range openingGrounds(p.Opening) {
		if !g.Since.IsZero() && (since.IsZero() || g.Since.Before(since)) {
			since = g.Since
		}
	}
	clock, ok := dk.Terms.Clocks[p.Case.Calendar]
	if since.IsZero() || !ok {
		return nil, nil //nolint:nilnil // the record does not say when it began
	}
	h := fine.History{Committed: since, On: deadline.DateOf(dk.Now().In(clock.Zone))}
	for _, e := range p.Case.Events {
		on := deadline.DateOf(e.At.In(clock.Zone))
		switch {
		case e.Move == "open":
			h.Acts = append(h.Acts, fine.Act{On: on, What: "opening"})
		case e.Move == "measure":
			if m, err := casework.BodyOf[kinds.Measure](e); err == nil && (m.Article == "68" || m.Article == "69") {
				h.Acts = append(h.Acts, fine.Act{On: on, What: "inspection"})
			}
		}
	}
	l, err := fine.Limitation(h, clock)
	if err != nil || len(l.Chains) == 0 {
		return nil, err
	}
	return &l.Chains[0], nil
}

func openingGrounds(p *kinds.Proceeding) []kinds.Ground {
	if p == nil {
		return nil
	}
	return p.Grounds
}
