package source

import (
	"bytes"
	"strings"

	"github.com/aedile/aedile/screen/source/column"
)

// elements finds out which element of an XML file is the record: the one that repeats and whose children have the names of
// fields. It reads leniently and only as far as the text given.
type elements struct {
	names *column.Names
	known map[string]column.Field // what names mean, as far as they were met
	open  []element
	count map[string]*elementStats
	order []string // paths as they were met first
}

// element is one that is open.
type element struct {
	name, path string
	fields     map[column.Field]bool
	children   int
}

// elementStats is what is known of all elements of one path.
type elementStats struct {
	name     string
	depth    int
	count    int
	children int // of the one that has most
	fields   map[column.Field]bool
}

// recordElement returns the name of the element that is the record, "" where there is none.
func recordElement(text []byte) string {
	e := &elements{names: column.Usual(), count: map[string]*elementStats{}, known: map[string]column.Field{}}
	e.read(text)
	best, score := "", 0
	for _, p := range e.order {
		if s := e.score(e.count[p]); s > score {
			best, score = e.count[p].name, s
		}
	}
	return best
}

// score says how much an element looks like a record; 0: it does not.
func (e *elements) score(s *elementStats) int {
	f := s.fields
	told := f[column.Title] || f[column.Text]
	switch strings.ToLower(localName(s.name)) {
	case "channel", "feed", "shop", "store", "rss", "rdf", "catalog", "catalogue":
		return 0
	}
	points := 0
	switch {
	case s.depth == 0:
		return 0
	case told && len(f) >= 2:
		points = 20 + 10*len(f)
	case told && s.count >= 2, f[column.URL] && s.count >= 2:
		points = 10 + 5*len(f)
	case s.count >= 2 && s.children >= 2:
		points = 1
	default:
		return 0
	}
	if s.count >= 2 && points > 1 {
		points += 15
	}
	if isEntry(strings.ToLower(localName(s.name))) {
		points += 20
	}
	return points
}

func localName(name string) string { return name[strings.IndexByte(name, ':')+1:] }

// read goes over the tags of a text.
func (e *elements) read(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return
		}
		if b = b[i:]; len(b) < 2 {
			return
		}
		n := passed(b)
		switch {
		case n > 0:
			b = b[min(n, len(b)):]
			continue
		case b[1] == '/':
			end := bytes.IndexByte(b, '>')
			if end < 0 {
				return
			}
			e.close(string(bytes.TrimSpace(b[2:end])))
			b = b[end+1:]
		case isNameStart(b[1]):
			end := tagEnd(b)
			if end < 0 {
				return
			}
			e.start(b[1:end])
			b = b[end+1:]
		default:
			b = b[1:]
		}
	}
}

// passed returns the length of a comment, CDATA section, declaration or instruction that b begins with, 0 where it is none.
func passed(b []byte) int {
	for _, m := range [...]struct{ open, close string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}} {
		if bytes.HasPrefix(b, []byte(m.open)) {
			i := bytes.Index(b, []byte(m.close))
			if i < 0 {
				return len(b)
			}
			return i + len(m.close)
		}
	}
	return 0
}

func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

// tagEnd returns the index of the bracket that closes a tag, -1 where there is none.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i
		}
	}
	return -1
}

// start opens an element; its attributes count as children.
func (e *elements) start(tag []byte) {
	closed := bytes.HasSuffix(tag, []byte("/"))
	tag = bytes.TrimSuffix(tag, []byte("/"))
	name, rest, _ := strings.Cut(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, string(tag)), " ")
	if len(e.open) >= 64 {
		return
	}
	path := name
	if n := len(e.open); n > 0 {
		path = e.open[n-1].path + "/" + name
	}
	el := element{name: name, path: path, fields: map[column.Field]bool{}}
	for part := range strings.SplitSeq(rest, "=") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if f := e.field(words[len(words)-1]); f != column.None {
			el.fields[f] = true
			el.children++
		}
	}
	e.open = append(e.open, el)
	if closed {
		e.close(name)
	}
}

func (e *elements) field(name string) column.Field {
	if len(name) > 60 {
		return column.None
	}
	f, ok := e.known[name]
	if ok {
		return f
	}
	f = e.names.Place(name).Field
	if f == column.None && strings.Contains(name, ":") {
		f = e.names.Place(localName(name)).Field
	}
	if len(e.known) < maxSeen {
		e.known[name] = f
	}
	return f
}

// close shuts the element of that name, and those inside it.
func (e *elements) close(name string) {
	at := len(e.open) - 1
	for at >= 0 && e.open[at].name != name {
		at--
	}
	for at >= 0 && len(e.open) > at {
		e.pop()
	}
}

func (e *elements) pop() {
	n := len(e.open) - 1
	el := e.open[n]
	e.open = e.open[:n]
	s := e.count[el.path]
	if s == nil {
		if len(e.count) > 2000 {
			return
		}
		s = &elementStats{name: el.name, depth: n, fields: map[column.Field]bool{}}
		e.count[el.path] = s
		e.order = append(e.order, el.path)
	}
	s.count++
	s.children = max(s.children, el.children)
	for f := range el.fields {
		s.fields[f] = true
	}
	if n > 0 {
		parent := &e.open[n-1]
		parent.children++
		if f := e.field(el.name); f != column.None && el.children < 3 {
			parent.fields[f] = true
		}
	}
}
