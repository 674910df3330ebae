package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Run holds the store to all that the suite asks. With -short it kills fewer writers.
func Run(t *testing.T, h Harness) {
	for name, f := range map[string]func(*testing.T, Harness){
		"events come back as they were written":            appendLoad,
		"lists are in order and filtered":                  lists,
		"tasks come the oldest first and once":             tasks,
		"a stale version is a conflict":                    conflict,
		"of many who try a task one may":                   outbox,
		"several cases move together or not at all":        together,
		"what is alike is found by its keys":               alike,
		"rows of cases are what events and facts make":     boards,
		"cases are found by their words":                   searching,
		"what is noted at the desk is chained":             factLog,
		"tasks are held against events":                    owed,
		"what has not left can be taken back":              takenBack,
		"what has left is not taken back":                  tooLate,
		"the journal knows the log of the desk":            anchored,
		"of many on one case one wins":                     oneCase,
		"many cases at once make one chain":                manyCases,
		"all or nothing":                                   allOrNothing,
		"a refused lapse keeps its task":                   refusedLapse,
		"random moves of all procedures survive":           randomMoves,
		"whatever is tampered with is named":               tampering,
		"any flipped bit is named":                         flips,
		"any larger change is named":                       large,
		"keys are changed by keys that are trusted":        keyChanges,
		"a clock that is stepped back loses nothing":       stepped,
		"signed checkpoints show what was chained anew":    signed,
		"attachments are part of the record":               attachments,
		"erasure leaves a tombstone and the chain whole":   erasure,
		"errors say nothing personal":                      discreet,
		"two programs may open a new database at once":     openedTwice,
		"nothing acknowledged is lost when a writer dies":  crash,
		"a journal of more than a page is read whole":      longJournal,
		"a bulk of moves is what its moves are":            bulk,
		"the journal refuses what could not be proved":     unprovable,
		"what a cancelled caller asked for is not written": cancelled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, h)
		})
	}
}

// whole fails the test unless the journal verifies and has that many events.
func whole(tb testing.TB, s record.Journal, events int64) {
	tb.Helper()
	r, err := record.Verify(tb.Context(), s, nil)
	if err != nil || len(r.Faults) > 0 || r.Events != events {
		tb.Fatalf("%d events, not %d: %v %v", r.Events, events, r.Faults, err)
	}
}

func appendLoad(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	c := opened(t, s, "n-1")
	c, err := service(t, s, Start).Move(t.Context(), "n-1", "notice", confirm(c.Version))
	if err != nil {
		t.Fatal(err)
	}
	again := h.open(t, address)
	events, err := again.Load(t.Context(), "n-1")
	if err != nil || len(events) != 2 || events[0].Prev != "" {
		t.Fatalf("%v %v", events, err)
	}
	if d, err := events[0].Digest(); err != nil || events[1].Prev != d {
		t.Errorf("the second event follows %s, and the first gives %s, %v", events[1].Prev, d, err)
	}
	k, _ := kinds.Of("notice")
	back, err := casework.Replay(k, events)
	if diff := cmp.Diff(unlinked(c), unlinked(back)); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if n := casework.LastBody[kinds.Notice](back, "submit"); n == nil || n.Name.Text != "Alma Example" || !n.Name.Holds() {
		t.Error("the personal text did not come back")
	}
	if _, err := again.Load(t.Context(), "n-2"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a case that there is not: %v", err)
	}
	whole(t, again, 2)
}

// unlinked returns the case without the places of its events in the journal.
func unlinked(c casework.Case) casework.Case {
	c.Events = slices.Clone(c.Events)
	for i := range c.Events {
		c.Events[i].Prev = ""
	}
	return c
}

