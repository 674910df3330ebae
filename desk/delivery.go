package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/record"
)

// Delivery is what became of one letter of a case: the answer of the other side, when, and the digest of what was sent. It stands in the
// record and names no person.
type Delivery struct {
	Task    string         `json:"task"`
	Do      string         `json:"do"`
	Move    string         `json:"move"`
	Version int            `json:"version"` // of the case, with the move that it follows
	To      casework.Party `json:"to"`
	State   deliver.State  `json:"state"` // sent, or undelivered: refused for good, and nobody was informed
	At      time.Time      `json:"at"`
	Proof   *deliver.Proof `json:"proof,omitempty"`
	Why     string         `json:"why,omitempty"`
}

// keepDelivery writes into the record what became of a letter.
func (dk *Desk) keepDelivery(ctx context.Context, t casework.Task, res deliver.Result) error {
	d := Delivery{Task: t.ID, Do: t.Do, Move: t.Move, Version: t.Version(), To: t.To, State: res.State, At: dk.Now().UTC(),
		Proof: res.Proof,
		Why:   res.Err}
	if err := dk.attachDelivery(ctx, t.Case, d, casework.Actor{Party: casework.Platform, Automated: true}); err != nil {
		return err
	}
	return dk.sendForPerson(ctx, t.Case, d, byDesk)
}

// byDesk is who notes what the program found out by itself.
const byDesk casework.ActorID = "desk"

// sendForPerson leaves to a person what a machine could not do, or notes that it is done.
func (dk *Desk) sendForPerson(ctx context.Context, id aedile.CaseID, d Delivery, by casework.ActorID) error {
	e := casework.Errand{What: "reach " + string(d.To), Of: dk.party(), Version: d.Version, Why: d.Why}
	if d.Do == casework.Effect {
		e.What = "carry out"
	}
	r, err := dk.Board.Row(ctx, string(id))
	if err != nil {
		return err
	}
	open := slices.Contains(strings.Split(r.Todo, "\n"), e.String())
	if open == (d.State == deliver.Undelivered) {
		return nil
	}
	_, err = dk.note(ctx, Fact{What: record.FactTask, Case: id, By: by, Name: e.String(), Why: cmp.Or(e.Why, "refused"), Off: open})
	return err
}

func (dk *Desk) attachDelivery(ctx context.Context, id aedile.CaseID, d Delivery, by casework.Actor) error {
	b, err := json.Marshal(d)
	if err == nil {
		_, err = dk.Record.Attach(ctx, record.Attachment{Case: id, Kind: record.Delivered, Media: "application/json", Data: b,
			By: by, At: d.At})
	}
	if err != nil {
		return fmt.Errorf("keep delivery of %s: %w", d.Task, err)
	}
	return nil
}

// Deliveries returns what became of the letters of the case, the earliest first.
func (dk *Desk) Deliveries(ctx context.Context, id aedile.CaseID) ([]Delivery, error) {
	all := []Delivery{}
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return nil, fmt.Errorf("read attachments of %s: %w", id, err)
		}
		var d Delivery
		if a.Kind == record.Delivered && json.Unmarshal(a.Data, &d) == nil {
			all = append(all, d)
		}
	}
	slices.SortStableFunc(all, func(a, b Delivery) int { return a.At.Compare(b.At) }) // attachments come by digest
	return all, nil
}

// uninformed returns the versions of the case whose letter was refused for good and did not go out otherwise since.
func uninformed(all []Delivery) map[int]Delivery {
	open := map[int]Delivery{}
	for _, d := range all {
		switch {
		case d.Do == casework.Effect: // it informs nobody
		case d.State == deliver.Undelivered:
			open[d.Version] = d
		case d.State == deliver.Sent:
			delete(open, d.Version)
		}
	}
	return open
}

// heldBack reports whether a period of the clock does not run out: the letter that would have begun it was refused for good, so nobody was
// informed.
func (dk *Desk) heldBack(ctx context.Context, c casework.Case, t casework.Task) (bool, error) {
	all, err := dk.Deliveries(ctx, c.ID)
	if err != nil || t.Due == nil {
		return false, err
	}
	version := begunBy(c, *t.Due)
	if _, held := uninformed(all)[version]; held {
		return true, nil
	}
	due, _ := c.Due(t.Due.Name, t.Due.Item)
	return dk.Now().Before(due.End.Add(informedLater(all, version, due.Begun))), nil
}

