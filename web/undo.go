package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// usualWait is for how long what is done on pages waits before it leaves, where the policy settles nothing, as desk has it.
const usualWait = 10 * time.Minute

// wait returns for how long what is decided here waits.
func (s *site) wait() time.Duration {
	if u := s.Desk.Settled().Undo; u != nil {
		return *u
	}
	return usualWait
}

// leaving returns the desk with which a decision is made: that on which everything waits, or, where life is in danger, the one on which
// nothing does. The reason stands in the log of the desk.
func (s *site) leaving(r *http.Request, f frame, id aedile.CaseID) (*desk.Desk, error) {
	if r.PostForm.Get("_now") == "" {
		return s.Desk, nil
	}
	if err := auth.May(f.Person, auth.SendNow); err != nil {
		return nil, err
	}
	why := strings.TrimSpace(r.PostForm.Get("now_why"))
	if why == "" {
		return nil, aedile.Invalidf("send at once", string(id),
			"says no reason").Hint("write in a few words whose life or safety is in danger")
	}
	return s.Desk.AtOnce(r.Context(), id, f.Person.ID, why)
}

// undoForm is the name under which what can be taken back is kept, for the person and the first of the cases.
const undoForm = "undo"

// offerUndo lets the bar count until what was decided leaves. What it was is kept on the desk; the browser knows the first case alone.
func (s *site) offerUndo(w http.ResponseWriter, r *http.Request, f frame, done []counter.Settled) error {
	var all []counter.Back
	for _, d := range done {
		if d.Err == nil {
			all = append(all, d.Back)
		}
	}
	wait := s.wait()
	if len(all) == 0 || wait <= 0 || r.PostForm.Get("_now") != "" {
		return nil
	}
	b, err := json.Marshal(all)
	if err != nil {
		return aedile.Internalf("keep what can be taken back", string(all[0].Case), "cannot be written").Because(err)
	}
	if err := s.Desk.SaveDraft(r.Context(), all[0].Case, f.Person.ID, undoForm, string(b)); err != nil {
		if aedile.ClassOf(err) == aedile.Unavailable {
			return nil // no log is kept here, and no bar is shown
		}
		return err
	}
	c := s.cookie(r, undoCookie, fmt.Sprintf("%s|%d|%d", all[0].Case, s.Desk.Now().Add(wait).Unix(), len(all)))
	c.MaxAge = int(wait.Seconds())
	http.SetCookie(w, c)
	return nil
}

// undoBar returns the bar of what was decided last and has not left.
func (s *site) undoBar(r *http.Request, w words) *undoView {
	c, err := r.Cookie(undoCookie)
	if err != nil {
		return nil
	}
	parts := strings.Split(c.Value, "|")
	if len(parts) != 3 {
		return nil
	}
	until, err := strconv.ParseInt(parts[1], 10, 64)
	n, err2 := strconv.Atoi(parts[2])
	left := int(until - s.Desk.Now().Unix())
	if err != nil || err2 != nil || left <= 0 {
		return nil
	}
	return &undoView{Text: w.N("undo.decided", n), Case: parts[0], Left: left}
}

// undo takes back what was decided last.
func (s *site) undo(w http.ResponseWriter, r *http.Request) error {
	p, _ := auth.From(r.Context())
	id := aedile.CaseID(r.PostFormValue("case"))
	text, err := s.Desk.Typed(r.Context(), id, p.ID, undoForm)
	if err != nil {
		return err
	}
	var all []counter.Back
	if text == "" || json.Unmarshal([]byte(text), &all) != nil {
		return aedile.Conflictf("take back", string(id),
			"nothing of yours waits there any more").Hint("what has left is undone by a move of the procedure, such as a reversal")
	}
	gone := s.cookie(r, undoCookie, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	n, err := counter.TakeBack(r.Context(), s.Desk, p.ID, all)
	if err != nil {
		return err
	}
	if err := s.Desk.SaveDraft(r.Context(), id, p.ID, undoForm, ""); err != nil {
		return err
	}
	return s.see(w, r, fmt.Sprintf("/queue/all?case=%s&undone=%d#item", id, n))
}
