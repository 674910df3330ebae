package main

import (
	"context"
	"errors"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/desk"
)

// namesKnown looks up the names that the case behind a statement holds.
type namesKnown struct {
	read  func(aedile.CaseID) ([]string, error)
	ids   map[string]aedile.CaseID // of decisions, by the identifier they are filed under
	err   error
	close func() error
}

// known opens the record where one is named and there.
func (c *sorSendCmd) known(ctx context.Context, a *terminal.Terminal) (*namesKnown, error) {
	n := &namesKnown{close: func() error { return nil }}
	if c.Store == "" {
		return n, nil
	}
	s, err := openStore(ctx, c.Store, true)
	if aedile.ClassOf(err) == aedile.NotFound {
		return n, nil
	}
	if err != nil {
		return nil, err
	}
	h, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: a.Now})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	n.close, n.ids = s.Close, map[string]aedile.CaseID{}
	n.read = func(id aedile.CaseID) ([]string, error) {
		k, err := h.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		return desk.NamesOf(ctx, h.Case, k)
	}
	all, err := h.Cases(ctx, casework.Filter{Kind: "decision"}, false)
	for _, k := range all {
		n.ids[transparencydb.PUIDOf(k.ID)] = k.ID
	}
	return n, err
}

// of returns the names that the case holds, none where no case is known. What cannot be read ends the sending with an error.
func (n *namesKnown) of(puid string) []string {
	id, ok := n.ids[puid]
	if !ok || n.err != nil {
		return nil
	}
	names, err := n.read(id)
	n.err = err
	return names
}
