package match

import (
	"context"
	"iter"
	"sync"

	"github.com/aedile/aedile"
)

// Result is what is said of one pair of records.
type Result struct {
	LeftID, RightID string
	Score           float64 // 0 to 1: how likely the pair is one product, by the model
	Match           bool    // the score reaches the threshold
	Tier            Tier
	Agree, Disagree []string // in words
	Label           Labelled // the pair, with what was known of it beforehand
}

// Tables is two tables of records, ready to be compared. It is immutable and safe for concurrent use.
type Tables struct {
	c           *Corpus
	m           *Model
	left, right []Record
	threshold   float64
	memo        *memos
}

// NewTables reads two tables. threshold is the score from which a pair is a match, 0 for that of the model.
func NewTables(m *Model, leftTable, rightTable []Record, threshold float64) *Tables {
	if threshold <= 0 {
		threshold = m.Threshold
	}
	return &Tables{NewCorpus(leftTable, rightTable), m, leftTable, rightTable, threshold, new(memos)}
}

// Pairs scores given pairs, in their order, on so many goroutines.
func (t *Tables) Pairs(ctx context.Context, pairs []Labelled, workers int) iter.Seq2[Result, error] {
	chunks := (len(pairs) + chunk - 1) / chunk
	return t.inOrder(ctx, chunks, workers, func(s *Scorer, k int) []Result {
		var out []Result
		for _, p := range pairs[k*chunk : min((k+1)*chunk, len(pairs))] {
			out = append(out, t.result(s, p))
		}
		return out
	})
}

// Top lists, for each left record in order, its k nearest right records, best score first.
func (t *Tables) Top(ctx context.Context, k, workers int) iter.Seq2[Result, error] {
	chunks := (len(t.left) + leftChunk - 1) / leftChunk
	return t.inOrder(ctx, chunks, workers, func(s *Scorer, n int) []Result {
		var out []Result
		for l := n * leftChunk; l < min((n+1)*leftChunk, len(t.left)); l++ {
			from := len(out)
			s.Near(l, k, func(r int, _ float64) bool {
				out = append(out, Result{Label: Labelled{Left: l, Right: r}})
				return len(out)-from < k
			})
			for i := from; i < len(out); i++ {
				out[i] = t.result(s, out[i].Label)
			}
			sortResults(out[from:])
		}
		return out
	})
}

// Sizes of the portions that workers take: small enough to share, large enough to be worth it.
const (
	chunk     = 256
	leftChunk = 16
)

// result scores one pair.
func (t *Tables) result(s *Scorer, p Labelled) Result {
	a, b := &t.left[p.Left], &t.right[p.Right]
	r := Result{LeftID: a.ID, RightID: b.ID, Label: p, Score: s.Score(p.Left, p.Right)}
	tier, e := s.pairOf(p.Left, p.Right).explain(a, b, "left", "right")
	r.Tier, r.Agree, r.Disagree = tier, e.agree, e.disagree
	if tier == Identity && gtinsAgree(new(explanation), a, b) {
		r.Score = max(r.Score, sureScore)
	}
	r.Match = r.Score >= t.threshold
	return r
}

// sureScore is the least score of two records that share a barcode that checks: the model was never shown any.
const sureScore = 0.99

// inOrder runs work on chunks and yields what it returns in their order. It keeps at most twice as many chunks waiting as there are
// workers.
func (t *Tables) inOrder(ctx context.Context, chunks, workers int, work func(s *Scorer, k int) []Result) iter.Seq2[Result, error] {
	workers = max(workers, 1)
	return func(yield func(Result, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		done := make([]chan []Result, chunks)
		for i := range done {
			done[i] = make(chan []Result, 1)
		}
		next := make(chan int)
		ahead := make(chan struct{}, 2*workers)
		wg.Go(func() {
			defer close(next)
			for k := range chunks {
				select {
				case ahead <- struct{}{}:
				case <-ctx.Done():
					return
				}
				select {
				case next <- k:
				case <-ctx.Done():
					return
				}
			}
		})
		for range workers {
			wg.Go(func() {
				s := newScorer(t.c, t.m, t.memo)
				for k := range next {
					done[k] <- work(s, k)
				}
			})
		}
		for k := range chunks {
			select {
			case rs := <-done[k]:
				<-ahead
				for _, r := range rs {
					if !yield(r, nil) {
						return
					}
				}
			case <-ctx.Done():
				yield(Result{}, aedile.Limitf("match tables", "", "interrupted").Because(ctx.Err()))
				return
			}
		}
	}
}
