package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
)

// set is one labelled set: what is learnt from, and what is only reported on.
type set struct {
	name         string
	train, valid *pairs
	files        []string // relative to the data folder
	digests      []aedile.Digest
}

// sources are the sets, by name, train file and valid file. The three that have a bar of their own come first.
func sources() [][3]string {
	var out [][3]string
	for _, n := range []string{"abt-buy", "amazon-google", "walmart-amazon", "beer", "itunes-amazon"} {
		out = append(out, [3]string{n, n + "/train.txt", n + "/valid.txt"})
	}
	for _, n := range []string{"cameras", "computers", "shoes", "watches"} {
		out = append(out, [3]string{"wdc-" + n, "wdc/" + n + "/train.txt.small", "wdc/" + n + "/valid.txt.small"})
	}
	return out
}

// barred is how many sets at the head of the list have a bar, and so decide what is chosen.
const barred = 3

func load(dir string) ([]*set, error) {
	var sets []*set
	for _, src := range sources() {
		s := &set{name: src[0], files: src[1:]}
		for i, p := range []**pairs{&s.train, &s.valid} {
			b, err := os.ReadFile(filepath.Join(dir, src[i+1]))
			if err != nil {
				return nil, fmt.Errorf("read set %s: %w", s.name, err)
			}
			if *p, err = readDitto(strings.NewReader(string(b))); err != nil {
				return nil, fmt.Errorf("read set %s: %s: %w", s.name, src[i+1], err)
			}
			s.digests = append(s.digests, aedile.DigestOf(b))
		}
		sets = append(sets, s)
	}
	s, err := loadRomanian(dir)
	if err != nil {
		return nil, err
	}
	return append(sets, s), nil
}

// Of the Romanian set every romanianStep-th row is reported on, from the first, and every romanianStep-th learnt from, from the second. To each
// as many titles of its category as romanianOthers says are added as non-matches: the nearest that are not the same text. Some of those match
// in truth, so the figure is a lower bound; what is learnt from are only those that are no nearer than romanianFar, and they weigh less.
const (
	romanianStep   = 5
	romanianOthers = 2
	romanianLook   = 20
	romanianFar    = 0.6 // cosine
	romanianWeight = 0.15
)

func loadRomanian(dir string) (*set, error) {
	const file = "emag-ro/pairs.tsv"
	b, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("read set emag-ro: %w", err)
	}
	s := &set{name: "emag-ro", files: []string{file}, digests: []aedile.Digest{aedile.DigestOf(b)}}
	if s.valid, err = readRomanian(bytes.NewReader(b), 0, 1); err == nil {
		s.train, err = readRomanian(bytes.NewReader(b), 1, romanianFar)
	}
	if err != nil {
		return nil, fmt.Errorf("read set emag-ro: %w", err)
	}
	s.train.weight = romanianWeight
	return s, nil
}

// readRomanian makes pairs of rows "category, title_1, title_2", all of which match, and of titles of the same category that are no nearer than
// far. It takes the rows whose number leaves the remainder rest.
func readRomanian(r io.Reader, rest int, far float64) (*pairs, error) {
	byCategory := map[string][][2]string{}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 0; sc.Scan(); n++ {
		c := strings.Split(sc.Text(), "\t")
		if len(c) != 3 {
			return nil, fmt.Errorf("line %d has %d columns, want 3", n+1, len(c))
		}
		if n > 0 && n%romanianStep == rest {
			byCategory[c[0]] = append(byCategory[c[0]], [2]string{c[1], c[2]})
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	b := newBuilder()
	add := func(l, r string, yes bool) {
		b.add(l, r, match.Record{Title: l}, match.Record{Title: r}, yes)
	}
	for _, cat := range slices.SortedFunc(mapsKeys(byCategory), cmp.Compare[string]) {
		rows := byCategory[cat]
		var left, right []match.Record
		for _, t := range rows {
			left, right = append(left, match.Record{Title: t[0]}), append(right, match.Record{Title: t[1]})
		}
		s := match.NewScorer(match.NewCorpus(left, right), nil)
		for i, t := range rows {
			add(t[0], t[1], true)
			n := 0
			s.Near(i, romanianLook, func(j int, cosine float64) bool {
				if o := rows[j]; cosine <= far && j != i && o[1] != t[1] && o[0] != t[0] && o[1] != t[0] {
					add(t[0], o[1], false)
					n++
				}
				return n < romanianOthers
			})
		}
	}
	return b.p, nil
}

func mapsKeys(m map[string][][2]string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
