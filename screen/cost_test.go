package screen_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// costly returns a screener of all shipped packs that asks the invented registers of their examples.
func costly(t testing.TB) (*screen.Screener, []*rule.Pack) {
	t.Helper()
	ps := shipped(t)
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.WithInvented(ps); err != nil {
		t.Fatal(err)
	}
	return s, ps
}

var (
	leet     = strings.NewReplacer("a", "4", "e", "3", "i", "1", "o", "0", "s", "5", "t", "7")
	cyrillic = strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "x", "х", "y", "у")
)

// letters returns s with a mark between its letters.
func letters(s, mark string) string {
	return strings.Join(strings.Split(strings.ReplaceAll(s, " ", ""), ""), mark)
}

// floods are the ways in which a word is written over and over, as somebody does who wants to stop the program and not to sell.
var floods = []struct {
	name string
	unit func(w string) string
}{
	{"word", func(w string) string { return w + " " }},
	{"sentences", func(w string) string { return w + ". " }},
	{"phrase", func(w string) string { return "buy " + w + " with " + w + " for " + w + " now " }},
	{"glued", func(w string) string { return w }},
	{"dotted", func(w string) string { return letters(w, ".") + "." }},
	{"dotted apart", func(w string) string { return letters(w, ".") + " " }},
	{"hyphened", func(w string) string { return letters(w, "-") + " and " }},
	{"spaced", func(w string) string { return letters(w, " ") + "  " }},
	{"leet", func(w string) string { return leet.Replace(w) + " " }},
	{"look-alike", func(w string) string { return cyrillic.Replace(w) + " " }},
	{"negated", func(w string) string { return "not without no kein sans ohne " + w + " " }},
	{"enumerated", func(w string) string { return "without " + w + ", " + w + ", " + w + " and " + w + ", " }},
	{"enumerated after", func(w string) string { return w + ", " + w + "/" + w + " free, " }},
	{"quantity", func(w string) string { return w + " 10 mg 5 % 400 W 1 000 mg E 171 " }},
	{"contact", func(w string) string { return w + " whatsapp +49 170 1234567 a.b@c.example t.me/x " }},
	{"replica", func(w string) string { return "replica " + w + " Nike 1:1 " }},
	{"disguised and plain", func(w string) string { return leet.Replace(w) + " " + w + " no " + letters(w, ".") + " " }},
	{"claim", func(w string) string { return w + " supports the immune system, zinc and " + w + " boost energy. " }},
}

// TestWorkGrowsWithTheLength floods an item with a word of every list. A clock would say little on a busy machine: the work is counted.
func TestWorkGrowsWithTheLength(t *testing.T) {
	t.Parallel()
	s, ps := costly(t)
	const n = 6000
	worst, worstOf, tried := 0.0, "", 0
	for _, p := range ps {
		for k, l := range p.Lists {
			if len(l.Entries) == 0 || testing.Short() && k%9 != 0 {
				continue
			}
			e := &l.Entries[len(l.Entries)/2]
			word := strings.Join(e.Patterns[0].Words, " ")
			for _, fl := range floods {
				unit := fl.unit(word)
				small, _ := s.Cost(flood(unit, n))
				large, short := s.Cost(flood(unit, 4*n))
				tried++
				if ratio := float64(large) / float64(small); ratio >= 6 {
					t.Errorf("%s/%s, %s of %q: four times the text costs %.1f times the work (%d, %d)", p.Name, l.Name, fl.name,
						word, ratio, small, large)
				} else if ratio > worst {
					worst, worstOf = ratio, fmt.Sprintf("%s/%s, %s", p.Name, l.Name, fl.name)
				}
				if per := float64(large) / (4 * n); per > screen.WorkByte || short {
					t.Errorf("%s/%s, %s of %q: %.0f units of work a byte, short %v", p.Name, l.Name, fl.name, word, per, short)
				}
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d floods were tried", tried)
	}
	t.Logf("%d floods, at worst %.2f times the work for four times the text: %s", tried, worst, worstOf)
}

func flood(unit string, n int) *aedile.Item {
	// Whole pieces only: a word that is cut at the end is another word, and what it wakes would differ from one length to the next.
	text := strings.Repeat(unit, max(1, n/len(unit)))
	return &aedile.Item{ID: "flood", Kind: aedile.Listing, Title: strings.Repeat(unit, max(1, min(n, 300)/len(unit))), Text: text,
		Brand: "Bosch"}
}

// TestWorkGrowsWithTheNumberOfFields floods the lists of an item.
func TestWorkGrowsWithTheNumberOfFields(t *testing.T) {
	t.Parallel()
	s, _ := costly(t)
	for name, of := range map[string]func(it *aedile.Item, i int){
		"gtin": func(it *aedile.Item, i int) { it.GTIN = append(it.GTIN, fmt.Sprintf("%013d", i*1000)) },
		"attrs": func(it *aedile.Item, i int) {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: fmt.Sprint("ean", i), Value: "no tramadol"})
		},
		"category": func(it *aedile.Item, i int) { it.Category = append(it.Category, fmt.Sprint("books ", i)) },
		"options": func(it *aedile.Item, i int) {
			it.Options = append(it.Options, aedile.Option{Name: "replica Nike", Price: "1"})
		},
		"links":  func(it *aedile.Item, i int) { it.Links = append(it.Links, fmt.Sprint("https://wa.me/", i)) },
		"labels": func(it *aedile.Item, i int) { it.Labels = append(it.Labels, "adult without tramadol") },
	} {
		cost := func(n int) int64 {
			it := &aedile.Item{ID: "x", Kind: aedile.Listing, Title: "Tramadol 10 mg without prescription"}
			for i := range n {
				of(it, i)
			}
			c, _ := s.Cost(it)
			return c
		}
		if small, large := cost(500), cost(2000); float64(large)/float64(small) >= 6 {
			t.Errorf("%s: four times the fields cost %.1f times the work (%d, %d)", name, float64(large)/float64(small), small, large)
		}
	}
}

