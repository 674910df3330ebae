package kinds

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// RequestKind tells a simple request from one by decision.
type RequestKind string

// The kinds.
const (
	Simple     RequestKind = "simple"   // art 67(2): only wrong information is fined
	ByDecision RequestKind = "decision" // art 67(3): silence is fined too
)

// Request asks a provider for information. One document may go to several addressees; each has a case of its own.
type Request struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language   string        `json:"language,omitempty"`
	Reference  string        `json:"reference,omitempty"`
	Kind       RequestKind   `json:"kind"`
	LegalBasis string        `json:"legal_basis"` // "67(2)", "67(3)", or "51(1)(a)" for a coordinator
	Purpose    string        `json:"purpose" personal:"text"`
	Addressees []Addressee   `json:"addressees"`
	Suspected  []string      `json:"suspected_articles,omitempty"` // what may be infringed: suspected, not established
	Questions  []Question    `json:"questions"`
	Deadline   deadline.Date `json:"deadline,omitzero"` // for questions that name no day of their own
	// Within is the time to answer where the document states a period and no day; it runs from receipt.
	Within deadline.Period `json:"within,omitzero"`
	// Penalties are the provisions on penalties that the document states: "74(2)(a)", "74(2)(b)", "76(1)(a)".
	Penalties []string `json:"penalties_stated"`
	Competence
	// ReceivedUnknown: it was received on a day that is not known, so that a period that runs from receipt has no end that can be told.
	ReceivedUnknown bool `json:"received_unknown,omitempty"`
	CourtReview     bool `json:"review_right_stated,omitempty"` // review by the Court of Justice; decisions only
}

// Addressee is whom a request goes to.
type Addressee struct {
	Service  string `json:"service"`
	Provider string `json:"provider,omitempty"`
}

// Question is one item of a request, with its own day where the document gives it one.
type Question struct {
	No       int           `json:"no"`
	Text     string        `json:"text" personal:"text"`
	Topic    string        `json:"topic,omitempty"`
	Deadline deadline.Date `json:"deadline,omitzero"`
	// Within is the period that the document states for this question, from receipt.
	Within    deadline.Period `json:"within,omitzero"`
	Documents []string        `json:"documents,omitempty"`
}

// Validate refuses what is no request at all. What the law asks of it is checked by Lint, before it is sent.
func (r *Request) Validate() (fs casework.Faults) {
	ref := dsa("art 67(1)")
	fs.Need(r.Kind == Simple || r.Kind == ByDecision, "kind", "is neither simple nor decision", ref)
	nos := map[int]bool{}
	for i, q := range r.Questions {
		fs.Need(q.No > 0 && !nos[q.No], fmt.Sprintf("questions[%d].no", i), "is no number of its own", ref)
		nos[q.No] = true
	}
	return fs
}

