// Package spreadsheet makes text from outside safe in cells of spreadsheets and of tables that spreadsheets open.
//
// It writes no file, and touches no number.
package spreadsheet

import (
	"strings"
	"unicode/utf8"
)

// MaxCell is the largest number of characters that a cell of a workbook holds.
const MaxCell = 32_767

// mark is what spreadsheets take as "this is text".
const mark = "'"

// Text returns s so that a spreadsheet shows it and computes nothing: what begins like a formula gets an apostrophe before it. Numbers,
// telephone numbers and a dash that stands for nothing stay as they are.
func Text(s string) string {
	if !formula(s) {
		return s
	}
	return mark + s
}

// Original takes off what Text put on.
func Original(s string) string {
	if rest, ok := strings.CutPrefix(s, mark); ok && formula(rest) {
		return rest
	}
	return s
}

// formula reports whether a spreadsheet may take s for one: it begins with a sign that begins formulas, narrow or wide, or with a blank that
// some strip before they look.
func formula(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("=+-@\t\r\n\u00a0＝＋－＠|%", r) || s == "" {
		return false
	}
	if r == '|' || r == '%' || r == '\t' || r == '\r' || r == '\n' || r == '\u00a0' {
		return strings.ContainsAny(s, "=+-@＝＋－＠")
	}
	return s != "-" && s != "–" && strings.Trim(s, "+-0123456789 ().,/eE%") != ""
}

// Cut returns at most MaxCell characters of s; what was cut ends in "…".
func Cut(s string) string {
	if len(s) <= MaxCell || utf8.RuneCountInString(s) <= MaxCell {
		return s
	}
	n := 0
	for i := range s {
		if n++; n == MaxCell {
			return s[:i] + "…"
		}
	}
	return s
}
