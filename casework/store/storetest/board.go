package storetest

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// Board is what the suite asks of the read model.
type Board interface {
	Rows(ctx context.Context, f casework.RowFilter, p casework.RowPage) ([]casework.CaseRow, string, error)
	Row(ctx context.Context, name string) (casework.CaseRow, error)
	Ladder(ctx context.Context, f casework.RowFilter, d casework.Days) (casework.Ladder, error)
	Running(ctx context.Context, f casework.DueFilter, d casework.Days, limit int) ([]casework.Pending, int, error)
	Rebuild(ctx context.Context) (int, error)
	record.TaskKeeper
}

// Log is what the suite asks of the log of the desk.
type Log interface {
	record.FactLog
	Note(ctx context.Context, f record.Fact) (record.Fact, error)
	Facts(ctx context.Context, f record.FactFilter) iter.Seq2[record.Fact, error]
	Anchor(ctx context.Context, by casework.Actor, at time.Time) error
}

// boards: whatever is done, the rows are what the events and the facts make of them, they are counted, and made anew they are the same.
func boards(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	fill := filling{t: t, s: s, numbers: map[int]int{}, want: map[aedile.CaseID]*casework.CaseRow{}}
	rapid.Check(t, fill.one)
	b := s.(Board)
	var want []casework.CaseRow
	var cases []casework.Case
	for _, c := range fill.cases {
		want, cases = append(want, *fill.want[c.ID]), append(cases, c)
	}
	countAlike(want)
	for _, r := range want {
		for _, name := range []string{string(r.Case), r.Number} {
			got, err := b.Row(t.Context(), name)
			if d := diff.Diff(r, got); err != nil || d != "" {
				t.Fatalf("%s: %v\n%s", name, err, d)
			}
		}
	}
	if _, err := b.Row(t.Context(), "C-1999-0001"); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	for _, f := range filters(want) {
		listsRight(t, b, want, f)
	}
	for _, months := range []int{-30, -6, -1, 0, 1, 2, 5, 9, 60} {
		now := Start().AddDate(0, months, months).Add(time.Duration(months) * 37 * time.Minute)
		d := casework.DaysAt(now, time.FixedZone("east", 2*3600))
		for _, f := range filters(want) {
			laddersRight(t, b, want, f, d)
		}
		runsRight(t, b, cases, d)
	}
	before := h.Dump(t, address)
	if n, err := b.Rebuild(t.Context()); err != nil || n != len(want) {
		t.Fatalf("%d of %d: %v", n, len(want), err)
	}
	if d := diff.Diff(before, h.Dump(t, address)); d != "" {
		t.Errorf("made anew it is something else: %s", d)
	}
	if strings.Count(before, "\n") < 5*len(want) {
		t.Errorf("the dump is short: %d lines", strings.Count(before, "\n"))
	}
}

// filling fills a store with cases of every procedure and facts of the desk, and keeps what their rows must be.
type filling struct {
	t       *testing.T
	s       Store
	n       int
	numbers map[int]int
	want    map[aedile.CaseID]*casework.CaseRow
	cases   []casework.Case
	facts   int64
}

// one makes one case with some moves, and some facts about any case.
func (x *filling) one(rt *rapid.T) {
	x.n++
	terms, err := Terms(byte(x.n))
	if err != nil {
		rt.Fatal(err)
	}
	k := rapid.SampledFrom(kinds.All()).Draw(rt, "kind")
	c := casework.Case{ID: aedile.CaseID(fmt.Sprintf("%s-%d", k.Name, x.n))}
	at := Start().AddDate(x.n%3-1, 0, 0)
	for range rapid.IntRange(1, 5).Draw(rt, "moves") {
		open := k.Open(c.State)
		if len(open) == 0 {
			break
		}
		at = at.Add(time.Duration(rapid.Int64Range(0, 60*24*3600).Draw(rt, "seconds")) * time.Second)
		ch, err := casework.Apply(loosened(k, rt), c, stepOf(rt, rapid.SampledFrom(open).Draw(rt, "move"), c, at), terms)
		if aedile.ClassOf(err) == aedile.Conflict {
			continue
		}
		if err == nil {
			err = x.s.Append(x.t.Context(), ch)
		}
		if err != nil {
			rt.Fatal(err)
		}
		c = ch.Case
	}
	if c.Version == 0 {
		return
	}
	year := c.OpenedAt.UTC().Year()
	x.numbers[year]++
	r := kinds.RowOf(c, casework.NumberOf(year, x.numbers[year]), casework.Marks{})
	x.want[c.ID], x.cases = &r, append(x.cases, c)
	for range rapid.IntRange(0, 3).Draw(rt, "facts") {
		x.fact(rt)
	}
}

