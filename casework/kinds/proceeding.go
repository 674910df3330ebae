package kinds

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
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
	Competence
	// DesignationNotified is the day on which the designation was notified on which Section 5 grounds rest; empty: not known.
	DesignationNotified deadline.Date `json:"designation_notified,omitzero"`
	// Reopens is the proceedings that were concluded with commitments and are taken up again, and Because why (art 71(2)).
	Reopens aedile.CaseID `json:"reopens,omitempty"`
	Because string        `json:"because,omitempty"` // change, breach or information
}

// Ground is one thing that may infringe the law.
type Ground struct {
	No       int      `json:"no"`
	Title    string   `json:"title"`
	Articles []string `json:"articles"`
	// Conduct is what is suspected, and Since the first day of it that the opening covers.
	Conduct string        `json:"conduct,omitempty" personal:"text"`
	Since   deadline.Date `json:"since,omitzero"`
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
		for _, f := range p.faults(at+".articles", g.Articles...) {
			if i == 0 || f.Field == at+".articles" {
				fs = append(fs, f)
			}
		}
		fs = append(fs, p.early(g, at)...)
		seen[g.No] = true
	}
	because := []string{"change", "breach", "information"}
	fs.Need(p.Reopens == "" || slices.Contains(because, p.Because), "because", "is none of "+strings.Join(because, ", "), dsa("art 71(2)"))
	return fs
}

// early refuses a ground of Section 5 for conduct before the day from which its duties apply, where both days are known (art 33(6)).
func (p *Proceeding) early(g Ground, at string) (fs casework.Faults) {
	if p.DesignationNotified.IsZero() || g.Since.IsZero() || !sectionFive(g.Articles) {
		return nil
	}
	applies := p.DesignationNotified.AddMonths(4)
	fs.Need(!g.Since.Before(applies), at+".since", "is before "+applies.String()+", from which Section 5 applies to the service",
		dsa("art 33(6)"))
	return fs
}

// Preliminary are preliminary findings: not yet a decision, and open to reply (art 73(2), 79).
type Preliminary struct {
	Grounds  []int         `json:"grounds"`
	Findings string        `json:"findings" personal:"text"`
	Measures string        `json:"measures" personal:"text"` // considered, and what the provider should do
	ReplyBy  deadline.Date `json:"reply_by,omitzero"`
	// ReplyWithin is the time to reply where the findings state a period; it runs from receipt, taken to be the day of sending.
	ReplyWithin deadline.Period `json:"reply_within,omitzero"`
	// ReplyUnknown says why neither is known, as in a record that is made from public reports.
	ReplyUnknown string `json:"reply_unknown,omitempty"`
	Basis        string `json:"basis,omitempty"` // of art 73(1): a (also where it is left out), b or c
}

// Validate names what the findings lack.
func (p *Preliminary) Validate() (fs casework.Faults) {
	fs.Need(len(p.Grounds) > 0, "grounds", "names no ground", dsa("art 73(2)"))
	fs.Text(p.Findings, "findings", "explains nothing", dsa("art 73(2)"))
	fs.Text(p.Measures, "measures", "does not explain the measures considered", dsa("art 73(2)"))
	known := p.ReplyBy.IsZero() != p.ReplyWithin.IsZero()
	unknown := p.ReplyBy.IsZero() && p.ReplyWithin.IsZero() && has(p.ReplyUnknown)
	fs.Need(known || unknown, "reply_by", "no day by which to reply, or a day and a period", dsa("art 79(2)"))
	for _, x := range [][2]string{{"findings", p.Findings}, {"measures", p.Measures}} {
		if s := supervision.Asserted(x[1]); s != "" {
			fs.Own(false, x[0], "states an infringement as found, where findings are preliminary: "+s, dsa("art 73(2)"))
		}
	}
	return fs
}

// OnGrounds is a step that concerns some grounds.
type OnGrounds struct {
	Grounds []int         `json:"grounds"`
	Text    string        `json:"text" personal:"text"`
	Case    aedile.CaseID `json:"case,omitempty"` // of a commitment made binding
}

// Validate leaves it to the move to say which provision asks for a text.
func (g *OnGrounds) Validate() casework.Faults { return nil }

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
		case *GroundReopening:
			fs.Text(b.Text, "text", "gives no reasons", dsa(place))
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
	fs = onGrounds("art 73(1)", GroundFound, GroundReplied)(in)
	for _, no := range groundsOf(in) {
		d, ok := in.Case.Due("reply", strconv.Itoa(no))
		fs.Need(!ok || d.End.IsZero() || d.Over(in.Step.At), "grounds", fmt.Sprintf("the provider can reply on ground %d until %s", no,
			d.LastDay),
			dsa("art 79(1)"))
	}
	return append(append(fs, based(in)...), culpable(in)...)
}

