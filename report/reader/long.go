package reader

import (
	"iter"
	"strconv"
	"strings"

	"github.com/aedile/aedile/report/template"
)

// Reading is one value of the long table: what it is, the text as found, and where.
type Reading struct {
	Service   string   `json:"service"`
	Period    string   `json:"period,omitempty"`
	Surface   string   `json:"surface,omitempty"`
	Part      int      `json:"part"` // 0: of no part of the template
	Row       string   `json:"row"`
	Within    string   `json:"within,omitempty"`
	Scope     string   `json:"scope,omitempty"`
	Described string   `json:"described,omitempty"`
	Letter    string   `json:"letter,omitempty"` // of the template
	Heading   string   `json:"heading,omitempty"`
	Value     *float64 `json:"value,omitempty"`
	Day       string   `json:"day,omitempty"`
	Found     string   `json:"found"`
	File      string   `json:"file"`
	Sheet     string   `json:"sheet,omitempty"`
	Line      int      `json:"line"`   // the row in the file
	Column    string   `json:"column"` // in the file
}

// Figures yields every value of a report that is not empty, in the order found.
func (p *Published) Figures() iter.Seq[Reading] {
	return func(yield func(Reading) bool) {
		for i := range p.Sheets {
			s := &p.Sheets[i]
			for j := range s.Lines {
				for _, c := range s.Lines[j].Cells {
					if strings.TrimSpace(c.Found) != "" && !yield(p.figure(s, &s.Lines[j], c)) {
						return
					}
				}
			}
		}
	}
}

func (p *Published) figure(s *Sheet, l *Line, c Cell) Reading {
	f := Reading{Service: l.Service, Period: l.Period, Surface: l.Surface, Part: s.Part, Row: l.Key, Within: l.Within, Scope: l.Scope,
		Described: l.Described,
		Letter:    c.Letter, Found: c.Found, File: s.File, Sheet: s.Name, Line: l.Number, Column: template.Letter(c.Column)}
	if f.Service == "" {
		f.Service = p.Service
	}
	if c.Column <= len(s.Headings) {
		f.Heading = strings.TrimSpace(s.Headings[c.Column-1])
	}
	if c.Known {
		f.Value = &c.Number
	}
	if !c.Day.IsZero() {
		f.Day = c.Day.String()
	}
	return f
}

// Note says what was bent, for a person.
func (n Remark) Note() string {
	at := n.File
	if n.Sheet != "" {
		at += " " + n.Sheet
	}
	if n.Row > 0 {
		at += ":" + strconv.Itoa(n.Row)
	}
	if n.Found != "" {
		at += " " + strconv.Quote(n.Found)
	}
	return strconv.Itoa(n.Count) + " × " + n.What + ", first " + at
}
