package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// said is a text and its language, "" where it states none.
type said struct{ lang, text string }

// spoken returns the text of the first of the keys that holds any, in the language of the item or the page if there is one, else the first. Texts
// in further languages become versions of the field, further ones in the same are kept under their key.
func (r *reader) spoken(it *aedile.Item, field string, e entity, used map[string]bool, keys ...string) string {
	for _, k := range keys {
		all := texts(e[k], nil)
		if len(all) == 0 {
			continue
		}
		used[k] = true
		main := 0
		for _, own := range []string{it.Lang, r.lang} {
			if n := slices.IndexFunc(all, func(s said) bool {
				return own != "" &&
					strings.EqualFold(primary(s.lang), primary(own))
			}); n >= 0 {
				main = n
				break
			}
		}
		for i, s := range all {
			switch {
			case i == main || s.text == all[main].text:
			case s.lang != "":
				addAttr(it, aedile.Version(field, s.lang), s.text)
			default:
				addAttr(it, k+"["+strconv.Itoa(i)+"]", s.text)
			}
		}
		if it.Lang == "" {
			it.Lang = all[main].lang
		}
		return all[main].text
	}
	return ""
}

// primary returns the language of a tag without script and region.
func primary(lang string) string {
	main, _, _ := strings.Cut(lang, "-")
	return main
}

// texts appends what v says: a text, one with its language, an object of texts by language, or a list of these.
func texts(v any, into []said) []said {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			into = texts(x, into)
		}
		return into
	case entity:
		if s := str(v["@value"]); s != "" {
			return append(into, said{tag(str(v["@language"])), s})
		}
		if byLanguage(v) {
			for _, k := range sortedKeys(v) {
				for _, s := range texts(v[k], nil) {
					into = append(into, said{tag(k), s.text})
				}
			}
			return into
		}
	}
	if s := str(v); s != "" {
		return append(into, said{"", s})
	}
	return into
}

// byLanguage reports whether the keys of an object are languages and nothing else.
func byLanguage(e entity) bool {
	for k := range e {
		if _, _, ok := aedile.VersionOf(aedile.Version("title", tag(k))); !ok || len(primary(tag(k))) != 2 || k == "id" && len(e) == 1 {
			return false
		}
	}
	return len(e) > 0
}

// tag writes a language as BCP 47 does: hyphens for underscores.
func tag(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), "_", "-") }
