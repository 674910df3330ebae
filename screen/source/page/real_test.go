package page

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const extruct = "../../../../shared/data/html/extruct"

// expectation returns what the collection says a page holds.
func expectation(t *testing.T, path string) []map[string]any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(extruct, path))
	if err != nil {
		t.Skip("no ../shared/data/html/extruct: see DATA.md")
	}
	var vs []map[string]any
	if err := json.Unmarshal(b, &vs); err != nil {
		t.Fatal(err)
	}
	return vs
}

func realPage(t *testing.T, path string) *Page {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(extruct, path))
	if err != nil {
		t.Skip("no ../shared/data/html/extruct: see DATA.md")
	}
	return Read(b, Config{Name: path})
}

// TestRealMicrodata compares products with what extruct expects of the same pages.
func TestRealMicrodata(t *testing.T) {
	t.Parallel()
	for page, expected := range map[string]string{"schema.org/product.html": "schema.org/product.json",
		"schema.org/product-ref.html":              "schema.org/product-ref.json",
		"websites/microdata-with-description.html": "websites/microdata-with-description.json"} {
		props, _ := expectation(t, expected)[0]["properties"].(map[string]any)
		it := realPage(t, page).Items[0]
		description, _ := props["description"].(string)
		if it.Title != props["name"] || it.Brand != props["brand"] || squeeze(it.Text) != squeeze(description) {
			t.Errorf("%s: got %q by %q: %q, want %q by %q: %q", page, it.Title, it.Brand, it.Text, props["name"], props["brand"],
				description)
		}
		offers := props["offers"]
		if l, ok := offers.([]any); ok {
			offers = l[0]
		}
		offer, _ := offers.(map[string]any)["properties"].(map[string]any)
		price := offer["price"]
		if price == nil {
			price = offer["lowPrice"]
		}
		if it.Price == nil || it.Price.Amount != price || it.Price.Currency != offer["priceCurrency"] {
			t.Errorf("%s: got price %+v, want %v %v", page, it.Price, price, offer["priceCurrency"])
		}
	}
}

// TestRealBrokenJSON compares the texts in JSON-LD that is none with what extruct expects.
func TestRealBrokenJSON(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"custom.invalid/JSONLD_with_JS_comment", "custom.invalid/JSONLD_with_control_characters",
		"custom.invalid/JSONLD_with_control_characters_comment", "misc/null_ld_mock"} {
		want := expectation(t, name+".jsonld")
		p := realPage(t, name+".html")
		text := canonical(t, p)[0]
		for _, e := range want {
			for k, v := range e {
				s, ok := v.(string)
				if s = strings.TrimSpace(s); !ok || s == "" || strings.HasPrefix(k, "@") {
					continue
				}
				b, _ := json.Marshal(s)
				if !strings.Contains(text, string(b[1:len(b)-1])) && !strings.Contains(text, s) {
					t.Errorf("%s: %s is %q, not in %s", name, k, s, text)
				}
			}
		}
	}
}

// TestRealOpenGraph compares the product of a whole shop page with what extruct expects.
func TestRealOpenGraph(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	for _, kv := range expectation(t, "misc/opengraph_ns_product_test.json")[0]["properties"].([]any) {
		pair := kv.([]any)
		want[pair[0].(string)] = pair[1].(string)
	}
	it := realPage(t, "misc/opengraph_ns_product_test.html").Items[0]
	if it.URL != want["og:url"] || it.Price == nil || it.Price.Amount != want["product:price:amount"] ||
		it.Price.Currency != want["product:price:currency"] ||
		string(it.ID) != want["product:retailer_item_id"] || len(it.GTIN) == 0 || it.GTIN[0] != want["product:gtin"] {
		t.Errorf("got %s %+v %s %v", it.URL, it.Price, it.ID, it.GTIN)
	}
}
