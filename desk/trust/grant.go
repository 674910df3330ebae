package trust

import (
	"context"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Giving gives a rule a standing.
type Giving struct {
	By       casework.ActorID
	Check    aedile.CheckID
	Standing Standing
	Does     string // where it acts: one of deeds
	Quota    int    // where it acts: how often a day
	Why      string
}

// deeds returns what a rule can do of itself. Removal is not among them without a person having chosen it for the rule.
func deeds() []string { return []string{"demote", "label", "remove"} }

// maxQuota is the largest quota of a day. Chosen: past it a rule is a policy, and people settle that.
const maxQuota = 10_000

// Give gives a rule a standing. The right to act is given to a rule that has earned it alone: else it is a Conflict error that says what is
// missing.
func (k *Keeper) Give(ctx context.Context, g Giving) error {
	if strings.TrimSpace(g.Why) == "" {
		return aedile.Invalidf("change rule", string(g.Check), "says no reason").Hint("write in a few words why")
	}
	f := desk.Fact{By: g.By, Name: string(g.Check), Outcome: stepStand, Query: string(g.Standing), Why: g.Why}
	switch g.Standing {
	case Shadow, Review:
	case MayAct:
		if _, err := k.Catch(ctx, 0); err != nil {
			return err
		}
		r := k.Rule(g.Check)
		switch {
		case !r.Earned():
			return aedile.Conflictf("let rule act", string(g.Check),
				"has not earned it: %d were reviewed, and the lower bound is %s", r.Reviewed(),
				percent(r.Low)).Hint("at least 73 reviewed findings with a lower bound of at least 95 %")
		case !slices.Contains(deeds(), g.Does):
			return aedile.Invalidf("let rule act", g.Does, "is nothing that a rule does").Hint("one of " + strings.Join(deeds(), ", "))
		case g.Quota < 1 || g.Quota > maxQuota:
			return aedile.Invalidf("let rule act", string(g.Check), "has no quota of a day between 1 and %d", maxQuota)
		}
		f.Count, f.Roles = g.Quota, []string{g.Does}
	default:
		return aedile.Invalidf("change rule", string(g.Standing), "is nothing that a rule may do")
	}
	return k.step(ctx, f)
}

// step writes a step and reads it back.
func (k *Keeper) step(ctx context.Context, f desk.Fact) error {
	if _, err := k.note(ctx, f); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.readFacts(ctx)
}

// Halt stops a rule: from then on its findings open nothing and are counted.
func (k *Keeper) Halt(ctx context.Context, c aedile.CheckID, by casework.ActorID, why string) error {
	if strings.TrimSpace(why) == "" {
		return aedile.Invalidf("stop rule", string(c), "says no reason").Hint("write in a few words what it does wrong")
	}
	return k.step(ctx, desk.Fact{By: by, Name: string(c), Outcome: stepStop, Why: why})
}

// Resume lets a rule go on. Who stopped it cannot, a Denied error; one that runs is a Conflict error.
func (k *Keeper) Resume(ctx context.Context, c aedile.CheckID, by casework.ActorID, why string) error {
	k.mu.Lock()
	err := k.readFacts(ctx)
	k.mu.Unlock()
	if err != nil {
		return err
	}
	switch r := k.Rule(c); {
	case r.Stop == nil:
		return aedile.Conflictf("resume rule", string(c), "is not stopped")
	case r.Stop.By == by:
		return aedile.Deniedf("resume rule", string(c), "whoever stopped it does not let it go on").Hint("ask a second person")
	case strings.TrimSpace(why) == "":
		return aedile.Invalidf("resume rule", string(c), "says no reason").Hint("write in a few words what was mended")
	}
	return k.step(ctx, desk.Fact{By: by, Name: string(c), Outcome: stepResume, Why: why})
}
