package supervision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Assistance is what one authority asks of another: assistance (57), an assessment (58), a joint investigation (60), an assessment by the
// Commission (65(2)), support (66(3)).
type Assistance struct {
	Article    string   `json:"article"` // 57(2), 58(1), 58(2), 60(1), 65(2) or 66(3)
	From       string   `json:"from"`
	To         string   `json:"to"`
	Provider   string   `json:"provider"`
	Service    string   `json:"service,omitempty"`
	What       string   `json:"what,omitempty" personal:"text"` // the information or powers that are asked for (57(2), 66(3))
	Contact    string   `json:"contact_point,omitempty"`        // of the provider (art 11)
	Facts      string   `json:"facts,omitempty" personal:"text"`
	Provisions []string `json:"provisions,omitempty"`
	Reasons    string   `json:"reasons" personal:"text"`
	Effects    string   `json:"effects,omitempty" personal:"text"`  // negative ones on recipients in the own state (58(3)(b))
	Systemic   string   `json:"systemic,omitempty" personal:"text"` // facts that show the systemic nature (65(3)(b))
	Members    []string `json:"members,omitempty"`                  // of a joint investigation, or who asked the Board (58(2): at least three)
	// CommissionOpened: the Commission has begun to investigate the same (art 58(1)).
	CommissionOpened deadline.Date   `json:"commission_opened,omitzero"`
	Documents        []aedile.Digest `json:"documents,omitempty"`
}

// basis returns the provision that lists what the request indicates.
func (a *Assistance) basis() law.Ref {
	switch {
	case strings.HasPrefix(a.Article, "58"):
		return DSA("art 58(3)")
	case a.Article == "65(2)":
		return DSA("art 65(3)")
	case a.Article == "60(1)":
		return DSA("art 60(2)")
	case a.Article == "66(3)":
		return DSA("art 66(3)")
	}
	return DSA("art 57(2)")
}

// Validate names what the request lacks under its article.
func (a *Assistance) Validate() (fs casework.Faults) {
	articles := []string{"57(2)", "58(1)", "58(2)", "60(1)", "65(2)", "66(3)"}
	ref := a.basis()
	known := slices.Contains(articles, a.Article)
	fs.Need(known, "article", "is none of "+strings.Join(articles, ", "), ref)
	fs.Text(a.From, "from", "does not say who asks", ref)
	fs.Text(a.To, "to", "does not say who is asked", ref)
	fs.Text(a.Provider, "provider", "names no provider", ref)
	fs.Text(a.Reasons, "reasons", "is not reasoned", ref)
	if !known {
		return fs // what else it indicates is a question of the article
	}
	if a.Article == "57(2)" || a.Article == "66(3)" {
		fs.Text(a.What, "what", "does not specify what is asked for", ref)
		return fs
	}
	if a.Article == "60(1)" {
		fs.Need(len(a.Members) > 1, "members", "names no two authorities that take part", ref)
		return fs
	}
	at := ref.Place
	fs.Text(a.Contact, "contact_point", "does not indicate the point of contact of the provider", DSA(at+"(a)"))
	fs.Text(a.Facts, "facts", "does not describe the facts", DSA(at+"(b)"))
	fs.Need(len(a.Provisions) > 0, "provisions", "names no provision", DSA(at+"(b)"))
	if a.Article == "65(2)" {
		fs.Text(a.Systemic, "systemic", "describes no facts that show a systemic nature", DSA("art 65(3)(b)"))
		return fs
	}
	fs.Text(a.Effects, "effects", "does not describe the negative effects", DSA("art 58(3)(b)"))
	fs.Need(a.CommissionOpened.IsZero(), "commission_opened", "the Commission has begun to investigate the same", DSA("art "+a.Article))
	fs.Need(a.Article != "58(2)" || len(a.Members) > 2, "members", "the Board asks at the request of at least three coordinators",
		DSA("art 58(2)"))
	return fs
}

// Sheet is the request.
func (a *Assistance) Sheet(casework.Case) Sheet {
	ref := a.basis()
	return NewSheet("suspected", a.To, a.Service, Section("asked", ref, a.What), Section("provider", ref, a.Provider), Section("facts", ref,
		a.Facts), Points("provisions", ref, a.Provisions...),
		Section("reasons", ref, a.Reasons), Section("effects", ref, a.Effects), Section("systemic", ref, a.Systemic),
		Section("contact", ref,
			a.Contact))
}

func assistanceOf(c casework.Case) *Assistance { return casework.LastBody[Assistance](c, "ask") }

// under reports whether the request rests on one of the articles.
func under(articles ...string) func(casework.In) bool {
	return func(in casework.In) bool {
		a := assistanceOf(in.Case)
		if b, ok := in.Body.(*Assistance); ok {
			a = b
		}
		return a != nil && slices.ContainsFunc(articles, func(p string) bool { return strings.HasPrefix(a.Article, p) })
	}
}

