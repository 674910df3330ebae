package rule

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// LawOn returns provisions as they stood on the day on which an item was seen, seen being a time as in the item; those of today where
// that is not known. The slice is the one given unless a wording was another then.
func LawOn(refs []aedile.LawRef, seen string) []aedile.LawRef {
	if len(seen) < len("2006-01-02") {
		return refs
	}
	day, own := seen[:len("2006-01-02")], false
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
