package reveal_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile/internal/reveal"
)

func TestWhatNobodySeesIsShown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"si\u200bldenafil":        "si‹U+200B›ldenafil",
		"lamp \x1b]0;owned\a end": "lamp ‹U+001B›]0;owned‹U+0007› end",
		"a\u202eb\u2066c":         "a‹U+202E›b‹U+2066›c",
		"csi \x9b2J":              "csi ‹9B›2J",
		"csi \u009b2J":            "csi ‹U+009B›2J",
		"two\r\nlines\tand":       "two  lines and",
		"del\x7f":                 "del‹U+007F›",
		"plain ä ß 补 👍":           "plain ä ß 补 👍",
		"tag\U000e0041":           "tag‹U+E0041›",
		"":                        "",
	} {
		if got := reveal.Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTheWriterKeepsLinesAndNothingElse(t *testing.T) {
	t.Parallel()
	const in = "one\ttwo\nthr\x1b[2Jee\r\u202e\x9bä补\n"
	const want = "one\ttwo\nthr‹U+001B›[2Jee‹U+000D›‹U+202E›‹9B›ä补\n"
	for _, step := range []int{1, 2, 3, 5, len(in)} { // characters are cut wherever a call ends
		var b bytes.Buffer
		w := reveal.Writer(&b)
		for s := in; s != ""; {
			k := min(step, len(s))
			if n, err := w.Write([]byte(s[:k])); n != k || err != nil {
				t.Fatal(n, err)
			}
			s = s[k:]
		}
		if b.String() != want {
			t.Errorf("in steps of %d: %q, want %q", step, b.String(), want)
		}
	}
}

func FuzzNothingHiddenIsWritten(f *testing.F) {
	f.Add("a\x1b[0m", 1)
	f.Add("\u202e\u0600", 2)
	f.Add("\xff\xc2", 1)
	f.Fuzz(func(t *testing.T, s string, cut int) {
		var b bytes.Buffer
		w := reveal.Writer(&b)
		cut = min(max(cut, 0), len(s))
		w.Write([]byte(s[:cut]))
		w.Write([]byte(s[cut:]))
		w.Write([]byte("\n"))
		bad := func(r rune) bool {
			return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
		}
		if got := b.String(); !utf8.ValidString(got) || strings.ContainsFunc(got, bad) {
			t.Errorf("%q is shown as %q", s, got)
		}
		if one := reveal.Text(s); !utf8.ValidString(one) || strings.ContainsFunc(one, bad) || strings.ContainsAny(one, "\n\t") {
			t.Errorf("%q is shown on one line as %q", s, one)
		}
		if got := b.String(); utf8.ValidString(s) &&
			!strings.ContainsFunc(s, func(r rune) bool { return bad(r) || !unicode.IsPrint(r) }) && got != s+"\n" {
			t.Errorf("%q, in which nothing is hidden, is shown as %q", s, got)
		}
	})
}
