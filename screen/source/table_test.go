package source

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

func TestTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		c        Config
		want     got
	}{
		{"plain", "id,title,price,currency\n1,Tea,2.50,EUR\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Tea","price":{"amount":"2.50","currency":"EUR"}}`}}},
		{"byte order mark, crlf, last line open", "\xef\xbb\xbfid,title\r\n1,Tea\r\n2,\"Oolong\"", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Tea"}`, `{"id":"2","kind":"listing","title":"Oolong"}`}}},
		{"semicolons and German names", "Artikelnummer;Bezeichnung;Preis;Währung;Marke\n7;Tee;\"1.299,00\";€;ohne Marke\n",
			Config{}, got{Items: []string{
				`{"id":"7","kind":"listing","title":"Tee","price":{"amount":"1299.00","currency":"EUR"}}`}}},
		{"tabs", "id\ttitle\tgtin\n1\tTea \"green\"\t4006381333931\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Tea \"green\"","gtin":["4006381333931"]}`}}},
		{"bars", "id|title|brand\n1|Tea|Alm\n2|Mate|Tal\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Tea","brand":"Alm"}`, `{"id":"2","kind":"listing","title":"Mate","brand":"Tal"}`}}},
		{"separator named by the file", "sep=;\nid;title\n1;a,b\n", Config{Format: CSV}, got{Items: []string{`{"id":"1","kind":"listing","title":"a,b"}`}}},
		{"cell over several lines", "id,description\n1,\"two\nlines\"\n2,x\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","text":"two\nlines"}`, `{"id":"2","kind":"listing","text":"x"}`}}},
		{"quotes written twice", "id,title\n1,\"5\"\" disk\"\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"5\" disk"}`}}},
		{"stray quotes", "id,title,brand\n1,5\" disk,\"a 7\" one\"\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"5\" disk","brand":"a 7\" one"}`}}},
		{"a backslash means nothing", "id,title\n1,\"a\\\"\n2,b\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"a\\"}`, `{"id":"2","kind":"listing","title":"b"}`}}},
		{"ragged rows", "id,title,brand\n1,Tea\n2,Tea,Alm\n3,Tea,Alm,x\n4,Tea,Alm,,\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea"}`, `{"id":"2","kind":"listing","title":"Tea","brand":"Alm"}`, `{"id":"3","kind":"listing","title":"Tea","brand":"Alm","attrs":{"column 4":"x"}}`, `{"id":"4","kind":"listing","title":"Tea","brand":"Alm"}`}, Faults: []string{"2: row has 2 cells, the header 3", "4: row has 4 cells, the header 3"}}},
		{"unclosed quote costs its own row", "id,title,brand\n1,\"Tea,Alm\n2,Mate,Tal\n3,Kaffee,Tal\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea","brand":"Alm","attrs":{"aedile:incomplete":"form"}}`, `{"id":"2","kind":"listing","title":"Mate","brand":"Tal"}`, `{"id":"3","kind":"listing","title":"Kaffee","brand":"Tal"}`}, Faults: []string{"2: a quote is not closed"}}},
		{"unclosed quote that a later one closes", "id,title,brand\n1,\"Tea,Alm\n2,Mate,Tal\n3,\"Kaffee\",Tal\n4,Rum,Tal\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea","brand":"Alm","attrs":{"aedile:incomplete":"form"}}`, `{"id":"2","kind":"listing","title":"Mate","brand":"Tal"}`, `{"id":"3","kind":"listing","title":"Kaffee","brand":"Tal"}`, `{"id":"4","kind":"listing","title":"Rum","brand":"Tal"}`}, Faults: []string{"2: a quote is not closed"}}},
		{"unclosed quote before empty cells", "id,title,brand\n1,\"Tea,Alm\n2,\"\",Tal\n3,Rum,Tal\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea","brand":"Alm","attrs":{"aedile:incomplete":"form"}}`, `{"id":"2","kind":"listing","brand":"Tal"}`, `{"id":"3","kind":"listing","title":"Rum","brand":"Tal"}`}, Faults: []string{"2: a quote is not closed"}}},
		{"a ragged row of many lines is one fault", "id,title,text\n1,Tea,\"a\nb\nc\",x\n2,Mate,y\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea","text":"a"}`, `{"id":"2","kind":"listing","title":"Mate","text":"y"}`}, Faults: []string{"2: row has 4 cells, the header 3"}}},
		{"line of the fault after cells of many lines", "id,title\n1,\"a\nb\"\n2\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"a\nb"}`, `{"id":"2","kind":"listing"}`}, Faults: []string{"4: row has 1 cells, the header 2"}}},
		{"invalid utf-8 costs its own row", "id,title\n1,K\xe4se\n2,Wein\n", Config{}, got{Items: []string{"{\"id\":\"1\",\"kind\":\"listing\",\"title\":\"K�se\",\"attrs\":{\"aedile:incomplete\":\"encoding\"}}", `{"id":"2","kind":"listing","title":"Wein"}`}, Faults: []string{"2: invalid UTF-8 at byte 4"}}},
		{"unknown columns are attributes", "id,title,Voltage,Voltage,\n1,Lamp,12,24,x\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Lamp","attrs":{"Voltage":"12","Voltage (2)":"24","column 5":"x"}}`}}},
		{"what exports write for nothing", "id,title,brand,model,text\n1,Tea,No Brand,null,[]\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Tea"}`}}},
		{"no id column: number in the address, else of the row",
			"title,url\nTea,https://shop.example/item/123456.html\nMate,https://shop.example/\nRum,\n", Config{},
			got{Items: []string{`{"id":"123456","kind":"listing","url":"https://shop.example/item/123456.html","title":"Tea"}`,
				`{"id":"row-2","kind":"listing","url":"https://shop.example/","title":"Mate"}`, `{"id":"row-3","kind":"listing","title":"Rum"}`}}},
		{"zero is no price where another column has one",
			"id,final_price,initial_price,currency\n1,0,12,EUR\n2,5,9,EUR\n3,0,0,EUR\n", Config{}, got{Items: []string{
				`{"id":"1","kind":"listing","price":{"amount":"12","currency":"EUR"},"attrs":{"final_price":"0"}}`,
				`{"id":"2","kind":"listing","price":{"amount":"5","currency":"EUR"},"attrs":{"initial_price":"9"}}`,
				`{"id":"3","kind":"listing","price":{"amount":"0","currency":"EUR"},"attrs":{"initial_price":"0"}}`}}},
		{"price that is none stays an attribute", "id,price\n1,on request\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"price":"on request"}}`}}},
		{"shared mark settled by the address", "id,price,url\n1,$ 500,https://shop.example.mx/p\n2,$ 5,https://shop.example/p\n",
			Config{}, got{Items: []string{
				`{"id":"1","kind":"listing","url":"https://shop.example.mx/p","price":{"amount":"500","currency":"MXN"}}`,
				`{"id":"2","kind":"listing","url":"https://shop.example/p","price":{"amount":"5","currency":"USD"}}`}}},
		{"price in scientific notation", "id,price,currency\n1,1.5e-02,MYR\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","price":{"amount":"0.015","currency":"MYR"}}`}}},
		{"category paths and levels", "id,category,subcategory\n1,Food > Cheese,\n2,\"[\"\"Food\"\",\"\"Wine\"\"]\",\n3,Food,Bread\n4,77,Bread\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","category":["Food","Cheese"]}`, `{"id":"2","kind":"listing","category":["Food","Wine"]}`,
			`{"id":"3","kind":"listing","category":["Food","Bread"]}`, `{"id":"4","kind":"listing","category":["Bread"],"attrs":{"category":"77"}}`}}},
		{"images in one cell and in several", "id,image,additional_image_link\n1,\"https://i.example/a,b.jpg,https://i.example/c.jpg\",https://i.example/d.jpg\n", Config{},
			got{Items: []string{`{"id":"1","kind":"listing","images":[{"url":"https://i.example/a,b.jpg"},{"url":"https://i.example/c.jpg"},{"url":"https://i.example/d.jpg"}]}`}}},
		{"pairs become attributes", "id,specifications,variant_info\n" +
			`1,"[{""name"":""Colour"",""value"":""red""},{""name"":""Volt"",""value"":12}]","[{""name"":""Size"",""value"":""L""},{""name"":""x"",""value"":null}]"` + "\n", Config{},
			got{Items: []string{`{"id":"1","kind":"listing","attrs":{"Colour":"red","Volt":"12","variant_info.Size":"L"}}`}}},
		{"options", "id,variations\n1,\"[{\"\"name\"\":\"\"Size\"\",\"\"variations\"\":[\"\"S\"\",null,\"\"M\"\"]}]\"\n2,\"[{\"\"name\"\":\"\"L\"\",\"\"price\"\":\"\"3.5\"\"}]\"\n3,S|M\n", Config{},
			got{Items: []string{`{"id":"1","kind":"listing","options":[{"name":"S"},{"name":"M"}]}`, `{"id":"2","kind":"listing","options":[{"name":"L","price":"3.5"}]}`,
				`{"id":"3","kind":"listing","options":[{"name":"S"},{"name":"M"}]}`}}},
		{"a code is a gtin if it checks", "code,product_name\n4006381333931,Pen\n12345,Pen\n8.41E+12,Pen\n", Config{}, got{Items: []string{
			`{"id":"4006381333931","kind":"listing","title":"Pen","gtin":["4006381333931"]}`, `{"id":"12345","kind":"listing","title":"Pen"}`,
			`{"id":"row-3","kind":"listing","title":"Pen","attrs":{"code":"8.41E+12"}}`}}},
		{"countries only as codes", "id,ships_from,ships_to\n1,cn,\"de, FR\"\n2,China,everywhere\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","ships_from":"CN","destination":["DE","FR"]}`, `{"id":"2","kind":"listing","attrs":{"ships_from":"China","ships_to":"everywhere"}}`}}},
		{"adult and labels", "id,adult,labels\n1,yes,\"new, bio\"\n2,no,\n", Config{}, got{Items: []string{
			`{"id":"1","kind":"listing","labels":["adult","new","bio"]}`, `{"id":"2","kind":"listing","attrs":{"adult":"no"}}`}}},
		{"advertisements", "id,advertiser,paid for by,ad text\n1,Alm,Tal,Buy\n", Config{Kind: aedile.Ad}, got{Items: []string{
			`{"id":"1","kind":"ad","text":"Buy","ad":{"sponsor":"Alm","payer":"Tal"}}`}}},
		{"rows without any value", "id,title\n,\n1,Tea\n\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea"}`}}},
		{"failed formulas are no names", "id,#NAME?,title\n1,x,Tea\n", Config{}, got{Items: []string{`{"id":"1","kind":"listing","title":"Tea","attrs":{"#NAME?":"x"}}`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x.csv", c.in, c.c)
			if diff := cmp.Diff(c.want, g); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

func TestTableReportsWhatItMapped(t *testing.T) {
	t.Parallel()
	_, s := readAll(t, "x.csv", "sku,Product Name,Colour\n1,Tea,green\n", Config{})
	want := aedile.SourceRan{Name: "x.csv", Format: CSV, Bytes: 36, Mapped: map[string]string{"sku": "id", "Product Name": "title"},
		Kept: []string{"Colour"}}
	if diff := cmp.Diff(want, s.Ran()); diff != "" {
		t.Error(diff)
	}
}

// TestUnclosedQuoteDoesNotSwallowTheFile holds it where the quote is closed nowhere within the limit of a record.
func TestUnclosedQuoteDoesNotSwallowTheFile(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("id,title,brand\n0,\"open,Alm\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "%d,Tea,Alm\n", i+1)
	}
	for name, max := range map[string]int{"beyond the limit": 8 * kib, "to the end of the file": mib} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items, faults := tally(t, open(t, "x.csv", []byte(b.String()), Config{MaxLineBytes: max}))
			if items != 20_001 || len(faults) != 1 || faults[0].Line != 2 {
				t.Errorf("got %d items, faults %v", items, faults)
			}
		})
	}
}

