package letter

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/aedile/aedile/deadline"
)

//go:embed words/*.txt
var files embed.FS

// tongue is a language in which letters are written.
type tongue struct {
	code  string
	tag   language.Tag
	words map[string]string
}

// fallback is the language of letters where no other is asked for, or none that has words.
const fallback = "en"

var tongues = sync.OnceValue(readTongues)

func readTongues() map[string]*tongue {
	all := map[string]*tongue{}
	entries, _ := files.ReadDir("words") // embedded: it is there
	for _, e := range entries {
		text, _ := files.ReadFile(path.Join("words", e.Name()))
		code := strings.TrimSuffix(e.Name(), ".txt")
		all[code] = &tongue{code, language.MustParse(code), wordsOf(string(text))}
	}
	return all
}

// Languages returns the codes of the languages that have words, sorted.
func Languages() (codes []string) {
	for c := range tongues() {
		codes = append(codes, c)
	}
	slices.Sort(codes)
	return codes
}

// tongueOf returns the words of a language: that of "pt-BR" are those of "pt". ok is false where there are none; the words are then
// English.
func tongueOf(code string) (t *tongue, ok bool) {
	code, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(code, "_", "-")), "-")
	if t, ok = tongues()[code]; ok {
		return t, true
	}
	return tongues()[fallback], code == ""
}

// wordsOf reads "key = words", one a line; lines that begin with # are comments. "_" at the beginning of the words is a blank, and
// "U+00A0" a character by its number.
func wordsOf(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		key, said, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if rest, ok := strings.CutPrefix(said, "_"); ok {
			said = " " + rest
		}
		if hex, ok := strings.CutPrefix(said, "U+"); ok {
			if n, err := strconv.ParseUint(hex, 16, 21); err == nil {
				said = string(rune(n))
			}
		}
		all[key] = said
	}
	return all
}

// say returns the words under the key, with what stands in braces filled in: say("reference", "reference", "R-1"). A key without
// words gives none. A full stop that the words and what they end with both bring stands there once.
func (t *tongue) say(key string, with ...string) string {
	var pairs []string
	said := t.words[key]
	for i := 0; i+1 < len(with); i += 2 {
		if strings.HasSuffix(with[i+1], ".") {
			said = strings.ReplaceAll(said, "{"+with[i]+"}.", "{"+with[i]+"}")
		}
		pairs = append(pairs, "{"+with[i]+"}", with[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(said)
}

// count returns the words under the key in the form that the number asks for.
func (t *tongue) count(key string, n int, with ...string) string {
	form := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
		plural.Many: "many"}[plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)]
	if _, ok := t.words[key+"#"+form]; !ok {
		form = "other"
	}
	return t.say(key+"#"+form, with...)
}

// day writes a day as people read it: "2 March 2026".
func (t *tongue) day(d deadline.Date) string {
	key := "date"
	if d.Day == 1 {
		key = "date.first"
	}
	return t.say(key, "day", strconv.Itoa(d.Day), "month", t.words["month."+strconv.Itoa(int(d.Month))], "year", strconv.Itoa(d.Year))
}

// period writes a length of time: "3 working days".
func (t *tongue) period(p deadline.Period) string {
	return t.count("period."+strings.ReplaceAll(p.Unit.String(), " ", "_")+"s", p.N, "n", strconv.Itoa(p.N))
}

// number writes a decimal number that has its point, such as "1250000.50", with the marks of the language. Any other text stays.
func (t *tongue) number(s string) string {
	whole, part, has := strings.Cut(s, ".")
	if !decimal.MatchString(s) {
		return s
	}
	var groups []string
	for len(whole) > 3 {
		groups = append([]string{whole[len(whole)-3:]}, groups...)
		whole = whole[:len(whole)-3]
	}
	s = strings.Join(append([]string{whole}, groups...), t.words["number.group"])
	if has {
		s += t.words["number.decimal"] + part
	}
	return s
}

var decimal = regexp.MustCompile(`^\d+(?:\.\d+)?$`)

// money writes an amount with its currency as the language does: "EUR 1,250,000", "1.250.000 EUR".
func (t *tongue) money(amount, currency string) string {
	return t.say("money", "amount", t.number(amount), "currency", currency)
}

// list joins words: "a, b and c".
func (t *tongue) list(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " " + t.say("and") + " " + all[len(all)-1]
}

// countries returns the names of states of the EEA by their codes, which are ISO 3166; Greece may be GR or EL. Another code stays.
func (t *tongue) countries(codes []string) (names []string) {
	for _, c := range codes {
		name := t.words["country."+strings.Replace(strings.ToUpper(c), "GR", "EL", 1)]
		if name == "" {
			name = c
		}
		names = append(names, name)
	}
	return names
}

var (
	provision = regexp.MustCompile(`\bart (\d+[a-z]?)((?:\([^()\s]+\))*)((?:, \d+[a-z]?(?:\([^()\s]+\))*)*)`)
	place     = regexp.MustCompile(`(\d+[a-z]?)((?:\([^()\s]+\))*)`)
	part      = regexp.MustCompile(`\(([^()\s]+)\)`)
	romans    = regexp.MustCompile(`^[ivx]{2,}$`)
)

// cite writes provisions as the language does: "art 17(3)(a) DSA" is "Artikel 17 Absatz 3 Buchstabe a DSA".
func (t *tongue) cite(text string) string {
	return provision.ReplaceAllStringFunc(text, func(s string) string {
		m := provision.FindStringSubmatch(s)
		said := t.say("cite.article", "n", m[1]+t.parts(m[2]))
		return said + place.ReplaceAllStringFunc(m[3], func(s string) string {
			p := place.FindStringSubmatch(s)
			return p[1] + t.parts(p[2])
		})
	})
}

// parts writes what stands in brackets behind the number of an article.
func (t *tongue) parts(brackets string) (said string) {
	lettered := false
	for _, m := range part.FindAllStringSubmatch(brackets, -1) {
		kind := "point"
		switch {
		case m[1][0] >= '0' && m[1][0] <= '9':
			kind = "paragraph"
		case lettered || romans.MatchString(m[1]):
			kind = "sub"
		default:
			lettered = true
		}
		said += t.say("cite."+kind, "n", m[1])
	}
	return said
}

// unknown says that a letter is not in the language that was asked for.
func (t *tongue) unknown(code string) string {
	return t.say("head.fallback", "language", fmt.Sprintf("%q", code))
}
