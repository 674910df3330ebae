package web

import (
	"net/http"
	"sync"
	"time"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// todayView is the day of a person: what is due, in order, and beside it what came and what went.
type todayView struct {
	Day      string
	Ladder   []rungView
	Groups   []groupView
	All      bool // the work of everybody
	First    bool // nothing has ever come in
	NextDue  string
	Nobody   int
	Weeks    counter.Weeks
	Since    sinceView
	Team     []teamView
	Exposure int      // minutes this week; only the person sees it
	Trouble  []string // what does not run in the background
}

// sinceView is what happened since the person was here; Day is empty where they never were.
type sinceView struct {
	Day  string
	Went counter.Since
}

// rungView is a step of the ladder.
type rungView struct {
	Rung, Href string
	Count      int
}

// groupView is the cases on one rung.
type groupView struct {
	Rung string
	Rows []rowView
	More int
	Href string
}

// teamView is how much lies with a colleague. Nobody is ranked, and nobody's speed is shown.
type teamView struct {
	Name       string
	Open, Late int
	Of         int // the most that lies with one
}

// rungRows is how many cases of a rung Today shows. Chosen: the queue has the rest.
const rungRows = 8

// today shows what is due.
func (s *site) today(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "today", "nav.today")
	v := todayView{Day: f.LongDay(s.Desk.Now()), All: auth.May(f.Person, auth.SeeAllWork) == nil}
	days := s.days()
	filter, view := desk.RowFilter{Days: days}, "all"
	if !v.All {
		filter.Assignee, view = f.Person.ID, "mine"
	}
	l, err := s.Desk.Board.Ladder(r.Context(), filter, days)
	if err != nil {
		return err
	}
	for _, x := range []rungView{{string(casework.RungLate), "", l.Late}, {string(casework.RungToday), "", l.Today},
		{string(casework.RungWeek), "", l.Week},
		{string(casework.RungLater), "", l.Later}, {string(casework.RungNoDay), "", l.NoDay}} {
		x.Href = f.Href("/cases?rung=" + x.Rung)
		if !v.All {
			x.Href = f.Href("/queue/" + view + "?list=1&rung=" + x.Rung)
		}
		v.Ladder = append(v.Ladder, x)
		if x.Count == 0 {
			continue
		}
		filter.Rung = casework.Rung(x.Rung)
		rows, _, err := s.Desk.Board.Rows(r.Context(), filter, casework.RowPage{Limit: rungRows})
		if err != nil {
			return err
		}
		g := groupView{Rung: x.Rung, More: x.Count - len(rows), Href: x.Href}
		for _, row := range rows {
			rv := s.rowOf(r, f, row, days)
			rv.Href, rv.Why = f.Href("/case/"+string(row.Case)), f.task(row)
			g.Rows = append(g.Rows, rv)
		}
		v.Groups = append(v.Groups, g)
	}
	if s.Trouble != nil && auth.May(f.Person, auth.SeeWorkings) == nil {
		v.Trouble = s.Trouble()
	}
	if err := s.beside(r, f, &v, l); err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, todayPage(f, v))
}

// beside gathers what stands beside the list.
func (s *site) beside(r *http.Request, f frame, v *todayView, l desk.Ladder) error {
	ctx, days := r.Context(), s.days()
	none, err := s.Desk.Board.Ladder(ctx, desk.RowFilter{Nobody: true}, days)
	if err != nil {
		return err
	}
	v.Nobody = none.All()
	if l.All() == 0 {
		rows, _, err := s.Desk.Board.Rows(ctx, desk.RowFilter{Closed: true, Days: days}, casework.RowPage{Limit: 1})
		if err != nil {
			return err
		}
		v.First = len(rows) == 0
		if len(rows) > 0 && rows[0].Due != nil && !rows[0].Due.End.IsZero() {
			v.NextDue = f.LongDay(lastDay(rows[0].Due.End, s.Zone))
		}
	}
	if v.Weeks, err = s.weeks(r); err != nil {
		return err
	}
	if v.Since, err = s.since(r, f); err != nil {
		return err
	}
	if v.Team, err = s.team(r, f, none); err != nil {
		return err
	}
	now := s.Desk.Now().In(s.Zone)
	monday := days.Week.AddDate(0, 0, -7)
	if monday.After(now) {
		monday = now.AddDate(0, 0, -7)
	}
	minutes, err := s.Desk.Exposure(ctx, f.Person.ID, monday)
	for _, n := range minutes {
		v.Exposure += n
	}
	return err
}

// countedFor is how long the two weeks are shown as they were counted. Chosen: nobody decides by the last minute of it.
const countedFor = time.Minute

// counted is what was counted last.
type counted struct {
	mu    sync.Mutex
	at    time.Time
	weeks counter.Weeks
}

// weeks returns what was opened and what was closed in the last two weeks, by day, as it was counted within the last minute.
func (s *site) weeks(r *http.Request) (counter.Weeks, error) {
	s.counted.mu.Lock()
	defer s.counted.mu.Unlock()
	now := s.Desk.Now()
	if age := now.Sub(s.counted.at); !s.counted.at.IsZero() && age >= 0 && age < countedFor {
		return s.counted.weeks, nil
	}
	v, err := counter.WeeksOf(r.Context(), s.Desk, s.days().Today, s.Zone)
	if err == nil {
		s.counted.at, s.counted.weeks = now, v
	}
	return v, err
}

// since says what came and went since the person signed in the time before; empty where they never did.
func (s *site) since(r *http.Request, f frame) (v sinceView, err error) {
	if s.Accounts == nil {
		return v, nil
	}
	entries, err := s.Accounts.Log(r.Context(), f.Person.ID, 20)
	n := 0
	for _, e := range entries {
		if e.What != auth.SignedIn {
			continue
		}
		if n++; n == 2 {
			v.Day = f.When(e.At)
			v.Went, err = counter.SinceOf(r.Context(), s.Desk, e.At)
			return v, err
		}
	}
	return v, err
}

// team counts what lies with whom, in the order of names.
func (s *site) team(r *http.Request, f frame, none desk.Ladder) (all []teamView, err error) {
	if s.Accounts != nil {
		as, err := s.Accounts.All(r.Context())
		if err != nil {
			return nil, err
		}
		for _, a := range as {
			l, err := s.Desk.Board.Ladder(r.Context(), desk.RowFilter{Assignee: a.ID}, s.days())
			if err != nil {
				return nil, err
			}
			if l.All() == 0 && a.ID != f.Person.ID {
				continue
			}
			name := a.Name
			if a.ID == f.Person.ID {
				name = f.T("team.you")
			}
			all = append(all, teamView{Name: name, Open: l.All(), Late: l.Late})
		}
	}
	all = append(all, teamView{Name: f.T("team.nobody"), Open: none.All(), Late: none.Late})
	most := 1
	for _, t := range all {
		most = max(most, t.Open)
	}
	for i := range all {
		all[i].Of = most
	}
	return all, nil
}
