package source

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/aedile/aedile"
)

// teaMembers returns the members of an archive of n pages, each with more text than a gzip block of a few bytes.
func teaMembers(t testing.TB, n int) [][]byte {
	t.Helper()
	var out [][]byte
	for i := range n {
		out = append(out, gz(t, []byte(page200(fmt.Sprintf("https://s.example/%d", i), teaPage))))
	}
	return out
}

func TestArchiveGoesOnAfterADamagedMember(t *testing.T) {
	t.Parallel()
	const n = 40
	good := teaMembers(t, n)
	damaged := func(change func(ms [][]byte)) []byte {
		ms := slices.Clone(good)
		change(ms)
		return bytes.Join(ms, nil)
	}
	flip := func(b []byte) []byte {
		b = bytes.Clone(b)
		b[len(b)/2] ^= 0xff
		b[len(b)/2+1] ^= 0xff
		return b
	}
	for name, c := range map[string]struct {
		in   []byte
		lost int
	}{
		"bits":            {damaged(func(ms [][]byte) { ms[7] = flip(ms[7]) }), 1},
		"checksum":        {damaged(func(ms [][]byte) { ms[7] = bytes.Clone(ms[7]); ms[7][len(ms[7])-6] ^= 1 }), 0},
		"cut":             {damaged(func(ms [][]byte) { ms[7] = ms[7][:len(ms[7])/3] }), 1},
		"cut behind it":   {damaged(func(ms [][]byte) { ms[7] = ms[7][:len(ms[7])*3/4] }), 0}, // what is left of the member holds the item
		"two apart":       {damaged(func(ms [][]byte) { ms[7], ms[21] = flip(ms[7]), flip(ms[21]) }), 2},
		"junk between":    {damaged(func(ms [][]byte) { ms[7] = append(bytes.Clone(ms[7]), "junk, no member"...) }), 0},
		"zeros for one":   {damaged(func(ms [][]byte) { ms[7] = make([]byte, len(ms[7])) }), 1},
		"mark and no one": {damaged(func(ms [][]byte) { ms[7] = bytes.Repeat([]byte(memberMark), 50) }), 1},
	} {
		items, faults := tally(t, open(t, "x.warc.gz", c.in, Config{}))
		if items != n-c.lost || len(faults) == 0 || len(faults) > 3*max(c.lost, 1) {
			t.Errorf("%s: got %d items, want %d; faults %v", name, items, n-c.lost, faults)
		}
	}
}

func TestWrongLengthOfARecordLosesNoOther(t *testing.T) {
	t.Parallel()
	good := page200("https://s.example/1", teaPage)
	long := strings.Replace(page200("https://s.example/2", teaPage), "Content-Length: ", "Content-Length: 9", 1)
	items, faults := tally(t, open(t, "x.warc", []byte(good+long+good+good), Config{}))
	if items != 4 || len(faults) != 1 || faults[0].Line != 2 {
		t.Errorf("got %d items, faults %v", items, faults)
	}
}

func TestZeroByteIsNoReasonToRefuseAFile(t *testing.T) {
	t.Parallel()
	in := `{"id":"1","title":"Tee"}` + "\n" + `{"id":"2","title":"R` + "\x00" + `um"}` + "\n" + `{"id":"3","title":"Tee"}` + "\n\x00\x00\n"
	items, faults := tally(t, open(t, "x.ndjson", []byte(in), Config{}))
	if items != 3 || len(faults) != 2 || faults[0].Line != 2 || faults[1].Line != 4 {
		t.Errorf("got %d items, faults %v", items, faults)
	}
	if s, err := Open("x.bin", strings.NewReader("\x7fELF\x02\x01\n\x00\x00\x00"), Config{}); err == nil {
		_, faults = tally(t, s)
		if len(faults) == 0 {
			t.Error("a program is read as items")
		}
	}
}

func TestTextIsReadAsItsFirstBytesShow(t *testing.T) {
	t.Parallel()
	const table = "id;title\n1;Grüner Tee\n2;Rum\n"
	for _, c := range []struct {
		order unicode.Endianness
		note  string
	}{{unicode.LittleEndian, "UTF-16, which no byte order mark says"}, {unicode.BigEndian, "UTF-16, which no byte order mark says"}} {
		b, err := unicode.UTF16(c.order, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(table))
		if err != nil {
			t.Fatal(err)
		}
		checkRead(t, b, c.note)
	}
	checkRead(t, []byte(strings.ReplaceAll(table, "\n", "\r")), "carriage return alone")
}

func checkRead(t *testing.T, b []byte, note string) {
	t.Helper()
	s := open(t, "x.csv", b, Config{})
	items, faults := tally(t, s)
	if items != 2 || len(faults) != 0 || !slices.ContainsFunc(s.Notes(), func(n string) bool { return strings.Contains(n, note) }) {
		t.Errorf("%s: got %d items, faults %v, notes %q", note, items, faults, s.Notes())
	}
}

// FuzzMembers damages a web archive of gzip members: it ends, and what is read is at most what was written.
func FuzzMembers(f *testing.F) {
	whole := bytes.Join(teaMembers(f, 6), nil)
	f.Add(uint16(100), byte(0xff), uint16(0))
	f.Add(uint16(len(whole)/2), byte(1), uint16(9))
	f.Fuzz(func(t *testing.T, at uint16, mask byte, cut uint16) {
		b := bytes.Clone(whole)
		b[int(at)%len(b)] ^= mask
		b = slices.Delete(b, int(at)%len(b), min(int(at)%len(b)+int(cut)%400, len(b)))
		s, err := Open("x.warc.gz", bytes.NewReader(b), Config{Format: WARC})
		if err != nil {
			return
		}
		if items, _ := tally(t, s); items > 6 {
			t.Errorf("%d items of 6 pages", items)
		}
	})
}

// FuzzParquet damages a Parquet file: reading ends with items and faults, never with a panic.
func FuzzParquet(f *testing.F) {
	whole := parquetFile(f, teaRow(), parquetRow{Nr: 2, Name: "Rum"}, teaRow())
	f.Add(uint16(0), byte(0), uint16(0))
	f.Add(uint16(len(whole)-9), byte(0xff), uint16(0))
	f.Add(uint16(40), byte(0x80), uint16(12))
	f.Fuzz(func(t *testing.T, at uint16, mask byte, cut uint16) {
		b := bytes.Clone(whole)
		b[int(at)%len(b)] ^= mask
		b = slices.Delete(b, int(at)%len(b), min(int(at)%len(b)+int(cut)%200, len(b)))
		s, err := Open("x.parquet", bytes.NewReader(b), Config{Format: Parquet})
		if err != nil {
			return
		}
		items, faults := tally(t, s)
		if items == 0 && len(faults) == 0 && mask|byte(cut) != 0 && !bytes.Equal(b, whole) {
			t.Errorf("a damaged file vanished without a fault: %d bytes", len(b))
		}
	})
}

func TestFooterLongerThanTheFileTakesNoMemory(t *testing.T) {
	t.Parallel()
	b := bytes.Clone(parquetFile(t, teaRow()))
	copy(b[len(b)-8:], "\xf0\xff\xff\xff")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Open("x.parquet", bytes.NewReader(b), Config{Format: Parquet})
	runtime.ReadMemStats(&after)
	if aedile.ClassOf(err) != aedile.Invalid || after.TotalAlloc-before.TotalAlloc > 1<<30 {
		t.Errorf("got %v after %d bytes", err, after.TotalAlloc-before.TotalAlloc)
	}
}
