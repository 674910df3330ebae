package desk

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/letter"
)

// Told are the tasks that are messages.
func Told() []string { return []string{"tell", "confirm", "ask", "copy", "remind"} }

// Post writes the messages of tasks.
type Post struct {
	Desk *Desk
	// Addresses are electronic addresses of parties that a case does not name, such as an authority's.
	Addresses map[casework.Party]string
}

// Write returns the message of a task: the letter of its move with names, or, where a person edited it, that text. A reminder of
// what was done meanwhile is deliver.ErrMoot.
func (p Post) Write(ctx context.Context, t casework.Task) (deliver.Message, error) {
	if t.Do == "remind" {
		if now, err := p.Desk.Case(ctx, t.Case); err != nil {
			return deliver.Message{}, err
		} else if !now.Needs(t) {
			return deliver.Message{}, deliver.ErrMoot
		}
	}
	kind, c, err := p.Desk.asOf(ctx, t)
	if err != nil {
		return deliver.Message{}, err
	}
	e := c.Events[len(c.Events)-1]
	m := deliver.Message{ID: t.ID, Case: t.Case, Do: t.Do, Move: t.Move, Party: t.To, To: p.address(kind, c, t.To), At: t.At}
	head, err := p.Desk.Record.Head(ctx)
	if err != nil {
		return m, fmt.Errorf("write message %s: %w", t.ID, err)
	}
	d, shown := p.document(kind, c, e, t)
	d.Mark = letter.RecordMark(d.Lang, head.N, head.Digest)
	m.Subject, m.Text = d.Title+" – "+string(c.ID), d.Text()
	m.Record = deliver.Mark{Events: head.N, Digest: head.Digest}
	if text := edited(p.Desk, kind, c, e, t); text != "" && !shown {
		m.Text = strings.TrimRight(text, "\n") + "\n\n" + d.Mark + "\n"
		return m, nil
	}
	var page bytes.Buffer
	if err := d.HTML(&page); err != nil {
		return m, err
	}
	m.HTML = page.String()
	return m, nil
}

// asOf returns the case as it stood with the event that the task followed.
func (dk *Desk) asOf(ctx context.Context, t casework.Task) (k casework.Kind, c casework.Case, err error) {
	events, err := dk.Record.Load(ctx, t.Case)
	if err != nil {
		return k, c, err
	}
	if k, err = KindOf(events[0].Kind); err != nil {
		return k, c, err
	}
	c, err = casework.Replay(k, events[:min(t.Version(), len(events))])
	if err != nil || c.Version == 0 {
		return k, c, aedile.Internalf("write message", t.ID, "the task belongs to no event of its case").Because(err)
	}
	return k, c, nil
}

// document returns the letter of the task. A reminder, and a move without a letter of its own, have a plain one; shown says that
// it holds what was told already.
func (p Post) document(k casework.Kind, c casework.Case, e casework.Event, t casework.Task) (d letter.Document, shown bool) {
	if t.Do == "remind" {
		return p.reminder(k, c, t), true
	}
	m, _ := k.Move(e.Move, e.From)
	job, _ := m.Job(t.Do, t.To)
	if d, err := p.Desk.Letter(c, cmp.Or(job.Letter, "message"), letter.Shown); err == nil {
		return d, job.Letter == ""
	}
	d, _ = p.Desk.Letter(c, "message", letter.Shown) // what the letter would say cannot be read
	return d, true
}

// reminder says what is due, until when, and where that end comes from.
func (p Post) reminder(k casework.Kind, c casework.Case, t casework.Task) letter.Document {
	due, _ := c.Due(t.Due.Name, t.Due.Item)
	d := letter.Document{What: "reminder", Case: c.ID, Status: "Reminder", Title: "Reminder: " + due.Name + " until " +
		due.LastDay.String()}
	d.Opening = []string{fmt.Sprintf("%s: the period for \u201c%s\u201d ends with %s.", k.Title, strings.TrimSpace(due.Name+" "+due.Item),
		due.LastDay)}
	d.Sections = []letter.Section{{Heading: SourceText(due.Source), Law: lawText(due.Law),
		Text: due.Notes}}
	return d
}

// edited returns the text that was sent, where a person wrote it in place of the one that the facts give.
func edited(dk *Desk, k casework.Kind, c casework.Case, e casework.Event, t casework.Task) string {
	b, err := casework.BodyOf[struct {
		Text string `json:"text" personal:"text"`
	}](e)
	m, _ := k.Move(e.Move, e.From)
	job, _ := m.Job(t.Do, t.To)
	if err != nil || strings.TrimSpace(b.Text) == "" || job.Letter != "" && !job.Editable {
		return ""
	}
	if d, err := dk.Letter(c, job.Letter, letter.Hidden); err == nil && d.Text() == b.Text {
		return ""
	}
	return b.Text
}

// address returns the electronic address of the party: the one that the case names, or the one that the operator has for it.
func (p Post) address(k casework.Kind, c casework.Case, to casework.Party) string {
	for _, e := range slices.Backward(c.Events) {
		found := ""
		err := casework.Persons(e.Body, func(path string, t casework.Personal) bool {
			if (strings.HasSuffix(path, "/email") || strings.HasSuffix(path, "/contact")) && casework.IsAddress(t.Text) {
				found = t.Text
			}
			return found == ""
		})
		if err == nil && found != "" && k.Reaches == to {
			return found
		}
	}
	return p.Addresses[to]
}

// Sending sends what moves have left to be told.
type Sending struct {
	Sender deliver.Sender
	// Addresses are electronic addresses of parties that a case does not name, such as an authority's.
	Addresses map[casework.Party]string
	// Shop carries out what decisions impose or lift, where the content is; nil: that stays in the outbox.
	Shop  deliver.Sender
	Limit int            // messages to try
	Again bool           // what was put off after a failed attempt is tried now
	From  deliver.Outbox // nil: all that the record keeps
}

// Send tries each message whose time has come, once, and tells what became of it; then what is to be carried out, of which the letter has
// left. Errors are those of deliver.Runner.Run.
func (dk *Desk) Send(ctx context.Context, s Sending, tell func(deliver.Result)) error {
	r := deliver.Runner{Outbox: cmp.Or[deliver.Outbox](s.From, dk.Record), Sender: s.Sender, Now: dk.Now, Do: Told(),
		Write: Post{Desk: dk, Addresses: s.Addresses}.Write, Keep: dk.keepDelivery}
	if err := r.Run(ctx, s.Limit, s.Again, tell); err != nil || s.Shop == nil {
		return err
	}
	r.Sender, r.Write, r.Do = s.Shop, dk.effect, []string{casework.Effect}
	return r.Run(ctx, s.Limit, s.Again, tell)
}

// Waiting returns the messages whose time has come, the oldest first.
func (dk *Desk) Waiting(ctx context.Context, limit int) ([]casework.Task, error) {
	tasks, err := dk.Record.Tasks(ctx, dk.Now(), limit, Told()...)
	return append([]casework.Task{}, tasks...), err
}
