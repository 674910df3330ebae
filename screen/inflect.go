package screen

import (
	_ "embed" // for the inflected words
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed inflected.txt
var inflectedList string

// inflected holds another form of words of goods, by language and word in small letters.
var inflected = func() map[string]map[string]string {
	m := map[string]map[string]string{}
	for w := range wordlist.All(inflectedList) {
		if a, b, ok := strings.Cut(w.Text, " = "); ok {
			if m[w.Lang] == nil {
				m[w.Lang] = map[string]string{}
			}
			m[w.Lang][a] = b
		}
	}
	return m
}()

// inflectOne puts the first word of which another form is known into that form. An item without such a word stays as it is.
func inflectOne(it *aedile.Item) {
	forms := inflected[it.Lang]
	for _, s := range []*string{&it.Title, &it.Text} {
		ws := strings.Fields(*s)
		for i, w := range ws {
			bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
			form, ok := forms[strings.ToLower(bare)]
			if !ok {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(bare); unicode.IsUpper(first) {
				r, n := utf8.DecodeRuneInString(form)
				form = string(unicode.ToUpper(r)) + form[n:]
			}
			ws[i] = strings.Replace(w, bare, form, 1)
			*s = strings.Join(ws, " ")
			return
		}
	}
}
