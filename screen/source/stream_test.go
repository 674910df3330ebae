package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

func gz(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		if _, err := w.Write(p); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func zst(t testing.TB, p []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(p, nil)
}

// none takes items and forgets them.
func none(*aedile.Item, *fault) bool { return true }

// decodeOne returns the item of a line, or its fault.
func decodeOne(d *decoder, line []byte) (it *aedile.Item, f *fault) {
	d.decode(line, 1, func(i *aedile.Item, x *fault) bool {
		it, f = i, x
		return true
	})
	return it, f
}

// lines are n items with ids "0", "1" and so on, one a line.
func lines(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"title\":\"item %d\"}\n", i, i)
	}
	return b.Bytes()
}

// tally reads a source and returns the number of items and the faults.
func tally(t testing.TB, s *Source) (items int, faults []*aedile.Fault) {
	t.Helper()
	for c, err := range s.Chunks(context.Background()) {
		if err != nil {
			faults = append(faults, FaultOf(err))
			continue
		}
		c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			if f != nil {
				faults = append(faults, f)
			} else {
				items++
			}
			return true
		})
	}
	return items, faults
}

func open(t testing.TB, name string, b []byte, c Config) *Source {
	t.Helper()
	s, err := Open(name, bytes.NewReader(b), c)
	if err != nil {
		t.Fatalf("open %s: %v", name, err)
	}
	return s
}

func TestCompressedStreamsAreReadAsPlainOnes(t *testing.T) {
	t.Parallel()
	plain := lines(40_000)
	for name, b := range map[string][]byte{
		"plain": plain, "gzip": gz(t, plain), "zstd": zst(t, plain), "two gzip members": gz(t, plain[:1000], plain[1000:]),
		"two zstd frames": append(zst(t, plain[:777]), zst(t, plain[777:])...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, "x", b, Config{})
			items, faults := tally(t, s)
			if items != 40_000 || len(faults) > 0 {
				t.Errorf("got %d items and faults %v, want 40000 and none", items, faults)
			}
			if ran := s.Ran(); ran.Bytes != int64(len(plain)) || ran.Format != NDJSON || s.Read() != int64(len(b)) {
				t.Errorf("ran %+v, read %d, want %d bytes of %d stored", ran, s.Read(), len(plain), len(b))
			}
		})
	}
}

func TestTruncatedStreamGivesItemsUpToTheBreakAndOneFault(t *testing.T) {
	t.Parallel()
	plain := lines(50_000)
	for name, b := range map[string][]byte{"gzip": gz(t, plain), "zstd": zst(t, plain)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			items, faults := tally(t, open(t, "x.ndjson", b[:len(b)/2], Config{}))
			if items < 10_000 || items >= 50_000 || len(faults) != 1 {
				t.Fatalf("got %d items, faults %v", items, faults)
			}
			f := faults[0]
			if f.Line != items+1 || f.Source != "x.ndjson" || f.Class != aedile.Invalid ||
				!strings.Contains(f.Msg, name+" stream is") || f.Hint == "" {
				t.Errorf("got %+v, want the place after item %d and the cause", f, items)
			}
		})
	}
}

func TestDamagedStreamIsOneFault(t *testing.T) {
	t.Parallel()
	b := gz(t, lines(50_000))
	b[len(b)/2] ^= 0xff
	items, faults := tally(t, open(t, "x.ndjson", b, Config{}))
	if len(faults) == 0 || faults[len(faults)-1].Class != aedile.Invalid {
		t.Errorf("got %d items, faults %v, want a fault at the end", items, faults)
	}
}

func TestDecompressionBombIsStopped(t *testing.T) {
	t.Parallel()
	bomb := gz(t, bytes.Repeat([]byte(" \n"), 40*mib))
	items, faults := tally(t, open(t, "x.ndjson.gz", bomb, Config{MaxRatio: 500}))
	if items != 0 || len(faults) != 1 || faults[0].Class != aedile.Limit || !strings.Contains(faults[0].Msg, "500-fold") {
		t.Errorf("got %d items, faults %v, want one of class limit", items, faults)
	}
}

