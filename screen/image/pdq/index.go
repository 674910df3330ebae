package pdq

import (
	"iter"
)

const (
	bands    = 16 // of 16 bits: of 31 differing bits some band has at most one
	bandSize = 1 << 16
)

// Index finds all hashes within a distance of 31 bits, exactly. It is built once and may be asked by any number of goroutines.
type Index struct {
	hashes []Hash
	starts [bands][]uint32 // of each value of a band, where its entries begin
	list   [bands][]uint32 // hashes by the value of a band
}

// NewIndex builds an index. It needs 96 bytes a hash and four megabytes.
func NewIndex(hashes []Hash) *Index {
	x := &Index{hashes: hashes}
	for b := range bands {
		starts := make([]uint32, bandSize+1)
		for i := range hashes {
			starts[band(&hashes[i], b)+1]++
		}
		for v := range bandSize {
			starts[v+1] += starts[v]
		}
		at := make([]uint32, bandSize)
		copy(at, starts)
		list := make([]uint32, len(hashes))
		for i := range hashes {
			v := band(&hashes[i], b)
			list[at[v]] = uint32(i) //nolint:gosec // an index of memory
			at[v]++
		}
		x.starts[b], x.list[b] = starts, list
	}
	return x
}

func band(h *Hash, b int) uint32 { return uint32(h[b/4]>>(b%4*16)) & (bandSize - 1) }

// Near yields the numbers of the hashes that are at most distance bits away, each once, in no particular order. A distance above 31 is taken as 31.
func (x *Index) Near(h Hash, distance int) iter.Seq2[int, int] {
	distance = min(distance, Match)
	return func(yield func(n, distance int) bool) {
		for b := range bands {
			v := band(&h, b)
			for flip := range 17 {
				probe := v
				if flip > 0 {
					probe ^= 1 << (flip - 1)
				}
				for _, n := range x.list[b][x.starts[b][probe]:x.starts[b][probe+1]] {
					o := &x.hashes[n]
					d := h.Distance(*o)
					if d <= distance && firstBand(&h, o) == b && !yield(int(n), d) {
						return
					}
				}
			}
		}
	}
}

// firstBand is the first band in which two hashes differ by one bit at most: the one under which a pair is told.
func firstBand(a, o *Hash) int {
	for b := range bands {
		if x := band(a, b) ^ band(o, b); x&(x-1) == 0 {
			return b
		}
	}
	return -1
}
