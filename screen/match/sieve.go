package match

import "math/bits"

// sieve says of numbers that are well mixed whether one of them may have been put in: it answers what a table would from one place of
// memory, and most of what is asked is in no table.
type sieve struct {
	bits  []uint64
	shift uint8
}

// newSieve returns a sieve for about n numbers: one in sixteen that were not put in passes.
func newSieve(n int) sieve {
	size := bits.Len(uint(max(16*n, 64) - 1))
	return sieve{make([]uint64, 1<<size/64), uint8(64 - size)}
}

func (s *sieve) add(h uint64) {
	h = h * 0x9E3779B97F4A7C15 >> s.shift
	s.bits[h>>6] |= 1 << (h & 63)
}

func (s *sieve) may(h uint64) bool {
	h = h * 0x9E3779B97F4A7C15 >> s.shift
	return s.bits[h>>6]&(1<<(h&63)) != 0
}

// headOf is a number for the first three bytes of a text and its length.
func headOf(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(len(s))<<24
}
