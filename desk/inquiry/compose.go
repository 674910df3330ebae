package inquiry

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// Objection is something that stands against a draft in law, with what mends it.
type Objection struct {
	desk.FaultView
	Place string   // the part of the draft: "purpose", "addressees", "questions", "penalties_stated", …
	No    int      // of the question that it is about; 0: of none
	Mends []string // keys of what mends it, for Mend
}

// Holds are the points of a draft that hold, by key.
type Holds []string

// Points are what a request is held against, by the field in which a fault of it would stand.
var points = []struct{ key, field string }{
	{"basis", "legal_basis"}, {"purpose", "purpose"}, {"asked", "questions"}, {"days", "deadline"}, {"penalties", "penalties_stated"},
	{"addressees", "addressees"}, {"review", "review_right_stated"},
}

// Hold returns what stands against the draft, and which of the points hold. A point about the right to review is asked of requests by
// decision alone.
func Hold(r *kinds.Request) (all []Objection, holds Holds) {
	faults := desk.ViewFaults(r.Lint())
	for _, f := range faults {
		all = append(all, remark(f, r))
	}
	for _, p := range points {
		if p.key == "review" && r.Kind != kinds.ByDecision {
			continue
		}
		if !slices.ContainsFunc(all, func(x Objection) bool { return x.Place == p.field }) {
			holds = append(holds, p.key)
		}
	}
	return all, holds
}

// remark says which part of the draft a fault is about, and what mends it.
func remark(f desk.FaultView, r *kinds.Request) Objection {
	x := Objection{FaultView: f, Place: f.Field}
	if head, rest, ok := strings.Cut(f.Field, "["); ok {
		x.Place = head
		at, field, _ := strings.Cut(rest, "].")
		if i, err := strconv.Atoi(strings.TrimSuffix(at, "]")); err == nil && head == "questions" && i < len(r.Questions) {
			x.No = r.Questions[i].No
			if field == "deadline" {
				x.Place = "deadline"
			}
		}
	}
	x.Mends = mendsOf(x, r)
	return x
}

// The keys of what mends a draft.
const (
	mendSilence  = "silence"  // takes out what threatens a fine or a penalty for silence
	mendDecision = "decision" // makes it a request by decision, with what art 67(3) asks for
	mendSimple   = "simple"   // makes it a simple request
	mendFines    = "fines"    // states the fines that the law asks for
	mendReview   = "review"   // states the right to review by the Court of Justice
	mendDay      = "day"      // gives the question the day of the first that has one
)

func mendsOf(x Objection, r *kinds.Request) []string {
	switch {
	case x.Place == "penalties_stated" && r.Kind == kinds.Simple && strings.HasPrefix(x.Msg, "wrong: threatens"):
		return []string{mendSilence, mendDecision}
	case x.Place == "penalties_stated" && strings.HasPrefix(x.Msg, "invalid"):
		return []string{mendFines}
	case x.Place == "review_right_stated":
		return []string{mendReview}
	case x.Place == "legal_basis" && strings.Contains(x.Msg, "67(3)") && r.Kind == kinds.Simple:
		return []string{mendDecision, mendSimple}
	case x.Place == "legal_basis" && strings.Contains(x.Msg, "67(3)"):
		return []string{mendDecision}
	case x.Place == "deadline" && !firstDay(r).IsZero():
		return []string{mendDay}
	}
	return nil
}

func firstDay(r *kinds.Request) deadline.Date {
	for _, q := range r.Questions {
		if d := dayOf(r, q); !d.IsZero() {
			return d
		}
	}
	return deadline.Date{}
}

// FirstDay returns the day of the first question that has one, as mendDay takes it; zero: none has.
func FirstDay(r *kinds.Request) deadline.Date { return firstDay(r) }

// Penalties that a request states: those for wrong answers, for silence, and by the day (arts 74(2) and 76(1) DSA).
const (
	wrongAnswers = "74(2)(a)"
	silence      = "74(2)(b)"
	byTheDay     = "76(1)(a)"
)

