package screen

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/work"
)

// field is one text of the item at hand.
type field struct {
	name  aedile.Field
	group rule.Fields
	raw   string
	fold  text.Folded    // of what a browser shows of raw
	marks lexicon.Marked // of fold
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
	s                *Screener
	item             *aedile.Item // as it is screened: the item given, with its kind and its attributes in canonical form
	shown            aedile.Item  // where item points; what the caller gave stays as it is
	order            attrOrder
	fields           []field
	n                int // fields in use
	bytes            int // of the fields in use
	tokens           int // likewise
	meter            work.Meter
	hits             []lexicon.Hit
	heads            []place  // of lists that look at titles alone, found at the head of a text under a title
	inHead, headed   bool     // something was found there; the item is asked again with it
	places           []place  // in the order of finding, once a place was asked for in that of fields and tokens
	next             []int32  // by place: the next one of its list, -1 for none
	head             []int32  // by span: its first place
	headAt           []uint32 // generation of head
	plain            reach
	odd              reach // of disguised places
	reader           *lexicon.Reader
	lang             uint8 // of the item, as it says
	guess            uint8 // of the item, as its words say, once guessed
	joint            joint
	guessed, chained bool
	local            bool // a word that counts in one language only was found
	votes            []int
	bases, sentences []uint32 // by field: the words and the sentences before it in its chain
	stops            []stops  // by field
	// The stage says how much is known of the item: lists of the context and suppressors are matched when first asked for.
	contextDone, voidsDone bool
	conceptsDone           bool // those of the context
	unspaced               bool // a script without spaces is in the item, whose words are found with the lists
	voids                  []place
	rows                   []row    // of voids
	titled                 []int    // rows that void what stands elsewhere
	always                 uint32   // suppressors that void every place
	seen                   []uint32 // by span: the generation in which it was found
	wanted                 []uint32 // by rule: the generation in which it was triggered
	rules                  []int32
	shadow                 []aedile.Finding // of the item, by rules on trial
	gen                    uint32
	spans                  [][]rule.Span // by span, once asked for
	spansAt                []uint32      // generation of spans
	detectedAt             []uint32      // the same of what a detector found, of which it is not known what is void
	finders                []finder      // by detector
	asked                  fact.Item     // the item with its fields, once a detector was asked
	textsDone              bool
	detected               []fact.Place
	visit, weigh           func(aedile.Field, string) bool
	asks                   func() bool
	stop                   <-chan struct{} // closed when nobody waits for the item any more; nil: somebody does
	marked                 bool            // a field holds markup
	clean                  shown           // the item without it
}

func (s *Screener) newScratch() *scratch {
	sc := &scratch{s: s, head: make([]int32, len(s.set.Spans)), headAt: make([]uint32, len(s.set.Spans)),
		seen: make([]uint32, len(s.set.Spans)), wanted: make([]uint32, len(s.set.Rules)),
		spans: make([][]rule.Span, len(s.set.Spans)), spansAt: make([]uint32, len(s.set.Spans)),
		detectedAt: make([]uint32, len(s.set.Spans)), finders: make([]finder, len(s.finders))}
	for i, open := range s.finders {
		if open != nil {
			sc.finders[i].Finder = open()
		}
	}
	sc.reader = lexicon.NewReader(s.concepts, s.hot, s.context, s.suppress)
	sc.visit, sc.asks = sc.add, sc.stopped // one closure for all items
	sc.weigh = func(_ aedile.Field, raw string) bool {
		sc.bytes += len(raw) + fieldCost
		return true
	}
	sc.asked.Most, sc.asked.Meter = rule.MaxSpans, &sc.meter
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
	sc.places, sc.rules, sc.voids, sc.shadow = sc.places[:0], sc.rules[:0], sc.voids[:0], sc.shadow[:0]
	sc.contextDone, sc.conceptsDone, sc.voidsDone, sc.textsDone = false, false, false, false
	sc.marked, sc.bytes, sc.tokens = false, 0, 0
	sc.heads, sc.inHead, sc.headed = sc.heads[:0], false, false
	sc.guessed, sc.chained, sc.local, sc.lang = false, false, false, 0
	if sc.reader.Begin(); sc.s.concepts != nil && it.Lang != "" {
		sc.lang = rule.LanguageNumber(it.Lang)
	}
	it.Fields(sc.visit)
	sc.needJoint()
	sc.matchJoint(sc.s.hot, true)
	sc.takeLocal(true)
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
	if sc.n >= maxFields || sc.bytes >= maxText || sc.tokens >= maxTokens || sc.meter.Over() {
		sc.meter.Omit()
		return false
	}
	if left := maxText - sc.bytes; len(raw) > left {
		raw = raw[:left]
		sc.meter.Omit()
	}
	f := sc.nextField(name, raw)
	if f.group&(rule.Links|rule.URL|rule.GTIN) != 0 {
		sc.s.folder.FoldPlain(&f.fold, raw)
	} else {
		sc.s.folder.FoldShown(&f.fold, raw)
	}
	sc.bytes += len(raw)
	if f.group&(rule.Title|rule.Options) != 0 {
		sc.s.folder.JoinSplit(&f.fold)
	}
	sc.taken(f)
	if f.fold.Marked() && sc.tokens < maxTokens {
		sc.marked = true
		b := sc.nextField(name, raw)
		if b.beside = sc.s.folder.FoldBeside(&b.fold, &sc.fields[sc.n-1].fold, raw); b.beside {
			sc.taken(b)
		}
	}
	return true
}

