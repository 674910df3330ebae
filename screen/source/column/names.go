package column

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed names.txt
var namesText string

// What a name that is not in the dictionary as it stands loses against one that is.
const (
	rankLanguage = 1_000 // it names a language
	rankEither   = 2_000 // it gives the field several names: "EAN / GTIN"
	rankWords    = 3_000 // some of its words were left out: "Nombre del producto"
	rankInside   = 9_000 // it stands inside an object around the item: "offers.price"
)

// Names is the dictionary of column names. It may be used from many goroutines.
type Names struct {
	plain [kinds]map[string]int // by kind, the rank of each bare name; the fields share that of None
	field map[string]Place
}

// Usual returns the dictionary of names.txt.
func Usual() *Names { return usual() }

var usual = sync.OnceValue(func() *Names {
	n, err := parse(namesText)
	if err != nil {
		panic(err) // a file of ours, held by a test
	}
	return n
})

// parse reads a dictionary: field, language or system, and name, one a line.
func parse(text string) (*Names, error) {
	n := &Names{field: map[string]Place{}}
	kindOf := map[string]Field{}
	for f := ID; f < kinds; f++ {
		n.plain[f] = map[string]int{}
		kindOf[fieldNames[f]] = f
	}
	rank := 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		part := strings.Split(line, "\t")
		if len(part) != 3 || kindOf[part[0]] == None {
			return nil, fmt.Errorf("read names of columns: %q: want a field, a language or system, and a name", line)
		}
		f, name := kindOf[part[0]], part[2]
		rank++
		for _, b := range []string{Bare(name), plain(Bare(name))} {
			if f > Count {
				n.plain[f][b] = rank
			} else if _, taken := n.field[b]; !taken && b != "" {
				n.field[b] = Place{Field: f, Rank: rank}
			}
		}
	}
	return n, nil
}

// Bare writes a column name without case, blanks, punctuation and the prefix of Merchant attributes.
func Bare(name string) string {
	name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "g:")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, name)
}

// plain writes letters without their marks, as names of columns are often written: nazev, prix ttc, loepenummer.
func plain(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
	}
	if ascii {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ø':
			b.WriteByte('o')
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ħ':
			b.WriteByte('h')
		case r == 'ı':
			b.WriteByte('i')
		case r == 'ß':
			b.WriteString("ss")
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// umlauts undoes the spelling of umlauts with an e.
var umlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// is reports whether a bare name is of a kind that is no field.
func (n *Names) is(kind Field, bare string) bool {
	_, ok := n.plain[kind][bare]
	return ok
}

// exact returns the meaning of a name that stands in the dictionary, whatever its marks.
func (n *Names) exact(bare string) (Place, bool) {
	if pl, ok := n.field[bare]; ok {
		return pl, true
	}
	p := plain(bare)
	if pl, ok := n.field[p]; ok {
		return pl, true
	}
	if strings.ContainsAny(p, "aou") { // ä written ae
		pl, ok := n.field[umlauts.Replace(p)]
		return pl, ok && p != bare
	}
	return Place{}, false
}
