package dump

import "bytes"

// span is a cell of a row: bytes of the line, without the quotes around it.
type span struct {
	start, end int
	doubled    bool // holds "" that means "
}

// dialect says what a backslash before a quote means within quotes.
type dialect int

const (
	// php: it keeps the quote from closing, and both stand. This is how the dumps are written.
	php dialect = iota
	// plain: nothing; only a quote doubles a quote (RFC 4180). PHP writes so when it is told to.
	plain
)

// split cuts a line into cells and says whether it ended well: every quote closed, and nothing but a comma after one.
// Cells are appended to out.
func split(line []byte, out []span, d dialect) ([]span, bool) {
	for i := 0; ; i++ {
		for i < len(line) && line[i] == ',' { // most cells are empty
			out = append(out, span{start: i, end: i})
			i++
		}
		if i == len(line) || line[i] != '"' {
			s, next, _ := bare(line, i)
			out = append(out, s)
			if i = next; i == len(line) {
				return out, true
			}
			continue
		}
		s, ok := quoted(line, i+1, d)
		if !ok {
			return out, false
		}
		out = append(out, s)
		if i = s.end + 1; i == len(line) {
			return out, true
		}
		if line[i] != ',' {
			return out, false
		}
	}
}

// bare returns the cell without quotes that begins at i, and where it ends.
func bare(line []byte, i int) (s span, next int, ok bool) {
	end := len(line)
	if n := bytes.IndexByte(line[i:], ','); n >= 0 {
		end = i + n
	}
	return span{start: i, end: end}, end, true
}

// quoted finds the end of the cell whose text begins at start, after its quote.
func quoted(line []byte, start int, d dialect) (s span, ok bool) {
	s.start = start
	for i := start; ; {
		n := bytes.IndexByte(line[i:], '"')
		if n < 0 {
			return s, false
		}
		i += n
		last := i+1 == len(line)
		if d == php && i > start && line[i-1] == '\\' {
			i++
			continue
		}
		if !last && line[i+1] == '"' {
			s.doubled = true
			i += 2
			continue
		}
		s.end = i
		return s, true
	}
}

// choice is a quote behind a backslash that may close a cell: a comma or the end of the line comes next.
type choice struct {
	cells int // before this one
	span  span
}

// maxChoices is how often search may change its mind about one line; chosen: real rows take one or two.
const maxChoices = 1000

// search cuts a line that split cannot. PHP writes a cell that ends in a backslash so that it looks open; search takes a quote
// behind a backslash for the end of the cell where nothing else makes the line end well with the wanted number of cells.
func search(line []byte, out []span, want int, choices []choice) ([]span, []choice, bool) {
	i, left := 0, maxChoices
	for {
		s, next, ok := bare(line, i)
		if i < len(line) && line[i] == '"' {
			s, choices, ok = candidates(line, span{start: i + 1}, len(out), choices)
			next = s.end + 1
		}
		for {
			if ok {
				out = append(out, s)
			}
			if ok && next == len(line) && len(out) == want {
				return out, choices, true
			}
			if ok && next < len(line) && line[next] == ',' && len(out) < want {
				break
			}
			if len(choices) == 0 || left == 0 {
				return out, choices, false
			}
			c := choices[len(choices)-1]
			choices, left = choices[:len(choices)-1], left-1
			out, s, next, ok = out[:c.cells], c.span, c.span.end+1, true
		}
		i = next + 1
	}
}

// candidates finds the end of a quoted cell as quoted does, and notes the quotes before it that might be the end.
func candidates(line []byte, s span, cells int, choices []choice) (span, []choice, bool) {
	for i := s.start; ; {
		n := bytes.IndexByte(line[i:], '"')
		if n < 0 {
			return s, choices, false
		}
		i += n
		last := i+1 == len(line)
		switch {
		case i > s.start && line[i-1] == '\\':
			if last || line[i+1] == ',' {
				choices = append(choices, choice{cells, span{s.start, i, s.doubled}})
			}
			i++
		case !last && line[i+1] == '"':
			s.doubled = true
			i += 2
		default:
			s.end = i
			return s, choices, true
		}
	}
}

// text returns the cell as it was meant: a part of line where it can be, else a part of *scratch, which grows.
func (s span) text(line []byte, scratch *[]byte, d dialect) []byte {
	raw := line[s.start:s.end]
	if !s.doubled {
		return raw
	}
	from := len(*scratch)
	for i := 0; i < len(raw); i++ {
		*scratch = append(*scratch, raw[i])
		if raw[i] == '"' && (d == plain || i == 0 || raw[i-1] != '\\') {
			i++ // the second of two
		}
	}
	return (*scratch)[from:]
}
