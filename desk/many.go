package desk

import (
	"context"
	"errors"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// Many is one move in many cases: those that are named, or those of the query.
type Many struct {
	Act
	Content
	Cases  []aedile.CaseID
	Query  Query
	Move   string
	Letter bool // the letter that the facts give becomes the text of each content
	// Expected is how many cases can make the move, as the person saw it in the preview. Zero: preview alone, nothing is written.
	Expected int
}

// MovedOne is what the move would do, or has done, in one case.
type MovedOne struct {
	Case    aedile.CaseID `json:"case"`
	Title   string        `json:"title,omitempty"`
	From    string        `json:"from"`
	To      string        `json:"to,omitempty"`      // empty: it cannot be made
	Letters int           `json:"letters,omitempty"` // that it leaves to be sent
	Why     string        `json:"why,omitempty"`     // it cannot be made
	Done    bool          `json:"done,omitempty"`
}

// MoveMany previews the move in each case, or makes it where as many can make it as the person expects; another number is a Conflict
// error, and nothing is written. Each case moves by itself: one that has moved on meanwhile says so, and the others go on. It tells each
// one as it comes.
func (dk *Desk) MoveMany(ctx context.Context, m Many, tell func(MovedOne)) ([]MovedOne, error) {
	ids := m.Cases
	if len(ids) == 0 {
		f, err := dk.List(ctx, m.Query)
		if err != nil {
			return nil, err
		}
		for _, r := range f.Rows {
			ids = append(ids, r.ID)
		}
	}
	all, can := []MovedOne{}, 0
	for _, id := range ids {
		one, err := dk.foresee(ctx, m, id)
		if err != nil {
			return nil, err
		}
		if one.To != "" {
			can++
		}
		all = append(all, one)
	}
	if m.Expected == 0 {
		for _, one := range all {
			tell(one)
		}
		return all, nil
	}
	if m.Expected != can {
		return all, aedile.Conflictf("move many", m.Move, "%d cases can make it, not %d", can, m.Expected).Hint("look at the preview again")
	}
	for i, one := range all {
		if one.To != "" {
			if _, err := dk.Make(ctx, m.in(one.Case)); err != nil {
				all[i].To, all[i].Why = "", aedile.Message(err)
			} else {
				all[i].Done = true
			}
		}
		tell(all[i])
	}
	return all, nil
}

// in returns the move in one of the cases.
func (m Many) in(id aedile.CaseID) Moving {
	return Moving{Act: Act{By: m.By, At: m.At}, Content: m.Content, Case: id, Move: m.Move, Letter: m.Letter}
}

// foresee says what the move would do in one case. Why it cannot be made is no error; what cannot be read is.
func (dk *Desk) foresee(ctx context.Context, m Many, id aedile.CaseID) (MovedOne, error) {
	c, err := dk.Case(ctx, id)
	if err != nil {
		return MovedOne{}, err
	}
	k, err := KindOf(c.Kind)
	if err != nil {
		return MovedOne{}, err
	}
	one := MovedOne{Case: id, Title: kinds.FaceOf(c).Title, From: c.State}
	content := m.Content
	if m.Letter {
		if content, err = dk.withLetter(c, content, m.At); err != nil {
			one.Why = aedile.Message(err)
			return one, nil
		}
	}
	body, err := Decode(k, m.Move, content)
	if err != nil {
		return one, err // the same content fits no case
	}
	after, err := dk.Foresee(ctx, casework.Plan{Case: id, Kind: c.Kind, Steps: []casework.Step{{Move: m.Move, By: m.By, At: m.At,
		Version: c.Version, Body: body}}})
	var refused *casework.Refusal
	switch {
	case errors.As(err, &refused):
		one.Why = refused.Error()
	case err != nil:
		one.Why = aedile.Message(err)
	default:
		one.To = after[0].State
		if move, ok := k.Move(m.Move, c.State); ok {
			for _, j := range move.Jobs {
				if j.Do == "tell" || j.Do == "confirm" || j.Do == "ask" || j.Do == "copy" {
					one.Letters++
				}
			}
		}
	}
	return one, nil
}
