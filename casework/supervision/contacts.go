package supervision

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
)

// contactPoints are what a provider publishes for those who have to reach it (arts 11 and 12 DSA).
type contactPoints struct {
	Provider    string   `json:"provider"`
	Service     string   `json:"service"`
	State       string   `json:"state"`       // of the main establishment, or where the representative resides or is established
	Authorities string   `json:"authorities"` // the single electronic point of contact for authorities, Commission and Board (11(1))
	Languages   []string `json:"languages"`   // official languages of Member States that can be used there, two letters each (11(3))
	Broad       string   `json:"broad"`       // the language broadly understood by the largest possible number of Union citizens (11(3))
	Recipients  string   `json:"recipients"`  // the single electronic point of contact for recipients (12(1))
	Means       []string `json:"means"`       // of communication among which recipients choose
	// OnlyAutomated: recipients reach automated tools alone.
	OnlyAutomated bool   `json:"only_automated,omitempty"`
	Public        string `json:"public"` // where both are easily accessible (11(2), 12(2))
}

// official are the official languages of the institutions of the Union that are official in a Member State.
var official = map[string]string{"AT": "de", "BE": "nl fr de", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da",
	"EE": "et", "EL": "el",
	"ES": "es", "FI": "fi sv", "FR": "fr", "GR": "el", "HR": "hr", "HU": "hu", "IE": "en ga", "IT": "it", "LT": "lt", "LU": "fr de",
	"LV": "lv",
	"MT": "mt en", "NL": "nl", "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv", "SI": "sl", "SK": "sk"}

// speaks reports whether one of the languages is official in the Member State; a state that is not known is not held against anything.
func speaks(state string, languages []string) bool {
	of, known := official[strings.ToUpper(strings.TrimSpace(state))]
	return !known || slices.ContainsFunc(languages, func(l string) bool {
		return slices.Contains(strings.Fields(of), strings.ToLower(strings.TrimSpace(l)))
	})
}

// Validate names what is missing.
func (c *contactPoints) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 11"), said{"provider", c.Provider, "names no provider"}, said{"service", c.Service, "names no service"},
		said{"state", c.State, "does not say in which Member State the provider has its main establishment or representative"},
		said{"authorities", c.Authorities, "designates no point of contact for authorities, the Commission and the Board (1)"},
		said{"broad", c.Broad, "names no language that is broadly understood (3)"},
		said{"public", c.Public, "is not made public where it is easily accessible (2)"})
	fs.Need(len(c.Languages) > 0, "languages", "specifies no official language of a Member State (3)", DSA("art 11"))
	fs.Need(len(c.Languages) == 0 || speaks(c.State, c.Languages), "languages",
		"includes no official language of "+c.State+", where the provider or its representative is (3)", DSA("art 11"))
	fs.Text(c.Recipients, "recipients", "designates no point of contact for recipients (1)", DSA("art 12"))
	fs.Need(len(c.Means) > 0, "means", "does not say among which means of communication recipients choose (1)", DSA("art 12"))
	fs.Need(!c.OnlyAutomated, "only_automated", "relies on automated tools alone (1)", DSA("art 12"))
	return fs
}

// representing designates a legal representative (art 13 DSA).
type representing struct {
	Name      string `json:"name" personal:"text"`
	Address   string `json:"address" personal:"text"`
	Email     string `json:"email" personal:"text"`
	Telephone string `json:"telephone" personal:"text"`
	State     string `json:"state"` // in which it resides or is established
	// Offered are the Member States in which the provider offers its services.
	Offered  []string `json:"offered"`
	Writing  bool     `json:"in_writing"`
	Mandated bool     `json:"mandated"`               // to be addressed by authorities in addition to or instead of the provider (2)
	Powers   string   `json:"powers" personal:"text"` // and resources that it was given (2)
	Public   string   `json:"public"`                 // where this information is easily accessible (4)
}

// Validate names what the designation lacks.
func (r *representing) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 13"), said{"name", r.Name, "names nobody"}, said{"address", r.Address, "gives no postal address (4)"},
		said{"email", r.Email, "gives no electronic address (4)"}, said{"telephone", r.Telephone, "gives no telephone number (4)"},
		said{"state", r.State, "does not say in which Member State the representative is (1)"},
		said{"powers", r.Powers, "does not say which powers and resources the representative has (2)"},
		said{"public", r.Public, "is not publicly available (4)"})
	fs.Need(r.Writing, "in_writing", "was not designated in writing (1)", DSA("art 13"))
	fs.Need(r.Mandated, "mandated", "is not mandated to be addressed by authorities (2)", DSA("art 13"))
	fs.Need(len(r.Offered) > 0, "offered", "does not say in which Member States the services are offered (1)", DSA("art 13"))
	fs.Need(len(r.Offered) == 0 || slices.Contains(r.Offered, r.State), "state",
		"is no Member State in which the provider offers its services (1)", DSA("art 13"))
	return fs
}