func TestTableOfUnclosedQuotesTakesTimeInProportion(t *testing.T) {
	t.Parallel()
	b := []byte("id,title,brand\n" + strings.Repeat("\"a\n", 300_000))
	s := open(t, "x.csv", b, Config{Format: CSV})
	items, faults := tally(t, s)
	if items != len(faults) || len(faults) == 0 {
		t.Errorf("got %d items, %d faults", items, len(faults))
	}
}

func TestLongRowIsAFault(t *testing.T) {
	t.Parallel()
	in := "id,title\n1,Tea\n2," + strings.Repeat("x", 3*mib) + "\n3,Mate\n"
	g, _ := readAll(t, "x.csv", in, Config{MaxLineBytes: 64 * kib})
	if len(g.Items) != 2 || len(g.Faults) != 1 || !strings.HasPrefix(g.Faults[0], "3: line is longer than 65536") {
		t.Errorf("got %d items, faults %v", len(g.Items), g.Faults)
	}
}

// TestWrittenTablesAreReadBack holds that what encoding/csv writes comes back cell by cell, with the right numbers of
// lines, however the stream is cut.
func TestWrittenTablesAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(rapid.RuneFrom([]rune("ab ,;\"\n\tä字\\'")), 1, 12, -1)
		cells := rapid.SliceOfN(rapid.SliceOfN(word, 3, 3), 1, 12).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "separator")
		w.UseCRLF = rapid.Bool().Draw(t, "crlf")
		_ = w.Write([]string{"id", "x", "y"})
		for i, row := range cells {
			_ = w.Write(append([]string{fmt.Sprint(i)}, row[1:]...))
		}
		w.Flush()
		format := CSV
		if w.Comma == '\t' {
			format = TSV
		}
		var r io.Reader = bytes.NewReader(b.Bytes())
		if rapid.Bool().Draw(t, "half reads") {
			r = iotest.HalfReader(r)
		}
		s, err := Open("x", r, Config{Format: format})
		if err != nil {
			t.Fatal(err)
		}
		if s.reader.(*tableReader).delim != byte(w.Comma) {
			t.Skip("separator is ambiguous")
		}
		n := 0
		for c, err := range s.Chunks(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f != nil {
					t.Fatalf("%+v of %q", f, b.String())
				}
				for k, name := range []string{"x", "y"} {
					want := filled(cells[n][k+1])
					if w.UseCRLF {
						want = strings.ReplaceAll(want, "\n", "\r\n")
					}
					if v, _ := it.Attrs.Get(name); v != want && !isJSON(want) {
						t.Fatalf("row %d %s: got %q, want %q, of %q", n, name, v, want, b.String())
					}
				}
				n++
				return true
			})
		}
		if n != len(cells) {
			t.Fatalf("got %d rows of %d: %q", n, len(cells), b.String())
		}
	})
}

