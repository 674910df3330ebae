package screen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Result is what screening an item gave: findings in the order of rules, and the rules that failed over it.
type Result struct {
	Findings []aedile.Finding
	Shadow   []aedile.Finding // of rules on trial: to be counted and shown, never a finding for a gate or a case
	Faults   []aedile.Fault
}

// MaxEvidence is the largest number of places a finding shows; the fact of each list says how many there were.
const MaxEvidence = 24

// Screen screens one item, which it leaves as it is: any number of goroutines may screen the same one. What it returns shares no
// memory with the item. An item without a kind is taken as a listing; its digest is that of the item as given.
// What costs more than one item may is cut off: what was found until then stands beside a fault of class Limit.
func (s *Screener) Screen(it *aedile.Item) Result {
	sc := s.scratch.Get().(*scratch)
	var r Result
	heavy := sc.hold(it, nil, &r.Findings, &r.Faults)
	r.Shadow = slices.Clone(sc.shadow)
	if !heavy {
		s.scratch.Put(sc)
	}
	return r
}

// screen appends what it finds. It does not allocate for an item that triggers no rule.
func (sc *scratch) screen(it *aedile.Item, findings *[]aedile.Finding, faults *[]aedile.Fault) {
	nFindings, nFaults := len(*findings), len(*faults)
	if err := sc.judge(it, findings, faults); errors.Is(err, errOtherText) {
		*findings, *faults = (*findings)[:nFindings], (*faults)[:nFaults]
		if it, err = it.Clone(); err == nil {
			err = sc.judge(it, findings, faults)
		}
		if err != nil {
			*faults = append(*faults, aedile.Fault{Class: aedile.Internal, Item: ownID(it), Msg: err.Error()})
		}
	}
}

// errOtherText says that the canonical form holds other texts than the item: it has U+FFFD in place of bytes that are no UTF-8.
var errOtherText = errors.New("the item holds invalid UTF-8")

// judge appends what it finds in one item as it stands.
func (sc *scratch) judge(it *aedile.Item, findings *[]aedile.Finding, faults *[]aedile.Fault) error {
	sc.load(it)
	short := sc.meter.Short()
	if len(sc.rules) == 0 && len(sc.heads) == 0 && !short {
		return nil
	}
	for i := range sc.fields[:sc.n] {
		if sc.fields[i].fold.Notes&text.BadUTF8 != 0 {
			return errOtherText
		}
	}
	a := applied{from: len(*findings)}
	if err := sc.apply(it, &a, findings, faults); err != nil {
		return err
	}
	if err := sc.again(it, &a, findings, faults); err != nil {
		return err
	}
	if short || !sc.meter.Short() {
		return nil
	}
	sc.rules = sc.rules[:0] // only now it is known that the item is not looked at whole: some rules wait for that
	for _, d := range sc.s.always {
		if sc.finders[d].none {
			sc.finders[d].gen = 0
			if sc.begin(d) {
				sc.triggerAll(d)
			}
		}
	}
	return sc.apply(it, &a, findings, faults)
}

// applied is what came of the rules over an item so far.
type applied struct {
	ref     aedile.ItemRef
	from    int     // number of the first finding of the item
	matched []int32 // the rules of its findings
	failed  []int32 // those that could not be evaluated
}

// apply evaluates the rules that were triggered.
func (sc *scratch) apply(it *aedile.Item, a *applied, findings *[]aedile.Finding, faults *[]aedile.Fault) error {
	slices.Sort(sc.rules)
	for _, n := range sc.rules {
		r := sc.s.set.Rules[n]
		if a.settled(sc, n) || !r.Need.Holds(sc.possible) || !r.Need.Holds(sc.found) || !holdsIn(r, sc.item) {
			continue
		}
		matched, use, err := r.Eval(sc.s.set, sc)
		if err != nil {
			a.failed = append(a.failed, n)
			*faults = append(*faults, aedile.Fault{Class: aedile.ClassOf(err), Item: ownID(it), Check: string(r.Check),
				Msg: err.Error(), Hint: aedile.HintOf(err)})
			continue
		}
		if !matched {
			continue
		}
		if a.ref.Digest == "" {
			if a.ref, err = sc.refOf(it); err != nil {
				return err
			}
		}
		if r.Grade == aedile.Shadow {
			sc.shadow = append(sc.shadow, sc.finding(r, a.ref, use))
			continue
		}
		i, _ := slices.BinarySearch(a.matched, n)
		a.matched = slices.Insert(a.matched, i, n)
		*findings = slices.Insert(*findings, a.from+i, sc.finding(r, a.ref, use))
	}
	return nil
}

