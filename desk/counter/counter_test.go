package counter

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// newDesk returns a desk with a store of its own; the clock stands at ten on 2 March 2026.
func newDesk(t *testing.T) *desk.Desk {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	p := desk.NoPolicy()
	p.Redress = kinds.Redress{Internal: "the form", OutOfCourt: "a certified body", Court: "the courts"}
	dk, err := desk.New(desk.Config{Record: s, Policy: p, Now: func() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return dk.Undoable()
}

// suspect opens a review of an item.
func suspect(t *testing.T, dk *desk.Desk, it *aedile.Item, keyword string) aedile.CaseID {
	t.Helper()
	d, err := it.Digest()
	if err != nil {
		t.Fatal(err)
	}
	f := aedile.Finding{Item: aedile.ItemRef{ID: it.ID, Kind: it.Kind, Digest: d, Title: it.Title}, Check: "selftest/marker",
		Keyword: keyword, Grade: aedile.Review,
		Pack: aedile.PackRef{Name: "selftest", Version: "1", Digest: "sha256:x"}, Message: "The offer names a jammer.", Title: "Jammer",
		Law: []aedile.LawRef{{CELEX: "32014L0053", Place: "art 6",
			Title: "Dir. 2014/53: only equipment that meets the requirements is put on the market"}},
		Evidence: []aedile.Evidence{{Field: "title", End: 4, Text: it.Title[:4]}}}
	all, err := dk.Reviews(t.Context(), desk.Reviewing{Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}},
		Kind: "review", Findings: []aedile.Finding{f},
		Seen: map[aedile.Digest]*aedile.Item{d: it}})
	if err != nil {
		t.Fatal(err)
	}
	return all[0].Case
}

func jammer(email string) *aedile.Item {
	return &aedile.Item{ID: "i-1", Kind: aedile.Listing, Lang: "de-AT", Title: "GPS jammer", Destination: []string{"DE", "US", "AT", "DE"},
		Trader: &aedile.Account{Name: "Radio Nine", Email: email}}
}

func keys(cs []Choice) (all []string) {
	for _, c := range cs {
		all = append(all, c.Key)
	}
	return all
}

func TestChoicesFollowFromWhereTheCaseStands(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	id := suspect(t, dk, jammer(""), "")
	s, err := Look(t.Context(), dk, id)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := keys(Choices(s)), []string{"remove", "disable", "demote", "label", "dismiss"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if c, err := Choose(s, "disable"); err != nil || !slices.Equal(c.Places, []string{"DE", "AT"}) {
		t.Errorf("disable: got %v, %v; want the states of the EEA, each once", c.Places, err)
	}
	if _, err := Choose(s, "uphold"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a choice of another procedure: %v", err)
	}
	for _, k := range kinds.All() {
		for _, st := range k.States {
			for _, c := range Choices(Seen{Case: casework.Case{Kind: k.Name, State: st.Name}}) {
				m, ok := k.Move(c.Move, st.Name)
				if !ok || !slices.Contains(m.By, c.By) {
					t.Errorf("%s in state %s offers %s, but %s by the %s is no move there", k.Name, st.Name, c.Key, c.Move, c.By)
				}
			}
		}
	}
}

func TestWhoCannotBeReachedGetsNoStatement(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	for _, c := range []struct {
		email, state string
		written      bool
	}{{"shop@radio.example", "sent", true}, {"", "imposed", false}} {
		it := jammer(c.email)
		it.ID = aedile.ItemID("i-" + c.state)
		x := Settling{By: "m-1", Case: suspect(t, dk, it, ""), Choice: "remove", Reason: "It jams."}
		f, err := Foresee(t.Context(), dk, x)
		if err != nil || f.Written != c.written || f.Unreached == c.written || len(f.Missing) > 0 {
			t.Fatalf("%s: foreseen %+v, %v", c.state, f, err)
		}
		if c.written && (f.Letters != 1 || f.Letter.Lang != "de" || f.To != "Radio Nine") {
			t.Errorf("the letter: %d, in %s, to %s", f.Letters, f.Letter.Lang, f.To)
		}
		if cases, err := dk.Cases(t.Context(), casework.Filter{Kind: "decision", State: c.state}, false); err != nil || len(cases) > 0 {
			t.Errorf("foreseeing wrote something: %v, %v", cases, err)
		}
		done, err := Settle(t.Context(), dk, x)
		if err != nil {
			t.Fatal(err)
		}
		d, err := dk.Case(t.Context(), done[0].Decision)
		if err != nil || d.State != c.state {
			t.Errorf("got %s, %v; want %s", d.State, err, c.state)
		}
		if body := kinds.DecisionOf(d); body.Visibility.What[0] != law.ContentRemoved || body.Explanation != "It jams." ||
			len(body.Territory) > 0 {
			t.Errorf("got %+v", body)
		}
	}
}

func TestWithoutAReasonNothingIsDone(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	id := suspect(t, dk, jammer("shop@radio.example"), "")
	for _, choice := range []string{"remove", "dismiss"} {
		if _, err := Settle(t.Context(), dk, Settling{By: "m-1", Case: id, Choice: choice}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s without a reason: %v", choice, err)
		}
	}
	c, err := dk.Case(t.Context(), id)
	if err != nil || c.State != "suspected" {
		t.Errorf("the review is %s, %v", c.State, err)
	}
	if cases, err := dk.Cases(t.Context(), casework.Filter{Kind: "decision", Closed: true}, false); err != nil || len(cases) > 0 {
		t.Errorf("a decision is left over: %v, %v", cases, err)
	}
}

func TestTakingBackLeavesTheCaseWhereItStood(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	id := suspect(t, dk, jammer("shop@radio.example"), "")
	done, err := Settle(t.Context(), dk, Settling{By: "m-1", Case: id, Choice: "remove", Reason: "It jams."})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := TakeBack(t.Context(), dk, "m-1", []Back{done[0].Back}); err != nil || n != 1 {
		t.Fatalf("took back %d, %v", n, err)
	}
	c, err := dk.Case(t.Context(), id)
	d, err2 := dk.Case(t.Context(), done[0].Decision)
	if err != nil || err2 != nil || c.State != "suspected" || d.State != "withdrawn" {
		t.Errorf("the review is %s, the decision %s, %v, %v", c.State, d.State, err, err2)
	}
	if again, err := Settle(t.Context(), dk, Settling{By: "m-1", Case: id, Choice: "dismiss", Reason: "It is a toy."}); err != nil ||
		again[0].Err != nil {
		t.Errorf("deciding again: %v", err)
	}
	if _, err := TakeBack(t.Context(), dk, "m-1", []Back{done[0].Back}); err == nil {
		t.Error("the same was taken back after it was decided again")
	}
}

// TestTakingBackGoesOnWhereItStopped: the program ends after each of its steps, and the same call ends it.
func TestTakingBackGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	for stop := range 4 {
		dk := newDesk(t)
		id := suspect(t, dk, jammer("shop@radio.example"), "")
		done, err := Settle(t.Context(), dk, Settling{By: "m-1", Case: id, Choice: "remove", Reason: "It jams."})
		if err != nil {
			t.Fatal(err)
		}
		act := desk.Act{By: casework.Actor{Party: casework.Platform, ID: "m-1"}}
		if stop > 0 {
			_, err = dk.TakeBack(t.Context(), desk.TakingBack{Act: act, Case: done[0].Decision})
		}
		if stop > 1 && err == nil {
			_, err = dk.Make(t.Context(), desk.Moving{Act: act, Case: done[0].Decision, Move: "withdraw"})
		}
		if stop > 2 && err == nil {
			act.By.Party = casework.Screener
			_, err = dk.TakeBack(t.Context(), desk.TakingBack{Act: act, Case: id})
		}
		if err != nil {
			t.Fatal(err)
		}
		if n, err := TakeBack(t.Context(), dk, "m-1", []Back{done[0].Back}); err != nil || n != 1 {
			t.Errorf("stopped after %d steps: took back %d, %v", stop, n, err)
		}
		c, err := dk.Case(t.Context(), id)
		d, err2 := dk.Case(t.Context(), done[0].Decision)
		if err != nil || err2 != nil || c.State != "suspected" || d.State != "withdrawn" {
			t.Errorf("stopped after %d steps: the review is %s, the decision %s, %v, %v", stop, c.State, d.State, err, err2)
		}
	}
}

