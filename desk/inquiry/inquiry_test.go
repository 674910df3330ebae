package inquiry

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

type office struct {
	dk  *desk.Desk
	now time.Time
}

func opened(t *testing.T) *office {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	o := &office{now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	if o.dk, err = desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return o.now }}); err != nil {
		t.Fatal(err)
	}
	return o
}

func simple(services ...string) *kinds.Request {
	r := &kinds.Request{Kind: kinds.Simple, LegalBasis: "67(2)", Purpose: "to see", Penalties: []string{"74(2)(a)"},
		Deadline:  deadline.Date{Year: 2026, Month: 12, Day: 18},
		Questions: []kinds.Question{{No: 1, Text: "How many?"}, {No: 2, Text: "Why?"}}}
	for _, s := range services {
		r.Addressees = append(r.Addressees, kinds.Addressee{Service: s})
	}
	return r
}

// TestWhatMendsTakesAwayWhatItMends: each mend that is offered for a remark removes that remark, whatever else is wrong.
func TestWhatMendsTakesAwayWhatItMends(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		r := simple("A", "B")
		if rapid.Bool().Draw(x, "decision") {
			r.Kind = kinds.ByDecision
		}
		r.LegalBasis = rapid.SampledFrom([]string{"67(2)", "67(3)"}).Draw(x, "basis")
		r.CourtReview = rapid.Bool().Draw(x, "review")
		r.Penalties = nil
		for _, p := range []string{"74(2)(a)", "74(2)(b)", "76(1)(a)"} {
			if rapid.Bool().Draw(x, p) {
				r.Penalties = append(r.Penalties, p)
			}
		}
		if rapid.Bool().Draw(x, "no day") {
			r.Deadline = deadline.Date{}
			r.Questions[0].Deadline = deadline.Date{Year: 2026, Month: 12, Day: 18}
		}
		before := *r
		all, _ := Hold(r)
		for _, m := range all {
			for _, key := range m.Mends {
				mended, err := Mend(r, key, m.No)
				if err != nil {
					x.Fatal(err)
				}
				left, _ := Hold(mended)
				for _, l := range left {
					if l.Field == m.Field && l.Msg == m.Msg {
						x.Fatalf("%s does not mend %s: %s", key, m.Field, m.Msg)
					}
				}
			}
		}
		if d := cmp.Diff(before.Penalties, r.Penalties); d != "" {
			x.Fatalf("what was given was changed: %s", d)
		}
	})
	if _, err := Mend(simple("A"), "nothing", 0); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("an unknown mend: %v", err)
	}
}

func TestADraftGoesToAllOrToNone(t *testing.T) {
	t.Parallel()
	o := opened(t)
	ctx := context.Background()
	d := Drafting{By: "officer-1", Request: simple("A", "B", "C")}
	id, err := Begin(ctx, o.dk, d)
	if err != nil {
		t.Fatal(err)
	}
	bad := d
	bad.Request = simple("A", "B")
	bad.Request.Penalties = []string{"74(2)(a)", "74(2)(b)"}
	if _, err := Dispatch(ctx, o.dk, id, bad); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("wrong in law and sent: %v", err)
	}
	stale := d
	stale.Version = 7
	if _, err := Dispatch(ctx, o.dk, id, stale); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a draft that was read at another version: %v", err)
	}
	g, err := GridOf(ctx, o.dk, string(id))
	if err != nil || !g.Draft || len(g.Lines) != 1 {
		t.Fatalf("after two refusals: %+v, %v", g, err)
	}
	n, err := Dispatch(ctx, o.dk, id, d)
	if err != nil || n != 3 {
		t.Fatalf("%d, %v", n, err)
	}
	if g, err = GridOf(ctx, o.dk, string(id)); err != nil || g.Draft || len(g.Lines) != 3 || g.Asked() != 6 || g.Totals[Unanswered] != 6 {
		t.Errorf("got %d lines, %v, %v", len(g.Lines), g.Totals, err)
	}
	all, more, err := Requests(ctx, o.dk, 10, false)
	if err != nil || more || len(all) != 1 {
		t.Errorf("the list has %d requests, %v", len(all), err)
	}
}

