package supervision

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Onward names the case in which the matter goes on.
type Onward struct {
	Case aedile.CaseID `json:"case"`
}

// Validate leaves it to the move to say whether a link is needed.
func (l *Onward) Validate() casework.Faults { return nil }

// Linked asks for the case in which the matter goes on.
func Linked(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs.Own(in.Body.(*Onward).Case != "", "case", "names no case in which the matter goes on", ref)
		return fs
	}
}

// Telling is what was written to somebody.
type Telling struct {
	Text string `json:"text" personal:"text"`
}

// Validate leaves it to the move to say what must be told.
func (t *Telling) Validate() casework.Faults { return nil }

// Told asks for a text under the provision.
func Told(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs.Text(in.Body.(*Telling).Text, "text", "nothing is told", ref)
		return fs
	}
}

// Mandate is what a body shows that exercises the rights of a recipient (art 86(1) DSA).
type Mandate struct {
	Body          string `json:"body"`
	NonProfit     bool   `json:"non_profit"`
	ConstitutedIn string `json:"constituted_in"` // the Member State by whose law it is constituted
	Objective     string `json:"objective"`      // in its statutes: a legitimate interest in that the DSA is complied with
}

// Faults names what the body does not show; none for no mandate.
func (m *Mandate) Faults() (fs casework.Faults) {
	if m == nil {
		return nil
	}
	ref := DSA("art 86(1)")
	fs.Text(m.Body, "mandate.body", "names no body", ref)
	fs.Need(m.NonProfit, "mandate.non_profit", "does not say that it operates on a not-for-profit basis", ref)
	fs.Text(m.ConstitutedIn, "mandate.constituted_in", "does not say in which Member State it was properly constituted", ref)
	fs.Text(m.Objective, "mandate.objective", "names no statutory objective with a legitimate interest in compliance with the DSA", ref)
	return fs
}

// notToCome refuses a day that is still to come, where the step records what was done; no day is none.
func notToCome(fs *casework.Faults, in casework.In, on deadline.Date, field string, ref law.Ref) {
	fs.Need(!on.After(Today(in)), field, "is a day to come", ref)
}
