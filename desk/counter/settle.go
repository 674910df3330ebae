package counter

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// Settling is what a person chose, on one case or on several that are alike.
type Settling struct {
	By      casework.ActorID
	Case    aedile.CaseID
	Version int             // as the person read it; zero: as it stands
	Also    []aedile.CaseID // those that are decided together with it
	Choice  string
	Reason  string            // why, as the person it concerns will read it
	Said    map[string]string // what the choice asks for
}

// Foreseen is what a choice would do.
type Foreseen struct {
	Letter  letter.Document // what the person whom it concerns will read
	Written bool            // there is a letter
	To      string
	Letters int
	// Missing are the elements without which the decision cannot be sent.
	Missing []desk.FaultView
	// Unreached says that no electronic address of the recipient is known: it is imposed without a statement (art 17(2) DSA).
	Unreached bool
}

// Settled is what became of one case.
type Settled struct {
	Back
	Err error
}

// Foresee returns what the choice would do, and writes nothing.
func Foresee(ctx context.Context, dk *desk.Desk, x Settling) (f Foreseen, err error) {
	s, err := Look(ctx, dk, x.Case)
	if err != nil {
		return f, err
	}
	c, err := Choose(s, x.Choice)
	if err != nil {
		return f, err
	}
	switch {
	case c.Restricts:
		p, err := x.restriction(ctx, dk, s, c, "")
		if err != nil {
			return f, err
		}
		d := p.decision
		f.Missing = desk.ViewFaults(d.CompleteFor(dk.Terms))
		f.Unreached, f.To, f.Letter = d.Exception == kinds.NoContact, d.Recipient.Text, p.letter
		f.Written = !f.Unreached
	case c.Kind == "notice":
		f.Letter, f.Written, err = x.answer(ctx, dk, s, c)
	case c.Kind == "complaint" && c.Move == "decide":
		cs, err := dk.Foresee(ctx, x.plan(s.Case, c.Move, x.judgement(dk, c)))
		if err != nil {
			return f, err
		}
		f.Letter, err = dk.Draft(cs[0], "complaint_decision", dk.Now())
		if err != nil {
			return f, err
		}
		f.Written = true
	}
	if f.Written {
		f.Letters = 1 + len(x.Also)
	}
	return f, err
}

// Settle makes the moves that the choice is made of: in each case all of them or none. A case that has moved on since it was read is a
// Conflict error. Those that are decided with it go each by itself: what became of each is returned.
func Settle(ctx context.Context, dk *desk.Desk, x Settling) ([]Settled, error) {
	group := ""
	if len(x.Also) > 0 {
		id, err := dk.NewID("together")
		if err != nil {
			return nil, err
		}
		group = string(id)
	}
	first, err := x.one(ctx, dk, group)
	if err != nil {
		return nil, err
	}
	all := []Settled{first}
	for _, id := range x.Also {
		other := x
		other.Case, other.Version, other.Also = id, 0, nil
		done, err := other.one(ctx, dk, group)
		done.Case, done.Err = id, err
		all = append(all, done)
	}
	return all, nil
}

// one settles one case.
func (x Settling) one(ctx context.Context, dk *desk.Desk, group string) (out Settled, err error) {
	out.Case = x.Case
	s, err := Look(ctx, dk, x.Case)
	if err != nil {
		return out, err
	}
	out.From = s.Case.Version + 1
	if x.Version != 0 && x.Version != s.Case.Version {
		return out, aedile.Conflictf("decide", string(x.Case), "the case has moved on: it was read at version %d and is at %d", x.Version,
			s.Case.Version)
	}
	c, err := Choose(s, x.Choice)
	if err != nil {
		return out, err
	}
	switch {
	case c.Restricts:
		p, err := x.restriction(ctx, dk, s, c, group)
		if err != nil {
			return out, err
		}
		out.Decision = p.id
		return out, together(ctx, dk, append([]casework.Plan{p.plan}, x.follow(dk, s, c, p.id)))
	case c.Key == "dismiss":
		return out, together(ctx, dk, []casework.Plan{x.plan(s.Case, "dismiss", &kinds.Reason{Why: x.why()})})
	case c.Kind == "notice":
		return out, together(ctx, dk, []casework.Plan{x.follow(dk, s, c, "")})
	case c.Key == "take":
		return out, together(ctx, dk, []casework.Plan{x.plan(s.Case, "assign", &kinds.Assignment{To: x.By, Qualified: true})})
	}
	if s.Against == nil {
		return out, aedile.Conflictf("decide", string(x.Case), "what the complaint is against does not stand in this record").
			Hint("make the moves on the page of the case")
	}
	out.Against = s.Against.Case.ID
	ps, err := x.concluded(ctx, dk, s, c)
	if err != nil {
		return out, err
	}
	return out, together(ctx, dk, ps)
}

