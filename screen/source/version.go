package source

import (
	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
)

// versionName returns the name under which a cell is kept as an attribute: a field in a further language is a version of that field, whatever
// the source calls it ("title_de", "Nazwa [PL]"). A second one in that language keeps its own name.
func (r *rows) versionName(c *cell) string {
	if c.place.Lang == "" {
		return c.name
	}
	name := aedile.Version(c.place.Field.String(), c.place.Lang)
	if _, _, ok := aedile.VersionOf(name); !ok {
		return c.name
	}
	if _, taken := r.d.attrs.Get(name); taken {
		return c.name
	}
	return name
}

// languageOf returns the language that an object of texts states of itself, and under which key, as lists of translations do: {"locale": "pl_PL", "title": …}.
func languageOf(v *fastjson.Value) (lang, key string) {
	for _, k := range [...]string{"lang", "locale", "language", "languageCode", "language_code", "@language", "lang_code",
		"iso_code", "localeCode"} {
		if s := v.GetStringBytes(k); len(s) > 0 {
			return column.Language(string(s)), k
		}
	}
	return "", ""
}
