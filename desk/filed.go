package desk

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/kinds"
)

// Filed is what became of a decision whose filing is due.
type Filed struct {
	Case  aedile.CaseID `json:"case"`
	PUID  string        `json:"puid"`
	UUID  string        `json:"uuid,omitempty"`
	State string        `json:"state"` // "recorded", "not_filed", or "no_uuid": filed, but the database's name for it got lost with a reply
}

// ReadReceipts reads the journal of a sending, by identifier. A last line that was cut off in the writing is passed over.
func ReadReceipts(r io.Reader) (map[string]transparencydb.Receipt, error) {
	all := map[string]transparencydb.Receipt{}
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		var rec transparencydb.Receipt
		if err := json.Unmarshal(line, &rec); err != nil {
			return nil, aedile.Invalidf("read journal", fmt.Sprintf("line %d", n), "is no receipt").Because(err)
		}
		if old, twice := all[rec.PUID]; !twice || old.UUID == "" {
			all[rec.PUID] = rec
		}
	}
}

// RecordFiled records the receipts of the Transparency Database in the decisions whose filing is due (≈ art 24(5) DSA), and
// says of each such decision what became of it. Doing it again records nothing twice.
func (h *House) RecordFiled(ctx context.Context, receipts map[string]transparencydb.Receipt, by casework.Actor, at time.Time) ([]Filed, error) {
	cases, err := h.Cases(ctx, casework.Filter{Kind: "decision", Due: true}, false)
	if err != nil {
		return nil, err
	}
	all := []Filed{}
	for _, c := range cases {
		if _, due := c.Due("file", ""); !due {
			continue
		}
		f := Filed{Case: c.ID, PUID: PUID(c.ID), State: "not_filed"}
		if r, ok := receipts[f.PUID]; ok {
			f.UUID, f.State = r.UUID, "no_uuid"
		}
		if f.UUID != "" {
			_, err := h.Move(ctx, c.ID, c.Kind, casework.Step{Move: "file", By: by, At: at, Version: c.Version, Body: &kinds.Filing{UUID: f.UUID, PUID: f.PUID}})
			if err != nil {
				return all, err
			}
			f.State = "recorded"
		}
		all = append(all, f)
	}
	return all, nil
}
