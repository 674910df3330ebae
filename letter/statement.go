package letter

import (
	"fmt"
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
		What: "statement_of_reasons", Case: id, On: on, Status: "Decision", Title: "Statement of reasons",
		Opening: []string{"We have taken a decision about " + subject(d) + ". The Digital Services Act (Regulation (EU) 2022/2065) asks us " +
			"to tell you what we decided, why, and what you can do about it."},
		Sections: filled(
			Section{"What we decided", "art 17(3)(a) DSA", []string{scope(d)}, restrictions(d)},
			Section{"The facts", "art 17(3)(b) DSA", facts(d, names), nil},
			Section{"Automated means", "art 17(3)(c) DSA", automation(d), nil},
			ground(d),
			redress(d.Redress, "art 17(3)(f) DSA", "This decision"),
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
	s := "content that you provided"
	if len(what) > 0 {
		s += " (" + list(what) + ")"
	}
	if d.Visibility == nil && (d.Account != nil || d.Provision != nil || d.Monetary != nil) && d.URL == "" && d.Item == "" {
		s = "your use of our service"
	}
	if d.Item != "" {
		s += ", number " + string(d.Item)
	}
	if d.Service != "" {
		s += ", on " + d.Service
	}
	if d.URL != "" {
		s += ", at " + d.URL
	}
	return s
}

// done says each restriction as what happened.
var done = map[string]string{
	string(law.ContentRemoved):            "We removed the content.",
	string(law.ContentDisabled):           "We disabled access to the content.",
	string(law.ContentDemoted):            "We show the content less prominently.",
	string(law.ContentAgeRestricted):      "We show the content only to people above a certain age.",
	string(law.ContentInteractionLimited): "We limited how others can interact with the content.",
	string(law.ContentLabelled):           "We added a label to the content.",
	string(law.MonetarySuspension):        "We suspended payments to you.",
	string(law.MonetaryTermination):       "We ended payments to you.",
	string(law.PartialSuspension):         "We suspended part of the service for you.",
	string(law.TotalSuspension):           "We suspended the service for you.",
	string(law.PartialTermination):        "We ended part of the service for you.",
	string(law.TotalTermination):          "We ended the service for you.",
	string(law.AccountSuspended):          "We suspended your account.",
	string(law.AccountTerminated):         "We closed your account.",
}

// restrictions says each restriction and until when it lasts.
func restrictions(d *kinds.Decision) (points []string) {
	add := func(key, other string, until deadline.Date) {
		p := done[key]
		switch {
		case p == "" && other != "":
			p = sentence("We restricted it in another way: " + strings.TrimSpace(other))
		case p == "":
			p = "We applied: " + law.Label(key) + "."
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
		return "This has no end date."
	}
	return "This lasts until the end of " + day(until) + "."
}

func scope(d *kinds.Decision) string {
	s := "The decision applies"
	if !d.AppliesOn.IsZero() {
		s += " from " + day(d.AppliesOn)
	}
	if len(d.Territory) == 0 {
		return s + ", wherever the service is offered."
	}
	return s + ", in " + list(countries(d.Territory)) + "."
}

var sources = map[law.SourceType]string{
	law.FromNotice:         "We looked into it because we received a notice (art 16 DSA).",
	law.FromTrustedFlagger: "We looked into it because a trusted flagger sent us a notice (art 22 DSA).",
	law.FromOther:          "We looked into it because somebody told us of it in another way than by a notice under art 16 DSA.",
	law.OwnInitiative:      "We looked into it on our own initiative.",
}

func facts(d *kinds.Decision, names Names) (text []string) {
	if s := sentence(d.Facts); s != "" {
		text = append(text, s)
	}
	if s := sources[d.Source]; s != "" {
		text = append(text, s)
	}
	if d.Notifier.Given() {
		text = append(text, fmt.Sprintf("The notice came from %s. We name the sender because it is strictly necessary: %s",
			names.of(d.Notifier), sentence(d.NotifierNeeded)))
	}
	if d.ContentOn != (deadline.Date{}) {
		text = append(text, "The content dates from "+day(d.ContentOn)+".")
	}
	return text
}

func automation(d *kinds.Decision) []string {
	var s []string
	if d.AutomatedDetection != nil {
		s = append(s, map[bool]string{true: "Automated means found the content.", false: "No automated means were used to find the content."}[*d.AutomatedDetection])
	}
	switch d.Automation {
	case law.FullyAutomated:
		s = append(s, "The decision was taken by automated means.")
	case law.PartiallyAutomated:
		s = append(s, "Automated means took part in the decision; a person took part too.")
	case law.NotAutomated:
		s = append(s, "A person took the decision; no automated means took part in it.")
	}
	if len(s) == 0 {
		return nil
	}
	return []string{strings.Join(s, " ")}
}

// ground gives the legal or the contractual ground and why it is held to be given.
func ground(d *kinds.Decision) Section {
	s := Section{Heading: "The ground", Law: "art 17(3)(d) DSA"}
	add := func(head, text string) {
		if text = sentence(text); text != "" {
			s.Text = append(s.Text, head+text)
		}
	}
	switch d.Ground {
	case law.IllegalContent:
		s.Heading = "Why we hold the content to be illegal"
		add("Legal ground: ", d.LegalGround)
	case law.IncompatibleContent:
		s.Heading, s.Law = "Why we hold the content to be against our terms", "art 17(3)(e) DSA"
		add("Ground in our terms: ", d.TermsGround)
	}
	add("", d.Explanation)
	if d.GroundURL != "" {
		s.Text = append(s.Text, "The ground can be read at "+d.GroundURL)
	}
	if d.AlsoIllegal != nil {
		add("", map[bool]string{true: "We hold the content to be illegal as well.", false: "We have not held the content to be illegal."}[*d.AlsoIllegal])
	}
	return s
}

// redress says the three ways that are open.
func redress(r kinds.Redress, ref, what string) Section {
	s := Section{Heading: "What you can do", Law: ref}
	add := func(head, text string) {
		if text = strings.TrimSpace(text); text != "" {
			s.Points = append(s.Points, head+": "+sentence(text))
		}
	}
	add("complain to us, free of charge, for at least six months from the day on which you are informed (art 20 DSA)", r.Internal)
	add("go to a certified body for out-of-court settlement (art 21 DSA)", r.OutOfCourt)
	add("go to court", r.Court)
	if len(s.Points) > 0 {
		s.Text = []string{what + " is not the last word. You can:"}
	}
	return s
}
