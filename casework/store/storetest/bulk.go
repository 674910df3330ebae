package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// BenchmarkBulk measures the opening of cases five hundred at a time, as a sweep brings them.
func BenchmarkBulk(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	const together = 500
	n := 0
	for b.Loop() {
		b.StopTimer()
		chs := make([]casework.Change, together)
		for i := range chs {
			n++
			chs[i] = change(b, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", n)), notice("Alma Example"))
		}
		b.StartTimer()
		if err := s.Append(b.Context(), chs...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "moves/s")
}

// bulk: many cases that are opened at once make one chain, are numbered in the order of the journal, and what runs in them is counted to a
// bound.
func bulk(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	const n, limit = 1100, 5
	chs := make([]casework.Change, n)
	for i := range chs {
		chs[i] = change(t, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", n-i)), notice("Alma Example"))
	}
	if err := s.Append(t.Context(), chs...); err != nil {
		t.Fatal(err)
	}
	whole(t, s.(record.Journal), n)
	b := s.(Board)
	for _, i := range []int{0, 1, 254, 255, 256, 257, n - 1} {
		want := casework.NumberOf(Start().UTC().Year(), i+1)
		if r, err := b.Row(t.Context(), want); err != nil || r.Case != chs[i].Case.ID {
			t.Errorf("%s is %s, want %s: %v", want, r.Case, chs[i].Case.ID, err)
		}
	}
	d := casework.DaysAt(Start().AddDate(0, 0, 1), time.UTC)
	dues, all, err := b.Running(t.Context(), casework.DueFilter{}, d, limit)
	if err != nil || len(dues) != limit || all != limit+casework.CountedBeyond {
		t.Errorf("%d of %d run, want %d of %d counted: %v", len(dues), all, limit, limit+casework.CountedBeyond, err)
	}
	if _, all, err = b.Running(t.Context(), casework.DueFilter{}, d, 10*n); err != nil || all < n {
		t.Errorf("%d run in %d cases: %v", all, n, err)
	}
}
