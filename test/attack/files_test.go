package attack

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// hostile is a file that was made to stop the program.
type hostile struct {
	name    string
	make    func() []byte
	args    []string // of the program; nil: it is screened beside an honest file
	refused string   // what the refusal says, where it is to be refused
	says    string   // what the diagnostic says, where it is to be found wanting
}

const mb = 1 << 20

// rep repeats s up to n bytes.
func rep(s string, n int) string { return strings.Repeat(s, n/len(s)+1)[:n/len(s)*len(s)] }

// item returns one record as NDJSON.
func item(fields map[string]any) []byte {
	fields["id"] = "w"
	b, err := json.Marshal(fields)
	if err != nil {
		panic(err) // the fields are literals of this file
	}
	return append(b, '\n')
}

func text(s string) func() []byte { return func() []byte { return []byte(s) } }

func zipped(b []byte) []byte {
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write(b) // a bytes.Buffer takes everything
	_ = w.Close()
	return z.Bytes()
}

// files returns all hostile files.
func files() []hostile {
	var out []hostile
	for _, more := range [][]hostile{floods(), fields(), broken(), markup(), tables(), packed(), rules()} {
		out = append(out, more...)
	}
	return out
}

// floods repeat something in the text of one item.
func floods() []hostile {
	var out []hostile
	for name, unit := range ordered(
		"dotted", "t.r.a.m.a.d.o.l.", "dotted-apart", "t.r.a.m.a.d.o.l ", "negated", "not without no kein sans ohne tramadol ",
		"replica", "replica Nike AAA 1:1 ", "addresses", "a@", "mails", "a@b.c ", "mail-run", "a.b.c-d_e+", "digits", "1 ",
		"digit-letters", "1a", "leet", "tr4m4d0l ",
		"look-alike", "trаmаdоl ", "spaced", "t r a m a d o l  ", "one-letter-row", "a ", "hyphens", "tra-ma-dol-", "accounts",
		"telegram.", "account-run", "telegram _", "phones", "tel +49 170 1234567 ",
		"phone-words", "tel tel tel 1 1 1 ", "enumerated", "without tramadol, zolpidem, diazepam and ", "enumerated-after",
		"tramadol/zolpidem free, ", "doses", "tramadol 10 mg ", "percent", "5 % ",
		"additives", "E 171 e171 ", "sentences", "Tramadol. ", "claims", "Vitamin C boosts the immune system. ", "claims-endless",
		"vitamin c zinc iron supports immune heart bone ", "glued", "tramadol",
		"han", "补差价", "thai", "ยาแก้ปวด", "marks", "e\u0301\u0323", "ligatures", "\ufdfa", "zero-width", "t\u200br\u200b", "bidi",
		"\u202e\u202d", "emoji", "👍🏽\u200d", "symbols", "$@!|+(", "tags", "\U000e0041",
		"half-marks", "\u0301", "letters", "abcdefghijklmnopqrstuvwxyz", "commas", ",", "blanks", " ", "lines", "\n", "nul", "\x00", "quotes", `"`, "prices", "9,99 € ", "links", "https://wa.me/1 ",
		"hidden-links", "order this get this, do not review, Nike ", "contact-words", "whatsapp ", "books", "book about tramadol ",
		"mixed-scripts", "tramadol трамадол τραμαδόλη ",
	) {
		out = append(out, hostile{name: "flood-" + name + ".ndjson",
			make: func() []byte { return item(map[string]any{"title": "x", "text": rep(unit, mb)}) }})
	}
	return out
}

// ordered makes pairs of a list.
func ordered(kv ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i+1 < len(kv); i += 2 {
			if !yield(kv[i], kv[i+1]) {
				return
			}
		}
	}
}

