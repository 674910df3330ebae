package all_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/screen/register/shelf"
)

func snapshot(t *testing.T, name, asOf string, refs ...string) *register.Snapshot {
	t.Helper()
	s, _, err := register.New(register.Format{Name: name}, asOf, "test", func(yield func(register.Entry, error) bool) {
		for _, r := range refs {
			if !yield(register.Entry{Ref: r, Name: "Lamp " + r, Alert: &register.Alert{}}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func filled(t *testing.T) string {
	t.Helper()
	s := shelf.Shelf{Dir: filepath.Join(t.TempDir(), "registers")}
	for _, r := range []*register.Snapshot{
		snapshot(t, "toys", "2031-01-01", "1"), snapshot(t, "toys", "2031-02-01", "1", "2"), snapshot(t, "lamps", "2031-01-15", "9"),
	} {
		if _, err := s.Put(r); err != nil {
			t.Fatal(err)
		}
	}
	return s.Dir
}

func TestLoadTakesTheNewestOfEveryRegister(t *testing.T) {
	t.Parallel()
	dir := filled(t)
	older := snapshot(t, "toys", "2031-01-01", "1")
	for _, c := range []struct {
		chosen []string
		want   []string
	}{
		{nil, []string{"lamps 2031-01-15", "toys 2031-02-01"}},
		{[]string{"toys"}, []string{"toys 2031-02-01"}},
		{[]string{"toys@2031-01-01", "lamps"}, []string{"lamps 2031-01-15", "toys 2031-01-01"}},
		{[]string{"toys@" + string(older.Digest)[:20]}, []string{"toys 2031-01-01"}},
		{[]string{"toys@2031-01-01", "toys", "toys"}, []string{"toys 2031-01-01", "toys 2031-02-01"}},
	} {
		got, err := all.Load(dir, c.chosen)
		if err != nil {
			t.Errorf("%v: %v", c.chosen, err)
			continue
		}
		var names []string
		for _, s := range got {
			names = append(names, s.Register+" "+s.AsOf)
		}
		if d := cmp.Diff(c.want, names); d != "" {
			t.Errorf("%v (-want +got):\n%s", c.chosen, d)
		}
	}
}

func TestWhatWasChosenAndIsMissingIsNotFound(t *testing.T) {
	t.Parallel()
	dir := filled(t)
	for _, c := range []string{"toys@2030-01-01", "beds"} {
		if _, err := all.Load(dir, []string{c}); aedile.ClassOf(err) != aedile.NotFound {
			t.Errorf("%s: %v, want not found", c, err)
		}
	}
	none := filepath.Join(dir, "nowhere")
	if got, err := all.Load(none, nil); err != nil || got != nil {
		t.Errorf("a shelf that does not exist: %v, %v", got, err)
	}
	if _, err := all.Load(none, []string{"toys"}); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("chosen from a shelf that does not exist: %v, want not found", err)
	}
}

func TestEveryRegisterSaysWhatItIs(t *testing.T) {
	t.Parallel()
	names := all.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are not sorted and unique: %v", names)
	}
	for _, f := range all.Formats() {
		if f.Title == "" || f.Licence == "" || !strings.HasPrefix(f.Source, "https://") || f.RefreshDays <= 0 || f.Decode == nil &&
			f.DecodeFS == nil {
			t.Errorf("%s: title, licence, source, refresh period or decoder is missing", f.Name)
		}
		if got, err := all.Find(f.Name); err != nil || got.Title != f.Title {
			t.Errorf("find %s: %v", f.Name, err)
		}
	}
	if _, err := all.Find("ufos"); aedile.ClassOf(err) != aedile.NotFound || !strings.Contains(aedile.HintOf(err), "rasff") {
		t.Errorf("find ufos: %v, hint %q", err, aedile.HintOf(err))
	}
}
