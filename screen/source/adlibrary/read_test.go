package adlibrary

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// read returns the ads of a text and its faults.
func read(t *testing.T, name, content string, c Config) (items []aedile.Item, faults []aedile.Fault) {
	t.Helper()
	for it, f := range Read(name, strings.NewReader(content), c) {
		switch {
		case f != nil:
			faults = append(faults, *f)
		case it.Kind != aedile.Ad || it.Ad == nil || it.ID == "":
			t.Errorf("%s: an item that is no ad with a name: %+v", name, it)
		default:
			items = append(items, *it)
		}
	}
	return items, faults
}

func fixture(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Every shape gives the parts of the law: for whom, by whom, when, to whom with exclusions, and how many.
func TestEveryShapeGivesThePartsOfTheLaw(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]aedile.AdRecord{
		"meta.json": {Sponsor: "Nordlicht Leuchten", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-11-15",
			Targeting: []aedile.Targeting{{Parameter: "age", Value: "25-65+"}, {Parameter: "location countries", Value: "Germany"},
				{Parameter: "location city", Value: "Bremen", Exclude: true}},
			Reach: map[string]int{"total": 900, "DE": 600, "AT": 300}},
		"tiktok.json": {Sponsor: "Nordlicht Leuchten", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-11-15",
			Targeting: []aedile.Targeting{{Parameter: "age", Value: "18-24"}, {Parameter: "country", Value: "FR"},
				{Parameter: "country", Value: "IT"},
				{Parameter: "custom audience", Value: "CUSTOM", Basis: "profiling"}, {Parameter: "gender", Value: "female"},
				{Parameter: "interest", Value: "Catholic community", Basis: "profiling"}},
			Reach: map[string]int{"total": 15000, "IT": 12000, "FR": 3000}},
		"google.ndjson": {Sponsor: "Nordlicht", Payer: "Nordlicht Leuchten GmbH", FirstShown: "2026-09-30", LastShown: "2026-11-15",
			Targeting: []aedile.Targeting{{Parameter: "demographic_info", Value: "CRITERIA_INCLUDED"},
				{Parameter: "geo_location", Value: "CRITERIA_INCLUDED_AND_EXCLUDED"},
				{Parameter: "customer_lists", Value: "CRITERIA_EXCLUDED", Exclude: true, Basis: "profiling"}}},
		"linkedin.json": {Sponsor: "Nordlicht", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-10-09",
			Targeting: []aedile.Targeting{{Parameter: "Language", Value: "German"},
				{Parameter: "Member groups", Value: "LGBTQ professionals", Exclude: true},
				{Parameter: "Audience", Value: "included"}}},
		"amazon-like.json": {Sponsor: "Nordlicht Leuchten", Payer: "n/a", FirstShown: "2026-10-02", LastShown: "2026-09-02",
			Targeting: []aedile.Targeting{{Parameter: "Interests", Value: "Reading"},
				{Parameter: "Interests", Value: "Muslim community", Exclude: true}},
			Reach: map[string]int{"total": 900, "DE": 600, "GR": 400}},
		"x-like.csv": {Sponsor: "Nordlicht", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-11-15",
			Targeting: []aedile.Targeting{{Parameter: "keywords", Value: "lamps"}, {Parameter: "keywords", Value: "desks"},
				{Parameter: "keywords (excluded)", Value: "antidepressant", Exclude: true},
				{Parameter: "keywords (excluded)", Value: "suicide", Exclude: true},
				{Parameter: "interests", Value: "Home"}, {Parameter: "age", Value: "18-34"}},
			Reach: map[string]int{"total": 1200, "DE": 800, "AT": 400}},
		"pinterest-like.csv": {Sponsor: "Nordlicht", Payer: "Agentur Fünfeck", FirstShown: "2026-10-02", LastShown: "2026-10-30",
			Targeting: []aedile.Targeting{{Parameter: "age", Value: "25-34"}, {Parameter: "age", Value: "35-44"},
				{Parameter: "gender", Value: "female"},
				{Parameter: "location", Value: "DE"}, {Parameter: "location", Value: "AT"},
				{Parameter: "interests", Value: "Decor"}, {Parameter: "audience", Value: "Lookalike"}},
			Reach: map[string]int{"total": 1200000}},
	} {
		items, _ := read(t, name, fixture(t, name), Config{Service: "svc"})
		if len(items) == 0 {
			t.Errorf("%s: no ad", name)
			continue
		}
		if diff := cmp.Diff(want, *items[0].Ad); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if items[0].Service != "svc" {
			t.Errorf("%s: service %q", name, items[0].Service)
		}
	}
}

// A record that is no JSON is a fault with its number, and the next one is read with all digits of its name.
func TestABrokenRecordDoesNotHideTheNext(t *testing.T) {
	t.Parallel()
	items, faults := read(t, "tiktok.json", fixture(t, "tiktok.json"), Config{})
	if len(items) != 2 || len(faults) != 1 || faults[0].Line != 2 || faults[0].Hint == "" {
		t.Fatalf("%d items, faults %+v", len(items), faults)
	}
	if items[0].ID != "7212345678901234567" || items[1].ID != "9" {
		t.Errorf("%s, %s", items[0].ID, items[1].ID)
	}
	if v, _ := items[1].Attrs.Get("ad_removal_reasons"); !strings.Contains(v, "counterfeit") {
		t.Errorf("reasons %q", v)
	}
}

