package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// Filing writes decisions as statements for the Transparency Database (art 24(5) DSA).
type Filing interface {
	// PUID returns the identifier under which the decision of the case is filed: the same whenever it is asked for.
	PUID(id aedile.CaseID) string
	// Statement returns the statement of the decision, and what the database and a careful reader would say of it: no name that the
	// record holds may stand in its texts (art 24(5) DSA).
	Statement(id aedile.CaseID, d *kinds.Decision, names []string) (Statement, error)
}

// Statement is a decision as it would be filed.
type Statement struct {
	Case    aedile.CaseID   `json:"case"`
	Line    json.RawMessage `json:"statement"`
	Errors  []Remark        `json:"errors,omitempty"`  // for which the database would refuse it
	Remarks []Remark        `json:"remarks,omitempty"` // what a person looks at before it goes out
}

// Remark is one thing that is said of a field of a statement.
type Remark struct {
	Field   string `json:"field"`
	Concern string `json:"concern,omitempty"`
	Message string `json:"message"`
}

// Statement returns the statement of the decision of the case. A case of another kind is an Invalid error.
func (dk *Desk) Statement(ctx context.Context, c casework.Case) (Statement, error) {
	d := kinds.DecisionOf(c)
	if d == nil || c.Kind != "decision" || dk.filing == nil {
		return Statement{}, aedile.Invalidf("write statement", string(c.ID), "is a %s and no decision", c.Kind)
	}
	names, err := NamesOf(ctx, dk.Case, c)
	if err != nil {
		return Statement{}, err
	}
	s, err := dk.filing.Statement(c.ID, d, names)
	s.Case = c.ID
	return s, err
}

// Statements returns those of the named decisions, or of all whose filing is due.
func (dk *Desk) Statements(ctx context.Context, ids ...aedile.CaseID) (all []Statement, err error) {
	var cases []casework.Case
	for _, id := range ids {
		c, err := dk.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	if len(ids) == 0 {
		due, err := dk.Cases(ctx, casework.Filter{Kind: "decision", Due: true}, true)
		if err != nil {
			return nil, err
		}
		cases = slices.DeleteFunc(due, func(c casework.Case) bool { _, open := c.Due("file", ""); return !open })
	}
	for _, c := range cases {
		s, err := dk.Statement(ctx, c)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Filed is what became of a decision whose filing is due.
type Filed struct {
	Case  aedile.CaseID `json:"case"`
	PUID  string        `json:"puid"`
	UUID  string        `json:"uuid,omitempty"`
	State string        `json:"state"` // "recorded", "not_filed", or "no_uuid": filed, but the database's name for it got lost with a reply
}

// ReadReceipts reads the journal of a sending: the database's name for each statement, by its identifier. A last line that was cut off
// in the writing is passed over.
func ReadReceipts(r io.Reader) (map[string]string, error) {
	all := map[string]string{}
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		var rec struct{ PUID, UUID string }
		if err := json.Unmarshal(line, &rec); err != nil || rec.PUID == "" {
			return nil, aedile.Invalidf("read journal", fmt.Sprintf("line %d", n), "is no receipt").Because(err)
		}
		if old, twice := all[rec.PUID]; !twice || old == "" {
			all[rec.PUID] = rec.UUID
		}
	}
}

// RecordFiled records the receipts of the Transparency Database in the decisions whose filing is due (art 24(5) DSA), and
// says of each such decision what became of it. Doing it again records nothing twice.
func (dk *Desk) RecordFiled(ctx context.Context, receipts map[string]string, a Act) ([]Filed, error) {
	cases, err := dk.Cases(ctx, casework.Filter{Kind: "decision", Due: true}, false)
	if err != nil {
		return nil, err
	}
	all := []Filed{}
	for _, c := range cases {
		if _, due := c.Due("file", ""); !due {
			continue
		}
		f := Filed{Case: c.ID, PUID: dk.filing.PUID(c.ID), State: "not_filed"}
		if uuid, ok := receipts[f.PUID]; ok {
			f.UUID, f.State = uuid, "no_uuid"
		}
		if f.UUID != "" {
			if _, err := dk.step(ctx, c, "file", &kinds.Filing{UUID: f.UUID, PUID: f.PUID}, Act{By: a.By, At: a.At}); err != nil {
				return all, err
			}
			f.State = "recorded"
		}
		all = append(all, f)
	}
	return all, nil
}
