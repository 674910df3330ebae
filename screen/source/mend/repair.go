// Package mend writes what is nearly JSON as JSON, so that what a broken record says is read as far as it goes.
//
// It reads no fields and judges nothing.
package mend

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSON writes what is nearly JSON as JSON, so that an item that was cut or badly written is read as far as it goes: strings
// with bare control characters and unknown escapes, numbers that JSON does not know (as text), missing values, commas too
// many, brackets that do not match or are not closed, bytes that are no UTF-8. What lies deeper than depth is left out. whole reports that
// nothing of the text was lost or is missing.
func JSON(in []byte, depth int) (out []byte, whole bool) {
	r := repairer{in: in, depth: depth, out: make([]byte, 0, len(in)+64)}
	for r.i < len(r.in) && !r.done {
		r.step()
	}
	r.lost = r.lost || len(r.open) > 0 || len(bytes.TrimSpace(r.in[r.i:])) > 0
	for len(r.open) > 0 {
		r.shut()
	}
	if !json.Valid(r.out) {
		return nil, false
	}
	return r.out, !r.lost
}

// repairer is the state of a repair. Of each open bracket it knows whether a key, a colon or a value comes next.
type repairer struct {
	in, out []byte
	i       int
	depth   int
	open    []byte // '{' and '['
	want    []byte // of each: 'k' key, ':' colon, 'v' value
	filled  []bool // it has a member
	skip    int    // brackets that are left out, because they lie too deep
	done    bool
	lost    bool // something is missing: an end, a bracket, what lies too deep
}

func (r *repairer) step() {
	c := r.in[r.i]
	switch {
	case c <= ' ' || c == ',' || c == ':':
		r.i++
	case c == '{' || c == '[':
		r.i++
		if r.skip > 0 || len(r.open) >= r.depth {
			r.skip++
			r.lost = true
			return
		}
		r.begin()
		r.out = append(r.out, c)
		r.open, r.want, r.filled = append(r.open, c), append(r.want, 'v'), append(r.filled, false)
		if c == '{' {
			r.want[len(r.want)-1] = 'k'
		}
	case c == '}' || c == ']':
		r.i++
		r.close(c)
	default:
		word, text := r.token(c)
		if r.skip == 0 {
			r.scalar(word, text)
		}
	}
}

// close shuts the bracket that c closes and those inside it; one that closes nothing is passed over.
func (r *repairer) close(c byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	opener := byte('{')
	if c == ']' {
		opener = '['
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i] == opener {
			r.lost = r.lost || i < len(r.open)-1
			for len(r.open) > i {
				r.shut()
			}
			r.done = len(r.open) == 0
			return
		}
	}
	r.lost = true
}

func (r *repairer) shut() {
	n := len(r.open) - 1
	if r.open[n] == '{' && r.want[n] == 'v' {
		r.out = append(r.out, "null"...)
	}
	c := byte('}')
	if r.open[n] == '[' {
		c = ']'
	}
	r.out = append(r.out, c)
	r.open, r.want, r.filled = r.open[:n], r.want[:n], r.filled[:n]
	r.ended()
}

// begin writes what must stand before a value: a comma in a list; in an object in the place of a key, a key of its own.
func (r *repairer) begin() {
	n := len(r.open) - 1
	if n < 0 {
		return
	}
	if r.open[n] == '[' || r.want[n] == 'k' {
		if r.filled[n] {
			r.out = append(r.out, ',')
		}
		r.filled[n] = true
		if r.open[n] == '{' {
			r.out = append(r.out, `"":`...)
			r.want[n] = 'v'
		}
	}
}

// ended notes that a value is complete.
func (r *repairer) ended() {
	if n := len(r.open) - 1; n >= 0 && r.open[n] == '{' {
		r.want[n] = 'k'
	}
}

// token reads a string or a bare word. text is false for true, false, null and the numbers of JSON.
func (r *repairer) token(c byte) (word []byte, text bool) {
	if c == '"' || c == '\'' {
		r.i++
		return r.quoted(c), true
	}
	start := r.i
	for r.i < len(r.in) && r.in[r.i] > ' ' && !isPunct(r.in[r.i]) {
		r.i++
	}
	word = r.in[start:r.i]
	switch s := string(word); s {
	case "true", "false", "null":
		return word, false
	default:
		return word, !IsNumber(s)
	}
}

func isPunct(c byte) bool {
	return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']' || c == '"'
}

// quoted returns what stands up to the closing quote, unescaped.
func (r *repairer) quoted(quote byte) (out []byte) {
	for r.i < len(r.in) {
		switch c := r.in[r.i]; {
		case c == quote:
			r.i++
			return out
		case c == '\\' && r.i+1 < len(r.in):
			if n := EscapeLen(r.in[r.i:]); n > 0 {
				if s, err := strconv.Unquote(`"` + jsonEscape(r.in[r.i:r.i+n]) + `"`); err == nil {
					out = append(out, s...)
				}
				r.i += n
				continue
			}
			out = append(out, r.in[r.i+1])
			r.i += 2
		default:
			out = append(out, c)
			r.i++
		}
	}
	r.lost = true
	return out
}

// jsonEscape writes an escape of JSON as Go knows it.
func jsonEscape(b []byte) string {
	if b[1] == '/' {
		return "/"
	}
	return string(b)
}

func (r *repairer) scalar(word []byte, text bool) {
	n := len(r.open) - 1
	if n < 0 {
		r.done = true // a text with no object around it
		return
	}
	if r.open[n] == '{' && r.want[n] == 'k' {
		if r.filled[n] {
			r.out = append(r.out, ',')
		}
		r.filled[n] = true
		r.string(word)
		r.out = append(r.out, ':')
		r.want[n] = 'v'
		return
	}
	if r.open[n] == '[' {
		r.begin()
	}
	if text {
		r.string(word)
	} else {
		r.out = append(r.out, word...)
	}
	r.ended()
}

// string writes a string of JSON.
func (r *repairer) string(s []byte) {
	r.out = append(r.out, '"')
	for len(s) > 0 {
		c, n := utf8.DecodeRune(s)
		switch {
		case c == '"' || c == '\\':
			r.out = append(r.out, '\\', byte(c))
		case c < ' ':
			r.out = append(r.out, ' ')
		default:
			r.out = utf8.AppendRune(r.out, c)
		}
		s = s[n:]
	}
	r.out = append(r.out, '"')
}

// IsNumber holds to the grammar of JSON, which fastjson does not: no leading zero, no plus sign, no inf, no nan.
func IsNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	n := Digits(s)
	if n == 0 || n > 1 && s[0] == '0' {
		return false
	}
	s = s[n:]
	if strings.HasPrefix(s, ".") {
		if n = Digits(s[1:]); n == 0 {
			return false
		}
		s = s[1+n:]
	}
	if s == "" {
		return true
	}
	if s[0]|0x20 != 'e' {
		return false
	}
	if s = s[1:]; s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	return s != "" && Digits(s) == len(s)
}

// EscapeLen returns the length of the escape that b begins with, 0 where it is none.
func EscapeLen(b []byte) int {
	if len(b) < 2 || b[0] != '\\' {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) >= 6 && isHex(b[2]) && isHex(b[3]) && isHex(b[4]) && isHex(b[5]) {
			return 6
		}
	}
	return 0
}

// Digits returns how many digits s begins with.
func Digits(s string) (n int) {
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
