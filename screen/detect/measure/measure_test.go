package measure

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/text"
)

var unitNames = [...]string{"dose", "percent", "number", "watt", "nanometre", "additive"}

// found writes every measure but plain numbers as "unit text".
func found(s string) []string {
	var f text.Folded
	text.NewFolder(1).Fold(&f, s)
	var out []string
	Each(&f, func(p Place) bool {
		if p.Unit != Number {
			from, to := f.Origin(f.Tokens[p.First].Start, f.Tokens[p.Last].End)
			out = append(out, fmt.Sprintf("%s %s", unitNames[p.Unit], s[from:to]))
		}
		return true
	})
	return out
}

func TestMeasuresAreNumbersWithTheirUnits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"50 mg", []string{"dose 50 mg"}},
		{"50mg", []string{"dose 50mg"}},
		{"0,5 ml", []string{"dose 0,5 ml"}},
		{"2.5 MG", []string{"dose 2.5 MG"}},
		{"1 000 IU", []string{"dose 1 000 IU"}},
		{"1'000 IE", []string{"dose 1'000 IE"}},
		{"200 000 UI", []string{"dose 200 000 UI"}},
		{"100 µg", []string{"dose 100 µg"}},
		{"100 μg", []string{"dose 100 μg"}},
		{"25 мкг", []string{"dose 25 мкг"}},
		{"10 mg/5 ml", []string{"dose 10 mg", "dose 5 ml"}},
		{"0,05 %", []string{"percent 0,05"}},
		{"5%", []string{"percent 5"}},
		{"5 percent", []string{"percent 5 percent"}},
		{"5000mW 532nm", []string{"watt 5000mW", "nanometre 532nm"}},
		{"E171, E 250 and e-330", []string{"additive E171", "additive E 250", "additive e-330"}},
		{"E 1521", []string{"additive E 1521"}},
		{"E 9999", nil},
		{"E27 bulb", nil},
		{"Type E  171", nil},
		{"500 g", nil},
		{"2 l", nil},
		{"50 mugs", nil},
		{"50. Mg", nil},
		{"50, mg", nil},
		{"mg 50", nil},
		{"12 34 mg", []string{"dose 34 mg"}},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, found(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func FuzzPlacesStayInsideTheText(f *testing.F) {
	for _, s := range []string{"50 mg", "E171", "1 000 000,5 %", "e", "1.", "\xff1mg"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var folded text.Folded
		text.NewFolder(1).Fold(&folded, s)
		Each(&folded, func(p Place) bool {
			if p.First < 0 || p.First > p.Last || p.Last >= len(folded.Tokens) {
				t.Fatalf("measure %+v outside %q", p, s)
			}
			return true
		})
	})
}
