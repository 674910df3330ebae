package node

import (
	"slices"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

// engine screens what is given to this node, with the packs and registers of the moment.
type engine struct {
	live    *sweep.Live
	load    func() (*packset.Set, error)
	started func(*packset.Set) aedile.Ran
	mu      sync.Mutex
	list    []packset.Listed // guarded by mu
	set     *packset.Set     // guarded by mu
}

func newEngine(load func() (*packset.Set, error), started func(*packset.Set) aedile.Ran) (*engine, error) {
	set, err := load()
	if err != nil {
		return nil, err
	}
	e := &engine{load: load, started: started, list: packset.List(set.Packs), set: set}
	e.live, err = sweep.NewLive(set.Screener, started(set), source.Config{})
	return e, err
}

// renew loads packs and registers again.
func (e *engine) renew() error {
	set, err := e.load()
	if err != nil {
		return err
	}
	e.live.Renew(set.Screener, e.started(set))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list, e.set = packset.List(set.Packs), set
	return nil
}

// packs lists all packs, or the one of that name.
func (e *engine) packs(name string) []packset.Listed {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(e.list), func(p packset.Listed) bool { return name != "" && p.Name != name })
}

// compiled returns what screens now.
func (e *engine) compiled() *packset.Set {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
