package dump

import "math/bits"

// Delay is how long something took, in days. Up to 127 days it is exact; from there each figure is the middle of a range that is
// at most a sixteenth of it wide, so that memory stays bounded whatever is read.
type Delay struct {
	Known    int64 `json:"known"`    // rows with both days
	Negative int64 `json:"negative"` // rows whose second day lies before the first; not in the figures below
	Median   int   `json:"median_days"`
	P90      int   `json:"p90_days"`
	P99      int   `json:"p99_days"`
	Max      int   `json:"max_days"`
}

const (
	exactDays = 128 // one bucket a day below
	perOctave = 16  // buckets between a number and its double, above
)

// histogram counts days. Its size follows the longest.
type histogram struct {
	counts   []int64
	n        int64
	negative int64
}

func bucketOf(days int) int {
	if days < exactDays {
		return days
	}
	octave := bits.Len(uint(days)) - bits.Len(uint(exactDays))
	return exactDays + octave*perOctave + days>>(octave+3)&(perOctave-1)
}

// middle returns the day in the middle of a bucket.
func middle(bucket int) int {
	if bucket < exactDays {
		return bucket
	}
	octave, sub := (bucket-exactDays)/perOctave, (bucket-exactDays)%perOctave
	width := 1 << (octave + 3)
	return exactDays<<octave + sub*width + width/2
}

func (h *histogram) add(days int) {
	if days < 0 {
		h.negative++
		return
	}
	h.count(bucketOf(days), 1)
}

func (h *histogram) count(bucket int, n int64) {
	if missing := bucket + 1 - len(h.counts); missing > 0 {
		h.counts = append(h.counts, make([]int64, missing)...)
	}
	h.counts[bucket] += n
	h.n += n
}

func (h *histogram) merge(o *histogram) {
	for b, n := range o.counts {
		if n > 0 {
			h.count(b, n)
		}
	}
	h.negative += o.negative
}

// at returns the day below or at which a share of the rows lies: the nearest rank, share in hundredths.
func (h *histogram) at(share int64) int {
	rank := max(1, (h.n*share+99)/100)
	for b, n := range h.counts {
		if rank -= n; rank <= 0 {
			return middle(b)
		}
	}
	return 0
}

func (h *histogram) delay() Delay {
	return Delay{Known: h.n + h.negative, Negative: h.negative, Median: h.at(50), P90: h.at(90), P99: h.at(99), Max: h.at(100)}
}
