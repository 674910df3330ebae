package supervision

import (
	_ "embed"
	"strings"
)

//go:embed assertion.txt
var assertionList string

// asserting and hedging are words by which a text states that the law was infringed, and by which it says that this is not established.
var asserting, hedging = readAssertions(assertionList)

func readAssertions(text string) (states, hedges []string) {
	for line := range strings.Lines(text) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		switch _, words, _ := strings.Cut(words, "\t"); {
		case !ok || strings.HasPrefix(line, "#"):
		case kind == "states":
			states = append(states, words)
		case kind == "hedges":
			hedges = append(hedges, words)
		}
	}
	return states, hedges
}

// Asserted returns the first sentence that states an infringement as found, "" where none does: preliminary findings decide nothing (art
// 73(2), 79(1) DSA), and their text says so in every sentence that speaks of an infringement.
func Asserted(text string) string {
	for _, s := range sentences(text) {
		folded := " " + strings.Join(strings.FieldsFunc(strings.ToLower(s),
			func(r rune) bool { return strings.ContainsRune(" \t\n,;:()\"“”„«»'", r) }), " ") + " "
		if holds(folded, asserting) && !holds(folded, hedging) {
			return strings.TrimSpace(s)
		}
	}
	return ""
}

func holds(folded string, words []string) bool {
	for _, w := range words {
		if strings.Contains(folded, " "+w+" ") {
			return true
		}
	}
	return false
}

// sentences cuts a text after full stops, exclamation and question marks that a blank follows.
func sentences(text string) (out []string) {
	start := 0
	for i, r := range text {
		if strings.ContainsRune(".!?", r) && (i+1 == len(text) || strings.ContainsRune(" \n\t", rune(text[i+1]))) {
			out, start = append(out, text[start:i]), i+1
		}
	}
	return append(out, text[start:])
}
