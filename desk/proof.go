package desk

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// Checkpoint signs a checkpoint of the whole journal and keeps it. Known are the keys that may have signed those before it; more may sign
// beside the owner. Errors are those of record.Sign.
func (dk *Desk) Checkpoint(ctx context.Context, s note.Signer, known note.Verifiers, more ...note.Signer) (record.Checkpoint, error) {
	if err := dk.Log.Anchor(ctx, casework.Actor{Party: dk.party(), Automated: true}, dk.Now()); err != nil {
		return record.Checkpoint{}, err
	}
	c, err := record.Sign(ctx, dk.Record, s, known, more...)
	if err != nil {
		return c, err
	}
	return c, dk.Record.SaveCheckpoint(ctx, c)
}

// Verify holds the journal against itself, the list of cases, the attachments, every checkpoint, and what else is given; the tasks against
// the events that left them; and the log of the desk against itself. The procedures are those of this program.
func (dk *Desk) Verify(ctx context.Context, a record.Against) (record.Report, error) {
	a.Kind = kinds.Of
	r, err := a.Verify(ctx, dk.Record)
	if err != nil {
		return r, err
	}
	var faults []record.Fault
	if r.Tasks, faults, err = a.VerifyTasks(ctx, dk.Record, dk.Board, dk.Now()); err != nil {
		return r, err
	}
	r.Faults = append(r.Faults, faults...)
	if r.Facts, faults, err = record.VerifyFacts(ctx, dk.Log, r.Anchors...); err != nil {
		return r, err
	}
	r.Faults = append(r.Faults, faults...)
	return r, nil
}

// Newest returns the newest checkpoint that a known key signed. None is a NotFound error.
func (dk *Desk) Newest(ctx context.Context, known note.Verifiers) (newest record.Checkpoint, err error) {
	notes, err := dk.Record.Checkpoints(ctx)
	if err != nil {
		return newest, fmt.Errorf("read checkpoints: %w", err)
	}
	for _, text := range notes {
		c, err := record.ReadCheckpoint(text, known)
		if err != nil {
			return newest, err
		}
		if c.N >= newest.N {
			newest = c
		}
	}
	if newest.Note == "" {
		return newest, aedile.NotFoundf("find checkpoint", "", "the record has none").Hint("aedile case checkpoint signs one")
	}
	return newest, nil
}

// AskWitness returns the request to a witness that it cosign the checkpoint, after so many events that it saw last.
func (dk *Desk) AskWitness(ctx context.Context, seen int64, c record.Checkpoint) (string, error) {
	return record.Request(ctx, dk.Record, seen, c)
}

// Witnessed keeps the checkpoint of the record with the signatures of a witness.
func (dk *Desk) Witnessed(ctx context.Context, cosigned string, known note.Verifiers) (record.Checkpoint, error) {
	d, err := record.ReadCheckpoint(cosigned, known)
	if err != nil {
		return d, err
	}
	notes, err := dk.Record.Checkpoints(ctx)
	if err != nil {
		return d, fmt.Errorf("read checkpoints: %w", err)
	}
	for _, text := range notes {
		if c, err := record.ReadCheckpoint(text, known); err == nil && c.N == d.N && c.Hash == d.Hash && c.Origin == d.Origin {
			if d, err = record.Join(text, d.Note, known); err != nil {
				return d, err
			}
			return d, dk.Record.SaveCheckpoint(ctx, d)
		}
	}
	return d, aedile.NotFoundf("keep signature", d.Origin, "the record has no such checkpoint over %d events", d.N)
}

// Export returns the case as a dossier under a new checkpoint. Redacted leaves out everything personal; the proofs still hold.
func (dk *Desk) Export(ctx context.Context, id aedile.CaseID, s note.Signer, known note.Verifiers, redacted bool,
	more ...note.Signer) (record.Dossier, error) {
	if _, err := dk.Case(ctx, id); err != nil {
		return record.Dossier{}, err
	}
	point, err := dk.Checkpoint(ctx, s, known, more...)
	if err != nil {
		return record.Dossier{}, err
	}
	leave := record.Leave{}
	if redacted {
		leave = record.Personal()
	} else if err := dk.Looked(ctx, id, "export"); err != nil {
		return record.Dossier{}, err
	}
	return record.Export(ctx, dk.Record, id, point, leave)
}

