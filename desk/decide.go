package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
)

// Deciding drafts, changes, sends or imposes a decision, or only shows it (art 17 DSA).
type Deciding struct {
	Header
	Act
	Content
	Case aedile.CaseID   // empty: a new one is drafted
	From []aedile.CaseID // what it rests on: a review of a finding, a notice, an order; what they know is filled in
	// Text is sent in place of the text that the facts give.
	Text   string
	Send   bool
	Impose string // why it is imposed without a statement, under an exception of art 17(2) or (5)
}

// Decided is a decision as it stands.
type Decided struct {
	Case    casework.Case `json:"case"`
	Dues    []DueView     `json:"dues"`
	Missing []FaultView   `json:"missing"` // of a statement of reasons, while it is a draft
	Text    string        `json:"text"`
	// Known says of each field that was filled in from which case, or that it was from the policy.
	Known   map[string]string `json:"filled_in_from,omitempty"`
	Payload json.RawMessage   `json:"payload,omitempty"`
	Errors  []Remark          `json:"payload_errors,omitempty"`
	Remarks []Remark          `json:"payload_remarks,omitempty"`
	// Letter is the statement of reasons with names, for the recipient.
	Letter letter.Document `json:"-"`
	Said   bool            `json:"-"` // the text that was given names such a person
}

// Decide does so. A case that is no decision is an Invalid error; other errors are those of Decode and casework.Apply.
func (dk *Desk) Decide(ctx context.Context, d Deciding) (out Decided, err error) {
	if d.Case == "" && len(d.JSON) == 0 && len(d.Set) == 0 && len(d.From) == 0 {
		return out, aedile.Invalidf("decide", "", "neither a case nor facts are given").
			Hint("aedile decide --facts FILE, aedile decide --from CASE, or aedile decide CASE")
	}
	c, known, err := dk.draft(ctx, &d)
	if err != nil {
		return out, err
	}
	if kinds.DecisionOf(c) == nil {
		return out, aedile.Invalidf("decide", string(c.ID), "is a %s and no decision", c.Kind)
	}
	if c, err = dk.carryOut(ctx, c, d); err != nil {
		return out, err
	}
	if out, err = dk.decided(ctx, c); err != nil {
		return out, err
	}
	out.Known, out.Said = known, says(kinds.DecisionOf(c), d.Text)
	return out, nil
}

// draft opens the case, changes it or only reads it.
func (dk *Desk) draft(ctx context.Context, d *Deciding) (c casework.Case, known map[string]string, err error) {
	k, err := KindOf("decision")
	if err != nil {
		return c, nil, err
	}
	if d.Case != "" {
		if c, err = dk.Case(ctx, d.Case); err != nil || len(d.JSON) == 0 && len(d.Set) == 0 && len(d.From) == 0 {
			return c, nil, err
		}
	}
	if old := kinds.DecisionOf(c); old != nil && len(d.JSON) == 0 {
		if d.JSON, err = json.Marshal(old); err != nil {
			return c, nil, fmt.Errorf("read decision %s: %w", c.ID, err)
		}
	}
	decoded, err := Decode(k, "draft", d.Content)
	if err != nil {
		return c, nil, err
	}
	body := decoded.(*kinds.Decision)
	changed(kinds.DecisionOf(c), body)
	body.From = joined(body.From, d.From)
	if known, err = dk.fill(ctx, body, d.By.Automated); err != nil {
		return c, nil, err
	}
	if d.Case == "" {
		c, err = dk.begin(ctx, k, "draft", body, Act{By: d.By, At: d.At}, d.Header)
	} else {
		c, err = dk.step(ctx, c, "amend", body, d.Act)
	}
	d.Version = 0 // what follows follows on our own move
	return c, known, err
}

// carryOut sends or imposes where that is asked for.
func (dk *Desk) carryOut(ctx context.Context, c casework.Case, d Deciding) (casework.Case, error) {
	switch {
	case d.Send:
		text := d.Text
		if text == "" {
			doc, err := dk.Draft(c, "statement_of_reasons", d.At)
			if err != nil {
				return c, err
			}
			text = doc.Text()
		}
		return dk.step(ctx, c, "send", &kinds.Telling{Text: text}, d.Act)
	case d.Impose != "":
		return dk.step(ctx, c, "impose", &kinds.Reason{Why: d.Impose}, d.Act)
	}
	return c, nil
}

// decided returns the decision as it stands.
func (dk *Desk) decided(ctx context.Context, c casework.Case) (out Decided, err error) {
	if out.Letter, err = dk.Letter(c, "statement_of_reasons", letter.Shown); err != nil {
		return out, err
	}
	hidden, err := dk.Letter(c, "statement_of_reasons", letter.Hidden)
	if err != nil {
		return out, err
	}
	var fs casework.Faults
	if c.State == "drafted" {
		fs, out.Text = kinds.DecisionOf(c).CompleteFor(dk.Terms), hidden.Text() // under an exception no statement is sent
	}
	if t := casework.LastBody[kinds.Telling](c, "send"); t != nil {
		out.Text = t.Text
	}
	out.Case, out.Dues, out.Missing = c, ViewDues(c.Dues, dk.Now()), ViewFaults(fs)
	out.Case.Events = nil
	if dk.filing == nil {
		return out, nil
	}
	s, err := dk.Statement(ctx, c)
	out.Payload, out.Errors, out.Remarks = s.Line, s.Errors, s.Remarks
	return out, err
}

// says reports whether the text names somebody whom the decision holds as personal.
func says(d *kinds.Decision, text string) bool {
	for _, p := range []casework.Personal{d.Recipient, d.Contact, d.Notifier} {
		if p.Text != "" && strings.Contains(text, p.Text) {
			return true
		}
	}
	return false
}

func joined(ids, more []aedile.CaseID) []aedile.CaseID {
	for _, id := range more {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
