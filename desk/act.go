package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// Act says who acts and when.
type Act struct {
	By casework.Actor
	At time.Time // zero: now
	// Version of the case as it was read; a case that has moved on is a Conflict error. Zero: the version that it has now.
	Version int
}

// Header describes a case that is opened.
type Header struct {
	ID       aedile.CaseID // empty: a new one
	Calendar string        // empty: that of the policy
	Group    string
	About    string
}

// Content is what a move carries, as it came from outside: JSON, and fields that are set in it, each "field=value".
type Content struct {
	JSON []byte
	Set  []string
}

// Opening opens a case.
type Opening struct {
	Header
	Act
	Content
	Kind string
	Move string // empty: the only one by which the party can open it
}

// Open opens a case. Errors are those of KindOf, of Decode and of casework.Apply.
func (dk *Desk) Open(ctx context.Context, o Opening) (c casework.Case, err error) {
	k, err := KindOf(o.Kind)
	if err != nil {
		return c, err
	}
	move, err := opening(k, o.Move, o.By.Party)
	if err != nil {
		return c, err
	}
	body, err := Decode(k, move, o.Content)
	if err != nil {
		return c, err
	}
	c, err = dk.begin(ctx, k, move, body, o.Act, o.Header)
	return c, otherwise(err, k, o)
}

// otherwise tells who was refused by the usual move that opens a case which others do, as for what lacks elements.
func otherwise(err error, k casework.Kind, o Opening) error {
	var ref *casework.Refusal
	if o.Move != "" || !errors.As(err, &ref) || ref.Err.Advice != "" {
		return err
	}
	var other []string
	for _, m := range k.Open("") {
		if m.ByName && slices.Contains(m.By, o.By.Party) {
			other = append(other, m.Name+" ("+m.About+")")
		}
	}
	if len(other) > 0 {
		ref.Err.Advice = "or name another move that opens it: " + strings.Join(other, ", ")
	}
	return err
}

// begin opens one case with the content.
func (dk *Desk) begin(ctx context.Context, k casework.Kind, move string, body casework.Body, a Act, n Header) (c casework.Case, err error) {
	if n.ID == "" {
		if n.ID, err = dk.NewID(k.Name); err != nil {
			return c, err
		}
	}
	if err := dk.completed(ctx, body, a.By.Automated); err != nil {
		return c, err
	}
	return dk.Move(ctx, n.ID, k.Name, n.step(move, body, a))
}

// step returns the step that opens the case.
func (n Header) step(move string, body casework.Body, a Act) casework.Step {
	return casework.Step{Move: move, By: a.By, At: a.At, Body: body, Calendar: n.Calendar, Group: n.Group, About: n.About}
}

// opening returns the move that opens a case: the named one, or the only one of the party.
func opening(k casework.Kind, name string, by casework.Party) (string, error) {
	var names []string
	for _, m := range k.Open("") {
		if name == m.Name {
			return name, nil
		}
		if name == "" && !m.ByName && slices.Contains(m.By, by) {
			names = append(names, m.Name)
		}
	}
	if len(names) == 1 {
		return names[0], nil
	}
	var can []string
	for _, m := range MovesIn(k, "") {
		can = append(can, m.Move+" ("+parties(m.By)+")")
	}
	return "", aedile.Invalidf("open "+k.Name, name, "no single move opens it for %s", string(by)).
		Hint("name the move, one of " + strings.Join(can, ", "))
}

// Moving makes a move in a case.
type Moving struct {
	Act
	Content
	Case   aedile.CaseID
	Move   string
	Letter bool // the letter that the facts give becomes the text of the content
}

// Make makes the move. Errors are those of Decode and of casework.Apply.
func (dk *Desk) Make(ctx context.Context, m Moving) (c casework.Case, err error) {
	if c, err = dk.Case(ctx, m.Case); err != nil {
		return c, err
	}
	if m.Letter {
		if m.Content, err = dk.withLetter(c, m.Content, m.At); err != nil {
			return c, err
		}
	}
	k, _ := kinds.Of(c.Kind) // the case could not be read otherwise
	body, err := Decode(k, m.Move, m.Content)
	if err != nil {
		return c, err
	}
	dk.settled(body)
	after, err := dk.step(ctx, c, m.Move, body, m.Act)
	return after, unwritten(err, k, c, m)
}

// unwritten tells who left the text of a letter out that the facts of the case can give it.
func unwritten(err error, k casework.Kind, c casework.Case, m Moving) error {
	var ref *casework.Refusal
	if !errors.As(err, &ref) || ref.Err.Advice != "" || m.Letter {
		return err
	}
	move, _ := k.Move(m.Move, c.State)
	lacks := slices.ContainsFunc(ref.Faults, func(f casework.Fault) bool { return f.Field == "text" })
	if lacks && slices.ContainsFunc(move.Jobs, func(j casework.Job) bool { return j.Editable }) {
		ref.Err.Advice = "write the text, or take the letter that the facts give: aedile case move --letter"
	}
	return err
}

// step makes a move in a case that was read.
func (dk *Desk) step(ctx context.Context, c casework.Case, move string, body casework.Body, a Act) (casework.Case, error) {
	version := a.Version
	if version == 0 {
		version = c.Version
	}
	return dk.Move(ctx, c.ID, c.Kind, casework.Step{Move: move, By: a.By, At: a.At, Version: version, Body: body})
}

// withLetter sets the text of the content to the letter of the case. The record keeps it without names.
func (dk *Desk) withLetter(c casework.Case, in Content, at time.Time) (Content, error) {
	d, err := dk.Draft(c, "", at)
	if err != nil {
		return in, err
	}
	text, err := quoted(d.Text())
	if err != nil {
		return in, err
	}
	in.JSON, err = Merge(in.JSON, []string{"text=" + text})
	return in, err
}
