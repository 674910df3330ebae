package register

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/text"
)

// KeyKind says by what a key identifies a product.
type KeyKind string

// The kinds of key, strongest first. Brand alone identifies nothing.
const (
	ByGTIN  KeyKind = "gtin"  // a barcode whose check digit is right, as 14 digits
	ByASIN  KeyKind = "asin"  // the number of a marketplace
	ByBatch KeyKind = "batch" // brand and batch
	ByModel KeyKind = "model" // brand and model
)

// Key identifies a product. Two keys are the same where both fields are.
type Key struct {
	Kind  KeyKind
	Value string // "04006381333931"; for brand with model or batch "brand|model", squashed
}

// Keys returns the keys of an entry: none but of alerts, and none made of a barcode that does not check or of a brand alone.
func (e *Entry) Keys() []Key {
	a := e.Alert
	if a == nil {
		return nil
	}
	var ks keys
	for _, b := range a.Barcodes {
		ks.barcodes(b)
	}
	for _, s := range append([]string{e.Name, a.Description, e.URL}, a.Traders...) {
		ks.asins(s)
	}
	for _, b := range a.Brands {
		ks.branded(product.Brand(b), a.Models, a.Batches)
	}
	return ks.list
}

// ItemKeys returns the keys of an item. Its title and text are read for barcodes where no field states one.
func ItemKeys(it *aedile.Item) []Key {
	var ks keys
	for _, g := range it.GTIN {
		ks.barcodes(g)
	}
	for _, a := range it.Attrs {
		if product.StatesCode(a.Name) {
			ks.barcodes(a.Value)
		}
	}
	if len(ks.list) == 0 {
		for _, s := range []string{it.Title, it.Text} {
			for _, g := range product.InText(s) {
				ks.add(ByGTIN, g.Code)
			}
		}
	}
	ks.asins(it.URL)
	if it.Brand != "" && (it.Model != "" || it.Batch != "") {
		ks.branded(product.Brand(text.Unmask(it.Brand)), []string{text.Unmask(it.Model)}, []string{text.Unmask(it.Batch)})
	}
	return ks.list
}

// keys is a list in which each key stands once.
type keys struct {
	list []Key
	seen map[Key]bool // once there are many
}

// fewKeys is the number of keys up to which it is quicker to look through the list. Chosen.
const fewKeys = 16

func (ks *keys) add(k KeyKind, v string) {
	key := Key{k, v}
	if len(ks.list) < fewKeys {
		if !slices.Contains(ks.list, key) {
			ks.list = append(ks.list, key)
		}
		return
	}
	if ks.seen == nil {
		ks.seen = make(map[Key]bool, 2*fewKeys)
		for _, o := range ks.list {
			ks.seen[o] = true
		}
	}
	if !ks.seen[key] {
		ks.seen[key] = true
		ks.list = append(ks.list, key)
	}
}

// barcodes adds the codes of a cell, or the number of a marketplace.
func (ks *keys) barcodes(s string) {
	gs := product.GTINs(s)
	for _, g := range gs {
		ks.add(ByGTIN, g.Code)
	}
	if len(gs) > 0 {
		return
	}
	if a, ok := product.ASIN(s); ok {
		ks.add(ByASIN, a)
	}
}

func (ks *keys) asins(s string) {
	if len(s) >= 14 {
		for _, a := range product.ASINs(s) {
			ks.add(ByASIN, a)
		}
	}
}

func (ks *keys) branded(brand string, models, batches []string) {
	if brand == "" {
		return
	}
	for _, m := range models {
		for _, c := range product.Codes(m) {
			ks.add(ByModel, brand+"|"+c)
		}
	}
	for _, b := range batches {
		for _, c := range product.Codes(b) {
			ks.add(ByBatch, brand+"|"+c)
		}
	}
}