// fields are many or large beside the text.
func fields() []hostile {
	many := func(n int, of func(i int) any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = of(i)
		}
		return out
	}
	with := func(name string, value func() any) hostile {
		return hostile{name: "field-" + name + ".ndjson",
			make: func() []byte { return item(map[string]any{"title": "Tramadol 10 mg", name: value()}) }}
	}
	return []hostile{
		with("title", func() any { return rep("v1t4m1n tramadol Bosch 2000 ", mb) }),
		with("brand", func() any { return rep("Bosch ", mb) }),
		with("model", func() any { return rep("AB-1234 ", mb) }),
		with("url", func() any { return "https://x.example/" + rep("%2f", mb) }),
		with("service", func() any { return rep("shop ", mb) }),
		with("gtin", func() any { return many(60_000, func(i int) any { return fmt.Sprintf("%013d", i*97) }) }),
		with("category", func() any { return many(60_000, func(i int) any { return fmt.Sprint("books ", i) }) }),
		with("labels", func() any { return many(60_000, func(int) any { return "no tramadol" }) }),
		with("links", func() any { return many(60_000, func(i int) any { return fmt.Sprint("https://t.me/", i) }) }),
		with("options", func() any {
			return many(40_000, func(i int) any { return map[string]any{"name": fmt.Sprint("replica ", i), "price": "1"} })
		}),
		with("images", func() any {
			return many(20_000, func(i int) any { return map[string]any{"url": "https://x.example/1.jpg", "alt": "tramadol"} })
		}),
		with("attrs", func() any {
			m := map[string]any{}
			for i := range 40_000 {
				m[fmt.Sprint("a", i)] = "no tramadol"
			}
			return m
		}),
	}
}

