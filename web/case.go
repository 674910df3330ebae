package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// caseView is a case: where it stands, what happened, what runs, what the person can do, and who is in it.
type caseView struct {
	Shown   desk.Shown
	Row     desk.Row
	Title   string
	Lang    string
	Sealed  bool
	Road    []counter.Stop
	Turn    string
	Events  []eventView
	Oldest  bool // the oldest first
	Dues    []caseDue
	Moves   []moveView
	Primary *moveView
	Notes   []noteView
	Parties []metaPair
	Late    []string
	Item    *itemView
	Queued  bool // it can be decided in the queue
	Public  string
}

type metaPair struct{ Label, Text string }

// eventView is a move that was made, as it is told.
type eventView struct {
	Version int
	What    string
	Who     string
	Icon    string
	Theirs  bool
	At      time.Time
	When    string
	Lines   []desk.Line
	Quotes  []string
	Late    []string
	Letters []desk.LetterView
}

// caseDue is a period that runs, with how it was counted.
type caseDue struct {
	Name, Law, How string
	Badge          dueBadge
}

// moveView is a move that can be made, or why the person may not make it.
type moveView struct {
	Name, Text, Law, Href string
	Locked                string
}

// casePage shows a case.
func (s *site) casePage(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "cases", "nav.cases")
	v, err := s.caseOfID(r, f, aedile.CaseID(r.PathValue("id")))
	if err != nil {
		return err
	}
	f.Title = v.Row.Number
	return s.write(w, r, http.StatusOK, casePageOf(f, v))
}

// caseOfID gathers what the page of a case shows.
func (s *site) caseOfID(r *http.Request, f frame, id aedile.CaseID) (v caseView, err error) {
	if v.Row, err = s.Desk.Board.Row(r.Context(), string(id)); err != nil {
		return v, err
	}
	id = v.Row.Case
	names := letter.Hidden
	if auth.May(f.Person, auth.SeeNames) == nil {
		names = letter.Shown
	}
	if v.Shown, err = s.Desk.As(f.Person.ID).Show(r.Context(), id, names); err != nil {
		return v, err
	}
	it, err := s.item(r, f, id)
	if err != nil {
		return v, err
	}
	c := v.Shown.Case
	v.Item, v.Title, v.Lang, v.Sealed, v.Notes = &it, it.Title, it.Lang, it.Sealed, it.Notes
	v.Road, v.Queued = counter.Road(c), len(counter.Choices(it.Seen)) > 0
	v.Oldest = r.FormValue("order") == "oldest"
	if c.Turn != "" {
		v.Turn = f.T("turn." + string(c.Turn))
	}
	v.Events = s.events(r, f, v)
	if !v.Oldest {
		slices.Reverse(v.Events)
	}
	for _, d := range v.Shown.Dues {
		v.Dues = append(v.Dues, f.caseDue(c.Kind, d, s.days()))
	}
	for _, l := range v.Shown.Late {
		v.Late = append(v.Late, l.String())
	}
	v.Moves = s.moves(r, f, c)
	for i := range v.Moves {
		if v.Moves[i].Locked == "" && !v.Queued {
			v.Primary = &v.Moves[i]
			break
		}
	}
	if id := counter.ComplaintOn(c); id != "" && (c.State == "contested" || c.State == "disputed") {
		v.Primary = &moveView{Text: f.T("case.complaint"), Href: f.Href("/case/" + string(id))}
	}
	v.Parties = s.parties(r, f, v)
	return v, nil
}

// moves lists what can be made in the case as it stands: first what the person may, then the others with who may.
func (s *site) moves(_ *http.Request, f frame, c casework.Case) (all []moveView) {
	k, err := desk.KindOf(c.Kind)
	if err != nil {
		return nil
	}
	var locked []moveView
	for _, m := range desk.MovesIn(k, c.State) {
		x := moveView{Name: m.Move, Text: f.odden(f.moveName(c.Kind, m.Move)), Law: strings.Join(m.Law, ", "),
			Href: f.Href("/case/" + string(c.ID) + "/move/" + m.Move)}
		for _, by := range m.By {
			if by == casework.Clock {
				continue
			}
			err := auth.May(f.Person, auth.Making(c.Kind, m.Move, by))
			if err == nil {
				x.Locked = ""
				break
			}
			x.Locked = refusal(err)
		}
		switch {
		case slices.Equal(m.By, []casework.Party{casework.Clock}):
		case x.Locked == "":
			all = append(all, x)
		default:
			locked = append(locked, x)
		}
	}
	return append(all, locked...)
}

// ours are the parties that the desk acts for.
var ours = []casework.Party{casework.Platform, casework.Authority, casework.Screener, casework.Clock}

// quoted are the fields whose words are shown as a quotation.
var quotedFields = []string{"reasons", "grounds", "facts", "why", "text", "explanation"}

