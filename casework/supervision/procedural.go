package supervision

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// proceduralFindings are preliminary findings before a fine under art 74(2) DSA (art 74(3), 79).
type proceduralFindings struct {
	Addressee string `json:"addressee"`
	Provider  string `json:"provider"`
	Service   string `json:"service,omitempty"`
	Basis     string `json:"basis"` // the letter of art 74(2): a to f
	Act       string `json:"act"`   // the request, inspection, order or terms that were not obeyed
	// Simple: that request was a simple one, to which silence is no infringement (74(2)(b)).
	Simple   bool          `json:"simple_request,omitempty"`
	Findings string        `json:"findings" personal:"text"`
	Measures string        `json:"measures" personal:"text"` // that are intended
	ReplyBy  deadline.Date `json:"reply_by"`
}

// Validate names what the findings lack.
func (p *proceduralFindings) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 74(3)"), said{"addressee", p.Addressee, "names no addressee"},
		said{"act", p.Act, "does not say which act was not obeyed"},
		said{"findings", p.Findings, "finds nothing"})
	fs.Need(len(p.Basis) == 1 && p.Basis >= "a" && p.Basis <= "f", "basis", "is none of a to f", DSA("art 74(2)"))
	fs.Need(p.Basis != "b" || !p.Simple, "basis", "silence to a simple request is not fined: (b) is for a request by decision",
		DSA("art 74(2)(b)"))
	fs.Text(p.Measures, "measures", "does not say what is intended", DSA("art 79(1)"))
	fs.Need(!p.ReplyBy.IsZero(), "reply_by", "sets no period to reply", DSA("art 79(2)"))
	if s := Asserted(p.Findings); s != "" {
		fs.Own(false, "findings", "states as found what is preliminary: "+s, DSA("art 74(3)"))
	}
	return fs
}

// Sheet is the letter.
func (p *proceduralFindings) Sheet(casework.Case) Sheet {
	ref := DSA("art 74(3)")
	return NewSheet("preliminary", p.Addressee, p.Service, Points("provisions", ref, "74(2)("+p.Basis+")"), Section("enforced", ref, p.Act),
		Section("findings", ref, p.Findings), Section("measures_intended", DSA("art 79(1)"), p.Measures),
		Points("react", DSA("art 79(2)"), Ends(p.ReplyBy, deadline.Period{})...))
}

func findingsOf(c casework.Case) *proceduralFindings {
	if p := casework.LastBody[proceduralFindings](c, "find"); p != nil {
		return p
	}
	return &proceduralFindings{}
}

// proceduralFine is a decision under art 74(2) DSA with what art 74(4) asks to regard.
type proceduralFine struct {
	Amount     *aedile.Price `json:"amount"`
	Acted      string        `json:"acted"` // intentionally or negligently
	Nature     string        `json:"nature" personal:"text"`
	Gravity    string        `json:"gravity" personal:"text"`
	Duration   string        `json:"duration" personal:"text"`
	Recurrence string        `json:"recurrence" personal:"text"`
	Delay      string        `json:"delay" personal:"text"` // caused to the proceedings
	Text       string        `json:"text" personal:"text"`
	NotifiedOn deadline.Date `json:"notified_on,omitzero"`
}

// Validate names what the decision lacks.
func (p *proceduralFine) Validate() (fs casework.Faults) {
	_, ok := p.Amount.Value()
	fs.Need(p.Amount != nil && ok && p.Amount.Currency != "", "amount", "states no amount with its currency", DSA("art 74(2)"))
	fs.Need(p.Acted == "intentionally" || p.Acted == "negligently", "acted",
		"does not find that it was done intentionally or negligently", DSA("art 74(2)"))
	say(&fs, DSA("art 74(4)"), said{"nature", p.Nature, "has no regard to the nature of the infringement"},
		said{"gravity", p.Gravity, "has no regard to its gravity"}, said{"duration", p.Duration, "has no regard to its duration"},
		said{"recurrence", p.Recurrence, "has no regard to its recurrence"},
		said{"delay", p.Delay, "has no regard to the delay caused to the proceedings"})
	fs.Text(p.Text, "text", "gives no reasons", DSA("art 74(2)"))
	return fs
}

// Sheet is the decision.
func (p *proceduralFine) Sheet(c casework.Case) Sheet {
	f, ref, four, amount := findingsOf(c), DSA("art 74(2)"), DSA("art 74(4)"), ""
	if p.Amount != nil {
		amount = p.Amount.Currency + " " + p.Amount.Amount
	}
	return NewSheet("decision", f.Addressee, f.Service, Points("provisions", ref, "74(2)("+f.Basis+")"), Points("fine", ref, amount),
		Section("reasons", ref, p.Text), Section("nature", four, p.Nature),
		Section("gravity", four, p.Gravity), Section("duration", four, p.Duration), Section("recurrence", four, p.Recurrence),
		Section("delay", four, p.Delay))
}

