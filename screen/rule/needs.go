package rule

import (
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
	}
	return nil, 0, n.op == needNever
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
	switch call.FunctionName() {
	case "near", "before", "after":
		return all(c.spanNeeds(call.Target()), c.spanNeeds(call.Args()[0]))
	case "or":
		return one(c.spanNeeds(call.Target()), c.spanNeeds(call.Args()[0]))
	}
	if call.Target() == nil {
		return Need{}
	}
	return c.spanNeeds(call.Target())
}
