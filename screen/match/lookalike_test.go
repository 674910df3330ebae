package match_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
)

// twins are letters of other alphabets that look like Latin ones.
var twins = map[rune][]rune{'a': {'а', 'α', 'ɑ'}, 'b': {'Ь', 'ʙ'}, 'c': {'с', 'ϲ', 'ᴄ'}, 'd': {'ԁ'}, 'e': {'е', 'є', 'ɛ'},
	'g': {'ɡ'}, 'h': {'һ'}, 'i': {'і', 'ι', 'ɩ'}, 'j': {'ј'},
	'k': {'к', 'κ'}, 'm': {'м', 'ᴍ'}, 'n': {'ո', 'ɴ'}, 'o': {'о', 'ο', 'օ'}, 'p': {'р', 'ρ'}, 's': {'ѕ', 'ꜱ'}, 't': {'т', 'τ'},
	'u': {'υ', 'ս', 'ʋ'}, 'v': {'ν', 'ѵ'}, 'w': {'ԝ', 'ω'},
	'x': {'х', 'χ'}, 'y': {'у', 'ү'}, 'z': {'ᴢ'}, 'A': {'А', 'Α'}, 'B': {'В', 'Β'}, 'C': {'С', 'Ϲ'}, 'E': {'Е', 'Ε'},
	'H': {'Н', 'Η'}, 'K': {'К', 'Κ'}, 'M': {'М', 'Μ'}, 'O': {'О', 'Ο'},
	'P': {'Р', 'Ρ'}, 'S': {'Ѕ'}, 'T': {'Т', 'Τ'}, 'X': {'Х', 'Χ'}, 'Y': {'Υ', 'Ү'}}

// masked writes words with look-alike letters: some letters of each word, those of model numbers too.
func masked(s string, rng *rand.Rand) string {
	return strings.Map(func(r rune) rune {
		if t := twins[r]; len(t) > 0 && rng.IntN(5) < 2 {
			return t[rng.IntN(len(t))]
		}
		return r
	}, s)
}

func TestModelNumbersBehindLookAlikeLettersAreKeys(t *testing.T) {
	t.Parallel()
	s, _, err := register.New(register.Format{Name: "safetygate"}, "2026-01-01", "test", func(yield func(register.Entry, error) bool) {
		yield(register.Entry{Ref: "1", Name: "Wall charger",
			Alert: &register.Alert{Brands: []string{"Voltanix"}, Models: []string{"VX-65C"}, Hazards: []string{"Fire"}}}, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	f := match.NewIndex(shipped(t), register.NewIndex(s), nil).NewFinder()
	for _, it := range []aedile.Item{
		{Title: "Ladegerät", Brand: "Vоltаnix", Model: "VX-65С"},
		{Title: "Vоltanіx VХ-65С Ladegerät"},
		{Title: "Vоltanіx Ladegerät", Text: "Modell VХ-65С, neu"},
	} {
		if len(f.Find(&it)) == 0 {
			t.Errorf("%+v: not found", it)
		}
	}
}

func TestAlertsAreFoundBehindLookAlikeLettersInEveryWord(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	sum, found := 0, 0
	for i, s := range sharedRegisters(t)[:products] {
		f := match.NewIndex(shipped(t), register.NewIndex(s), nil).NewFinder()
		plain, hidden, all := 0, 0, 0
		for k := range s.List {
			if k%3 != i%3 {
				continue
			}
			it := listing(&s.List[k], noCode, rng)
			if len(s.List[k].Alert.Models) > 0 {
				it.Title += " " + s.List[k].Alert.Models[0]
			}
			all++
			if len(f.Find(&it)) == 0 {
				continue
			}
			plain++
			it.Title, it.Brand = masked(it.Title, rng), masked(it.Brand, rng)
			if len(f.Find(&it)) > 0 {
				hidden++
			}
		}
		t.Logf("%s: %d of %d found, %d with look-alike letters", s.Register, plain, all, hidden)
		sum, found = sum+plain, found+hidden
	}
	if share := float64(found) / float64(max(sum, 1)); share < 0.95 {
		t.Errorf("%d of %d alerts are found behind look-alike letters", found, sum)
	}
}
