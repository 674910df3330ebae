package supervision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Settlement is the decision of a dispute settlement body. It does not bind.
type Settlement struct {
	Text         string `json:"text" personal:"text"`
	ForRecipient bool   `json:"for_recipient"` // then the platform bears the fees (art 21(5))
	// BadFaith: the body finds that the recipient manifestly acted in bad faith. Then alone can the platform have its expenses back.
	BadFaith bool `json:"bad_faith,omitempty"`
}

// Validate asks for a text.
func (s *Settlement) Validate() (fs casework.Faults) {
	fs.Text(s.Text, "text", "no decision", DSA("art 21(4)"))
	fs.Need(!s.ForRecipient || !s.BadFaith, "bad_faith", "is for decisions in favour of the provider alone", DSA("art 21(5)"))
	return fs
}

// Following says what the platform did after a settlement.
type Following struct {
	Implemented bool   `json:"implemented"`
	Why         string `json:"why,omitempty" personal:"text"`
}

// Validate asks for reasons where the settlement is not followed. It binds nobody (art 21(2)).
func (f *Following) Validate() (fs casework.Faults) {
	fs.Own(f.Implemented || Has(f.Why), "why", "does not say why it is not followed", DSA("art 21(2)"))
	return fs
}

// Fees says who bore what of a dispute settlement (art 21(5) DSA).
type Fees struct {
	Borne string `json:"borne,omitempty" personal:"text"` // the fees of the body, as "120.00 EUR", which the platform bore
	// Reimbursed are other reasonable expenses that the recipient got back, or that it had none.
	Reimbursed string        `json:"reimbursed,omitempty" personal:"text"`
	AskedBack  string        `json:"asked_back,omitempty" personal:"text"` // what the recipient is asked to reimburse to the platform
	On         deadline.Date `json:"on,omitzero"`
}

// Validate leaves to the move what the decision of the body asks for.
func (f *Fees) Validate() casework.Faults { return nil }

// Reimbursable holds who bore what against the decision of the body.
func Reimbursable(in casework.In) (fs casework.Faults) {
	b, ref := in.Body.(*Fees), DSA("art 21(5)")
	s := casework.LastBody[Settlement](in.Case, "settle")
	fs.Need(!b.On.IsZero(), "on", "names no day", ref)
	notToCome(&fs, in, b.On, "on", ref)
	if s == nil {
		return fs
	}
	if s.ForRecipient {
		fs.Text(b.Borne, "borne", "does not say what fees of the body the provider bore; it bears all of them", ref)
		fs.Text(b.Reimbursed, "reimbursed", "does not say what other reasonable expenses were reimbursed, nor that there were none", ref)
	}
	fs.Need(!Has(b.AskedBack) || !s.ForRecipient && s.BadFaith, "asked_back",
		"the recipient reimburses nothing, unless the body decides for the provider and finds that it manifestly acted in bad faith", ref)
	return fs
}

// FeesDue runs where the body decided for the recipient: the provider bears the fees and reimburses expenses. The law names no day.
var FeesDue = When(Target("reimburse", casework.Platform, DSA("art 21(5)")), func(in casework.In) bool {
	return in.Body.(*Settlement).ForRecipient
})

// DataDisclosure is that data of a trader were disclosed to a third party, and what required it (art 30(6) DSA).
type DataDisclosure struct {
	To     string   `json:"to"`     // an authority, a court; no person's name
	Groups []string `json:"groups"` // of data, a to e of art 30(1)
	// Basis is an order under art 10, an order of a competent authority or the Commission under this Regulation, or other law.
	Basis     string        `json:"basis"`
	Provision string        `json:"provision,omitempty" personal:"text"` // of that law, or on which the order rests
	Reference string        `json:"reference,omitempty"`                 // of the order
	On        deadline.Date `json:"on"`
}

// The bases on which data of a trader may be disclosed.
const (
	byOrder10 = "order_10"
	byOrder   = "order"
	byLaw     = "law"
)

// Validate names what is missing. Data of a trader are disclosed only where the law requires it.
func (d *DataDisclosure) Validate() (fs casework.Faults) {
	ref := DSA("art 30(6)")
	fs.Text(d.To, "to", "does not say to whom", ref)
	fs.Need(len(d.Groups) > 0, "groups", "does not say which data", ref)
	for i, g := range d.Groups {
		fs.Need(len(g) == 1 && strings.Contains("abcde", g), fmt.Sprintf("groups[%d]", i), "is none of a to e", DSA("art 30(1)"))
	}
	fs.Need(slices.Contains([]string{byOrder10, byOrder, byLaw}, d.Basis), "basis",
		"is none of "+byOrder10+", "+byOrder+", "+byLaw+": no other disclosure is allowed", ref)
	fs.Need(d.Basis != byLaw || Has(d.Provision), "provision", "does not name the law that requires it", ref)
	fs.Need(d.Basis == byLaw || d.Basis == "" || Has(d.Reference), "reference", "does not name the order", ref)
	fs.Need(!d.On.IsZero(), "on", "names no day", ref)
	return fs
}

// Disclosable refuses a day to come.
func Disclosable(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*DataDisclosure).On, "on", DSA("art 30(6)"))
	return fs
}
