package kinds

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Proceeding is opened against a provider on several grounds, which may end differently (art 66 to 73 DSA). A ground is
// suspected until a decision finds otherwise.
type Proceeding struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language  string   `json:"language,omitempty"`
	Reference string   `json:"reference,omitempty"`
	Provider  string   `json:"provider"`
	Service   string   `json:"service"`
	Grounds   []Ground `json:"grounds"`
	// Authority is who opens: "Commission", also where it is left out, or a coordinator. Section 5 is the Commission's alone.
	Authority string `json:"authority,omitempty"`
}

// Ground is one thing that may infringe the law.
type Ground struct {
	No       int      `json:"no"`
	Title    string   `json:"title"`
	Articles []string `json:"articles"`
}

// Validate names what the opening lacks.
func (p *Proceeding) Validate() (fs casework.Faults) {
	ref := dsa("art 66(1)")
	fs.Text(p.Provider, "provider", "names no provider", ref)
	fs.Need(len(p.Grounds) > 0, "grounds", "names no ground", ref)
	seen := map[int]bool{}
	for i, g := range p.Grounds {
		at := fmt.Sprintf("grounds[%d]", i)
		fs.Need(g.No > 0 && !seen[g.No], at+".no", "is no number of its own", ref)
		fs.Need(has(g.Title) && len(g.Articles) > 0, at, "does not say what is suspected to infringe which article", ref)
		fs.Need(p.commission() || !g.sectionFive(), at+".articles", "Section 5 of Chapter III is for the Commission alone", dsa("art 56(2)"))
		seen[g.No] = true
	}
	return fs
}

func (p *Proceeding) commission() bool {
	return !has(p.Authority) || strings.EqualFold(strings.TrimSpace(p.Authority), "Commission")
}

// sectionFive reports whether the ground is about a duty of Chapter III, Section 5 DSA: arts 33 to 43.
func (g Ground) sectionFive() bool {
	return slices.ContainsFunc(provisions(g.Articles...), func(p string) bool {
		n, _, _ := strings.Cut(p, "(")
		no, err := strconv.Atoi(n)
		return err == nil && no >= 33 && no <= 43
	})
}

// Preliminary are preliminary findings: not yet a decision, and open to reply (art 73(2), 79).
type Preliminary struct {
	Grounds  []int         `json:"grounds"`
	Findings string        `json:"findings" personal:"text"`
	Measures string        `json:"measures" personal:"text"` // considered, and what the provider should do
	ReplyBy  deadline.Date `json:"reply_by"`
}

// Validate names what the findings lack.
func (p *Preliminary) Validate() (fs casework.Faults) {
	fs.Need(len(p.Grounds) > 0, "grounds", "names no ground", dsa("art 73(2)"))
	fs.Text(p.Findings, "findings", "explains nothing", dsa("art 73(2)"))
	fs.Text(p.Measures, "measures", "does not explain the measures considered", dsa("art 73(2)"))
	fs.Need(!p.ReplyBy.IsZero(), "reply_by", "no day by which to reply", dsa("art 79(2)"))
	return fs
}

// OnGrounds is a step that concerns some grounds.
type OnGrounds struct {
	Grounds []int         `json:"grounds"`
	Text    string        `json:"text" personal:"text"`
	Case    aedile.CaseID `json:"case,omitempty"` // of a commitment made binding
}

