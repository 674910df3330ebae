package letter

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) request() (ds []Document) {
	r := kinds.RequestOf(w.Case)
	if r == nil {
		return nil
	}
	w = w.in(r.Language)
	var services []string
	for _, a := range r.Addressees {
		services = append(services, a.Service)
	}
	to, service := w.list(w.addressees(r)), w.list(services)
	ds = append(ds, w.sent(w.dress(w.information(r, w.on("send", "receive")), casework.Authority, to, service), "send", "receive"))
	if a := kinds.AnswerOf(w.Case); a != nil {
		ds = append(ds, w.sent(w.dress(w.reply(r, a, w.on("answer", "answer_part")), casework.Platform, "", service), "answer",
			"answer_part"))
	}
	return ds
}

// information returns the request for information to its addressees (art 67 DSA). It states the penalties that the request
// states and no others; whether they are the right ones is for Request.Lint to say.
func (w writer) information(r *kinds.Request, on deadline.Date) Document {
	d := Document{What: "request", Case: w.ID, On: on, Status: w.say("status.request"), Title: w.say("request.title")}
	if r.Kind == kinds.ByDecision {
		d.Title, d.Status = w.say("request.decision"), w.say("status.decision")
	}
	if r.Reference != "" {
		d.Opening = append(d.Opening, w.say("reference", "reference", r.Reference))
	}
	basis := []string{w.say("request.rests", "basis", w.basis(r.LegalBasis))}
	if r.Kind == kinds.Simple {
		basis = append(basis, w.say("request.simple"))
	}
	d.Sections = append(d.Sections, Section{Heading: w.say("request.basis"), Text: basis},
		Section{Heading: w.say("request.purpose"), Text: []string{sentence(r.Purpose)}})
	if len(r.Suspected) > 0 {
		d.Sections = append(d.Sections, Section{Heading: w.say("request.suspected"), Text: []string{w.say("request.status")},
			Points: r.Suspected})
	}
	d.Sections = append(d.Sections, w.questions(r))
	if s := w.penalties(r); len(s.Text)+len(s.Points) > 0 {
		d.Sections = append(d.Sections, s)
	}
	return d
}

func (w writer) addressees(r *kinds.Request) (to []string) {
	for _, a := range r.Addressees {
		if a.Provider != "" {
			to = append(to, fmt.Sprintf("%s (%s)", a.Provider, a.Service))
		} else {
			to = append(to, a.Service)
		}
	}
	return to
}

// basis writes "67(2)" as a provision.
func (w writer) basis(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return w.say("provision", "place", w.cite("art "+s))
	}
	return s
}

func (w writer) questions(r *kinds.Request) Section {
	s := Section{Heading: w.say("request.questions")}
	for _, q := range r.Questions {
		by := q.Deadline
		if by.IsZero() {
			by = r.Deadline
		}
		key := "question"
		if q.Topic != "" {
			key = "question.topic"
		}
		p := w.say(key, "no", strconv.Itoa(q.No), "topic", q.Topic, "text", strings.TrimSpace(q.Text))
		if len(q.Documents) > 0 {
			p += " " + w.say("question.documents", "documents", w.list(q.Documents))
		}
		if !by.IsZero() {
			p += " " + w.say("question.by", "day", w.day(by))
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// penalties says in words what the provisions on penalties provide. The percentages are ceilings, not forecasts.
func (w writer) penalties(r *kinds.Request) Section {
	s := Section{Heading: w.say("request.penalties")}
	for _, p := range r.Penalties {
		text := w.say("penalty." + strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(p), " ", ""), "art"))
		if text == "" {
			text = w.say("request.provided", "provision", w.basis(p))
		}
		s.Points = append(s.Points, text)
	}
	if r.CourtReview {
		s.Points = append(s.Points, w.say("request.review"))
	}
	return s
}

// reply returns the answer of a provider, question by question, with what it rests on in the record (art 67(4) DSA).
// Questions that it leaves open or answers in part are named.
func (w writer) reply(r *kinds.Request, a *kinds.Answer, on deadline.Date) Document {
	d := Document{What: "answer", Case: w.ID, On: on, Status: w.say("status.answer"), Title: w.say("answer.title"),
		Opening: []string{cmp.Or(w.words["answer.by."+a.By], w.say("answer.by", "by", a.By))}}
	if r.Reference != "" {
		d.Opening = append(d.Opening, w.say("your.reference", "reference", r.Reference))
	}
	given := map[int]kinds.Answered{}
	for _, q := range a.Questions {
		given[q.No] = q
	}
	var open []string
	for _, q := range r.Questions {
		ans, ok := given[q.No]
		if !ok {
			open = append(open, w.asked(q))
			continue
		}
		d.Sections = append(d.Sections, w.answered(q, ans))
	}
	if len(open) > 0 {
		d.Sections = append(d.Sections, Section{Heading: w.say("answer.open"), Points: open})
	}
	return d
}

func (w writer) asked(q kinds.Question) string {
	return w.say("question", "no", strconv.Itoa(q.No), "text", strings.TrimSpace(q.Text))
}

func (w writer) answered(q kinds.Question, a kinds.Answered) Section {
	s := Section{Heading: w.asked(q)}
	if t := strings.TrimSpace(a.Text); t != "" {
		s.Text = append(s.Text, t)
	}
	if a.Partial {
		s.Text = append(s.Text, w.say("answer.partial"))
	}
	for _, f := range a.Figures {
		s.Points = append(s.Points, w.say("answer.figure", "name", f.Name, "value", f.Value, "source", f.From))
	}
	for _, c := range a.Cases {
		s.Points = append(s.Points, w.say("answer.case", "case", string(c)))
	}
	for _, doc := range a.Documents {
		s.Points = append(s.Points, w.say("answer.document", "digest", string(doc)))
	}
	if a.Secret != "" {
		s.Text = append(s.Text, w.say("answer.secret", "why", ended(a.Secret)))
	}
	return s
}
