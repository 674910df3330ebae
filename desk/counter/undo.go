package counter

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Back is one case that can be taken back: the version at which it was decided, the decision that followed, and, of a complaint, the case
// that it is against.
type Back struct {
	Case     aedile.CaseID `json:"case"`
	From     int           `json:"from"`
	Decision aedile.CaseID `json:"decision,omitempty"`
	Against  aedile.CaseID `json:"against,omitempty"`
}

// TakeBack takes back what was decided, before anything of it has left: the decision is not sent and is given up, and the case stands where
// it stood. It returns how many cases were; what has left meanwhile is a Conflict error and stays as it is, with those behind it. What an
// earlier call has taken back already, as where the program ended in the middle, is passed over: the call can be made again.
func TakeBack(ctx context.Context, dk *desk.Desk, by casework.ActorID, all []Back) (n int, err error) {
	u := undoing{dk, desk.Act{By: casework.Actor{Party: casework.Platform, ID: by}}}
	for _, b := range all {
		if b.Decision != "" {
			if err := u.giveUp(ctx, b.Decision); err != nil {
				return n, err
			}
		}
		if b.Against != "" {
			if err := u.back(ctx, b.Against, 0); err != nil {
				return n, err
			}
		}
		if err := u.back(ctx, b.Case, b.From); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// undoing is who takes back.
type undoing struct {
	dk  *desk.Desk
	act desk.Act
}

// back takes back the moves of a case from a version on; 0: the last. Where that was done already nothing happens.
func (u undoing) back(ctx context.Context, id aedile.CaseID, from int) error {
	c, err := u.dk.Case(ctx, id)
	if err != nil {
		return err
	}
	if n := len(c.Events); n > 0 && c.Events[n-1].Move == casework.TakeBack {
		return nil
	}
	act := u.act
	if c.Kind == "review" {
		act.By.Party = casework.Screener
	}
	_, err = u.dk.TakeBack(ctx, desk.TakingBack{Act: act, Case: id, From: from})
	return err
}

// giveUp takes back that a decision was sent, and gives up the draft that is left.
func (u undoing) giveUp(ctx context.Context, id aedile.CaseID) error {
	c, err := u.dk.Case(ctx, id)
	if err != nil || c.State == "withdrawn" {
		return err
	}
	if c.State != "drafted" {
		if _, err := u.dk.TakeBack(ctx, desk.TakingBack{Act: u.act, Case: id}); err != nil {
			return err
		}
	}
	_, err = u.dk.Make(ctx, desk.Moving{Act: u.act, Case: id, Move: "withdraw"})
	return err
}
