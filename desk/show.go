package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
)

// Shown is a case as a person reads it.
type Shown struct {
	Case      casework.Case  `json:"case"`
	Title     string         `json:"title"`
	About     string         `json:"about,omitempty"` // what the case is about, in a few words
	Status    string         `json:"status"`          // what its state means
	Moves     []MoveView     `json:"moves"`
	Dues      []DueView      `json:"dues"`
	Late      []LateView     `json:"late"`
	Grounds   []GroundView   `json:"grounds,omitempty"`
	Questions []QuestionView `json:"questions,omitempty"`
	Letters   []LetterView   `json:"letters"`
	Delivered []Delivery     `json:"deliveries"` // what became of the letters that went out
	Done      []EventView    `json:"done"`
}

// EventView is a move that was made, with what it said.
type EventView struct {
	Version int            `json:"version"`
	Move    string         `json:"move"`
	About   string         `json:"about"`
	By      casework.Actor `json:"by"`
	At      time.Time      `json:"at"`
	To      string         `json:"to"`
	Content []Line         `json:"content"`
	Late    []string       `json:"late,omitempty"`
	// TakenBack says that it was taken back before anything of it had left.
	TakenBack bool      `json:"taken_back,omitempty"`
	Leaves    time.Time `json:"leaves,omitzero"` // when what follows leaves; until then it can be taken back
}

// GroundView is one ground of proceedings: what is suspected, and what was decided on it.
type GroundView struct {
	No       int               `json:"no"`
	Title    string            `json:"title"`
	Articles []string          `json:"articles"`
	State    kinds.GroundState `json:"state"`
	Status   string            `json:"status"`
	Last     string            `json:"last,omitempty"` // the last step that names it
	On       time.Time         `json:"on,omitzero"`    // when it was made
}

// QuestionView is one question of a request, with its answer.
type QuestionView struct {
	No      int           `json:"no"`
	Text    string        `json:"text"`
	Until   deadline.Date `json:"until,omitzero"`
	NoDay   bool          `json:"no_day,omitempty"` // it names no day by which to answer
	Answer  string        `json:"answer,omitempty"`
	Partial bool          `json:"partial,omitempty"`
}

// LetterView is a letter that the case has the facts for.
type LetterView struct {
	What  string        `json:"what"`
	Title string        `json:"title"`
	On    deadline.Date `json:"on,omitzero"` // no day: its move is still to come
}

// Show returns the case as a person reads it, without names or with them.
func (dk *Desk) Show(ctx context.Context, id aedile.CaseID, names letter.Names) (Shown, error) {
	c, err := dk.Case(ctx, id)
	if err != nil {
		return Shown{}, err
	}
	events, err := dk.Record.Load(ctx, id)
	if err != nil {
		return Shown{}, err
	}
	if names == letter.Shown {
		if err := dk.Looked(ctx, id, "show"); err != nil {
			return Shown{}, err
		}
	}
	s := dk.shown(c, events, names)
	if s.Delivered, err = dk.Deliveries(ctx, id); err != nil {
		return s, err
	}
	holdDues(c, s.Dues, uninformed(s.Delivered))
	return s, nil
}

func (dk *Desk) shown(c casework.Case, events []casework.Event, names letter.Names) Shown {
	k, _ := kinds.Of(c.Kind) // the case could not be read otherwise
	s := Shown{Case: c, Title: k.Title, About: kinds.FaceOf(c).Title, Moves: MovesIn(k, c.State), Dues: ViewDues(c.Dues, dk.Now()),
		Late: dk.LateIn(c), Letters: []LetterView{}, Done: []EventView{}}
	s.Grounds, s.Questions, s.Status = groundsOf(c), questionsOf(c), statusOf(k, c)
	for _, d := range letter.Of(c, letter.Style{Clock: dk.Terms.Clocks[c.Calendar], Own: dk.wordings()}) {
		s.Letters = append(s.Letters, LetterView{d.What, d.Title, d.On})
	}
	for _, e := range events {
		v := EventView{Version: e.Version, Move: e.Move, By: e.By, At: e.At, To: e.To, Leaves: e.Leaves, Content: linesOf(k, e, names)}
		if m, ok := anyMove(k, e.Move); ok {
			v.About = m.About
		}
		if e.Move == casework.TakeBack {
			v.About = "withdrawn before sending"
		}
		v.TakenBack = !slices.ContainsFunc(c.Events, func(x casework.Event) bool { return x.Version == e.Version })
		for _, l := range s.Late {
			if l.Version == e.Version {
				v.Late = append(v.Late, l.String())
			}
		}
		s.Done = append(s.Done, v)
	}
	return s
}

// statusOf says what the state of the case means. Of proceedings it says so by ground: one case can end differently by ground.
func statusOf(k casework.Kind, c casework.Case) string {
	gs := groundsOf(c)
	if slices.ContainsFunc(gs, func(g GroundView) bool { return g.State != kinds.GroundSuspected }) {
		var by []string
		for _, g := range gs {
			by = append(by, fmt.Sprintf("ground %d: %s", g.No, g.Status))
		}
		return strings.Join(by, "; ")
	}
	state, _ := k.State(c.State)
	return state.About
}

var groundStatus = map[kinds.GroundState]string{kinds.GroundSuspected: casework.SuspectedStatus,
	kinds.GroundFound:     "preliminary finding, not a decision",
	kinds.GroundReplied:   "preliminary finding, not a decision; the provider has replied",
	kinds.GroundReopened:  "taken up again after commitments: suspected, not established",
	kinds.GroundCommitted: "commitments were made binding", kinds.GroundInfringed: "decided: an infringement",
	kinds.GroundClosed: "closed without a finding"}

func groundsOf(c casework.Case) (gs []GroundView) {
	p := casework.LastBody[kinds.Proceeding](c, "open")
	if c.Kind != "proceeding" || p == nil {
		return nil
	}
	states, last := kinds.Grounds(c), kinds.LastActs(c)
	for _, g := range p.Grounds {
		act := last[g.No]
		gs = append(gs, GroundView{g.No, g.Title, g.Articles, states[g.No], groundStatus[states[g.No]], act.Move, act.At})
	}
	return gs
}

func questionsOf(c casework.Case) (qs []QuestionView) {
	r := kinds.RequestOf(c)
	if c.Kind != "request" || r == nil {
		return nil
	}
	answers := map[int]kinds.Answered{}
	if a := kinds.AnswerOf(c); a != nil {
		for _, q := range a.Questions {
			answers[q.No] = q
		}
	}
	untils := map[string]deadline.Date{}
	for _, e := range c.Events {
		for _, d := range e.Dues {
			if d.Name == "answer" {
				untils[d.Item] = d.LastDay
			}
		}
	}
	for _, q := range r.Questions {
		v := QuestionView{No: q.No, Text: q.Text, Until: untils[strconv.Itoa(q.No)], Answer: answers[q.No].Text,
			Partial: answers[q.No].Partial}
		if v.Until.IsZero() {
			v.Until = r.Deadline
			if !q.Deadline.IsZero() {
				v.Until = q.Deadline
			}
		}
		v.NoDay = v.Until.IsZero()
		qs = append(qs, v)
	}
	return qs
}