func TestFileBeyondItsLimitIsStopped(t *testing.T) {
	t.Parallel()
	items, faults := tally(t, open(t, "x", lines(10_000), Config{MaxBytes: 4 * kib}))
	if items < 50 || items > 200 || len(faults) != 1 || faults[0].Class != aedile.Limit {
		t.Errorf("got %d items, faults %v", items, faults)
	}
}

func TestUnreadableStreamIsAFault(t *testing.T) {
	t.Parallel()
	r := io.MultiReader(bytes.NewReader(lines(3)), iotest.ErrReader(io.ErrClosedPipe))
	s, err := Open("x", r, Config{})
	if err != nil {
		t.Fatal(err)
	}
	items, faults := tally(t, s)
	if items != 3 || len(faults) != 1 || faults[0].Class != aedile.Internal || faults[0].Line != 4 {
		t.Errorf("got %d items, faults %v", items, faults)
	}
}

func TestCancelledReadingStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s := open(t, "x", lines(100_000), Config{})
	var last error
	n := 0
	for _, err := range s.Chunks(ctx) {
		last = err
		n++
		cancel()
	}
	if n != 2 || FaultOf(last).Msg != context.Canceled.Error() {
		t.Errorf("got %d chunks, last error %v, want 2 and the cancellation", n, last)
	}
}

func TestLongLineIsAFaultAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	for name, filler := range map[string]int64{"100 MB": 100_000_000, "a little": 3 * kib} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := io.MultiReader(strings.NewReader("{\"id\":\"1\"}\n"), strings.NewReader(`{"id":"2","text":"`), io.LimitReader(fill('x'), filler),
				strings.NewReader("\"}\n{\"id\":\"3\"}\n"))
			s, err := Open("x", r, Config{Format: NDJSON, MaxLineBytes: min(16*mib, int(filler)/2)})
			if err != nil {
				t.Fatal(err)
			}
			g := drain(t, s)
			if len(g.Items) != 3 || len(g.Faults) != 1 || !strings.HasPrefix(g.Faults[0], "2: line is longer than") || !strings.Contains(g.Items[1], "xxx") || !strings.Contains(g.Items[2], `"3"`) {
				t.Errorf("got %d items, %v", len(g.Items), g.Faults)
			}
		})
	}
}

type fill byte

func (f fill) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(f)
	}
	return len(p), nil
}

func TestUTF16IsReadByItsMark(t *testing.T) {
	t.Parallel()
	b := []byte{0xff, 0xfe}
	for _, r := range "{\"id\":\"1\",\"title\":\"ä€\"}\n" {
		b = append(b, byte(r), byte(r>>8))
	}
	g := drain(t, open(t, "x", b, Config{}))
	if diff := cmp.Diff(got{Items: []string{`{"id":"1","kind":"listing","title":"ä€"}`}}, g); diff != "" {
		t.Error(diff)
	}
}

// TestEveryLineIsAnItemOrAFault holds the number and the line numbers of both, however the stream is cut.
func TestEveryLineIsAnItemOrAFault(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SliceOfN(rapid.SampledFrom([]string{"good", "broken", "blank", "long", "type", "crlf"}), 0, 40).Draw(t, "lines")
		var b strings.Builder
		var wantItems, wantFaults []int
		for i, k := range kinds {
			item := fmt.Sprintf(`{"id":"%d","text":"%s"}`, i+1, strings.Repeat("x", rapid.IntRange(0, 900).Draw(t, "length")))
			end := "\n"
			switch k {
			case "broken":
				item = item[:len(item)-1]
			case "blank":
				item = ""
			case "long":
				item = fmt.Sprintf(`{"id":"%d","text":"`, i+1) + strings.Repeat("y", 2*kib) + `"}`
			case "type":
				item = `{"title":1,` + item[1:]
			case "crlf":
				end = "\r\n"
			}
			switch k {
			case "good", "crlf":
				wantItems = append(wantItems, i+1)
			case "blank":
			case "type":
				wantItems = append(wantItems, i+1)
			default: // read as far as it goes
				wantItems = append(wantItems, i+1)
				wantFaults = append(wantFaults, i+1)
			}
			if b.WriteString(item); i < len(kinds)-1 || rapid.Bool().Draw(t, "newline at the end") {
				b.WriteString(end)
			}
		}
		var r io.Reader = strings.NewReader(b.String())
		if rapid.Bool().Draw(t, "one byte a read") {
			r = iotest.OneByteReader(r)
		}
		s, err := Open("x", r, Config{Format: NDJSON, MaxLineBytes: kib})
		if err != nil {
			t.Fatal(err)
		}
		var items, faults []int
		for c, err := range s.Chunks(context.Background()) {
			if err != nil {
				t.Fatal(err)
			}
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f != nil {
					faults = append(faults, f.Line)
					return true
				}
				var n int
				_, _ = fmt.Sscan(string(it.ID), &n)
				items = append(items, n)
				return true
			})
		}
		if diff := cmp.Diff(wantItems, items) + cmp.Diff(wantFaults, faults); diff != "" {
			t.Errorf("%s\nof %q", diff, kinds)
		}
	})
}

