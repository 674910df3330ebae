package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// oracle is the fold by the book: the fixed point of dropping default-ignorables, NFKC, full case fold, NFKC.
func oracle(s string) string {
	s = string([]rune(s))
	for range maxRounds {
		t := strings.Map(func(r rune) rune {
			if ignorable(r) {
				return -1
			}
			return r
		}, s)
		t = norm.NFKC.String(t)
		t = cases.Fold().String(strings.Map(func(r rune) rune {
			if r >= 0x13A0 && r <= 0x13F5 { // x/text folds Cherokee both ways
				return unicode.ToLower(r)
			}
			return r
		}, t))
		t = norm.NFKC.String(t)
		if t == s {
			break
		}
		s = t
	}
	return s
}

func ignorable(r rune) bool {
	return unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
		unicode.Is(unicode.Cf, r) && !unicode.In(r, unicode.White_Space, unicode.Prepended_Concatenation_Mark) &&
			(r < 0xFFF9 || r > 0xFFFB) && (r < 0x13430 || r > 0x1345F)
}

func TestEveryCharacterFoldsAsTheOracle(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	for r := range rune(unicode.MaxRune + 1) {
		if r >= 0xD800 && r < 0xE000 || testing.Short() && r%7 > 0 {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "b"} {
			if got, want := fo.FoldString(s), oracle(s); got != want {
				t.Fatalf("%U: %+q folds to %+q, want %+q", r, s, got, want)
			}
		}
	}
}

// characters draws characters as they meet in text: the scripts of the official languages and their neighbours, marks,
// what is dropped, what is compatible, and anything at all.
func characters() *rapid.Generator[rune] {
	return rapid.OneOf(
		rapid.RuneFrom([]rune("aAbzZ iIkKsſßẞ09 .-'@İıŉǰ")),
		rapid.RuneFrom(nil, unicode.Latin), rapid.RuneFrom(nil, unicode.Greek), rapid.RuneFrom(nil, unicode.Cyrillic),
		rapid.RuneFrom(nil, unicode.Arabic), rapid.RuneFrom(nil, unicode.Hebrew), rapid.RuneFrom(nil, unicode.Han),
		rapid.RuneFrom(nil, unicode.Hangul), rapid.RuneFrom(nil, unicode.Hiragana, unicode.Katakana), rapid.RuneFrom(nil, unicode.Thai),
		rapid.RuneFrom(nil, unicode.Devanagari, unicode.Bengali, unicode.Tibetan), rapid.RuneFrom(nil, unicode.M),
		rapid.RuneFrom(nil, unicode.Cf),
		rapid.RuneFrom([]rune("\u0300\u0301\u0308\u0327\u0345\u031b\u0338\u1161\u11a8\u3099\u034f\u200b\u200d\u00ad\ufe0f")),
		rapid.Rune(),
	)
}

func sentences() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(characters(), 0, 24).Draw(t, "runes"))
	})
}

func TestFoldIsTheOracle(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	rapid.Check(t, func(t *rapid.T) {
		s := sentences().Draw(t, "s")
		if got, want := fo.FoldString(s), oracle(s); got != want {
			t.Fatalf("%+q folds to %+q, want %+q", s, got, want)
		}
	})
}

func TestFoldingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	rapid.Check(t, func(t *rapid.T) {
		once := fo.FoldString(sentences().Draw(t, "s"))
		if twice := fo.FoldString(once); twice != once {
			t.Fatalf("%+q folds to %+q", once, twice)
		}
	})
}

func TestFoldTakesAnyBytes(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	var f Folded
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "bytes"))
		fo.Fold(&f, s)
		if got, want := string(f.Bytes), oracle(s); got != want {
			t.Fatalf("%+q folds to %+q, want %+q", s, got, want)
		}
		checkOrigin(t, fo, &f, s)
		checkReadings(t, fo, &f, s)
	})
}

func TestFoldReusesItsMemoryWithoutTraces(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	var used Folded
	rapid.Check(t, func(t *rapid.T) {
		s := sentences().Draw(t, "s")
		var fresh Folded
		fo.Fold(&used, s)
		fo.Fold(&fresh, s)
		if string(used.Bytes) != string(fresh.Bytes) || !slices.Equal(used.Tokens, fresh.Tokens) || used.Notes != fresh.Notes ||
			!slices.Equal(used.Readings, fresh.Readings) || string(used.Alt) != string(fresh.Alt) {
			t.Fatalf("%+q differs in used memory", s)
		}
	})
}

func TestFoldDoesNotAllocateOnceWarm(t *testing.T) {
	fo := NewFolder(1)
	for _, c := range corpus {
		var f Folded
		fo.Fold(&f, c.text)
		if n := testing.AllocsPerRun(20, func() { fo.Fold(&f, c.text) }); n != 0 {
			t.Errorf("%s: %v allocations", c.name, n)
		}
	}
}

func TestBareLeavesOutAccents(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	for s, want := range map[string]string{
		"Comprimé": "comprime", "Łódź": "lodz", "Ænima œuvre": "aenima oeuvre", "Straße": "strasse", "Tiếng Việt": "tieng viet",
		"ılık":      "ilik",
		"ΤΡΑΜΑΔΌΛΗ": "τραμαδολη", "ΰ": "υ", "Йод ещё": "йод еще", "за́мок": "замок", "їжак": "їжак", "微信 عربي": "微信 عربي", "plain": "plain",
	} {
		if got := Bare(fo.FoldString(s)); got != want {
			t.Errorf("Bare(%q) = %q, want %q", s, got, want)
		}
	}
}
