package supervision

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// threshold is the number of average monthly active recipients in the Union of art 33(1) DSA.
const threshold = 45_000_000

// Number is a statement of the average monthly active recipients of a service in the Union (art 24(2) DSA).
type Number struct {
	Service     string         `json:"service"`
	Provider    string         `json:"provider,omitempty"`
	From        deadline.Date  `json:"from"`
	To          deadline.Date  `json:"to"`
	Total       int            `json:"total"`
	States      map[string]int `json:"states,omitempty"` // by Member State
	PublishedOn deadline.Date  `json:"published_on,omitzero"`
	URL         string         `json:"url,omitempty"`
	Method      string         `json:"method,omitempty"` // how it was calculated (art 24(3))
}

// Validate names what the statement lacks.
func (n *Number) Validate() (fs casework.Faults) {
	ref := DSA("art 24(2)")
	fs.Text(n.Service, "service", "names no service: the number is one for each", ref)
	fs.Need(n.Total > 0, "total", "gives no number", ref)
	fs.Need(!n.From.IsZero() && n.From.Before(n.To), "from", "names no period", ref)
	six := n.From.AddMonths(6).AddDays(-1)
	fs.Need(n.From.IsZero() || n.To == six || n.To == six.AddDays(1), "to", "the average is over six months, which end on "+
		six.String(), ref)
	return fs
}

// counted asks for the day of publication and holds the number against the threshold.
func counted(reaches bool) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		n := in.Body.(*Number)
		fs.Need(!n.PublishedOn.IsZero(), "published_on", "does not say when it was published", DSA("art 24(2)"))
		fs.Need(!n.PublishedOn.After(Today(in)), "published_on", "is a day to come", DSA("art 24(2)"))
		fs.Need((n.Total >= threshold) == reaches, "total", fmt.Sprintf("%d is %s: use %s", n.Total,
			map[bool]string{true: "below the threshold", false: "at or above the threshold"}[reaches],
			map[bool]string{true: "publish", false: "reach"}[reaches]), DSA("art 33(1)"))
		return fs
	}
}

// numberDue: at least every six months from the last publication (art 24(2)).
var numberDue = runsFrom(fixed("number", casework.Platform, DSA("art 24(2)"), Months(6)),
	func(in casework.In) deadline.Event { return deadline.On(in.Body.(*Number).PublishedOn) })

// Intention tells a provider that its service is to be designated on other information than its own number (art 33(4)).
type Intention struct {
	Basis    string `json:"basis"` // 24(3) or other
	Number   int    `json:"number"`
	Findings string `json:"findings" personal:"text"` // preliminary
}

// Validate names what the intention lacks.
func (i *Intention) Validate() (fs casework.Faults) {
	ref := DSA("art 33(4)")
	fs.Need(i.Basis == "24(3)" || i.Basis == "other", "basis",
		"is neither 24(3) nor other information: on a published number no views are asked for", ref)
	fs.Need(i.Number >= threshold, "number", "is below the threshold", DSA("art 33(1)"))
	fs.Text(i.Findings, "findings", "gives no preliminary findings", ref)
	if s := Asserted(i.Findings); s != "" {
		fs.Own(false, "findings", "states as found what is preliminary: "+s, ref)
	}
	return fs
}

// Sheet is the letter by which it is told.
func (i *Intention) Sheet(c casework.Case) Sheet {
	to, service := designee(c)
	return NewSheet("preliminary", to, service, Points("number", DSA("art 33(1)"), fmt.Sprint(i.Number)),
		Section("findings", DSA("art 33(4)"),
			i.Findings))
}

// designee names provider and service.
func designee(c casework.Case) (provider, service string) {
	if n := casework.LastBody[Number](c, "reach", "publish"); n != nil {
		return n.Provider, n.Service
	}
	return "", ""
}

// Designating is the decision that a service is a very large one (art 33(4)).
type Designating struct {
	Kind       string        `json:"kind"`  // VLOP or VLOSE
	Basis      string        `json:"basis"` // 24(2), 24(3) or other
	Number     int           `json:"number"`
	Part       string        `json:"part,omitempty"`  // of the service that it covers, where it is not the whole
	Consulted  bool          `json:"state_consulted"` // the Member State of establishment, or the information of its coordinator (art 24(4))
	NotifiedOn deadline.Date `json:"notified_on,omitzero"`
}

