package supervision

import (
	"fmt"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// LastResort are the conditions of art 51(3) and 82(1) DSA: all other powers are exhausted, and serious harm goes on.
type LastResort struct {
	Provider     string `json:"provider"`
	Service      string `json:"service"`
	Infringement string `json:"infringement" personal:"text"` // not remedied or continuing
	Exhausted    string `json:"exhausted" personal:"text"`    // which other powers were used
	Harm         string `json:"harm" personal:"text"`         // serious
	Unavoidable  string `json:"unavoidable" personal:"text"`  // why other powers of Union or national law do not avoid it
}

func (r *LastResort) faults(place string) (fs casework.Faults) {
	say(&fs, DSA(place), said{"provider", r.Provider, "names no provider"}, said{"service", r.Service, "names no service"},
		said{"infringement", r.Infringement, "does not say what infringement is not remedied or continues"},
		said{"exhausted", r.Exhausted, "does not show that all other powers have been exhausted"},
		said{"harm", r.Harm, "names no serious harm"},
		said{"unavoidable", r.Unavoidable, "does not show that the harm cannot be avoided through other powers"})
	return fs
}

// planRequired requires the management body to draw up an action plan (art 51(3)(a) DSA).
type planRequired struct{ LastResort }

// Validate names which condition is not shown.
func (p *planRequired) Validate() casework.Faults { return p.faults("art 51(3)") }

// Sheet is the letter.
func (p *planRequired) Sheet(casework.Case) Sheet {
	ref := DSA("art 51(3)")
	return NewSheet("decision", p.Provider, p.Service, Section("facts", ref, p.Infringement), Section("damage", ref, p.Harm),
		Section("reasons", ref, p.Exhausted, p.Unavoidable))
}

// invitation invites interested parties to submit observations on measures that are to be requested (art 51(3), 82(1) DSA).
type invitation struct {
	LastResort
	Measures   string        `json:"measures" personal:"text"`   // that are intended
	Addressees []string      `json:"addressees" personal:"text"` // intended
	Until      deadline.Date `json:"observations_until"`
}

// Validate leaves the conditions to the move, as they are those of another provision for the Commission.
func (i *invitation) Validate() casework.Faults { return nil }

// Sheet is the invitation.
func (i *invitation) Sheet(c casework.Case) Sheet {
	provider, service := concerned(c)
	if i.Provider != "" {
		provider, service = i.Provider, i.Service
	}
	ref := DSA("art 51(3)")
	return NewSheet("information", "", service, Section("provider", ref, provider), Section("measures", ref, i.Measures),
		Points("addressees", ref, i.Addressees...), Points("react", ref, Ends(i.Until, deadline.Period{})...))
}

// concerned names provider and service of the case.
func concerned(c casework.Case) (provider, service string) {
	if p := casework.LastBody[planRequired](c, "require"); p != nil {
		return p.Provider, p.Service
	}
	if p := casework.LastBody[invitation](c, "propose"); p != nil {
		return p.Provider, p.Service
	}
	return "", ""
}

// invited asks for what an invitation describes and for the least time to answer: two weeks of a coordinator, 14 working days of the
// Commission.
func invited(place string, least deadline.Period) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		i := in.Body.(*invitation)
		if in.Case.Version == 0 {
			fs = i.faults(place)
		}
		fs.Text(i.Measures, "measures", "does not describe the measures that are to be requested", DSA(place))
		fs.Need(len(i.Addressees) > 0, "addressees", "does not identify the intended addressee or addressees", DSA(place))
		fs.Need(!i.Until.IsZero(), "observations_until", "names no period for observations", DSA(place))
		if end, err := in.Clock.End(AtStep(in), least); err == nil && !i.Until.IsZero() {
			fs.Need(!i.Until.Before(end.LastDay), "observations_until",
				fmt.Sprintf("leaves less than %s, which end on %s", least, end.LastDay), DSA(place))
		}
		return fs
	}
}

// observeDue is the time for observations that an invitation states.
func observeDue(place string) casework.DueRule {
	return Until(stated("observe", casework.Platform, DSA(place), "observations_until", func(in casework.In) deadline.Date {
		return in.Body.(*invitation).Until
	}))
}

