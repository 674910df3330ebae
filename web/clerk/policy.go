package clerk

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/amend"
	"github.com/aedile/aedile/web/part"
)

// policyView is what the operator has settled, what waits for a second person, and what was changed.
type policyView struct {
	Open    []changeView
	Groups  []settingGroup
	Past    []changeView
	Refusal string // why the person may not change anything; empty: they may
	Fault   fault
}

type fault struct{ Message, Hint string }

type settingGroup struct {
	Key  string // of its heading
	Rows []settingView
	// Unset are those of which nothing is settled, where they are many.
	Unset []settingView
}

type settingView struct {
	Name, Title, Value string
	Here               bool
	Href               string
}

type changeView struct {
	ID                       string
	Title, Old, New          string
	Who, When, Why           string
	State                    string
	ClosedBy, ClosedAt, Said string
	Mine                     bool
	Preview                  previewView
}

// policy shows it.
func (x *rooms) policy(w http.ResponseWriter, r *http.Request) error {
	return x.showPolicy(w, r, http.StatusOK, nil)
}

func (x *rooms) showPolicy(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	if err := x.Book.Catch(r.Context()); err != nil {
		return err
	}
	f := x.Frame(r, "settings", "house.title")
	v := policyView{Refusal: aedile.Message(auth.May(x.Person(r), auth.ChangeSettings))}
	if failed != nil {
		v.Fault = fault{aedile.Message(failed), aedile.HintOf(failed)}
	}
	for _, s := range x.Book.Settings() {
		kind, _, _ := strings.Cut(s.Name, ".")
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Key != group(kind) {
			v.Groups = append(v.Groups, settingGroup{Key: group(kind)})
		}
		g := &v.Groups[len(v.Groups)-1]
		y := settingView{s.Name, titled(f, s.Name), s.Value, s.Here, changeAt(f, s.Name)}
		if s.Value == "" && kind+"." == amend.Targets {
			g.Unset = append(g.Unset, y)
			continue
		}
		g.Rows = append(g.Rows, y)
	}
	for _, c := range x.Book.Changes() {
		y := x.changeView(r, f, c)
		if c.State != amend.Proposed {
			v.Past = append(v.Past, y)
			continue
		}
		var err error
		if y.Preview, err = x.preview(r, f, c.Name, c.New); err != nil {
			return err
		}
		v.Open = append(v.Open, y)
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: f.T("house.title"), Sub: f.T("house.what"), Body: policyBody(f, v)})
}

// group names the group of a setting: what stands alone is one with its kind.
func group(kind string) string {
	switch kind + "." {
	case amend.Targets, amend.Redress, amend.Reasons, amend.LetterTexts:
		return kind
	}
	return "desk"
}

// titled says what a setting is.
func titled(f part.Frame, name string) string {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind + "." {
	case amend.Targets:
		return part.DueName(f, rest)
	case amend.Redress:
		return f.T("redress." + rest)
	case amend.Reasons, amend.LetterTexts:
		return rest
	}
	return f.T("house." + name)
}

func changeAt(f part.Frame, name string) string { return f.Href("/settings/policy/" + name) }

func (x *rooms) changeView(r *http.Request, f part.Frame, c amend.Amendment) changeView {
	y := changeView{ID: strconv.FormatInt(c.ID, 10), Title: titled(f, c.Name), Old: c.Old, New: c.New, Who: x.Called(r, c.By),
		When: f.Day(c.At), Why: c.Why, State: c.State, Mine: c.By == x.Person(r).ID}
	if !c.Closed.At.IsZero() {
		y.ClosedBy, y.ClosedAt, y.Said = x.Called(r, c.Closed.By), f.Day(c.Closed.At), c.Closed.Why
	}
	return y
}

// settingForm is one setting, with a value that somebody would like and what would follow from it.
type settingForm struct {
	settingView
	Kind    string
	New     string
	Why     string
	Ships   string // the text as it ships, of a text of letters
	Tried   bool
	Preview previewView
	Fault   fault
	Refusal string
}

// setting shows one setting; with a value in the query, what would follow from it.
func (x *rooms) setting(w http.ResponseWriter, r *http.Request) error {
	return x.showSetting(w, r, http.StatusOK, nil)
}

