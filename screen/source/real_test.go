package source

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

const realData = "../../../shared/data"

// readReal reads a file of public data, as its publisher made it, and returns copies of its items.
func readReal(t *testing.T, path string) ([]*aedile.Item, *Source) {
	t.Helper()
	path = filepath.Join(realData, filepath.FromSlash(path))
	if _, err := os.Stat(path); err != nil {
		t.Skip("no ../shared/data/listings or html: see DATA.md")
	}
	s, err := Open(path, nil, Config{})
	if err != nil {
		t.Fatal(err)
	}
	var items []*aedile.Item
	for c, err := range s.Chunks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if f != nil {
				t.Errorf("fault: %+v", f)
				return true
			}
			copied, err := it.Clone()
			if err != nil {
				t.Error(err)
			}
			items = append(items, copied)
			return true
		})
	}
	return items, s
}

// rowsOf reads the same table with encoding/csv.
func rowsOf(t *testing.T, path string) []map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(realData, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(b), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, v := range r {
			m[all[0][i]] = strings.TrimSpace(v)
		}
		rows = append(rows, m)
	}
	return rows
}

// TestMarketplaceExports holds that each export is read as its columns say, row by row.
func TestMarketplaceExports(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, title, text, url, price, currency, trader string
		id                                              func(map[string]string) string
	}{
		{"listings/lazada/lazada-products.csv", "title", "product_description", "url", "final_price", "currency", "seller_name",
			func(r map[string]string) string { return r["sku"] }},
		{"listings/shopee/shopee-products.csv", "title", "Product Description", "url", "final_price", "currency", "seller_name",
			func(r map[string]string) string { return r["id"] }},
	} {
		t.Run(filepath.Base(c.path), func(t *testing.T) {
			t.Parallel()
			items, s := readReal(t, c.path)
			rows := rowsOf(t, c.path)
			if len(items) != len(rows) || s.Ran().Format != CSV {
				t.Fatalf("got %d items of %d rows as %s", len(items), len(rows), s.Ran().Format)
			}
			options, specs, categories := 0, 0, 0
			for i, r := range rows {
				it := items[i]
				if it.Title != filled(r[c.title]) || strings.ReplaceAll(it.Text, "\r\n", "\n") != filled(r[c.text]) ||
					it.URL != r[c.url] || string(it.ID) != c.id(r) {
					t.Errorf("row %d: got %q %q", i+1, it.ID, it.Title)
				}
				v, ok := it.Price.Value()
				if want, _ := strconv.ParseFloat(r[c.price], 64); want != 0 && (!ok || v != want || it.Price.Currency != r[c.currency]) {
					t.Errorf("row %d: got price %+v, want %s %s", i+1, it.Price, r[c.price], r[c.currency])
				}
				if b := it.Brand; b == "No Brand" || b == "null" || (b != "") != isBrand(filled(r["brand"])) {
					t.Errorf("row %d: got brand %q of %q", i+1, b, r["brand"])
				}
				if it.Trader == nil && filled(r[c.trader]) != "" || it.Trader != nil && it.Trader.Name != filled(r[c.trader]) {
					t.Errorf("row %d: got trader %+v of %q", i+1, it.Trader, r[c.trader])
				}
				var path, pictures []string
				_ = json.Unmarshal([]byte(r["breadcrumb"]), &path)
				_ = json.Unmarshal([]byte(r["image"]), &pictures)
				if strings.Join(it.Category, "|") != strings.Join(path, "|") || len(it.Images) != len(pictures) {
					t.Errorf("row %d: got category %q, %d images; want %q, %d", i+1, it.Category, len(it.Images), path, len(pictures))
				}
				options += min(len(it.Options), 1)
				categories += min(len(it.Category), 1)
				if strings.HasPrefix(r["product_specifications"]+r["Product Specifications"], `[{"name"`) && len(it.Attrs) > 5 {
					specs++
				}
			}
			if options < len(rows)*7/10 || categories < len(rows)*9/10 || specs < len(rows)*9/10 {
				t.Errorf("of %d rows %d have options, %d a category, %d specifications", len(rows), options, categories, specs)
			}
		})
	}
}