func TestTheGridFootsWhateverWasAnswered(t *testing.T) {
	t.Parallel()
	o := opened(t)
	ctx := context.Background()
	n := 0
	rapid.Check(t, func(x *rapid.T) {
		n++
		o.now = time.Date(2026, 11, 30, 9, 0, n, 0, time.UTC)
		d := Drafting{By: "officer-1", Request: simple("A", "B")}
		id, err := Begin(ctx, o.dk, d)
		if err == nil {
			_, err = Dispatch(ctx, o.dk, id, d)
		}
		if err != nil {
			x.Fatal(err)
		}
		for i := range 2 {
			name := id
			if i > 0 {
				name = aedile.CaseID(fmt.Sprintf("%s-%d", id, i+1))
			}
			for _, no := range []int{1, 2} {
				if !rapid.Bool().Draw(x, "answered") {
					continue
				}
				partial := rapid.Bool().Draw(x, "partial")
				c, err := o.dk.Case(ctx, name)
				if err != nil {
					x.Fatal(err)
				}
				a := &kinds.Answer{By: "provider", Questions: []kinds.Answered{{No: no, Text: "so", Partial: partial}}}
				if _, err := o.dk.Move(ctx, name, "request", casework.Step{Move: desk.AnswerMove(c, a), Version: c.Version, Body: a,
					By: casework.Actor{Party: casework.Platform, ID: "p"}}); err != nil {
					x.Fatal(err)
				}
			}
		}
		if rapid.Bool().Draw(x, "later") {
			o.now = o.now.AddDate(0, 1, 0)
		}
		g, err := GridOf(ctx, o.dk, string(id))
		if err != nil {
			x.Fatal(err)
		}
		sum := 0
		for _, k := range g.Totals {
			sum += k
		}
		if sum != len(g.Lines)*len(g.Columns) {
			x.Fatalf("%d cells are counted, there are %d", sum, len(g.Lines)*len(g.Columns))
		}
		for _, l := range g.Lines {
			for _, c := range l.Cells {
				if c.State == Late && c.Days < 1 || c.State == Whole && c.On.IsZero() {
					x.Fatalf("got %+v", c)
				}
			}
		}
	})
}

