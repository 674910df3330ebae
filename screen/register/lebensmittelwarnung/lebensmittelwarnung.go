// Package lebensmittelwarnung reads the notices of the German portal lebensmittelwarnung.de from a table with the columns warningtype,
// date, producer, product, reason, state, source, thumbnail, detail_link, in German as the authorities wrote them.
//
// It fetches no pictures and no detail pages.
package lebensmittelwarnung

import (
	"io"
	"iter"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. Notices appear several times a week.
func Format() register.Format {
	return register.Format{
		Name: "lebensmittelwarnung", Title: "lebensmittelwarnung.de: Warnungen der Länder und des BVL",
		Source:  "https://www.lebensmittelwarnung.de",
		Licence: "amtliche Mitteilungen der Länder und des BVL", RefreshDays: 7, Decode: Decode,
	}
}

// Decode reads notices.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	return func(yield func(register.Entry, error) bool) {
		for row, err := range (register.Table{}).Rows(r) {
			var e register.Entry
			if err == nil {
				e, err = entry(row)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func entry(row register.Row) (register.Entry, error) {
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: msg}
	}
	on, err := register.Day(row.Get("date"), "02.01.2006", "2006-01-02")
	if err != nil {
		return bad(err.Error())
	}
	product, link := clean(row.Get("product")), row.Get("detail_link")
	if product == "" {
		return bad("notice names no product")
	}
	ref := number(link)
	if ref == "" {
		ref = register.RowRef(on, row.Get("producer"), product)
	}
	e := register.Entry{Ref: ref, On: on, Name: product, URL: link, Alert: &register.Alert{
		Country: "DE", Category: clean(row.Get("warningtype")), Risk: clean(row.Get("reason")), Level: "Warnung",
	}}
	a := e.Alert
	if p := clean(row.Get("producer")); p != "" {
		a.Traders = append(a.Traders, p)
	}
	if s := clean(row.Get("source")); s != "" && len(a.Traders) > 0 && s != a.Traders[0] {
		a.Traders = append(a.Traders, s)
	}
	for s := range strings.SplitSeq(row.Get("state"), ",") {
		if s = clean(s); s != "" {
			a.Reacting = append(a.Reacting, s)
		}
	}
	if p := row.Get("thumbnail"); p != "" {
		a.Photos = []string{p}
	}
	if s := clean(row.Get("source")); s != "" {
		e.Attrs = aedile.Attrs{{Name: "source", Value: s}}
	}
	return e, nil
}

// number is the last part of a notice's address.
func number(link string) string {
	s := link[strings.LastIndexByte(link, '/')+1:]
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	return s
}

func clean(s string) string { return strings.Join(strings.Fields(s), " ") }
