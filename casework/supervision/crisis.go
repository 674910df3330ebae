package supervision

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// crisisAdvice is a recommendation of the Board in a crisis (art 36(1), (2) DSA).
type crisisAdvice struct {
	Circumstances string `json:"circumstances" personal:"text"` // extraordinary
	Threat        string `json:"threat"`                        // public_security or public_health
	Where         string `json:"where" personal:"text"`         // in the Union or in which significant parts of it
	Text          string `json:"text" personal:"text"`
}

// Validate names what is no crisis.
func (a *crisisAdvice) Validate() (fs casework.Faults) {
	ref := DSA("art 36(2)")
	fs.Text(a.Circumstances, "circumstances", "names no extraordinary circumstances", ref)
	fs.Need(a.Threat == "public_security" || a.Threat == "public_health", "threat",
		"is a serious threat to neither public_security nor public_health", ref)
	fs.Text(a.Where, "where", "does not say in which significant parts of the Union, or that in all of it", ref)
	fs.Text(a.Text, "text", "recommends nothing", DSA("art 36(1)"))
	return fs
}

// crisisDecision requires providers of very large services to act (art 36(1), (3) DSA).
type crisisDecision struct {
	Providers []string      `json:"providers"`
	Actions   []string      `json:"actions"`                // of 36(1): a assess, b measures, c report
	Why       string        `json:"why" personal:"text"`    // strictly necessary, justified, proportionate (3)(a)
	Rights    string        `json:"rights" personal:"text"` // the implications for rights and legitimate interests (3)(a)
	TakeBy    deadline.Date `json:"take_by,omitzero"`       // by which measures are to be taken (3)(b)
	Until     deadline.Date `json:"until"`                  // to which the actions are limited (3)(c)
	ReportBy  deadline.Date `json:"report_by,omitzero"`     // (1)(c)
	// Prescribed are measures that the decision chooses itself: the choice is the provider's (36(5)).
	Prescribed []string `json:"prescribed,omitempty" personal:"text"`
}

// Validate names what the decision lacks.
func (d *crisisDecision) Validate() (fs casework.Faults) {
	fs.Need(len(d.Providers) > 0, "providers", "names no provider", DSA("art 36(1)"))
	fs.Need(len(d.Actions) > 0, "actions", "requires none of a, b, c", DSA("art 36(1)"))
	for _, a := range d.Actions {
		fs.Need(slices.Contains([]string{"a", "b", "c"}, a), "actions", a+" is none of a, b, c", DSA("art 36(1)"))
	}
	say(&fs, DSA("art 36(3)"), said{"why", d.Why, "does not show that the actions are strictly necessary, justified and proportionate (a)"},
		said{"rights", d.Rights, "does not look at the implications for rights and legitimate interests (a)"})
	fs.Need(!slices.Contains(d.Actions, "b") || !d.TakeBy.IsZero(), "take_by",
		"specifies no period within which measures are to be taken (b)",
		DSA("art 36(3)"))
	fs.Need(!d.Until.IsZero(), "until", "is not limited in time (c)", DSA("art 36(3)"))
	fs.Need(!slices.Contains(d.Actions, "c") || !d.ReportBy.IsZero(), "report_by", "specifies no date for the report", DSA("art 36(1)"))
	fs.Need(len(d.Prescribed) == 0, "prescribed", "the choice of specific measures remains with the provider", DSA("art 36(5)"))
	return fs
}

// Sheet is the decision.
func (d *crisisDecision) Sheet(c casework.Case) Sheet {
	threat := ""
	if a := casework.LastBody[crisisAdvice](c, "recommend"); a != nil {
		threat = a.Circumstances
	}
	return NewSheet("decision", "", "", Section("facts", DSA("art 36(2)"), threat),
		Points("actions", DSA("art 36(1)"), prefixed("action.", d.Actions)...),
		Section("reasons", DSA("art 36(3)"), d.Why, d.Rights), Points("take_by", DSA("art 36(3)"), Ends(d.TakeBy, deadline.Period{})...),
		Points("report_by", DSA("art 36(1)"), Ends(d.ReportBy, deadline.Period{})...),
		Points("until", DSA("art 36(3)"), Ends(d.Until, deadline.Period{})...))
}

// prefixed are the names of short words of letters.
func prefixed(prefix string, names []string) (out []string) {
	for _, n := range names {
		out = append(out, prefix+n)
	}
	return out
}

