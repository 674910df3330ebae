package casework_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// memory is the least that a Store can be.
type memory struct {
	mu     sync.Mutex
	cases  map[aedile.CaseID]casework.Case
	tasks  []casework.Task
	done   map[string]bool
	broken error
}

func (m *memory) Load(_ context.Context, id aedile.CaseID) ([]casework.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.cases[id]
	if !ok {
		return nil, aedile.NotFoundf("load", string(id), "no such case")
	}
	return c.Events, m.broken
}

func (m *memory) Append(_ context.Context, chs ...casework.Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return m.broken
	}
	for _, ch := range chs {
		if m.cases[ch.Case.ID].Version != ch.Before() {
			return aedile.Conflictf("append", string(ch.Case.ID), "has moved on")
		}
	}
	for _, ch := range chs {
		m.cases[ch.Case.ID], m.tasks = ch.Case, append(m.tasks, ch.Tasks...)
	}
	return nil
}

func (m *memory) List(_ context.Context, f casework.Filter) iter.Seq2[casework.Case, error] {
	return func(yield func(casework.Case, error) bool) {
		if m.broken != nil {
			yield(casework.Case{}, m.broken)
			return
		}
		for _, c := range m.cases {
			if f.Match(c) && !yield(c, nil) {
				return
			}
		}
	}
}

func (m *memory) Tasks(_ context.Context, now time.Time, limit int, do ...string) (ts []casework.Task, err error) {
	for _, t := range m.tasks {
		if (len(do) == 0 || slices.Contains(do, t.Do)) && !m.done[t.ID] && !t.At.After(now) && len(ts) < limit {
			ts = append(ts, t)
		}
	}
	slices.SortFunc(ts, func(a, b casework.Task) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return ts, m.broken
}

func (m *memory) Done(_ context.Context, id string) error { m.done[id] = true; return nil }

func service(t testing.TB, now *time.Time) (casework.Service, *memory) {
	m := &memory{cases: map[aedile.CaseID]casework.Case{}, done: map[string]bool{}}
	return casework.Service{Store: m, Terms: house(t), Now: func() time.Time { return *now },
		Kind: func(name string) (casework.Kind, bool) { return inquiry, name == "inquiry" }}, m
}

func TestOfTwoMovesAtOnceOneIsAConflict(t *testing.T) {
	t.Parallel()
	now := at("2026-01-05T09:00:00Z")
	s, m := service(t, &now)
	if _, err := s.Move(t.Context(), "c", "inquiry", asks()); err != nil {
		t.Fatal(err)
	}
	now = at("2026-01-12T09:00:00Z")
	var won, lost int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			_, err := s.Move(context.Background(), "c", "inquiry",
				casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, Version: 1, Body: &reply{Part: "1"}})
			mu.Lock()
			defer mu.Unlock()
			switch aedile.ClassOf(err) {
			case "":
				won++
			case aedile.Conflict:
				lost++
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won != 1 || lost != 15 || m.cases["c"].Version != 2 {
		t.Errorf("%d won, %d lost, version %d", won, lost, m.cases["c"].Version)
	}
}

func TestTheRecordNeverRunsBackwards(t *testing.T) {
	t.Parallel()
	now := at("2026-01-05T09:00:00Z")
	s, _ := service(t, &now)
	step := asks()
	step.At = time.Time{}
	c, err := s.Move(t.Context(), "c", "inquiry", step)
	if err != nil || !c.ChangedAt.Equal(now) {
		t.Fatalf("%v %v", c.ChangedAt, err)
	}
	now = now.Add(-3 * time.Second) // the machine's clock stepped back
	answer := casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, Version: 1, Body: &reply{Part: "1"}}
	c, err = s.Move(t.Context(), "c", "inquiry", answer)
	if err != nil || !c.ChangedAt.Equal(at("2026-01-05T09:00:00Z")) {
		t.Errorf("%v %v", c.ChangedAt, err)
	}
	answer.Version, answer.At = 2, now.Add(time.Hour)
	if _, err := s.Move(t.Context(), "c", "inquiry", answer); aedile.ClassOf(err) != aedile.Invalid ||
		!strings.Contains(err.Error(), "in the future") {
		t.Error(err)
	}
}

