package web

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// BenchmarkPages measures the pages over many cases, about sixty milliseconds each to make; AEDILE_BENCH_CASES says how many. Without it
// there
// are 300.
func BenchmarkPages(b *testing.B) {
	n := 300
	if s := os.Getenv("AEDILE_BENCH_CASES"); s != "" {
		if _, err := fmt.Sscan(s, &n); err != nil {
			b.Fatal(err)
		}
	}
	k := newBench(b)
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"id":"B-%d","service":"marktplein.example","lang":"en","title":"Portable GPS jammer for cars %d","text":"Blocks all trackers.",`+
			`"trader":{"id":"T-%d","name":"Trader %d","country":"IE","email":"a%d@b.example"}}`+"\n", i, i%97, i%50, i%50, i)
	}
	k.screen(lines.String())
	id := string(k.rows("review")[0].Case)
	for _, p := range [][2]string{{"today", "/today"}, {"queue", "/queue/all?case=" + id}, {"case", "/case/" + id}, {"cases",
		"/cases?q=jammer"}, {"audit", "/audit"}, {"notice", "/notice"}} {
		b.Run(p[0], func(b *testing.B) {
			for b.Loop() {
				if w := k.get(k.admin, p[1]); w.Code != 200 {
					b.Fatalf("got %d", w.Code)
				}
			}
		})
	}
}