func TestWhatIsSealedIsKnownFromWhatLedToIt(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	id := suspect(t, dk, jammer("shop@radio.example"), "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL")
	done, err := Settle(t.Context(), dk, Settling{By: "m-1", Case: id, Choice: "remove", Reason: "It is forbidden."})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []aedile.CaseID{id, done[0].Decision} {
		if s, err := Look(t.Context(), dk, c); err != nil || !s.Sealed {
			t.Errorf("%s is not sealed, %v", c, err)
		}
	}
}

func TestTheRoadShowsWhereACaseWasAndMayGo(t *testing.T) {
	t.Parallel()
	dk := newDesk(t)
	id, err := Report{Addresses: []string{"https://a.example/1"}, Why: "It is forbidden.", Name: "Alma Example",
		Email:     "alma@rights.example",
		GoodFaith: true, Topic: "products"}.Send(t.Context(), dk)
	if err != nil {
		t.Fatal(err)
	}
	c, err := dk.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range Road(c) {
		mark := "?"
		if s.Now {
			mark = "!"
		} else if !s.At.IsZero() {
			mark = "."
		}
		got = append(got, s.State+mark)
	}
	if want := []string{"received.", "confirmed!", "decided?"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := Settle(context.Background(), dk, Settling{By: "m-1", Case: id, Choice: "leave", Reason: "It is allowed."}); err != nil {
		t.Fatal(err)
	}
	c, err = dk.Case(t.Context(), id)
	if stops := Road(c); err != nil || c.State != "told" || len(stops) > maxStops || stops[len(stops)-1].At.IsZero() == false {
		t.Errorf("got %s, %+v, %v", c.State, stops, err)
	}
}

func TestALackingReportSaysWhat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		r    Report
		want []string
	}{
		{Report{}, []string{"url", "why", "name", "email", "good"}},
		{Report{Child: true, Addresses: []string{" "}, Why: "x"}, []string{"url", "good"}},
		{Report{Addresses: []string{"a"}, Why: "x", Name: "n", Email: "no address", GoodFaith: true}, []string{"address"}},
	} {
		if got := c.r.Lacks(); !slices.Equal(got, c.want) {
			t.Errorf("%+v lacks %v, want %v", c.r, got, c.want)
		}
	}
}
