package kinds

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// viewsDue: the Board gives its views on preliminary findings within the time to reply (art 66(4)).
var viewsDue = casework.DueRule{Name: "views", Of: casework.Board, Source: casework.Stated, Law: dsa("art 66(4)"), When: byCommission,
	Sense: casework.OpenUntil, Note: "that no views are recorded says nothing: the authority takes account of those that it has",
	Days: func(in casework.In) []casework.Day {
		p := in.Body.(*Preliminary)
		day := casework.Day{On: p.ReplyBy, Period: p.ReplyWithin, From: supervision.AtStep(in), Field: "reply_by"}
		if p.ReplyUnknown != "" {
			day.Note = "the time to reply is not known"
		}
		return []casework.Day{day}
	}}

// byCommission reports whether the proceedings are the Commission's.
func byCommission(in casework.In) bool {
	p := casework.LastBody[Proceeding](in.Case, "open")
	return p == nil || p.commission()
}

// publishDues: decisions under arts 70(1), 71(1) and 73 to 76 are published; the law gives no number (art 80(1)).
var publishDues = []casework.DueRule{target("publish", casework.Authority, dsa("art 80(1)"))}

// planDues: the Board's opinion within a month of receipt, the decision within a month of the opinion (art 75(3)).
var (
	opinionDue = casework.DueRule{Name: "opinion", Of: casework.Board, Source: casework.Fixed, Law: dsa("art 75(3)"),
		Period: supervision.Months(1)}
	assessDue = casework.DueRule{Name: "assess_plan", Of: casework.Authority, Source: casework.Fixed, Law: dsa("art 75(3)"),
		Period: supervision.Months(1)}
)

// implementDues: the period that the decision on the plan sets, and the audit report without undue delay once it is there (art 75(3)).
var implementDues = []casework.DueRule{
	{Name: "implement", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 75(3)"), Days: func(in casework.In) []casework.Day {
		b := in.Body.(*PlanDecision)
		from := deadline.Event{}
		if !b.NotifiedOn.IsZero() {
			from = deadline.On(b.NotifiedOn)
		}
		if !b.Sufficient {
			return nil
		}
		return []casework.Day{period("", "implement_by", b.ImplementBy, b.ImplementWithin, from)}
	}},
	{Name: "audit_report", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 75(3)"),
		When: func(in casework.In) bool { return in.Body.(*PlanDecision).Sufficient }},
}

// GroundReopening takes grounds up again on which commitments were made binding (art 71(2)).
type GroundReopening struct {
	OnGrounds
	Because string `json:"because"` // change, breach or information
}

// Validate asks for one of the three reasons.
func (g *GroundReopening) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"change", "breach", "information"}, g.Because), "because",
		"is none of change of facts, breach, incomplete or misleading information", dsa("art 71(2)"))
	return fs
}

// heardFirst refuses access to the file before there is anything to be heard on.
func heardFirst(in casework.In) (fs casework.Faults) {
	_, found := in.Case.Last("find")
	fs.Need(found, "", "no preliminary findings were sent, on which the file would serve to reply", dsa("art 79(4)"))
	return fs
}

// penaltyHeld refuses a penalty that enforces a decision of which the record has nothing.
func penaltyHeld(in casework.In) (fs casework.Faults) {
	p := in.Body.(*Penalty)
	fs.Need(nationally(in) == (p.Basis == nationalPenalty), "basis", map[bool]string{
		true: "periodic penalties under art 76 are a power of the Commission; a coordinator imposes periodic penalties under " +
			nationalPenalty,
		false: "is a power of coordinators; the Commission has that of art 76(1)"}[nationally(in)], p.law())
	fs.Need(p.Lower == nil || imposed(in.Case), "definitive",
		"no periodic penalty was imposed whose definitive amount could be fixed", dsa("art 76(2)"))
	enforced := map[string]func(casework.Event) bool{
		"b": measured(func(m *Measure) bool { return m.Article == "69" && m.ByDecision }),
		"c": measured(func(m *Measure) bool { return m.Article == "70" }),
		"d": func(e casework.Event) bool { return e.Move == "bind" },
		"e": func(e casework.Event) bool { return e.Move == "decide" },
		nationalPenalty: func(e casework.Event) bool {
			return e.Move == "decide" || measured(func(m *Measure) bool { return m.Article != "51(2)(e)" })(e)
		},
	}[p.Basis]
	if enforced != nil && len(fs) == 0 {
		fs.Need(slices.ContainsFunc(in.Case.Events, enforced), "basis",
			"no decision was taken in these proceedings that it could enforce", p.law())
	}
	return fs
}

// nationalPenalty is the power of a coordinator to impose a periodic penalty payment.
const nationalPenalty = "51(2)(d)"

// measured reports of an event whether it took a measure of that sort.
func measured(is func(m *Measure) bool) func(casework.Event) bool {
	return func(e casework.Event) bool {
		if e.Move != "measure" {
			return false
		}
		m, err := casework.BodyOf[Measure](e)
		return err == nil && is(m)
	}
}

