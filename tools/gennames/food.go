package main

import (
	"regexp"
	"slices"
	"strings"
)

var plainName = regexp.MustCompile(`^[a-z]{5,}( [a-z]{3,}){0,2}$`)

// lawfulIngredients returns the novel foods and additives that the Union has authorised, by names of one to three words: what a
// short title names beside a strength is no medicine where it is one of them.
func lawfulIngredients(w *world) ([]entry, error) {
	names := map[string]string{}
	for file, column := range map[string]string{
		"substances/eu-food/novelfoods/authorised-novel-foods.csv": "Authorised novel food",
		"substances/eu-food/additives/additives.csv":               "Name",
	} {
		err := w.table(file, ',', func(row map[string]string) {
			parts := strings.FieldsFunc(fold(bracket.ReplaceAllString(row[column], "")),
				func(r rune) bool { return strings.ContainsRune(",;/\n", r) })
			for _, name := range parts {
				name = strings.Join(strings.Fields(name), " ")
				if plainName.MatchString(name) && !w.known[name] {
					names[name] = column
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	es := byClass(names)
	return slices.DeleteFunc(es, func(e entry) bool { return w.goods[e.name] }), nil
}
