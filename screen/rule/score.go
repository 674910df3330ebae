package rule

import (
	"cmp"
	"fmt"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"go.yaml.in/yaml/v3"
)

// Scoring is a table of weights over facts, by which a rule adds up signs of which none means anything alone. The sum is the logarithm of
// odds: 0 stands for even odds among the texts that the table was made from, which are no sample of any market.
type Scoring struct {
	Name    string
	About   string
	Bias    float64 // the sum where nothing is found
	Weights []FactWeight
	at      Place
}

// FactWeight is what one fact adds to a score.
type FactWeight struct {
	Value float64
	Fact  string // as the table writes it: "c.discreet", "no c.receipt", "near c.no c.question", "2 c.sign": two different ones
	at    Place
}

// The bounds of a table. Chosen: some 150 facts cost as much as two frames.
const (
	maxWeights = 2000
	nearScore  = 5  // words between the two places of "near a b"
	maxNear    = 12 // places of each that "near a b" looks at
	minSigns   = 2  // places that raise the sum without which there is no score
)

// scores reads tables of weights.
func (r *reader) scores(dir string, n *yaml.Node) {
	for _, e := range r.mapping(n, "scores") {
		if !r.nameOf(e, "score") {
			continue
		}
		s := &Scoring{Name: e.key, at: r.at(e.node)}
		es := r.mapping(e.value, "score "+e.key, "about", "file")
		r.require(e.value, es, "score "+e.key, "about", "file")
		for _, f := range es {
			if f.key == "about" {
				s.About = r.text(f.value, "about")
				continue
			}
			r.weights(s, path.Join(dir, r.text(f.value, "file")), r.at(f.value))
		}
		r.pack.Scores = append(r.pack.Scores, s)
	}
}

var weightLine = regexp.MustCompile(`^([+-]\d+(?:\.\d+)?)\s+(bias|(?:(?:no|[2-9]) )?[a-z][a-z0-9_.]*|near [a-z][a-z0-9_.]* [a-z][a-z0-9_.]*)$`)

// weights reads a table: a number with its sign and a fact a line; "#" starts a comment.
func (r *reader) weights(s *Scoring, name string, at Place) {
	src, ok := r.pack.sources[name]
	if !ok {
		r.add(CodeFile, at, "tables of weights end in .txt and lie beside pack.yaml", "there is no table %s", name)
		return
	}
	line := 0
	for text := range strings.Lines(string(src)) {
		line++
		text, _, _ = strings.Cut(text, "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		m := weightLine.FindStringSubmatch(text)
		if m == nil {
			r.add(CodeTerm, Place{name, line, 1}, "write \"+0.75 c.discreet\", \"+0.5 no c.receipt\", \"+1 near c.no c.question\", \"+1 2 c.sign\" or \"-2.5 bias\"", "the line gives no weight to a fact")
			continue
		}
		v, err := strconv.ParseFloat(m[1], 64)
		switch {
		case err != nil:
			r.add(CodeArgument, Place{name, line, 1}, "write a number such as +0.75", "weight %q", m[1])
		case m[2] == "bias":
			s.Bias = v
		case slices.ContainsFunc(s.Weights, func(w FactWeight) bool { return w.Fact == m[2] }):
			r.add(CodeTwice, Place{name, line, 1}, "keep one of them", "the table weighs %q twice", m[2])
		default:
			s.Weights = append(s.Weights, FactWeight{v, m[2], Place{name, line, 1}})
		}
	}
	if len(s.Weights) == 0 || len(s.Weights) > maxWeights {
		r.add(CodeArgument, at, fmt.Sprintf("write from 1 to %d weights", maxWeights), "the table %s holds %d weights", name,
			len(s.Weights))
	}
}

// names returns what a weight speaks of.
func (w FactWeight) names() []string {
	f := strings.Fields(w.Fact)
	if len(f) > 1 {
		return f[1:]
	}
	return f
}

// scoreTable is a score whose facts are numbered, in one condition's evaluation once ev is set.
type scoreTable struct {
	*Scoring
	spans [][]int // by weight
	ev    *evaluation
}

var scoreType = types.NewOpaqueType("score")

// ConvertToNative is not offered: tables stay inside conditions.
func (s *scoreTable) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a score is no %s", t)
}

// ConvertToType is not offered.
func (s *scoreTable) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a score is no %s", t.TypeName())
}

// Equal is always false: two tables are not compared.
func (s *scoreTable) Equal(ref.Val) ref.Val { return types.False }

// Type returns the type score.
func (s *scoreTable) Type() ref.Type { return scoreType }

// Value returns the table.
func (s *scoreTable) Value() any { return s.Scoring }

// table numbers the facts of a score and returns what it names that there is not.
func (e *env) table(s *Scoring) (t *scoreTable, unknown []FactWeight) {
	t = &scoreTable{Scoring: s, spans: make([][]int, len(s.Weights))}
	for i, w := range s.Weights {
		for _, n := range w.names() {
			span, ok := e.spans[n]
			if !ok {
				unknown = append(unknown, w)
			}
			t.spans[i] = append(t.spans[i], span)
		}
	}
	return t, unknown
}

