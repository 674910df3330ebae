// Package part is what pages that stand in rooms of their own share with the site: the frame they are drawn in, the words, and the small
// parts that look the same on every page. A room is a set of addresses with their pages; it knows neither rail nor cookies nor sign-in.
//
// It holds no page and no procedure.
package part

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
)

// Frame is what a page stands in, with its words.
type Frame interface {
	// T returns the message with that key. What follows are names and values of its places.
	T(key string, places ...any) string
	// N returns the message with that key in the form that the number asks for. The number stands at the place Count.
	N(key string, n int, places ...any) string
	// Or returns the message with that key, or the text where there is none.
	Or(key, text string) string
	// Num writes a number with its thousands apart.
	Num(n int) string
	// Day writes the day of an instant as the desk does: near ones with their weekday, far ones with their year.
	Day(t time.Time) string
	// Href returns the address of a page of ours, below the path where the site stands.
	Href(path string) string
}

// Sheet is a page that a room wants to be drawn.
type Sheet struct {
	Frame Frame
	// Heading is the heading of the page, in the words of the frame or, with Outside, from elsewhere.
	Heading string
	Sub     string
	// Outside says that the heading was written by somebody: it is isolated and its hidden characters are drawn.
	Outside bool
	Wide    bool // it takes the whole width
	Crumb   templ.Component
	Acts    templ.Component // beside the heading; may be nil
	Body    templ.Component
}

// Shell is what a room asks of the site.
type Shell interface {
	// Frame returns the frame of a page: here names the place in the rail, title is the key of its title.
	Frame(r *http.Request, here, title string, places ...any) Frame
	// Write draws the page with the status.
	Write(w http.ResponseWriter, r *http.Request, status int, s Sheet) error
	// See leads to another page after a post.
	See(w http.ResponseWriter, r *http.Request, to string) error
	// Person returns who asks, on the side of the table from which they look.
	Person(r *http.Request) auth.Person
	// Called names a colleague; an identifier that nobody has is returned as it is.
	Called(r *http.Request, id casework.ActorID) string
	// Badge says when a due ends and where its end comes from; nil: no day is set.
	Badge(f Frame, d *casework.RowDue) Badge
}

// Page answers one address. The error that it returns becomes a page of its own.
type Page func(w http.ResponseWriter, r *http.Request) error

// Route is one address of a room: who may come, and what answers.
type Route struct {
	Pattern string // as net/http has it: "GET /requests"
	Action  auth.Action
	Page    Page
}

// Room is a set of pages.
type Room interface {
	// Routes lists the addresses of the room, which are drawn in the shell.
	Routes(s Shell) []Route
}

// Badge is when something is due, on which rung it stands, and where its end comes from.
type Badge struct {
	Rung   string // late, today, week, later or noday: the shape
	Text   string
	Source string // fixed, stated or policy; empty: no day is set
}

// RungIcon returns the drawing of a rung.
func RungIcon(rung string) string {
	if rung == "today" {
		return "due-today"
	}
	return rung
}

// Truth returns a truth as an attribute says it.
func Truth(yes bool) string {
	if yes {
		return "true"
	}
	return "false"
}

// Current returns the value of aria-current.
func Current(yes bool) string {
	if yes {
		return "page"
	}
	return "false"
}
