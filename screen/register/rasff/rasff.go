// Package rasff reads notifications of RASFF, the rapid alert system for food and feed (Reg. (EC) 178/2002 art 50), as RASFF Window
// exports them: CSV in two editions, and XLSX.
//
// A reference is text and stays text: where an export wrote it as a number and lost its last zeros, they are put back.
package rasff

import (
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. Notifications appear on every working day; a week is how long an export is held good.
func Format() register.Format {
	return register.Format{
		Name: "rasff", Title: "RASFF: notifications on food, feed and food contact materials",
		Source:  "https://webgate.ec.europa.eu/rasff-window/screen/search",
		Licence: "Commission Decision 2011/833/EU, European Commission", RefreshDays: 7, Decode: Decode,
	}
}

// Decode reads notifications of either edition.
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

var (
	reference = regexp.MustCompile(`^(?:19|20)\d\d\.[0-9A-Z]{1,4}$`)
	host      = regexp.MustCompile(`(?i)\b(?:www\.)?[a-z0-9][a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.(?:com|net|org|info|shop|store|online|eu|[a-z]{2})\b`)
)

func entry(row register.Row) (register.Entry, error) {
	written := row.Get("reference")
	ref := written
	if !reference.MatchString(ref) {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: "reference " + quote(written) + " is not of the form 2024.0960"}
	}
	for len(ref) < len("2024.0960") {
		ref += "0"
	}
	on, err := register.Day(row.Get("date", "date of case"), "2006-01-02", "Jan 2, 2006", "02-01-2006", "02/01/2006", "2 Jan 2006",
		"02.01.2006")
	if err != nil {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: "notification " + ref + ": " + err.Error()}
	}
	subject := clean(row.Get("subject", "product"))
	e := register.Entry{Ref: ref, On: on, Name: subject, Alert: &register.Alert{
		Country: row.Get("notifying_country", "notification from"), Origin: row.Get("origin", "country origin"),
		Category: strings.ToLower(row.Get("category", "product category")),
		Level:    strings.Join(nonempty(row.Get("classification"), row.Get("risk_decision")), ", "),
		Reacting: list(row.Get("distribution"), ","),
		Traders:  host.FindAllString(subject, -1),
		Hazards:  hazards(row),
	}}
	if parts := languages(subject); len(parts) > 1 {
		e.Names = parts
	}
	for _, k := range []string{"type", "operator", "forAttention", "forFollowUp"} {
		if v := row.Get(k); v != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: k, Value: v})
		}
	}
	if ref != written {
		e.Attrs = append(e.Attrs, aedile.Attr{Name: "reference_written", Value: written})
	}
	return e, nil
}

// languages cuts a subject that says the same in two languages, divided by one to three slashes. A slash within a word or beside a
// number stays.
func languages(s string) []string {
	return nonempty(strings.FieldsFunc(slashes.ReplaceAllString(s, "\x00"), func(r rune) bool { return r == 0 })...)
}

var slashes = regexp.MustCompile(`\s*//+\s*|\s+/\s*|\s*/\s+`)

// hazards are "name  state, name  state" in one edition and "name - category; name - category" in the other.
func hazards(row register.Row) []string {
	if s := row.Get("hazards"); s != "" {
		return list(s, ",")
	}
	return list(row.Get("hazard substance"), ";")
}

func list(s, sep string) []string {
	var out []string
	for p := range strings.SplitSeq(s, sep) {
		p = clean(p)
		dup := p == ""
		for _, o := range out {
			dup = dup || o == p
		}
		if !dup {
			out = append(out, p)
		}
	}
	return out
}

func nonempty(ss ...string) []string {
	var out []string
	for _, s := range ss {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

func quote(s string) string { return `"` + s + `"` }