// NonCompliance is a decision that some grounds are infringements (art 73(1)(a)), with the days and periods that it names.
type NonCompliance struct {
	OnGrounds
	// Terms are the periods to comply, where the decision sets one for each ground (art 73(3)).
	Terms []Term `json:"terms,omitempty"`
	// Fine is the amount that the decision imposes, where it does (art 74(1)).
	Fine     *aedile.Price `json:"fine,omitempty"`
	ComplyBy deadline.Date `json:"comply_by,omitzero"` // the same end for every ground that has no term of its own
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

// faults names terms of no ground of the decision, and those that state no one end.
func (n *NonCompliance) faults() (fs casework.Faults) {
	seen := map[int]bool{}
	for i, t := range n.Terms {
		at := fmt.Sprintf("terms[%d]", i)
		fs.Need(slices.Contains(n.Grounds, t.Ground) && !seen[t.Ground], at+".ground", "is no ground of the decision, or stands twice", dsa("art 73(3)"))
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
type Notification struct {
	NotifiedOn deadline.Date `json:"notified_on"`
}

// Validate asks for the day.
func (n *Notification) Validate() (fs casework.Faults) {
	fs.Need(!n.NotifiedOn.IsZero(), "notified_on", "names no day", dsa("art 73(3)"))
	return fs
}

// Plan is the action plan of a provider under enhanced supervision (art 75(2)).
type Plan struct {
	Text string `json:"text" personal:"text"`
	// Audit is the commitment to an independent audit of the other measures: auditor, method, timing, follow-up.
	Audit     string          `json:"audit" personal:"text"`
	Documents []aedile.Digest `json:"documents,omitempty"`
}

// Validate asks for the measures and for the audit that the plan must contain.
func (p *Plan) Validate() (fs casework.Faults) {
	fs.Text(p.Text, "text", "plans nothing", dsa("art 75(2)"))
	fs.Text(p.Audit, "audit", "commits to no independent audit, with auditors, methodology, timing and follow-up", dsa("art 75(2)"))
	return fs
}

// Validate leaves it to the move to say which provision asks for a text.
func (g *OnGrounds) Validate() casework.Faults { return nil }

// GroundState is where one ground of a proceeding stands.
type GroundState string

// The states of a ground.
const (
	GroundSuspected GroundState = "suspected"
	GroundFound     GroundState = "preliminarily_found"
	GroundCommitted GroundState = "committed"
	GroundInfringed GroundState = "non_compliance"
	GroundClosed    GroundState = "closed"
)

// Grounds returns where each ground of the proceeding stands: one case can end differently by ground.
func Grounds(c casework.Case) map[int]GroundState {
	states := map[int]GroundState{}
	for _, e := range c.Events {
		switch e.Move {
		case "open":
			if p, err := casework.BodyOf[Proceeding](e); err == nil {
				for _, g := range p.Grounds {
					states[g.No] = GroundSuspected
				}
			}
		case "find":
			setGrounds(states, e, GroundFound)
		case "bind":
			setGrounds(states, e, GroundCommitted)
		case "decide":
			setGrounds(states, e, GroundInfringed)
		case "drop":
			setGrounds(states, e, GroundClosed)
		}
	}
	return states
}

func setGrounds(states map[int]GroundState, e casework.Event, to GroundState) {
	if g, err := casework.BodyOf[struct {
		Grounds []int `json:"grounds"`
	}](e); err == nil {
		for _, no := range g.Grounds {
			states[no] = to
		}
	}
}

// groundsOf returns the grounds that a step names.
func groundsOf(in casework.In) []int {
	switch b := in.Body.(type) {
	case *Preliminary:
		return b.Grounds
	case *OnGrounds:
		return b.Grounds
	case *NonCompliance:
		return b.Grounds
	}
	return nil
}

// onGrounds asks for grounds that stand in one of the states, and for a text.
func onGrounds(place string, from ...GroundState) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		states := Grounds(in.Case)
		fs.Need(len(groundsOf(in)) > 0, "grounds", "names no ground", dsa(place))
		for _, no := range groundsOf(in) {
			fs.Need(slices.Contains(from, states[no]), "grounds", fmt.Sprintf("ground %d is %s", no, orNone(states[no])), dsa(place))
		}
		switch b := in.Body.(type) {
		case *OnGrounds:
			fs.Text(b.Text, "text", "says nothing", dsa(place))
		case *NonCompliance:
			fs.Text(b.Text, "text", "says nothing", dsa(place))
			fs = append(fs, b.faults()...)
		}
		return fs
	}
}

func orNone(s GroundState) string {
	if s == "" {
		return "not in the opening"
	}
	return string(s)
}

// heard refuses a decision on objections to which the provider could not reply.
func heard(in casework.In) (fs casework.Faults) {
	fs = onGrounds("art 73(1)", GroundFound)(in)
	for _, no := range groundsOf(in) {
		d, ok := in.Case.Due("reply", strconv.Itoa(no))
		fs.Need(!ok || d.Over(in.Step.At), "grounds", fmt.Sprintf("the provider can reply on ground %d until %s", no, d.LastDay), dsa("art 79(1)"))
	}
	return fs
}

// bound asks for the case in which a commitment is watched.
func bound(in casework.In) (fs casework.Faults) {
	fs = onGrounds("art 71(1)", GroundSuspected, GroundFound)(in)
	fs.Own(in.Body.(*OnGrounds).Case != "", "case", "names no case in which the commitment is watched", dsa("art 71(1)"))
	return fs
}

// interimDues: interim measures hold until the day that they name, and can be renewed.
var interimDues = []casework.DueRule{{Name: "interim", Of: casework.Authority, Source: casework.Stated, Law: dsa("art 70"), Sense: casework.OpenUntil,
	When: func(in casework.In) bool { return in.Body.(*Measure).Article == "70" },
	Days: func(in casework.In) []casework.Day {
		return []casework.Day{{On: in.Body.(*Measure).Until, Field: "until"}}
	}}}

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
	{Name: "comply", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 73(3)"), Days: func(in casework.In) (days []casework.Day) {
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
		return []casework.Day{period("", "action_plan_by", b.ActionPlanBy, b.ActionPlanWithin, from)}
	}},
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
		fs.Need(!on.After(deadline.DateOf(in.Step.At.In(in.Clock.Zone))), "notified_on", "is a day to come", dsa("art 73(3)"))
	}
	return fs
}

