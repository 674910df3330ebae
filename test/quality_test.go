package test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
)

// data returns the path of a folder of real data beside the project, and skips the test where it is absent.
func data(t *testing.T, folder string) string {
	t.Helper()
	p := filepath.Join("..", "..", "shared", "data", filepath.FromSlash(folder))
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no ../shared/data/%s: see DATA.md", folder)
	}
	return p
}

var shipped = sync.OnceValues(func() (*screen.Screener, error) {
	var ps []*rule.Pack
	for _, name := range packs.Names() {
		p, ds := rule.Load(packs.FS(), name)
		if rule.Failed(ds) {
			return nil, fmt.Errorf("load pack %s: %w", name, ds[0])
		}
		ps = append(ps, p)
	}
	return screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
})

func engine(t *testing.T) *screen.Screener {
	t.Helper()
	s, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// grades screens a listing with that title and returns the highest grade among findings of checks that start with prefix.
func grade(s *screen.Screener, title, prefix string) aedile.Grade {
	var g aedile.Grade
	for _, f := range s.Screen(&aedile.Item{ID: "1", Kind: aedile.Listing, Title: title}).Findings {
		if strings.HasPrefix(string(f.Check), prefix) && g != aedile.Act {
			g = f.Grade
		}
	}
	return g
}

// misses collects what was expected and not found, for the log of a test.
type misses struct {
	total, found int
	missed       []string
}

func (m *misses) add(ok bool, s string) {
	m.total++
	if ok {
		m.found++
		return
	}
	m.missed = append(m.missed, s)
}

func (m *misses) check(t *testing.T, what string, bar float64) {
	t.Helper()
	got := float64(m.found) / float64(max(m.total, 1))
	t.Logf("%s: %d of %d = %.4f (bar %.2f)", what, m.found, m.total, got, bar)
	if m.total == 0 || got < bar {
		t.Errorf("%s: %.4f is below %.2f; missed for example %q", what, got, bar, m.missed[:min(len(m.missed), 40)])
	}
}

func TestOrdinaryListingsRaiseAlmostNoActFindings(t *testing.T) {
	t.Parallel()
	dir := data(t, "listings")
	s := engine(t)
	items, act := 0, 0
	for _, name := range []string{"amazon-in/Amazon-Products.csv", "lazada/lazada-products.csv", "shopee/shopee-products.csv",
		"openfoodfacts/openfoodfacts.csv"} {
		src, err := source.Open(filepath.Join(dir, name), nil, source.Config{})
		if err != nil {
			t.Fatal(err)
		}
		for c, err := range src.Chunks(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			c.Each(func(it *aedile.Item, fault *aedile.Fault) bool {
				if fault != nil {
					return true
				}
				items++
				for _, f := range s.Screen(it).Findings {
					if f.Grade == aedile.Act {
						act++
						t.Logf("%s %s: %s %v", name, f.Check, f.Item.Title, f.Facts)
					}
				}
				return true
			})
		}
	}
	t.Logf("%d act findings on %d ordinary listings", act, items)
	if items < 13_000 {
		t.Errorf("only %d listings were read", items)
	}
	if bar := 1 + items/10_000; act > bar { // 10 in 100,000, and one for chance in a small sample
		t.Errorf("%d act findings, at most %d", act, bar)
	}
}

// medicine is a row of the French list of medicines.
type medicine struct {
	code, name   string
	prescription bool
}

func medicines(t *testing.T) []medicine {
	t.Helper()
	dir := data(t, "substances/fr-bdpm")
	rx := map[string]bool{}
	for _, c := range rows(t, filepath.Join(dir, "CIS_CPD_bdpm.txt")) {
		if l := strings.ToLower(c[1]); strings.HasPrefix(l, "liste i") || strings.Contains(l, "stupéfiant") {
			rx[c[0]] = true
		}
	}
	var out []medicine
	for _, c := range rows(t, filepath.Join(dir, "CIS_bdpm.txt")) {
		out = append(out, medicine{c[0], c[1], rx[c[0]]})
	}
	return out
}

func rows(t *testing.T, file string) [][]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if c := strings.Split(strings.TrimPrefix(strings.TrimRight(sc.Text(), "\r"), "\ufeff"), "\t"); len(c) > 1 {
			out = append(out, c)
		}
	}
	return out
}

// pick chooses one of n by the hash of a key, so that the choice does not depend on order.
func pick(key string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(key))
	return int(h.Sum32() % uint32(n))
}

// offered writes a medicine's name as a shop would.
func offered(m medicine) string {
	short, _, _ := strings.Cut(m.name, ", ") // "2,5 mg" stays whole
	return []string{m.name, short + " boîte de 30", short, strings.ToUpper(short[:1]) + strings.ToLower(short[1:]) +
		" neuf, envoi rapide"}[pick(m.code, 4)]
}

func TestPrescriptionMedicinesAreFoundByName(t *testing.T) {
	t.Parallel()
	ms := medicines(t)
	s := engine(t)
	var rx, otc misses
	for _, m := range ms {
		title := offered(m)
		g := grade(s, title, "medicines/")
		if m.prescription {
			rx.add(g != "", title)
		} else {
			otc.add(g != aedile.Act, title)
		}
	}
	rx.check(t, "prescription-only names with a finding", 0.95)
	otc.check(t, "other names without an act finding", 0.99)
}

