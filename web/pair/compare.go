package pair

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile"
)

// The verdicts of a comparison.
const (
	same    = "same"
	differs = "differs"
	unknown = "unknown" // one of the two does not say
)

// row is one thing that two items say, beside each other.
type row struct{ Key, A, B, Verdict string }

// compare holds two items against each other, thing by thing. What neither says is no row. Names are left out where they are not shown.
func compare(a, b *aedile.Item, names bool) (rows []row) {
	add := func(key, x, y string) {
		switch {
		case x == "" && y == "":
		case x == "" || y == "":
			rows = append(rows, row{key, x, y, unknown})
		case strings.EqualFold(x, y):
			rows = append(rows, row{key, x, y, same})
		default:
			rows = append(rows, row{key, x, y, differs})
		}
	}
	add("service", a.Service, b.Service)
	if names {
		for _, k := range []string{"trader", "country", "email", "phone", "address"} {
			add(k, account(a, k), account(b, k))
		}
	}
	add("brand", a.Brand, b.Brand)
	add("model", a.Model, b.Model)
	add("gtin", strings.Join(a.GTIN, ", "), strings.Join(b.GTIN, ", "))
	add("batch", a.Batch, b.Batch)
	add("price", price(a), price(b))
	add("category", strings.Join(a.Category, " › "), strings.Join(b.Category, " › "))
	add("options", options(a), options(b))
	add("ships", a.ShipsFrom, b.ShipsFrom)
	return append(rows, lists(a, b)...)
}

// lists compares what an item has several of: they are the same where they share one.
func lists(a, b *aedile.Item) (rows []row) {
	for _, x := range []struct {
		key  string
		a, b []string
	}{{"links", hosts(a), hosts(b)}, {"pictures", pictures(a), pictures(b)}} {
		if len(x.a) == 0 || len(x.b) == 0 {
			continue
		}
		both := shared(x.a, x.b)
		r := row{x.key, strings.Join(x.a, ", "), strings.Join(x.b, ", "), differs}
		if len(both) > 0 {
			r.A, r.B, r.Verdict = strings.Join(both, ", "), strings.Join(both, ", "), same
		}
		rows = append(rows, r)
	}
	return rows
}

func account(it *aedile.Item, key string) string {
	if it.Trader == nil {
		return ""
	}
	return map[string]string{"trader": it.Trader.Name, "country": it.Trader.Country, "email": it.Trader.Email, "phone": it.Trader.Phone,
		"address": it.Trader.Address}[key]
}

func price(it *aedile.Item) string {
	if it.Price == nil {
		return ""
	}
	return strings.TrimSpace(it.Price.Amount + " " + it.Price.Currency)
}

func options(it *aedile.Item) string {
	var all []string
	for _, o := range it.Options {
		all = append(all, o.Name)
	}
	return strings.Join(all, ", ")
}

func hosts(it *aedile.Item) (all []string) {
	for _, l := range it.Links {
		if u, err := url.Parse(l); err == nil && u.Host != "" && !slices.Contains(all, u.Host) {
			all = append(all, u.Host)
		}
	}
	return all
}

func pictures(it *aedile.Item) (all []string) {
	for _, p := range it.Images {
		if p.URL != "" && !slices.Contains(all, p.URL) {
			all = append(all, p.URL)
		}
	}
	return all
}

func shared(a, b []string) (both []string) {
	for _, x := range a {
		if slices.Contains(b, x) && !slices.Contains(both, x) {
			both = append(both, x)
		}
	}
	return both
}

// mark says why a part of a text is marked.
type mark string

const (
	rests mark = "rests" // the rule rests on it
	joins mark = "joins" // it stands in both
)

// piece is a part of a text as it is shown.
type piece struct {
	Text string
	Mark mark
}

// shortWord is how many letters a word has at least that joins two texts. Chosen: shorter ones stand in every text, but for numbers.
const shortWord = 5

// words returns the words of a text that can join it to another: long ones, and what holds a figure.
func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), notWord) {
		if len([]rune(w)) >= shortWord || strings.ContainsFunc(w, unicode.IsDigit) {
			all[w] = true
		}
	}
	return all
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '-' }

// span is a place of evidence, in bytes.
type span struct{ from, to int }

// pieces cuts a text into what a rule rests on, what the other text has too, and the rest.
func pieces(text string, evidence []span, other map[string]bool) (ps []piece) {
	slices.SortFunc(evidence, func(a, b span) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	at := 0
	for _, s := range evidence {
		if s.from < at || s.to > len(text) || s.from >= s.to {
			continue
		}
		ps = append(joined(ps, text[at:s.from], other), piece{text[s.from:s.to], rests})
		at = s.to
	}
	return joined(ps, text[at:], other)
}

// joined appends a text with the words that the other has.
func joined(ps []piece, text string, other map[string]bool) []piece {
	plain := 0
	flush := func(to int) {
		if to > plain {
			ps = append(ps, piece{Text: text[plain:to]})
		}
	}
	start := -1
	end := func(i int) {
		if start >= 0 && other[strings.ToLower(text[start:i])] {
			flush(start)
			ps = append(ps, piece{text[start:i], joins})
			plain = i
		}
		start = -1
	}
	for i, r := range text {
		if notWord(r) {
			end(i)
		} else if start < 0 {
			start = i
		}
	}
	end(len(text))
	flush(len(text))
	return ps
}
