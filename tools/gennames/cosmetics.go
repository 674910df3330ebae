package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// conditional is wording of entries that prohibit a substance in some cases only: of some origin, purity or use.
var conditional = regexp.MustCompile(`(?i)if it contains|if they contain|except|unless|when used|exception|petroleum|` +
	`distillate|reaction product|hair dye|containing|exposed to|obtained`)

// colour is how hair dyes and pigments are named, whose prohibition is for some uses only or which sellers do not name.
var colour = regexp.MustCompile(`^(ci |pigment|solvent|disperse|acid |basic |direct |hc |ponceau|fast green)|alkane|petrol|` +
	`mineral|glass|silicat|silicon|oil$|water$|^peg`)

// annexTwo returns the names by which lists of ingredients name substances of Annex II of the cosmetics regulation: those names of the
// inventory whose number or name an entry has that prohibits the substance throughout, and that Annex III does not admit under
// conditions.
func annexTwo(w *world) ([]entry, error) {
	inci, err := w.inventory()
	if err != nil {
		return nil, err
	}
	admitted := map[string]bool{}
	if err := w.annex("eu-annex-iii.csv", func(_ string, numbers []string) {
		for _, n := range numbers {
			admitted[n] = true
		}
	}); err != nil {
		return nil, err
	}
	names := map[string]string{}
	err = w.annex("eu-annex-ii.csv", func(name string, numbers []string) {
		if conditional.MatchString(name) {
			return
		}
		for _, key := range append(numbers, fold(name)) {
			if n := inci[key]; n != "" && !admitted[key] && !colour.MatchString(n) && !w.free[n] && len(n) >= 5 {
				names[strings.Join(strings.Fields(punctuation.ReplaceAllString(n, " ")), " ")] = "Annex II"
			}
		}
	})
	return byClass(names), err
}

var punctuation = regexp.MustCompile(`[^a-z0-9]+`)

// inventory returns the names of cosmetic ingredients by name and by CAS number.
func (w *world) inventory() (map[string]string, error) {
	names := map[string]string{}
	err := w.table("names/inci/inci.csv", ',', func(row map[string]string) {
		name := fold(row["inci_name"])
		names[name] = name
		for _, n := range casNumbers(row["cas_number"]) {
			if old := names[n]; old == "" || len(name) < len(old) {
				names[n] = name
			}
		}
	})
	return names, err
}

var casNumber = regexp.MustCompile(`\d{2,7}-\d{2}-\d`)

func casNumbers(s string) []string { return casNumber.FindAllString(s, -1) }

// annex reads an annex as the chemicals agency exports it: ten lines of preamble, then a table divided by tabs.
func (w *world) annex(file string, row func(name string, numbers []string)) error {
	src, err := os.ReadFile(filepath.Join(w.data, "substances/eu-cosmetics", file))
	if err != nil {
		return fmt.Errorf("read annex: %w", err)
	}
	lines := bytes.SplitN(src, []byte("\n"), 12)
	r := csv.NewReader(bytes.NewReader(lines[len(lines)-1]))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("read annex %s: %w", file, err)
	}
	for _, f := range rows {
		if len(f) > 4 {
			row(f[0], casNumbers(f[2]))
		}
	}
	return nil
}
