package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/rule"
)

// proofPack finds its words wherever an item can hold them.
const proofPack = `
pack: proof
version: 2026.11.0
title: Proof
lists:
  words:
    about: Words in what is said
    terms: [tramadol, "jammer = gps jammer"]
  shelves:
    about: Words in categories
    fields: [category]
    terms: [tramadol]
  addresses:
    about: Words in addresses
    fields: [links, url]
    terms: [tramadol]
rules:
  - id: said
    title: Said
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: act
    when: words.found()
    message: Names {words}.
  - id: shelved
    title: Shelved
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS
    grade: review
    kinds: [listing, post, ad]
    when: shelves.found() || addresses.found()
    message: Stands in {shelves}.
`

func proofScreener(t testing.TB) *screen.Screener {
	t.Helper()
	p, ds := rule.Parse([]byte(proofPack))
	for _, d := range ds {
		t.Fatal(d.Render())
	}
	s, err := screen.Compile([]*rule.Pack{p}, screen.Config{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// told are texts with a finding in them, and the disguises, marks and scripts that make places in the original hard to name.
var told = []string{"Tramadol 50 mg", "buy TRAMAD\u00d6L now", "tram\u200badol", "Ｔramadol", "<b>Tramadol</b> &amp; more",
	"„Tramadol“ – GPS jammer",
	"tra\u0301madol", "GPS\u00a0jammer", "\ufffd tramadol \ufffd", "Трамадол tramadol"}

// filler is text without a finding, of changing length, so that records stand at every place of a block.
func filler(i int) string { return strings.Repeat("oak ", i*37%97) }

// proofSources holds one source of every format with a finding in many records, in fields of every kind, with attributes out of order and
// with names that come more than once.
func proofSources(t testing.TB) []sample {
	t.Helper()
	const n = 120
	var nd, table, tabs, feed, archive, pages, plain strings.Builder
	table.WriteString("id,title,colour,Category,Images,colour,zebra,specifications,alpha,link,colour\n")
	tabs.WriteString("id\ttitle\tnotes\talpha\tnotes\n")
	feed.WriteString(rssHead)
	var rows []parquetRow
	for i := range n {
		say := func(k int) string {
			if (i+k)%4 != 0 {
				return "plain " + filler(i+k)
			}
			return told[(i+k)/4%len(told)] + " " + filler(i)
		}
		q := func(k int) string {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(i%2 == 0)
			if err := e.Encode(say(k)); err != nil {
				t.Fatal(err)
			}
			return strings.TrimSpace(b.String())
		}
		kind := []string{"listing", "post", "ad"}[i%3]
		fmt.Fprintf(&nd, `{"id":"n%d","kind":%q,"title":%s,"zeta":%s,"attrs":{"colour":%s,"colour":%s,"colour[1]":%s,"b":{"c":[%s,%s],"c":%s},"a":%s},`+
			`"options":[{"name":%s},{"name":"","price":"1"},%s],"images":[{"url":"u"},{"url":"v","alt":%s}],"category":["",%s],"links":["https://x.example/tramadol"],`+
			`"trader":{"id":"t%d","name":%s,"vat":"1","vat":"2"},"labels":[%s],"ad":{"sponsor":%s,"targeting":[{"parameter":"p","value":%s}]},"extra":1,"extra":%s}`+"\n",
			i, kind, q(0), q(1), q(2), q(3), q(4), q(5), q(6), q(7), q(8), q(9), q(10), q(11), q(12), i, q(13), q(14), q(15), q(16), q(17))
		c := func(k int) string { return `"` + strings.ReplaceAll(say(k), `"`, `""`) + `"` }
		specs, err := json.Marshal([]map[string]string{{"name": "made of", "value": say(5)}, {"name": "made of", "value": say(6)}})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "c%d,%s,%s,%s,https://x.example/1.jpg,%s,%s,\"%s\",%s,https://x.example/tramadol/%d,%s\n", i, c(0),
			c(1), c(2), c(3), c(4),
			strings.ReplaceAll(string(specs), `"`, `""`), c(7), i, c(8))
		fmt.Fprintf(&tabs, "t%d\t%s\t%s\t%s\t%s\n", i, say(0), say(1), say(2), say(3))
		x := func(k int) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(say(k)) }
		fmt.Fprintf(&feed, "<item><g:id>f%d</g:id><g:title>%s</g:title><g:note>%s</g:note><note>%s</note><g:detail><v>%s</v></g:detail><g:detail><v>%s</v></g:detail></item>\n",
			i, x(0), x(1), x(2), x(3), x(4))
		page := fmt.Sprintf(`<html lang="de"><head><title>%s</title><meta name="description" content="%s"></head><body><script type="application/ld+json">`+
			`{"@type":"Product","sku":"h%d","name":%s,"description":%s,"additionalProperty":[{"name":"m","value":%s},{"name":"m","value":%s}]}</script><p>%s</p></body></html>`,
			x(0), x(1), i, q(2), q(3), q(4), q(5), x(6))
		archive.WriteString(page200(fmt.Sprintf("https://s.example/%d", i), page))
		if i < 60 {
			fmt.Fprintf(&pages, `<script type="application/ld+json">{"@type":"Product","sku":"p%d","name":%s,"description":%s}</script>`, i, q(0), q(1))
		}
		r := parquetRow{Nr: int64(i), Name: say(0), Path: []string{say(1), "", say(2)}, Pictures: []string{"u"},
			Tags: []string{say(3), say(4)}, Seen: time.Unix(int64(i), 0)}
		r.Trader.Name = say(5)
		rows = append(rows, r)
		fmt.Fprintf(&plain, "%d - %s\n", i, say(0))
	}
	array := "[" + strings.Join(strings.Split(strings.TrimSpace(nd.String()), "\n"), ",\n") + "]"
	return []sample{
		{"x.ndjson", NDJSON, []byte(nd.String())}, {"x.json", JSON, []byte(array)}, {"x.csv", CSV, []byte(table.String())},
		{"x.tsv", TSV, []byte(tabs.String())},
		{"x.xml", Merchant, []byte(feed.String())}, {"x.html", HTML, []byte("<title>shop</title>" + pages.String())},
		{"x.warc", WARC, []byte(archive.String())},
		{"x.parquet", Parquet, proofParquet(t, rows)}, {"x.txt", Lines, []byte(plain.String())},
	}
}

func proofParquet(t testing.TB, rows []parquetRow) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b, parquet.MaxRowsPerRowGroup(50))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sweepBatches makes the chunks of a source the batches of a sweep; wrap may be nil.
func sweepBatches(s *Source, wrap func(Chunk) screen.Batch) iter.Seq2[screen.Batch, error] {
	return func(yield func(screen.Batch, error) bool) {
		for c, err := range s.Chunks(context.Background()) {
			var b screen.Batch = c
			if err != nil {
				b = nil
			} else if wrap != nil {
				b = wrap(c)
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

// swept is everything a sweep says, as bytes, and the items it kept.
func swept(t testing.TB, sc *screen.Screener, s *Source, workers int, wrap func(Chunk) screen.Batch) (said string,
	findings []aedile.Finding, kept map[aedile.Digest]*aedile.Item) {
	t.Helper()
	var b strings.Builder
	kept = map[aedile.Digest]*aedile.Item{}
	var faults []aedile.Fault
	err := sc.Sweep(context.Background(), sweepBatches(s, wrap), screen.SweepConfig{Workers: workers, Keep: true},
		func(o screen.Output) error {
			findings, faults = append(findings, o.Findings...), append(faults, o.Faults...)
			for d, it := range o.Kept {
				kept[d] = it
			}
			return o.Err
		})
	if err != nil {
		t.Fatal(err)
	}
	// What outlives the items is written when the source is done with all its memory.
	j, err := json.Marshal(map[string]any{"findings": findings, "faults": faults, "ran": s.Ran(), "notes": s.Notes()})
	if err != nil {
		t.Fatal(err)
	}
	b.Write(j)
	return b.String(), findings, kept
}

// poisoned overwrites an item's memory as soon as it was screened.
type poisoned struct {
	Chunk
	inPlace bool // in the reader's own block; else in memory lent to the item
}

func (p poisoned) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	p.Chunk.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if it == nil {
			return yield(it, f)
		}
		var memory []string
		if !p.inPlace {
			lent := *it
			lend(reflect.ValueOf(&lent).Elem(), &memory)
			it = &lent
		}
		more := yield(it, f)
		if p.inPlace {
			memory = append(memory, texts(it)...)
		}
		for _, s := range memory {
			overwrite(s)
		}
		return more
	})
}

// texts are the strings of an item that its record holds; names of columns belong to the source.
func texts(it *aedile.Item) (out []string) {
	it.Fields(func(_ aedile.Field, s string) bool {
		out = append(out, s)
		return true
	})
	return append(out, string(it.ID), it.SeenAt, it.Lang)
}

// overwrite overwrites the bytes of a string. Constants of the program cannot be written, and need not.
func overwrite(s string) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { _ = recover() }()
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	for i := range b {
		b[i] = '#'
	}
}