// TestAnItemBeyondItsBudgetGivesWhatWasFound holds that a limit hides nothing in silence.
func TestAnItemBeyondItsBudgetGivesWhatWasFound(t *testing.T) {
	t.Parallel()
	s, _ := costly(t)
	it := &aedile.Item{ID: "long", Kind: aedile.Listing, Title: "Tramadol 100 mg capsules fast delivery",
		Text: strings.Repeat("1 ", screen.MaxTokens)}
	r := s.Screen(it)
	var checks []string
	for _, f := range r.Findings {
		checks = append(checks, string(f.Check))
	}
	if !slices.Contains(checks, "medicines/controlled-substance") || !slices.Contains(checks, "evasion/not-read-whole") ||
		!slices.IsSorted(checks) {
		t.Errorf("findings %v: want what the title says and that the item was not read whole, in the order of rules", checks)
	}
	if len(r.Faults) != 1 || r.Faults[0].Class != aedile.Limit || r.Faults[0].Item != "long" {
		t.Errorf("faults %+v, want one of class limit with the item", r.Faults)
	}
	if r = s.Screen(&aedile.Item{ID: "next", Kind: aedile.Listing, Title: "Tramadol 100 mg capsules fast delivery"}); len(r.Faults) > 0 ||
		slices.ContainsFunc(r.Findings, func(f aedile.Finding) bool { return f.Check == "evasion/not-read-whole" }) {
		t.Errorf("the next item has %v, %v", r.Findings, r.Faults)
	}
}

// oneItem is a batch of one item.
type oneItem struct{ it *aedile.Item }

func (b oneItem) Each(yield func(*aedile.Item, *aedile.Fault) bool) { yield(b.it, nil) }

func TestAStopIsHeardInsideAnItem(t *testing.T) {
	t.Parallel()
	s, _ := costly(t)
	ctx, cancel := context.WithCancel(t.Context())
	it := flood("t.r.a.m.a.d.o.l.", 1<<20)
	whole, _ := s.Cost(it)
	cancel()
	err := s.Sweep(ctx, func(yield func(screen.Batch, error) bool) { yield(oneItem{it}, nil) }, screen.SweepConfig{Workers: 1},
		func(o screen.Output) error {
			t.Errorf("%d findings and %d faults of an item that was stopped", len(o.Findings), len(o.Faults))
			return nil
		})
	if err == nil {
		t.Error("a sweep that was stopped says that it came to its end")
	}
	if spent := s.CostStopped(it, ctx.Done()); spent > whole/10 {
		t.Errorf("an item that was stopped at once cost %d of %d", spent, whole)
	}
}

// TestFindingsShareNoMemory overwrites what an item was read from, as readers do.
func TestFindingsShareNoMemory(t *testing.T) {
	t.Parallel()
	s, _ := costly(t)
	raw := []byte("listing\x00Tramadol 100 mg capsules fast delivery\x00id-7\x00shop.example")
	it := borrowed(raw)
	want := fmt.Sprintf("%+v", s.Screen(&aedile.Item{ID: "id-7", Kind: aedile.Listing,
		Title: "Tramadol 100 mg capsules fast delivery", Service: "shop.example"}).Findings)
	found := s.Screen(it).Findings
	for i := range raw {
		raw[i] = '!'
	}
	if got := fmt.Sprintf("%+v", found); got != want || len(found) == 0 {
		t.Errorf("findings changed with the memory of the reader:\n%s\nwant\n%s", got, want)
	}
}

// FuzzCost looks for a text whose repetition costs more than its length, or more than an item may.
func FuzzCost(f *testing.F) {
	for _, fl := range floods {
		f.Add(fl.unit("tramadol"), "replica Nike")
		f.Add("vitamin c", fl.unit("zinc"))
	}
	for _, s := range []string{"a@a", "a.b_", "telegram.", "1 ", "e\u0301\u0323", "\ufdfa", "补差价", "no,tramadol ", "\xff",
		"t r a m a d o l ", "(((", "$@!|", "0x"} {
		f.Add(s, s)
	}
	s, _ := costly(f)
	f.Fuzz(func(t *testing.T, unit, title string) {
		if unit == "" || len(unit) > 400 || len(title) > 400 {
			t.Skip()
		}
		at := func(n int) (int64, bool) {
			return s.Cost(&aedile.Item{ID: "x", Kind: aedile.Listing, Title: title, Brand: title,
				Text: strings.Repeat(unit, n/len(unit)+1)})
		}
		small, _ := at(400)
		large, short := at(1600)
		if float64(large) >= 6*float64(small) || short {
			t.Errorf("%q: four times the text costs %d, once %d, short %v", unit, large, small, short)
		}
	})
}
