package screen_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

// ordinary is an offer of about 1.3 kB as JSON without a hit.
var ordinary = aedile.Item{ID: "B000000001", Kind: aedile.Listing, Service: "bench.example", URL: "https://bench.example/item/1", Title: "Larkhaus Classic Oak Table, 2 pcs",
	Text:     strings.Repeat("Massiver Esstisch aus Eiche für sechs Personen, geölte Oberfläche. Solid oak table, easy to clean with a damp cloth. Table en chêne massif, surface huilée. ", 6),
	Category: []string{"Home & Garden", "Tables"}, Brand: "Larkhaus", Model: "TX-400", Price: &aedile.Price{Amount: "129.00", Currency: "EUR"},
	Attrs: aedile.Attrs{{Name: "colour", Value: "brown"}, {Name: "weight", Value: "4000 g"}}}

// BenchmarkScreen compares screening an ordinary offer with decoding the same offer by encoding/json in the same run.
func BenchmarkScreen(b *testing.B) {
	line, err := json.Marshal(&ordinary)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encoding/json", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		for b.Loop() {
			var it aedile.Item
			if err := json.Unmarshal(line, &it); err != nil {
				b.Fatal(err)
			}
		}
	})
	s := screener(b, demo)
	it := ordinary
	b.Run("screen", func(b *testing.B) {
		b.SetBytes(int64(len(line)))
		b.ReportAllocs()
		for b.Loop() {
			s.Screen(&it)
		}
	})
}
