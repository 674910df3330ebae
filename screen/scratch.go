package screen

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// field is one text of the item at hand.
type field struct {
	name  aedile.Field
	group rule.Fields
	raw   string
	fold  text.Folded // of what a browser shows of raw
	// beside marks what the markup of the field before says beside what it shows: of the same name, original and group.
	beside bool
}

// place is a hit with its field.
type place struct {
	field int32
	hit   lexicon.Hit
}

// scratch is what a worker needs for one item, reused from item to item. It answers what conditions ask (rule.Facts).
type scratch struct {
	s      *Screener
	item   *aedile.Item // as it is screened: the item given, with its kind and its attributes in canonical form
	shown  aedile.Item  // where item points; what the caller gave stays as it is
	order  attrOrder
	fields []field
	n      int // fields in use
	hits   []lexicon.Hit
	places []place
	// The stage says how much is known of the item: lists of the context and suppressors are matched when first asked for.
	contextDone, voidsDone bool
	voids                  []place
	seen                   []uint32 // by span: the generation in which it was found
	wanted                 []uint32 // by rule: the generation in which it was triggered
	rules                  []int32
	gen                    uint32
	spans                  [][]rule.Span // by span, once asked for
	spansAt                []uint32      // generation of spans
	finders                []finder      // by detector
	asked                  fact.Item     // the item with its fields, once a detector was asked
	textsDone              bool
	detected               []fact.Place
	visit                  func(aedile.Field, string) bool
	marked                 bool  // a field holds markup
	clean                  shown // the item without it
}

func (s *Screener) newScratch() *scratch {
	sc := &scratch{s: s, seen: make([]uint32, len(s.set.Spans)), wanted: make([]uint32, len(s.set.Rules)),
		spans: make([][]rule.Span, len(s.set.Spans)), spansAt: make([]uint32, len(s.set.Spans)), finders: make([]finder, len(s.finders))}
	for i, open := range s.finders {
		if open != nil {
			sc.finders[i].Finder = open()
		}
	}
	sc.visit = sc.add // one closure for all items
	return sc
}

// load folds the item's fields and looks for the hot lists.
func (sc *scratch) load(it *aedile.Item) {
	sc.shown = *it
	if it = &sc.shown; it.Kind == "" {
		it.Kind = aedile.Listing
	}
	it.Attrs = sc.order.canonical(it.Attrs)
	sc.item, sc.n, sc.gen = it, 0, sc.gen+1
	sc.places, sc.rules, sc.voids = sc.places[:0], sc.rules[:0], sc.voids[:0]
	sc.contextDone, sc.voidsDone, sc.textsDone = false, false, false
	sc.marked = false
	it.Fields(sc.visit)
	if sc.marked {
		sc.item = sc.clean.of(it, sc.fields[:sc.n])
	}
	for _, d := range sc.s.always {
		if sc.begin(d) {
			sc.triggerAll(d)
		}
	}
}

// triggerAll notes the rules that wait for a detector.
func (sc *scratch) triggerAll(detector int) {
	for i := sc.s.lists; i < len(sc.s.set.Spans); i++ {
		if sc.s.set.Spans[i].At.Detector == detector {
			sc.seen[i] = sc.gen
			sc.trigger(i)
		}
	}
}

// add takes in one field: what is shown of it and, where its markup says more, that as a field of the same name.
func (sc *scratch) add(name aedile.Field, raw string) bool {
	f := sc.next(name, raw)
	if f.group&(rule.Links|rule.URL|rule.GTIN) != 0 {
		sc.s.folder.FoldPlain(&f.fold, raw)
	} else {
		sc.s.folder.FoldShown(&f.fold, raw)
	}
	sc.match(sc.s.hot, f, int32(sc.n), true)
	sc.n++
	if f.fold.Marked() {
		sc.marked = true
		b := sc.next(name, raw)
		if b.beside = sc.s.folder.FoldBeside(&b.fold, &sc.fields[sc.n-1].fold, raw); b.beside {
			sc.match(sc.s.hot, b, int32(sc.n), true)
			sc.n++
		}
	}
	return true
}

// next prepares the next field, which counts once sc.n is moved on.
func (sc *scratch) next(name aedile.Field, raw string) *field {
	if sc.n == len(sc.fields) {
		sc.fields = append(sc.fields, field{})
	}
	f := &sc.fields[sc.n]
	f.name, f.raw, f.group, f.beside = name, raw, rule.GroupOf(name), false
	return f
}

// match notes the hits of m in a field, and the rules they trigger.
func (sc *scratch) match(m *lexicon.Matcher, f *field, n int32, trigger bool) {
	sc.hits = m.Match(&f.fold, sc.hits[:0])
	for i := range sc.hits {
		list := sc.hits[i].Term.List
		if sc.s.groups[list]&f.group == 0 {
			continue
		}
		h := sc.hits[i]
		if h.How == text.LookAlike && latin(f.fold.Tokens[h.First:h.Last+1]) {
			h.How = text.Plain // accents are spelling, not disguise
		}
		sc.places = append(sc.places, place{n, h})
		if sc.seen[list] == sc.gen {
			continue
		}
		sc.seen[list] = sc.gen
		if trigger {
			sc.trigger(int(list))
		}
	}
}

// trigger notes the rules that wait for a span.
func (sc *scratch) trigger(span int) {
	for _, r := range sc.s.triggers[span] {
		if sc.wanted[r] != sc.gen && sc.s.set.Rules[r].Has(sc.item.Kind) {
			sc.wanted[r] = sc.gen
			sc.rules = append(sc.rules, r)
		}
	}
}

