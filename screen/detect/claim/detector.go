package claim

import (
	_ "embed" // for the list of triggers
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
)

//go:embed triggers.txt
var triggerList string

// spans are the parts of a claim that conditions ask for, with what each of them stands for.
var spans = []struct {
	fact.Span
	holds func(*Hit) bool
}{
	{fact.Span{Name: "claim", About: "a claim about a food and health, as a register of claims has it or comes near"},
		func(*Hit) bool { return true }},
	{fact.Span{Name: "claim.refused", About: "a claim that the register has as not authorised"},
		func(h *Hit) bool { return h.Status == register.Refused }},
	{fact.Span{Name: "claim.on_hold", About: "a claim on which the register has not decided"},
		func(h *Hit) bool { return h.Status == register.OnHold }},
	{fact.Span{Name: "claim.unlisted", About: "a claim that the register does not have; the entry that is cited is the nearest one of the substance or the function"},
		func(h *Hit) bool { return !h.Listed() }},
	{fact.Span{Name: "claim.altered", About: "a claim that the register has as authorised; the text promises more, leaves a part out, or does not name the substance in the sentence"},
		func(h *Hit) bool { return h.Status == register.Authorised && !h.Faithful }},
	{fact.Span{Name: "claim.faithful", About: "a claim that the register has as authorised, and the text says just that: word for word, or with all its parts, " +
		"the word \"normal\" where the wording has it, and no stronger verb"},
		func(h *Hit) bool { return h.Status == register.Authorised && h.Faithful }},
}

// Detector describes the detector.
func Detector() fact.Detector {
	d := fact.Detector{Name: "claim", Version: "1", Needs: []fact.Need{fact.Claims}, Open: open}
	for _, s := range spans {
		d.Spans = append(d.Spans, s.Span)
	}
	d.Spans = append(d.Spans, fact.Span{Name: "claim.substance", Terms: triggers(),
		Fields: []string{"title", "text", "options", "images", "attrs"},
		About:  "a vitamin, mineral, plant or other substance of which health claims are made, but for metals and foods of everyday speech"})
	return d
}

// asked finds the claims of the item at hand, once.
type asked struct {
	snapshots []*register.Snapshot
	find      *Finder
	said      []Text
	numbers   []int // of the fields in said
	hits      []Hit
}

func open(ss []*register.Snapshot) (func() fact.Finder, error) {
	x := NewIndex(ss...)
	if x == nil {
		return nil, nil
	}
	return func() fact.Finder {
		a := &asked{snapshots: ss, find: x.NewFinder()}
		return fact.Finder{Begin: a.begin, Places: a.places, Entries: a.entries}
	}, nil
}

func (a *asked) begin(it *fact.Item) bool {
	a.said, a.numbers = a.said[:0], a.numbers[:0]
	for i := range it.Texts {
		if t := &it.Texts[i]; t.Described {
			a.said, a.numbers = append(a.said, Text{Name: nameOf(t.Field), Raw: t.Raw, Fold: t.Fold}), append(a.numbers, t.Number)
		}
	}
	a.hits = a.find.Find(a.said)
	return len(a.hits) > 0
}

func (a *asked) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range a.hits {
		if h := &a.hits[i]; !it.Enough(len(dst)) && spans[span].holds(h) {
			s, e := a.entry(h)
			dst = append(dst, fact.Place{Number: a.numbers[h.Field], First: h.First, Last: h.Last, Name: s.Register + " " + e.Ref})
		}
	}
	return dst
}

func (a *asked) entry(h *Hit) (*register.Snapshot, *register.Entry) {
	s := a.snapshots[h.At.Snapshot]
	return s, &s.List[h.At.Entry]
}

// entries cites the entries behind the claims of a part, each once.
func (a *asked) entries(span int) []aedile.EntryRef {
	var out []aedile.EntryRef
	seen := map[register.At]bool{}
	for i := range a.hits {
		h := &a.hits[i]
		if !spans[span].holds(h) || seen[h.At] {
			continue
		}
		seen[h.At] = true
		s, e := a.entry(h)
		out = append(out, aedile.EntryRef{Register: s.Register, AsOf: s.AsOf, Digest: s.Digest, Entry: e.Ref, On: e.On,
			Name: e.Name, URL: e.URL,
			Says: h.Wording, Score: rounded(h.Score), Status: string(h.Status)})
	}
	return out
}

// rounded keeps four digits, which is more than a score is worth.
func rounded(x float64) float64 { return float64(int64(x*10_000+0.5)) / 10_000 }

// triggers returns the terms of the substances that are worth asking for, from the lists by which claims are read.
func triggers() []fact.Term {
	var out []fact.Term
	for w := range wordlist.All(triggerList) {
		if w.Group == "vitamin" {
			out = append(out, fact.Term{Name: "vitamins", Lang: w.Lang, Text: w.Text})
		}
	}
	name := ""
	for line := range strings.Lines(substancesText) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '=':
			f := strings.Fields(line[1:])
			if name = ""; f[0] == kindNames[substance] {
				name = strings.ReplaceAll(f[1], "-", " ")
			}
		case name != "":
			for t := range strings.SplitSeq(line, ",") {
				out = append(out, asTerms(name, strings.TrimSpace(t))...)
			}
		}
	}
	return out
}

// asTerms returns a term as terms of packs are written, whose stars stand at the end of single words. Vitamins have their own word.
func asTerms(name, term string) []fact.Term {
	switch {
	case strings.HasPrefix(term, vitaminWord):
		return nil
	case !strings.Contains(term, "*") || !strings.Contains(term, " "):
		return []fact.Term{{Name: name, Text: term}}
	}
	bare := strings.ReplaceAll(term, "*", "")
	out := []fact.Term{{Name: name, Text: bare}}
	for w := range wordlist.All(triggerList) {
		if w.Group == "ending" && script(w.Text) == script(bare) {
			out = append(out, fact.Term{Name: name, Text: bare + w.Text})
		}
	}
	return out
}

// script returns the script in which a word ends, as far as the endings differ by it.
func script(w string) *unicode.RangeTable {
	last, _ := utf8.DecodeLastRuneInString(w)
	for _, t := range []*unicode.RangeTable{unicode.Greek, unicode.Cyrillic} {
		if unicode.Is(t, last) {
			return t
		}
	}
	return unicode.Latin
}

// nameOf returns the name of a field; a version in another language has that of what it is a version of.
func nameOf(f aedile.Field) string {
	if of, _, ok := aedile.VersionOf(f.Sub); ok && f.Name == "attrs" {
		return of
	}
	return f.Name
}
