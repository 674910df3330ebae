package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// queuePage is how many rows a list of work shows at once. Chosen: more is found by searching.
const queuePage = 60

// manyCases is from how many cases on a person types the number before they are decided together. Chosen.
const manyCases = 20

// tab is a view of the queue.
type tab struct {
	Name, Text, Href string
	Count            int
	Here             bool
}

// queueView is the queue: the list, the case that is open, and what may be decided on it.
type queueView struct {
	View, Search string
	Tabs         []tab
	Saved        []tab // views that were kept under a name
	Rows         []rowView
	Open         int    // cases in the view
	Next         string // address of more rows; empty: none
	Listed       bool   // only the list was asked for
	Item         *itemView
	Decide       decideView
	At           int // the position of the open case in the list, from 1
	Before, Then string
	Saveable     string // the query of this view
}

// decideView is what may be decided on the open case.
type decideView struct {
	Choices  []choiceView
	Law      []aedile.LawRef
	Reasons  []string
	Form     decideForm
	Foreseen *counter.Foreseen
	Fault    string
	Hint     string
	Kept     bool // the draft was found again
	Moves    []moveView
	Many     int
	LeavesAt string
	May      bool
	Now      bool // it may leave at once, where life is in danger
	Refusal  string
	Alike    int
}

// choiceView is one of the choices, or why it is locked.
type choiceView struct {
	counter.Choice
	Number int
	Locked string
}

// decideForm is what a person has put in.
type decideForm struct {
	Choice, Reason, More string
	Said                 map[string]string
	Also                 []string
	Number               string
	Version              int
}

// viewsOf are the built-in views.
var viewsOf = []string{"mine", "all", "second", "held"}

// filterOf returns the filter of a view.
func (s *site) filterOf(view string, f frame) (desk.RowFilter, bool) {
	yes, no := true, false
	x := desk.RowFilter{Days: s.days()}
	switch view {
	case "mine":
		x.Assignee, x.Held = f.Person.ID, &no
	case "all":
		x.Held = &no
	case "second":
		x.Second = true
	case "held":
		x.Held = &yes
	default:
		return x, false
	}
	return x, true
}

// queueHome leads to the own list, or, where nothing is in it, to that of all.
func (s *site) queueHome(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "queue", "nav.queue")
	if f.Queue > 0 {
		return s.see(w, r, "/queue/mine")
	}
	return s.see(w, r, "/queue/all")
}

// queue shows a view of the queue with one case open.
func (s *site) queue(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "queue", "nav.queue")
	f.Slim = true
	v, err := s.queueOf(r, f, nil)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, queuePageOf(f, v))
}

// queueOf gathers the view. A form that was refused is shown again.
func (s *site) queueOf(r *http.Request, f frame, form *decideForm) (v queueView, err error) {
	v.View, v.Search = r.PathValue("view"), strings.TrimSpace(r.FormValue("q"))
	filter, ok := s.filterOf(v.View, f)
	if !ok {
		return v, aedile.NotFoundf("open queue", v.View, "there is no such list")
	}
	filter = narrow(filter, v.Search)
	if rung := r.FormValue("rung"); rung != "" {
		filter.Rung = casework.Rung(rung)
	}
	rows, next, err := s.Desk.Board.Rows(r.Context(), filter, casework.RowPage{After: r.FormValue("after"), Limit: queuePage})
	if err != nil {
		return v, err
	}
	base := "/queue/" + v.View
	q := url.Values{}
	for _, k := range []string{"q", "rung", "after"} {
		if t := r.FormValue(k); t != "" {
			q.Set(k, t)
		}
	}
	v.Saveable = with(q, "after", "")
	if next != "" {
		v.Next = f.Href(base + with(q, "after", next, "list", "1"))
	}
	open := aedile.CaseID(r.FormValue("case"))
	v.Listed = r.FormValue("list") != "" && open == ""
	if open == "" && len(rows) > 0 && !v.Listed {
		open = rows[0].Case
	}
	for i, x := range rows {
		row := s.rowOf(r, f, x, filter.Days)
		row.Href, row.Here = f.Href(base+with(q, "case", string(x.Case)))+"#item", x.Case == open
		if row.Here {
			v.At = i + 1
		}
		v.Rows = append(v.Rows, row)
	}
	if v.At > 1 {
		v.Before = v.Rows[v.At-2].Href
	}
	if v.At > 0 && v.At < len(v.Rows) {
		v.Then = v.Rows[v.At].Href
	}
	if err := s.tabs(r, f, &v, filter); err != nil {
		return v, err
	}
	if open == "" {
		return v, nil
	}
	return v, s.open(r, f, &v, open, form)
}

