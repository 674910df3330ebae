package column

import (
	"strings"
	"unicode"

	"github.com/aedile/aedile/screen/source/money"
)

// Place returns what a column of that name holds. Names of values inside objects are joined by points: "seller.login",
// "offers[0].price". The zero Place is that of a name that says nothing.
func (n *Names) Place(name string) Place {
	if len(name) > 300 || strings.HasPrefix(name, "#") {
		return Place{} // what a spreadsheet writes for a formula that failed: #NAME?
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 && i < len(name)-1 && !strings.ContainsAny(name[i:], " )") {
		if pl := n.inside(name[:i], name[i+1:]); pl != (Place{}) {
			return pl
		}
		if bare := Bare(name); name[i+1] != '@' && n.field[bare].Field != None {
			return n.whole(bare)
		}
		return Place{}
	}
	return n.single(noIndex(name))
}

// noIndex takes the numbers of list elements out of a name: offers[0].
func noIndex(name string) string {
	for {
		open := strings.LastIndexByte(name, '[')
		if open < 0 || !strings.HasSuffix(name, "]") || strings.Trim(name[open+1:len(name)-1], "0123456789") != "" {
			return name
		}
		name = name[:open]
	}
}

// single returns the meaning of a name that is no path.
func (n *Names) single(name string) Place {
	bare := Bare(name)
	pl := n.whole(bare)
	if pl.Field != None {
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Sc, r) }) {
			pl.Currency = signIn(name)
		}
		return pl
	}
	w, l := pl.Wrapper, pl.List
	for _, try := range []func(string) (Place, bool){n.priced, n.numbered, n.inLanguage, n.either, n.fewer} {
		if found, ok := try(name); ok {
			found.Wrapper, found.List = w, l
			return found
		}
	}
	return Place{Wrapper: w, List: l}
}

func (n *Names) whole(bare string) Place {
	pl, _ := n.exact(bare)
	pl.Wrapper, pl.List = n.is(wrapper, bare), n.is(list, bare)
	return pl
}

// numbered reads a name that ends in a number. image_2 is an image, but price_2 is not the price.
func (n *Names) numbered(name string) (Place, bool) {
	bare := Bare(name)
	cut := strings.TrimRight(bare, "0123456789")
	if cut == bare {
		return Place{}, false
	}
	pl, ok := n.exact(cut)
	return pl, ok && pl.Field.Many()
}

// priced reads a name that says the currency of its prices: "price_eur", "Preis (€)", "USD price".
func (n *Names) priced(name string) (Place, bool) {
	currency, rest := "", ""
	for w := range strings.FieldsFuncSeq(strings.ToLower(name),
		func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Sc, r) }) {
		sign := strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Sc, r) })
		if c := money.Code(w); c != "" && (len(w) == 3 || sign || w == "zł" || w == "kč") {
			currency = c
		} else if w != "in" && w != "w" && w != "v" && w != "en" {
			rest += w
		}
	}
	if currency == "" || rest == "" {
		return Place{}, false
	}
	pl, ok := n.exact(rest)
	if !ok {
		pl, ok = n.fewer(rest)
	}
	pl.Currency = currency
	return pl, ok && pl.Field == Price
}

// signIn returns the currency whose sign stands in a name: "Preis (€)".
func signIn(name string) string {
	for _, r := range name {
		if unicode.Is(unicode.Sc, r) {
			return money.Code(string(r))
		}
	}
	return ""
}

// inLanguage reads a name that says the language of its texts: "title_de", "name:en-GB", "Description [FR]", "lt_title".
func (n *Names) inLanguage(name string) (Place, bool) {
	ws := words(name)
	if len(ws) < 2 {
		return Place{}, false
	}
	last := len(ws) - 1
	cut, lang := ws[:last], Language(ws[last])
	if lang == "" && last >= 2 && len(ws[last]) == 2 && Language(ws[last-1]) != "" {
		cut, lang = ws[:last-1], ws[last-1]+"-"+strings.ToUpper(ws[last])
	} else if last >= 2 && lang != "" && Language(ws[last-1]) != "" {
		cut, lang = ws[:last-1], ws[last-1]+"-"+strings.ToUpper(ws[last])
	}
	if lang == "" {
		if lang = Language(ws[0]); lang == "" {
			return Place{}, false
		}
		cut = ws[1:]
	}
	pl, ok := n.exact(strings.Join(cut, ""))
	if !ok {
		pl, ok = n.few(cut)
	}
	pl.Rank, pl.Lang = pl.Rank+rankLanguage, lang
	switch pl.Field {
	case Title, Text, Category, Subcategory, Labels, URL, Options, Attrs, Brand, Model:
		return pl, ok
	}
	return Place{}, false
}