// Lint names everything for which the request is invalid or wrong in law (art 67(2), (3), 74(2), 76(1)). The rules of a
// coordinator's request (art 51) are national; of those only purpose, questions, addressee and day are checked.
func (r *Request) Lint() (fs casework.Faults) {
	fs = r.Validate()
	base := r.basis()
	fs = append(fs, r.competence(base)...)
	if base == dsa("art 67(1)") {
		fs.Need(false, "legal_basis",
			"invalid: no legal basis that provides for requests: 67(2), 67(3) or 51(1)(a); an order under art 10 is of the kind order", base)
	}
	fs.Text(r.Purpose, "purpose", "invalid: does not state the purpose", base)
	fs.Need(len(r.Addressees) > 0, "addressees", "invalid: names no addressee", dsa("art 67(1)"))
	fs.Need(len(r.Questions) > 0, "questions", "invalid: does not say what information is required", base)
	for i, q := range r.Questions {
		fs.Text(q.Text, fmt.Sprintf("questions[%d].text", i), "invalid: asks nothing", base)
		fs.Need(!r.dayOf(q).IsZero() || !r.periodOf(q).IsZero(), fmt.Sprintf("questions[%d].deadline", i),
			"invalid: no day by which to answer",
			base)
	}
	for i, p := range r.Penalties {
		fs.Need(len(provisions(p)) > 0, fmt.Sprintf("penalties_stated[%d]", i), "names no provision on penalties, as 74(2)(a) is one", base)
	}
	if base.Place == "art 51(1)" {
		fs.Need(!r.states("74") && !r.states("74(2)(b)") && !r.states("76"), "penalties_stated",
			"wrong: arts 74 and 76 are powers of the Commission; the fines of a coordinator rest on art 51(2) and national law",
			dsa("art 52"))
		return fs
	}
	switch r.Kind {
	case Simple:
		fs.Need(base.Place != "art 67(3)", "legal_basis", "wrong: a request under 67(3) is made by decision", dsa("art 67(3)"))
		fs.Need(r.states("74(2)(a)"), "penalties_stated",
			"invalid: does not state the fines for incorrect, incomplete or misleading information", dsa("art 67(2)"))
		fs.Need(!r.states("74(2)(b)"), "penalties_stated", "wrong: threatens a fine for silence; a simple request obliges to no answer",
			dsa("art 74(2)(b)"))
		fs.Need(!r.states("76"), "penalties_stated", "wrong: threatens periodic penalties, which only a decision can carry",
			dsa("art 76(1)(a)"))
	case ByDecision:
		fs.Need(base.Place != "art 67(2)", "legal_basis", "wrong: a decision rests on 67(3)", dsa("art 67(2)"))
		fs.Need(r.states("74(2)"), "penalties_stated", "invalid: does not state the fines", dsa("art 67(3)"))
		fs.Need(r.states("76"), "penalties_stated", "invalid: neither indicates nor imposes periodic penalties", dsa("art 67(3)"))
		fs.Need(r.CourtReview, "review_right_stated", "invalid: does not state the right to review by the Court of Justice",
			dsa("art 67(3)"))
	}
	return fs
}

// competence holds who asks against art 56: requests under art 67 are the Commission's, those under art 51 a coordinator's.
func (r *Request) competence(base law.Ref) (fs casework.Faults) {
	if !has(r.Authority) {
		if base.Place == "art 51(1)" {
			c := r.Competence
			c.Authority = "coordinator"
			return c.faults("suspected_articles", r.Suspected...)
		}
		return nil
	}
	national := !r.commission()
	fs.Need(!national || base.Place == "art 51(1)", "legal_basis", "wrong: a request under art 67 is the Commission's", dsa("art 67(1)"))
	fs.Need(national || base.Place != "art 51(1)", "legal_basis", "wrong: the powers of art 51 are those of coordinators", dsa("art 51(1)"))
	return append(fs, r.faults("suspected_articles", r.Suspected...)...)
}

// basis returns the provision that the request rests on: art 67(2), 67(3) or 51(1) DSA; art 67(1) where it names none of them.
func (r *Request) basis() law.Ref {
	for _, p := range provisions(r.LegalBasis) {
		switch p {
		case "67(2)", "67(3)":
			return dsa("art " + p)
		case "51(1)(a)":
			return dsa("art 51(1)")
		}
	}
	return dsa("art 67(1)")
}

// states reports whether the document states a penalty under the provision, a part of it, or the whole it belongs to. A
// document that cites art 74(2) as a whole is not read as threatening its letter (b).
func (r *Request) states(place string) bool {
	return slices.ContainsFunc(provisions(r.Penalties...), func(p string) bool {
		return within(p, place) || place != "74(2)(b)" && within(place, p)
	})
}

// periodOf returns the time to answer the question where the document states a period for it and no day.
func (r *Request) periodOf(q Question) deadline.Period {
	switch {
	case !q.Deadline.IsZero():
		return deadline.Period{}
	case !q.Within.IsZero():
		return q.Within
	case !r.Deadline.IsZero():
		return deadline.Period{}
	}
	return r.Within
}

// dayOf returns the day by which the question is to be answered.
func (r *Request) dayOf(q Question) deadline.Date {
	if q.Deadline.IsZero() && q.Within.IsZero() {
		return r.Deadline
	}
	return q.Deadline
}

// Each returns one request for each addressee: the cases that one document opens.
func (r *Request) Each() (rs []*Request) {
	for _, a := range r.Addressees {
		one := *r
		one.Addressees = []Addressee{a}
		rs = append(rs, &one)
	}
	return rs
}