func lists(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	svc := service(t, s, Start)
	ids := []aedile.CaseID{"b", "a", "a-1", "A", "a.b", "a:1", "Z", "z", "10", "9"}
	for i, id := range ids {
		step := notice("Alma Example")
		step.Group = []string{"", "g", "g"}[i%3]
		c, err := svc.Move(t.Context(), id, "notice", step)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if c, err = svc.Move(t.Context(), id, "notice", confirm(c.Version)); err != nil {
				t.Fatal(err)
			}
		}
		if i%4 == 0 {
			if _, err = svc.Move(t.Context(), id, "notice", casework.Step{Move: "withdraw", By: casework.Actor{Party: casework.Notifier},
				Version: c.Version}); err != nil {
				t.Fatal(err)
			}
		}
	}
	older := []aedile.CaseID{"ä", "a/1", "two words"} // of a record that was made when a case could be called anything
	for _, id := range older {
		ch := change(t, s, "unused", notice("Alma Example"))
		ch.Case.ID = id
		for i := range ch.Events {
			ch.Events[i].Case = id
		}
		for i := range ch.Tasks {
			ch.Tasks[i].Case, ch.Tasks[i].ID = id, strings.Replace(ch.Tasks[i].ID, "unused", string(id), 1)
		}
		if err := s.Append(t.Context(), ch); err != nil {
			t.Fatal(err)
		}
		if c, err := svc.Move(t.Context(), id, "notice", confirm(1)); err != nil || c.ID != id || c.Version != 2 {
			t.Errorf("%q, a name of an older record: %+v, %v", id, c, err)
		}
	}
	ids = append(ids, older...)
	all := listed(t, s, casework.Filter{Closed: true})
	if !slices.IsSortedFunc(all, func(a, b casework.Case) int { return strings.Compare(string(a.ID), string(b.ID)) }) ||
		len(all) != len(ids) {
		t.Errorf("not in order of identifier, byte by byte: %v", all)
	}
	for _, f := range []casework.Filter{{}, {Closed: true}, {Kind: "notice"}, {Kind: "order"}, {State: "confirmed"},
		{State: "withdrawn", Closed: true},
		{Turn: casework.Platform}, {Turn: casework.Notifier, Closed: true}, {Group: "g"}, {Group: "g", Closed: true, State: "received"},
		{Due: true}, {Due: true, Closed: true}} {
		want := slices.DeleteFunc(slices.Clone(all), func(c casework.Case) bool { return !f.Match(c) })
		if diff := cmp.Diff(want, listed(t, s, f)); diff != "" && len(want)+len(listed(t, s, f)) > 0 {
			t.Errorf("%+v: -want +got\n%s", f, diff)
		}
	}
	for c, err := range s.List(t.Context(), casework.Filter{}) { // stopping, and asking more meanwhile, is no trouble
		if _, err2 := s.Load(t.Context(), c.ID); err != nil || err2 != nil || len(c.Events) > 0 {
			t.Errorf("%v %v %d events", err, err2, len(c.Events))
		}
		break
	}
}

func listed(tb testing.TB, s casework.Store, f casework.Filter) (cs []casework.Case) {
	tb.Helper()
	for c, err := range s.List(tb.Context(), f) {
		if err != nil {
			tb.Fatal(err)
		}
		cs = append(cs, c)
	}
	return cs
}