// prohibited returns the ingredient names of the list of ingredients prohibited in supplements.
func prohibited(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data(t, "substances/dod-supplements"), "data.json"))
	if err != nil {
		t.Fatal(err)
	}
	var recs []struct{ Name string }
	if err := json.Unmarshal(b, &recs); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range recs {
		out = append(out, r.Name)
	}
	return out
}

func supplement(name string) string {
	return fmt.Sprintf([]string{"%s 500 mg, 60 Kapseln", "Fat burner with %s, 90 capsules", "%s powder, dietary supplement, 100 g",
		"Complément alimentaire %s 60 gélules"}[pick(name, 4)], name)
}

func TestProhibitedIngredientsAreFoundInSupplements(t *testing.T) {
	t.Parallel()
	names := prohibited(t)
	s := engine(t)
	var m misses
	for _, n := range names {
		m.add(grade(s, supplement(n), "") != "", supplement(n))
	}
	m.check(t, "prohibited ingredients with a finding", 0.90)
}

// disguises write a word so that a person still reads it.
var disguises = map[string]func(string) string{
	"look-alike": func(w string) string {
		return strings.Map(func(r rune) rune {
			if i := strings.IndexRune("aeiopcxysAEOPCXTHKMB", r); i >= 0 {
				return []rune("аеіорсхуѕАЕОРСХТНКМВ")[i]
			}
			return r
		}, w)
	},
	"zero-width": func(w string) string { return interleave(w, "\u200b") },
	"spaced":     func(w string) string { return interleave(w, " ") },
	"dotted":     func(w string) string { return interleave(w, ".") },
	"leet": func(w string) string {
		return strings.NewReplacer("a", "4", "e", "3", "i", "1", "o", "0").Replace(w)
	},
	"full width": func(w string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xFEE0
			}
			return r
		}, w)
	},
	"tags":             func(w string) string { return each(w, func(r rune) string { return "<b>" + string(r) + "</b>" }) },
	"empty tags":       func(w string) string { return inside(w, "<span class=\"x\"></span>") },
	"tags of no name":  func(w string) string { return inside(w, "<zz9></zz9>") },
	"line break hints": func(w string) string { return inside(w, "<wbr>&shy;") },
	"comments":         func(w string) string { return inside(w, "<!-- a -->") },
	"hidden text":      func(w string) string { return inside(w, `<span style="font-size:0">qz</span>`) },
	"escaped tags":     func(w string) string { return inside(w, "&lt;i&gt;&lt;/i&gt;") },
	"entities": func(w string) string {
		return each(w, func(r rune) string { return fmt.Sprintf("&#%d;", r) })
	},
	"entities in hexadecimal": func(w string) string {
		return each(w, func(r rune) string { return fmt.Sprintf("&#x%x;", r) })
	},
	"entities escaped": func(w string) string {
		return each(w, func(r rune) string { return fmt.Sprintf("&amp;#%d;", r) })
	},
	"blanks by entity": func(w string) string {
		return "<p>" + strings.ReplaceAll(inside(w, "<i></i>"), " ", "&nbsp;") + "</p>"
	},
	"lines and cells": func(w string) string { return strings.ReplaceAll(inside(w, "<u></u>"), " ", "</td><td><br>") },
}

// each writes every character of w in another way.
func each(w string, as func(rune) string) string {
	var b strings.Builder
	for _, r := range w {
		b.WriteString(as(r))
	}
	return b.String()
}

// inside sets mark between any two letters of w.
func inside(w, mark string) string {
	var b strings.Builder
	last := ' '
	for _, r := range w {
		if unicode.IsLetter(r) && unicode.IsLetter(last) {
			b.WriteString(mark)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func interleave(w, sep string) string {
	var b strings.Builder
	w = strings.ReplaceAll(w, " ", "   ")
	for i, r := range w {
		if i > 0 && r != ' ' && w[i-1] != ' ' { // words keep their distance
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// single reports whether w is one word of letters, which is what the disguises are about.
func single(w string) bool {
	return len(w) >= 5 && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
}

func TestDisguisedNamesAreFoundLikePlainOnes(t *testing.T) {
	t.Parallel()
	var words []string
	for _, m := range medicines(t) {
		if w := strings.ToLower(strings.Fields(m.name)[0]); m.prescription && single(w) {
			words = append(words, w)
		}
	}
	for _, n := range prohibited(t) {
		if w := strings.ToLower(n); single(w) {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	s := engine(t)
	names := make([]string, 0, len(disguises))
	for n := range disguises {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		var word, whole misses
		for _, w := range words {
			const title = "%s 50 mg, 30 tablets"
			if grade(s, fmt.Sprintf(title, w), "") == "" {
				continue
			}
			hidden := fmt.Sprintf(title, disguises[n](w))
			word.add(grade(s, hidden, "") != "", hidden)
			hidden = disguises[n](fmt.Sprintf(title, w))
			whole.add(grade(s, hidden, "") != "", hidden)
		}
		word.check(t, n+", the name", 0.98)
		whole.check(t, n+", the whole title", 0.98)
	}
}
