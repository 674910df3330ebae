package rule

import (
	"cmp"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// Need is what must be found for a condition to be true: a list or detector, all of several, one of several, or nothing.
// It is drawn from the syntax tree and never stricter than the condition.
type Need struct {
	op   needOp
	span int // for needSpan
	kids []Need
}

type needOp uint8

const (
	needNothing needOp = iota
	needSpan
	needAll
	needOne
	needNever // can never be true
	needSome  // at least span of the kids
)

// Holds reports whether what is found can make the condition true.
func (n Need) Holds(found func(span int) bool) bool {
	switch n.op {
	case needSpan:
		return found(n.span)
	case needAll:
		return !slices.ContainsFunc(n.kids, func(k Need) bool { return !k.Holds(found) })
	case needOne:
		return slices.ContainsFunc(n.kids, func(k Need) bool { return k.Holds(found) })
	case needSome:
		left := n.span
		for i := range n.kids {
			if left > 0 && n.kids[i].Holds(found) {
				left--
			}
		}
		return left == 0
	}
	return n.op == needNothing
}

// Spans calls yield for every list and detector the need speaks of.
func (n Need) Spans(yield func(int)) {
	if n.op == needSpan {
		yield(n.span)
	}
	for _, k := range n.kids {
		k.Spans(yield)
	}
}

// Order returns the same need, which asks first for what costs least.
func (n Need) Order(cost func(span int) int) Need {
	out, _ := n.order(cost)
	return out
}

// order also returns what it costs at least to know that the need does not hold.
func (n Need) order(cost func(span int) int) (Need, int) {
	if n.op == needSpan {
		return n, cost(n.span)
	}
	type kid struct {
		need Need
		cost int
	}
	var kids []kid
	for _, k := range n.flat() {
		k, c := k.order(cost)
		kids = append(kids, kid{k, c})
	}
	if len(kids) == 0 {
		return n, 0
	}
	slices.SortStableFunc(kids, func(a, b kid) int { return cmp.Compare(a.cost, b.cost) })
	n.kids = make([]Need, len(kids))
	for i, k := range kids {
		n.kids[i] = k.need
	}
	if n.op == needAll {
		return n, kids[0].cost
	}
	return n, kids[len(kids)-1].cost
}

// flat returns the kids, and in place of those of the same kind theirs: "a and (b and c)" is one question of three parts.
func (n Need) flat() []Need {
	if n.op == needSome {
		return n.kids
	}
	var out []Need
	for _, k := range n.kids {
		if k.op == n.op {
			out = append(out, k.flat()...)
		} else {
			out = append(out, k)
		}
	}
	return out
}

// Triggers returns the spans of which at least one must be found, those that weigh least, and their weight; ok is false
// where nothing need be found. weight is negative for what must not trigger.
func (n Need) Triggers(weight func(span int) float64) (triggers []int, sum float64, ok bool) {
	switch n.op {
	case needSpan:
		w := weight(n.span)
		return []int{n.span}, w, w >= 0
	case needAll:
		for _, k := range n.kids {
			t, w, good := k.Triggers(weight)
			if good && (!ok || w < sum) {
				triggers, sum, ok = t, w, true
			}
		}
		return triggers, sum, ok
	case needOne:
		for _, k := range n.kids {
			t, w, good := k.Triggers(weight)
			if !good {
				return nil, 0, false
			}
			triggers, sum = append(triggers, t...), sum+w
		}
		return triggers, sum, true
	case needSome:
		return n.someTriggers(weight)
	}
	return nil, 0, n.op == needNever
}

// someTriggers returns the spans of which one must be found where so many of the kids must hold: all kids but the heaviest, of which one
// fewer than that many can hold alone.
func (n Need) someTriggers(weight func(span int) float64) (triggers []int, sum float64, ok bool) {
	type kid struct {
		triggers []int
		weight   float64
		ok       bool
	}
	kids := make([]kid, len(n.kids))
	for i, k := range n.kids {
		kids[i].triggers, kids[i].weight, kids[i].ok = k.Triggers(weight)
	}
	slices.SortStableFunc(kids, func(a, b kid) int {
		switch {
		case a.ok != b.ok && a.ok:
			return -1
		case a.ok != b.ok:
			return 1
		}
		return cmp.Compare(a.weight, b.weight)
	})
	for _, k := range kids[:len(kids)-n.span+1] {
		if !k.ok {
			return nil, 0, false
		}
		triggers, sum = append(triggers, k.triggers...), sum+k.weight
	}
	return triggers, sum, true
}

func all(a, b Need) Need {
	switch {
	case a.op == needNever || b.op == needNever:
		return Need{op: needNever}
	case a.op == needNothing:
		return b
	case b.op == needNothing:
		return a
	}
	return Need{op: needAll, kids: []Need{a, b}}
}

func one(a, b Need) Need {
	switch {
	case a.op == needNever:
		return b
	case b.op == needNever:
		return a
	case a.op == needNothing || b.op == needNothing:
		return Need{}
	}
	return Need{op: needOne, kids: []Need{a, b}}
}

// needs returns what e, an expression of type bool, needs to be true.
func (c *compiler) needs(e ast.Expr) Need {
	if e.Kind() == ast.LiteralKind && e.AsLiteral() == types.False {
		return Need{op: needNever}
	}
	if e.Kind() != ast.CallKind {
		return Need{}
	}
	call := e.AsCall()
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		return all(c.needs(args[0]), c.needs(args[1]))
	case operators.LogicalOr:
		return one(c.needs(args[0]), c.needs(args[1]))
	case operators.Conditional:
		return one(all(c.needs(args[0]), c.needs(args[1])), c.needs(args[2]))
	case "found":
		return c.spanNeeds(call.Target())
	case "of":
		if !call.IsMemberFunction() {
			return c.someNeeds(args[0], args[1])
		}
	case operators.GreaterEquals, operators.Greater, operators.Equals:
		return c.countNeeds(call.FunctionName(), args[0], args[1])
	case operators.Less, operators.LessEquals:
		flipped := map[string]string{operators.Less: operators.Greater, operators.LessEquals: operators.GreaterEquals}
		return c.countNeeds(flipped[call.FunctionName()], args[1], args[0])
	}
	return Need{}
}

