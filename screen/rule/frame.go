package rule

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// maxTogether is how many sets of places together takes.
const maxTogether = 6

// ofWindow is how many words may stand between a quantity and what it is of. Chosen.
const ofWindow = 6

// frames declares the functions that join places of several sets.
func frames(e *env) []cel.EnvOption {
	fn := func(name, id string, args []*cel.Type, result *cel.Type, bind func(args []ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(id, args, result, cel.FunctionBinding(func(args ...ref.Val) ref.Val { return bind(args) })))
	}
	opts := []cel.EnvOption{
		fn("near", "frame_near", []*cel.Type{spansType, spansType, cel.IntType}, spansType, func(a []ref.Val) ref.Val {
			return a[0].(spans).near(a[1].(spans), int64(a[2].(types.Int)), either)
		}),
		fn("negated", "frame_negated", []*cel.Type{spansType}, spansType, func(a []ref.Val) ref.Val { return a[0].(spans).negated(e) }),
		fn("score", "score_of", []*cel.Type{scoreType}, quantityType, func(a []ref.Val) ref.Val { return a[0].(*scoreTable).sum() }),
		fn("of", "of_spans", []*cel.Type{cel.IntType, cel.ListType(spansType)}, cel.BoolType, someOf),
		fn("of", "of_bools", []*cel.Type{cel.IntType, cel.ListType(cel.BoolType)}, cel.BoolType, someOf),
	}
	for n := 2; n <= maxTogether; n++ {
		args := append(slices.Repeat([]*cel.Type{spansType}, n), cel.IntType)
		opts = append(opts, fn("together", fmt.Sprintf("together_%d", n), args, spansType, func(a []ref.Val) ref.Val {
			return together(a[:n], int64(a[n].(types.Int)), false)
		}), fn("sentence", fmt.Sprintf("sentence_%d", n), args, spansType, func(a []ref.Val) ref.Val {
			return together(a[:n], int64(a[n].(types.Int)), true)
		}))
	}
	for _, m := range []struct {
		name string
		args []*cel.Type
		bind func(s spans, a []ref.Val) ref.Val
	}{
		{"of", []*cel.Type{spansType, spansType}, func(s spans, a []ref.Val) ref.Val { return s.of(a[0].(spans)) }},
		{"most", []*cel.Type{spansType}, func(s spans, _ []ref.Val) ref.Val { return s.extreme(1) }},
		{"least", []*cel.Type{spansType}, func(s spans, _ []ref.Val) ref.Val { return s.extreme(-1) }},
	} {
		opts = append(opts, cel.Function(m.name, cel.MemberOverload("spans_"+m.name, m.args, quantityType,
			cel.FunctionBinding(func(args ...ref.Val) ref.Val { return m.bind(args[0].(spans), args[1:]) }))))
	}
	for _, op := range comparisons {
		opts = append(opts, cel.Function(op, cel.Overload("quantity"+op+"double", []*cel.Type{quantityType, cel.DoubleType}, cel.BoolType),
			cel.Overload("quantity"+op+"int", []*cel.Type{quantityType, cel.IntType}, cel.BoolType)))
	}
	return opts
}

// frameNames are the functions that frames declares.
var frameNames = []string{"near", "negated", "of", "together", "sentence", "most", "least", "score"}

// comparisons are the operators that quantities know.
var comparisons = []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals}

// negated returns the places that are said not to be: those that the suppressor "negation" voids.
func (s spans) negated(e *env) ref.Val {
	n, ok := e.suppressors["negation"]
	return s.keep(func(p *Span) bool { return ok && p.Voids&(1<<n) != 0 })
}

// someOf reports whether at least that many of a list hold: sets with a place, or conditions.
func someOf(a []ref.Val) ref.Val {
	want, list := int(a[0].(types.Int)), a[1].(traits.Lister)
	n := 0
	for it := list.Iterator(); it.HasNext() == types.True; {
		switch v := it.Next().(type) {
		case spans:
			if found := v.found(); found == types.True {
				n++
			} else if types.IsError(found) {
				return found
			}
		case types.Bool:
			if v {
				n++
			}
		}
	}
	return types.Bool(n >= want)
}

// member is a place of one of several sets.
type member struct {
	*Span
	set int
}

