package storetest

import (
	"fmt"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
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
