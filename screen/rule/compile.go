package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
)

// DefaultMaxCost is the largest static cost of a condition, in places looked at: some twenty uses of near.
const DefaultMaxCost = 100_000

// MaxSuppressors is the number of suppressors that packs can have between them.
const MaxSuppressors = 31

// LooseNegation is the bit of Span.Voids that says that a word of absence stands before the place with one other word between, of which
// nothing is known:
// "without added DMAA". It counts for rules whose findings a person looks at, and for none to act on, where "no hassle tramadol" must be
// found.
const LooseNegation = 1 << 31

// Set is a number of packs compiled together: what they look for is numbered, their conditions can be evaluated.
// It is immutable and safe for concurrent use.
type Set struct {
	Packs       []*Pack
	Spans       []Source       // lists of all packs, those of detectors, then what detectors find otherwise
	Scalars     []ScalarSource // facts without a place
	Suppressors []*Suppressor
	Rules       []*Compiled
	Lemmas      []SetLemma    `frozen:"-"` // of the concepts that conditions name, by number less one
	Inflections []Inflection  `frozen:"-"`
	Common      map[int32]int `frozen:"-"` // by span: in how many of a thousand offers a word of its concepts stands; none: in hardly one
	concepts    []string      `frozen:"-"` // all that conditions could name
	contexts    []*compiledContext
	called      *called                          // of a frozen set
	prints      map[aedile.CheckID]aedile.Digest // of a frozen set
	hiding      []aedile.CheckID                 // of a frozen set
	envs        environments                     `frozen:"-"`
}

// Source is what gives places: a list of a pack or, where Pack is nil, a span of a detector, which may have a list too.
type Source struct {
	Name string
	Pack *Pack
	List *List
	At   At   // of a detector
	Rare bool // few items have it, so a condition may wait for it
	// Concept marks a concept or a group of them; List holds what they are called and no terms but those of scripts without spaces.
	Concept bool
}

// CountedAs returns the name under which it is counted how often a list or concept stands in ordinary offers: "medicines.forms", "c.week".
func (s *Source) CountedAs() string {
	if s.Concept || s.Pack == nil {
		return s.Name
	}
	return s.Pack.Name + "." + s.Name
}

// At is a fact of a detector: their numbers among the detectors and among its facts.
type At struct{ Detector, Fact int }

// ScalarSource is what gives a fact without a place.
type ScalarSource struct {
	Name string
	Type fact.Type
	At   At
}

// Compiled is a rule whose condition can be evaluated.
type Compiled struct {
	*Rule
	Pack  *Pack
	Check aedile.CheckID
	Need  Need
	Cost  int   // static bound, in places looked at
	Uses  []int // numbers of the lists and detectors that the condition and its contexts name
	when  *condition
	told  []tell
	not   []*compiledContext // where one of these holds the rule does not
}

// tell is a piece of a message: text, or the list whose names are shown.
type tell struct {
	text string
	span int // -1: text
}

// Check reports everything that is wrong with the packs together: names, types, costs, and what lint finds besides.
func Check(packs []*Pack, detectors []fact.Detector) []Diagnostic {
	set, ds := Compile(packs, detectors, 0)
	return Sort(append(ds, lint(set)...))
}

// Compile numbers what the packs look for and compiles their conditions, which can name the facts of detectors. maxCost is the largest
// static cost of a condition,
// 0 for DefaultMaxCost. Diagnostics of severity Error mean that the set must not be used.
func Compile(packs []*Pack, detectors []fact.Detector, maxCost int) (*Set, []Diagnostic) {
	if maxCost == 0 {
		maxCost = DefaultMaxCost
	}
	s := &Set{Packs: slices.Clone(packs)}
	slices.SortStableFunc(s.Packs, func(a, b *Pack) int { return strings.Compare(a.Name, b.Name) })
	var ds []Diagnostic
	for i, p := range s.Packs {
		if i > 0 && s.Packs[i-1].Name == p.Name {
			ds = append(ds, Diagnostic{Code: CodeTwice, Place: p.at, Msg: fmt.Sprintf("there are two packs %q", p.Name),
				Hint:   "choose one of them",
				Second: &Label{s.Packs[i-1].at, "the other"}})
		}
		for _, l := range p.Lists {
			s.Spans = append(s.Spans, Source{Name: l.Name, Pack: p, List: l})
		}
		ds = append(ds, s.addSuppressors(p)...)
	}
	ds = append(ds, s.addConcepts()...)
	ds = append(ds, s.addDetectors(detectors)...)
	type result struct {
		rules []*Compiled
		diags []Diagnostic
	}
	results := make([]result, len(s.Packs))
	for _, p := range s.Packs {
		ds = append(ds, s.addContexts(p, maxCost)...)
	}
	var wg sync.WaitGroup
	for i, p := range s.Packs { // conditions take most of the time to start: the packs share the cores
		wg.Go(func() { results[i].rules, results[i].diags = s.compilePack(p, maxCost) })
	}
	wg.Wait()
	for _, r := range results {
		s.Rules, ds = append(s.Rules, r.rules...), append(ds, r.diags...)
	}
	return s, append(ds, s.guessed(detectors)...)
}

