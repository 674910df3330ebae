package web

import (
	"net/http"

	"github.com/aedile/aedile/auth"
)

// table lists the addresses, each with who may come. What a person may do there is asked again where it is done.
func (s *site) table() []route {
	return append(s.publicTable(), s.deskTable()...)
}

func (s *site) publicTable() []route {
	return []route{
		{"GET /{$}", auth.Public, s.home},
		{"GET /alive", auth.Public, s.alive},
		{"GET /notice", auth.Public, s.noticePage},
		{"POST /notice", auth.Public, s.sendNotice},
		{"GET /n/{code}", auth.Public, s.receipt},
		{"POST /n/{code}/withdraw", auth.Public, s.withdrawNotice},
		{"GET /n/{code}/add", auth.Public, s.completePage},
		{"POST /n/{code}/add", auth.Public, s.sendNotice},
		{"GET /s/{code}", auth.Public, s.statement},
		{"GET /s/{code}/pdf", auth.Public, s.statementPDF},
		{"GET /c/{code}", auth.Public, s.complainPage},
		{"POST /c/{code}", auth.Public, s.sendComplaint},
		{"GET /ads", auth.Public, s.soonPublic},
	}
}

// home leads whoever signed in to their day, and everybody else to the form of notices.
func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	if _, in := auth.From(r.Context()); in {
		return s.see(w, r, "/today")
	}
	return s.see(w, r, "/notice")
}

// alive says that the server answers.
func (s *site) alive(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
