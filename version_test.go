package aedile_test

import (
	"testing"

	"github.com/aedile/aedile"
)

func TestVersionsOfAFieldNameItsLanguage(t *testing.T) {
	t.Parallel()
	for attr, want := range map[string][2]string{
		"title.de": {"title", "de"}, "text.pt-BR": {"text", "pt-BR"}, "brand.el": {"brand", "el"},
		"category.zh-Hans": {"category", "zh-Hans"}, "text.fil": {"text", "fil"},
		"title": {}, "title.": {}, "title.colour": {}, "title.d": {}, "name.de": {}, "offers.de": {}, "title.de.x": {},
		"title.12": {}, "title.de-": {}, ".de": {}, "url.de": {},
	} {
		field, lang, ok := aedile.VersionOf(attr)
		if field != want[0] || lang != want[1] || ok != (want[0] != "") {
			t.Errorf("%q is a version of %q in %q, want %q in %q", attr, field, lang, want[0], want[1])
		}
		if ok && aedile.Version(field, lang) != attr {
			t.Errorf("%q comes back as %q", attr, aedile.Version(field, lang))
		}
	}
}
