package match

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Batch says whether an item is of a batch that an alert names. Likeness of words or pictures never shows it: only a stated batch does.
type Batch string

// The answers.
const (
	SameBatch     Batch = "same"     // the item states a batch that the alert names
	OtherBatch    Batch = "other"    // the item states a batch, and the alert names others
	UnstatedBatch Batch = "unstated" // the alert names batches, the item states none
	EveryBatch    Batch = "every"    // the alert names no batch, and so speaks of all
)

// batchOf compares the batches that the item states, in its field or an attribute, with those of the alert.
func batchOf(it *aedile.Item, h *Hit, e *register.Entry) Batch {
	if h.Key.Kind == register.ByBatch {
		return SameBatch
	}
	if len(e.Alert.Batches) == 0 {
		return EveryBatch
	}
	own := product.Codes(it.Batch)
	for _, a := range it.Attrs {
		if product.StatesBatch(a.Name) {
			own = append(own, product.Codes(a.Value)...)
		}
	}
	if len(own) == 0 {
		return UnstatedBatch
	}
	for _, b := range e.Alert.Batches {
		if slices.ContainsFunc(product.Codes(b), func(c string) bool { return slices.Contains(own, c) }) {
			return SameBatch
		}
	}
	return OtherBatch
}
