package screen_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

const demo = `
pack: demo
version: 2026.11.0
title: Demo
lists:
  drugs:
    about: Substances
    terms: ["sildenafil = viagrx", tramadol]
  forms:
    about: Dosage forms
    terms: [tablets, kapseln]
  offers:
    about: Offers without prescription
    terms: [no prescription, ohne rezept]
  shelves:
    about: Categories of books
    fields: [category]
    terms: [books]
  hosts:
    about: Hosts
    fields: [links, url]
    terms: [evil example]
suppressors:
  negation:
    about: Not in it
    patterns:
      - {where: before, window: 3, terms: [no, without, ohne]}
      - {where: after, window: 1, terms: [free, frei]}
  about:
    about: About it
    patterns:
      - {where: title, terms: [book]}
      - {where: category, terms: [books]}
rules:
  - id: offer
    title: Offer
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    keyword: KEYWORD_PROHIBITED_PRODUCTS
    grade: act
    when: drugs.asserted().near(dose, 4).found()
    message: Names {drugs}.
  - id: silent
    title: Silent
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    kinds: [post]
    when: drugs.found() && offers.found()
    message: Names {drugs} with {offers}.
  - id: disguise
    title: Disguise
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    when: drugs.disguised().found()
    message: Hides {drugs}.
  - id: cheap
    title: Cheap
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    when: drugs.at("brand").found() && price.known && price.eur < 5.0 && !shelves.found()
    message: Names {drugs}.
  - id: many
    title: Many
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    when: drugs.kinds() >= 2 || drugs.or(forms).count() > 3
    message: Names {drugs}.
  - id: host
    title: Host
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    when: hosts.found() && item.host == "shop.example"
    message: Leads to {hosts}.
`