func TestLineNumbersHoldAcrossChunks(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	filler := strings.Repeat("z", 700)
	for i := 1; i <= 5000; i++ {
		if i%1000 == 0 {
			b.WriteString("broken\n")
			continue
		}
		fmt.Fprintf(&b, "{\"id\":\"%d\",\"text\":\"%s\"}\n", i, filler)
	}
	_, faults := tally(t, open(t, "x", b.Bytes(), Config{}))
	var at []int
	for _, f := range faults {
		at = append(at, f.Line)
	}
	if diff := cmp.Diff([]int{1000, 2000, 3000, 4000, 5000}, at); diff != "" {
		t.Error(diff)
	}
}

func TestChunksDecodeOnAnyGoroutine(t *testing.T) {
	t.Parallel()
	s := open(t, "x", benchLines(8000), Config{})
	type result struct{ n, at int }
	results := make(chan result)
	chunks := 0
	for c, err := range s.Chunks(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		at := chunks
		chunks++
		go func() {
			n := 0
			c.Each(func(it *aedile.Item, f *aedile.Fault) bool {
				if f == nil && strings.HasPrefix(string(it.ID), "sku-") && it.Price.Amount == "89.90" {
					n++
				}
				return true
			})
			results <- result{n, at}
		}()
	}
	total := 0
	for range chunks {
		total += (<-results).n
	}
	if total != 8000 || chunks < 10 {
		t.Errorf("got %d items from %d chunks, want 8000 from more than ten", total, chunks)
	}
}

func TestUnknownKeysAreListedOnce(t *testing.T) {
	t.Parallel()
	_, s := readAll(t, "x", `{"id":"1","zeta":1,"alpha":{"b":2},"trader":{"vat":"x"},"attrs":{"own":"y"}}`+"\n"+`{"id":"2","zeta":2}`, Config{Format: NDJSON})
	if diff := cmp.Diff([]string{"alpha", "trader.vat", "zeta"}, s.Ran().Kept); diff != "" {
		t.Error(diff)
	}
}

func TestListOfKeptKeysIsBoundedAndTheSameWhoeverComesFirst(t *testing.T) {
	t.Parallel()
	var up, down names
	for i := range 3000 {
		up.add(fmt.Sprintf("k%04d", i))
		down.add(fmt.Sprintf("k%04d", 2999-i))
	}
	if diff := cmp.Diff(up.list(), down.list()); diff != "" || len(up.list()) != maxNames+1 {
		t.Errorf("%d names: %s", len(up.list()), diff)
	}
}

func TestOpenRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		c     Config
		class aedile.Class
	}{
		{filepath.Join(dir, "missing.csv"), Config{}, aedile.NotFound},
		{write("a.bin", "\x00\x01\x02"), Config{}, aedile.Invalid},
		{write("b.zip", "PK\x03\x04xxxx"), Config{}, aedile.Invalid},
		{empty, Config{}, aedile.Invalid},
		{write("c.ndjson", "{}"), Config{Format: "word"}, aedile.Invalid},
		{write("d.ndjson", "{}"), Config{Kind: "page"}, aedile.Invalid},
		{write("e.ndjson", "{}"), Config{MaxLineBytes: 1}, aedile.Invalid},
		{write("f.parquet", "PAR1 and no more"), Config{}, aedile.Invalid},
		{write("g.csv", "title\nx"), Config{Map: &Mapping{names: map[column.Field][]string{column.Title: {"Name"}}}}, aedile.Invalid},
		{write("h.gz", "\x1f\x8bbroken"), Config{}, aedile.Invalid},
	} {
		s, err := Open(c.name, nil, c.c)
		if err == nil || aedile.ClassOf(err) != c.class {
			t.Errorf("%s %+v: got %v of class %q, want class %q", filepath.Base(c.name), c.c, err, aedile.ClassOf(err), c.class)
		}
		if err == nil {
			_ = s.Close()
			continue
		}
		if f := FaultOf(err); c.c.Format != "word" && c.c.Kind == "" && c.c.MaxLineBytes == 0 &&
			(f.Source != c.name || f.Msg == "" || strings.Contains(f.Msg, c.name)) {
			t.Errorf("%s: got fault %+v", filepath.Base(c.name), f)
		}
	}
}

func TestEmptyFileHoldsNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x.ndjson", "x.json", "x.csv", "x.tsv", "x.xml", "x.html", "x.warc", "x.txt", "-"} {
		items, faults := tally(t, open(t, name, nil, Config{}))
		if items != 0 || len(faults) != 0 {
			t.Errorf("%s: got %d items, faults %v", name, items, faults)
		}
	}
}

func TestDecodingDoesNotAllocate(t *testing.T) {
	line := bytes.TrimSpace(benchLines(1))
	full := []byte(strings.ReplaceAll(fullItem, "\n", ""))
	d := open(t, "x", nil, Config{Format: NDJSON}).newDecoders().get()
	for name, l := range map[string][]byte{"listing": line, "ad with every field": full} {
		d.decode(l, 1, none)
		if n := testing.AllocsPerRun(200, func() { d.decode(l, 1, none) }); n != 0 {
			t.Errorf("%s: %v allocations an item, want 0", name, n)
		}
	}
}

// FuzzNDJSON holds that a line is an item exactly if encoding/json takes it, but for what the reader documents, and that
// an item is the same to both.
func FuzzNDJSON(f *testing.F) {
	for _, s := range []string{fullItem, `{"id":"1","title":"\ud800"}`, `{"id":"1","title":"\u00e9\\"}`, `{"id":1e5}`, `{"id":"1","x":[[[[]]]]}`, "{\"id\":\"\x7f\"}",
		`{"id":"1","price":{"amount":"1,5"}}`, `{"id":"1","n":-0.0e-0}`, `{"id":"1","id":"2"}`, `{"":1,"id":"x"}`, `{"id":"1","title":nUll}`, `{"id":"1","a":tru}`,
		"{\"id\":\"1\",\"t\":\"\\", `{"id":"1"}x`, "\t{\"id\":\"1\"}\r", `{"id":"1","a":{"b.c":1},"a.b":{"c":2}}`, `{"id":"1","ad":{"reach":{"DE":1e2}}}`, `{"id":"1","x":1E400}`} {
		f.Add([]byte(s))
	}
	s := open(f, "x", nil, Config{Format: NDJSON, MaxValues: 1000})
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.IndexByte(line, '\n') >= 0 {
			return
		}
		d := s.newDecoders().get()
		it, fault := decodeOne(d, line)
		if it == nil && fault == nil {
			if len(bytes.TrimSpace(line)) != 0 {
				t.Fatalf("%q vanished", line)
			}
			return
		}
		if it != nil && fault == nil && !json.Valid(bytes.TrimRight(line, "\r")) {
			t.Fatalf("%q is read, but no JSON", line)
		}
		var want aedile.Item
		if err := json.Unmarshal(line, &want); err != nil || it == nil {
			return
		}
		if it.Title != want.Title && !bytes.Contains(line, []byte(`\u`)) && !bytes.Contains(bytes.ToLower(line), []byte(`title"`)) {
			t.Fatalf("%q: title %q, encoding/json says %q", line, it.Title, want.Title)
		}
		if _, err := it.Canonical(); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	})
}
