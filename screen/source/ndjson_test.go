package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// got is what a source gave: items in canonical form, faults as "line: message".
type got struct {
	Items  []string
	Faults []string
}

// readAll reads a whole source.
func readAll(t testing.TB, name, content string, c Config) (got, *Source) {
	t.Helper()
	s, err := Open(name, strings.NewReader(content), c)
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	return drain(t, s), s
}

func drain(t testing.TB, s *Source) got {
	t.Helper()
	var g got
	for chunk, err := range s.Chunks(context.Background()) {
		if err != nil {
			f := FaultOf(err)
			g.Faults = append(g.Faults, fmt.Sprintf("stop %d: %s", f.Line, f.Msg))
			continue
		}
		chunk.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if f != nil {
				g.Faults = append(g.Faults, fmt.Sprintf("%d: %s", f.Line, f.Msg))
				return true
			}
			b, err := it.Canonical()
			if err != nil {
				t.Fatal(err)
			}
			g.Items = append(g.Items, string(b))
			return true
		})
	}
	return g
}

const fullItem = `{"id":"a1","kind":"ad","service":"market","url":"https://shop.example/a1","seen_at":"2026-01-02T03:04:05Z","lang":"de",` +
	`"title":"Käse \"extra\"","text":"line\nline","category":["Food","Cheese"],"brand":"Alm","model":"X","gtin":["4006381333931"],` +
	`"batch":"L7","price":{"amount":"12.50","currency":"EUR"},"options":[{"name":"S","price":"1"},{"name":"M"}],` +
	`"images":[{"url":"https://i.example/1.png","alt":"cheese","sha256":"00"}],"links":["https://l.example"],"labels":["new"],` +
	`"trader":{"id":"t","name":"Alm AG","country":"AT","url":"https://t.example","address":"Weg 1","email":"a@t.example","phone":"1"},` +
	`"ships_from":"AT","destination":["DE","FR"],"ad":{"sponsor":"Alm","payer":"Tal","first_shown":"2026-01-01","last_shown":"2026-01-02",` +
	`"targeting":[{"parameter":"age","value":"18-24","exclude":true,"basis":"profiling"}],"reach":{"DE":5,"total":9}},"attrs":{"colour":"red"}}`

func TestCanonicalItemIsReadAsEncodingJSONReadsIt(t *testing.T) {
	t.Parallel()
	var want aedile.Item
	if err := json.Unmarshal([]byte(fullItem), &want); err != nil {
		t.Fatal(err)
	}
	b, _ := want.Canonical()
	g, _ := readAll(t, "x.ndjson", fullItem, Config{})
	if diff := cmp.Diff(got{Items: []string{string(b)}}, g); diff != "" {
		t.Error(diff)
	}
}

func TestNDJSONLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     got
	}{
		{"crlf, blank lines, byte order mark, last line open", "\xef\xbb\xbf{\"id\":\"1\"}\r\n\r\n  \n{\"id\":\"2\"}", got{
			Items: []string{`{"id":"1","kind":"listing"}`, `{"id":"2","kind":"listing"}`}}},
		{"null is absence", `{"id":"1","title":null,"price":null,"trader":null,"category":null,"attrs":null,"x":null,"links":[null,"a"]}`, got{
			Items: []string{`{"id":"1","kind":"listing","links":["a"]}`}}},
		{"a number names an item", `{"id":7,"gtin":4006381333931}`, got{Items: []string{`{"id":"7","kind":"listing","gtin":["4006381333931"]}`}}},
		{"one value where a list is wanted", `{"id":"1","gtin":"4","images":"u","links":"l","category":"c","options":["S"]}`, got{
			Items: []string{`{"id":"1","kind":"listing","category":["c"],"gtin":["4"],"options":[{"name":"S"}],"images":[{"url":"u"}],"links":["l"]}`}}},
		{"amount as number", `{"id":"1","price":{"amount":12.50,"currency":"EUR"}}`, got{Items: []string{
			`{"id":"1","kind":"listing","price":{"amount":"12.50","currency":"EUR"}}`}}},
		{"amount with exponent", `{"id":"1","price":{"amount":1.5e3}}`, got{Items: []string{`{"id":"1","kind":"listing","price":{"amount":"1500"}}`}}},
		{"price as shops write it", `{"id":"1","price":"1.299,00 €"}`, got{Items: []string{
			`{"id":"1","kind":"listing","price":{"amount":"1299.00","currency":"EUR"}}`}}},
		{"unknown keys are attributes, flattened", `{"id":"1","a":1,"b":{"c":[true,{"d":"e"}],"f":null},"trader":{"vat":"AT1","name":"n"},"attrs":{"g":{"h":2}}}`, got{
			Items: []string{`{"id":"1","kind":"listing","trader":{"name":"n"},"attrs":{"a":"1","b.c[0]":"true","b.c[1].d":"e","g.h":"2","trader.vat":"AT1"}}`}}},
		{"title of the wrong type", `{"id":"1","title":5}`, got{Items: []string{`{"id":"1","kind":"listing","title":"5"}`}}},
		{"price that is none", "\n" + `{"id":"1","price":"x"}`, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"price":"x"}}`}}},
		{"amount of the wrong type", `{"id":"1","price":{"amount":true}}`, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"price.amount":"true"}}`}}},
		{"field inside a list", `{"id":"1","options":[{"name":"S"},{"name":[]}]}`, got{Items: []string{`{"id":"1","kind":"listing","options":[{"name":"S"},{"name":""}]}`}}},
		{"trader of the wrong type", `{"id":"1","trader":"x"}`, got{Items: []string{`{"id":"1","kind":"listing","trader":{"name":"x"}}`}}},
		{"reach of the wrong type", `{"id":"1","ad":{"reach":{"DE":1.5}}}`, got{Items: []string{`{"id":"1","kind":"listing","ad":{},"attrs":{"ad.reach.DE":"1.5"}}`}}},
		{"target of the wrong type", `{"id":"1","ad":{"targeting":[{"exclude":"no"}]}}`, got{Items: []string{`{"id":"1","kind":"listing","ad":{"targeting":[{"parameter":""}]},"attrs":{"ad.targeting[0].exclude":"no"}}`}}},
		{"unknown kind", `{"id":"1","kind":"page"}`, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"kind":"page"}}`}}},
		{"neither id nor url", `{"title":"x"}`, got{Items: []string{`{"id":"row-1","kind":"listing","title":"x"}`}}},
		{"no object", "[1]\n7\n\"x\"\nnull", got{Faults: []string{"1: want an object, got a list", "2: want an object, got a number",
			"3: want an object, got a string", "4: want an object, got null"}}},
		{"broken json among good", "{\"id\":\"1\"}\n{\"id\":\n{\"id\":\"3\"}", got{Items: []string{`{"id":"1","kind":"listing"}`, `{"id":"3","kind":"listing"}`},
			Faults: []string{"2: column 6: unexpected end of JSON input"}}},
		{"invalid utf-8", "{\"id\":\"1\",\"title\":\"\xff\"}",
			got{Items: []string{"{\"id\":\"1\",\"kind\":\"listing\",\"title\":\"�\",\"attrs\":{\"aedile:incomplete\":\"encoding\"}}"}, Faults: []string{"1: invalid UTF-8 at byte 20"}}},
		{"raw control character", "{\"id\":\"1\",\"title\":\"a\x01\"}", got{Items: []string{`{"id":"1","kind":"listing","title":"a "}`}, Faults: []string{"1: column 21: invalid character '\\x01' in string literal"}}},
		{"tab between values", "{\"id\":\t\"1\"}", got{Items: []string{`{"id":"1","kind":"listing"}`}}},
		{"leading zero", `{"id":"1","n":01}`, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"n":"01"}}`}, Faults: []string{`1: n: "01" is no number in JSON`}}},
		{"nan", `{"id":"1","n":nan}`, got{Items: []string{`{"id":"1","kind":"listing","attrs":{"n":"nan"}}`}, Faults: []string{`1: n: "nan" is no number in JSON`}}},
		{"unknown escape", `{"id":"1","title":"\q"}`, got{Items: []string{`{"id":"1","kind":"listing","title":"q"}`}, Faults: []string{"1: column 21: invalid character 'q' in string escape code"}}},
		{"fault names the item", `{"title":5,"id":"9"}`, got{Items: []string{`{"id":"9","kind":"listing","title":"5"}`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x", c.in, Config{Format: NDJSON})
			if diff := cmp.Diff(c.want, g); diff != "" {
				t.Errorf("%s\nin: %s", diff, c.in)
			}
		})
	}
}

// benchLines are invented listings of about 1.3 kB.
func benchLines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":"sku-%06d","kind":"listing","service":"market.example","url":"https://market.example/p/%d","seen_at":"2026-03-01T10:00:00Z","lang":"de",`+
			`"title":"Wanderschuh Modell %d, wasserdicht, Größe 42","text":%q,"category":["Sport","Outdoor","Schuhe"],"brand":"Gipfelsturm",`+
			`"gtin":["4006381333931"],"price":{"amount":"89.90","currency":"EUR"},"options":[{"name":"42","price":"89.90"},{"name":"43","price":"94.90"}],`+
			`"images":[{"url":"https://img.market.example/%d/1.jpg","alt":"Seitenansicht"},{"url":"https://img.market.example/%d/2.jpg"}],`+
			`"trader":{"id":"t-17","name":"Bergwelt Handels GmbH","country":"AT","url":"https://market.example/t/17"},"ships_from":"AT","destination":["DE","AT"],`+
			`"attrs":{"colour":"braun","material":"Leder","weight_g":640}}`+"\n", i, i, i,
			strings.Repeat("Der Schuh für lange Touren: griffige Sohle, weiche Polsterung, atmungsaktives Futter. ", 5), i, i)
	}
	return b.Bytes()
}

func BenchmarkNDJSON(b *testing.B) {
	data := benchLines(2000)
	run := func(b *testing.B, f func()) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			f()
		}
		b.ReportMetric(float64(len(data))/2000, "B/item")
	}
	b.Run("aedile", func(b *testing.B) {
		s, _ := Open("x", bytes.NewReader(data), Config{Format: NDJSON})
		d := s.newDecoders().get()
		n := 0
		run(b, func() {
			for line := range bytes.Lines(data) {
				if it, f := decodeOne(d, line[:len(line)-1]); it == nil || f != nil {
					b.Fatal(f)
				}
				n++
			}
		})
	})
	b.Run("aedile-source", func(b *testing.B) {
		run(b, func() {
			s, _ := Open("x", bytes.NewReader(data), Config{Format: NDJSON})
			for c := range s.Chunks(context.Background()) {
				c.Each(func(*aedile.Item, *aedile.Fault) bool { return true })
			}
		})
	})
	b.Run("encoding-json", func(b *testing.B) {
		run(b, func() {
			for line := range bytes.Lines(data) {
				var it aedile.Item
				if err := json.Unmarshal(line, &it); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}