// imposed reports whether a periodic penalty was imposed before.
func imposed(c casework.Case) bool { _, ok := c.Last("penalty"); return ok }

// proceedingSteps are what can be done while proceedings are open, beside the way of the grounds.
func proceedingSteps(states ...string) []casework.Move {
	opened := func(m casework.Move) []casework.Move { return in(m, states...) }
	return moves(
		opened(casework.Move{Name: "plan", By: by(casework.Platform), Law: refs("art 75(2)"), About: "hand in the action plan",
			Body: func() casework.Body { return &Plan{} }, Check: commissionOnly("art 75(2)", nil),
			Meets: []string{"action_plan"}, Dues: []casework.DueRule{opinionDue}}),
		opened(casework.Move{Name: "opinion", By: by(casework.Board), Law: refs("art 75(3)"),
			About: "give the Board's opinion on the action plan", Body: func() casework.Body { return &Views{} },
			Check: supervision.After(dsa("art 75(3)"), "no action plan was handed in", "plan"), Meets: []string{"opinion"},
			Dues: []casework.DueRule{assessDue}}),
		opened(casework.Move{Name: "assess_plan", By: by(casework.Authority), Law: refs("art 75(3)"),
			About: "decide whether the action plan suffices, and by when it is to be implemented",
			Body:  func() casework.Body { return &PlanDecision{} }, Check: opinionOpen,
			Meets: []string{"assess_plan"},
			Dues:  slices.Concat(implementDues, publishDues), Jobs: []casework.Job{document("plan_decision", "tell", casework.Platform)}}),
		opened(casework.Move{Name: "audit", By: by(casework.Platform), Law: refs("art 75(3)"),
			About: "hand in the audit report on the action plan", Body: reason,
			Check: planned("no action plan was handed in", "plan"), Meets: []string{"audit_report"}}),
		opened(casework.Move{Name: "implement", By: by(casework.Platform), Law: refs("art 75(3)"),
			About: "report the implementation of the action plan", Body: reason,
			Check: planned("no period of implementation was set", "assess_plan"), Meets: []string{"implement"}}),
		opened(casework.Move{Name: "views", By: by(casework.Board), Law: refs("art 66(4)"),
			About: "give the Board's views on preliminary findings", Body: func() casework.Body { return &Views{} },
			Check: commissionOnly("art 66(4)", supervision.After(dsa("art 66(4)"), "no preliminary findings were sent", "find")),
			Meets: []string{"views"}}),
		opened(casework.Move{Name: "ask_file", By: by(casework.Platform), Law: refs("art 79(4)"), About: "ask for access to the file",
			Body: reason, Check: heardFirst,
			Dues: []casework.DueRule{target("file", casework.Authority, dsa("art 79(4)"))}}),
		opened(casework.Move{Name: "give_file", By: by(casework.Authority), Law: refs("art 79(4)"),
			About: "give access to the file on terms of disclosure",
			Body:  func() casework.Body { return &Disclosure{} }, Check: heardFirst, Meets: []string{"file"},
			Jobs: []casework.Job{document("file_access", "tell", casework.Platform)}}),
		opened(casework.Move{Name: "reopen", By: by(casework.Authority), Law: refs("art 71(2)"),
			About: "take grounds up again on which commitments were made binding",
			Body:  func() casework.Body { return &GroundReopening{} }, Check: onGrounds("art 71(2)", GroundCommitted)}),
		opened(casework.Move{Name: "penalty", By: by(casework.Authority), Law: refs("art 76(1)", "art 76(2)"),
			About: "impose a periodic penalty payment, or fix its definitive amount",
			Body:  func() casework.Body { return &Penalty{} }, Check: penaltyHeld, Dues: slices.Concat(forCommission(publishDues...),
				penaltyDues),
			Jobs: []casework.Job{document("periodic_penalty", "tell", casework.Platform)}}),
		opened(casework.Move{Name: "publish", By: by(casework.Authority), Law: refs("art 80(1)", "art 80(2)"), About: "publish a decision",
			Body: func() casework.Body { return &Publication{} }, Check: published, Meets: []string{"publish"}}),
		opened(casework.Move{Name: "court", By: by(casework.Platform, casework.Authority), Law: refs("art 81"),
			About: "record an action before a court, or its outcome",
			Body:  func() casework.Body { return &Action{} }, Check: brought}),
	)
}

// brought refuses days that are still to come.
func brought(in casework.In) (fs casework.Faults) {
	a, today := in.Body.(*Action), supervision.Today(in)
	fs.Need(!a.FiledOn.After(today), "filed_on", "is a day to come", dsa("art 81"))
	fs.Need(!a.EndedOn.After(today), "ended_on", "is a day to come", dsa("art 81"))
	return fs
}

// penaltyDues: the day from which a periodic penalty is counted (art 76(1)).
var penaltyDues = []casework.DueRule{{Name: "penalty", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 76(1)"),
	Sense: casework.NotBefore, MayBePast: true,
	Days: func(in casework.In) []casework.Day {
		return []casework.Day{{On: in.Body.(*Penalty).From, Field: "from"}}
	}}}