// Validate names what the decision lacks.
func (d *Designating) Validate() (fs casework.Faults) {
	ref := DSA("art 33(4)")
	fs.Need(d.Kind == "VLOP" || d.Kind == "VLOSE", "kind", "is neither VLOP nor VLOSE", ref)
	fs.Need(slices.Contains([]string{"24(2)", "24(3)", "other"}, d.Basis), "basis", "is none of 24(2), 24(3), other", ref)
	fs.Need(d.Number >= threshold, "number", "is below the threshold", DSA("art 33(1)"))
	fs.Need(d.Consulted, "state_consulted",
		"neither was the Member State of establishment consulted nor its coordinator's information taken into account", ref)
	return fs
}

// Sheet is the decision.
func (d *Designating) Sheet(c casework.Case) Sheet {
	to, service := designee(c)
	return NewSheet("decision", to, service, Points("designated", DSA("art 33(4)"), d.Kind), Points("number", DSA("art 33(1)"),
		fmt.Sprint(d.Number)), Section("part", DSA("art 33(4)"), d.Part))
}

// designable refuses a designation before the views, or on a number that the record does not have.
func designable(in casework.In) (fs casework.Faults) {
	d := in.Body.(*Designating)
	if !d.NotifiedOn.IsZero() {
		fs.Need(!d.NotifiedOn.Before(Today(in)), "notified_on", "is before the decision", DSA("art 33(6)"))
	}
	if in.Case.State == "meets" {
		fs.Need(d.Basis == "24(2)", "basis", "on other information the provider gives its views first: use intend", DSA("art 33(4)"))
		n := casework.LastBody[Number](in.Case, "reach", "publish")
		fs.Need(d.Basis != "24(2)" || n == nil || n.Total == d.Number, "number", "is not the number that the provider published last",
			DSA("art 33(4)"))
		return fs
	}
	fs.Need(d.Basis != "24(2)", "basis", "the intention rests on other information", DSA("art 33(4)"))
	if v, open := in.Case.Due("views", ""); open && !v.Over(in.Step.At) {
		fs.Need(false, "", "the provider can give its views until "+v.LastDay.String(), DSA("art 33(4)"))
	}
	return fs
}

// Ending is the decision that a designation ends (art 33(5)).
type Ending struct {
	Text       string        `json:"text" personal:"text"`
	NotifiedOn deadline.Date `json:"notified_on"`
}

// Validate names what the decision lacks.
func (e *Ending) Validate() (fs casework.Faults) {
	fs.Text(e.Text, "text", "gives no reasons", DSA("art 33(5)"))
	fs.Need(!e.NotifiedOn.IsZero(), "notified_on", "does not say when it was notified", DSA("art 33(6)"))
	return fs
}

// Sheet is the decision.
func (e *Ending) Sheet(c casework.Case) Sheet {
	to, service := designee(c)
	return NewSheet("decision", to, service, Section("reasons", DSA("art 33(5)"), e.Text))
}

// aYearBelow refuses to end a designation before the statements show one uninterrupted year below the threshold.
func aYearBelow(in casework.In) (fs casework.Faults) {
	var since, last deadline.Date
	for _, e := range in.Case.Events {
		n, err := casework.BodyOf[Number](e)
		switch {
		case e.Move == "reach" || err != nil:
			since = deadline.Date{}
		case e.Move != "publish":
		case since.IsZero() || n.From.After(last.AddDays(1)):
			since, last = n.From, n.To
		default:
			last = n.To
		}
	}
	fs.Need(!since.IsZero() && !last.AddDays(1).Before(since.AddMonths(12)), "",
		"the statements do not show an uninterrupted year below the threshold", DSA("art 33(5)"))
	on := in.Body.(*Ending).NotifiedOn
	fs.Need(!on.Before(Today(in)), "notified_on", "is before the decision", DSA("art 33(6)"))
	return fs
}

