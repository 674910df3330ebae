package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// example is a labelled item with the numbers of the facts that stand in it.
type example struct {
	ID, Lang    string
	Title, Text string
	Meta        struct{ Kind, Pack, Part, Wording string }
	Expect      []string
	facts       []int
}

// illegal reports whether something is to be found.
func (e *example) illegal() bool { return len(e.Expect) > 0 }

// read reads items, one a line, from files and the files of folders.
func read(names []string) (out []example, err error) {
	for _, name := range names {
		files := []string{name}
		if st, err := os.Stat(name); err == nil && st.IsDir() {
			if files, err = filepath.Glob(filepath.Join(name, "*.ndjson")); err != nil {
				return nil, fmt.Errorf("list %s: %w", name, err)
			}
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, fmt.Errorf("read examples: %w", err)
			}
			sc := bufio.NewScanner(strings.NewReader(string(b)))
			sc.Buffer(nil, 1<<20)
			for sc.Scan() {
				var e example
				if err := json.Unmarshal(sc.Bytes(), &e); err != nil {
					return nil, fmt.Errorf("read examples: %s: %w", f, err)
				}
				out = append(out, e)
			}
			if err := sc.Err(); err != nil {
				return nil, fmt.Errorf("read examples: %s: %w", f, err)
			}
		}
	}
	return out, nil
}

// measures are the detectors whose places are facts besides concepts. Bare numbers are none: they stand in every title.
var measures = strings.Fields("handle link link.chat dose percent age")

// own is the pack of the table, and fields are its lists of goods.
const own = "implied"

var fields = strings.Fields("implied.doses implied.edibles implied.fashion implied.hazards implied.bodies implied.dealings implied.illness")

// probe looks for all facts at once.
type probe struct {
	screener *screen.Screener
	facts    []string
	number   map[string]int
}

// newProbe makes a screener of one rule whose score weighs every candidate by one.
func newProbe() (*probe, error) {
	var ps []*rule.Pack
	p := &probe{number: map[string]int{}}
	var concepts []string
	loaded, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		return nil, fmt.Errorf("load packs: %w", ds[0])
	}
	for _, k := range loaded {
		bare := *k // what is loaded stays as it is
		bare.Rules, bare.Contexts, bare.Scores = nil, nil, nil
		ps = append(ps, &bare)
		for _, c := range bare.Concepts {
			name := "c." + strings.ReplaceAll(c.Name, "/", ".")
			p.facts, concepts = append(p.facts, name, "near c.no "+name), append(concepts, name)
		}
	}
	p.facts = append(append(p.facts, measures...), fields...)
	p.facts = append(p.facts, "c.sign", "2 c.sign", "3 c.sign", "4 c.sign", "5 c.sign")
	dir, err := os.MkdirTemp("", "probe")
	if err != nil {
		return nil, fmt.Errorf("make the probe: %w", err)
	}
	defer os.RemoveAll(dir)
	var table strings.Builder
	for i, f := range p.facts {
		p.number[f] = i
		fmt.Fprintf(&table, "+1 %s\n", f)
	}
	pack := `pack: probe
version: 2026.11.0
title: All facts
scores: {all: {about: every fact, file: all.txt}}
rules:
  - {id: all, title: All, law: [{celex: 32022R2065, place: "art 35(1)"}], category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS, grade: review, when: "of(1, [` + strings.Join(concepts, ", ") + `]) && score(all) >= 0", message: all}
`
	for name, text := range map[string]string{"pack.yaml": pack, "all.txt": table.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return nil, fmt.Errorf("write the probe: %w", err)
		}
	}
	k, ds := rule.Load(os.DirFS(dir), ".")
	if rule.Failed(ds) {
		return nil, fmt.Errorf("load the probe: %w", ds[0])
	}
	p.screener, err = screen.Compile(append(ps, k), screen.Config{MaxCost: 10_000_000, Detectors: all.Detectors()})
	return p, err
}

// fill notes the facts of each example.
func (p *probe) fill(es []example) {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for w := range n {
		wg.Go(func() {
			for i := w; i < len(es); i += n {
				it := aedile.Item{ID: aedile.ItemID(es[i].ID), Lang: es[i].Lang, Title: es[i].Title, Text: es[i].Text}
				for _, f := range p.screener.Screen(&it).Findings {
					es[i].facts = p.parse(f.Facts)
				}
			}
		})
	}
	wg.Wait()
}

// parse reads the facts that a finding says its score was made of.
func (p *probe) parse(facts []aedile.Fact) (out []int) {
	for _, f := range facts {
		if f.Name != "score all" {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ", ") {
			w, name, _ := strings.Cut(part, " ")
			if n, ok := p.number[name]; ok && strings.HasPrefix(w, "+") {
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// number writes a weight as tables do.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	if v >= 0 {
		s = "+" + s
	}
	return s
}
