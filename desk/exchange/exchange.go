// Package exchange holds the use-cases of two desks that work with each other: a request, an answer, an order or a whole case goes from the
// record of one to that of the other as a dossier, which the other side verifies before it takes anything in. What was taken stands in its
// own record with the dossier beside it.
//
// It opens no connection: a parcel is bytes, and how they travel is for a file, a call or a carrier. What it does not trust it does not
// take.
package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Format names the form of a parcel.
const Format = "aedile-parcel/1"

// MaxParcel is how many bytes of a parcel are read. Chosen: a case with some pictures; larger ones go as a dossier by file.
const MaxParcel = 32 << 20

// Cargo is what a parcel holds.
type Cargo string

// The sorts.
const (
	aRequest Cargo = "request" // for information: an authority asks a provider
	anAnswer Cargo = "answer"  // to it: all answers that were given so far
	anOrder  Cargo = "order"   // of an authority (arts 9, 10 DSA)
	aDossier Cargo = "dossier" // a whole case, as it stands
)

// Parcel is what goes from one desk to the other: JSON. Everything in it that counts is in the dossier, which its owner signed.
type Parcel struct {
	Format  string          `json:"format"`
	Sort    Cargo           `json:"sort"`
	Reply   aedile.CaseID   `json:"reply_to,omitempty"` // the case of the other record that it answers
	Dossier json.RawMessage `json:"dossier"`
}

// Keys are what a desk signs with and whom it knows.
type Keys struct {
	Sign note.Signer    // of its own checkpoints
	Own  note.Verifiers // of those before
	// Known are the keys of the others. A parcel that none of them signed is not taken.
	Known note.Verifiers
}

// Pack makes a parcel of a case under a new checkpoint. The sort follows from the case: an order and a request are what the other side
// is to
// do, a request that was received and answered is the answer, and every other case goes as it is. A request or order that was not sent is a
// Conflict error.
func Pack(ctx context.Context, dk *desk.Desk, id aedile.CaseID, k Keys) ([]byte, error) {
	c, err := dk.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	p := Parcel{Format: Format}
	if p.Sort, p.Reply, err = sortOf(ctx, dk, c); err != nil {
		return nil, err
	}
	d, err := dk.Export(ctx, id, k.Sign, k.Own, false)
	if err != nil {
		return nil, err
	}
	if p.Dossier, err = d.Bytes(); err != nil {
		return nil, err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("write parcel of %s: %w", id, err)
	}
	if len(b) > MaxParcel {
		return nil, aedile.Limitf("pack", string(id), "is larger than %d bytes",
			MaxParcel).Hint("aedile case export writes a dossier of any size")
	}
	return b, nil
}

// sortOf says what a parcel of the case is, and which case of the other record it answers.
func sortOf(ctx context.Context, dk *desk.Desk, c casework.Case) (s Cargo, reply aedile.CaseID, err error) {
	switch {
	case c.Kind == "order":
		return anOrder, "", nil
	case c.Kind != "request":
		return aDossier, "", nil
	}
	if _, sent := c.Last("send"); sent {
		return aRequest, "", nil
	}
	if _, came := c.Last("receive"); !came {
		return "", "", aedile.Conflictf("pack", string(c.ID), "the request is a draft: nothing was asked").Hint("send it first")
	}
	if kinds.AnswerOf(c) == nil {
		return "", "", aedile.Conflictf("pack", string(c.ID), "nothing was answered yet")
	}
	reply, err = origin(ctx, dk, c.ID)
	return anAnswer, reply, err
}

// origin returns the case of the other record that a case came from; one that came otherwise is a Conflict error.
func origin(ctx context.Context, dk *desk.Desk, id aedile.CaseID) (aedile.CaseID, error) {
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return "", fmt.Errorf("read attachments of %s: %w", id, err)
		}
		var d struct {
			Case aedile.CaseID `json:"case"`
		}
		if a.Kind == record.FromDossier && json.Unmarshal(a.Data, &d) == nil && d.Case != "" {
			return d.Case, nil
		}
	}
	return "", aedile.Conflictf("pack", string(id), "the request did not come as a parcel, so that the other side does not know the case").
		Hint("send the answer as a letter")
}

// Taken is what became of a parcel.
type Taken struct {
	Sort    Cargo         `json:"sort"`
	Case    aedile.CaseID `json:"case"` // in this record
	State   string        `json:"state"`
	From    string        `json:"from"`              // the record it came from, as its checkpoint names it
	Theirs  aedile.CaseID `json:"theirs"`            // the case there
	Already bool          `json:"already,omitempty"` // it was here before; nothing was done
	Events  int64         `json:"events"`            // of the other journal that its signature covers
	Moves   int           `json:"moves"`             // that were made
}

