package page

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

func TestLanguagesOfAProductAreVersions(t *testing.T) {
	t.Parallel()
	type got struct {
		Lang, Title, Text string
		Attrs             aedile.Attrs
	}
	mark := aedile.Attr{Name: "page", Value: "true"}
	for _, c := range []struct {
		name, in string
		want     got
	}{
		{"values with their language", ld(`{"@type":"Product","sku":"1","name":[{"@value":"Lamp","@language":"en"},{"@value":"Leuchte","@language":"de"}],"description":{"@value":"Hell","@language":"de"}}`),
			got{"en", "Lamp", "Hell", aedile.Attrs{{Name: "title.de", Value: "Leuchte"}, mark}}},
		{"the language of the page first", `<html lang="de-AT">` + ld(`{"@type":"Product","sku":"1","name":[{"@value":"Lamp","@language":"en"},{"@value":"Leuchte","@language":"de"}]}`),
			got{"de", "Leuchte", "", aedile.Attrs{{Name: "title.en", Value: "Lamp"}, mark}}},
		{"an object by language", ld(`{"@type":"Product","sku":"1","inLanguage":"pl","name":{"de":"Leuchte","pl_PL":"Lampa"},"description":{"de":["Hell"],"pl":"Jasna"}}`),
			got{"pl", "Lampa", "Jasna", aedile.Attrs{{Name: "title.de", Value: "Leuchte"}, {Name: "text.de", Value: "Hell"}, mark}}},
		{"two names without a language", ld(`{"@type":"Product","sku":"1","name":["Lamp","Leuchte","Lamp"]}`),
			got{"", "Lamp", "", aedile.Attrs{{Name: "name[1]", Value: "Leuchte"}, mark}}},
		{"microdata", `<html lang="fr"><div itemscope itemtype="https://schema.org/Product"><b itemprop="name" lang="de">Leuchte</b><i itemprop="name" lang="fr">Lampe</i><u itemprop="sku">1</u></div>`,
			got{"fr", "Lampe", "LeuchteLampe1", aedile.Attrs{{Name: "title.de", Value: "Leuchte"}, mark}}},
	} {
		it := read(t, c.in, Config{Name: "f"}).Items[0]
		if diff := cmp.Diff(c.want, got{it.Lang, it.Title, it.Text, it.Attrs}); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
