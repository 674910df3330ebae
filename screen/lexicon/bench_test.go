package lexicon

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/screen/text"
)

const syllables = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru"

// invented returns n terms of one or two words that no text holds.
func invented(n int) []string {
	r := rand.New(rand.NewPCG(1, 1))
	parts := strings.Fields(syllables)
	word := func() string {
		var b strings.Builder
		for range 3 + r.IntN(3) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		return b.String()
	}
	out := make([]string, n)
	for i := range out {
		out[i] = word()
		if i%2 == 0 {
			out[i] += " " + word()
		}
	}
	return out
}

const offer = `Massiver Esstisch aus Eiche für sechs Personen, geölte Oberfläche, leicht zu reinigen. Solid oak table, seats six, oiled surface, easy to
clean with a damp cloth. Delivery within three to five working days, tracked, free returns for thirty days. Table en chêne massif, surface huilée. `

func BenchmarkMatch(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		folder, m := matcher(b, invented(n)...)
		var f text.Folded
		folder.Fold(&f, strings.Repeat(offer, 4))
		b.Run(fmt.Sprintf("%d terms", n), func(b *testing.B) {
			var hits []Hit
			b.SetBytes(int64(len(f.Bytes)))
			b.ReportAllocs()
			for b.Loop() {
				hits = m.Match(&f, hits[:0])
			}
		})
	}
	stars := invented(5_000)
	for i := range stars {
		stars[i] = "*" + strings.Fields(stars[i])[0] + "*"
	}
	folder, m := matcher(b, stars...)
	var f text.Folded
	folder.Fold(&f, strings.Repeat(offer, 4))
	b.Run("5000 inner terms", func(b *testing.B) {
		var hits []Hit
		b.SetBytes(int64(len(f.Bytes)))
		for b.Loop() {
			hits = m.Match(&f, hits[:0])
		}
	})
}

func BenchmarkBuild100k(b *testing.B) {
	terms := invented(100_000)
	folder := text.NewFolder(1)
	var keep *Matcher
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := time.Now()
		bl := NewBuilder(folder, 0)
		for i, s := range terms {
			p, err := Parse(s, Word)
			if err != nil {
				b.Fatal(err)
			}
			if err := bl.Add(0, int32(i), p); err != nil {
				b.Fatal(err)
			}
		}
		keep = bl.Build()
		bl = nil
		took := time.Since(start)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-kept")
		b.ReportMetric(took.Seconds(), "s/build")
	}
	runtime.KeepAlive(keep)
}
