package part

import "strings"

// Titled returns what a case is called: of an item its title; else the sort of case with what it is about, or the number.
func Titled(f Frame, kind, title, number string) string {
	switch {
	case title == "":
		return number
	case f.Or("row."+kind, "") == "":
		return title
	}
	return f.T("row."+kind, "Title", title)
}

// DueName says what is due, verb first where there are words for it; else the procedure with the due. The key is PROCEDURE.DUE.
func DueName(f Frame, key string) string {
	if s := f.Or("todo."+key, ""); s != "" {
		return s
	}
	kind, name, _ := strings.Cut(key, ".")
	return f.Or("kind."+kind, kind) + ": " + f.Or("due."+key, strings.NewReplacer("_", " ", ".", ", ").Replace(name))
}
