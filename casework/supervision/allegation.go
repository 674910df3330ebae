package supervision

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Allegation is a complaint to an authority that a provider infringes the law (art 53 DSA). It is alleged, not
// established. It may come from a recipient, or from a body mandated by one (art 86).
type Allegation struct {
	Provider string            `json:"provider"`
	Service  string            `json:"service,omitempty"`
	Articles []string          `json:"articles"`
	Facts    string            `json:"facts" personal:"text"`
	By       casework.Personal `json:"by,omitzero"`
	Mandated bool              `json:"mandated,omitempty"` // by a body under art 86
	Mandate  *Mandate          `json:"mandate,omitempty"`  // what that body shows
	InState  string            `json:"in_state,omitempty"` // where the recipient is located or established
	// Coordinator is the Member State of the coordinator with whom it is lodged, where that is known.
	Coordinator string `json:"coordinator_state,omitempty"`
}

// Validate names what the complaint lacks.
func (a *Allegation) Validate() (fs casework.Faults) {
	fs.Text(a.Provider, "provider", "names no provider", DSA("art 53"))
	fs.Need(len(a.Articles) > 0, "articles", "names no provision that is alleged to be infringed", DSA("art 53"))
	fs.Text(a.Facts, "facts", "brings no facts", DSA("art 53"))
	fs.Need(a.InState == "" || a.Coordinator == "" || a.InState == a.Coordinator, "coordinator_state",
		"a complaint is lodged with the coordinator of the state where the recipient is: what goes elsewhere is information, and no complaint (use receive)", DSA("art 53"))
	fs.Need(!a.Mandated || a.Mandate != nil, "mandate", "does not show that the body may act for the recipient", DSA("art 86(1)"))
	return append(fs, a.Mandate.Faults()...)
}

// Transmission passes a complaint on to the coordinator of establishment, or to another authority of the own state.
type Transmission struct {
	To      string `json:"to"`
	Own     bool   `json:"own,omitempty"` // To is another competent authority of the own state
	Opinion string `json:"opinion,omitempty" personal:"text"`
}

// Validate asks to whom.
func (t *Transmission) Validate() (fs casework.Faults) {
	fs.Text(t.To, "to", "names no coordinator and no other authority", DSA("art 53"))
	return fs
}

// Sheet is the letter with which it is transmitted.
func (t *Transmission) Sheet(c casework.Case) Sheet {
	a := allegationOf(c)
	return NewSheet("alleged", t.To, a.Service, Section("provider", DSA("art 53"), a.Provider),
		Points("provisions", DSA("art 53"),
			a.Articles...), Section("facts", DSA("art 53"), a.Facts),
		Section("opinion", DSA("art 53"), t.Opinion))
}

func allegationOf(c casework.Case) Allegation {
	if a := casework.LastBody[Allegation](c, "lodge", "receive"); a != nil {
		return *a
	}
	return Allegation{}
}

// Standing tells a side where a complaint stands.
type Standing struct {
	To   string `json:"to"` // complainant or provider
	Text string `json:"text" personal:"text"`
}

// Validate asks to whom, and for a text.
func (s *Standing) Validate() (fs casework.Faults) {
	fs.Need(s.To == "complainant" || s.To == "provider", "to", "is neither complainant nor provider: both have the right to be told",
		DSA("art 53"))
	fs.Text(s.Text, "text", "says nothing of the status", DSA("art 53"))
	return fs
}

// Sheet is the letter.
func (s *Standing) Sheet(c casework.Case) Sheet {
	a := allegationOf(c)
	to := a.Provider
	if s.To == "complainant" {
		to = ""
	}
	return NewSheet("alleged", to, a.Service, Points("provisions", DSA("art 53"), a.Articles...),
		Section("standing", DSA("art 53"), s.Text))
}

// Received is a complaint that came to an authority which is not the one of the recipient's state, such as the Commission: it is
// information, and no complaint under art 53.
type Received struct{ Allegation }

// Follow is what became of complaints, for the yearly report (art 55(1)).
type Follow struct {
	Received    int `json:"received"`
	Transmitted int `json:"transmitted"` // to the coordinator of establishment
	Other       int `json:"other"`       // to another authority of the own state
	Pursued     int `json:"pursued"`
	Closed      int `json:"closed"`
	Open        int `json:"open"`
}

