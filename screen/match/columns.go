package match

import (
	"cmp"
	_ "embed" // for the names of columns
	"slices"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/source/column"
)

//go:embed columns.txt
var columnList string

// The names of the columns of a table of pairs.
var leftColumns, rightColumns, labelColumns = wordlist.Slice(columnList, "left"), wordlist.Slice(columnList, "right"),
	wordlist.Slice(columnList, "known")

// own gives the names that the dictionary of columns lacks their field.
var own = func() map[string]string {
	m := map[string]string{}
	for w := range wordlist.All(columnList) {
		if w.Group != "left" && w.Group != "right" && w.Group != "known" {
			m[w.Text] = w.Group
		}
	}
	return m
}()

// fields are the columns of a record by the dictionary's fields; columns of its other fields do not describe the product.
var fields = map[column.Field]string{column.ID: "id", column.Code: "id", column.Title: "title", column.Text: "description",
	column.Brand: "brand", column.Model: "model",
	column.Category: "category", column.Price: "price", column.GTIN: "gtin", column.None: extra, column.Attrs: extra,
	column.Subcategory: extra, column.Options: extra, column.Batch: extra}

// extra is what a column holds that has no field: further text. aside is what does not describe the product.
const (
	extra = "extra"
	aside = ""
)

// assign returns what each of the columns is taken for, and for each field its columns, best first. Where the field of a column is given by a better one it
// counts as what it is called else, or does not count.
func assign(names []string) (mapped map[string]string, by map[string][]string) {
	type at struct {
		name, field, second string
		rank                int
	}
	var all []at
	for _, n := range names {
		pl := column.Usual().Place(n)
		a := at{name: n, rank: pl.Rank}
		f, ok := fields[pl.Field]
		a.field = f
		if other, is := own[product.Squash(n)]; is {
			a.second = other
			if !ok || f == extra || other == "aside" {
				a.field, a.rank = other, ownRank
			}
		}
		if a.field == "aside" {
			a.field = aside
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b at) int { return cmp.Compare(a.rank, b.rank) })
	mapped, by = map[string]string{}, map[string][]string{}
	for _, a := range all {
		if a.field == "id" && len(by["id"]) > 0 && a.second != "" {
			a.field = a.second
		}
		mapped[a.name] = a.field
		by[a.field] = append(by[a.field], a.name)
	}
	return mapped, by
}

// ownRank is that of a name which the dictionary does not have.
const ownRank = 1 << 20