func (x *rooms) showSetting(w http.ResponseWriter, r *http.Request, status int, failed error) error {
	if err := x.Book.Catch(r.Context()); err != nil {
		return err
	}
	f, name := x.Frame(r, "settings", "house.title"), r.PathValue("name")
	now := x.Book.Now(name)
	v := settingForm{settingView: settingView{name, titled(f, name), now.Value, now.Here, changeAt(f, name)}, Why: r.FormValue("why"),
		Refusal: aedile.Message(auth.May(x.Person(r), auth.ChangeSettings))}
	v.Kind, _, _ = strings.Cut(name, ".")
	v.Ships = ships(name)
	if v.New = now.Value; v.New == "" {
		v.New = v.Ships
	}
	if v.Ships != "" {
		v.Title = v.Ships
	}
	if v.Tried = r.Form.Has("value"); v.Tried {
		v.New = strings.TrimSpace(r.FormValue("value"))
		var err error
		if v.Preview, err = x.preview(r, f, name, v.New); err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				return err
			}
			failed, status = err, http.StatusUnprocessableEntity
		}
	} else if _, _, err := x.Book.Try(name, now.Value); err != nil {
		return aedile.NotFoundf("change policy", name, "is nothing that is changed at the desk")
	}
	if failed != nil {
		v.Tried, v.Fault = false, fault{aedile.Message(failed), aedile.HintOf(failed)}
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: v.Title, Outside: true, Crumb: policyCrumb(f), Body: settingBody(f, v)})
}

// ships returns a text of letters as it ships; "" for another setting.
func ships(name string) string {
	rest, ok := strings.CutPrefix(name, amend.LetterTexts)
	if !ok {
		return ""
	}
	lang, key, _ := strings.Cut(rest, ".")
	for _, t := range letter.Texts(lang) {
		if t.Key == key {
			return t.Text
		}
	}
	return ""
}

// previewView is what would follow from a change.
type previewView struct {
	Before, After string // days by which something that came now would be due, or lines of a letter
	Letter        string // the letter in which the lines stand: its title; empty: none in the record has them
	Number, Href  string // of its case
	Lang          string
	Days          bool
}

// maxLooked is how many cases are looked at for a letter that would change. Chosen: a page is there in the time of a page.
const maxLooked = 40

// preview says what would follow. A value that cannot be read is an Invalid error.
func (x *rooms) preview(r *http.Request, f part.Frame, name, text string) (v previewView, err error) {
	p, own, err := x.Book.Try(name, text)
	if err != nil {
		return v, err
	}
	kind, rest, _ := strings.Cut(name, ".")
	switch kind + "." {
	case amend.Targets:
		now := x.Out.Desk.Settled()
		return previewView{Days: true, Before: x.end(f, now, rest), After: x.end(f, p, rest)}, nil
	case amend.LetterTexts:
		return x.letterWith(r, p, own, strings.HasPrefix(rest, "en."))
	}
	return v, nil
}

// end says by which day something that came now would be due.
func (x *rooms) end(f part.Frame, p desk.Policy, due string) string {
	end, err := amend.End(x.Out.Desk, p, due)
	switch {
	case err != nil:
		return aedile.Message(err)
	case end.IsZero():
		return f.T("due.none")
	}
	return f.Day(end)
}

// letterWith finds a letter of the record that would read otherwise, and the first of its lines that would.
func (x *rooms) letterWith(r *http.Request, p desk.Policy, own letter.Wordings, english bool) (v previewView, err error) {
	dk := x.Out.Desk
	lang := own[len(own)-1].Lang
	tried := dk.Trying(p, asOfOld(own))
	rows, _, err := dk.Board.Rows(r.Context(), desk.RowFilter{Closed: true}, casework.RowPage{Order: casework.OrderChanged, Limit: maxLooked})
	if err != nil {
		return v, err
	}
	for _, row := range rows {
		if row.Sealed {
			continue
		}
		s, err := dk.Show(r.Context(), row.Case, letter.Hidden)
		if err != nil {
			return v, err
		}
		for _, l := range s.Letters {
			was, err := dk.LetterIn(s.Case, l.What, lang, letter.Hidden)
			if err != nil {
				continue
			}
			is, err := tried.LetterIn(s.Case, l.What, lang, letter.Hidden)
			if err != nil {
				continue
			}
			if a, b, differ := firstDiffering(was.Text(), is.Text()); differ {
				return previewView{Before: a, After: b, Letter: is.Title, Number: row.Number, Lang: lang}, nil
			}
		}
	}
	return v, nil
}

