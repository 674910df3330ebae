package screen

import (
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/rule"
)

// described are the fields in which detectors look: what is said of the thing, not addresses and account names.
const described = rule.DefaultFields | rule.Category

// finder is a detector at work on the item at hand.
type finder struct {
	fact.Finder
	gen  uint32 // the item that was begun
	none bool   // there is nothing to find in it
}

// begin takes up the item at hand, once, and reports whether the detector may find something.
func (sc *scratch) begin(detector int) bool {
	f := &sc.finders[detector]
	if f.gen != sc.gen {
		f.gen = sc.gen
		sc.needTexts()
		f.none = sc.s.finders[detector] == nil || f.Begin != nil && !f.Begin(&sc.asked)
	}
	return !f.none
}

// needTexts gives detectors the fields of the item at hand.
func (sc *scratch) needTexts() {
	if sc.textsDone {
		return
	}
	sc.textsDone, sc.asked.Item, sc.asked.Texts = true, sc.item, sc.asked.Texts[:0]
	for n := range sc.n {
		f := &sc.fields[n]
		sc.asked.Texts = append(sc.asked.Texts, fact.Text{Field: f.name, Number: n, Raw: f.fold.Shown(f.raw), Fold: &f.fold,
			Described: f.group&described != 0})
	}
}

// detections returns the places of a span of a detector, found once an item.
func (sc *scratch) detections(span int) []rule.Span {
	if sc.detectedAt[span] != sc.gen {
		sc.detectedAt[span] = sc.gen
		sc.spans[span] = sc.detect(span, sc.spans[span][:0])
	}
	return sc.spans[span]
}

// detect appends the places of a span of a detector.
func (sc *scratch) detect(span int, out []rule.Span) []rule.Span {
	at := sc.s.set.Spans[span].At
	if !sc.begin(at.Detector) {
		return out
	}
	sc.detected = sc.finders[at.Detector].Places(at.Fact, &sc.asked, sc.detected[:0])
	for _, p := range sc.detected {
		out = append(out, sc.spanOf(span, p))
	}
	return out
}

func (sc *scratch) spanOf(span int, p fact.Place) rule.Span {
	f := &sc.fields[p.Number]
	return rule.Span{Source: int32(span), Field: int32(p.Number), Group: sc.groupAt(f, uint32(p.First)), First: uint32(p.First),
		Last: uint32(p.Last), Amount: p.Amount, Measured: p.Measured,
		Start: f.fold.Tokens[p.First].Start, End: f.fold.Tokens[p.Last].End, Text: p.Name}
}

// Scalar returns a fact without a place.
func (sc *scratch) Scalar(n int) any {
	s := &sc.s.set.Scalars[n]
	if !sc.begin(s.At.Detector) {
		return s.Type.Zero()
	}
	return sc.finders[s.At.Detector].Scalar(s.At.Fact, &sc.asked)
}