// broken is JSON that is none, or hardly.
func broken() []hostile {
	utf16le := func(s string) []byte {
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	return []hostile{
		{name: "depth.ndjson", make: text(strings.Repeat(`{"a":`, 200_000) + "\n")},
		{name: "depth-array.json", make: text(strings.Repeat("[", 500_000))},
		{name: "unclosed.json", make: text(`[{"id":"1","title":"` + rep("tramadol ", 3*mb))},
		{name: "number.ndjson", make: text(`{"id":"1","title":"x","price":{"amount":` + rep("9", mb) + `,"currency":"EUR"}}` + "\n")},
		{name: "exponent.ndjson", make: text(`{"id":"1","title":"x","price":{"amount":1e999999999,"currency":"EUR"}}` + "\n")},
		{name: "keys.ndjson", make: text(`{"id":"1",` + rep(`"title":"tramadol",`, mb) + `"x":1}` + "\n")},
		{name: "escapes.ndjson", make: text(`{"id":"1","title":"` + rep(`\u0000\ud800`, mb) + `"}` + "\n")},
		{name: "bytes.ndjson", make: text(`{"id":"1","title":"` + rep("\xff\xfe\xc3", mb) + `"}` + "\n")},
		{name: "long-line.ndjson", make: text(`{"id":"1","title":"GPS jammer","text":"` + rep("x ", 20*mb) + `"}` + "\n")},
		{name: "short-lines.ndjson", make: text(rep("{}\n", 2*mb))},
		{name: "no-lines.ndjson", make: text(rep("[]", 2*mb))},
		{name: "id.ndjson", make: text(`{"id":"` + rep("../", mb) + `","title":"GPS jammer"}` + "\n")},
		{name: "utf16.ndjson", make: func() []byte { return utf16le(rep(`{"id":"1","title":"GPS jammer"}`+"\n", 200_000)) }},
		{name: "random.bin", make: func() []byte {
			b, x := make([]byte, mb), uint32(1)
			for i := range b {
				x = x*1664525 + 1013904223
				b[i] = byte(x >> 24)
			}
			return b
		}},
		{name: "empty.ndjson", make: text("")},
	}
}

// markup nests, and names itself.
func markup() []hostile {
	laughs := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "tramadol">`
	for i := range 20 {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, 'b'+i, strings.Repeat(fmt.Sprintf("&%c;", 'a'+i), 10))
	}
	feed := func(inner string) string {
		return `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>` + inner + `</channel></rss>`
	}
	return []hostile{
		{name: "nested.html", make: text("<html><title>x</title>" + strings.Repeat("<div>", 200_000) + "GPS jammer")},
		{name: "tables.html", make: text("<html>" + strings.Repeat("<table><tr><td>", 50_000) + "GPS jammer")},
		{name: "attributes.html", make: text("<html><body " + rep(`a="tramadol" `, 2*mb) + ">GPS jammer")},
		{name: "scripts.html", make: text("<html>" + rep("<script>{", mb) + "GPS jammer")},
		{name: "linked.html", make: text(`<html><script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 50_000) + `</script>`)},
		{name: "products.html", make: text(`<html>` + rep(`<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">x</span>`, mb))},
		{name: "comments.html", make: text("<html><!--" + rep("<!--", 2*mb))},
		{name: "entities.html", make: text("<html><p>" + rep("&amp;amp;", mb))},
		{name: "laughs.xml", make: text(laughs + `]><rss><channel><item><title>&u;</title></item></channel></rss>`)},
		{name: "outside.xml", make: text(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>` + feed(`<item><title>&e;</title></item>`))},
		{name: "nested.xml", make: text(feed(strings.Repeat("<item>", 200_000)))},
		{name: "items.xml", make: text(feed(rep(`<item><g:id>1</g:id><title>x</title></item>`, 2*mb)))},
		{name: "element.xml", make: text(feed(`<item><g:id>1</g:id><title>` + rep("GPS jammer ", 4*mb) + `</title></item>`))},
		{name: "names.xml", make: text(feed(`<item><` + rep("a", mb) + `>x</item>`))},
	}
}

// tables have rows and columns.
func tables() []hostile {
	return []hostile{
		{name: "columns.csv", make: text(rep("title,", mb) + "id\n" + rep("x,", mb) + "1\n")},
		{name: "quote.csv", make: text("id,title\n1,\"" + rep("GPS jammer,", 4*mb))},
		{name: "quotes.csv", make: text("id,title\n" + rep(`"",`, 2*mb))},
		{name: "cell.csv", make: text("id,title\n1," + rep("GPS jammer ", 8*mb) + "\n")},
		{name: "rows.csv", make: text("id,title\n" + rep("1,x\n", 4*mb))},
		{name: "nul.csv", make: text("id,title\n" + rep("\x00,\x00\n", mb))},
		{name: "tabs.tsv", make: text("id\ttitle\n" + rep("\t", 2*mb))},
		{name: "warc.warc", make: text("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>")},
		{name: "warc-headers.warc", make: text("WARC/1.0\r\n" + rep("X: y\r\n", 4*mb))},
		{name: "cut.parquet", make: text("PAR1" + rep("\xff\x7f", 4096) + "\xff\xff\xff\x7fPAR1")},
		{name: "none.parquet", make: text("PAR1PAR1")},
	}
}

// packed is small and grows.
func packed() []hostile {
	var z bytes.Buffer
	w := zip.NewWriter(&z)
	for _, name := range []string{"../../etc/x.ndjson", "a.ndjson", "a.ndjson"} {
		if f, err := w.Create(name); err == nil {
			_, _ = f.Write([]byte(rep("x", 4*mb))) // a bytes.Buffer takes everything
		}
	}
	_ = w.Close()
	return []hostile{
		{name: "bomb.ndjson.gz", make: func() []byte { return zipped(make([]byte, 200*mb)) }},
		{name: "bomb-lines.ndjson.gz", make: func() []byte { return zipped([]byte(rep("{}\n", 40*mb))) }},
		{name: "bomb-twice.ndjson.gz", make: func() []byte { return zipped(zipped(make([]byte, 50*mb))) }},
		{name: "cut.ndjson.gz", make: func() []byte {
			b := zipped([]byte(rep(`{"id":"1","title":"x"}`+"\n", mb)))
			return b[:len(b)/2]
		}},
		{name: "flood.ndjson.gz", make: func() []byte {
			return zipped(item(map[string]any{"title": "x", "text": rep("t.r.a.m.a.d.o.l.", 12*mb)}))
		}},
		{name: "no.ndjson.gz", make: text("\x1f\x8b\x08\x00garbage")},
		{name: "no.ndjson.zst", make: text("\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff")},
		{name: "many.zip", make: func() []byte { return z.Bytes() }},
	}
}

// rules are packs, mappings and lists of exceptions that somebody else wrote.
func rules() []hostile {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := range 12 {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", 'b'+i, 'b'+i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", 'a'+i), 9), ","))
	}
	pack := func(rest string) string { return "pack: theirs\nversion: 2026.1\ntitle: Theirs\n" + rest }
	lint := []string{"pack", "lint", "theirs"}
	screen := func(flag, name string) []string {
		return []string{"screen", "--no-registers", "-q", "--output", "ndjson", flag, name, "honest.ndjson"}
	}
	theirs := func(lists, when string) func() []byte {
		return text(pack("lists:\n  a:\n    about: x\n    terms: {en: [jammer]}\n" + lists +
			fmt.Sprintf("rules:\n  - id: r\n    title: T\n    law: [{celex: 32005L0029, place: \"art 7(2)\"}]\n"+
				"    category: STATEMENT_CATEGORY_SCAMS_AND_FRAUD\n    keyword: KEYWORD_INAUTHENTIC_LISTINGS\n    grade: review\n    when: %s\n    message: m\n    explain: e\n", when)))
	}
	return append(packs(theirs, lint), []hostile{
		{name: "theirs/pack.yaml", make: text(bomb), args: lint, says: "R103"},
		{name: "theirs/pack.yml/pack.yaml", make: text(pack("")),
			args: []string{"pack", "lint", "theirs/pack.yml/../../../../../../etc"}, refused: "etc"},
		{name: "map.yaml", make: text(bomb), args: screen("--map", "map.yaml"), refused: "map.yaml"},
		{name: "ignore.yaml", make: text(bomb), args: screen("--ignore", "ignore.yaml"), refused: "ignore.yaml"},
		{name: "map-deep.yaml", make: text(strings.Repeat("[", 100_000)), args: screen("--map", "map-deep.yaml"), refused: "map-deep.yaml"},
		{name: "register.xlsx", make: text("PK\x03\x04" + rep("\xff", 4096)),
			args: []string{"register", "import", "rasff", "register.xlsx", "--shelf", "shelf"}, refused: "register.xlsx"},
		{name: "register.json", make: text(strings.Repeat("[", 300_000)),
			args: []string{"register", "import", "safetygate", "register.json", "--shelf", "shelf"}, refused: "register.json"},
		{name: "dossier.zip", make: text("PK\x03\x04" + rep("\xff", 4096)),
			args: []string{"case", "import", "dossier.zip", "--keys", "dossier.zip"}, refused: "dossier.zip"},
	}...)
}

// packs are packs whose conditions cost too much, whose lists never end, hold everything or lie elsewhere.
func packs(theirs func(lists, when string) func() []byte, lint []string) []hostile {
	const when = "a.found()"
	list := func(terms string) string { return "  b:\n    about: y\n    " + terms + "\n" }
	return []hostile{
		{name: "theirs/or/pack.yaml", make: theirs("", strings.Repeat(when+" || ", 100_000)+when),
			args: []string{"pack", "lint", "theirs/or"}, says: "R401"},
		{name: "theirs/nested/pack.yaml", make: theirs("", strings.Repeat("(", 20_000)+when+strings.Repeat(")", 20_000)),
			args: []string{"pack", "lint", "theirs/nested"}, says: "R401"},
		{name: "theirs/near/pack.yaml", make: theirs("", "a"+strings.Repeat(".near(a, 1000000)", 200)+".found()"),
			args: []string{"pack", "lint", "theirs/near"}, says: "R407"},
		{name: "theirs/near-all/pack.yaml", make: theirs("", "a"+strings.Repeat(".near(a, 20)", 400)+".found()"),
			args: []string{"pack", "lint", "theirs/near-all"}, says: "R4"},
		{name: "theirs/all/pack.yaml", make: theirs(list(`terms: {en: ["**", "*a*", "~9 the"]}`), when), args: []string{"pack", "lint", "theirs/all"}, says: "R203"},
		{name: "theirs/out/pack.yaml", make: theirs(list("file: ../../../../../../etc/passwd"), when),
			args: []string{"pack", "lint", "theirs/out"}, says: "R205"},
		{name: "theirs/root/pack.yaml", make: theirs(list("file: /etc/passwd"), when),
			args: []string{"pack", "lint", "theirs/root"}, says: "R205"},
		{name: "theirs/long/pack.yaml", make: theirs("", "'"+strings.Repeat("x", 10*mb)+"'"),
			args: []string{"pack", "lint", "theirs/long"}, says: "error R"},
		{name: "theirs/terms/pack.yaml", make: theirs(list("terms: ["+strings.Repeat("term x, ", 2*mb)+"y]"), when),
			args: []string{"pack", "lint", "theirs/terms"}, says: "error R"},
		{name: "theirs/rules/pack.yaml", make: func() []byte {
			b := theirs("", when)()
			head, rule, _ := strings.Cut(string(b), "rules:\n")
			return []byte(head + "rules:\n" + rep(rule, 4*mb))
		}, args: []string{"pack", "lint", "theirs/rules"}, says: "error R101"},
		{name: "theirs/some/pack.yaml", make: func() []byte {
			b := theirs("", when)()
			head, rule, _ := strings.Cut(string(b), "rules:\n")
			return []byte(head + "rules:\n" + rep(rule, 2*mb-len(head)-100))
		}, args: []string{"pack", "lint", "theirs/some"}, says: "error R"},
	}
}
