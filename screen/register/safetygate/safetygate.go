// Package safetygate reads alerts of Safety Gate, the Union's rapid alert system for dangerous products (Reg. (EU) 2023/988, Chapter
// VI), in the JSON that the public web application is served: single notifications, lists of them, and pages of lists.
//
// The interface is not official and may change; unknown fields are ignored, absent ones are absent. It checks no barcode.
package safetygate

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. The weekly report appears once a week.
func Format() register.Format {
	return register.Format{
		Name: "safetygate", Title: "Safety Gate: alerts on dangerous non-food products",
		Source:  "https://ec.europa.eu/safety-gate-alerts",
		Licence: "CC BY 4.0, European Commission", RefreshDays: 7, Decode: Decode, Pull: Pull(Root),
	}
}

// Decode reads alerts.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for o, err := range register.Objects(r, "content", "notifications", "alerts", "results", "items") {
			var n notification
			if err == nil {
				err = o.Read(&n)
			}
			var e register.Entry
			if err == nil {
				e, err = n.entry(o.Line)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// text is a JSON string, number or bool as text; what is neither is "".
type text string

// UnmarshalJSON takes whatever stands there.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case json.Unmarshal(b, &s) == nil:
		*t = text(strings.TrimSpace(s))
	case string(b) == "null" || b[0] == '{' || b[0] == '[':
		*t = ""
	default:
		*t = text(b)
	}
	return nil
}

// keyed is a code with its label: an object with key and name, or the code alone.
type keyed struct{ Key, Name string }

// UnmarshalJSON reads either form.
func (k *keyed) UnmarshalJSON(b []byte) error {
	var o struct{ Key, Name text }
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &o); err != nil {
			return err
		}
		k.Key, k.Name = string(o.Key), string(o.Name)
		return nil
	}
	var t text
	if err := t.UnmarshalJSON(b); err != nil {
		return err
	}
	k.Key = string(t)
	return nil
}

// others is what a measure is called in words where its category is "other": in one object or in one for each language.
type others text

// UnmarshalJSON keeps the first text.
func (o *others) UnmarshalJSON(b []byte) error {
	type version struct {
		MeasureCategoryOther text `json:"measureCategoryOther"`
	}
	var one version
	var many []version
	if json.Unmarshal(b, &many) == nil {
		for _, v := range many {
			if one = v; v.MeasureCategoryOther != "" {
				break
			}
		}
	} else if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*o = others(one.MeasureCategoryOther)
	return nil
}

type notification struct {
	ID              text  `json:"id"`
	Reference       text  `json:"reference"`
	PublicationDate text  `json:"publicationDate"`
	Country         keyed `json:"country"`
	Product         struct {
		NameSpecific    text  `json:"nameSpecific"`
		ProductCategory keyed `json:"productCategory"`
		IsCounterfeit   keyed `json:"isCounterfeit"`
		Versions        []struct {
			Language           keyed `json:"language"`
			Name               text  `json:"name"`
			Description        text  `json:"description"`
			PackageDescription text  `json:"packageDescription"`
		} `json:"versions"`
		Brands []struct {
			Brand text `json:"brand"`
		} `json:"brands"`
		Barcodes []struct {
			Barcode text `json:"barcode"`
		} `json:"barcodes"`
		BatchNumbers []struct {
			BatchNumber text `json:"batchNumber"`
		} `json:"batchNumbers"`
		ModelTypes []struct {
			ModelType text `json:"modelType"`
		} `json:"modelTypes"`
		Photos []struct {
			ID text `json:"id"`
		} `json:"photos"`
	} `json:"product"`
	Risk struct {
		RiskType []keyed `json:"riskType"`
		Versions []struct {
			RiskDescription text `json:"riskDescription"`
		} `json:"versions"`
	} `json:"risk"`
	Traceability struct {
		CountryOrigin keyed `json:"countryOrigin"`
		IsSoldOnline  keyed `json:"isSoldOnline"`
	} `json:"traceability"`
	MeasureTaken struct {
		Measures []struct {
			MeasureCategory    keyed  `json:"measureCategory"`
			MeasureType        keyed  `json:"measureType"`
			EntryIntoForceDate text   `json:"entryIntoForceDate"`
			Versions           others `json:"versions"`
		} `json:"measures"`
		HasPublishedRecallOnline json.RawMessage `json:"hasPublishedRecallOnline"`
		CompanyRecalls           []struct {
			URL      text  `json:"url"`
			Language keyed `json:"language"`
		} `json:"companyRecalls"`
	} `json:"measureTaken"`
	ReactingCountries []struct {
		Country keyed `json:"country"`
	} `json:"reactingCountries"`
}