// refOf pins the item as given; its kind is the one it was screened as.
func (sc *scratch) refOf(it *aedile.Item) (aedile.ItemRef, error) {
	d, err := it.Digest()
	if err != nil {
		return aedile.ItemRef{}, fmt.Errorf("pin item: %w", err)
	}
	ref := aedile.ItemRef{ID: ownID(it), Kind: aedile.Kind(own(string(sc.item.Kind))), Service: own(head(it.Service)),
		Digest: d, Title: own(head(it.Title)), Category: own(head(strings.Join(it.Category, " > ")))}
	if len(it.URL) <= maxURL {
		ref.URL = own(it.URL)
	}
	if t := it.Trader; t != nil {
		ref.Trader, ref.Country = own(head(cmp.Or(t.Name, string(t.ID)))), own(head(t.Country))
	}
	if ref.Country == "" {
		ref.Country = own(head(it.ShipsFrom))
	}
	return ref, nil
}

// What a finding repeats of its item is bounded: an item of megabytes with fifty findings would give hundreds of them. The digest names the whole.
const (
	maxShown = 4 << 10 // bytes of a text
	maxURL   = 8 << 10 // of an address, which is of no use in part
)

// head returns the beginning of s that findings repeat.
func head(s string) string { return s[:cut(s)] }

