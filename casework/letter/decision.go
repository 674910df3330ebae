package letter

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

func (w writer) decision() (ds []Document) {
	d := kinds.DecisionOf(w.Case)
	if d == nil {
		return nil
	}
	w = w.in(d.Language)
	ds = append(ds, w.sent(w.dress(w.statement(d, w.on("send")), casework.Platform, w.of(d.Recipient), d.Service), "send"))
	if e, ok := w.Last("reverse"); ok {
		if r, err := casework.BodyOf[kinds.Reversal](e); err == nil { // the journal's check names what cannot be read
			ds = append(ds, w.by(w.dress(w.reversal(r), casework.Platform, w.of(d.Recipient), d.Service), e))
		}
	}
	return ds
}

// statement returns the statement of reasons of a decision, element by element in the order of the law (art 17(3) DSA).
// It says only what the decision says: one that lacks elements gives a letter that lacks them, which Decision.Complete names.
func (w writer) statement(d *kinds.Decision, on deadline.Date) Document {
	return Document{
		What: "statement_of_reasons", Case: w.ID, On: on, Status: w.say("status.decision"), Title: w.say("statement.title"),
		Opening: []string{w.say("statement.opening", "subject", w.subject(d))},
		Sections: filled(
			Section{w.say("statement.what"), "art 17(3)(a) DSA", []string{w.scope(d)}, w.restrictions(d)},
			Section{w.say("statement.facts"), "art 17(3)(b) DSA", w.facts(d), nil},
			Section{w.say("statement.automated"), "art 17(3)(c) DSA", w.automation(d), nil},
			w.ground(d),
			w.redress(d.Redress, "art 17(3)(f) DSA"),
		),
	}
}

// reversal tells the recipient that a decision was reversed, and why (≈ art 20(4) DSA).
func (w writer) reversal(r *kinds.Reversal) Document {
	return Document{What: "reversal", Case: w.ID, Status: w.say("status.decision"), Title: w.say("reversal.title"),
		Opening:  []string{w.say("reversal.opening", "case", string(w.ID))},
		Sections: filled(w.texts("reversal.why", "art 20(4) DSA", r.Why))}
}

// filled returns the sections that say something.
func filled(all ...Section) []Section {
	return slices.DeleteFunc(all, func(s Section) bool { return len(s.Text)+len(s.Points) == 0 })
}

// subject names what the decision is about, without a person's name.
func (w writer) subject(d *kinds.Decision) string {
	var what []string
	for _, c := range d.ContentTypes {
		if c == law.ContentOther && d.ContentTypeOther != "" {
			what = append(what, d.ContentTypeOther)
		} else {
			what = append(what, cmp.Or(w.words[string(c)], law.Label(string(c))))
		}
	}
	s := w.say("subject.content")
	if len(what) > 0 {
		s = w.say("subject.types", "subject", s, "types", w.list(what))
	}
	if d.Visibility == nil && (d.Account != nil || d.Provision != nil || d.Monetary != nil) && d.URL == "" && d.Item == "" {
		s = w.say("subject.use")
	}
	if d.Item != "" {
		s = w.say("subject.number", "subject", s, "number", string(d.Item))
	}
	if d.Service != "" {
		s = w.say("subject.service", "subject", s, "service", d.Service)
	}
	if d.URL != "" {
		s = w.say("subject.url", "subject", s, "url", d.URL)
	}
	return s
}

