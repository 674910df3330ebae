package claim

import (
	_ "embed" // for the list of words
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed english.txt
var englishList string

// suffixes are cut from English words, longest first; what remains has at least minStem letters.
var suffixes = wordlist.Slice(englishList, "suffix")

// minStem is the least length of a stem. Chosen.
const minStem = 3

// spellings unites British and American English; the folds of both have no accents.
var spellings = strings.NewReplacer(strings.Fields(strings.Join(wordlist.Slice(englishList, "spelling"), " "))...)

// stem cuts an English word to what its forms share. It is no linguist: it need only treat both sides alike.
func stem(w string) string {
	if w == "" || w[0] < 'a' || w[0] > 'z' {
		return w
	}
	w = spellings.Replace(w)
	for _, s := range suffixes {
		if len(w) >= len(s)+minStem && strings.HasSuffix(w, s) {
			w = w[:len(w)-len(s)]
			break
		}
	}
	if n := len(w); n > minStem && w[n-1] == 's' || n > minStem && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}