// together returns the places of the first set that stand with one of each other set within so many words, and in one sentence where
// that is asked; the others are shown.
func together(sets []ref.Val, words int64, sentence bool) ref.Val {
	first := sets[0].(spans)
	var all []member
	for n, v := range sets {
		s := v.(spans)
		for i := range s.on {
			all = append(all, member{&s.on[i], n})
		}
	}
	if !first.ev.spend(len(all) * len(sets)) {
		return first.overrun()
	}
	slices.SortStableFunc(all, func(a, b member) int { return cmp.Or(cmp.Compare(a.Chain, b.Chain), cmp.Compare(a.At, b.At)) })
	in := make([]bool, len(all))
	var seen [maxTogether]int
	from, kinds := 0, 0
	for to := range all {
		if seen[all[to].set]++; seen[all[to].set] == 1 {
			kinds++
		}
		for from < to && (all[from].Chain != all[to].Chain || sentence && all[from].Sentence != all[to].Sentence ||
			int64(all[to].end())-int64(all[from].At) >= words) {
			if seen[all[from].set]--; seen[all[from].set] == 0 {
				kinds--
			}
			from++
		}
		if kinds == len(sets) {
			for i := from; i <= to; i++ {
				in[i] = true
			}
		}
	}
	out := spans{ev: first.ev}
	for i, m := range all {
		switch {
		case !in[i]:
		case m.set == 0:
			out.on = append(out.on, *m.Span)
		default:
			out.with = append(out.with, *m.Span)
		}
	}
	if len(out.on) > 0 {
		for _, v := range sets {
			out.with = join(out.with, v.(spans).with)
		}
	}
	return out
}

// quantity is an amount, or that there is none. Where there is none every comparison is false.
type quantity struct {
	amount float64
	known  bool
}

var quantityType = types.NewObjectType("quantity", traits.ComparerType)

// ConvertToNative is not offered: quantities stay inside conditions.
func (q quantity) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a quantity is no %s", t)
}

// ConvertToType is not offered.
func (q quantity) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a quantity is no %s", t.TypeName())
}

// Equal is always false: amounts of texts are compared by order.
func (q quantity) Equal(ref.Val) ref.Val { return types.False }

// Type returns the type quantity.
func (q quantity) Type() ref.Type { return quantityType }

// Value returns the amount.
func (q quantity) Value() any { return q.amount }

// Compare compares the amount with a number. Where no amount is known it gives false, which CEL passes on as what the comparison gives.
func (q quantity) Compare(other ref.Val) ref.Val {
	if !q.known {
		return types.False
	}
	switch o := other.(type) {
	case types.Double:
		return types.Int(cmp.Compare(q.amount, float64(o)))
	case types.Int:
		return types.Int(cmp.Compare(q.amount, float64(o)))
	}
	return types.MaybeNoSuchOverloadErr(other)
}

// of returns the amount that stands nearest to one of the places of o, in its clause if there is one in it.
func (s spans) of(o spans) ref.Val {
	if !s.ev.spend(len(s.on) * len(o.on)) {
		return s.overrun()
	}
	var best quantity
	var a, b *Span
	cost := 1 << 30
	for i := range s.on {
		for j := range o.on {
			x, y := &s.on[i], &o.on[j]
			d := x.distance(y)
			if !x.Measured || x.Chain != y.Chain || d > ofWindow {
				continue
			}
			d += (ofWindow + 1) * s.ev.facts.Apart(x, y)
			if d < cost || d == cost && x.Amount > best.amount {
				best, cost, a, b = quantity{x.Amount, true}, d, x, y
			}
		}
	}
	if a != nil {
		s.ev.shown = append(s.ev.shown, *a, *b)
	}
	return best
}

// extreme returns the greatest amount of the places, or the smallest where sign is negative.
func (s spans) extreme(sign int) ref.Val {
	if !s.ev.spend(len(s.on)) {
		return s.overrun()
	}
	var best *Span
	for i := range s.on {
		if x := &s.on[i]; x.Measured && (best == nil || sign*cmp.Compare(x.Amount, best.Amount) > 0) {
			best = x
		}
	}
	if best == nil {
		return quantity{}
	}
	s.ev.shown = append(s.ev.shown, *best)
	return quantity{best.Amount, true}
}
