package kinds

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// Measure is an investigative or interim step of the Commission (arts 68 to 70 and 72 DSA), with what each asks for.
type Measure struct {
	Article string        `json:"article"` // "68", "69", "70" or "72"; of a coordinator "51(1)(b)", "51(1)(c)" or "51(2)(e)"
	What    string        `json:"what" personal:"text"`
	Until   deadline.Date `json:"until,omitzero"` // interim measures are limited in time

	// Kinds of monitoring (art 72): access, explanation, retention, experts; and what they extend to.
	Kinds   []string `json:"kinds,omitempty"`
	Experts []string `json:"experts,omitempty" personal:"text"` // appointed; those of national authorities with their agreement (art 72(2))
	// Officials: there are experts or auditors of a national authority among them; Agreed: it agreed.
	Officials bool `json:"of_authorities,omitempty"`
	Agreed    bool `json:"agreed,omitempty"`

	// Place is where an interview is taken or an inspection conducted: own for the premises of the authority, else the Member State; Told says
	// that its coordinator was informed, or consulted before a decision (art 68(2), 69(4), (6)).
	Place    string `json:"place,omitempty"`
	Told     bool   `json:"coordinator_told,omitempty"`
	Role     string `json:"role,omitempty" personal:"text"` // of the person who is interviewed, not a name
	Recorded string `json:"recorded,omitempty"`             // by what technical means

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
	fs.Need(slices.Contains(slices.Concat([]string{"68", "69", "70", "72"}, national), m.Article), "article",
		"is none of 68, 69, 70, 72, nor "+strings.Join(national, ", ")+" of a coordinator", dsa("art 66(1)"))
	fs.Text(m.What, "what", "does not say what is done", dsa("art 66(1)"))
	switch m.Article {
	case "68":
		fs.Need(m.Consent, "consent", "the person did not consent to be interviewed", dsa("art 68"))
		fs.Text(m.Subject, "subject", "does not say what the investigation is about to which the information relates", dsa("art 68"))
		fs.Need(m.Place == "" || m.Place == "own" || m.Told, "coordinator_told",
			"the coordinator of "+m.Place+" was not informed of an interview on other premises", dsa("art 68(2)"))
	case "69":
		fs = append(fs, m.inspection()...)
	case "70":
		fs.Text(m.Urgency, "urgency", "does not say why it is urgent", dsa("art 70"))
		fs.Text(m.Damage, "damage", "names no risk of serious damage for the recipients of the service", dsa("art 70"))
		fs.Text(m.PrimaFacie, "prima_facie", "names no prima facie finding of an infringement", dsa("art 70"))
		fs.Need(!m.Until.IsZero(), "until", "interim measures are limited in time", dsa("art 70"))
	case "72":
		fs = append(fs, m.monitoring()...)
	default:
		fs = append(fs, m.nationalMeasure()...)
	}
	return fs
}

// monitoring names what is not ordered under art 72.
func (m *Measure) monitoring() (fs casework.Faults) {
	kinds := []string{"access", "explanation", "retention", "experts"}
	for _, k := range m.Kinds {
		fs.Need(slices.Contains(kinds, k), "kinds", k+" is none of "+strings.Join(kinds, ", "), dsa("art 72(1)"))
	}
	appoints := slices.Contains(m.Kinds, "experts")
	fs.Need(!appoints || len(m.Experts) > 0, "experts", "appoints no experts or auditors", dsa("art 72(2)"))
	fs.Need(!m.Officials || m.Agreed, "agreed", "the authority whose experts or auditors are appointed did not agree", dsa("art 72(2)"))
	return fs
}

// measureDues: the day on which an inspection begins, and until when documents are kept (art 69(6), 72(1)).
var measureDues = []casework.DueRule{
	{Name: "inspection", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 69(6)"), Sense: casework.NotBefore,
		When: func(in casework.In) bool { b := in.Body.(*Measure); return b.Article == "69" && b.ByDecision },
		Days: func(in casework.In) []casework.Day {
			return []casework.Day{{On: in.Body.(*Measure).BeginsOn, Field: "begins_on"}}
		}},
	{Name: "monitor", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 72(1)"),
		When: func(in casework.In) bool { return in.Body.(*Measure).Article == "72" },
		Days: func(in casework.In) []casework.Day {
			return []casework.Day{{On: in.Body.(*Measure).Until, Field: "until"}}
		}},
	{Name: "publish", Of: casework.Authority, Source: casework.Policy, Law: dsa("art 80(1)"),
		When: func(in casework.In) bool { return in.Body.(*Measure).Article == "70" }},
}

// measureJobs: what is ordered by decision is told.
var measureJobs = []casework.Job{{Do: "tell", To: casework.Platform, Letter: "measure", When: func(in casework.In) bool {
	b := in.Body.(*Measure)
	return b.Article == "70" || b.Article == "72" || b.Article == "51(2)(e)" || b.ByDecision
}}}

// Sheet is the decision that orders a measure.
func (m *Measure) Sheet(c casework.Case) supervision.Sheet {
	to, service := providerOf(c)
	ref := dsa("art 70(1)")
	switch m.Article {
	case "69":
		ref = dsa("art 69(6)")
	case "72":
		ref = dsa("art 72(1)")
	case "51(1)(b)", "51(1)(c)":
		ref = dsa("art 51(1)")
	case "51(2)(e)":
		ref = dsa("art 51(2)")
	}
	review := ""
	if m.CourtReview {
		review = "by the Court of Justice of the European Union"
	}
	return supervision.NewSheet("decision", to, service, supervision.Section("ordered", ref, m.What), supervision.Section("subject", ref,
		m.Subject), supervision.Section("purpose", ref,
		m.Purpose), supervision.Section("urgency", ref, m.Urgency), supervision.Section("damage", ref, m.Damage),
		supervision.Section("prima_facie", ref, m.PrimaFacie), supervision.Points("begins", ref, supervision.Ends(m.BeginsOn,
			deadline.Period{})...), supervision.Points("until", ref,
			supervision.Ends(m.Until, deadline.Period{})...),
		supervision.Points("penalties", ref, m.Penalties...), supervision.Section("review", ref, review))
}

// inspection names what the authorisation of an inspection lacks, or the decision that orders one.
func (m *Measure) inspection() (fs casework.Faults) {
	ref := dsa("art 69(4)")
	if m.ByDecision {
		ref = dsa("art 69(6)")
	}
	fs.Text(m.Subject, "subject", "does not specify the subject matter", ref)
	fs.Text(m.Purpose, "purpose", "does not specify the purpose", ref)
	fs.Need(m.Place == "" || m.Told, "coordinator_told",
		"the coordinator of "+m.Place+" was not informed in good time, or consulted before the decision", ref)
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
