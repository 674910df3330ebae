package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/mend"
)

// jammer is what an item is to be found by, however its record is mistreated.
const jammer = "GPS jammer"

// TestNothingHidesAnItem gives each reader situations that files are in: cut, broken, mixed, badly quoted, in the wrong encoding, in odd
// forms of the format. Each is read right, or is a counted fault with its place; the text of the item is there in every case but where
// a situation says that it cannot be.
func TestNothingHidesAnItem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, in string
		faults         int // at least
	}{
		{"cut in a string", "x.ndjson", `{"id":"1","title":"GPS jammer`, 1},
		{"cut after a colon", "x.ndjson", `{"id":"1","title":"GPS jammer","x":`, 1},
		{"comma too many", "x.ndjson", `{"id":"1","title":"GPS jammer",}`, 1},
		{"comma missing", "x.ndjson", `{"id":"1" "title":"GPS jammer"}`, 1},
		{"single quotes", "x.ndjson", `{'id':'1','title':'GPS jammer'}`, 1},
		{"bare keys", "x.ndjson", `{id:"1",title:"GPS jammer"}`, 1},
		{"no number", "x.ndjson", `{"id":"1","n":NaN,"title":"GPS jammer"}`, 1},
		{"infinity", "x.ndjson", `{"id":"1","n":-Infinity,"title":"GPS jammer"}`, 1},
		{"tab in a string", "x.ndjson", "{\"id\":\"1\",\"title\":\"GPS\tjammer\"}", 1},
		{"unknown escape", "x.ndjson", `{"id":"1","title":"GPS jammer\'s"}`, 1},
		{"half a surrogate", "x.ndjson", `{"id":"1","title":"GPS jammer \ud83d"}`, 0},
		{"brackets too few", "x.ndjson", `{"id":"1","a":{"b":[1,"title":"GPS jammer"`, 1},
		{"very deep", "x.ndjson", `{"id":"1","x":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + `,"title":"GPS jammer"}`, 1},
		{"too many values", "x.ndjson", `{"id":"1","title":"GPS jammer","x":[` + strings.Repeat("1,", 200_000) + `1]}`, 1},
		{"too long", "x.ndjson", `{"id":"1","title":"GPS jammer","text":"` + strings.Repeat("x", 3*mib) + `"}`, 1},
		{"key of another name", "x.ndjson", `{"id":"1","produktüberschrift":"GPS jammer"}`, 0},
		{"title in a list in an object", "x.ndjson", `{"id":"1","title":{"values":[{"lang":"de","text":"GPS jammer"}]}}`, 0},
		{"number for an id, list for a title", "x.ndjson", `{"id":1.0,"title":["GPS jammer"]}`, 0},
		{"keys twice", "x.ndjson", `{"id":"1","title":"GPS jammer","title":"Lamp"}`, 0},
		{"an array a line", "x.json", `[{"id":"1","title":"GPS jammer"},` + "\n" + `{"id":"2"}`, 1},
		{"objects one after another", "x.json", `{"id":"2"}{"id":"1","title":"GPS jammer"}`, 0},
		{"byte order mark", "x.json", "\xef\xbb\xbf[{\"id\":\"1\",\"title\":\"GPS jammer\"}]", 0},
		{"page of an interface", "x.json", `{"meta":{"title":"Export","url":"https://x.example"},"response":{"found":1,"docs":[{"key":"1","name":"GPS jammer"}]}}`, 0},
		{"page of an interface a line", "x.ndjson", `{"data":{"list":[{"id":"1","name":"GPS jammer"},{"id":"2","name":"x"}]}}` + "\n", 0},
		{"map by number", "x.json", `{"17":{"name":"GPS jammer","price":"5"},"18":{"name":"Lamp","price":"6"}}`, 0},
		{"groups of items", "x.json", `{"categories":[{"name":"Radio","products":[{"id":"1","name":"GPS jammer"}]}]}`, 0},
		{"facets before hits", "x.json", `{"aggregations":{"brand":{"buckets":[{"key":"a","doc_count":1}]}},"hits":{"hits":[{"_id":"1","_source":{"title":"GPS jammer"}}]}}`, 0},
		{"utf-16", "x.json", "\xff\xfe" + wideText(`[{"id":"1","title":"GPS jammer"}]`), 0},

		{"quote not closed", "x.csv", "id,title,brand\n1,\"GPS jammer,x\n2,Lamp,y\n", 1},
		{"row too short", "x.csv", "id,title,brand\n1,GPS jammer\n2,Lamp,y\n", 1},
		{"row too long", "x.csv", "id,title,brand\n1,GPS jammer,x,y,z\n2,Lamp,y\n", 1},
		{"comma not quoted", "x.csv", "id,title,brand\n1,Lamp, with GPS jammer,x\n2,Lamp,y\n", 1},
		{"title line before the header", "x.csv", "Stock list of 1 November\n\n\nid,title,brand\n1,GPS jammer,x\n", 0},
		{"separator line", "x.csv", "sep=|\nid|title\n1|GPS jammer\n", 0},
		{"bars and quotes", "x.csv", "id|title|brand\n1|\"GPS jammer\"|\"a|b\"\n", 0},
		{"carriage returns alone", "x.csv", "id,title\r1,GPS jammer\r2,Lamp\r", 0},
		{"line ends mixed", "x.csv", "id,title\r\n2,Lamp\n1,GPS jammer\r\n", 0},
		{"header without data names", "x.csv", "a,b,c\n1,GPS jammer,x\n2,Lamp,y\n", 0},
		{"broken byte", "x.csv", "id,title\n1,GPS jammer \xff\n2,Lamp\n", 1},
		{"names twice", "x.csv", "id,title,title\n1,Lamp,GPS jammer\n", 0},
		{"quoted line breaks", "x.csv", "id,title,text\n1,Lamp,\"a\n\nGPS jammer\n\"\n", 0},
		{"semicolons in a comma table", "x.csv", "id,title\n1,\"GPS jammer; new\"\n2,Lamp\n", 0},
		{"blanks around", "x.csv", " id , title \n 1 , GPS jammer \n", 0},
		{"cell too long", "x.csv", "id,title,text\n1,GPS jammer," + strings.Repeat("x", 3*mib) + "\n2,Lamp,y\n", 1},
		{"second header", "x.tsv", "Version=1\tTemplate\nSKU\tTitle\tBrand\nitem_sku\titem_name\tbrand_name\n1\tGPS jammer\tx\n", 0},

		{"entity not known", "x.xml", "<rss><item><id>1</id><title>GPS jammer &nope; &auml;</title></item></rss>", 0},
		{"bare marks", "x.xml", "<rss><item><id>1</id><title>A & B < C GPS jammer</title></item></rss>", 0},
		{"tags that do not match", "x.xml", "<rss><item><id>1</id><title>GPS jammer</titel></item><item><id>2</id></item></rss>", 1},
		{"cut", "x.xml", "<rss><item><id>2</id></item><item><id>1</id><title>GPS jammer", 1},
		{"control character", "x.xml", "<rss><item><id>1</id><title>GPS jammer\x0b</title></item></rss>", 0},
		{"broken byte in a feed", "x.xml", "<rss><item><id>1</id><title>GPS jammer \xff</title></item></rss>", 1},
		{"prefix of its own", "x.xml", `<a:rss xmlns:a="x" xmlns:q="http://base.google.com/ns/1.0"><a:item><q:id>1</q:id><q:title>GPS jammer</q:title></a:item><a:item><q:id>2</q:id></a:item></a:rss>`, 0},
		{"deep records", "x.xml", "<a><b><c><d><artikel><nr>1</nr><name>GPS jammer</name></artikel><artikel><nr>2</nr><name>x</name></artikel></d></c></b></a>", 0},
		{"attributes only", "x.xml", `<list><o id="1" name="GPS jammer" price="5"/><o id="2" name="Lamp" price="6"/></list>`, 0},
		{"names nobody knows", "x.xml", "<q><w><e1>1</e1><e2>GPS jammer</e2></w><w><e1>2</e1><e2>x</e2></w></q>", 0},
		{"encoding that is none", "x.xml", `<?xml version="1.0" encoding="nonesuch"?><rss><item><id>1</id><title>GPS jammer</title></item></rss>`, 0},
		{"utf-8 stated, Latin-1 written", "x.xml",
			"<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><item><id>1</id><title>GPS jammer, gr\xfcn</title><description>f\xfcr \xc4mter, wei\xdf</description></item></rss>", 0},
		{"one record", "x.xml", "<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>GPS jammer</PRODUCTNAME></SHOPITEM></SHOP>", 0},
		{"a doctype", "x.xml", `<?xml version="1.0"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog><shop><offers><offer id="1"><name>GPS jammer</name></offer></offers></shop></yml_catalog>`, 0},
		{"languages of a title", "x.xml", `<products><product><id>1</id><title xml:lang="en">Lamp</title><title xml:lang="de">GPS jammer</title></product></products>`, 0},
		{"pairs", "x.xml", `<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCTNAME>x</PRODUCTNAME><PARAM><PARAM_NAME>Use</PARAM_NAME><VAL>GPS jammer</VAL></PARAM></SHOPITEM></SHOP>`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, c.file, c.in, Config{})
			text := strings.ReplaceAll(strings.ReplaceAll(strings.Join(g.Items, "\n"), `\t`, " "), "\t", " ")
			if !strings.Contains(text, jammer) {
				t.Errorf("the item is lost: %.600q, faults %.300q", g.Items, g.Faults)
			}
			if len(g.Faults) < c.faults || c.faults == 0 && len(g.Faults) > 0 {
				t.Errorf("want %d faults, got %.300q", c.faults, g.Faults)
			}
		})
	}
}

func wideText(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(0)
	}
	return b.String()
}

// TestArchivesOfExports holds that each file of an archive is read as it would be alone, that one that cannot be read is a fault of its
// own, and that nothing in an archive is a path.
func TestArchivesOfExports(t *testing.T) {
	t.Parallel()
	inner := zipOf(t, "deep.csv", "id,title\n9,GPS jammer\n")
	files := []string{"a.csv", "id,title\n1,Tee\n", "b/c.ndjson", `{"id":"2","title":"Rum"}`, "d.json.gz", string(gz(t, []byte(`[{"id":"3","title":"Bier"}]`))), "e.html", teaPage,
		"f.xml", "<SHOP><SHOPITEM><ITEM_ID>4</ITEM_ID><PRODUCTNAME>Wein</PRODUCTNAME></SHOPITEM></SHOP>", "readme.md", "# about\n",
		"g.parquet", "PAR1 broken", "../../evil.csv", "id,title\n5,Saft\n",
		"h.zip", string(inner), "i.xlsx", string(workbook(t)), ".hidden.csv", "id,title\n6,no\n", "j.csv", ""}
	want := []string{"1", "2", "3", "T1", "4", "5", "9", "X1"}
	for name, b := range map[string][]byte{"x.zip": zipOf(t, files...), "x.tar": tarOf(t, files...),
		"x.tar.gz": gz(t, tarOf(t, files...))} {
		s := open(t, name, b, Config{})
		var ids []string
		var faults []string
		for c, err := range s.Chunks(t.Context()) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f != nil {
					faults = append(faults, f.Source+": "+f.Msg)
				} else {
					ids = append(ids, string(it.ID))
				}
				return true
			})
		}
		if fmt.Sprint(ids) != fmt.Sprint(want) || len(faults) != 1 || !strings.HasPrefix(faults[0], name+"/g.parquet: ") {
			t.Errorf("%s: got %q, faults %q", name, ids, faults)
		}
		if f := s.Ran().Format; f != "csv, html, json, ndjson, xlsx, xml" && f != "csv, html, json, ndjson, parquet, xlsx, xml" {
			t.Errorf("%s: read as %s", name, f)
		}
	}
}

func TestArchiveBombsAreStopped(t *testing.T) {
	t.Parallel()
	b := zipOf(t, "x.csv", "id,title\n"+strings.Repeat("1,a\n", 40_000_000/4))
	for range 4 {
		b = zipOf(t, "x.zip", string(b))
	}
	_, faults := tally(t, open(t, "x.zip", b, Config{}))
	if len(faults) != 1 || faults[0].Class != aedile.Limit {
		t.Errorf("nested: %v", faults)
	}
}

func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(files[i+1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o600, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(files[i+1]))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook has a line before its header, an empty row, and a second sheet without anything.
func workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	_, _ = f.NewSheet("Empty")
	for at, v := range map[string]any{"A1": "Export", "A3": "Artikelnummer", "B3": "Bezeichnung", "C3": "Preis", "A5": "X1",
		"B5": "Lampe", "C5": 19.9} {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzRepair holds that what is repaired is JSON, and takes time in proportion.
func FuzzRepair(f *testing.F) {
	for _, s := range []string{`{"a":`, `{'a':'b'`, `[}{]`, `{"a":[1,,{]}`, `{"\`, `{"a":+1,"b":nUll}`, strings.Repeat("[", 50)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(_ *testing.T, b []byte) { mend.JSON(b, 16) })
}