// taken counts a field that was folded and looks for the hot lists in it.
func (sc *scratch) taken(f *field) {
	if f.fold.Notes&text.Cut != 0 {
		sc.meter.Omit()
	}
	sc.tokens += len(f.fold.Tokens)
	sc.read(f, int32(sc.n))
	sc.n++
}

// nextField prepares the next field, which counts once sc.n is moved on.
func (sc *scratch) nextField(name aedile.Field, raw string) *field {
	if sc.n == len(sc.fields) {
		sc.fields = append(sc.fields, field{})
	}
	f := &sc.fields[sc.n]
	f.name, f.raw, f.group, f.beside = name, raw, rule.GroupOf(name), false
	f.fold.Meter, f.fold.MaxTokens = &sc.meter, maxTokens-sc.tokens
	return f
}

// conceptual are the fields in which concepts are looked for.
const conceptual = rule.ConceptFields

// The matchers by their numbers in the reader.
const (
	hotOnes = iota
	contextOnes
	suppressOnes
)

// read reads a field and notes the hits of the hot lists in it, and the rules they trigger.
func (sc *scratch) read(f *field, n int32) {
	conceptually := f.group&conceptual != 0
	sc.reader.Read(&f.fold, conceptually, &f.marks)
	sc.hits = sc.reader.Match(hotOnes, &f.fold, &f.marks, sc.hits[:0])
	if conceptually {
		sc.hits = sc.reader.MatchWords(&f.fold, &f.marks, sc.lang, true, sc.hits)
	}
	sc.take(f, n, true)
}

// take notes the hits in a field, and the rules they trigger.
func (sc *scratch) take(f *field, n int32, trigger bool) {
	for i := range sc.hits {
		h := sc.hits[i]
		if h.How == text.LookAlike && latin(f.fold.Tokens[h.First:h.Last+1]) {
			h.How = text.Plain // accents are spelling, not disguise
		}
		under := sc.underTitle(f, h.First)
		switch groups := sc.s.groups[h.Term.List]; {
		case groups&sc.groupAt(f, h.First) != 0:
			sc.inHead = sc.inHead || under && trigger
			sc.note(place{n, h}, trigger)
		case under && groups&rule.Title != 0:
			sc.inHead = sc.inHead || trigger
			sc.heads = append(sc.heads, place{n, h})
		}
	}
}

// note takes in a place and, if the list stands there for the first time, the rules that wait for it.
func (sc *scratch) note(p place, trigger bool) {
	sc.places = append(sc.places, p)
	list := p.hit.Term.List
	if p.hit.Local != 0 { // whether it counts is known when all fields are read
		sc.local = true
		return
	}
	if sc.seen[list] == sc.gen {
		return
	}
	sc.seen[list] = sc.gen
	if trigger {
		sc.trigger(int(list))
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
		return len(sc.detections(span)) > 0
	}
	if len(sc.s.triggers[span]) == 0 && sc.seen[span] != sc.gen && !sc.contextDone { // a list of the context
		if sc.s.set.Spans[span].Concept {
			if sc.needConcepts(); sc.seen[span] == sc.gen || !sc.unspaced {
				return sc.seen[span] == sc.gen
			}
		}
		sc.needContext()
	}
	return sc.seen[span] == sc.gen
}

// possible reports whether a list or detector may have found something, as far as that is known without matching the lists of the context.
func (sc *scratch) possible(span int) bool {
	if span >= sc.s.lists || sc.seen[span] == sc.gen || len(sc.s.triggers[span]) > 0 {
		return span >= sc.s.lists || sc.seen[span] == sc.gen
	}
	if !sc.contextDone && sc.s.set.Spans[span].Concept {
		sc.needConcepts()
		return sc.seen[span] == sc.gen || sc.unspaced
	}
	return !sc.contextDone
}

