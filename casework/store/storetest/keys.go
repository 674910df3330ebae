package storetest

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// newPair makes a key pair of the suite's journal, with its public half as text.
func newPair(tb testing.TB) (Key, string) {
	tb.Helper()
	secret, public, err := record.NewKey(rand.Reader, "record.example")
	if err != nil {
		tb.Fatal(err)
	}
	s, err := note.NewSigner(secret)
	if err != nil {
		tb.Fatal(err)
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		tb.Fatal(err)
	}
	return Key{s, note.VerifierList(v)}, public
}

// keyChanges: a key lets another in, which signs from there on; one that was revoked signs no more, and is never let in again.
func keyChanges(t *testing.T, h Harness) {
	s, _ := small(t, h)
	first, firstPublic := newPair(t)
	second, secondPublic := newPair(t)
	stranger, _ := newPair(t)
	by := casework.Actor{Party: casework.Platform, ID: "p-1"}
	change := func(k Key, c record.KeyChange) {
		t.Helper()
		c, err := record.ChangeKey(k.Signer, c)
		if err == nil {
			err = s.(record.KeyKeeper).ChangeKeys(t.Context(), c, by, Start())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	faults := func(known note.Verifiers) string {
		t.Helper()
		r, err := record.Verify(t.Context(), s, known)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(r.Faults, r.Signed)
	}
	first.Checkpoint(t, s)
	change(first, record.KeyChange{Key: secondPublic})
	opened(t, s, "n-4")
	Key{second.Signer, first.Known}.Checkpoint(t, s) // who knows the first key alone
	if got := faults(first.Known); got != "[] 10" {
		t.Errorf("the key that was let in: %s", got)
	}
	change(second, record.KeyChange{Key: firstPublic, Revoke: true, Why: "it was copied"})
	if got := faults(first.Known); got != "[] 10" {
		t.Errorf("what the first signed before holds: %s", got)
	}
	if _, err := record.Sign(t.Context(), s, first.Signer, first.Known); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a key that was revoked signs: %v", err)
	}
	forged, err := note.Sign(&note.Note{Text: signedText(t, s, second, first.Known)}, first.Signer)
	if err != nil {
		t.Fatal(err)
	}
	r, err := record.Verify(t.Context(), s, first.Known, string(forged))
	if err != nil || !strings.Contains(fmt.Sprint(r.Faults), "no known key signed it") || r.Signed != 10 {
		t.Errorf("a checkpoint of a key that was revoked: %+v %v", r, err)
	}
	change(stranger, record.KeyChange{Key: firstPublic}) // by a key that nobody trusts
	change(second, record.KeyChange{Key: firstPublic})
	if r, _ = record.Verify(t.Context(), s, first.Known, string(forged)); !strings.Contains(fmt.Sprint(r.Faults), "no known key signed it") {
		t.Errorf("a key that was revoked is let in again: %+v", r)
	}
	Key{second.Signer, first.Known}.Checkpoint(t, s)
	if got := faults(first.Known); got != "[] 13" {
		t.Errorf("the second goes on: %s", got)
	}
	c, err := record.ChangeKey(second.Signer, record.KeyChange{Key: secondPublic, Revoke: true, Why: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Why = "y"; s.(record.KeyKeeper).ChangeKeys(t.Context(), c, by, Start()) != nil {
		t.Fatal("the store holds no policy")
	}
	if got := faults(first.Known); !strings.Contains(got, "says something else than was signed") {
		t.Errorf("a change that was not signed so: %s", got)
	}
	for _, c := range []record.KeyChange{{Key: "x"}, {Key: firstPublic}, {Key: secondPublic, Revoke: true},
		{Key: secondPublic, Revoke: true, Why: "a\nb"}} {
		if _, err := record.ChangeKey(first.Signer, c); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// signedText returns what a checkpoint of the whole journal says.
func signedText(t *testing.T, s Store, k Key, known note.Verifiers) string {
	t.Helper()
	c, err := record.Sign(t.Context(), s, k.Signer, known)
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(c.Note, "\n\n")
	return text + "\n"
}

// stepped moves with a clock that goes back: what is written stands in the order in which it was written, and the record holds.
func stepped(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	now := Start()
	svc := service(t, s, func() time.Time { return now })
	if _, err := svc.Move(t.Context(), "n-1", "notice", notice("Alma Example")); err != nil {
		t.Fatal(err)
	}
	now = now.Add(-2 * time.Hour)
	events := int64(1)
	if _, err := svc.Move(t.Context(), "n-2", "notice", notice("Alma Example")); err != nil {
		t.Errorf("another case: %v", err)
	} else {
		events++
	}
	switch _, err := svc.Move(t.Context(), "n-1", "notice", confirm(1)); aedile.ClassOf(err) {
	case "":
		if events++; err != nil {
			t.Fatal(err)
		}
	case aedile.Invalid, aedile.Conflict: // a move before the last one of its case is refused in words
		t.Logf("the same case: %v", err)
	default:
		t.Errorf("the same case: %v", err)
	}
	whole(t, s, events)
	all := entries(t, s)
	if first, err := all[0].Event(); err != nil || !first.At.Equal(Start()) {
		t.Errorf("the first event: %+v %v", first, err)
	}
	if _, faults, err := (record.Against{Kind: kinds.Of}).VerifyTasks(t.Context(), s, s.(Board), Start()); err != nil || len(faults) > 0 {
		t.Errorf("tasks: %v %v", faults, err)
	}
}
