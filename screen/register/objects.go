package register

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
)

// MaxBytes is the largest file of JSON that is read, in bytes. Chosen: three times the whole of the largest register known.
const MaxBytes = 1 << 30

// Object is one JSON object of a list.
type Object struct {
	Line int
	Raw  []byte
}

// Objects reads the objects of a JSON file: of the list itself, of the first list under one of the names where the file is one object, of
// one object alone, or of one object a line. An object that is damaged is yielded as a *RowError, and reading goes on where the
// next one begins, which is told by the first name in the objects.
func Objects(r io.Reader, names ...string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
		if err == nil && len(b) > MaxBytes {
			err = fmt.Errorf("is larger than %d bytes", MaxBytes)
		}
		if err != nil {
			yield(Object{}, err)
			return
		}
		b = bytes.TrimPrefix(b, []byte("\ufeff"))
		s := scan{b: b, i: listAt(b, names)}
		for {
			o, err := s.next()
			if errors.Is(err, io.EOF) {
				if s.n == 0 {
					yield(Object{}, errors.New("holds no JSON object"))
				}
				return
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// listAt returns where the list begins that holds the objects: after the bracket, or 0 where the file is a sequence of objects.
func listAt(b []byte, names []string) int {
	t := bytes.TrimLeft(b, " \t\r\n")
	off := len(b) - len(t)
	if len(t) > 0 && t[0] == '[' {
		return off + 1
	}
	for _, n := range names {
		for i := 0; ; {
			k := bytes.Index(b[i:], []byte(`"`+n+`"`))
			if k < 0 {
				break
			}
			i += k + len(n) + 2
			rest := strings.TrimLeft(string(b[i:min(len(b), i+64)]), " \t\r\n:")
			if strings.HasPrefix(rest, "[") {
				return i + bytes.IndexByte(b[i:], '[') + 1
			}
		}
	}
	return 0
}

// scan walks over the objects of a list.
type scan struct {
	b     []byte
	i     int
	line  int // line breaks before seen
	seen  int
	n     int
	start []byte // how an object of this list begins: its first name in quotes
}

func (s *scan) next() (Object, error) {
	for s.i < len(s.b) && s.b[s.i] != '{' {
		if s.b[s.i] == ']' && s.n > 0 {
			return Object{}, io.EOF
		}
		s.i++
	}
	if s.i >= len(s.b) {
		return Object{}, io.EOF
	}
	s.n++
	s.line += bytes.Count(s.b[s.seen:s.i], []byte("\n"))
	s.seen = s.i
	line := s.line + 1
	end := objectEnd(s.b, s.i)
	if end > 0 && json.Valid(s.b[s.i:end]) {
		o := Object{line, s.b[s.i:end]}
		if s.start == nil {
			s.start = firstName(o.Raw)
		}
		s.i = end
		return o, nil
	}
	s.i = s.resume(s.i)
	return Object{}, &RowError{Line: line, Msg: "is no JSON object"}
}

// resume returns where the next object begins after the damaged one at i: at the brace before the next occurrence of the first name of the
// objects, or at the next brace that begins a line as the damaged one did, whichever comes first.
func (s *scan) resume(i int) int {
	name := s.start
	if name == nil {
		name = firstName(s.b[i:])
	}
	return min(s.named(i, name), s.indented(i))
}

func (s *scan) named(i int, name []byte) int {
	for from := i + 1; name != nil; {
		k := bytes.Index(s.b[from:], name)
		if k < 0 {
			break
		}
		at := from + k
		if before := bytes.TrimRight(s.b[i+1:at], " \t\r\n"); len(before) > 0 && before[len(before)-1] == '{' {
			return i + len(before)
		}
		from = at + len(name)
	}
	return len(s.b)
}

func (s *scan) indented(i int) int {
	line := s.b[bytes.LastIndexByte(s.b[:i], '\n')+1 : i]
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	mark := append(append([]byte("\n"), indent...), '{')
	if k := bytes.Index(s.b[i:], mark); k >= 0 {
		return i + k + len(mark) - 1
	}
	return len(s.b)
}

// firstName returns the first name of an object in quotes.
func firstName(b []byte) []byte {
	t := bytes.TrimLeft(b[1:], " \t\r\n")
	if len(t) == 0 || t[0] != '"' {
		return nil
	}
	k := bytes.IndexByte(t[1:], '"')
	if k < 0 {
		return nil
	}
	return t[:k+2]
}

// objectEnd returns where the object that begins at i ends, or 0.
func objectEnd(b []byte, i int) int {
	depth, text := 0, false
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// Read unpacks the object into v. The error is a *RowError.
func (o Object) Read(v any) error {
	if err := json.Unmarshal(o.Raw, v); err != nil {
		return &RowError{Line: o.Line, Msg: strings.TrimPrefix(err.Error(), "json: ")}
	}
	return nil
}

// LooksJSON reports whether what follows in r begins as JSON does; it takes nothing from r.
func LooksJSON(r *bufio.Reader) bool {
	for n := 16; n <= 4096; n *= 4 {
		b, err := r.Peek(n)
		b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\ufeff")), " \t\r\n")
		if len(b) > 0 {
			return b[0] == '[' || b[0] == '{'
		}
		if err != nil {
			return false
		}
	}
	return false
}

// Text returns a JSON value that should be a text: a string as it is, a number in plain digits, anything else as "".
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