func TestCatalogueWithRupeePrices(t *testing.T) {
	t.Parallel()
	const path = "listings/amazon-in/Amazon-Products.csv"
	items, _ := readReal(t, path)
	rows := rowsOf(t, path)
	if len(items) != len(rows) {
		t.Fatalf("got %d items of %d rows", len(items), len(rows))
	}
	priced, numbered := 0, 0
	for i, r := range rows {
		it := items[i]
		want := strings.NewReplacer("₹", "", ",", "").Replace(r["discount_price"])
		if want == "" {
			want = strings.NewReplacer("₹", "", ",", "").Replace(r["actual_price"])
		}
		if it.Price == nil && want != "" || it.Price != nil && (it.Price.Amount != want || it.Price.Currency != "INR") {
			t.Errorf("row %d: got %+v, want %s INR", i+1, it.Price, want)
		}
		if it.Title != filled(r["name"]) || it.URL != r["link"] || strings.Join(it.Category, "|") != r["main_category"]+"|"+
			r["sub_category"] {
			t.Errorf("row %d: got %q %q", i+1, it.Title, it.Category)
		}
		if it.Price != nil {
			priced++
		}
		if strings.HasPrefix(string(it.ID), "B0") {
			numbered++
		}
	}
	if priced < 10_800 || numbered < 10_500 {
		t.Errorf("%d items have a price, %d the number of their address", priced, numbered)
	}
}

func TestFoodExport(t *testing.T) {
	t.Parallel()
	const path = "listings/openfoodfacts/openfoodfacts.csv"
	items, s := readReal(t, path)
	rows := rowsOf(t, path)
	if len(items) != len(rows) {
		t.Fatalf("got %d items of %d rows", len(items), len(rows))
	}
	for i, r := range rows {
		it := items[i]
		if !strings.HasSuffix(r["url"], "/"+string(it.ID)) && string(it.ID) != r["code"] {
			t.Errorf("row %d: id %q of %q, code %q", i+1, it.ID, r["url"], r["code"])
		}
		if v, _ := it.Attrs.Get("ingredients_text"); v != filled(r["ingredients_text"]) {
			t.Errorf("row %d: ingredients %q", i+1, v)
		}
		for _, g := range it.GTIN {
			if !validGTIN(g) {
				t.Errorf("row %d: %q is no GTIN", i+1, g)
			}
		}
	}
	if m := s.Ran().Mapped; m["product_name"] != "title" || m["brands"] != "brand" || m["categories"] != "category" {
		t.Errorf("mapped %v", m)
	}
}

func TestCategoryListWithNumbers(t *testing.T) {
	t.Parallel()
	items, s := readReal(t, "listings/google-taxonomy/taxonomy-with-ids.de-DE.txt")
	if len(items) != 5427 || s.Ran().Format != Lines || len(s.Notes()) != 1 {
		t.Errorf("got %d items as %s, notes %q", len(items), s.Ran().Format, s.Notes())
	}
}

func TestFolderOfRealPages(t *testing.T) {
	t.Parallel()
	items, s := readReal(t, "html/extruct")
	items = slices.DeleteFunc(items, func(it *aedile.Item) bool { _, page := it.Attrs.Get("page"); return !page && it.Price == nil })
	if len(items) < 11 || s.Ran().Format != "html, json" {
		t.Errorf("got %d items as %s", len(items), s.Ran().Format)
	}
	products := 0
	for _, it := range items {
		if it.Price != nil && it.Price.Currency != "" && it.Title != "" {
			products++
		}
		if it.Title == "" && it.Text == "" && len(it.Attrs) < 2 {
			t.Errorf("%s is empty", it.ID)
		}
	}
	if products < 5 {
		t.Errorf("%d products with a price, want 5", products)
	}
}
