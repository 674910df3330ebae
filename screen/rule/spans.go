package rule

import (
	"errors"
	"fmt"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/aedile/aedile/screen/text"
)

// MaxSpans is the number of places of one list or detector in one item that conditions look at; the rest adds nothing.
const MaxSpans = 64

// Span is a place in an item's texts where a list or a detector found something.
type Span struct {
	Source int32    // number of the list or detector, as in Set.Spans
	Name   int32    // number of the canonical name within its source
	Field  int32    // number of the field in the item's order of fields
	Group  Fields   // the group of that field
	First  uint32   // first token it covers
	Last   uint32   // last token it covers
	Start  uint32   // bytes of the folded field
	End    uint32   //
	How    text.How // in which reading
	Voids  uint32   // suppressors that void it, by number
	Lemma  int32    // of a concept: the number of the word that stands there; else 0
	Other  uint32   // of a phrase with another word in it: the token of that word; else 0
	Chain  int32    // the fields that are read as one text: distances are within a chain
	At     uint32   // word of the chain at which it begins
	// Sentence is the sentence of the chain in which it begins. One that is not closed at the end of a field goes on in the next.
	Sentence uint32
	Amount   float64 // of a measure, in the unit that its table of facts names; it counts where Measured is set
	Measured bool
	Text     string // what a detector calls what it found; "" for the detector's own name
}

// end is the last word of the chain that it covers.
func (s *Span) end() uint32 { return s.At + s.Last - s.First }

// fieldEnd is how many words the end of a field counts for between places that do not touch it.
const fieldEnd = 2

// distance is the number of words between two spans of one chain, 0 where they touch or overlap. What ends one field touches what begins
// the next.
func (s *Span) distance(o *Span) int {
	d := 0
	switch {
	case o.At > s.end():
		d = int(o.At - s.end() - 1)
	case s.At > o.end():
		d = int(s.At - o.end() - 1)
	}
	if d == fieldEnd && s.Field != o.Field {
		return 0
	}
	return d
}

// spans is the value that conditions work on.
type spans struct {
	on   []Span // places
	with []Span // places of others that stand beside them
	ev   *evaluation
}

var spansType = types.NewOpaqueType("spans")

// ConvertToNative is not offered: spans stay inside conditions.
func (s spans) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("spans are no %s", t)
}

// ConvertToType is not offered.
func (s spans) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("spans are no %s", t.TypeName())
}

// Equal is always false: two sets of places are not compared.
func (s spans) Equal(ref.Val) ref.Val { return types.False }

// Type returns the type spans.
func (s spans) Type() ref.Type { return spansType }

// Value returns the places.
func (s spans) Value() any { return s.on }

// evaluation is the state of one condition over one item: what it cost and which places made it true.
type evaluation struct {
	loose    bool // loose negations count
	facts    Facts
	set      *Set
	left     int
	negation uint32 // the bit of the suppressor of that name, 0 where there is none
	shown    []Span
	voided   []Span
	used     []Scalar
	weighed  []Weighed
	sums     []Sum
}

// Scalar is a fact without a place that a condition asked for.
type Scalar struct {
	Name  string
	Value any
}

// errCost says that a condition ran over its budget.
var errCost = errors.New("the condition ran over its cost")

func (ev *evaluation) spend(n int) bool {
	ev.left -= n
	return ev.left >= 0
}

func (s spans) overrun() ref.Val { return types.WrapErr(errCost) }

func (s spans) found() ref.Val {
	if !s.ev.spend(len(s.on)) {
		return s.overrun()
	}
	s.show()
	return types.Bool(len(s.on) > 0)
}

func (s spans) count() ref.Val {
	if !s.ev.spend(len(s.on)) {
		return s.overrun()
	}
	s.show()
	return types.Int(len(s.on))
}

func (s spans) kinds() ref.Val {
	if !s.ev.spend(len(s.on)) {
		return s.overrun()
	}
	s.show()
	type kind struct{ source, name int32 }
	seen := map[kind]struct{}{}
	for i := range s.on {
		seen[kind{s.on[i].Source, s.on[i].Name}] = struct{}{}
	}
	return types.Int(len(seen))
}

func (s spans) show() {
	s.ev.shown = append(append(s.ev.shown, s.on...), s.with...)
}

// keep returns the places for which ok holds.
func (s spans) keep(ok func(*Span) bool) ref.Val {
	if !s.ev.spend(len(s.on)) {
		return s.overrun()
	}
	out := spans{with: s.with, ev: s.ev}
	for i := range s.on {
		if ok(&s.on[i]) {
			out.on = append(out.on, s.on[i])
		}
	}
	return out
}

func (s spans) at(mask Fields) ref.Val {
	return s.keep(func(p *Span) bool { return p.Group&mask != 0 })
}

func (s spans) disguised() ref.Val {
	return s.keep(func(p *Span) bool { return p.How != text.Plain })
}

func (s spans) unless(mask uint32) ref.Val {
	mask &^= LooseNegation
	if s.ev.loose && mask&s.ev.negation != 0 {
		mask |= LooseNegation
	}
	return s.without(mask)
}

// present returns the places that no suppressor voids, loose negations among them: as asserted does for rules whose findings a person looks at.
func (s spans) present() ref.Val { return s.without(^uint32(0)) }

// without returns the places that none of some suppressors voids, and notes the others.
func (s spans) without(mask uint32) ref.Val {
	return s.keep(func(p *Span) bool {
		if p.Voids&mask == 0 {
			return true
		}
		v := *p
		if v.Voids &= mask; v.Voids&LooseNegation != 0 {
			v.Voids = v.Voids&^LooseNegation | s.ev.negation
		}
		s.ev.voided = append(s.ev.voided, v)
		return false
	})
}

func (s spans) or(o spans) ref.Val {
	if !s.ev.spend(len(s.on) + len(o.on)) {
		return s.overrun()
	}
	return spans{on: join(s.on, o.on), with: join(s.with, o.with), ev: s.ev}
}

// side says which of two places comes first.
type side uint8

const (
	either side = iota
	first       // the receiver stands before the other
	last        // the receiver stands after the other
)

func (s spans) near(o spans, words int64, where side) ref.Val {
	if !s.ev.spend(len(s.on) * len(o.on)) {
		return s.overrun()
	}
	out := spans{with: s.with[:len(s.with):len(s.with)], ev: s.ev}
	met := make([]bool, len(o.on)) // each is shown once, however many it stands beside
	for i := range s.on {
		a, hit := &s.on[i], false
		for j := range o.on {
			b := &o.on[j]
			if a.Chain != b.Chain || same(a, b) || !where.holds(a, b) || int64(a.distance(b)) > words {
				continue
			}
			if hit = true; !met[j] {
				met[j] = true
				out.with = append(out.with, *b)
			}
		}
		if hit {
			out.on = append(out.on, *a)
		}
	}
	if len(out.on) > 0 {
		out.with = join(out.with, o.with)
	}
	return out
}

func (w side) holds(a, b *Span) bool {
	switch w {
	case first:
		return a.end() < b.At
	case last:
		return a.At > b.end()
	}
	return true
}

// same reports whether two places are the same words of the same list: a list is not near itself.
func same(a, b *Span) bool {
	return a.Source == b.Source && a.Field == b.Field && a.First == b.First && a.Last == b.Last
}

func join(a, b []Span) []Span {
	if len(b) == 0 {
		return a
	}
	return append(a[:len(a):len(a)], b...)
}
