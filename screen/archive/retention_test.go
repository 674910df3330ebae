package archive_test

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
)

func TestRetentionErasesWhatIsOlderByKind(t *testing.T) {
	t.Parallel()
	s := archive.NewFolder(t.TempDir())
	w, err := archive.Append(t.Context(), s, func() string { return "2026-01-31" })
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range []aedile.Item{
		{ID: "old listing", SeenAt: "2026-02-28T00:00:00Z"}, {ID: "new listing", SeenAt: "2026-03-01T00:00:00Z"},
		{ID: "old post", Kind: aedile.Post, SeenAt: "2020-01-01T00:00:00Z"}, {ID: "undated listing"},
	} {
		if err := w.Add(t.Context(), record(t, &it)); err != nil {
			t.Fatal(i, err)
		}
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	p, err := archive.ReadPolicy("p", []byte("keep: {listing: 30}\nwhy: retention of 30 days\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := opened(t, s)
	if n, err := a.Due(t.Context(), p, "2026-03-31"); n != 2 || err != nil {
		t.Errorf("due: %d, %v", n, err)
	}
	if n, err := a.Retain(t.Context(), p, "2026-03-31"); n != 2 || err != nil {
		t.Errorf("erased %d, %v: the old listing and the one that came in two months ago", n, err)
	}
	if got, _ := forms(t, s, archive.Query{}); len(got) != 2 {
		t.Errorf("left: %v", got)
	}
}

func TestPoliciesThatSayNothingAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "why: x", "keep: {listing: 30}", "keep: {listing: 0}\nwhy: x", "keep: {person: 3}\nwhy: x",
		"keep: {listing: 3}\nwhy: x\nmore: 1", "keep: ["} {
		if _, err := archive.ReadPolicy("p", []byte(text)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
