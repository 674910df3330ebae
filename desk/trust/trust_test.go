package trust_test

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/trust"
)

const check aedile.CheckID = "medicines/without-prescription"

// shop is a desk with a keeper before it, over a real store.
type shop struct {
	t   *testing.T
	dk  *desk.Desk
	k   *trust.Keeper
	mu  sync.Mutex
	now time.Time
	n   int
}

func open(t *testing.T) *shop {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	x := &shop{t: t, now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)}
	p := desk.NoPolicy()
	p.Redress = kinds.Redress{Internal: "the form", OutOfCourt: "a body", Court: "the courts"}
	if x.dk, err = desk.New(desk.Config{Record: s, Policy: p, Now: x.clock}); err != nil {
		t.Fatal(err)
	}
	x.k = trust.KeeperOf(x.dk)
	trust.Before(x.dk, x.k)
	return x
}

func (x *shop) clock() time.Time { x.mu.Lock(); defer x.mu.Unlock(); return x.now }

func (x *shop) pass(d time.Duration) { x.mu.Lock(); defer x.mu.Unlock(); x.now = x.now.Add(d) }

// find opens a review of a new item and returns its case; empty: nothing was opened.
func (x *shop) find() aedile.CaseID {
	x.t.Helper()
	x.n++
	it := &aedile.Item{ID: aedile.ItemID(fmt.Sprintf("M-%d", x.n)), Kind: aedile.Listing, Service: "market.example",
		Title:  "Sildenafil without prescription",
		Trader: &aedile.Account{ID: "T-1", Name: "Shop", Email: "shop@shop.example"}}
	d, err := it.Digest()
	if err != nil {
		x.t.Fatal(err)
	}
	f := aedile.Finding{Check: check, Title: "Medicine without prescription", Grade: aedile.Act,
		Category: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		Item:     aedile.ItemRef{ID: it.ID, Service: it.Service, Kind: it.Kind, Title: it.Title, Digest: d},
		Pack:     aedile.PackRef{Name: "medicines", Version: "1", Digest: "sha256:00"}, Evidence: []aedile.Evidence{{Field: "title",
			Text: "Sildenafil", End: 10}},
		Law: []aedile.LawRef{{CELEX: "32001L0083", Place: "art 71(1)", Title: "Directive 2001/83: medicines on prescription"}}}
	all, err := x.dk.Reviews(x.t.Context(), desk.Reviewing{Kind: "review", Findings: []aedile.Finding{f},
		Seen: map[aedile.Digest]*aedile.Item{d: it},
		Act:  desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}})
	if err != nil {
		x.t.Fatal(err)
	}
	if len(all) == 0 {
		return ""
	}
	return all[0].Case
}

// judge decides on a review.
func (x *shop) judge(id aedile.CaseID, right bool) {
	x.t.Helper()
	step := casework.Step{Move: "dismiss", By: casework.Actor{Party: casework.Screener, ID: "p-1"}, Version: 1,
		Body: &kinds.Reason{Why: "a book"}}
	if right {
		step.Move, step.Body = "take_up", &kinds.TakingUp{Case: casework.External + "D-1", Kind: "decision", Why: "it is one"}
	}
	if _, err := x.dk.Move(x.t.Context(), id, "review", step); err != nil {
		x.t.Fatal(err)
	}
}

func (x *shop) many(right, wrong int) {
	x.t.Helper()
	for range right {
		x.judge(x.find(), true)
	}
	for range wrong {
		x.judge(x.find(), false)
	}
}

func (x *shop) caught() trust.Rule {
	x.t.Helper()
	if done, err := x.k.Catch(x.t.Context(), 0); err != nil || !done {
		x.t.Fatalf("catch up: %v, %v", done, err)
	}
	return x.k.Rule(check)
}

