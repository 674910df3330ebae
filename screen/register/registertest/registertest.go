// Package registertest holds what every decoder of a register has to do, as one suite: read its sample, give the same snapshot twice, and
// lose no good row beside a damaged one.
//
// It decodes nothing itself.
package registertest

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Day is the day of the snapshots that the suite makes.
const Day = "2026-01-31"

// Snapshot decodes b and stops the test where that fails.
func Snapshot(t testing.TB, f register.Format, b []byte) (*register.Snapshot, []aedile.Fault) {
	t.Helper()
	s, faults, err := register.New(f, Day, "sample", f.Decode(bytes.NewReader(b)))
	if err != nil {
		t.Fatalf("read sample of %s: %v", f.Name, err)
	}
	return s, faults
}

// Run checks a decoder on a sample without faults, written as text with one record a line after head lines. A record may be damaged by
// putting any of several things in its place.
func Run(t *testing.T, f register.Format, sample string, head int) {
	t.Helper()
	whole, faults := Snapshot(t, f, []byte(sample))
	if len(faults) != 0 {
		t.Fatalf("sample of %s has faults: %v", f.Name, faults)
	}
	t.Run("the same bytes give the same snapshot", func(t *testing.T) { roundTrip(t, f, whole, sample) })
	t.Run("one byte at a time reads the same", func(t *testing.T) {
		s, _, err := register.New(f, Day, "sample", f.Decode(&slow{strings.NewReader(sample)}))
		if err != nil {
			t.Fatal(err)
		}
		if s.Digest != whole.Digest {
			t.Errorf("digest %s, want %s", s.Digest, whole.Digest)
		}
	})
	t.Run("a damaged row is one fault with its line", func(t *testing.T) { damage(t, f, sample, head) })
	t.Run("of many rows every good one is in and every damaged one is a fault", func(t *testing.T) {
		for seed := range uint64(40) {
			scatter(t, f, sample, head, seed)
		}
	})
	t.Run("what is no register at all is an error", func(t *testing.T) {
		for _, junk := range []string{"", "\x00\x01\x02", "<html><body>404</body></html>", "PK\x03\x04broken"} {
			if s, _, err := register.New(f, Day, "sample", f.Decode(strings.NewReader(junk))); err == nil {
				t.Errorf("%q: got %d entries, want an error", junk, s.Entries)
			}
		}
	})
}

// Fuzz checks a decoder on whatever bytes there are: it does not fail but by errors, says in which line a row is wrong, stops after any other
// error, and what it reads can be kept and read back.
func Fuzz(f *testing.F, format register.Format, seeds ...string) {
	f.Helper()
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var entries []register.Entry
		var stopped error
		for e, err := range format.Decode(bytes.NewReader(b)) {
			if stopped != nil {
				t.Fatalf("goes on after %v", stopped)
			}
			row, bad := errors.AsType[*register.RowError](err)
			switch {
			case bad && (row.Line < 1 || row.Msg == ""):
				t.Fatalf("fault %+v has no line or no cause", row)
			case bad:
			case err != nil:
				stopped = err
			default:
				entries = append(entries, e)
			}
		}
		s, _, err := register.New(format, Day, "fuzz", func(yield func(register.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		})
		if err != nil {
			return // nothing that could be kept
		}
		kept(t, s)
	})
}

func kept(t *testing.T, s *register.Snapshot) {
	t.Helper()
	var file bytes.Buffer
	if err := s.Encode(&file); err != nil {
		t.Fatal(err)
	}
	back, err := register.Decode(&file)
	if err != nil {
		t.Fatalf("what was kept is not read back: %v", err)
	}
	if err := back.Verify(); err != nil {
		t.Fatal(err)
	}
}

func roundTrip(t *testing.T, f register.Format, whole *register.Snapshot, sample string) {
	again, _ := Snapshot(t, f, []byte(sample))
	var a, b bytes.Buffer
	if err := whole.Encode(&a); err != nil {
		t.Fatal(err)
	}
	if err := again.Encode(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two readings of one sample differ")
	}
	back, err := register.Decode(&a)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(whole, back); d != "" {
		t.Errorf("snapshot changed when written and read (-want +got):\n%s", d)
	}
	if err := back.Verify(); err != nil {
		t.Error(err)
	}
}