func TestPeriodsLapseOnceAndOnlyWhereTheyRun(t *testing.T) {
	t.Parallel()
	now := at("2026-01-05T09:00:00Z")
	s, m := service(t, &now)
	for _, id := range []aedile.CaseID{"late", "met"} {
		if _, err := s.Move(t.Context(), id, "inquiry", asks()); err != nil {
			t.Fatal(err)
		}
	}
	now = at("2026-01-12T09:00:00Z")
	if _, err := s.Move(t.Context(), "met", "inquiry",
		casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, Version: 1, Body: &reply{Part: "1"}}); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Lapse(t.Context(), 100); n != 0 || err != nil {
		t.Errorf("too early: %d %v", n, err)
	}
	now = at("2026-01-19T23:00:00Z")
	if n, err := s.Lapse(t.Context(), 100); n != 1 || err != nil || m.cases["late"].State != "overdue" || m.cases["met"].State != "asked" {
		t.Errorf("%d %v %s %s", n, err, m.cases["late"].State, m.cases["met"].State)
	}
	if n, err := s.Lapse(t.Context(), 100); n != 0 || err != nil {
		t.Errorf("again: %d %v", n, err)
	}
	ps, err := s.Pending(t.Context(), casework.Filter{})
	if err != nil || len(ps) == 0 || ps[0].Case != "late" || !ps[0].Late || ps[0].Due.Item != "1" {
		t.Errorf("%v %v", ps, err)
	}
}

// What the kind still misses keeps the task for the next time; it is not lost.
func TestALapseThatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	now := at("2026-01-05T09:00:00Z")
	s, m := service(t, &now)
	ready := false
	strictly := inquiry
	strictly.Moves = slices.Clone(inquiry.Moves)
	strictly.Moves[3].Check = func(casework.In) (fs casework.Faults) {
		fs.Own(ready, "", "not yet", a67)
		return fs
	}
	s.Kind = func(string) (casework.Kind, bool) { return strictly, true }
	if _, err := s.Move(t.Context(), "c", "inquiry", asks()); err != nil {
		t.Fatal(err)
	}
	now = at("2026-01-19T23:00:00Z")
	if n, err := s.Lapse(t.Context(), 10); n != 0 || err != nil || m.cases["c"].State != "asked" {
		t.Errorf("refused: %d %v %s", n, err, m.cases["c"].State)
	}
	ready = true
	if n, err := s.Lapse(t.Context(), 10); n != 1 || err != nil || m.cases["c"].State != "overdue" {
		t.Errorf("%d %v %s", n, err, m.cases["c"].State)
	}
}

func TestFaultsOfTheStoreComeThrough(t *testing.T) {
	t.Parallel()
	now := at("2026-01-05T09:00:00Z")
	s, m := service(t, &now)
	if _, err := s.Move(t.Context(), "c", "dance", asks()); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	if _, err := s.Move(t.Context(), "c", "inquiry", asks()); err != nil {
		t.Fatal(err)
	}
	m.broken = errors.New("disk full")
	if _, err := s.Move(t.Context(), "c", "inquiry", asks()); !errors.Is(err, m.broken) {
		t.Error(err)
	}
	if _, err := s.Move(t.Context(), "d", "inquiry", asks()); !errors.Is(err, m.broken) || len(m.cases) != 1 {
		t.Errorf("%v, %d cases", err, len(m.cases))
	}
	if _, err := s.Pending(t.Context(), casework.Filter{}); !errors.Is(err, m.broken) {
		t.Error(err)
	}
	if _, err := s.Lapse(t.Context(), 1); !errors.Is(err, m.broken) {
		t.Error(err)
	}
	m.broken = nil
	e := m.cases["c"].Events
	e[0].To = "done"
	if _, err := s.Move(t.Context(), "c", "inquiry", asks()); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a broken record is not moved on: %v", err)
	}
}

func TestFilter(t *testing.T) {
	t.Parallel()
	c := casework.Case{Kind: "k", State: "s", Turn: casework.Platform, Group: "g"}
	for name, f := range map[string]struct {
		f    casework.Filter
		want bool
	}{
		"all":          {casework.Filter{}, true},
		"kind":         {casework.Filter{Kind: "k", State: "s", Turn: casework.Platform, Group: "g"}, true},
		"other kind":   {casework.Filter{Kind: "x"}, false},
		"other state":  {casework.Filter{State: "x"}, false},
		"other turn":   {casework.Filter{Turn: casework.Authority}, false},
		"other group":  {casework.Filter{Group: "x"}, false},
		"nothing runs": {casework.Filter{Due: true}, false},
	} {
		if got := f.f.Match(c); got != f.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	c.Closed, c.Dues = true, []casework.Due{{}}
	if (casework.Filter{}).Match(c) || !(casework.Filter{Closed: true, Due: true}).Match(c) {
		t.Error("closed cases are listed only where asked for")
	}
}