// offered are the grounds on which commitments were offered and neither made binding nor rejected since.
func offered(c casework.Case) (nos []int) {
	open := map[int]bool{}
	for _, e := range c.Events {
		g, err := casework.BodyOf[struct {
			Grounds []int `json:"grounds"`
		}](e)
		if err != nil || e.Move != "offer" && e.Move != "bind" && e.Move != "reject" {
			continue
		}
		for _, no := range g.Grounds {
			open[no] = e.Move == "offer"
		}
	}
	for _, no := range slices.Sorted(maps.Keys(open)) {
		if open[no] {
			nos = append(nos, no)
		}
	}
	return nos
}

// rejectable refuses to reject what was not offered.
func rejectable(in casework.In) (fs casework.Faults) {
	b := in.Body.(*OnGrounds)
	fs.Need(len(b.Grounds) > 0, "grounds", "names no ground", dsa("art 71(3)"))
	fs.Text(b.Text, "text", "gives no reasons", dsa("art 71(3)"))
	for _, no := range b.Grounds {
		fs.Need(slices.Contains(offered(in.Case), no), "grounds", fmt.Sprintf("no commitment is open on ground %d", no), dsa("art 71(3)"))
	}
	return fs
}

// allSettled refuses to close while a ground is open, or while something is awaited that the decision asked for.
func allSettled(in casework.In) (fs casework.Faults) {
	states := Grounds(in.Case)
	for _, no := range slices.Sorted(maps.Keys(states)) {
		s := states[no]
		fs.Need(s != GroundSuspected && s != GroundFound, "", fmt.Sprintf("ground %d is still %s", no, s), dsa("art 73(5)"))
	}
	for _, no := range offered(in.Case) {
		fs.Need(false, "", fmt.Sprintf("the commitments offered on ground %d are neither binding nor rejected with reasons", no), dsa("art 71(3)"))
	}
	for _, d := range in.Case.Dues {
		if d.Name == "comply" || d.Name == "action_plan" {
			until := "a day that is not known"
			if !d.LastDay.IsZero() {
				until = d.LastDay.String()
			}
			fs.Need(false, "", d.Name+" is awaited until "+until, law.Ref{CELEX: d.Law.CELEX, Place: d.Law.Place})
		}
	}
	return fs
}

