package desk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
)

// holding are the procedures that need what other cases hold while they run: a complaint or dispute, an order, proceedings.
var holding = []string{"complaint", "order", "proceeding"}

// Holding puts a hold on a case, such as for a court case that no procedure here stands for, or takes it off.
type Holding struct {
	Act
	Case aedile.CaseID
	Why  string // without personal data
	Off  bool
}

// holdMark is the hold as the record keeps it.
type holdMark struct {
	On  bool      `json:"on"`
	Why string    `json:"why"`
	At  time.Time `json:"at"`
}

// Hold does so. While it is on, nothing personal is taken out of the case.
func (dk *Desk) Hold(ctx context.Context, h Holding) error {
	if _, err := dk.Case(ctx, h.Case); err != nil {
		return err
	}
	if h.Why == "" {
		return aedile.Invalidf("hold", string(h.Case), "says no reason")
	}
	at := dk.at(h.At).UTC()
	b, err := json.Marshal(holdMark{!h.Off, h.Why, at})
	if err == nil {
		_, err = dk.Record.Attach(ctx, record.Attachment{Case: h.Case, Kind: record.OnHold, Media: "application/json", Data: b,
			By: h.By, At: at})
	}
	if err != nil {
		return fmt.Errorf("hold %s: %w", h.Case, err)
	}
	return nil
}

// Holds returns why nothing personal may be taken out of the case now: a hold that a person put on it, a complaint, dispute, order or
// proceedings that run in it or name it. None: nothing stands against it.
func (dk *Desk) Holds(ctx context.Context, id aedile.CaseID) ([]string, error) {
	running, err := dk.running(ctx)
	if err != nil {
		return nil, err
	}
	return dk.holds(ctx, id, running)
}

// running returns the open cases for which others may be needed, with their events.
func (dk *Desk) running(ctx context.Context) (all []casework.Case, err error) {
	rows, err := dk.Cases(ctx, casework.Filter{}, false)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if !runs(c) {
			continue
		}
		whole, err := dk.Case(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, whole)
	}
	return all, nil
}

func (dk *Desk) holds(ctx context.Context, id aedile.CaseID, running []casework.Case) (why []string, err error) {
	c, err := dk.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	var marks []holdMark
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return nil, fmt.Errorf("read attachments of %s: %w", id, err)
		}
		var m holdMark
		if a.Kind == record.OnHold && json.Unmarshal(a.Data, &m) == nil {
			marks = append(marks, m)
		}
	}
	slices.SortStableFunc(marks, func(a, b holdMark) int { return a.At.Compare(b.At) }) // attachments come by digest
	if n := len(marks); n > 0 && marks[n-1].On {
		why = append(why, "a hold is on it: "+marks[n-1].Why)
	}
	if runs(c) {
		why = append(why, "it runs: "+c.Kind+", "+c.State)
	}
	for _, o := range running {
		if o.ID != id && names(o, id) {
			why = append(why, fmt.Sprintf("%s names it: %s, %s", o.ID, o.Kind, o.State))
		}
	}
	return why, nil
}

// runs reports whether something runs in the case for which others may be needed.
func runs(c casework.Case) bool {
	return !c.Closed && (slices.Contains(holding, c.Kind) || c.State == "contested")
}

// names reports whether the content of a move names the case.
func names(c casework.Case, id aedile.CaseID) bool {
	b, err := json.Marshal(id)
	return err == nil && slices.ContainsFunc(c.Events, func(e casework.Event) bool { return bytes.Contains(e.Body, b) })
}

// HeldCase is a case out of which nothing was taken.
type HeldCase struct {
	Case aedile.CaseID `json:"case"`
	Why  []string      `json:"why"`
}

// RetentionView is how long what is personal in closed cases of a procedure is kept, and on what ground.
type RetentionView struct {
	Kind   string `json:"kind"`
	Period string `json:"period,omitempty"` // empty: the operator has settled none, and nothing is taken out by itself
	Ground string `json:"ground"`
	Over   int    `json:"over"` // closed cases whose period has ended
}

// notSettled stands where neither the law nor the operator says how long.
const notSettled = "not settled: no period is assumed"

// Retention returns it for every procedure.
func (dk *Desk) Retention(ctx context.Context) ([]RetentionView, error) {
	all := []RetentionView{}
	for _, k := range kinds.All() {
		v := RetentionView{Kind: k.Name, Ground: notSettled}
		if r, ok := dk.Settled().Retain[k.Name]; ok {
			over, err := dk.over(ctx, k.Name, r.Period)
			if err != nil {
				return nil, err
			}
			v.Period, v.Ground, v.Over = r.Period.String(), r.Ground, len(over)
		}
		all = append(all, v)
	}
	return all, nil
}

// over returns the closed cases of the procedure whose period of keeping has ended.
func (dk *Desk) over(ctx context.Context, kind string, p deadline.Period) (ids []aedile.CaseID, err error) {
	for c, err := range dk.Record.List(ctx, casework.Filter{Kind: kind, Closed: true}) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		clock, known := dk.Terms.Clocks[cmp.Or(c.Calendar, dk.Terms.Calendar)]
		if !c.Closed || !known {
			continue
		}
		r, err := clock.End(deadline.At(c.ChangedAt), p)
		if err != nil {
			return nil, err
		}
		if dk.Now().After(r.End) {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}

// expired returns the closed cases of all procedures whose period of keeping has ended.
func (dk *Desk) expired(ctx context.Context) (ids []aedile.CaseID, err error) {
	for _, kind := range sortedKeys(dk.Settled().Retain) {
		more, err := dk.over(ctx, kind, dk.Settled().Retain[kind].Period)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}
