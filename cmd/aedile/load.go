package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"

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

// startBytes is how much memory may be in use before anything is collected for the first time, so that one item is screened within 200
// MB; mostBytes is how much is used later where what is kept leaves room below, so that 200,000 alerts are screened with in less than
// 500 MB.
const (
	startBytes = 160 << 20
	mostBytes  = 400 << 20
)

// collectLate puts off the first collection until so much is in use. What a start makes mostly stays, and most commands end before
// anything is worth collecting: it cost a tenth of the time to the first finding. From the first collection on all is as the system or
// the user set it, but for mostBytes.
func collectLate() {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(-1)
	debug.SetMemoryLimit(min(limit, startBytes))
	atCollection(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(min(limit, mostBytes))
		heedMost(limit)
	})
}

// heedMost looks after every collection whether what is kept leaves room: where four fifths of the room are taken, collecting would
// never end.
func heedMost(limit int64) {
	atCollection(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		if metrics.Read(live); live[0].Value.Uint64() > mostBytes/5*4 {
			debug.SetMemoryLimit(limit)
			return
		}
		heedMost(limit)
	})
}

// atCollection runs do after the next collection.
func atCollection(do func()) {
	runtime.AddCleanup(&struct{ held *int }{new(int)}, func(do func()) { do() }, do)
}

// load makes the packs and registers ready to screen with.
func load(a *terminal.Terminal, s packset.Selection, from packset.Registers) (*packset.Set, error) {
	return packset.Load(s, from, a.Now())
}

// compile makes packs ready that ask no register.
func compile(s packset.Selection) (*packset.Set, error) {
	return packset.Compile(s)
}

// started is what is known of a run at its start.
func started(set *packset.Set) aedile.Ran {
	return aedile.Ran{Program: terminal.ProgramName, Version: version(), Notes: set.Notes}
}
