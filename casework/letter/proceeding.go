package letter

import (
	"slices"
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// Opening tells a provider that proceedings were opened, and on what suspicions (≈ art 66(1) DSA).
func Opening(id aedile.CaseID, p *kinds.Proceeding, on deadline.Date) Document {
	service := p.Service
	if service == "" {
		service = p.Provider
	}
	return Document{What: "opening", Case: id, On: on, Status: say("status.suspected"), Title: say("opening.title"),
		Opening:  append(proceedingHead(p), say("opening.opening", "service", service)),
		Sections: []Section{{say("opening.grounds"), "art 66(1) DSA", nil, grounds(p, nil)}}}
}

// PreliminaryFindings tell a provider what was preliminarily found on some grounds, the measures considered and what it should do,
// and until when it can reply (≈ art 73(2), 79 DSA). They establish nothing.
func PreliminaryFindings(id aedile.CaseID, p *kinds.Proceeding, f *kinds.Preliminary, on deadline.Date) Document {
	return Document{What: "preliminary_findings", Case: id, On: on, Status: say("status.preliminary"), Title: say("preliminary.title"),
		Opening: append(proceedingHead(p), say("preliminary.opening")),
		Sections: filled(
			Section{say("preliminary.grounds"), "", nil, grounds(p, f.Grounds)},
			texts("preliminary.findings", "art 73(2) DSA", f.Findings),
			texts("preliminary.measures", "art 73(2) DSA", f.Measures),
			Section{say("preliminary.reply"), "art 79 DSA", []string{say("preliminary.by", "day", day(f.ReplyBy))}, nil},
		)}
}

func proceedingHead(p *kinds.Proceeding) (head []string) {
	head = append(head, say("to", "to", p.Provider))
	if p.Reference != "" {
		head = append(head, say("reference", "reference", p.Reference))
	}
	return head
}

// grounds writes the grounds with these numbers; no numbers: all.
func grounds(p *kinds.Proceeding, nos []int) (points []string) {
	for _, g := range p.Grounds {
		if len(nos) == 0 || slices.Contains(nos, g.No) {
			points = append(points, say("ground.no", "no", strconv.Itoa(g.No), "title", g.Title, "articles", list(articles(g.Articles))))
		}
	}
	return points
}

// articles writes bare numbers as articles of the DSA.
func articles(nos []string) (as []string) {
	for _, a := range nos {
		if a != "" && a[0] >= '0' && a[0] <= '9' {
			a = say("article", "place", a)
		}
		as = append(as, a)
	}
	return as
}
