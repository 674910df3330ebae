package sweep

import (
	"fmt"
	"strings"
	"unicode"
)

// Reveal returns s with every character that a reader cannot see, or that would change how the rest is shown, written as its
// code point: "si‹U+200B›ldenafil". A disguise is part of the evidence, and text from outside must not steer a terminal.
func Reveal(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case hidden(r):
			fmt.Fprintf(&b, "‹U+%04X›", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether r is a control, a format character (zero width, bidirectional, tag), a variation selector, a soft
// hyphen or a separator other than the space. The joiners that emoji and Indic scripts need are among them: evidence is rare
// in either, and seeing too much is the lesser fault.
func hidden(r rune) bool {
	if r < 0x7f {
		return r < 0x20
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Co)
}
