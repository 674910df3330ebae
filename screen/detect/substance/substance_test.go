package substance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/text"
)

// found writes the places of one kind as their texts, with the family where there is one.
func found(kind int, s string) []string {
	var f text.Folded
	text.NewFolder(1).Fold(&f, s)
	var out []string
	each(&f, kind, func(p place) bool {
		from, to := f.Origin(f.Tokens[p.First].Start, f.Tokens[p.Last].End)
		out = append(out, strings.TrimSpace(p.Family+" "+s[from:to]))
		return true
	})
	return out
}

func TestDesignerNamesAreReadByTheirForm(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"1V-LSD":                       {"lysergamide 1V-LSD"},
		"1zq LSD blotter":              {"lysergamide 1zq LSD"},
		"1cP-AL-LAD":                   {"lysergamide 1cP-AL-LAD"},
		"3-CMC crystals":               {"cathinone 3-CMC"},
		"4-Me-MC":                      {"cathinone 4-Me-MC"},
		"α-PHiP 1 g":                   {"pyrrolidinophenone α-PHiP"},
		"4F-alpha-PVP":                 {"pyrrolidinophenone 4F-alpha-PVP"},
		"3,4-MDPiHP":                   {"pyrrolidinophenone 3,4-MDPiHP"},
		"2-FDCK":                       {"arylcyclohexylamine FDCK"},
		"3-MeO-PCE":                    {"arylcyclohexylamine 3-MeO-PCE"},
		"4-PrO-DMT":                    {"tryptamine 4-PrO-DMT"},
		"25B-NBOMe":                    {"phenethylamine 25B-NBOMe"},
		"6-MAPB":                       {"phenethylamine 6-MAPB"},
		"ADB-4en-PINACA":               {"cannabinoid of the laboratory PINACA"},
		"MDMB-QINACA":                  {"cannabinoid of the laboratory QINACA"},
		"BZO-HEXOXIZID":                {"cannabinoid of the laboratory HEXOXIZID"},
		"HHC-JD gummies":               {"cannabinoid of hemp HHC-JD"},
		"10-OH-HHC":                    {"cannabinoid of hemp 10-OH-HHC"},
		"delta-11 THC":                 {"cannabinoid of hemp delta-11 THC"},
		"N-desethyl isotonitazene":     {"opioid isotonitazene"},
		"para-fluorozyxylfentanyl":     {"opioid fluorozyxylfentanyl"},
		"LSD":                          nil,
		"THC free shampoo":             nil,
		"MC 4 player, PC 3":            nil,
		"EC 2 fan, 12 V":               nil,
		"HDMI 2.1 cable 4 K":           nil,
		"Delta 8 shower head":          nil,
		"Vitamin B12 1000 µg, MK-7 K2": nil,
		"Thc":                          nil,
	} {
		if diff := cmp.Diff(want, found(designer, s)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	}
}

func TestSystematicNamesHaveLocantsAndParts(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"1-(4-fluorophenyl)-2-(methylamino)propan-1-one":                    1,
		"2-((5-chloropentyl)methylamino)-N-(2,6-dimethylphenyl)acetamide":   1,
		"methyl 2-(1-(5-fluoropentyl)-1H-indazole-3-carboxamido)butanoate":  1,
		"17α-methyl-5α-androstan-17β-ol":                                    1,
		"N-acetyl-L-cysteine":                                               0,
		"L-5-methyltetrahydrofolate":                                        0,
		"3-hydroxy-3-methylbutyrate":                                        0,
		"3,3'-diindolylmethane":                                             0,
		"1,2-hexanediol 5 ml":                                               0,
		"2-in-1 shampoo and conditioner":                                    0,
		"AMD Ryzen 5-5600X-3.7-AM4":                                         0,
		"4-(4-hydroxyphenyl)butan-2-one":                                    0,
		"Cable 3-in-1 USB-C-2.0-A":                                          0,
		"Bamboo toothbrush 4-pack-A-B, soft":                                0,
		"N,N-dimethylglycine":                                               0,
		"Sweater 100-alpha-A-B-merino-methylene":                            0,
		"2,4-dinitro-alpha-methoxyphenol, technical":                        1,
		"6-bromo-androsta-1,4-diene-3,17-dione":                             1,
		"sodium lauroyl methyl isethionate, hydroxypropyl guar":             0,
		"[2-(4-bromo-2,5-dimethoxyphenyl)ethyl][(2-methoxyphenyl)methyl]-N": 1,
	} {
		if got := found(systematic, s); len(got) != want {
			t.Errorf("%q: got %q, want %d", s, got, want)
		}
	}
}

func TestCodesAreLettersAndANumber(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"BPC-157 peptide":        {"BPC-157"},
		"BPC157":                 {"BPC157"},
		"LGD-4033 and XYZ-9921":  {"LGD-4033", "XYZ-9921"},
		"SPF 50, Omega-3, B12":   nil,
		"USB-3.0-A":              nil,
		"A4 paper":               nil,
		"2024-11-02 EXP":         nil,
		"CJC 1295":               nil, // with a blank it is two words
		"Samsung GALAXYS-24":     nil,
		"GHRP-6, 5 mg vial, LOT": {"GHRP-6"},
	} {
		if diff := cmp.Diff(want, found(code, s)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	}
}

func TestTemplatesAreLookedUpByAWord(t *testing.T) {
	t.Parallel()
	for _, line := range strings.Split(grammarList, "\n") {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" || line[0] == '=' {
			continue
		}
		if strings.Count(line, "!") != 1 {
			t.Errorf("%q: %d words to look it up by, want 1", line, strings.Count(line, "!"))
		}
	}
}

func BenchmarkOrdinaryTitle(b *testing.B) {
	var f text.Folded
	text.NewFolder(1).Fold(&f, "Wireless Bluetooth 5.3 headphones over ear, 40 h battery, USB-C, foldable, black, model "+
		"WH-1000XM5, EAN 4548736132597")
	b.ReportAllocs()
	for b.Loop() {
		for kind := range finders {
			each(&f, kind, func(place) bool { return true })
		}
	}
}
