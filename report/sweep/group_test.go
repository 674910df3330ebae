package sweep

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

func TestGroupsShowWhatHasMostToActOnFirst(t *testing.T) {
	t.Parallel()
	f := func(id, title, trader string, g aedile.Grade, check string) Entry {
		return Entry{Finding: aedile.Finding{Check: aedile.CheckID(check), Grade: g,
			Item: aedile.ItemRef{ID: aedile.ItemID(id), Digest: aedile.Digest("d" + id), Title: title, Trader: trader}}}
	}
	all := []Entry{
		f("1", "GPS jammer 12V", "Alpha", aedile.Act, "a/x"), f("1", "GPS jammer 12V", "Alpha", aedile.Review, "a/y"),
		f("2", "GPS-Jammer, 12v", "Beta", aedile.Act, "a/x"), f("3", "Oil", "Alpha", aedile.Review, "a/y"),
		f("4", "Oil\u202e", "Gamma", aedile.Review, "a/y"), f("5", "", "", aedile.Review, "a/y"),
	}
	aside := f("6", "Oil", "Alpha", aedile.Act, "a/x")
	aside.Finding.Suppressed = &aedile.Suppression{Reason: "known"}
	all = append(all, aside)
	for _, c := range []struct {
		by   By
		top  int
		want []string
	}{
		{ByGoods, 0, []string{"GPS jammer 12V 2 1 2 2 a/x, a/y", "Oil 0 2 2 2 a/y", "not stated 0 1 1 0 a/y"}},
		{ByTrader, 0, []string{"Alpha 1 2 2 1 a/x, a/y", "Beta 1 0 1 1 a/x", "Gamma 0 1 1 1 a/y", "not stated 0 1 1 0 a/y"}},
		{ByItem, 1, []string{"1 GPS jammer 12V 1 1 1 1 a/x, a/y", "and 4 findings of others"}},
	} {
		var b strings.Builder
		w := NewGroupTable(&b, c.by, c.top)
		for _, e := range all {
			if err := w.Finding(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(aedile.Ran{}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
			if i > 0 {
				got = append(got, strings.Join(strings.Fields(line), " "))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("by %s:\n%s\nwant\n%s", c.by, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