// threeMonths refuses actions that last longer (art 36(3)(c)).
func threeMonths(in casework.In) (fs casework.Faults) {
	d := in.Body.(*crisisDecision)
	last := Today(in).AddMonths(3)
	fs.Need(!d.Until.After(last), "until", "is more than three months away, which end on "+last.String()+" (c)", DSA("art 36(3)"))
	fs.Need(d.TakeBy.IsZero() || !d.TakeBy.After(d.Until), "take_by", "is after the end of the actions (b)", DSA("art 36(3)"))
	return fs
}

// crisisAmendment extends, revokes or adapts a decision (art 36(8) DSA).
type crisisAmendment struct {
	Until deadline.Date `json:"until,omitzero"`
	Why   string        `json:"why" personal:"text"`
	Cease bool          `json:"cease_measures,omitempty"` // the provider ceases to apply its measures
}

// Validate asks for reasons.
func (a *crisisAmendment) Validate() (fs casework.Faults) {
	fs.Text(a.Why, "why", "gives no reasons", DSA("art 36(8)"))
	return fs
}

// advised refuses to amend without a recommendation of the Board on it.
func advised(in casework.In) (fs casework.Faults) {
	e, ok := in.Case.Last("advise")
	amended, _ := in.Case.Last("extend", "adapt")
	fs.Need(ok && e.Version > amended.Version, "", "the Board has not recommended it", DSA("art 36(8)"))
	return fs
}

// extendable refuses an extension of more than three months, and one to a day before the end.
func extendable(in casework.In) (fs casework.Faults) {
	fs = advised(in)
	a := in.Body.(*crisisAmendment)
	fs.Need(!a.Until.IsZero(), "until", "does not say until when", DSA("art 36(8)"))
	if d, open := in.Case.Due("until", ""); open && !a.Until.IsZero() {
		last := d.LastDay.AddMonths(3)
		fs.Need(!a.Until.After(last), "until", "is more than three months after the end, which is "+last.String()+" at the latest",
			DSA("art 36(8)"))
		fs.Need(a.Until.After(d.LastDay), "until", "extends nothing", DSA("art 36(8)"))
	}
	return fs
}

// reviewable refuses to require another choice of measures before the Board was consulted.
func reviewable(in casework.In) (fs casework.Faults) {
	fs = Why(DSA("art 36(7)"))(in)
	_, ok := in.Case.Last("view")
	fs.Need(ok, "", "the Board was not consulted", DSA("art 36(7)"))
	return fs
}

// crisisDues: what the decision states, and the steps after it (art 36(1), (3), (4), (7)).
var crisisDues = []casework.DueRule{
	stated("measures", casework.Platform, DSA("art 36(3)"), "take_by",
		func(in casework.In) deadline.Date { return in.Body.(*crisisDecision).TakeBy }),
	stated("report", casework.Platform, DSA("art 36(1)"), "report_by",
		func(in casework.In) deadline.Date { return in.Body.(*crisisDecision).ReportBy }),
	Until(stated("until", casework.Platform, DSA("art 36(3)"), "until",
		func(in casework.In) deadline.Date { return in.Body.(*crisisDecision).Until })),
	Target("notify", casework.Authority, DSA("art 36(4)")), Target("publish", casework.Authority, DSA("art 36(4)")),
	Target("inform", casework.Authority, DSA("art 36(4)")), monitorDue,
}

// monitorDue: the Board is told of the monitoring at least once a month (art 36(7)).
var monitorDue = fixed("monitor", casework.Authority, DSA("art 36(7)"), Months(1))

// parliamentDue: Parliament and Council are told three months after the end of the crisis (art 36(11)).
var parliamentDue = fixed("parliament", casework.Authority, DSA("art 36(11)"), Months(3))

