package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// tokens writes the tokens of s, each with the gap before it: "!" first, "" glued, "-" joined, "_" space, "=" wide, "." stop.
func tokens(fo *Folder, s string) string {
	var f Folded
	fo.Fold(&f, s)
	var b strings.Builder
	for _, t := range f.Tokens {
		b.WriteString([]string{"", "|", "-", " ", "   ", " . "}[t.Gap])
		b.Write(f.Bytes[t.Start:t.End])
	}
	return b.String()
}

func TestTokensAndGaps(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	for _, c := range []struct{ name, text, want string }{
		{"letters and digits are glued tokens", "Sildenafil100mg", "sildenafil|100|mg"},
		{"a hyphen joins", "MK-677", "mk-677"},
		{"an apostrophe joins", "l'huile d’olive", "l-huile d-olive"},
		{"an underscore separates", "no_name", "no-name"},
		{"a modifier apostrophe joins as the typed one does", "пʼять п'ять", "п-ять п-ять"},
		{"superscript digits fold to digits", "10 m² x³", "10 m|2 x|3"},
		{"a comma and a space are a space", "one, two (three) - four", "one two three four"},
		{"a no-break space is a space", "50\u00a0mg", "50 mg"},
		{"two blanks are wide", "a  b", "a   b"},
		{"a tab is wide", "a\tb", "a   b"},
		{"a sentence ends before white space", "End. Next! More? Yes; no", "end . next . more . yes . no"},
		{"a quotation mark may follow the end", "He said “stop.” Then", "he said stop . then"},
		{"a point inside joins", "www.example.com 3.5", "www-example-com 3-5"},
		{"a new line is a stop", "a\nb\r\nc", "a . b . c"},
		{"a bullet and a bar are stops", "red • green | blue|black", "red . green . blue . black"},
		{"an emoji joins where no space stands", "a🔥b 🔥 c", "a-b c"},
		{"a slash joins", "mg/ml", "mg-ml"},
		{"an ideographic full stop ends anywhere", "你好。世界", "你好 . 世界"},
		{"a full-width mark ends without space in unspaced scripts", "便宜！正品？", "便宜 . 正品"},
		{"an unspaced script glues to Latin", "微信abc加vx号", "微信|abc|加|vx|号"},
		{"kana and Han are one run", "カードを買う", "カードを買う"},
		{"Thai with its marks is one run", "กระเป๋า หนัง", "กระเป๋า หนัง"},
		{"a keycap is no letter", "1\ufe0f\u20e32\ufe0f\u20e3", "1-2"},
		{"a flag is a token of its own", "🇩🇪Deutschland", "🇩🇪|deutschland"},
		{"Arabic digits are digits", "٥٠ملغ", "٥٠|ملغ"},
		{"nothing gives nothing", " .,!", ""},
		{"leading marks are no gap", "... a", "a"},
		{"a long word", strings.Repeat("abcdefgh", 9) + "! x", strings.Repeat("abcdefgh", 9) + " . x"},
		{"an accent at the end of eight letters", "abcdefghé abcdefgé", "abcdefghé abcdefgé"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := tokens(fo, c.text); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func TestScripts(t *testing.T) {
	t.Parallel()
	var f Folded
	NewFolder(1).Fold(&f, "plain café кола νέα 中文 עברית 12 cафе 🅰🅱 tra\u0336m")
	want := []Script{Latin, Latin | Accented, Cyrillic, Greek, Unspaced, OtherScript, Digit, Latin | Cyrillic, OtherScript, Latin |
		Accented}
	if len(f.Tokens) != len(want) {
		t.Fatalf("got %d tokens, want %d", len(f.Tokens), len(want))
	}
	for i, w := range want {
		if got := f.Tokens[i].Script; got != w {
			t.Errorf("token %d: script %b, want %b", i, got, w)
		}
	}
	if f.Notes != Mixed {
		t.Errorf("notes %b, want Mixed", f.Notes)
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	for s, want := range map[string]Note{
		"plain text":                      0,
		"tram\u200badol":                  Ignorable,
		"tra\u00admadol":                  Ignorable,
		"vi\u200dagra":                    Ignorable,
		"\ufeffstarts with a mark":        0,
		"می\u200cخواهم":                   0,
		"क्\u200dष":                       0,
		"👨\u200d👩\u200d👧 ❤\ufe0f":         0,
		"葛\U000e0100城":                    0,
		"abc\u202edef":                    Bidi,
		"abc\u2066def\u2069":              Bidi,
		"a\xffb":                          BadUTF8,
		"tr\u0430madol":                   Mixed,
		"a\U000e0041\U000e0042 hidden":    Ignorable,
		"a\u2063b\u202c \xc0\xaf \u03b1x": Ignorable | Bidi | BadUTF8 | Mixed,
	} {
		var f Folded
		if fo.Fold(&f, s); f.Notes != want {
			t.Errorf("%+q: notes %b, want %b", s, f.Notes, want)
		}
	}
}

// TestTokensCoverTheLetters holds the cut against a plain account: every letter stands in a token, tokens are
// maximal, and each has the hash of its bytes.
func TestTokensCoverTheLetters(t *testing.T) {
	t.Parallel()
	fo := NewFolder(7)
	rapid.Check(t, func(t *rapid.T) {
		s := sentences().Draw(t, "s")
		var f Folded
		fo.Fold(&f, s)
		last := uint32(0)
		for i, k := range f.Tokens {
			word := f.Bytes[k.Start:k.End]
			if k.Hash != fo.Hash(word) || k.Hash == 0 {
				t.Fatalf("token %q of %+q: hash %x, want %x", word, s, k.Hash, fo.Hash(word))
			}
			if k.Start < last || k.End <= k.Start {
				t.Fatalf("token %d of %+q spans %d to %d, after %d", i, s, k.Start, k.End, last)
			}
			if (k.Gap == First) != (i == 0) || i > 0 && (k.Gap == Glued) != (k.Start == last) {
				t.Fatalf("token %q of %+q has gap %d", word, s, k.Gap)
			}
			check(t, f.Bytes[last:k.Start], false)
			check(t, word, true)
			last = k.End
		}
		check(t, f.Bytes[last:], false)
	})
}

// check fails where a token holds anything but letters, marks and digits, or where a letter or digit stands outside.
func check(t *rapid.T, b []byte, inside bool) {
	for _, r := range string(b) {
		modifier := r >= 0x2B9 && r <= 0x2FF
		wordy := (unicode.In(r, unicode.L, unicode.Nd, unicode.Nl) && !modifier) || r >= 0x1F150 && r <= 0x1F169 || r >= 0x1F170 &&
			r <= 0x1F189 || r >= 0x1F1E6 && r <= 0x1F1FF
		if wordy != inside && !(inside && unicode.Is(unicode.M, r)) {
			t.Fatalf("%U inside a token: %v", r, inside)
		}
	}
}

func TestHashDependsOnBytesAndSeedAlone(t *testing.T) {
	t.Parallel()
	a, b := NewFolder(1), NewFolder(2)
	seen := map[uint64]string{}
	for n := range 40 {
		for i := range 500 {
			w := fmt.Sprintf("%0*d", n, i)
			if prev, ok := seen[a.Hash([]byte(w))]; ok && prev != w {
				t.Fatalf("%q and %q share a hash", prev, w)
			}
			seen[a.Hash([]byte(w))] = w
			if a.Hash([]byte(w)) == b.Hash([]byte(w)) {
				t.Fatalf("%q has the same hash under two seeds", w)
			}
		}
	}
	if a.Hash([]byte("a")) == a.Hash([]byte("a\x00")) {
		t.Error("a zero byte at the end does not count")
	}
	long := make([]byte, 0, 64)
	for range 4 {
		long = append(long, "abcdefgh"...)
		if a.Hash(long) == a.Hash(append(long[:len(long)-8:len(long)-8], "abcdefgi"...)) {
			t.Errorf("the last byte of %d does not count", len(long))
		}
	}
}

func TestSingleCountsCharacters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a", "é", "中", "🅰", "ab", "aé", "éa", "中a", "ЖЖ", "a中"} {
		if got, want := single([]byte(s)), utf8.RuneCountInString(s) == 1; got != want {
			t.Errorf("single(%q) = %v", s, got)
		}
	}
}
