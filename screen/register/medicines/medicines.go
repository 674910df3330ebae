// Package medicines reads lists of medicinal products: the French BDPM in its four files, and tables of other agencies whose columns have
// usual names (the list of the European Medicines Agency among them).
//
// It keeps conditions of supply as they are written. Whether a medicine may be offered to the public is for a rule.
package medicines

import (
	"io"
	"iter"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Format describes a list of medicines of any agency, read by the names of its columns.
func Format() register.Format {
	return register.Format{
		Name: "medicines", Title: "Medicinal products", Source: "https://www.ema.europa.eu/en/medicines/download-medicine-data",
		Licence: "as stated by the agency", RefreshDays: 30, Decode: Decode,
	}
}

// The names that agencies give their columns.
var (
	nameColumns = []string{"name of medicine", "medicine name", "product name", "name", "medicinal product", "arzneimittelname",
		"nazwa produktu leczniczego", "denumire comerciala"}
	numberColumns = []string{"ema product number", "product number", "authorisation number", "marketing authorisation number",
		"code", "id", "eingangsnummer", "numer pozwolenia", "cod cim"}
	partColumns = []string{"active substance", "active substances", "inn",
		"international non-proprietary name (inn) / common name", "international non proprietary name common name", "substance",
		"wirkstoff", "substancja czynna", "dci"}
	holderColumns = []string{"marketing authorisation developer / applicant / holder",
		"marketing authorisation holder/company name", "marketing authorisation holder", "holder", "zulassungsinhaber",
		"podmiot odpowiedzialny"}
	supplyColumns = []string{"legal status", "supply", "prescription", "prescription status", "verschreibungspflicht",
		"kategoria dostępności", "prescriptie"}
)

// Decode reads a table. Rows before the one that names a medicine column are skipped, as agencies put notes there.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	known := map[string]bool{}
	for _, n := range nameColumns {
		known[product.Squash(n)] = true
	}
	t := register.Table{Head: func(cells []string) bool {
		for _, c := range cells {
			if known[product.Squash(c)] {
				return true
			}
		}
		return false
	}}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range t.Rows(r) {
			var e register.Entry
			if err == nil {
				e, err = fromRow(row)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func fromRow(row register.Row) (register.Entry, error) {
	name := row.Get(nameColumns...)
	if name == "" {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: "medicine has no name"}
	}
	on, err := register.Day(row.Get("marketing authorisation date", "authorisation date", "european commission decision date",
		"date"), "2006-01-02", "02/01/2006", "02.01.2006")
	if err != nil {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: "medicine " + name + ": " + err.Error()}
	}
	ref := row.Get(numberColumns...)
	if ref == "" {
		ref = register.RowRef("medicine", name, row.Get(holderColumns...), row.Get("strength"), row.Get("pharmaceutical form", "form"))
	}
	m := &register.Medicine{Holder: row.Get(holderColumns...), Form: row.Get("pharmaceutical form", "form", "darreichungsform"),
		Status: row.Get("medicine status", "authorisation status", "status")}
	for s := range strings.FieldsFuncSeq(row.Get(partColumns...), func(r rune) bool { return r == ';' || r == '|' }) {
		if s = strings.TrimSpace(s); s != "" {
			m.Substances = append(m.Substances, register.Part{Name: s, Dose: row.Get("strength")})
		}
	}
	if s := row.Get(supplyColumns...); s != "" {
		m.Conditions = []string{s}
		m.Prescription = supply(s)
	}
	e := register.Entry{Ref: ref, On: on, Name: name, URL: row.Get("medicine url", "url"), Medicine: m}
	if a := row.Get("atc code", "atc code (human)", "atc"); a != "" {
		e.Attrs = aedile.Attrs{{Name: "atc", Value: a}}
	}
	return e, nil
}

// supply reads what agencies write of prescription in a column of its own; what it does not know stays unsaid.
func supply(s string) string {
	switch q := product.Squash(s); {
	case strings.Contains(q, "notsubject"), strings.HasPrefix(q, "nonprescription"), q == "otc", q == "no",
		q == "apothekenpflichtig", q == "freiverkauflich":
		return "no"
	case strings.Contains(q, "prescription"), strings.Contains(q, "verschreibungspflichtig"), q == "yes", q == "rx", q == "pom",
		q == "rp", q == "rpz":
		return "yes"
	}
	return ""
}
