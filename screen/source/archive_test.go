package source

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

const teaPage = `<!doctype html><html lang="de"><title>Tee</title><script type="application/ld+json">
{"@type":"Product","name":"Tee","sku":"T1","offers":{"price":"2.50","priceCurrency":"EUR"}}</script><p>Guter Tee</p>`

const teaItem = `{"id":"T1","kind":"listing"%s,"lang":"de","title":"Tee","text":"Guter Tee","price":{"amount":"2.50","currency":"EUR"},"attrs":{"page":"true"}}`

// warcRecord writes one archive record.
func warcRecord(kind, address, contentType, block string) string {
	return fmt.Sprintf("WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-03-01T10:00:00Z\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, address, contentType, len(block), block)
}

// answerBlock writes an HTTP answer; headers are "Name: value" lines.
func answerBlock(body string, headers ...string) string {
	return "HTTP/1.1 200 OK\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
}

func page200(address, body string, headers ...string) string {
	return warcRecord("response", address, "application/http; msgtype=response",
		answerBlock(body, append([]string{"Content-Type: text/html"}, headers...)...))
}

func packed(t *testing.T, s string, w func(io.Writer) io.WriteCloser) string {
	t.Helper()
	var b bytes.Buffer
	z := w(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestArchives(t *testing.T) {
	t.Parallel()
	address := "https://shop.example/tee"
	tea := fmt.Sprintf(teaItem, `,"url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z"`)
	good := page200(address, teaPage)
	chunked := fmt.Sprintf("%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 50, teaPage[:50], len(teaPage)-50, teaPage[50:])
	json := `{"@type":"Product","name":"Rum","sku":"R1"}`
	for _, c := range []struct {
		name, in string
		want     got
	}{
		{"one page", good, got{Items: []string{tea}}},
		{"chunked transfer", page200(address, chunked, "Transfer-Encoding: chunked"), got{Items: []string{tea}}},
		{"chunked in name only", page200(address, teaPage, "Transfer-Encoding: chunked"), got{Items: []string{tea}}},
		{"gzip", page200(address, string(gz(t, []byte(teaPage))), "Content-Encoding: gzip"), got{Items: []string{tea}}},
		{"gzip in name only", page200(address, teaPage, "Content-Encoding: gzip"), got{Items: []string{tea}}},
		{"deflate", page200(address, packed(t, teaPage, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }),
			"Content-Encoding: deflate"), got{Items: []string{tea}}},
		{"brotli", page200(address, packed(t, teaPage, func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }),
			"Content-Encoding: br"), got{Items: []string{tea}}},
		{"zstd", page200(address, string(zst(t, []byte(teaPage))), "Content-Encoding: zstd"), got{Items: []string{tea}}},
		{"unknown encoding", page200(address, "x", "Content-Encoding: rot13"), got{Items: []string{`{"id":"https://shop.example/tee","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","text":"x","attrs":{"page":"true"}}`}}},
		{"content grown too large", page200(address, string(gz(t, make([]byte, 200*kib))), "Content-Encoding: gzip"), got{Items: []string{`{"id":"https://shop.example/tee","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","attrs":{"aedile:incomplete":"limit","page":"true"}}`}, Faults: []string{"1: content is longer than 65536 bytes"}}},
		{"what is no page is set aside", warcRecord("warcinfo", "", "application/warc-fields", "software: x") +
			warcRecord("request", address, "application/http", "GET / HTTP/1.1\r\n\r\n") + good,
			got{Items: []string{tea}}},
		{"json", warcRecord("response", address, "application/http", answerBlock(json, "Content-Type: application/json")),
			got{Items: []string{
				`{"id":"R1","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","title":"Rum","attrs":{"page":"true"}}`}}},
		{"json that is none", warcRecord("response", address, "application/http", answerBlock("{", "Content-Type: application/json")), got{
			Faults: []string{"1: JSON that cannot be read, or holds no object"}}},
		{"text made by the archive", warcRecord("conversion", address, "text/plain", "Guter  Tee\n"), got{Items: []string{
			`{"id":"https://shop.example/tee","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","text":"Guter Tee","attrs":{"page":"true"}}`}}},
		{"cut short inside a page", good + good[:len(good)-100], got{Items: []string{`{"id":"T1","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","lang":"de","title":"Tee","text":"Guter Tee","price":{"amount":"2.50","currency":"EUR"},"attrs":{"page":"true"}}`, `{"id":"https://shop.example/tee","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","lang":"de","title":"Tee","attrs":{"page":"true"}}`}, Faults: []string{"2: holds JSON-LD that is cut off", "2: record https://shop.example/tee ends after 149 of 245 bytes"}}},
		{"cut short inside a header", good + "WARC/1.0\r\nWARC-Type: resp",
			got{Items: []string{tea}, Faults: []string{"2: record ends inside its header"}}},
		{"record without a length", "WARC/1.0\r\nWARC-Type: response\r\n\r\nbody\r\n" + good,
			got{Items: []string{tea}, Faults: []string{"1: record states no length",
				`2: want a record that begins with WARC/, got "body"`}}},
		{"garbage between records", good + "garbage\r\nmore\r\n" + good, got{Items: []string{tea, tea}, Faults: []string{`2: want a record that begins with WARC/, got "garbage"`}}},
		{"garbage at the end", good + "garbage", got{Items: []string{tea}, Faults: []string{`2: want a record that begins with WARC/, got "garbage"`}}},
		{"page too long", page200(address, strings.Repeat("<i></i>", 10*kib)+"x") + good, got{Items: []string{`{"id":"https://shop.example/tee","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","attrs":{"page":"true"}}`, `{"id":"T1","kind":"listing","url":"https://shop.example/tee","seen_at":"2026-03-01T10:00:00Z","lang":"de","title":"Tee","text":"Guter Tee","price":{"amount":"2.50","currency":"EUR"},"attrs":{"page":"true"}}`}, Faults: []string{"1: record https://shop.example/tee is longer than 65536 bytes"}}},
		{"answer without a status", warcRecord("response", address, "application/http", "HTTP/1.1\r\n\r\n"),
			got{Faults: []string{"1: answer from https://shop.example/tee has no status"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g, _ := readAll(t, "x.warc", c.in, Config{Format: WARC, MaxLineBytes: 64 * kib})
			if diff := cmp.Diff(c.want, g); diff != "" {
				t.Errorf("%s\nin: %.300s", diff, c.in)
			}
		})
	}
}

func TestEncodingThatBreaksOffIsAFault(t *testing.T) {
	t.Parallel()
	in := page200("u", string(gz(t, []byte(strings.Repeat(teaPage, 9))))[:150], "Content-Encoding: gzip")
	_, faults := tally(t, open(t, "x", []byte(in), Config{}))
	breaks := slices.ContainsFunc(faults, func(f *aedile.Fault) bool {
		return f.Line == 1 && strings.HasPrefix(f.Msg, "content that is gzip-encoded breaks off after")
	})
	if !breaks {
		t.Errorf("got %v", faults)
	}
}

func TestArchiveSaysWhatItSetAside(t *testing.T) {
	t.Parallel()
	in := warcRecord("request", "u", "application/http", "x") +
		warcRecord("response", "u", "application/http", answerBlock("x", "Content-Type: image/png")) +
		warcRecord("response", "u", "application/http", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nno") +
		page200("https://s.example/", teaPage)
	g, s := readAll(t, "x.warc", in, Config{})
	want := []string{"answers that are no page: image/png: 1", "answers with status 404: 1", "archive records of type request: 1"}
	if diff := cmp.Diff(want, s.Notes()); diff != "" || len(g.Items) != 1 || s.Ran().Format != WARC {
		t.Errorf("%s %+v", diff, g)
	}
}

func TestArchiveOfCompressedRecords(t *testing.T) {
	t.Parallel()
	var parts [][]byte
	for i := range 50 {
		parts = append(parts, []byte(page200(fmt.Sprintf("https://s.example/%d", i), teaPage)))
	}
	b := gz(t, parts...)
	items, faults := tally(t, open(t, "x.warc.gz", b, Config{}))
	if items != 50 || len(faults) != 0 {
		t.Errorf("got %d items, faults %v", items, faults)
	}
	items, faults = tally(t, open(t, "x.warc.gz", b[:len(b)-30], Config{}))
	if items != 50 || len(faults) != 2 && len(faults) != 1 || faults[len(faults)-1].Class != aedile.Invalid {
		t.Errorf("cut short: got %d items, faults %v", items, faults)
	}
}

func FuzzArchive(f *testing.F) {
	for _, s := range []string{page200("u", teaPage), "WARC/1.0\n\n", "WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\n",
		"WARC/1.0\r\nContent-Length: -1\r\n\r\nWARC/1.0",
		warcRecord("response", "u", "application/http", "HTTP/1.1 200\n\n<p>x"), warcRecord("resource", "<u>", "text/html", "<p>x"),
		warcRecord("response", "", "", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var outs []got
		for _, cut := range []bool{false, true} {
			var r io.Reader = bytes.NewReader(b)
			if cut {
				r = iotest.OneByteReader(r)
			}
			s, err := Open("x", r, Config{Format: WARC, MaxLineBytes: 4 * kib})
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

func TestFolderOfPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"b/two.htm": "<p>Rum", "a.html": teaPage,
		"b/three.xhtml.gz": string(gz(t, []byte("<title>Wein</title>"))), "b/notes.json": "{}", "f/rows.csv": "id,title\n7,Bier\n",
		"LICENSE":     "x",
		"c/deep.html": strings.Repeat("<div>", 400), "d/long.html": strings.Repeat("<i></i>", 10*kib) + "x",
		"e/cut.html.gz": string(gz(t, []byte(teaPage)))[:40]} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(dir, nil, Config{MaxLineBytes: 64 * kib})
	if err != nil {
		t.Fatal(err)
	}
	size := s.Size()
	g := drain(t, s)
	want := got{Items: []string{fmt.Sprintf(teaItem, ""), `{"id":"b/three.xhtml.gz","kind":"listing","title":"Wein","attrs":{"page":"true"}}`,
		`{"id":"b/two.htm","kind":"listing","text":"Rum","attrs":{"page":"true"}}`, `{"id":"c/deep.html","kind":"listing","attrs":{"aedile:incomplete":"limit","page":"true"}}`,
		`{"id":"d/long.html","kind":"listing","attrs":{"aedile:incomplete":"limit","page":"true"}}`, `{"id":"7","kind":"listing","title":"Bier"}`},
		Faults: []string{"1: has neither id nor url", "0: elements are nested deeper than 256",
			"0: page is longer than 65536 bytes", "0: gzip stream is cut short: unexpected EOF"}}
	if diff := cmp.Diff(want, g); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"files that are not read: 1 (LICENSE)"}, s.Notes()); diff != "" {
		t.Error(diff)
	}
	if s.Ran().Format != "csv, html, json" || size == 0 || s.Read() == 0 {
		t.Errorf("ran %+v, read %d of %d", s.Ran(), s.Read(), size)
	}
}

func TestSinglePageIsNamedByItsFileAlone(t *testing.T) {
	t.Parallel()
	g, _ := readAll(t, "some/where/p.html", "<p>Rum", Config{Kind: aedile.Post, Service: "market"})
	if diff := cmp.Diff(got{Items: []string{`{"id":"p.html","kind":"post","service":"market","text":"Rum","attrs":{"page":"true"}}`}}, g); diff != "" {
		t.Error(diff)
	}
}
