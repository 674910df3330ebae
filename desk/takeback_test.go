package desk

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
)

// keeping is a sender that keeps what it was given, unless it is down.
type keeping struct {
	got  []deliver.Message
	down bool
}

// Send keeps the message.
func (k *keeping) Send(_ context.Context, m deliver.Message) (deliver.Proof, error) {
	if k.down {
		return deliver.Proof{}, &deliver.Down{Err: errors.New("no answer")}
	}
	k.got = append(k.got, m)
	return deliver.Proof{Way: "webhook", Answer: "202", Digest: "sha256:x"}, nil
}

// said names what was given, in order.
func (k *keeping) said() string {
	var all []string
	for _, m := range k.got {
		all = append(all, string(m.Case)+" "+m.Do)
	}
	return strings.Join(all, ", ")
}

// clocked returns a desk as pages use it, whose clock can be set, with a draft of a decision.
func clocked(t *testing.T) (*Desk, *time.Time) {
	t.Helper()
	dk := newDesk(t)
	now := dk.Now()
	dk.Now = func() time.Time { return now }
	raw, err := Example("decision", "draft")
	if err != nil {
		t.Fatal(err)
	}
	_, err = dk.Decide(t.Context(), Deciding{Header: Header{ID: "d-1"}, Act: Act{By: moderator},
		Content: Content{JSON: raw, Set: []string{"from=[]"}}})
	if err != nil {
		t.Fatal(err)
	}
	return dk.Undoable(), &now
}

var moderator = casework.Actor{Party: casework.Platform, ID: "m-1"}

// sentAll sends letters and effects and returns what the runner said of each.
func sentAll(t *testing.T, dk *Desk, letters, shop deliver.Sender) string {
	t.Helper()
	var all []string
	err := dk.Send(t.Context(), Sending{Sender: letters, Shop: shop, Limit: 10, Again: true}, func(r deliver.Result) {
		all = append(all, r.Do+" "+string(r.State))
	})
	if err != nil && !deliver.IsDown(err) {
		t.Fatal(err)
	}
	return strings.Join(all, ", ")
}

// TestWhatWaitsCanBeTakenBack: a decision leaves after its time, letter and effect together; until then it is taken back whole.
func TestWhatWaitsCanBeTakenBack(t *testing.T) {
	t.Parallel()
	dk, now := clocked(t)
	letters, shop := &keeping{}, &keeping{}
	decide := func() {
		t.Helper()
		if _, err := dk.Decide(t.Context(), Deciding{Case: "d-1", Act: Act{By: moderator}, Send: true}); err != nil {
			t.Fatal(err)
		}
	}
	decide()
	until, waiting, err := dk.Leaving(t.Context(), "d-1")
	if err != nil || !until.Equal(now.Add(10*time.Minute)) || len(waiting) != 3 {
		t.Fatalf("%s %+v %v", until, waiting, err)
	}
	*now = now.Add(9 * time.Minute)
	if got := sentAll(t, dk, letters, shop); got != "" {
		t.Fatalf("%s before its time", got)
	}
	if _, err := dk.TakeBack(t.Context(), TakingBack{Act: Act{By: moderator, Version: 1},
		Case: "d-1"}); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a stale page: %v", err)
	}
	back, err := dk.TakeBack(t.Context(), TakingBack{Act: Act{By: moderator}, Case: "d-1", Why: "wrong item"})
	if err != nil || back.State != "drafted" || !slices.Equal(back.Moves, []string{"send"}) ||
		len(back.Unsent) != 4 { // the lapse of the time to complain among them
		t.Fatalf("%+v %v", back, err)
	}
	*now = now.Add(time.Hour)
	if got := sentAll(t, dk, letters, shop); got != "" {
		t.Errorf("%s, though it was taken back", got)
	}
	s, err := dk.Show(t.Context(), "d-1", false)
	if err != nil || len(s.Done) != 3 || !s.Done[1].TakenBack || s.Done[0].TakenBack || s.Done[2].About != "withdrawn before sending" ||
		s.Case.State != "drafted" {
		t.Errorf("%+v %v", s.Done, err)
	}
	if slices.ContainsFunc(s.Letters, func(l LetterView) bool { return !l.On.IsZero() }) {
		t.Errorf("a letter has a day on which it went: %+v", s.Letters)
	}
	decide()
	*now = now.Add(11 * time.Minute)
	if got := sentAll(t, dk, letters, shop); got != "tell sent, effect sent" || letters.said() != "d-1 tell" ||
		shop.said() != "d-1 effect" {
		t.Errorf("%s: %s; %s", got, letters.said(), shop.said())
	}
	var x struct {
		Item       string          `json:"item"`
		Visibility json.RawMessage `json:"visibility"`
	}
	if err := json.Unmarshal(shop.got[0].Effect, &x); err != nil || len(x.Visibility) == 0 {
		t.Errorf("%s %v", shop.got[0].Effect, err)
	}
	if _, err := dk.TakeBack(t.Context(), TakingBack{Act: Act{By: moderator}, Case: "d-1"}); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("it has left: %v", err)
	}
	if got := sentAll(t, dk, letters, shop); got != "" {
		t.Errorf("twice: %s", got)
	}
}

