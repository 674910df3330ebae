package text

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestOriginShowsTheSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, token, want string }{
		{"Buy SILDENAFIL now", "sildenafil", "SILDENAFIL"},
		{"Größe: Straße!", "strasse", "Straße"},
		{"ＣＩＡＬＩＳ 20", "cialis", "ＣＩＡＬＩＳ"},
		{"x tra\u200bma\u00addol y", "tramadol", "tra\u200bma\u00addol"},
		{"a\u200b b", "b", "b"},
		{"\ufeffabc", "abc", "abc"},
		{"abc\u200b", "abc", "abc"},
		{"cafe\u0301 noir", "café", "cafe\u0301"},
		{"cafe\u200b\u0301 noir", "café", "cafe\u200b\u0301"},
		{"ﬁlm ﬂora", "flora", "ﬂora"},
		{"İstanbul", "i̇stanbul", "İstanbul"},
		{"a½b", "b", "b"},
		{"a½b", "1", "½"},
		{"\xffabc\xfe d", "abc", "abc"},
		{"ΌΔΟΣ ς", "όδοσ", "ΌΔΟΣ"},
		{"한국어 \u1112\u1161\u11ab", "한", "\u1112\u1161\u11ab"},
		{"50µg", "μg", "µg"},
		{"ﷺ x", "x", "x"},
	} {
		var f Folded
		NewFolder(1).Fold(&f, c.text)
		found := false
		for _, k := range f.Tokens {
			if string(f.Bytes[k.Start:k.End]) != c.token {
				continue
			}
			found = true
			if from, to := f.Origin(k.Start, k.End); c.text[from:to] != c.want {
				t.Errorf("%q in %+q comes from %+q, want %+q", c.token, c.text, c.text[from:to], c.want)
			}
		}
		if !found {
			t.Errorf("%+q has no token %q", c.text, c.token)
		}
	}
}

func TestOriginOfAnEmptySpanIsEmpty(t *testing.T) {
	t.Parallel()
	var f Folded
	NewFolder(1).Fold(&f, "Straße")
	for p := range uint32(len(f.Bytes) + 1) {
		if from, to := f.Origin(p, p); from != to {
			t.Errorf("origin of %d to %d is %d to %d", p, p, from, to)
		}
	}
	if from, to := f.Origin(7, 7); from != 7 || to != 7 {
		t.Errorf("the end maps to %d, %d, want 7", from, to)
	}
}

// checkOrigin holds what evidence rests on: spans of the source are whole characters, in order, and fold to what was found in them.
func checkOrigin(t interface{ Fatalf(string, ...any) }, fo *Folder, f *Folded, s string) {
	last, end := 0, 0
	for p := range uint32(len(f.Bytes)) {
		from, to := f.Origin(p, p+1)
		if from < last || to < end || from >= to || to > len(s) {
			t.Fatalf("%+q: byte %d comes from %d to %d, after %d to %d", s, p, from, to, last, end)
		}
		last, end = from, to
	}
	for _, k := range f.Tokens {
		from, to := f.Origin(k.Start, k.End)
		if !boundary(s, from) || !boundary(s, to) {
			t.Fatalf("%+q: origin %d to %d cuts a character", s, from, to)
		}
		if word := f.Bytes[k.Start:k.End]; !bytes.Contains([]byte(fo.FoldString(s[from:to])), word) {
			t.Fatalf("%+q: token %q comes from %+q, which does not fold to it", s, word, s[from:to])
		}
	}
	for _, r := range f.Readings {
		from, to := f.ReadingOrigin(r)
		first, _ := f.Origin(f.Tokens[r.First].Start, f.Tokens[r.First].End)
		_, last := f.Origin(f.Tokens[r.Last].Start, f.Tokens[r.Last].End)
		if from > first || to < last || from < 0 || to > len(s) {
			t.Fatalf("%+q: reading %q comes from %d to %d, its tokens from %d to %d", s, f.Alt[r.Start:r.End], from, to, first, last)
		}
	}
}

// boundary reports whether a character begins or the text ends at i; a byte that is no UTF-8 is a character.
func boundary(s string, i int) bool {
	if i == len(s) || utf8.RuneStart(s[i]) {
		return true
	}
	for j := max(0, i-3); j < i; j++ {
		if r, n := utf8.DecodeRuneInString(s[j:]); r != utf8.RuneError && j+n > i {
			return false
		}
	}
	return true
}

func TestOriginHolds(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	rapid.Check(t, func(t *rapid.T) {
		s := sentences().Draw(t, "s")
		var f Folded
		fo.Fold(&f, s)
		checkOrigin(t, fo, &f, s)
	})
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "a", "\xff\xfe", "v1agra t.r.a.m.a.d.o.l с і a l і s", "ＣＩＡＬＩＳ 100mg $ildenafil (ialis",
		"e\u0301\u0327\u0345",
		"\u1112\u1161\u11ab\u200d", "\ufdfa\ufdfa", "🅰🅱 🇹🇷🇦madol 1\ufe0f\u20e3", strings.Repeat("\u0301", 70), "a" +
			strings.Repeat("\u0327\u0301", 40),
		"ßẞſﬁ½İı", "\u202eabc\u202c", "| a|b || ((", "!1|1!", "你好，微信abc。乂卂几卂乂", "a b c d e f g h i j k l m n o p q r s t u v w x y z"} {
		f.Add(s)
	}
	fo := NewFolder(1)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4096 {
			return
		}
		var d Folded
		fo.Fold(&d, s)
		if got, want := string(d.Bytes), oracle(s); got != want {
			t.Fatalf("%+q folds to %+q, want %+q", s, got, want)
		}
		if again := fo.FoldString(string(d.Bytes)); again != string(d.Bytes) {
			t.Fatalf("%+q folds to %+q, then to %+q", s, d.Bytes, again)
		}
		checkOrigin(t, fo, &d, s)
		checkReadings(t, fo, &d, s)
	})
}

// checkReadings holds the shape of the second view.
func checkReadings(t interface{ Fatalf(string, ...any) }, fo *Folder, f *Folded, s string) {
	extra := 0
	for i, r := range f.Readings {
		if i > 0 && byPlace(f.Readings[i-1], r) > 0 {
			t.Fatalf("%+q: reading %d is out of order", s, i)
		}
		if r.First > r.Last || int(r.Last) >= len(f.Tokens) || r.Start == 0 || r.Start >= r.End || int(r.End) >= len(f.Alt) {
			t.Fatalf("%+q: reading %d is %+v", s, i, r)
		}
		word := f.Alt[r.Start:r.End]
		if f.Alt[r.Start-1] != ' ' || f.Alt[r.End] != ' ' || bytes.IndexByte(word, ' ') >= 0 || !utf8.Valid(word) {
			t.Fatalf("%+q: reading %d is %q", s, i, word)
		}
		if r.Hash != fo.Hash(word) || r.How == Plain {
			t.Fatalf("%+q: reading %q has hash %x and how %v", s, word, r.Hash, r.How)
		}
		if r.First != r.Last {
			extra++
		}
	}
	if extra > MaxReadings+8*len(f.Tokens) {
		t.Fatalf("%+q: %d readings", s, extra)
	}
}
