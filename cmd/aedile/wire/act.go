package wire

import (
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// ActFlags say who acts and when.
type ActFlags struct {
	By   string `required:"" placeholder:"PARTY[:ID]" help:"Who acts, and the identifier under which the operator knows the person: platform:p-7. Parties: platform, recipient, notifier, trader, authority, screener, dispute_body, trustee, board, researcher."`
	At   string `placeholder:"INSTANT" help:"When it happened, as in 2026-01-05T09:30:00+01:00. Default: now. It may not lie in the future."`
	Auto bool   `help:"Automated means act alone."`
}

// Act returns who acts and when.
func (f ActFlags) Act() (desk.Act, error) {
	at, err := ReadInstant(f.At)
	return desk.Act{By: desk.ReadActor(f.By, f.Auto), At: at}, err
}

// ActOf returns what a person of the party does at that instant.
func ActOf(party casework.Party, id, at string, auto bool) (desk.Act, error) {
	t, err := ReadInstant(at)
	return desk.Act{By: casework.Actor{Party: party, ID: casework.ActorID(id), Automated: auto}, At: t}, err
}

// ReadInstant reads an RFC 3339 instant; "" is the zero time.
func ReadInstant(s string) (t time.Time, err error) {
	if s == "" {
		return t, nil
	}
	if t, err = time.Parse(time.RFC3339, s); err != nil {
		return t, aedile.Invalidf("read instant", s, "is no RFC 3339 instant").Hint("2026-01-05T09:30:00+01:00")
	}
	return t, nil
}
