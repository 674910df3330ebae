package supervision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// PoliticalRequest is what comes to a provider about political advertisements: a notification that one does not comply (art 15 Reg.
// 2024/900), a request of an authority (art 16) or of an interested entity (art 17).
type PoliticalRequest struct {
	As      string `json:"as"` // notification, authority or entity
	Ads     string `json:"advertisements" personal:"text"`
	Asked   string `json:"asked" personal:"text"`             // what is alleged or asked for
	Reasons string `json:"reasons,omitempty" personal:"text"` // 15(3)(a), 16(2)(a)
	// reasons withheld for the sake of criminal proceedings (16(2)(a))
	Withheld bool   `json:"withheld,omitempty"`
	Redress  string `json:"redress,omitempty"` // 16(2)(b)
	// of 17(2): a researcher, b civil society, c political actor, d observer, e journalist
	Entity      string            `json:"entity,omitempty"`
	Independent bool              `json:"independent,omitempty"` // of commercial interests (17(2))
	By          casework.Personal `json:"by,omitzero"`
	Contact     casework.Personal `json:"contact,omitzero"`
	// VoteOn is the day of the election or referendum to which it is linked, where there is one.
	VoteOn deadline.Date `json:"vote_on,omitzero"`
	// Complete: it can be processed wholly on what it says (15(7)).
	Complete bool `json:"complete,omitempty"`
	// Size of the provider by Dir. 2013/34: micro, small, medium, large. It is asked for, never assumed.
	Size string `json:"size"`
	// VeryLarge: the provider is a very large online platform or search engine (15(5)).
	VeryLarge bool `json:"very_large,omitempty"`
}

// Validate names what it lacks under its article.
func (p *PoliticalRequest) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"notification", "authority", "entity"}, p.As), "as", "is none of notification, authority, entity",
		ads("art 15(3)"))
	fs.Need(slices.Contains([]string{"micro", "small", "medium", "large"}, p.Size), "size",
		"does not say how large the provider is: periods depend on it", ads("art 16(3)"))
	fs.Contact(p.Contact, "contact", ads("art 15(3)"))
	switch p.As {
	case "notification":
		fs.Text(p.Reasons, "reasons", "does not explain why the advertisement does not comply (a)", ads("art 15(3)"))
		fs.Text(p.Ads, "advertisements", "does not identify the advertisement (b)", ads("art 15(3)"))
		fs.Need(p.By.Given(), "by", "gives no name (c)", ads("art 15(3)"))
		fs.Need(p.Contact.Given(), "contact", "gives no address (c)", ads("art 15(3)"))
	case "authority":
		fs.Text(p.Asked, "asked", "does not say what information is asked for", ads("art 16(1)"))
		fs.Need(p.Withheld || Has(p.Reasons), "reasons", "does not explain the objective", ads("art 16(2)(a)"))
		fs.Text(p.Redress, "redress", "gives no redress", ads("art 16(2)(b)"))
	case "entity":
		fs.Text(p.Asked, "asked", "does not say what information is asked for", ads("art 17(3)"))
		fs.Need(slices.Contains([]string{"a", "b", "c", "d", "e"}, p.Entity), "entity", "is none of the entities a to e", ads("art 17(2)"))
		fs.Need(p.Independent, "independent", "is not independent from commercial interests", ads("art 17(2)"))
	}
	return fs
}

func politicalOf(in casework.In) *PoliticalRequest {
	if b, ok := in.Body.(*PoliticalRequest); ok {
		return b
	}
	if p := casework.LastBody[PoliticalRequest](in.Case, "receive"); p != nil {
		return p
	}
	return &PoliticalRequest{}
}

// lastMonth reports whether the step falls into the last month before the vote.
func lastMonth(in casework.In) bool {
	v := politicalOf(in).VoteOn
	return !v.IsZero() && !Today(in).Before(v.AddMonths(-1)) && Today(in).Before(v)
}

// politically is a condition on the request and on whether the last month before a vote has begun.
func politically(as string, f func(p *PoliticalRequest, last bool) bool) func(casework.In) bool {
	return func(in casework.In) bool { p := politicalOf(in); return p.As == as && f(p, lastMonth(in)) }
}

