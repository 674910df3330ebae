package casework

import (
	"encoding/json"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of what is indexed of a text. Chosen: a long case is then found by what it begins with, and no word breaks an index.
const (
	maxWordRunes = 64
	maxTextWords = 2000
)

// apart are letters that no decomposition takes apart, as people without the key write them.
var apart = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ħ", "h", "ı",
	"i", "ŋ", "n", "ς", "σ")

// Words returns the words of a text as an index holds them and a search asks for them: without case and accents, letters and digits
// alone, one space between. Signs of scripts that put no space between words are words of their own.
func Words(text string) string {
	var words []string
	var word strings.Builder
	runes := 0
	end := func() {
		if runes > 0 {
			words = append(words, word.String())
		}
		word.Reset()
		runes = 0
	}
	folded := apart.Replace(strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(text, " "))))
	for _, r := range folded {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
			end()
			words = append(words, string(r))
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if runes < maxWordRunes {
				word.WriteRune(r)
				runes++
			}
		default:
			end()
		}
		if len(words) >= maxTextWords {
			return strings.Join(words, " ")
		}
	}
	end()
	return strings.Join(words, " ")
}

// Texts returns all texts of a content, those of a name and of its lists among them.
func Texts(raw json.RawMessage) (texts []string) {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			texts = append(texts, v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			if p, ok := v[personalKey].(map[string]any); ok {
				walk(p["text"])
				return
			}
			for _, name := range sortedKeys(v) {
				if name != "origin" {
					walk(v[name])
				}
			}
		}
	}
	walk(v)
	return texts
}