func (s *Set) compilePack(p *Pack, maxCost int) (rules []*Compiled, ds []Diagnostic) {
	if len(p.Rules) == 0 {
		return nil, nil
	}
	e, err := s.envOf(p)
	if err != nil {
		return nil, []Diagnostic{envError(p, err)}
	}
	ds = s.checkScores(p, e)
	for _, r := range p.Rules {
		c := &compiler{set: s, env: e, pack: p, rule: r, what: "in the rule " + r.ID, at: r.at, when: r.when, code: r.whenRaw,
			maxCost: maxCost}
		if out := c.compile(); out != nil {
			rules = append(rules, out)
		}
		ds = append(ds, c.diags...)
	}
	return rules, ds
}

func envError(p *Pack, err error) Diagnostic {
	return Diagnostic{Code: CodeReserved, Place: p.at, Msg: err.Error(), Hint: "a list has the name of a word of the condition language"}
}

func (s *Set) addSuppressors(p *Pack) []Diagnostic {
	var ds []Diagnostic
	for _, sup := range p.Suppressors {
		i := slices.IndexFunc(s.Suppressors, func(o *Suppressor) bool { return o.Name == sup.Name })
		switch {
		case i >= 0:
			ds = append(ds, Diagnostic{Code: CodeTwice, Place: sup.at, Msg: fmt.Sprintf("the suppressor %q is there twice", sup.Name),
				Hint: "add the patterns to the first", Second: &Label{s.Suppressors[i].at, "first here"}})
		case len(s.Suppressors) == MaxSuppressors:
			ds = append(ds, Diagnostic{Code: CodeSuppressor, Place: sup.at,
				Msg: fmt.Sprintf("there are more than %d suppressors", MaxSuppressors)})
		default:
			s.Suppressors = append(s.Suppressors, sup)
		}
	}
	return ds
}

// compiler compiles one condition: that of a rule or of a context.
type compiler struct {
	set     *Set
	env     *env
	pack    *Pack
	rule    *Rule
	what    string // whose condition it is, with its place
	at      Place
	when    Place
	code    source
	maxCost int
	diags   []Diagnostic
	info    *ast.SourceInfo
	uses    []int
}

func (c *compiler) add(code Code, at Place, hint, format string, args ...any) {
	c.diags = append(c.diags, Diagnostic{Code: code, Place: at, Msg: fmt.Sprintf(format, args...), Hint: hint,
		Line:   lineOf(c.pack.sources[at.File], at.Line),
		Second: &Label{c.at, c.what}})
}

func (c *compiler) compile() *Compiled {
	r := c.rule
	if r.When == "" {
		return nil
	}
	a := c.parse()
	if a == nil {
		return nil
	}
	root := a.NativeRep().Expr()
	out := &Compiled{Rule: r, Pack: c.pack, Check: aedile.CheckID(c.pack.Name + "/" + r.ID), Need: c.needs(root),
		Cost: c.walk(root), when: &condition{code: c.code, env: c.env}}
	out.Uses, out.told = c.uses, c.message()
	c.context(out)
	c.bounds(out)
	if Failed(c.diags) {
		return nil
	}
	if out.when.prg = c.program(a); out.when.prg == nil {
		return nil
	}
	return out
}

// parse reads the condition, which must be of type bool; nil where it is not.
func (c *compiler) parse() *cel.Ast {
	a, iss := c.env.cel.Compile(c.code.text)
	if iss.Err() != nil {
		c.issues(iss)
		return nil
	}
	if !a.OutputType().IsExactType(cel.BoolType) {
		c.add(CodeType, c.when, "end it in .found() or a comparison", "the condition is of type %s, not bool", typeName(a.OutputType()))
		return nil
	}
	c.info = a.NativeRep().SourceInfo()
	return a
}

