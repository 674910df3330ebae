package letter

import (
	_ "embed"
	"strings"

	"github.com/aedile/aedile/deadline"
)

//go:embed english.txt
var english string

var words = wordsOf(english)

// wordsOf reads "key = words", one a line; lines that begin with # are comments.
func wordsOf(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		key, said, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if ok && !strings.HasPrefix(line, "#") {
			all[key] = said
		}
	}
	return all
}

// say returns the words under the key, with what stands in braces filled in: w.say("to", "to", "Market Example"). A key without
// words gives none.
func say(key string, with ...string) string {
	var pairs []string
	for i := 0; i+1 < len(with); i += 2 {
		pairs = append(pairs, "{"+with[i]+"}", with[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(words[key])
}

func (w writer) say(key string, with ...string) string { return say(key, with...) }

func (w writer) day(d deadline.Date) string { return day(d) }
