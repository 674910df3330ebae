package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// itemView is what a case is about, as it is shown beside the decision.
type itemView struct {
	Seen     counter.Seen
	Row      desk.Row
	Title    string
	Lang     string // of the title
	Said     string // the language of the item
	Meta     []metaView
	Texts    []textView
	Found    []aedile.Finding
	Entries  []aedile.EntryRef
	Trader   string
	Record   counter.Trader
	Alike    []alikeView
	Pictures int
	Sealed   bool // not shown: only one role opens it
	Glosses  bool // glosses are shown
	HasGloss bool
	LookedAt string // who else looks at it
	Notice   bool
	Names    bool // names are shown
	Notes    []noteView
}

// noteView is what a colleague noted on the case.
type noteView struct{ Who, When, Text string }

// metaView is a short fact of the item.
type metaView struct {
	Text    string
	Outside bool // it comes from outside
}

// textView is a field of the item with its marks.
type textView struct {
	Label string
	Lang  string // empty: not said
	Text  quotedText
}

// alikeView is a case that is decided together with the open one, unless it is left out.
type alikeView struct {
	Row   desk.Row
	Title []piece // what differs is marked
	Who   string  // the trader, for who may see names
	Other bool    // another trader
	In    bool
}

// item gathers what is seen of the case.
func (s *site) item(r *http.Request, f frame, id aedile.CaseID) (v itemView, err error) {
	if v.Seen, err = counter.Look(r.Context(), s.Desk, id); err != nil {
		return v, err
	}
	if v.Row, err = s.Desk.Board.Row(r.Context(), string(id)); err != nil {
		return v, err
	}
	v.Names = auth.May(f.Person, auth.SeeNames) == nil
	v.Title, v.Lang, v.Found = f.titleOf(v.Row), v.Row.Lang, v.Seen.Findings
	if it := v.Seen.Item; it != nil && v.Seen.Case.Kind == "decision" {
		v.Title, v.Lang = cmp.Or(it.Title, v.Title), it.Lang
	}
	v.Sealed = v.Seen.Sealed && !(r.FormValue("open") == "sealed" && auth.May(f.Person, auth.SeeSealed) == nil)
	if v.Sealed {
		v.Title, v.Lang = f.T("sealed.title"), ""
		return v, nil
	}
	if v.Seen.Sealed {
		if err := s.Desk.Expose(r.Context(), id, f.Person.ID, "sealed", 1); err != nil {
			return v, err
		}
	}
	v.Glosses = r.FormValue("glosses") != ""
	s.texts(f, &v)
	for _, x := range v.Found {
		v.Entries = append(v.Entries, x.Entries...)
	}
	if v.Names {
		v.Trader = v.Row.Trader
		if v.Record, err = counter.TraderOf(r.Context(), s.Desk, v.Trader); err != nil {
			return v, err
		}
	}
	if err := s.notes(r, f, &v); err != nil {
		return v, err
	}
	return v, s.alike(r, f, &v)
}

// notes reads what colleagues noted.
func (s *site) notes(r *http.Request, f frame, v *itemView) error {
	fs, err := s.Desk.Notes(r.Context(), v.Seen.Case.ID)
	for _, x := range fs {
		v.Notes = append(v.Notes, noteView{s.called(r, x.By), f.When(x.At), x.Text.Text})
	}
	return err
}

// texts gathers the words of the item or of the notice, with the evidence marked.
func (s *site) texts(f frame, v *itemView) {
	lang := ""
	add := func(label, field, text string) {
		if text == "" {
			return
		}
		var spans []span
		for _, x := range v.Found {
			for _, e := range x.Evidence {
				if e.Field == field && e.End > e.Start && e.End <= len(text) {
					g := glossOf(e)
					v.HasGloss = v.HasGloss || g != ""
					if !v.Glosses {
						g = ""
					}
					spans = append(spans, span{e.Start, e.End, g})
				}
			}
		}
		v.Texts = append(v.Texts, textView{label, lang, quote(text, spans...)})
	}
	if n := v.Seen.Notice; n != nil {
		v.Notice = true
		add(f.T("item.reasons"), "reasons", n.Reasons)
		for _, l := range n.Locations {
			add(f.T("item.location"), "location", l)
		}
		add(f.T("item.more"), "more", n.More)
	}
	if v.Seen.Grounds != "" {
		add(f.T("item.grounds"), "grounds", v.Seen.Grounds)
	}
	if it := v.Seen.Item; it != nil {
		lang, v.Said = it.Lang, it.Lang
		add("", "title", it.Title)
		add("", "text", it.Text)
		for _, e := range otherFields(v.Found) {
			add(line(e.Field), e.Field, e.Text)
		}
		v.Pictures = len(it.Images)
		v.Meta = f.meta(it)
	} else {
		for _, x := range v.Found {
			for _, e := range x.Evidence {
				v.Texts = append(v.Texts, textView{line(e.Field), lang, quote(e.Text, span{0, len(e.Text), ""})})
			}
		}
	}
}