func screener(t testing.TB, packs ...string) *screen.Screener {
	t.Helper()
	var ps []*rule.Pack
	for _, src := range packs {
		p, ds := rule.Parse([]byte(src))
		for _, d := range ds {
			t.Fatal(d.Render())
		}
		ps = append(ps, p)
	}
	s, err := screen.Compile(ps, screen.Config{Seed: 1, Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRulesStateLawOverFacts(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	for _, c := range []struct {
		name string
		item aedile.Item
		want []string
	}{
		{"substance beside dose", aedile.Item{Title: "Sildenafil 100 mg"}, []string{"demo/offer"}},
		{"substance alone", aedile.Item{Title: "Sildenafil"}, nil},
		{"dose too far away", aedile.Item{Title: "Sildenafil a b c d e 100 mg"}, nil},
		{"dose in the next field", aedile.Item{Title: "Sildenafil", Text: "100 mg"}, []string{"demo/offer"}},
		{"the end of a field counts for two words", aedile.Item{Title: "Sildenafil", Text: "a b c 100 mg"}, nil},
		{"the end of a field counts for two words and no more", aedile.Item{Title: "Sildenafil a", Text: "b 100 mg"},
			[]string{"demo/offer"}},
		{"a phrase split over title and text", aedile.Item{Kind: aedile.Post, Title: "Tramadol no", Text: "prescription"},
			[]string{"demo/silent"}},
		{"a sentence that ended is not split", aedile.Item{Kind: aedile.Post, Title: "Tramadol no.", Text: "prescription"}, nil},
		{"attributes stand apart", aedile.Item{Title: "Sildenafil", Attrs: aedile.Attrs{{Name: "size", Value: "100 mg"}}}, nil},
		{"a negation that ends the title goes on in the text", aedile.Item{Title: "Capsules without", Text: "sildenafil 100 mg"}, nil},
		{"a sentence that ends the title does not", aedile.Item{Title: "Shipped without.", Text: "sildenafil 100 mg"},
			[]string{"demo/offer"}},
		{"negated before", aedile.Item{Title: "without sildenafil 100 mg"}, nil},
		{"negated after", aedile.Item{Title: "100 mg sildenafil free"}, nil},
		{"negation in the sentence before", aedile.Item{Title: "Shipped without box. Sildenafil 100 mg"}, []string{"demo/offer"}},
		{"the no of no prescription negates nothing", aedile.Item{Title: "no prescription sildenafil 100 mg"}, []string{"demo/offer"}},
		{"negated by a hyphenated word", aedile.Item{Title: "sildenafil-free 100 mg"}, nil},
		{"a book in the title", aedile.Item{Title: "Book: sildenafil 100 mg"}, nil},
		{"a book by category", aedile.Item{Title: "Sildenafil 100 mg", Category: []string{"Books"}}, nil},
		{"a post only", aedile.Item{Kind: aedile.Post, Title: "Tramadol no prescription"}, []string{"demo/silent"}},
		{"a listing is no post", aedile.Item{Title: "Tramadol no prescription"}, nil},
		{"disguised", aedile.Item{Title: "tr4m4dol"}, []string{"demo/disguise"}},
		{"category lists look in categories only",
			aedile.Item{Title: "Books", Brand: "Tramadol", Price: &aedile.Price{Amount: "3", Currency: "EUR"}}, []string{"demo/cheap"}},
		{"category list found", aedile.Item{Brand: "Tramadol", Category: []string{"Books"},
			Price: &aedile.Price{Amount: "3", Currency: "EUR"}}, nil},
		{"price unknown", aedile.Item{Brand: "Tramadol"}, nil},
		{"two kinds", aedile.Item{Text: "viagrx and tramadol"}, []string{"demo/many"}},
		{"one kind by two names", aedile.Item{Text: "viagrx and sildenafil"}, nil},
		{"four places of two lists", aedile.Item{Text: "tramadol tablets, tramadol kapseln"}, []string{"demo/many"}},
		{"links", aedile.Item{URL: "https://www.shop.example/1", Links: []string{"https://evil.example/x"}}, []string{"demo/host"}},
		{"links elsewhere", aedile.Item{URL: "https://other.example/1", Links: []string{"https://evil.example/x"}}, nil},
		{"words joined by a stroke stand for themselves", aedile.Item{Title: "tramadol/sildenafil 50 mg"},
			[]string{"demo/offer", "demo/many"}},
		{"accents are no disguise", aedile.Item{Title: "tramádol"}, nil},
		{"letters of another script are", aedile.Item{Title: "trаmadol"}, []string{"demo/disguise"}},
		{"a piece of a disguised word is no word", aedile.Item{Title: "tr4madol d4 t4blets"}, []string{"demo/disguise"}},
		{"nothing", aedile.Item{}, nil},
	} {
		var got []string
		r := s.Screen(&c.item)
		for _, f := range r.Findings {
			got = append(got, string(f.Check))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if len(r.Faults) > 0 {
			t.Errorf("%s: faults %v", c.name, r.Faults)
		}
	}
}

func TestFindingShowsEvidenceFactsAndWhatWasSetAside(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	it := &aedile.Item{ID: "1", Service: "shop.example", Title: "“SIL\u200bDENAFIL” 100 mg per tablet. Ohne Tramadol 50 mg"}
	fs := s.Screen(it).Findings
	if len(fs) != 2 {
		t.Fatalf("findings: %+v", fs)
	}
	f := fs[0]
	d, err := it.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if f.Item.Digest != d || f.Message != "Names sildenafil." || f.Grade != aedile.Act || len(f.Law) != 1 || f.Law[0].Title == "" {
		t.Errorf("finding %+v", f)
	}
	for _, e := range f.Evidence {
		if e.Field != "title" || it.Title[e.Start:e.End] != e.Text {
			t.Errorf("evidence %+v does not stand in %q", e, it.Title)
		}
	}
	want := []aedile.Fact{{Name: "drugs", Value: "sildenafil"}, {Name: "dose", Value: "100 mg"}, {Name: "negation", Value: `sets aside "Tramadol" in title`, Voids: true}}
	if diff := cmp.Diff(want, f.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if f.Evidence[0].Text != "SIL\u200bDENAFIL" || f.Evidence[0].Source != "drugs: sildenafil" {
		t.Errorf("evidence %+v", f.Evidence[0])
	}
}

func TestPackInErrorStopsTheStart(t *testing.T) {
	t.Parallel()
	p, _ := rule.Parse([]byte(strings.Replace(demo, "drugs.found() && offers", "drugs.found() && ofers", 1)))
	_, err := screen.Compile([]*rule.Pack{p}, screen.Config{Detectors: detectors.Detectors()})
	var e *screen.Error
	if !errors.As(err, &e) || e.Diagnostics[0].Code != rule.CodeUnknownName {
		t.Errorf("got %v", err)
	}
	p, _ = rule.Parse([]byte(demo))
	if _, err := screen.Compile([]*rule.Pack{p}, screen.Config{MaxCost: 10, Detectors: detectors.Detectors()}); err == nil {
		t.Error("a condition over the cost limit is accepted")
	}
}

// list is a batch of titles; a title "fault" stands for a record that cannot be read.
type list []string

func (l list) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	for i, s := range l {
		if s == "fault" {
			if !yield(nil, &aedile.Fault{Class: aedile.Invalid, Line: i + 1}) {
				return
			}
		} else if !yield(&aedile.Item{ID: aedile.ItemID(s), Title: s + " sildenafil 50 mg"}, nil) {
			return
		}
	}
}

func batches(n int) iter.Seq2[screen.Batch, error] {
	return func(yield func(screen.Batch, error) bool) {
		for i := range n {
			if !yield(list{fmt.Sprint(i, "a"), "fault", fmt.Sprint(i, "b")}, nil) {
				return
			}
		}
		yield(nil, errors.New("source broke off"))
	}
}

func TestSweepGivesTheSameBytesForAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	run := func(workers int) string {
		var b strings.Builder
		err := s.Sweep(context.Background(), batches(50), screen.SweepConfig{Workers: workers, Keep: true}, func(o screen.Output) error {
			for _, f := range o.Findings {
				if o.Kept[f.Item.Digest] == nil || o.Kept[f.Item.Digest].ID != f.Item.ID {
					t.Errorf("item of %s is not kept", f.Item.ID)
				}
			}
			o.Kept = nil
			j, err := json.Marshal(o)
			b.Write(j)
			fmt.Fprintln(&b, o.Err)
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return b.String()
	}
	one := run(1)
	if strings.Count(one, "demo/offer") != 100 || !strings.Contains(one, "source broke off") {
		t.Errorf("one worker gave %.300s", one)
	}
	for _, n := range []int{0, 2, 8} {
		if got := run(n); got != one {
			t.Errorf("%d workers differ from one", n)
		}
	}
}

// What the screener is given stays as it is, whoever else looks at it at the same time.
func TestOneItemIsScreenedByManyAtOnceAndStaysAsItWas(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	it := &aedile.Item{ID: "1", Title: "sildenafil 100 mg", Category: []string{"Health"},
		Options: []aedile.Option{{Name: "tramadol 50 mg"}},
		Attrs:   aedile.Attrs{{Name: "z", Value: "tablets"}, {Name: "a", Value: "viagrx"}, {Name: "z", Value: "ohne rezept"}},
		Trader:  &aedile.Account{ID: "T"}}
	frozen, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	attrs, digest := slices.Clone(it.Attrs), must(it.Digest())
	want := s.Screen(it)
	if len(want.Findings) == 0 || want.Findings[0].Item.Digest != digest || want.Findings[0].Item.Kind != aedile.Listing {
		t.Fatalf("findings %+v, want some that pin the item as given, %s", want.Findings, digest)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if diff := cmp.Diff(want, s.Screen(it)); diff != "" {
					t.Errorf("another time (-first +now):\n%s", diff)
					return
				}
			}
		})
	}
	wg.Wait()
	if now := must(json.Marshal(it)); !bytes.Equal(now, frozen) || it.Kind != "" || !slices.Equal(it.Attrs, attrs) {
		t.Errorf("the item became %s, it was %s", now, frozen)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSweepStopsWhenToldTo(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	stop := errors.New("disk full")
	if err := s.Sweep(context.Background(), batches(1000), screen.SweepConfig{Workers: 4},
		func(screen.Output) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	err := s.Sweep(ctx, batches(1000), screen.SweepConfig{Workers: 4}, func(screen.Output) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || n > 20 {
		t.Errorf("got %v after %d batches", err, n)
	}
}

func TestScreeningWithoutHitAllocatesNothing(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector drops pooled memory")
	}
	s := screener(t, demo)
	it := &aedile.Item{ID: "1", Kind: aedile.Listing, Title: "Solid oak table",
		Text:     strings.Repeat("Oiled surface, easy to clean. Lieferung in drei bis fünf Werktagen. ", 12),
		Category: []string{"Home", "Tables"}, Attrs: aedile.Attrs{{Name: "colour", Value: "brown"}}}
	s.Screen(it)
	if n := testing.AllocsPerRun(200, func() { s.Screen(it) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	marked := &aedile.Item{ID: "1", Kind: aedile.Listing, Title: "Solid <b>oak</b> table",
		Text:     strings.Repeat("<p>Oiled&nbsp;surface, <img alt='easy to clean'>.</p>", 12),
		Category: []string{"Home &amp; Garden", "Tables"}, Attrs: aedile.Attrs{{Name: "colour", Value: "brown &amp; red"}}}
	s.Screen(marked)
	if n := testing.AllocsPerRun(200, func() { s.Screen(marked) }); n != 0 {
		t.Errorf("%v allocations for markup", n)
	}
}

// onTrial is a rule of grade shadow that holds in two Member States, and one that holds everywhere but in books.
const onTrial = `
pack: trial
version: 2026.1.0
title: Trial
contexts:
  reading: {about: what is read, when: books.found()}
lists:
  books: {about: books, fields: [title, category], terms: [book]}
  snus: {about: tobacco, terms: [snus]}
rules:
  - id: shadowed
    title: A rule on trial
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: shadow
    when: snus.found()
    message: m
  - id: some-states
    title: A rule of two states
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: review
    states: [DE, FR]
    context: [reading]
    when: snus.found()
    message: m
`

func TestRulesOnTrialOfSomeStatesAndContexts(t *testing.T) {
	t.Parallel()
	s := screener(t, onTrial)
	for _, c := range []struct {
		name   string
		it     aedile.Item
		checks int
		states string
	}{
		{"destination not known", aedile.Item{Title: "Snus"}, 1, "the item names no destination"},
		{"to one of the states", aedile.Item{Title: "Snus", Destination: []string{"fr", "SE"}}, 1, "the item goes to fr, SE"},
		{"to another", aedile.Item{Title: "Snus", Destination: []string{"SE"}}, 0, ""},
		{"in the context", aedile.Item{Title: "Snus, a book"}, 0, ""},
	} {
		r := s.Screen(&c.it)
		if len(r.Shadow) != 1 || r.Shadow[0].Check != "trial/shadowed" || len(r.Findings) != c.checks {
			t.Errorf("%s: shadow %v, findings %v", c.name, r.Shadow, r.Findings)
			continue
		}
		if c.checks == 1 && !slices.ContainsFunc(r.Findings[0].Facts,
			func(f aedile.Fact) bool { return strings.Contains(f.Value, c.states) }) {
			t.Errorf("%s: %+v, want %q", c.name, r.Findings[0].Facts, c.states)
		}
	}
}
