package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// shippedRecipe is how the table that ships was made. Its penalties were chosen by the kinds of part "tune".
func shippedRecipe() recipe {
	return recipe{steps: 400, rate: 1, l1: 1, l2: 1, kinds: 2, ordinary: 1}
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "trainscore:", err)
		os.Exit(2)
	}
}

func run(args []string, stdout io.Writer) error {
	rc := shippedRecipe()
	fs := flag.NewFlagSet("trainscore", flag.ContinueOnError)
	twins := fs.String("twins", "../examples/twins", "folder of the labelled twins")
	titles := fs.String("ordinary", "", "ordinary titles to learn from, one item a line")
	held := fs.String("held", "", "ordinary titles to report on")
	out := fs.String("out", "", "write the table to this file")
	fs.Float64Var(&rc.l1, "l1", rc.l1, "penalty that sets weights to nothing")
	fs.Float64Var(&rc.l2, "l2", rc.l2, "penalty that keeps weights small")
	fs.IntVar(&rc.kinds, "kinds", rc.kinds, "of how many kinds a fact must be to raise the score")
	fs.Float64Var(&rc.ordinary, "weight", rc.ordinary, "what the ordinary titles weigh together, in lawful twins")
	show := fs.String("show", "", "also print the facts of the implied unlawful twins of this part, one a line; \"test\" is not for eyes that write words")
	explicit := fs.Bool("explicit", false, "learn from explicit wordings too")
	if err := fs.Parse(args); err != nil {
		return err
	}
	p, err := newProbe()
	if err != nil {
		return err
	}
	var sets [3][]example
	for i, name := range []string{*twins, *titles, *held} {
		if name == "" {
			continue
		}
		if sets[i], err = read([]string{name}); err != nil {
			return err
		}
		p.fill(sets[i])
	}
	m := p.learn(rc, sets[0], sets[1], *explicit)
	m.report(stdout, sets)
	m.show(stdout, sets[0], *show)
	if *out != "" {
		return os.WriteFile(*out, []byte(m.table(rc, digest(sets[0]), len(sets[1]))), 0o644)
	}
	return nil
}

// model is what was learnt.
type model struct {
	p       *probe
	weights []float64
	bias    float64
}

// learn fits a model to the kinds of part "train".
func (p *probe) learn(rc recipe, twins, titles []example, explicit bool) *model {
	var rows []row
	lawful := 0
	kinds := make([]map[string]bool, len(p.facts))
	for i := range twins {
		e := &twins[i]
		if !p.inField(e) || e.Meta.Part != "train" || e.illegal() && e.Meta.Wording != "implied" && !explicit {
			continue
		}
		r := row{e.facts, 0, 1}
		if e.illegal() {
			r.y = 1
			for _, f := range e.facts {
				if kinds[f] == nil {
					kinds[f] = map[string]bool{}
				}
				kinds[f][e.Meta.Kind] = true
			}
		} else {
			lawful++
		}
		rows = append(rows, r)
	}
	for i := range titles {
		if p.inField(&titles[i]) {
			rows = append(rows, row{titles[i].facts, 0, rc.ordinary * float64(lawful) / float64(len(titles))})
		}
	}
	m := &model{p: p}
	m.weights, m.bias = rc.fit(rows, len(p.facts), func(f int) bool { return len(kinds[f]) >= rc.kinds })
	return m
}

// inField reports whether an example speaks of one of the fields of goods: only there rules ask for a score.
func (p *probe) inField(e *example) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(e.facts, p.number[f]) })
}

// score is the sum of an example; ok is false where fewer than two facts raise it, or it is of no field.
func (m *model) score(e *example) (sum float64, ok bool) {
	sum = m.bias
	n := 0
	for _, f := range e.facts {
		if sum += m.weights[f]; m.weights[f] > 0 {
			n++
		}
	}
	return sum, n >= 2 && m.p.inField(e)
}