// CountAllegations counts the complaints under art 53 that were lodged from one day to another, and what became of them.
func CountAllegations(cases []casework.Case, since, until deadline.Date, clock deadline.Clock) (f Follow) {
	for _, c := range cases {
		on := deadline.DateOf(c.OpenedAt.In(clock.Zone))
		if _, lodged := c.Last("lodge"); c.Kind != "allegation" || !lodged || on.Before(since) || on.After(until) {
			continue
		}
		f.Received++
		if t := casework.LastBody[Transmission](c, "transmit"); t != nil && t.Own {
			f.Other++
		} else if t != nil {
			f.Transmitted++
		}
		if _, pursued := c.Last("pursue"); pursued {
			f.Pursued++
		}
		if c.Closed {
			f.Closed++
		} else {
			f.Open++
		}
	}
	return f
}

// Result is what came of a complaint.
type Result struct {
	Text  string          `json:"text" personal:"text"`
	Cases []aedile.CaseID `json:"cases,omitempty"` // requests, proceedings
}

// Validate asks for a text.
func (r *Result) Validate() (fs casework.Faults) {
	fs.Text(r.Text, "text", "says nothing", DSA("art 53"))
	return fs
}

var allegation = casework.Kind{
	Name: "allegation", Title: "Complaint to an authority about a provider", Law: Refs("art 53", "art 86(1)"),
	States: []casework.State{
		{Name: "lodged", Turn: casework.Authority, About: "alleged, not established; the authority assesses it"},
		{Name: "informed", Turn: casework.Authority, About: "information, and no complaint under art 53; alleged, not established"},
		{Name: "transmitted", Turn: casework.Authority,
			About: "with the coordinator of establishment, or another authority of the own state"},
		{Name: "pursued", Turn: casework.Authority, About: "taken up in other cases"},
		{Name: "closed", Closed: true, About: "ended, with a result"},
		{Name: "withdrawn", Closed: true, About: "the complainant withdrew it"},
	},
	Moves: Moves([]casework.Move{
		{Name: "lodge", To: "lodged", By: By(casework.Recipient, casework.Notifier), Law: Refs("art 53", "art 86(1)"), About: "complain",
			Body: content[Allegation](), Dues: []casework.DueRule{Target("assess", casework.Authority, DSA("art 53"))}},
		{Name: "transmit", From: []string{"lodged"}, To: "transmitted", By: By(casework.Authority), Law: Refs("art 53", "art 85"),
			About: "pass on to the coordinator of establishment, or to another authority of the own state",
			Body:  content[Transmission](), Meets: []string{"assess"},
			Jobs: []casework.Job{Document("complaint_transmitted", "tell", casework.Authority)}},
		{Name: "receive", To: "informed", ByName: true, By: By(casework.Recipient, casework.Notifier, casework.Authority),
			Law:   Refs("art 53"),
			About: "take in what was sent to an authority that art 53 does not name, as information",
			Body:  content[Received]()},
		{Name: "pursue", From: []string{"lodged", "informed", "transmitted", "pursued"}, To: "pursued", By: By(casework.Authority),
			Law: Refs("art 53"), About: "take up in another case",
			Body: content[Onward](), Check: Linked(DSA("art 53")), Meets: []string{"assess"}},
		{Name: "close", From: []string{"lodged", "informed", "transmitted", "pursued"}, To: "closed", By: By(casework.Authority),
			Law: Refs("art 53"), About: "end with a result",
			Body: content[Result](), Meets: []string{"assess"}, Jobs: []casework.Job{Job("tell", casework.Recipient)}},
		{Name: "withdraw", From: []string{"lodged", "transmitted"}, To: "withdrawn", By: By(casework.Recipient, casework.Notifier),
			Law: Refs("art 53"), About: "withdraw it"},
	}, In(casework.Move{Name: "hear", By: By(casework.Authority, casework.Platform, casework.Recipient), Law: Refs("art 53"),
		About: "hear or inform a side",
		Body:  content[Telling](), Check: Told(DSA("art 53"))}, "lodged", "informed", "transmitted", "pursued"),
		In(casework.Move{Name: "status", By: By(casework.Authority), Law: Refs("art 53"), About: "tell a side the status of the complaint",
			Body: content[Standing](),
			Jobs: []casework.Job{{Do: "tell", To: casework.Recipient, Letter: "complaint_status", When: toSide("complainant")}, {Do: "tell",
				To: casework.Platform, Letter: "complaint_status", When: toSide("provider")}}},
			"lodged", "transmitted", "pursued")),
}

func toSide(to string) func(casework.In) bool {
	return func(in casework.In) bool { return in.Body.(*Standing).To == to }
}
