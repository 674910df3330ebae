package archive_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
)

// TestACopyThatIsMadeMeanwhileIsRestored rehearses the backup of the manual: the files are copied while items are kept and erased, the copy is
// restored elsewhere, and everything that was kept before it began is there and proved.
func TestACopyThatIsMadeMeanwhileIsRestored(t *testing.T) {
	t.Parallel()
	s := filled(t, 30)
	before, _ := forms(t, s, archive.Query{})
	w, err := archive.Append(t.Context(), s, func() string { return "2026-12-02" })
	if err != nil {
		t.Fatal(err)
	}
	names, err := s.List(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	restored := archive.NewFolder(t.TempDir())
	for i, n := range names {
		it := aedile.Item{ID: aedile.ItemID(fmt.Sprint("later", i))}
		if err := errors.Join(w.Add(t.Context(), record(t, &it)), w.Flush(t.Context())); err != nil {
			t.Fatal(err)
		}
		b, err := s.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if err := restored.Put(t.Context(), n, b); err != nil {
			t.Fatal(err)
		}
	}
	c, err := opened(t, restored).Verify(t.Context())
	if err != nil || len(c.Faults)+len(c.Left) > 0 {
		t.Errorf("the copy: %+v, %v", c, err)
	}
	if got, _ := forms(t, restored, archive.Query{}); cmp.Diff(before, got) != "" {
		t.Error(cmp.Diff(before, got))
	}
	later := map[aedile.Digest]string{}
	a := opened(t, s)
	err = a.Find(t.Context(), archive.Query{}, true, func(e archive.Row, form []byte) error {
		if e.Kept < "2026-12-01" { // to a point in time: the day on which an item was kept
			later[e.Digest] = string(form)
		}
		return nil
	})
	if err != nil || cmp.Diff(before, later) != "" {
		t.Errorf("the archive as it was: %v\n%s", err, cmp.Diff(before, later))
	}
}
