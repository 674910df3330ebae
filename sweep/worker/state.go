package worker

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/aedile/aedile"
)

// ids returns the names of the sweeps on the server.
func (q *Queue) ids(ctx context.Context) (ids []string, err error) {
	err = again(ctx, func(ctx context.Context) error {
		ids = nil
		l := q.js.StreamNames(ctx)
		for n := range l.Name() {
			if id, ok := strings.CutPrefix(n, q.prefix+"_"); ok && !strings.HasSuffix(id, "_TASKS") && id != workersID {
				ids = append(ids, id)
			}
		}
		return l.Err()
	})
	slices.Sort(ids)
	return ids, err
}

// spec returns what workers are told of a sweep. The error is NotFound where there is none, or where it is only being made.
func (q *Queue) spec(ctx context.Context, id string) (*spec, error) {
	b, _, err := q.last(ctx, q.stream(id), q.subject(id, "spec"))
	if err != nil {
		return nil, err
	}
	s := new(spec)
	return s, json.Unmarshal(b, s)
}

// state returns whether a sweep runs. One that is not there any more was cancelled.
func (q *Queue) state(ctx context.Context, id string) (string, error) {
	b, _, err := q.last(ctx, q.stream(id), q.subject(id, "state"))
	if aedile.ClassOf(err) == aedile.NotFound {
		if _, err := q.spec(ctx, id); aedile.ClassOf(err) == aedile.NotFound {
			return cancelled, nil
		}
		return running, nil
	}
	return string(b), err
}

// Pause lets workers take no more chunks of a sweep. What they have in hand they finish.
func (q *Queue) Pause(ctx context.Context, id string) error {
	return q.set(ctx, "pause sweep", id, paused)
}

// Resume lets workers go on.
func (q *Queue) Resume(ctx context.Context, id string) error {
	return q.set(ctx, "resume sweep", id, running)
}

// Cancel ends a sweep. Whoever waits for it is told; where nobody does, it is taken off the server.
func (q *Queue) Cancel(ctx context.Context, id string) error {
	if err := q.set(ctx, "cancel sweep", id, cancelled); err != nil {
		return err
	}
	return q.remove(ctx, id)
}

func (q *Queue) set(ctx context.Context, op, id, state string) error {
	if _, err := q.spec(ctx, id); err != nil {
		if aedile.ClassOf(err) == aedile.NotFound {
			return aedile.NotFoundf(op, id, "there is no such sweep").Hint("aedile sweep status lists those that run")
		}
		return err
	}
	return q.keep(ctx, q.subject(id, "state"), []byte(state))
}

// Progress is the state of a sweep.
type Progress struct {
	ID      string           `json:"id"`
	State   string           `json:"state"`
	Built   string           `json:"built"`
	Packs   []aedile.PackRef `json:"packs"`
	Done    int              `json:"done"`    // chunks
	Waiting int              `json:"waiting"` // chunks that are cut and not done, in hand or not
	Begun   int              `json:"begun"`   // of them in the hands of workers
	Again   int              `json:"again"`   // times that a chunk was begun again because its worker ended
}

// Sweeps returns the state of all sweeps, by name.
func (q *Queue) Sweeps(ctx context.Context) ([]Progress, error) {
	ids, err := q.ids(ctx)
	if err != nil {
		return nil, aedile.Unavailablef("list sweeps", "", "the queue does not answer").Because(err)
	}
	all := []Progress{}
	for _, id := range ids {
		s, err := q.spec(ctx, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		st := Progress{ID: id, Built: s.Built, Packs: s.Packs}
		if st.State, err = q.state(ctx, id); err != nil {
			return nil, err
		}
		if err := q.count(ctx, id, &st); err != nil {
			return nil, err
		}
		all = append(all, st)
	}
	return all, nil
}

func (q *Queue) count(ctx context.Context, id string, st *Progress) error {
	under := func(ctx context.Context, what ...string) (map[string]uint64, error) {
		s, err := q.js.Stream(ctx, q.stream(id))
		if err != nil {
			return nil, err
		}
		i, err := s.Info(ctx, jetstream.WithSubjectFilter(q.subject(id, what...)))
		if err != nil {
			return nil, err
		}
		return i.State.Subjects, nil
	}
	return again(ctx, func(ctx context.Context) error {
		done, err := under(ctx, "done", "*")
		if err != nil {
			return ended(err)
		}
		tries, err := under(ctx, "try", "*", "*")
		if err != nil {
			return ended(err)
		}
		st.Done, st.Again = len(done), 0
		for subject := range tries {
			if !strings.HasSuffix(subject, ".1") {
				st.Again++
			}
		}
		t, err := q.js.Stream(ctx, q.tasks(id))
		if err != nil {
			return ended(err)
		}
		i, err := t.Info(ctx)
		if err != nil {
			return ended(err)
		}
		st.Waiting = int(i.State.Msgs)
		c, err := t.Consumer(ctx, consumer)
		if err != nil {
			return ended(err)
		}
		if ci, err := c.Info(ctx); err == nil {
			st.Begun = ci.NumAckPending
		}
		return nil
	})
}

// workersID names the stream of signs of life.
const workersID = "WORKERS"

func (q *Queue) workerSubject(name string) string {
	return strings.ToLower(q.prefix) + "-worker." + name
}

func (q *Queue) workers(ctx context.Context) error {
	_, err := q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{Name: q.stream(workersID),
		Subjects: []string{q.workerSubject("*")}, MaxMsgsPerSubject: 1,
		MaxAge: time.Hour, AllowDirect: true})
	return err
}

// Dead is how old the last sign of life of a worker is that must be taken for dead. Chosen: five signs.
const Dead = 5 * beats

// Workers returns the last sign of each worker of the last hour, by name. A worker whose sign is older than Dead, and does not say that it
// ended, is lost.
func (q *Queue) Workers(ctx context.Context) ([]Sign, error) {
	all := []Sign{}
	s, err := q.js.Stream(ctx, q.stream(workersID))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return all, nil
	}
	if err != nil {
		return nil, aedile.Unavailablef("list workers", "", "the queue does not answer").Because(err)
	}
	i, err := s.Info(ctx, jetstream.WithSubjectFilter(q.workerSubject("*")))
	if err != nil {
		return nil, aedile.Unavailablef("list workers", "", "the queue does not answer").Because(err)
	}
	for subject := range i.State.Subjects {
		m, err := s.GetLastMsgForSubject(ctx, subject)
		if err != nil {
			continue // it has just been replaced
		}
		var x Sign
		if json.Unmarshal(m.Data, &x) == nil {
			x.At = m.Time
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b Sign) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}
