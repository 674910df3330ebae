package text

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// readJSON reads a table of look-alikes by other hands, or skips.
func readJSON(t *testing.T, name string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../../shared/data/unicode/" + name)
	if err != nil {
		t.Skip("no ../shared/data/unicode: see DATA.md")
	}
	m := map[string]string{}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("read %s: %v", name, err)
	}
	return m
}

// looksLike reports whether r reads as the ASCII letter, and whether it is beyond ASCII once folded, so that the table matters.
// The small letters l and i are one shape.
func looksLike(fo *Folder, r rune, letter string) (yes, counts bool) {
	folded := fo.FoldString(string(r))
	f, n := utf8.DecodeRuneInString(folded)
	if n != len(folded) || f < 0x80 {
		return false, false
	}
	u := unit{r: f, look: lookOf(f), class: classOther}
	first, second := u.latin()
	letter = strings.ToLower(letter)
	same := func(s string) bool {
		return s == letter || s != "" && strings.Contains("il", s) && strings.Contains("il", letter)
	}
	return same(first) || same(second), true
}

func isLetter(s string) bool {
	return len(s) == 1 && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}

func TestLookAlikesCoverTheUnicodeList(t *testing.T) {
	t.Parallel()
	fo, hit, all := NewFolder(1), 0, 0
	for char, letter := range readJSON(t, "unhomoglyph/data.json") {
		if r, n := utf8.DecodeRuneInString(char); n == len(char) && n > 1 && isLetter(letter) {
			if yes, counts := looksLike(fo, r, letter); counts {
				all++
				if yes {
					hit++
				}
			}
		}
	}
	t.Logf("%d of %d", hit, all)
	if all == 0 || hit*100 < all*90 {
		t.Errorf("%d of %d look-alikes are known, want 90 %%", hit, all)
	}
}

func TestLookAlikesCoverTheLooseList(t *testing.T) {
	t.Parallel()
	fo, hit, all := NewFolder(1), 0, 0
	for letter, chars := range readJSON(t, "confusables/characters.json") {
		if !isLetter(letter) {
			continue
		}
		for _, r := range chars {
			if yes, counts := looksLike(fo, r, letter); counts {
				all++
				if yes {
					hit++
				}
			}
		}
	}
	t.Logf("%d of %d", hit, all)
	if all == 0 || hit*100 < all*75 {
		t.Errorf("%d of %d look-alikes are known, want 75 %%", hit, all)
	}
}

// TestLookAlikesFoldToThemselves: the table is asked with folded characters, and answers with lower-case ASCII letters.
func TestLookAlikesFoldToThemselves(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	for r := rune(0x80); r < tableLimit; r++ {
		if lookOf(r) == 0 {
			continue
		}
		if got := fo.FoldString(string(r)); got != string(r) && !strings.Contains(got, string(r)) && utf8.ValidRune(r) {
			t.Errorf("%U %c is in the table but folds to %q", r, r, got)
		}
		u := unit{r: r, look: lookOf(r), class: classOther}
		first, second := u.latin()
		if first == "" || strings.Trim(first+second, alphabet) != "" {
			t.Errorf("%U %c reads as %q or %q", r, r, first, second)
		}
	}
}

func TestAlphabetsAbroadAreWhole(t *testing.T) {
	t.Parallel()
	for _, table := range []string{cyrillicFirst, cyrillicSecond, greekFirst, greekSecond} {
		if len(table) != 52 || utf8.RuneCountInString(table) != 26 {
			t.Errorf("%q has %d bytes, %d characters", table, len(table), utf8.RuneCountInString(table))
		}
	}
	if len(leetFirst) != len(leetBytes) || len(leetSecond) != len(leetBytes) {
		t.Error("the leet tables differ in length")
	}
}

func TestBothReadingsOfALetterAreRead(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"sʋbutex": "subutex", "ʋalium": "valium", "ɯegovy": "wegovy", "ɯelatonin": "melatonin"} {
		f := new(Folded)
		NewFolder(1).Fold(f, word+" 1 mg")
		found := false
		for _, r := range f.Readings {
			found = found || string(f.Alt[r.Start:r.End]) == want
		}
		if !found {
			t.Errorf("%s is not read as %s", word, want)
		}
	}
}
