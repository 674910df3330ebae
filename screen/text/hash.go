package text

import (
	"encoding/binary"
	"math/bits"
)

// keys are the secret of the token hash. Sellers choose their words: without the seed nobody can make words that collide.
type keys struct{ word, size, last uint64 }

func newKeys(seed uint64) keys {
	next := func() uint64 { // splitmix64
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	return keys{next(), next() | 1, next() | 1}
}

func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// short hashes a word of n ≤ 8 bytes that stands in w, little-endian, zero above.
func (k *keys) short(w uint64, n int) uint64 {
	h := mix(mix(w^k.word, k.size+uint64(n)<<32), k.last)
	if h == 0 {
		return 1
	}
	return h
}

// of hashes b: whole 8-byte words, then the rest as in short.
func (k *keys) of(b []byte) uint64 {
	n := len(b)
	var h uint64
	for ; len(b) > 8; b = b[8:] {
		h = mix(h^binary.LittleEndian.Uint64(b)^k.word, k.last) + k.size
	}
	return k.short(h^tail(b), n)
}

// tail loads up to 8 bytes, little-endian, zero above.
func tail(b []byte) uint64 {
	switch n := len(b); {
	case n >= 8:
		return binary.LittleEndian.Uint64(b)
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	case n > 1:
		return uint64(binary.LittleEndian.Uint16(b)) | uint64(b[n-1])<<(8*(n-1))
	case n == 1:
		return uint64(b[0])
	}
	return 0
}
