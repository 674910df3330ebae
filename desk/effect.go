package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/law"
)

// imposed is what is to be carried out where the content is: the call to the shop.
type imposed struct {
	Case       aedile.CaseID                    `json:"case"`
	Lift       bool                             `json:"lift,omitempty"` // what was imposed is lifted
	Service    string                           `json:"service,omitempty"`
	Item       aedile.ItemID                    `json:"item,omitempty"`
	URL        string                           `json:"url,omitempty"`
	Visibility *kinds.Limit[[]law.Visibility]   `json:"visibility,omitempty"`
	Monetary   *kinds.Limit[law.Monetary]       `json:"monetary,omitempty"`
	Provision  *kinds.Limit[law.ServiceMeasure] `json:"provision,omitempty"`
	Account    *kinds.Limit[law.AccountMeasure] `json:"account,omitempty"`
	Territory  []string                         `json:"territory,omitempty"` // empty: wherever the service is offered
}

// effect writes what is to be carried out. While the letter of the same move has not left it is an error, and tried again: no restriction
// is imposed before its statement goes out (art 17(2) DSA).
func (dk *Desk) effect(ctx context.Context, t casework.Task) (m deliver.Message, err error) {
	tasks, err := dk.tasksOf(ctx, t.Case)
	if err != nil {
		return m, err
	}
	for _, o := range tasks {
		if o.Version() == t.Version() && slices.Contains(Told(), o.Do) && o.Due == nil && !o.Done {
			return m, aedile.Conflictf("carry out", string(t.Case), "its letter has not left yet")
		}
	}
	_, c, err := dk.asOf(ctx, t)
	if err != nil {
		return m, err
	}
	d := kinds.DecisionOf(c)
	if d == nil {
		return m, aedile.Internalf("carry out", string(t.Case), "there is no decision to carry out")
	}
	x := imposed{Case: c.ID, Lift: t.Move == "restore", Service: d.Service, Item: d.Item, URL: d.URL, Visibility: d.Visibility,
		Monetary:  d.Monetary,
		Provision: d.Provision, Account: d.Account, Territory: d.Territory}
	m = deliver.Message{ID: t.ID, Case: t.Case, Do: t.Do, Move: t.Move, Party: t.To, At: t.At}
	if m.Effect, err = json.Marshal(x); err != nil {
		return m, fmt.Errorf("carry out %s: %w", t.Case, err)
	}
	return m, nil
}
