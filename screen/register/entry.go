package register

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// Entry is one entry of a register. Exactly one of Alert, Medicine, Substance and Claim is set.
type Entry struct {
	Ref       string       `json:"ref"`             // number in the register, always text: "2024.0960" is not "2024.096"
	On        string       `json:"on,omitempty"`    // day of publication, YYYY-MM-DD
	Name      string       `json:"name"`            // what it is about, as the register says
	Names     []string     `json:"names,omitempty"` // further names and synonyms
	URL       string       `json:"url,omitempty"`
	Alert     *Alert       `json:"alert,omitempty"`
	Medicine  *Medicine    `json:"medicine,omitempty"`
	Substance *Substance   `json:"substance,omitempty"`
	Claim     *Claim       `json:"claim,omitempty"`
	Attrs     aedile.Attrs `json:"attrs,omitempty"` // what the register says besides, under its own names
}

// Alert is an entry on a product that an authority or its maker has found dangerous or not compliant.
type Alert struct {
	Country     string   `json:"country,omitempty"` // that notified, as the register writes it
	Brands      []string `json:"brands,omitempty"`
	Models      []string `json:"models,omitempty"`   // as written; one text may hold several
	Batches     []string `json:"batches,omitempty"`  // as written
	Barcodes    []string `json:"barcodes,omitempty"` // as written: see GTIN14 before any is trusted
	Description string   `json:"description,omitempty"`
	Category    string   `json:"category,omitempty"`
	Hazards     []string `json:"hazards,omitempty"`
	Risk        string   `json:"risk,omitempty"`  // why it is dangerous
	Level       string   `json:"level,omitempty"` // how serious, in the register's own words
	Measures    []string `json:"measures,omitempty"`
	Origin      string   `json:"origin,omitempty"`
	Traders     []string `json:"traders,omitempty"`  // maker, importer, shops, as named
	Reacting    []string `json:"reacting,omitempty"` // states that found it too
	Photos      []string `json:"photos,omitempty"`   // numbers or addresses
	SoldOnline  string   `json:"sold_online,omitempty"`
	Counterfeit string   `json:"counterfeit,omitempty"`
}

// Summary says in the register's words why the product is dangerous or not compliant; "" where it does not say.
func (a *Alert) Summary() string {
	parts := slices.Clone(a.Hazards)
	for _, s := range []string{a.Risk, a.Level} {
		if s != "" && !slices.Contains(parts, s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// Medicine is an entry of a list of medicinal products.
type Medicine struct {
	Substances   []Part   `json:"substances,omitempty"`
	Form         string   `json:"form,omitempty"`
	Routes       []string `json:"routes,omitempty"`
	Holder       string   `json:"holder,omitempty"` // of the authorisation
	Status       string   `json:"status,omitempty"`
	Prescription string   `json:"prescription,omitempty"` // "yes", "no", or empty where the list does not say
	Conditions   []string `json:"conditions,omitempty"`   // of supply, as written
}

// Part is one substance of a medicine.
type Part struct {
	Name string `json:"name"`
	Code string `json:"code,omitempty"`
	Dose string `json:"dose,omitempty"`
}

// Substance is an entry of a list of ingredients that are prohibited, restricted or authorised.
type Substance struct {
	CAS        []string `json:"cas,omitempty"`
	EC         []string `json:"ec,omitempty"`
	List       string   `json:"list"`              // "Annex II"
	Status     Status   `json:"status,omitempty"`  // what the list means for what stands on it
	Uses       []string `json:"uses,omitempty"`    // product types or food categories it is about
	Limit      string   `json:"limit,omitempty"`   // highest content, as written
	Reasons    []string `json:"reasons,omitempty"` // conditions or why it is listed, as written
	Collective bool     `json:"collective,omitempty"`
}

// Claim is an entry of a register of nutrition and health claims.
type Claim struct {
	Substance    string `json:"substance"` // nutrient, substance or food
	Text         string `json:"text"`      // the wording of the register
	Conditions   string `json:"conditions,omitempty"`
	Restrictions string `json:"restrictions,omitempty"`
	Relationship string `json:"relationship,omitempty"` // health relationship
	Article      string `json:"article,omitempty"`      // "13(1)"
	Act          string `json:"act,omitempty"`
	Status       Status `json:"status"`
	Proprietary  bool   `json:"proprietary,omitempty"`
}

// Status is what a register says of a substance or a claim.
type Status string

// The statuses.
const (
	Prohibited Status = "prohibited"
	Restricted Status = "restricted"
	Authorised Status = "authorised"
	Refused    Status = "refused"
	OnHold     Status = "on hold"
)

// Compare orders entries by number, then day, then name, then everything else they say, so that a snapshot has one order.
func Compare(a, b Entry) int {
	if c := cmp.Or(strings.Compare(a.Ref, b.Ref), strings.Compare(a.On, b.On), strings.Compare(a.Name, b.Name)); c != 0 {
		return c
	}
	return slices.Compare(mustLine(a), mustLine(b))
}

// Fault returns why an entry cannot stand in a snapshot, or "".
func (e *Entry) Fault() string {
	n := 0
	for _, set := range []bool{e.Alert != nil, e.Medicine != nil, e.Substance != nil, e.Claim != nil} {
		if set {
			n++
		}
	}
	switch {
	case n != 1:
		return "entry is not exactly one of alert, medicine, substance, claim"
	case strings.TrimSpace(e.Ref) == "":
		return "entry has no number"
	case strings.TrimSpace(e.Name) == "":
		return "entry has no name"
	case e.On != "" && !validDay(e.On):
		return "day of publication is not a date"
	}
	return ""
}
