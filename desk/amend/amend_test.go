package amend_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/amend"
)

// open returns a desk over a real store, with its book.
func open(t *testing.T) (*desk.Desk, *amend.Amendments) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	p := desk.NoPolicy()
	p.Targets = map[string]deadline.Period{"notice.decide": {N: 2, Unit: deadline.Days}}
	p.Redress.Court = "the courts"
	dk, err := desk.New(desk.Config{Record: s, Policy: p, Now: func() time.Time { return time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return dk, amend.Over(dk)
}

// TestAChangeIsInForceWhenASecondPersonApprovesIt: until then nothing changes; whoever proposed it does not decide on it; another book over
// the same log says the same.
func TestAChangeIsInForceWhenASecondPersonApprovesIt(t *testing.T) {
	t.Parallel()
	dk, b := open(t)
	for name, text := range map[string]string{"target.notice.decide": "3 days", "target.review.review": "1 working day",
		"redress.court": "any court", "undo": "5m0s", "golden": "20", "language": "de", "reason.medicines.de": "Arzneimittel ohne Rezept.",
		"letter.en.redress.open": "You can do this:"} {
		old := b.Now(name)
		c, err := b.Propose(t.Context(), "admin-1", name, text, "we saw that it is so")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := b.Now(name); got != old || got.Here {
			t.Errorf("%s holds before it is approved: %+v", name, got)
		}
		if err := b.Close(t.Context(), "admin-1", c.ID, "approve", ""); aedile.ClassOf(err) != aedile.Denied {
			t.Errorf("%s: one person alone: got %v", name, err)
		}
		if _, err := b.Propose(t.Context(), "admin-2", name, text, "again"); aedile.ClassOf(err) != aedile.Conflict {
			t.Errorf("%s: a second proposal: got %v", name, err)
		}
		if err := b.Close(t.Context(), "admin-2", c.ID, "approve", ""); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := b.Now(name); got.Value != text || !got.Here {
			t.Errorf("%s: got %+v, want %s", name, got, text)
		}
		if err := b.Close(t.Context(), "admin-2", c.ID, "refuse", "no"); aedile.ClassOf(err) != aedile.Conflict {
			t.Errorf("%s: decided twice: got %v", name, err)
		}
	}
	p := dk.Settled()
	if p.Targets["notice.decide"].N != 3 || p.Redress.Court != "any court" || p.Undo == nil || *p.Undo != 5*time.Minute || p.Golden != 20 ||
		p.Letters.Language != "de" || p.Reasons["medicines"]["de"] == "" || dk.Policy.Redress.Court != "the courts" {
		t.Errorf("got %+v", p)
	}
	again := amend.Over(dk)
	if err := again.Catch(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range b.Settings() {
		if got := again.Now(s.Name); got != s {
			t.Errorf("another book over the same log has %+v, want %+v", got, s)
		}
	}
	if c := again.Changes(); len(c) != 8 || c[0].By != "admin-1" || c[0].Closed.By != "admin-2" || c[0].State != "approve" {
		t.Errorf("got %+v", c)
	}
}

// TestWhatCannotBeReadIsNotProposed: values are read as those of the file are.
func TestWhatCannotBeReadIsNotProposed(t *testing.T) {
	t.Parallel()
	_, b := open(t)
	for name, text := range map[string]string{"target.notice.decide": "soon", "target.notice.complain": "1 month", "undo": "2 weeks", "golden": "1",
		"language": "xx", "calendar": "DE", "redress.nobody": "x", "reason.medicines": "x", "letter.en.redress.open": "two\nlines",
		"letter.en.statement.opening": "Nothing is filled in.", "letter.en.status.suspected": "Proved beyond doubt", "letter.xx.a": "b"} {
		if _, err := b.Propose(t.Context(), "admin-1", name, text, "why"); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s = %q: got %v, want an Invalid error", name, text, err)
		}
	}
	if _, err := b.Propose(t.Context(), "admin-1", "redress.court", "any court", " "); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without a reason: got %v", err)
	}
	if _, err := b.Propose(t.Context(), "admin-1", "redress.court", "the courts", "why"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("what is so already: got %v", err)
	}
	if len(b.Changes()) != 0 {
		t.Errorf("got %+v", b.Changes())
	}
}

// TestAChangeIsTakenBackByWhoProposedItAndRefusedByOthers: with a reason, and it holds the value that was.
func TestAChangeIsTakenBackByWhoProposedItAndRefusedByOthers(t *testing.T) {
	t.Parallel()
	dk, b := open(t)
	propose := func() int64 {
		c, err := b.Propose(t.Context(), "admin-1", "target.notice.decide", "", "no number is better than ours")
		if err != nil {
			t.Fatal(err)
		}
		return c.ID
	}
	id := propose()
	for _, x := range []struct {
		by        casework.ActorID
		step, why string
		want      aedile.Class
	}{{"admin-2", "withdraw", "", aedile.Denied}, {"admin-2", "refuse", " ", aedile.Invalid}, {"admin-1", "refuse", "no", aedile.Denied},
		{"admin-2", "shrug", "", aedile.Invalid}} {
		if err := b.Close(t.Context(), x.by, id, x.step, x.why); aedile.ClassOf(err) != x.want {
			t.Errorf("%+v: got %v", x, err)
		}
	}
	if err := b.Close(t.Context(), "admin-2", id, "refuse", "it helps people plan"); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(t.Context(), "admin-1", propose(), "withdraw", ""); err != nil {
		t.Fatal(err)
	}
	if got := b.Now("target.notice.decide"); got.Value != "2 days" || got.Here {
		t.Errorf("got %+v", got)
	}
	if err := b.Close(t.Context(), "admin-2", propose(), "approve", ""); err != nil {
		t.Fatal(err)
	}
	if p := dk.Settled().Targets["notice.decide"]; !p.IsZero() {
		t.Errorf("a target that was taken away holds: %v", p)
	}
}

// TestWordsOfLettersKeepWhatIsFilledIn: a text that an operator words anew has the same places.
func TestWordsOfLettersKeepWhatIsFilledIn(t *testing.T) {
	t.Parallel()
	for _, lang := range letter.Languages() {
		all := letter.Texts(lang)
		if len(all) < 100 {
			t.Errorf("%s has %d texts", lang, len(all))
		}
		for _, x := range all {
			if err := (letter.Wording{Lang: lang, Key: x.Key, Text: strings.TrimSpace(x.Text)}).Whole(); err != nil {
				t.Errorf("%s %s: %v", lang, x.Key, err)
			}
		}
	}
}