func hours48() deadline.Period { return deadline.Period{N: 48, Unit: deadline.Hours} }

// large reports whether the provider is no micro, small or medium-sized undertaking.
func (p *PoliticalRequest) large() bool { return p.Size == "large" }

// tiny reports whether it is a micro or small one: medium-sized ones do not have the exemption of art 16(4).
func (p *PoliticalRequest) tiny() bool { return p.Size == "micro" || p.Size == "small" }

// politicalDues: arts 15(4), (5), (7), 16(3), (4) and 17(3). What undertakings of a size make efforts for has no number of the law.
var politicalDues = []casework.DueRule{
	When(Target("confirm", casework.Platform, ads("art 15(4)")), politically("notification", func(*PoliticalRequest,
		bool) bool {
		return true
	})),
	When(fixed("process", casework.Platform, ads("art 15(7)"), hours48()), politically("notification", func(p *PoliticalRequest,
		last bool) bool {
		return last && p.Complete && p.large()
	})),
	When(Target("process", casework.Platform, ads("art 15(7)")), politically("notification", func(p *PoliticalRequest,
		last bool) bool {
		return last && !(p.Complete && p.large())
	})),
	When(Target("process", casework.Platform, ads("art 15(5)")), politically("notification", func(_ *PoliticalRequest,
		last bool) bool {
		return !last
	})),
	When(fixed("confirm", casework.Platform, ads("art 16(3)"), workingDays(2)), politically("authority", func(*PoliticalRequest,
		bool) bool {
		return true
	})),
	When(fixed("answer", casework.Platform, ads("art 16(3)"), workingDays(8)), politically("authority", func(p *PoliticalRequest,
		last bool) bool {
		return !last && p.large()
	})),
	When(fixed("answer", casework.Platform, ads("art 16(3)"), workingDays(12)), politically("authority", func(p *PoliticalRequest,
		last bool) bool {
		return !last && !p.large()
	})),
	When(fixed("answer", casework.Platform, ads("art 16(4)"), hours48()), politically("authority", func(p *PoliticalRequest,
		last bool) bool {
		return last && !p.tiny()
	})),
	When(Target("answer", casework.Platform, ads("art 16(4)")), politically("authority", func(p *PoliticalRequest,
		last bool) bool {
		return last && p.tiny()
	})),
	When(fixed("answer", casework.Platform, ads("art 17(3)"), Months(1)), politically("entity", func(*PoliticalRequest,
		bool) bool {
		return true
	})),
}

// PoliticalAnswer is what the provider does or gives.
type PoliticalAnswer struct {
	Text      string `json:"text" personal:"text"`
	Redress   string `json:"redress,omitempty"`
	Automated string `json:"automated,omitempty"` // whether automated means were used (15(8))
	Partial   bool   `json:"partial,omitempty"`   // what it has now; the rest follows (16(3))
}

// Validate asks for a text.
func (p *PoliticalAnswer) Validate() (fs casework.Faults) {
	fs.Text(p.Text, "text", "says nothing", ads("art 16(1)"))
	return fs
}

// Sheet is the answer.
func (p *PoliticalAnswer) Sheet(c casework.Case) Sheet {
	ref := ads("art 16(1)")
	if q := casework.LastBody[PoliticalRequest](c, "receive"); q != nil {
		ref = map[string]law.Ref{"notification": ads("art 15(5)"), "authority": ref, "entity": ads("art 17(3)")}[q.As]
	}
	return NewSheet("answer", "", "", Section("answer", ref, p.Text), Section("redress", ads("art 15(8)"), p.Redress), Section("automated",
		ads("art 15(8)"), p.Automated))
}

// redressed asks the answer to a notification for redress.
func redressed(in casework.In) (fs casework.Faults) {
	b := in.Body.(*PoliticalAnswer)
	fs.Need(politicalOf(in).As != "notification" || Has(b.Redress), "redress", "does not inform of redress", ads("art 15(8)"))
	fs.Need(!b.Partial, "partial", "is partial: use give_part", ads("art 16(3)"))
	return fs
}

// PoliticalRefusal refuses the request of an interested entity (17(5)).
type PoliticalRefusal struct {
	Ground  string `json:"ground"` // unclear, excessive or not_held
	Why     string `json:"why" personal:"text"`
	Redress string `json:"redress"`
}