// informedLater returns how much later than by the move somebody was informed whose first letter was refused.
func informedLater(all []Delivery, version int, from time.Time) (later time.Duration) {
	refused := false
	for _, d := range all {
		switch {
		case d.Version != version:
		case d.State == deliver.Undelivered:
			refused = true
		case refused && d.State == deliver.Sent:
			later = d.At.Sub(from)
		}
	}
	return later
}

// Informing records that somebody was informed in another way, after a letter was refused for good.
type Informing struct {
	Act
	Case    aedile.CaseID
	Version int    // of the case, with the move that was told
	How     string // such as "registered letter of 4 March", without personal data
}

// Informed records it. The period of the recipient then runs from that instant. A letter that was not refused is a Conflict error.
func (dk *Desk) Informed(ctx context.Context, x Informing) (Delivery, error) {
	all, err := dk.Deliveries(ctx, x.Case)
	if err != nil {
		return Delivery{}, err
	}
	d, ok := uninformed(all)[x.Version]
	if !ok {
		return d, aedile.Conflictf("record delivery", string(x.Case), "no letter of version %d was refused for good", x.Version)
	}
	if x.How == "" {
		return d, aedile.Invalidf("record delivery", string(x.Case), "does not say how the person was informed")
	}
	at := dk.at(x.At).UTC()
	d = Delivery{Task: d.Task, Do: d.Do, Move: d.Move, Version: d.Version, To: d.To, State: deliver.Sent, At: at,
		Proof: &deliver.Proof{Way: "by hand", Answer: x.How, At: at}}
	if err := dk.attachDelivery(ctx, x.Case, d, x.By); err != nil {
		return d, err
	}
	return d, dk.sendForPerson(ctx, x.Case, d, cmp.Or(x.By.ID, byDesk))
}

// Bounced records that a letter which a mail server had taken came back: nobody was informed, the period of the recipient does not run, and
// a person is to reach them. It returns false where the report is not of a refusal for good, or is known already. A report of no letter
// that went out is a NotFound error.
func (dk *Desk) Bounced(ctx context.Context, b deliver.Bounce) (Delivery, bool, error) {
	if _, err := dk.Case(ctx, b.Case); err != nil {
		return Delivery{}, false, err
	}
	all, err := dk.Deliveries(ctx, b.Case)
	if err != nil {
		return Delivery{}, false, err
	}
	i := slices.IndexFunc(all, func(d Delivery) bool { return deliver.Message{ID: d.Task}.Key() == b.Key })
	if i < 0 {
		return Delivery{}, false, aedile.NotFoundf("record bounce", string(b.Case), "no letter of this case went out under %s", b.Key)
	}
	d := all[i]
	if _, known := uninformed(all)[d.Version]; known || !b.Failed {
		return d, false, nil
	}
	d.State, d.Why, d.At = deliver.Undelivered, strings.TrimSpace(b.Status+" "+b.Answer), dk.Now().UTC()
	if err := dk.attachDelivery(ctx, b.Case, d, casework.Actor{Party: casework.Platform, Automated: true}); err != nil {
		return d, false, err
	}
	return d, true, dk.sendForPerson(ctx, b.Case, d, byDesk)
}

// begunBy returns the version of the case with which the due began.
func begunBy(c casework.Case, key casework.DueKey) (version int) {
	for _, e := range c.Events {
		for _, d := range e.Dues {
			if d.Key() == key {
				version = e.Version
			}
		}
	}
	return version
}

// holdDues marks the rights that wait for somebody to be informed.
func holdDues(c casework.Case, dues []DueView, open map[int]Delivery) {
	for i, d := range dues {
		if x, held := open[begunBy(c, d.Key())]; held && d.Sense == casework.OpenUntil {
			dues[i].Held = true
			dues[i].Late = false
			dues[i].Notes = append(append([]string{}, d.Notes...),
				"the letter was refused for good ("+x.Why+"): nobody was informed, and the period does not run")
		}
	}
}
