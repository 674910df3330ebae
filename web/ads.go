package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/web/part"
)

// adsPage is the public repository of advertisements (art 39 DSA): a form, what answers, and one entry in full.
func (s *site) adsPage(w http.ResponseWriter, r *http.Request) error {
	b, err := s.ads(r)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, adBookPage(s.public(r, "ads.title").styled(roomStyle), b))
}

// ads asks the repository what the query says.
func (s *site) ads(r *http.Request) (*part.AdBook, error) {
	if s.Books == nil {
		return nil, aedile.NotFoundf("show advertisements", "", "this service keeps no register of advertisements here")
	}
	q := r.URL.Query()
	ask := part.AdQuestion{Words: q.Get("words"), Who: q.Get("who"), State: q.Get("state"), From: q.Get("from"), To: q.Get("to"),
		ID:      q.Get("ad"),
		Removed: q.Get("removed") != ""}
	if p := q.Get("page"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return nil, aedile.Invalidf("search advertisements", p, "is no number of a page")
		}
		ask.Page = n
	}
	b, err := s.Books.Ads(r.Context(), ask)
	if err != nil {
		return nil, err
	}
	b.Question = ask
	return b, nil
}

// adsJSON answers the same question for programs: all criteria of the form, a page of entries, and the address of the next page.
func (s *site) adsJSON(w http.ResponseWriter, r *http.Request) error {
	b, err := s.ads(r)
	if err != nil {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(statusOf(err))
		return json.NewEncoder(w).Encode(map[string]any{"status": statusOf(err), "title": aedile.Message(err),
			"detail": aedile.HintOf(err)})
	}
	out := map[string]any{"all": b.All, "found": b.Found, "removed": b.Removed, "page": b.Page, "unread": b.Unread, "left_out": b.Left,
		"advertisements": append([]part.Ad{}, b.Ads...)}
	if !b.Added.IsZero() {
		out["added_last"] = b.Added.UTC()
	}
	if b.More {
		out["next"] = s.Base + "/ads.json?" + b.Question.Values(b.Page+1).Encode()
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write advertisements: %w", err)
	}
	return nil
}

// adHref is the address of the page with that entry open.
func (f frame) adHref(q part.AdQuestion, id string, page int) string {
	v := q.Values(page)
	if id != "" {
		v.Set("ad", id)
	}
	if f.Lang != "en" {
		v.Set("lang", f.Lang)
	}
	return f.Base + "/ads?" + v.Encode()
}

// adOf returns the address of the form of notices about an advertisement.
func (f frame) adOf(id string) string {
	return f.Base + "/notice?url=" + url.QueryEscape("/ads?ad="+id)
}
