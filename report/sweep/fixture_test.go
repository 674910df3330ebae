package sweep

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

// items are invented listings whose evidence is found by text, so that the spans below are right by construction.
var items = []aedile.Item{
	{ID: "DE-1003", Kind: aedile.Listing, Title: "Sildenafil 100 mg ohne Rezept, 30 Stück", Category: []string{"Drogerie"},
		Text:    "Diskreter Versand aus eigenem Lager. Original Sildenafil 100 mg, kein Arztbesuch nötig, Lieferung in drei Tagen. Fragen gern auch auf Deutsch, Englisch oder Polnisch, wir antworten innerhalb eines Tages und helfen bei der Auswahl.",
		Trader:  &aedile.Account{Name: "Apothekenfux24", Country: "DE"},
		URL:     "https://markt.example/i/DE-1003",
		Service: "markt.example"},
	{ID: "PL-2201", Kind: aedile.Listing, Title: "Tra\u200bmadol 50mg bez recepty", Category: []string{"Zdrowie"},
		Trader: &aedile.Account{Name: "Zielnik", Country: "PL"}},
	{ID: "FR-0417", Kind: aedile.Post, Title: "Sac \"LV\" réplique 1:1 <script>alert(1)</script>",
		Category: []string{"Sacs & maroquinerie"}, Trader: &aedile.Account{Name: "Maison Mirabelle", Country: "FR"}},
}

// quote makes evidence of the first place of text in the field.
func quote(tb testing.TB, it *aedile.Item, field, text, source string) aedile.Evidence {
	tb.Helper()
	for f, s := range it.Fields {
		if i := strings.Index(s, text); f.String() == field && i >= 0 {
			return aedile.Evidence{Field: field, Start: i, End: i + len(text), Text: text, Source: source}
		}
	}
	tb.Fatalf("%s of %s does not hold %q", field, it.ID, text)
	return aedile.Evidence{}
}

func finding(tb testing.TB, it *aedile.Item, check aedile.CheckID, g aedile.Grade, evidence ...aedile.Evidence) aedile.Finding {
	tb.Helper()
	d, err := it.Digest()
	if err != nil {
		tb.Fatal(err)
	}
	return aedile.Finding{
		Item: aedile.ItemRef{ID: it.ID, Kind: it.Kind, Service: it.Service, URL: it.URL, Digest: d, Title: it.Title,
			Category: strings.Join(it.Category, " > "), Trader: it.Trader.Name, Country: it.Trader.Country},
		Check: check, Pack: aedile.PackRef{Name: "medicines", Version: "2026.11.0", Digest: aedile.DigestOf([]byte("medicines"))}, Grade: g,
		Title: "Title of " + string(check), Message: fmt.Sprintf("The offer fits %s.", check),
		Law:      []aedile.LawRef{{CELEX: "32001L0083", Place: "art 71", Title: "Dir. 2001/83: medicines subject to prescription"}},
		Category: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", Keyword: "KEYWORD_PROHIBITED_PRODUCTS",
		Facts:    []aedile.Fact{{Name: "substances", Value: "sildenafil"}, {Name: "negation", Value: "kein", Voids: true}},
		Evidence: evidence,
	}
}

func entries(tb testing.TB) []Entry {
	tb.Helper()
	de, pl, fr := &items[0], &items[1], &items[2]
	fs := []aedile.Finding{
		finding(tb, de, "medicines/prescription-only", aedile.Act, quote(tb, de, "title", "Sildenafil 100 mg", "substances: sildenafil"),
			quote(tb, de, "title", "ohne Rezept", "no_prescription: ohne rezept"),
			quote(tb, de, "text", "Sildenafil", "substances: sildenafil")),
		finding(tb, pl, "medicines/prescription-only", aedile.Act, quote(tb, pl, "title", "Tra\u200bmadol", "substances: tramadol")),
		finding(tb, fr, "counterfeit/replica", aedile.Review, quote(tb, fr, "title", "réplique 1:1", "code words: replica")),
	}
	out := make([]Entry, 0, len(fs))
	for i, f := range fs {
		out = append(out, Entry{Finding: f, Context: Context(&items[i], f.Evidence)})
	}
	return out
}

func ran() aedile.Ran {
	return aedile.Ran{
		Program: "aedile", Version: "v0.1.0", Packs: []aedile.PackRef{{Name: "medicines", Version: "2026.11.0",
			Digest: aedile.DigestOf([]byte("medicines"))}},
		Sources: []aedile.SourceRan{{Name: "catalogue.csv.gz", Format: "csv", Items: 12_345, Faults: 2, Bytes: 16_000_000,
			Mapped: map[string]string{"Titel": "title", "Preis": "price"}, Kept: []string{"Farbe"}}},
		Items: 12_345, Findings: 3, ByGrade: map[aedile.Grade]int{aedile.Act: 2, aedile.Review: 1}, Hidden: 1, Faults: 2,
		Notes: []string{"ignore.yaml:7: expired on 2026-10-31 and no longer counts"},
	}
}
