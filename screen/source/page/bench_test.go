package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkRead reads a whole shop page, and one of 2,000 cards of goods.
func BenchmarkRead(b *testing.B) {
	shop, err := os.ReadFile(filepath.Join(extruct, "websites/microdata-with-description.html"))
	if err != nil {
		b.Skip("no ../shared/data/html/extruct: see DATA.md")
	}
	cards := `<h1>Towels</h1>` + strings.Repeat(`<div class="card"><div><h3><a href="/x">Towel</a></h3><p>Soft</p></div><span>9 €</span></div>`, 2000)
	for name, page := range map[string]string{"shop": string(shop), "cards": cards} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				Read([]byte(page), Config{Name: "f"})
			}
		})
	}
}