// assistDues: two months under arts 57(3) and 58(5); three for a joint investigation, and one more for the preliminary position (60(2));
// none fixed under arts 65(2) and 66(3).
var assistDues = []casework.DueRule{
	When(fixed("answer", casework.Authority, DSA("art 57(3)"), Months(2)), under("57")),
	When(fixed("answer", casework.Authority, DSA("art 58(5)"), Months(2)), under("58")),
	When(fixed("conclude", casework.Authority, DSA("art 60(2)"), Months(3)), under("60")),
	When(runsFrom(fixed("position", casework.Authority, DSA("art 60(2)"), Months(1)), concluded), under("60")),
	When(Target("answer", casework.Authority, DSA("art 65(2)")), under("65")),
	When(Target("answer", casework.Authority, DSA("art 66(3)")), under("66")),
}

// concluded is the end of the three months of a joint investigation.
func concluded(in casework.In) deadline.Event {
	res, err := in.Clock.End(AtStep(in), Months(3))
	if err != nil {
		return AtStep(in)
	}
	return deadline.On(res.LastDay)
}

// resumed runs the two months on, longer by the days for which they were suspended (58(4)).
func resumed(in casework.In) deadline.Event {
	e, _ := in.Case.Last("ask")
	s, _ := in.Case.Last("suspend")
	day := deadline.DateOf(e.At.In(in.Clock.Zone))
	for d := deadline.DateOf(s.At.In(in.Clock.Zone)); d.Before(Today(in)); d = d.AddDays(1) {
		day = day.AddDays(1)
	}
	return deadline.On(day)
}

// Assessment is the answer of the authority that was asked.
type Assessment struct {
	Text     string `json:"text" personal:"text"`               // the information, or the assessment of the suspected infringement
	Measures string `json:"measures,omitempty" personal:"text"` // taken or envisaged (58(5))
	// Consulted: the Commission consulted the coordinator of establishment before it assessed a referral (59(2)).
	Consulted bool `json:"coordinator_consulted,omitempty"`
}

// Validate asks for a text.
func (a *Assessment) Validate() (fs casework.Faults) {
	fs.Text(a.Text, "text", "says nothing", DSA("art 57(3)"))
	return fs
}

// Sheet is the answer.
func (a *Assessment) Sheet(c casework.Case) Sheet {
	to := ""
	if q := assistanceOf(c); q != nil {
		to = q.From
	}
	return NewSheet("answer", to, "", Section("assessment", DSA("art 58(5)"), a.Text), Section("measures", DSA("art 58(5)"), a.Measures))
}

// assessed asks for the measures where the law does.
func assessed(in casework.In) (fs casework.Faults) {
	b := in.Body.(*Assessment)
	if in.Case.State == "referred" {
		fs.Need(b.Consulted, "coordinator_consulted", "the coordinator of establishment was not consulted", DSA("art 59(2)"))
		return fs
	}
	fs.Need(!under("58")(in) || Has(b.Measures), "measures", "does not explain the measures taken or envisaged", DSA("art 58(5)"))
	return fs
}

// Declined is a reasoned refusal of assistance (57(3)).
type Declined struct {
	Ground string `json:"ground"` // a, b or c
	Why    string `json:"why" personal:"text"`
}

// Validate asks for one of the three grounds.
func (d *Declined) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"a", "b", "c"}, d.Ground), "ground",
		"is none of a (not specified or justified), b (not in possession), c (against the law)", DSA("art 57(3)"))
	fs.Text(d.Why, "why", "gives no reasons", DSA("art 57(3)"))
	return fs
}

// askable refuses a request of who cannot make it: the Board asks under art 58(2) alone, and nobody else does.
func askable(in casework.In) (fs casework.Faults) {
	board, article := in.Step.By.Party == casework.Board, in.Body.(*Assistance).Article
	fs.Need(board == (article == "58(2)"), "article", map[bool]string{true: "the Board asks under art 58(2) alone",
		false: "a request under art 58(2) is made by the Board, at the request of coordinators"}[board], DSA("art 58(2)"))
	return fs
}

// only refuses a step under another article.
func only(ref law.Ref, articles ...string) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs.Need(under(articles...)(in), "", fmt.Sprintf("is for requests under art %s", strings.Join(articles, ", ")), ref)
		return fs
	}
}

