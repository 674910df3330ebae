package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// takenBack: whatever is taken back before it leaves, the case stands as before, its tasks are gone, the record holds, and what has left or
// was tried is not taken back.
func takenBack(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	terms, err := Terms(3)
	if err != nil {
		t.Fatal(err)
	}
	var events int64
	run, back := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		k := loosened(rapid.SampledFrom(kinds.All()).Draw(rt, "kind"), rt)
		c := casework.Case{ID: aedile.CaseID(fmt.Sprintf("%s-%d", k.Name, run))}
		at := Start()
		for range rapid.IntRange(2, 7).Draw(rt, "moves") {
			open := k.Open(c.State)
			if len(open) == 0 {
				break
			}
			at = at.Add(time.Duration(rapid.Int64Range(0, 90*24*3600).Draw(rt, "seconds")) * time.Second)
			step := stepOf(rt, rapid.SampledFrom(open).Draw(rt, "move"), c, at)
			step.Leaves, step.By.Automated = at.Add(10*time.Minute), rapid.IntRange(0, 5).Draw(rt, "by itself") == 0
			ch, err := casework.Apply(k, c, step, terms)
			if aedile.ClassOf(err) == aedile.Conflict {
				continue
			}
			if err == nil {
				err = s.Append(t.Context(), ch)
			}
			if err != nil {
				rt.Fatal(err)
			}
			events++
			before := c
			c = ch.Case
			if rapid.Bool().Draw(rt, "take back") && takeOne(rt, t, s, k, &c, before, step) {
				events++
				back++
			}
		}
		if c.Version > 0 {
			same(rt, t, s, k, c)
		}
	})
	whole(t, s, events)
	if back < run/5 {
		t.Errorf("%d of %d", back, run)
	}
	if _, err := s.(Board).Rebuild(t.Context()); err != nil {
		t.Error(err)
	}
}