// cut returns how many bytes of s are repeated: whole characters.
func cut[T string | []byte](s T) int {
	if len(s) <= maxShown {
		return len(s)
	}
	n := maxShown
	for n > maxShown-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// own returns a copy of what an item says, for whatever outlives the item: the memory of an item belongs to its reader, which uses it
// again. Bytes that are no UTF-8 become what the canonical form has in their place.
func own(s string) string {
	if !utf8.ValidString(s) {
		return string([]rune(s))
	}
	return strings.Clone(s)
}

func ownID(it *aedile.Item) aedile.ItemID { return aedile.ItemID(own(string(it.ID))) }

// finding states that rule r matched.
func (sc *scratch) finding(r *rule.Compiled, ref aedile.ItemRef, use rule.Use) aedile.Finding {
	f := aedile.Finding{Item: ref, Check: r.Check, Pack: r.Pack.Ref(), Grade: r.Grade, Title: r.Title, Message: r.Tell(sc.s.set, use),
		Law: rule.LawOn(r.Law, sc.item.SeenAt), Category: r.Category, Keyword: r.Keyword, Facts: sc.facts(r, use),
		Evidence: []aedile.Evidence{}}
	if len(r.States) > 0 {
		f.Facts = append(f.Facts, aedile.Fact{Name: "states", Value: statesSaid(r, sc.item)})
	}
	if sc.headed {
		if f.Facts = append(f.Facts, underHead); f.Grade == aedile.Act && sc.named() {
			f.Grade = aedile.Review
		}
	}
	f.Evidence = sc.weighed(use, f.Evidence)
	var cited []int32
	for i := range use.Shown {
		p := &use.Shown[i]
		if p.Group == rule.Around && f.Grade == aedile.Act {
			f.Grade = aedile.Review
		}
		if p.Text != "" && !slices.Contains(cited, p.Source) {
			cited = append(cited, p.Source)
			if at := sc.s.set.Spans[p.Source].At; sc.finders[at.Detector].Entries != nil {
				f.Entries = append(f.Entries, sc.finders[at.Detector].Entries(at.Fact)...)
			}
		}
		if len(f.Evidence) < MaxEvidence && !isWeighed(use, p) {
			f.Evidence = append(f.Evidence, sc.evidence(r, p))
		}
	}
	return f
}

// holdsIn reports whether a rule holds where an item goes: one of some Member States asks for the destination. Where that is not known,
// or is the whole Union, it holds, and the finding says so.
func holdsIn(r *rule.Compiled, it *aedile.Item) bool {
	return len(r.States) == 0 || len(it.Destination) == 0 || slices.ContainsFunc(it.Destination, func(d string) bool {
		return slices.Contains(r.States, strings.ToUpper(d)) || strings.EqualFold(d, "EU")
	})
}

// statesSaid says where a rule holds and whether the item goes there.
func statesSaid(r *rule.Compiled, it *aedile.Item) string {
	in := "the rule holds in " + strings.Join(r.States, ", ") + " alone"
	if len(it.Destination) == 0 {
		return in + "; the item names no destination, so whether it goes there is not known"
	}
	return in + "; the item goes to " + head(strings.Join(it.Destination, ", "))
}

// evidence points at a place in the original, and shows it as a browser does.
func (sc *scratch) evidence(r *rule.Compiled, p *rule.Span) aedile.Evidence {
	f := &sc.fields[p.Field]
	end := p.Start + uint32(cut(f.fold.Bytes[p.Start:p.End]))
	from, to := f.fold.Origin(p.Start, end)
	source := sc.s.sourceName(r, p.Source)
	if n := sc.s.set.Told(p); n != source {
		source += ": " + n
	}
	if p.How != text.Plain {
		source += " (" + p.How.String() + ")"
	}
	return aedile.Evidence{Field: f.name.String(), Start: from, End: to, Text: strings.Clone(f.fold.Quote(f.raw, p.Start, end)),
		Source: source}
}

// sourceName names a list as the rule's own pack does.
func (s *Screener) sourceName(r *rule.Compiled, n int32) string {
	src := s.set.Spans[n]
	if src.Pack == nil || src.Pack == r.Pack || src.Concept {
		return src.Name
	}
	return src.Pack.Name + "." + src.Name
}

// maxNames is how many names a fact lists before it only counts.
const maxNames = 5

// facts lists what the rule relied on: lists and detectors with what they found, scalars, suppressors that were used.
func (sc *scratch) facts(r *rule.Compiled, use rule.Use) []aedile.Fact {
	var out []aedile.Fact
	var order []int32
	counts := map[int32]int{}
	for i := range use.Shown {
		if n := use.Shown[i].Source; counts[n] == 0 {
			order = append(order, n)
		}
		counts[use.Shown[i].Source]++
	}
	slices.Sort(order)
	for _, n := range order {
		v := strings.Join(sc.names(int(n), use.Shown), ", ")
		if counts[n] > 1 {
			v += fmt.Sprintf(" (%d places)", counts[n])
		}
		out = append(out, aedile.Fact{Name: sc.s.sourceName(r, n), Value: v})
	}
	for _, a := range use.Asked {
		out = append(out, aedile.Fact{Name: a.Name, Value: head(fmt.Sprint(a.Value))})
	}
	out = append(out, scoreFacts(use)...)
	for i := range use.Voided {
		v := &use.Voided[i]
		e := sc.evidence(r, v)
		for n, sup := range sc.s.set.Suppressors {
			if v.Voids&(1<<n) != 0 {
				out = append(out, aedile.Fact{Name: sup.Name, Value: fmt.Sprintf("sets aside %q in %s", e.Text, e.Field), Voids: true})
			}
		}
	}
	return out
}

// names lists what a list or detector found: entries by their canonical names, measures and contacts as they are written.
func (sc *scratch) names(n int, shown []rule.Span) []string {
	if n < sc.s.lists {
		return sc.s.set.Names(n, shown, maxNames)
	}
	var out []string
	for i := range shown {
		if p := &shown[i]; int(p.Source) == n && len(out) < maxNames {
			if s := sc.said(p); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// said is what a detector found: by its own name for it, else as it is written.
func (sc *scratch) said(p *rule.Span) string {
	if p.Text != "" {
		return p.Text
	}
	f := &sc.fields[p.Field]
	return strings.Clone(f.fold.Quote(f.raw, p.Start, p.Start+uint32(cut(f.fold.Bytes[p.Start:p.End]))))
}
