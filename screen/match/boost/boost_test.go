package boost_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/match/boost"
)

// rings are points of a plane, yes inside the ring 1 < r < 2, with a third column that says nothing.
func rings(n int, seed uint64) boost.Set {
	rng := rand.New(rand.NewPCG(seed, 1))
	var s boost.Set
	for range n {
		x, y := rng.Float64()*6-3, rng.Float64()*6-3
		r := math.Hypot(x, y)
		s.Rows = append(s.Rows, []float32{float32(x), float32(y), rng.Float32()})
		s.Yes = append(s.Yes, 1 < r && r < 2)
	}
	return s
}

func config() boost.Config {
	return boost.Config{Trees: 80, Leaves: 16, Rate: 0.15, Lambda: 1, MinChild: 1, Rows: 0.8, Columns: 0.7, Bins: 32, Seed: 7}
}

func TestForestLearnsWhatNoLineSeparates(t *testing.T) {
	t.Parallel()
	f := boost.Train(rings(3000, 1), config())
	test := rings(2000, 2)
	right := 0
	for i, row := range test.Rows {
		if (f.Score(row) >= 0.5) == test.Yes[i] {
			right++
		}
	}
	if right < 1880 {
		t.Errorf("%d of 2000 unseen points are right, want at least 1880", right)
	}
}

func TestSameSeedSameFile(t *testing.T) {
	t.Parallel()
	s, c := rings(800, 1), config()
	a, b := boost.Train(s, c).Append(nil), boost.Train(s, c).Append(nil)
	if !bytes.Equal(a, b) {
		t.Error("two trainings with one seed differ")
	}
	c.Seed++
	if bytes.Equal(a, boost.Train(s, c).Append(nil)) {
		t.Error("another seed gives the same forest")
	}
}

func TestFileGivesTheSameScores(t *testing.T) {
	t.Parallel()
	s := rings(500, 1)
	f := boost.Train(s, config())
	back, rest, err := boost.Read(append(f.Append(nil), "more"...))
	if err != nil || string(rest) != "more" {
		t.Fatalf("rest %q, error %v", rest, err)
	}
	if d := cmp.Diff(f, back); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestScoreOnlyRisesWithAMonotoneColumn(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 3))
	var s boost.Set
	for range 1500 {
		x, y := rng.Float32(), rng.Float32()
		s.Rows = append(s.Rows, []float32{x, y})
		s.Yes = append(s.Yes, float64(x)+0.3*math.Sin(20*float64(x))+0.2*rng.NormFloat64() > 0.5)
	}
	c := config()
	c.Columns, c.Monotone = 1, []int8{1, -1}
	f := boost.Train(s, c)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float32Range(0, 1).Draw(t, "a"), rapid.Float32Range(0, 1).Draw(t, "b")
		y := rapid.Float32Range(0, 1).Draw(t, "y")
		if f.Margin([]float32{min(a, b), y}) > f.Margin([]float32{max(a, b), y})+1e-9 {
			t.Fatalf("score falls from %v to %v", min(a, b), max(a, b))
		}
		if f.Margin([]float32{y, min(a, b)}) < f.Margin([]float32{y, max(a, b)})-1e-9 {
			t.Fatalf("score rises from %v to %v in a column in which it may only fall", min(a, b), max(a, b))
		}
	})
}

func TestWeightsCountAsRepetition(t *testing.T) {
	t.Parallel()
	s := boost.Set{Rows: [][]float32{{0}, {1}}, Yes: []bool{false, true}, Weight: []float64{1, 3}}
	r := boost.Set{Rows: [][]float32{{0}, {1}, {1}, {1}}, Yes: []bool{false, true, true, true}}
	c := boost.Config{Trees: 5, Leaves: 2, Rate: 0.3, Lambda: 1, Rows: 1, Columns: 1, Bins: 8}
	a, b := boost.Train(s, c), boost.Train(r, c)
	for _, x := range []float32{0, 1} {
		if d := a.Margin([]float32{x}) - b.Margin([]float32{x}); math.Abs(d) > 1e-6 {
			t.Errorf("at %v the log-odds differ by %v", x, d)
		}
	}
}

func TestNothingToLearnScoresTheShare(t *testing.T) {
	t.Parallel()
	s := boost.Set{Rows: [][]float32{{1}, {1}, {1}, {1}}, Yes: []bool{true, false, false, false}}
	f := boost.Train(s, boost.Config{Trees: 3, Leaves: 4, Rate: 0.1, Lambda: 1, Rows: 1, Columns: 1, Bins: 8})
	if got := f.Score([]float32{1}); math.Abs(got-0.25) > 1e-6 {
		t.Errorf("score %v, want 0.25", got)
	}
	if got := new(boost.Forest).Score(nil); got != 0.5 {
		t.Errorf("an empty forest scores %v, want 0.5", got)
	}
}

func TestScoringDoesNotAllocate(t *testing.T) {
	f := boost.Train(rings(300, 1), config())
	row := []float32{1, 1, 1}
	if n := testing.AllocsPerRun(100, func() { f.Score(row) }); n != 0 {
		t.Errorf("%v allocations a score", n)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(boost.Train(rings(50, 1), boost.Config{Trees: 2, Leaves: 4, Rate: 0.1, Lambda: 1, Rows: 1, Columns: 1, Bins: 8}).Append(nil))
	f.Add([]byte("boost1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		forest, _, err := boost.Read(b)
		if err != nil {
			return
		}
		row := make([]float32, forest.Columns())
		for range 3 {
			if s := forest.Score(row); s < 0 || s > 1 || s != s {
				t.Fatalf("score is %v", s)
			}
			for i := range row {
				row[i] = row[i]*2 + 1
			}
		}
	})
}

func BenchmarkScore(b *testing.B) {
	f := boost.Train(rings(2000, 1), config())
	row := []float32{1, 1, 1}
	for b.Loop() {
		f.Score(row)
	}
}