// takeOne takes the last move back and compares the case with that before; ok is false where it may not be.
func takeOne(rt *rapid.T, t *testing.T, s Store, k casework.Kind, c *casework.Case, before casework.Case, step casework.Step) bool {
	events, err := s.Load(t.Context(), c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	tasks, err := tasksIn(t.Context(), s, c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	u := casework.Undo{By: casework.Actor{Party: step.By.Party, ID: "p-7"}, At: step.At.Add(time.Minute)}
	for _, x := range tasks {
		u.Tasks = append(u.Tasks, x.Task)
	}
	ch, err := casework.Withdraw(k, events, u)
	if before.Version == 0 || step.By.Automated || step.By.Party == casework.Clock {
		if err == nil {
			rt.Fatal("it opened the case, or was done by no person")
		}
		return false
	}
	if err == nil {
		err = s.Append(t.Context(), ch)
	}
	if err != nil {
		rt.Fatal(err)
	}
	got := ch.Case
	got.Version, got.ChangedAt, got.Events = before.Version, before.ChangedAt, before.Events
	byKey := func(a, b casework.Due) int { return cmpKeys(a, b) }
	want := before
	got.Dues, want.Dues = slices.SortedFunc(slices.Values(got.Dues), byKey), slices.SortedFunc(slices.Values(want.Dues), byKey)
	if d := cmp.Diff(want, got); d != "" {
		rt.Fatalf("-before +after\n%s", d)
	}
	left, err := tasksIn(t.Context(), s, c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	for _, x := range left {
		if x.Version() == c.Version {
			rt.Fatalf("%s is still to be done", x.ID)
		}
	}
	*c = ch.Case
	return true
}

func cmpKeys(a, b casework.Due) int {
	return slices.Compare([]string{a.Name, a.Item}, []string{b.Name, b.Item})
}

// late is a store with three notices whose receipts wait for ten minutes, and a clock.
type late struct {
	t   *testing.T
	s   Store
	svc casework.Service
	now time.Time
}

var person = casework.Actor{Party: casework.Platform, ID: "m-1"}

func waiting(t *testing.T, h Harness) *late {
	t.Helper()
	s, _ := h.fresh(t)
	l := &late{t: t, s: s, now: Start()}
	l.svc = service(t, s, func() time.Time { return l.now })
	for _, id := range []aedile.CaseID{"n-1", "n-2", "n-3"} {
		l.move(id, notice("Alma Example"))
		l.move(id, casework.Step{Move: "confirm", By: person, Version: 1, Leaves: l.now.Add(10 * time.Minute)})
	}
	return l
}

func (l *late) move(id aedile.CaseID, step casework.Step) {
	l.t.Helper()
	if _, err := l.svc.Move(l.t.Context(), id, "notice", step); err != nil {
		l.t.Fatal(err)
	}
}

// withdraw returns the change that takes the last move back.
func (l *late) withdraw(id aedile.CaseID) (casework.Change, error) {
	l.t.Helper()
	k, _ := kinds.Of("notice")
	events, err := l.s.Load(l.t.Context(), id)
	if err != nil {
		l.t.Fatal(err)
	}
	return casework.Withdraw(k, events, casework.Undo{By: person, At: l.now, Tasks: l.tasks(id)})
}

func (l *late) tasks(id aedile.CaseID) (all []casework.Task) {
	l.t.Helper()
	tasks, err := tasksIn(l.t.Context(), l.s, id)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, x := range tasks {
		all = append(all, x.Task)
	}
	return all
}

// take takes the last move back.
func (l *late) take(id aedile.CaseID) error {
	l.t.Helper()
	ch, err := l.withdraw(id)
	if err != nil {
		return err
	}
	return l.s.Append(l.t.Context(), ch)
}

// due names the cases whose receipts leave now.
func (l *late) due() string {
	l.t.Helper()
	ts, err := l.s.Tasks(l.t.Context(), l.now, 10, "confirm")
	if err != nil {
		l.t.Fatal(err)
	}
	var ids []string
	for _, x := range ts {
		ids = append(ids, string(x.Case))
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// tooLate: what somebody has begun to send, or whose time is over, is not taken back; what waits is not sent before.
func tooLate(t *testing.T, h Harness) {
	l := waiting(t, h)
	l.now = l.now.Add(9 * time.Minute)
	if got := l.due(); got != "" {
		t.Errorf("%s leave before their time", got)
	}
	if err := l.take("n-1"); err != nil {
		t.Error(err)
	}
	if err := l.take("n-1"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("taken back twice: %v", err)
	}
	ch, err := l.withdraw("n-2")
	if err != nil {
		t.Fatal(err)
	}
	read := l.tasks("n-2")
	i := slices.IndexFunc(read, func(x casework.Task) bool { return x.Do == "confirm" })
	if mine, err := l.s.Try(t.Context(), read[i], l.now.Add(time.Minute)); !mine || err != nil {
		t.Fatal(mine, err)
	}
	if err := l.s.Append(t.Context(), ch); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("somebody sends it just now: %v", err)
	}
	if err := l.take("n-2"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("it was tried: %v", err)
	}
	l.now = l.now.Add(2 * time.Minute)
	if got := l.due(); got != "n-2 n-3" {
		t.Errorf("%s leave when their time has come", got)
	}
	if err := l.take("n-3"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("its time is over: %v", err)
	}
	c, err := l.svc.Case(t.Context(), "n-1")
	if _, confirmed := c.Last("confirm"); err != nil || confirmed || c.State != "received" || c.Version != 3 {
		t.Errorf("%+v %v", c, err)
	}
	l.move("n-1", casework.Step{Move: "confirm", By: person, Version: 3})
	if got := l.due(); got != "n-1 n-2 n-3" {
		t.Errorf("%s", got)
	}
	whole(t, l.s, 8)
}

// tasksIn returns the tasks of a case.
func tasksIn(ctx context.Context, s Store, id aedile.CaseID) (all []record.StoredTask, err error) {
	for t, err := range s.(Board).TasksOf(ctx, id) {
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