// courtRequest asks the judicial authority for a temporary restriction of access (art 51(3)(b) DSA).
type courtRequest struct {
	Court        string `json:"court"`
	Insufficient string `json:"insufficient" personal:"text"` // why (a) was not sufficiently complied with
	Harm         string `json:"harm" personal:"text"`
	Offence      string `json:"offence" personal:"text"` // a criminal offence that involves a threat to life or safety
	Of           string `json:"of"`                      // service, or interface
	Infeasible   string `json:"infeasible,omitempty" personal:"text"`
}

// Validate names which condition is not shown.
func (r *courtRequest) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 51(3)"), said{"court", r.Court, "names no judicial authority"},
		said{"insufficient", r.Insufficient, "does not show that the provider has not sufficiently complied with (a)"},
		said{"harm", r.Harm, "does not show that the infringement continues and causes serious harm"},
		said{"offence", r.Offence, "names no criminal offence that involves a threat to the life or safety of persons"})
	fs.Need(r.Of == "service" || r.Of == "interface", "of", "is a restriction of neither the service nor the interface", DSA("art 51(3)"))
	fs.Need(r.Of != "interface" || Has(r.Infeasible), "infeasible",
		"does not show that a restriction of the service is technically not feasible",
		DSA("art 51(3)"))
	return fs
}

// heardObservations refuses the request before interested parties were invited and could answer, unless the Commission asked for it.
func heardObservations(in casework.In) (fs casework.Faults) {
	_, called := in.Case.Last("call")
	_, asked := in.Case.Last("invite")
	fs.Need(called || asked, "", "interested parties were not invited to submit observations", DSA("art 51(3)"))
	if !called {
		fs = append(fs, afterDue("observe", "observations can be submitted", DSA("art 51(3)"))(in)...)
	}
	return fs
}

// courtOrder is the order of the judicial authority.
type courtOrder struct {
	From       deadline.Date `json:"from"`
	Extensions int           `json:"extensions"` // how often the coordinator may extend it
	Text       string        `json:"text" personal:"text"`
}

// Validate names what is missing.
func (o *courtOrder) Validate() (fs casework.Faults) {
	fs.Need(!o.From.IsZero(), "from", "does not say from when access is restricted", DSA("art 51(3)"))
	fs.Need(o.Extensions >= 0, "extensions", "is below none", DSA("art 51(3)"))
	fs.Text(o.Text, "text", "does not say what is ordered", DSA("art 51(3)"))
	return fs
}

// prolonging extends a restriction by four weeks.
type prolonging struct {
	Failed string `json:"failed" personal:"text"` // the provider failed to take the necessary measures (a)
	Lawful string `json:"lawful" personal:"text"` // lawful information is not unduly restricted (b)
}

// Validate names which condition is not shown.
func (p *prolonging) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 51(3)"), said{"failed", p.Failed, "does not show that the provider failed to take the necessary measures (a)"},
		said{"lawful", p.Lawful, "does not show that access to lawful information is not unduly restricted (b)"})
	return fs
}

// extensible refuses more extensions than the order allows.
func extensible(in casework.In) (fs casework.Faults) {
	o, n := casework.LastBody[courtOrder](in.Case, "order"), 0
	for _, e := range in.Case.Events {
		switch e.Move {
		case "order":
			n = 0
		case "extend":
			n++
		}
	}
	fs.Need(o != nil && n < o.Extensions, "", "the order allows no further extension: a new request is submitted", DSA("art 51(3)"))
	return fs
}

// fourWeeks is the time of a restriction, and of each extension of it (art 51(3)).
func fourWeeks() deadline.Period { return deadline.Period{N: 4, Unit: deadline.Weeks} }

