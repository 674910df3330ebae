package desk

import (
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
)

// TestWhatTheDeskNotesStandsOnTheRow: to whom a case belongs, who looks, what is put aside, who is asked.
func TestWhatTheDeskNotesStandsOnTheRow(t *testing.T) {
	t.Parallel()
	dk, now := clocked(t)
	ctx, no := t.Context(), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	row := func() Row {
		t.Helper()
		r, err := dk.Board.Row(ctx, "d-1")
		no(err)
		return r
	}
	_, err := dk.Assign(ctx, "d-1", "m-2", "m-1", "")
	no(err)
	other, err := dk.Reserve(ctx, "d-1", "m-1")
	no(err)
	if r := row(); other != "" || r.Assignee != "m-1" || r.Locked(*now) != "m-1" || r.Locked(now.Add(lockFor)) != "" ||
		r.Number != "C-2026-0001" {
		t.Errorf("%q %+v", other, r)
	}
	if other, err = dk.Reserve(ctx, "d-1", "m-2"); err != nil || other != "m-1" || row().LockBy != "m-1" {
		t.Errorf("a lock is shown and not taken: %q %v", other, err)
	}
	no(dk.Release(ctx, "d-1", "m-1"))
	if other, err = dk.Reserve(ctx, "d-1", "m-2"); err != nil || other != "" || row().LockBy != "m-2" {
		t.Errorf("%q %v", other, err)
	}
	no(dk.PutAside(ctx, "d-1", "m-1", now.Add(48*time.Hour), "waits for the permit"))
	if r := row(); r.HeldBy != "m-1" || r.HeldWhy != "waits for the permit" {
		t.Errorf("%+v", r)
	}
	if err := dk.PutAside(ctx, "d-1", "m-1", now.Add(48*time.Hour), ""); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if n, err := dk.TakeUpDue(ctx); n != 0 || err != nil || row().HeldBy == "" {
		t.Errorf("taken up before its day: %d %v", n, err)
	}
	*now = now.Add(48 * time.Hour)
	if n, err := dk.TakeUpDue(ctx); n != 1 || err != nil || row().HeldBy != "" {
		t.Errorf("not taken up on its day: %d %v", n, err)
	}
	no(dk.PutAside(ctx, "d-1", "m-1", now.Add(48*time.Hour), "waits for the permit"))
	no(dk.TakeUp(ctx, "d-1", "m-1"))
	no(dk.Skip(ctx, "d-1", "m-1"))
	no(dk.Skip(ctx, "d-1", "m-1"))
	no(dk.AskSecond(ctx, "d-1", "m-1", "a permanent removal"))
	if r := row(); r.HeldBy != "" || r.Skips != 2 || r.SecondBy != "m-1" {
		t.Errorf("%+v", r)
	}
	if err := dk.GiveSecond(ctx, "d-1", "m-1", "agree", ""); aedile.ClassOf(err) != aedile.Denied {
		t.Errorf("who asked answers: %v", err)
	}
	no(dk.GiveSecond(ctx, "d-1", "m-2", "agree", ""))
	_, err = dk.AddNote(ctx, "d-1", "m-2", "The permit is of Lyon.", true)
	no(err)
	if r := row(); r.SecondBy != "" || r.Notes != 1 {
		t.Errorf("%+v", r)
	}
	notes, err := dk.Notes(ctx, "d-1")
	if err != nil || len(notes) != 1 || notes[0].Text.Text != "The permit is of Lyon." || !notes[0].File || notes[0].By != "m-2" {
		t.Errorf("%+v %v", notes, err)
	}
	c, err := dk.Case(ctx, "d-1")
	if err != nil || c.Version != 1 {
		t.Errorf("none of it is a move of law: version %d %v", c.Version, err)
	}
}