func (n *notification) entry(line int) (register.Entry, error) {
	p := &n.Product
	e := register.Entry{Ref: string(n.Reference), Name: string(p.NameSpecific), Alert: &register.Alert{
		Country: or(n.Country.Key, n.Country.Name), Category: or(p.ProductCategory.Key, p.ProductCategory.Name),
		Counterfeit: p.IsCounterfeit.Key, Origin: or(n.Traceability.CountryOrigin.Key, n.Traceability.CountryOrigin.Name),
		SoldOnline: n.Traceability.IsSoldOnline.Key,
	}}
	a := e.Alert
	if n.Reference == "" {
		return e, &register.RowError{Line: line, Msg: "alert has no reference"}
	}
	on, err := day(string(n.PublicationDate))
	if err != nil {
		return e, &register.RowError{Line: line, Msg: fmt.Sprintf("alert %s: %v", n.Reference, err)}
	}
	e.On = on
	if n.ID != "" {
		e.URL = "https://ec.europa.eu/safety-gate-alerts/screen/webReport/alertDetail/" + string(n.ID)
	}
	for _, v := range p.Versions {
		if e.Name == "" {
			e.Name = string(v.Name)
		} else if s := string(v.Name); s != "" && s != e.Name {
			add(&e.Names, s)
		}
		a.Description = join(a.Description, v.Description, v.PackageDescription)
	}
	if e.Name == "" {
		e.Name = or(a.Description, a.Category)
	}
	for _, b := range p.Brands {
		add(&a.Brands, string(b.Brand))
	}
	for _, b := range p.Barcodes {
		add(&a.Barcodes, string(b.Barcode))
	}
	for _, b := range p.BatchNumbers {
		add(&a.Batches, string(b.BatchNumber))
	}
	for _, b := range p.ModelTypes {
		add(&a.Models, string(b.ModelType))
	}
	for _, b := range p.Photos {
		add(&a.Photos, string(b.ID))
	}
	n.consequences(&e)
	return e, nil
}

// consequences fills in risk, measures and what other states found.
func (n *notification) consequences(e *register.Entry) {
	a := e.Alert
	for _, k := range n.Risk.RiskType {
		add(&a.Hazards, or(k.Key, k.Name))
	}
	for _, v := range n.Risk.Versions {
		a.Risk = join(a.Risk, v.RiskDescription)
	}
	for _, m := range n.MeasureTaken.Measures {
		add(&a.Measures, strings.TrimSpace(strings.Join([]string{or(m.MeasureCategory.Key, string(m.Versions)), m.MeasureType.Key,
			string(m.EntryIntoForceDate)}, " ")))
	}
	for _, c := range n.ReactingCountries {
		add(&a.Reacting, or(c.Country.Key, c.Country.Name))
	}
	for i, c := range n.MeasureTaken.CompanyRecalls {
		if c.URL != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: "company_recall_" + strconv.Itoa(i+1), Value: string(c.URL)})
		}
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func add(to *[]string, s string) {
	for _, o := range *to {
		if o == s {
			return
		}
	}
	if s != "" {
		*to = append(*to, s)
	}
}

func join(s string, more ...text) string {
	for _, m := range more {
		if m == "" || strings.Contains(s, string(m)) {
			continue
		}
		if s != "" {
			s += "\n"
		}
		s += string(m)
	}
	return s
}

// day reads a date as the interface writes it: an ISO day or instant, dd/mm/yyyy, or milliseconds since 1970.
func day(s string) (string, error) {
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > 8 {
		return register.UnixDay(ms / 1000), nil
	}
	return register.Day(s, "2006-01-02", "02/01/2006")
}