// lend gives every string inside v memory of its own.
func lend(v reflect.Value, memory *[]string) {
	switch v.Kind() {
	case reflect.String:
		s := string([]byte(v.String()))
		*memory = append(*memory, s)
		v.SetString(s)
	case reflect.Struct:
		for i := range v.NumField() {
			lend(v.Field(i), memory)
		}
	case reflect.Slice:
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		for i := range c.Len() {
			lend(c.Index(i), memory)
		}
		v.Set(c)
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(v.Elem())
		lend(c.Elem(), memory)
		v.Set(c)
	}
}

func eachProof(t *testing.T, do func(t *testing.T, s sample)) {
	t.Helper()
	for _, s := range proofSources(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			do(t, s)
		})
	}
}

func TestFindingsOwnTheirBytes(t *testing.T) {
	t.Parallel()
	sc := proofScreener(t)
	eachProof(t, func(t *testing.T, s sample) {
		want, findings, _ := swept(t, sc, open(t, s.name, s.content, Config{}), 1, nil)
		if len(findings) < 8 {
			t.Fatalf("only %d findings", len(findings))
		}
		for _, workers := range []int{2, 8} {
			if got, _, _ := swept(t, sc, open(t, s.name, s.content, Config{}), workers, nil); got != want {
				t.Errorf("%d workers say something else than one: %s", workers, cmp.Diff(want, got))
			}
		}
		poison := func(inPlace bool) func(Chunk) screen.Batch {
			return func(c Chunk) screen.Batch { return poisoned{c, inPlace} }
		}
		if got, _, _ := swept(t, sc, open(t, s.name, s.content, Config{}), 2, poison(false)); got != want {
			t.Errorf("with the memory of each item overwritten: %s", cmp.Diff(want, got))
		}
		if s.format == HTML || s.format == WARC || s.format == Merchant { // the items of a page share what the page says of all
			return
		}
		if got, _, _ := swept(t, sc, open(t, s.name, s.content, Config{}), 2, poison(true)); got != want {
			t.Errorf("with the block overwritten after each item: %s", cmp.Diff(want, got))
		}
	})
}

