package screen

import (
	"slices"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// attrOrder brings attributes into their canonical form. The records of one source name theirs in one order mostly, so the order of the
// last item is tried before anything is sorted.
type attrOrder struct {
	names []byte // of the last item, in the order of the source
	ends  []int  // of each name
	from  []int  // where each attribute of the canonical form stood
	attrs aedile.Attrs
}

// canonical returns the canonical form of as, which it leaves as it is. The result is valid until the next call.
func (o *attrOrder) canonical(as aedile.Attrs) aedile.Attrs {
	if len(as) < 2 {
		return as.Canonical(o.attrs)
	}
	if !o.same(as) && !o.learn(as) {
		c := as.Canonical(o.attrs)
		if &c[0] != &as[0] {
			o.attrs = c
		}
		return c
	}
	o.attrs = o.attrs[:0]
	for _, i := range o.from {
		o.attrs = append(o.attrs, as[i])
	}
	return o.attrs
}

// same reports whether the names are those of the last item, in the same order.
func (o *attrOrder) same(as aedile.Attrs) bool {
	if len(as) != len(o.ends) {
		return false
	}
	start := 0
	for i := range as {
		if string(o.names[start:o.ends[i]]) != as[i].Name {
			return false
		}
		start = o.ends[i]
	}
	return true
}

// learn keeps the names and their order. It reports false where a name comes twice or is no UTF-8, so that its canonical form is another.
func (o *attrOrder) learn(as aedile.Attrs) bool {
	o.names, o.ends, o.from = o.names[:0], o.ends[:0], o.from[:0]
	for i := range as {
		o.from = append(o.from, i)
	}
	slices.SortFunc(o.from, func(a, b int) int {
		if as[a].Name < as[b].Name {
			return -1
		}
		return 1
	})
	for k, i := range o.from {
		if k > 0 && as[o.from[k-1]].Name == as[i].Name || !utf8.ValidString(as[i].Name) {
			return false
		}
	}
	for i := range as {
		o.names = append(o.names, as[i].Name...)
		o.ends = append(o.ends, len(o.names))
	}
	return true
}
