package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/inquiry"
	"github.com/aedile/aedile/web/part"
)

// draftView is a request that was not sent yet.
type draftView struct {
	At, Number string // address and number; empty: it is not kept yet
	Version    int
	R          *inquiry.Draft
	Remarks    []inquiry.Objection
	Holds      inquiry.Holds
	Day        string // of the first question that has one
	Addressees string // one a line: service; provider
	Questions  []questionView
	Fault      fault
	Locked     string // why the person may not send it
	Asked      int
	Penalties  map[string]bool
	Opened     bool // it was just opened, and nothing is held against it yet
}

type questionView struct {
	No          int
	Text, Topic string
	Until       string
	Due         part.Badge
	Remarks     []inquiry.Objection
}

// of returns what stands against one part of the draft.
func (v draftView) of(place string) (all []inquiry.Objection) {
	for _, x := range v.Remarks {
		if x.Place == place && x.No == 0 {
			all = append(all, x)
		}
	}
	return all
}

// emptyRows is how many empty questions a draft offers. Chosen.
const emptyRows = 2

// newRequest shows an empty draft, or one by decision of what is late in another request.
func (x *rooms) newRequest(w http.ResponseWriter, r *http.Request) error {
	q := &inquiry.Draft{Kind: inquiry.Simple, LegalBasis: "67(2)", Penalties: []string{"74(2)(a)"}}
	if again := r.FormValue("again"); again != "" {
		g, err := inquiry.GridOf(r.Context(), x.Desk, again)
		if err != nil {
			return err
		}
		if made := inquiry.Again(g); made != nil && len(made.Questions) > 0 {
			q = made
		}
	}
	f := x.Frame(r, "requests", "draft.new")
	v := x.draftOf(f, q)
	v.Opened, v.Locked = len(q.Questions) == 0, x.may(r, "request", "draft", casework.Authority)
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("draft.new"), Crumb: draftCrumb(f, v), Body: draftBody(f, v)})
}

// draftOf gathers what the page of a draft shows.
func (x *rooms) draftOf(f part.Frame, q *inquiry.Draft) draftView {
	v := draftView{R: q, At: f.Href("/requests/new"), Penalties: map[string]bool{}}
	v.Remarks, v.Holds = inquiry.Hold(q)
	if d := inquiry.FirstDay(q); !d.IsZero() {
		v.Day = f.Day(x.day(d))
	}
	var lines []string
	for _, a := range q.Addressees {
		lines = append(lines, strings.TrimSuffix(a.Service+"; "+a.Provider, "; "))
	}
	v.Addressees, v.Asked = strings.Join(lines, "\n"), len(q.Addressees)*len(q.Questions)
	for _, p := range q.Penalties {
		v.Penalties[p] = true
	}
	for _, one := range q.Questions {
		d := one.Deadline
		if d.IsZero() && one.Within.IsZero() {
			d = q.Deadline
		}
		y := questionView{No: one.No, Text: one.Text, Topic: one.Topic, Due: x.badge(f, d, q.Kind == inquiry.ByDecision)}
		if !d.IsZero() {
			y.Until = d.String()
		}
		for _, m := range v.Remarks {
			if m.No == one.No {
				y.Remarks = append(y.Remarks, m)
			}
		}
		v.Questions = append(v.Questions, y)
	}
	for range emptyRows {
		v.Questions = append(v.Questions, questionView{No: len(v.Questions) + 1, Due: x.Badge(f, nil)})
	}
	return v
}

// draft shows the draft of the grid, with what came of the last try.
func (x *rooms) draft(w http.ResponseWriter, r *http.Request, g inquiry.Grid, failed error, status int) error {
	f := x.Frame(r, "requests", "nav.requests")
	v := x.draftOf(f, g.Request)
	v.At, v.Number, v.Version = f.Href("/request/"+g.Lines[0].Number), g.Lines[0].Number, g.Lines[0].Version
	v.Locked = x.may(r, "request", "send", casework.Authority)
	if failed != nil {
		v.Fault = faultOf(failed)
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: cmp.Or(inquiry.TitleOf(g.Request), f.T("draft.new")), Outside: true,
		Crumb: draftCrumb(f, v), Body: draftBody(f, v)})
}

// penalties are what a request can state, in the order of the form.
var penalties = []string{"74(2)(a)", "74(2)(b)", "76(1)(a)"}

// maxQuestions is how many questions of a form are read. Chosen: the longest request that was published asked fewer.
const maxQuestions = 100

