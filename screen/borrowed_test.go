package screen_test

import (
	"bytes"
	"unsafe"

	"github.com/aedile/aedile"
)

// borrowed returns an item whose texts lie in b, as those of a reader lie in its buffer.
func borrowed(b []byte) *aedile.Item {
	var part []string
	for p := range bytes.SplitSeq(b, []byte{0}) {
		part = append(part, unsafe.String(&p[0], len(p)))
	}
	return &aedile.Item{Kind: aedile.Kind(part[0]), Title: part[1], ID: aedile.ItemID(part[2]), Service: part[3]}
}