// latin reports whether no token holds a letter of another script.
func latin(ts []text.Token) bool {
	return !slices.ContainsFunc(ts, func(t text.Token) bool { return t.Script&(text.Cyrillic|text.Greek|text.OtherScript) != 0 })
}

// found reports whether a list or detector found anything.
func (sc *scratch) found(span int) bool {
	if span >= sc.s.lists {
		return len(sc.Spans(span)) > 0
	}
	if len(sc.s.triggers[span]) == 0 { // a list of the context
		sc.needContext()
	}
	return sc.seen[span] == sc.gen
}

// needContext matches the lists that only items with a hit are asked about.
func (sc *scratch) needContext() {
	if sc.contextDone {
		return
	}
	sc.contextDone = true
	for n := range sc.n {
		sc.match(sc.s.context, &sc.fields[n], int32(n), false)
	}
}

// needVoids matches the words of suppressors. Words that are part of a longer term of some list belong to that term:
// the "no" of "no prescription" negates nothing else.
func (sc *scratch) needVoids() {
	if sc.voidsDone {
		return
	}
	sc.needContext()
	sc.voidsDone = true
	for n := range sc.n {
		if sc.fields[n].group == rule.Around { // a book beside it makes nothing a book
			continue
		}
		sc.hits = sc.s.suppress.Match(&sc.fields[n].fold, sc.hits[:0])
		for _, h := range sc.hits {
			if h.How == text.Plain && !sc.covered(int32(n), h) {
				sc.voids = append(sc.voids, place{int32(n), h})
			}
		}
	}
}

func (sc *scratch) covered(n int32, h lexicon.Hit) bool {
	return slices.ContainsFunc(sc.places, func(p place) bool {
		return p.field == n && p.hit.How == text.Plain && p.hit.First <= h.First && h.Last <= p.hit.Last && p.hit.Last-p.hit.First > h.Last-h.First
	})
}

// Spans returns the places of a list or detector, at most rule.MaxSpans.
func (sc *scratch) Spans(span int) []rule.Span {
	if sc.spansAt[span] == sc.gen {
		return sc.spans[span]
	}
	sc.spansAt[span] = sc.gen
	out := sc.spans[span][:0]
	if span >= sc.s.lists {
		if out = sc.detect(span, out); len(out) > 0 { // where there is nothing, nothing can be void
			sc.needVoids()
		}
	} else if sc.needVoids(); sc.seen[span] == sc.gen {
		for i := range sc.places {
			if p := &sc.places[i]; int(p.hit.Term.List) == span && !sc.shard(p) {
				out = append(out, sc.span(p))
			}
		}
		slices.SortFunc(out, func(a, b rule.Span) int {
			if a.Field != b.Field {
				return int(a.Field - b.Field)
			}
			return int(a.First) - int(b.First)
		})
	}
	out = out[:min(len(out), rule.MaxSpans)]
	for i := range out {
		out[i].Voids = sc.voidsOf(&out[i])
	}
	sc.spans[span] = out
	return out
}

// wholeWord is the length in bytes from which a piece stands for itself, as both names of "irbesartan/valsartan" do. Chosen.
const wholeWord = 5

// shard reports whether a place is only a piece of a disguised word: the "d4" of "d4l4c1n3" is no word of its own.
func (sc *scratch) shard(p *place) bool {
	return p.hit.How == text.Plain && p.hit.End-p.hit.Start < wholeWord && slices.ContainsFunc(sc.places, func(q place) bool {
		return q.hit.How > text.LookAlike && q.field == p.field && q.hit.First <= p.hit.First && p.hit.Last <= q.hit.Last &&
			q.hit.Last-q.hit.First > p.hit.Last-p.hit.First
	})
}

func (sc *scratch) span(p *place) rule.Span {
	return rule.Span{Source: p.hit.Term.List, Name: p.hit.Term.Name, Field: p.field, Group: sc.fields[p.field].group,
		First: p.hit.First, Last: p.hit.Last, Start: p.hit.Start, End: p.hit.End, How: p.hit.How}
}

// voidsOf returns the suppressors that void a place.
func (sc *scratch) voidsOf(sp *rule.Span) uint32 {
	mask := uint32(0)
	for i := range sc.voids {
		v := &sc.voids[i]
		p := sc.s.patterns[v.hit.Term.List]
		if sc.reaches(v, p, sp) || v.field == sp.Field && p.window > 0 && sc.listed(v, p, sp) {
			mask |= 1 << p.suppressor
		}
	}
	return mask
}

func (sc *scratch) reaches(v *place, p pattern, sp *rule.Span) bool {
	switch p.where {
	case rule.InItem:
		return true
	case rule.InTitle:
		return sc.fields[v.field].group == rule.Title && (v.field != sp.Field || v.hit.First > sp.Last || sp.First > v.hit.Last)
	case rule.InCategory:
		return sc.fields[v.field].group == rule.Category
	}
	if v.field != sp.Field {
		return false
	}
	tokens := sc.fields[v.field].fold.Tokens
	if p.where == rule.Before {
		return v.hit.Last < sp.First && int(sp.First-v.hit.Last) <= p.window && sameSentence(tokens, v.hit.Last, sp.First)
	}
	return sp.Last < v.hit.First && int(v.hit.First-sp.Last) <= p.window && sameSentence(tokens, sp.Last, v.hit.First)
}

// sameSentence reports whether no sentence ends between token a and token b.
func sameSentence(ts []text.Token, a, b uint32) bool {
	return !slices.ContainsFunc(ts[a+1:b+1], func(t text.Token) bool { return t.Gap == text.Stop })
}