// Validate asks for one of the three grounds, reasons and redress.
func (p *PoliticalRefusal) Validate() (fs casework.Faults) {
	grounds := []string{"unclear", "excessive", "not_held"}
	fs.Need(slices.Contains(grounds, p.Ground), "ground", "is none of "+strings.Join(grounds, ", "), ads("art 17(5)"))
	fs.Text(p.Why, "why", "is no reasoned response", ads("art 17(5)"))
	fs.Text(p.Redress, "redress", "does not inform of redress", ads("art 17(5)"))
	return fs
}

// Sheet is the refusal.
func (p *PoliticalRefusal) Sheet(casework.Case) Sheet {
	ref := ads("art 17(5)")
	return NewSheet("answer", "", "", Section("reasons", ref, p.Why), Section("redress", ref, p.Redress))
}

// entityOnly refuses to turn an authority or a notifier away under art 17(5).
func entityOnly(in casework.In) (fs casework.Faults) {
	fs.Need(politicalOf(in).As == "entity", "", fmt.Sprintf("a %s is not refused under this provision", politicalOf(in).As),
		ads("art 17(5)"))
	return fs
}

// authorityOnly refuses a part under art 16(3) to who is no authority.
func authorityOnly(in casework.In) (fs casework.Faults) {
	fs.Need(politicalOf(in).As == "authority", "", fmt.Sprintf("a part, the rest to follow, is for requests of authorities, not for a %s",
		politicalOf(in).As), ads("art 16(3)"))
	return fs
}

var political = casework.Kind{
	Name: "political", Title: "Requests about political advertisements",
	Law: []law.Ref{ads("art 15(3)"), ads("art 16(1)"), ads("art 17(3)")},
	States: []casework.State{
		{Name: "received", Turn: casework.Platform, About: "with the provider; what is alleged of an advertisement is not established"},
		{Name: "answered", Turn: casework.Authority, About: "answered; who asked can ask on"},
		{Name: "refused", Closed: true, About: "refused with reasons"},
		{Name: "closed", Closed: true, About: "nothing more is asked"},
	},
	Moves: []casework.Move{
		{Name: "receive", To: "received", By: By(casework.Notifier, casework.Authority, casework.Researcher, casework.Platform),
			Law:   []law.Ref{ads("art 15(3)"), ads("art 16(2)"), ads("art 17(2)")},
			About: "send a notification or request about political advertisements", Body: content[PoliticalRequest](), Dues: politicalDues},
		{Name: "confirm", From: []string{"received"}, To: "received", By: By(casework.Platform), Law: []law.Ref{ads("art 15(4)"),
			ads("art 16(3)")}, About: "confirm receipt, and say what is done", Body: newReason,
			Check: Why(ads("art 16(3)")), Meets: []string{"confirm"}, Jobs: []casework.Job{Job("confirm", casework.Notifier)}},
		{Name: "give_part", From: []string{"received"}, To: "received", By: By(casework.Platform), Law: []law.Ref{ads("art 16(3)")},
			About: "give what is there, the rest to follow", Body: content[PoliticalAnswer](), Check: authorityOnly},
		{Name: "answer", From: []string{"received"}, To: "answered", By: By(casework.Platform), Law: []law.Ref{ads("art 15(5)"),
			ads("art 16(1)"), ads("art 17(3)")}, About: "answer, and say what was done", Body: content[PoliticalAnswer](),
			Check: redressed, Meets: []string{"confirm", "process", "answer"}, Jobs: []casework.Job{Document("political_answer", "tell",
				casework.Notifier)}},
		{Name: "refuse", From: []string{"received"}, To: "refused", By: By(casework.Platform), Law: []law.Ref{ads("art 17(5)")},
			About: "refuse an interested entity, with reasons", Body: content[PoliticalRefusal](),
			Check: entityOnly, Meets: []string{"answer"}, Jobs: []casework.Job{Document("political_refusal", "tell", casework.Notifier)}},
		{Name: "close", From: []string{"answered"}, To: "closed", By: By(casework.Platform, casework.Authority, casework.Notifier),
			Law: []law.Ref{ads("art 16(1)")}, About: "ask nothing more"},
	},
}