func TestBoundsAreThoseOfWilson(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		right, n  int
		low, high float64
	}{ // the roots of (p-t)² = z²t(1-t)/n, worked out apart from this program with 50 digits
		{73, 73, 0.950008, 1}, {72, 72, 0.949349, 1}, {303, 311, 0.950070, 0.986909}, {0, 10, 0, 0.277533}, {5, 10, 0.236593, 0.763407},
		{7, 9, 0.452589, 0.936775}, {0, 0, 0, 1},
	} {
		low, high := trust.WilsonOf(x.right, x.n)
		if math.Abs(low-x.low) > 1e-6 || math.Abs(high-x.high) > 1e-6 {
			t.Errorf("%d of %d: got %f to %f, want %f to %f", x.right, x.n, low, high, x.low, x.high)
		}
	}
	if trust.EarnedBy(72, 72) || !trust.EarnedBy(73, 73) {
		t.Error("the right is earned by 73 of 73 and not by 72 of 72")
	}
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(r, "n")
		right := rapid.IntRange(0, n).Draw(r, "right")
		low, high := trust.WilsonOf(right, n)
		p := float64(right) / float64(n)
		if low < 0 || high > 1 || low > p+1e-12 || high < p-1e-12 {
			r.Fatalf("%d of %d: %f to %f", right, n, low, high)
		}
		if right < n {
			if better, _ := trust.WilsonOf(right+1, n); better <= low {
				r.Fatalf("one more right of %d does not raise the bound: %f, %f", n, low, better)
			}
		}
	})
}

func TestTheRightToActIsEarnedAndLostWithinOneReview(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := context.Background()
	give := trust.Giving{By: "p-1", Check: check, Standing: trust.MayAct, Does: "demote", Quota: 2, Why: "it is precise"}
	x.many(20, 0)
	if err := x.k.Give(ctx, give); aedile.ClassOf(err) != aedile.Conflict || !strings.Contains(err.Error(), "20 were reviewed") {
		t.Fatalf("a rule of 20 reviews may act: %v", err)
	}
	x.many(55, 0)
	if err := x.k.Give(ctx, give); err != nil {
		t.Fatal(err)
	}
	if r := x.caught(); r.Standing != trust.MayAct || r.Right != 75 || r.Wrong != 0 {
		t.Fatalf("got %+v", r)
	}
	x.pass(time.Minute)
	x.many(0, 1)
	r := x.caught()
	if r.Standing != trust.Review || r.Given != trust.MayAct || !strings.Contains(r.Lost, "75 of 76 were right") {
		t.Errorf("after one wrong review: %s, given %s, lost %q", r.Standing, r.Given, r.Lost)
	}
	// It is in the log once, and another keeper over the same store says the same.
	x.caught()
	lost := 0
	for _, f := range x.k.Rule(check).Log {
		if f.Outcome == "lost" {
			lost++
		}
	}
	if lost != 1 {
		t.Errorf("it stands in the log %d times", lost)
	}
	other := trust.KeeperOf(x.dk)
	if _, err := other.Catch(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(x.k.Rule(check), other.Rule(check)); d != "" {
		t.Errorf("another keeper differs (-this +other)\n%s", d)
	}
	// It does not come back by itself.
	x.many(40, 0)
	if r := x.caught(); r.Standing != trust.Review || !r.Earned() {
		t.Errorf("it acts again without a person: %+v", r.Standing)
	}
	if err := x.k.Give(ctx, give); err != nil {
		t.Fatal(err)
	}
	if r := x.caught(); r.Standing != trust.MayAct || r.Lost != "" {
		t.Errorf("given again: %s, lost %q", r.Standing, r.Lost)
	}
}

func TestAQuotaDivertsToPeopleAndDropsNothing(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := context.Background()
	x.many(75, 0)
	if err := x.k.Give(ctx, trust.Giving{By: "p-1", Check: check, Standing: trust.MayAct, Does: "demote", Quota: 2,
		Why: "it is precise"}); err != nil {
		t.Fatal(err)
	}
	var opened []aedile.CaseID
	for range 5 {
		opened = append(opened, x.find())
	}
	r := x.caught()
	if r.Used != 2 || r.Diverted != 3 {
		t.Errorf("%d acts and %d diversions, want 2 and 3: %s", r.Used, r.Diverted, x.reasons())
	}
	decided, err := x.dk.Cases(ctx, casework.Filter{Kind: "decision"}, true)
	if err != nil || len(decided) != 2 {
		t.Fatalf("%d decisions, %v", len(decided), err)
	}
	d := kinds.DecisionOf(decided[0])
	if d.Automation != "AUTOMATED_DECISION_FULLY" || len(d.From) != 1 || decided[0].State != "sent" {
		t.Errorf("the decision says of itself: %s, from %v, %s", d.Automation, d.From, decided[0].State)
	}
	for _, id := range opened {
		if c, err := x.dk.Case(ctx, id); err != nil || c.State != "suspected" {
			t.Errorf("%s does not wait for a person: %s, %v", id, c.State, err)
		}
	}
	x.pass(24 * time.Hour)
	x.find()
	if r := x.caught(); r.Used != 1 || r.Diverted != 0 {
		t.Errorf("the next day: %d acts, %d diversions", r.Used, r.Diverted)
	}
}

// reasons joins why findings went to people.
func (x *shop) reasons() (all string) {
	for f, err := range x.dk.Log.Facts(x.t.Context(), desk.FactFilter{}) {
		if err == nil && f.Outcome == "diverted" {
			all += f.Why + "; "
		}
	}
	return all
}

func TestAStopTakesEffectAtOnceAndASecondPersonResumes(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := context.Background()
	x.find()
	if err := x.k.Halt(ctx, check, "p-1", " "); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a stop without a reason: %v", err)
	}
	if err := x.k.Halt(ctx, check, "p-1", "it hits books"); err != nil {
		t.Fatal(err)
	}
	if id := x.find(); id != "" {
		t.Errorf("a stopped rule opened %s", id)
	}
	// A keeper of another node has not looked since, and heeds the stop all the same.
	other := trust.KeeperOf(x.dk)
	trust.Before(x.dk, other)
	if id := x.find(); id != "" {
		t.Errorf("on another node a stopped rule opened %s", id)
	}
	if r := x.caught(); r.Standing != trust.Stopped || r.Kept != 2 || r.Stop.Why != "it hits books" {
		t.Errorf("got %+v", r)
	}
	if err := x.k.Resume(ctx, check, "p-1", "mended"); aedile.ClassOf(err) != aedile.Denied {
		t.Errorf("who stopped it resumes it: %v", err)
	}
	if err := x.k.Resume(ctx, check, "p-2", "mended"); err != nil {
		t.Fatal(err)
	}
	if id := x.find(); id == "" {
		t.Error("it opens nothing after it was resumed")
	}
	if err := x.k.Resume(ctx, check, "p-2", "again"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a rule that runs is resumed: %v", err)
	}
	report, err := x.dk.Verify(ctx, desk.Against{})
	if err != nil || len(report.Faults) > 0 {
		t.Errorf("the record does not hold: %v, %v", report.Faults, err)
	}
}

