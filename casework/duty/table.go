package duty

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Row is one duty of the service on the day.
type Row struct {
	Provision aedile.LawRef   `json:"provision"`
	Duty      string          `json:"duty"`
	Tier      string          `json:"tier"`             // the tier that has it
	Source    law.ClockSource `json:"source,omitempty"` // fixed, stated, policy; empty: it stands, and has no period
	Period    string          `json:"period,omitempty"`
	Counted   string          `json:"counted_from,omitempty"` // what the period runs from, in words
	Since     deadline.Date   `json:"since,omitzero"`         // the day from which it applies to the service
	Day       deadline.Date   `json:"day,omitzero"`           // the next day by which something is due
	Late      bool            `json:"late,omitempty"`         // the day has passed, by what the facts say was done last
	By        string          `json:"by,omitempty"`           // the paragraph of Regulation 1182/71 that put the day there
	Assumed   string          `json:"assumed,omitempty"`
	Record    string          `json:"record"` // what meets it
	Notes     []string        `json:"notes,omitempty"`
}

// Table are the duties of a service on a day.
type Table struct {
	Service  string        `json:"service"`
	Provider string        `json:"provider,omitempty"`
	On       deadline.Date `json:"on"`
	Tier     string        `json:"tier"`
	Status   Status        `json:"status"`
	Exempt   string        `json:"exempt,omitempty"` // why duties fall away for micro and small enterprises
	Notes    []string      `json:"notes,omitempty"`
	Calendar string        `json:"calendar"`
	Rows     []Row         `json:"rows"`               // what has a day first, in the order of days; then the order of the law
	Left     []string      `json:"left_out,omitempty"` // provisions that fall away, each with why
}

// view is what the duties of one service on one day are worked out from.
type view struct {
	Service
	on     deadline.Date
	clock  deadline.Clock
	status Status
}

// Of returns the duties of the service on the day, counted by the clock.
func Of(s Service, on deadline.Date, clock deadline.Clock) (Table, error) {
	v := view{Service: s, on: on, clock: clock, status: s.StatusOn(on)}
	t := Table{Service: s.Name, Provider: s.Provider, On: on, Tier: v.tier().String(), Status: v.status, Calendar: clock.Calendar.Code,
		Rows: []Row{}}
	t.Exempt = v.exemption()
	t.Notes = v.notes()
	for _, o := range law.Obligations(law.VeryLarge, true) {
		why, has := v.has(o)
		if !has {
			if why != "" {
				t.Left = append(t.Left, o.Ref.String()+": "+why)
			}
			continue
		}
		r, err := v.row(o)
		if err != nil {
			return t, fmt.Errorf("%s: %w", o.Ref, err)
		}
		if why != "" {
			r.Notes = append(r.Notes, why)
		}
		t.Rows = append(t.Rows, r)
	}
	slices.SortStableFunc(t.Rows, func(a, b Row) int {
		switch {
		case a.Day.IsZero() == b.Day.IsZero():
			return a.Day.Compare(b.Day)
		case a.Day.IsZero():
			return 1
		}
		return -1
	})
	return t, nil
}

// tier is the highest tier of the service on the day.
func (v view) tier() law.Tier {
	switch {
	case v.status.applying:
		return law.VeryLarge
	case v.is("platform") && v.Marketplace != nil && *v.Marketplace:
		return law.Marketplace
	case v.is("platform"):
		return law.OnlinePlatform
	case v.is("hosting"):
		return law.Hosting
	}
	return law.Intermediary
}

func (v view) notes() (notes []string) {
	if v.Mark != "" && v.Mark != "V" {
		notes = append(notes, "unconfirmed: "+markWords[v.Mark])
	}
	if v.Note != "" {
		notes = append(notes, v.Note)
	}
	if v.Size.Enterprise == "" && !v.status.applying {
		notes = append(notes, "the size of the enterprise is not known: no exemption is taken (arts 15(2), 19, 29 DSA)")
	}
	if v.is("platform") && v.Marketplace == nil {
		notes = append(notes,
			"whether consumers can conclude distance contracts with traders on it is not known: the duties of marketplaces are shown as asked for if so")
	}
	return notes
}

