package advert

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// whole returns a record that states everything.
func whole() *aedile.Item {
	return &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps", Text: "Lamps that wake you gently.", Category: []string{"home"},
		SeenAt: "2026-11-30T08:00:00Z",
		Attrs:  aedile.Attrs{{Name: attrCommunication, Value: No}, {Name: attrUntil, Value: "2027-11-15"}},
		Ad: &aedile.AdRecord{Sponsor: "Nordlicht Leuchten", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-11-15",
			Targeting: []aedile.Targeting{{Parameter: "age", Value: "25-65"},
				{Parameter: "interests", Value: "bought a lamp", Exclude: true}},
			Reach: map[string]int{Total: 900, "DE": 600, "AT": 300}}}
}

func codes(it *aedile.Item) (all []string) {
	for _, g := range Check(it) {
		all = append(all, string(g.Letter)+" "+g.Code)
	}
	return all
}

func set(name, value string) func(*aedile.Item) {
	return func(it *aedile.Item) {
		it.Attrs = slices.DeleteFunc(it.Attrs, func(a aedile.Attr) bool { return a.Name == name })
		if value != "" {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: value})
		}
	}
}

func TestAWholeRecordHasNoGap(t *testing.T) {
	t.Parallel()
	if got := codes(whole()); got != nil {
		t.Errorf("%v", got)
	}
}

// Each letter of Art. 39(2), and paragraphs 1 and 3, is missed where it is not stated, and doubted where it cannot be right.
func TestEachLetterIsAskedFor(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*aedile.Item){
		"a product-missing":     func(it *aedile.Item) { it.Title = "" },
		"a subject-missing":     func(it *aedile.Item) { it.Category = nil },
		"b sponsor-missing":     func(it *aedile.Item) { it.Ad.Sponsor = " " },
		"b sponsor-placeholder": func(it *aedile.Item) { it.Ad.Sponsor = "Advertiser" },
		"c payer-unstated":      func(it *aedile.Item) { it.Ad.Payer = "" },
		"c payer-placeholder":   func(it *aedile.Item) { it.Ad.Payer = "N/A" },
		"d period-missing":      func(it *aedile.Item) { it.Ad.FirstShown = "" },
		"d period-unreadable":   func(it *aedile.Item) { it.Ad.FirstShown = "soon" },
		"d period-inverted":     func(it *aedile.Item) { it.Ad.FirstShown = "2026-11-16" },
		"d end-unstated":        func(it *aedile.Item) { it.Ad.LastShown = "" },
		"d end-missing":         func(it *aedile.Item) { it.Ad.LastShown = ""; set(AttrActive, No)(it) },
		"d period-ahead": func(it *aedile.Item) {
			it.Ad.FirstShown, it.Ad.LastShown = "2026-12-24", "2027-01-02"
			set(attrUntil, "2028-01-02")(it)
		},
		"e targeting-missing":       func(it *aedile.Item) { it.Ad.Targeting = nil },
		"e targeting-contradicted":  set(AttrTargeted, No),
		"e parameter-without-value": func(it *aedile.Item) { it.Ad.Targeting[0].Value = "CRITERIA_INCLUDED" },
		"f communication-unstated":  set(attrCommunication, ""),
		"g reach-missing":           func(it *aedile.Item) { delete(it.Ad.Reach, Total) },
		"g reach-by-state-missing":  func(it *aedile.Item) { it.Ad.Reach = map[string]int{Total: 900} },
		"g reach-does-not-foot":     func(it *aedile.Item) { it.Ad.Reach["FR"] = 1 },
		"g reach-below-total":       func(it *aedile.Item) { it.Ad.Reach[Total] = 901 },
		"g reach-below-nought":      func(it *aedile.Item) { it.Ad.Reach["DE"], it.Ad.Reach["FR"] = -300, 900 },
		"g reach-outside-union":     func(it *aedile.Item) { it.Ad.Reach["US"] = 1 },
		"1 kept-unstated":           set(attrUntil, ""),
		"1 kept-too-short":          set(attrUntil, "2027-11-14"),
		"3 removed-without-reasons": func(it *aedile.Item) {
			it.Title, it.Text, it.Ad.Sponsor, it.Ad.Payer = "", "", "", ""
			set(AttrRemoved, "illegal")(it)
		},
	} {
		it := whole()
		change(it)
		if got := codes(it); !slices.Equal(got, []string{want}) {
			t.Errorf("want %q alone, got %q", want, got)
		}
	}
}

