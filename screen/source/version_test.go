package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFieldsInFurtherLanguagesAreVersions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, name, in, want string }{
		{"in.csv", "columns", "id,title_en,title_de,name_de,description_fr,description_de,Category [PL],Category\n1,Lamp,Leuchte,Licht,Lampe,Hell,Lampy,Lamps\n",
			`{"id":"1","kind":"listing","lang":"en","title":"Lamp","text":"Lampe","category":["Lamps"],"attrs":{"category.pl":"Lampy","name_de":"Licht","text.de":"Hell","title.de":"Leuchte"}}`},
		{"in.ndjson", "keys", `{"id":"1","title":"Lamp","title_de":"Leuchte"}` + "\n", `{"id":"1","kind":"listing","title":"Lamp","attrs":{"title.de":"Leuchte"}}`},
		{"in.ndjson", "an object by language", `{"id":"1","title":{"fr":"Lampe","de":"Leuchte"}}` + "\n", `{"id":"1","kind":"listing","lang":"fr","title":"Lampe","attrs":{"title.de":"Leuchte"}}`},
		{"in.ndjson", "translations by language", `{"id":"1","name":"Lamp","translations":{"de":{"title":"Leuchte"},"pl":{"title":"Lampa"}}}` + "\n",
			`{"id":"1","kind":"listing","title":"Lamp","attrs":{"title.de":"Leuchte","title.pl":"Lampa"}}`},
		{"in.ndjson", "a list of translations", `{"id":"1","title":"Lamp","translations":[{"lang":"de","title":"Leuchte","description":"Hell"},{"locale":"pl_PL","title":"Lampa"}]}` + "\n",
			`{"id":"1","kind":"listing","title":"Lamp","text":"Hell","attrs":{"title.de":"Leuchte","title.pl-PL":"Lampa"}}`},
		{"in.ndjson", "a list of values", `{"id":"1","title":[{"lang":"de","value":"Leuchte"},{"lang":"en","value":"Lamp"}]}` + "\n",
			`{"id":"1","kind":"listing","lang":"de","title":"Leuchte","attrs":{"title.en":"Lamp"}}`},
	} {
		g, _ := readAll(t, c.file, c.in, Config{})
		if diff := cmp.Diff(got{Items: []string{c.want}}, g); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
