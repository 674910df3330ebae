package supervision

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Announcement tells a body the findings of an investigation and the intention to take its status away, to which it can react.
type Announcement struct {
	Findings string        `json:"findings" personal:"text"`
	ReactBy  deadline.Date `json:"react_by"`
}

// Validate leaves the provision to the move.
func (a *Announcement) Validate() casework.Faults { return nil }

// announced asks for findings and a day under the provision.
func announced(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		b := in.Body.(*Announcement)
		fs.Text(b.Findings, "findings", "gives no findings", ref)
		fs.Need(!b.ReactBy.IsZero(), "react_by", "gives no opportunity to react", ref)
		return fs
	}
}

// Sheet is the letter.
func (a *Announcement) Sheet(casework.Case) Sheet {
	return NewSheet("preliminary", "", "", Section("findings", law.Ref{}, a.Findings), Points("react", law.Ref{}, Ends(a.ReactBy,
		deadline.Period{})...))
}

// reactDue is the day that an announcement names.
func reactDue(of casework.Party, ref law.Ref) casework.DueRule {
	return casework.DueRule{Name: "react", Of: of, Source: casework.Stated, Law: ref, Sense: casework.OpenUntil,
		Days: func(in casework.In) []casework.Day {
			return []casework.Day{{On: in.Body.(*Announcement).ReactBy, Field: "react_by"}}
		}}
}

// revocable refuses to take a status away before its holder could react.
func revocable(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs = Why(ref)(in)
		told, ok := in.Case.Last("announce")
		fs.Need(ok, "", "the findings and the intention were not announced", ref)
		if react, heard := in.Case.Last("react"); ok && (!heard || react.Version < told.Version) {
			if d, open := in.Case.Due("react", ""); open {
				fs.Need(d.Over(in.Step.At), "", "it can react until "+d.LastDay.String(), ref)
			}
		}
		return fs
	}
}

// Tally is a yearly report: numbers by name.
type Tally struct {
	From         deadline.Date  `json:"from"`
	To           deadline.Date  `json:"to"`
	ByProvider   map[string]int `json:"by_provider,omitempty"` // notices by provider (22(3)(a))
	ByType       map[string]int `json:"by_type,omitempty"`     // by type of content (b)
	ByAction     map[string]int `json:"by_action,omitempty"`   // by action taken (c)
	Independence string         `json:"independence,omitempty" personal:"text"`
	Disputes     int            `json:"disputes,omitempty"` // received (21(4))
	Outcomes     map[string]int `json:"outcomes,omitempty"`
	AverageDays  int            `json:"average_days,omitempty"`
	Shortcomings string         `json:"shortcomings,omitempty" personal:"text"`
	Public       string         `json:"public,omitempty"` // where it is published
	Personal     bool           `json:"personal_data,omitempty"`
}

// Validate asks for the time that it covers.
func (t *Tally) Validate() (fs casework.Faults) {
	fs.Need(!t.From.IsZero(), "from", "does not say what time it covers", DSA("art 22(3)"))
	fs.Need(t.From.Before(t.To), "to", "does not say what time it covers", DSA("art 22(3)"))
	return fs
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// flaggerReport holds a report against art 22(3).
func flaggerReport(in casework.In) (fs casework.Faults) {
	t, ref := in.Body.(*Tally), DSA("art 22(3)")
	most := max(sum(t.ByProvider), sum(t.ByType), sum(t.ByAction))
	for _, c := range []struct {
		field  string
		counts map[string]int
	}{{"by_provider", t.ByProvider}, {"by_type", t.ByType}, {"by_action", t.ByAction}} {
		fs.Need(len(c.counts) > 0, c.field, "does not list the number of notices", ref)
		fs.Own(sum(c.counts) == most, c.field, "the three lists are not of the same notices: their sums differ", ref)
	}
	notToCome(&fs, in, t.To, "to", ref)
	fs.Need(!t.To.After(t.From.AddMonths(12)), "to",
		"is more than a year after the beginning: a report is published at least once a year", ref)
	fs.Text(t.Independence, "independence", "does not explain how independence is retained", ref)
	fs.Text(t.Public, "public", "is not publicly available", ref)
	fs.Need(!t.Personal, "personal_data", "holds personal data", ref)
	return fs
}

// bodyReport holds a report against art 21(4).
func bodyReport(in casework.In) (fs casework.Faults) {
	t, ref := in.Body.(*Tally), DSA("art 21(4)")
	fs.Need(t.Disputes > 0 || len(t.Outcomes) == 0, "disputes", "does not give the number of disputes", ref)
	fs.Need(t.Disputes == 0 || len(t.Outcomes) > 0, "outcomes", "gives no outcomes", ref)
	fs.Need(sum(t.Outcomes) <= t.Disputes, "outcomes", "there are more outcomes than disputes", ref)
	fs.Need(t.Disputes == 0 || t.AverageDays > 0, "average_days", "gives no average time", ref)
	fs.Text(t.Shortcomings, "shortcomings", "says nothing of shortcomings or difficulties, not even that there were none", ref)
	notToCome(&fs, in, t.To, "to", ref)
	fs.Need(!t.To.After(t.From.AddMonths(12)), "to", "is more than a year after the beginning: the report is made on an annual basis", ref)
	return fs
}
