package pair

import (
	"strconv"
	"strings"

	"github.com/aedile/aedile/screen/fact"
	joined "github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/text"
)

// signs are what stands beside an amount in posts, and its currency.
var signs = map[string]string{"€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "£": "GBP",
	"gbp": "GBP", "zł": "PLN", "zl": "PLN", "pln": "PLN",
	"kč": "CZK", "kc": "CZK", "czk": "CZK", "ft": "HUF", "huf": "HUF", "lei": "RON", "ron": "RON", "sek": "SEK", "dkk": "DKK",
	"¥": "CNY", "cny": "CNY", "rmb": "CNY", "лв": "BGN", "bgn": "BGN"}

// listed returns the prices of the listing, by currency.
func listed(it *fact.Item) map[string][]float64 {
	out := map[string][]float64{}
	s, _ := it.Attrs.Get(joined.Prices)
	for line := range strings.Lines(s) {
		amount, currency, _ := strings.Cut(strings.TrimSpace(line), " ")
		if v, err := strconv.ParseFloat(amount, 64); err == nil && v > 0 {
			out[currency] = append(out[currency], v)
		}
	}
	return out
}

// spread returns the highest price over the lowest.
func spread(it *fact.Item) float64 {
	widest := 1.0
	for _, vs := range listed(it) {
		for _, a := range vs {
			for _, b := range vs {
				widest = max(widest, a/b)
			}
		}
	}
	return widest
}

// gap returns how far the nearest pair of a price of the post and one of the listing lies apart.
func gap(it *fact.Item) float64 {
	prices := listed(it)
	nearest := 0.0
	for i := range it.Texts {
		if t := &it.Texts[i]; ofPost(t) {
			amounts(t.Fold, func(v float64, currency string) {
				for _, p := range prices[currency] {
					if g := max(v/p, p/v); nearest == 0 || g < nearest {
						nearest = g
					}
				}
			})
		}
	}
	return nearest
}

// amounts calls yield for every amount with its currency beside it: "89 €", "€89.50", "120 zł".
func amounts(f *text.Folded, yield func(v float64, currency string)) {
	for n := range f.Tokens {
		if f.Tokens[n].Script&text.Digit == 0 || n > 0 && f.Tokens[n-1].Script&text.Digit != 0 && f.Tokens[n].Gap == text.Joined {
			continue
		}
		last := n
		if n+1 < len(f.Tokens) && f.Tokens[n+1].Script&text.Digit != 0 && f.Tokens[n+1].Gap == text.Joined &&
			f.Tokens[n+1].End-f.Tokens[n+1].Start <= 2 {
			last = n + 1
		}
		s := word(f, n)
		if last > n {
			s += "." + word(f, last)
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || v <= 0 {
			continue
		}
		before := strings.TrimRight(string(f.Bytes[max(0, int(f.Tokens[n].Start)-4):f.Tokens[n].Start]), " ")
		after := strings.TrimLeft(string(f.Bytes[f.Tokens[last].End:min(len(f.Bytes), int(f.Tokens[last].End)+4)]), " ")
		for _, mark := range [...]string{"€", "$", "£", "¥"} {
			if strings.HasSuffix(before, mark) || strings.HasPrefix(after, mark) {
				yield(v, signs[mark])
			}
		}
		if last+1 < len(f.Tokens) && f.Tokens[last+1].Gap <= text.Space {
			if c := signs[word(f, last+1)]; c != "" {
				yield(v, c)
			}
		}
	}
}