// A file that is cut short tells so, after what stands before the break; a text that is not closed spoils one record.
func TestDamageIsToldAndBounded(t *testing.T) {
	t.Parallel()
	for content, want := range map[string][2]int{
		`{"ads": [{"id": "1", "advertiser": "A"}, {"id": "2", "adver`:                      {1, 1},
		"{\"id\": \"1\", \"advertiser\": \"A}\n{\"id\": \"2\", \"advertiser\": \"B\"}\n":   {0, 1},
		"{\"id\": \"1\", \"advertiser\": \"A\"}\n{\"id\": \"2\", \"advertiser\": \"B\"}\n": {2, 0},
		`[{"id": "1"}, 5, "x", {"id": "2"}]`:                                               {2, 0},
		`{"ads": []}`:                                                                      {0, 0},
		"":                                                                                 {0, 0},
		"a,b\n1,2\n":                                                                       {0, 1},
		`[{"id": "1", "text": "` + strings.Repeat("x", maxRecordBytes) + `"}, {"id": "2"}]`: {1, 1},
	} {
		items, faults := read(t, "x", content, Config{})
		if len(items) != want[0] || len(faults) != want[1] {
			t.Errorf("%.60q: %d items and %d faults, want %v: %+v", content, len(items), len(faults), want, faults)
		}
	}
}

// What has no field is kept under its own name.
func TestNothingIsDropped(t *testing.T) {
	t.Parallel()
	items, _ := read(t, "x.csv", fixture(t, "x-like.csv"), Config{})
	if v, _ := items[0].Attrs.Get("Followers of"); v != "@nordlicht" {
		t.Errorf("attrs %v", items[0].Attrs)
	}
	if got := items[1].Ad.FirstShown; got != "2026-10-02" {
		t.Errorf("day %q", got)
	}
}

func TestNumbersAndDaysAsServicesWriteThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"12K": 12000, "1.2M": 1200000, "1,234": 1234, "1000-2000": 1000, "7": 7, "-1": -1,
		"many": -1, "": -1, "9e99": -1,
		"NaN": -1, "Inf": -1, "0x1p4": -1, "999999999999B": -1, "12.345": 12345, "1.234.567": 1234567, "1 234": 1234, "12.5K": 12500} {
		n, _, ok := number(s)
		if ok != (want >= 0) || ok && n != want {
			t.Errorf("%q: %d %v, want %d", s, n, ok, want)
		}
	}
	for s, want := range map[string]string{"20261002": "2026-10-02", "1790899200": "2026-10-02", "1790899200000": "2026-10-02",
		"2019/09/19 17:56:37Z":     "2019-09-19",
		"2026-10-02T10:00:00+0000": "2026-10-02", "soon": "soon", "0": "", "-5": "-5", "-20261002": "-20261002", "02.10.2026": "2026-10-02"} {
		if got := dayOf(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// A mapping names columns in any language; a field that does not exist is refused.
func TestAMappingNamesColumns(t *testing.T) {
	t.Parallel()
	m, err := LoadMapping(strings.NewReader("id: Nr\nsponsor: Auftraggeber\npayer: Zahlender\n+interests: Interessen\n-interests: Ohne Interessen\nattr ad_political: politisch\n"))
	if err != nil {
		t.Fatal(err)
	}
	items, faults := read(t, "x.csv", "Nr;Auftraggeber;Zahlender;Interessen;Ohne Interessen;politisch\n4;A;B;Garten|Haus;Gewerkschaften;ja\n", Config{Map: m})
	want := []aedile.Targeting{{Parameter: "interests (Interessen)", Value: "Garten"}, {Parameter: "interests (Interessen)", Value: "Haus"},
		{Parameter: "interests (Ohne Interessen)", Value: "Gewerkschaften", Exclude: true}}
	if len(faults) > 0 || len(items) != 1 || items[0].Ad.Sponsor != "A" || items[0].Ad.Payer != "B" {
		t.Fatalf("%+v %+v", items, faults)
	}
	if diff := cmp.Diff(want, items[0].Ad.Targeting); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"nobody: X\n", "- a\n", "", "\x00"} {
		if _, err := LoadMapping(strings.NewReader(bad)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Items of the program are read back as they were written.
func TestItemsAreReadBack(t *testing.T) {
	t.Parallel()
	it := aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps", Ad: &aedile.AdRecord{Sponsor: "A", Reach: map[string]int{"total": 3}}}
	line, err := it.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	items, faults := read(t, "x", string(line)+"\n", Config{})
	if len(items) != 1 || len(faults) != 0 || cmp.Diff(it, items[0]) != "" {
		t.Errorf("%+v %+v", items, faults)
	}
}

// FuzzRead: no bytes stop or break the reader, and each ad can be written.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"meta.json", "tiktok.json", "google.ndjson", "linkedin.json", "amazon-like.json", "x-like.csv",
		"pinterest-like.csv"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Add(`{"data":{"ads":[{"ad":{"id":1}`)
	f.Add("id,reach by country\n1,DE=\n")
	f.Fuzz(func(t *testing.T, content string) {
		for it, fault := range Read("x", strings.NewReader(content), Config{}) {
			if (it == nil) == (fault == nil) {
				t.Fatal("neither an ad nor a fault, or both")
			}
			if it != nil {
				b, err := it.Canonical()
				if err != nil || !json.Valid(b) {
					t.Fatalf("%v: %s", err, b)
				}
			}
		}
	})
}
