// Package office holds the pages of people who ask services for information, answer such requests, and carry proceedings: the grid of a
// request, its draft with what stands against it, the desk at which it is answered, answers beside each other, and the grounds of
// proceedings as rows.
//
// It is a room of the site: frame, sign-in and words come from there. It holds no procedure.
package office

//go:generate go tool templ generate

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/inquiry"
	"github.com/aedile/aedile/web/part"
)

// Office is the pages over a desk.
type Office struct {
	Desk *desk.Desk // must be given, with its Board
}

// rooms draws the pages in a shell.
type rooms struct {
	Office
	part.Shell
}

// Routes implements part.Room.
func (o Office) Routes(s part.Shell) []part.Route {
	o.Desk = o.Desk.Undoable()
	x := &rooms{o, s}
	return []part.Route{
		{Pattern: "GET /requests", Action: auth.SeeRequests, Page: x.requests},
		{Pattern: "GET /requests/new", Action: auth.SeeRequests, Page: x.newRequest},
		{Pattern: "POST /requests/new", Action: auth.Making("request", "draft", casework.Authority), Page: x.begin},
		{Pattern: "GET /request/{id}", Action: auth.SeeRequests, Page: x.request},
		{Pattern: "POST /request/{id}", Action: auth.Making("request", "revise", casework.Authority), Page: x.revise},
		{Pattern: "GET /request/{id}/compare", Action: auth.SeeRequests, Page: x.compare},
		{Pattern: "GET /request/{id}/preview/{no}", Action: auth.SeeRequests, Page: x.preview},
		{Pattern: "POST /request/{id}/grant", Action: auth.Making("request", "grant", casework.Authority), Page: x.grant},
		{Pattern: "GET /request/{id}/answer", Action: auth.SeeRequests, Page: x.answerDesk},
		{Pattern: "POST /request/{id}/answer", Action: auth.Making("request", "answer", casework.Platform), Page: x.answer},
		{Pattern: "GET /proceedings", Action: auth.SeeProceedings, Page: x.proceedings},
		{Pattern: "GET /proceeding/{id}", Action: auth.SeeProceedings, Page: x.proceeding},
	}
}

// may returns why the person may not make the move for the party; "" where they may.
func (x *rooms) may(r *http.Request, kind, move string, by casework.Party) string {
	err := auth.May(x.Person(r), auth.Making(kind, move, by))
	if err == nil {
		return ""
	}
	return aedile.Message(err)
}

// asks refuses a post of somebody who may not make the move.
func (x *rooms) asks(r *http.Request, kind, move string, by casework.Party) error {
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	return auth.May(x.Person(r), auth.Making(kind, move, by))
}

// day returns an instant on the day, for a page to write.
func (x *rooms) day(d inquiry.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, x.Desk.Zone())
}

// badge says when a question is to be answered: its day is stated in the document.
func (x *rooms) badge(f part.Frame, d inquiry.Date, by bool) part.Badge {
	if d.IsZero() {
		return x.Badge(f, nil)
	}
	end := time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, x.Desk.Zone()).Add(-time.Second)
	sense := casework.OpenUntil
	if by {
		sense = casework.By
	}
	return x.Badge(f, &casework.RowDue{DueKey: casework.DueKey{Name: "answer"}, Source: casework.Stated, Sense: sense, End: end,
		LastDay: d.String()})
}

// readDay reads a day of a form; the empty text is no day.
func readDay(text string) (d inquiry.Date, err error) {
	if strings.TrimSpace(text) == "" {
		return d, nil
	}
	d, err = inquiry.ReadDate(strings.TrimSpace(text))
	if err != nil {
		return d, aedile.Invalidf("read day", text, "is no day").Hint("as in 2026-12-18").Because(err)
	}
	return d, nil
}

// atoi reads a number of an address or form; what is none is 0.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// shown tells a fault that the person can mend from one that becomes a page of its own.
func shown(err error) bool {
	switch aedile.ClassOf(err) {
	case aedile.Invalid, aedile.Conflict:
		return true
	}
	return false
}

// fault is what stands above a form that was not taken.
type fault struct{ Message, Hint string }

func faultOf(err error) fault { return fault{aedile.Message(err), aedile.HintOf(err)} }

func statusOf(err error) int {
	if aedile.ClassOf(err) == aedile.Conflict {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}
