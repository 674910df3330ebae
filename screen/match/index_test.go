package match

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// sharedFile opens a file of the shared data beside the repository, or skips the test.
func sharedFile(t testing.TB, path string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", path))
	if err != nil {
		t.Skipf("no ../shared/data/%s: see DATA.md", path)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func table(t testing.TB, path string) []Record {
	t.Helper()
	got, err := Read(sharedFile(t, path), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Faults) != 0 {
		t.Fatalf("%s: faults %v", path, got.Faults)
	}
	return got.Records
}

// Blocking: at least 0.99 of the partners among the first 10 candidates, 0.999 among the first 50, either way round.
func TestPartnersAreAmongTheCandidates(t *testing.T) {
	if testing.Short() {
		t.Skip("short: reads two catalogues")
	}
	t.Parallel()
	for _, c := range []struct{ name, left, right string }{{"abt-buy", "abt.csv", "buy.csv"}, {"amazon-google", "amazon.csv", "gp.csv"}} {
		dir := "matching/" + c.name + "-catalogue/"
		l, r := table(t, dir+c.left), table(t, dir+c.right)
		pairs, faults, err := ReadPairs(sharedFile(t, dir+"gt.csv"), "gt.csv", l, r)
		if err != nil || len(faults) != 0 {
			t.Fatal(err, faults)
		}
		for _, way := range []string{"left to right", "right to left"} {
			at10, at50 := recall(l, r, pairs)
			t.Logf("%s, %s: %d partners, %.4f among 10, %.4f among 50", c.name, way, len(pairs), at10, at50)
			if at10 < 0.99 || at50 < 0.999 {
				t.Errorf("%s, %s: recall %.4f at 10 and %.4f at 50, want 0.99 and 0.999", c.name, way, at10, at50)
			}
			l, r = r, l
			for i, p := range pairs {
				pairs[i].Left, pairs[i].Right = p.Right, p.Left
			}
		}
	}
}

func recall(l, r []Record, pairs []Labelled) (at10, at50 float64) {
	s := NewScorer(NewCorpus(l, r), &Model{})
	for _, p := range pairs {
		n := 0
		s.Near(p.Left, 50, func(right int, _ float64) bool {
			n++
			if right == p.Right {
				at50++
				if n <= 10 {
					at10++
				}
			}
			return right != p.Right
		})
	}
	return at10 / float64(len(pairs)), at50 / float64(len(pairs))
}

// slowSearch is the cosine with every document, in order.
func slowSearch(vecs [][]gram, q []gram, k int) []int32 {
	var all []candidate
	for d, v := range vecs {
		if c := dot(v, q); c > 0 {
			all = append(all, candidate{int32(d), float32(c)})
		}
	}
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			if nearer(all[j], all[i]) < 0 {
				all[i], all[j] = all[j], all[i]
			}
		}
	}
	var out []int32
	for _, c := range all[:min(k, len(all))] {
		out = append(out, c.doc)
	}
	return out
}

func TestSearchFindsWhatComparingAllFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		vecs := make([][]gram, 1+rng.IntN(120))
		for i := range vecs {
			for id := range uint32(12) {
				if rng.IntN(3) == 0 {
					vecs[i] = append(vecs[i], gram{id, float32(1 + rng.IntN(1<<12))}) // whole numbers: sums do not depend on their order
				}
			}
		}
		x := newIndex(vecs)
		var s scratch
		for range 5 {
			q, k := vecs[rng.IntN(len(vecs))], 1+rng.IntN(10)
			var got []int32
			for _, c := range x.search(q, k, &s) {
				got = append(got, c.doc)
			}
			want := slowSearch(vecs, q, k)
			if d := cmp.Diff(want, got); d != "" && len(q) > 0 {
				a, b := dot(vecs[want[len(want)-1]], q), dot(vecs[got[len(got)-1]], q)
				if float32(a) != float32(b) {
					t.Fatalf("nearest %d (-want +got):\n%s", k, d)
				}
			}
		}
	})
}

func TestRecordFindsItself(t *testing.T) {
	t.Parallel()
	var rs []Record
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range 400 {
		rs = append(rs, Record{ID: fmt.Sprint(i), Title: fmt.Sprintf("thing %c%d part %d of %d", 'a'+rng.IntN(26), rng.IntN(50),
			rng.IntN(100), i)})
	}
	s := NewScorer(NewCorpus(rs, rs), &Model{})
	for i := range rs {
		s.Near(i, 1, func(j int, cosine float64) bool {
			if i != j || cosine < 0.999 {
				t.Errorf("nearest to record %d is %d, cosine %.4f", i, j, cosine)
			}
			return true
		})
	}
}

// zipf are titles of about twelve words, some common and most rare, as in a large catalogue.
func zipf(n int) []Record {
	rng := rand.New(rand.NewPCG(9, 9))
	z := rand.NewZipf(rng, 1.2, 8, 60_000)
	rs := make([]Record, n)
	for i := range rs {
		t := ""
		for range 12 {
			w := z.Uint64()
			t += fmt.Sprintf("%c%c%c%d ", 'a'+w%26, 'a'+w/26%26, 'a'+w/676%26, w/700)
		}
		rs[i] = Record{ID: fmt.Sprint(i), Title: t}
	}
	return rs
}

func benchmarkNear(b *testing.B, rs []Record) {
	s := NewScorer(NewCorpus(rs, rs), &Model{})
	b.ResetTimer()
	i := 0
	for b.Loop() {
		s.Near(i%len(rs), 50, func(int, float64) bool { return true })
		i += 7
	}
}

func BenchmarkNear1000(b *testing.B)   { benchmarkNear(b, zipf(1000)) }
func BenchmarkNear100000(b *testing.B) { benchmarkNear(b, zipf(100_000)) }

func BenchmarkNearAmazonGoogle(b *testing.B) {
	l, r := table(b, "matching/amazon-google-catalogue/amazon.csv"), table(b, "matching/amazon-google-catalogue/gp.csv")
	s := NewScorer(NewCorpus(l, r), &Model{})
	b.ResetTimer()
	i := 0
	for b.Loop() {
		s.Near(i%len(l), 50, func(int, float64) bool { return true })
		i++
	}
}
