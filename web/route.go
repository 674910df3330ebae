package web

import (
	"net/http"

	"github.com/aedile/aedile/auth"
)

// table lists the addresses, each with who may come. What a person may do there is asked again where it is done.
func (s *site) table() []route {
	return append(append(s.publicTable(), s.withRooms(s.deskTable())...), s.bookTable()...)
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
		{"GET /ads", auth.Public, s.adsPage},
		{"GET /ads.json", auth.Public, s.adsJSON},
		{"GET /signin", auth.Public, s.signinPage},
		{"POST /signin", auth.Public, s.doSignin},
		{"POST /signout", auth.Public, s.signout},
		{"GET /first/{code}", auth.Public, s.linkPage},
		{"POST /first/{code}", auth.Public, s.useLink},
		{"GET /enter/{code}", auth.Public, s.entryPage},
		{"POST /enter/{code}", auth.Public, s.useEntry},
	}
}

func (s *site) deskTable() []route {
	return []route{
		{"GET /today", auth.SeeToday, s.today},
		{"GET /queue", auth.SeeQueue, s.queueHome},
		{"GET /queue/{view}", auth.SeeQueue, s.queue},
		{"POST /queue/{view}", auth.TakeCase, s.commit},
		{"POST /take", auth.TakeCase, s.take},
		{"POST /view", auth.OwnSettings, s.saveView},
		{"GET /cases", auth.SeeCases, s.cases},
		{"GET /case/{id}", auth.SeeCases, s.casePage},
		{"GET /case/{id}/moved", auth.SeeCases, s.moved},
		{"GET /case/{id}/letter/{what}", auth.SeeCases, s.letterPage},
		{"GET /case/{id}/move/{move}", auth.TakeCase, s.movePage},
		{"POST /case/{id}/move/{move}", auth.TakeCase, s.makeMove},
		{"POST /case/{id}/letter", auth.TakeCase, s.foreseeLetter},
		{"POST /case/{id}/draft/{form}", auth.TakeCase, s.draft},
		{"POST /case/{id}/lock", auth.TakeCase, s.lock},
		{"POST /case/{id}/skip", auth.TakeCase, s.skip},
		{"POST /case/{id}/hold", auth.TakeCase, s.hold},
		{"POST /case/{id}/note", auth.TakeCase, s.note},
		{"POST /case/{id}/hand", auth.HandOver, s.hand},
		{"POST /case/{id}/second", auth.TakeCase, s.second},
		{"POST /undo", auth.TakeBack, s.undo},
		{"GET /audit", auth.SeeAudit, s.audit},
		{"POST /audit", auth.SeeAudit, s.audit},
		{"GET /settings", auth.OwnSettings, s.settings},
		{"POST /settings/look", auth.OwnSettings, s.setLook},
		{"POST /settings/people", auth.ManagePeople, s.invite},
		{"POST /settings/people/{id}/close", auth.ManagePeople, s.closeAccount},
		{"POST /settings/tokens", auth.ManagePeople, s.newToken},
		{"POST /settings/pass/{digest}/end", auth.OwnSettings, s.endPass},
		{"POST /side", auth.OwnSettings, s.changeSide},
		{"GET /keys", auth.OwnSettings, s.keysPage},
		{"GET /parts", auth.OwnSettings, s.partsPage},
		{"GET /more", auth.OwnSettings, s.morePage},
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