// Section 5 applies, or ceases to apply, from four months after notification, on that day (art 33(6)).
var (
	applyDue = casework.DueRule{Name: "apply", Of: casework.Platform, Source: casework.Fixed, Law: DSA("art 33(6)"), Period: Months(4),
		Unmoved: true, Sense: casework.NotBefore,
		When: func(in casework.In) bool { return !notifiedOn(in).IsZero() },
		From: func(in casework.In) deadline.Event { return deadline.On(notifiedOn(in)) }}
	ceaseDue = casework.DueRule{Name: "cease", Of: casework.Platform, Source: casework.Fixed, Law: DSA("art 33(6)"), Period: Months(4),
		Unmoved: true, Sense: casework.NotBefore,
		From: func(in casework.In) deadline.Event { return deadline.On(in.Body.(*Ending).NotifiedOn) }}
)

func notifiedOn(in casework.In) deadline.Date {
	switch b := in.Body.(type) {
	case *Designating:
		return b.NotifiedOn
	case *Notification:
		return b.NotifiedOn
	}
	return deadline.Date{}
}

var designation = casework.Kind{
	Name: "designation", Title: "Recipients' numbers and designation of a very large service", Law: Refs("art 24(2)", "art 33(4)"),
	States: []casework.State{
		{Name: "below", Turn: casework.Platform, About: "the last number is below the threshold; the next one follows within six months"},
		{Name: "meets", Turn: casework.Authority, About: "the last number reaches the threshold; Section 5 applies only after a designation"},
		{Name: "intended", Turn: casework.Platform,
			About: "the Commission intends to designate on other information; the provider can give its views"},
		{Name: "designated", Turn: casework.Platform, About: "designated; Section 5 applies from four months after notification"},
		{Name: "applying", Turn: casework.Platform, About: "Section 5 applies"},
		{Name: "ending", Turn: casework.Authority,
			About: "the designation is ended; Section 5 applies until four months after notification"},
		{Name: "ended", Closed: true, About: "Section 5 does not apply any more"},
		{Name: "annulled", Closed: true, About: "a court annulled the designation"},
		{Name: "closed", Closed: true, About: "the service is no longer followed"},
	},
	Moves: Moves([]casework.Move{
		{Name: "publish", To: "below", By: By(casework.Platform), Law: Refs("art 24(2)"), About: "publish a number below the threshold",
			Body: content[Number](), Check: counted(false),
			Dues: []casework.DueRule{numberDue}},
		{Name: "publish", From: []string{"below", "meets"}, To: "below", By: By(casework.Platform), Law: Refs("art 24(2)"),
			About: "publish a number below the threshold",
			Body:  content[Number](), Check: counted(false), Meets: []string{"number"}, Dues: []casework.DueRule{numberDue}},
		{Name: "reach", To: "meets", ByName: true, By: By(casework.Platform), Law: Refs("art 24(2)", "art 33(1)"),
			About: "publish a number that reaches the threshold", Body: content[Number](),
			Check: counted(true), Dues: []casework.DueRule{numberDue}},
		{Name: "reach", From: []string{"below", "meets"}, To: "meets", By: By(casework.Platform), Law: Refs("art 24(2)", "art 33(1)"),
			About: "publish a number that reaches the threshold",
			Body:  content[Number](), Check: counted(true), Meets: []string{"number"}, Dues: []casework.DueRule{numberDue}},
		{Name: "intend", From: []string{"below", "meets"}, To: "intended", By: By(casework.Authority), Law: Refs("art 33(4)"),
			About: "tell the intention to designate on other information",
			Body:  content[Intention](), Dues: []casework.DueRule{Until(fixed("views", casework.Platform, DSA("art 33(4)"),
				workingDays(10)))},
			Jobs: []casework.Job{Document("designation_intended", "tell", casework.Platform)}},
		{Name: "view", From: []string{"intended"}, To: "intended", By: By(casework.Platform), Law: Refs("art 33(4)"),
			About: "give views on the intention", Body: newReason, Check: Why(DSA("art 33(4)")),
			Meets: []string{"views"}},
		{Name: "designate", From: []string{"meets", "intended"}, To: "designated", By: By(casework.Authority), Law: Refs("art 33(4)"),
			About: "designate", Body: content[Designating](),
			Check: designable, Meets: []string{"views"}, Dues: []casework.DueRule{applyDue},
			Jobs: []casework.Job{Document("designation", "tell",
				casework.Platform)}},
		{Name: "notify", From: []string{"designated"}, To: "designated", By: By(casework.Authority), Law: Refs("art 33(6)"),
			About: "record the day of notification", Body: content[Notification](),
			Check: notPast("designate"), Dues: []casework.DueRule{applyDue}},
		{Name: "apply", From: []string{"designated"}, To: "applying", By: By(casework.Clock), Law: Refs("art 33(6)"), Lapses: "apply",
			Meets: []string{"apply"}, About: "four months have passed: Section 5 applies"},
		{Name: "terminate", From: []string{"designated", "applying"}, To: "ending", By: By(casework.Authority), Law: Refs("art 33(5)"),
			About: "end the designation", Body: content[Ending](),
			Check: aYearBelow, Dues: []casework.DueRule{ceaseDue},
			Jobs: []casework.Job{Document("designation_ended", "tell", casework.Platform)}},
		{Name: "cease", From: []string{"ending"}, To: "ended", By: By(casework.Clock), Law: Refs("art 33(6)"), Lapses: "cease",
			About: "four months have passed: Section 5 does not apply any more"},
		{Name: "annul", From: []string{"designated", "applying", "ending"}, To: "annulled", By: By(casework.Authority),
			Law:   Refs("art 33(4)"),
			About: "record that a court annulled it",
			Body:  newReason, Check: Why(DSA("art 33(4)"))},
		{Name: "close", From: []string{"below"}, To: "closed", By: By(casework.Platform, casework.Authority), Law: Refs("art 24(2)"),
			About: "follow the service no longer", Body: newReason,
			Check: Why(DSA("art 24(2)"))},
	},
		In(casework.Move{Name: "publish", By: By(casework.Platform), Law: Refs("art 24(2)"), About: "publish a number below the threshold",
			Body: content[Number](), Check: counted(false),
			Meets: []string{"number"}, Dues: []casework.DueRule{numberDue}}, "designated", "applying"),
		In(casework.Move{Name: "reach", By: By(casework.Platform), Law: Refs("art 24(2)"),
			About: "publish a number that reaches the threshold",
			Body:  content[Number](), Check: counted(true),
			Meets: []string{"number"}, Dues: []casework.DueRule{numberDue}}, "designated", "applying"),
		In(casework.Move{Name: "ask", By: By(casework.Authority), Law: Refs("art 24(3)"),
			About: "ask for the number as it is now, and how it was calculated", Body: newReason, Check: Why(DSA("art 24(3)")),
			Dues: []casework.DueRule{Target("tell", casework.Platform, DSA("art 24(3)"))},
			Jobs: []casework.Job{Job("ask", casework.Platform)}},
			"below", "meets", "applying"),
		In(casework.Move{Name: "tell", By: By(casework.Platform), Law: Refs("art 24(3)"),
			About: "give the number as it is now, and how it was calculated", Body: content[Number](), Check: explainedNumber,
			Meets: []string{"tell"}}, "below", "meets", "applying"),
		In(casework.Move{Name: "inform", By: By(casework.Authority), Law: Refs("art 24(4)"),
			About: "inform the Commission that the threshold is met", Body: newReason, Check: Why(DSA("art 24(4)"))}, "meets"),
	),
}

// explainedNumber asks for the calculation.
func explainedNumber(in casework.In) (fs casework.Faults) {
	fs.Text(in.Body.(*Number).Method, "method", "does not say how it was calculated", DSA("art 24(3)"))
	return fs
}

// notPast refuses a day of notification before the decision, or one to come.
func notPast(move string) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		on := in.Body.(*Notification).NotifiedOn
		e, _ := in.Case.Last(move)
		fs.Need(!on.Before(deadline.DateOf(e.At.In(in.Clock.Zone))), "notified_on", "is before the decision", DSA("art 33(6)"))
		fs.Need(!on.After(Today(in)), "notified_on", "is a day to come", DSA("art 33(6)"))
		return fs
	}
}