// fact notes something about one of the cases.
func (x *filling) fact(rt *rapid.T) {
	id := rapid.SampledFrom(x.cases).Draw(rt, "case").ID
	f := record.Fact{Case: id, By: rapid.SampledFrom([]casework.ActorID{"m-1", "m-2", "m-3"}).Draw(rt, "by"),
		At: Start().Add(time.Duration(x.facts) * time.Second), Why: "why",
		What: rapid.SampledFrom([]record.FactKind{record.FactAssign, record.FactHold, record.FactLock, record.FactSecond, record.FactSkip,
			record.FactLook}).Draw(rt, "what"),
		Name: "show", Until: Start().AddDate(0, 0, int(x.facts%9)), Off: rapid.IntRange(0, 3).Draw(rt, "off") == 0}
	if f.What == record.FactAssign {
		f.To = rapid.SampledFrom([]casework.ActorID{"", "m-1", "m-2"}).Draw(rt, "to")
	}
	got, err := x.s.(Log).Note(x.t.Context(), f)
	if x.facts++; err != nil || got.Seq != x.facts {
		rt.Fatalf("%+v %v", got, err)
	}
	x.want[id].Marks = f.Mark(x.want[id].Marks)
}

// countAlike counts the open cases of each alike group.
func countAlike(rows []casework.CaseRow) {
	alike := map[string]int{}
	for _, r := range rows {
		if !r.Closed && r.AlikeGroup != "" {
			alike[r.AlikeGroup]++
		}
	}
	for i := range rows {
		rows[i].Alike = alike[rows[i].AlikeGroup]
	}
}

// filters returns filters that let some of the rows through.
func filters(rows []casework.CaseRow) (fs []casework.RowFilter) {
	yes, no := true, false
	fs = []casework.RowFilter{{}, {Closed: true}, {Assignee: "m-1"}, {Nobody: true}, {Held: &yes}, {Held: &no}, {Second: true},
		{Turn: casework.Platform},
		{Kind: "notice", Turn: casework.Platform}, {Kind: "request", Nobody: true, Held: &no}, {Assignee: "m-2", Held: &yes, Second: true},
		{State: "received"},
		{Group: "g", Kind: "decision"}, {Service: "nowhere"}, {Grade: aedile.Act}, {AlikeOver: 1},
		{DueBefore: Start().AddDate(0, 1, 0), Kind: "notice"}, {Lang: "de", Country: "DE"}}
	pick := rand.New(rand.NewChaCha8([32]byte{7}))
	for range 12 {
		r := rows[pick.IntN(len(rows))]
		fs = append(fs, casework.RowFilter{Kind: r.Kind}, casework.RowFilter{Kind: r.Kind, State: r.State, Closed: true},
			casework.RowFilter{Service: r.Service, Turn: r.Turn})
		if r.AlikeGroup != "" {
			fs = append(fs, casework.RowFilter{Alike: r.AlikeGroup})
		}
		if len(r.Items) > 0 {
			fs = append(fs, casework.RowFilter{Item: r.Items[0], Closed: true})
		}
	}
	return fs
}

// lets reports whether the filter lets the row through, but for words.
func lets(f casework.RowFilter, r casework.CaseRow) bool {
	same := func(want, got string) bool { return want == "" || want == got }
	return (f.Closed || !r.Closed) && same(f.Kind, r.Kind) && same(f.State, r.State) && same(string(f.Turn), string(r.Turn)) &&
		same(f.Group,
			r.Group) &&
		same(string(f.Assignee), string(r.Assignee)) && (!f.Nobody || r.Assignee == "") && (f.Held == nil || *f.Held == (r.HeldBy != "")) &&
		(!f.Second || r.SecondBy != "") &&
		same(f.Service, r.Service) && same(string(f.Rule), string(r.Rule)) && same(f.Lang, r.Lang) && same(f.Country,
		r.Country) && same(string(f.Grade), string(r.Grade)) &&
		(f.AlikeOver == 0 || r.Alike > f.AlikeOver) &&
		(f.DueBefore.IsZero() || r.Due != nil && !r.Closed && !r.Due.End.IsZero() && r.Due.End.Before(f.DueBefore)) &&
		(f.Item == "" || slices.Contains(r.Items, f.Item)) && same(f.Alike, r.AlikeGroup) &&
		(f.Rung == "" || f.Days.RungOf(r.Due) == f.Rung)
}

