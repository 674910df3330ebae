// Package price states facts about what an item costs: its price in euro, roughly, and how far the prices of its options
// lie apart. It fetches no rates and decides nothing.
package price

import (
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "price", Version: "2026.11.0", Open: fact.Find(nil, scalar), Scalars: []fact.Scalar{
		{Name: "price.known", Type: fact.Bool, About: "there is a price in a currency that has a rate"},
		{Name: "price.eur", Type: fact.Double, About: "the price in euro by rounded reference rates (order of magnitude only), 0 where unknown"},
		{Name: "price.spread", Type: fact.Double, About: "highest over lowest option price, 1 where there are none"},
	}}
}

// scalar answers in the order of the description.
func scalar(n int, it *fact.Item) any {
	eur, known := InEuro(it.Price)
	return [...]any{known, eur, Spread(it.Options)}[n]
}

// perEuro is how many units of a currency make one euro, rounded to one or two digits. Only the lev (1.95583, fixed by law
// until 2025) and the krone (central rate 7.46) are official; the others are orders of magnitude of 2025, unchecked, good
// enough to tell a price of 20 from one of 2,000 and for nothing else.
var perEuro = map[string]float64{
	"EUR": 1, "BGN": 1.95583, "DKK": 7.46, "CZK": 25, "HUF": 400, "PLN": 4.3, "RON": 5, "SEK": 11, "HRK": 7.5,
	"USD": 1.1, "GBP": 0.85, "CHF": 0.95, "NOK": 11.5, "ISK": 145, "TRY": 45, "UAH": 48, "RSD": 117, "RUB": 95,
	"CNY": 8, "HKD": 9, "TWD": 35, "JPY": 165, "KRW": 1600, "INR": 95, "IDR": 18000, "MYR": 4.9, "SGD": 1.5, "THB": 38,
	"VND": 29000, "PHP": 64, "AUD": 1.7, "CAD": 1.6, "MXN": 21, "BRL": 6.3, "CLP": 1050, "COP": 4600, "AED": 4.1, "ILS": 4,
}

// InEuro returns the price in euro by rounded rates; ok is false without a readable amount or with a currency unknown here.
func InEuro(p *aedile.Price) (eur float64, ok bool) {
	v, ok := p.Value()
	if !ok {
		return 0, false
	}
	rate, ok := perEuro[p.Currency]
	if !ok {
		return 0, false
	}
	return v / rate, true
}

// Spread returns the highest over the lowest price of the options, 1 where fewer than two have one.
func Spread(options []aedile.Option) float64 {
	lo, hi, n := 0.0, 0.0, 0
	for _, o := range options {
		v, err := strconv.ParseFloat(o.Price, 64)
		if err != nil || v <= 0 {
			continue
		}
		if n == 0 || v < lo {
			lo = v
		}
		hi, n = max(hi, v), n+1
	}
	if n < 2 {
		return 1
	}
	return hi / lo
}