// Dispatch sends a request; its day, where given, is the one for questions that have none.
type Dispatch struct {
	Deadline deadline.Date `json:"deadline,omitzero"`
}

// Validate leaves it to Lint.
func (d *Dispatch) Validate() casework.Faults { return nil }

// RequestOf returns the request of a case as sent: the last draft with the day that was set when it went out.
func RequestOf(c casework.Case) *Request {
	r := casework.LastBody[Request](c, "draft", "revise", "receive")
	if d := casework.LastBody[Dispatch](c, "send"); r != nil && d != nil && !d.Deadline.IsZero() {
		r.Deadline = d.Deadline
	}
	return r
}

// going returns the request that the step sends or receives.
func going(in casework.In) *Request {
	switch b := in.Body.(type) {
	case *Request:
		return b
	case *Dispatch:
		r := RequestOf(in.Case)
		if !b.Deadline.IsZero() {
			r.Deadline = b.Deadline
		}
		return r
	}
	return RequestOf(in.Case)
}

func lints(in casework.In) casework.Faults { return going(in).Lint() }

// receivable: a provider takes in what came; what is wrong with it in law, such as that it names no day, is for the answer to say.
func receivable(in casework.In) (fs casework.Faults) {
	fs.Own(len(in.Body.(*Request).Questions) > 0, "questions", "no questions are recorded", dsa("art 67(1)"))
	return fs
}

// answerDues: the day by which to answer is the one that the document names, under the provision that it rests on.
var answerDues = []casework.DueRule{answerDue(dsa("art 67(2)"), going, questionDays), answerDue(dsa("art 67(3)"), going, questionDays),
	answerDue(dsa("art 51(1)"), going, questionDays)}

func answerDue(ref law.Ref, of func(casework.In) *Request, days func(casework.In) []casework.Day) casework.DueRule {
	note, sense := "", casework.By
	if ref == dsa("art 67(2)") {
		note, sense = "a simple request obliges to no answer; what is answered must be right", casework.OpenUntil
	}
	return casework.DueRule{Name: "answer", Of: casework.Platform, Source: casework.Stated, Law: ref, Sense: sense, Days: days, Note: note,
		Unknown: "the request names no day by which to answer",
		When:    func(in casework.In) bool { return of(in).dueUnder() == ref }}
}

// dueUnder returns the provision under which the day to answer runs. A request that came without one is counted by its kind.
func (r *Request) dueUnder() law.Ref {
	switch base := r.basis(); {
	case base != dsa("art 67(1)"):
		return base
	case r.Kind == ByDecision:
		return dsa("art 67(3)")
	}
	return dsa("art 67(2)")
}

func questionDays(in casework.In) (days []casework.Day) {
	r := going(in)
	for i, q := range r.Questions {
		day := casework.Day{Item: strconv.Itoa(q.No), On: r.dayOf(q), Period: r.periodOf(q), From: deadline.At(in.Step.At),
			Field: fmt.Sprintf("questions[%d].deadline", i)}
		if r.ReceivedUnknown && !day.Period.IsZero() {
			day.From, day.Note = deadline.Event{}, "the period runs from receipt, whose day is not known"
		}
		if in.Step.Move == "send" && !day.Period.IsZero() {
			day.Note = "the period runs from receipt, which is taken to be the day of sending"
		}
		days = append(days, day)
	}
	return days
}

// unanswered refuses to go on while the provider still has time to answer.
func unanswered(in casework.In) (fs casework.Faults) {
	for _, d := range in.Case.Dues {
		if d.Name == "answer" && in.Case.State == "sent" {
			fs.Need(d.End.IsZero() || d.Over(in.Step.At), "", "question "+d.Item+" can be answered until "+d.LastDay.String(),
				asked(in).dueUnder())
		}
	}
	return fs
}

// owesNothing reports whether the request is a simple one: when its day has passed, no duty was breached, and the case stays.
func owesNothing(in casework.In) bool { return asked(in).dueUnder() == dsa("art 67(2)") }