// bound asks for the case in which a commitment is watched.
func bound(in casework.In) (fs casework.Faults) {
	fs = onGrounds("art 71(1)", openGrounds...)(in)
	for _, no := range in.Body.(*OnGrounds).Grounds {
		fs.Need(slices.Contains(offered(in.Case), no), "grounds", fmt.Sprintf("the provider offered no commitments on ground %d", no),
			dsa("art 71(1)"))
	}
	fs.Own(in.Body.(*OnGrounds).Case != "", "case", "names no case in which the commitment is watched", dsa("art 71(1)"))
	return fs
}

// interimDues: interim measures hold until the day that they name, and can be renewed.
var interimDues = []casework.DueRule{{Name: "interim", Of: casework.Authority, Source: casework.Stated, Law: dsa("art 70"),
	Sense: casework.OpenUntil,
	When:  func(in casework.In) bool { return in.Body.(*Measure).Article == "70" },
	Days: func(in casework.In) []casework.Day {
		return []casework.Day{{On: in.Body.(*Measure).Until, Field: "until"}}
	}}}

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
		fs.Need(!slices.Contains(openGrounds, s), "", fmt.Sprintf("ground %d is still %s", no, s), dsa("art 73(5)"))
	}
	for _, no := range offered(in.Case) {
		fs.Need(false, "", fmt.Sprintf("the commitments offered on ground %d are neither binding nor rejected with reasons", no),
			dsa("art 71(3)"))
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
			fs.Need(slices.Contains(groundItems(in), d.Item), "grounds", "ground "+d.Item+" awaits a reply too; use reply_part",
				dsa("art 79(1)"))
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
var replyDue = casework.DueRule{Name: "reply", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 79(2)"),
	Sense: casework.OpenUntil,
	Least: deadline.Period{N: 14, Unit: deadline.Days},
	Days: func(in casework.In) (days []casework.Day) {
		p := in.Body.(*Preliminary)
		for _, no := range p.Grounds {
			day := casework.Day{Item: strconv.Itoa(no), On: p.ReplyBy, Period: p.ReplyWithin, From: deadline.At(in.Step.At),
				Field: "reply_by"}
			if p.ReplyUnknown != "" {
				day.Note = "the time to reply is not known: " + p.ReplyUnknown
			}
			days = append(days, day)
		}
		return days
	}}

// openingDue: all coordinators and the Board are told of the opening, by a coordinator also the Commission (art 66(2), 57(1)).
var openingDue = target("inform", casework.Authority, dsa("art 66(2)"))

func onGroundsBody() casework.Body { return &OnGrounds{} }

// openGrounds are the states of a ground that has not ended.
var openGrounds = []GroundState{GroundSuspected, GroundFound, GroundReplied, GroundReopened}

var proceeding = casework.Kind{
	Name: "proceeding", Title: "Proceedings of an authority by ground", Law: refs("art 66(1)", "art 73(1)", "art 51(1)"),
	States: []casework.State{
		{Name: "opened", Turn: casework.Authority, About: "infringements are suspected, not established; the authority investigates"},
		{Name: "hearing", Turn: casework.Platform, About: "preliminary findings on some grounds await the provider's reply"},
		{Name: "closed", Closed: true, About: "every ground has ended"},
		{Name: "relieved", Closed: true, About: "the Commission opened on the same infringement, which relieves the coordinator of its powers"},
	},
	Moves: moves([]casework.Move{
		{Name: "open", To: "opened", By: by(casework.Authority), Law: refs("art 66(1)"), About: "open proceedings",
			Body: func() casework.Body { return &Proceeding{} },
			Dues: slices.Concat(forCommission(openingDue), forNational("art 57(1)", openingDue)),
			Jobs: []casework.Job{document("opening", "tell", casework.Platform)}},
		{Name: "find", From: []string{"opened", "hearing"}, To: "hearing", By: by(casework.Authority), Law: refs("art 73(2)", "art 79(1)"),
			About: "send preliminary findings on some grounds", Body: func() casework.Body { return &Preliminary{} },
			Check: findable, Dues: slices.Concat(forCommission(replyDue), forNational("art 51(6)", replyDue),
				[]casework.DueRule{viewsDue}), Jobs: []casework.Job{document("preliminary_findings", "tell",
				casework.Platform)}},
		{Name: "reply", From: []string{"hearing"}, To: "opened", By: by(casework.Platform), Law: refs("art 79(1)"),
			About: "reply to all preliminary findings",
			Body:  onGroundsBody, Check: replyToAll, Meets: []string{"reply"}, Items: groundItems},
		{Name: "reply_part", From: []string{"hearing"}, To: "opened", Stays: awaited, By: by(casework.Platform), Law: refs("art 79(1)"),
			About: "reply on some grounds",
			Body:  onGroundsBody, Check: onGrounds("art 79(1)", GroundFound), Meets: []string{"reply"}, Items: groundItems},
		{Name: "lapse", From: []string{"hearing", "opened"}, To: "opened", Stays: awaited, By: by(casework.Clock), Law: refs("art 79(2)"),
			Lapses: "reply",
			Meets:  []string{"reply"}, Items: overItems, About: "the time to reply has passed"},
		{Name: "decide", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority),
			Law:   refs("art 73(1)"),
			About: "decide on non-compliance with some grounds", Body: func() casework.Body { return &NonCompliance{} }, Check: heard,
			Meets: []string{"reply"},
			Items: groundItems, Dues: slices.Concat(forCommission(decisionDues...), forNational("art 51(2)", decisionDues[0]),
				forCommission(publishDues...)),
			Jobs: []casework.Job{document("non_compliance", "tell", casework.Platform)}},
		{Name: "bind", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority),
			Law:   refs("art 71(1)"),
			About: "make commitments on some grounds binding", Body: onGroundsBody, Check: bound, Meets: []string{"reply"},
			Items: groundItems,
			Dues:  forCommission(publishDues...), Jobs: []casework.Job{document("commitments_binding", "tell", casework.Platform)}},
		{Name: "drop", From: []string{"opened", "hearing"}, To: "opened", Stays: awaited, By: by(casework.Authority),
			Law:   refs("art 73(5)"),
			About: "close some grounds without a finding", Body: onGroundsBody, Check: onGrounds("art 73(5)", openGrounds...),
			Meets: []string{"reply"}, Items: groundItems, Jobs: []casework.Job{document("grounds_closed", "tell", casework.Platform)}},
		{Name: "relieve", From: []string{"opened", "hearing"}, To: "relieved", By: by(casework.Authority),
			Law:   refs("art 66(2)", "art 56(4)"),
			About: "end a coordinator's proceedings, as the Commission opened on the same infringement",
			Body:  func() casework.Body { return &relief{} }, Check: relieved},
		{Name: "close", From: []string{"opened", "hearing"}, To: "closed", By: by(casework.Authority), Law: refs("art 73(5)"),
			About: "close, when every ground has ended",
			Check: allSettled},
	},
		in(casework.Move{Name: "measure", By: by(casework.Authority),
			Law:   refs("art 68", "art 69", "art 70", "art 72", "art 51(1)", "art 51(2)"),
			About: "interview, inspect, monitor or order interim measures", Body: func() casework.Body { return &Measure{} },
			Check: measurable,
			Dues:  slices.Concat(interimDues, measureDues), Jobs: measureJobs}, "opened", "hearing"),
		in(casework.Move{Name: "inform", By: by(casework.Authority), Law: refs("art 66(2)", "art 57(1)"),
			About: "notify all coordinators and the Board of the opening",
			Meets: []string{"inform"}}, "opened", "hearing"),
		in(casework.Move{Name: "notify", By: by(casework.Authority), Law: refs("art 73(3)", "art 75(2)"),
			About: "record the day on which the decision was notified",
			Body:  func() casework.Body { return &Notification{} }, Check: notifiable,
			Dues: slices.Concat(forCommission(decisionDues...), forNational("art 51(2)", decisionDues[0]))}, "opened", "hearing"),
		in(casework.Move{Name: "reject", By: by(casework.Authority), Law: refs("art 71(3)"),
			About: "reject commitments offered on some grounds, with reasons",
			Body:  onGroundsBody, Check: rejectable,
			Jobs: []casework.Job{document("commitments_rejected", "tell", casework.Platform)}}, "opened",
			"hearing"),
		in(casework.Move{Name: "comply", By: by(casework.Platform), Law: refs("art 73(4)"),
			About: "describe the measures taken to comply on some grounds", Body: onGroundsBody,
			Check: onGrounds("art 73(4)", GroundInfringed), Meets: []string{"comply"}, Items: groundItems}, "opened", "hearing"),
		proceedingSteps("opened", "hearing"),
		in(casework.Move{Name: "offer", By: by(casework.Platform), Law: refs("art 71(1)"), About: "offer commitments on some grounds",
			Body:  onGroundsBody,
			Check: onGrounds("art 71(1)", openGrounds...)}, "opened", "hearing"),
	),
}