// FuzzTable holds that reading ends, in memory and time, and that what is read does not depend on how it is cut.
func FuzzTable(f *testing.F) {
	for _, s := range []string{"id,title\n1,Tea\n", "id;title\r\n\"1;\r\n2;x", "\"id\",\"title\"\n\"1\",\"a\"\"b\"x\"\n",
		"a\tb\n\"\n\"\n\"", "sep=|\na|b\n|\n", "\n\n\n", "\"",
		"id,variations\n1,[[[[[{\"a\":1}]]]]]\n", "id,price\n1,\xff\n", ",,,\n,,,\n", "id,title,x\n1,\"a\nb\n2,c,d\n\"\n3,e,f\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var outs []got
		for _, cut := range []bool{false, true} {
			var r io.Reader = bytes.NewReader(b)
			if cut {
				r = iotest.OneByteReader(r)
			}
			s, err := Open("x.csv", r, Config{Format: CSV, MaxLineBytes: kib})
			if err != nil {
				return
			}
			outs = append(outs, drain(t, s))
		}
		if diff := cmp.Diff(outs[0], outs[1]); diff != "" {
			t.Errorf("%s\nof %q", diff, b)
		}
	})
}

func TestMapping(t *testing.T) {
	t.Parallel()
	m, err := LoadMapping(strings.NewReader("title: Was\ntext: [Lang, Kurz]\nprice: VK\ncurrency: {value: EUR}\nkind: {value: post}\ntrader.name: Wer\n"))
	if err != nil {
		t.Fatal(err)
	}
	g, s := readAll(t, "x.csv", "Nr,Was,Titel,Kurz,Lang,VK,Wer,Marke\n1,Tee,x,k,,\"2,50\",Alm,Tal\n2,Rum,,k,l,3,,\n", Config{Map: m})
	want := got{Items: []string{
		`{"id":"1","kind":"post","title":"Tee","text":"k","brand":"Tal","price":{"amount":"2.50","currency":"EUR"},"trader":{"name":"Alm"},"attrs":{"Titel":"x"}}`,
		`{"id":"2","kind":"post","title":"Rum","text":"l","price":{"amount":"3","currency":"EUR"},"attrs":{"Kurz":"k"}}`}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Titel"}, s.Ran().Kept); diff != "" {
		t.Error(diff)
	}
}

