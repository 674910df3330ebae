// Package compiled makes screeners of packs with the detectors that ship: of the packs that ship by themselves out of a table in the
// program, of any others by compiling them.
//
// It chooses no packs and reads no folders.
package compiled

import (
	_ "embed"
	"fmt"

	"github.com/aedile/aedile/internal/frozen"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// table is the screener of the packs that ship, as a table: some 17 MB that lie in the program as they are used. Reading and compiling
// the packs instead costs ten times as much as all else that a start does. A test holds that it is what the packs give.
//
//go:embed shipped.table
var table string

//go:generate go -C ../../../tools run ./gentable ../sweep/packset/compiled/shipped.table

// Packs compiles packs. The error is a *screen.Error where a pack is at fault.
func Packs(ps []*rule.Pack) (*screen.Screener, error) {
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return nil, fmt.Errorf("compile: %w", err)
	}
	return s, nil
}

// Faults reports everything that is wrong with the packs together.
func Faults(ps []*rule.Pack) []rule.Diagnostic { return rule.Check(ps, detectors.Detectors()) }

// Freeze returns the table of the packs that ship, made anew from them.
func Freeze() ([]byte, error) {
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		return nil, &screen.Error{Diagnostics: ds}
	}
	s, err := Packs(ps)
	if err != nil {
		return nil, err
	}
	t, err := s.Frozen()
	if err != nil {
		return nil, fmt.Errorf("table of the shipped packs: %w", err)
	}
	b, err := frozen.Freeze(t)
	if err != nil {
		return nil, fmt.Errorf("table of the shipped packs: %w", err)
	}
	return b, nil
}

// Shipped returns the screener of the packs that ship out of their table, and those packs with what their rules say, without examples
// and lists. ok is false where the packs are not those of which the table was made, as they are while somebody works on them, or where
// this machine cannot use it.
func Shipped() (s *screen.Screener, ps []*rule.Pack, ok bool) {
	var t screen.Frozen
	if err := frozen.Thaw(table, &t); err != nil {
		return nil, nil, false
	}
	s, err := screen.FromFrozen(&t, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return nil, nil, false
	}
	names, ps := packs.Names(), s.Rulebook()
	if len(names) != len(ps) {
		return nil, nil, false
	}
	for i, name := range names {
		if d, err := rule.Digest(packs.FS(), name); err != nil || ps[i].Name != name || ps[i].Digest != d {
			return nil, nil, false
		}
	}
	return s, ps, true
}
