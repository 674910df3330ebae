package source

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

// goods are what the invented exports hold, by what a column is said to hold.
var goods = map[string]string{"id": "A-17", "title": "Lampe Nordlicht", "text": "Aus Holz, 40 cm hoch", "price": "19.90",
	"currency": "EUR", "gtin": "4006381333931", "brand": "Fuchsbau",
	"model": "TL-40", "category": "Haus > Lampen", "image": "https://i.example/1.jpg", "url": "https://s.example/lampe",
	"seller": "Laden am Bach", "tag": "holz", "lang": "de", "-": "7"}

// held reports whether the item has what a column holds where it belongs.
func held(it *aedile.Item, what string) bool {
	switch want := goods[what]; what {
	case "id":
		return string(it.ID) == want
	case "title":
		return it.Title == want
	case "text":
		return it.Text == want
	case "price":
		return it.Price != nil && it.Price.Amount == want
	case "currency":
		return it.Price != nil && it.Price.Currency == want
	case "gtin":
		return slices.Contains(it.GTIN, want)
	case "brand":
		return it.Brand == want
	case "model":
		return it.Model == want
	case "category":
		return slices.Equal(it.Category, []string{"Haus", "Lampen"})
	case "image":
		return len(it.Images) == 1 && it.Images[0].URL == want
	case "url":
		return it.URL == want
	case "seller":
		return it.Trader != nil && it.Trader.Name == want
	case "tag":
		return slices.Contains(it.Labels, want)
	case "lang":
		return it.Lang == want
	}
	return true
}

// export is one line of the table of exports.
type export struct {
	name, form, frame string
	columns, holds    []string
}

func readExports(t *testing.T) (es []export) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "exports.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		part := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(part) != 5 {
			continue
		}
		e := export{name: part[0] + " " + part[1], form: part[2], frame: part[3]}
		for c := range strings.FieldsSeq(part[4]) {
			i := strings.LastIndexByte(c, ':')
			name := c[:i]
			if e.form != "json" && e.form != "xml" && !strings.Contains(name, "_") || e.form == "csv" &&
				!strings.Contains(c, "__") && plainName2(name) {
				name = strings.ReplaceAll(name, "_", " ")
			}
			e.columns, e.holds = append(e.columns, name), append(e.holds, c[i+1:])
		}
		es = append(es, e)
	}
	return es
}

// plainName2 reports whether the underscores of a name stand for blanks: those of names in capitals or small letters alone are theirs.
func plainName2(name string) bool {
	return name != strings.ToLower(name) && name != strings.ToUpper(name)
}

