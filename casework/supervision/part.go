package supervision

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Part is a section of a letter that a procedure declares: the letter room writes it under the words of its heading.
type Part struct {
	Heading string // key of the heading, as "facts"
	Law     law.Ref
	Text    []string
	Points  []string
}

// Sheet is a letter that a procedure declares itself. Its title and opening are words of the letter room under the name of the letter.
type Sheet struct {
	To      string // whom it is for, where the step says
	Service string
	Status  string // key of the status: "decision", "preliminary", "request", "answer", "information", "suspected"
	Parts   []Part
}

// Lettered is a content that says what stands in its letter. The case is the one before the step.
type Lettered interface {
	Sheet(c casework.Case) Sheet
}

// Section is a part of a letter with one text; one that says nothing is left out.
func Section(heading string, ref law.Ref, texts ...string) Part {
	p := Part{Heading: heading, Law: ref}
	for _, t := range texts {
		if Has(t) || t == casework.ErasedText {
			p.Text = append(p.Text, t)
		}
	}
	return p
}

// Points is a section that is a list.
func Points(heading string, ref law.Ref, items ...string) Part {
	return Part{Heading: heading, Law: ref, Points: items}
}

// NewSheet makes a letter of the parts that say something.
func NewSheet(status, to, service string, parts ...Part) Sheet {
	s := Sheet{To: to, Service: service, Status: status}
	for _, p := range parts {
		if len(p.Text)+len(p.Points) > 0 {
			s.Parts = append(s.Parts, p)
		}
	}
	return s
}

// Ends writes a stated end: the day, or the period.
func Ends(on deadline.Date, within deadline.Period) []string {
	switch {
	case !on.IsZero():
		return []string{on.String()}
	case !within.IsZero():
		return []string{within.String()}
	}
	return nil
}
