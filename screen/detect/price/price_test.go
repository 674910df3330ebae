package price

import (
	"testing"

	"github.com/aedile/aedile"
)

func TestPriceInEuroNeedsAmountAndKnownCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    *aedile.Price
		want float64
		ok   bool
	}{
		{&aedile.Price{Amount: "20", Currency: "EUR"}, 20, true},
		{&aedile.Price{Amount: "1.95583", Currency: "BGN"}, 1, true},
		{&aedile.Price{Amount: "20", Currency: ""}, 0, false},
		{&aedile.Price{Amount: "20", Currency: "XAU"}, 0, false},
		{&aedile.Price{Amount: "gratis", Currency: "EUR"}, 0, false},
		{&aedile.Price{Amount: "-3", Currency: "EUR"}, 0, false},
		{nil, 0, false},
	} {
		if got, ok := InEuro(c.p); got != c.want || ok != c.ok {
			t.Errorf("InEuro(%+v) = %v, %v; want %v, %v", c.p, got, ok, c.want, c.ok)
		}
	}
}

func TestSpreadIsHighestOverLowestPricedOption(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		prices []string
		want   float64
	}{
		{nil, 1}, {[]string{"5"}, 1}, {[]string{"5", ""}, 1}, {[]string{"5", "20", "10"}, 4}, {[]string{"0", "5", "x", "10"}, 2},
	} {
		var os []aedile.Option
		for _, p := range c.prices {
			os = append(os, aedile.Option{Name: "o", Price: p})
		}
		if got := Spread(os); got != c.want {
			t.Errorf("Spread(%v) = %v, want %v", c.prices, got, c.want)
		}
	}
}
