package kinds

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Measure is an investigative or interim step of the Commission (arts 68 to 70 and 72 DSA), with what each asks for.
type Measure struct {
	Article string        `json:"article"` // "68", "69", "70" or "72"
	What    string        `json:"what" personal:"text"`
	Until   deadline.Date `json:"until,omitzero"` // interim measures are limited in time

	// Consent: the person agreed to be interviewed (art 68(1)).
	Consent bool `json:"consent,omitempty"`

	// Subject and Purpose of an interview or inspection; what an inspection states beside them (art 69(4), (6)).
	Subject     string        `json:"subject,omitempty" personal:"text"`
	Purpose     string        `json:"purpose,omitempty" personal:"text"`
	ByDecision  bool          `json:"by_decision,omitempty"` // an inspection to which the provider must submit (art 69(6))
	BeginsOn    deadline.Date `json:"begins_on,omitzero"`
	Penalties   []string      `json:"penalties_stated,omitempty"`    // "74", "76"
	CourtReview bool          `json:"review_right_stated,omitempty"` // by the Court of Justice

	// Urgency, Damage and PrimaFacie are the conditions of interim measures (art 70(1)).
	Urgency    string `json:"urgency,omitempty" personal:"text"`
	Damage     string `json:"damage,omitempty" personal:"text"`      // the risk of serious damage for the recipients of the service
	PrimaFacie string `json:"prima_facie,omitempty" personal:"text"` // the infringement that is found on its face
}

// Validate names what the measure lacks under its article.
func (m *Measure) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"68", "69", "70", "72"}, m.Article), "article", "is none of 68, 69, 70, 72", dsa("art 66(1)"))
	fs.Text(m.What, "what", "does not say what is done", dsa("art 66(1)"))
	switch m.Article {
	case "68":
		fs.Need(m.Consent, "consent", "the person did not consent to be interviewed", dsa("art 68"))
		fs.Text(m.Subject, "subject", "does not say what the investigation is about to which the information relates", dsa("art 68"))
	case "69":
		fs = append(fs, m.inspection()...)
	case "70":
		fs.Text(m.Urgency, "urgency", "does not say why it is urgent", dsa("art 70"))
		fs.Text(m.Damage, "damage", "names no risk of serious damage for the recipients of the service", dsa("art 70"))
		fs.Text(m.PrimaFacie, "prima_facie", "names no prima facie finding of an infringement", dsa("art 70"))
		fs.Need(!m.Until.IsZero(), "until", "interim measures are limited in time", dsa("art 70"))
	}
	return fs
}

// inspection names what the authorisation of an inspection lacks, or the decision that orders one.
func (m *Measure) inspection() (fs casework.Faults) {
	ref := dsa("art 69(4)")
	if m.ByDecision {
		ref = dsa("art 69(6)")
	}
	fs.Text(m.Subject, "subject", "does not specify the subject matter", ref)
	fs.Text(m.Purpose, "purpose", "does not specify the purpose", ref)
	states := func(place string) bool {
		return slices.ContainsFunc(provisions(m.Penalties...), func(p string) bool { return within(p, place) })
	}
	fs.Need(states("74"), "penalties_stated", "does not state the fines of art 74", ref)
	fs.Need(states("76"), "penalties_stated", "does not state the periodic penalties of art 76", ref)
	if m.ByDecision {
		fs.Need(!m.BeginsOn.IsZero(), "begins_on", "does not set the day on which the inspection begins", ref)
		fs.Need(m.CourtReview, "review_right_stated", "does not state the right to review by the Court of Justice", ref)
	}
	return fs
}
