package web

import (
	"net/http"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk/counter"
)

// offerUndo lets the bar count until what was decided leaves.
func (s *site) offerUndo(_ http.ResponseWriter, _ *http.Request, _ frame, _ []counter.Settled, _ decideForm) {
}

// undoBar returns the bar of what was decided last and has not left.
func (s *site) undoBar(_ *http.Request, _ words) *undoView { return nil }

// undo takes back what was decided last.
func (s *site) undo(_ http.ResponseWriter, _ *http.Request) error {
	return aedile.Unavailablef("take back", "", "cannot be done here")
}