// events tells what happened, the earliest first.
func (s *site) events(r *http.Request, f frame, v caseView) (all []eventView) {
	for _, e := range v.Shown.Done {
		x := eventView{Version: e.Version, What: f.told(v.Row.Kind, e.Move), At: e.At, When: f.When(e.At), Late: e.Late,
			Who: f.odden(f.actor(s.called(r, e.By.ID), e.By)), Theirs: !slices.Contains(ours, e.By.Party), Icon: eventIcon(e.Move)}
		if !v.Sealed {
			for _, l := range e.Content {
				if slices.Contains(quotedFields, l.Label) {
					x.Quotes = append(x.Quotes, l.Text)
				} else {
					x.Lines = append(x.Lines, l)
				}
			}
		}
		for _, l := range v.Shown.Letters {
			if l.On.String() == e.At.In(s.Zone).Format(time.DateOnly) && (e.Move == "tell" || e.Move == "send" || e.Move == "confirm" ||
				e.Move == "ask") {
				x.Letters = append(x.Letters, l)
			}
		}
		all = append(all, x)
	}
	return all
}

// eventIcon returns the drawing of a move.
func eventIcon(move string) string {
	switch move {
	case "suspect", "add":
		return "find"
	case "send", "tell", "confirm", "ask", "answer", "lodge", "submit", "complete":
		return "doc"
	case "decide", "impose", "uphold", "reverse", "take_up", "dismiss":
		return "gavel"
	case "complain", "appeal":
		return "turn"
	case "assign":
		return "people"
	case "lapse":
		return "today"
	}
	return "right"
}

// caseDue says when a period ends, where its end comes from and how it was counted.
func (w words) caseDue(kind string, d desk.DueView, days desk.Days) caseDue {
	how := d.Notes
	if !d.Period.IsZero() {
		q := w
		q.odd = false
		how = append([]string{q.T("due.counted", "Period", d.Period.String(), "Day", q.Day(d.Begun))}, how...)
	}
	if d.Paragraph != "" {
		how = append(how, d.Paragraph)
	}
	if d.Held {
		how = append([]string{w.raw("due.held")}, how...)
	}
	name := w.Or("due."+kind+"."+d.Name, d.Name)
	if d.Item != "" {
		name += " " + d.Item
	}
	return caseDue{Name: name, Law: d.LawText(), How: strings.Join(how, "; "), Badge: w.badgeOf(d.Due, days)}
}

// parties says who is in the case.
func (s *site) parties(r *http.Request, f frame, v caseView) (all []metaPair) {
	add := func(key, text string) {
		if text != "" && !v.Sealed {
			all = append(all, metaPair{f.T("who." + key), text})
		}
	}
	if v.Item.Names {
		add("trader", v.Row.Trader)
	}
	add("service", v.Row.Service)
	add("assignee", s.called(r, v.Row.Assignee))
	add("held", s.called(r, v.Row.HeldBy))
	add("second", s.called(r, v.Row.SecondBy))
	add("group", v.Row.Group)
	return all
}

// moveForm is the form of one move.
type moveForm struct {
	Case, Number, Kind, Move, Text string
	About                          []string
	Fields                         []inputView
	Version                        int
	Fault, Hint                    string
	Letter                         bool // the letter that the facts give becomes the text
	By                             []casework.Party
	Draft                          string
}

// inputView is one field of a form.
type inputView struct {
	Name, Label, About string
	Sort               string // text, long, number, truth, day, choice, list, json
	OneOf              []string
	Value              string
	Required           bool
}

// movePage shows the form of a move.
func (s *site) movePage(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "cases", "nav.cases")
	v, err := s.moveFormOf(r, f, nil)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, moveFormPage(f, v))
}

// moveFormOf gathers the form, with what was put in.
func (s *site) moveFormOf(r *http.Request, f frame, given map[string][]string) (v moveForm, err error) {
	id := aedile.CaseID(r.PathValue("id"))
	c, err := s.Desk.Case(r.Context(), id)
	if err != nil {
		return v, err
	}
	fs, err := desk.Fields(c.Kind, r.PathValue("move"))
	if err != nil {
		return v, err
	}
	row, err := s.Desk.Board.Row(r.Context(), string(id))
	if err != nil {
		return v, err
	}
	v = moveForm{Case: string(id), Number: row.Number, Kind: c.Kind, Move: fs.Move, Text: f.odden(f.moveName(c.Kind, fs.Move)),
		Version: c.Version,
		About:   fs.Law, Draft: f.Href("/case/" + string(id) + "/draft/" + fs.Move)}
	k, err := desk.KindOf(c.Kind)
	if err != nil {
		return v, err
	}
	for _, m := range desk.MovesIn(k, c.State) {
		if m.Move == fs.Move {
			v.By = m.By
		}
	}
	if len(v.By) == 0 {
		return v, aedile.Conflictf("move", string(id), "cannot be made: the %s is %s", c.Kind, c.State)
	}
	if given == nil {
		text, err := s.Desk.Typed(r.Context(), id, f.Person.ID, fs.Move)
		if err == nil && text != "" {
			_ = json.Unmarshal([]byte(text), &given) // a draft of another form is left alone
		}
	}
	v.Fields = inputs(fs.Fields, "", given)
	v.Letter = len(fs.Fields) == 1 && fs.Fields[0].Field == "text"
	return v, nil
}

// maxDepth is how deep objects within objects are asked for field by field; deeper ones are put in as JSON.
const maxDepth = 2

