package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/source/column"
)

// csvField is a cell within a buffer, without its quotes.
type csvField struct {
	start, end int
	doubled    bool // holds quotes written twice
}

// csvState says how scanning a record ended.
type csvState uint8

const (
	csvDone csvState = iota // a whole record
	csvMore                 // the buffer ends inside the record
	csvOpen                 // a quote is not closed before the end of the text, or of the line where only one is allowed
)

// scanRecord cuts the first record of b into fields and returns how many bytes it takes. RFC 4180 with two leniences: a
// quote inside a cell that does not begin with one is text, and so is a quote inside a quoted cell that no separator or
// end of line follows (5" disk). A backslash means nothing. eof says that nothing comes after b; oneLine, that the record
// must end on its first line.
func scanRecord(b []byte, delim byte, eof, oneLine bool, fields []csvField) ([]csvField, int, csvState) {
	i := 0
	for {
		if i < len(b) && b[i] == '"' {
			f, next, state := scanQuoted(b, i, delim, eof, oneLine)
			if state != csvDone {
				return fields, next, state
			}
			fields, i = append(fields, f), next
		} else {
			start := i
			for i < len(b) && b[i] != delim && b[i] != '\n' {
				i++
			}
			if i == len(b) && !eof {
				return fields, i, csvMore
			}
			end := i
			if end > start && b[end-1] == '\r' && (i == len(b) || b[i] == '\n') {
				end--
			}
			fields = append(fields, csvField{start, end, false})
		}
		if i >= len(b) {
			return fields, i, csvDone
		}
		i++
		if b[i-1] == '\n' {
			return fields, i, csvDone
		}
	}
}

// scanQuoted reads the quoted cell at b[i]. It returns the index of the separator or line feed after it. A cell in which,
// after a line end, another seems to begin was never closed: the state is csvOpen and the index that of the next line.
func scanQuoted(b []byte, i int, delim byte, eof, oneLine bool) (csvField, int, csvState) {
	f := csvField{start: i + 1}
	lines := false // the cell has gone over a line end
	for j := i + 1; ; {
		n := bytes.IndexByte(b[j:], '"')
		stop := j + n
		if n < 0 {
			stop = len(b)
		}
		if !lines {
			k := bytes.IndexByte(b[j:stop], '\n')
			if lines = k >= 0; lines && oneLine {
				return f, j + k + 1, csvOpen
			}
		}
		if n < 0 {
			if eof {
				return f, len(b), csvOpen
			}
			return f, len(b), csvMore
		}
		j = stop + 1
		f.end = stop
		begins := lines && (b[stop-1] == delim || b[stop-1] == '\n') // which RFC 4180 does not allow inside a cell
		switch {
		case j == len(b):
			if eof {
				return f, j, csvDone
			}
			return f, j, csvMore
		case b[j] == '"':
			f.doubled = true
			j++
		case b[j] == delim || b[j] == '\n':
			return f, j, csvDone
		case b[j] == '\r' && j+1 < len(b) && b[j+1] == '\n':
			return f, j + 1, csvDone
		case b[j] == '\r' && j+1 == len(b):
			if eof {
				return f, j + 1, csvDone
			}
			return f, j + 1, csvMore
		case begins:
			return neverClosed(b, f, j, eof)
		}
	}
}

func neverClosed(b []byte, f csvField, j int, eof bool) (csvField, int, csvState) {
	switch k := bytes.IndexByte(b[j:], '\n'); {
	case k >= 0:
		return f, j + k + 1, csvOpen
	case eof:
		return f, len(b), csvOpen
	}
	return f, len(b), csvMore
}

// text returns the cell's content. Doubled quotes are halved in a copy appended to arena.
func (f csvField) text(b []byte, arena *[]byte) string {
	raw := b[f.start:f.end]
	if !f.doubled {
		return alias(raw)
	}
	start := len(*arena)
	for {
		i := bytes.Index(raw, []byte(`""`))
		if i < 0 {
			break
		}
		*arena = append(*arena, raw[:i+1]...)
		raw = raw[i+2:]
	}
	*arena = append(*arena, raw...)
	return alias((*arena)[start:])
}

