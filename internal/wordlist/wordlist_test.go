package wordlist_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/internal/wordlist"
)

const list = `# what is known of colours
red
= cold  # and wet
x 1
[de]
blau
[fr]
bleu clair
= warm
rot
`

func TestTermsStandUnderGroupAndLanguage(t *testing.T) {
	t.Parallel()
	want := []wordlist.Word{{"", "", "red"}, {"cold", "", "x 1"}, {"cold", "de", "blau"}, {"cold", "fr", "bleu clair"}, {"warm", "", "rot"}}
	if d := cmp.Diff(want, slices.Collect(wordlist.All(list))); d != "" {
		t.Errorf("terms (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"x 1", "blau", "bleu clair"}, wordlist.Slice(list, "cold")); d != "" {
		t.Errorf("group (-want +got):\n%s", d)
	}
	if s := wordlist.Set(list, "warm"); len(s) != 1 || !s["rot"] {
		t.Errorf("set %v, want rot alone", s)
	}
	for range wordlist.All(list) {
		break // a reader may stop
	}
}