// restrictions says each restriction and until when it lasts.
func (w writer) restrictions(d *kinds.Decision) (points []string) {
	add := func(key, other string, until deadline.Date) {
		p := w.say(key)
		switch {
		case p == "" && other != "":
			p = sentence(w.say("restriction.other", "other", strings.TrimSpace(other)))
		case p == "":
			p = w.say("restriction.label")
		}
		ended := strings.HasSuffix(key, "_TERMINATION") || strings.HasSuffix(key, "_TERMINATED")
		if !ended || !until.IsZero() {
			p += " " + w.lasts(until)
		}
		points = append(points, p)
	}
	if v := d.Visibility; v != nil {
		for _, w := range v.What {
			add(string(w), v.Other, v.Until)
		}
	}
	if m := d.Monetary; m != nil {
		add(string(m.What), m.Other, m.Until)
	}
	if p := d.Provision; p != nil {
		add(string(p.What), p.Other, p.Until)
	}
	if a := d.Account; a != nil {
		add(string(a.What), a.Other, a.Until)
	}
	return points
}

func (w writer) lasts(until deadline.Date) string {
	if until.IsZero() {
		return w.say("lasts.open")
	}
	return w.say("lasts.until", "day", w.day(until))
}

func (w writer) scope(d *kinds.Decision) string {
	where := w.say("scope.everywhere")
	if len(d.Territory) > 0 {
		where = w.say("scope.states", "states", w.list(w.countries(d.Territory)))
	}
	if d.AppliesOn.IsZero() {
		return w.say("scope.plain", "where", where)
	}
	return w.say("scope.from", "day", w.day(d.AppliesOn), "where", where)
}

func (w writer) facts(d *kinds.Decision) (text []string) {
	if s := sentence(d.Facts); s != "" {
		text = append(text, s)
	}
	if s := w.say(string(d.Source)); s != "" {
		text = append(text, s)
	}
	if d.Notifier.Given() {
		text = append(text, w.say("facts.notifier", "who", w.of(d.Notifier), "why", ended(d.NotifierNeeded)))
	}
	if d.ContentOn != (deadline.Date{}) {
		text = append(text, w.say("facts.dates", "day", w.day(d.ContentOn)))
	}
	return text
}

func (w writer) automation(d *kinds.Decision) []string {
	var s []string
	if d.AutomatedDetection != nil {
		s = append(s, w.say("detection."+map[bool]string{true: "yes", false: "no"}[*d.AutomatedDetection]))
	}
	if said := w.say("decided." + string(d.Automation)); said != "" {
		s = append(s, said)
	}
	if len(s) == 0 {
		return nil
	}
	return []string{strings.Join(s, " ")}
}

// ground gives the legal or the contractual ground and why it is held to be given.
func (w writer) ground(d *kinds.Decision) Section {
	s := Section{Heading: w.say("ground"), Law: "art 17(3)(d) DSA"}
	add := func(key, text string) {
		if text = sentence(text); text != "" {
			s.Text = append(s.Text, w.say(key, "ground", text))
		}
	}
	switch d.Ground {
	case law.IllegalContent:
		s.Heading = w.say("ground.illegal")
		add("ground.law", d.LegalGround)
	case law.IncompatibleContent:
		s.Heading, s.Law = w.say("ground.incompatible"), "art 17(3)(e) DSA"
		add("ground.terms", d.TermsGround)
	}
	if e := sentence(d.Explanation); e != "" {
		s.Text = append(s.Text, e)
	}
	if d.GroundURL != "" {
		s.Text = append(s.Text, w.say("ground.url", "url", d.GroundURL))
	}
	if d.AlsoIllegal != nil {
		s.Text = append(s.Text, w.say("ground.also."+map[bool]string{true: "yes", false: "no"}[*d.AlsoIllegal]))
	}
	return s
}

// redress says the three ways that are open.
func (w writer) redress(r kinds.Redress, ref string) Section {
	s := Section{Heading: w.say("redress.heading"), Law: ref}
	for _, way := range []struct{ key, text string }{{"redress.internal", r.Internal}, {"redress.out_of_court", r.OutOfCourt},
		{"redress.court", r.Court}} {
		if text := strings.TrimSpace(way.text); text != "" {
			s.Points = append(s.Points, w.say(way.key)+": "+ended(text))
		}
	}
	if len(s.Points) > 0 {
		s.Text = []string{w.say("redress.open")}
	}
	return s
}
