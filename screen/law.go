package screen

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// lawOn returns the provisions as they stood on the day on which the item was seen; those of today where that is not known. The
// slice is the rule's own unless a wording was another then.
func lawOn(refs []aedile.LawRef, it *aedile.Item) []aedile.LawRef {
	if len(it.SeenAt) < len("2006-01-02") {
		return refs
	}
	day, own := it.SeenAt[:len("2006-01-02")], false
	for i, l := range refs {
		if l.As == "" {
			continue // it was never worded otherwise
		}
		then, ok := law.CiteOn(law.Ref{CELEX: l.CELEX, Place: l.Place}, day)
		if !ok || then == l {
			continue
		}
		if !own {
			refs, own = slices.Clone(refs), true
		}
		refs[i] = then
	}
	return refs
}
