package stored

import (
	"bytes"
	"testing"
)

// TestTheBeginningInASCIIEndsAtTheFirstOtherByte wherever that stands in a word of eight.
func TestTheBeginningInASCIIEndsAtTheFirstOtherByte(t *testing.T) {
	t.Parallel()
	for n := range 40 {
		plain := bytes.Repeat([]byte{'a'}, n)
		if got := ascii(plain); got != n {
			t.Errorf("%d bytes: %d", n, got)
		}
		for at := range n {
			b := bytes.Clone(plain)
			b[at] = 0xE9
			if got := ascii(b); got != at {
				t.Errorf("%d bytes, the other at %d: %d", n, at, got)
			}
		}
	}
}
