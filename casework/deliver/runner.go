package deliver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Outbox is where tasks are kept: a store.
type Outbox interface {
	// Tasks returns at most limit tasks that are not done and whose time has come, the oldest first.
	Tasks(ctx context.Context, now time.Time, limit int, do ...string) ([]casework.Task, error)
	// Try puts a task off before an attempt at it, and reports false where another runner was faster.
	Try(ctx context.Context, t casework.Task, until time.Time) (bool, error)
	// Done marks a task as done.
	Done(ctx context.Context, id string) error
}

// ErrMoot says that a task needs no message any more, such as the reminder of what was done meanwhile.
var ErrMoot = errors.New("no longer needed")

// Runner sends what is due.
type Runner struct {
	Outbox Outbox
	Sender Sender
	// Write makes the message of a task.
	Write func(ctx context.Context, t casework.Task) (Message, error)
	Now   func() time.Time
	// Keep writes into the record what became of a message: sent, or refused for good. A message whose fate could not be kept stays
	// in the outbox. Nil: nothing is kept, and what was refused for good stays there too, so that it is not lost.
	Keep func(ctx context.Context, t casework.Task, res Result) error
	// Do are the tasks that are messages.
	Do []string
}

// State is what became of a task.
type State string

// The states.
const (
	Sent   State = "sent"
	Failed State = "failed" // tried again at Next
	// Undelivered says that the other side refused it for good: nobody was informed, and a person has to look.
	Undelivered State = "undelivered"
	Moot        State = "moot"  // no longer needed
	Taken       State = "taken" // another runner has it
)

// Result is what became of one task. It names no person.
type Result struct {
	Task  string        `json:"task"`
	Case  aedile.CaseID `json:"case"`
	Do    string        `json:"do"`
	State State         `json:"state"`
	Tries int           `json:"tries"`
	Err   string        `json:"error,omitempty"`
	Hint  string        `json:"hint,omitempty"`
	Next  time.Time     `json:"next,omitzero"`
	Proof *Proof        `json:"proof,omitempty"` // of what the other side did with it
}

// The waits between attempts. Chosen: soon enough after a hiccup, and a letter that cannot go is tried once a day.
const (
	firstWait = time.Minute
	lastWait  = 24 * time.Hour
)

// Wait returns how long after an attempt the next is made: a minute after the first, then twice as long each time, at most a day.
func Wait(tries int) time.Duration {
	if tries > 10 {
		return lastWait
	}
	return min(firstWait<<tries, lastWait)
}

// Run tries at most limit tasks whose time has come, each once, and says what became of each. It ends early where the Sender is
// Down, and with the error of the outbox; what was not tried comes the next time. With again, what was put off after an attempt
// is tried now.
func (r Runner) Run(ctx context.Context, limit int, again bool, tell func(Result)) error {
	now := r.Now()
	until := now
	if again {
		until = now.Add(lastWait)
	}
	tasks, err := r.Outbox.Tasks(ctx, until, limit, r.Do...)
	if err != nil {
		return fmt.Errorf("list tasks: %w", err)
	}
	for _, t := range tasks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.At.After(now) {
			continue // it is not put off; its time has not come
		}
		res, err := r.one(ctx, t)
		if err != nil && !IsDown(err) {
			return err
		}
		tell(res)
		if err != nil {
			return err
		}
	}
	return nil
}

// one tries a task. Its error ends the run.
func (r Runner) one(ctx context.Context, t casework.Task) (Result, error) {
	res := Result{Task: t.ID, Case: t.Case, Do: t.Do, Tries: t.Tries + 1, Next: r.Now().Add(Wait(t.Tries))}
	mine, err := r.Outbox.Try(ctx, t, res.Next)
	if err != nil {
		return res, err
	}
	if !mine {
		res.State, res.Next = Taken, time.Time{}
		return res, nil
	}
	m, err := r.Write(ctx, t)
	if errors.Is(err, ErrMoot) {
		res.State, res.Next = Moot, time.Time{}
		return res, r.Outbox.Done(context.WithoutCancel(ctx), t.ID)
	}
	var proof Proof
	if err == nil {
		proof, err = r.Sender.Send(ctx, m)
	}
	return r.settle(context.WithoutCancel(ctx), t, res, proof, err) // it was tried: an interrupt must not send it twice
}

// settle keeps what became of a message, and takes it out of the outbox where nothing more is to be tried.
func (r Runner) settle(ctx context.Context, t casework.Task, res Result, proof Proof, err error) (Result, error) {
	var final *Final
	switch {
	case err == nil:
		res.State, res.Proof, res.Next = Sent, &proof, time.Time{}
	case errors.As(err, &final):
		res.State, res.Proof = Undelivered, &final.Proof
	default:
		res.State = Failed
	}
	if err != nil {
		res.Err, res.Hint = err.Error(), aedile.HintOf(err)
	}
	switch {
	case res.State == Failed && IsDown(err):
		return res, err
	case res.State == Failed, res.State == Undelivered && r.Keep == nil:
		return res, nil
	case r.Keep != nil:
		res.Next = time.Time{}
		if err := r.Keep(ctx, t, res); err != nil {
			return res, err
		}
	}
	res.Next = time.Time{}
	return res, r.Outbox.Done(ctx, t.ID)
}
