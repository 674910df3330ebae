package text_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/text"
)

func TestPhrasesAreFoundWordByWord(t *testing.T) {
	t.Parallel()
	var x text.Words
	for _, s := range []string{"link in bio", "hand*", "paid by*", "b'x y", "Größe", "pr 5"} {
		x.Add("g", "", "", s)
	}
	x.Add("g", "", "named", "z")
	for in, want := range map[string]string{
		"Link in  Bio!":       "link in bio",
		"link in. bio":        "",
		"handbags and a hand": "hand,hand",
		"paid bystander":      "paid by",
		"the GRÖSSE":          text.PhraseName("größe"),
		"B'X y":               "b x y",
		"z":                   "named",
		"PR5":                 "pr 5",
		"linkin bio, left by": "",
		"":                    "",
	} {
		var f text.Folded
		text.NewFolder(9).Fold(&f, in)
		var got []string
		for i := range f.Tokens {
			x.At(&f, i, func(p *text.Phrase, last int) {
				if last < i || last >= len(f.Tokens) {
					t.Errorf("%q: %d to %d of %d", in, i, last, len(f.Tokens))
				}
				got = append(got, p.Name)
			})
		}
		if s := strings.Join(got, ","); s != want {
			t.Errorf("%q: %q, want %q", in, s, want)
		}
	}
}
