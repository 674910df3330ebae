package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// cpvWords returns a maker of lists of what some codes of the Common Procurement Vocabulary are called in each of its languages,
// by names of
// at most four words.
func cpvWords(codes string) func(*world) ([]entry, error) {
	return func(w *world) ([]entry, error) {
		files, err := filepath.Glob(filepath.Join(w.data, "words/cpv2008/??.tsv"))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("read nomenclature: no files")
		}
		slices.Sort(files)
		var es []entry
		for _, f := range files {
			lang := strings.TrimSuffix(filepath.Base(f), ".tsv")
			seen := map[string]bool{}
			err := w.rows("words/cpv2008/"+filepath.Base(f), func(row []string) {
				code, _, _ := strings.Cut(row[0], "-")
				name := brandKey(bracket.ReplaceAllString(row[1], ""))
				if strings.Contains(codes, code) && len(strings.Fields(name)) <= 4 && !strings.ContainsAny(name, ",;/") && !seen[name] {
					seen[name] = true
					es = append(es, entry{name: name, lang: lang})
				}
			})
			if err != nil {
				return nil, err
			}
		}
		return es, nil
	}
}
