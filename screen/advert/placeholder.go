package advert

import (
	_ "embed" // for the list of placeholders
	"strings"
	"sync"
	"unicode"
)

//go:embed placeholders.txt
var placeholderText string

var placeholders = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(placeholderText) {
		line, _, _ = strings.Cut(line, "#")
		if line = bare(line); line != "" {
			set[line] = true
		}
	}
	return set
})

// placeholder reports whether a name stands in the place of one and names nobody: "n/a", "advertiser", "-", "test".
func placeholder(name string) bool {
	b := bare(name)
	return b == "" && strings.TrimSpace(name) != "" || placeholders()[b] || allSame(b)
}

// bare returns the letters and digits of a name in lower case, its words apart.
func bare(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// allSame reports whether a name is one sign again and again, as in "xxx".
func allSame(s string) bool {
	return len(s) >= 3 && strings.Count(s, s[:1]) == len(s)
}
