package library

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/counter"
	"github.com/aedile/aedile/sweep/stock"
	"github.com/aedile/aedile/web/part"
)

// registersView is the list of registers.
type registersView struct {
	Rows     []registerRow
	Stale    []registerRow
	News     []citedView
	Broken   string // files that are no snapshots
	None     bool
	Counting bool
}

type registerRow struct {
	stock.Register
	Day, Href string
	Hits      int
	Rung      string // week, today or late: the shape of its age
}

type citedView struct {
	Register, Entry, Href string
	Findings              int
}

// shownCited is how many entries that hit our goods a page shows. Chosen.
const shownCited = 8

// registers lists the registers.
func (x *rooms) registers(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "registers", "nav.registers")
	counting, err := x.caught(r)
	if err != nil {
		return err
	}
	v := registersView{Counting: counting, None: x.Shelf.Dir == ""}
	if !v.None {
		all, err := x.Shelf.List()
		if err != nil && aedile.ClassOf(err) != aedile.Invalid {
			return err
		}
		v.Broken = aedile.Message(err)
		for _, s := range all {
			row := x.registerRow(f, s)
			v.Rows = append(v.Rows, row)
			if s.Stale != "" {
				v.Stale = append(v.Stale, row)
			}
		}
	}
	for _, c := range x.Keeper.Most(shownCited) {
		v.News = append(v.News, citedView{c.Register, c.Entry, f.Href(entryAt(c.Register, c.Entry)), c.Findings})
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("nav.registers"), Sub: f.N("registers.what", len(v.Rows)),
		Body: registersBody(f, v)})
}

func entryAt(register, ref string) string {
	return "/register/" + url.PathEscape(register) + "/entry?ref=" + url.QueryEscape(ref)
}

func (x *rooms) registerRow(f part.Frame, s stock.Register) registerRow {
	row := registerRow{Register: s, Day: s.AsOf, Href: f.Href("/register/" + url.PathEscape(s.Name)), Hits: x.Keeper.OnGoods(s.Name),
		Rung: "week"}
	if t, err := time.Parse(time.DateOnly, s.AsOf); err == nil {
		row.Day = f.Day(t.Add(12 * time.Hour))
	}
	switch {
	case s.Stale != "":
		row.Rung = "late"
	case s.RefreshDays > 0 && s.AgeDays >= s.RefreshDays:
		row.Rung = "today"
	}
	return row
}

// registerView is one register.
type registerView struct {
	R      registerRow
	Hits   []citedView
	Search string
}

// register shows one register, or leads to the entry that was asked for.
func (x *rooms) register(w http.ResponseWriter, r *http.Request) error {
	if ref := r.FormValue("ref"); ref != "" {
		return x.See(w, r, entryAt(r.PathValue("id"), ref))
	}
	f := x.Frame(r, "registers", "nav.registers")
	if _, err := x.caught(r); err != nil {
		return err
	}
	all, err := x.Shelf.List()
	if err != nil && aedile.ClassOf(err) != aedile.Invalid {
		return err
	}
	i := slices.IndexFunc(all, func(s stock.Register) bool { return s.Name == r.PathValue("id") })
	if i < 0 {
		return aedile.NotFoundf("open register", r.PathValue("id"),
			"is not on the shelf").Hint("aedile register update or import puts one there")
	}
	v := registerView{R: x.registerRow(f, all[i])}
	for _, c := range x.Keeper.Most(1000) {
		if c.Register == all[i].Name && len(v.Hits) < 50 {
			v.Hits = append(v.Hits, citedView{c.Register, c.Entry, f.Href(entryAt(c.Register, c.Entry)), c.Findings})
		}
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: cmp.Or(all[i].Title, all[i].Name), Outside: true,
		Crumb: registerCrumb(f, v),
		Body:  registerBody(f, v)})
}

// entryView is an entry with what it hits.
type entryView struct {
	E       stock.Published
	Day     string
	Offers  []offerView
	At      string
	Offer   *offerView // beside the entry
	Next    string
	Left    int // offers that are not shown
	Recall  string
	MayTell string
}

type offerView struct {
	Number, Title, Lang, Trader, Country, State, Href, Pick string
	Pairs                                                   []stock.Pair
	Same, Differs                                           int
	Item                                                    string
}

// shownOffers is how many offers that an alert hits a page shows. Chosen: each is read whole.
const shownOffers = 25

// entry shows an entry of a register beside the offers that findings hold against it.
func (x *rooms) entry(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "registers", "nav.registers")
	if _, err := x.caught(r); err != nil {
		return err
	}
	e, err := x.Shelf.Entry(r.PathValue("id"), r.FormValue("ref"))
	if err != nil {
		return err
	}
	v := entryView{E: e, Day: e.Register.AsOf, At: f.Href(entryAt(e.Register.Name, e.Ref)), MayTell: x.may(r, auth.Making("recall",
		"aware", "platform"))}
	cited := x.Keeper.Cites(e.Register.Name, e.Ref)
	names := auth.May(x.Person(r), auth.SeeNames) == nil
	for i, id := range cited.Cases {
		if i == shownOffers {
			v.Left = len(cited.Cases) - shownOffers
			break
		}
		s, err := counter.Look(r.Context(), x.Desk, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		row, err := x.Desk.Board.Row(r.Context(), string(id))
		if err != nil {
			return err
		}
		if s.Sealed || s.Item == nil {
			continue
		}
		o := offerView{Number: row.Number, Title: s.Item.Title, Lang: s.Item.Lang, State: row.State, Href: f.Href("/case/" + row.Number),
			Pairs: e.Beside(s.Item), Item: string(s.Item.ID), Pick: v.At + "&case=" + row.Number}
		if s.Item.Trader != nil && names {
			o.Trader, o.Country = s.Item.Trader.Name, s.Item.Trader.Country
		}
		for _, p := range o.Pairs {
			switch p.Verdict {
			case stock.Same:
				o.Same++
			case stock.Differs:
				o.Differs++
			}
		}
		v.Offers = append(v.Offers, o)
		if v.Offer == nil || row.Number == r.FormValue("case") {
			v.Offer = &o
		}
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: e.Name, Outside: true, Crumb: entryCrumb(f, v),
		Body: entryBody(f, v)})
}