// Import takes the case of a dossier into the store, with what is attached to it, and keeps the dossier itself beside them: its proofs
// are those of the record it comes from. No letter goes out and nothing lapses for it here. A dossier that does not hold, or in which texts
// were left
// out, is an Invalid error; a case that is there already is a Conflict error.
func (dk *Desk) Import(ctx context.Context, d record.Dossier, r record.Report, a Act) (c casework.Case, err error) {
	switch {
	case len(r.Faults) > 0:
		return c, aedile.Invalidf("import", string(d.Case), "the dossier does not hold: %s", r.Faults[0].String())
	case r.Erased > 0:
		return c, aedile.Invalidf("import", string(d.Case), "%d texts or attachments were left out of it", r.Erased).
			Hint("ask for the dossier without --redact; one with gaps can be read and verified, and is no case to go on with")
	}
	events := d.Log()
	if len(events) == 0 {
		return c, aedile.Invalidf("import", string(d.Case), "the dossier holds no event of its case")
	}
	k, err := KindOf(events[0].Kind)
	if err != nil {
		return c, err
	}
	for i := range events {
		events[i].Prev = "" // of the other journal; ours sets its own
	}
	if c, err = casework.Replay(k, events); err != nil {
		return c, err
	}
	if err := dk.Record.Append(ctx, casework.Change{Case: c, Events: events}); err != nil {
		return c, fmt.Errorf("import %s: %w", d.Case, err)
	}
	return c, dk.importAttached(ctx, d, a)
}

// importAttached keeps what is attached to the case of a dossier, and the dossier.
func (dk *Desk) importAttached(ctx context.Context, d record.Dossier, a Act) error {
	at := dk.at(a.At)
	whole, err := d.Bytes()
	if err != nil {
		return err
	}
	all := append(d.Attachments, record.Attachment{Kind: record.FromDossier, Name: "dossier.json", Media: "application/json", Data: whole})
	for _, x := range all {
		x.Case, x.By, x.At = d.Case, a.By, at
		if _, err := dk.Record.Attach(ctx, x); err != nil {
			return fmt.Errorf("import attachments of %s: %w", d.Case, err)
		}
	}
	return nil
}

// at returns the instant of an act: now where it names none.
func (dk *Desk) at(t time.Time) time.Time {
	if t.IsZero() {
		return dk.Now()
	}
	return t
}

// Stored returns what the store has about a case in the form of a dossier, without proofs.
func (dk *Desk) Stored(ctx context.Context, id aedile.CaseID) (record.Dossier, error) {
	d := record.Dossier{Format: record.Format, Case: id}
	if _, err := dk.Case(ctx, id); err != nil {
		return d, err
	}
	for e, err := range dk.Record.Entries(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("read case %s: %w", id, err)
		}
		d.Events = append(d.Events, record.Proven{Seq: e.Seq, Event: e.Raw})
	}
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("read case %s: %w", id, err)
		}
		d.Attachments = append(d.Attachments, a)
	}
	return d, nil
}

// Person returns all that is held of the person with these names, addresses and numbers: in the journal and what is attached to it, then
// in notes and unsent drafts of the desk.
func (dk *Desk) Person(ctx context.Context, names ...string) ([]record.Held, error) {
	all, looked := []record.Held{}, map[aedile.CaseID]bool{}
	add := func(p record.Held) (err error) {
		if !looked[p.Case] {
			looked[p.Case] = true
			err = dk.Looked(ctx, p.Case, "person")
		}
		all = append(all, p)
		return err
	}
	for p, err := range record.Person(ctx, dk.Record, names...) {
		if err == nil {
			err = add(p)
		}
		if err != nil {
			return nil, err
		}
	}
	match := record.Named(names...)
	typed, err := dk.facts(ctx, FactFilter{What: []record.FactKind{record.FactNote, record.FactDraft}})
	if err != nil {
		return nil, fmt.Errorf("look for a person in notes: %w", err)
	}
	for _, f := range typed {
		if !match("/text", f.Text) {
			continue
		}
		if err := add(record.Held{Case: f.Case, Move: string(f.What), At: f.At, Path: "/text", Text: f.Text.Text}); err != nil {
			return nil, err
		}
	}
	return all, nil
}
