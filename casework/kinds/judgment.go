package kinds

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// NonCompliance is a decision that some grounds are infringements (art 73(1)(a)), with the days and periods that it names.
type NonCompliance struct {
	OnGrounds
	// Basis is the letter of art 73(1): a (also where it is left out) provisions, b interim measures, c commitments.
	Basis string `json:"basis,omitempty"`
	// Terms are the periods to comply, where the decision sets one for each ground (art 73(3)).
	Terms []Term `json:"terms,omitempty"`
	// Fine is the amount that the decision imposes, where it does (art 74(1)).
	Fine *aedile.Price `json:"fine,omitempty"`
	// Acted is how the provider infringed, which a fine of the Commission presupposes: intentionally or negligently (art 74(1)); ActedUnknown why
	// that is not known, as in a record that is made from public reports.
	Acted        string        `json:"acted,omitempty"`
	ActedUnknown string        `json:"acted_unknown,omitempty"`
	ComplyBy     deadline.Date `json:"comply_by,omitzero"` // the same end for every ground that has no term of its own
	// ActionPlanBy or ActionPlanWithin end the period for an action plan, where the decision asks for one (art 75(2)).
	ActionPlanBy     deadline.Date   `json:"action_plan_by,omitzero"`
	ActionPlanWithin deadline.Period `json:"action_plan_within,omitzero"`
	// NotifiedOn is the day of notification, from which periods run; empty: it is not known yet.
	NotifiedOn deadline.Date `json:"notified_on,omitzero"`
}

// Term is the period to comply with one ground: a day, or a period from notification.
type Term struct {
	Ground int             `json:"ground"`
	By     deadline.Date   `json:"by,omitzero"`
	Within deadline.Period `json:"within,omitzero"`
}

// Validate refuses a word for how the provider acted that the law does not have. The move checks the rest, which depends on the case.
func (n *NonCompliance) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"", "intentionally", "negligently"}, n.Acted), "acted", "is neither intentionally or negligently",
		dsa("art 74(1)"))
	return fs
}

// faults names terms of no ground of the decision, and those that state no one end.
func (n *NonCompliance) faults() (fs casework.Faults) {
	seen := map[int]bool{}
	for i, t := range n.Terms {
		at := fmt.Sprintf("terms[%d]", i)
		fs.Need(slices.Contains(n.Grounds, t.Ground) && !seen[t.Ground], at+".ground", "is no ground of the decision, or stands twice",
			dsa("art 73(3)"))
		fs.Need(t.By.IsZero() != t.Within.IsZero(), at, "states not exactly one of a day and a period", dsa("art 73(3)"))
		seen[t.Ground] = true
	}
	if _, ok := n.Fine.Value(); n.Fine != nil {
		fs.Need(ok && n.Fine.Currency != "", "fine", "states no amount with its currency", dsa("art 73(1)"))
	}
	fs.Need(n.ActionPlanBy.IsZero() || n.ActionPlanWithin.IsZero(), "action_plan_within", "states a day and a period", dsa("art 75(2)"))
	return fs
}

// Notification is the day on which a decision was notified, from which its periods run.
type Notification = supervision.Notification

// stated is the decision whose periods the step starts: the one that is taken, or the latest one, when it is notified.
func stated(in casework.In) (n *NonCompliance, from deadline.Event) {
	if b, ok := in.Body.(*Notification); ok {
		return casework.LastBody[NonCompliance](in.Case, "decide"), deadline.On(b.NotifiedOn)
	}
	n = in.Body.(*NonCompliance)
	if !n.NotifiedOn.IsZero() {
		from = deadline.On(n.NotifiedOn)
	}
	return n, from
}

const notNotified = "the period runs from notification, whose day is not known: record it with notify"

// period is a stated end that may be a period from notification.
func period(item, field string, by deadline.Date, within deadline.Period, from deadline.Event) casework.Day {
	d := casework.Day{Item: item, Field: field, On: by, Period: within, From: from}
	if !within.IsZero() && from == (deadline.Event{}) {
		d.Note = notNotified
	}
	return d
}

// decisionDues are the ends that a decision of non-compliance states: to comply, for each ground (art 73(3)), which the provider
// then describes (art 73(4)); and to hand in an action plan.
var decisionDues = []casework.DueRule{
	{Name: "comply", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 73(3)"),
		Days: func(in casework.In) (days []casework.Day) {
			b, from := stated(in)
			for _, no := range b.Grounds {
				t := Term{Ground: no, By: b.ComplyBy}
				field := "comply_by"
				if i := slices.IndexFunc(b.Terms, func(t Term) bool { return t.Ground == no }); i >= 0 {
					t, field = b.Terms[i], fmt.Sprintf("terms[%d]", i)
				}
				if _, renew := in.Body.(*Notification); !renew || !t.Within.IsZero() && runs(in, "comply", no) {
					days = append(days, period(strconv.Itoa(no), field, t.By, t.Within, from))
				}
			}
			return days
		}},
	{Name: "action_plan", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 75(2)"), Days: func(in casework.In) []casework.Day {
		b, from := stated(in)
		if _, renew := in.Body.(*Notification); renew && (b.ActionPlanWithin.IsZero() || !runs(in, "action_plan", 0)) {
			return nil
		}
		if b.ActionPlanBy.IsZero() && b.ActionPlanWithin.IsZero() {
			if !supervised(in, b.Grounds) {
				return nil
			}
			return []casework.Day{{Note: "the decision states no period for the action plan that art 75(2) asks for on infringements of Section 5"}}
		}
		return []casework.Day{period("", "action_plan_by", b.ActionPlanBy, b.ActionPlanWithin, from)}
	}},
}

// supervised reports whether one of the grounds is an infringement of Section 5, for which enhanced supervision is not a choice (art
// 75(1)).
func supervised(in casework.In, nos []int) bool {
	p := casework.LastBody[Proceeding](in.Case, "open")
	return p != nil && slices.ContainsFunc(p.Grounds, func(g Ground) bool { return slices.Contains(nos, g.No) && sectionFive(g.Articles) })
}

func runs(in casework.In, due string, ground int) bool {
	item := ""
	if ground > 0 {
		item = strconv.Itoa(ground)
	}
	_, ok := in.Case.Due(due, item)
	return ok
}

// notifiable refuses a day before the decision or one to come.
func notifiable(in casework.In) (fs casework.Faults) {
	on := in.Body.(*Notification).NotifiedOn
	e, ok := in.Case.Last("decide")
	fs.Need(ok, "", "no decision was taken", dsa("art 73(1)"))
	if ok {
		fs.Need(!on.Before(deadline.DateOf(e.At.In(in.Clock.Zone))), "notified_on", "is before the decision", dsa("art 73(3)"))
		fs.Need(!on.After(supervision.Today(in)), "notified_on", "is a day to come", dsa("art 73(3)"))
	}
	return fs
}