// TestTheEffectNeverLeavesFirst: as long as the letter has not left, whatever is down or ends between, the shop is not called; then it is,
// once.
func TestTheEffectNeverLeavesFirst(t *testing.T) {
	t.Parallel()
	dk, now := clocked(t)
	if _, err := dk.Decide(t.Context(), Deciding{Case: "d-1", Act: Act{By: moderator}, Send: true}); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Hour)
	letters, shop := &keeping{down: true}, &keeping{}
	if got := sentAll(t, dk, letters, shop); strings.Contains(got, "effect") || len(shop.got) > 0 {
		t.Errorf("the mail is down: %s", got)
	}
	r := deliver.Runner{Outbox: dk.Record, Sender: shop, Write: dk.effect, Now: dk.Now, Do: []string{casework.Effect},
		Keep: dk.keepDelivery}
	if err := r.Run(t.Context(), 10, true, func(res deliver.Result) {
		if res.State != deliver.Failed || !strings.Contains(res.Err, "its letter has not left yet") {
			t.Errorf("%+v", res)
		}
	}); err != nil || len(shop.got) > 0 {
		t.Errorf("%v %s", err, shop.said())
	}
	letters.down, shop.down = false, true // as where the program ends between the two
	*now = now.Add(time.Hour)
	sentAll(t, dk, letters, shop)
	shop.down = false
	for range 3 {
		*now = now.Add(time.Hour)
		sentAll(t, dk, letters, shop)
	}
	if letters.said() != "d-1 tell" || shop.said() != "d-1 effect" {
		t.Errorf("%s; %s", letters.said(), shop.said())
	}
}

// TestDangerToLifeLeavesAtOnce: with a reason, which the log of the desk keeps.
func TestDangerToLifeLeavesAtOnce(t *testing.T) {
	t.Parallel()
	dk, _ := clocked(t)
	if _, err := dk.AtOnce(t.Context(), "d-1", "m-1", " "); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	now, err := dk.AtOnce(t.Context(), "d-1", "m-1", "poisonous, and sold today")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := now.Decide(t.Context(), Deciding{Case: "d-1", Act: Act{By: moderator}, Send: true}); err != nil {
		t.Fatal(err)
	}
	if got := sentAll(t, dk, &keeping{}, &keeping{}); got != "tell sent, effect sent" {
		t.Errorf("%s", got)
	}
	fs, err := dk.facts(t.Context(), FactFilter{Case: "d-1"})
	if err != nil || len(fs) != 1 || fs[0].Why != "poisonous, and sold today" {
		t.Errorf("%+v %v", fs, err)
	}
}

// TestThePolicySaysForHowLongItWaits: the command line waits where the policy says so; nothing waits where it says zero; what others do
// never waits.
func TestThePolicySaysForHowLongItWaits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"": 0, "3m": 3 * time.Minute, "0s": 0} {
		p := NoPolicy()
		if d, err := time.ParseDuration(text); err == nil {
			p.Undo = &d
		}
		base := newDesk(t)
		dk, err := New(Config{Record: base.Record, Policy: p, Now: base.Now})
		if err != nil {
			t.Fatal(err)
		}
		n := notice()
		raw, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		c, err := dk.Open(t.Context(), Opening{Header: Header{ID: "n-1"}, Act: Act{By: casework.Actor{Party: casework.Notifier}},
			Content: Content{JSON: raw}, Kind: "notice", Move: "submit"})
		if err != nil || !c.Events[0].Leaves.IsZero() {
			t.Errorf("%q: what comes to us waits: %+v %v", text, c.Events, err)
		}
		c, err = dk.Make(t.Context(), Moving{Act: Act{By: moderator}, Case: "n-1", Move: "confirm"})
		if err != nil || want == 0 != c.Events[1].Leaves.IsZero() || want > 0 && c.Events[1].Leaves.Sub(dk.Now()) != want {
			t.Errorf("%q: %s %v", text, c.Events[1].Leaves, err)
		}
	}
}

// TestWhoWasNotReachedIsSomebodysTask: it stands first among what is due, until somebody has done it.
func TestWhoWasNotReachedIsSomebodysTask(t *testing.T) {
	t.Parallel()
	dk, now := sentDecision(t)
	first := func() string {
		t.Helper()
		due, n, err := dk.Due(t.Context(), DueQuery{Limit: 1})
		if err != nil || len(due) != 1 || n < 1 {
			t.Fatalf("%+v %d %v", due, n, err)
		}
		return due[0].Due.Title() + " of " + string(due[0].Due.Of)
	}
	before := first()
	send(t, dk, refusing{})
	if got := first(); got != "reach recipient 2 of platform" {
		t.Errorf("%s", got)
	}
	r, err := dk.Board.Row(t.Context(), "d-1")
	if err != nil || r.Todo == "" {
		t.Errorf("%+v %v", r, err)
	}
	*now = now.Add(time.Hour)
	if _, err := dk.Informed(t.Context(), Informing{Act: Act{By: moderator}, Case: "d-1", Version: 2,
		How: "registered letter"}); err != nil {
		t.Fatal(err)
	}
	if got := first(); got != before {
		t.Errorf("it is done: %s", got)
	}
	shop := refusing{}
	if err := dk.Send(t.Context(), Sending{Sender: taking{}, Shop: shop, Limit: 9}, func(deliver.Result) {}); err != nil {
		t.Fatal(err)
	}
	if got := first(); got != "carry out 2 of platform" {
		t.Errorf("%s", got)
	}
	s, err := dk.Show(t.Context(), "d-1", false)
	if err != nil || s.Dues[0].Held {
		t.Errorf("what the shop does begins no period and ends none: %+v %v", s.Dues, err)
	}
	r, err = dk.Board.Row(t.Context(), "d-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := dk.Did(t.Context(), "d-1", "m-1", "reach recipient/platform/2", "x"); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	if err := dk.Did(t.Context(), "d-1", "m-1", r.Todo, "by hand"); err != nil || first() != before {
		t.Errorf("%v %s", err, first())
	}
}
