package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	root = "../.."
	data = "../../../shared/data"
)

func TestListsAreFresh(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join(data, "names")); err != nil {
		t.Skip("no ../shared/data/names: see DATA.md")
	}
	files, err := generate(data, root)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go -C tools run ./gennames", name)
		}
	}
}

func TestPageOfSourcesIsFresh(t *testing.T) {
	t.Parallel()
	want, err := sourcesPage(filepath.Join(root, "packs"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is stale: run go -C tools run ./gennames", page)
	}
}

func TestWhatIsTakenOverSaysSourceDayAndLicence(t *testing.T) {
	t.Parallel()
	for _, l := range lists {
		src, err := os.ReadFile(filepath.Join(root, "packs", l.file))
		if err != nil {
			t.Fatal(err)
		}
		_, written, ok := bytes.Cut(src, []byte(mark))
		if !ok {
			t.Errorf("%s: no mark of what is written", l.file)
		}
		for _, id := range l.sources {
			s := sourceByID(id)
			if s.title == "" || s.day == "" || s.licence == "" {
				t.Errorf("source %s: title %q, day %q, licence %q", id, s.title, s.day, s.licence)
			}
			if !strings.Contains(string(written), s.title+"; day: "+s.day+"; licence: "+s.licence) {
				t.Errorf("%s does not name source %s", l.file, id)
			}
		}
	}
}

// The registers that may give nothing to a pack are read by no list; what their licence says was read when they were laid there.
func TestClosedRegistersGiveNothing(t *testing.T) {
	t.Parallel()
	for _, s := range sources {
		note, err := os.ReadFile(filepath.Join(data, s.folder, "SOURCE.md"))
		if err != nil {
			t.Skip("no ../shared/data: see DATA.md")
		}
		for _, closed := range []string{"tests only", "tests and oracles only", "CC BY-SA", "CC BY-NC", "GPL", "ODbL", "share-alike"} {
			for line := range strings.Lines(string(note)) {
				if strings.Contains(line, "Licence as stated") && strings.Contains(line, closed) {
					t.Errorf("source %s: %s", s.id, strings.TrimSpace(line))
				}
			}
		}
	}
}

// Names that a rule goes by without another word beside it are no everyday words: the oracle is the most frequent words of 23 languages.
func TestNamesAreNoEverydayWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(data, "words/frequency/*"))
	if err != nil || len(files) == 0 {
		t.Skip("no ../shared/data/words/frequency: see DATA.md")
	}
	frequent := map[string]bool{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil || filepath.Ext(f) == ".md" {
			continue
		}
		for line := range strings.Lines(string(src)) {
			if words := strings.Fields(line); len(words) > 0 {
				frequent[fold(words[0])] = true
			}
		}
	}
	for _, file := range []string{"medicines/brands.txt", "common/brands_wide.txt", "supplements/listed_abroad.txt"} {
		src, err := os.ReadFile(filepath.Join(root, "packs", file))
		if err != nil {
			t.Fatal(err)
		}
		_, written, _ := bytes.Cut(src, []byte(mark))
		for line := range strings.Lines(string(written)) {
			name := fold(line)
			if name == "" || name[0] == '#' || name[0] == '[' {
				continue
			}
			everyday := true
			for word := range strings.FieldsSeq(name) {
				everyday = everyday && (frequent[word] || len([]rune(word)) <= 3)
			}
			if everyday {
				t.Errorf("%s: %q is made of everyday words: add them to everyday.txt after reading them", file, name)
			}
		}
	}
}

func TestNamesOfSubstancesLoseTheirSalts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Sitaxentan sodium": "sitaxentan", "insulin human (rDNA)": "insulin",
		"sitagliptin phosphate monohydrate": "sitagliptin", "epoetin alfa": "epoetin alfa",
		"Lutetium (177Lu) chloride": "lutetium", "Human fibrinogen": "", "zinc": "",
	} {
		if got := substanceName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
