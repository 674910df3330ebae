package personal

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed words.txt
var list string

var words = wordsOf(list)

// wordsOf reads "role language term", one a line, into the terms of each role.
func wordsOf(text string) map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(text) {
		parts := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(parts) == 3 && !strings.HasPrefix(line, "#") {
			all[parts[0]] = append(all[parts[0]], fold(parts[2]).text)
		}
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