func TestMappingOfJSONKeys(t *testing.T) {
	t.Parallel()
	m, err := LoadMapping(strings.NewReader("title: info.was\nkind: {value: post}\nimages: pics\n"))
	if err != nil {
		t.Fatal(err)
	}
	g, s := readAll(t, "x", `{"info":{"was":"Tee \u00e4\"","n":1.50},"pics":["a","b"],"price":{"amount":"2","currency":"EUR"},"tags":["x"],"more":[1,{"k":null}],"brand":null}`+
		"\n"+`{"info":{"n":01}}`+"\n7", Config{Format: NDJSON, Map: m})
	want := got{Items: []string{`{"id":"row-1","kind":"post","title":"Tee ä\"","price":{"amount":"2","currency":"EUR"},"images":[{"url":"a"},{"url":"b"}],"labels":["x"],` +
		`"attrs":{"info.n":"1.50","more[0]":"1"}}`, `{"id":"row-2","kind":"post","attrs":{"info.n":"01"}}`}, Faults: []string{`2: info.n: "01" is no number in JSON`, "3: want an object, got a number"}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	if s.Ran().Mapped["info.was"] != "title" {
		t.Errorf("ran %+v", s.Ran())
	}
}

func TestMappingThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"titel: Was\n":                `line 1: unknown field "titel"`,
		"id: Nr\ntitle: []\n":         `line 2: field "title": want a column`,
		"id: Nr\ntitle: {const: x}":   `line 2: field "title": want a column`,
		"id: Nr\nid: Nummer\n":        `line 2: field "id" is given twice`,
		"id: Nr\ntitle: nr\n":         `line 2: column "nr" is named twice`,
		"id: ''\n":                    `line 1: field "id": want the name of a column`,
		"text: [a, [b]]\n":            `line 1: field "text": want the name of a column`,
		"- id\n":                      "line 1: want fields with their columns",
		"{}\n":                        "line 1: want fields with their columns",
		"":                            "is no YAML",
		"id: [\n":                     "is no YAML",
		"currency: {value: ''}\n":     `line 1: field "currency": want a column`,
		"price.amount: a\nprice: b\n": `line 2: field "price" is given twice`,
	} {
		_, err := LoadMapping(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) || aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: got %v, want %q", in, err, want)
		}
	}
	if _, err := LoadMapping(strings.NewReader(strings.Repeat(" ", mib+1))); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("large mapping: got %v, want a limit", err)
	}
}