func TestWhatIsTakenBackOrReversedIsCountedSo(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := context.Background()
	id := x.find()
	x.judge(id, false)
	if r := x.caught(); r.Wrong != 1 || len(r.Wrongs) != 1 {
		t.Fatalf("got %+v", r)
	}
	dk := x.dk.Undoable()
	second := x.find()
	if _, err := dk.Move(ctx, second, "review", casework.Step{Move: "dismiss", By: casework.Actor{Party: casework.Screener, ID: "p-1"},
		Version: 1, Body: &kinds.Reason{Why: "no"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := dk.TakeBack(ctx, desk.TakingBack{Case: second, Act: desk.Act{By: casework.Actor{Party: casework.Screener,
		ID: "p-1"}}}); err != nil {
		t.Fatal(err)
	}
	if r := x.caught(); r.Wrong != 1 || r.Hits != 2 {
		t.Errorf("after taking back: %d wrong of %d hits", r.Wrong, r.Hits)
	}
}

func TestReviewsBecomeLabelledItemsWithoutWhoTheyAreFrom(t *testing.T) {
	t.Parallel()
	x := open(t)
	ctx := context.Background()
	right, wrong := x.find(), x.find()
	x.find() // nobody has decided it
	x.judge(right, true)
	x.judge(wrong, false)
	var b strings.Builder
	written, passed, err := trust.Labels(ctx, x.dk, &b)
	if err != nil || written != 2 || passed != 0 {
		t.Fatalf("%d written, %d passed over, %v", written, passed, err)
	}
	for _, want := range []string{`"expect":["medicines/without-prescription"]`, `"expect":[]`, "Sildenafil without prescription"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %s\n%s", want, b.String())
		}
	}
	for _, no := range []string{"shop@shop.example", "T-1"} {
		if strings.Contains(b.String(), no) {
			t.Errorf("it still says %s", no)
		}
	}
	text, left, err := trust.Examples(ctx, x.dk, check, []aedile.CaseID{right, wrong, "none"})
	if err != nil || left != 1 || !strings.Contains(text, "match:") || !strings.Contains(text, "pass:") {
		t.Errorf("%d left, %v\n%s", left, err, text)
	}
}