// complete returns the numbers of the questions that the step answers in full, as items of dues.
func complete(in casework.In) (items []string) {
	for _, q := range in.Body.(*Answer).Questions {
		if !q.Partial {
			items = append(items, strconv.Itoa(q.No))
		}
	}
	return items
}

// known refuses answers to questions that were not asked.
func known(in casework.In) (fs casework.Faults) {
	r := RequestOf(in.Case)
	for i, a := range in.Body.(*Answer).Questions {
		asked := slices.ContainsFunc(r.Questions, func(q Question) bool { return q.No == a.No })
		fs.Need(asked, fmt.Sprintf("questions[%d].no", i), fmt.Sprintf("question %d was not asked", a.No), dsa("art 67(4)"))
	}
	return fs
}

// final refuses to call a request answered while a question is open.
func final(in casework.In) (fs casework.Faults) {
	fs = known(in)
	now := complete(in)
	for _, d := range in.Case.Dues {
		if d.Name == "answer" {
			fs.Need(slices.Contains(now, d.Item), "questions", "question "+d.Item+" is not answered in full; use answer_part",
				asked(in).dueUnder())
		}
	}
	return fs
}

// part refuses to call an answer partial that answers all.
func part(in casework.In) (fs casework.Faults) {
	fs = known(in)
	now := complete(in)
	open := slices.ContainsFunc(in.Case.Dues, func(d casework.Due) bool { return d.Name == "answer" && !slices.Contains(now, d.Item) })
	fs.Own(open, "questions", "all questions are answered in full; use answer", asked(in).dueUnder())
	return fs
}

// granted are the questions whose day the extension moves.
func granted(in casework.In) (days []casework.Day) {
	e := in.Body.(*Extension)
	for _, d := range in.Case.Dues {
		no, _ := strconv.Atoi(d.Item)
		if d.Name == "answer" && (len(e.Questions) == 0 || slices.Contains(e.Questions, no)) {
			days = append(days, casework.Day{Item: d.Item, On: e.Until, Field: "until"})
		}
	}
	return days
}

// later refuses an extension that gains no time or names no open question.
func later(in casework.In) (fs casework.Faults) {
	days := granted(in)
	fs.Own(len(days) > 0, "questions", "none of them is open", asked(in).dueUnder())
	for _, day := range days {
		d, _ := in.Case.Due("answer", day.Item)
		fs.Own(day.On.After(d.LastDay), "until", "question "+day.Item+" has until "+d.LastDay.String()+" already", asked(in).dueUnder())
	}
	return fs
}

// extensionDues: the later day takes the place of the one that the document named.
var extensionDues = []casework.DueRule{answerDue(dsa("art 67(2)"), asked, granted), answerDue(dsa("art 67(3)"), asked, granted),
	answerDue(dsa("art 51(1)"), asked, granted)}

func asked(in casework.In) *Request { return RequestOf(in.Case) }

// copyDues: the Commission sends a copy of its request to the coordinators (art 67(6)).
var copyDues = []casework.DueRule{supervision.When(target("copy", casework.Authority, dsa("art 67(6)")),
	func(in casework.In) bool { return going(in).dueUnder() != dsa("art 51(1)") })}

func requestBody() casework.Body   { return &Request{} }
func answerBody() casework.Body    { return &Answer{} }
func extensionBody() casework.Body { return &Extension{} }

var partialAnswer = casework.Move{Name: "answer_part", By: by(casework.Platform), Law: refs("art 67(4)"),
	About: "answer some questions, or some in part",
	Body:  answerBody, Check: part, Meets: []string{"answer"}, Items: complete}