func TestARemovedAdShowsNeitherContentNorNames(t *testing.T) {
	t.Parallel()
	it := whole()
	set(AttrRemoved, "terms")(it)
	set(AttrReasons, "copies of goods")(it)
	want := []string{"3 removed-shows-content", "3 removed-shows-names"}
	if got := codes(it); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	it.Title, it.Text, it.Ad.Sponsor, it.Ad.Payer = "", "", "", ""
	if got := codes(it); got != nil {
		t.Errorf("%v, want none", got)
	}
}

// A leap day counts as its year has it: what was last shown on 29 February is kept until 1 March of the next year.
func TestAYearAfterALeapDay(t *testing.T) {
	t.Parallel()
	for until, want := range map[string]int{"2029-02-28": 1, "2029-03-01": 0} {
		it := whole()
		it.SeenAt, it.Ad.FirstShown, it.Ad.LastShown = "", "2028-01-02", "2028-02-29"
		set(attrUntil, until)(it)
		if got := codes(it); len(got) != want {
			t.Errorf("%s: %v", until, got)
		}
	}
}

// Rounded numbers may miss the total by what rounding can do, exact ones may not.
func TestRoundedNumbersHaveSlack(t *testing.T) {
	t.Parallel()
	it := whole()
	it.Ad.Reach = map[string]int{Total: 15000, "DE": 12000, "AT": 3400}
	if got := codes(it); !slices.Equal(got, []string{"g reach-does-not-foot"}) {
		t.Errorf("%v", got)
	}
	set(AttrRounded, Yes)(it)
	if got := codes(it); got != nil {
		t.Errorf("%v", got)
	}
}

func TestPlaceholdersNameNobody(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"N/A", "n.a.", "-", "Advertiser", "xxx", "Unbekannt", "νέος", "keine Angabe", "TEST", "sans objet"} {
		if want := s != "νέος"; placeholder(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
	for _, s := range []string{"", "Nordlicht", "Test Achats", "Advertiser Services Ltd", "Brak sp. z o.o.", "A"} {
		if placeholder(s) {
			t.Errorf("%q names somebody, or nothing", s)
		}
	}
}

func TestKindsOfParameters(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Kind{"age": Age, "AgeBracket": Age, "age targeting": Age,
		"people_who_match:interests": Interest, "location:united_states": Place, "custom_audience": Audience,
		"excluded_connections": Connected, "keywords (excluded)": Keyword, "language": Language, "Member groups": Connected,
		"placements": Device, "customer_lists": Audience,
		"contextual_signals": Keyword, "gender": Gender, "zainteresowania": Other, "": Other, "Job Title": Interest,
		"generation": Age, "regions": Place, "interests": Interest} {
		if got := KindOf(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

// Whatever a record says, checking ends, names a letter that is known, and leaves the record as it was.
func TestAnyRecordCanBeChecked(t *testing.T) {
	t.Parallel()
	known := map[Letter]bool{}
	for _, l := range letters() {
		known[l.Letter] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "n/a", "2026-10-02", "2028-02-29", "yes", "no", "DE"}))
		it := aedile.Item{ID: "1", Kind: aedile.Ad, Title: word.Draw(t, "title"), SeenAt: word.Draw(t, "seen"),
			Ad: &aedile.AdRecord{Sponsor: word.Draw(t, "sponsor"),
				Payer: word.Draw(t, "payer"), FirstShown: word.Draw(t, "first"), LastShown: word.Draw(t, "last"),
				Reach: rapid.MapOf(word, rapid.Int()).Draw(t, "reach")}}
		for _, name := range []string{AttrRemoved, AttrTargeted, attrUntil, AttrActive} {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: name, Value: word.Draw(t, name)})
		}
		before, err := it.Canonical()
		if err != nil {
			t.Skip(err)
		}
		for _, g := range Check(&it) {
			if !known[g.Letter] || g.Code == "" || g.Text == "" || strings.Contains(g.Text, "MISSING)") {
				t.Errorf("%+v", g)
			}
		}
		if after, err := it.Canonical(); err != nil || string(after) != string(before) {
			t.Errorf("the record was changed: %v", err)
		}
	})
}
