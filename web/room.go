package web

import (
	"net/http"
	"slices"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/web/part"
)

// roomStyle is what the pages of rooms, and those of reports, need besides the stylesheet of the desk; no other page loads it.
const roomStyle = "rooms.css"

// withRooms returns the addresses with those of the rooms. Where a room has a page, none says that it is still to come.
func (s *site) withRooms(all []route) []route {
	taken := map[string]bool{}
	var more []route
	for _, room := range s.Rooms {
		for _, r := range room.Routes(shell{s}) {
			taken[r.Pattern] = true
			more = append(more, route{r.Pattern, r.Action, page(r.Page)})
		}
	}
	return append(slices.DeleteFunc(all, func(r route) bool { return taken[r.pattern] }), more...)
}

// shell is the site as rooms see it.
type shell struct{ s *site }

// Frame implements part.Shell.
func (h shell) Frame(r *http.Request, here, title string, places ...any) part.Frame {
	return h.s.frame(r, here, title, places...)
}

// Write implements part.Shell.
func (h shell) Write(w http.ResponseWriter, r *http.Request, status int, v part.Sheet) error {
	f, ok := v.Frame.(frame)
	if !ok {
		f = h.s.frame(r, "", "error.title")
	}
	if v.Heading != "" {
		f.Title = v.Heading
	}
	return h.s.write(w, r, status, sheetPage(f.styled(roomStyle), v))
}

// See implements part.Shell.
func (h shell) See(w http.ResponseWriter, r *http.Request, to string) error { return h.s.see(w, r, to) }

// Person implements part.Shell.
func (h shell) Person(r *http.Request) auth.Person {
	p, _ := auth.From(r.Context())
	return onSide(r, p)
}

// Called implements part.Shell.
func (h shell) Called(r *http.Request, id casework.ActorID) string { return h.s.called(r, id) }

// Badge implements part.Shell.
func (h shell) Badge(pf part.Frame, d *casework.RowDue) part.Badge {
	f, ok := pf.(frame)
	if !ok {
		return part.Badge{Rung: "noday"}
	}
	b := f.badge(d, h.s.days())
	return part.Badge{Rung: b.Rung, Text: b.Text, Source: b.Source}
}