var request = casework.Kind{
	Name: "request", Title: "Request for information", Law: refs("art 67(2)", "art 67(3)", "art 51(1)"),
	States: []casework.State{
		{Name: "draft", Turn: casework.Authority, About: "being prepared; nothing was asked"},
		{Name: "sent", Turn: casework.Platform, About: "with the provider, who is to answer"},
		{Name: "partly", Turn: casework.Platform, About: "answered in part"},
		{Name: "overdue", Turn: casework.Authority, About: "a day by which to answer has passed"},
		{Name: "answered", Turn: casework.Authority, About: "answered in full; the authority decides what follows"},
		{Name: "closed", Closed: true, About: "followed up, or nothing more is asked"},
		{Name: "withdrawn", Closed: true, About: "the authority withdrew it"},
	},
	Moves: moves([]casework.Move{
		{Name: "draft", To: "draft", By: by(casework.Authority), Law: refs("art 67(1)"), About: "prepare a request", Body: requestBody},
		{Name: "revise", From: []string{"draft"}, To: "draft", By: by(casework.Authority), Law: refs("art 67(1)"),
			About: "change the draft",
			Body:  requestBody},
		{Name: "send", From: []string{"draft"}, To: "sent", By: by(casework.Authority), Law: refs("art 67(2)", "art 67(3)", "art 51(1)"),
			About: "send the request",
			Body:  func() casework.Body { return &Dispatch{} }, Check: lints, Dues: slices.Concat(answerDues, copyDues),
			Jobs: []casework.Job{document("request", "tell", casework.Platform), document("request", "copy", casework.Authority)}},
		{Name: "receive", To: "sent", By: by(casework.Platform), Law: refs("art 67(4)"),
			About: "take in a request that came, on the provider's side",
			Body:  requestBody, Check: receivable, Dues: answerDues},
		{Name: "answer", From: []string{"sent", "partly", "overdue"}, To: "answered", By: by(casework.Platform), Law: refs("art 67(4)"),
			About: "answer what is still open", Body: answerBody, Check: final, Meets: []string{"answer"}, Items: complete,
			Jobs: []casework.Job{document("answer", "tell", casework.Authority)}},
		{Name: "lapse", From: []string{"sent", "partly", "overdue"}, To: "overdue", By: by(casework.Clock),
			Law: refs("art 67(2)", "art 67(3)",
				"art 51(1)"), Lapses: "answer",
			Stays: owesNothing, About: "a day by which to answer has passed; after a simple request that is no breach, and the case stays"},
		{Name: "follow_up", From: []string{"sent", "answered", "overdue", "partly"}, To: "closed", By: by(casework.Authority),
			Law:   refs("art 67(1)", "art 66(1)"),
			About: "go on with a new request, a decision or proceedings, or close", Body: func() casework.Body { return &FollowUp{} },
			Check: unanswered},
		{Name: "withdraw", From: []string{"draft", "sent", "partly", "overdue"}, To: "withdrawn", By: by(casework.Authority),
			Law:   refs("art 67(1)"),
			About: "withdraw the request", Body: reason, Check: why(dsa("art 67(1)"))},
		{Name: "grant", From: []string{"overdue"}, To: "sent", By: by(casework.Authority), Law: refs("art 67(2)", "art 67(3)", "art 51(1)"),
			About: "give a later day", Body: extensionBody, Check: later, Dues: extensionDues},
	},
		in(casework.Move{Name: "grant", By: by(casework.Authority), Law: refs("art 67(2)", "art 67(3)", "art 51(1)"),
			About: "give a later day",
			Body:  extensionBody, Check: later, Dues: extensionDues, Jobs: []casework.Job{job("tell", casework.Platform)}}, "sent",
			"partly"),
		in(casework.Move{Name: "copy", By: by(casework.Authority), Law: refs("art 67(6)"), About: "send a copy to the coordinators",
			Meets: []string{"copy"}}, "sent", "partly", "overdue", "answered"),
		in(casework.Move{Name: "ask", By: by(casework.Platform), Law: refs("art 67(4)"), About: "ask for a later day", Body: extensionBody,
			Check: later,
			Jobs:  []casework.Job{job("tell", casework.Authority)}}, "sent", "partly", "overdue"),
		in(casework.Move{Name: "refuse", By: by(casework.Authority), Law: refs("art 67(2)", "art 67(3)", "art 51(1)"),
			About: "refuse a later day", Body: reason,
			Check: why(dsa("art 67(2)"))}, "sent", "partly", "overdue"),
		[]casework.Move{partly("sent", "partly"), partly("partly", "partly"), partly("overdue", "overdue")},
	),
}

func partly(from, to string) casework.Move {
	m := partialAnswer
	m.From, m.To = []string{from}, to
	return m
}