// inputs makes inputs of the fields of a content.
func inputs(fs []desk.FieldView, at string, given map[string][]string) (all []inputView) {
	for _, x := range fs {
		name := strings.TrimPrefix(at+"."+x.Field, ".")
		in := inputView{Name: name, Label: strings.ReplaceAll(strings.ReplaceAll(name, "_", " "), ".", ": "), About: x.About,
			OneOf:    x.OneOf,
			Required: x.Required, Sort: "text"}
		list := strings.HasPrefix(x.Takes, "a list of")
		switch {
		case len(x.Fields) > 0 && !list && strings.Count(name, ".") < maxDepth:
			all = append(all, inputs(x.Fields, name, given)...)
			continue
		case len(x.Fields) > 0 || strings.Contains(x.Takes, "object"):
			in.Sort = "json"
		case list:
			in.Sort = "list"
		case len(x.OneOf) > 0:
			in.Sort = "choice"
		case x.Takes == "true or false":
			in.Sort = "truth"
		case x.Takes == "a whole number":
			in.Sort = "number"
		case strings.HasPrefix(x.Takes, "a day"):
			in.Sort = "day"
		case slices.Contains([]string{"text", "reasons", "why", "facts", "explanation", "grounds"}, x.Field):
			in.Sort = "long"
		}
		if g := given["f."+name]; len(g) > 0 {
			in.Value = g[0]
		}
		all = append(all, in)
	}
	return all
}

// makeMove makes the move of the form.
func (s *site) makeMove(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.thing(r)
	if err != nil {
		return err
	}
	f := s.frame(r, "cases", "nav.cases")
	v, err := s.moveFormOf(r, f, r.PostForm)
	if err != nil {
		return err
	}
	by, err := s.party(f, v)
	if err != nil {
		return err
	}
	m := desk.Moving{Case: id, Move: v.Move, Act: desk.Act{By: p.As(by)}, Letter: v.Letter &&
		strings.TrimSpace(r.PostForm.Get("f.text")) == ""}
	m.Version, _ = strconv.Atoi(r.PostForm.Get("_version"))
	if m.Set, err = sets(v.Fields, r.PostForm); err != nil {
		return err
	}
	if _, err = s.Desk.Make(r.Context(), m); err != nil {
		class := aedile.ClassOf(err)
		if class != aedile.Invalid && class != aedile.Conflict && class != aedile.Denied {
			return err
		}
		v.Fault, v.Hint = aedile.Message(err), aedile.HintOf(err)
		return s.write(w, r, statusOf(err), moveFormPage(f, v))
	}
	if err := s.Desk.SaveDraft(r.Context(), id, p.ID, v.Move, ""); err != nil && aedile.ClassOf(err) != aedile.Unavailable {
		return err
	}
	return s.see(w, r, "/case/"+string(id))
}

// party returns the first of the parties of the move for which the person may act.
func (s *site) party(f frame, v moveForm) (casework.Party, error) {
	var refused error
	for _, by := range v.By {
		err := auth.May(f.Person, auth.Making(v.Kind, v.Move, by))
		if err == nil {
			return by, nil
		}
		refused = err
	}
	return "", refused
}

// sets returns the fields of the form that were filled in, as a content takes them.
func sets(fs []inputView, given map[string][]string) (all []string, err error) {
	for _, in := range fs {
		g := given["f."+in.Name]
		if len(g) == 0 || strings.TrimSpace(g[0]) == "" {
			continue
		}
		value := strings.TrimSpace(g[0])
		switch in.Sort {
		case "list":
			var lines []string
			for l := range strings.Lines(value) {
				if l = strings.TrimSpace(l); l != "" {
					lines = append(lines, l)
				}
			}
			b, err := json.Marshal(lines)
			if err != nil {
				return nil, aedile.Internalf("read form", in.Name, "cannot be written").Because(err)
			}
			value = string(b)
		case "text", "long", "choice", "day":
			b, err := json.Marshal(value)
			if err != nil {
				return nil, aedile.Internalf("read form", in.Name, "cannot be written").Because(err)
			}
			value = string(b)
		}
		all = append(all, in.Name+"="+value)
	}
	return all, nil
}

// movedView is that a case has moved on since a page of it was drawn.
type movedView struct {
	Who, What, Href string
	Was, Is         int
}

// moved answers with a strip where the case has moved on since the version that the page shows, else with nothing.
func (s *site) moved(w http.ResponseWriter, r *http.Request) error {
	was, err := strconv.Atoi(r.FormValue("version"))
	if err != nil {
		return aedile.Invalidf("read version", r.FormValue("version"), "is no number")
	}
	c, err := s.Desk.Case(r.Context(), aedile.CaseID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if c.Version <= was || len(c.Events) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	f, e := s.frame(r, "cases", "nav.cases"), c.Events[len(c.Events)-1]
	return s.write(w, r, http.StatusOK, movedStrip(f, movedView{f.odden(f.actor(s.called(r, e.By.ID), e.By)), f.told(c.Kind, e.Move),
		f.Href("/case/" + string(c.ID)), was, c.Version}))
}
