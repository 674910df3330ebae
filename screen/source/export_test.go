package source

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// TestExportDialects holds that the tables which shop systems and networks export are understood as they come. The
// columns are theirs, the rows invented.
func TestExportDialects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, want string
		kind           aedile.Kind
	}{
		{
			name: "a shop system with handles and variants",
			in: "Handle,Title,Body (HTML),Vendor,Tags,Option1 Name,Variant Price,Variant Barcode,Image Src\n" +
				"tee,Tee,<p>Gut</p>,Alm,\"bio, neu\",Size,2.50,4006381333931,https://i.example/1.jpg\n",
			want: `{"id":"tee","kind":"listing","title":"Tee","text":"<p>Gut</p>","gtin":["4006381333931"],"price":{"amount":"2.50"},` +
				`"images":[{"url":"https://i.example/1.jpg"}],"labels":["bio","neu"],"trader":{"name":"Alm"},"attrs":{"Option1 Name":"Size"}}`,
		},
		{
			name: "a shop system with regular and sale prices",
			in: "ID,Type,SKU,Name,Short description,Description,Sale price,Regular price,Categories,Images\n" +
				"9,simple,T-9,Tee,kurz,lang,2.00,2.50,\"Food, Tea\",\"https://i.example/1.jpg, https://i.example/2.jpg\"\n",
			want: `{"id":"9","kind":"listing","title":"Tee","text":"lang","category":["Food","Tea"],"price":{"amount":"2.00"},` +
				`"images":[{"url":"https://i.example/1.jpg"},{"url":"https://i.example/2.jpg"}],` +
				`"attrs":{"Regular price":"2.50","SKU":"T-9","Short description":"kurz","Type":"simple"}}`,
		},
		{
			name: "an affiliate network",
			in: "aw_product_id|product_name|description|merchant_category|search_price|currency|merchant_name|merchant_id|merchant_deep_link|merchant_image_url|ean\n" +
				"77|Tee|Gut|Food > Tea|2.50|GBP|Alm|12|https://s.example/t|https://i.example/1.jpg|4006381333931\n",
			want: `{"id":"77","kind":"listing","url":"https://s.example/t","title":"Tee","text":"Gut","category":["Food","Tea"],"gtin":["4006381333931"],` +
				`"price":{"amount":"2.50","currency":"GBP"},"images":[{"url":"https://i.example/1.jpg"}],"trader":{"id":"12","name":"Alm"}}`,
		},
		{
			name: "a price comparison in German",
			in: "Artikelnummer;Produktname;Beschreibung;Preis in €;Hersteller;EAN;Produktkategorie;Bild-URL;Deeplink\n" +
				"7;Tee;Gut;1.299,00;Alm;4006381333931;Essen > Tee;https://i.example/1.jpg;https://s.example/t\n",
			want: `{"id":"7","kind":"listing","url":"https://s.example/t","title":"Tee","text":"Gut","category":["Essen","Tee"],"brand":"Alm",` +
				`"gtin":["4006381333931"],"price":{"amount":"1299.00","currency":"EUR"},"images":[{"url":"https://i.example/1.jpg"}]}`,
		},
		{
			name: "an advertisement library",
			in: "ad_archive_id,page_name,ad_creative_bodies,ad_creative_link_titles,ad_delivery_start_time,ad_delivery_stop_time,bylines,ad_snapshot_url,spend\n" +
				"5,Alm,Kauf Tee,Tee,2026-01-01,2026-01-31,Tal GmbH,https://a.example/5,100\n",
			kind: aedile.Ad,
			want: `{"id":"5","kind":"ad","url":"https://a.example/5","title":"Tee","text":"Kauf Tee","trader":{"name":"Alm"},` +
				`"ad":{"sponsor":"Tal GmbH","first_shown":"2026-01-01","last_shown":"2026-01-31"},"attrs":{"spend":"100"}}`,
		},
		{
			name: "numbered columns",
			in:   "sku,name,image_1,image_2,price_eur,price_2\n1,Tee,https://i.example/1,https://i.example/2,2.5,9\n",
			want: `{"id":"1","kind":"listing","title":"Tee","price":{"amount":"2.5","currency":"EUR"},` +
				`"images":[{"url":"https://i.example/1"},{"url":"https://i.example/2"}],"attrs":{"price_2":"9"}}`,
		},
		{
			name: "every column about a trader",
			in: "id,seller_id,seller,seller_country,seller_url,seller_address,seller_email,seller_phone,payer,lang,batch,service,kind,crawled_at,links,ad_targeting\n" +
				"1,s1,Alm,at,https://s.example,Weg 1,a@s.example,+43 1,Tal,de,L7,market,AD,2026-03-01T10:00:00Z,https://a.example https://b.example,age 18-24\n",
			want: `{"id":"1","kind":"ad","service":"market","seen_at":"2026-03-01T10:00:00Z","lang":"de","batch":"L7",` +
				`"links":["https://a.example","https://b.example"],"trader":{"id":"s1","name":"Alm","country":"AT","url":"https://s.example","address":"Weg 1",` +
				`"email":"a@s.example","phone":"+43 1"},"ad":{"payer":"Tal","targeting":[{"parameter":"ad_targeting","value":"age 18-24"}]}}`,
		},
		{
			name: "attributes as an object, text and a list",
			in:   "id,attributes,features,notes,specs\n" + `1,"{""colour"":""red"",""size"":{""w"":1}}",plain,"[""a"",{""b"":2}]","[1,2]"` + "\n",
			want: `{"id":"1","kind":"listing","attrs":{"colour":"red","features":"plain","notes[0]":"a","notes[1].b":"2","size.w":"1","specs[0]":"1","specs[1]":"2"}}`,
		},
		{
			name: "pairs of the same name, and the name of a field",
			in:   "id,specs\n" + `1,"[{""name"":""x"",""value"":""a""},{""name"":""x"",""value"":""b""},{""name"":""y"",""value"":[1,2]}]"` + "\n",
			want: `{"id":"1","kind":"listing","attrs":{"x":"a","x (1)":"b","y[0]":"1","y[1]":"2"}}`,
		},
		{
			name: "gtins as spreadsheets leave them",
			in:   "id,ean\n1,\"'4006381333931, 96385074.0\"\n",
			want: `{"id":"1","kind":"listing","gtin":["4006381333931","96385074"]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x.csv", c.in, Config{Kind: c.kind})
			if diff := cmp.Diff(got{Items: []string{c.want}}, g); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

func TestTableWithoutAHeader(t *testing.T) {
	t.Parallel()
	g, s := readAll(t, "x.csv", "7,Tee,https://s.example/t\n8,Rum,https://s.example/r\n", Config{Format: CSV})
	want := got{Items: []string{
		`{"id":"row-1","kind":"listing","url":"https://s.example/t","attrs":{"column 1":"7","column 2":"Tee"}}`,
		`{"id":"row-2","kind":"listing","url":"https://s.example/r","attrs":{"column 1":"8","column 2":"Rum"}}`}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"neither title nor text was recognised in any item: 2 (say with --map what holds them; aedile inspect shows the names)",
		"table without a header, columns are numbered: 1 (x.csv)"}, s.Notes()); diff != "" {
		t.Error(diff)
	}
}

func TestTableOfOneColumn(t *testing.T) {
	t.Parallel()
	g, _ := readAll(t, "x.csv", "title\n\"Tee, grün\"\nRum; weiß, alt\n\nWein\n", Config{})
	want := got{Items: []string{
		`{"id":"row-1","kind":"listing","title":"Tee, grün"}`,
		`{"id":"row-2","kind":"listing","title":"Rum; weiß, alt"}`,
		`{"id":"row-3","kind":"listing","title":"Wein"}`}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	g, _ = readAll(t, "x.csv", "https://s.example/a,b.html\nhttps://s.example/item/123456\n", Config{})
	if len(g.Items) != 2 || !strings.Contains(g.Items[0], "a,b.html") || !strings.Contains(g.Items[1], `"id":"123456"`) {
		t.Errorf("list of addresses: got %v", g)
	}
}

func TestHeaderThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"quote not closed": "\"id,title\n1,x\n",
	} {
		_, err := Open("x.csv", strings.NewReader(in), Config{Format: CSV})
		if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "read x.csv: header: ") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestCurrencyInTheNameOfAColumn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"price_eur": "EUR", "Preis (€)": "EUR", "USD price": "USD", "Preis in CHF": "CHF",
		"prix £": "GBP", "price": "", "eur": "", "price_x": "",
		"title_eur": "", "Price per kr": ""} {
		if pl := column.Usual().Place(name); pl.Currency != want {
			t.Errorf("%q means %+v, want %q", name, pl, want)
		}
	}
}

func TestPathsAndLists(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"A > B":           {"A", "B"},
		"A>B > C":         {"A>B", "C"},
		"A›B":             {"A", "B"},
		"A » B":           {"A", "B"},
		"A / B":           {"A", "B"},
		"A/B":             {"A/B"},
		"A | B":           {"A", "B"},
		"A, B & C":        {"A, B & C"},
		"en:tea,en:green": {"en:tea", "en:green"},
	} {
		if diff := cmp.Diff(want, splitPath(in, nil)); diff != "" {
			t.Errorf("splitPath(%q): %s", in, diff)
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, splitList(" a ;, b,", ",;", nil)); diff != "" {
		t.Error(diff)
	}
}

func TestAbsenceIsWrittenInManyWays(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "null", "NULL", "None", "NaN", "n/a", "N/A", "[]", "{}", "-", "--", "\\N", "#N/A", `""`, "undefined"} {
		if filled(s) != "" {
			t.Errorf("%q counts as filled", s)
		}
	}
	for _, s := range []string{"0", "no", "false", "a-b", "Nulltarif"} {
		if filled(" "+s+"\t") != s {
			t.Errorf("%q is lost", s)
		}
	}
	for _, s := range []string{"No Brand", "NOBRAND", "Unbranded", "ohne Marke", "Tidak Ada Merk", "—", "Generic"} {
		if isBrand(s) {
			t.Errorf("%q counts as a brand", s)
		}
	}
	for _, s := range []string{"Nobrandt", "No. 7", "Other Half"} {
		if !isBrand(s) {
			t.Errorf("%q does not count as a brand", s)
		}
	}
}

func TestCurrencyOfACountryCode(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"https://s.example.com.mx/x": "MXN", "https://s.cl": "CLP",
		"https://s.ca:8080/": "CAD", "https://s.com": "", "::": "", "": "",
		"https://s.com.ar": "ARS", "https://s.com.au": "AUD", "https://s.com.br": "BRL", "https://s.cn": "CNY",
		"https://s.co": "COP", "https://s.dk": "DKK", "https://s.hk": "HKD",
		"https://s.in": "INR", "https://s.is": "ISK", "https://s.lk": "LKR", "https://s.no": "NOK", "https://s.nz": "NZD",
		"https://s.pk": "PKR", "https://s.sg": "SGD",
		"https://s.tw": "TWD", "https://s.uy": "UYU"} {
		if got := hostCurrency(address); got != want {
			t.Errorf("hostCurrency(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestNumbersOfParquetColumns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k    parquetKind
		n    int64
		want string
	}{
		{parquetKind{}, -7, "-7"},
		{parquetKind{date: true}, 20_513, "2026-03-01"},
		{parquetKind{unit: time.Millisecond}, 1_772_359_200_500, "2026-03-01T10:00:00.5Z"},
		{parquetKind{unit: time.Microsecond}, 1_772_359_200_000_000, "2026-03-01T10:00:00Z"},
		{parquetKind{unit: time.Nanosecond}, 1, "1970-01-01T00:00:00.000000001Z"},
		{parquetKind{decimal: true, scale: 2}, 1250, "12.50"},
		{parquetKind{decimal: true, scale: 2}, 5, "0.05"},
		{parquetKind{decimal: true, scale: 2}, -1250, "-12.50"},
		{parquetKind{decimal: true, scale: 3}, 0, "0.000"},
	} {
		col := parquetColumn{kind: c.k}
		if got := col.number(c.n); got != c.want {
			t.Errorf("%+v %d: got %s, want %s", c.k, c.n, got, c.want)
		}
	}
}

func TestNamesOfNestedColumns(t *testing.T) {
	t.Parallel()
	for want, path := range map[string][]string{"title": {"title"}, "category": {"category", "list", "element"},
		"trader.name": {"trader", "name"}, "colour": {"attrs", "colour"},
		"attrs": {"attrs"}, "item": {"item"}, "images.url": {"images", "list", "element", "url"}} {
		if got := columnName(path); got != want {
			t.Errorf("columnName(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestFormsOfInterfaces holds what is read of the answers of interfaces, as their documentation shows them, with invented goods.
func TestFormsOfInterfaces(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`[{"id":34,"name":"Lampe","prices":{"price":"1990","currency_code":"EUR","currency_minor_unit":2}}]`: `"title":"Lampe","price":{"amount":"19.90","currency":"EUR"}`,
		`{"_id":{"$oid":"507f"},"title":"Lampe","price":{"$numberDecimal":"19.90"}}`:                         `"id":"507f","kind":"listing","title":"Lampe","price":{"amount":"19.90"}`,
		`{"r":[{"searchResult":[{"item":[{"itemId":["110"],"title":["Lampe"],"sellingStatus":[{"currentPrice":[{"@currencyId":"EUR","__value__":"19.9"}]}],` +
			`"sellerInfo":[{"sellerUserName":["alm"]}]}]}]}]}`: `"id":"110","kind":"listing","title":"Lampe","price":{"amount":"19.9","currency":"EUR"},"trader":{"name":"alm"}`,
		`{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"Product","sku":"7","name":"Lampe","offers":{"price":5,"priceCurrency":"EUR"}}}]}`: `"id":"7","kind":"listing","title":"Lampe","price":{"amount":"5","currency":"EUR"}`,
		`{"SearchResult":{"Items":[{"ASIN":"B0","ItemInfo":{"Title":{"DisplayValue":"Lampe"},"ByLineInfo":{"Brand":{"DisplayValue":"Alm"}},` +
			`"ExternalIds":{"EANs":{"DisplayValues":["4006381333931"]}}},"Offers":{"Listings":[{"Price":{"Amount":19.9,"Currency":"EUR"}}]}}]}}`: `"id":"B0","kind":"listing","title":"Lampe","brand":"Alm",` +
			`"gtin":["4006381333931"],"price":{"amount":"19.9","currency":"EUR"}`,
		`{"items":[{"id":1,"title":"Lampe","price":{"amount":"5.0","currency_code":"EUR"},"user":{"id":9,"login":"alm"},"photo":{"id":1,"url":"https://i.example/1.jpg"}}]}`: `"title":"Lampe",` +
			`"price":{"amount":"5.0","currency":"EUR"},"images":[{"url":"https://i.example/1.jpg"}],"trader":{"id":"9","name":"alm"}`,
	} {
		g, _ := readAll(t, "x.json", in, Config{})
		if len(g.Items) != 1 || len(g.Faults) != 0 || !strings.Contains(g.Items[0], want) {
			t.Errorf("%s\ngot  %q %q\nwant %s", in, g.Items, g.Faults, want)
		}
	}
	g, _ := readAll(t, "x.csv", "id;title;price\n\"=\"\"007\"\"\";'-5 Lampe;'19,90\n", Config{})
	if len(g.Items) != 1 || !strings.Contains(g.Items[0], `"id":"007","kind":"listing","title":"-5 Lampe","price":{"amount":"19.90"}`) {
		t.Errorf("marks of spreadsheets: %q", g)
	}
}