func tasks(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	c := opened(t, s, "n-1")
	if c.Version != 1 {
		t.Fatal(c)
	}
	at := func(seconds int) time.Time { return Start().Add(time.Duration(seconds) * time.Second) }
	ch := change(t, s, "n-1", confirm(1))
	key := casework.DueKey{Name: "decide"}
	for i, x := range []int{30, 10, 20, 10} {
		ch.Tasks = append(ch.Tasks, casework.Task{ID: fmt.Sprintf("t%d", i), Case: "n-1", Do: "tell", Move: "confirm",
			To: casework.Notifier,
			At: at(x), Due: &key, End: at(99)})
	}
	ch.Tasks = append(ch.Tasks, casework.Task{ID: "fine", Case: "n-1", At: at(40).Add(time.Nanosecond)})
	if err := s.Append(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	ids := func(now time.Time, limit int) (got []string) {
		ts, err := s.Tasks(t.Context(), now, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range ts {
			if strings.HasPrefix(x.ID, "t") || x.ID == "fine" {
				got = append(got, x.ID)
			}
		}
		return got
	}
	for _, c := range []struct {
		now   time.Time
		limit int
		want  string
	}{{at(9), 10, ""}, {at(10), 10, "t1 t3"}, {at(40), 10, "t1 t3 t2 t0"}, {at(41), 10, "t1 t3 t2 t0 fine"}, {at(41), 3, "t1 t3"},
		{at(41), 0, ""}} {
		if got := strings.Join(ids(c.now, c.limit), " "); got != c.want {
			t.Errorf("at %s, at most %d: %q, want %q", c.now, c.limit, got, c.want)
		}
	}
	for _, id := range []string{"t1", "t1"} {
		if err := s.Done(t.Context(), id); err != nil {
			t.Errorf("done again is no error: %v", err)
		}
	}
	if got := strings.Join(ids(at(10), 10), " "); got != "t3" {
		t.Errorf("what is done is gone: %q", got)
	}
	if err := s.Done(t.Context(), "nothing"); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	got, err := s.Tasks(t.Context(), at(10), 10)
	if i := slices.IndexFunc(got, func(x casework.Task) bool { return x.ID == "t3" }); err != nil || i < 0 || !cmp.Equal(got[i],
		ch.Tasks[slices.IndexFunc(ch.Tasks, func(x casework.Task) bool { return x.ID == "t3" })]) {
		t.Errorf("the task came back as %+v %v", got, err)
	}
}

// change returns what the step does to the stored case, without writing it.
func change(tb testing.TB, s casework.Store, id aedile.CaseID, step casework.Step) casework.Change {
	tb.Helper()
	k, _ := kinds.Of("notice")
	c := casework.Case{ID: id}
	if events, err := s.Load(tb.Context(), id); err == nil {
		if c, err = casework.Replay(k, events); err != nil {
			tb.Fatal(err)
		}
	}
	terms, err := Terms(2)
	if err != nil {
		tb.Fatal(err)
	}
	if step.At.IsZero() {
		step.At = Start()
	}
	ch, err := casework.Apply(k, c, step, terms)
	if err != nil {
		tb.Fatal(err)
	}
	return ch
}

func conflict(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	first := change(t, s, "n-1", notice("Alma Example"))
	if err := s.Append(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	confirmed := change(t, s, "n-1", confirm(1))
	for name, ch := range map[string]casework.Change{"opened again": first, "version ahead": {
		Case: casework.Case{ID: "n-2", Version: 2}, Events: []casework.Event{{Case: "n-2", Version: 2, Kind: "notice", Move: "confirm",
			From: "received", To: "confirmed"}}}} {
		if err := s.Append(t.Context(), ch); aedile.ClassOf(err) != aedile.Conflict || !strings.Contains(err.Error(), "at version") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Append(t.Context(), confirmed); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), confirmed); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("the same change twice: %v", err)
	}
	for name, ch := range map[string]casework.Change{
		"events of another case": {Case: casework.Case{ID: "x", Version: 1}, Events: []casework.Event{{Case: "y", Version: 1}}},
		"a gap": {Case: casework.Case{ID: "x", Version: 2}, Events: []casework.Event{{Case: "x", Version: 1},
			{Case: "x", Version: 3}}},
		"a task of another case": {Case: casework.Case{ID: "x", Version: 1}, Events: []casework.Event{{Case: "x", Version: 1}},
			Tasks: []casework.Task{{ID: "t", Case: "y"}}},
		"nothing": {Case: casework.Case{ID: "x"}},
	} {
		if err := s.Append(t.Context(), ch); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole(t, s, 2)
}

func oneCase(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	stores := []Store{s, h.open(t, address)}
	opened(t, s, "n-1")
	join := func(lead string, version int) casework.Step {
		return casework.Step{Move: "group", By: casework.Actor{Party: casework.Platform}, Version: version, At: Start(),
			Body: &kinds.Grouping{Lead: aedile.CaseID(lead), SimilarPct: 90, How: "text"}}
	}
	const rounds, writers = 5, 12
	for round := range rounds {
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := []string{}
		for w := range writers {
			wg.Go(func() {
				lead := fmt.Sprintf("external:lead-%d-%d", round, w)
				_, err := service(t, stores[w%2], Start).Move(t.Context(), "n-1", "notice", join(lead, round+1))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won = append(won, lead)
				} else if aedile.ClassOf(err) != aedile.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		events, err := s.Load(t.Context(), "n-1")
		if err != nil || len(won) != 1 || len(events) != round+2 || !strings.Contains(string(events[round+1].Body), won[0]) {
			t.Fatalf("round %d: %v won, %d events, %v", round, won, len(events), err)
		}
	}
	whole(t, s, rounds+1)
}

func manyCases(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	stores := []Store{s, h.open(t, address)}
	const writers, each = 16, 6
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			svc := service(t, stores[w%2], Start)
			for i := range each {
				id := aedile.CaseID(fmt.Sprintf("n-%d-%d", w, i))
				c, err := svc.Move(t.Context(), id, "notice", notice("Alma Example"))
				if err == nil {
					_, err = svc.Move(t.Context(), id, "notice", confirm(c.Version))
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	whole(t, s, writers*each*2)
	if got := len(listed(t, s, casework.Filter{State: "confirmed"})); got != writers*each {
		t.Errorf("%d cases", got)
	}
}

func allOrNothing(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	opened(t, s, "n-1")
	before, err := s.Tasks(t.Context(), Start().AddDate(1, 0, 0), 100)
	if err != nil || len(before) == 0 {
		t.Fatalf("%v %v", before, err)
	}
	ch := change(t, s, "n-1", confirm(1))
	ch.Tasks = append(ch.Tasks, casework.Task{ID: "new", Case: "n-1", At: Start()},
		casework.Task{ID: before[0].ID, Case: "n-1", At: Start()})
	if err := s.Append(t.Context(), ch); err == nil {
		t.Fatal("a task that is there already was taken")
	}
	events, err := s.Load(t.Context(), "n-1")
	if err != nil || len(events) != 1 {
		t.Errorf("%d events %v", len(events), err)
	}
	after, err := s.Tasks(t.Context(), Start().AddDate(1, 0, 0), 100)
	if diff := cmp.Diff(before, after); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if c := listed(t, s, casework.Filter{}); len(c) != 1 || c[0].Version != 1 {
		t.Errorf("%v", c)
	}
	whole(t, s, 1)
	ch.Tasks = ch.Tasks[:len(ch.Tasks)-1]
	if err := s.Append(t.Context(), ch); err != nil {
		t.Errorf("without it the change goes through: %v", err)
	}
	whole(t, s, 2)
}

func refusedLapse(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	ready := false
	ref := law.Ref{CELEX: "32022R2065", Place: "art 67(2)"}
	waiting := casework.Kind{Name: "waiting", Title: "Waiting", Law: []law.Ref{ref},
		States: []casework.State{{Name: "asked", Turn: casework.Platform, About: "asked"}, {Name: "over", Closed: true, About: "over"}},
		Moves: []casework.Move{
			{Name: "ask", To: "asked", By: []casework.Party{casework.Authority}, Law: []law.Ref{ref}, About: "ask",
				Dues: []casework.DueRule{{Name: "answer", Of: casework.Platform, Source: casework.Fixed, Law: ref,
					Period: deadline.Period{N: 3, Unit: deadline.Days}}}},
			{Name: "lapse", From: []string{"asked"}, To: "over", By: []casework.Party{casework.Clock}, Law: []law.Ref{ref},
				Lapses: "answer",
				About:  "lapse",
				Check:  func(casework.In) (fs casework.Faults) { fs.Own(ready, "", "not yet", ref); return fs }},
		}}
	now := Start()
	svc := service(t, s, func() time.Time { return now })
	svc.Kind = func(string) (casework.Kind, bool) { return waiting, true }
	if _, err := svc.Move(t.Context(), "w", "waiting",
		casework.Step{Move: "ask", By: casework.Actor{Party: casework.Authority}}); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(0, 0, 10)
	for _, step := range []struct {
		ready bool
		want  int
	}{{false, 0}, {false, 0}, {true, 1}, {true, 0}} {
		ready = step.ready
		if n, err := svc.Lapse(t.Context(), 100); n != step.want || err != nil {
			t.Fatalf("%d lapsed, want %d: %v", n, step.want, err)
		}
	}
	whole(t, s, 2)
}

func openedTwice(t *testing.T, h Harness) {
	address := h.New(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := h.Open(context.Background(), address)
			if err == nil {
				err = s.Close()
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	opened(t, h.open(t, address), "n-1")
}

func longJournal(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	const n = 300
	for i := range n {
		if err := s.Append(t.Context(), change(t, s, aedile.CaseID(fmt.Sprintf("n-%03d", i)), notice("Alma Example"))); err != nil {
			t.Fatal(err)
		}
	}
	whole(t, s, n)
	if got := listed(t, s, casework.Filter{}); len(got) != n {
		t.Errorf("%d cases", len(got))
	}
	i := 0
	for _, err := range s.Digests(t.Context()) {
		if i++; err != nil {
			t.Fatal(err)
		}
	}
	if i != n {
		t.Errorf("%d digests", i)
	}
}
