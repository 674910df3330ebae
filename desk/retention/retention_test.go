package retention

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	rules "github.com/aedile/aedile/desk/policy"
)

// keeper returns a desk with a closed case, whose policy wants two persons, and its clock.
func keeper(t *testing.T, policy string) (Retainer, *time.Time) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	p, err := rules.Read("p.yaml", []byte(policy))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: p, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	step := casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, Body: &kinds.Notice{Reasons: "The lamp gives shocks.",
		Locations: []string{"https://market.example/item/17"}, Name: casework.Name("Alma Example"),
		Email: casework.Name("alma@rights.example"), GoodFaith: true}}
	if _, err := dk.Move(t.Context(), "n-1", "notice", step); err != nil {
		t.Fatal(err)
	}
	return Retainer{dk}, &now
}

func by(id casework.ActorID) desk.Act {
	return desk.Act{By: casework.Actor{Party: casework.Platform, ID: id}}
}

// texts returns how many texts an erasure took out, and what holds it.
func texts(t *testing.T, k Retainer, x Erasing) (n int, held string) {
	t.Helper()
	all, hs, err := k.Erase(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		n += len(s.Texts)
	}
	for _, h := range hs {
		held += string(h.Case) + ": " + strings.Join(h.Why, "; ")
	}
	return n, held
}

func TestTwoPersonsTakeOutWhatThePolicyWantsByTwo(t *testing.T) {
	t.Parallel()
	k, now := keeper(t, "erase_by_two: true")
	x := Erasing{Act: by("p-1"), Case: "n-1", Why: "the person asked", Names: []string{"Alma Example"}}
	const waits = "n-1: a second person has yet to ask for the same, as the policy wants"
	for range 2 { // one person alone stays one, however often
		if n, held := texts(t, k, x); n != 0 || held != waits {
			t.Fatalf("%d texts went by one person's word: %q", n, held)
		}
	}
	other := x
	other.Act, other.Names = by("p-2"), []string{"alma@rights.example"}
	if n, held := texts(t, k, other); n != 0 || held != waits {
		t.Errorf("%d texts went by another wish: %q", n, held)
	}
	more := x
	more.Act, more.Attachments = by("p-2"), true
	if n, held := texts(t, k, more); n != 0 || held != waits {
		t.Errorf("%d texts went by a wish for more: %q", n, held)
	}
	*now = now.Add(31 * 24 * time.Hour)
	x.Act = by("p-2")
	if n, held := texts(t, k, x); n != 0 || held != waits {
		t.Errorf("%d texts went by a word of last month: %q", n, held)
	}
	x.Act = by("p-3")
	if n, held := texts(t, k, x); n != 1 || held != "" {
		t.Errorf("two persons took out %d texts: %q", n, held)
	}
	x.Act = by("p-1")
	if n, held := texts(t, k, x); n != 0 || held != waits {
		t.Errorf("what two asked for is used up: %d, %q", n, held)
	}
	said := ""
	for e, err := range k.Record.Entries(t.Context(), "n-1") {
		if err != nil {
			t.Fatal(err)
		}
		if e.Case == record.Erasures {
			said += string(e.Raw)
		}
	}
	if !strings.Contains(said, `"why":"the person asked (first asked for by p-2)"`) || !strings.Contains(said, "p-3") ||
		strings.Contains(said, "Alma") {
		t.Errorf("the tombstone names both and nobody else: %s", said)
	}
	r, err := k.Verify(t.Context(), record.Against{})
	if err != nil || len(r.Faults) > 0 || r.Erased != 1 {
		t.Errorf("%+v %v", r, err)
	}
}

func TestWhoErasesByTwoIsNamed(t *testing.T) {
	t.Parallel()
	k, _ := keeper(t, "erase_by_two: true")
	for _, x := range []Erasing{{Act: by(""), Case: "n-1", Why: "asked"}, {Act: by("p-1"), Case: "n-1", Why: " "}} {
		if _, _, err := k.Erase(t.Context(), x); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%+v: %v", x, err)
		}
	}
	k, _ = keeper(t, "")
	if n, held := texts(t, k, Erasing{Act: by("p-1"), Case: "n-1", Why: "asked"}); n < 2 || held != "" {
		t.Errorf("where the policy wants no second person, %d texts went: %q", n, held)
	}
}