// checkScores reports what the tables of a pack name that there is not, and rules that act on a score.
func (s *Set) checkScores(p *Pack, e *env) (ds []Diagnostic) {
	for _, sc := range p.Scores {
		_, unknown := e.table(sc)
		for _, w := range unknown {
			ds = append(ds, Diagnostic{Code: CodeUnknownName, Place: w.at,
				Msg:  fmt.Sprintf("there is no list, concept or detector in %q", w.Fact),
				Hint: did(w.names()[0], append(slices.Clone(s.concepts), "no", "near")), Line: lineOf(p.sources[w.at.File], w.at.Line)})
		}
		for _, r := range p.Rules {
			if r.Grade == "act" && strings.Contains(r.When, "score("+sc.Name+")") {
				ds = append(ds, Diagnostic{Code: CodeGrade, Place: r.at, Msg: fmt.Sprintf("the rule %s acts on a score", r.ID),
					Hint: "write grade: review; a sum of signs is for a person to look at"})
			}
		}
	}
	return ds
}

// cost is the static cost of a score, in places looked at.
func (s *scoreTable) cost() int {
	sum := 1
	for _, names := range s.spans {
		if sum += MaxSpans; len(names) > 1 {
			sum += maxNear * maxNear
		}
	}
	return sum
}

// need returns what a score needs: so many facts that raise it. A fact without a place is no sign.
func (s *scoreTable) need() Need {
	out := Need{op: needSome, span: minSigns}
	for i, w := range s.Weights {
		if w.Value <= 0 {
			continue
		}
		k := Need{}
		for _, span := range s.spans[i] {
			k = all(k, Need{op: needSpan, span: span})
		}
		out.kids = append(out.kids, k)
	}
	if len(out.kids) < minSigns {
		return Need{op: needNever}
	}
	return out
}

// scoreNeeds returns what "score(t) >= n" needs.
func (c *compiler) scoreNeeds(call ast.CallExpr) Need {
	if call.Args()[0].Kind() == ast.IdentKind {
		if t := c.env.scores[call.Args()[0].AsIdent()]; t != nil {
			return t.need()
		}
	}
	return Need{}
}

// useScore notes the lists and detectors of a table among those of the condition, and returns what the score costs.
func (c *compiler) useScore(name string) int {
	t := c.env.scores[name]
	if t == nil {
		return 0
	}
	for _, spans := range t.spans {
		for _, n := range spans {
			if !slices.Contains(c.uses, n) {
				c.uses = append(c.uses, n)
			}
		}
	}
	return t.cost()
}

// Weighed is a fact that a score found, with one of its places and what it added. A place stands in one score once.
type Weighed struct {
	Score string
	Fact  string
	Value float64
	Span  Span
}

// Sum is what came of a score: the sum with the bias, and how much of it is that.
type Sum struct {
	Score       string
	Value, Bias float64
}

// sum adds up what is found. Where fewer than two different words raise it there is no score. What was found is kept for the evidence, largest
// first.
func (s *scoreTable) sum() ref.Val {
	var found []Weighed
	sum := s.Bias
	for i, w := range s.Weights {
		p, ok := s.find(w.Fact, s.spans[i])
		if s.ev.left < 0 {
			return types.WrapErr(errCost)
		}
		if ok {
			found = append(found, Weighed{s.Name, w.Fact, w.Value, p})
			sum += w.Value
		}
	}
	slices.SortStableFunc(found, func(a, b Weighed) int { return -cmp.Compare(a.Value, b.Value) })
	if signs(found) < minSigns {
		return quantity{}
	}
	s.ev.weighed = append(s.ev.weighed, found...)
	s.ev.sums = append(s.ev.sums, Sum{s.Name, sum, s.Bias})
	return quantity{sum, true}
}

// find returns the first place at which a fact of the table stands.
func (s *scoreTable) find(fact string, numbers []int) (Span, bool) {
	on := s.ev.facts.Spans(numbers[0])
	s.ev.spend(len(on))
	if len(numbers) > 1 {
		return s.beside(on, s.ev.facts.Spans(numbers[1]))
	}
	if want := int(fact[0]) - '0'; want > 0 && want <= 9 {
		return s.kindsOf(on, want)
	}
	negated := strings.HasPrefix(fact, "no ")
	for i := range on {
		if (on[i].Voids&(s.ev.negation|LooseNegation) != 0) == negated {
			return on[i], true
		}
	}
	return Span{}, false
}

// kindsOf returns the place that makes so many different ones, each of other words than those before.
func (s *scoreTable) kindsOf(on []Span, want int) (Span, bool) {
	var seen []*Span
	for i := range on {
		p := &on[i]
		if p.Voids&(s.ev.negation|LooseNegation) != 0 ||
			slices.ContainsFunc(seen, func(o *Span) bool { return o.Name == p.Name || covers(o, p) }) {
			continue
		}
		if seen = append(seen, p); len(seen) == want {
			return *p, true
		}
	}
	return Span{}, false
}

// beside returns the first of the places that stands near one of the others.
func (s *scoreTable) beside(on, others []Span) (Span, bool) {
	on, others = on[:min(len(on), maxNear)], others[:min(len(others), maxNear)]
	s.ev.spend(len(on) * len(others))
	for i := range on {
		for j := range others {
			if a, b := &on[i], &others[j]; a.Chain == b.Chain && !covers(a, b) && a.distance(b) <= nearScore {
				return others[j], true
			}
		}
	}
	return Span{}, false
}

// covers reports whether two places share a word.
func covers(a, b *Span) bool {
	return a.Field == b.Field && a.First <= b.Last && b.First <= a.Last
}

// signs counts the different places that raise a sum.
func signs(found []Weighed) int {
	n := 0
	for i := range found {
		p := &found[i]
		if p.Value > 0 && !slices.ContainsFunc(found[:i], func(o Weighed) bool { return o.Value > 0 && covers(&o.Span, &p.Span) }) {
			n++
		}
	}
	return n
}