// Take verifies a parcel and takes in what it holds. One whose proofs do not hold, or that no known key signed, is an Invalid error, and
// nothing of it is taken. The same parcel again changes nothing.
func Take(ctx context.Context, dk *desk.Desk, b []byte, k Keys, by casework.ActorID) (t Taken, err error) {
	p, d, report, err := open(b, k)
	if err != nil {
		return t, err
	}
	t = Taken{Sort: p.Sort, Theirs: d.Case, Events: report.Signed}
	t.From, _, _ = strings.Cut(d.Checkpoint, "\n")
	c, err := theirs(d)
	if err != nil {
		return t, err
	}
	x := taking{dk: dk, by: by, d: d, c: c, t: &t}
	switch p.Sort {
	case aRequest:
		err = x.request(ctx)
	case anOrder:
		err = x.order(ctx)
	case anAnswer:
		err = x.answer(ctx, p.Reply)
	case aDossier:
		err = x.whole(ctx, report)
	default:
		err = aedile.Invalidf("take parcel", string(p.Sort), "is no sort of parcel that is known here")
	}
	return t, err
}

// open reads and verifies a parcel.
func open(b []byte, k Keys) (p Parcel, d record.Dossier, r record.Report, err error) {
	const op = "take parcel"
	if len(b) > MaxParcel {
		return p, d, r, aedile.Limitf(op, "", "is larger than %d bytes", MaxParcel)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, d, r, aedile.Invalidf(op, "", "is no parcel").Because(err)
	}
	if p.Format != Format {
		return p, d, r, aedile.Invalidf(op, p.Format, "is not of the form %s", Format)
	}
	if k.Known == nil {
		return p, d, r, aedile.Invalidf(op, "", "no key of another desk is known here").Hint("name their public keys")
	}
	if d, r, err = record.Read(bytes.NewReader(p.Dossier), k.Known); err != nil {
		return p, d, r, err
	}
	if len(r.Faults) > 0 {
		return p, d, r, aedile.Invalidf(op, string(d.Case), "does not hold: %s",
			r.Faults[0].String()).Hint("ask the other side to send it again")
	}
	return p, d, r, nil
}

// theirs returns the case as the other record has it.
func theirs(d record.Dossier) (casework.Case, error) {
	events := d.Log()
	if len(events) == 0 {
		return casework.Case{}, aedile.Invalidf("take parcel", string(d.Case), "holds no event of its case")
	}
	k, err := desk.KindOf(events[0].Kind)
	if err != nil {
		return casework.Case{}, err
	}
	return casework.Replay(k, events)
}

// taking is a parcel that is taken in.
type taking struct {
	dk *desk.Desk
	by casework.ActorID
	d  record.Dossier
	c  casework.Case
	t  *Taken
}

// ours returns the identifier of the case that a case of another record opens here: the same one each time.
func (x taking) ours(kind string) aedile.CaseID { return opens(kind, x.t.From, x.d.Case) }

// opens returns the identifier of the case that a case of the named record opens in another.
func opens(kind, record string, id aedile.CaseID) aedile.CaseID {
	sum := aedile.DigestOf([]byte(record + "\n" + string(id)))
	return aedile.CaseID(kind + "-" + strings.TrimPrefix(string(sum), "sha256:")[:16])
}

// answersTo refuses an answer whose case, which its owner signed, was not opened by the case of ours that the parcel says it answers: what
// stands around the dossier is signed by nobody.
func (x taking) answersTo(ctx context.Context, reply aedile.CaseID) error {
	notes, err := x.dk.Record.Checkpoints(ctx)
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	for _, n := range notes {
		if name, _, _ := strings.Cut(n, "\n"); opens("request", name, reply) == x.d.Case {
			return nil
		}
	}
	return aedile.Invalidf("take parcel", string(x.d.Case), "was not opened by our case %s, which it is said to answer", string(reply))
}

// opened opens a case of what the other side sent, once, and keeps the dossier with it.
func (x taking) opened(ctx context.Context, kind string, step casework.Step) error {
	id := x.ours(kind)
	c, err := x.dk.Case(ctx, id)
	if err == nil {
		x.t.Case, x.t.State, x.t.Already = c.ID, c.State, true
		return x.keep(ctx, id, step.By) // where the program ended in between
	}
	if aedile.ClassOf(err) != aedile.NotFound {
		return err
	}
	if c, err = x.dk.Move(ctx, id, kind, step); err != nil {
		return err
	}
	x.t.Case, x.t.State, x.t.Moves = c.ID, c.State, 1
	return x.keep(ctx, id, step.By)
}

// keep attaches the dossier to the case, unless the very same is there.
func (x taking) keep(ctx context.Context, id aedile.CaseID, by casework.Actor) error {
	b, err := x.d.Bytes()
	if err != nil {
		return err
	}
	digest := aedile.DigestOf(b)
	for a, err := range x.dk.Record.Attachments(ctx, id) {
		if err != nil {
			return fmt.Errorf("read attachments of %s: %w", id, err)
		}
		if a.Digest == digest {
			return nil
		}
	}
	_, err = x.dk.Record.Attach(ctx, record.Attachment{Case: id, Kind: record.FromDossier, Name: "dossier.json", Media: "application/json",
		Data: b,
		By:   by, At: x.dk.Now()})
	if err != nil {
		return fmt.Errorf("keep dossier of %s: %w", id, err)
	}
	return nil
}

