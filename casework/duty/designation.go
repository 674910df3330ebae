package duty

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile/deadline"
)

// Threshold is the number of average monthly active recipients in the Union from which a service is designated (art 33(1) DSA). Of a
// delegated act under art 33(2) that changes it none is known.
const Threshold = 45_000_000

// Designation is a decision that a service is a very large online platform or search engine (art 33(4) DSA).
type Designation struct {
	Kind        string        `json:"kind"`                  // VLOP or VLOSE
	DecidedOn   deadline.Date `json:"decided_on,omitzero"`   //
	NotifiedOn  deadline.Date `json:"notified_on,omitzero"`  // absent: not known; the day of the decision is then taken, and said to be
	Basis       string        `json:"basis,omitempty"`       // 24(2), 24(3) or other
	Part        string        `json:"part,omitempty"`        // of the service that it covers, where it is not the whole
	EndDecided  deadline.Date `json:"end_decided,omitzero"`  // decision that the designation ends (art 33(5))
	EndNotified deadline.Date `json:"end_notified,omitzero"` //
	// CeasedOn is a day on which the duties are known to have ceased, where the notification of the end is not known.
	CeasedOn   deadline.Date `json:"ceased_on,omitzero"`
	AnnulledOn deadline.Date `json:"annulled_on,omitzero"` // by a court
}

func (d Designation) faults() (out []string) {
	say := func(ok bool, msg string) {
		if !ok {
			out = append(out, msg)
		}
	}
	say(d.Kind == "VLOP" || d.Kind == "VLOSE", fmt.Sprintf("kind %q is neither VLOP nor VLOSE", d.Kind))
	say(!d.DecidedOn.IsZero() || !d.NotifiedOn.IsZero(), "neither the day of the decision nor that of its notification is said")
	say(d.NotifiedOn.IsZero() || !d.NotifiedOn.Before(d.DecidedOn), "it was notified before it was taken")
	say(d.EndNotified.IsZero() || !d.EndNotified.Before(d.EndDecided), "its end was notified before it was decided")
	say(d.EndDecided.IsZero() || d.EndDecided.After(d.DecidedOn), "it ended before it began")
	say(strings.Contains(",24(2),24(3),other,", ","+d.Basis+",") || d.Basis == "", fmt.Sprintf("basis %q is none of 24(2), 24(3), other",
		d.Basis))
	return out
}

// notified returns the day from which the four months run, and whether it is taken for granted.
func (d Designation) notified() (day deadline.Date, assumed bool) {
	if d.NotifiedOn.IsZero() {
		return d.DecidedOn, true
	}
	return d.NotifiedOn, false
}

// applies returns the day from which the duties of Section 5 apply: four months after notification, on that very day, as days of
// application are not moved to working days (art 33(6) DSA, art 4(1) Reg. 1182/71).
func (d Designation) applies() (day deadline.Date, assumed bool) {
	day, assumed = d.notified()
	return day.AddMonths(4), assumed
}

// ceases returns the day from which they apply no more; zero: none is known.
func (d Designation) ceases() (day deadline.Date, why string) {
	switch {
	case !d.AnnulledOn.IsZero():
		return d.AnnulledOn, "annulled by a court; what an annulment takes back is for the judgment to say"
	case !d.EndNotified.IsZero():
		return d.EndNotified.AddMonths(4), ""
	case !d.EndDecided.IsZero():
		return d.EndDecided.AddMonths(4), "assumed: the end was notified on the day of its decision"
	case !d.CeasedOn.IsZero():
		return d.CeasedOn, "the day is not confirmed"
	}
	return day, ""
}

// Status is where a service stands on a day.
type Status struct {
	State    string        `json:"state"` // below, meets, designated, applying, ceasing, ended; empty: not known
	Kind     string        `json:"kind,omitempty"`
	Part     string        `json:"part,omitempty"`
	Applies  deadline.Date `json:"applies_from,omitzero"`
	Ceases   deadline.Date `json:"ceases_from,omitzero"`
	Assumed  string        `json:"assumed,omitempty"`
	Notes    []string      `json:"notes,omitempty"`
	applying bool
}

// StatusOn returns where the service stands on the day: by its latest designation, and else by its numbers.
func (s Service) StatusOn(on deadline.Date) (st Status) {
	for _, d := range s.Designations {
		decided, _ := d.notified()
		if !d.DecidedOn.IsZero() {
			decided = d.DecidedOn
		}
		if decided.After(on) {
			continue
		}
		st = d.statusOn(on)
	}
	if st.State == "" || st.State == "ended" {
		if by := s.byNumbers(on); by != "" && st.State == "" {
			st.State = by
		}
	}
	st.Notes = append(st.Notes, s.numberNotes(on, st)...)
	return st
}

func (d Designation) statusOn(on deadline.Date) Status {
	from, assumed := d.applies()
	until, why := d.ceases()
	st := Status{State: "designated", Kind: d.Kind, Part: d.Part, Applies: from, Ceases: until}
	if assumed {
		st.Assumed = "notified on the day of the decision"
	}
	if why != "" {
		st.Notes = append(st.Notes, why)
	}
	switch {
	case !until.IsZero() && !on.Before(until):
		st.State = "ended"
	case !on.Before(from):
		st.State, st.applying = "applying", true
		if !until.IsZero() && !d.endTold().After(on) {
			st.State = "ceasing"
		}
	}
	return st
}

func (d Designation) endTold() deadline.Date {
	for _, day := range []deadline.Date{d.EndNotified, d.EndDecided, d.CeasedOn, d.AnnulledOn} {
		if !day.IsZero() {
			return day
		}
	}
	return deadline.Date{}
}
