package letter

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// The page of a PDF, in points. Chosen: A4 with the margins of a letter.
const (
	marginX, marginTop, marginBottom = 62, 64, 64
	textSize, headSize, titleSize    = 10.5, 11.5, 16
	leading                          = 1.4
	indent                           = 14
)

// PDF writes the document as pages that need nothing else; the record is the HTML. The same document gives the same bytes. What the
// typeface has no signs for, such as Arabic or Chinese, is marked with its script and how many signs it has, and a last line says
// where to read it: nothing is a row of empty boxes.
func (d Document) PDF(w io.Writer) error {
	p, err := newPages()
	if err != nil {
		return fmt.Errorf("write letter %s: %w", d.Case, err)
	}
	p.paragraph("bold", titleSize, 0, d.Title)
	p.paragraph("regular", textSize, 0, d.head())
	for _, l := range d.parties() {
		p.paragraph("regular", textSize, 0, l)
	}
	p.space()
	for _, t := range append(notEmpty(d.Note), d.Opening...) {
		p.paragraph("regular", textSize, 0, t)
		p.space()
	}
	for i, s := range d.Sections {
		h := fmt.Sprintf("%d. %s", i+1, s.Heading)
		if s.Law != "" {
			h += " (" + d.tongue().cite(s.Law) + ")"
		}
		p.keep(4 * headSize * leading)
		p.paragraph("bold", headSize, 0, h)
		for _, t := range s.Text {
			p.paragraph("regular", textSize, 0, t)
			p.space()
		}
		for _, t := range s.Points {
			p.paragraph("regular", textSize, indent, "• "+t)
		}
		p.space()
	}
	if d.Mark != "" {
		p.paragraph("regular", textSize, 0, d.Mark)
	}
	if p.marked {
		p.paragraph("regular", textSize, 0, d.tongue().say("pdf.marked"))
	}
	if p.err != nil {
		return fmt.Errorf("write letter %s: %w", d.Case, p.err)
	}
	if _, err := p.doc.WriteTo(w); err != nil {
		return fmt.Errorf("write letter %s: %w", d.Case, err)
	}
	return nil
}

func notEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// sheets are the pages of a PDF in the making. The first error stays.
type sheets struct {
	doc    *gopdf.GoPdf
	face   *sfnt.Font
	buf    sfnt.Buffer
	y      float64
	marked bool
	err    error
}

func newPages() (*sheets, error) {
	face, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	p := &sheets{doc: &gopdf.GoPdf{}, face: face}
	p.doc.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := p.doc.AddTTFFontData("regular", goregular.TTF); err != nil {
		return nil, err
	}
	if err := p.doc.AddTTFFontData("bold", gobold.TTF); err != nil {
		return nil, err
	}
	p.page()
	return p, nil
}

func (p *sheets) page() {
	p.doc.AddPage()
	p.y = marginTop
}

func (p *sheets) space() { p.y += textSize * 0.5 }

// keep begins a page unless so much height is left on this one.
func (p *sheets) keep(height float64) {
	if p.y+height > gopdf.PageSizeA4.H-marginBottom {
		p.page()
	}
}

// paragraph writes a text, line by line. Lines that the writer broke stay broken.
func (p *sheets) paragraph(style string, size, left float64, text string) {
	if p.err = firstOf(p.err, p.doc.SetFont(style, "", size)); p.err != nil {
		return
	}
	for line := range strings.Lines(text) {
		for _, l := range p.lines(line, gopdf.PageSizeA4.W-2*marginX-left) {
			p.keep(size * leading)
			p.doc.SetXY(marginX+left, p.y)
			p.err = firstOf(p.err, p.doc.Text(l))
			p.y += size * leading
		}
	}
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// lines breaks a line of text at blanks, and a word that is longer than the page where the page ends.
func (p *sheets) lines(text string, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(p.readable(text)) {
		for _, piece := range p.pieces(word, width) {
			next := strings.TrimLeft(line+" "+piece, " ")
			if line != "" && p.width(next) > width {
				lines = append(lines, line)
				next = piece
			}
			line = next
		}
	}
	return append(lines, line)
}

func (p *sheets) width(s string) float64 {
	n, err := p.doc.MeasureTextWidth(s)
	p.err = firstOf(p.err, err)
	return n
}

// pieces cuts a word that does not fit into a line.
func (p *sheets) pieces(word string, width float64) (parts []string) {
	runes := []rune(word)
	for len(runes) > 1 && p.width(string(runes)) > width {
		n := len(runes) - 1
		for n > 1 && p.width(string(runes[:n])) > width {
			n = (n + 1) / 2
		}
		parts = append(parts, string(runes[:n]))
		runes = runes[n:]
	}
	return append(parts, string(runes))
}

// readable marks what the typeface has no signs for: runs of it become "[5 Han]".
func (p *sheets) readable(text string) string {
	var b, run strings.Builder
	flush := func() {
		if run.Len() > 0 {
			p.marked = true
			fmt.Fprintf(&b, "[%d %s]", len([]rune(run.String())), scriptOf(run.String()))
			run.Reset()
		}
	}
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")) {
		i, err := p.face.GlyphIndex(&p.buf, r)
		switch {
		case r == '\u00a0' || r == '\u202f' || unicode.IsSpace(r):
			flush()
			b.WriteRune(' ')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector) || unicode.IsControl(r):
		case r < ' ' || err != nil || i == 0:
			run.WriteRune(r)
		default:
			flush()
			b.WriteRune(r)
		}
	}
	flush()
	return b.String()
}

// scriptOf names the script of the first letter, as Unicode does; other signs are "signs".
func scriptOf(text string) string {
	for _, r := range text {
		var names []string
		for name, table := range unicode.Scripts {
			if unicode.IsLetter(r) && unicode.Is(table, r) {
				names = append(names, name)
			}
		}
		if slices.Sort(names); len(names) > 0 {
			return names[0]
		}
	}
	return "signs"
}