// tabs counts the views.
func (s *site) tabs(r *http.Request, f frame, v *queueView, now desk.RowFilter) error {
	for _, name := range viewsOf {
		x, _ := s.filterOf(name, f)
		l, err := s.Desk.Board.Ladder(r.Context(), x, x.Days)
		if err != nil {
			return err
		}
		v.Tabs = append(v.Tabs, tab{name, f.T("view." + name), f.Href("/queue/" + name), l.All(), name == v.View})
		if name == v.View {
			v.Open = l.All()
		}
	}
	if v.Search != "" || now.Rung != "" {
		v.Open = len(v.Rows)
	}
	var roles []string
	for _, role := range f.Person.Roles {
		roles = append(roles, string(role))
	}
	saved, err := s.Desk.Views(r.Context(), f.Person.ID, roles)
	for _, x := range saved {
		v.Saved = append(v.Saved, tab{Name: x.Name, Text: x.Name, Href: f.Href("/queue/" + x.Query), Here: x.Query == v.View+v.Saveable})
	}
	return err
}

// open reads the open case, reserves it, and works out what may be decided on it.
func (s *site) open(r *http.Request, f frame, v *queueView, id aedile.CaseID, form *decideForm) error {
	it, err := s.item(r, f, id)
	if err != nil {
		return err
	}
	if len(it.Texts) == 0 && !it.Sealed {
		if err := s.said(r, f, &it); err != nil {
			return err
		}
	}
	v.Item = &it
	if auth.May(f.Person, auth.TakeCase) == nil && !s.reserved(f, it) {
		other, err := s.Desk.Reserve(r.Context(), id, f.Person.ID)
		if err != nil && aedile.ClassOf(err) != aedile.Unavailable {
			return err
		}
		v.Item.LookedAt = s.called(r, other)
	}
	v.Decide, err = s.decide(r, f, it, form)
	return err
}

// renewBefore is how long before its end a reservation is made again. Chosen: a page that is looked at asks every two minutes.
const renewBefore = 150 * time.Second

// reserved reports whether the case is the person's for a while yet: what stands there need not be written again.
func (s *site) reserved(f frame, it itemView) bool {
	return it.Row.LockBy == f.Person.ID && it.Row.LockUntil.Sub(s.Desk.Now()) > renewBefore
}

// decide gathers what may be decided on a case.
func (s *site) decide(r *http.Request, f frame, it itemView, form *decideForm) (d decideView, err error) {
	seen := it.Seen
	if it.Sealed {
		d.Refusal = f.T("sealed.decide")
		return d, nil
	}
	d.Law, d.Reasons, d.Alike = seen.Law(), counter.Reasons(s.Desk.Settled().Reasons, seen), len(it.Alike)
	d.May, d.Now = true, auth.May(f.Person, auth.SendNow) == nil
	if wait := s.wait(); wait > 0 {
		d.LeavesAt = f.Clock(s.Desk.Now().Add(wait))
	}
	if err := auth.May(f.Person, auth.TakeCase); err != nil {
		d.May, d.Refusal = false, refusal(err)
	}
	for i, c := range counter.Choices(seen) {
		x := choiceView{Choice: c, Number: i + 1}
		if err := auth.May(f.Person, auth.Making(c.Kind, c.Move, c.By)); err != nil {
			x.Locked = refusal(err)
		}
		d.Choices = append(d.Choices, x)
	}
	switch {
	case form != nil:
		d.Form = *form
	default:
		d.Form, d.Kept = s.typed(r, f, seen.Case.ID)
		for _, k := range []string{"choice", "reason"} {
			if t := r.FormValue(k); t != "" && r.Method == http.MethodGet {
				d.Form.set(k, t)
			}
		}
	}
	if d.Form.Choice == "" || !slices.ContainsFunc(d.Choices, func(c choiceView) bool { return c.Key == d.Form.Choice && c.Locked == "" }) {
		d.Form.Choice = ""
		for _, c := range d.Choices {
			if c.Locked == "" {
				d.Form.Choice = c.Key
				break
			}
		}
	}
	if d.Form.Reason == "" && len(d.Reasons) > 0 {
		d.Form.Reason = d.Reasons[0]
	}
	d.Form.Version = seen.Case.Version
	if form == nil && r.FormValue("alike") == "all" {
		d.Form.Also = nil
		for _, x := range it.Alike {
			d.Form.Also = append(d.Form.Also, string(x.Row.Case))
		}
	}
	if len(d.Choices) == 0 {
		d.Moves = s.moves(r, f, seen.Case)
	}
	return d, s.foresee(r, f, seen, &d)
}