func TestFiguresAreCountedByTheirQuery(t *testing.T) {
	t.Parallel()
	o := opened(t)
	ctx := context.Background()
	for i := range 5 {
		o.now = time.Date(2026, time.Month(7+i), 3, 9, 0, 0, 0, time.UTC)
		if _, err := Begin(ctx, o.dk, Drafting{By: "o", Request: simple("A")}); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range []struct{ query, want string }{
		{"kind:request", "5"}, {"kind:request opened:2026-08-01..2026-09-30", "2"}, {"kind:request opened:2026-08-03", "1"},
		{"kind:request state:draft by:month", "5 (2026-07 1, 2026-08 1, 2026-09 1, 2026-10 1, 2026-11 1)"}, {"kind:decision", "0"},
	} {
		f, err := Fill(ctx, o.dk, "There were {"+x.query+"}.")
		if err != nil || f.Text != "There were "+x.want+"." || f.Faults != 0 {
			t.Errorf("%s: got %q with %d faults, %v, want %s", x.query, f.Text, f.Faults, err, x.want)
		}
	}
	for _, bad := range []string{"kind:none", "opened:2026-01-01", "kind:request colour:red", "kind:request opened:2026-02-01..2026-01-01",
		"kind", "kind:request by:size"} {
		f, err := Fill(ctx, o.dk, "{"+bad+"}")
		if err != nil || f.Faults != 1 || len(f.Figures) != 0 || f.Text != "{"+bad+"}" {
			t.Errorf("%s: got %q with %d faults and %d figures, %v", bad, f.Text, f.Faults, len(f.Figures), err)
		}
	}
}

// TestPartsOfACountAddUpToIt: whatever it is divided by.
func TestPartsOfACountAddUpToIt(t *testing.T) {
	t.Parallel()
	o := opened(t)
	ctx := context.Background()
	for range 4 {
		if _, err := Begin(ctx, o.dk, Drafting{By: "o", Request: simple("A")}); err != nil {
			t.Fatal(err)
		}
	}
	for _, by := range groupings() {
		q, err := parseQuery("kind:request by:"+by, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		c, err := countOf(ctx, o.dk, q)
		sum := 0
		for _, v := range c.Values {
			sum += v.N
		}
		if err != nil || c.N != 4 || sum != c.N {
			t.Errorf("by %s: %d in all, the parts make %d, %v", by, c.N, sum, err)
		}
	}
}

func TestSumsAreCheckedAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]bool{
		"1,119 + 61 + 24 = 1,204": {true}, "In all 1 119 + 61 + 24 = 1 205.": {false}, "2.000+1=2.001 and 1 + 1 = 3": {true, false},
		"1.5 + 1.5 = 3": nil, "C++ = fine": nil, "no sum": nil, "In 2026, 5 + 7 = 12.": {true}, "In 2026 119 + 1 = 121": {false},
		"5 + 7 = 12, 5 of them late": {true}, "1,5 + 2 = 3,5": nil, "5 + 7 = 12.50": nil, "3.4, 5 + 7 = 13": {false},
		"1\u00a0119 + 81 = 1\u202f200": {true}, "5 + 2026, 7 = 12": nil, "1,119.000 + 1 = 2": nil, "1’119’000 + 1 = 1’119’001": {true},
	} {
		var got []bool
		for _, s := range Sums(text) {
			got = append(got, s.Holds)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	if got := Sums("In 2026, 5 + 1,200 = 1,205, as said"); len(got) != 1 || got[0].Text != "5 + 1,200 = 1,205" {
		t.Errorf("the sum is cited with what stands beside it: %+v", got)
	}
	rapid.Check(t, func(x *rapid.T) {
		ns := rapid.SliceOfN(rapid.IntRange(0, 99999), 2, 5).Draw(x, "ns")
		off := rapid.IntRange(0, 1).Draw(x, "off")
		sum, parts := 0, []string{}
		for _, n := range ns {
			sum += n
			parts = append(parts, strconv.Itoa(n))
		}
		got := Sums(strings.Join(parts, " + ") + " = " + strconv.Itoa(sum+off))
		if len(got) != 1 || got[0].Holds != (off == 0) || got[0].Is != sum {
			x.Fatalf("got %+v", got)
		}
	})
}

func TestAnAnswerIsHeldAgainstTheWordsOfItsQuestion(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		question, answer string
		want             string
	}{
		{"How many offers did you remove in 2026?", "Many.", "figure- period2026-"},
		{"How many offers did you remove in 2026?", "In 2026 we removed 412.", "figure+ period2026+"},
		{"How many offers did you remove in 2026?", "In 2026 we removed some.", "figure- period2026+"},
		{"Wie viele Angebote haben Sie entfernt?", "412.", "figure+"},
		{"Since which day do you check?", "Since 1 March 2026.", "day+"},
		{"Say how they were counted.", "Yes.", "reason-"},
		{"Say how they were counted.", "Each offer counts once, by the day on which it was removed.", "reason+"},
		{"How many, by Member State?", "412 in all.", "figure+ by~"},
		{"How many, by Member State?", "DE 371, FR 290.", "figure+ by+"},
		{"What do you do?", "We look.", ""},
	} {
		var got []string
		for _, a := range Asks(x.question, x.answer) {
			s := a.Sort
			if a.Sort == "period" {
				s += a.Words
			}
			switch {
			case a.Given:
				s += "+"
			case a.Part:
				s += "~"
			default:
				s += "-"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s / %s: got %s, want %s", x.question, x.answer, s, x.want)
		}
	}
	from, to, ok := spanOf("How many from January to March 2026?", time.UTC)
	if !ok || from.Format(time.DateOnly) != "2026-01-01" || to.Format(time.DateOnly) != "2026-03-31" {
		t.Errorf("got %s to %s", from, to)
	}
}

// FuzzFill: whatever is typed between braces is drawn or named, and nothing else is lost.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"{kind:request}", "{}", "{{kind:request}}", "a {kind:request by:state} b {", "{kind:request opened:..}",
		"{words:\x00}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		o := opened(t)
		got, err := Fill(t.Context(), o.dk, s)
		if err != nil {
			t.Fatal(err)
		}
		var plain strings.Builder
		for _, c := range got.Chips {
			plain.WriteString(c.Text)
		}
		if plain.String() != got.Text {
			t.Errorf("the parts make %q, the text is %q", plain.String(), got.Text)
		}
	})
}
