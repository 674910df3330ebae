package paper

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// Bounds of what is read. Chosen: the longest public report on risks has some 400 pages.
const (
	MaxFile     = 64 << 20 // bytes
	maxPages    = 5_000
	maxPassages = 200_000
	maxRunes    = 20_000 // of one passage; the rest goes on as another
)

// Passage is a paragraph, a row of a table or a heading.
type Passage struct {
	Page    int    `json:"page,omitempty"` // of a PDF, from 1
	Number  int    `json:"number"`         // in the document, from 1
	Heading string `json:"heading,omitempty"`
	Level   int    `json:"level,omitempty"` // of a heading, from 1; 0: it is none
	Text    string `json:"text"`
}

// Paper is a file as passages.
type Paper struct {
	Name     string    `json:"name"`
	Form     string    `json:"form"` // pdf, html, text
	Pages    int       `json:"pages,omitempty"`
	Language string    `json:"language,omitempty"` // as the file says it, or ""
	Passages []Passage `json:"passages"`
	// Unread says what could not be read: pages without text, what is beyond a bound.
	Unread []string `json:"unread,omitempty"`
}

// Is reports whether a name is that of a document that is read here, and no table.
func Is(name string) bool {
	for _, ext := range []string{".pdf", ".html", ".htm", ".xhtml", ".md"} {
		if strings.HasSuffix(strings.ToLower(name), ext) {
			return true
		}
	}
	return false
}

// Reader reads documents. Close it: it holds the machine that reads PDF.
type Reader struct {
	// Cache is a folder in which the machine that reads PDF is kept compiled; empty: it is compiled at each start, which takes seconds.
	Cache string
	pdf   *machine
}

// Close lets go of what reading PDF needs.
func (r *Reader) Close() error {
	if r.pdf == nil {
		return nil
	}
	err := r.pdf.close()
	r.pdf = nil
	return err
}

// Read reads a document: by its first bytes, else by its name. The error is Invalid where it has no text at all.
func (r *Reader) Read(name string, data []byte) (*Paper, error) {
	if len(data) > MaxFile {
		return nil, aedile.Limitf("read document", name, "is larger than %d bytes", MaxFile)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF")) // the mark of some editors, no part of the first heading
	d := &Paper{Name: name}
	var err error
	switch head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 1024)])); {
	case bytes.HasPrefix(head, []byte("%pdf-")) || strings.HasSuffix(strings.ToLower(name), ".pdf"):
		d.Form = "pdf"
		err = r.readPDF(d, data)
	case bytes.Contains(head, []byte("<html")) || bytes.HasPrefix(head, []byte("<!doctype html")) || isPage(name):
		d.Form = "html"
		err = readHTML(d, data)
	default:
		d.Form = "text"
		readLines(d, 0, string(bytes.ToValidUTF8(data, []byte("\uFFFD"))))
	}
	if err != nil {
		return nil, err
	}
	if len(d.Passages) == 0 {
		return nil, aedile.Invalidf("read document", name,
			"has no text").Hint("a scan has pictures of text alone: ask for the document itself")
	}
	under(d)
	return d, nil
}

// add adds a passage, cut where it is too long.
func (d *Paper) add(page, level int, text string) {
	text = strings.Join(strings.Fields(text), " ")
	for text != "" {
		if len(d.Passages) >= maxPassages {
			d.unread("passages beyond the first %d", maxPassages)
			return
		}
		cut := 0
		for n := 0; cut < len(text) && n < maxRunes; n++ {
			_, size := utf8.DecodeRuneInString(text[cut:])
			cut += size
		}
		d.Passages = append(d.Passages, Passage{Page: page, Number: len(d.Passages) + 1, Level: level, Text: text[:cut]})
		text = text[cut:]
	}
}

// isPage reports whether the name is that of a page.
func isPage(name string) bool {
	return slices.Contains([]string{".htm", ".html", ".xhtml"}, strings.ToLower(filepath.Ext(name)))
}

// under tells each passage the heading under which it stands.
func under(d *Paper) {
	heading := ""
	for i := range d.Passages {
		if p := &d.Passages[i]; p.Level > 0 {
			heading = p.Text
		} else {
			p.Heading = heading
		}
	}
}

// numbered is how headings of reports begin: 1., 1.2, 1.2.3, I., A., Annex 2, Article 16, Section B.
var numbered = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,5}\.|[A-Z]\.|(?:Annex|Anhang|Annexe|Section|Abschnitt|Chapter|Kapitel|Chapitre|Article|Artikel|Part|Teil|Partie)\s+[\dIVXA-Z]+(?:\(\d+\))?[.:]?)\s+\pL`)

// maxHeading is how long a line may be to be a heading. Chosen.
const maxHeading = 120

// headingOf returns the level of a line that is a heading, 0 for others: short, without the end of a sentence, and numbered, in capitals,
// or alone between empty lines with a capital at its beginning.
func headingOf(line string, alone bool) int {
	line = strings.TrimSpace(line)
	if strings.HasPrefix(line, "#") { // of Markdown
		level := len(line) - len(strings.TrimLeft(line, "#"))
		if rest := line[level:]; level <= 6 && strings.HasPrefix(rest, " ") {
			return level
		}
	}
	n := utf8.RuneCountInString(line)
	if n < 3 || n > maxHeading || strings.ContainsAny(line[len(line)-1:], ".;,:?!|") || strings.Contains(line, "|") {
		return 0
	}
	if numbered.MatchString(line) {
		return 1 + strings.Count(strings.Fields(line)[0], ".")
	}
	letters, upper := 0, 0
	for _, c := range line {
		if unicode.IsLetter(c) {
			letters++
			if unicode.IsUpper(c) {
				upper++
			}
		}
	}
	first, _ := utf8.DecodeRuneInString(line)
	switch {
	case letters >= 3 && upper == letters:
		return 2
	case alone && unicode.IsUpper(first) && n <= 80:
		return 3
	}
	return 0
}

// readLines cuts plain text, or the text of a page, into passages: empty lines end one, and so do headings, marks of lists and rows of
// tables.
func readLines(d *Paper, page int, text string) {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n").Replace(text), "\n")
	var open []string
	flush := func() {
		d.add(page, 0, unhyphened(open))
		open = open[:0]
	}
	blank := func(i int) bool { return i < 0 || i >= len(lines) || strings.TrimSpace(lines[i]) == "" }
	for i, line := range lines {
		line = strings.TrimSpace(line)
		switch level := 0; {
		case line == "":
			flush()
		default:
			if level = headingOf(line, blank(i-1) && blank(i+1)); level > 0 {
				flush()
				d.add(page, level, strings.TrimLeft(line, "# "))
				continue
			}
			if listed.MatchString(line) || strings.HasPrefix(line, "|") {
				flush()
			}
			open = append(open, line)
		}
	}
	flush()
}

// listed is how an entry of a list begins.
var listed = regexp.MustCompile(`^(?:[•▪◦‣·–—*-]|\(?[a-z0-9]{1,3}\))\s+`)

// unhyphened joins lines; a word that was cut at the end of a line becomes one again.
func unhyphened(lines []string) string {
	var b []byte
	for i, l := range lines {
		if i > 0 {
			next, _ := utf8.DecodeRuneInString(l)
			bare, ok := bytes.CutSuffix(b, []byte("-"))
			if ok && unicode.IsLower(next) && len(bare) > 0 && bare[len(bare)-1] != ' ' {
				b = bare
			} else {
				b = append(b, ' ')
			}
		}
		b = append(b, l...)
	}
	return strings.ReplaceAll(string(b), "\u00ad", "")
}
