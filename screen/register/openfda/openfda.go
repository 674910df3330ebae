// Package openfda reads recalls of the US Food and Drug Administration: the JSON of openFDA enforcement reports, and tables of the
// same with the columns of either edition (recall_id, firm, product, … or report_date, firm, product_description, …).
//
// What is recalled in the United States is a lead in the Union, not a finding.
package openfda

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. Enforcement reports are published once a week.
func Format() register.Format {
	return register.Format{
		Name: "openfda", Title: "US Food and Drug Administration: enforcement reports",
		Source:  "https://api.fda.gov",
		Licence: "CC0 1.0, openFDA", RefreshDays: 7, Decode: Decode, Pull: Pull("https://api.fda.gov"),
	}
}

// Decode reads recalls, JSON or a table by the first character.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	br := bufio.NewReader(r)
	if register.LooksJSON(br) {
		return decodeJSON(br)
	}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range (register.Table{}).Rows(br) {
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

// The interface serves at most this many reports a page, and none beyond the limit of skip.
const (
	pageSize = 1000
	maxSkip  = 25000
)

// Pull asks the interface under root for the enforcement reports on food and on medicines, newest first, and stops at a page of which all are known.
func Pull(root string) func(context.Context, register.Getter, func(string) bool) iter.Seq2[register.Entry, error] {
	return func(ctx context.Context, get register.Getter, known func(string) bool) iter.Seq2[register.Entry, error] {
		return func(yield func(register.Entry, error) bool) {
			for _, kind := range []string{"food", "drug"} {
				for skip := 0; skip <= maxSkip; skip += pageSize {
					b, err := get(ctx, fmt.Sprintf("%s/%s/enforcement.json?sort=report_date:desc&limit=%d&skip=%d", root, kind,
						pageSize, skip), nil)
					if err != nil {
						yield(register.Entry{}, err)
						return
					}
					n, fresh := 0, false
					for e, err := range decodeJSON(bytes.NewReader(b)) {
						n++
						fresh = fresh || err == nil && !known(e.Ref)
						if !yield(e, err) {
							return
						}
					}
					if n < pageSize || !fresh {
						break
					}
				}
			}
		}
	}
}

// report is one enforcement report, in the names of openFDA.
type report struct {
	Number      string `json:"recall_number"`
	Firm        string `json:"recalling_firm"`
	Product     string `json:"product_description"`
	CodeInfo    string `json:"code_info"`
	Reason      string `json:"reason_for_recall"`
	Reported    string `json:"report_date"`
	Initiated   string `json:"recall_initiation_date"`
	Class       string `json:"classification"`
	Status      string `json:"status"`
	Type        string `json:"product_type"`
	Pattern     string `json:"distribution_pattern"`
	Country     string `json:"country"`
	Voluntary   string `json:"voluntary_mandated"`
	EventID     string `json:"event_id"`
	Quantity    string `json:"product_quantity"`
	State       string `json:"state"`
	OpenFDAPart struct {
		Brand []string `json:"brand_name"`
		UPC   []string `json:"upc"`
	} `json:"openfda"`
}

func decodeJSON(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for o, err := range register.Objects(r, "results") {
			var p report
			if err == nil {
				err = o.Read(&p)
			}
			var e register.Entry
			if err == nil {
				e, err = p.entry(o.Line)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func fromRow(row register.Row) (register.Entry, error) {
	p := report{
		Number: row.Get("recall_number", "recall_id"), Firm: row.Get("recalling_firm", "firm"),
		Product:  row.Get("product_description", "product"),
		CodeInfo: row.Get("code_info"), Reason: row.Get("reason_for_recall", "reason"), Reported: row.Get("report_date"),
		Initiated: row.Get("recall_initiation_date"), Class: row.Get("classification"), Status: row.Get("status"),
		Type: row.Get("product_type", "recall_type", "category"), Country: row.Get("country"), State: row.Get("state"),
		Voluntary: row.Get("voluntary"),
	}
	return p.entry(row.Line)
}

var (
	upc = regexp.MustCompile(`(?i)\b(?:UPC|GTIN|EAN|barcode)s?\b[^0-9]{0,16}([0-9][0-9 -]{6,20}[0-9])`)
	lot = regexp.MustCompile(`(?i)\b(?:lots?|batch)(?:\s*(?:no\.?|numbers?|#|codes?))*\s*[:#]?\s*([A-Z0-9][A-Z0-9/-]{3,24})`)
)

func (p *report) entry(line int) (register.Entry, error) {
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: line, Msg: msg}
	}
	date := p.Reported
	if date == "" {
		date = p.Initiated
	}
	on, err := register.Day(date, "20060102", "2006-01-02", "01/02/2006")
	if err != nil {
		return bad("recall " + p.Number + ": " + err.Error())
	}
	product := strings.Join(strings.Fields(p.Product), " ")
	if product == "" {
		return bad("recall " + p.Number + " names no product")
	}
	ref := strings.TrimSpace(p.Number)
	if ref == "" {
		ref = register.RowRef(on, p.Firm, product)
	}
	e := register.Entry{Ref: ref, On: on, Name: product, Alert: &register.Alert{
		Country: "US", Brands: p.OpenFDAPart.Brand, Category: p.Type, Level: p.Class, Risk: strings.TrimSpace(p.Reason),
	}}
	a := e.Alert
	if f := strings.TrimSpace(p.Firm); f != "" {
		a.Traders = []string{f}
	}
	a.Barcodes = append(a.Barcodes, p.OpenFDAPart.UPC...)
	for _, s := range []string{product, p.CodeInfo} {
		for _, m := range upc.FindAllStringSubmatch(s, -1) {
			a.Barcodes = append(a.Barcodes, strings.TrimSpace(m[1]))
		}
		for _, m := range lot.FindAllStringSubmatch(s, -1) {
			a.Batches = append(a.Batches, m[1])
		}
	}
	for _, kv := range [][2]string{{"code_info", p.CodeInfo}, {"status", p.Status}, {"distribution_pattern", p.Pattern},
		{"voluntary", p.Voluntary},
		{"event_id", p.EventID}, {"product_quantity", p.Quantity}, {"state", p.State}, {"firm_country", p.Country}} {
		if v := strings.TrimSpace(kv[1]); v != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: kv[0], Value: v})
		}
	}
	return e, nil
}