// sniffDelimiter guesses what separates the cells of a table from its first records, 0 where the text is no table: no
// separator gives at least two cells to most of them. Headers that hold usual names lower the bar.
func sniffDelimiter(text []byte) byte {
	text = bytes.TrimLeft(text, "\r\n")
	if d, _ := sepLine(text); d != 0 {
		return d
	}
	var best byte
	bestScore := 0.0
	for _, delim := range []byte{'\t', ',', ';', '|'} {
		if s := tableScore(text, delim); s > bestScore {
			best, bestScore = delim, s
		}
	}
	return best
}

// noDelimiter separates nothing: it does not occur in UTF-8.
const noDelimiter = 0xff

// delimiterOf returns what separates the cells of a text that is known to be a table; a table of one column has no
// separator. Where CSV was asked for by name, tabs do not count.
func delimiterOf(text []byte, forced bool) byte {
	if d := sniffDelimiter(text); d != 0 && !(forced && d == '\t') {
		return d
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(text, "\r\n"), []byte{'\n'})
	if bytes.HasPrefix(first, []byte("http")) { // a list of addresses, which may hold any separator
		return noDelimiter
	}
	for _, d := range []byte{',', ';', '|', '\t'} {
		if bytes.IndexByte(first, d) >= 0 {
			return d
		}
	}
	return noDelimiter
}

// tableScore says how much the text looks like a table with that separator; 0: it does not.
func tableScore(text []byte, delim byte) float64 {
	at, known := headerAt(text, delim)
	header, n, state := scanRecord(text[at:], delim, true, false, nil)
	if state != csvDone || len(header) < 2 {
		return 0
	}
	records, same := 0, 0
	for rest := text[at+n:]; len(rest) > 0 && records < 20; {
		fields, n, state := scanRecord(rest, delim, len(text) < peekBytes, false, nil)
		if state == csvMore {
			break
		}
		rest = rest[n:]
		if len(fields) == 1 && fields[0].start == fields[0].end {
			continue
		}
		if records++; state == csvDone && len(fields) == len(header) {
			same++
		}
	}
	share := 1.0
	if records > 0 {
		share = float64(same) / float64(records)
	}
	switch {
	case known >= 2 && share >= 0.3, known == 1 && share >= 0.5:
		return share + float64(known)
	case records >= 2 && share >= 0.9:
		return share
	}
	return 0
}

// headerRows is how far down the header of a table is looked for: some exports begin with a title, a date, or comments.
const headerRows = 30

// headerAt returns where the header begins, and how many names of fields it holds: the first record that has two, or the first
// record of all where none has.
func headerAt(text []byte, delim byte) (at, known int) {
	for i, p := 0, 0; i < headerRows && p < len(text); i++ {
		fields, n, state := scanRecord(text[p:], delim, len(text) < peekBytes, false, nil)
		if state != csvDone || n == 0 {
			break
		}
		if k := knownNames(text[p:], fields); i == 0 && k > 0 || k >= 2 {
			if i == 0 || k > known {
				at, known = p, k
			}
			if k >= 2 {
				return at, known
			}
		}
		p += n
	}
	return at, known
}

// knownNames counts the cells of a record that are names of fields.
func knownNames(b []byte, fields []csvField) int {
	known := 0
	var arena []byte
	for i, f := range fields {
		name := f.text(b, &arena)
		if i < 500 && len(name) < 200 && utf8.ValidString(name) && column.Usual().Place(strings.TrimSpace(name)).Field != column.None {
			known++
		}
	}
	return known
}

// sepLine reads the first line that spreadsheets write to name the separator: "sep=;". It returns the separator and the
// length of the line, 0 where there is none.
func sepLine(text []byte) (byte, int) {
	if len(text) < 5 || !bytes.EqualFold(text[:4], []byte("sep=")) {
		return 0, 0
	}
	for i := 5; i < len(text) && i < 8; i++ {
		if text[i] == '\n' {
			return text[4], i + 1
		}
		if text[i] != '\r' {
			break
		}
	}
	return 0, 0
}
