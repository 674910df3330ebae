package inquiry

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// TestWhatStandsAgainstADraftCitesItsProvision: and a point of which something is said never holds.
func TestWhatStandsAgainstADraftCitesItsProvision(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		r := simple(rapid.SampledFrom([][]string{nil, {"A"}, {"A", "B"}, {""}}).Draw(x, "services")...)
		r.Kind = rapid.SampledFrom([]kinds.RequestKind{"", kinds.Simple, kinds.ByDecision}).Draw(x, "kind")
		r.LegalBasis = rapid.SampledFrom([]string{"", "67(1)", "67(2)", "67(3)", "99"}).Draw(x, "basis")
		r.Purpose = rapid.SampledFrom([]string{"", " ", "to see"}).Draw(x, "purpose")
		stated := rapid.SampledFrom([]string{"74(2)(a)", "74(2)(b)", "76(1)(a)", "12"})
		r.Penalties = rapid.SliceOfDistinct(stated, rapid.ID[string]).Draw(x, "penalties")
		if rapid.Bool().Draw(x, "no day") {
			r.Deadline = deadline.Date{}
		}
		r.Questions = r.Questions[:rapid.IntRange(0, 2).Draw(x, "questions")]
		all, holds := Hold(r)
		for _, o := range all {
			if o.Msg == "" || o.Place == "" || !o.Own && !strings.Contains(o.Law, "art ") {
				x.Errorf("no provision or no place: %+v", o)
			}
			for _, p := range points {
				if p.field == o.Place && slices.Contains(holds, p.key) {
					x.Errorf("%s holds, and %s stands against it", p.key, o.Msg)
				}
			}
		}
		if len(all) > 0 && len(r.Lint()) == 0 || len(all) == 0 && len(r.Lint()) > 0 {
			x.Errorf("%d remarks on %d faults", len(all), len(r.Lint()))
		}
	})
}

// TestTheSilentAreAskedAgainByDecisionForWhatIsLateAlone: art 67(3) DSA; nothing of the first request is changed.
func TestTheSilentAreAskedAgainByDecisionForWhatIsLateAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		g := Grid{Request: simple("A", "B", "C")}
		before := *simple("A", "B", "C")
		late, silent := map[int]bool{}, map[string]bool{}
		for _, a := range g.Request.Addressees {
			l := Addressed{Service: a.Service}
			for _, q := range g.Request.Questions {
				s := rapid.SampledFrom(CellStates()).Draw(x, "state")
				l.Cells = append(l.Cells, Cell{No: q.No, State: s})
				late[q.No], silent[a.Service] = late[q.No] || s == Late, silent[a.Service] || s == Late
			}
			g.Lines = append(g.Lines, l)
		}
		r := Again(g)
		if r.Kind != kinds.ByDecision || r.LegalBasis != "67(3)" || !r.CourtReview || !r.Deadline.IsZero() ||
			!slices.Contains(r.Penalties, silence) {
			x.Fatalf("got %+v", r)
		}
		for _, q := range g.Request.Questions {
			if got := slices.ContainsFunc(r.Questions, func(a kinds.Question) bool { return a.No == q.No }); got != late[q.No] {
				x.Fatalf("question %d is asked again: %v, late: %v", q.No, got, late[q.No])
			}
		}
		for _, a := range g.Request.Addressees {
			if got := slices.Contains(r.Addressees, kinds.Addressee{Service: a.Service}); got != silent[a.Service] {
				x.Fatalf("%s is asked again: %v, silent: %v", a.Service, got, silent[a.Service])
			}
		}
		if d := cmp.Diff(before, *g.Request); d != "" {
			x.Fatalf("the request was changed: %s", d)
		}
	})
}

// TestEveryQueryThatIsOfferedCanBeCounted: whatever the question asks, and the span is that of one year at most where it names none.
func TestEveryQueryThatIsOfferedCanBeCounted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"how", "many", "decisions", "notices", "complaints", "orders", "offers", "alerts",
			"removed", "in 2025", "from January to March 2026", "from March to January 2026", "?"})).Draw(x, "words")
		today := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(-800, 800).Draw(x, "day"))
		for _, text := range Suggested(strings.Join(words, " "), today) {
			q, err := parseQuery(text, time.UTC)
			if err != nil || q.From.IsZero() || q.To.Before(q.From) || q.To.Sub(q.From) > 366*24*time.Hour {
				x.Errorf("%s for %q: from %s to %s, %v", text, words, q.From, q.To, err)
			}
		}
	})
}

// TestAnAnswerThatIsRefusedLeavesNothingBehind: a wrong sum, a figure that cannot be drawn, a version that has passed.
func TestAnAnswerThatIsRefusedLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	o := opened(t)
	d := Drafting{By: "o", Request: simple("A")}
	id, err := Begin(t.Context(), o.dk, d)
	if err == nil {
		_, err = Dispatch(t.Context(), o.dk, id, d)
	}
	if err != nil {
		t.Fatal(err)
	}
	before, err := o.dk.Case(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for text, x := range map[string]struct {
		version int
		want    aedile.Class
	}{"1 + 1 = 3": {0, aedile.Invalid}, "There were {kind:none}.": {0, aedile.Invalid}, "We had 412.": {1, aedile.Conflict}} {
		err := Give(t.Context(), o.dk, Giving{By: "p", Case: id, No: 1, Text: text, As: "provider", Version: x.version})
		after, again := o.dk.Case(t.Context(), id)
		if aedile.ClassOf(err) != x.want || again != nil || after.Version != before.Version || after.State != before.State {
			t.Errorf("%q: got %v, the case is at %d, %s; it was at %d, %s", text, err, after.Version, after.State, before.Version,
				before.State)
		}
	}
	if err := Give(t.Context(), o.dk, Giving{By: "p", Case: id, No: 1, Text: "1 + 1 = 2", As: "provider"}); err != nil {
		t.Errorf("a right answer: %v", err)
	}
}
