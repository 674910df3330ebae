package trust

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// gate stands before a desk: what screening finds goes through it.
type gate struct {
	*Keeper
}

// Before puts the keeper before the desk: findings of rules that are stopped or run in shadow open nothing and are counted; those of rules
// that may act are acted on, within the quota.
func Before(dk *desk.Desk, k *Keeper) {
	g := gate{k}
	dk.Admit, dk.Opened = g.Admit, g.Follow
}

// Admit returns the findings that open something. The others are counted in the log, by rule.
func (g gate) Admit(ctx context.Context, fs []aedile.Finding) (open []aedile.Finding, err error) {
	g.mu.Lock()
	err = g.readFacts(ctx)
	kept := map[aedile.CheckID]int{}
	for _, f := range fs {
		s := Review
		if t := g.rules[f.Check]; t != nil {
			s = t.standing()
		}
		if s == Shadow || s == Stopped {
			kept[f.Check]++
			continue
		}
		open = append(open, f)
	}
	g.mu.Unlock()
	if err != nil {
		return nil, err
	}
	for _, c := range slices.Sorted(maps.Keys(kept)) {
		why := string(g.Rule(c).Standing)
		if err := g.step(ctx, desk.Fact{By: self, Name: string(c), Outcome: stepKept, Count: kept[c], Why: "the rule is at " +
			why}); err != nil {
			return nil, fmt.Errorf("count what opened nothing: %w", err)
		}
	}
	return open, nil
}

// Follow acts on reviews that were just opened, where a rule of theirs may act and its quota of the day is not used up. What it does not
// act
// on goes to people, and why is in the log. The review itself stays open: nobody is accused by automated means alone, and a person looks.
func (g gate) Follow(ctx context.Context, opened []desk.Opened) error {
	done := map[aedile.CaseID]bool{}
	for _, o := range opened {
		if o.Already || done[o.Case] {
			continue
		}
		acted, err := g.act(ctx, o)
		if err != nil {
			return err
		}
		done[o.Case] = acted
	}
	return nil
}

// act acts on one finding; it reports whether it did.
func (g gate) act(ctx context.Context, o desk.Opened) (bool, error) {
	if g.Rule(o.Check).Standing != MayAct {
		return false, nil
	}
	if _, err := g.Catch(ctx, 0); err != nil { // whether it may still is asked at the moment that it does
		return false, err
	}
	r := g.Rule(o.Check)
	if r.Standing != MayAct {
		return false, g.divert(ctx, o, r.Lost, 1)
	}
	if r.Used >= r.Quota {
		return false, g.divert(ctx, o, fmt.Sprintf("the quota of %d a day is used up", r.Quota), 1)
	}
	why := fmt.Sprintf("%d of %d a day", r.Used+1, r.Quota)
	if err := g.step(ctx, desk.Fact{By: self, Case: o.Case, Name: string(o.Check), Outcome: stepActed, Why: why,
		Query: r.Does}); err != nil {
		return false, err
	}
	if now := g.Rule(o.Check); now.Used > now.Quota { // another node was faster
		return false, g.divert(ctx, o, fmt.Sprintf("the quota of %d a day is used up", r.Quota), takesBack)
	}
	if err := g.restrict(ctx, o, r.Does); err != nil {
		if aedile.ClassOf(err) == aedile.Internal || aedile.ClassOf(err) == aedile.Unavailable {
			return false, err
		}
		return false, g.divert(ctx, o, "it could not act: "+aedile.Message(err), takesBack)
	}
	return true, nil
}

// takesBack is the weight of a diversion that takes back an act that was counted.
const takesBack = 2

func (g gate) divert(ctx context.Context, o desk.Opened, why string, weight int) error {
	if why == "" {
		why = "the rule may not act"
	}
	return g.step(ctx, desk.Fact{By: self, Case: o.Case, Name: string(o.Check), Outcome: stepDiverted, Why: why, Count: weight})
}

// visibilities are the restrictions by what a rule does.
var visibilities = map[string]law.Visibility{"remove": law.ContentRemoved, "demote": law.ContentDemoted, "label": law.ContentLabelled}

// restrict takes the decision, by automated means, which it says of itself (art 17(3)(c) DSA): drafted and sent, or neither.
func (g gate) restrict(ctx context.Context, o desk.Opened, does string) error {
	dk := g.dk
	seen, err := look(ctx, dk, o.Case)
	if err != nil {
		return err
	}
	d := &kinds.Decision{From: []aedile.CaseID{o.Case}, Automation: law.FullyAutomated, Explanation: seen.reasons(),
		AppliesOn:  deadline.DateOf(dk.Now().In(dk.Zone())),
		Visibility: &kinds.Limit[[]law.Visibility]{What: []law.Visibility{visibilities[does]}}}
	if seen.item != nil {
		d.Language, _, _ = strings.Cut(seen.item.Lang, "-")
		if seen.item.Trader != nil && seen.item.Trader.Email != "" {
			d.Contact = casework.Name(seen.item.Trader.Email)
		}
	}
	if !d.Contact.Given() {
		d.Exception = kinds.NoContact
	}
	if err := dk.Filled(ctx, d); err != nil {
		return err
	}
	id, err := dk.NewID("decision")
	if err != nil {
		return err
	}
	by := casework.Actor{Party: casework.Platform, ID: self, Automated: true}
	p := casework.Plan{Case: id, Kind: "decision", Steps: []casework.Step{{Move: "draft", By: by, Body: d}}}
	last := casework.Step{Move: "impose", By: by, Body: &kinds.Reason{Why: "no electronic contact of the recipient is known"}}
	if d.Exception == "" {
		cs, err := dk.Foresee(ctx, p)
		if err != nil {
			return err
		}
		letter, err := dk.Draft(cs[0], "statement_of_reasons", dk.Now())
		if err != nil {
			return err
		}
		last = casework.Step{Move: "send", By: by, Body: &kinds.Telling{Text: letter.Text()}}
	}
	p.Steps = append(p.Steps, last)
	_, err = dk.Together(ctx, p)
	return err
}