func TestMappingOfColumnsThatAreNotThere(t *testing.T) {
	t.Parallel()
	m, err := LoadMapping(strings.NewReader("title: [Was, Name]\nbrand: Firma\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open("x.csv", strings.NewReader("id,Name\n1,Tee\n"), Config{Map: m})
	if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "lacks: brand: Firma") ||
		!strings.Contains(aedile.HintOf(err), "id, Name") {
		t.Errorf("got %v, hint %q", err, aedile.HintOf(err))
	}
}

func FuzzMapping(f *testing.F) {
	for _, s := range []string{"title: Was\n", "a: &a [*a]\n", "id: {value: 1}\n", "? [x]\n: y\n", "id: !!binary x\n",
		"<<: {id: x}\n", "id: [a,\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := LoadMapping(strings.NewReader(s))
		if (m == nil) == (err == nil) {
			t.Errorf("%q: got %v, %v", s, m, err)
		}
	})
}

func TestGTINCheckDigits(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"4006381333931": true, "4006381333932": false, "96385074": true, "036000291452": true,
		"10614141000415": true,
		"":               false, "400638133393": false, "400638133393x": false, "123": false} {
		if validGTIN(s) != want {
			t.Errorf("validGTIN(%q) = %v", s, !want)
		}
	}
}

func TestProductNumbersInAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://market.example/dp/B0BRKXTSBT/ref=sr_1_4":                   "B0BRKXTSBT",
		"https://market.example/Blue-Shirt-i.567678683.21873056212?m=1":     "567678683.21873056212",
		"https://market.example/products/cap-i6872778045-s13022944107.html": "6872778045-s13022944107",
		"https://market.example/itm/cap/123456789":                          "123456789",
		"https://market.example/item/1005001.html":                          "1005001",
		"https://market.example/p?id=ab-12&x=1":                             "ab-12",
		"https://market.example/some-thing-1234567.html":                    "1234567",
		"https://market.example/":                                           "",
		"https://market.example/blog/2024":                                  "",
	} {
		if got := productID(address); got != want {
			t.Errorf("productID(%q) = %q, want %q", address, got, want)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	_ = w.Write([]string{"id", "title", "description", "price", "currency", "category", "image", "brand", "colour"})
	for i := range 2000 {
		_ = w.Write([]string{fmt.Sprint(i), "Wanderschuh", strings.Repeat("Der Schuh für lange \"Touren\": griffige Sohle. ", 10),
			"1.299,00", "EUR", "Sport > Schuhe",
			"https://i.example/1.jpg", "Gipfelsturm", "rot"})
	}
	w.Flush()
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		s := open(b, "x.csv", buf.Bytes(), Config{})
		for c := range s.Chunks(context.Background()) {
			c.Each(func(*aedile.Item, *aedile.Fault) bool { return true })
		}
	}
}