// referable refuses a referral while the coordinator of establishment has time to answer.
func referable(in casework.In) (fs casework.Faults) {
	if d, open := in.Case.Due("answer", ""); open {
		fs.Need(d.Over(in.Step.At), "", "the coordinator of establishment can answer until "+d.LastDay.String(), DSA("art 59(1)"))
	}
	if d, open := in.Case.Due("position", ""); open && in.Case.State == "asked" {
		fs.Need(d.Over(in.Step.At), "", "the preliminary position can be communicated until "+d.LastDay.String(), DSA("art 60(3)"))
	}
	fs.Need(under("58", "60")(in), "", "a matter is referred after requests under arts 58 and 60 alone", DSA("art 59(1)"))
	return append(fs, Why(DSA("art 59(1)"))(in)...)
}

var assistance = casework.Kind{
	Name: "assistance", Title: "Assistance between authorities", Law: Refs("art 57(2)", "art 58(1)", "art 60(2)", "art 65(2)", "art 66(3)"),
	States: []casework.State{
		{Name: "asked", Turn: casework.Authority,
			About: "with the authority that was asked; what is said of a provider is suspected, not established"},
		{Name: "suspended", Turn: casework.Authority, About: "more information is awaited from who asked; the two months do not run"},
		{Name: "answered", Turn: casework.Authority, About: "answered; who asked decides what follows"},
		{Name: "referred", Turn: casework.Authority, About: "referred to the Commission, which assesses the matter"},
		{Name: "refused", Closed: true, About: "refused with reasons"},
		{Name: "closed", Closed: true, About: "nothing more is asked"},
	},
	Moves: []casework.Move{
		{Name: "ask", To: "asked", By: By(casework.Authority, casework.Board), Law: Refs("art 57(2)", "art 58(1)", "art 60(2)", "art 65(2)",
			"art 66(3)"), About: "ask another authority",
			Body: content[Assistance](), Check: askable, Dues: assistDues,
			Jobs: []casework.Job{Document("assistance_request", "tell", casework.Authority)}},
		{Name: "suspend", From: []string{"asked"}, To: "suspended", By: By(casework.Authority), Law: Refs("art 58(4)"),
			About: "ask for more information, which suspends the two months", Body: newReason,
			Check: both(only(DSA("art 58(4)"), "58"), Why(DSA("art 58(4)"))), Meets: []string{"answer"}, Jobs: []casework.Job{Job("ask",
				casework.Authority)}},
		{Name: "resume", From: []string{"suspended"}, To: "asked", By: By(casework.Authority), Law: Refs("art 58(4)"),
			About: "give the information, or refuse the invitation: the time runs on", Body: newReason,
			Check: Why(DSA("art 58(4)")), Dues: []casework.DueRule{runsFrom(fixed("answer", casework.Authority, DSA("art 58(5)"),
				Months(2)),
				resumed)}},
		{Name: "answer", From: []string{"asked", "referred"}, To: "answered", By: By(casework.Authority),
			Law: Refs("art 57(3)", "art 58(5)",
				"art 59(2)"), About: "answer", Body: content[Assessment](),
			Check: assessed, Meets: []string{"answer", "assess", "act"}, Jobs: []casework.Job{Document("assistance_answer", "tell",
				casework.Authority)}},
		{Name: "position", From: []string{"asked"}, To: "answered", By: By(casework.Authority), Law: Refs("art 60(2)"),
			About: "give the preliminary position after a joint investigation", Body: content[Assessment](),
			Check: only(DSA("art 60(2)"), "60"), Meets: []string{"conclude", "position"}},
		{Name: "refuse", From: []string{"asked"}, To: "refused", By: By(casework.Authority), Law: Refs("art 57(3)"),
			About: "refuse with reasons", Body: content[Declined](), Check: only(DSA("art 57(3)"), "57"),
			Meets: []string{"answer"}, Jobs: []casework.Job{Job("tell", casework.Authority)}},
		{Name: "refer", From: []string{"asked", "answered"}, To: "referred", By: By(casework.Board), Law: Refs("art 59(1)"),
			About: "refer the matter to the Commission", Body: newReason, Check: referable,
			Meets: []string{"answer", "conclude", "position"},
			Dues: []casework.DueRule{fixed("assess", casework.Authority, DSA("art 59(2)"),
				Months(2))}},
		{Name: "review", From: []string{"answered"}, To: "asked", By: By(casework.Authority), Law: Refs("art 59(3)"),
			About: "ask the coordinator of establishment to review, as the Commission", Body: newReason,
			Check: both(After(DSA("art 59(3)"), "the matter was not referred to the Commission", "refer"), Why(DSA("art 59(3)"))),
			Dues:  []casework.DueRule{fixed("act", casework.Authority, DSA("art 59(3)"), Months(2))}},
		{Name: "close", From: []string{"answered"}, To: "closed", By: By(casework.Authority), Law: Refs("art 57(3)"),
			About: "ask nothing more"},
	},
}
