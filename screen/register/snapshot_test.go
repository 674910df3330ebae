package register_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

var format = register.Format{Name: "lab", Title: "Our laboratory", Source: "https://lab.example", Licence: "our own", RefreshDays: 7}

func entries(es ...register.Entry) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for _, e := range es {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func snapshot(t testing.TB, es ...register.Entry) *register.Snapshot {
	t.Helper()
	s, _, err := register.New(format, "2031-02-03", "test", entries(es...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func alert(ref, name string) register.Entry {
	return register.Entry{Ref: ref, Name: name, Alert: &register.Alert{}}
}

func TestOrderOfRowsDoesNotChangeTheDigest(t *testing.T) {
	t.Parallel()
	es := []register.Entry{alert("3", "c"), alert("1", "a"), alert("2", "b"), alert("2", "bb"), alert("1", "a")}
	want := snapshot(t, es...)
	if want.Entries != 4 || want.Repeats != 1 {
		t.Fatalf("%d entries, %d repeats, want 4 and 1", want.Entries, want.Repeats)
	}
	for range 5 {
		rand.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		if got := snapshot(t, es...); got.Digest != want.Digest {
			t.Errorf("digest %s, want %s", got.Digest, want.Digest)
		}
	}
}

func TestFileIsCanonicalAndVerified(t *testing.T) {
	t.Parallel()
	s := snapshot(t, alert("1", "a <b> & c"), alert("2", "b"))
	var b bytes.Buffer
	if err := s.Encode(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"register":"lab","title":"Our laboratory","source":"https://lab.example","licence":"our own","as_of":"2031-02-03","refresh_days":7,"entries":2,"faults":0,"repeats":0,"digest":"` + string(s.Digest) + `"}
{"ref":"1","name":"a <b> & c","alert":{}}
{"ref":"2","name":"b","alert":{}}
`
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Errorf("file (-want +got):\n%s", d)
	}
	back, err := register.Decode(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(s, back); d != "" {
		t.Errorf("read back (-want +got):\n%s", d)
	}
	for name, change := range map[string][2]string{
		"entry changed":     {`"name":"b"`, `"name":"c"`},
		"entry dropped":     {`{"ref":"2","name":"b","alert":{}}` + "\n", ""},
		"count changed":     {`"entries":2`, `"entries":3`},
		"line cut":          {`"alert":{}}` + "\n" + `{"ref":"2"`, `"alert":{}` + "\n" + `{"ref":"2"`},
		"unknown field":     {`"name":"b"`, `"name":"b","danger":"none"`},
		"head changed":      {`{"register":`, `{"regster":`},
		"no entry any more": {`"ref":"1"`, `"ref":""`},
	} {
		bad := strings.Replace(b.String(), change[0], change[1], 1)
		if _, err := register.Decode(strings.NewReader(bad)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: error is %v, want Invalid", name, err)
		}
	}
}

func TestVerifyNoticesChanges(t *testing.T) {
	t.Parallel()
	s := snapshot(t, alert("1", "a"), alert("2", "b"))
	if err := s.Verify(); err != nil {
		t.Fatal(err)
	}
	s.List = slices.Clone(s.List)
	s.List[1].Name = "c"
	if err := s.Verify(); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("error is %v, want Conflict", err)
	}
}

func TestFaultsAreCountedAndGoodRowsStay(t *testing.T) {
	t.Parallel()
	seq := func(yield func(register.Entry, error) bool) {
		_ = yield(alert("1", "a"), nil) && yield(register.Entry{}, &register.RowError{Line: 7, Msg: "is broken"}) &&
			yield(register.Entry{Ref: "2"}, nil) && yield(alert("3", "c"), nil)
	}
	s, faults, err := register.New(format, "2031-02-03", "file.csv", seq)
	if err != nil {
		t.Fatal(err)
	}
	want := []aedile.Fault{
		{Class: aedile.Invalid, Source: "file.csv", Line: 7, Msg: "is broken"},
		{Class: aedile.Invalid, Source: "file.csv", Line: 3, Msg: "entry is not exactly one of alert, medicine, substance, claim"},
	}
	if d := cmp.Diff(want, faults); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	if s.Entries != 2 || s.Faults != 2 {
		t.Errorf("%d entries, %d faults", s.Entries, s.Faults)
	}
}

func TestNothingToReadIsAnError(t *testing.T) {
	t.Parallel()
	fails := func(yield func(register.Entry, error) bool) {
		_ = yield(alert("1", "a"), nil) && yield(register.Entry{}, errors.New("disk on fire"))
	}
	for name, c := range map[string]struct {
		day string
		seq iter.Seq2[register.Entry, error]
	}{
		"no entries":   {"2031-02-03", entries()},
		"wrong day":    {"3.2.2031", entries(alert("1", "a"))},
		"reader fails": {"2031-02-03", fails},
	} {
		if _, _, err := register.New(format, c.day, "x", c.seq); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: error is %v, want Invalid", name, err)
		}
	}
}

func TestDiffSaysWhatIsNewGoneAndChanged(t *testing.T) {
	t.Parallel()
	a := snapshot(t, alert("1", "a"), alert("2", "b"), alert("2", "bb"), alert("4", "d"))
	b := snapshot(t, alert("1", "a"), alert("2", "b"), alert("3", "c"))
	want := []register.Change{
		{Ref: "2", Before: []register.Entry{alert("2", "b"), alert("2", "bb")}, After: []register.Entry{alert("2", "b")}},
		{Ref: "3", After: []register.Entry{alert("3", "c")}},
		{Ref: "4", Before: []register.Entry{alert("4", "d")}},
	}
	if d := cmp.Diff(want, register.Diff(a, b)); d != "" {
		t.Errorf("difference (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]register.Entry{alert("3", "c")}, register.Since(a, b)); d != "" {
		t.Errorf("new (-want +got):\n%s", d)
	}
	if d := register.Diff(a, a); d != nil {
		t.Errorf("a snapshot differs from itself: %v", d)
	}
}

func TestStaleAfterTheRefreshPeriod(t *testing.T) {
	t.Parallel()
	s := snapshot(t, alert("1", "a"))
	for at, stale := range map[string]bool{
		"2031-02-03T00:00:00Z": false, "2031-02-10T23:59:59Z": false, "2031-02-11T00:00:00Z": true,
		"2031-02-11T00:30:00+02:00": false, // still the tenth in UTC
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Stale(now); (got != "") != stale {
			t.Errorf("at %s: %q, want stale %v", at, got, stale)
		}
	}
}

func TestPublishedSinceADay(t *testing.T) {
	t.Parallel()
	a, b, c := alert("1", "a"), alert("2", "b"), alert("3", "c")
	a.On, b.On = "2031-01-31", "2031-02-01"
	got := snapshot(t, a, b, c).Published("2031-02-01")
	if d := cmp.Diff([]register.Entry{b}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// many are alerts as large as real ones, of invented products.
func many(n int) []register.Entry {
	rng := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, 4+rng.IntN(6))
		for i := range b {
			b[i] = "aeioubcdfghklmnprstvwz"[rng.IntN(22)]
		}
		return string(b)
	}
	words := func(n int) string {
		var ws []string
		for range n {
			ws = append(ws, word())
		}
		return strings.Join(ws, " ")
	}
	es := make([]register.Entry, n)
	for i := range es {
		es[i] = register.Entry{Ref: fmt.Sprintf("SR/%05d/31", i), On: "2031-02-03", Name: words(4), Alert: &register.Alert{
			Country: "DE", Brands: []string{word()}, Models: []string{fmt.Sprintf("%s-%d", word(), rng.IntN(9000)+1000)},
			Barcodes: []string{"4006381333931"}, Description: words(25), Risk: words(20), Category: "TOYS", Hazards: []string{"CHEMICAL"}}}
	}
	return es
}

func TestFiftyThousandAlertsFitInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("short: builds 50,000 alerts")
	}
	es := many(50_000)
	var before, after runtime.MemStats
	s := snapshot(t, es...)
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := register.NewIndex(s)
	runtime.GC()
	runtime.ReadMemStats(&after)
	mb := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	t.Logf("index of keys of 50,000 alerts: %.1f MB", mb)
	if mb > 30 {
		t.Errorf("index takes %.1f MB, want at most 30", mb)
	}
	runtime.KeepAlive(x)
}

func BenchmarkIndexOf50000Alerts(b *testing.B) {
	s := snapshot(b, many(50_000)...)
	for b.Loop() {
		register.NewIndex(s)
	}
}

func BenchmarkDecodeSnapshotOf50000Alerts(b *testing.B) {
	s := snapshot(b, many(50_000)...)
	var f bytes.Buffer
	if err := s.Encode(&f); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := register.Decode(bytes.NewReader(f.Bytes())); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	s, _, err := register.New(format, "2031-02-03", "test", entries(alert("1", "a")))
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.Encode(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := register.Decode(bytes.NewReader(b))
		if err != nil {
			return
		}
		if s.Entries != len(s.List) {
			t.Fatalf("%d entries, the head says %d", len(s.List), s.Entries)
		}
	})
}