// report says what thresholds would find.
func (m *model) report(w io.Writer, sets [3][]example) {
	used := 0
	for _, v := range m.weights {
		if v != 0 {
			used++
		}
	}
	fmt.Fprintf(w, "%d facts weigh, bias %.2f\n", used, m.bias)
	fmt.Fprintln(w, "threshold  train found  tune found  test found  explicit test  lawful train  tune  test  of 100,000 titles learnt  held out")
	for t := -1.0; t <= 5; t += .5 {
		fmt.Fprintf(w, "%9.1f", t)
		for _, x := range []struct{ part, wording string }{{"train", "implied"}, {"tune", "implied"}, {"test", "implied"},
			{"test", "explicit"}} {
			fmt.Fprintf(w, "  %10.3f", m.share(sets[0], t, func(e *example) bool {
				return e.illegal() && e.Meta.Part == x.part && e.Meta.Wording == x.wording
			}))
		}
		for _, part := range []string{"train", "tune", "test"} {
			fmt.Fprintf(w, "  %.3f", m.share(sets[0], t, func(e *example) bool { return !e.illegal() && e.Meta.Part == part }))
		}
		for _, set := range sets[1:] {
			fmt.Fprintf(w, "  %10.0f", 100_000*m.share(set, t, func(*example) bool { return true }))
		}
		fmt.Fprintln(w)
	}
}

// show prints what stands in each implied twin of a part, and its score.
func (m *model) show(w io.Writer, twins []example, part string) {
	for i := range twins {
		e := &twins[i]
		if e.Meta.Part != part || !e.illegal() || e.Meta.Wording != "implied" {
			continue
		}
		s, _ := m.score(e)
		fmt.Fprintf(w, "%6.2f %s: %s. %s |", s, e.ID, e.Title, e.Text)
		for _, f := range e.facts {
			fmt.Fprintf(w, " %s", m.p.facts[f])
		}
		fmt.Fprintln(w)
	}
}

// share is how many of some examples reach a threshold.
func (m *model) share(es []example, t float64, of func(*example) bool) float64 {
	n, hit := 0, 0
	for i := range es {
		if !of(&es[i]) {
			continue
		}
		n++
		if s, ok := m.score(&es[i]); ok && s >= t {
			hit++
		}
	}
	return float64(hit) / float64(max(n, 1))
}

// table writes the weights as packs read them, the largest first, with the card above.
func (m *model) table(rc recipe, corpus string, titles int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Weights of signs that add up: logarithms of odds, learnt by tools/trainscore from examples/twins.
#
# Learnt from: the twins of part "train" with implied wording, their lawful counterparts
# (all twins: %s), and %d ordinary titles that do not ship,
# which weigh together as much as %g times the lawful twins. Only what is of a field of goods counts.
# Penalties: %g on the sum of weights, %g on their squares.
# A fact raises the score only if it stands in unlawful twins of %d kinds or more.
# Use: for rules of grade review. A sum says how a text reads beside these texts, not how likely an offence is.
# Regenerate: see docs/corpus.md. Do not edit by hand: a weight means something only beside the others.
%s bias
`, corpus, titles, rc.ordinary, rc.l1, rc.l2, rc.kinds, number(m.bias))
	order := make([]int, 0, len(m.weights))
	for f, v := range m.weights {
		if number(v) != "+0.00" && number(v) != "-0.00" {
			order = append(order, f)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case m.weights[a] > m.weights[b]:
			return -1
		case m.weights[a] < m.weights[b]:
			return 1
		}
		return strings.Compare(m.p.facts[a], m.p.facts[b])
	})
	for _, f := range order {
		fmt.Fprintf(&b, "%s %s\n", number(m.weights[f]), strings.Replace(m.p.facts[f], own+".", "", 1))
	}
	return b.String()
}

// digest names the twins that were read, in order.
func digest(es []example) string {
	h := sha256.New()
	for i := range es {
		fmt.Fprintf(h, "%s\n%s\n%s\n%v\n", es[i].ID, es[i].Title, es[i].Text, es[i].illegal())
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil)[:8])
}
