// Package register holds public registers as of a date: alerts on dangerous products, medicines, substances, health claims. It turns
// what a decoder read into an immutable snapshot with a digest, compares two snapshots, and finds entries by the keys that
// identify a product: a barcode that checks, a marketplace number, brand with model, brand with batch.
//
// It decodes no format (each folder below does that for one), fetches nothing, and does not judge likeness; package match does.
// An entry says what an authority or a publisher wrote. That an item is the product of an entry is suspected by a match, and
// established by nobody here.
package register