// asOfOld lets the words hold for letters of every day: a preview shows them in a letter that was sent.
func asOfOld(own letter.Wordings) letter.Wordings {
	for i := range own {
		own[i].At = own[0].At.AddDate(-100, 0, 0)
	}
	return own
}

func firstDiffering(a, b string) (was, is string, differ bool) {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range as {
		if i < len(bs) && as[i] != bs[i] {
			return as[i], bs[i], true
		}
	}
	return "", "", a != b
}

// propose writes down what somebody wants.
func (x *rooms) propose(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	_, err := x.Book.Propose(r.Context(), x.Person(r).ID, r.PathValue("name"), r.PostForm.Get("value"), r.PostForm.Get("why"))
	switch aedile.ClassOf(err) {
	case aedile.Invalid:
		return x.showSetting(w, r, http.StatusUnprocessableEntity, err)
	case aedile.Conflict:
		return x.showSetting(w, r, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return x.See(w, r, "/settings/policy")
}

// settle ends a change.
func (x *rooms) settle(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return aedile.NotFoundf("change policy", r.PathValue("id"), "is no change")
	}
	err = x.Book.Close(r.Context(), x.Person(r).ID, id, r.PostFormValue("step"), r.PostFormValue("why"))
	switch aedile.ClassOf(err) {
	case aedile.Invalid:
		return x.showPolicy(w, r, http.StatusUnprocessableEntity, err)
	case aedile.Conflict:
		return x.showPolicy(w, r, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return x.See(w, r, "/settings/policy")
}

// reason leads to a reason of that rule or pack in that language.
func (x *rooms) reason(w http.ResponseWriter, r *http.Request) error {
	of, lang := strings.TrimSpace(r.PostFormValue("of")), strings.TrimSpace(r.PostFormValue("lang"))
	if of == "" || len(lang) != 2 || strings.ContainsAny(of, "?#%") {
		return x.showPolicy(w, r, http.StatusUnprocessableEntity, aedile.Invalidf("write reason", of, "names no rule and language"))
	}
	return x.See(w, r, "/settings/policy/"+amend.Reasons+of+"."+lang)
}

// textsView are the texts of letters in a language.
type textsView struct {
	Lang, Find string
	Langs      []string
	Rows       []settingView
	More       int
}

// maxTexts is how many texts a page shows. Chosen: who looks for one finds it by a word of it.
const maxTexts = 60

// texts lists the texts of letters that can be worded anew.
func (x *rooms) texts(w http.ResponseWriter, r *http.Request) error {
	if err := x.Book.Catch(r.Context()); err != nil {
		return err
	}
	f := x.Frame(r, "settings", "house.letters")
	v := textsView{Lang: r.FormValue("lang"), Find: strings.TrimSpace(r.FormValue("find")), Langs: letter.Languages()}
	if v.Lang == "" {
		v.Lang = "en"
	}
	for _, t := range letter.Texts(v.Lang) {
		name := amend.LetterTexts + v.Lang + "." + t.Key
		s := x.Book.Now(name)
		text := t.Text
		if s.Value != "" {
			text = s.Value
		}
		if v.Find != "" && !strings.Contains(strings.ToLower(t.Key+" "+text), strings.ToLower(v.Find)) {
			continue
		}
		if len(v.Rows) == maxTexts {
			v.More++
			continue
		}
		v.Rows = append(v.Rows, settingView{name, t.Key, text, s.Value != "", changeAt(f, name)})
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("house.letters"), Sub: f.T("house.letters.what"),
		Crumb: policyCrumb(f), Body: textsBody(f, v)})
}
