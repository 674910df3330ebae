// Package clerk holds the pages of those who keep the desk in order: what did not reach the other side, dossiers of cases, and what the
// operator has settled, with the changes that wait for a second person.
//
// It is a room of the site: frame, sign-in and words come from there.
package clerk

//go:generate go tool templ generate

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/amend"
	"github.com/aedile/aedile/desk/dispatch"
	"github.com/aedile/aedile/web/part"
)

// Clerk is the pages over a desk.
type Clerk struct {
	Out dispatch.Dispatch // its Desk must be given
	// Dossier writes the dossier of a case under a signed checkpoint; redact leaves out everything personal. Nil: this node has no key.
	Dossier func(ctx context.Context, id aedile.CaseID, redact bool, to io.Writer) error
	// Book is what was changed of the policy. It must be given.
	Book *amend.Amendments
}

// rooms draws the pages in a shell.
type rooms struct {
	Clerk
	part.Shell
}

// Routes implements part.Room.
func (c Clerk) Routes(s part.Shell) []part.Route {
	x := &rooms{c, s}
	return []part.Route{
		{Pattern: "GET /outbox", Action: auth.SeeWorkings, Page: x.outbox},
		{Pattern: "POST /outbox", Action: auth.SendAgain, Page: x.again},
		{Pattern: "GET /case/{id}/dossier", Action: auth.ExportCase, Page: x.dossier},
		{Pattern: "GET /settings/policy", Action: auth.OwnSettings, Page: x.policy},
		{Pattern: "GET /settings/letters", Action: auth.ChangeSettings, Page: x.texts},
		{Pattern: "GET /settings/policy/{name...}", Action: auth.OwnSettings, Page: x.setting},
		{Pattern: "POST /settings/policy/{name...}", Action: auth.ChangeSettings, Page: x.propose},
		{Pattern: "POST /settings/change/{id}", Action: auth.ChangeSettings, Page: x.settle},
		{Pattern: "POST /settings/reason", Action: auth.ChangeSettings, Page: x.reason},
	}
}

// outboxView is what did not arrive.
type outboxView struct {
	Calls   []callView
	Done    string // what became of the one that was handed over just now
	Fine    bool   // it arrived
	Hint    string
	Refusal string // why the person may not hand over
	Sends   bool   // this node sends
}

// callView is a letter or a call that did not arrive.
type callView struct {
	Task, Case, Number, Href string
	What, To                 string
	Refused                  bool // for good; else it is tried again
	When, Next, Why          string
	Tries                    int
}

// outbox lists what did not arrive.
func (x *rooms) outbox(w http.ResponseWriter, r *http.Request) error {
	return x.show(w, r, http.StatusOK, outboxView{})
}

func (x *rooms) show(w http.ResponseWriter, r *http.Request, status int, v outboxView) error {
	f := x.Frame(r, "audit", "outbox.title")
	v.Sends, v.Refusal = x.Out.Sending != nil, aedile.Message(auth.May(x.Person(r), auth.SendAgain))
	all, err := x.Out.Open(r.Context())
	if err != nil {
		return err
	}
	for _, c := range all {
		row, err := x.Out.Desk.Board.Row(r.Context(), string(c.Case))
		if err != nil {
			return err
		}
		y := callView{Task: c.Task, Case: string(c.Case), Number: row.Number, Href: f.Href("/case/" + string(c.Case)),
			What: f.Or("move."+row.Kind+"."+c.Move, c.Move), To: f.Or("party."+string(c.To), string(c.To)), Refused: c.Refused(),
			When: f.Day(c.At), Why: c.Why, Tries: c.Tries}
		if !c.Next.IsZero() {
			y.Next = f.Day(c.Next)
		}
		v.Calls = append(v.Calls, y)
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: f.T("outbox.title"), Sub: f.T("outbox.what"), Body: outboxBody(f, v)})
}

// again hands one over once more, and says what it came to.
func (x *rooms) again(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "audit", "outbox.title")
	id, task := aedile.CaseID(r.PostFormValue("case")), r.PostFormValue("task")
	res, err := x.Out.Replay(r.Context(), x.Person(r).ID, id, task)
	switch class := aedile.ClassOf(err); {
	case class == aedile.Conflict || class == aedile.Unavailable:
		return x.show(w, r, http.StatusConflict, outboxView{Done: aedile.Message(err), Hint: aedile.HintOf(err)})
	case err != nil:
		return err
	}
	v := outboxView{Done: f.T("outbox.state." + res.State), Fine: res.Arrived, Hint: res.Why}
	return x.show(w, r, http.StatusOK, v)
}

// dossier gives the dossier of a case for a stranger to verify.
func (x *rooms) dossier(w http.ResponseWriter, r *http.Request) error {
	id := aedile.CaseID(r.PathValue("id"))
	if x.Dossier == nil {
		return aedile.Unavailablef("export case", string(id), "this desk has no key to sign a checkpoint with").
			Hint("aedile case key FILE makes one, and aedile serve --key FILE signs with it")
	}
	var b bytes.Buffer
	if err := x.Dossier(r.Context(), id, r.FormValue("redact") != "", &b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Disposition", `attachment; filename="`+name(string(id))+`.dossier.json"`)
	_, err := w.Write(b.Bytes())
	_ = err // the reader has gone
	return nil
}

// name keeps of an identifier what a file may be called everywhere.
func name(id string) string {
	b := []byte(id)
	for i, c := range b {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			b[i] = '-'
		}
	}
	return string(b[:min(len(b), 80)])
}