// Mend returns the draft with one thing mended: key is one of the constants, no the question that it is about. An unknown key is an
// Invalid error.
func Mend(r *kinds.Request, key string, no int) (*kinds.Request, error) {
	out := *r
	out.Penalties, out.Questions = slices.Clone(r.Penalties), slices.Clone(r.Questions)
	switch key {
	case mendSilence:
		out.Penalties = slices.DeleteFunc(out.Penalties, func(p string) bool { return !strings.Contains(p, wrongAnswers) })
		out.Penalties = states(out.Penalties, wrongAnswers)
	case mendDecision:
		out.Kind, out.LegalBasis, out.CourtReview = kinds.ByDecision, "67(3)", true
		out.Penalties = states(out.Penalties, wrongAnswers, silence, byTheDay)
	case mendSimple:
		out.Kind, out.LegalBasis, out.CourtReview = kinds.Simple, "67(2)", false
		out.Penalties = []string{wrongAnswers}
	case mendFines:
		out.Penalties = states(out.Penalties, wrongAnswers)
		if r.Kind == kinds.ByDecision {
			out.Penalties = states(out.Penalties, silence, byTheDay)
		}
	case mendReview:
		out.CourtReview = true
	case mendDay:
		for i, q := range out.Questions {
			if q.No == no {
				out.Questions[i].Deadline = firstDay(r)
			}
		}
	default:
		return nil, aedile.Invalidf("mend request", key, "is nothing that mends a request")
	}
	return &out, nil
}

