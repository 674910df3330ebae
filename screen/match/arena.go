package match

import (
	"slices"
	"unsafe"
)

// arena is memory for texts that live as long as one item is looked at, or as long as the arena itself where it is not reset. The zero arena
// is ready to use.
type arena struct{ b []byte }

// reset takes back all texts: none that was returned may be used after it.
func (a *arena) reset() { a.b = a.b[:0] }

// since returns what was appended from start on, without copying it: later texts are appended behind it or, where there is no room, elsewhere.
func (a *arena) since(start int) string {
	if start == len(a.b) {
		return ""
	}
	return unsafe.String(&a.b[start], len(a.b)-start)
}

// fold is the function fold, in the arena.
func (a *arena) fold(s string) string {
	s = resolved(s)
	if plain(s) {
		return s
	}
	start := len(a.b)
	a.b = appendFold(a.b, s)
	return a.since(start)
}

// foldBytes folds what stands in memory that is used again.
func (a *arena) foldBytes(b []byte) string {
	start := len(a.b)
	a.b = append(a.b, b...)
	return a.fold(a.since(start))
}

// squash joins what stands in ts without any separator, the points of decimal numbers included.
func (a *arena) squash(ts []token) string {
	start, n := len(a.b), 0
	for _, t := range ts {
		n += len(t.raw)
	}
	a.b = slices.Grow(a.b, n)
	for _, t := range ts {
		for k := range len(t.raw) {
			if c := t.raw[k]; c != '.' && c != ',' {
				a.b = append(a.b, c)
			}
		}
	}
	return a.since(start)
}

// squashed is the length of a token in squash.
func squashed(t token) int {
	n := len(t.raw)
	for k := range len(t.raw) {
		if t.raw[k] == '.' || t.raw[k] == ',' {
			n--
		}
	}
	return n
}
