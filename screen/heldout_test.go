package screen_test

import (
	"bytes"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// bdpm is the French register of medicines.
const bdpm = "../../shared/data/substances/fr-bdpm/"

// Medicines on prescription are found by the form of their names where neither the substance nor any trade name is on a list: half of the
// substances, by a hash of the first letters of their names, and all trade names are taken off the lists, and the medicines of
// that half screened.
func TestMedicinesOfSubstancesThatNoListHas(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all packs again")
	}
	if _, err := os.Stat(bdpm); err != nil {
		t.Skip("no ../shared/data/substances/fr-bdpm: see DATA.md")
	}
	t.Parallel()
	ps, diags := rule.LoadAll(heldOut(t), packs.Names())
	if len(ps) == 0 {
		t.Fatal(diags)
	}
	s, err := screen.Compile(ps, screen.Config{Seed: 1, Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	found, all := 0, 0
	for _, title := range heldMedicines(t) {
		all++
		r := s.Screen(&aedile.Item{ID: "1", Kind: aedile.Listing, Lang: "fr", Title: title})
		for _, f := range r.Findings {
			if f.Pack.Name == "medicines" || f.Pack.Name == "supplements" {
				found++
				break
			}
		}
	}
	share := float64(found) / float64(all)
	t.Logf("%d of %d names of medicines found, %.3f", found, all, share)
	if all < 1000 || share < 0.95 {
		t.Errorf("%d of %d names of medicines found, %.3f; want 0.95 of a thousand or more", found, all, share)
	}
}

// What goes by the form of a name finds nothing among the names of goods of a nomenclature.
func TestFormsOfNamesFindNoGoods(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../shared/data/words/cpv2008/??.tsv")
	if err != nil || len(files) == 0 {
		t.Skip("no ../shared/data/words/cpv2008: see DATA.md")
	}
	s, err := screen.Compile(shipped(t), screen.Config{Seed: 1, Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	form := map[aedile.CheckID]bool{"medicines/bare-name-and-strength": true, "medicines/substance-by-stem": true,
		"medicines/medicine-stem": true, "supplements/short-code": true, "supplements/substance-class": true,
		"supplements/doubtful-substance": true}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(src)) {
			_, title, _ := strings.Cut(strings.TrimSpace(line), "\t")
			for _, f := range s.Screen(&aedile.Item{ID: "1", Kind: aedile.Listing, Title: title}).Findings {
				if form[f.Check] {
					t.Errorf("%q: %s", title, f.Check)
				}
			}
		}
	}
}

// held reports whether a substance is of the half that is taken off.
func held(substance string) bool {
	h := fnv.New32a()
	h.Write([]byte(strings.ToLower(substance)[:min(5, len(substance))]))
	return h.Sum32()&1 == 1
}

// heldOut returns the packs without trade names of medicines and without half of their substances.
func heldOut(tb testing.TB) fs.FS {
	out := fstest.MapFS{}
	err := fs.WalkDir(packs.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(packs.FS(), name)
		if strings.HasPrefix(name, "medicines/") && strings.HasSuffix(name, ".txt") {
			var kept bytes.Buffer
			kept.WriteString("zzqqxy\n") // no list may be empty
			for line := range strings.Lines(string(src)) {
				entry := strings.TrimSpace(line)
				if entry == "" || entry[0] == '#' || entry[0] == '[' || !strings.Contains(name, "brand") && !held(entry) {
					kept.WriteString(line)
				}
			}
			src = kept.Bytes()
		}
		out[name] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

var (
	salt = regexp.MustCompile(`^(DI)?(CHLORHYDRATE|BROMHYDRATE|MALÉATE|MÉSILATE|SUCCINATE|ACÉTATE|SULFATE|FUMARATE|TARTRATE|` +
		`CITRATE|PHOSPHATE|BÉSILATE) (DE |D')`)
	oneWord = regexp.MustCompile(`^[\p{Lu}]{6,}$`)
)

// heldMedicines returns the names of medicines on prescription all of whose substances are of the half that is taken off.
func heldMedicines(tb testing.TB) []string {
	listed, substances := map[string]bool{}, map[string][]string{}
	rows(tb, "CIS_CPD_bdpm.txt", func(f []string) {
		c := strings.ToLower(f[1])
		listed[f[0]] = listed[f[0]] || strings.Contains(c, "liste i") || strings.Contains(c, "stup")
	})
	rows(tb, "CIS_COMPO_bdpm.txt", func(f []string) {
		if f[6] == "SA" {
			name, _, _ := strings.Cut(f[3], "(")
			substances[f[0]] = append(substances[f[0]], salt.ReplaceAllString(strings.TrimSpace(name), ""))
		}
	})
	var names []string
	rows(tb, "CIS_bdpm.txt", func(f []string) {
		ok := listed[f[0]] && len(substances[f[0]]) > 0
		for _, s := range substances[f[0]] {
			ok = ok && oneWord.MatchString(s) && held(s)
		}
		if ok {
			names = append(names, f[1])
		}
	})
	return names
}

func rows(tb testing.TB, name string, row func([]string)) {
	src, err := os.ReadFile(bdpm + name)
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(strings.TrimPrefix(string(src), "\ufeff")) {
		row(strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
}
