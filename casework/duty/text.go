package duty

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile/law"
)

// Example are the facts of a service to begin with.
const Example = `{
  "id": "market", "name": "Market Example", "provider": "Market Example Ltd",
  "kinds": ["platform"], "marketplace": true,
  "seat": {"state": "IE", "since": "2021-04-01"},
  "size": {"enterprise": "large"},
  "languages": ["en"],
  "public": {"art 11": "https://market.example/authorities", "art 12": "https://market.example/contact"},
  "recipients": [
    {"from": "2025-07-01", "to": "2025-12-31", "total": 46100000, "published_on": "2026-02-16", "url": "https://market.example/dsa"}
  ],
  "designations": [{"kind": "VLOP", "decided_on": "2025-11-03", "notified_on": "2025-11-05", "basis": "24(2)"}],
  "done": [{"provision": "art 34(1)", "on": "2026-03-02"}]
}
`

// Text writes the duties for people: what has a day first, each with where the day is from and what meets it.
func (t Table) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s: %s\n%s\n", t.Service, t.On, t.Tier, t.Status.line())
	for _, n := range append(append([]string{t.Exempt}, t.Status.Notes...), t.Notes...) {
		if n != "" {
			b.WriteString(n + "\n")
		}
	}
	for _, r := range t.Rows {
		ref := law.Ref{CELEX: r.Provision.CELEX, Place: r.Provision.Place}
		fmt.Fprintf(&b, "\n%s  %s (%s%s)\n    %s\n    met by: %s\n", r.when(), r.Duty, law.MarkOf(ref), ref, r.source(), r.Record)
	}
	if len(t.Left) > 0 {
		b.WriteString("\nleft out\n")
	}
	for _, l := range t.Left {
		b.WriteString("  " + l + "\n")
	}
	return b.String()
}

func (s Status) line() string {
	if s.State == "" {
		return "designation: none known"
	}
	line := "designation: " + strings.TrimSpace(s.Kind+" "+s.State)
	if !s.Applies.IsZero() {
		line += ", Section 5 applies from " + s.Applies.String()
	}
	if !s.Ceases.IsZero() {
		line += " until " + s.Ceases.AddDays(-1).String()
	}
	if s.Assumed != "" {
		line += " (assumed: " + s.Assumed + ")"
	}
	return line
}

func (r Row) when() string {
	switch {
	case r.Day.IsZero() && r.Period != "":
		return "from the event"
	case r.Day.IsZero():
		return "–"
	case r.Late:
		return r.Day.String() + " late"
	}
	return r.Day.String()
}

// source says where the end of the duty comes from, as dues of cases do.
func (r Row) source() string {
	parts := []string{"standing"}
	switch r.Source {
	case law.FixedByLaw:
		parts = []string{fmt.Sprintf("fixed by law: %s from %s", r.Period, r.Counted)}
	case law.StatedInDocument:
		parts = []string{"stated in the document"}
	case law.OperatorsTarget:
		parts = []string{"policy of the operator, from " + r.Counted}
	}
	if r.Assumed != "" {
		parts = append(parts, "assumed: "+r.Assumed)
	}
	return strings.Join(append(parts, r.Notes...), "; ")
}
