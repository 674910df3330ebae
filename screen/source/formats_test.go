package source

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// sample is a source of three items in one format.
type sample struct {
	name, format string
	content      []byte
}

// samples holds one source of every format; the items of each have the titles "one", "two" and "three".
func samples(t testing.TB) []sample {
	t.Helper()
	titles := []string{"one", "two", "three"}
	var nd, table, tabs, feed, atom, archive strings.Builder
	table.WriteString("id,title\n")
	tabs.WriteString("id\ttitle\n")
	feed.WriteString(rssHead)
	atom.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom">`)
	var rows []parquetRow
	for i, title := range titles {
		fmt.Fprintf(&nd, "{\"id\":\"%d\",\"title\":\"%s\"}\n", i, title)
		fmt.Fprintf(&table, "%d,%s\n", i, title)
		fmt.Fprintf(&tabs, "%d\t%s\n", i, title)
		fmt.Fprintf(&feed, "<item><g:id>%d</g:id><g:title>%s</g:title></item>\n", i, title)
		fmt.Fprintf(&atom, "<entry><id>%d</id><title>%s</title></entry>\n", i, title)
		archive.WriteString(page200(fmt.Sprintf("https://s.example/%d", i), "<title>"+title+"</title>"))
		rows = append(rows, parquetRow{Nr: int64(i), Name: title})
	}
	products := "<title>x</title>"
	for i, title := range titles {
		products += fmt.Sprintf(`<script type="application/ld+json">{"@type":"Product","sku":"%d","name":"%s"}</script>`, i, title)
	}
	array := "[" + strings.Join(strings.Split(strings.TrimSpace(nd.String()), "\n"), ",\n") + "]"
	return []sample{
		{"x.ndjson", NDJSON, []byte(nd.String())},
		{"x.json", JSON, []byte(array)},
		{"x.csv", CSV, []byte(table.String())},
		{"x.tsv", TSV, []byte(tabs.String())},
		{"x.xml", Merchant, []byte(feed.String())},
		{"atom.xml", Merchant, []byte(atom.String())},
		{"x.html", HTML, []byte(products)},
		{"x.warc", WARC, []byte(archive.String())},
		{"x.parquet", Parquet, parquetFile(t, rows...)},
		{"x.txt", Lines, []byte("0 - one\n1 - two\n2 - three\n")},
	}
}

func each(t *testing.T, do func(t *testing.T, s sample)) {
	t.Helper()
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			do(t, s)
		})
	}
}

func titles(t testing.TB, s *Source) (out []string) {
	t.Helper()
	for c, err := range s.Chunks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if f != nil {
				t.Errorf("fault: %+v", f)
				return true
			}
			title := it.Title
			if s.format == Lines {
				title = it.Category[0]
			}
			out = append(out, strings.Clone(title))
			return true
		})
	}
	return out
}

func TestEveryFormatIsReadFromAFileAStreamAndCompressed(t *testing.T) {
	t.Parallel()
	want := []string{"one", "two", "three"}
	each(t, func(t *testing.T, s sample) {
		path := filepath.Join(t.TempDir(), s.name)
		if err := os.WriteFile(path, s.content, 0o600); err != nil {
			t.Fatal(err)
		}
		file, err := Open(path, nil, Config{})
		if err != nil {
			t.Fatal(err)
		}
		if file.Size() != int64(len(s.content)) {
			t.Errorf("size is %d, want %d", file.Size(), len(s.content))
		}
		for how, src := range map[string]*Source{
			"file":             file,
			"standard input":   open(t, "-", s.content, Config{}),
			"gzip":             open(t, "-", gz(t, s.content), Config{}),
			"zstd":             open(t, "-", zst(t, s.content), Config{}),
			"format by option": open(t, "-", s.content, Config{Format: s.format}),
		} {
			if diff := cmp.Diff(want, titles(t, src)); diff != "" {
				t.Errorf("%s: %s", how, diff)
			}
			ran := src.Ran()
			if ran.Format != s.format || ran.Bytes == 0 {
				t.Errorf("%s: ran %+v, want format %s", how, ran, s.format)
			}
		}
	})
}

func TestKindAndServiceOfItemsThatStateNone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s sample) {
		src := open(t, "-", s.content, Config{Kind: aedile.Post, Service: "market"})
		for c, err := range src.Chunks(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f != nil || it.Kind != aedile.Post || it.Service != "market" {
					t.Errorf("got %+v, fault %v", it, f)
				}
				return true
			})
		}
	})
}

func TestReadingCanStopAnywhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s sample) {
		for stop := 1; stop <= 3; stop++ {
			n := 0
			src := open(t, "-", s.content, Config{})
			for c, err := range src.Chunks(context.Background()) {
				if err != nil {
					t.Fatal(err)
				}
				c.Each(func(*aedile.Item, *aedile.Fault) bool {
					n++
					return n < stop
				})
				if n >= stop {
					break
				}
			}
			if n != stop {
				t.Errorf("got %d items, want to stop after %d", n, stop)
			}
			if err := src.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestEveryBeginningOfASourceIsRead holds that a file cut anywhere ends in items, faults or an error, and never gives
// items that the whole does not have.
func TestEveryBeginningOfASourceIsRead(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, s sample) {
		step := max(len(s.content)/150, 1)
		for n := 0; n < len(s.content); n += step {
			src, err := Open("-", bytes.NewReader(s.content[:n]), Config{Format: s.format})
			if err != nil {
				continue
			}
			if items, _ := tally(t, src); items > 3 {
				t.Errorf("cut at %d: got %d items", n, items)
			}
		}
	})
}

