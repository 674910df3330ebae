package reader

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/aedile/aedile"
)

// readCSV reads a table of commas, semicolons or tabs.
func readCSV(f Given) ([]table, []Remark, error) {
	data, notes, err := decoded(f)
	if err != nil {
		return nil, nil, err
	}
	comma := separator(data)
	if comma != ',' {
		notes = append(notes, Remark{What: "the separator is no comma (RFC 4180)", Count: 1, File: f.Name, Row: 1, Found: string(comma)})
	}
	t := table{file: f.Name, grouped: comma != ','}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	next, n, cells := 1, 0, 0 // next is the line on which a record would begin if no line were empty
	for at := int64(0); ; {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			notes = append(notes, Remark{What: "the rest of the file cannot be read", Count: 1, File: f.Name, Row: n + 1,
				Found: err.Error()})
			break
		}
		line, _ := r.FieldPos(0)
		raw := data[at:r.InputOffset()]
		at = r.InputOffset()
		inside := bytes.Count(bytes.TrimSuffix(raw, []byte("\n")), []byte("\n")) - (line - next)
		n += 1 + line - next
		next = line + inside + 1
		if cells += len(record); cells > maxCells {
			return nil, nil, aedile.Limitf("read report", f.Name, "holds more than %d cells", maxCells)
		}
		if len(record) > maxWidth {
			record = record[:maxWidth]
			notes = append(notes, Remark{What: "a row is wider than is read", Count: 1, File: f.Name, Row: n})
		}
		t.rows = append(t.rows, row{n, record})
	}
	return []table{t}, notes, nil
}

// decoded returns the text as UTF-8 without a mark: as it is, else from UTF-16 where a mark says so, else from Windows-1252, which is a
// guess.
func decoded(f Given) ([]byte, []Remark, error) {
	data := f.Data
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, nil, aedile.Invalidf("read report", f.Name, "is no text").Because(err)
		}
		return out, []Remark{{What: "written in UTF-16, not in UTF-8", Count: 1, File: f.Name}}, nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, nil, aedile.Invalidf("read report", f.Name, "is no table").Hint("CSV, XLSX and ODS are read")
	}
	if utf8.Valid(data) {
		return data, nil, nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return nil, nil, aedile.Invalidf("read report", f.Name, "is no text").Because(err)
	}
	return out, []Remark{{What: "not UTF-8: read as Windows-1252, which is a guess", Count: 1, File: f.Name}}, nil
}

// separator is the sign that parts most of the first rows, quotes aside: the one that parts the most alike.
func separator(data []byte) rune {
	best, most := ',', 0
	for _, sep := range ",;\t" {
		counts, quoted := []int{0}, false
		for _, c := range string(data[:min(len(data), 64<<10)]) {
			switch {
			case c == '"':
				quoted = !quoted
			case c == '\n' && !quoted:
				counts = append(counts, 0)
			case c == sep && !quoted:
				counts[len(counts)-1]++
			}
			if len(counts) > maxHead {
				break
			}
		}
		same := map[int]int{}
		for _, n := range counts {
			if n > 0 {
				same[n]++
			}
		}
		score := 0
		for n, times := range same {
			score = max(score, times*times*min(n, 50))
		}
		if score > most {
			best, most = sep, score
		}
	}
	return best
}

// filled counts the cells that hold anything.
func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}
