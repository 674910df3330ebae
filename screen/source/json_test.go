package source

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestJSONDocuments(t *testing.T) {
	t.Parallel()
	one, two := `{"id":"1","kind":"listing"}`, `{"id":"2","kind":"listing"}`
	for _, c := range []struct {
		name, in string
		want     got
	}{
		{"array", `[{"id":"1"},{"id":"2"}]`, got{Items: []string{one, two}}},
		{"array over lines", "[\n  {\n    \"id\": \"1\"\n  },\n  {\n    \"id\": \"2\"\n  }\n]\n", got{Items: []string{one, two}}},
		{"object", `{ "id": "1" }`, got{Items: []string{one}}},
		{"objects one after another", "{\n\"id\":\"1\"\n}\n{\n\"id\":\"2\"}", got{Items: []string{one, two}}},
		{"list inside an object", `{"total":2,"page":{"next":null},"products":[{"id":"1"},{"id":"2"}],"took":[1,{"x":"]}"}]}`, got{Items: []string{one, two}}},
		{"two lists inside an object", `{"products":[{"id":"1"}],"more":true,"ads":[{"id":"2"}]}`, got{Items: []string{one, two}}},
		{"list deep inside objects", `{"data":{"id":"feed","results":[{"id":"1"},{"id":"2"}]}}`, got{Items: []string{one, two}}},
		{"an item with a list of its own is an item", `{"id":"1","title":"Set","items":[{"name":"a"}]}`, got{Items: []string{
			`{"id":"1","kind":"listing","title":"Set","attrs":{"items[0].name":"a"}}`}}},
		{"empty list", "[]", got{}},
		{"brackets in strings", `[{"id":"1","title":"a]}\"["},{"id":"2"}]`, got{Items: []string{`{"id":"1","kind":"listing","title":"a]}\"["}`, two}}},
		{"elements that are no objects", "[1,\n\"x\",\nnull,[{}],{\"id\":\"2\"}]",
			got{Items: []string{two}, Faults: []string{"1: want an object, got a number",
				"2: want an object, got a string", "3: want an object, got null", "3: want an object, got a list"}}},
		{"a broken element costs itself", "[\n{\"id\":\"1\"},\n{\"id\":},\n{\"id\":\"2\"}\n]", got{Items: []string{one, two},
			Faults: []string{"3: column 7: invalid character '}' looking for beginning of value"}}},
		{"a bracket left open costs its element", "[\n{\"id\":[\"1\"},\n{\"id\":\"2\"}\n]", got{Items: []string{`{"id":"1","kind":"listing","attrs":{"aedile:incomplete":"form"}}`, two}, Faults: []string{"2: column 11: invalid character '}' after array element"}}},
		{"an unclosed string costs its element", "[\n{\"id\":\"1},\n{\"id\":\"2\"}\n]",
			got{Items: []string{two}, Faults: []string{"2: a string is not closed on its line"}}},
		{"an unclosed string among many lines", "[\n {\n  \"id\": \"1,\n  \"trader\": {\n   \"id\": \"t\"\n  }\n },\n {\n  \"id\": \"2\"\n }\n]", got{Items: []string{two},
			Faults: []string{"2: a string is not closed on its line"}}},
		{"ends inside an element", "[{\"id\":\"1\"},\n{\"id\":", got{Items: []string{one}, Faults: []string{"2: ends inside a value"}}},
		{"ends inside the list", "[{\"id\":\"1\"},\n", got{Items: []string{one}, Faults: []string{"2: ends inside a list"}}},
		{"brackets too many", "[{\"id\":\"1\"}}\n]]\n{\"id\":\"2\"}",
			got{Items: []string{one, two}, Faults: []string{"1: a bracket closes nothing", "2: a bracket closes nothing"}}},
		{"too long", `[{"id":"1"},{"id":"7","text":"` + strings.Repeat("x", 2*kib) + `"},{"id":"2"}]`, got{Items: []string{one, `{"id":"7","kind":"listing","text":"` + strings.Repeat("x", kib-18) + `","attrs":{"aedile:incomplete":"limit"}}`, two}, Faults: []string{"1: value is longer than 1024 bytes"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x.json", c.in, Config{Format: JSON, MaxLineBytes: kib})
			if diff := cmp.Diff(c.want, g); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

func TestJSONListInsideAnObjectIsReported(t *testing.T) {
	t.Parallel()
	_, s := readAll(t, "x.json", `{"products":[{"id":"1","title":"x"}]}`, Config{})
	if diff := cmp.Diff([]string{"list of items found inside an object, under: 1 (products)"}, s.Notes()); diff != "" {
		t.Error(diff)
	}
}

func TestDeepJSONIsAFaultInProportionateTime(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"lists":      `{"id":"1","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`,
		"objects":    `{"id":"1","x":` + strings.Repeat(`{"a":`, 400) + "1" + strings.Repeat("}", 401),
		"mismatched": strings.Repeat("[", 200_000) + strings.Repeat("}", 200_000),
	} {
		for _, format := range []string{NDJSON, JSON} {
			items, faults := tally(t, open(t, "x", []byte(in), Config{Format: format}))
			if items > 1 || len(faults) == 0 {
				t.Errorf("%s as %s: %d items, %d faults", name, format, items, len(faults))
			}
		}
	}
}

func TestItemOfTooManyValuesIsAFault(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]string{
		"numbers":    `{"id":"1","x":[` + strings.Repeat("0,", 200_000) + `0]}`,
		"attributes": `{"id":"1"` + strings.Repeat(`,"a":"x"`, 200) + `}`,
		"links":      `{"id":"1","links":["a"` + strings.Repeat(`,"x"`, 200) + `]}`,
		"images":     `{"id":"1","images":[{}` + strings.Repeat(`,{}`, 200) + `]}`,
	} {
		_, faults := tally(t, open(t, "x", []byte(in), Config{Format: NDJSON, MaxValues: 100}))
		if len(faults) != 1 || !strings.Contains(faults[0].Msg, "more than 100 values") {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`[{"id":"1"},{"id":"2"}]`, `{"items":[{"id":"1"}],"ads":[{"id":"2"}]}`, "[\n{\"a\":\"\n{\n}]", `}{][`, `[[[{"items":[{`, `"\"`, "[1,2 3]", `{"items":[{}]}]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var outs []got
		for _, cut := range []bool{false, true} {
			var r io.Reader = bytes.NewReader(b)
			if cut {
				r = iotest.OneByteReader(r)
			}
			s, err := Open("x", r, Config{Format: JSON, MaxLineBytes: kib})
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

func TestFormatIsDetected(t *testing.T) {
	t.Parallel()
	for i, c := range []struct{ name, head, want string }{
		{"-", `{"id":"1"}` + "\n" + `{"id":"2"}`, NDJSON},
		{"-", "\n \n" + `{"id":"1"}`, NDJSON},
		{"x.json", `{"id":"1"}` + "\n", JSON},
		{"x.json", `{"id":"1"}` + "\n" + `{"id":"2"}`, NDJSON},
		{"-", "{\"id\":\n{\"id\":\"2\"}", JSON},
		{"-", "{\"id\" \"1\"}\n{\"id\":\"2\"}", NDJSON},
		{"-", "{\n \"id\": 1\n}", JSON},
		{"-", `[{"id":"1"}]`, JSON},
		{"-", "id,title\n1,Tea\n", CSV},
		{"-", "id;title;x\n1;Tea;y\n2;Mate;z", CSV},
		{"-", "id\ttitle\n1\tTea\n", TSV},
		{"-", "a|b|c\n1|2|3\n4|5|6\n", CSV},
		{"x.csv", "title\nTea\n", CSV},
		{"x.txt", "Just a line, and so on.\nAnother one\n", Lines},
		{"-", "# comment\n1 - Food\n2 - Food > Cheese\n", Lines},
		{"-", `<?xml version="1.0"?><rss version="2.0"><channel>`, Merchant},
		{"-", `<?xml version="1.0"?><!-- x --><feed xmlns="http://www.w3.org/2005/Atom">`, Merchant},
		{"-", `<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">`, HTML},
		{"-", "<!doctype html>\n<p>x", HTML},
		{"-", "<div itemscope>", HTML},
		{"-", "WARC/1.0\r\n", WARC},
		{"-", "PAR1xxxx", Parquet},
		{"x.warc", "", WARC},
		{"x.jsonl", "", NDJSON},
		{"-", "prose, with commas\nand without", ""},
		{"-", "\x00\x01", ""},
	} {
		if got := detect([]byte(c.head), c.name); got != c.want {
			t.Errorf("%d: %q named %s: got %q, want %q", i, c.head, c.name, got, c.want)
		}
	}
}

func TestNameOfACompressedFile(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"/a/B.CSV.gz": "b.csv", "x.ndjson.zst": "x.ndjson", "-": "-", "y.html": "y.html"} {
		if got := plainName(in); got != want {
			t.Errorf("plainName(%q) = %q", in, got)
		}
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	g, s := readAll(t, "x.txt", "# version 1\n12 - Food\n13 - Food > Cheese\r\n\nno number\n14 - Food > A/B - C\n15 - D\n16 - E\n17 - F\n18 - G\n19 - H\n20 - I\n", Config{})
	want := got{Items: []string{`{"id":"12","kind":"listing","category":["Food"]}`, `{"id":"13","kind":"listing","category":["Food","Cheese"]}`,
		`{"id":"14","kind":"listing","category":["Food","A/B - C"]}`}, Faults: []string{"5: want a number, a dash and a path"}}
	if diff := cmp.Diff(want, got{g.Items[:3], g.Faults}); diff != "" || s.Ran().Format != Lines {
		t.Errorf("%s %s", diff, s.Ran().Format)
	}
	if diff := cmp.Diff([]string{"comment lines: 1"}, s.Notes()); diff != "" {
		t.Error(diff)
	}
	g, _ = readAll(t, "x.txt", "Hello #you\n\n#tag\xff\n#tag", Config{Format: Lines, Kind: "post"})
	want = got{Items: []string{`{"id":"row-1","kind":"post","text":"Hello #you"}`, `{"id":"row-3","kind":"post","text":"#tag�","attrs":{"aedile:incomplete":"encoding"}}`, `{"id":"row-4","kind":"post","text":"#tag"}`}, Faults: []string{"3: invalid UTF-8 at byte 5"}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
}

// FuzzDetect holds that any bytes are read to their end under any name, without a panic.
func FuzzDetect(f *testing.F) {
	for _, s := range []string{"PAR1", "WARC/1.0\r\nContent-Length: 5\r\n\r\nabc", "<rss><item>", "\x1f\x8b\x08",
		"\x28\xb5\x2f\xfd", "\xff\xfe{\x00", "1 - a\n2 - b", "sep=,\n", "{", "["} {
		f.Add([]byte(s), "x.csv")
	}
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		s, err := Open("mem/"+name, bytes.NewReader(b), Config{MaxLineBytes: 4 * kib, MaxBytes: mib})
		if err != nil {
			return
		}
		g := drain(t, s)
		if len(g.Items)+len(g.Faults) == 0 && len(bytes.TrimSpace(b)) > 64 && len(s.Notes()) == 0 && s.Ran().Format == NDJSON {
			t.Errorf("%q vanished", b)
		}
		_ = fmt.Sprint(s.Ran())
	})
}