// alternatives writes what stands between several names in one way.
var alternatives = strings.NewReplacer(" or ", "/", " oder ", "/", " ou ", "/", " o ", "/", " lub ", "/", "(", "/", ")", "/", "[",
	"/", "]", "/", ",", "/", "|", "/", ";", "/",
	":", "/", " - ", "/")

// either reads a name that gives a field several names: "EAN / GTIN / código barras", "GTIN, UPC or ISBN", "Titel (title)".
func (n *Names) either(name string) (Place, bool) {
	if name = alternatives.Replace(name); strings.IndexByte(name, '/') < 0 {
		return Place{}, false
	}
	var best Place
	parts := 0
	for part := range strings.SplitSeq(name, "/") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		parts++
		pl, ok := n.exact(Bare(part))
		if !ok {
			pl, ok = n.fewer(part)
		}
		if ok && best.Field == None {
			best = pl
		}
		if parts > 8 {
			break
		}
	}
	best.Rank += rankEither
	return best, parts > 1 && best.Field != None && best.Field != Kind && best.Field != Code
}

// fewer reads a name without the words that only say that the column is about the product: "Nombre del producto".
func (n *Names) fewer(name string) (Place, bool) { return n.few(words(name)) }

func (n *Names) few(ws []string) (Place, bool) {
	var rest []string
	for _, w := range ws {
		if !n.is(noise, w) && !n.is(noise, plain(w)) {
			rest = append(rest, w)
		}
	}
	if len(rest) == 0 || len(rest) == len(ws) {
		return Place{}, false
	}
	pl, ok := n.exact(strings.Join(rest, ""))
	if !ok {
		if last := strings.TrimRight(rest[len(rest)-1], "0123456789"); last == "" {
			pl, ok = n.exact(strings.Join(rest[:len(rest)-1], ""))
			ok = ok && pl.Field.Many()
		}
	}
	pl.Rank += rankWords
	return pl, ok
}

// words cuts a name at everything that is no letter or digit, and where a capital follows a small letter.
func words(name string) []string {
	var ws []string
	var w []rune
	flush := func() {
		if len(w) > 0 {
			ws = append(ws, strings.ToLower(string(w)))
			w = w[:0]
		}
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			flush()
			continue
		}
		if k := len(w); k > 0 && unicode.IsUpper(r) && unicode.IsLower(w[k-1]) {
			flush()
		}
		w = append(w, r)
	}
	flush()
	return ws
}

// languages are the languages of the Union and those in which goods are often described beside them.
const languages = " bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv no nb nn is uk ru tr sr bs mk sq ar zh ja ko he ca eu gl cy lb fa hi vi th id "

// Language returns the language that a key or a part of a name states, "" where it states none: "de", "DE", "de-at", "en_US", "ger".
func Language(s string) string {
	s = strings.ToLower(strings.ReplaceAll(s, "_", "-"))
	switch s {
	case "ua":
		return "uk"
	case "cz":
		return "cs"
	case "gr":
		return "el"
	case "dk":
		return "da"
	case "se":
		return "sv"
	case "ee":
		return "et"
	case "si":
		return "sl"
	case "german", "deutsch", "deu", "ger":
		return "de"
	case "english", "eng":
		return "en"
	case "french", "français", "francais", "fra", "fre":
		return "fr"
	case "polish", "polski", "pol":
		return "pl"
	case "spanish", "español", "spa":
		return "es"
	case "italian", "italiano", "ita":
		return "it"
	case "dutch", "nederlands", "nld", "dut":
		return "nl"
	}
	main, region, _ := strings.Cut(s, "-")
	if len(main) != 2 || !strings.Contains(languages, " "+main+" ") {
		return ""
	}
	if region == "" {
		return main
	}
	if len(region) == 2 || len(region) == 4 {
		return main + "-" + strings.ToUpper(region)
	}
	return ""
}
