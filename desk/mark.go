package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// lockFor is how long a case that somebody opened is reserved, if the page that shows it does not ask again. Chosen.
const lockFor = 5 * time.Minute

// note writes a fact of this instant.
func (dk *Desk) note(ctx context.Context, f Fact) (Fact, error) {
	var err error
	if f.Text, err = f.Text.Seal(dk.rand); err != nil {
		return f, err
	}
	f.At = dk.Now().UTC()
	return dk.Log.Note(ctx, f)
}

// Assign gives the case to a person, or with to "" to nobody.
func (dk *Desk) Assign(ctx context.Context, id aedile.CaseID, by, to casework.ActorID, why string) (Fact, error) {
	return dk.note(ctx, Fact{What: record.FactAssign, Case: id, By: by, To: to, Why: why})
}

// Reserve says that the person looks at the case for the next minutes. Where somebody else does, it returns who, and writes nothing: a lock
// is no wall, and the version of the case decides.
func (dk *Desk) Reserve(ctx context.Context, id aedile.CaseID, by casework.ActorID) (casework.ActorID, error) {
	r, err := dk.Board.Row(ctx, string(id))
	if err != nil {
		return "", err
	}
	if other := r.Locked(dk.Now()); other != "" && other != by {
		return other, nil
	}
	_, err = dk.note(ctx, Fact{What: record.FactLock, Case: id, By: by, Until: dk.Now().Add(lockFor).UTC()})
	return "", err
}

// Release says that the person looks at the case no more.
func (dk *Desk) Release(ctx context.Context, id aedile.CaseID, by casework.ActorID) error {
	_, err := dk.note(ctx, Fact{What: record.FactLock, Case: id, By: by, Off: true})
	return err
}

// PutAside puts the case aside until an instant, for a reason. Nothing stops running by that.
func (dk *Desk) PutAside(ctx context.Context, id aedile.CaseID, by casework.ActorID, until time.Time, why string) error {
	_, err := dk.note(ctx, Fact{What: record.FactHold, Case: id, By: by, Until: until.UTC(), Why: why})
	return err
}

// TakeUp takes up again what was put aside.
func (dk *Desk) TakeUp(ctx context.Context, id aedile.CaseID, by casework.ActorID) error {
	_, err := dk.note(ctx, Fact{What: record.FactHold, Case: id, By: by, Off: true})
	return err
}

// TakeUpDue takes up again what was put aside until a day that has come, and returns how many cases that were.
func (dk *Desk) TakeUpDue(ctx context.Context) (n int, err error) {
	held, now := true, dk.Now()
	for page := (RowPage{Order: casework.OrderID, Limit: maxLooks}); ; {
		rows, next, err := dk.Board.Rows(ctx, RowFilter{Held: &held}, page)
		if err != nil {
			return n, fmt.Errorf("look for what was put aside: %w", err)
		}
		for _, r := range rows {
			if r.HeldUntil.IsZero() || r.HeldUntil.After(now) {
				continue
			}
			if err := dk.TakeUp(ctx, r.Case, byDesk); err != nil {
				return n, err
			}
			n++
		}
		if page.After = next; next == "" {
			return n, nil
		}
	}
}

// Skip notes that the person went past the case.
func (dk *Desk) Skip(ctx context.Context, id aedile.CaseID, by casework.ActorID) error {
	_, err := dk.note(ctx, Fact{What: record.FactSkip, Case: id, By: by})
	return err
}

// AddNote notes a text on the case. One that is for the file goes into dossiers.
func (dk *Desk) AddNote(ctx context.Context, id aedile.CaseID, by casework.ActorID, text string, file bool) (Fact, error) {
	return dk.note(ctx, Fact{What: record.FactNote, Case: id, By: by, Text: casework.Personal{Text: text, Prose: true}, File: file})
}

// Notes returns what was noted on the case, the earliest first.
func (dk *Desk) Notes(ctx context.Context, id aedile.CaseID) ([]Fact, error) {
	return dk.facts(ctx, FactFilter{Case: id, What: []record.FactKind{record.FactNote}})
}

// SaveDraft keeps what the person has typed into a form of the case. The draft before it is let go. An empty text throws the draft away.
func (dk *Desk) SaveDraft(ctx context.Context, id aedile.CaseID, by casework.ActorID, form, text string) error {
	_, err := dk.note(ctx, Fact{What: record.FactDraft, Case: id, By: by, Name: form, Text: casework.Personal{Text: text, Prose: true},
		Off: text == ""})
	return err
}

// Typed returns what the person has typed into a form of the case and has not sent; "" where there is nothing.
func (dk *Desk) Typed(ctx context.Context, id aedile.CaseID, by casework.ActorID, form string) (string, error) {
	fs, err := dk.facts(ctx, FactFilter{Case: id, By: by, What: []record.FactKind{record.FactDraft}, Last: maxLooks})
	for _, f := range slices.Backward(fs) {
		if f.Name == form {
			return f.Text.Text, err
		}
	}
	return "", err
}

