package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
)

// result is the scores of pairs whose truth is known.
type result struct {
	score []float64
	yes   []bool
}

func (r *result) add(score []float64, yes []bool) {
	r.score, r.yes = append(r.score, score...), append(r.yes, yes...)
}

func (r *result) matches() int {
	n := 0
	for _, y := range r.yes {
		if y {
			n++
		}
	}
	return n
}

// line writes one row of a table: name, pairs, matches, F1, precision, recall, average precision, in per cent.
func (r *result) line(w io.Writer, name string, from float64) {
	f, p, q := f1(r.score, r.yes, from)
	fmt.Fprintf(w, "| %s | %d | %d | %.1f | %.1f | %.1f | %.1f |\n", name, len(r.yes), r.matches(), 100*f, 100*p, 100*q,
		100*averagePrecision(r.score, r.yes))
}

const tableHead = "| set | pairs | matches | F1 | precision | recall | average precision |\n|---|---|---|---|---|---|---|\n"

// crossValidate scores each pair of the train sets with a model that was trained on the other lots.
func (rc recipe) crossValidate(sets []*set, lots int, progress io.Writer) []*result {
	out := make([]*result, len(sets))
	for i := range out {
		out[i] = new(result)
	}
	for k := range lots {
		var seen []*pairs
		for _, s := range sets {
			seen = append(seen, s.train.where(func(i int) bool { return s.train.fold(i, lots, saltLot) != k }))
		}
		m := rc.fit(seen)
		for j, s := range sets {
			p := s.train.where(func(i int) bool { return s.train.fold(i, lots, saltLot) == k })
			out[j].add(scores(m, p), p.yes)
		}
		fmt.Fprintf(progress, "cross-validation %d of %d\n", k+1, lots)
	}
	return out
}

// disjoint deals the records of both sides into lots, trains on pairs of which neither record is in the lot, and scores pairs, of train and
// valid, of which both are: no record has been seen.
func (rc recipe) disjoint(sets []*set, lots int, progress io.Writer) []*result {
	out := make([]*result, len(sets))
	for i := range out {
		out[i] = new(result)
	}
	in := func(p *pairs, i, k int) (l, r bool) {
		return p.lot(i, 0, lots) == k, p.lot(i, 1, lots) == k
	}
	for k := range lots {
		var seen []*pairs
		for _, s := range sets {
			seen = append(seen, s.train.where(func(i int) bool { l, r := in(s.train, i, k); return !l && !r }))
		}
		m := rc.fit(seen)
		for j, s := range sets {
			all := s.train.beside(&pairs{})
			all = join(all, s.valid)
			p := all.where(func(i int) bool { l, r := in(all, i, k); return l && r })
			if len(p.pair) > 0 {
				out[j].add(scores(m, p), p.yes)
			}
		}
		fmt.Fprintf(progress, "entity-disjoint %d of %d\n", k+1, lots)
	}
	return out
}

// join returns the pairs of both, with one table for each side.
func join(a, b *pairs) *pairs {
	j := newBuilder()
	for _, p := range []*pairs{a, b} {
		for i, q := range p.pair {
			l, r := p.tables[0][q[0]], p.tables[1][q[1]]
			j.add(fmt.Sprint(l), fmt.Sprint(r), l, r, p.yes[i])
		}
	}
	return j.p
}

// thresholds writes the mean F1 of the sets that have a bar, by threshold.
func thresholds(w io.Writer, rs []*result) {
	fmt.Fprint(w, "| threshold |")
	for t := 25; t <= 65; t += 5 {
		fmt.Fprintf(w, " .%d |", t)
	}
	fmt.Fprint(w, "\n|---|---|---|---|---|---|---|---|---|---|\n| mean F1 |")
	for t := 25; t <= 65; t += 5 {
		sum := 0.0
		for _, r := range rs[:barred] {
			f, _, _ := f1(r.score, r.yes, float64(t)/100)
			sum += f
		}
		fmt.Fprintf(w, " %.1f |", 100*sum/barred)
	}
	fmt.Fprintln(w)
}

// valid writes how the model does on the valid files: with the records of the valid file as tables, and with those of the train file beside them.
func valid(w io.Writer, m *match.Model, sets []*set) {
	fmt.Fprintf(w, "Valid files, the tables being the records that occur in them:\n\n%s", tableHead)
	var wdc result
	for _, s := range sets {
		r := result{scores(m, s.valid), s.valid.yes}
		r.line(w, s.name, m.Threshold)
		if strings.HasPrefix(s.name, "wdc") {
			wdc.add(r.score, r.yes)
		}
	}
	wdc.line(w, "wdc, all four", m.Threshold)
	fmt.Fprintf(w, "\nValid files, with the records of the train files in the tables too, as in a whole catalogue:\n\n%s", tableHead)
	for _, s := range sets {
		r := result{scores(m, s.valid.beside(s.train)), s.valid.yes}
		r.line(w, s.name, m.Threshold)
	}
}

// misses lists the pairs of the valid files that the model gets wrong.
func misses(m *match.Model, sets []*set) []byte {
	var b bytes.Buffer
	for _, s := range sets {
		for i, x := range scores(m, s.valid) {
			if yes := s.valid.yes[i]; yes != (x >= m.Threshold) {
				fmt.Fprintf(&b, "%s\t%d\t%v\t%.3f\n", s.name, i+1, yes, x)
			}
		}
	}
	return b.Bytes()
}

// card writes what the model was made from and how well it does.
func card(w io.Writer, rc recipe, m *match.Model, sets []*set, command string) {
	b := m.Encode()
	n := 0
	for _, s := range sets {
		n += len(s.train.pair)
	}
	c := rc.boost
	fmt.Fprintf(w, "# The model of package match\n\nMade by\n\n    %s\n\n", command)
	fmt.Fprintf(w, "%d bytes, %s; %d forests alone, %d among, %d trees of at most %d leaves each, learning rate %v, seed %d.\n",
		len(b), aedile.DigestOf(b), len(m.Alone), len(m.Among), c.Trees, c.Leaves, c.Rate, rc.seed)
	fmt.Fprintf(w, "Learnt from %d labelled pairs of the train files, each shown with all its rivals, with a part of them, with columns, cells and letters missing, and by its titles alone.\n", n)
	fmt.Fprintf(w, "A pair is a match from a score of %v. Trees, features and threshold were chosen by cross-validation on the train files; the valid files were only looked at.\n", m.Threshold)
	fmt.Fprintf(w, "Of emag-ro, which has no files of its own for it, one row in %d is learnt from and one in %d reported on; non-matches are near titles of the same category, some of which match in truth.\n\n", romanianStep, romanianStep)
	fmt.Fprint(w, "| file | digest |\n|---|---|\n")
	for _, s := range sets {
		for i, f := range s.files {
			fmt.Fprintf(w, "| %s | %s |\n", f, s.digests[i])
		}
	}
	fmt.Fprintln(w)
}