// countNeeds returns what "x.count() >= n" needs: the places of x, if n is a number that is not met by none.
func (c *compiler) countNeeds(op string, a, b ast.Expr) Need {
	for _, x := range [...]ast.Expr{a, b} { // an amount that is not there compares with nothing
		if x.Kind() != ast.CallKind {
			continue
		}
		switch call := x.AsCall(); {
		case call.FunctionName() == "score":
			return c.scoreNeeds(call)
		case !call.IsMemberFunction():
		case call.FunctionName() == "of":
			return all(c.spanNeeds(call.Target()), c.spanNeeds(call.Args()[0]))
		case call.FunctionName() == "most" || call.FunctionName() == "least":
			return c.spanNeeds(call.Target())
		}
	}
	if a.Kind() != ast.CallKind || b.Kind() != ast.LiteralKind {
		return Need{}
	}
	n, ok := b.AsLiteral().(types.Int)
	call := a.AsCall()
	if !ok || call.FunctionName() != "count" && call.FunctionName() != "kinds" {
		return Need{}
	}
	if n > 0 || n == 0 && op == operators.Greater {
		return c.spanNeeds(call.Target())
	}
	return Need{}
}

// spanNeeds returns what e, an expression of type spans, needs to hold a place.
func (c *compiler) spanNeeds(e ast.Expr) Need {
	if e.Kind() == ast.IdentKind {
		if i, ok := c.env.spans[e.AsIdent()]; ok {
			return Need{op: needSpan, span: i}
		}
		return Need{}
	}
	if e.Kind() != ast.CallKind {
		return Need{}
	}
	call := e.AsCall()
	if !call.IsMemberFunction() { // near(a, b, n), together(a, b, c, n), negated(a)
		out := Need{}
		if !contains(frameNames, call.FunctionName()) {
			return out
		}
		for _, a := range call.Args() {
			out = all(out, c.spanNeeds(a))
		}
		return out
	}
	switch call.FunctionName() {
	case "near", "before", "after":
		return all(c.spanNeeds(call.Target()), c.spanNeeds(call.Args()[0]))
	case "or":
		return one(c.spanNeeds(call.Target()), c.spanNeeds(call.Args()[0]))
	}
	return c.spanNeeds(call.Target())
}

// someNeeds returns what "at least n of these" needs.
func (c *compiler) someNeeds(n, list ast.Expr) Need {
	if n.Kind() != ast.LiteralKind || list.Kind() != ast.ListKind {
		return Need{}
	}
	want, ok := n.AsLiteral().(types.Int)
	out := Need{op: needSome, span: int(want)}
	for _, e := range list.AsList().Elements() {
		k := c.spanNeeds(e)
		if k.op == needNothing {
			k = c.needs(e)
		}
		out.kids = append(out.kids, k)
	}
	if !ok || want < 1 || int(want) > len(out.kids) {
		return Need{}
	}
	return out
}
