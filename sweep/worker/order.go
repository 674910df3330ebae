package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/sweep/packset"
)

// Order says what a sweep is to screen with.
type Order struct {
	ID    string // of letters and digits: names the sweep on the server
	Set   *packset.Set
	From  packset.Selection    // of which the set was made
	Asks  []*register.Snapshot // registers that it asks
	Built string               // version of the program: other versions leave the sweep alone
	Tries int                  // how often a chunk is begun before it is set aside; 0: maxTries
	Ahead int                  // how many chunks are cut before the first of them is done; 0: maxAhead
}

// maxTries is how often a chunk is begun before it is set aside. Chosen: workers are lost by accident now and then, but hardly five
// times over one chunk.
const maxTries = 5

// maxAhead is how many chunks are cut before the first of them is done: it bounds what the server holds. Chosen: 256 MB.
const maxAhead = 256

// spec is what workers are told of a sweep.
type spec struct {
	ID        string               `json:"id"`
	Built     string               `json:"built"`
	Packs     []aedile.PackRef     `json:"packs"`
	Registers []aedile.RegisterRef `json:"registers,omitempty"`
	Detectors []aedile.PackRef     `json:"detectors"`
	Names     []string             `json:"names,omitempty"` // packs and
	Only      []string             `json:"only,omitempty"`  // checks that were chosen
	Bundle    aedile.Digest        `json:"bundle"`
	Parts     int                  `json:"parts"` // of the bundle
	Keep      bool                 `json:"keep,omitempty"`
	Tries     int                  `json:"tries"`
}

// key names what a worker makes ready: sweeps with the same share it.
func (s *spec) key() string {
	return string(s.Bundle) + strings.Join(s.Names, ",") + ";" + strings.Join(s.Only, ",")
}

// The states of a sweep.
const (
	running   = "running"
	paused    = "paused"
	cancelled = "cancelled"
)

// wrongID finds what a name of a stream must not hold.
func wrongID(id string) bool {
	return id == "" || len(id) > 40 || strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != ""
}

// taskLease is how long a worker may be silent about a chunk before it is given to another one. Chosen.
const taskLease = 30 * time.Second

// open makes the streams of a sweep, or finds those of one that was begun with the same order.
func (q *Queue) open(ctx context.Context, o Order, keep bool) (*spec, error) {
	const op = "start sweep"
	if wrongID(o.ID) {
		return nil, aedile.Invalidf(op, o.ID, "is no name of a sweep").Hint("use at most 40 letters, digits and dashes")
	}
	b, err := bundle(o.From.Dirs, o.Asks)
	if err != nil {
		return nil, err
	}
	if o.Tries == 0 {
		o.Tries = maxTries
	}
	s := o.Set.Screener
	sp := &spec{ID: o.ID, Built: o.Built, Packs: s.Packs(), Registers: s.Registers(), Detectors: s.Detectors(), Names: o.From.Names,
		Only:   o.From.Only,
		Bundle: aedile.DigestOf(b), Parts: len(q.partsOf(b)), Keep: keep, Tries: o.Tries}
	said, err := json.Marshal(sp)
	if err != nil {
		return nil, err
	}
	err = again(ctx, func(ctx context.Context) error { return q.streams(ctx, o.ID) })
	if err != nil {
		return nil, aedile.Unavailablef(op, o.ID, "the streams cannot be made").Hint("look at the limits of JetStream on the server").Because(err)
	}
	if _, err := q.write(ctx, q.subject(o.ID, "bundle"), b); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	switch err := q.keepOnce(ctx, q.subject(o.ID, "spec"), said); {
	case errors.Is(err, errThere):
		was, _, err := q.last(ctx, q.stream(o.ID), q.subject(o.ID, "spec"))
		if err != nil {
			return nil, err
		}
		if string(was) != string(said) {
			return nil, aedile.Conflictf(op, o.ID,
				"there is a sweep of that name with other packs, registers or settings").Hint("give this one another name with --id")
		}
	case err != nil:
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	return sp, nil
}

func (q *Queue) streams(ctx context.Context, id string) error {
	_, err := q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: q.stream(id), Subjects: []string{q.subject(id, ">")},
		AllowDirect: true})
	if err != nil {
		return err
	}
	st, err := q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: q.tasks(id), Subjects: []string{q.taskSubject(id)},
		Retention:  jetstream.WorkQueuePolicy,
		Duplicates: 2 * time.Minute})
	if err != nil {
		return err
	}
	_, err = st.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{Durable: consumer, AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: taskLease, MaxAckPending: -1})
	return err
}

// consumer is what all workers of a sweep share.
const consumer = "screen"

// remove takes a sweep off the server.
func (q *Queue) remove(ctx context.Context, id string) error {
	ctx, enough := context.WithTimeout(ctx, 6*patience)
	defer enough()
	for _, n := range []string{q.tasks(id), q.stream(id)} {
		err := again(ctx, func(ctx context.Context) error { return q.js.DeleteStream(ctx, n) })
		if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return aedile.Unavailablef("end sweep", id, "its streams cannot be removed").Because(err)
		}
	}
	return nil
}