func groundItems(in casework.In) (items []string) {
	for _, no := range groundsOf(in) {
		items = append(items, strconv.Itoa(no))
	}
	return items
}

// replyToAll refuses to end the hearing while the provider can still reply on another ground.
func replyToAll(in casework.In) (fs casework.Faults) {
	fs = onGrounds("art 79(1)", GroundFound)(in)
	for _, d := range in.Case.Dues {
		if d.Name == "reply" {
			fs.Need(slices.Contains(groundItems(in), d.Item), "grounds", "ground "+d.Item+" awaits a reply too; use reply_part", dsa("art 79(1)"))
		}
	}
	return fs
}

// awaited reports whether, after the step, the provider can still reply on another ground: the hearing then goes on.
func awaited(in casework.In) bool {
	done := groundItems(in)
	if in.Step.By.Party == casework.Clock {
		done = overItems(in)
	}
	return slices.ContainsFunc(in.Case.Dues, func(d casework.Due) bool { return d.Name == "reply" && !slices.Contains(done, d.Item) })
}

// overItems are the grounds on which the time to reply has passed.
func overItems(in casework.In) (items []string) {
	for _, d := range in.Case.Dues {
		if d.Name == "reply" && d.Over(in.Step.At) {
			items = append(items, d.Item)
		}
	}
	return items
}

// replyDue: the provider may reply to preliminary findings by the day they name, not less than 14 days (art 79(2)).
var replyDue = casework.DueRule{Name: "reply", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 79(2)"), Sense: casework.OpenUntil,
	Least: deadline.Period{N: 14, Unit: deadline.Days},
	Days: func(in casework.In) (days []casework.Day) {
		p := in.Body.(*Preliminary)
		for _, no := range p.Grounds {
			days = append(days, casework.Day{Item: strconv.Itoa(no), On: p.ReplyBy, Field: "reply_by"})
		}
		return days
	}}

func onGroundsBody() casework.Body { return &OnGrounds{} }