var crisis = casework.Kind{
	Name: "crisis", Title: "Crisis response", Law: Refs("art 36(1)", "art 36(3)"),
	States: []casework.State{
		{Name: "recommended", Turn: casework.Authority, About: "the Board recommends a decision; the Commission decides"},
		{Name: "decided", Turn: casework.Platform, About: "providers act as the decision requires, by measures of their choice"},
		{Name: "ended", Turn: casework.Authority, About: "the actions have ended; Parliament and Council are to be told"},
		{Name: "closed", Closed: true, About: "everybody was told"},
		{Name: "dropped", Closed: true, About: "no decision was taken"},
	},
	Moves: Moves([]casework.Move{
		{Name: "recommend", To: "recommended", By: By(casework.Board), Law: Refs("art 36(1)", "art 36(2)"),
			About: "recommend a decision in a crisis",
			Body:  content[crisisAdvice]()},
		{Name: "decide", From: []string{"recommended"}, To: "decided", By: By(casework.Authority), Law: Refs("art 36(1)", "art 36(3)"),
			About: "require providers to act, as the Commission", Body: content[crisisDecision](), Check: threeMonths, Dues: crisisDues,
			Jobs: []casework.Job{Document("crisis_decision", "tell", casework.Platform)}},
		{Name: "drop", From: []string{"recommended"}, To: "dropped", By: By(casework.Authority), Law: Refs("art 36(1)"),
			About: "take no decision",
			Body:  newReason, Check: Why(DSA("art 36(1)"))},
		{Name: "revoke", From: []string{"decided"}, To: "ended", By: By(casework.Authority), Law: Refs("art 36(8)"),
			About: "revoke the decision",
			Body:  content[crisisAmendment](), Check: advised, Meets: []string{"until", "measures", "report", "monitor"},
			Dues: []casework.DueRule{parliamentDue}, Jobs: []casework.Job{Job("tell", casework.Platform)}},
		{Name: "lapse", From: []string{"decided"}, To: "ended", By: By(casework.Clock), Law: Refs("art 36(3)"), Lapses: "until",
			Meets: []string{"until", "monitor"}, About: "the time to which the actions are limited has passed",
			Dues: []casework.DueRule{parliamentDue}},
		{Name: "account", From: []string{"ended"}, To: "closed", By: By(casework.Authority), Law: Refs("art 36(11)"),
			About: "report to Parliament and Council on the measures", Body: newReason, Check: Why(DSA("art 36(11)")),
			Meets: []string{"parliament"}},
	},
		In(casework.Move{Name: "notify", By: By(casework.Authority), Law: Refs("art 36(4)"), About: "notify the decision to the providers",
			Meets: []string{"notify"}}, "decided", "ended"),
		In(casework.Move{Name: "publish", By: By(casework.Authority), Law: Refs("art 36(4)"), About: "make the decision publicly available",
			Meets: []string{"publish"}}, "decided", "ended"),
		In(casework.Move{Name: "inform", By: By(casework.Authority), Law: Refs("art 36(4)"),
			About: "inform the Board, and invite it to give its views",
			Meets: []string{"inform"}}, "decided", "ended"),
		In(casework.Move{Name: "view", By: By(casework.Board), Law: Refs("art 36(4)"), About: "give the Board's views", Body: newReason,
			Check: Why(DSA("art 36(4)"))}, "decided"),
		In(casework.Move{Name: "measures", By: By(casework.Platform), Law: Refs("art 36(1)", "art 36(5)"),
			About: "choose and apply measures",
			Body:  newReason, Check: Why(DSA("art 36(1)")), Meets: []string{"measures"}}, "decided"),
		In(casework.Move{Name: "report", By: By(casework.Platform), Law: Refs("art 36(1)"), About: "report to the Commission",
			Body:  newReason,
			Check: Why(DSA("art 36(1)")), Meets: []string{"report"}, Jobs: []casework.Job{Job("tell", casework.Authority)}},
			"decided", "ended"),
		In(casework.Move{Name: "monitor", By: By(casework.Authority), Law: Refs("art 36(7)"),
			About: "report to the Board on the monitoring",
			Body:  newReason, Check: Why(DSA("art 36(7)")), Meets: []string{"monitor"}, Dues: []casework.DueRule{monitorDue}}, "decided"),
		In(casework.Move{Name: "review", By: By(casework.Authority), Law: Refs("art 36(7)"),
			About: "require a provider to review measures that are not effective or proportionate", Body: newReason, Check: reviewable,
			Jobs: []casework.Job{Job("tell", casework.Platform)}}, "decided"),
		In(casework.Move{Name: "advise", By: By(casework.Board), Law: Refs("art 36(8)"),
			About: "recommend to revoke, extend or adapt the decision",
			Body:  newReason, Check: Why(DSA("art 36(8)"))}, "decided"),
		In(casework.Move{Name: "extend", By: By(casework.Authority), Law: Refs("art 36(8)"),
			About: "extend the actions, by three months at most",
			Body:  content[crisisAmendment](), Check: extendable, Meets: []string{"until"}, Dues: []casework.DueRule{
				Until(stated("until", casework.Platform, DSA("art 36(8)"), "until", func(in casework.In) deadline.Date {
					return in.Body.(*crisisAmendment).Until
				}))}, Jobs: []casework.Job{Job("tell", casework.Platform)}}, "decided"),
		In(casework.Move{Name: "adapt", By: By(casework.Authority), Law: Refs("art 36(8)"), About: "adapt the decision to experience",
			Body: content[crisisAmendment](), Check: advised, Jobs: []casework.Job{Job("tell", casework.Platform)}}, "decided"),
	),
}
