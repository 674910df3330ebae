package screen_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/text/markup"
)

// ordinary is an offer of about 1.3 kB as JSON without a hit.
var ordinary = aedile.Item{ID: "B000000001", Kind: aedile.Listing, Service: "bench.example", URL: "https://bench.example/item/1",
	Title:    "Larkhaus Classic Oak Table, 2 pcs",
	Text:     strings.Repeat("Massiver Esstisch aus Eiche für sechs Personen, geölte Oberfläche. Solid oak table, easy to clean with a damp cloth. Table en chêne massif, surface huilée. ", 6),
	Category: []string{"Home & Garden", "Tables"}, Brand: "Larkhaus", Model: "TX-400",
	Price: &aedile.Price{Amount: "129.00", Currency: "EUR"},
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

// BenchmarkScreenMarkup compares reading the texts of an ordinary offer for markup, of which there is none, with screening it: "ratio" is the
// share of the view in the whole.
func BenchmarkScreenMarkup(b *testing.B) {
	s := screener(b, demo)
	it := ordinary
	var texts []string
	for _, text := range it.Fields {
		texts = append(texts, text)
	}
	var view markup.View
	var whole, part time.Duration
	for b.Loop() {
		start := time.Now()
		for range 64 {
			s.Screen(&it)
		}
		between := time.Now()
		for range 64 {
			for _, text := range texts {
				view.Read(text)
			}
		}
		whole, part = whole+between.Sub(start), part+time.Since(between)
	}
	b.ReportMetric(float64(part)/float64(whole), "ratio")
}
