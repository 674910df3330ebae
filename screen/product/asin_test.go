package product

import (
	"slices"
	"testing"
)

func TestASINsAreFoundAfterTheirMarks(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"":                                       nil,
		"https://shop.example/dp/B07ABCDEF1":     {"B07ABCDEF1"},
		"https://shop.example/DP/b07abcdef1/ref": {"B07ABCDEF1"},
		"https://shop.example/gp/product/B07ABCDEF1?x=1": {"B07ABCDEF1"},
		"Asin: B07ABCDEF1, size L":                       {"B07ABCDEF1"},
		"größer, a\u017fin B07ABCDEF1":                   {"B07ABCDEF1"}, // a long s is an S in capitals
		"basin as in aspirin /d/p/ /products":            nil,
		"asi":                                            nil,
		"/dp":                                            nil,
	} {
		if got := ASINs(s); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
