// Package library holds the pages of rules and registers: what a rule may do, how often it was right with its bounds, its quota and the
// stop
// that one press makes; and which registers are at hand, how old they are, what an entry says and what it hits.
//
// It is a room of the site: frame, sign-in and words come from there.
package library

//go:generate go tool templ generate

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/stock"
	"github.com/aedile/aedile/web/part"
)

// Library is the pages over a desk.
type Library struct {
	Desk   *desk.Desk    // must be given
	Keeper *trust.Keeper // must be given
	// Packs lists the packs at hand, or the one of that name. Nil: this node screens nothing, and rules are known by what they found alone.
	Packs func(name string) []sweep.Pack
	// Shelf is where registers lie; its Dir empty: none are used here.
	Shelf stock.Shelf
}

// rooms draws the pages in a shell.
type rooms struct {
	Library
	part.Shell
}

// Routes implements part.Room.
func (l Library) Routes(s part.Shell) []part.Route {
	x := &rooms{l, s}
	return []part.Route{
		{Pattern: "GET /rules", Action: auth.SeeRules, Page: x.rules},
		{Pattern: "GET /rules/labels", Action: auth.ChangeRules, Page: x.labels},
		{Pattern: "GET /rule/{pack}/{id}", Action: auth.SeeRules, Page: x.rule},
		{Pattern: "GET /rule/{pack}/{id}/examples", Action: auth.ChangeRules, Page: x.examples},
		{Pattern: "POST /rule/{pack}/{id}/stop", Action: auth.StopRule, Page: x.stop},
		{Pattern: "POST /rule/{pack}/{id}/resume", Action: auth.StopRule, Page: x.resume},
		{Pattern: "POST /rule/{pack}/{id}/stand", Action: auth.ChangeRules, Page: x.stand},
		{Pattern: "GET /practice", Action: auth.TakeCase, Page: x.practice},
		{Pattern: "POST /practice", Action: auth.TakeCase, Page: x.judge},
		{Pattern: "GET /registers", Action: auth.SeeRegisters, Page: x.registers},
		{Pattern: "GET /register/{id}", Action: auth.SeeRegisters, Page: x.register},
		{Pattern: "GET /register/{id}/entry", Action: auth.SeeRegisters, Page: x.entry},
	}
}

// catchFor is for how long a page waits until everything is counted. Chosen: under the time in which a page is there.
const catchFor = 100 * time.Millisecond

// caught reads on; part says that not everything is counted yet.
func (x *rooms) caught(r *http.Request) (part bool, err error) {
	done, err := x.Keeper.Catch(r.Context(), catchFor)
	return !done, err
}

// may returns why the person may not; "" where they may.
func (x *rooms) may(r *http.Request, a auth.Action) string {
	return aedile.Message(auth.May(x.Person(r), a))
}

func checkOf(r *http.Request) aedile.CheckID {
	return aedile.CheckID(r.PathValue("pack") + "/" + r.PathValue("id"))
}

func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}
