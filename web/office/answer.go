package office

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/inquiry"
	"github.com/aedile/aedile/web/part"
)

// answerView is the desk at which a provider answers a request.
type answerView struct {
	Number, At, Case string
	Kind, Basis      string
	Sent             string
	Tabs             []answerTab
	No               int
	Question         string
	Due              part.Badge
	State            string
	Answered, Late   int
	OpenN            int

	Text               string // as it is typed, figures in braces
	Filled             inquiry.Filled
	Sums               []inquiry.Sum
	Asks               []inquiry.Ask
	Queries            []string
	Given              string // what was answered before
	Partial            bool
	Secret, As, Lawyer string
	Version            int
	Fault              fault
	Locked             string
	Draft              string // address at which what is typed is kept
	Simple             bool
	MoveTime           string // address of the form that asks for more time
}

type answerTab struct {
	No    int
	Icon  string
	State string
	Text  string
	Here  bool
	Href  string
}

// draftForm names the draft of an answer to a question.
func draftForm(no int) string { return "answer-" + strconv.Itoa(no) }

// answerDesk shows the desk at which a request is answered.
func (x *rooms) answerDesk(w http.ResponseWriter, r *http.Request) error {
	return x.showAnswer(w, r, nil, http.StatusOK)
}

func (x *rooms) showAnswer(w http.ResponseWriter, r *http.Request, failed error, status int) error {
	f := x.Frame(r, "requests", "nav.requests")
	v, err := x.answerOf(r, f)
	if err != nil {
		return err
	}
	if failed != nil {
		v.Fault = faultOf(failed)
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: f.T("answer.title"), Crumb: answerCrumb(f, v), Acts: answerActs(f, v),
		Body: answerBody(f, v)})
}

// answerOf gathers what the desk shows: the question, what is typed with its figures drawn, and what it is held against.
func (x *rooms) answerOf(r *http.Request, f part.Frame) (v answerView, err error) {
	g, err := inquiry.GridOf(r.Context(), x.Desk, r.PathValue("id"))
	if err != nil {
		return v, err
	}
	row, err := x.Desk.Board.Row(r.Context(), r.PathValue("id"))
	if err != nil {
		return v, err
	}
	v = answerView{Number: row.Number, At: f.Href("/request/" + row.Number), Case: f.Href("/case/" + row.Number), Version: row.Version,
		Locked: x.may(r, "request", "answer", casework.Platform), As: "provider",
		MoveTime: f.Href("/case/" + string(row.Case) + "/move/ask")}
	if q := g.Request; q != nil {
		v.Kind, v.Basis, v.Simple = string(q.Kind), q.LegalBasis, q.Kind == "simple"
	}
	if !g.SentAt.IsZero() {
		v.Sent = f.Day(g.SentAt)
	}
	v.No = atoi(r.FormValue("q"))
	for _, l := range g.Lines {
		if l.Case == row.Case {
			x.tabs(f, &v, g, l)
		}
	}
	if v.Question == "" {
		return v, aedile.NotFoundf("answer request", row.Number, "asks no question %d", v.No)
	}
	if row.State == "draft" || row.Closed {
		v.Locked = f.T("answer.closed")
	}
	v.Draft = f.Href("/case/" + string(row.Case) + "/draft/" + draftForm(v.No))
	if err := x.typed(r, &v, row); err != nil {
		return v, err
	}
	if v.Filled, err = inquiry.Fill(r.Context(), x.Desk, v.Text); err != nil {
		return v, err
	}
	v.Sums, v.Queries = inquiry.Sums(v.Filled.Text), inquiry.Suggested(v.Question, x.Desk.Now().In(x.Desk.Zone()))
	if strings.TrimSpace(v.Filled.Text) != "" {
		v.Asks = inquiry.Asks(v.Question, v.Filled.Text)
	}
	return v, nil
}

// tabs lists the questions of one addressee; without a number the first that is not answered is open.
func (x *rooms) tabs(f part.Frame, v *answerView, g inquiry.Grid, l inquiry.Addressed) {
	for _, c := range l.Cells {
		if v.No == 0 && c.State != inquiry.Whole && c.State != inquiry.NotAsked {
			v.No = c.No
		}
	}
	for i, c := range l.Cells {
		if c.State == inquiry.NotAsked {
			continue
		}
		if v.No == 0 {
			v.No = c.No
		}
		t := answerTab{No: c.No, Icon: iconOf(c.State), State: string(c.State), Here: c.No == v.No,
			Href: v.At + "/answer?q=" + strconv.Itoa(c.No)}
		due := x.badge(f, c.Until, !v.Simple)
		if t.Text = due.Text; !c.On.IsZero() {
			t.Text = f.Day(c.On)
		}
		switch c.State {
		case inquiry.Whole:
			v.Answered++
		case inquiry.Late:
			v.Late++
		default:
			v.OpenN++
		}
		if t.Here {
			v.Question, v.Due, v.State, v.Given = g.Columns[i].Text, due, string(c.State), c.Text
		}
		v.Tabs = append(v.Tabs, t)
	}
}

// typed finds what the person has typed: in the form that came, in the draft that was kept, or nothing.
func (x *rooms) typed(r *http.Request, v *answerView, row desk.Row) error {
	form := r.PostForm
	if len(form) == 0 {
		kept, err := x.Desk.Typed(r.Context(), row.Case, x.Person(r).ID, draftForm(v.No))
		if err != nil || kept == "" {
			return err
		}
		form = keptForm(kept)
	}
	v.Text, v.Partial, v.Secret, v.Lawyer = form.Get("text"), form.Get("partial") != "", form.Get("secret"), form.Get("authority")
	if as := form.Get("as"); as != "" {
		v.As = as
	}
	if add := strings.TrimSpace(form.Get("add")); add != "" {
		v.Text = strings.TrimRight(v.Text, " ") + " {" + add + "}"
	}
	return nil
}

// answer draws the figures of what is typed, or gives the answer.
func (x *rooms) answer(w http.ResponseWriter, r *http.Request) error {
	if err := x.asks(r, "request", "answer", casework.Platform); err != nil {
		return err
	}
	if r.PostForm.Get("_do") != "give" {
		return x.showAnswer(w, r, nil, http.StatusOK)
	}
	row, err := x.Desk.Board.Row(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, no := x.Person(r), atoi(r.PostForm.Get("q"))
	err = inquiry.Give(r.Context(), x.Desk, inquiry.Giving{By: p.ID, Case: row.Case, Version: atoi(r.PostForm.Get("_version")), No: no,
		Text: strings.TrimSpace(r.PostForm.Get("text")), Partial: r.PostForm.Get("partial") != "",
		Secret: strings.TrimSpace(r.PostForm.Get("secret")), As: r.PostForm.Get("as"),
		Authority: strings.TrimSpace(r.PostForm.Get("authority"))})
	if err != nil {
		if !shown(err) {
			return err
		}
		return x.showAnswer(w, r, err, statusOf(err))
	}
	if err := x.Desk.SaveDraft(r.Context(), row.Case, p.ID, draftForm(no), ""); err != nil && aedile.ClassOf(err) != aedile.Unavailable {
		return err
	}
	return x.See(w, r, "/request/"+row.Number+"/answer")
}