// TestWhatIsTypedIsNotLost: a draft is kept by person, case and form; the one before is let go; what is private stays so.
func TestWhatIsTypedIsNotLost(t *testing.T) {
	t.Parallel()
	dk, now := clocked(t)
	ctx := t.Context()
	for _, d := range []struct{ by, text string }{{"m-1", "It sho"}, {"m-2", "other"}, {"m-1", "It shows Alma"}} {
		if err := dk.SaveDraft(ctx, "d-1", casework.ActorID(d.by), "decide", d.text); err != nil {
			t.Fatal(err)
		}
	}
	typed := func(by casework.ActorID, form string) string {
		t.Helper()
		s, err := dk.Typed(ctx, "d-1", by, form)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if typed("m-1", "decide") != "It shows Alma" || typed("m-2", "decide") != "other" || typed("m-1", "note") != "" {
		t.Errorf("%q %q %q", typed("m-1", "decide"), typed("m-2", "decide"), typed("m-1", "note"))
	}
	fs, err := dk.facts(ctx, FactFilter{Case: "d-1", By: "m-1"})
	if err != nil || len(fs) != 2 || fs[0].Text.Text != "" || fs[0].Text.Digest == "" {
		t.Errorf("the draft before is still there: %+v %v", fs, err)
	}
	if err := dk.SaveDraft(ctx, "d-1", "m-1", "decide", ""); err != nil || typed("m-1", "decide") != "" {
		t.Errorf("thrown away: %v", err)
	}
	if err := dk.Expose(ctx, "", "m-1", "violence", 7); err != nil {
		t.Fatal(err)
	}
	if err := dk.Expose(ctx, "", "m-2", "violence", 50); err != nil {
		t.Fatal(err)
	}
	if got, err := dk.Exposure(ctx, "m-1", now.Add(-time.Hour)); err != nil || got["violence"] != 7 {
		t.Errorf("%v %v", got, err)
	}
	for _, v := range []struct {
		by    casework.ActorID
		name  string
		query string
		roles []string
	}{{"m-1", "late", "rung=late", nil}, {"m-2", "ours", "kind=notice", []string{"moderator"}}, {"m-1", "late", "rung=late&mine=1", nil},
		{"m-2", "own", "x", nil}, {"m-1", "gone", "y", nil}, {"m-1", "gone", "", nil}} {
		if err := dk.SaveView(ctx, v.by, v.name, v.query, v.roles); err != nil {
			t.Fatal(err)
		}
	}
	views, err := dk.Views(ctx, "m-1", []string{"moderator"})
	if err != nil || len(views) != 2 || views[0].Name != "ours" || views[1].Query != "rung=late&mine=1" {
		t.Errorf("%+v %v", views, err)
	}
	r, err := dk.Verify(ctx, record.Against{})
	if err != nil || len(r.Faults) > 0 || r.Facts != 12 {
		t.Errorf("%+v %v", r, err)
	}
}

// TestThePersonGetsWhatNotesAndDraftsHold: what people of the house typed about somebody belongs to the answer under art 15 GDPR.
func TestThePersonGetsWhatNotesAndDraftsHold(t *testing.T) {
	t.Parallel()
	dk, _ := clocked(t)
	ctx := t.Context()
	if _, err := dk.AddNote(ctx, "d-1", "m-2", "Called Zdenka Example: no answer.", false); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Zdenka Example says", "of nobody"} {
		if err := dk.SaveDraft(ctx, "d-1", casework.ActorID("m-"+text[:1]), "decide", text); err != nil {
			t.Fatal(err)
		}
	}
	held, err := dk.Person(ctx, "zdenka  EXAMPLE")
	if err != nil || len(held) != 2 || held[0].Move != "note" || held[1].Move != "draft" || held[0].Case != "d-1" ||
		!strings.Contains(held[0].Text, "no answer") {
		t.Errorf("%+v %v", held, err)
	}
}

// TestEachLookAtPersonalDataIsOnTheLog: who, when, and in which way; a look without names is none.
func TestEachLookAtPersonalDataIsOnTheLog(t *testing.T) {
	t.Parallel()
	dk, _ := clocked(t)
	ctx := t.Context()
	if _, err := dk.Show(ctx, "d-1", letter.Hidden); err != nil {
		t.Fatal(err)
	}
	if _, err := dk.As("m-7").Show(ctx, "d-1", letter.Shown); err != nil {
		t.Fatal(err)
	}
	if _, err := dk.LetterOf(ctx, "d-1", "", "", letter.Shown); err != nil {
		t.Fatal(err)
	}
	looks, err := dk.Looks(ctx, "")
	if err != nil || len(looks) != 2 || looks[0].By != "m-7" || looks[0].Name != "show" || looks[1].By != "unknown" ||
		looks[1].Name != "letter" {
		t.Errorf("%+v %v", looks, err)
	}
	if looks, err = dk.Looks(ctx, "d-2"); err != nil || len(looks) != 0 {
		t.Errorf("%+v %v", looks, err)
	}
}
