// Package cpsc reads recalls of the US Consumer Product Safety Commission: the JSON of its recall interface, and tables with the
// columns recall_id, recall_number, title, description, remedy, manufacturer, hazards, recall_date, url.
//
// What is recalled in the United States is a lead in the Union, not a finding.
package cpsc

import (
	"bufio"
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. Recalls are published once a week, mostly on Thursdays.
func Format() register.Format {
	return register.Format{
		Name: "cpsc", Title: "US Consumer Product Safety Commission: recalls",
		Source:  "https://www.cpsc.gov/Recalls",
		File:    "https://www.saferproducts.gov/RestWebServices/Recall?format=json",
		Licence: "work of a US agency, public domain", RefreshDays: 7, Decode: Decode,
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

type named struct{ Name string }

type recall struct {
	RecallID, RecallNumber                        any
	RecallDate, Title, Description, URL           string
	Products                                      []struct{ Name, Description, Model, Type string }
	Images                                        []struct{ URL string }
	Manufacturers, Retailers, Importers           []named
	Distributors, Hazards, Remedies, SoldAtLabels []named
	ManufacturerCountries                         []struct{ Country string }
	ProductUPCs                                   []struct{ UPC string }
}

func decodeJSON(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for o, err := range register.Objects(r, "results", "recalls") {
			var c recall
			if err == nil {
				err = o.Read(&c)
			}
			var e register.Entry
			if err == nil {
				e, err = c.entry(o.Line)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func (c *recall) entry(line int) (register.Entry, error) {
	e, err := entry(line, register.Text(c.RecallNumber), register.Text(c.RecallID), c.Title, c.RecallDate)
	if err != nil {
		return e, err
	}
	e.URL = c.URL
	a := e.Alert
	describe(a, c.Description)
	for _, p := range c.Products {
		if p.Name != "" && p.Name != e.Name {
			e.Names = append(e.Names, p.Name)
		}
		a.Models = addTo(a.Models, p.Model)
		if a.Category == "" {
			a.Category = p.Type
		}
	}
	for _, n := range c.Hazards {
		a.Hazards = addTo(a.Hazards, n.Name)
	}
	for _, ns := range [][]named{c.Manufacturers, c.Importers, c.Distributors, c.Retailers} {
		for _, n := range ns {
			a.Traders = addTo(a.Traders, n.Name)
		}
	}
	for _, n := range c.Remedies {
		a.Measures = addTo(a.Measures, n.Name)
	}
	for _, u := range c.ProductUPCs {
		a.Barcodes = addTo(a.Barcodes, u.UPC)
	}
	for _, i := range c.Images {
		a.Photos = addTo(a.Photos, i.URL)
	}
	if len(c.ManufacturerCountries) > 0 {
		a.Origin = c.ManufacturerCountries[0].Country
	}
	return e, nil
}

func fromRow(row register.Row) (register.Entry, error) {
	e, err := entry(row.Line, row.Get("recall_number"), row.Get("recall_id"), row.Get("title"), row.Get("recall_date"))
	if err != nil {
		return e, err
	}
	e.URL = row.Get("url")
	a := e.Alert
	describe(a, row.Get("description"))
	a.Traders = addTo(a.Traders, row.Get("manufacturer"))
	a.Risk = row.Get("hazards")
	a.Measures = addTo(a.Measures, row.Get("remedy"))
	return e, nil
}

// entry makes what both forms share. The number is the recall number, or the row's own where there is none.
func entry(line int, number, id, title, date string) (register.Entry, error) {
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: line, Msg: msg}
	}
	if number == "" {
		number = id
	}
	if number == "" {
		return bad("recall has no number")
	}
	on, err := register.Day(date, "2006-01-02", "01/02/2006", "January 2, 2006")
	if err != nil {
		return bad("recall " + number + ": " + err.Error())
	}
	if strings.TrimSpace(title) == "" {
		return bad("recall " + number + " has no title")
	}
	t := readTitle(title)
	e := register.Entry{Ref: number, On: on, Name: t.product, Alert: &register.Alert{Country: "US", Traders: t.traders}}
	if t.firm == "" { // sellers' made-up names stand first and in capitals
		t.firm = capital.FindString(t.product)
	}
	e.Alert.Brands = addTo(nil, t.firm)
	if t.hazard != "" {
		e.Alert.Hazards = []string{t.hazard}
	}
	e.Attrs = aedile.Attrs{{Name: "title", Value: strings.TrimSpace(title)}}
	return e, nil
}

// heading is what a title says: "<firm> Recalls <product> Due to <hazard>", "<product> Recalled Due to <hazard>; Imported by <firm>".
type heading struct {
	firm, product, hazard string
	traders               []string
}

var (
	active  = regexp.MustCompile(`(?i)^(.+?)\s+(?:recalls?|expands recall of|reannounces? recall of|announces? recall of|issues? recall of)\s+(.+)$`)
	passive = regexp.MustCompile(`(?i)^(.+?)\s+(?:recalled|are recalled|is recalled)\b\s*(.*)$`)
	dueTo   = regexp.MustCompile(`(?i)\s*,?\s*\b(?:due to|because of|over|for risk of)\b\s+(.+)$`)
	sellers = regexp.MustCompile(`(?i)\b(?:sold (?:exclusively )?(?:on|at) [\w.]+ by|imported by|manufactured by|distributed by|sold by|made by)\s+([^;,(]+)`)
	warning = regexp.MustCompile(`(?i)^cpsc warns consumers (?:to immediately stop using|of|about)\s+(.+)$`)
)

func readTitle(s string) heading {
	s = strings.Join(strings.Fields(s), " ")
	var h heading
	for _, m := range sellers.FindAllStringSubmatch(s, -1) {
		h.traders = addTo(h.traders, strings.TrimSpace(m[1]))
	}
	body, _, _ := strings.Cut(s, ";")
	if m := dueTo.FindStringSubmatchIndex(body); m != nil {
		h.hazard = strings.TrimSpace(body[m[2]:m[3]])
		body = body[:m[0]]
	}
	switch {
	case passive.MatchString(body):
		m := passive.FindStringSubmatch(body)
		h.product = m[1]
	case active.MatchString(body):
		m := active.FindStringSubmatch(body)
		h.firm, h.product = strings.TrimPrefix(m[1], "CPSC, "), m[2]
	case warning.MatchString(body):
		h.product = warning.FindStringSubmatch(body)[1]
	default:
		h.product = body
	}
	h.product = strings.TrimSpace(sellers.ReplaceAllString(h.product, ""))
	if h.product == "" {
		h.product = s
	}
	return h
}

var (
	branded = regexp.MustCompile(`\b([A-Z][\w'&.]*(?: [A-Z][\w'&.]*){0,2})[ -](?:brand|branded)\b`)
	models  = regexp.MustCompile(`(?i)\bmodels?(?: numbers?| nos?\.?)?:?,? ([A-Z]{0,6}-?[0-9][\w/-]*|[A-Z]+[\w-]*[0-9][\w/-]*)`)
	capital = regexp.MustCompile(`^[A-Z]{4,}\b`)
)

// describe takes brand and model from the description too: titles often name neither.
func describe(a *register.Alert, s string) {
	a.Description = strings.TrimSpace(s)
	if m := branded.FindStringSubmatch(s); m != nil {
		a.Brands = addTo(a.Brands, m[1])
	}
	for _, m := range models.FindAllStringSubmatch(s, -1) {
		a.Models = addTo(a.Models, m[1])
	}
}

func addTo(to []string, s string) []string {
	s = strings.TrimSpace(s)
	if s == "" {
		return to
	}
	for _, o := range to {
		if strings.EqualFold(o, s) {
			return to
		}
	}
	return append(to, s)
}
