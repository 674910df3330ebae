// Package retention says how long what is personal is kept, what holds it, and takes it out, by a second person where the policy asks
// for one. What is taken out and what stays is record's to say.
package retention

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// Retainer keeps and takes out what is personal in the cases of a desk.
type Retainer struct{ *desk.Desk }

// holding are the procedures that need what other cases hold while they run: a complaint or dispute, an order, proceedings.
var holding = []string{"complaint", "order", "proceeding"}

// Holding puts a hold on a case, such as for a court case that no procedure here stands for, or takes it off.
type Holding struct {
	desk.Act
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
func (k Retainer) Hold(ctx context.Context, h Holding) error {
	if _, err := k.Case(ctx, h.Case); err != nil {
		return err
	}
	if h.Why == "" {
		return aedile.Invalidf("hold", string(h.Case), "says no reason")
	}
	at := k.at(h.At).UTC()
	b, err := json.Marshal(holdMark{!h.Off, h.Why, at})
	if err == nil {
		_, err = k.Record.Attach(ctx, record.Attachment{Case: h.Case, Kind: record.OnHold, Media: "application/json", Data: b,
			By: h.By, At: at})
	}
	if err != nil {
		return fmt.Errorf("hold %s: %w", h.Case, err)
	}
	return nil
}

// Holds returns why nothing personal may be taken out of the case now: a hold that a person put on it, a complaint, dispute, order or
// proceedings that run in it or name it. None: nothing stands against it.
func (k Retainer) Holds(ctx context.Context, id aedile.CaseID) ([]string, error) {
	running, err := k.running(ctx)
	if err != nil {
		return nil, err
	}
	return k.holds(ctx, id, running)
}

// running returns the open cases for which others may be needed, with their events.
func (k Retainer) running(ctx context.Context) (all []casework.Case, err error) {
	rows, err := k.Cases(ctx, casework.Filter{}, false)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		if !runs(c) {
			continue
		}
		whole, err := k.Case(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, whole)
	}
	return all, nil
}

func (k Retainer) holds(ctx context.Context, id aedile.CaseID, running []casework.Case) (why []string, err error) {
	c, err := k.Case(ctx, id)
	if err != nil {
		return nil, err
	}
	var marks []holdMark
	for a, err := range k.Record.Attachments(ctx, id) {
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
func (k Retainer) Retention(ctx context.Context) ([]RetentionView, error) {
	all := []RetentionView{}
	for _, kind := range kinds.All() {
		v := RetentionView{Kind: kind.Name, Ground: notSettled}
		if r, ok := k.Settled().Retain[kind.Name]; ok {
			over, err := k.over(ctx, kind.Name, r.Period)
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
func (k Retainer) over(ctx context.Context, kind string, p deadline.Period) (ids []aedile.CaseID, err error) {
	for c, err := range k.Record.List(ctx, casework.Filter{Kind: kind, Closed: true}) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		clock, known := k.Terms.Clocks[cmp.Or(c.Calendar, k.Terms.Calendar)]
		if !c.Closed || !known {
			continue
		}
		r, err := clock.End(deadline.At(c.ChangedAt), p)
		if err != nil {
			return nil, err
		}
		if k.Now().After(r.End) {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}

// expired returns the closed cases of all procedures whose period of keeping has ended.
func (k Retainer) expired(ctx context.Context) (ids []aedile.CaseID, err error) {
	for _, kind := range slices.Sorted(maps.Keys(k.Settled().Retain)) {
		more, err := k.over(ctx, kind, k.Settled().Retain[kind].Period)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}
