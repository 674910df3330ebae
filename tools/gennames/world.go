package main

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

//go:embed *.txt
var handLists embed.FS

// world is what all lists are made of: the registers, the names that packs have by hand, and the words of everyday goods.
type world struct {
	data  string          // folder of the registers
	packs string          // folder of the packs
	known map[string]bool // names that some list has, folded
	goods map[string]bool // single words that goods are called by in the 24 languages, folded
	plain map[string]bool // everyday words and names of persons and places that were met among names, folded; kept by hand
	free  map[string]bool // foods, minerals and the like that registers of medicines name too, folded; kept by hand
}

func open(data, packs string) (*world, error) {
	w := &world{data: data, packs: packs, known: map[string]bool{}, goods: map[string]bool{}}
	var err error
	if w.plain, err = handList("everyday.txt"); err != nil {
		return nil, err
	}
	if w.free, err = handList("free.txt"); err != nil {
		return nil, err
	}
	if err := w.readPacks(packs); err != nil {
		return nil, err
	}
	for _, folder := range []string{"words/cn2026", "words/cpv2008"} {
		if err := w.readGoods(folder); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func handList(name string) (map[string]bool, error) {
	src, err := handLists.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read hand list: %w", err)
	}
	set := map[string]bool{}
	for line := range strings.Lines(string(src)) {
		line, _, _ = strings.Cut(line, "#")
		if line = fold(line); line != "" {
			set[line] = true
		}
	}
	return set, nil
}

// readPacks gathers the names above the marks of the lists of medicines and supplements.
func (w *world) readPacks(packs string) error {
	for _, pattern := range []string{"medicines/*.txt", "supplements/*.txt", "common/*.txt"} {
		files, err := filepath.Glob(filepath.Join(packs, pattern))
		if err != nil {
			return fmt.Errorf("list packs: %w", err)
		}
		for _, f := range files {
			hand, err := handPart(f)
			if err != nil {
				return err
			}
			for line := range strings.Lines(string(hand)) {
				line, _, _ = strings.Cut(line, "#")
				for _, name := range strings.FieldsFunc(line, func(r rune) bool { return r == '=' || r == ',' }) {
					w.known[fold(name)] = true
				}
			}
		}
	}
	for _, f := range []string{"medicines/names.yaml", "supplements/names.yaml"} {
		src, err := os.ReadFile(filepath.Join(packs, f))
		if err != nil {
			return fmt.Errorf("read lists: %w", err)
		}
		for _, name := range strings.FieldsFunc(string(src), func(r rune) bool { return strings.ContainsRune(",[]=\n", r) }) {
			w.known[fold(name)] = true
		}
	}
	return nil
}

// readGoods gathers the words of nomenclatures of goods that are single words of five letters or more.
func (w *world) readGoods(folder string) error {
	files, err := filepath.Glob(filepath.Join(w.data, folder, "??.tsv"))
	if err != nil || len(files) == 0 {
		return errors.Join(err, fmt.Errorf("no files in %s", folder))
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			return fmt.Errorf("read nomenclature: %w", err)
		}
		for line := range strings.Lines(string(src)) {
			_, text, _ := strings.Cut(line, "\t")
			for _, word := range strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
				w.goods[word] = true
			}
		}
	}
	return nil
}

// without leaves out the entries that the list which uses a file has in its own terms.
func (w *world) without(entries []entry, file string) ([]entry, error) {
	dir, name := filepath.Split(filepath.FromSlash(file))
	yamls, err := filepath.Glob(filepath.Join(w.packs, dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list packs: %w", err)
	}
	own := map[string]bool{}
	for _, f := range yamls {
		src, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("read lists: %w", err)
		}
		for _, block := range listHead.Split(string(src), -1) {
			if !strings.Contains(block, "file: "+name+"\n") {
				continue
			}
			for _, term := range strings.FieldsFunc(block, func(r rune) bool { return strings.ContainsRune(",[]=:\n\"", r) }) {
				own[fold(strings.TrimPrefix(strings.TrimSpace(term), "- "))] = true
			}
		}
	}
	return slices.DeleteFunc(entries, func(e entry) bool { return own[fold(e.name)] }), nil
}

var listHead = regexp.MustCompile(`(?m)^  [a-z_]+:$`)

// take makes entries known.
func (w *world) take(entries []entry) {
	for _, e := range entries {
		w.known[fold(e.name)] = true
		for _, a := range e.aliases {
			w.known[fold(a)] = true
		}
	}
}

// everyday reports whether a name is a word that people use for other things.
func (w *world) everyday(name string) bool {
	name = fold(name)
	return w.plain[name] || w.goods[name]
}

// fold returns a text in small letters, without accents and outer blanks.
func fold(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	out, _, err := transform.String(t, strings.ToLower(strings.TrimSpace(s)))
	if err != nil {
		return strings.ToLower(strings.TrimSpace(s))
	}
	return out
}

// table reads a file with a header line; every row comes by the names of its columns.
func (w *world) table(name string, comma rune, row func(map[string]string)) error {
	src, err := os.ReadFile(filepath.Join(w.data, filepath.FromSlash(name)))
	if err != nil {
		return fmt.Errorf("read register: %w", err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("read register %s: %w", name, err)
	}
	for _, fields := range rows[1:] {
		m := map[string]string{}
		for i, f := range fields {
			if i < len(rows[0]) {
				m[rows[0][i]] = f
			}
		}
		row(m)
	}
	return nil
}

// rows reads a file of fields without header that are divided by tabs.
func (w *world) rows(name string, row func([]string)) error {
	src, err := os.ReadFile(filepath.Join(w.data, filepath.FromSlash(name)))
	if err != nil {
		return fmt.Errorf("read register: %w", err)
	}
	s := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(src, []byte("\ufeff"))))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		row(strings.Split(strings.TrimRight(s.Text(), "\r"), "\t"))
	}
	return s.Err()
}
