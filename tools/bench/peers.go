package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// automodItems is how many items automod is given: it takes a quarter of a millisecond for each.
const automodItems = 2000

// peers prepares what is measured beside us: automod on the texts as posts, and the literal engines on the terms of the shipped lists.
func (b *bench) peers(c *corpus) (out []*entrant, close func(), err error) {
	n := min(len(c.texts), automodItems)
	post, err := automod(c.texts[:n])
	if err != nil {
		return nil, nil, fmt.Errorf("automod: %w", err)
	}
	out = append(out, &entrant{name: fmt.Sprintf("indigo automod, default rules, stores in memory, %d of the texts as posts", n),
		items: n, run: post})
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, nil, fmt.Errorf("make folder: %w", err)
	}
	close = func() { _ = os.RemoveAll(dir) }
	lit, err := newLiterals(b.packs, c.texts, dir)
	if err != nil {
		close()
		return nil, nil, err
	}
	hits := lit.hits()
	out = append(out, &entrant{name: fmt.Sprintf("our matcher alone over folded texts, %d terms", len(lit.terms)),
		items: len(c.texts), run: func() (time.Duration, error) {
			lit.hits()
			return 0, nil
		}})
	for _, p := range []struct{ name, src, lib string }{{"Vectorscan", "vectorscan.cc", "-lhs"}, {"RE2::Set", "re2set.cc", "-lre2"}} {
		run, err := lit.native(p.src, p.lib, hits)
		if err != nil {
			fmt.Fprintf(&b.notes, "\n%s was not measured over %s: %v\n", p.name, c.name, err)
			continue
		}
		out = append(out, &entrant{name: fmt.Sprintf("%s over folded texts, the same terms, the same %d hits", p.name, hits),
			items: len(c.texts), run: run})
	}
	return out, close, nil
}

// literals are the terms of the shipped lists that are whole words with nothing between, folded, and texts folded likewise: words with one
// blank on each side.
// So a term with its blanks is a literal, and every engine has the same hits: how many terms stand in each text.
type literals struct {
	dir     string
	terms   []string
	folder  *text.Folder
	matcher *lexicon.Matcher
	texts   []string
	fold    text.Folded
	found   []lexicon.Hit
	seen    []int // by term: the text in which it was seen last
	text    int
}

func newLiterals(packs []*rule.Pack, texts []string, dir string) (*literals, error) {
	l := &literals{dir: dir, folder: text.NewFolder(1)}
	for _, p := range packs {
		for _, list := range p.Lists {
			for _, e := range list.Entries {
				for _, pat := range e.Patterns {
					if pat.Boundary == lexicon.Word && !lexicon.Unspaced(pat.Text) && slices.Max(append([]uint8{0}, pat.Slop...)) == 0 {
						l.terms = append(l.terms, l.folded(strings.Join(pat.Words, " ")))
					}
				}
			}
		}
	}
	slices.Sort(l.terms)
	l.terms = slices.DeleteFunc(slices.Compact(l.terms), func(s string) bool { return s == "" })
	build := lexicon.NewBuilder(l.folder, len(l.terms))
	for i, t := range l.terms {
		p, err := lexicon.Parse(t, lexicon.Word)
		if err == nil {
			err = build.Add(0, int32(i), p)
		}
		if err != nil {
			return nil, fmt.Errorf("term %q: %w", t, err)
		}
	}
	l.matcher, l.seen = build.Build(), make([]int, len(l.terms))
	for _, t := range texts {
		l.texts = append(l.texts, l.folded(t))
	}
	if err := write(filepath.Join(dir, "terms"), l.terms); err != nil {
		return nil, err
	}
	return l, write(filepath.Join(dir, "texts"), l.texts)
}

// folded returns a text as its folded words.
func (l *literals) folded(s string) string {
	l.folder.Fold(&l.fold, s)
	var b strings.Builder
	for i, t := range l.fold.Tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.Write(l.fold.Bytes[t.Start:t.End])
	}
	return b.String()
}

func write(path string, lines []string) error {
	var b bytes.Buffer
	for _, l := range lines {
		b.WriteString(" " + l + " \n")
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write literals: %w", err)
	}
	return nil
}

// hits folds and matches every text, and returns how many terms stand in each, summed up.
func (l *literals) hits() (n int) {
	for _, t := range l.texts {
		l.text++
		l.folder.FoldPlain(&l.fold, t)
		l.found = l.matcher.Match(&l.fold, l.found[:0])
		for i := range l.found {
			h := &l.found[i] // a term is found without its accents too, which is no hit of a literal
			if h.How == text.Plain && l.seen[h.Term.Name] != l.text && string(l.fold.Bytes[h.Start:h.End]) == l.terms[h.Term.Name] {
				l.seen[h.Term.Name] = l.text
				n++
			}
		}
	}
	return n
}

// native compiles a peer written in C++. Its runs say how long it scanned; one that has other hits is refused.
func (l *literals) native(src, lib string, want int) (func() (time.Duration, error), error) {
	bin := filepath.Join(l.dir, src+".bin")
	if out, err := exec.Command("g++", "-O2", "-std=c++17", "-o", bin, filepath.Join("native", src), lib,
		"-lpthread").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w %s", err, firstLine(out))
	}
	run := func() (time.Duration, error) {
		out, err := exec.Command(bin, filepath.Join(l.dir, "terms"), filepath.Join(l.dir, "texts")).Output()
		if err != nil {
			return 0, fmt.Errorf("run %s: %w", src, err)
		}
		var compile, scan float64
		var hits int
		if _, err := fmt.Sscan(string(out), &compile, &scan, &hits); err != nil {
			return 0, fmt.Errorf("read what %s says: %w", src, err)
		}
		if hits != want {
			return 0, fmt.Errorf("%s has %d hits and ours %d", src, hits, want)
		}
		return time.Duration(scan * 1e9), nil
	}
	if _, err := run(); err != nil {
		return nil, err
	}
	return run, nil
}

func firstLine(b []byte) string {
	l, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return l
}