// listed walks through all pages of a list.
func pagesOf(t *testing.T, b Board, f casework.RowFilter, o casework.RowOrder) (rows []casework.CaseRow) {
	t.Helper()
	for after := ""; ; {
		page, next, err := b.Rows(t.Context(), f, casework.RowPage{Order: o, After: after, Limit: 7})
		if err != nil || len(page) > 7 || next != "" && len(page) < 7 {
			t.Fatalf("%d rows, next %q: %v", len(page), next, err)
		}
		rows = append(rows, page...)
		if after = next; after == "" {
			return rows
		}
	}
}

// listsRight compares the pages of a list in every order with the rows.
func listsRight(t *testing.T, b Board, all []casework.CaseRow, f casework.RowFilter) {
	t.Helper()
	var want []casework.CaseRow
	for _, r := range all {
		if lets(f, r) {
			want = append(want, r)
		}
	}
	orders := map[casework.RowOrder]func(a, b casework.CaseRow) int{
		"": func(a, b casework.CaseRow) int {
			x, y := a.Place(), b.Place()
			return cmp.Or(cmp.Compare(x.Due, y.Due), cmp.Compare(b.Harm, a.Harm), cmp.Compare(x.Opened, y.Opened),
				cmp.Compare(a.Case, b.Case))
		},
		casework.OrderID: func(a, b casework.CaseRow) int { return cmp.Compare(a.Case, b.Case) },
		casework.OrderOpened: func(a, b casework.CaseRow) int {
			return cmp.Or(cmp.Compare(b.Opened.UnixMicro(), a.Opened.UnixMicro()), cmp.Compare(b.Case, a.Case))
		},
		casework.OrderChanged: func(a, b casework.CaseRow) int {
			return cmp.Or(cmp.Compare(b.Changed.UnixMicro(), a.Changed.UnixMicro()), cmp.Compare(b.Case, a.Case))
		},
	}
	for o, by := range orders {
		slices.SortFunc(want, by)
		if d := diff.Diff(want, pagesOf(t, b, f, o)); d != "" {
			t.Fatalf("%+v by %q: -want +got\n%s", f, o, d)
		}
	}
}

// laddersRight compares the ladder, and the list of each rung, with the rows.
func laddersRight(t *testing.T, b Board, all []casework.CaseRow, f casework.RowFilter, d casework.Days) {
	t.Helper()
	count, closed := map[casework.Rung]int{}, 0
	for _, r := range all {
		switch {
		case lets(f, r) && r.Closed:
			closed++
		case lets(f, r):
			count[d.RungOf(r.Due)]++
		}
	}
	want := casework.Ladder{Late: count[casework.RungLate], Today: count[casework.RungToday], Week: count[casework.RungWeek],
		Later: count[casework.RungLater], NoDay: count[casework.RungNoDay], Closed: closed}
	if got, err := b.Ladder(t.Context(), f, d); err != nil || got != want {
		t.Errorf("%+v at %s: %+v, want %+v, %v", f, d.Now, got, want, err)
	}
	if f.Kind != "" {
		return
	}
	f.Closed = false
	for rung, n := range count {
		f.Rung, f.Days = rung, d
		if got := len(pagesOf(t, b, f, "")); got != n {
			t.Errorf("%+v: %d rows, want %d", f, got, n)
		}
	}
}

// runsRight compares the list of what runs with that which the cases give.
func runsRight(t *testing.T, b Board, cases []casework.Case, d casework.Days) {
	t.Helper()
	open := slices.DeleteFunc(slices.Clone(cases), func(c casework.Case) bool { return c.Closed })
	all := casework.Pendings(open, d.Now)
	for _, f := range []casework.DueFilter{{}, {Kind: "decision"}, {Of: casework.Platform}, {Turn: casework.Authority, Late: true},
		{Late: true}} {
		want := slices.DeleteFunc(slices.Clone(all), func(p casework.Pending) bool {
			return f.Kind != "" && f.Kind != p.Kind || f.Of != "" && f.Of != p.Due.Of || f.Turn != "" && f.Turn != p.Turn ||
				f.Late && !p.Late
		})
		for _, limit := range []int{3, 10_000} {
			got, n, err := b.Running(t.Context(), f, d, limit)
			if err != nil || n != len(want) {
				t.Fatalf("%+v: %d, want %d, %v", f, n, len(want), err)
			}
			if d := diff.Diff(want[:min(limit, len(want))], got); d != "" && len(got) > 0 {
				t.Fatalf("%+v: -want +got\n%s", f, d)
			}
		}
	}
}
