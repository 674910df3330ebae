package archive_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
)

// Every query finds what looking at each item would find.
func TestEveryQueryFindsWhatItAsks(t *testing.T) {
	t.Parallel()
	s := filled(t, 36)
	var all []archive.Row
	err := opened(t, s).Find(t.Context(), archive.Query{}, false, func(r archive.Row, _ []byte) error { all = append(all, r); return nil })
	if err != nil {
		t.Fatal(err)
	}
	a := opened(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		day := rapid.Custom(func(t *rapid.T) string {
			on := fmt.Sprintf("2026-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day"))
			return rapid.SampledFrom([]string{"", on}).Draw(t, "on")
		})
		q := archive.Query{ID: rapid.SampledFrom([]string{"", "", "i7", "none"}).Draw(rt, "id"),
			Trader: rapid.SampledFrom([]string{"", "t1", "t"}).Draw(rt, "trader"),
			Kind:   rapid.SampledFrom([]string{"", "listing", "ad"}).Draw(rt, "kind"),
			From:   day.Draw(rt, "from"), Before: day.Draw(rt, "before")}
		if rapid.Bool().Draw(rt, "by digest") {
			q.Digest = rapid.SampledFrom(all).Draw(rt, "row").Digest
		}
		want := 0
		for _, r := range all {
			if (q.Digest == "" || r.Digest == q.Digest) && (q.ID == "" || r.ID == q.ID) && (q.Trader == "" || r.Trader == q.Trader) &&
				(q.Kind == "" || r.Kind == q.Kind) && r.Day >= q.From && (q.Before == "" || r.Day < q.Before) {
				want++
			}
		}
		got := 0
		if err := a.Find(t.Context(), q, false, func(archive.Row, []byte) error { got++; return nil }); err != nil || got != want {
			rt.Errorf("%+v: %d, want %d, %v", q, got, want, err)
		}
	})
}

// What is due is what is erased, once; the first day that is kept is kept whole.
func TestWhatIsDueIsErasedOnce(t *testing.T) {
	t.Parallel()
	for days, want := range map[int]int{1: 24, 31: 22, 59: 22, 60: 20, 363: 2, 364: 0, 1 << 20: 0} {
		s := filled(t, 24) // two on the last day of each month, from December 2025 to November 2026
		p := archive.Policy{Days: map[aedile.Kind]int{aedile.Listing: days}, Why: "retention"}
		a := opened(t, s)
		due, err := a.Due(t.Context(), p, "2026-12-30")
		if err != nil || due != want {
			t.Errorf("%d days: %d due, want %d, %v", days, due, want, err)
		}
		if n, err := a.Retain(t.Context(), p, "2026-12-30"); n != due || err != nil {
			t.Errorf("%d days: %d erased, %d due, %v", days, n, due, err)
		}
		if n, err := a.Retain(t.Context(), p, "2026-12-30"); n != 0 || err != nil {
			t.Errorf("%d days: %d erased again, %v", days, n, err)
		}
	}
	if _, err := opened(t, filled(t, 1)).Retain(t.Context(), archive.Policy{}, "2026-02-29"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("29 February 2026: %v", err)
	}
}

// FuzzReadPolicy: any bytes are refused as Invalid, or give a reason and days that are days.
func FuzzReadPolicy(f *testing.F) {
	for _, s := range []string{"keep: {listing: 30}\nwhy: x\n", "keep: {ad: 99999999999999999999}\nwhy: x", "keep: &a {post: *a}",
		"why: \xff",
		"keep: {listing: 3, listing: 4}\nwhy: x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := archive.ReadPolicy("p", b)
		if err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("%q: %v", b, err)
			}
			return
		}
		for k, n := range p.Days {
			if p.Why == "" || !k.Valid() || n < 1 {
				t.Errorf("%q: %+v", b, p)
			}
		}
	})
}
