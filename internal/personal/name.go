package personal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a run of letters and digits of the folded text.
type word struct {
	bare       string
	start, end int
	dotted     bool // a full stop follows, as after an initial
}

func wordsIn(text string) (ws []word) {
	start := -1
	for i, r := range text + " " {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			ws = append(ws, word{bare(text[start:i]), start, i, i < len(text) && text[i] == '.'})
			start = -1
		}
	}
	return ws
}

// names finds the names that were given: all their words beside each other, in whatever order, with initials or words between, and
// with the endings that languages give to names.
func (l *look) names(names []string) {
	for _, n := range names {
		want := wordsIn(fold(n).text)
		if len(want) == 0 || len(want) == 1 && utf8.RuneCountInString(want[0].bare) < 3 {
			continue
		}
		for i := range l.words {
			if end := reach(l.words[i:], want); end > 0 {
				l.add(Name, l.words[i].start, l.words[i+end-1].end)
			}
		}
	}
}

// reach returns how many words of the text hold all words of a name, from the first on; 0: they do not.
func reach(text, want []word) int {
	left := make([]string, len(want))
	for i, w := range want {
		left[i] = w.bare
	}
	for i, w := range text[:min(len(text), len(want)+1)] {
		found := -1
		for j, n := range left {
			if n != "" && same(w, n, len(want) > 1) {
				found = j
				break
			}
		}
		switch {
		case found >= 0:
			left[found] = ""
		case i == 0:
			return 0
		}
		if strings.Join(left, "") == "" {
			return i + 1
		}
	}
	return 0
}

// same reports whether a word of a text is a word of a name: as it is, its initial beside other words, or with an ending.
func same(w word, name string, several bool) bool {
	if w.bare == name || w.bare == name+"s" && utf8.RuneCountInString(name) > 3 {
		return true
	}
	if !several {
		return false
	}
	if utf8.RuneCountInString(w.bare) == 1 && w.dotted {
		return strings.HasPrefix(name, w.bare)
	}
	stem := strings.TrimRight(name, "aeiouy")
	most := 2 // letters that an ending may have; chosen: long names take long endings ("Kowalskiego")
	if utf8.RuneCountInString(name) > 4 {
		most = 4
	}
	return len(stem) > 2 && strings.HasPrefix(w.bare, stem) && len(w.bare)-len(stem) <= most
}