// maxSaid is how many fields of a case without an item are shown beside its moves. Chosen: its own page has all.
const maxSaid = 24

// said gathers what the moves of a case said, the latest first, where it is about no item.
func (s *site) said(r *http.Request, f frame, v *itemView) error {
	names := letter.Hidden
	if v.Names {
		names = letter.Shown
	}
	shown, err := s.Desk.As(f.Person.ID).Show(r.Context(), v.Seen.Case.ID, names)
	for _, e := range slices.Backward(shown.Done) {
		for _, l := range e.Content {
			if len(v.Texts) < maxSaid {
				v.Texts = append(v.Texts, textView{line(l.Label), "", quote(l.Text)})
			}
		}
	}
	return err
}

// glossOf returns our own words for what was found, where they are not those of the text.
func glossOf(e aedile.Evidence) string {
	_, own, ok := strings.Cut(e.Source, ": ")
	if !ok || strings.EqualFold(own, e.Text) {
		return ""
	}
	return own
}

// otherFields returns evidence of fields besides title and text: its words are shown as they were found.
func otherFields(fs []aedile.Finding) (es []aedile.Evidence) {
	for _, f := range fs {
		for _, e := range f.Evidence {
			if e.Field != "title" && e.Field != "text" && !slices.ContainsFunc(es, func(o aedile.Evidence) bool {
				return o.Field == e.Field &&
					o.Text == e.Text
			}) {
				e.Start, e.End = 0, len(e.Text)
				es = append(es, e)
			}
		}
	}
	return es
}

// meta returns the short facts of an item.
func (w words) meta(it *aedile.Item) (ms []metaView) {
	add := func(text string, outside bool) {
		if text != "" {
			ms = append(ms, metaView{text, outside})
		}
	}
	add(w.Or("kind.item."+string(it.Kind), string(it.Kind)), false)
	add(it.Service, true)
	add(strings.Join(it.Category, " › "), true)
	if it.Price != nil {
		add(strings.TrimSpace(it.Price.Amount+" "+it.Price.Currency), true)
	}
	if len(it.Destination) > 0 {
		add(w.T("item.to", "Places", strings.Join(it.Destination, ", ")), false)
	}
	if t, ok := it.Seen(); ok {
		add(w.T("item.seen", "Day", w.rawDay(t.In(w.zone)), "Clock", w.Clock(t)), false)
	}
	add(string(it.ID), true)
	return ms
}

// maxAlike is how many cases that are alike a page shows. Chosen: more are decided in steps.
const maxAlikeShown = 50

// alike gathers the open cases that are likely to be decided alike.
func (s *site) alike(r *http.Request, f frame, v *itemView) error {
	if v.Row.AlikeGroup == "" || v.Row.Alike < 2 {
		return nil
	}
	rows, _, err := s.Desk.Board.Rows(r.Context(), desk.RowFilter{Alike: v.Row.AlikeGroup, Kind: v.Row.Kind},
		casework.RowPage{Limit: maxAlikeShown})
	for _, x := range rows {
		if x.Case == v.Row.Case || x.State != v.Row.State {
			continue
		}
		a := alikeView{Row: x, Title: differing(v.Row.Title, x.Title)}
		if v.Names {
			a.Who, a.Other = x.Trader, x.Trader != v.Row.Trader
		}
		v.Alike = append(v.Alike, a)
	}
	return err
}

// differing cuts a title into pieces and marks the words that the other does not have.
func differing(a, b string) (ps []piece) {
	has := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(a), notWord) {
		has[w] = true
	}
	for i, w := range strings.Fields(b) {
		if i > 0 {
			ps = append(ps, piece{Text: " "})
		}
		ps = append(ps, drawn(nil, w, !has[strings.TrimFunc(strings.ToLower(w), notWord)])...)
	}
	return ps
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }
