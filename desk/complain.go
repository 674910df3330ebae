package desk

import (
	"context"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
)

// Complaining lodges a complaint against what was decided in a case (art 20 DSA).
type Complaining struct {
	Header
	Act
	Content
	Against aedile.CaseID
}

// Complain opens the complaint and moves the case that it is against, both or neither. It returns both, the complaint first.
func (dk *Desk) Complain(ctx context.Context, x Complaining) ([]CaseView, error) {
	k, err := KindOf("complaint")
	if err != nil {
		return nil, err
	}
	about, err := dk.Case(ctx, x.Against)
	if err != nil {
		return nil, err
	}
	against, err := quoted(string(x.Against))
	if err != nil {
		return nil, err
	}
	x.Set = append(x.Set, "against="+against)
	body, err := Decode(k, "lodge", x.Content)
	if err != nil {
		return nil, err
	}
	if x.ID == "" {
		if x.ID, err = dk.NewID(k.Name); err != nil {
			return nil, err
		}
	}
	lodge := casework.Plan{Case: x.ID, Kind: k.Name, Steps: []casework.Step{x.step("lodge", body, x.Act)}}
	version := x.Version
	if version == 0 {
		version = about.Version
	}
	complain := casework.Plan{Case: about.ID, Kind: about.Kind, Steps: []casework.Step{
		{Move: "complain", By: x.By, At: x.At, Version: version, Body: &kinds.Link{Case: x.ID}}}}
	return dk.both(ctx, lodge, complain)
}

// both makes the steps of the plans, all or none.
func (dk *Desk) both(ctx context.Context, plans ...casework.Plan) ([]CaseView, error) {
	cases, err := dk.Together(ctx, plans...)
	if err != nil {
		return nil, err
	}
	var views []CaseView
	for _, c := range cases {
		views = append(views, ViewCase(c, dk.Now()))
	}
	return views, nil
}

// Concluding tells the complainant what was decided on a complaint, and carries it out in the case that it is against.
type Concluding struct {
	Act
	Complaint aedile.CaseID
	// Why the earlier decision is reversed; empty: the reasons of the decision on the complaint.
	Why string
}

// Conclude tells the complainant and lets the earlier decision stand or reverses it, as was decided: both or neither. A complaint that is
// not decided is a Conflict error.
func (dk *Desk) Conclude(ctx context.Context, x Concluding) ([]CaseView, error) {
	c, err := dk.Case(ctx, x.Complaint)
	if err != nil {
		return nil, err
	}
	lodged, decided := casework.LastBody[kinds.Complaint](c, "lodge"), casework.LastBody[kinds.ComplaintDecision](c, "decide")
	if c.Kind != "complaint" || lodged == nil || decided == nil {
		return nil, aedile.Conflictf("conclude", string(c.ID), "is a %s that is %s: no complaint was decided", c.Kind, c.State)
	}
	about, err := dk.Case(ctx, lodged.Against)
	if err != nil {
		return nil, err
	}
	d, err := dk.Draft(c, "complaint_decision", x.At)
	if err != nil {
		return nil, err
	}
	tell := casework.Plan{Case: c.ID, Kind: c.Kind, Steps: []casework.Step{
		{Move: "tell", By: x.By, At: x.At, Version: c.Version, Body: &kinds.Telling{Text: d.Text()}}}}
	then := casework.Step{By: x.By, At: x.At, Version: about.Version}
	switch {
	case about.Kind != "decision":
		then.Move, then.Body = "settle", &kinds.Link{Case: c.ID}
	case decided.Outcome == kinds.Upheld:
		then.Move, then.Body = "uphold", &kinds.Link{Case: c.ID}
	case decided.Outcome == kinds.Reversed:
		then.Move, then.Body = "reverse", &kinds.Reversal{Why: either(x.Why, decided.Reasons), Because: "complaint", Case: c.ID}
	default:
		return nil, aedile.Conflictf("conclude", string(c.ID), "the decision was %s: what follows in %s is for a person to say",
			string(decided.Outcome), string(about.ID)).
			Hint("aedile case move " + string(c.ID) + " tell, then a new decision")
	}
	return dk.both(ctx, tell, casework.Plan{Case: about.ID, Kind: about.Kind, Steps: []casework.Step{then}})
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// LetterOf returns the letter of the case, or the latest of that sort, without names or with them; in the language where one is given.
func (dk *Desk) LetterOf(ctx context.Context, id aedile.CaseID, what, language string, names letter.Names) (letter.Document, error) {
	c, err := dk.Case(ctx, id)
	if err != nil {
		return letter.Document{}, err
	}
	if names == letter.Shown {
		if err := dk.Looked(ctx, id, "letter"); err != nil {
			return letter.Document{}, err
		}
	}
	return dk.LetterIn(c, what, language, names)
}
