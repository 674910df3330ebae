package letter

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) proceeding() (ds []Document) {
	p := casework.LastBody[kinds.Proceeding](w.Case, "open")
	if p == nil {
		return nil
	}
	w = w.in(p.Language)
	for _, e := range w.Events {
		if d, ok := w.step(p, e); ok {
			ds = append(ds, w.by(w.dress(d, casework.Authority, p.Provider, p.Service), e))
		}
	}
	return ds
}

// step returns the document of one step; the journal's check names what cannot be read.
func (w writer) step(p *kinds.Proceeding, e casework.Event) (d Document, ok bool) {
	var err error
	switch e.Move {
	case "open":
		return w.opening(p, w.dayOf(e)), true
	case "find":
		f, ferr := casework.BodyOf[kinds.Preliminary](e)
		if err = ferr; err == nil {
			d = w.preliminary(p, f, w.dayOf(e))
		}
	case "decide":
		n, nerr := casework.BodyOf[kinds.NonCompliance](e)
		if err = nerr; err == nil {
			d = w.nonCompliance(p, n)
		}
	case "bind", "drop", "reject":
		g, gerr := casework.BodyOf[kinds.OnGrounds](e)
		if err = gerr; err == nil {
			d = w.onGrounds(p, e.Move, g)
		}
	default:
		return d, false
	}
	return d, err == nil
}

// nonCompliance tells a provider that it does not comply, on which grounds, what it must do until when, and what fine is imposed
// (art 73, 74 DSA). It states what the decision states and no more.
func (w writer) nonCompliance(p *kinds.Proceeding, n *kinds.NonCompliance) Document {
	var comply []string
	for _, t := range n.Terms {
		end := w.say("decision.comply.by", "day", w.day(t.By))
		if t.By.IsZero() {
			end = w.say("decision.comply.within", "period", w.period(t.Within))
		}
		comply = append(comply, strings.Join(w.grounds(p, []int{t.Ground}), "")+": "+end)
	}
	if !n.ComplyBy.IsZero() {
		comply = append(comply, w.say("decision.comply.by", "day", w.day(n.ComplyBy)))
	}
	if !n.ActionPlanBy.IsZero() {
		comply = append(comply, w.say("decision.plan.by", "day", w.day(n.ActionPlanBy)))
	}
	if !n.ActionPlanWithin.IsZero() {
		comply = append(comply, w.say("decision.plan.within", "period", w.period(n.ActionPlanWithin)))
	}
	var fine []string
	if n.Fine != nil {
		fine = []string{w.say("decision.fine.amount", "amount", w.money(n.Fine.Amount, n.Fine.Currency))}
	}
	return Document{What: "non_compliance", Case: w.ID, Status: w.say("status.decision"), Title: w.say("decision.title"),
		Opening: append(w.proceedingHead(p), w.say("decision.opening")),
		Sections: filled(
			Section{w.say("decision.grounds"), "art 73(1) DSA", nil, w.grounds(p, n.Grounds)},
			w.texts("decision.text", "art 73(1) DSA", n.Text),
			Section{w.say("decision.fine"), "art 74(1) DSA", fine, nil},
			Section{w.say("decision.comply"), "art 73(3) DSA", comply, nil},
			Section{w.say("request.penalties"), "", []string{w.say("decision.review")}, nil},
		)}
}

// onGrounds tells a provider that commitments were made binding or not accepted, or that grounds were closed (art 71, 73(5) DSA).
func (w writer) onGrounds(p *kinds.Proceeding, move string, g *kinds.OnGrounds) Document {
	what := map[string]string{"bind": "commitments_binding", "drop": "grounds_closed", "reject": "commitments_rejected"}[move]
	ref := map[string]string{"bind": "art 71(1) DSA", "drop": "art 73(5) DSA", "reject": "art 71(3) DSA"}[move]
	key := map[string]string{"bind": "bind", "drop": "drop", "reject": "rejected"}[move]
	text := map[string]string{"bind": "bind.text", "drop": "drop.text", "reject": "drop.text"}[move]
	return Document{What: what, Case: w.ID, Status: w.say("status.decision"), Title: w.say(key + ".title"),
		Opening:  append(w.proceedingHead(p), w.say(key+".opening")),
		Sections: filled(Section{w.say("decision.grounds"), ref, nil, w.grounds(p, g.Grounds)}, w.texts(text, ref, g.Text))}
}

// opening tells a provider that proceedings were opened, and on what suspicions (art 66(1) DSA).
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
// and until when it can reply (art 73(2), 79 DSA). They establish nothing.
func (w writer) preliminary(p *kinds.Proceeding, f *kinds.Preliminary, on deadline.Date) Document {
	return Document{What: "preliminary_findings", Case: w.ID, On: on, Status: w.say("status.preliminary"),
		Title:   w.say("preliminary.title"),
		Opening: append(w.proceedingHead(p), w.say("preliminary.opening")),
		Sections: filled(
			Section{w.say("preliminary.grounds"), "", nil, w.grounds(p, f.Grounds)},
			w.texts("preliminary.findings", "art 73(2) DSA", f.Findings),
			w.texts("preliminary.measures", "art 73(2) DSA", f.Measures),
			Section{w.say("preliminary.reply"), "art 79 DSA", []string{w.say("preliminary.by", "day", w.day(f.ReplyBy))}, nil},
		)}
}

func (w writer) proceedingHead(p *kinds.Proceeding) (head []string) {
	if p.Reference != "" {
		head = append(head, w.say("reference", "reference", p.Reference))
	}
	return head
}

// grounds writes the grounds with these numbers; no numbers: all.
func (w writer) grounds(p *kinds.Proceeding, nos []int) (points []string) {
	for _, g := range p.Grounds {
		if len(nos) == 0 || slices.Contains(nos, g.No) {
			points = append(points, w.say("ground.no", "no", strconv.Itoa(g.No), "title", g.Title, "articles",
				w.list(w.articles(g.Articles))))
		}
	}
	return points
}

// articles writes bare numbers as articles of the DSA.
func (w writer) articles(nos []string) (as []string) {
	for _, a := range nos {
		if a != "" && a[0] >= '0' && a[0] <= '9' {
			a = w.cite("art " + a + " DSA")
		}
		as = append(as, a)
	}
	return as
}
