package alert

import (
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// Place is where the item shows what the strongest alert says: tokens of a text, inclusive.
type Place struct{ Text, First, Last int }

// minWord is the least length in bytes of a word that is shown as agreeing: shorter ones stand in every title. Chosen.
const minWord = 3

// maxRun is how many tokens a code may be cut into: "AB-12/3 C" has four.
const maxRun = 5

// Places returns where the item shows what the strongest alert says: its barcode, its codes, its brand and the words of its names. At least the title is
// given, so that a finding always has evidence. At most about most places are given; 0: any number.
func (f *Finder) Places(texts []fact.Text, most int) []Place {
	if len(f.hits) == 0 {
		return nil
	}
	words, codes := f.said(f.entry(0))
	var out []Place
	for n := range texts {
		if t := &texts[n]; shows(t.Field) && len(t.Fold.Tokens) > 0 && (most == 0 || len(out) < most) {
			out = append(out, places(t, n, words, codes)...)
		}
	}
	if len(out) > 0 {
		return out
	}
	for n := range texts {
		if last := len(texts[n].Fold.Tokens) - 1; last >= 0 {
			return []Place{{n, 0, last}}
		}
	}
	return nil
}

// shows reports whether the field states which product it is. A text does by its barcodes only.
func shows(f aedile.Field) bool {
	switch f.Name {
	case "title", "text", "brand", "model", "gtin", "batch", "url":
		return true
	case "attrs":
		if field, _, ok := aedile.VersionOf(f.Sub); ok {
			return field == "title" || field == "text" || field == "brand" || field == "model"
		}
		return product.StatesCode(f.Sub) || product.StatesBatch(f.Sub)
	}
	return false
}

// said returns the words and the codes of an entry, squashed.
func (f *Finder) said(e *register.Entry) (words, codes map[string]bool) {
	words, codes = map[string]bool{}, map[string]bool{}
	for _, k := range e.Keys() {
		_, code, both := strings.Cut(k.Value, "|")
		if !both {
			code = k.Value
		}
		codes[strings.ToLower(code)] = true
	}
	for _, list := range [][]string{{e.Name}, e.Names, e.Alert.Brands, e.Alert.Models} {
		for _, s := range list {
			for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(" \t\n,;:/()[]\"'’-–+&|", r) }) {
				if q := product.Squash(w); len(q) >= minWord {
					words[q] = true
				}
			}
		}
	}
	for _, b := range e.Alert.Brands {
		if q := product.Brand(b); q != "" {
			codes[q] = true // a brand of several words
		}
	}
	for _, list := range [][]string{e.Alert.Models, e.Alert.Batches} {
		for _, s := range list {
			for _, c := range product.Codes(s) {
				codes[c] = true
			}
		}
	}
	return words, codes
}

// places returns the runs of tokens of a text that are a code or words of the entry.
func places(t *fact.Text, n int, words, codes map[string]bool) []Place {
	out, read := barcodes(t, n, codes)
	if read {
		return out
	}
	squashed := make([]string, len(t.Fold.Tokens))
	for i, tok := range t.Fold.Tokens {
		squashed[i] = product.Squash(text.Unmask(string(t.Fold.Bytes[tok.Start:tok.End])))
	}
	for i := 0; i < len(squashed); i++ {
		last := run(squashed, i, codes)
		if last < 0 && t.Field.Name != "url" && words[squashed[i]] {
			last = i
		}
		if last < 0 {
			continue
		}
		if k := len(out) - 1; k >= 0 && out[k].Last == i-1 {
			out[k].Last = last
		} else {
			out = append(out, Place{n, i, last})
		}
		i = last
	}
	return out
}

// barcodes returns where a text shows a barcode of the entry; read is true where it holds nothing else that could agree.
func barcodes(t *fact.Text, n int, codes map[string]bool) (out []Place, read bool) {
	field := t.Field.Name == "gtin" || t.Field.Name == "attrs" && product.StatesCode(t.Field.Sub)
	gs := product.InText(t.Raw)
	if field {
		gs = product.GTINs(t.Raw)
	}
	for _, g := range gs {
		if !codes[g.Code] {
			continue
		}
		p := Place{n, -1, -1}
		for i, tok := range t.Fold.Tokens {
			if from, to := t.Fold.Origin(tok.Start, tok.End); from < g.End && to > g.Start {
				if p.First < 0 {
					p.First = i
				}
				p.Last = i
			}
		}
		if p.First >= 0 {
			out = append(out, p)
		}
	}
	return out, field && len(gs) > 0 || t.Field.Name == "text"
}

// run returns the last token of the longest run from i that is a code, -1 for none.
func run(squashed []string, i int, codes map[string]bool) int {
	last, joined := -1, ""
	for j := i; j < len(squashed) && j < i+maxRun; j++ {
		joined += squashed[j]
		if codes[joined] {
			last = j
		}
	}
	return last
}
