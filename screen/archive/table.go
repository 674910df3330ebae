package archive

import "encoding/binary"

// table is a set of digests by their first 96 bits: among 10^9 items the chance that two share them is 10^-11. It takes 17 to 34 bytes
// an item, where a map of whole digests takes more than 80.
type table struct {
	hi []uint64 // 0: free
	lo []uint32
	n  int
}

// leastSlots is the size of a table of few digests.
const leastSlots = 1 << 10

// add takes a digest in and reports whether it was not there.
func (t *table) add(sum [32]byte) bool {
	if 10*(t.n+1) > 7*len(t.hi) {
		t.grow()
	}
	hi, lo := key(sum)
	i, found := t.find(hi, lo)
	if found {
		return false
	}
	t.hi[i], t.lo[i] = hi, lo
	t.n++
	return true
}

func key(sum [32]byte) (hi uint64, lo uint32) {
	return max(binary.LittleEndian.Uint64(sum[:]), 1), binary.LittleEndian.Uint32(sum[8:])
}

func (t *table) find(hi uint64, lo uint32) (int, bool) {
	mask := len(t.hi) - 1
	for i := int(hi) & mask; ; i = (i + 1) & mask {
		switch {
		case t.hi[i] == 0:
			return i, false
		case t.hi[i] == hi && t.lo[i] == lo:
			return i, true
		}
	}
}

func (t *table) grow() {
	was := *t
	size := max(leastSlots, 2*len(was.hi))
	*t = table{hi: make([]uint64, size), lo: make([]uint32, size), n: was.n}
	for i, hi := range was.hi {
		if hi != 0 {
			at, _ := t.find(hi, was.lo[i])
			t.hi[at], t.lo[at] = hi, was.lo[i]
		}
	}
}
