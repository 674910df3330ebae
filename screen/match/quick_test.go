package match

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestBareTextIsTheSquashedTokens: what is read without tokens is what tokens give without separators.
func TestBareTextIsTheSquashedTokens(t *testing.T) {
	t.Parallel()
	var l letters
	check := func(s string) (got, want string) {
		return string(l.appendBare(nil, resolved(s))), squash(tokens(fold(s)))
	}
	for _, s := range []string{"", "AB-12/3 C", "1,024.50 €, 7.0\" and 500GB", "Größe №5 ½ ² ＡＢ１２", "Ελληνικά κείμενα 12", "Кириллица ё й", "Ǆ ﬁ ﷺ",
		"&eacute;t&eacute; &#50;", "한국어 12", "a\xff\xfeb", "12′ 3″ ı ł", "漢字カタカナ", "1.299,00", "v2.0.1", "e\u0301", "\u0130"} {
		if got, want := check(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		if got, want := check(s); got != want {
			t.Fatalf("%q: got %q, want %q", s, got, want)
		}
	})
}

func TestWordsOneSlipApartShareADeletion(t *testing.T) {
	t.Parallel()
	sums := func(w string) (out []uint64) {
		deletions(w, func(h uint64) { out = append(out, h) })
		return out
	}
	if got, want := sums("abca"), []uint64{letterSum("abca"), letterSum("bca"), letterSum("aca"), letterSum("aba"), letterSum("abc")}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.StringMatching(`[a-z]{4,12}`).Draw(t, "word")
		i := rapid.IntRange(0, len(w)-1).Draw(t, "place")
		for _, o := range []string{w[:i] + w[i+1:], w[:i] + "x" + w[i:], w[:i] + "x" + w[i+1:]} {
			if !slices.ContainsFunc(sums(w), func(h uint64) bool { return slices.Contains(sums(o), h) }) {
				t.Fatalf("%q and %q share none", w, o)
			}
			if min(len(w), len(o)) > 3 && within1(w, o) && !ends(w, o) {
				t.Fatalf("%q and %q neither begin nor end alike", w, o)
			}
		}
	})
}

// TestSievesPassWhatTheyHold: they may pass what they do not, and never the other way round.
func TestSievesPassWhatTheyHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Uint64()).Draw(t, "numbers")
		s := newSieve(len(all))
		for _, h := range all {
			s.add(h)
		}
		for _, h := range all {
			if !s.may(h) {
				t.Fatalf("%d is held back", h)
			}
		}
		text := rapid.StringMatching(`[a-z0-9]{5,40}`).Draw(t, "text")
		var w windows
		w.add(text)
		from := rapid.IntRange(0, len(text)-4).Draw(t, "from")
		to := rapid.IntRange(from+4, len(text)).Draw(t, "to")
		if part := text[from:to]; !w.may(part) {
			t.Fatalf("%q stands in %q", part, text)
		}
	})
	passed := 0
	s := newSieve(1000)
	for i := range uint64(1000) {
		s.add(i)
	}
	for i := range uint64(100_000) {
		if s.may(1<<40 + i) {
			passed++
		}
	}
	if passed > 15_000 {
		t.Errorf("%d of 100000 numbers pass that are not held", passed)
	}
}

func TestViewNumbersWordsAsTheyCome(t *testing.T) {
	t.Parallel()
	v := newVocabulary()
	for _, w := range strings.Fields("red green blue") {
		v.id(w)
	}
	w := newView(v)
	for range 3 { // after each reset anew
		w.reset()
		for n := range 2 * fewWords {
			s := strings.Repeat("n", n+1)
			for range 2 {
				if got := w.id(s); got != uint32(3+n) || w.word(got) != s {
					t.Fatalf("new word %d is number %d", n, got)
				}
			}
		}
		if first, again := w.id("green"), w.id("green"); first != 1 || again != 1 || w.id("blue") != 2 {
			t.Error("a known word has another number")
		}
	}
}
