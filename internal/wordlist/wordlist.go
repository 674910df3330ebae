// Package wordlist reads lists of words that lie beside the code that uses them: one term a line, under its language.
//
// A list is a text file that somebody who knows the language and no Go can read and change. "#" starts a comment, "= name" a group of terms,
// "[de]" the terms of a language; both hold until the next of their kind, and a group begins without a language. The package knows no language.
package wordlist

import (
	"iter"
	"strings"
)

// Word is one term of a list.
type Word struct {
	Group string // the words after "=", "" before the first group
	Lang  string // "" for what is written alike everywhere
	Text  string
}

// All calls yield for every term of a list, in its order.
func All(list string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		w := Word{}
		for line := range strings.Lines(list) {
			line, _, _ = strings.Cut(line, "#")
			line = strings.TrimSpace(line)
			switch {
			case line == "":
			case line[0] == '=':
				w.Group, w.Lang = strings.TrimSpace(line[1:]), ""
			case line[0] == '[' && line[len(line)-1] == ']':
				w.Lang = line[1 : len(line)-1]
			default:
				w.Text = line
				if !yield(w) {
					return
				}
			}
		}
	}
}

// Set returns the terms of one group, of all languages together.
func Set(list, group string) map[string]bool {
	m := map[string]bool{}
	for w := range All(list) {
		if w.Group == group {
			m[w.Text] = true
		}
	}
	return m
}

// Slice returns the terms of one group in the order of the list, of all languages together.
func Slice(list, group string) []string {
	var out []string
	for w := range All(list) {
		if w.Group == group {
			out = append(out, w.Text)
		}
	}
	return out
}
