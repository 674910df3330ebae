package measure

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/text"
)

var unitNames = [...]string{"dose", "percent", "number", "watt", "nanometre", "additive", "gram", "litre", "age"}

// found writes every measure but plain numbers as "unit text".
func found(s string) []string {
	var f text.Folded
	text.NewFolder(1).Fold(&f, s)
	var out []string
	Each(&f, func(p Place) bool {
		if p.Unit < gram && p.Unit != Number {
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

func TestAmountsAreInOneUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		unit Unit
		want float64
	}{
		{"10 mg", Dose, 10}, {"2,9 mg", Dose, 2.9}, {"0.125mg", Dose, 0.125}, {"1.000 mg", Dose, 1000}, {"1 000 mg", Dose, 1000},
		{"500 µg", Dose, 0.5},
		{"5 mW", Watt, 0.005}, {"12 %", Percent, 12}, {"10 kg", gram, 10000}, {"25 g", gram, 25}, {"5 kiloa", gram, 5000},
		{"250 ml", litre, 0.25},
		{"3 Jahren", age, 3}, {"0-12 Monate", age, 0}, {"6–36 měsíců", age, 0.4998}, {"от 3 години", age, 3}, {"2 à 3 mg", Dose, 3},
		{"2-3 mg", Dose, 3},
	} {
		var f text.Folded
		text.NewFolder(1).Fold(&f, c.text)
		got, ok := 0.0, false
		Each(&f, func(p Place) bool {
			if p.Unit == c.unit {
				got, ok = p.Amount, p.Measured
			}
			return true
		})
		if !ok || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q: %v of %s, %v; want %v", c.text, got, names[c.unit], ok, c.want)
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