// The blocks of a long stream are used again while findings of the first wait to be written.
func TestFindingsOfManyBlocksAreThoseOfTheItemsAlone(t *testing.T) {
	t.Parallel()
	sc := proofScreener(t)
	var b bytes.Buffer
	for i := range 10_000 {
		title := "Oak table"
		if i%100 == 7 {
			title = "Tramadol 50 mg bez recepty"
		}
		fmt.Fprintf(&b, `{"id":"A%d","kind":%q,"title":%q,"text":%q}`+"\n", i, []string{"listing", "post", "ad"}[i%3], title, strings.Repeat("x", i*37%400))
	}
	var alone []aedile.Finding
	for line := range bytes.Lines(b.Bytes()) {
		var it aedile.Item
		if err := json.Unmarshal(line, &it); err != nil {
			t.Fatal(err)
		}
		alone = append(alone, sc.Screen(&it).Findings...)
	}
	for _, workers := range []int{1, 2, 8} {
		_, got, _ := swept(t, sc, open(t, "x.ndjson", b.Bytes(), Config{}), workers, nil)
		if diff := cmp.Diff(alone, got); diff != "" || len(got) != 100 {
			t.Errorf("%d workers, %d findings (-alone +swept):\n%s", workers, len(got), diff)
		}
	}
}