var proceeding = casework.Kind{
	Name: "proceeding", Title: "Proceedings against a very large platform", Law: refs("art 66(1)", "art 73(1)"),
	States: []casework.State{
		{Name: "opened", Turn: casework.Authority, About: "infringements are suspected, not established; the authority investigates"},
		{Name: "hearing", Turn: casework.Platform, About: "preliminary findings on some grounds await the provider's reply"},
		{Name: "closed", Closed: true, About: "every ground has ended"},
	},
	Moves: moves([]casework.Move{
		{Name: "open", To: "opened", By: by(casework.Authority), Law: refs("art 66(1)"), About: "open proceedings",
			Body: func() casework.Body { return &Proceeding{} }, Dues: []casework.DueRule{target("inform", casework.Authority, dsa("art 66(2)"))}, Jobs: []casework.Job{document("opening", "tell", casework.Platform)}},
		{Name: "find", From: []string{"opened", "hearing"}, To: "hearing", By: by(casework.Authority), Law: refs("art 73(2)", "art 79(1)"),
			About: "send preliminary findings on some grounds", Body: func() casework.Body { return &Preliminary{} },
			Check: onGrounds("art 73(2)", GroundSuspected), Dues: []casework.DueRule{replyDue}, Jobs: []casework.Job{document("preliminary_findings", "tell", casework.Platform)}},
		{Name: "reply", From: []string{"hearing"}, To: "opened", By: by(casework.Platform), Law: refs("art 79(1)"), About: "reply to all preliminary findings",
			Body: onGroundsBody, Check: replyToAll, Meets: []string{"reply"}, Items: groundItems},
		{Name: "reply_part", From: []string{"hearing"}, To: "opened", Stays: awaited, By: by(casework.Platform), Law: refs("art 79(1)"), About: "reply on some grounds",
			Body: onGroundsBody, Check: onGrounds("art 79(1)", GroundFound), Meets: []string{"reply"}, Items: groundItems},
		{Name: "lapse", From: []string{"hearing", "opened"}, To: "opened", Stays: awaited, By: by(casework.Clock), Law: refs("art 79(2)"), Lapses: "reply",
			Meets: []string{"reply"}, Items: overItems, About: "the time to reply has passed"},
		{Name: "decide", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority), Law: refs("art 73(1)"),
			About: "decide on non-compliance with some grounds", Body: func() casework.Body { return &NonCompliance{} }, Check: heard, Meets: []string{"reply"},
			Items: groundItems, Dues: decisionDues,
			Jobs: []casework.Job{document("non_compliance", "tell", casework.Platform)}},
		{Name: "bind", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority), Law: refs("art 71(1)"),
			About: "make commitments on some grounds binding", Body: onGroundsBody, Check: bound, Meets: []string{"reply"}, Items: groundItems,
			Jobs: []casework.Job{document("commitments_binding", "tell", casework.Platform)}},
		{Name: "drop", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority), Law: refs("art 73(5)"),
			About: "close some grounds without a finding", Body: onGroundsBody, Check: onGrounds("art 73(5)", GroundSuspected, GroundFound),
			Meets: []string{"reply"}, Items: groundItems, Jobs: []casework.Job{document("grounds_closed", "tell", casework.Platform)}},
		{Name: "close", From: []string{"opened", "hearing"}, To: "closed", By: by(casework.Authority), Law: refs("art 73(5)"), About: "close, when every ground has ended",
			Check: allSettled},
	},
		in(casework.Move{Name: "measure", By: by(casework.Authority), Law: refs("art 68", "art 69", "art 70", "art 72"),
			About: "interview, inspect, monitor or order interim measures", Body: func() casework.Body { return &Measure{} }, Dues: interimDues}, "opened", "hearing"),
		in(casework.Move{Name: "inform", By: by(casework.Authority), Law: refs("art 66(2)"), About: "notify all coordinators and the Board of the opening",
			Meets: []string{"inform"}}, "opened", "hearing"),
		in(casework.Move{Name: "notify", By: by(casework.Authority), Law: refs("art 73(3)", "art 75(2)"), About: "record the day on which the decision was notified",
			Body: func() casework.Body { return &Notification{} }, Check: notifiable, Dues: decisionDues}, "opened", "hearing"),
		in(casework.Move{Name: "reject", By: by(casework.Authority), Law: refs("art 71(3)"), About: "reject commitments offered on some grounds, with reasons",
			Body: onGroundsBody, Check: rejectable, Jobs: []casework.Job{document("commitments_rejected", "tell", casework.Platform)}}, "opened", "hearing"),
		in(casework.Move{Name: "comply", By: by(casework.Platform), Law: refs("art 73(4)"), About: "describe the measures taken to comply on some grounds", Body: onGroundsBody,
			Check: onGrounds("art 73(4)", GroundInfringed), Meets: []string{"comply"}, Items: groundItems}, "opened", "hearing"),
		in(casework.Move{Name: "plan", By: by(casework.Platform), Law: refs("art 75(2)"), About: "hand in the action plan", Body: func() casework.Body { return &Plan{} },
			Meets: []string{"action_plan"}}, "opened", "hearing"),
		in(casework.Move{Name: "offer", By: by(casework.Platform), Law: refs("art 71(1)"), About: "offer commitments on some grounds", Body: onGroundsBody,
			Check: onGrounds("art 71(1)", GroundSuspected, GroundFound)}, "opened", "hearing"),
	),
}
