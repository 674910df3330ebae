package letter

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// Request returns the request for information to its addressees (≈ art 67 DSA). It states the penalties that the request
// states and no others; whether they are the right ones is for Request.Lint to say.
func Request(id aedile.CaseID, r *kinds.Request, on deadline.Date) Document {
	d := Document{What: "request", Case: id, On: on, Status: say("status.request"), Title: say("request.title"),
		Opening: []string{say("to", "to", list(addressees(r)))}}
	if r.Kind == kinds.ByDecision {
		d.Title, d.Status = say("request.decision"), say("status.decision")
	}
	if r.Reference != "" {
		d.Opening = append(d.Opening, say("reference", "reference", r.Reference))
	}
	basis := []string{say("request.rests", "basis", basis(r.LegalBasis))}
	if r.Kind == kinds.Simple {
		basis = append(basis, say("request.simple"))
	}
	d.Sections = append(d.Sections, Section{Heading: say("request.basis"), Text: basis}, Section{Heading: say("request.purpose"), Text: []string{sentence(r.Purpose)}})
	if len(r.Suspected) > 0 {
		d.Sections = append(d.Sections, Section{Heading: say("request.suspected"), Text: []string{say("request.status")}, Points: r.Suspected})
	}
	d.Sections = append(d.Sections, questions(r))
	if s := penalties(r); len(s.Text)+len(s.Points) > 0 {
		d.Sections = append(d.Sections, s)
	}
	return d
}

func addressees(r *kinds.Request) (to []string) {
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
func basis(s string) string {
	s = strings.TrimSpace(s)
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return say("provision", "place", s)
	}
	return s
}

func questions(r *kinds.Request) Section {
	s := Section{Heading: say("request.questions")}
	for _, q := range r.Questions {
		by := q.Deadline
		if by.IsZero() {
			by = r.Deadline
		}
		key := "question"
		if q.Topic != "" {
			key = "question.topic"
		}
		p := say(key, "no", strconv.Itoa(q.No), "topic", q.Topic, "text", strings.TrimSpace(q.Text))
		if len(q.Documents) > 0 {
			p += " " + say("question.documents", "documents", list(q.Documents))
		}
		if !by.IsZero() {
			p += " " + say("question.by", "day", day(by))
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// penalties says in words what the provisions on penalties provide. The percentages are ceilings, not forecasts.
func penalties(r *kinds.Request) Section {
	s := Section{Heading: say("request.penalties")}
	for _, p := range r.Penalties {
		text := say("penalty." + strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(p), " ", ""), "art"))
		if text == "" {
			text = say("request.provided", "provision", basis(p))
		}
		s.Points = append(s.Points, text)
	}
	if r.CourtReview {
		s.Points = append(s.Points, say("request.review"))
	}
	return s
}

// Answer returns the answer of a provider, question by question, with what it rests on in the record (≈ art 67(4) DSA).
// Questions that it leaves open or answers in part are named.
func Answer(id aedile.CaseID, r *kinds.Request, a *kinds.Answer, on deadline.Date) Document {
	d := Document{What: "answer", Case: id, On: on, Status: say("status.answer"), Title: say("answer.title"),
		Opening: []string{say("answer.by", "by", a.By)}}
	if r.Reference != "" {
		d.Opening = append(d.Opening, say("your.reference", "reference", r.Reference))
	}
	given := map[int]kinds.Answered{}
	for _, q := range a.Questions {
		given[q.No] = q
	}
	var open []string
	for _, q := range r.Questions {
		ans, ok := given[q.No]
		if !ok {
			open = append(open, asked(q))
			continue
		}
		d.Sections = append(d.Sections, answered(q, ans))
	}
	if len(open) > 0 {
		d.Sections = append(d.Sections, Section{Heading: say("answer.open"), Points: open})
	}
	return d
}

func asked(q kinds.Question) string {
	return say("question", "no", strconv.Itoa(q.No), "text", strings.TrimSpace(q.Text))
}

func answered(q kinds.Question, a kinds.Answered) Section {
	s := Section{Heading: asked(q)}
	if t := strings.TrimSpace(a.Text); t != "" {
		s.Text = append(s.Text, t)
	}
	if a.Partial {
		s.Text = append(s.Text, say("answer.partial"))
	}
	for _, f := range a.Figures {
		s.Points = append(s.Points, say("answer.figure", "name", f.Name, "value", f.Value, "source", f.From))
	}
	for _, c := range a.Cases {
		s.Points = append(s.Points, say("answer.case", "case", string(c)))
	}
	for _, doc := range a.Documents {
		s.Points = append(s.Points, say("answer.document", "digest", string(doc)))
	}
	if a.Secret != "" {
		s.Text = append(s.Text, say("answer.secret", "why", sentence(a.Secret)))
	}
	return s
}
