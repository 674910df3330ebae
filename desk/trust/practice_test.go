package trust_test

import (
	"math"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/trust"
)

// TestAgreementIsThatOfCohen: of 20 findings two people agree on 15. With the margins of the example kappa is .47.
func TestAgreementIsThatOfCohen(t *testing.T) {
	t.Parallel()
	x := open(t)
	said := func(decided, judged bool, n int) {
		for range n {
			id := x.find()
			x.judge(id, decided)
			taken, err := trust.Judge(t.Context(), x.dk, "p-2", id, judged)
			if err != nil || taken != decided {
				t.Fatalf("got %v %v", taken, err)
			}
		}
	}
	if all, by, err := trust.Agreements(t.Context(), x.dk); err != nil || all.N != 0 || all.Known || len(by) != 0 {
		t.Errorf("before anybody has judged: %+v %v %v", all, by, err)
	}
	said(true, true, 4)
	if all, _, err := trust.Agreements(t.Context(), x.dk); err != nil || all.N != 4 || all.Same != 4 || all.Known {
		t.Errorf("where both always say the same there is no kappa: %+v %v", all, err)
	}
	said(true, true, 6)
	said(true, false, 2)
	said(false, true, 3)
	said(false, false, 5)
	all, by, err := trust.Agreements(t.Context(), x.dk)
	// 15 of 20 the same; chance: 12/20 * 13/20 + 8/20 * 7/20 = .53; kappa (.75 - .53) / .47.
	if want := (.75 - .53) / .47; err != nil || all.N != 20 || all.Same != 15 || !all.Known || math.Abs(all.Kappa-want) > 1e-9 {
		t.Errorf("got %+v %v, want %f", all, err, want)
	}
	if by[check] != all {
		t.Errorf("by rule: %+v", by)
	}
}

// TestPracticeShowsWhatOthersDecidedAndChangesNothing: without names, once, and never what the person decided.
func TestPracticeShowsWhatOthersDecidedAndChangesNothing(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := t.Context()
	if _, err := trust.NextTrial(ctx, x.dk, "p-2"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("nothing was decided: %v", err)
	}
	id, waits := x.find(), x.find()
	x.judge(id, true)
	if _, err := trust.NextTrial(ctx, x.dk, "p-1"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("their own decision: %v", err)
	}
	for who, of := range map[casework.ActorID]aedile.CaseID{"p-1": id, "p-2": waits} {
		if _, err := trust.Judge(ctx, x.dk, who, of, true); aedile.ClassOf(err) != aedile.Conflict {
			t.Errorf("%s judges %s: %v", who, of, err)
		}
	}
	one, err := trust.NextTrial(ctx, x.dk, "p-2")
	if err != nil || one.Case != id || len(one.Findings) != 1 || one.Item.Trader != nil && one.Item.Trader.Name != "" {
		t.Fatalf("got %+v %v", one, err)
	}
	before, err := x.dk.Case(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if taken, err := trust.Judge(ctx, x.dk, "p-2", id, false); err != nil || !taken {
		t.Fatalf("got %v %v", taken, err)
	}
	after, err := x.dk.Case(ctx, id)
	if err != nil || after.Version != before.Version || after.State != before.State {
		t.Errorf("the case has changed: %+v %v", after, err)
	}
	if r := x.caught(); r.Right != 1 || r.Wrong != 0 {
		t.Errorf("the rule is counted otherwise: %+v", r)
	}
	if _, err := trust.NextTrial(ctx, x.dk, "p-2"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("it comes twice: %v", err)
	}
	if _, err := trust.Judge(ctx, x.dk, "p-2", id, true); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("it is judged twice: %v", err)
	}
}

// TestAKnownAnswerIsOneOnWhichTwoPeopleSaidTheSame: it is shown to a third, once, and counted apart; no case changes.
func TestAKnownAnswerIsOneOnWhichTwoPeopleSaidTheSame(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := t.Context()
	agreed, split := x.find(), x.find()
	for id, second := range map[aedile.CaseID]bool{agreed: true, split: false} {
		x.judge(id, true)
		if _, err := trust.Judge(ctx, x.dk, "p-2", id, second); err != nil {
			t.Fatal(err)
		}
	}
	one, err := trust.NextKnown(ctx, x.dk, "p-3")
	if err != nil || one.Case != agreed || one.Left != 0 {
		t.Fatalf("got %+v %v, want %s", one, err, agreed)
	}
	for _, who := range []casework.ActorID{"p-1", "p-2"} {
		if _, err := trust.NextKnown(ctx, x.dk, who); aedile.ClassOf(err) != aedile.NotFound {
			t.Errorf("%s gave the answer and is asked: %v", who, err)
		}
	}
	if answer, err := trust.JudgeKnown(ctx, x.dk, "p-3", agreed, false); err != nil || !answer {
		t.Errorf("got %v %v", answer, err)
	}
	if a, err := trust.WithKnown(ctx, x.dk); err != nil || a.N != 1 || a.Same != 0 {
		t.Errorf("got %+v %v", a, err)
	}
	if a, _, err := trust.Agreements(ctx, x.dk); err != nil || a.N != 2 {
		t.Errorf("known answers are counted among the others: %+v %v", a, err)
	}
	if _, err := trust.JudgeKnown(ctx, x.dk, "p-3", agreed, true); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("judged twice: %v", err)
	}
	if _, err := trust.NextKnown(ctx, x.dk, "p-3"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("asked again: %v", err)
	}
}
