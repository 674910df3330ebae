package letter

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Document is a letter before it has a form.
type Document struct {
	// What it is, as the table of its procedure names it: "statement_of_reasons", "receipt"; "message" for a move that has no letter of
	// its own.
	What string        `json:"what"`
	Lang string        `json:"lang,omitempty"` // the language of its words
	Case aedile.CaseID `json:"case,omitempty"`
	On   deadline.Date `json:"on,omitzero"`
	// From, To, Service and Act name the sender, the addressee, the service it is about and the act it rests on, where they are known.
	From    string `json:"from,omitempty"`
	To      string `json:"to,omitempty"`
	Service string `json:"service,omitempty"`
	Act     string `json:"act,omitempty"`
	// Note says that the words are not in the language that was asked for.
	Note string `json:"note,omitempty"`
	// Status says what the document shows: a finding, suspicion or preliminary finding is never established.
	Status   string    `json:"status"`
	Title    string    `json:"title"`
	Opening  []string  `json:"opening,omitempty"`
	Sections []Section `json:"sections"`
	// Mark is the last line, as RecordMark writes it; empty: none.
	Mark string `json:"mark,omitempty"`

	version int // of the case after the move that sends it; 0: the move is still to come
}

// Section is a part of a document under its heading.
type Section struct {
	Heading string   `json:"heading"`
	Law     string   `json:"law,omitempty"` // what asks for it: "art 17(3)(b) DSA"
	Text    []string `json:"text"`          // paragraphs
	Points  []string `json:"points,omitempty"`
}

// Names says how letters show personal texts.
type Names bool

// The two ways. The record keeps texts without names, so that they can be deleted without breaking its proofs.
const (
	Hidden Names = false // "[personal]": for the record
	Shown  Names = true  // as they are: for the person the letter is for
)

func (n Names) of(p casework.Personal) string {
	if n == Shown && p.Text != "" {
		return p.Text
	}
	return p.String()
}

// lineWidth is how many characters a line of a plain text has at most. Chosen: it fits every mail program.
const lineWidth = 78

// Text returns the document as plain text, wrapped at 78 characters.
func (d Document) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", d.Title, strings.Repeat("=", utf8.RuneCountInString(d.Title)))
	if head := d.head(); head != "" {
		fmt.Fprintf(&b, "%s\n", head)
	}
	for _, p := range d.parties() {
		b.WriteString(wrap(p, "", "  "))
	}
	if d.Note != "" {
		b.WriteString("\n" + wrap(d.Note, "", ""))
	}
	for _, p := range d.Opening {
		b.WriteString("\n" + wrap(p, "", ""))
	}
	for i, s := range d.Sections {
		h := fmt.Sprintf("%d. %s", i+1, s.Heading)
		if s.Law != "" {
			h += " (" + d.tongue().cite(s.Law) + ")"
		}
		b.WriteString("\n" + wrap(h, "", "   "))
		for _, p := range s.Text {
			b.WriteString("\n" + wrap(p, "", ""))
		}
		if len(s.Points) > 0 {
			b.WriteString("\n")
		}
		for _, p := range s.Points {
			b.WriteString(wrap(p, "- ", "  "))
		}
	}
	if d.Mark != "" {
		b.WriteString("\n" + wrap(d.Mark, "", ""))
	}
	return b.String()
}

// RecordMark returns the line, in the language, that makes whoever gets a letter a witness of the record: how many events it had and the
// digest of the last, which holds those of all before it.
func RecordMark(lang string, events int64, digest aedile.Digest) string {
	t, _ := tongueOf(lang)
	return t.say("record.mark", "n", strconv.FormatInt(events, 10), "digest", string(digest))
}

// tongue returns the words of the document's language.
func (d Document) tongue() *tongue {
	t, _ := tongueOf(d.Lang)
	return t
}

// head returns the line beneath the title.
func (d Document) head() string {
	var parts []string
	if d.Case != "" {
		parts = append(parts, d.tongue().say("head.case", "case", string(d.Case)))
	}
	if !d.On.IsZero() {
		parts = append(parts, d.tongue().day(d.On))
	}
	return strings.Join(append(parts, d.Status), " · ")
}

// parties returns the lines that name sender, addressee, service and act.
func (d Document) parties() (lines []string) {
	for _, l := range []struct{ key, text string }{{"from", d.From}, {"to", d.To}, {"service", d.Service}, {"act", d.Act}} {
		if l.text != "" {
			lines = append(lines, d.tongue().say("head."+l.key, l.key, l.text))
		}
	}
	return lines
}

// wrap breaks a paragraph at spaces. Lines that the writer broke stay broken.
func wrap(text, first, rest string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		at := 0
		for _, w := range strings.Fields(line) {
			n := utf8.RuneCountInString(w)
			switch {
			case at == 0:
				b.WriteString(first)
				at = len(first)
			case at+1+n > lineWidth:
				b.WriteString("\n" + rest)
				at = len(rest)
			default:
				b.WriteString(" ")
				at++
			}
			b.WriteString(w)
			at += n
			first = rest
		}
		b.WriteString("\n")
	}
	return b.String()
}

//go:embed letter.html
var page string

var pages = sync.OnceValue(func() *template.Template { return template.Must(template.New("letter").Parse(page)) })

// HTML writes the document as one page that needs nothing else. Texts are escaped.
func (d Document) HTML(w io.Writer) error {
	if d.Lang == "" {
		d.Lang = fallback
	}
	d.Sections = slices.Clone(d.Sections)
	for i := range d.Sections {
		d.Sections[i].Law = d.tongue().cite(d.Sections[i].Law)
	}
	err := pages().Execute(w, struct {
		Document
		Head    string
		Parties []string
	}{d, d.head(), d.parties()})
	if err != nil {
		return fmt.Errorf("write letter %s: %w", d.Case, err)
	}
	return nil
}

// JSON writes the document as JSON.
func (d Document) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("write letter %s: %w", d.Case, err)
	}
	return nil
}

// sentence writes a text that a person wrote, and that stands by itself, as a sentence: a first word of small letters alone begins with a
// capital. A name that is written as "iPhone" stays.
func sentence(s string) string {
	s = ended(s)
	first, _, _ := strings.Cut(s, " ")
	word := strings.TrimRight(first, ",.:;!?…")
	if word == "" || strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLower(r) }) >= 0 {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// ended is the text with a full stop, unless it ends already or an address would take it in.
func ended(s string) string {
	s = strings.TrimSpace(s)
	last := s[strings.LastIndexAny(s, " \n")+1:]
	if s == "" || strings.Contains(last, "://") || strings.Contains(last, "@") || strings.ContainsAny(s[len(s)-1:], ".!?:;") ||
		strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}
