package page

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// lenient reads JSON as people and templates write it: with comments of JavaScript and HTML, CDATA marks, commas too many or too few, line ends
// in strings, quotes that are not escaped, single quotes, names without quotes, NaN and undefined, and cut off in the middle. Every step
// moves on, so that the work is in proportion to the length.
type lenient struct {
	s      string
	i      int
	depth  int  // levels that may still be opened
	cut    bool // the text ends inside a value
	strays int  // characters that belong to nothing
	words  int  // values that are bare words and no number or constant
}

// readLeniently returns the values in s, those that are nothing left out.
func readLeniently(s string, depth int) (vs []any, l *lenient) {
	l = &lenient{s: s, depth: depth}
	for l.blank(); l.i < len(s); l.blank() {
		if v, ok := l.value(); ok {
			vs = append(vs, v)
		} else {
			l.stray()
		}
	}
	return vs, l
}

func (l *lenient) stray() {
	l.strays++
	l.i++
}

// peek returns the byte at hand, 0 at the end.
func (l *lenient) peek() byte {
	if l.i < len(l.s) {
		return l.s[l.i]
	}
	return 0
}

// blank skips white space, comments and marks that are no JSON. An HTML comment is taken off like a wrapping: what stands in it may be the value.
func (l *lenient) blank() {
	for l.i < len(l.s) {
		rest := l.s[l.i:]
		switch c := rest[0]; {
		case c <= ' ' || c == ';':
			l.i++
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\ufeff"):
			_, n := utf8.DecodeRuneInString(rest)
			l.i += n
		case strings.HasPrefix(rest, "//"):
			l.past(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			l.past(rest, "*/")
		case strings.HasPrefix(rest, "<!--"):
			l.comment(rest)
		case strings.HasPrefix(rest, "-->"), strings.HasPrefix(rest, "]]>"):
			l.i += len("-->")
		case strings.HasPrefix(rest, "<![CDATA["):
			l.i += len("<![CDATA[")
		default:
			return
		}
	}
}

// past moves on after the next mark, or to the end.
func (l *lenient) past(rest, mark string) {
	if n := strings.Index(rest[2:], mark); n >= 0 {
		l.i += 2 + n + len(mark)
	} else {
		l.i = len(l.s)
	}
}

// comment skips an HTML comment that holds a remark, and only the mark of one that holds a value.
func (l *lenient) comment(rest string) {
	rest = rest[len("<!--"):]
	l.i += len("<!--")
	for k := range len(rest) {
		switch {
		case rest[k] == '{' || rest[k] == '[' || rest[k] == '<':
			return
		case strings.HasPrefix(rest[k:], "-->"):
			l.i += k + len("-->")
			return
		}
	}
}

// value reads one value. ok is false where none begins here.
func (l *lenient) value() (v any, ok bool) {
	switch c := l.peek(); {
	case c == '{' && l.depth > 0:
		return l.object(), true
	case c == '[' && l.depth > 0:
		return l.array(), true
	case c == '"' || c == '\'':
		return l.text(c), true
	case wordy(c):
		return l.word(), true
	}
	return nil, false
}

func wordy(c byte) bool {
	return c >= 0x80 || c == '-' || c == '+' || c == '.' || c == '_' || c == '$' || c == '@' || c == '#' || '0' <= c && c <= '9' ||
		'a' <= c|0x20 && c|0x20 <= 'z'
}

// word reads a number, a constant, or a word without quotes.
func (l *lenient) word() any {
	start := l.i
	for l.i < len(l.s) && !strings.ContainsRune(",:{}[]\"'; \t\r\n<", rune(l.s[l.i])) {
		l.i++
	}
	switch w := l.s[start:l.i]; w {
	case "true":
		return true
	case "false":
		return false
	case "null", "NaN", "undefined", "Infinity", "-Infinity", "None":
		return nil
	default:
		if json.Valid([]byte(w)) {
			return json.Number(w)
		}
		l.words++
		return w
	}
}

func (l *lenient) array() []any {
	l.depth--
	defer func() { l.depth++ }()
	l.i++
	out := []any{}
	for {
		l.blank()
		switch l.peek() {
		case 0:
			if l.i >= len(l.s) {
				l.cut = true
				return out
			}
			l.stray()
		case ']':
			l.i++
			return out
		case '}': // of the object around
			l.strays++
			return out
		case ',':
			l.i++
		default:
			if v, ok := l.value(); ok {
				out = append(out, v)
			} else {
				l.stray()
			}
		}
	}
}

func (l *lenient) object() map[string]any {
	l.depth--
	defer func() { l.depth++ }()
	l.i++
	out := map[string]any{}
	for {
		l.blank()
		switch c := l.peek(); {
		case l.i >= len(l.s):
			l.cut = true
			return out
		case c == '}':
			l.i++
			return out
		case c == ']': // of the list around
			l.strays++
			return out
		case c == '"' || c == '\'' || wordy(c):
			l.member(out)
		case c == ',':
			l.i++
		default:
			l.stray()
		}
	}
}

// member reads a name and its value; a name without one is nothing.
func (l *lenient) member(out map[string]any) {
	name := ""
	if c := l.peek(); c == '"' || c == '\'' {
		name = l.text(c)
	} else {
		start := l.i
		l.word()
		name = l.s[start:l.i]
		l.words++
	}
	if l.blank(); l.peek() != ':' {
		l.cut = l.cut || l.i >= len(l.s)
		return
	}
	l.i++
	l.blank()
	if v, ok := l.value(); ok {
		out[name] = v
	} else if l.i >= len(l.s) {
		l.cut = true
	}
}

// text reads a string. A quote ends it where the text can go on after it; any other was not escaped.
func (l *lenient) text(quote byte) string {
	var b strings.Builder
	l.i++
	for l.i < len(l.s) {
		switch c := l.s[l.i]; {
		case c == quote && l.closes():
			l.i++
			return b.String()
		case c == '\\' && l.i+1 < len(l.s):
			l.escape(&b)
		default:
			b.WriteByte(c)
			l.i++
		}
	}
	l.cut = true
	return b.String()
}

// closes reports whether what follows the quote at hand can follow a string. It looks at a few characters only.
func (l *lenient) closes() bool {
	const far = 64
	k := l.i + 1
	for k < len(l.s) && k < l.i+far && l.s[k] <= ' ' {
		k++
	}
	return k == len(l.s) || strings.IndexByte(",:}];/<", l.s[k]) >= 0 || l.s[k] <= ' ' || l.s[k] == '"' && k > l.i+1
}

// escape reads an escape; a backslash that escapes nothing stands for itself.
func (l *lenient) escape(b *strings.Builder) {
	c := l.s[l.i+1]
	if k := strings.IndexByte(`"\/bfnrt`, c); k >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[k])
		l.i += 2
		return
	}
	if c != 'u' {
		b.WriteByte('\\')
		l.i++
		return
	}
	r, ok := l.unit(l.i)
	if !ok {
		b.WriteByte('\\')
		l.i++
		return
	}
	l.i += 6
	if utf16.IsSurrogate(r) {
		if low, ok := l.unit(l.i); ok {
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				r = both
				l.i += 6
			}
		}
	}
	b.WriteRune(r)
}

// unit returns the number of the \u escape at i.
func (l *lenient) unit(i int) (rune, bool) {
	if i+6 > len(l.s) || l.s[i] != '\\' || l.s[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(l.s[i+2:i+6], 16, 32)
	return rune(n), err == nil
}
