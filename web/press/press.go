// Package press holds the addresses of published reports: one press makes the live report the next version of its period, and every
// version stays where everybody can have it, without an account.
//
// It is a room of the site: sign-in and the page of reports come from there. What a version is says annex.
package press

import (
	"context"
	"net/http"
	"strings"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/web/part"
)

// Shelf keeps versions of reports.
type Shelf interface {
	// Publish keeps the report of a period as its next version.
	Publish(ctx context.Context, period, reason string, by casework.ActorID) error
	// Published is the list of versions, one JSON object a line.
	Published(ctx context.Context) ([]byte, error)
	// PublishedFile is a file of a version; another one is a NotFound error.
	PublishedFile(ctx context.Context, name string) ([]byte, error)
}

// Press is the addresses over a shelf.
type Press struct{ Shelf Shelf }

type rooms struct {
	Press
	part.Shell
}

// Routes implements part.Room.
func (p Press) Routes(s part.Shell) []part.Route {
	x := &rooms{p, s}
	return []part.Route{
		{Pattern: "POST /report/{id}/publish", Action: auth.FileReports, Page: x.publish},
		{Pattern: "GET /published", Action: auth.Public, Page: x.list},
		{Pattern: "GET /published/{file}", Action: auth.Public, Page: x.file},
	}
}

// publish makes the live report a version, and leads back to it.
func (x *rooms) publish(w http.ResponseWriter, r *http.Request) error {
	period := strings.ToUpper(r.PathValue("id"))
	if err := x.Shelf.Publish(r.Context(), period, strings.TrimSpace(r.PostFormValue("reason")), x.Person(r).ID); err != nil {
		return err
	}
	return x.See(w, r, "/report/"+period)
}

// list gives the versions, the oldest first.
func (x *rooms) list(w http.ResponseWriter, r *http.Request) error {
	b, err := x.Shelf.Published(r.Context())
	if err != nil {
		return err
	}
	return give(w, "application/x-ndjson", "", b)
}

// file gives the figures or the tables of a version.
func (x *rooms) file(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	b, err := x.Shelf.PublishedFile(r.Context(), name)
	if err != nil {
		return err
	}
	sort := "application/x-ndjson"
	if strings.HasSuffix(name, ".xlsx") {
		sort = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return give(w, sort, name, b)
}

// give answers with what is for everybody; a file is named, and never read as a page.
func give(w http.ResponseWriter, sort, name string, b []byte) error {
	h := w.Header()
	h.Set("Content-Type", sort)
	h.Set("X-Content-Type-Options", "nosniff")
	if name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	_, err := w.Write(b)
	_ = err // the reader has gone
	return nil
}