// has reports whether the service has the duty, and why it falls away or is only shown as asked for.
func (v view) has(o law.Obligation) (why string, ok bool) {
	if v.free(o) {
		return v.exemption(), false
	}
	switch {
	case o.Tier == law.Intermediary:
		return "", true
	case o.Tier == law.Hosting:
		return "", v.is("hosting") || v.is("platform")
	case o.Tier == law.OnlinePlatform && v.is("search_engine") && (o.Ref.Place == "art 24(2)" || o.Ref.Place == "art 24(3)"):
		return "", true
	case o.Tier == law.OnlinePlatform:
		return "", v.is("platform")
	case o.Tier == law.Marketplace && v.Marketplace == nil:
		return "asked for if consumers can conclude distance contracts with traders on it", v.is("platform")
	case o.Tier == law.Marketplace:
		return "", v.is("platform") && *v.Marketplace
	}
	return "", v.status.applying || v.status.State == "designated"
}

// free reports whether a micro or small enterprise is free of the duty: of art 15 while it is one, of Sections 3 and 4 for twelve months
// longer, never while it is designated (arts 15(2), 19, 29 DSA).
func (v view) free(o law.Obligation) bool {
	if !o.SmallExempt || v.status.applying {
		return false
	}
	return v.small() || o.Ref.Place != "art 15" && v.lately()
}

// lately reports whether the status was lost less than twelve months before the day. Days on which law applies are not moved.
func (v view) lately() bool {
	return !v.Size.LostOn.IsZero() && !v.on.Before(v.Size.LostOn) && !v.on.After(v.Size.LostOn.AddMonths(12))
}

func (v view) exemption() string {
	switch {
	case v.status.applying && (v.small() || v.lately()):
		return "no exemption: designated (arts 15(2), 19(2), 29(2) DSA)"
	case v.small():
		return "a " + v.Size.Enterprise + " enterprise (arts 15(2), 19(1), 29(1) DSA)"
	case v.lately():
		return "no longer a small enterprise since " + v.Size.LostOn.String() + "; Sections 3 and 4 do not bind until the end of " +
			v.Size.LostOn.AddMonths(12).String() +
			" (arts 19(1), 29(1) DSA); art 15 knows no such period"
	}
	return ""
}

// began is the first day on which a duty of the act applies to anybody; the DSA has more than one.
var began = map[string]deadline.Date{
	"32022R2065": day(2024, 2, 17), "32019R1150": day(2020, 7, 12), "32023R0988": day(2024, 12, 13),
}

func day(y, m, d int) deadline.Date { return deadline.Date{Year: y, Month: month(m), Day: d} }

// since returns the day from which the duty applies to the service: that of the act, for a designated service that of its designation where
// it is earlier (art 92 DSA), and for Section 5 that of the designation.
func (v view) since(o law.Obligation) deadline.Date {
	first := began[o.Ref.CELEX]
	if o.Ref.CELEX != "32022R2065" {
		return first
	}
	if o.Ref.Place == "art 24(2)" || o.Ref.Place == "art 24(3)" {
		return day(2022, 11, 16)
	}
	applies := v.status.Applies
	if o.Tier == law.VeryLarge || !applies.IsZero() && applies.Before(first) {
		return applies
	}
	return first
}

func (v view) row(o law.Obligation) (Row, error) {
	ref, _ := law.CiteOn(o.Ref, v.on.String())
	r := Row{Provision: ref, Duty: o.Duty, Tier: o.Tier.String(), Source: o.Source, Period: o.Period, Counted: o.From, Since: v.since(o),
		Record: recordOf(o.Ref)}
	if o.Doubt != "" {
		r.Notes = append(r.Notes, "≈? "+o.Doubt)
	}
	if m := law.MarkOf(o.Ref); m != "" {
		r.Notes = append(r.Notes, strings.TrimSpace(m)+" the wording was not compared")
	}
	if v.on.Before(r.Since) {
		r.Notes = append(r.Notes, "applies from "+r.Since.String())
	}
	if o.Tier == law.VeryLarge && v.status.Assumed != "" {
		r.Assumed = v.status.Assumed
	}
	next, ok := moments[o.Ref.Place]
	if !ok || o.Ref.CELEX != "32022R2065" {
		return r, nil
	}
	return r, next(v, &r)
}
