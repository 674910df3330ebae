package weburl

import (
	"strings"
	"testing"
)

// The work on a text grows with its length: addresses that are none are not tried without end.
func TestWorkOnTextsIsBounded(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{".", " ", "(", "a.", "a. ", "a . ", "://", "a://", "a.co/", "x://[ ", "a.b.c.d.e.f ", "点", "a点",
		"((((", "a (dot) ", "www.", "https://a.co/(", "%25", "https://l.facebook.com/l.php?u=https%3A%2F%2F", "a.com?a=1&", "/-{",
		"a-", "п."} {
		In(strings.Repeat(unit, 1<<20/len(unit)))
		_, _ = Explain("https://a.example/" + strings.Repeat(unit, maxBytes/len(unit)))
		_, _ = Explain("https://www.zalando.de/" + strings.Repeat(unit, maxBytes/len(unit)))
	}
}
