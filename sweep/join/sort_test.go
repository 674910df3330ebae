package join

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Records of many runs, merged more than once, come in order and none is lost.
func TestRecordsAreSortedOnDisk(t *testing.T) {
	t.Parallel()
	s := &sorter{dir: t.TempDir()}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test
	var want [][]byte
	for i := range 3 * maxRuns {
		for range 5 {
			b := fmt.Appendf(nil, "%08x %d", r.Uint32(), i)
			want = append(want, b)
			if err := s.add(b); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.spill(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.add(nil); err != nil {
		t.Fatal(err)
	}
	want = append(want, nil)
	slices.SortFunc(want, bytes.Compare)
	n := 0
	for b, err := range s.all(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, want[n]) {
			t.Fatalf("record %d: %q, want %q", n, b, want[n])
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%d records of %d", n, len(want))
	}
	if len(s.runs) > maxRuns {
		t.Errorf("%d runs are merged at one time", len(s.runs))
	}
}

func TestRecordsAreReadAsWritten(t *testing.T) {
	t.Parallel()
	x := record{key: "k", identity: "m/1", kind: postRecord, item: []byte(`{"id":"1"}`)}
	got, ok := readRecord(x.write(nil))
	if !ok || got.key != x.key || got.identity != x.identity || got.kind != x.kind || !bytes.Equal(got.item, x.item) {
		t.Errorf("%+v, want %+v", got, x)
	}
	for _, bad := range []string{"", "k", "k\x00", "k\x001m"} {
		if _, ok := readRecord([]byte(bad)); ok {
			t.Errorf("%q is a record", bad)
		}
	}
}

func TestNumbersThatNameAListingStandAlone(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{"aliexpress/1005001234567": "1005001234567", "amazon/B01MSZMZLB": "amazon/B01MSZMZLB",
		"etsy/12345": "etsy/12345", "x": "x"} {
		if got := keyOf(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	if got := slices.Collect(numbers("call 12345 or 1005001234567, not 123456789012345678901234")); !slices.Equal(got,
		[]string{"1005001234567"}) {
		t.Error(got)
	}
}