// concluded returns the decision on a complaint, the letter that tells it, and what follows from it in the case that it is against.
func (x Settling) concluded(ctx context.Context, dk *desk.Desk, s Seen, c Choice) ([]casework.Plan, error) {
	p := x.plan(s.Case, c.Move, x.judgement(dk, c))
	cs, err := dk.Foresee(ctx, p)
	if err != nil {
		return nil, err
	}
	d, err := dk.Draft(cs[0], "complaint_decision", dk.Now())
	if err != nil {
		return nil, err
	}
	by := casework.Actor{Party: casework.Platform, ID: x.By}
	p.Steps = append(p.Steps, casework.Step{Move: "tell", By: by, Body: &kinds.Telling{Text: d.Text()}})
	about := s.Against.Case
	then := casework.Step{Move: "uphold", By: by, Version: about.Version, Body: &kinds.Link{Case: s.Case.ID}}
	switch {
	case about.Kind != "decision":
		then.Move = "settle"
	case c.Key == "reverse":
		then.Move, then.Body = "reverse", &kinds.Reversal{Why: x.why(), Because: "complaint", Case: s.Case.ID}
	}
	return []casework.Plan{p, {Case: about.ID, Kind: about.Kind, Steps: []casework.Step{then}}}, nil
}

func together(ctx context.Context, dk *desk.Desk, ps []casework.Plan) error {
	_, err := dk.Together(ctx, ps...)
	return err
}

// why returns the reason on one line, or that none was given, which the procedure refuses where it asks for one.
func (x Settling) why() string { return strings.TrimSpace(x.Reason) }

// plan returns one step in the case.
func (x Settling) plan(c casework.Case, move string, body casework.Body) casework.Plan {
	by := casework.Actor{Party: casework.Platform, ID: x.By}
	if c.Kind == "review" {
		by.Party = casework.Screener
	}
	return casework.Plan{Case: c.ID, Kind: c.Kind, Steps: []casework.Step{{Move: move, By: by, Version: c.Version, Body: body}}}
}

// judgement is the decision on a complaint.
func (x Settling) judgement(dk *desk.Desk, c Choice) casework.Body {
	out := kinds.Upheld
	if c.Key == "reverse" {
		out = kinds.Reversed
	}
	return &kinds.ComplaintDecision{Outcome: out, Reasons: x.why(), OutOfCourt: dk.Settled().Redress.OutOfCourt}
}

// follow returns what happens in the case itself: a review is taken up, a notice is decided and its sender told.
func (x Settling) follow(dk *desk.Desk, s Seen, c Choice, decision aedile.CaseID) casework.Plan {
	if c.Kind == "review" {
		return x.plan(s.Case, "take_up", &kinds.TakingUp{Case: decision, Kind: "decision", Why: x.why()})
	}
	by := casework.Actor{Party: casework.Platform, ID: x.By}
	p := casework.Plan{Case: s.Case.ID, Kind: s.Case.Kind}
	if _, due := s.Case.Due("confirm", ""); due && s.Notice != nil && s.Notice.Contact() {
		p.Steps = append(p.Steps, casework.Step{Move: "confirm", By: by, Version: s.Case.Version})
	}
	p.Steps = append(p.Steps, casework.Step{Move: "decide", By: by, Version: s.Case.Version, Body: x.verdict(dk, c, decision)})
	if s.Notice == nil || !s.Notice.Contact() {
		p.Steps = append(p.Steps, casework.Step{Move: "close", By: by})
		return p
	}
	if cs, err := dk.Foresee(context.Background(), p); err == nil {
		if d, err := dk.Draft(cs[0], "notice_decision", dk.Now()); err == nil {
			p.Steps = append(p.Steps, casework.Step{Move: "tell", By: by, Body: &kinds.Telling{Text: d.Text()}})
		}
	}
	return p
}

// verdict is the decision on a notice.
func (x Settling) verdict(dk *desk.Desk, c Choice, decision aedile.CaseID) *kinds.NoticeDecision {
	out := kinds.NotActed
	if decision != "" {
		out = kinds.ActedByLaw
	}
	return &kinds.NoticeDecision{Outcome: out, Reasons: x.why(), Automation: law.NotAutomated, Redress: dk.Settled().Redress,
		Decision:            decision,
		ManifestlyUnfounded: c.Key == "unfounded"}
}

// answer returns the letter to the sender of a notice that is not acted on.
func (x Settling) answer(ctx context.Context, dk *desk.Desk, s Seen, c Choice) (d letter.Document, written bool, err error) {
	if s.Notice == nil || !s.Notice.Contact() {
		return d, false, nil
	}
	p := x.follow(dk, s, c, "")
	cs, err := dk.Foresee(ctx, p)
	if err != nil {
		return d, false, err
	}
	d, err = dk.LetterIn(cs[0], "notice_decision", "", letter.Shown)
	return d, err == nil, err
}

// restricted is a decision that restricts, before it is written.
type restricted struct {
	id       aedile.CaseID
	plan     casework.Plan
	decision *kinds.Decision
	letter   letter.Document
}

// restriction prepares the decision that follows from the choice, with its letter.
func (x Settling) restriction(ctx context.Context, dk *desk.Desk, s Seen, c Choice, group string) (r restricted, err error) {
	if r.id, err = dk.NewID("decision"); err != nil {
		return r, err
	}
	d := x.draft(dk, s, c)
	if err := dk.Filled(ctx, d); err != nil {
		return r, err
	}
	if !d.Contact.Given() {
		d.Exception = kinds.NoContact
	}
	by := casework.Actor{Party: casework.Platform, ID: x.By}
	r.decision = d
	r.plan = casework.Plan{Case: r.id, Kind: "decision", Steps: []casework.Step{{Move: "draft", By: by, Body: d, Group: group}}}
	cs, err := dk.Foresee(ctx, r.plan)
	if err != nil {
		return r, err
	}
	hidden, err := dk.Draft(cs[0], "statement_of_reasons", dk.Now())
	if err != nil {
		return r, err
	}
	if r.letter, err = dk.Letter(cs[0], "statement_of_reasons", letter.Shown); err != nil {
		return r, err
	}
	r.letter.On = hidden.On
	last := casework.Step{Move: "send", By: by, Body: &kinds.Telling{Text: hidden.Text()}}
	if d.Exception == kinds.NoContact {
		last = casework.Step{Move: "impose", By: by, Body: &kinds.Reason{Why: "no electronic contact of the recipient is known"}}
	}
	r.plan.Steps = append(r.plan.Steps, last)
	return r, nil
}

// draft returns the decision with what the choice and the person say.
func (x Settling) draft(dk *desk.Desk, s Seen, c Choice) *kinds.Decision {
	d := &kinds.Decision{From: []aedile.CaseID{s.Case.ID}, AppliesOn: deadline.DateOf(dk.Now().In(zoneOf(dk, s.Case))), Territory: c.Places,
		Explanation: x.why(), Facts: strings.TrimSpace(x.Said["facts"]), LegalGround: strings.TrimSpace(x.Said["legal_ground"])}
	d.Visibility = &kinds.Limit[[]law.Visibility]{What: []law.Visibility{c.visibility()}}
	if d.LegalGround != "" {
		d.Ground = law.IllegalContent
	}
	contact := strings.TrimSpace(x.Said["contact"])
	if s.Item != nil && s.Item.Trader != nil {
		contact = cmp.Or(contact, s.Item.Trader.Email)
	}
	if contact != "" {
		d.Contact = casework.Name(contact)
	}
	if s.Item != nil {
		d.Language, _, _ = strings.Cut(s.Item.Lang, "-")
	}
	return d
}

// String says what became of a case, on one line.
func (s Settled) String() string {
	if s.Err != nil {
		return fmt.Sprintf("%s: %s", s.Case, aedile.Message(s.Err))
	}
	return string(s.Case)
}
