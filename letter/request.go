package letter

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// Request returns the request for information to its addressees (≈ art 67 DSA). It states the penalties that the request
// states and no others; whether they are the right ones is for Request.Lint to say.
func Request(id aedile.CaseID, r *kinds.Request, on deadline.Date) Document {
	d := Document{What: "request", Case: id, On: on, Status: "Request", Title: "Request for information",
		Opening: []string{"To " + list(addressees(r)) + "."}}
	if r.Kind == kinds.ByDecision {
		d.Title, d.Status = "Decision requesting information", "Decision"
	}
	if r.Reference != "" {
		d.Opening = append(d.Opening, "Reference: "+r.Reference)
	}
	basis := []string{"This request rests on " + basis(r.LegalBasis) + "."}
	if r.Kind == kinds.Simple {
		basis = append(basis, "It is a simple request. It obliges you to no answer; an answer that you give must be correct, complete and not misleading.")
	}
	d.Sections = append(d.Sections, Section{Heading: "Legal basis", Text: basis}, Section{Heading: "Purpose", Text: []string{sentence(r.Purpose)}})
	if len(r.Suspected) > 0 {
		d.Sections = append(d.Sections, Section{Heading: "What may be infringed", Text: []string{"This is suspected, not established."}, Points: r.Suspected})
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
		return "art " + s + " of Regulation (EU) 2022/2065 (DSA)"
	}
	return s
}

func questions(r *kinds.Request) Section {
	s := Section{Heading: "What information we ask for"}
	for _, q := range r.Questions {
		by := q.Deadline
		if by.IsZero() {
			by = r.Deadline
		}
		p := fmt.Sprintf("Question %d", q.No)
		if q.Topic != "" {
			p += ", " + q.Topic
		}
		p += ": " + strings.TrimSpace(q.Text)
		if len(q.Documents) > 0 {
			p += " Documents: " + list(q.Documents) + "."
		}
		if !by.IsZero() {
			p += " Answer by " + day(by) + "."
		}
		s.Points = append(s.Points, p)
	}
	return s
}

// stated says in words what the provisions on penalties provide. The percentages are ceilings, not forecasts.
var stated = []struct{ place, text string }{
	{"74(2)(a)", "Incorrect, incomplete or misleading information can be fined with up to 1 % of the total annual income or worldwide turnover of the preceding year (art 74(2)(a) DSA)."},
	{"74(2)(b)", "No answer within the time limit can be fined with up to 1 % of the total annual income or worldwide turnover of the preceding year (art 74(2)(b) DSA)."},
	{"76(1)(a)", "Periodic penalty payments of up to 5 % of the average daily income or worldwide annual turnover of the preceding year can be imposed for each day until correct and complete information is there (art 76(1)(a) DSA)."},
}

func penalties(r *kinds.Request) Section {
	s := Section{Heading: "Penalties and review"}
	for _, p := range r.Penalties {
		bare := strings.TrimPrefix(strings.ReplaceAll(strings.ToLower(p), " ", ""), "art")
		text := ""
		for _, x := range stated {
			if bare == x.place {
				text = x.text
			}
		}
		if text == "" {
			text = "Penalties are provided for in " + basis(p) + "."
		}
		s.Points = append(s.Points, text)
	}
	if r.CourtReview {
		s.Points = append(s.Points, "You can have this decision reviewed by the Court of Justice of the European Union.")
	}
	return s
}

// Answer returns the answer of a provider, question by question, with what it rests on in the record (≈ art 67(4) DSA).
// Questions that it leaves open or answers in part are named.
func Answer(id aedile.CaseID, r *kinds.Request, a *kinds.Answer, on deadline.Date) Document {
	d := Document{What: "answer", Case: id, On: on, Status: "Answer", Title: "Answer to a request for information",
		Opening: []string{"Given by the " + a.By + " (art 67(4) DSA)."}}
	if r.Reference != "" {
		d.Opening = append(d.Opening, "Your reference: "+r.Reference)
	}
	given := map[int]kinds.Answered{}
	for _, q := range a.Questions {
		given[q.No] = q
	}
	var open []string
	for _, q := range r.Questions {
		ans, ok := given[q.No]
		if !ok {
			open = append(open, fmt.Sprintf("Question %d: %s", q.No, strings.TrimSpace(q.Text)))
			continue
		}
		d.Sections = append(d.Sections, answered(q, ans))
	}
	if len(open) > 0 {
		d.Sections = append(d.Sections, Section{Heading: "Not answered here", Points: open})
	}
	return d
}

func answered(q kinds.Question, a kinds.Answered) Section {
	s := Section{Heading: fmt.Sprintf("Question %d: %s", q.No, strings.TrimSpace(q.Text))}
	if t := strings.TrimSpace(a.Text); t != "" {
		s.Text = append(s.Text, t)
	}
	if a.Partial {
		s.Text = append(s.Text, "This answer is partial; more is to come.")
	}
	for _, f := range a.Figures {
		s.Points = append(s.Points, fmt.Sprintf("%s: %s (from %s)", f.Name, f.Value, f.From))
	}
	for _, c := range a.Cases {
		s.Points = append(s.Points, "rests on case "+string(c)+" of our record")
	}
	for _, doc := range a.Documents {
		s.Points = append(s.Points, "document "+string(doc))
	}
	if a.Secret != "" {
		s.Text = append(s.Text, "We claim that this answer is confidential: "+sentence(a.Secret))
	}
	return s
}