func (c *compiler) program(a *cel.Ast) cel.Program {
	prg, err := c.env.cel.Program(a, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		c.add(CodeCondition, c.when, "", "the condition cannot be prepared: %v", err)
		return nil
	}
	return prg
}

func (c *compiler) bounds(out *Compiled) {
	if out.Cost > c.maxCost {
		c.add(CodeCost, c.when, "use fewer near, before and after, or split the rule", "the condition may cost %d, the limit is %d",
			out.Cost, c.maxCost)
	}
	if out.Need.op == needNever {
		c.add(CodeNeverTrue, c.when, "", "the condition can never be true")
		return
	}
	lists := func(span int) float64 {
		if src := c.set.Spans[span]; src.List == nil && !src.Rare {
			return -1
		}
		return 1
	}
	if _, _, ok := out.Need.Triggers(lists); !ok {
		c.add(CodeNothingNeeded, c.when, "add a list that must be found, joined with &&",
			"the condition would run on every item: no list has to be found for it to be true")
	}
}

var undeclared = regexp.MustCompile(`undeclared reference to '([^']*)'`)

// issues turns what CEL says into diagnostics at the places in the pack's file.
func (c *compiler) issues(iss *cel.Issues) {
	for _, e := range iss.Errors() {
		at := c.code.place(e.Location.Line(), e.Location.Column())
		msg, _, _ := strings.Cut(e.Message, " (in container")
		m := undeclared.FindStringSubmatch(msg)
		if m != nil { // CEL takes "common.bookz.found()" for a function of that name
			if i := strings.LastIndexByte(m[1], '.'); i > 0 && contains(functionNames(), m[1][i+1:]) {
				c.add(CodeUnknownName, at, did(m[1][:i], c.names()), "there is no list, detector or fact %q", m[1][:i])
				continue
			}
		}
		switch {
		case m != nil && c.isCall(m[1]):
			c.add(CodeFunction, at, did(m[1], functionNames()), "there is no function %q", m[1])
		case m != nil:
			name := c.code.nameAt(e.Location.Line(), e.Location.Column(), m[1])
			c.add(CodeUnknownName, at, did(name, c.names()), "there is no list, detector or fact %q", name)
		case strings.HasPrefix(msg, "found no matching overload"):
			c.add(CodeType, at, "see the tables in docs/rules.md, Conditions", "%s", overload(msg))
		case strings.HasPrefix(msg, "Syntax error"):
			c.add(CodeCondition, at, "join parts with && and ||; every ( needs its )", "%s", strings.TrimPrefix(msg, "Syntax error: "))
		default:
			c.add(CodeCondition, at, "see docs/rules.md, Conditions", "%s", msg)
		}
	}
}

