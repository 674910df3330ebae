package kinds

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
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
}

// Validate names what the complaint lacks.
func (a *Allegation) Validate() (fs casework.Faults) {
	fs.Text(a.Provider, "provider", "names no provider", dsa("art 53"))
	fs.Need(len(a.Articles) > 0, "articles", "names no provision that is alleged to be infringed", dsa("art 53"))
	fs.Text(a.Facts, "facts", "brings no facts", dsa("art 53"))
	fs.Need(!a.Mandated || a.Mandate != nil, "mandate", "does not show that the body may act for the recipient", dsa("art 86(1)"))
	return append(fs, a.Mandate.faults()...)
}

// Transmission passes a complaint on to the coordinator of establishment, or to another authority of the own state.
type Transmission struct {
	To      string `json:"to"`
	Own     bool   `json:"own,omitempty"` // To is another competent authority of the own state
	Opinion string `json:"opinion,omitempty" personal:"text"`
}

// Validate asks to whom.
func (t *Transmission) Validate() (fs casework.Faults) {
	fs.Text(t.To, "to", "names no coordinator and no other authority", dsa("art 53"))
	return fs
}

// Result is what came of a complaint.
type Result struct {
	Text  string          `json:"text" personal:"text"`
	Cases []aedile.CaseID `json:"cases,omitempty"` // requests, proceedings
}

// Validate asks for a text.
func (r *Result) Validate() (fs casework.Faults) {
	fs.Text(r.Text, "text", "says nothing", dsa("art 53"))
	return fs
}

var allegation = casework.Kind{
	Name: "allegation", Title: "Complaint to an authority about a provider", Law: refs("art 53", "art 86(1)"),
	States: []casework.State{
		{Name: "lodged", Turn: casework.Authority, About: "alleged, not established; the authority assesses it"},
		{Name: "transmitted", Turn: casework.Authority, About: "with the coordinator of establishment, or another authority of the own state"},
		{Name: "pursued", Turn: casework.Authority, About: "taken up in other cases"},
		{Name: "closed", Closed: true, About: "ended, with a result"},
		{Name: "withdrawn", Closed: true, About: "the complainant withdrew it"},
	},
	Moves: moves([]casework.Move{
		{Name: "lodge", To: "lodged", By: by(casework.Recipient, casework.Notifier), Law: refs("art 53", "art 86(1)"), About: "complain",
			Body: func() casework.Body { return &Allegation{} }, Dues: []casework.DueRule{target("assess", casework.Authority, dsa("art 53"))}},
		{Name: "transmit", From: []string{"lodged"}, To: "transmitted", By: by(casework.Authority), Law: refs("art 53", "art 85"), About: "pass on to the coordinator of establishment, or to another authority of the own state",
			Body: func() casework.Body { return &Transmission{} }, Meets: []string{"assess"}, Jobs: []casework.Job{job("tell", casework.Authority)}},
		{Name: "pursue", From: []string{"lodged", "transmitted", "pursued"}, To: "pursued", By: by(casework.Authority), Law: refs("art 53"), About: "take up in another case",
			Body: link, Check: linked(dsa("art 53")), Meets: []string{"assess"}},
		{Name: "close", From: []string{"lodged", "transmitted", "pursued"}, To: "closed", By: by(casework.Authority), Law: refs("art 53"), About: "end with a result",
			Body: func() casework.Body { return &Result{} }, Meets: []string{"assess"}, Jobs: []casework.Job{job("tell", casework.Recipient)}},
		{Name: "withdraw", From: []string{"lodged", "transmitted"}, To: "withdrawn", By: by(casework.Recipient, casework.Notifier), Law: refs("art 53"), About: "withdraw it"},
	}, in(casework.Move{Name: "hear", By: by(casework.Authority, casework.Platform, casework.Recipient), Law: refs("art 53"), About: "hear or inform a side",
		Body: telling, Check: told(dsa("art 53"))}, "lodged", "transmitted", "pursued")),
}
