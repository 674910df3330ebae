package node

import (
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/web/office"
	"github.com/aedile/aedile/web/part"
)

// Rooms returns the pages of the desk that stand in rooms of their own.
func Rooms(dk *desk.Desk) []part.Room { return []part.Room{office.Room{Desk: dk}} }