func (c *compiler) isCall(name string) bool {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\s*\(`).MatchString(c.code.text)
}

func functionNames() []string {
	var out []string
	for _, m := range methods {
		out = append(out, m.name)
	}
	for _, name := range frameNames {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return slices.Compact(out)
}

func (c *compiler) names() []string {
	var out []string
	for n := range c.env.spans {
		out = append(out, n)
	}
	for n := range c.env.scores {
		out = append(out, n)
	}
	for n := range c.env.scalars {
		out = append(out, n)
	}
	out = append(out, c.set.concepts...)
	slices.Sort(out)
	return slices.Compact(out)
}

// overload puts CEL's words for a wrong argument into ours: "cannot apply near to (spans, spans)".
func overload(msg string) string {
	s := strings.TrimPrefix(msg, "found no matching overload for '")
	name, rest, _ := strings.Cut(s, "' applied to '")
	return fmt.Sprintf("cannot apply %s to %s", strings.Trim(name, "_"), strings.TrimSuffix(rest, "'"))
}

func typeName(t *cel.Type) string { return t.String() }

// allowed are the operators and functions besides the methods on spans.
var allowed = []string{operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional, operators.Equals,
	operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.In,
	operators.Negate, "startsWith", "endsWith", "contains"}

// walk checks what CEL does not, and returns the static cost: no part is evaluated more than once, as there are no macros.
func (c *compiler) walk(e ast.Expr) int {
	switch e.Kind() {
	case ast.ListKind:
		sum := 1
		for _, x := range e.AsList().Elements() {
			sum += c.walk(x)
		}
		return sum
	case ast.IdentKind:
		if i, ok := c.env.spans[e.AsIdent()]; ok && !slices.Contains(c.uses, i) {
			c.uses = append(c.uses, i)
		}
		return 1 + c.useScore(e.AsIdent())
	case ast.CallKind:
	case ast.SelectKind, ast.MapKind, ast.StructKind, ast.ComprehensionKind:
		c.add(CodeFunction, c.place(e), "", "conditions have no fields, maps, structs or loops")
		return 1
	default:
		return 1
	}
	call := e.AsCall()
	sum := 1
	if call.IsMemberFunction() {
		sum += c.walk(call.Target())
	}
	for _, a := range call.Args() {
		sum += c.walk(a)
	}
	switch name := call.FunctionName(); {
	case name == "near" || name == "before" || name == "after":
		c.number(call.Args()[len(call.Args())-1])
		return sum + MaxSpans*MaxSpans
	case name == "together" || name == "sentence":
		c.number(call.Args()[len(call.Args())-1])
		return sum + maxTogether*maxTogether*MaxSpans
	case name == "of" && call.IsMemberFunction():
		return sum + MaxSpans*MaxSpans
	case name == "of":
		c.many(call.Args()[0], call.Args()[1])
		return sum + 4*MaxSpans
	case contains(frameNames, name):
		return sum + 2*MaxSpans
	case name == "or":
		return sum + 2*MaxSpans
	case name == "at":
		c.strings(call.Args()[0], fieldNames, CodeField, "items have no field %q")
		return sum + MaxSpans
	case name == "unless":
		var known []string
		for _, s := range c.set.Suppressors {
			known = append(known, s.Name)
		}
		c.strings(call.Args()[0], known, CodeSuppressor, "there is no suppressor %q")
		return sum + MaxSpans
	case contains(functionNames(), name):
		return sum + MaxSpans
	case contains(allowed, name):
		return sum + 4
	default:
		c.add(CodeFunction, c.place(e), "see the tables in docs/rules.md, Conditions", "the function %q is not available",
			strings.Trim(name, "_@"))
		return sum
	}
}

// number checks the distance of near, before and after.
func (c *compiler) number(e ast.Expr) {
	if e.Kind() == ast.LiteralKind {
		if n, ok := e.AsLiteral().(types.Int); ok && n >= 0 && n <= MaxWindow {
			return
		}
	}
	c.add(CodeArgument, c.place(e), fmt.Sprintf("write a number of words from 0 to %d", MaxWindow), "the distance is no such number")
}

// many checks how many of a list are asked for.
func (c *compiler) many(n, list ast.Expr) {
	if list.Kind() != ast.ListKind {
		c.add(CodeArgument, c.place(list), "write of(2, [a, b, c])", "the list is not written out")
		return
	}
	size := len(list.AsList().Elements())
	if n.Kind() == ast.LiteralKind {
		if v, ok := n.AsLiteral().(types.Int); ok && v >= 1 && int(v) <= size {
			return
		}
	}
	c.add(CodeArgument, c.place(n), fmt.Sprintf("write a number from 1 to %d", size), "so many of the list there are not")
}

// strings checks the literal names that at and unless are given.
func (c *compiler) strings(e ast.Expr, known []string, code Code, format string) {
	items := []ast.Expr{e}
	if e.Kind() == ast.ListKind {
		items = e.AsList().Elements()
	}
	for _, i := range items {
		if i.Kind() != ast.LiteralKind {
			c.add(CodeArgument, c.place(i), "write the names out, in quotes", "the argument is not written out")
			continue
		}
		if name, ok := i.AsLiteral().(types.String); ok && !contains(known, string(name)) {
			c.add(code, c.place(i), did(string(name), known), format, string(name))
		}
	}
}

func (c *compiler) place(e ast.Expr) Place {
	loc := c.info.GetStartLocation(e.ID())
	return c.code.place(loc.Line(), loc.Column())
}

var placeholder = regexp.MustCompile(`\{([a-z0-9_.]*)\}`)

// message splits the message into text and the lists it shows, which the condition must need or at least name.
func (c *compiler) message() []tell {
	var ts []tell
	msg, from := c.rule.Message, 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(msg, -1) {
		name := msg[m[2]:m[3]]
		i, ok := c.env.spans[name]
		if !ok || !strings.Contains(c.rule.When, name) {
			c.add(CodeMessage, c.rule.at, "name a list of the condition in braces",
				"the message shows {%s}, which the condition does not name", name)
			continue
		}
		ts = append(ts, tell{msg[from:m[0]], -1}, tell{"", i})
		from = m[1]
	}
	return append(ts, tell{msg[from:], -1})
}
