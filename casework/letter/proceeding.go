package letter

import (
	"slices"
	"strconv"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) proceeding() (ds []Document) {
	p := casework.LastBody[kinds.Proceeding](w.Case, "open")
	if p == nil {
		return nil
	}
	ds = append(ds, w.opening(p, w.on("open")))
	for _, e := range w.Events {
		if e.Move != "find" {
			continue
		}
		if f, err := casework.BodyOf[kinds.Preliminary](e); err == nil { // the journal's check names what cannot be read
			ds = append(ds, w.preliminary(p, f, w.dayOf(e)))
		}
	}
	return ds
}

// opening tells a provider that proceedings were opened, and on what suspicions (≈ art 66(1) DSA).
func (w writer) opening(p *kinds.Proceeding, on deadline.Date) Document {
	service := p.Service
	if service == "" {
		service = p.Provider
	}
	return Document{What: "opening", Case: w.ID, On: on, Status: w.say("status.suspected"), Title: w.say("opening.title"),
		Opening:  append(w.proceedingHead(p), w.say("opening.opening", "service", service)),
		Sections: []Section{{w.say("opening.grounds"), "art 66(1) DSA", nil, w.grounds(p, nil)}}}
}

// preliminary tell a provider what was preliminarily found on some grounds, the measures considered and what it should do,
// and until when it can reply (≈ art 73(2), 79 DSA). They establish nothing.
func (w writer) preliminary(p *kinds.Proceeding, f *kinds.Preliminary, on deadline.Date) Document {
	return Document{What: "preliminary_findings", Case: w.ID, On: on, Status: w.say("status.preliminary"), Title: w.say("preliminary.title"),
		Opening: append(w.proceedingHead(p), w.say("preliminary.opening")),
		Sections: filled(
			Section{w.say("preliminary.grounds"), "", nil, w.grounds(p, f.Grounds)},
			w.texts("preliminary.findings", "art 73(2) DSA", f.Findings),
			w.texts("preliminary.measures", "art 73(2) DSA", f.Measures),
			Section{w.say("preliminary.reply"), "art 79 DSA", []string{w.say("preliminary.by", "day", w.day(f.ReplyBy))}, nil},
		)}
}

func (w writer) proceedingHead(p *kinds.Proceeding) (head []string) {
	head = append(head, w.say("to", "to", p.Provider))
	if p.Reference != "" {
		head = append(head, w.say("reference", "reference", p.Reference))
	}
	return head
}

// grounds writes the grounds with these numbers; no numbers: all.
func (w writer) grounds(p *kinds.Proceeding, nos []int) (points []string) {
	for _, g := range p.Grounds {
		if len(nos) == 0 || slices.Contains(nos, g.No) {
			points = append(points, w.say("ground.no", "no", strconv.Itoa(g.No), "title", g.Title, "articles", w.list(w.articles(g.Articles))))
		}
	}
	return points
}

// articles writes bare numbers as articles of the DSA.
func (w writer) articles(nos []string) (as []string) {
	for _, a := range nos {
		if a != "" && a[0] >= '0' && a[0] <= '9' {
			a = w.say("article", "place", a)
		}
		as = append(as, a)
	}
	return as
}
