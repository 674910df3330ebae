package picture

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// However a seller writes the path on the site itself, it does not lead off it; the same path elsewhere does.
func TestOnlyTheSiteDecides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.StringMatching(`(/[a-z0-9.]{1,8}){0,4}(\?u=[a-z]{1,6}\.example)?`).Draw(t, "path")
		scheme := rapid.SampledFrom([]string{"https://", "http://", "HTTPS://", " https://"}).Draw(t, "scheme")
		it := &aedile.Item{URL: "https://www.marktplein.example/item/1"}
		if s := scheme + rapid.SampledFrom([]string{"", "m.", "www."}).Draw(t, "host") + "marktplein.example" + path; off(it, s) {
			t.Errorf("%q leads off", s)
		}
		for _, host := range []string{"marktplein.example.evil.test", "evil.test", "notmarktplein.example"} {
			if s := scheme + host + path; !off(it, s) {
				t.Errorf("%q does not lead off", s)
			}
		}
	})
}

// FuzzOff: no text of a code breaks the reading of addresses, and a number to call always leads off.
func FuzzOff(f *testing.F) {
	for _, s := range []string{"", "https://", "http://[::1", "HTTP://\x00", "www.", "tel:", "https://a@b:c@d/", "https://xn--/",
		strings.Repeat("https://", 99)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		off(&aedile.Item{URL: "https://www.marktplein.example/"}, s)
		off(&aedile.Item{URL: s}, "https://evil.test/")
		if !off(&aedile.Item{}, "\tSMS:"+s) {
			t.Errorf("%q", s)
		}
	})
}

// Of a code that is endless or broken, messages tell a bounded part that is text; the code counts all the same.
func TestLongCodesAreToldInPart(t *testing.T) {
	t.Parallel()
	for _, s := range []string{strings.Repeat("x", nameBytes-1) + "é and more", strings.Repeat("日", 5000),
		"tel:1" + strings.Repeat("\n7", 9999)} {
		f := &finder{}
		x := &fact.Item{Item: &aedile.Item{}}
		t1 := &fact.Text{Field: aedile.Field{Name: "attrs", Sub: "images[0].code"}, Raw: s, Fold: &text.Folded{}}
		text.NewFolder(0).Fold(t1.Fold, s)
		if !f.take(x, t1) || len(f.found[anyCode]) != 1 {
			t.Fatalf("%.20q: %+v", s, f.found)
		}
		if name := f.found[anyCode][0].Name; name == "" || len(name) > nameBytes || !utf8.ValidString(name) {
			t.Errorf("%q", name)
		}
	}
}

// Attributes that are not of pictures, or of a kind that is not known, say nothing of pictures.
func TestOtherAttributesSayNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"code", "images", "images[0]", "images[0].text", "images[0].", "image[0].code", "images[0].codes"} {
		it := &aedile.Item{Kind: aedile.Listing, Attrs: aedile.Attrs{{Name: name, Value: "tel:+49301234567"}}}
		if got := ask(t, it); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
