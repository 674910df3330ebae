package text

import (
	"testing"
	"unicode"
)

func TestWordsThatMixAlphabetsAreUnmasked(t *testing.T) {
	for give, want := range map[string]string{
		"Vоltаnix VX-65С":      "Voltanix VX-65c", // Cyrillic o, a and С
		"wɛgovʏ":               "wegovy",
		"Βlack Diamond":        "black Diamond",
		"Настолна лампа":       "Настолна лампа",       // Bulgarian
		"Лампа USB 5 кг":       "Лампа USB 5 кг",       // beside Latin words, not in them
		"Λάμπα LED":            "Λάμπα LED",            // Greek
		"Łódź smørrebrød naïf": "Łódź smørrebrød naïf", // letters of the Union
		"Vоltаnix Настолна":    "Voltanix Настолна",    // what no Latin letter looks like stays
		"Maϲardac":             "Macardac",
		"VX-65С":               "VX-65c",
		"Кабел USB 65С, 5кг":   "Кабел USB 65С, 5кг",
		"USB-кабел":            "USB-кабел",
		"":                     "",
	} {
		if got := Unmask(give); got != want {
			t.Errorf("Unmask(%q) = %q, want %q", give, got, want)
		}
	}
	if n := testing.AllocsPerRun(10, func() { Unmask("Настолна лампа, Λάμπα LED, smørrebrød") }); n != 0 {
		t.Errorf("a text in which no word mixes alphabets costs %v allocations", n)
	}
}

// TestOnlyLatinHasNothingToUnmask: what is let by without a look holds no letter that looks like another.
func TestOnlyLatinHasNothingToUnmask(t *testing.T) {
	t.Parallel()
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if s := "a" + string(r) + "b"; unicode.IsLetter(r) && onlyLatin(s) && (r >= 0x180 || asLatin(r) != "") {
			t.Errorf("%U is let by", r)
		}
	}
	for s, want := range map[string]bool{"Größe „Été“ – 5 €": true, "сyrillic": false, "ﬁ": false, "a\xe2\x80": false, "\xe2\x82\x90": false} {
		if got := onlyLatin(s); got != want {
			t.Errorf("%q: got %v", s, got)
		}
	}
}