// foresee works out the letter of the choice.
func (s *site) foresee(r *http.Request, f frame, seen counter.Seen, d *decideView) error {
	if d.Form.Choice == "" || !d.May {
		return nil
	}
	x := d.Form.settling(f.Person.ID, seen.Case.ID)
	fs, err := counter.Foresee(r.Context(), s.Desk, x)
	switch {
	case err == nil:
		d.Foreseen = &fs
	case aedile.ClassOf(err) == aedile.Internal:
		return err
	case d.Fault == "":
		d.Fault, d.Hint = aedile.Message(err), aedile.HintOf(err)
	}
	d.Many = 1 + len(d.Form.Also)
	return nil
}

// settling returns what the form asks to be done.
func (d decideForm) settling(by casework.ActorID, id aedile.CaseID) counter.Settling {
	x := counter.Settling{By: by, Case: id, Version: d.Version, Choice: d.Choice, Said: d.Said}
	x.Reason = strings.TrimSpace(d.Reason)
	if more := strings.TrimSpace(d.More); more != "" {
		x.Reason = strings.TrimSpace(x.Reason + "\n" + more)
	}
	for _, a := range d.Also {
		x.Also = append(x.Also, aedile.CaseID(a))
	}
	return x
}

func (d *decideForm) set(name, v string) {
	switch name {
	case "choice":
		d.Choice = v
	case "reason":
		d.Reason = v
	}
}

// maxMore is how long a person's own words beside a reason may be. Chosen: the statement is to be read.
const maxMore = 500

// readDecide reads the form.
func readDecide(v url.Values) decideForm {
	d := decideForm{Choice: v.Get("choice"), Reason: v.Get("reason"), More: v.Get("more"), Said: map[string]string{}, Also: v["also"],
		Number: v.Get("number")}
	d.Version, _ = strconv.Atoi(v.Get("_version"))
	for _, k := range []string{"facts", "legal_ground", "contact"} {
		if t := v.Get("said_" + k); t != "" {
			d.Said[k] = t
		}
	}
	if r := []rune(d.More); len(r) > maxMore {
		d.More = string(r[:maxMore])
	}
	return d
}

// typed returns what the person had put into the form and not sent.
func (s *site) typed(r *http.Request, f frame, id aedile.CaseID) (decideForm, bool) {
	text, err := s.Desk.Typed(r.Context(), id, f.Person.ID, "decide")
	if err != nil || text == "" {
		return decideForm{Said: map[string]string{}}, false
	}
	var v url.Values
	if json.Unmarshal([]byte(text), &v) != nil {
		return decideForm{Said: map[string]string{}}, false
	}
	return readDecide(v), true
}

// foreseeLetter answers with the letter of what is chosen at this moment.
func (s *site) foreseeLetter(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	f := s.frame(r, "queue", "nav.queue")
	seen, err := counter.Look(r.Context(), s.Desk, aedile.CaseID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if seen.Sealed {
		if err := auth.May(f.Person, auth.SeeSealed); err != nil {
			return err
		}
	}
	d := decideView{Form: readDecide(r.PostForm), May: true}
	if wait := s.wait(); wait > 0 {
		d.LeavesAt = f.Clock(s.Desk.Now().Add(wait))
	}
	for i, c := range counter.Choices(seen) {
		d.Choices = append(d.Choices, choiceView{Choice: c, Number: i + 1})
	}
	if err := s.foresee(r, f, seen, &d); err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, letterPane(f, seen.Case.ID, d, true))
}