func TestEvidenceStandsInThePinnedItem(t *testing.T) {
	t.Parallel()
	sc := proofScreener(t)
	eachProof(t, func(t *testing.T, s sample) {
		_, findings, kept := swept(t, sc, open(t, s.name, s.content, Config{}), 2, nil)
		proveFindings(t, sc, findings, kept)
		var lines []byte
		for i, f := range findings {
			if i > 0 && findings[i-1].Item.Digest == f.Item.Digest {
				continue
			}
			line, err := kept[f.Item.Digest].Canonical()
			if err != nil {
				t.Fatal(err)
			}
			lines = append(append(lines, line...), '\n')
		}
		_, again, _ := swept(t, sc, open(t, "x.ndjson", lines, Config{}), 1, nil)
		if diff := cmp.Diff(findings, again); diff != "" {
			t.Fatalf("the pinned items, read as a source (-first +again):\n%s", diff)
		}
	})
}

// proveFindings holds the evidence of each finding against the canonical form of the item that its digest names.
func proveFindings(t *testing.T, sc *screen.Screener, findings []aedile.Finding, kept map[aedile.Digest]*aedile.Item) {
	t.Helper()
	for _, f := range findings {
		line, err := kept[f.Item.Digest].Canonical()
		if err != nil || aedile.DigestOf(line) != f.Item.Digest {
			t.Fatalf("the item of %s is not the one that the finding names: %v", f.Item.ID, err)
		}
		var pinned aedile.Item
		if err := json.Unmarshal(line, &pinned); err != nil {
			t.Fatal(err)
		}
		where := map[string]string{}
		pinned.Fields(func(n aedile.Field, s string) bool {
			where[n.String()] = s
			return true
		})
		for _, e := range f.Evidence {
			if s, ok := where[e.Field]; !ok || e.End > len(s) || s[e.Start:e.End] != e.Text {
				t.Errorf("%s: %q does not stand at %d to %d of %s: %q", f.Item.ID, e.Text, e.Start, e.End, e.Field, s)
			}
		}
		again := sc.Screen(&pinned).Findings
		if !slices.ContainsFunc(again, func(g aedile.Finding) bool { return cmp.Equal(f, g) }) {
			t.Errorf("%s: not found again: %s", f.Item.ID, cmp.Diff([]aedile.Finding{f}, again))
		}
	}
}

// Items that embedders make by hand are not held to what readers hand out: any string may stand anywhere.
func TestEvidenceOfItemsMadeByHandStandsInThePinnedItem(t *testing.T) {
	t.Parallel()
	sc := proofScreener(t)
	r := rand.New(rand.NewPCG(1, 2))
	pieces := append(slices.Clone(told), "", "oak", "\xff", "\xc3(", "\xed\xa0\x80", "\u2028", "[1]", "<", "\x00", "a", "A")
	say := func() (s string) {
		for range r.IntN(4) {
			s += pieces[r.IntN(len(pieces))]
		}
		return s
	}
	names := []string{"a", "b", "a[1]", "a[2]", "a[1][1]", "", "a.x", "a 1", "\xff", "\xfe", "\ufffd", "tramadol"}
	for i := range 500 {
		it := &aedile.Item{ID: aedile.ItemID(fmt.Sprint(i)) + "\xff", Title: say(), Text: say(), Category: []string{say(), say()},
			Brand: say(), GTIN: []string{say()},
			Options: []aedile.Option{{Name: say()}, {Price: "1"}, {Name: say()}}, Images: []aedile.Image{{Alt: say()}},
			Links: []string{say()}, Labels: []string{say()},
			Trader: &aedile.Account{Name: say(), URL: say(), Country: "D\xff"},
			Ad:     &aedile.AdRecord{Sponsor: say(), Targeting: []aedile.Targeting{{Value: say()}}}}
		for range r.IntN(9) {
			it.Attrs = append(it.Attrs, aedile.Attr{Name: names[r.IntN(len(names))], Value: say()})
		}
		if i%2 == 0 {
			it.Kind = aedile.Post
		}
		d, err := it.Digest()
		if err != nil {
			t.Fatal(err)
		}
		before := fmt.Sprintf("%+v %+v %+v", *it, it.Trader, it.Ad)
		found := sc.Screen(it).Findings
		if after := fmt.Sprintf("%+v %+v %+v", *it, it.Trader, it.Ad); after != before {
			t.Fatalf("screening changed the item from\n%q to\n%q", before, after)
		}
		proveFindings(t, sc, found, map[aedile.Digest]*aedile.Item{d: it})
	}
}