// readRequest reads a draft from its form.
func readRequest(form url.Values) (*inquiry.Draft, error) {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	q := &inquiry.Draft{Reference: get("reference"), Kind: inquiry.How(get("kind")), LegalBasis: get("legal_basis"),
		Purpose:  get("purpose"),
		Language: get("language"), CourtReview: get("review") != ""}
	for l := range strings.Lines(form.Get("addressees")) {
		service, provider, _ := strings.Cut(strings.TrimSpace(l), ";")
		if service = strings.TrimSpace(service); service != "" {
			q.Addressees = append(q.Addressees, inquiry.Addressee{Service: service, Provider: strings.TrimSpace(provider)})
		}
	}
	for _, a := range strings.FieldsFunc(get("suspected"), func(c rune) bool { return c == ',' || c == ';' }) {
		q.Suspected = append(q.Suspected, strings.TrimSpace(a))
	}
	for _, p := range penalties {
		if slices.Contains(form["penalty"], p) {
			q.Penalties = append(q.Penalties, p)
		}
	}
	texts, topics, days := form["q.text"], form["q.topic"], form["q.day"]
	if len(texts) > maxQuestions {
		return nil, aedile.Limitf("read request", "", "asks more than %d questions", maxQuestions)
	}
	for i, t := range texts {
		if strings.TrimSpace(t) == "" {
			continue
		}
		one := inquiry.Question{No: len(q.Questions) + 1, Text: strings.TrimSpace(t)}
		if i < len(topics) {
			one.Topic = strings.TrimSpace(topics[i])
		}
		if i < len(days) {
			d, err := readDay(days[i])
			if err != nil {
				return nil, err
			}
			one.Deadline = d
		}
		q.Questions = append(q.Questions, one)
	}
	return q, nil
}

// begin keeps a new draft.
func (x *rooms) begin(w http.ResponseWriter, r *http.Request) error {
	if err := x.asks(r, "request", "draft", casework.Authority); err != nil {
		return err
	}
	q, err := readRequest(r.PostForm)
	if err != nil {
		return err
	}
	id, err := inquiry.Begin(r.Context(), x.Desk, inquiry.Drafting{By: x.Person(r).ID, Request: q})
	if err != nil {
		return err
	}
	return x.See(w, r, "/request/"+string(id))
}

// revise keeps the draft, with one thing mended where that was asked for, or sends it.
func (x *rooms) revise(w http.ResponseWriter, r *http.Request) error {
	if err := x.asks(r, "request", "revise", casework.Authority); err != nil {
		return err
	}
	row, err := x.Desk.Board.Row(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	q, err := readRequest(r.PostForm)
	if err != nil {
		return err
	}
	if key, no, ok := strings.Cut(r.PostForm.Get("mend"), "."); ok {
		if q, err = inquiry.Mend(q, key, atoi(no)); err != nil {
			return err
		}
	}
	d := inquiry.Drafting{By: x.Person(r).ID, Request: q, Version: atoi(r.PostForm.Get("_version"))}
	if r.PostForm.Get("_do") == "send" {
		_, err = inquiry.Dispatch(r.Context(), x.Desk, row.Case, d)
	} else {
		err = inquiry.Revise(r.Context(), x.Desk, row.Case, d)
	}
	if err == nil {
		return x.See(w, r, "/request/"+row.Number)
	}
	if !shown(err) {
		return err
	}
	g, gerr := inquiry.GridOf(r.Context(), x.Desk, row.Number)
	if gerr != nil || len(g.Lines) == 0 {
		return err
	}
	g.Request = q // what was typed stays
	return x.draft(w, r, g, err, statusOf(err))
}

// preview shows the letter as one addressee will read it.
func (x *rooms) preview(w http.ResponseWriter, r *http.Request) error {
	g, err := inquiry.GridOf(r.Context(), x.Desk, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !g.Draft || g.Request == nil {
		return aedile.Conflictf("show letter", r.PathValue("id"), "the request was sent").Hint("its letter stands on the page of each case")
	}
	d, err := inquiry.Preview(r.Context(), x.Desk, g.Lines[0].Case, g.Request, atoi(r.PathValue("no")))
	if err != nil {
		return err
	}
	f := x.Frame(r, "requests", "preview.title")
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("preview.title"), Crumb: previewCrumb(f, r.PathValue("id")),
		Body: letterBody(f, d)})
}

func mendValue(key string, no int) string { return key + "." + strconv.Itoa(no) }
