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
// it stood. It returns how many cases were; what has left meanwhile is a Conflict error and stays as it is, with those behind it.
func TakeBack(ctx context.Context, dk *desk.Desk, by casework.ActorID, all []Back) (n int, err error) {
	ours := desk.Act{By: casework.Actor{Party: casework.Platform, ID: by}}
	for _, b := range all {
		if b.Decision != "" {
			if _, err := dk.TakeBack(ctx, desk.TakingBack{Act: ours, Case: b.Decision}); err != nil {
				return n, err
			}
			if _, err := dk.Make(ctx, desk.Moving{Act: ours, Case: b.Decision, Move: "withdraw"}); err != nil {
				return n, err
			}
		}
		if b.Against != "" {
			if _, err := dk.TakeBack(ctx, desk.TakingBack{Act: ours, Case: b.Against}); err != nil {
				return n, err
			}
		}
		c, err := dk.Case(ctx, b.Case)
		if err != nil {
			return n, err
		}
		act := ours
		if c.Kind == "review" {
			act.By.Party = casework.Screener
		}
		if _, err := dk.TakeBack(ctx, desk.TakingBack{Act: act, Case: b.Case, From: b.From}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
