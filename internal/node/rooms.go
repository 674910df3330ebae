package node

import (
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/sweep/stock"
	"github.com/aedile/aedile/web/library"
	"github.com/aedile/aedile/web/office"
	"github.com/aedile/aedile/web/part"
)

// Rooms returns the pages of the desk that stand in rooms of their own. Shelf is the folder of registers; empty: none are used.
func (d Inside) Rooms(dk *desk.Desk, shelf string) []part.Room {
	k := d.Keeper
	if k == nil {
		k = trust.Over(dk)
	}
	return []part.Room{office.Room{Desk: dk},
		library.Room{Desk: dk, Keeper: k, Packs: d.Packs, Shelf: stock.Shelf{Dir: shelf, Now: dk.Now}}}
}
