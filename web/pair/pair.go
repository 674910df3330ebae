// Package pair holds the page on which two items stand beside each other: a post and the offer to which it leads, or two listings that are
// alike. It marks what a rule rests on and what joins the two, and draws who is joined to whom.
//
// It is a room of the site: frame, sign-in and words come from there. It decides nothing.
package pair

//go:generate go tool templ generate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
	"github.com/aedile/aedile/web/part"
)

// Pair is the page over a desk.
type Pair struct{ Desk *desk.Desk }

// rooms draws the page in a shell.
type rooms struct {
	Pair
	part.Shell
}

// Routes implements part.Room.
func (p Pair) Routes(s part.Shell) []part.Route {
	x := &rooms{p, s}
	return []part.Route{{Pattern: "GET /pair/{id}", Action: auth.SeeFindings, Page: x.page}}
}

// side is one of the two.
type side struct {
	Case, Number, Href string
	Kind, Service      string
	Title, Text        []piece
	Quoted             []string // what the finding quotes of an item that the record does not hold
	Lang, Seen, Trader string
	item               *aedile.Item
	findings           []aedile.Finding
}

// view is the page.
type view struct {
	A, B      side
	Rows      []row
	Joined    bool // a finding rests on both
	Elsewhere string
	Found     []aedile.Finding
	Graph     graph
	Names     bool
}

// page shows a case beside another: the one named by "with", the offer on which its finding rests too, or one that is alike.
func (x *rooms) page(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "queue", "pair.title")
	v := view{Names: auth.May(x.Person(r), auth.SeeNames) == nil}
	a, err := x.look(r, f, r.PathValue("id"))
	if err != nil {
		return err
	}
	b, ok, err := x.other(r, f, a, r.FormValue("with"))
	if err != nil {
		return err
	}
	if !ok {
		return aedile.NotFoundf("compare", a.Number, "no other item is joined to this one or like it").Hint("name one: ?with=CASE")
	}
	v.A, v.B, v.Found = a, b, a.findings
	v.Joined = slices.ContainsFunc(a.findings, func(y aedile.Finding) bool { return y.Joined != nil })
	v.A.mark(b.item)
	v.B.mark(a.item)
	if v.Joined && a.Service != b.Service {
		v.Elsewhere = a.Service
	}
	if !v.Names {
		v.A.Trader, v.B.Trader = "", ""
	}
	v.Rows = compare(a.item, b.item, v.Names)
	if v.Graph, err = x.graph(r, f, v); err != nil {
		return err
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("pair.title"), Sub: f.T("pair.what"),
		Crumb: crumb(f, v), Body: body(f, v)})
}

// look reads one case. What may not be shown, or was not kept, is a NotFound error.
func (x *rooms) look(r *http.Request, f part.Frame, name string) (s side, err error) {
	row, err := x.Desk.Board.Row(r.Context(), name)
	if err != nil {
		return s, err
	}
	seen, err := counter.Look(r.Context(), x.Desk, row.Case)
	if err != nil {
		return s, err
	}
	if seen.Item == nil || seen.Sealed {
		return s, aedile.NotFoundf("compare", row.Number, "has no item that can be shown beside another")
	}
	s = of(f, seen.Item, seen.Findings)
	s.Case, s.Number, s.Href = string(row.Case), row.Number, f.Href("/case/"+string(row.Case))
	return s, nil
}

func of(f part.Frame, it *aedile.Item, fs []aedile.Finding) side {
	s := side{Kind: string(it.Kind), Service: it.Service, Lang: it.Lang, item: it, findings: fs}
	if t, ok := it.Seen(); ok {
		s.Seen = f.Day(t)
	}
	if it.Trader != nil {
		s.Trader = it.Trader.Name
	}
	return s
}

// other finds what stands beside the first.
func (x *rooms) other(r *http.Request, f part.Frame, a side, with string) (b side, ok bool, err error) {
	if with != "" {
		b, err = x.look(r, f, with)
		return b, err == nil, err
	}
	for _, y := range a.findings {
		if y.Joined == nil {
			continue
		}
		rows, _, err := x.Desk.Board.Rows(r.Context(), desk.RowFilter{Kind: "review", Item: y.Joined.ID, Closed: true},
			casework.RowPage{Limit: 1})
		if err != nil {
			return b, false, err
		}
		if len(rows) > 0 {
			b, err = x.look(r, f, string(rows[0].Case))
			return b, err == nil, err
		}
		return quoted(f, y), true, nil
	}
	row, err := x.Desk.Board.Row(r.Context(), a.Case)
	if err != nil || row.AlikeGroup == "" {
		return b, false, err
	}
	rows, _, err := x.Desk.Board.Rows(r.Context(), desk.RowFilter{Alike: row.AlikeGroup, Kind: row.Kind}, casework.RowPage{Limit: 2})
	if err != nil {
		return b, false, err
	}
	for _, y := range rows {
		if string(y.Case) != a.Case {
			b, err = x.look(r, f, string(y.Case))
			return b, err == nil, err
		}
	}
	return b, false, nil
}

// listing begins the fields of evidence that stand in the offer.
const listing = "listing."

// quoted is an offer of which the record holds what the finding says of it.
func quoted(f part.Frame, y aedile.Finding) side {
	j := y.Joined
	it := &aedile.Item{ID: j.ID, Kind: j.Kind, Service: j.Service, URL: j.URL, Title: j.Title}
	if j.Category != "" {
		it.Category = []string{j.Category}
	}
	if j.Trader != "" {
		it.Trader = &aedile.Account{Name: j.Trader, Country: j.Country}
	}
	s := of(f, it, nil)
	for _, e := range y.Evidence {
		if field, ok := strings.CutPrefix(e.Field, listing); ok && field != "title" && e.Text != "" {
			s.Quoted = append(s.Quoted, e.Text)
		}
	}
	return s
}

// mark cuts the texts of the side, with what the other has too.
func (s *side) mark(other *aedile.Item) {
	has := words(other.Title + "\n" + other.Text + "\n" + string(other.ID) + "\n" + options(other))
	at := map[string][]span{}
	for _, y := range s.findings {
		for _, e := range y.Evidence {
			at[e.Field] = append(at[e.Field], span{e.Start, e.End})
		}
	}
	s.Title, s.Text = pieces(s.item.Title, at["title"], has), pieces(s.item.Text, at["text"], has)
}
