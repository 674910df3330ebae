package letter

import (
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Statement returns the statement of reasons of a decision, element by element in the order of the law (≈ art 17(3) DSA).
// It says only what the decision says: one that lacks elements gives a letter that lacks them, which Decision.Complete names.
func Statement(id aedile.CaseID, d *kinds.Decision, on deadline.Date, names Names) Document {
	return Document{
		What: "statement_of_reasons", Case: id, On: on, Status: say("status.decision"), Title: say("statement.title"),
		Opening: []string{say("statement.opening", "subject", subject(d))},
		Sections: filled(
			Section{say("statement.what"), "art 17(3)(a) DSA", []string{scope(d)}, restrictions(d)},
			Section{say("statement.facts"), "art 17(3)(b) DSA", facts(d, names), nil},
			Section{say("statement.automated"), "art 17(3)(c) DSA", automation(d), nil},
			ground(d),
			redress(d.Redress, "art 17(3)(f) DSA", say("this.decision")),
		),
	}
}

// filled returns the sections that say something.
func filled(all ...Section) []Section {
	return slices.DeleteFunc(all, func(s Section) bool { return len(s.Text)+len(s.Points) == 0 })
}

// subject names what the decision is about, without a person's name.
func subject(d *kinds.Decision) string {
	var what []string
	for _, c := range d.ContentTypes {
		if c == law.ContentOther && d.ContentTypeOther != "" {
			what = append(what, d.ContentTypeOther)
		} else {
			what = append(what, law.Label(string(c)))
		}
	}
	s := say("subject.content")
	if len(what) > 0 {
		s = say("subject.types", "subject", s, "types", list(what))
	}
	if d.Visibility == nil && (d.Account != nil || d.Provision != nil || d.Monetary != nil) && d.URL == "" && d.Item == "" {
		s = say("subject.use")
	}
	if d.Item != "" {
		s = say("subject.number", "subject", s, "number", string(d.Item))
	}
	if d.Service != "" {
		s = say("subject.service", "subject", s, "service", d.Service)
	}
	if d.URL != "" {
		s = say("subject.url", "subject", s, "url", d.URL)
	}
	return s
}

// restrictions says each restriction and until when it lasts.
func restrictions(d *kinds.Decision) (points []string) {
	add := func(key, other string, until deadline.Date) {
		p := say(key)
		switch {
		case p == "" && other != "":
			p = sentence(say("restriction.other", "other", strings.TrimSpace(other)))
		case p == "":
			p = say("restriction.label", "label", law.Label(key))
		}
		ended := strings.HasSuffix(key, "_TERMINATION") || strings.HasSuffix(key, "_TERMINATED")
		if !ended || !until.IsZero() {
			p += " " + lasts(until)
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

func lasts(until deadline.Date) string {
	if until.IsZero() {
		return say("lasts.open")
	}
	return say("lasts.until", "day", day(until))
}

func scope(d *kinds.Decision) string {
	where := say("scope.everywhere")
	if len(d.Territory) > 0 {
		where = say("scope.states", "states", list(countries(d.Territory)))
	}
	if d.AppliesOn.IsZero() {
		return say("scope.plain", "where", where)
	}
	return say("scope.from", "day", day(d.AppliesOn), "where", where)
}

func facts(d *kinds.Decision, names Names) (text []string) {
	if s := sentence(d.Facts); s != "" {
		text = append(text, s)
	}
	if s := say(string(d.Source)); s != "" {
		text = append(text, s)
	}
	if d.Notifier.Given() {
		text = append(text, say("facts.notifier", "who", names.of(d.Notifier), "why", sentence(d.NotifierNeeded)))
	}
	if d.ContentOn != (deadline.Date{}) {
		text = append(text, say("facts.dates", "day", day(d.ContentOn)))
	}
	return text
}

func automation(d *kinds.Decision) []string {
	var s []string
	if d.AutomatedDetection != nil {
		s = append(s, say("detection."+map[bool]string{true: "yes", false: "no"}[*d.AutomatedDetection]))
	}
	if said := say("decided." + string(d.Automation)); said != "" {
		s = append(s, said)
	}
	if len(s) == 0 {
		return nil
	}
	return []string{strings.Join(s, " ")}
}

// ground gives the legal or the contractual ground and why it is held to be given.
func ground(d *kinds.Decision) Section {
	s := Section{Heading: say("ground"), Law: "art 17(3)(d) DSA"}
	add := func(key, text string) {
		if text = sentence(text); text != "" {
			s.Text = append(s.Text, say(key, "ground", text))
		}
	}
	switch d.Ground {
	case law.IllegalContent:
		s.Heading = say("ground.illegal")
		add("ground.law", d.LegalGround)
	case law.IncompatibleContent:
		s.Heading, s.Law = say("ground.incompatible"), "art 17(3)(e) DSA"
		add("ground.terms", d.TermsGround)
	}
	if e := sentence(d.Explanation); e != "" {
		s.Text = append(s.Text, e)
	}
	if d.GroundURL != "" {
		s.Text = append(s.Text, say("ground.url", "url", d.GroundURL))
	}
	if d.AlsoIllegal != nil {
		s.Text = append(s.Text, say("ground.also."+map[bool]string{true: "yes", false: "no"}[*d.AlsoIllegal]))
	}
	return s
}

// redress says the three ways that are open.
func redress(r kinds.Redress, ref, what string) Section {
	s := Section{Heading: say("redress.heading"), Law: ref}
	for _, way := range []struct{ key, text string }{{"redress.internal", r.Internal}, {"redress.out_of_court", r.OutOfCourt}, {"redress.court", r.Court}} {
		if text := strings.TrimSpace(way.text); text != "" {
			s.Points = append(s.Points, say(way.key)+": "+sentence(text))
		}
	}
	if len(s.Points) > 0 {
		s.Text = []string{say("redress.open", "what", what)}
	}
	return s
}
