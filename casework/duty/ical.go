package duty

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// foldAt is the longest line of a calendar file in octets (RFC 5545, section 3.1).
const foldAt = 75

// ICal writes the duties that have a day as all-day events of an iCalendar file. The stamp is the day of the table, so that the same table
// gives the same bytes.
func (t Table) ICal(w io.Writer) error {
	var b strings.Builder
	put := func(name, text string) { b.WriteString(folded(name + ":" + escaped.Replace(text))) }
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Aedile//duties//EN\r\nCALSCALE:GREGORIAN\r\n")
	for _, r := range t.Rows {
		if r.Day.IsZero() {
			continue
		}
		b.WriteString("BEGIN:VEVENT\r\n")
		put("UID", uid(t, r))
		fmt.Fprintf(&b, "DTSTAMP:%sT000000Z\r\n", strings.ReplaceAll(t.On.String(), "-", ""))
		fmt.Fprintf(&b, "DTSTART;VALUE=DATE:%s\r\n", strings.ReplaceAll(r.Day.String(), "-", ""))
		put("SUMMARY", t.Service+": "+r.Duty)
		put("DESCRIPTION", r.describe())
		b.WriteString("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write calendar: %w", err)
	}
	return nil
}

// describe says in one text what the row says.
func (r Row) describe() string {
	ref := law.Ref{CELEX: r.Provision.CELEX, Place: r.Provision.Place}
	parts := []string{law.MarkOf(ref) + ref.String()}
	if r.Period != "" {
		parts = append(parts, r.Period+" from "+r.Counted)
	}
	if r.By != "" {
		parts = append(parts, "ends by "+r.By)
	}
	if r.Assumed != "" {
		parts = append(parts, "assumed: "+r.Assumed)
	}
	parts = append(parts, r.Notes...)
	return strings.Join(append(parts, "met by: "+r.Record), "\n")
}

func uid(t Table, r Row) string {
	d := string(aedile.DigestOf([]byte(t.Service + "\n" + r.Provision.CELEX + " " + r.Provision.Place + "\n" + r.Day.String())))
	return strings.TrimPrefix(d, "sha256:")[:24] + "@aedile"
}

var escaped = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`, "\r", "")

// folded breaks a content line after 75 octets, never inside a character.
func folded(line string) string {
	var b strings.Builder
	n := 0
	for _, r := range line {
		size := utf8.RuneLen(r)
		if n+size > foldAt {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += size
	}
	return b.String() + "\r\n"
}