func TestRecordsBeyondTheLimitAreFaultsInEveryFormat(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 4*kib)
	for name, c := range map[string]struct {
		format, in string
		items      int
	}{
		"ndjson": {NDJSON, `{"id":"1"}` + "\n" + `{"id":"2","title":"` + long + `"}` + "\n" + `{"id":"3"}`, 3},
		"json":   {JSON, `[{"id":"1"},{"id":"2","title":"` + long + `"},{"id":"3"}]`, 3},
		"csv":    {CSV, "id,title\n1,a\n2," + long + "\n3,b\n", 3},
		"quoted": {CSV, "id,title\n1,a\n2,\"" + long + "\"\n3,b\n", 3},
		"merchant": {Merchant, "<rss><item><id>1</id></item><item><id>2</id><title>" + long +
			"</title></item><item><id>3</id></item></rss>", 3},
		"html":  {HTML, "<p>" + long, 1},
		"warc":  {WARC, page200("a", "<p>1") + page200("b", long) + page200("c", "<p>3"), 3},
		"lines": {Lines, "1 - a\n2 - " + long + "\n3 - b\n", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items, faults := tally(t, open(t, "-", []byte(c.in), Config{Format: c.format, MaxLineBytes: 2 * kib}))
			if items != c.items || len(faults) != 1 || faults[0].Class != aedile.Limit || faults[0].Source != "-" {
				t.Errorf("got %d items, faults %+v, want %d and one of class limit", items, faults, c.items)
			}
		})
	}
}

func TestInvalidUTF8IsAFaultInEveryFormatOfText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ format, in string }{
		"ndjson":   {NDJSON, "{\"id\":\"1\"}\n{\"id\":\"2\",\"title\":\"\xe4\"}\n{\"id\":\"3\"}"},
		"json":     {JSON, "[{\"id\":\"1\"},\n{\"id\":\"2\",\"title\":\"\xe4\"},{\"id\":\"3\"}]"},
		"csv":      {CSV, "id,title\n1,a\n2,\xe4\n3,b\n"},
		"merchant": {Merchant, "<rss><item><id>1</id></item>\n<item><id>2</id><title>\xe4</title></item><item><id>3</id></item></rss>"},
		"lines":    {Lines, "1 - a\n2 - \xe4\n3 - b\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items, faults := tally(t, open(t, "-", []byte(c.in), Config{Format: c.format}))
			if items != 3 || len(faults) != 1 || faults[0].Item != "2" ||
				!strings.HasPrefix(faults[0].Msg, "invalid UTF-8 at byte") || !strings.Contains(faults[0].Hint, "iconv") ||
				faults[0].Line < 2 {
				t.Errorf("got %d items, faults %+v", items, faults)
			}
		})
	}
}

func TestFaultNamesTheItemWhereItIsKnown(t *testing.T) {
	t.Parallel()
	_, faults := tally(t, open(t, "x", []byte(`{"title":-01,"id":"a7"}`+"\n"+`{"id":"a8","title":"x`), Config{Format: NDJSON}))
	var ids []aedile.ItemID
	for _, f := range faults {
		ids = append(ids, f.Item)
	}
	if diff := cmp.Diff([]aedile.ItemID{"a7", "a8"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestConfigReportsAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := Open("-", strings.NewReader(""), Config{Format: "x", Kind: "y", MaxLineBytes: 1, MaxBytes: 1, MaxRatio: 1,
		MaxDepth: 1, MaxValues: 1})
	if aedile.ClassOf(err) != aedile.Invalid {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{`format is "x"`, `kind is "y"`, "max line bytes is 1", "max bytes is 1", "max ratio is 1", "max depth is 1", "max values is 1"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
}

func TestNotesCountAndShowExamples(t *testing.T) {
	t.Parallel()
	var n notes
	for i := range 7 {
		n.add("set aside", fmt.Sprint(i))
	}
	n.add("once", "")
	for i := range 2 * maxNotes {
		n.add(fmt.Sprintf("kind %03d", i), "")
	}
	l := n.list()
	if l[len(l)-1] != "set aside: 7 (0, 1, 2, 3, 4, …)" || l[len(l)-3] != "once: 1" || len(l) != maxNotes+1 {
		t.Errorf("%d notes, the last %q", len(l), l[len(l)-3:])
	}
}

func TestTextIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "abc": "abc", "abcde": "abc…", "abä": "ab…", "ääx": "ä…"} {
		if got := cutText(in, 3); got != want {
			t.Errorf("cutText(%q, 3) = %q, want %q", in, got, want)
		}
	}
}