// request takes in a request for information, whose days run from now where they run from receipt.
func (x taking) request(ctx context.Context) error {
	r := kinds.RequestOf(x.c)
	if _, sent := x.c.Last("send"); x.c.Kind != "request" || r == nil || !sent {
		return aedile.Invalidf("take parcel", string(x.d.Case), "is no request that was sent")
	}
	about := r.Reference
	if len(r.Addressees) > 0 {
		about = r.Addressees[0].Service
	}
	return x.opened(ctx, "request", casework.Step{Move: "receive", By: casework.Actor{Party: casework.Platform, ID: x.by}, Body: r,
		About: about})
}

// order takes in an order in its full form.
func (x taking) order(ctx context.Context) error {
	o := casework.LastBody[kinds.Order](x.c, "receive", "complete")
	if x.c.Kind != "order" || o == nil {
		return aedile.Invalidf("take parcel", string(x.d.Case), "is no order in its full form")
	}
	return x.opened(ctx, "order", casework.Step{Move: "receive", By: casework.Actor{Party: casework.Authority, ID: x.by}, Body: o,
		About: x.c.About})
}

// answer takes in the answers to a request of ours. They count as given now: what came late is late.
func (x taking) answer(ctx context.Context, reply aedile.CaseID) error {
	c, err := x.dk.Case(ctx, reply)
	if err != nil {
		return err
	}
	if err := x.ofThem(c); err != nil {
		return err
	}
	if err := x.answersTo(ctx, reply); err != nil {
		return err
	}
	x.t.Case, x.t.State = c.ID, c.State
	by := casework.Actor{Party: casework.Platform, ID: x.by}
	for _, a := range x.answers() {
		if has(c, a) {
			continue
		}
		if c, err = x.dk.Move(ctx, c.ID, "request",
			casework.Step{Move: desk.AnswerMove(c, a), By: by, Version: c.Version, Body: a}); err != nil {
			return err
		}
		x.t.Moves++
	}
	x.t.State, x.t.Already = c.State, x.t.Moves == 0
	return x.keep(ctx, c.ID, by)
}

// ofThem refuses an answer to what is no request of ours, or to one whose questions are others than those that were answered.
func (x taking) ofThem(c casework.Case) error {
	ours, asked := kinds.RequestOf(c), kinds.RequestOf(x.c)
	if c.Kind != "request" || x.c.Kind != "request" || ours == nil || asked == nil {
		return aedile.Invalidf("take parcel", string(x.d.Case), "is no answer to a request")
	}
	if _, sent := c.Last("send"); !sent {
		return aedile.Conflictf("take parcel", string(c.ID), "was not sent, and so cannot be answered")
	}
	same := slices.EqualFunc(ours.Questions, asked.Questions, func(a, b kinds.Question) bool { return a.No == b.No && a.Text == b.Text })
	if !same {
		return aedile.Invalidf("take parcel", string(x.d.Case), "answers other questions than those that were asked in %s", c.ID)
	}
	return nil
}

// answers returns the answers of the other record, the earliest first.
func (x taking) answers() (all []*kinds.Answer) {
	for _, e := range x.c.Events {
		if e.Move != "answer" && e.Move != "answer_part" {
			continue
		}
		if a, err := casework.BodyOf[kinds.Answer](e); err == nil {
			all = append(all, a)
		}
	}
	return all
}

// has reports whether the case has the very answer.
func has(c casework.Case, a *kinds.Answer) bool {
	want, err := json.Marshal(a)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(c.Events, func(e casework.Event) bool {
		if e.Move != "answer" && e.Move != "answer_part" {
			return false
		}
		old, err := casework.BodyOf[kinds.Answer](e)
		if err != nil {
			return false
		}
		got, err := json.Marshal(old)
		return err == nil && bytes.Equal(got, want)
	})
}

// whole takes a case in as it stands.
func (x taking) whole(ctx context.Context, r record.Report) error {
	if c, err := x.dk.Case(ctx, x.d.Case); err == nil {
		if c.Version < x.c.Version {
			return aedile.Conflictf("take parcel", string(c.ID), "is here at version %d, and theirs is at %d", c.Version, x.c.Version).
				Hint("the dossier can be read and verified beside it: aedile case import")
		}
		x.t.Case, x.t.State, x.t.Already = c.ID, c.State, true
		return nil
	}
	c, err := x.dk.Import(ctx, x.d, r, desk.Act{By: casework.Actor{Party: casework.Authority, ID: x.by}})
	if err != nil {
		return err
	}
	x.t.Case, x.t.State, x.t.Moves = c.ID, c.State, len(c.Events)
	return nil
}

// Again screens the item of a case that came as a dossier again, and says of each finding whether it is the same to the byte.
func Again(ctx context.Context, dk *desk.Desk, id aedile.CaseID, screen record.Screening) ([]record.Rescreened, error) {
	d, err := dk.Stored(ctx, id)
	if err != nil {
		return nil, err
	}
	return record.Rescreen(d, screen)
}