// needConcepts looks for the concepts that only items with a hit are asked about. That costs little: what the words are was found when they were read.
func (sc *scratch) needConcepts() {
	if sc.conceptsDone {
		return
	}
	sc.conceptsDone, sc.unspaced = true, false
	for n := range sc.n {
		f := &sc.fields[n]
		if sc.s.concepts == nil || f.group&conceptual == 0 {
			continue
		}
		sc.hits = sc.reader.MatchWords(&f.fold, &f.marks, sc.lang, false, sc.hits[:0])
		sc.take(f, int32(n), false)
		sc.unspaced = sc.unspaced || slices.ContainsFunc(f.fold.Tokens, func(t text.Token) bool { return t.Script&text.Unspaced != 0 })
	}
	if sc.s.concepts != nil && sc.joint.words > 0 {
		sc.hits = sc.reader.MatchConcepts(&sc.joint.fold, sc.lang, false, sc.hits[:0])
		sc.takeJoint(false)
	}
	sc.takeLocal(false)
}

// needContext matches the lists that only items with a hit are asked about.
func (sc *scratch) needContext() {
	if sc.contextDone {
		return
	}
	sc.contextDone = true
	sc.needConcepts()
	for n := range sc.n {
		f := &sc.fields[n]
		sc.hits = sc.reader.Match(contextOnes, &f.fold, &f.marks, sc.hits[:0])
		sc.take(f, int32(n), false)
	}
	sc.matchJoint(sc.s.context, false)
	sc.takeLocal(false)
}

// needVoids matches the words of suppressors. Words that are part of a longer term of some list belong to that term:
// the "no" of "no prescription" negates nothing else.
func (sc *scratch) needVoids() {
	if sc.voidsDone {
		return
	}
	sc.needContext()
	sc.voidsDone = true
	sc.arrange()
	for n := range sc.n {
		if sc.fields[n].group == rule.Around { // a book beside it makes nothing a book
			continue
		}
		sc.hits = sc.reader.Match(suppressOnes, &sc.fields[n].fold, &sc.fields[n].marks, sc.hits[:0])
		for _, h := range sc.hits {
			if h.How == text.Plain && (!sc.within(sc.plain, int32(n), h.First, h.Last) || sc.parts(int32(n), &h)) {
				sc.voids = append(sc.voids, place{int32(n), h})
			}
		}
	}
	sc.voidJoint()
	sc.arrangeVoids()
}

// Spans returns the places of a list or detector, at most rule.MaxSpans.
func (sc *scratch) Spans(span int) []rule.Span {
	if sc.spansAt[span] == sc.gen {
		return sc.spans[span]
	}
	sc.spansAt[span] = sc.gen
	out := sc.spans[span][:0]
	if span >= sc.s.lists {
		if out = sc.detections(span); len(out) > 0 { // where there is nothing, nothing can be void
			sc.needVoids()
		}
	} else if sc.needVoids(); sc.headAt[span] == sc.gen {
		for i := sc.head[span]; i >= 0 && len(out) < rule.MaxSpans && sc.meter.Spend(1); i = sc.next[i] {
			if p := &sc.places[i]; !sc.shard(p) && (p.hit.Local == 0 || p.hit.Local == sc.language()) {
				out = append(out, sc.span(p))
			}
		}
	}
	for i := range out {
		out[i].Voids = sc.voidsOf(&out[i])
		sc.chain(&out[i])
	}
	sc.spans[span] = out
	return out
}

// wholeWord is the length in bytes from which a piece stands for itself, as both names of "irbesartan/valsartan" do. Chosen.
const wholeWord = 5

// shard reports whether a place is only a piece of a disguised word: the "d4" of "d4l4c1n3" is no word of its own.
func (sc *scratch) shard(p *place) bool {
	return p.hit.How == text.Plain && p.hit.End-p.hit.Start < wholeWord && sc.within(sc.odd, p.field, p.hit.First, p.hit.Last)
}

func (sc *scratch) span(p *place) rule.Span {
	return rule.Span{Source: p.hit.Term.List, Name: p.hit.Term.Name, Field: p.field, Group: sc.groupAt(&sc.fields[p.field], p.hit.First),
		First: p.hit.First, Last: p.hit.Last, Start: p.hit.Start, End: p.hit.End, How: p.hit.How, Lemma: p.hit.Lemma,
		Other: p.hit.Other}
}
