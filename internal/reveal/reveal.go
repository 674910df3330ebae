// Package reveal shows text from outside to a person: what a reader cannot see, or what would steer a terminal or turn the direction of the
// line, is written as its code point.
//
// It is for people only. Data for programs keeps its bytes.
package reveal

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text returns s on one line with every character that a reader cannot see, or that would change how the rest is shown, written as its
// code point: "si‹U+200B›ldenafil". Bytes that are no UTF-8 are written as bytes. A disguise is part of the evidence.
func Text(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, hidden) {
		return s
	}
	return string(appendShown(nil, []byte(s), false))
}

// Writer returns a writer that shows what is written to it on w: as Text does, but for line ends and tabs, which stay. Nothing is held back
// but the beginning of a character that a later call may complete.
func Writer(w io.Writer) io.Writer { return &writer{w: w} }

type writer struct {
	w    io.Writer
	rest []byte // of a character
	buf  []byte
}

// Write writes p. What it returns counts bytes of p.
func (w *writer) Write(p []byte) (int, error) {
	all := p
	if len(w.rest) > 0 {
		all = append(w.rest, p...)
	}
	n := len(all)
	for k := 1; k < utf8.UTFMax && k <= len(all); k++ { // a character may go on in the next call
		if c := all[len(all)-k]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(all[len(all)-k:]) {
				n = len(all) - k
			}
			break
		}
	}
	w.buf = appendShown(w.buf[:0], all[:n], true)
	w.rest = append([]byte(nil), all[n:]...)
	if _, err := w.w.Write(w.buf); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	return len(p), nil
}

// appendShown appends s as it is shown. Where lines is false, line ends and tabs become spaces.
func appendShown(dst, s []byte, lines bool) []byte {
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		switch {
		case r == utf8.RuneError && n == 1:
			dst = fmt.Appendf(dst, "‹%02X›", s[0])
		case r == '\n' || r == '\t':
			if !lines {
				r = ' '
			}
			dst = append(dst, byte(r))
		case r == '\r' && !lines:
			dst = append(dst, ' ')
		case hidden(r):
			dst = fmt.Appendf(dst, "‹U+%04X›", r)
		default:
			dst = append(dst, s[:n]...)
		}
		s = s[n:]
	}
	return dst
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
