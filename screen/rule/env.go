package rule

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"github.com/aedile/aedile/screen/fact"
)

// methods are the functions on spans: name, further argument types, result.
var methods = []struct {
	name   string
	args   []*cel.Type
	result *cel.Type
	bind   func(env *env, s spans, args []ref.Val) ref.Val
}{
	{"found", nil, cel.BoolType, func(_ *env, s spans, _ []ref.Val) ref.Val { return s.found() }},
	{"count", nil, cel.IntType, func(_ *env, s spans, _ []ref.Val) ref.Val { return s.count() }},
	{"kinds", nil, cel.IntType, func(_ *env, s spans, _ []ref.Val) ref.Val { return s.kinds() }},
	{"at", []*cel.Type{cel.StringType}, spansType, atField},
	{"at", []*cel.Type{cel.ListType(cel.StringType)}, spansType, atField},
	{"near", []*cel.Type{spansType, cel.IntType}, spansType, nearby(either)},
	{"before", []*cel.Type{spansType, cel.IntType}, spansType, nearby(first)},
	{"after", []*cel.Type{spansType, cel.IntType}, spansType, nearby(last)},
	{"or", []*cel.Type{spansType}, spansType, func(_ *env, s spans, a []ref.Val) ref.Val { return s.or(a[0].(spans)) }},
	{"disguised", nil, spansType, func(_ *env, s spans, _ []ref.Val) ref.Val { return s.disguised() }},
	{"unless", []*cel.Type{cel.ListType(cel.StringType)}, spansType, unlessVoid},
	{"asserted", nil, spansType, func(e *env, s spans, _ []ref.Val) ref.Val { return s.unless(^uint32(0)) }},
	{"present", nil, spansType, func(_ *env, s spans, _ []ref.Val) ref.Val { return s.present() }},
}

func nearby(w side) func(*env, spans, []ref.Val) ref.Val {
	return func(_ *env, s spans, a []ref.Val) ref.Val { return s.near(a[0].(spans), int64(a[1].(types.Int)), w) }
}

func atField(_ *env, s spans, a []ref.Val) ref.Val {
	mask := Fields(0)
	for _, name := range strings1(a[0]) {
		mask |= FieldOf(name)
	}
	return s.at(mask)
}

func unlessVoid(e *env, s spans, a []ref.Val) ref.Val {
	mask := uint32(0)
	for _, name := range strings1(a[0]) {
		if i, ok := e.suppressors[name]; ok {
			mask |= 1 << i
		}
	}
	return s.unless(mask)
}

// strings1 returns a string, or the strings of a list.
func strings1(v ref.Val) []string {
	if s, ok := v.(types.String); ok {
		return []string{string(s)}
	}
	l, ok := v.(traits.Lister)
	if !ok {
		return nil
	}
	var out []string
	for it := l.Iterator(); it.HasNext() == types.True; {
		if s, ok := it.Next().(types.String); ok {
			out = append(out, string(s))
		}
	}
	return out
}

// celTypes are the types of conditions by the types of facts.
var celTypes = [...]*cel.Type{fact.String: cel.StringType, fact.Bool: cel.BoolType, fact.Int: cel.IntType, fact.Double: cel.DoubleType,
	fact.Strings: cel.ListType(cel.StringType)}

// env is what the conditions of one pack can name.
type env struct {
	cel         *cel.Env
	spans       map[string]int // name → number
	scalars     map[string]int // name → number
	suppressors map[string]int
	scores      map[string]*scoreTable
}

// negation returns the bit of the suppressor of that name, 0 where there is none.
func (e *env) negation() uint32 {
	if n, ok := e.suppressors["negation"]; ok {
		return 1 << n
	}
	return 0
}

// newEnv returns the environment for conditions of pack p: its own lists by name, those of all packs as pack.list, and
// detectors and scalars.
func (s *Set) newEnv(p *Pack) (*env, error) {
	e := &env{spans: map[string]int{}, scalars: map[string]int{}, suppressors: map[string]int{}, scores: map[string]*scoreTable{}}
	for i, sp := range s.Spans {
		if sp.Pack == nil || sp.Concept {
			e.spans[sp.Name] = i
			continue
		}
		e.spans[celName(sp.Pack.Name)+"."+sp.Name] = i
		if sp.Pack == p {
			e.spans[sp.Name] = i
		}
	}
	for i, sup := range s.Suppressors {
		e.suppressors[sup.Name] = i
	}
	opts := []cel.EnvOption{cel.StdLib(), cel.ClearMacros(), cel.CrossTypeNumericComparisons(true)}
	written := p.written()
	for name := range e.spans { // what is not named need not be declared: that takes a third of the time to start
		first, _, _ := strings.Cut(name, ".")
		if written[name] || written[first] && first != conceptRoot {
			opts = append(opts, cel.Variable(name, spansType))
		}
	}
	for i, sc := range s.Scalars {
		e.scalars[sc.Name] = i
		if written[sc.Name] {
			opts = append(opts, cel.Variable(sc.Name, celTypes[sc.Type]))
		}
	}
	for _, sc := range p.Scores {
		e.scores[sc.Name], _ = e.table(sc)
		opts = append(opts, cel.Variable(sc.Name, scoreType))
	}
	for i, m := range methods {
		bind := func(args ...ref.Val) ref.Val {
			recv, ok := args[0].(spans)
			if !ok {
				return types.MaybeNoSuchOverloadErr(args[0])
			}
			return m.bind(e, recv, args[1:])
		}
		opts = append(opts, cel.Function(m.name, cel.MemberOverload(fmt.Sprintf("spans_%s_%d", m.name, i),
			append([]*cel.Type{spansType}, m.args...), m.result, cel.FunctionBinding(bind))))
	}
	opts = append(opts, frames(e)...)
	var err error
	if e.cel, err = cel.NewCustomEnv(opts...); err != nil {
		return nil, fmt.Errorf("make the environment of pack %s: %w", p.Name, err)
	}
	return e, nil
}

var dotted = regexp.MustCompile(`[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*`)

// written returns the names that stand in the conditions of a pack, with all that they may begin with.
func (p *Pack) written() map[string]bool {
	out := map[string]bool{}
	for _, when := range p.conditions() {
		for _, m := range dotted.FindAllString(when, -1) {
			for out[m] = true; strings.Contains(m, "."); out[m] = true {
				m = m[:strings.LastIndexByte(m, '.')]
			}
		}
	}
	return out
}

// celName writes a pack name as conditions do: hyphens become underscores.
func celName(pack string) string {
	b := []byte(pack)
	for i := range b {
		if b[i] == '-' {
			b[i] = '_'
		}
	}
	return string(b)
}

// reserved reports whether lists cannot have that name, whatever detectors there are.
func reserved(name string) bool {
	switch name {
	case "in", "true", "false", "null", "as", "break", "const", "continue", "else", "for", "function", "if",
		"import", "let", "loop", "package", "namespace", "return", "var", "void", "while", "size", "type", "int", "bool", "string",
		"bytes", "double", "uint", "list", "map", "timestamp", "duration", "dyn":
		return true
	}
	return false
}
