package test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen/rule"
)

// twin is a line of examples/twins.
type twin struct {
	ID, Lang, Title, Text string
	Expect                []string
	Meta                  struct{ Kind, Pack, Part, Wording, Pair, Reason string }
}

// official are the languages of the Union.
var official = strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv")

// readTwins reads the corpus, by language.
func readTwins(t *testing.T) map[string][]twin {
	t.Helper()
	out := map[string][]twin{}
	files, err := filepath.Glob("../examples/twins/*.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > 1<<20 {
			t.Errorf("%s is larger than a megabyte", file)
		}
		lang := strings.TrimSuffix(filepath.Base(file), ".ndjson")
		sc := bufio.NewScanner(bytes.NewReader(b))
		for sc.Scan() {
			var w twin
			d := json.NewDecoder(bytes.NewReader(sc.Bytes()))
			if err := d.Decode(&w); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if w.Lang != lang {
				t.Errorf("%s holds %s in %q", file, w.ID, w.Lang)
			}
			out[lang] = append(out[lang], w)
		}
	}
	return out
}

// TestCorpusOfTwinsIsWhole holds that every kind has one part, one pack and one wording, that every pair has one unlawful and one lawful twin of other
// words, and that no text stands twice.
func TestCorpusOfTwinsIsWhole(t *testing.T) {
	t.Parallel()
	twins := readTwins(t)
	if got := slices.Sorted(maps.Keys(twins)); !slices.Equal(got, official) {
		t.Errorf("languages %v, want %v", got, official)
	}
	kinds, ids, texts := map[string]string{}, map[string]bool{}, map[string]string{}
	for lang, ws := range twins {
		pairs := map[string][2]int{}
		for _, w := range ws {
			m := w.Meta
			as := strings.Join([]string{m.Pack, m.Part, m.Wording}, " ")
			if first, known := kinds[m.Kind]; known && first != as {
				t.Errorf("%s is of %s, and of %s in %s", m.Kind, first, as, w.ID)
			}
			kinds[m.Kind] = as
			if ids[w.ID] {
				t.Errorf("%s is there twice", w.ID)
			}
			ids[w.ID] = true
			if other, twice := texts[lang+w.Title+w.Text]; twice {
				t.Errorf("%s and %s have the same text", other, w.ID)
			}
			texts[lang+w.Title+w.Text] = w.ID
			if !slices.Contains([]string{"train", "tune", "test"}, m.Part) ||
				!slices.Contains([]string{"explicit", "implied"}, m.Wording) ||
				w.Title == "" || w.Text == "" || w.Expect == nil || (len(w.Expect) > 0) != (m.Reason != "") {
				t.Errorf("%s is not whole: %+v", w.ID, w)
			}
			n := pairs[m.Pair]
			n[min(len(w.Expect), 1)]++
			pairs[m.Pair] = n
		}
		for pair, n := range pairs {
			if n != [2]int{1, 1} {
				t.Errorf("%s has %d lawful and %d unlawful twins", pair, n[0], n[1])
			}
		}
	}
}

// TestNoExampleOfARuleIsOfTheTestPart holds that what is measured is not shown to rules.
func TestNoExampleOfARuleIsOfTheTestPart(t *testing.T) {
	t.Parallel()
	unseen := map[string]string{}
	for _, ws := range readTwins(t) {
		for _, w := range ws {
			if w.Meta.Part == "test" {
				unseen[w.Lang+w.Title+w.Text] = w.ID
			}
		}
	}
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		t.Fatal(ds[0])
	}
	for _, p := range ps {
		for _, r := range p.Rules {
			for _, x := range append(slices.Clone(r.Match), r.Pass...) {
				if id := unseen[x.Item.Lang+x.Item.Title+x.Item.Text]; id != "" {
					t.Errorf("%s/%s shows %s", p.Name, r.ID, id)
				}
			}
		}
	}
}

// TestCorpusOfTwinsIsCounted holds the tables of docs/corpus.md to the files: run with -update after a change.
func TestCorpusOfTwinsIsCounted(t *testing.T) {
	t.Parallel()
	const file = "../docs/corpus.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), "<!-- corpus: generated -->\n")
	_, tail, closed := strings.Cut(rest, "<!-- end -->")
	if !ok || !closed {
		t.Fatalf("%s has no place for the tables", file)
	}
	want := head + "<!-- corpus: generated -->\n" + countTwins(readTwins(t)) + "<!-- end -->" + tail
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("%s is stale; run: go test ./test -run CorpusOfTwins -update\n%s", file, diff)
	}
}

// countTwins writes how many pairs there are of each kind and in each language.
func countTwins(twins map[string][]twin) string {
	type kind struct{ pack, wording, part, name string }
	kinds, langs, all := map[kind]map[string]int{}, map[string]int{}, 0
	for lang, ws := range twins {
		for _, w := range ws {
			if len(w.Expect) == 0 {
				continue
			}
			k := kind{w.Meta.Pack, w.Meta.Wording, w.Meta.Part, w.Meta.Kind}
			if kinds[k] == nil {
				kinds[k] = map[string]int{}
			}
			kinds[k][lang]++
			langs[lang]++
			all++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d pairs, %d listings, %d kinds.\n\n| pack | kind | wording | part | languages | pairs |\n| --- | --- | --- | --- | --: | --: |\n", all, 2*all, len(kinds))
	for _, k := range slices.SortedFunc(maps.Keys(kinds), func(a, b kind) int {
		return strings.Compare(a.pack+" "+a.name, b.pack+" "+b.name)
	}) {
		n := 0
		for _, v := range kinds[k] {
			n += v
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %d | %d |\n", k.pack, k.name, k.wording, k.part, len(kinds[k]), n)
	}
	b.WriteString("\n| language |")
	for _, l := range official {
		b.WriteString(" " + l + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --: |", len(official)) + "\n| pairs |")
	for _, l := range official {
		fmt.Fprintf(&b, " %d |", langs[l])
	}
	return b.String() + "\n"
}