// damage puts something else in the place of each record in turn.
func damage(t *testing.T, f register.Format, sample string, head int) {
	lines := strings.Split(strings.TrimRight(sample, "\n"), "\n")
	for k := head; k < len(lines) && !strings.HasPrefix(lines[k], "]"); k++ {
		rest := strings.Join(append(append([]string{}, lines[:k]...), lines[k+1:]...), "\n")
		want, _ := Snapshot(t, f, []byte(rest))
		for name, bad := range map[string]string{
			"cut":       lines[k][:len(lines[k])*2/5],
			"quote":     `"` + strings.ReplaceAll(lines[k][:len(lines[k])/2], `"`, ""),
			"not UTF-8": "\xff\xfe" + lines[k][:len(lines[k])/3],
		} {
			file := strings.Join(append(append(append([]string{}, lines[:k]...), bad), lines[k+1:]...), "\n")
			got, faults := Snapshot(t, f, []byte(file))
			if lost := missing(want, got); len(lost) > 0 {
				t.Errorf("%s, record %d %s: %d good entries are lost: %v", f.Name, k-head+1, name, len(lost), lost)
			}
			if len(faults) != 1 || faults[0].Line != k+1 {
				t.Errorf("%s, record %d %s: faults %+v, want one at line %d", f.Name, k-head+1, name, faults, k+1)
			}
		}
	}
}

// scatter makes a file of a few hundred records, damages about one in a hundred, and wants the others read and the damaged ones counted, each
// with its line.
func scatter(t *testing.T, f register.Format, sample string, head int, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	lines := strings.Split(strings.TrimRight(sample, "\n"), "\n")
	tail := len(lines)
	for tail > head && strings.HasPrefix(lines[tail-1], "]") {
		tail--
	}
	rows := slices.Clone(lines[head:tail])
	comma := strings.HasPrefix(rows[0], "{") && tail < len(lines) // a list of JSON objects
	n := 50 + rng.IntN(350)
	file := slices.Clone(lines[:head])
	want := map[int]bool{}
	for i := range n {
		row := strings.TrimPrefix(rows[rng.IntN(len(rows))], "\ufeff")
		if comma {
			row = strings.TrimSuffix(row, ",") + map[bool]string{true: ","}[i < n-1]
		}
		if i > 0 && rng.IntN(50) == 0 && (!comma || !want[len(file)]) { // in JSON two damaged neighbours are one hole
			row = damaged(rng, row)
			want[len(file)+1] = true
		}
		file = append(file, row)
	}
	file = append(file, lines[tail:]...)
	s, faults, err := register.New(f, Day, "sample", f.Decode(strings.NewReader(strings.Join(file, "\n"))))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Entries + s.Repeats; got != n-len(want) || s.Faults != len(want) {
		t.Fatalf("%s, seed %d: %d entries and %d faults of %d rows, want %d and %d; first faults %v, want in lines %v",
			f.Name, seed, got, s.Faults, n, n-len(want), len(want), faults[:min(len(faults), 5)], slices.Sorted(maps.Keys(want)))
	}
	for _, x := range faults {
		if !want[x.Line] {
			t.Errorf("%s, seed %d: fault in line %d, which is whole: %s", f.Name, seed, x.Line, x.Msg)
		}
	}
}

// damaged is what bad discs, editors and transfers leave of a record.
func damaged(rng *rand.Rand, row string) string {
	part := row[:len(row)*(10+rng.IntN(30))/100]
	switch rng.IntN(3) {
	case 0:
		return part
	case 1:
		return `"` + strings.ReplaceAll(part, `"`, "")
	}
	return "\xff\xfe" + part
}

func missing(want, got *register.Snapshot) []string {
	var lost []string
	for _, e := range want.List {
		found := false
		for _, g := range got.Entry(e.Ref) {
			found = found || register.Compare(e, g) == 0
		}
		if !found {
			lost = append(lost, e.Ref)
		}
	}
	return lost
}

type slow struct{ r io.Reader }

func (s *slow) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	return s.r.Read(b[:1])
}

// Shared opens a file of the shared data beside the repository, or skips the test.
func Shared(t testing.TB, path string) *os.File {
	t.Helper()
	_, self, _, _ := runtime.Caller(0)
	f, err := os.Open(filepath.Join(filepath.Dir(self), "..", "..", "..", "..", "shared", "data", path))
	if err != nil {
		t.Skipf("no ../shared/data/%s: see DATA.md", path)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// Real reads a file of the shared data and checks how many entries, repeated ones included, and faults it has.
func Real(t *testing.T, f register.Format, path string, entries, faults int) *register.Snapshot {
	t.Helper()
	s, fs, err := register.New(f, Day, path, f.Decode(Shared(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	if n := s.Entries + s.Repeats; n != entries || s.Faults != faults {
		t.Errorf("%s: %d entries and %d faults, want %d and %d; first faults: %v", path, n, s.Faults, entries, faults, fs[:min(len(fs), 5)])
	}
	return s
}
