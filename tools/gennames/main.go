// Command gennames takes single facts (a name, its class) from public registers into the lists of names of the packs: files below packs/,
// each with a part that people wrote and, under a mark, a part that this command writes anew. Only registers whose licence allows it are
// read, and never is a file taken over as it lies there. What is written says source, day and licence; docs/sources.md lists all of them.
//
//	gennames -data ../../shared/data -root ..
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// mark begins the part of a list that this command writes.
const mark = "# From here on written by tools/gennames; what is added by hand stands above."

// list is one file of names and what fills the written part of it.
type list struct {
	file    string   // below packs/
	what    string   // one line: what was taken
	sources []string // ids of [sources]
	names   func(*world) ([]entry, error)
}

// entry is a name, its other names, and the class that the register gives.
type entry struct {
	name    string
	aliases []string
	class   string
	lang    string // of the name; "" where it is of several
}

func (e entry) String() string {
	if len(e.aliases) == 0 {
		return e.name
	}
	return e.name + " = " + strings.Join(e.aliases, ", ")
}

// lists are written in this order; a later one leaves out what an earlier one has.
var lists = []list{
	{"medicines/substances.txt", "active substances of centrally authorised medicines for people", []string{"ema"}, emaSubstances},
	{"medicines/brands.txt", "names of medicines on prescription that are no everyday words", []string{"ema", "bdpm"}, medicineBrands},
	{"medicines/brands_ambiguous.txt", "names of medicines on prescription that are short or also words",
		[]string{"ema", "bdpm"}, ambiguousBrands},
	{"medicines/ingredients.txt", "novel foods and additives that the Union has authorised", []string{"eufood"}, lawfulIngredients},
	{"medicines/classes.txt", "classes of medicines", []string{"cpv"}, cpvWords("33622200 33622600 33641400 33641410 33642200 " +
		"33651100 33651400 33652100 " +
		"33652300 33661100 33661300 33661500 33661600 33615100")},
	{"supplements/listed_abroad.txt", "other names of substances that are kept out of supplements", []string{"dod"}, listedAbroad},
	{"dangerous/annex_two.txt", "substances of Annex II that inventories of cosmetic ingredients name",
		[]string{"annexes", "inci"}, annexTwo},
	{"common/brands_wide.txt", "brands of shops, that are no everyday words", []string{"nsi"}, widerBrands},
	{"common/brands_everyday.txt", "brands of shops, that are also everyday words or short", []string{"nsi"}, everydayBrands},
	{"common/books.txt", "books and other printed matter", []string{"cpv"}, cpvWords("22100000 22110000 22111000 22112000 " +
		"22113000 22114000 22114100 22114500 22210000")},
	{"common/toys.txt", "toys and games for children", []string{"cpv"}, cpvWords("37520000 37521000 37522000 37523000 37524100 " +
		"37524200 37525000")},
	{"common/tests.txt", "tests and test kits", []string{"cpv"}, cpvWords("33124110 33124130 33124131 33141625 33694000 33696200 " +
		"33696500")},
}

func main() {
	data := flag.String("data", "../../shared/data", "folder with the registers as published")
	root := flag.String("root", "..", "folder of the module")
	flag.Parse()
	if err := run(*data, *root); err != nil {
		fmt.Fprintln(os.Stderr, "gennames:", err)
		os.Exit(2)
	}
}

func run(data, root string) error {
	files, err := generate(data, root)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), text, 0o644); err != nil {
			return fmt.Errorf("write list: %w", err)
		}
	}
	return writeSources(root)
}

// generate returns the whole text of every file, by its path below the module. Equal registers and equal hand-written parts give equal
// bytes.
func generate(data, root string) (map[string][]byte, error) {
	w, err := open(data, filepath.Join(root, "packs"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, l := range lists {
		hand, err := handPart(filepath.Join(root, "packs", l.file))
		if err != nil {
			return nil, err
		}
		entries, err := l.names(w)
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", l.file, err)
		}
		if entries, err = w.without(entries, l.file); err != nil {
			return nil, err
		}
		w.take(entries)
		files["packs/"+l.file] = l.text(hand, entries)
	}
	return files, nil
}

// handPart returns what stands above the mark of a list; all of it where there is no mark.
func handPart(file string) ([]byte, error) {
	src, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("read list: %w", err)
	}
	hand, _, _ := bytes.Cut(src, []byte(mark))
	return bytes.TrimRight(hand, "\n"), nil
}

func (l list) text(hand []byte, entries []entry) []byte {
	var b bytes.Buffer
	if len(hand) > 0 {
		b.Write(hand)
		b.WriteString("\n\n")
	}
	b.WriteString(mark + "\n# What: " + l.what + "\n")
	for _, id := range l.sources {
		s := sourceByID(id)
		fmt.Fprintf(&b, "# Source: %s; day: %s; licence: %s\n", s.title, s.day, s.licence)
	}
	class, lang := "", ""
	for _, e := range entries {
		if e.lang != lang {
			lang = e.lang
			fmt.Fprintf(&b, "\n[%s]\n", lang)
		}
		if e.class != class {
			class = e.class
			fmt.Fprintf(&b, "\n# %s\n", class)
		}
		b.WriteString(e.String() + "\n")
	}
	return b.Bytes()
}