func (e *export) content() string {
	switch e.form {
	case "json":
		return e.json()
	case "xml":
		return e.xml()
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if w.Comma = '\t'; e.form == "csv" {
		w.Comma = rune(e.frame[0])
	}
	row := make([]string, len(e.holds))
	for i, h := range e.holds {
		row[i] = goods[h]
		if h == "price" && w.Comma == ';' {
			row[i] = "19,90"
		}
	}
	other := slices.Clone(row)
	for i, h := range e.holds {
		if h == "id" || h == "title" {
			other[i] = "B-18"
		}
	}
	_ = w.WriteAll([][]string{e.columns, row, other})
	return b.String()
}

// json writes the columns as paths of objects, within a list under the path of the frame.
func (e *export) json() string {
	item := func(id string) any {
		root := map[string]any{}
		for i, c := range e.columns {
			var v any = goods[e.holds[i]]
			if e.holds[i] == "id" {
				v = id
			}
			if rest, ok := strings.CutPrefix(c, "custom_attributes."); ok {
				root["custom_attributes"] = []any{map[string]any{"attribute_code": rest, "value": v}}
				continue
			}
			at := root
			path := strings.Split(c, ".")
			for k, p := range path {
				name, list := strings.CutSuffix(p, "[]")
				switch {
				case k == len(path)-1 && list:
					at[name] = []any{v}
				case k == len(path)-1:
					at[name] = v
				case list:
					inner := map[string]any{}
					at[name] = []any{inner}
					at = inner
				default:
					if at[name] == nil {
						at[name] = map[string]any{}
					}
					at = at[name].(map[string]any)
				}
			}
		}
		return root
	}
	var v any = []any{item(goods["id"]), item("B-18")}
	path := strings.Split(e.frame, ".")
	for i := len(path) - 1; i >= 0; i-- {
		v = map[string]any{path[i]: v, "total": 2}
	}
	b, _ := json.MarshalIndent(v, "", " ")
	return string(b)
}

// xml writes the columns as elements and attributes, within the elements of the frame.
func (e *export) xml() string {
	path := strings.Split(e.frame, "/")
	record := path[len(path)-1]
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	for _, p := range path[:len(path)-1] {
		fmt.Fprintf(&b, `<%s xmlns:g="http://base.google.com/ns/1.0">`, p)
	}
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, id := range []string{goods["id"], "B-18"} {
		attrs, inner := "", ""
		for i, c := range e.columns {
			v := goods[e.holds[i]]
			if e.holds[i] == "id" {
				v = id
			}
			if name, ok := strings.CutPrefix(c, "@"); ok {
				attrs += fmt.Sprintf(` %s="%s"`, name, esc.Replace(v))
			} else {
				inner += fmt.Sprintf("<%s>%s</%s>", c, esc.Replace(v), c)
			}
		}
		fmt.Fprintf(&b, "<%s%s>%s</%s>\n", record, attrs, inner, record)
	}
	for _, p := range slices.Backward(path[:len(path)-1]) {
		fmt.Fprintf(&b, "</%s>", p)
	}
	return b.String()
}

// TestExportsOfPlatformsAreMapped holds that of the fields of exports as platforms write them, one a platform and locale, 95 of 100 are
// read where they belong.
func TestExportsOfPlatformsAreMapped(t *testing.T) {
	t.Parallel()
	es := readExports(t)
	right, all := 0, 0
	for _, e := range es {
		s, err := Open("export."+e.form, strings.NewReader(e.content()), Config{})
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		g := drain(t, s)
		if len(g.Items) != 2 || len(g.Faults) != 0 {
			t.Errorf("%s: %d items, faults %v", e.name, len(g.Items), g.Faults)
			all += len(e.holds)
			continue
		}
		var it aedile.Item
		if err := json.Unmarshal([]byte(g.Items[0]), &it); err != nil {
			t.Fatal(err)
		}
		for i, h := range e.holds {
			if h == "-" {
				continue
			}
			if all++; held(&it, h) {
				right++
			} else {
				t.Logf("%s: %s does not give the %s", e.name, e.columns[i], h)
			}
		}
	}
	t.Logf("%d of %d fields of %d exports", right, all, len(es))
	if len(es) < 40 || right*100 < all*95 {
		t.Errorf("%d of %d fields of %d exports are read where they belong, want 95 of 100 of at least 40", right, all, len(es))
	}
}

// TestExportsOfRealShops holds that the exports which shops have published are read as their description says.
func TestExportsOfRealShops(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file                              string
		items, faults, title, price, gtin int
		ids                               bool // every item has one of its own
	}{
		{"arche-cs/heureka.xml", 77, 0, 77, 77, 0, true}, {"cutiepoppers/products_export_1.csv", 37, 0, 37, 37, 0, true},
		{"elektrozawory-pl/merchant.xml", 99, 0, 99, 99, 0, true},
		{"eleswood-en/EtsyListingsDownload.csv", 133, 0, 133, 133, 0, false}, {"esales-el/skroutz.xml", 41, 0, 41, 41, 0, true},
		{"fragry-fr/fragry_products_final.csv", 10, 0, 10, 10, 0, true},
		{"importpc-cs/google_feed.xml", 300, 0, 300, 300, 298, true}, {"jmmatos-es/idealo.csv", 288, 0, 288, 288, 168, true},
		{"koritsa-uk/merchant.xml", 250, 0, 250, 250, 0, true},
		{"kratom-cs/Heureka-XML.xml", 37, 0, 37, 37, 37, true}, {"kratom-cs/heureka2.xml", 37, 0, 37, 37, 37, true},
		{"magento-en/catalog_product.csv", 1, 0, 1, 1, 0, true},
		{"ola-ru/google_feed.xml", 25, 0, 25, 25, 0, true}, {"ola-ru/yandex_feed.xml", 25, 0, 25, 25, 25, true},
		{"onbuy-en/feed.xml", 30, 0, 30, 30, 30, true},
		{"opispot/google_feed.xml", 100, 0, 100, 100, 0, true}, {"orris-cs/heureka.xml", 75, 0, 75, 75, 72, true},
		{"packt-en/Product-data.csv", 20, 0, 20, 20, 0, true},
		{"puffmi-cs/heureka.xml", 30, 0, 30, 30, 0, true}, {"solea-fr/google-shopping.xml", 90, 0, 90, 90, 0, true},
		{"trovaprezzi-it/trovaprezzi.xml", 144, 0, 144, 144, 0, true},
		{"unabris/idealo.csv", 14, 0, 14, 14, 14, true}, {"unabris/meta.csv", 14, 0, 14, 14, 0, true},
		{"velofant-sv/Produkter-Prisjakt24-XMl.txt", 26, 1, 26, 25, 0, true},
		{"zbozi-cp1250-cs/strom.xml", 9, 1, 9, 0, 0, true}, {"zbozi-cp1250-cs/zbozi.xml", 2, 1, 2, 2, 0, true},
		{"allegro-pl/allegro.csv", 475, 0, 0, 0, 0, false},
	} {
		path := filepath.Join(realData, "listings", "exports", filepath.FromSlash(c.file))
		if _, err := os.Stat(path); err != nil {
			t.Skip("no ../shared/data/listings/exports: see DATA.md")
		}
		s, err := Open(path, nil, Config{})
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		g := drain(t, s)
		title, price, gtin, numbered := 0, 0, 0, 0
		for _, b := range g.Items {
			var it aedile.Item
			if err := json.Unmarshal([]byte(b), &it); err != nil {
				t.Fatal(err)
			}
			title += min(len(it.Title), 1)
			gtin += min(len(it.GTIN), 1)
			if it.Price != nil {
				price++
			}
			if strings.HasPrefix(string(it.ID), "row-") {
				numbered++
			}
		}
		if len(g.Items) != c.items || len(g.Faults) != c.faults || title != c.title || price != c.price || gtin != c.gtin ||
			c.ids && numbered > 0 {
			t.Errorf("%s: %d items, %d with title, %d price, %d code, %d without id, faults %v", c.file, len(g.Items), title, price,
				gtin, numbered, g.Faults)
		}
	}
}
