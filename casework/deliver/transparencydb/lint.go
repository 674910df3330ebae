package transparencydb

import (
	"github.com/aedile/aedile/internal/personal"
)

// Concern is a lint's name.
type Concern string

// The concerns of this house. The database raises none of them: Art. 24(5) DSA forbids personal data in statements, and the
// platform answers for that.
const (
	ConcernEmail   = Concern(personal.Mail)    // an e-mail address
	ConcernPhone   = Concern(personal.Phone)   // a telephone number
	ConcernAccount = Concern(personal.Account) // name or page of an account, address of a messenger
	ConcernBank    = Concern(personal.Bank)    // a bank account
	ConcernNumber  = Concern(personal.Number)  // a number by which a state knows a person
	ConcernVAT     = Concern(personal.VAT)     // a number for value added tax
	ConcernNetwork = Concern(personal.Network) // an address of a network
	ConcernPlate   = Concern(personal.Plate)   // a number plate
	ConcernAddress = Concern(personal.Address) // a street with its postcode
	ConcernName    = Concern(personal.Name)    // a name that the case holds
	ConcernEAN     = Concern("ean")            // the check digit of the EAN-13 is wrong
)

var messages = map[personal.Kind]string{
	personal.Mail: "the text holds an e-mail address", personal.Phone: "the text holds a telephone number",
	personal.Account: "the text holds the name or address of an account",
	personal.Bank:    "the text holds a bank account", personal.Number: "the text holds a number of a person, its check digits hold",
	personal.VAT: "the text holds a number for value added tax", personal.Network: "the text holds a network address",
	personal.Plate:   "the text holds a number plate",
	personal.Address: "the text holds a postal address", personal.Name: "the text names a person of the case",
}

// Remark says what may be wrong with a statement that the database would take. It holds places, never the text, so that it
// can be logged; it is a suspicion, and a person decides.
type Remark struct {
	Field      string  `json:"field"`
	Concern    Concern `json:"concern"`
	Start, End int     `json:"-"` // bytes of the field's text
	Message    string  `json:"message"`
}

// Personal says whether the remark concerns personal data.
func (r Remark) Personal() bool { return r.Concern != ConcernEAN }

// Text returns the words of the statement that the remark is about: for the person who decides, not for a log.
func (r Remark) Text(s Statement) string {
	for _, f := range freeTexts(&s) {
		if f.name == r.Field && r.Start <= r.End && r.End <= len(*f.text) {
			return (*f.text)[r.Start:r.End]
		}
	}
	return ""
}

// Lint looks for personal data in the texts of a statement, and for the names, such as those that its case holds; and it tests the
// check digit of the EAN-13. The remarks come in the order of the fields and of the text.
func Lint(s Statement, names ...string) []Remark {
	var found []Remark
	for _, f := range freeTexts(&s) {
		for _, p := range personal.Find(*f.text, names...) {
			found = append(found, Remark{f.name, Concern(p.Kind), p.Start, p.End, messages[p.Kind]})
		}
	}
	if u := s.DecisionGroundReferenceURL; personal.IsAccount(u) {
		found = append(found, Remark{"decision_ground_reference_url", ConcernAccount, 0, len(u), "the address is that of an account"})
	}
	if s.EAN13 != "" && !checkDigit(s.EAN13) {
		found = append(found, Remark{"content_id.EAN-13", ConcernEAN, 0, len(s.EAN13), "the check digit of the EAN-13 is wrong"})
	}
	return found
}

type freeText struct {
	name string
	text *string
}

// freeTexts are the fields that people write.
func freeTexts(s *Statement) []freeText {
	return []freeText{
		{"decision_visibility_other", &s.DecisionVisibilityOther},
		{"decision_monetary_other", &s.DecisionMonetaryOther},
		{"illegal_content_legal_ground", &s.IllegalContentLegalGround},
		{"illegal_content_explanation", &s.IllegalContentExplanation},
		{"incompatible_content_ground", &s.IncompatibleContentGround},
		{"incompatible_content_explanation", &s.IncompatibleContentExplanation},
		{"content_type_other", &s.ContentTypeOther},
		{"category_specification_other", &s.CategorySpecificationOther},
		{"decision_facts", &s.DecisionFacts},
		{"source_identity", &s.SourceIdentity},
	}
}

// checkDigit says whether the last of 13 digits is the one that the other twelve give (GS1: weights 1 and 3 in turn).
func checkDigit(ean string) bool {
	if len(ean) != 13 {
		return false
	}
	sum := 0
	for i := range 13 {
		d := int(ean[i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		sum += d * (1 + 2*(i%2))
	}
	return sum%10 == 0
}
