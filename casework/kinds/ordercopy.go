package kinds

import (
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
)

// passedOn transmits an order to the coordinator of the Member State of its issuer (arts 9(3), 10(3) DSA).
type passedOn struct {
	To    string `json:"to"`    // the coordinator
	State string `json:"state"` // its Member State
	// Effect is what the provider told of the effect, or that nothing was received.
	Effect string `json:"effect" personal:"text"`
}

// Validate names what is missing.
func (p *passedOn) Validate() (fs casework.Faults) {
	ref := dsa("art 9(3)")
	fs.Text(p.To, "to", "names no coordinator", ref)
	fs.Text(p.State, "state", "does not say of which Member State", ref)
	fs.Text(p.Effect, "effect", "brings no information received on the effect, nor says that none was", ref)
	return fs
}

// circulated sends a copy of an order to the other coordinators (arts 9(4), 10(4) DSA).
type circulated struct {
	All     bool   `json:"to_all"`
	Through string `json:"through"` // the system of art 85
}

// Validate leaves the provision to the move.
func (c *circulated) Validate() casework.Faults { return nil }

// homeCoordinator refuses the coordinator of another Member State than that of the issuer, where the order names it.
func homeCoordinator(in casework.In) (fs casework.Faults) {
	o, b := orderOf(in), in.Body.(*passedOn)
	fs.Need(o == nil || o.State == "" || strings.EqualFold(o.State, b.State), "state",
		"is not the Member State of the issuing authority", orderLaw(in, "art 9(3)", "art 10(3)"))
	return fs
}

// everywhere refuses a copy before the coordinator has the order, and one that not all get through the system of art 85.
func everywhere(in casework.In) (fs casework.Faults) {
	b, ref := in.Body.(*circulated), orderLaw(in, "art 9(4)", "art 10(4)")
	fs.Need(b.All, "to_all", "was not sent to all other coordinators", ref)
	fs.Text(b.Through, "through", "does not say that it went through the system of art 85", ref)
	return append(fs, supervision.After(ref, "the coordinator has not received the order", "transmit")(in)...)
}

// circulateDues: the coordinator sends the copy without undue delay.
var circulateDues = []casework.DueRule{
	supervision.When(target("circulate", casework.Authority, dsa("art 9(4)")), func(in casework.In) bool { return !informing10(in) }),
	supervision.When(target("circulate", casework.Authority, dsa("art 10(4)")), informing10),
}

func informing10(in casework.In) bool { o := orderOf(in); return o != nil && o.Basis == OrderToInform }

// orderCopies are what authorities do with an order, and with what they were told of its effect.
func orderCopies(states ...string) []casework.Move {
	return moves(
		in(casework.Move{Name: "transmit", By: by(casework.Authority), Law: refs("art 9(3)", "art 10(3)"),
			About: "transmit the order, with what is known of its effect, to the coordinator of the issuer's Member State",
			Body:  func() casework.Body { return &passedOn{} }, Check: homeCoordinator, Dues: circulateDues}, states...),
		in(casework.Move{Name: "circulate", By: by(casework.Authority), Law: refs("art 9(4)", "art 10(4)"),
			About: "send a copy to all other coordinators", Body: func() casework.Body { return &circulated{} }, Check: everywhere,
			Meets: []string{"circulate"}}, states...))
}
