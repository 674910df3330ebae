package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/shelf"
)

// alerts makes n invented alerts in the manner of Safety Gate: kinds of goods that the corpus sells too, names of their own, a brand in two of
// three, a model or a barcode in half. The same ones for the same seed.
func alerts(n int, seed uint64) *register.Snapshot {
	r := rand.New(rand.NewPCG(seed, 7))
	own := words(20_000, r)
	zipf := rand.NewZipf(r, 1.1, 20, uint64(len(own)-1))
	makers := words(8_000, r)
	pick := func(ss []string) string { return ss[r.IntN(len(ss))] }
	entries := func(yield func(register.Entry, error) bool) {
		for i := range n {
			a := &register.Alert{Country: "DE", Hazards: []string{"Choking"}, Risk: "Small parts can come off and be swallowed.",
				Level: "Serious", Category: pick(nouns)}
			name := []string{pick(adjectives), pick(nouns)}
			for range 2 + r.IntN(4) {
				name = append(name, own[zipf.Uint64()])
			}
			switch {
			case r.IntN(3) == 0:
				a.Brands = []string{"unknown"}
			case r.IntN(50) == 0:
				a.Brands = []string{pick(brands)}
			default:
				a.Brands = []string{pick(makers)}
			}
			if r.IntN(2) == 0 {
				a.Models = []string{fmt.Sprintf("%c%c-%d", 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(90_000)+100)}
				a.Batches = []string{fmt.Sprintf("L%06d", r.IntN(1_000_000))}
			}
			if r.IntN(2) == 0 {
				a.Barcodes = []string{barcode(400_000_000_000 + r.Int64N(99_999_999_999))}
			}
			a.Description = strings.Join(name, " ") + " in a cardboard box with a transparent window and a label in several languages."
			e := register.Entry{Ref: fmt.Sprintf("SR/%05d/26", i), On: "2026-05-04", Name: strings.Join(name, " "),
				URL: "https://register.example/" + fmt.Sprint(i), Alert: a}
			if !yield(e, nil) {
				return
			}
		}
	}
	s, _, err := register.New(register.Format{Name: "bench", Title: "Invented alerts", RefreshDays: 0}, "2026-06-01", "bench", entries)
	if err != nil {
		panic(err)
	}
	return s
}

func words(n int, r *rand.Rand) []string {
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru sta tri ven mor lan")
	out := make([]string, n)
	for i := range out {
		for range 2 + r.IntN(3) {
			out[i] += syllables[r.IntN(len(syllables))]
		}
	}
	return out
}

// barcode adds the check digit to twelve digits.
func barcode(body int64) string {
	sum, b := 0, fmt.Sprintf("%012d", body)
	for i := range b {
		sum += int(b[i]-'0') * []int{1, 3}[i%2]
	}
	return b + fmt.Sprint((10-sum%10)%10)
}

// registers measures what 50,000 alerts cost to load and to keep, and returns a screener that asks them.
func (b *bench) registers(s *screen.Screener) (*screen.Screener, error) {
	const n = 50_000
	dir, err := os.MkdirTemp("", "aedile-bench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path, err := shelf.Shelf{Dir: dir}.Put(alerts(n, 11))
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	before := heap()
	start := time.Now()
	snap, err := shelf.Shelf{Dir: dir}.Open("bench", "")
	if err != nil {
		return nil, err
	}
	read := time.Since(start)
	with, err := s.With(snap)
	if err != nil {
		return nil, err
	}
	loaded := time.Since(start)
	kept := heap() - before
	fmt.Fprintf(&b.notes, "\n%d alerts (%d MB on disk): read and verified in %.2f s, ready after %.2f s, %d MB kept.\n", n,
		info.Size()>>20, read.Seconds(), loaded.Seconds(), kept>>20)
	if _, err := os.Stat(b.binary); err == nil {
		b.started("all packs and these alerts", "--shelf", dir)
		b.streamed(0.4, "the program with these alerts", "--shelf", dir)
	}
	return with, nil
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
