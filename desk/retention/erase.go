package retention

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// Erasing takes personal texts out of one case, of all that were closed before a day, or of all whose period of keeping has ended.
type Erasing struct {
	desk.Act
	Case        aedile.CaseID
	Before      deadline.Date // closed cases in which nothing has happened since this day
	Expired     bool          // closed cases whose period of keeping has ended, as the policy has it
	Why         string        // without personal data; it stays in the record
	Names       []string      // only texts that are one of them; none: every personal text
	Attachments bool          // the content of attached items and documents, too
}

// Erase does so and returns the tombstones, and the cases out of which nothing was taken: those on which a hold is, and those for which
// the policy wants a second person, who asks for the same within thirty days. Asking is kept in the log of the desk. A hold on the one
// case that is named is a Conflict error; not exactly one of case, day and expired an Invalid one.
func (k Retainer) Erase(ctx context.Context, x Erasing) ([]record.Tombstone, []HeldCase, error) {
	ids, err := k.toErase(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	running, err := k.running(ctx)
	if err != nil {
		return nil, nil, err
	}
	all, held := []record.Tombstone{}, []HeldCase{}
	for _, id := range ids {
		why, err := k.holds(ctx, id, running)
		switch {
		case err != nil:
			return all, held, err
		case len(why) > 0 && x.Case != "":
			return all, held, aedile.Conflictf("erase", string(id), "nothing is taken out while it is held: %s", strings.Join(why, "; ")).
				Hint("what runs ends first; a hold that a person put on it is taken off with aedile case hold --off")
		case len(why) > 0:
			held = append(held, HeldCase{id, why})
			continue
		}
		reason, err := k.seconded(ctx, id, x)
		if err != nil {
			return all, held, err
		}
		if reason == "" {
			held = append(held, HeldCase{id, []string{"a second person has yet to ask for the same, as the policy wants"}})
			continue
		}
		e := record.Erasure{Case: id, By: x.By, At: k.at(x.At), Why: reason, Attachments: x.Attachments}
		if len(x.Names) > 0 {
			e.Match = record.Named(x.Names...)
		}
		t, err := k.Record.Erase(ctx, e)
		if err != nil {
			return all, held, err
		}
		if err := k.settle(ctx, id, x); err != nil {
			return all, held, err
		}
		all = append(all, t)
	}
	return all, held, nil
}

// toErase returns the cases that are meant.
func (k Retainer) toErase(ctx context.Context, x Erasing) ([]aedile.CaseID, error) {
	given := 0
	for _, yes := range []bool{x.Case != "", !x.Before.IsZero(), x.Expired} {
		if yes {
			given++
		}
	}
	switch {
	case given != 1:
		return nil, aedile.Invalidf("erase", "", "either a case or --before or --expired is needed")
	case x.Case != "":
		return []aedile.CaseID{x.Case}, nil
	case x.Expired:
		return k.expired(ctx)
	}
	zone := k.Terms.Clocks[k.Terms.Calendar].Zone
	return record.Expired(ctx, k.Record, time.Date(x.Before.Year, x.Before.Month, x.Before.Day, 0, 0, 0, 0, zone))
}

// askedFor is for how long the word of the first person stands. Chosen: a month, in which leave of absence ends.
const askedFor = 30 * 24 * time.Hour

// at returns the time that is given, or now.
func (k Retainer) at(t time.Time) time.Time {
	if t.IsZero() {
		return k.Now()
	}
	return t
}

// ask returns what the log of the desk keeps of the wish.
func (k Retainer) ask(id aedile.CaseID, x Erasing) (desk.Fact, error) {
	f := desk.Fact{What: record.FactAskErase, Case: id, By: x.By.ID, At: k.Now().UTC(), Name: "texts", Why: x.Why}
	if x.Attachments {
		f.Name = "texts and attachments"
	}
	if len(x.Names) == 0 {
		return f, nil
	}
	var err error
	f.Text, err = casework.Personal{Text: strings.Join(slices.Sorted(slices.Values(x.Names)), "\n"), Prose: true}.Seal(k.Terms.Rand)
	return f, err
}

// seconded returns why the erasure may be done now: the reason given, and whose wish it follows. Where it has to wait for a second
// person, it keeps that this one asked for it and returns "".
func (k Retainer) seconded(ctx context.Context, id aedile.CaseID, x Erasing) (why string, err error) {
	if !k.Settled().EraseByTwo {
		return x.Why, nil
	}
	if x.By.ID == "" {
		return "", aedile.Invalidf("erase", string(id), "the policy wants two persons, and this one is not named").Hint("as in --by platform:p-1")
	}
	if strings.TrimSpace(x.Why) == "" {
		return "", aedile.Invalidf("erase", string(id), "says no reason")
	}
	mine, err := k.ask(id, x)
	if err != nil {
		return "", err
	}
	open := map[casework.ActorID]bool{}
	for f, err := range k.Log.Facts(ctx, desk.FactFilter{Case: id, What: []record.FactKind{record.FactAskErase}}) {
		if err != nil {
			return "", err
		}
		switch {
		case f.Off: // whatever it was: what is still wanted is asked for again
			clear(open)
			continue
		case f.Name != mine.Name || f.Text.Text != mine.Text.Text:
			continue
		}
		open[f.By] = mine.At.Sub(f.At) <= askedFor
	}
	for _, by := range slices.Sorted(maps.Keys(open)) {
		if open[by] && by != mine.By {
			return x.Why + " (first asked for by " + string(by) + ")", nil
		}
	}
	if open[mine.By] {
		return "", nil // it is kept already
	}
	_, err = k.Log.Note(ctx, mine)
	return "", err
}

// settle keeps that what was asked for is done.
func (k Retainer) settle(ctx context.Context, id aedile.CaseID, x Erasing) error {
	if !k.Settled().EraseByTwo {
		return nil
	}
	f, err := k.ask(id, x)
	if err != nil {
		return err
	}
	f.Off, f.Text = true, casework.Personal{} // the names were taken out, or are to be
	_, err = k.Log.Note(ctx, f)
	return err
}
