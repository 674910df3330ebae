package supervision

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// gateAlert is a notification of the Safety Gate that a marketplace takes into account (art 22(6) GPSR).
type gateAlert struct {
	Number     string        `json:"number"` // of the alert
	Product    string        `json:"product"`
	Authority  string        `json:"authority"` // that made the notification
	Contact    string        `json:"contact"`   // of that authority, as the Safety Gate Portal publishes it
	ReceivedOn deadline.Date `json:"received_on"`
}

// Validate names what is missing.
func (a *gateAlert) Validate() (fs casework.Faults) {
	ref := GPSR("art 22(6)")
	say(&fs, ref, said{"number", a.Number, "has no number"}, said{"product", a.Product, "names no product"},
		said{"authority", a.Authority, "does not say which authority made the notification"})
	fs.Need(!a.ReceivedOn.IsZero(), "received_on", "does not say when it was received", ref)
	return fs
}

func receivedAlert(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*gateAlert).ReceivedOn, "received_on", GPSR("art 22(6)"))
	return fs
}

// alertAction is what was done about offers of the product.
type alertAction struct {
	Action string   `json:"action"` // removed, disabled or warned
	Offers []string `json:"offers" personal:"text"`
	On     string   `json:"searched" personal:"text"` // how the offers were looked for
}

// Validate names what is missing.
func (a *alertAction) Validate() (fs casework.Faults) {
	ref := GPSR("art 22(6)")
	fs.Need(slices.Contains([]string{"removed", "disabled", "warned"}, a.Action), "action", "is none of removed, disabled, warned", ref)
	fs.Need(len(a.Offers) > 0, "offers", "names no offer", ref)
	fs.Text(a.On, "searched", "does not say how offers were looked for", ref)
	return fs
}

// alertAnswer tells the authority.
type alertAnswer struct {
	Contact string `json:"contact"` // of the authority, from the Safety Gate Portal
	Text    string `json:"text" personal:"text"`
}

// Validate names what is missing.
func (a *alertAnswer) Validate() (fs casework.Faults) {
	say(&fs, GPSR("art 22(6)"), said{"contact", a.Contact, "does not use the contact details that the Safety Gate Portal publishes"},
		said{"text", a.Text, "tells of no action"})
	return fs
}

// Sheet is the letter to the authority.
func (a *alertAnswer) Sheet(c casework.Case) Sheet {
	ref, to, product, number := GPSR("art 22(6)"), "", "", ""
	if g := casework.LastBody[gateAlert](c, "receive"); g != nil {
		to, product, number = g.Authority, g.Product, g.Number
	}
	s := NewSheet("information", to, "", Points("product", ref, product, number), Section("measures", ref, a.Text))
	if d := casework.LastBody[alertAction](c, "act"); d != nil {
		s.Parts = append(s.Parts, Points("offers", ref, d.Offers...))
	}
	return s
}

var alert = casework.Kind{
	Name: "safety_alert", Title: "Notification of the Safety Gate", Law: []law.Ref{GPSR("art 22(6)")},
	States: []casework.State{
		{Name: "received", Turn: casework.Platform, About: "taken into account; whether the product is offered is looked for"},
		{Name: "acted", Turn: casework.Platform, About: "something was done; the authority is to be told"},
		{Name: "closed", Closed: true, About: "the authority was told, or the product is not offered"},
	},
	Moves: []casework.Move{
		{Name: "receive", To: "received", By: By(casework.Platform, casework.Authority), Law: []law.Ref{GPSR("art 22(6)")},
			About: "receive a notification through the Safety Gate Portal", Body: content[gateAlert](), Check: receivedAlert},
		{Name: "act", From: []string{"received", "acted"}, To: "acted", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(6)")},
			About: "remove offers, disable access to them or warn", Body: content[alertAction](),
			Dues: []casework.DueRule{Target("tell", casework.Platform, GPSR("art 22(6)"))}},
		{Name: "tell", From: []string{"acted"}, To: "closed", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(6)")},
			About: "inform the authority of the action", Body: content[alertAnswer](), Meets: []string{"tell"},
			Jobs: []casework.Job{Document("alert_answer", "tell", casework.Authority)}},
		{Name: "close", From: []string{"received"}, To: "closed", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(6)")},
			About: "find no offer of the product", Body: newReason, Check: Why(GPSR("art 22(6)"))},
	},
}