// Sheet is the notification to the coordinator.
func (r *representing) Sheet(c casework.Case) Sheet {
	service, provider := "", ""
	if p := casework.LastBody[contactPoints](c, "publish", "change"); p != nil {
		service, provider = p.Service, p.Provider
	}
	ref := DSA("art 13")
	return NewSheet("information", "", service, Section("provider", ref, provider),
		Section("contact", ref, r.Name, r.Address, r.Email, r.Telephone),
		Points("states", ref, r.State), Section("powers", ref, r.Powers))
}

// complianceHead tells who heads the compliance function (art 41(4) DSA).
type complianceHead struct {
	Name        string   `json:"name" personal:"text"`
	Contact     string   `json:"contact" personal:"text"`
	Independent bool     `json:"independent"` // of operational functions (41(1))
	Access      bool     `json:"access"`      // to the management body (41(1))
	ToldTo      []string `json:"told_to"`     // coordinator and Commission
}

// Validate names what is missing.
func (h *complianceHead) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 41(4)"), said{"name", h.Name, "names nobody"}, said{"contact", h.Contact, "gives no contact details"})
	fs.Need(h.Independent, "independent", "is not independent from operational functions", DSA("art 41(1)"))
	fs.Need(h.Access, "access", "has no access to the management body", DSA("art 41(1)"))
	for _, to := range []string{"coordinator", "commission"} {
		fs.Need(slices.ContainsFunc(h.ToldTo, func(t string) bool { return strings.Contains(strings.ToLower(t), to) }), "told_to",
			"was not communicated to the "+to, DSA("art 41(4)"))
	}
	return fs
}

var contacts = casework.Kind{
	Name: "contacts", Title: "Points of contact and legal representative", Law: Refs("art 11", "art 12", "art 13", "art 41(4)"),
	States: []casework.State{
		{Name: "current", Turn: casework.Platform, About: "published; it is kept up to date"},
		{Name: "closed", Closed: true, About: "the service is no longer offered in the Union"},
	},
	Moves: []casework.Move{
		{Name: "publish", To: "current", By: By(casework.Platform), Law: Refs("art 11", "art 12"), About: "publish the points of contact",
			Body: content[contactPoints]()},
		{Name: "change", From: []string{"current"}, To: "current", By: By(casework.Platform), Law: Refs("art 11", "art 12"),
			About: "bring the points of contact up to date", Body: content[contactPoints]()},
		{Name: "represent", From: []string{"current"}, To: "current", By: By(casework.Platform), Law: Refs("art 13"),
			About: "designate a legal representative, or another one", Body: content[representing](),
			Dues: []casework.DueRule{Target("notify", casework.Platform, DSA("art 13"))}},
		{Name: "notify", From: []string{"current"}, To: "current", By: By(casework.Platform), Law: Refs("art 13"),
			About: "notify the representative to the coordinator of the Member State where it is", Body: content[representing](),
			Check: sameRepresentative, Meets: []string{"notify"},
			Jobs: []casework.Job{Document("representative", "tell", casework.Authority)}},
		{Name: "head", From: []string{"current"}, To: "current", By: By(casework.Platform), Law: Refs("art 41(4)"),
			About: "communicate the head of the compliance function, as a very large service", Body: content[complianceHead]()},
		{Name: "close", From: []string{"current"}, To: "closed", By: By(casework.Platform), Law: Refs("art 11"),
			About: "end, as the service is no longer offered in the Union", Body: newReason, Check: Why(DSA("art 11"))},
	},
}

// sameRepresentative refuses to notify somebody else than who was designated.
func sameRepresentative(in casework.In) (fs casework.Faults) {
	r, b := casework.LastBody[representing](in.Case, "represent"), in.Body.(*representing)
	fs.Need(r != nil, "", "no representative was designated", DSA("art 13"))
	fs.Need(r == nil || r.State == b.State && r.Name == b.Name, "name", "is not the representative who was designated", DSA("art 13"))
	return fs
}
