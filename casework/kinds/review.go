package kinds

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// TakingUp says where a confirmed suspicion goes on: to a decision, a notice, a request or an order.
type TakingUp struct {
	Case aedile.CaseID `json:"case"`
	Kind string        `json:"kind"`
	Why  string        `json:"why" personal:"text"` // what the person saw
}

// Validate asks for the case in which it goes on and for what was seen.
func (t *TakingUp) Validate() (fs casework.Faults) {
	_, known := Of(t.Kind)
	fs.Own(t.Case != "", "case", "names no case in which it goes on", dsa("art 3(h)"))
	fs.Own(known, "kind", "names no known procedure in which it goes on", dsa("art 3(h)"))
	fs.Own(has(t.Why), "why", "does not say what was seen", dsa("art 3(h)"))
	return fs
}

// person: nobody is accused by automated means alone.
func person(in casework.In) (fs casework.Faults) {
	fs.Own(!in.Step.By.Automated && in.Step.By.ID != "", "", "a person looks at a suspicion", dsa("art 3(h)"))
	return fs
}

// sameItem refuses a finding about another item than that of the review.
func sameItem(in casework.In) (fs casework.Faults) {
	first, added := casework.LastBody[casework.Suspected](in.Case, "suspect"), in.Body.(*casework.Suspected)
	fs.Own(first == nil || first.Finding.Item.ID == added.Finding.Item.ID && first.Finding.Item.Service == added.Finding.Item.Service,
		"finding.item.id", "is about another item", dsa("art 3(h)"))
	return fs
}

var review = casework.Kind{
	Name: "review", Title: "Review of a finding", Law: refs("art 3(h)", "art 7"),
	States: []casework.State{
		{Name: "suspected", Turn: casework.Screener, About: "found by screening: suspected, not established"},
		{Name: "taken_up", Closed: true, About: "a person looked and took it up in another case"},
		{Name: "dismissed", Closed: true, About: "a person looked and found nothing"},
	},
	Moves: []casework.Move{
		{Name: "suspect", To: "suspected", By: by(casework.Screener), Law: refs("art 7"), About: "open with a finding",
			Body: func() casework.Body { return &casework.Suspected{} }, Dues: []casework.DueRule{target("review", casework.Screener,
				dsa("art 7"))}},
		{Name: "take_up", From: []string{"suspected"}, To: "taken_up", By: by(casework.Screener), Law: refs("art 7"),
			About: "take it up in another case",
			Body:  func() casework.Body { return &TakingUp{} }, Check: person, Meets: []string{"review"}},
		{Name: "dismiss", From: []string{"suspected"}, To: "dismissed", By: by(casework.Screener), Law: refs("art 7"),
			About: "find nothing",
			Body:  reason,
			Check: func(in casework.In) casework.Faults { return append(why(dsa("art 3(h)"))(in), person(in)...) },
			Meets: []string{"review"}},
		{Name: "add", From: []string{"suspected"}, To: "suspected", By: by(casework.Screener), Law: refs("art 7"),
			About: "add another finding about the same item",
			Body:  func() casework.Body { return &casework.Suspected{} }, Check: sameItem},
	},
}
