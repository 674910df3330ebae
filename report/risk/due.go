package risk

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Due is a day by which something is to be done.
type Due struct {
	Day       deadline.Date   `json:"day,omitzero"` // zero: it cannot be computed
	Source    law.ClockSource `json:"source"`       // fixed, stated, policy
	Provision string          `json:"provision"`
	What      string          `json:"what"`
	Counted   string          `json:"counted_from,omitempty"`
	Late      bool            `json:"late,omitempty"`
}

// The periods of the law, as deadline reads them.
const (
	yearly     = "1 year"   // art 34(1), 41(6) DSA
	oneMonth   = "1 month"  // art 37(6) DSA
	publishing = "3 months" // art 42(4) DSA: at the latest three months after the receipt of each audit report
)

// keptYears is how long the papers of an assessment are kept at least (art 34(3) DSA).
const keptYears = 3

// Dues are what is due on the day, the earliest first, counted by the clock.
func (r *Register) Dues(on deadline.Date, clock deadline.Clock) (dues []Due, err error) {
	after := func(from deadline.Date, period, provision, what, counted string) error {
		p, err := deadline.ParsePeriod(period)
		if err != nil {
			return err
		}
		end, err := clock.End(deadline.On(from), p)
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		dues = append(dues, Due{end.LastDay, law.FixedByLaw, provision, what, counted, end.LastDay.Before(on)})
		return nil
	}
	if err := r.yearly(on, after, func(d Due) { dues = append(dues, d) }); err != nil {
		return nil, err
	}
	for _, f := range r.Functions {
		if f.PlannedOn.IsZero() || !f.DeployedOn.IsZero() || !f.DroppedOn.IsZero() || r.assessedBefore(f.Name, f.PlannedOn) {
			continue
		}
		dues = append(dues, Due{f.PlannedOn, law.StatedInDocument, "art 34(1) DSA", "assess the risks before deploying " + f.Name,
			"the day on which it is to be deployed", f.PlannedOn.Before(on)})
	}
	for _, a := range r.Audits {
		if a.ReceivedOn.IsZero() {
			continue
		}
		if a.Opinion != Positive && a.AdoptedOn.IsZero() {
			if err := after(a.ReceivedOn, oneMonth, "art 37(6) DSA", "adopt the audit implementation report on "+a.ID,
				"the recommendations were received"); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(r.Publications, func(p Publication) bool { return p.AuditReceivedOn == a.ReceivedOn }) {
			if err := after(a.ReceivedOn, publishing, "art 42(4) DSA", "publish the reports after "+a.ID,
				"the audit report was received"); err != nil {
				return nil, err
			}
		}
	}
	for _, a := range r.Assessments {
		if until := a.DoneOn.AddMonths(12 * keptYears); !until.Before(on) {
			dues = append(dues, Due{until, law.FixedByLaw, "art 34(3) DSA", "keep the papers of " + a.ID + " at least until then",
				"it was done on " +
					a.DoneOn.String(), false})
		}
	}
	slices.SortStableFunc(dues, func(a, b Due) int {
		if a.Day.IsZero() != b.Day.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.Day.IsZero()]
		}
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.What, b.What))
	})
	return dues, nil
}

// yearly are the assessment and the approval of each year.
func (r *Register) yearly(on deadline.Date, after func(from deadline.Date, period, provision, what, counted string) error,
	add func(Due)) error {
	last := deadline.Date{}
	for _, a := range r.Assessments {
		if a.Kind == "yearly" && a.DoneOn.After(last) {
			last = a.DoneOn
		}
	}
	start := r.Service.AppliesFrom
	switch {
	case !last.IsZero():
		if err := after(last, yearly, "art 34(1) DSA", "assess the risks again", "the last assessment, done on "+
			last.String()); err != nil {
			return err
		}
	case !start.IsZero():
		add(Due{start, law.FixedByLaw, "art 34(1) DSA", "assess the risks for the first time", "the day from which the duties apply",
			start.Before(on)})
	default:
		add(Due{Source: law.FixedByLaw, Provision: "art 34(1) DSA", What: "assess the risks for the first time",
			Counted: "not computable: the day from which the duties apply is not known"})
	}
	approved := deadline.Date{}
	for _, a := range r.Approvals {
		if a.On.After(approved) {
			approved = a.On
		}
	}
	from, counted := approved, "the last approval, on "+approved.String()
	if approved.IsZero() {
		from, counted = start, "the day from which the duties apply"
	}
	if from.IsZero() {
		add(Due{Source: law.FixedByLaw, Provision: "art 41(6) DSA",
			What:    "have the management body approve and review the policies on risks",
			Counted: "not computable: neither an approval nor the day from which the duties apply is known"})
		return nil
	}
	return after(from, yearly, "art 41(6) DSA", "have the management body approve and review the policies on risks", counted)
}
