package claim

import "strings"

// suffixes are cut from English words, longest first; what remains has at least minStem letters.
var suffixes = []string{"isations", "isation", "ations", "ation", "ments", "ment", "ities", "ings", "ness", "ing", "ies", "ity", "ions", "ive", "ion", "ed", "es", "ly", "al", "y", "e", "s"}

// minStem is the least length of a stem. Chosen.
const minStem = 3

// spellings unites British and American English; the folds of both have no accents.
var spellings = strings.NewReplacer("iz", "is", "yz", "ys", "ae", "e", "oe", "e", "our", "or", "fiber", "fibre", "yogurt", "yoghurt")

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
