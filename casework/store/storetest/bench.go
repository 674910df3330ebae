package storetest

import (
	"fmt"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// BenchmarkAppend measures the opening of cases, one after the other, each on disk before the next.
func BenchmarkAppend(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	n := 0
	for b.Loop() {
		n++
		b.StopTimer()
		ch := change(b, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", n)), notice("Alma Example"))
		b.StartTimer()
		if err := s.Append(b.Context(), ch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerify measures the check of a journal of 5,000 events.
func BenchmarkVerify(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	const events = 5000
	var ch casework.Change
	for i := range events {
		ch = change(b, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", i)), notice("Alma Example"))
		if err := s.Append(b.Context(), ch); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if r, err := record.Verify(b.Context(), s, nil); err != nil || len(r.Faults) > 0 {
			b.Fatal(r.Faults, err)
		}
	}
	b.ReportMetric(events*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}
