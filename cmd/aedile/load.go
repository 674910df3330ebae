package main

import (
	"runtime/debug"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/sweep/packset"
)

// packFlags choose packs and rules.
type packFlags struct {
	Packs []string `placeholder:"DIR" sep:"none" help:"Folder of packs, or of one, beside the shipped ones; a pack of the same name replaces the shipped one. May be repeated."`
	Pack  []string `placeholder:"NAME" help:"Use the rules of this pack only. May be repeated."`
	Only  []string `placeholder:"CHECK" help:"Use these checks only, as in medicines/*. May be repeated."`
}

func (f packFlags) selection() packset.Selection {
	return packset.Selection{Dirs: f.Packs, Names: f.Pack, Only: f.Only}
}

// registerFlags choose the registers that are asked.
type registerFlags struct {
	shelfFlags  `embed:""`
	Register    []string `placeholder:"NAME" sep:"none" help:"Ask this register, as NAME, NAME@DAY or NAME@DIGEST. May be repeated. Default: the newest snapshot of each."`
	NoRegisters bool     `help:"Ask no register."`
}

func (f registerFlags) registers() packset.Registers {
	return packset.Registers{Dir: f.Shelf, Chosen: f.Register, None: f.NoRegisters}
}

// startBytes is how much memory may be in use at the start before anything is collected: some more than the packs that ship leave
// behind, so that one item is screened within 200 MB.
const startBytes = 160 << 20

// atStart runs what makes things that mostly stay: collecting while they grow cost a third of the time to the first finding. The limit is for
// packs that are many times larger than those that ship.
func atStart[T any](load func() (T, error)) (T, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(startBytes))
	return load()
}

// load makes the packs and registers ready to screen with.
func load(a *terminal.Terminal, s packset.Selection, from packset.Registers) (*packset.Set, error) {
	return atStart(func() (*packset.Set, error) { return packset.Load(s, from, a.Now()) })
}

// compile makes packs ready that ask no register.
func compile(s packset.Selection) (*packset.Set, error) {
	return atStart(func() (*packset.Set, error) { return packset.Compile(s) })
}

// started is what is known of a run at its start.
func started(set *packset.Set) aedile.Ran {
	return aedile.Ran{Program: terminal.ProgramName, Version: version(), Notes: set.Notes}
}
