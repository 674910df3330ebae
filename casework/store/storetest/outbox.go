package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// outbox: tasks are asked for by what is to be done, and of many that try the same task one may.
func outbox(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	opened(t, s, "n-1")
	ch := change(t, s, "n-1", confirm(1))
	for i := range 20 {
		ch.Tasks = append(ch.Tasks, casework.Task{ID: fmt.Sprintf("tell-%02d", i), Case: "n-1", Do: "tell", At: Start()})
	}
	ch.Tasks = append(ch.Tasks, casework.Task{ID: "last", Case: "n-1", Do: "lapse", At: Start().Add(time.Minute)})
	if err := s.Append(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	now := Start().Add(time.Hour)
	if ts, err := s.Tasks(t.Context(), now, 5, "lapse"); err != nil || len(ts) != 1 || ts[0].ID != "last" {
		t.Errorf("what others leave undone hides it: %+v %v", ts, err)
	}
	ts, err := s.Tasks(t.Context(), now, 1, "tell", "confirm")
	if err != nil || len(ts) != 1 || ts[0].Tries != 0 {
		t.Fatalf("%+v %v", ts, err)
	}
	const runners = 8
	var g sync.WaitGroup
	got := make([]bool, runners)
	for i := range runners {
		g.Go(func() {
			var err error
			if got[i], err = s.Try(t.Context(), ts[0], now.Add(time.Minute)); err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	if n := len(slices.DeleteFunc(got, func(mine bool) bool { return !mine })); n != 1 {
		t.Errorf("%d of %d runners may try, want one", n, runners)
	}
	id := ts[0].ID
	find := func(now time.Time) int {
		ts, err = s.Tasks(t.Context(), now, 100, "tell", "confirm")
		if err != nil {
			t.Fatal(err)
		}
		return slices.IndexFunc(ts, func(x casework.Task) bool { return x.ID == id })
	}
	if find(now) >= 0 {
		t.Error("it was put off")
	}
	i := find(now.Add(time.Minute))
	if i < 0 || ts[i].Tries != 1 {
		t.Fatalf("after that it comes again, with its tries: %+v", ts)
	}
	task := ts[i]
	if err := s.Done(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if mine, err := s.Try(t.Context(), task, now); mine || err != nil {
		t.Errorf("what is done is not tried: %t %v", mine, err)
	}
}

// together: changes of several cases are written as one.
func together(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	opened(t, s, "n-2")
	svc := service(t, s, Start)
	plan := func(id aedile.CaseID) casework.Plan {
		return casework.Plan{Case: id, Kind: "notice", Steps: []casework.Step{notice("Alma Example"), confirm(0)}}
	}
	if _, err := svc.Together(t.Context(), plan("n-1"), plan("n-2"), plan("n-3")); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("one of them is open already: %v", err)
	}
	one, three := change(t, s, "n-1", notice("Alma Example")), change(t, s, "n-3", notice("Alma Example"))
	stale := change(t, s, "n-2", confirm(1))
	stale.Case.Version, stale.Events[0].Version = 3, 3
	if err := s.Append(t.Context(), one, stale, three); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("one of them is stale: %v", err)
	}
	whole(t, s, 1)
	cases, err := svc.Together(t.Context(), plan("n-1"), plan("n-3"))
	if err != nil || len(cases) != 2 || cases[1].ID != "n-3" || cases[1].Version != 2 || cases[1].State != "confirmed" {
		t.Fatalf("%+v %v", cases, err)
	}
	whole(t, s, 5)
	if ts, err := s.Tasks(t.Context(), Start(), 10, "confirm"); err != nil || len(ts) != 2 {
		t.Errorf("%+v %v", ts, err)
	}
	if err := s.Append(t.Context()); err != nil {
		t.Errorf("nothing to write: %v", err)
	}
	whole(t, s, 5)
}

// alike: what is at least as alike as the keys promise is found by them, as long as it is open and its texts are there.
func alike(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	words := func(from, n int) (text string) {
		for i := range n {
			text += fmt.Sprintf("word%d ", from+i)
		}
		return text
	}
	svc := service(t, s, Start)
	var all []casework.Case
	for i := range 60 {
		step := notice("Alma Example")
		step.Body = &kinds.Notice{Reasons: words(i*3, 40+i%7), Locations: []string{fmt.Sprintf("https://market.example/item/%d", i%40)},
			Name: casework.Name("Alma Example"), Email: casework.Name("alma@rights.example"), GoodFaith: true}
		c, err := svc.Move(t.Context(), aedile.CaseID(fmt.Sprintf("n-%02d", i)), "notice", step)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	h.Exec(t, address, `UPDATE cases SET keyed = (1 = 0) WHERE id = 'n-50'`) // written by a release without keys
	h.Exec(t, address, `DELETE FROM alike WHERE case_id = 'n-50'`)
	found, most := 0, 0
	for i := range 90 {
		n := &kinds.Notice{Reasons: words(i*2, 44), Locations: []string{fmt.Sprintf("https://market.example/item/%d", i)}}
		ids, err := s.Alike(t.Context(), "notice", kinds.NearKeys(n), 100)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, len(ids))
		if !slices.Contains(ids, "n-50") {
			t.Fatal("what has no keys is not passed over")
		}
		for _, g := range kinds.Near(n, all, kinds.NearPct) {
			if found++; !slices.Contains(ids, g.Lead) {
				t.Errorf("%s is %d %% alike, and is not among %v", g.Lead, g.SimilarPct, ids)
			}
		}
	}
	if found < 60 || most > 30 {
		t.Errorf("%d found, up to %d looked at", found, most)
	}
	shares := func(c casework.Case) []aedile.CaseID {
		ids, err := s.Alike(t.Context(), "notice", kinds.NearKeys(casework.LastBody[kinds.Notice](c, "submit")), 100)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	if ids := shares(all[3]); !slices.Contains(ids, "n-03") || !slices.Contains(ids, "n-43") {
		t.Errorf("itself and one about the same place: %v", ids)
	}
	if _, err := svc.Move(t.Context(), "n-43", "notice", casework.Step{Move: "withdraw", By: casework.Actor{Party: casework.Notifier},
		Version: 1}); err != nil {
		t.Fatal(err)
	}
	x := EraseAll()[0]
	x.Case = "n-03"
	if _, err := s.Erase(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]aedile.CaseID{"n-50"}, slices.DeleteFunc(shares(all[3]), func(id aedile.CaseID) bool {
		return id != "n-03" &&
			id != "n-43" && id != "n-50"
	})); d != "" {
		t.Errorf("closed or taken out: %s", d)
	}
}
