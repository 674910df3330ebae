package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strings"
)

// maxJSON bounds one JSON-LD block. Shops write some ten kilobytes; a block of many megabytes is no description of goods.
const maxJSON = 4 << 20

// takeJSON reads a JSON-LD block: as it is, or mended where it is no JSON.
func (r *reader) takeJSON(s string) {
	b := []byte(strings.TrimSpace(s))
	if len(b) > maxJSON {
		r.note("JSON-LD block longer than 4 MiB left out")
		return
	}
	vs, err := decodeAll(b)
	if err != nil {
		mended := mend(b)
		if vs, err = decodeAll(mended); err != nil {
			if len(bytes.TrimSpace(b)) > 0 {
				r.note("JSON-LD that cannot be read left out")
			}
			return
		}
		r.note("JSON-LD mended: comments, control characters or commas")
	}
	for _, v := range vs {
		for _, x := range list(entityOf(v, r.c.MaxDepth)) {
			if e, ok := x.(entity); ok {
				r.entities = append(r.entities, e)
			}
		}
	}
}

// decodeAll decodes one value, or several one after another.
func decodeAll(b []byte) ([]any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var vs []any
	for {
		var v any
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return vs, nil
		case err != nil:
			return nil, err //nolint:wrapcheck // only asked whether there is one
		}
		vs = append(vs, v)
	}
}

// mend removes what pages put into JSON-LD that is no JSON: comments of JavaScript and HTML around values, CDATA marks,
// control characters in strings (line ends become escapes, as the writer meant them), commas before a bracket, semicolons
// at the end.
func mend(b []byte) []byte {
	out := make([]byte, 0, len(b))
	m := mender{b: b, end: -1, value: -1}
	for i := 0; i < len(b); {
		if b[i] == '"' {
			var n int
			out, n = mendString(out, b[i:])
			i += n
			continue
		}
		if n := m.comment(i); n > 0 {
			i += n
			continue
		}
		switch c := b[i]; c {
		case '}', ']':
			out = append(bytes.TrimRight(bytes.TrimRight(out, " \t\r\n"), ","), c)
		case ';':
		default:
			out = append(out, c)
		}
		i++
	}
	return out
}

// mendString copies a string, escaping control characters and backslashes that escape nothing. It returns how many bytes
// the string takes.
func mendString(out, b []byte) ([]byte, int) {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	i := 1
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return append(out, '"'), i + 1
		case c == '\\' && i+1 < len(b) && strings.IndexByte(`"\/bfnrtu`, b[i+1]) >= 0:
			out = append(out, c, b[i+1])
			i++
		case c == '\\':
			out = append(out, '\\', '\\')
		case c == '\n':
			out = append(out, '\\', 'n')
		case c == '\t':
			out = append(out, '\\', 't')
		case c < 0x20:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return out, i
}

// mender remembers what it looked for, so that a block of nothing but comment marks is searched once.
type mender struct {
	b          []byte
	end, value int // the next "-->", the next bracket that begins a value; from where it was looked for
}

// comment returns the length of the comment or mark at i, 0 where there is none.
func (m *mender) comment(i int) int {
	b := m.b[i:]
	for _, c := range []struct{ open, close string }{
		{"//", "\n"}, {"/*", "*/"}, {"-->", ""}, {"<![CDATA[", ""}, {"]]>", ""},
	} {
		if !bytes.HasPrefix(b, []byte(c.open)) {
			continue
		}
		if c.close == "" {
			return len(c.open)
		}
		if i := bytes.Index(b[2:], []byte(c.close)); i >= 0 {
			return 2 + i + len(c.close)
		}
		return len(b)
	}
	if !bytes.HasPrefix(b, []byte("<!--")) {
		return 0
	}
	if m.end < i {
		m.end = nextIndex(i, bytes.Index(b, []byte("-->")))
	}
	if m.value < i {
		m.value = nextIndex(i, bytes.IndexAny(b, "{["))
	}
	if m.end < m.value { // closed before any value begins: it holds a remark, not the JSON itself
		return m.end + 3 - i
	}
	return len("<!--")
}

// nextIndex is an index counted from i, beyond every other where nothing was found.
func nextIndex(i, found int) int {
	if found < 0 {
		return math.MaxInt
	}
	return i + found
}
