package personal

import (
	_ "embed"
	"regexp"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed words.txt
var list string

var words = wordsOf(list)

// wordsOf returns the terms of each role.
func wordsOf(text string) map[string][]string {
	all := map[string][]string{}
	for w := range wordlist.All(text) {
		all[w.Group] = append(all[w.Group], fold(w.Text).text)
	}
	return all
}

// oneOf writes the terms of roles as one expression, longest first.
func oneOf(roles ...string) string {
	var terms []string
	for _, r := range roles {
		for _, w := range words[r] {
			terms = append(terms, strings.ReplaceAll(regexp.QuoteMeta(w), " ", `[\s'-]?`))
		}
	}
	return `(?:` + strings.Join(terms, `|`) + `)`
}

// firsts are the words with which the terms of each role begin, as [look.has] compares them.
var firsts = firstsOf(words)

func firstsOf(words map[string][]string) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for role, terms := range words {
		all[role] = map[string]bool{}
		for _, t := range terms {
			if ws := wordsIn(t); len(ws) > 0 {
				all[role][ws[0].bare] = true
			}
		}
	}
	return all
}

// has reports whether a term of one of the roles may stand in the text: expressions are costly, and most texts hold none.
func (l *look) has(roles ...string) bool {
	for _, r := range roles {
		for _, w := range l.words {
			if firsts[r][w.bare] || firsts[r][strings.TrimSuffix(w.bare, "s")] {
				return true
			}
		}
	}
	return false
}

// ends reports whether a word of the text ends as a term of the role does.
func (l *look) ends(role string) bool {
	for _, w := range l.words {
		for t := range firsts[role] {
			if strings.HasSuffix(w.bare, t) {
				return true
			}
		}
	}
	return false
}