func states(all []string, more ...string) []string {
	for _, p := range more {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// Drafting is who changes a draft, and what it is then.
type Drafting struct {
	By      casework.ActorID
	Request *kinds.Request
	Version int // of the case as it was read; 0: as it stands
}

// Begin opens the draft of a request: one case, whoever it will go to.
func Begin(ctx context.Context, dk *desk.Desk, d Drafting) (aedile.CaseID, error) {
	id, err := dk.NewID("request")
	if err != nil {
		return "", err
	}
	return id, together(ctx, dk, casework.Plan{Case: id, Kind: "request", Steps: []casework.Step{{Move: "draft", By: d.actor(),
		Body:  d.Request,
		Group: string(id), About: aboutOf(d.Request)}}})
}

// aboutOf is the label of the case, without personal data.
func aboutOf(r *kinds.Request) string {
	if len(r.Addressees) == 1 {
		return r.Addressees[0].Service
	}
	return r.Reference
}

func (d Drafting) actor() casework.Actor { return casework.Actor{Party: casework.Authority, ID: d.By} }

// Revise changes the draft. A case that has moved on since it was read is a Conflict error.
func Revise(ctx context.Context, dk *desk.Desk, id aedile.CaseID, d Drafting) (err error) {
	if d.Version, err = versionOf(ctx, dk, id, d.Version); err != nil {
		return err
	}
	return together(ctx, dk, casework.Plan{Case: id, Kind: "request", Steps: []casework.Step{{Move: "revise", By: d.actor(),
		Version: d.Version,
		Body:    d.Request}}})
}

// Dispatch sends the draft to every addressee, each in a case of its own: all have it, or none. It returns how many. One against which
// something stands in law is refused, with all of it.
func Dispatch(ctx context.Context, dk *desk.Desk, id aedile.CaseID, d Drafting) (int, error) {
	version, err := versionOf(ctx, dk, id, d.Version)
	if err != nil {
		return 0, err
	}
	d.Version = version
	ps, err := d.plans(id)
	if err != nil {
		return 0, err
	}
	return len(ps), together(ctx, dk, ps...)
}

// plans returns the steps for all addressees. The draft becomes the case of the first.
func (d Drafting) plans(id aedile.CaseID) (ps []casework.Plan, err error) {
	if fs := d.Request.Lint(); len(fs) > 0 {
		return nil, &casework.Refusal{Err: *aedile.Invalidf("send request", d.Request.Reference, "is invalid or wrong in law"), Faults: fs}
	}
	by := d.actor()
	for i, r := range d.Request.Each() {
		p := casework.Plan{Case: id, Kind: "request", Steps: []casework.Step{{Move: "revise", By: by, Version: d.Version, Body: r}}}
		if i > 0 {
			p.Case = aedile.CaseID(fmt.Sprintf("%s-%d", id, i+1))
			p.Steps[0] = casework.Step{Move: "draft", By: by, Body: r, Group: string(id), About: aboutOf(r)}
		}
		p.Steps = append(p.Steps, casework.Step{Move: "send", By: by, Body: &kinds.Dispatch{}})
		ps = append(ps, p)
	}
	return ps, nil
}

// versionOf returns the version at which a step is made: the one that was read, or where none is named that of now.
func versionOf(ctx context.Context, dk *desk.Desk, id aedile.CaseID, read int) (int, error) {
	if read != 0 {
		return read, nil
	}
	c, err := dk.Case(ctx, id)
	return c.Version, err
}

func together(ctx context.Context, dk *desk.Desk, ps ...casework.Plan) error {
	_, err := dk.Together(ctx, ps...)
	return err
}

// Preview returns the letter as the addressee with that place in the draft, from 0, will read it. It writes nothing.
func Preview(ctx context.Context, dk *desk.Desk, id aedile.CaseID, r *kinds.Request, at int) (letter.Document, error) {
	each := r.Each()
	if at < 0 || at >= len(each) {
		return letter.Document{}, aedile.NotFoundf("show letter", string(id), "the draft has no such addressee")
	}
	by := casework.Actor{Party: casework.Authority, ID: "preview"}
	version, err := versionOf(ctx, dk, id, 0)
	if err != nil {
		return letter.Document{}, err
	}
	cs, err := dk.Foresee(ctx, casework.Plan{Case: id, Kind: "request", Steps: []casework.Step{{Move: "revise", By: by, Version: version,
		Body: each[at]}}})
	if err != nil {
		return letter.Document{}, err
	}
	return dk.Letter(cs[0], "request", letter.Shown)
}

// Granting is a later day that is given, with its reason.
type Granting struct {
	By        casework.ActorID
	Case      aedile.CaseID
	Version   int
	Questions []int
	Until     deadline.Date
	Why       string
}

// Grant gives an addressee a later day for the questions (art 67 DSA leaves that to who asked).
func Grant(ctx context.Context, dk *desk.Desk, x Granting) (err error) {
	if x.Version, err = versionOf(ctx, dk, x.Case, x.Version); err != nil {
		return err
	}
	return together(ctx, dk, casework.Plan{Case: x.Case, Kind: "request", Steps: []casework.Step{{Move: "grant", Version: x.Version,
		By:   casework.Actor{Party: casework.Authority, ID: x.By},
		Body: &kinds.Extension{Questions: x.Questions, Until: x.Until, Why: x.Why}}}})
}

// Again returns a draft that asks the silent addressees again by decision (art 67(3) DSA): the questions that are late, without days,
// which who drafts it sets.
func Again(g Grid) *kinds.Request {
	if g.Request == nil {
		return nil
	}
	r := *g.Request
	r.Addressees, r.Questions = nil, nil
	late := map[int]bool{}
	for _, l := range g.Silent() {
		r.Addressees = append(r.Addressees, kinds.Addressee{Service: l.Service, Provider: l.Provider})
		for _, c := range l.Cells {
			late[c.No] = late[c.No] || c.State == Late
		}
	}
	for _, q := range g.Request.Questions {
		if late[q.No] {
			q.Deadline, q.Within = deadline.Date{}, deadline.Period{}
			r.Questions = append(r.Questions, q)
		}
	}
	r.Deadline, r.Within = deadline.Date{}, deadline.Period{}
	out, err := Mend(&r, mendDecision, 0)
	if err != nil {
		return nil // mendDecision is one of ours
	}
	return out
}
