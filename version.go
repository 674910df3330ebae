package aedile

import "strings"

// versioned are the fields that an item can state in several languages.
var versioned = [...]string{"title", "text", "category", "brand", "model"}

// Version returns the name of the attribute that holds a field of an item in a further language: Version("title", "de") is "title.de". The
// language that the item itself is in stays in the field. Whatever looks in the field looks in its versions too, and evidence there
// names field and language.
func Version(field, lang string) string { return field + "." + lang }

// VersionOf returns the field and the language of an attribute that holds a version of a field; ok is false for every other attribute.
func VersionOf(attr string) (field, lang string, ok bool) {
	at := strings.IndexByte(attr, '.')
	if at != len("text") && at != len("title") && at != len("category") { // asked of every attribute of every item
		return "", "", false
	}
	for _, f := range versioned {
		if f == attr[:at] && isLanguage(attr[at+1:]) {
			return f, attr[at+1:], true
		}
	}
	return "", "", false
}

// isLanguage reports whether s has the form of a language: two or three letters, and after a hyphen a script or region.
func isLanguage(s string) bool {
	main, rest, more := strings.Cut(s, "-")
	if len(main) != 2 && len(main) != 3 || more && (len(rest) < 2 || len(rest) > 10) {
		return false
	}
	for _, c := range s {
		if (c|0x20 < 'a' || c|0x20 > 'z') && c != '-' && (c < '0' || c > '9' || len(main) == len(s)) {
			return false
		}
	}
	return true
}