// AskSecond asks for a second person to look at the case.
func (dk *Desk) AskSecond(ctx context.Context, id aedile.CaseID, by casework.ActorID, why string) error {
	_, err := dk.note(ctx, Fact{What: record.FactSecond, Case: id, By: by, Why: why})
	return err
}

// GiveSecond says what the second person chose. Who asked cannot give the answer, a Denied error.
func (dk *Desk) GiveSecond(ctx context.Context, id aedile.CaseID, by casework.ActorID, outcome, why string) error {
	r, err := dk.Board.Row(ctx, string(id))
	if err != nil {
		return err
	}
	if r.SecondBy == by {
		return aedile.Deniedf("look a second time", string(id), "who asked for it is not the second person")
	}
	_, err = dk.note(ctx, Fact{What: record.FactSecond, Case: id, By: by, Outcome: outcome, Why: why, Off: true})
	return err
}

// Expose notes for how long the person has looked at what is violent or sexual. Only the person sees it.
func (dk *Desk) Expose(ctx context.Context, id aedile.CaseID, by casework.ActorID, sort string, minutes int) error {
	_, err := dk.note(ctx, Fact{What: record.FactExposure, Case: id, By: by, Name: sort, Minutes: minutes})
	return err
}

// Exposure returns for how many minutes the person has looked at such things since the instant, by sort.
func (dk *Desk) Exposure(ctx context.Context, by casework.ActorID, since time.Time) (map[string]int, error) {
	fs, err := dk.facts(ctx, FactFilter{By: by, What: []record.FactKind{record.FactExposure}})
	minutes := map[string]int{}
	for _, f := range fs {
		if !f.At.Before(since) {
			minutes[f.Name] += f.Minutes
		}
	}
	return minutes, err
}

// SaveView keeps the list that the query makes under a name, for roles or, without any, for the person. An empty query throws it away.
func (dk *Desk) SaveView(ctx context.Context, by casework.ActorID, name, query string, roles []string) error {
	_, err := dk.note(ctx, Fact{What: record.FactView, By: by, Name: name, Query: query, Roles: roles, Off: query == ""})
	return err
}

// Views returns the lists that the person has kept, and those that others have kept for one of the roles, the earliest first.
func (dk *Desk) Views(ctx context.Context, by casework.ActorID, roles []string) ([]Fact, error) {
	fs, err := dk.facts(ctx, FactFilter{What: []record.FactKind{record.FactView}})
	var views []Fact
	for _, f := range fs {
		if f.By != by && !slices.ContainsFunc(f.Roles, func(r string) bool { return slices.Contains(roles, r) }) {
			continue
		}
		views = slices.DeleteFunc(views, func(old Fact) bool { return old.By == f.By && old.Name == f.Name })
		if !f.Off {
			views = append(views, f)
		}
	}
	return views, err
}

// Looked notes that the viewer of the desk has looked at personal data of the case, and in which way. What cannot be noted is not shown.
func (dk *Desk) Looked(ctx context.Context, id aedile.CaseID, how string) error {
	by := dk.Viewer
	if by == "" {
		by = "unknown"
	}
	_, err := dk.note(ctx, Fact{What: record.FactLook, Case: id, By: by, Name: how})
	return err
}

// Looks returns who has looked at personal data, the earliest first: of one case, or with id "" of all; of many the last thousand.
func (dk *Desk) Looks(ctx context.Context, id aedile.CaseID) ([]Fact, error) {
	return dk.facts(ctx, FactFilter{Case: id, What: []record.FactKind{record.FactLook}, Last: maxLooks})
}

// maxLooks is how many looks are listed at once. Chosen: more than anybody reads.
const maxLooks = 1000

func (dk *Desk) facts(ctx context.Context, f FactFilter) (all []Fact, err error) {
	for x, err := range dk.Log.Facts(ctx, f) {
		if err != nil {
			return all, err
		}
		all = append(all, x)
	}
	return all, nil
}

// Did notes that a person has done what a machine could not, such as to carry out a decision in the shop; name is that of the errand.
func (dk *Desk) Did(ctx context.Context, id aedile.CaseID, by casework.ActorID, name, how string) error {
	r, err := dk.Board.Row(ctx, string(id))
	if err != nil {
		return err
	}
	if !slices.Contains(strings.Split(r.Todo, "\n"), name) {
		return aedile.NotFoundf("note", string(id), "there is nothing to do of the name %q", name)
	}
	_, err = dk.note(ctx, Fact{What: record.FactTask, Case: id, By: by, Name: name, Why: how, Off: true})
	return err
}