// proceduralReply is the time to reply, not less than 14 days (art 79(2)).
var proceduralReply = casework.DueRule{Name: "reply", Of: casework.Platform, Source: casework.Stated, Law: DSA("art 79(2)"),
	Sense: casework.OpenUntil,
	Least: days(14), Days: func(in casework.In) []casework.Day {
		return []casework.Day{{On: in.Body.(*proceduralFindings).ReplyBy, Field: "reply_by"}}
	}}

// repliable refuses a fine while the addressee can reply.
func repliable(in casework.In) (fs casework.Faults) {
	if d, open := in.Case.Due("reply", ""); open {
		fs.Need(d.Over(in.Step.At), "", "the addressee can reply until "+d.LastDay.String(), DSA("art 79(1)"))
	}
	on := in.Body.(*proceduralFine).NotifiedOn
	fs.Need(on.IsZero() || !on.Before(Today(in)), "notified_on", "is before the decision", DSA("art 74(2)"))
	return fs
}

// madePublic is the publication of a decision (art 80).
type madePublic struct {
	Parties []string `json:"parties"`
	Content string   `json:"content" personal:"text"`
	Penalty string   `json:"penalties" personal:"text"`
	Where   string   `json:"where"`
	Removed string   `json:"removed,omitempty" personal:"text"` // as confidential, and why
}

// Validate names what the publication lacks.
func (m *madePublic) Validate() (fs casework.Faults) {
	fs.Need(len(m.Parties) > 0, "parties", "names no parties", DSA("art 80(1)"))
	say(&fs, DSA("art 80(1)"), said{"content", m.Content, "does not give the main content of the decision"},
		said{"penalties", m.Penalty, "does not say which penalty was imposed"}, said{"where", m.Where, "does not say where"})
	return fs
}

var procedural = casework.Kind{
	Name: "procedural_fine", Title: "Fine for wrong information, silence or resistance", Law: Refs("art 74(2)", "art 74(3)"),
	States: []casework.State{
		{Name: "found", Turn: casework.Platform, About: "preliminary findings were sent; nothing is decided"},
		{Name: "heard", Turn: casework.Authority, About: "the addressee replied, or the time to reply has passed"},
		{Name: "fined", Turn: casework.Authority, About: "a fine was imposed; the decision is to be published"},
		{Name: "dropped", Closed: true, About: "no fine was imposed"},
		{Name: "closed", Closed: true, About: "decided and published"},
	},
	Moves: Moves([]casework.Move{
		{Name: "find", To: "found", By: By(casework.Authority), Law: Refs("art 74(3)", "art 79(1)"),
			About: "send preliminary findings, as the Commission", Body: content[proceduralFindings](),
			Dues: []casework.DueRule{proceduralReply},
			Jobs: []casework.Job{Document("procedural_findings", "tell", casework.Platform)}},
		{Name: "reply", From: []string{"found"}, To: "heard", By: By(casework.Platform), Law: Refs("art 79(2)"),
			About: "reply to the findings",
			Body:  content[Telling](), Check: Told(DSA("art 79(2)")), Meets: []string{"reply"}},
		{Name: "lapse", From: []string{"found"}, To: "heard", By: By(casework.Clock), Law: Refs("art 79(2)"), Lapses: "reply",
			Meets: []string{"reply"}, About: "the time to reply has passed"},
		{Name: "impose", From: []string{"found", "heard"}, To: "fined", By: By(casework.Authority), Law: Refs("art 74(2)", "art 74(4)"),
			About: "impose the fine", Body: content[proceduralFine](), Check: repliable, Meets: []string{"reply"},
			Dues: []casework.DueRule{Target("publish", casework.Authority, DSA("art 80(1)"))},
			Jobs: []casework.Job{Document("procedural_fine", "tell", casework.Platform)}},
		{Name: "drop", From: []string{"found", "heard"}, To: "dropped", By: By(casework.Authority), Law: Refs("art 74(2)"),
			About: "impose no fine",
			Body:  newReason, Check: Why(DSA("art 74(2)")), Jobs: []casework.Job{Job("tell", casework.Platform)}},
		{Name: "publish", From: []string{"fined"}, To: "fined", By: By(casework.Authority), Law: Refs("art 80(1)", "art 80(2)"),
			About: "publish the decision", Body: content[madePublic](), Meets: []string{"publish"}},
		{Name: "close", From: []string{"fined"}, To: "closed", By: By(casework.Authority), Law: Refs("art 80(1)"),
			About: "end, when it is published",
			Check: nothingRuns("publish")},
	}),
}