var restriction = casework.Kind{
	Name: "restriction", Title: "Action plan of the management body and restriction of access", Law: Refs("art 51(3)", "art 82(1)"),
	States: []casework.State{
		{Name: "required", Turn: casework.Platform, About: "the management body is to draw up an action plan without undue delay"},
		{Name: "proposed", Turn: casework.Platform,
			About: "the Commission means to ask the coordinator; interested parties can submit observations"},
		{Name: "called", Turn: casework.Authority, About: "the Commission asked the coordinator to act"},
		{Name: "invited", Turn: casework.Platform,
			About: "the coordinator means to request a restriction; interested parties can submit observations"},
		{Name: "requested", Turn: casework.Authority, About: "before the judicial authority; nothing is ordered"},
		{Name: "restricted", Turn: casework.Authority, About: "access is restricted for four weeks"},
		{Name: "closed", Closed: true, About: "the infringement has ended, or nothing more is asked"},
	},
	Moves: Moves([]casework.Move{
		{Name: "require", To: "required", By: By(casework.Authority), Law: Refs("art 51(3)"),
			About: "require an action plan of the management body, as a coordinator", Body: content[planRequired](),
			Dues: []casework.DueRule{Target("plan", casework.Platform, DSA("art 51(3)"))},
			Jobs: []casework.Job{Document("plan_required", "tell", casework.Platform)}},
		{Name: "propose", To: "proposed", ByName: true, By: By(casework.Authority), Law: Refs("art 82(1)"),
			About: "invite observations before asking the coordinator, as the Commission", Body: content[invitation](),
			Check: invited("art 82(1)", workingDays(14)), Dues: []casework.DueRule{observeDue("art 82(1)")},
			Jobs: []casework.Job{Document("observations_invited", "tell", casework.Platform)}},
		{Name: "call", From: []string{"proposed"}, To: "called", By: By(casework.Authority), Law: Refs("art 82(1)"),
			About: "ask the coordinator of establishment to act, as the Commission", Body: newReason,
			Check: both(afterDue("observe", "observations can be submitted", DSA("art 82(1)")), Why(DSA("art 82(1)"))),
			Meets: []string{"observe"}},
		{Name: "plan", From: []string{"required"}, To: "required", By: By(casework.Platform), Law: Refs("art 51(3)"),
			About: "submit the action plan, or report on the measures taken", Body: newReason, Check: Why(DSA("art 51(3)")),
			Meets: []string{"plan"},
			Jobs:  []casework.Job{Job("tell", casework.Authority)}},
		{Name: "invite", From: []string{"required"}, To: "invited", By: By(casework.Authority), Law: Refs("art 51(3)"),
			About: "invite observations on the measures that are to be requested", Body: content[invitation](),
			Check: invited("art 51(3)", deadline.Period{N: 2, Unit: deadline.Weeks}), Dues: []casework.DueRule{observeDue("art 51(3)")},
			Jobs: []casework.Job{Document("observations_invited", "tell", casework.Platform)}},
		{Name: "request", From: []string{"required", "called", "invited", "restricted"}, To: "requested",
			By: By(casework.Authority), Law: Refs("art 51(3)"),
			About: "ask the judicial authority for a temporary restriction", Body: content[courtRequest](), Check: heardObservations,
			Meets: []string{"observe", "plan"}},
		{Name: "order", From: []string{"requested"}, To: "restricted", By: By(casework.Authority), Law: Refs("art 51(3)"),
			About: "record the order of the judicial authority", Body: content[courtOrder](), Dues: []casework.DueRule{
				Until(runsFrom(fixed("restricted", casework.Platform, DSA("art 51(3)"), fourWeeks()), func(in casework.In) deadline.Event {
					return deadline.On(in.Body.(*courtOrder).From)
				}))}, Jobs: []casework.Job{Job("tell", casework.Platform)}},
		{Name: "extend", From: []string{"restricted"}, To: "restricted", By: By(casework.Authority), Law: Refs("art 51(3)"),
			About: "extend the restriction by four weeks", Body: content[prolonging](), Check: extensible, Dues: []casework.DueRule{
				Until(runsFrom(fixed("restricted", casework.Platform, DSA("art 51(3)"), fourWeeks()), func(in casework.In) deadline.Event {
					if d, open := in.Case.Due("restricted", ""); open {
						return deadline.On(d.LastDay)
					}
					return AtStep(in)
				}))}, Jobs: []casework.Job{Job("tell", casework.Platform)}},
		{Name: "expire", From: []string{"restricted"}, To: "required", By: By(casework.Clock), Law: Refs("art 51(3)"), Lapses: "restricted",
			Meets: []string{"restricted"}, About: "the time of the restriction has passed"},
		{Name: "close", From: []string{"required", "proposed", "called", "invited", "requested", "restricted"}, To: "closed",
			By:  By(casework.Authority),
			Law: Refs("art 51(3)"), About: "end it, as the infringement has ended or nothing more is asked", Body: newReason,
			Check: Why(DSA("art 51(3)"))},
	},
		In(casework.Move{Name: "observe", By: By(casework.Platform, casework.Recipient, casework.Trader, casework.Notifier),
			Law:   Refs("art 51(3)", "art 82(1)"),
			About: "submit observations", Body: content[Telling](), Check: Told(DSA("art 51(3)"))}, "proposed", "invited"),
	),
}
