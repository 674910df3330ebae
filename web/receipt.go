package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counter"
)

// receiptView is a notice as the person who sent it sees it.
type receiptView struct {
	Code, Kind, Came string
	Road             []counter.Stop
	Next             [][2]string
	Addresses        []string
	Why              string
	Named, GoodFaith bool
	Sealed           bool
	Missing          []string // fields that it lacks
	Outcome, Reasons string
	Complain         string // the code of the page on which to complain
	CanComplain      bool
	CanWithdraw      bool
}

// receipt shows the receipt of a notice and where it stands.
func (s *site) receipt(w http.ResponseWriter, r *http.Request) error {
	id, err := s.caseOf("notice", r.PathValue("code"))
	if err != nil {
		return err
	}
	seen, err := counter.Look(r.Context(), s.Desk, id)
	if err != nil {
		return hideCase(err)
	}
	if seen.Case, err = counter.Outside(r.Context(), s.Desk, id); err != nil {
		return hideCase(err)
	}
	f := s.public(r, "receipt.title")
	v := receiptView{Code: r.PathValue("code"), Kind: "notice", Road: counter.Road(seen.Case), Sealed: seen.Sealed,
		Came: f.came(seen.Case.OpenedAt)}
	if n := seen.Notice; n != nil {
		v.Addresses, v.Why, v.Named, v.GoodFaith = n.Locations, n.Reasons, n.Name.Given(), n.GoodFaith
	}
	for _, m := range counter.Missing(seen) {
		v.Missing = append(v.Missing, m.Field)
	}
	told := slices.ContainsFunc(seen.Case.Events, func(e casework.Event) bool { return e.Move == "tell" || e.Move == "close" })
	if _, outcome, reasons := counter.DecisionOn(seen); told {
		v.Outcome, v.Reasons = outcome, reasons
	}
	_, open := seen.Case.Due("complain", "")
	v.Complain, v.CanComplain = "n"+v.Code, open && seen.Case.State == "told"
	v.CanWithdraw = slices.Contains([]string{"incomplete", "received", "confirmed"}, seen.Case.State)
	v.Next = f.nextSteps(seen, desk.ViewDues(seen.Case.Dues, s.Desk.Now()))
	return s.write(w, r, http.StatusOK, receiptPage(f, v))
}

// withdrawNotice takes the notice back for the person who sent it.
func (s *site) withdrawNotice(w http.ResponseWriter, r *http.Request) error {
	id, err := s.caseOf("notice", r.PathValue("code"))
	if err != nil {
		return err
	}
	if _, err := s.Desk.Make(r.Context(), desk.Moving{Case: id, Move: "withdraw",
		Act: desk.Act{By: casework.Actor{Party: casework.Notifier}}}); err != nil {
		return err
	}
	f := s.public(r, "receipt.title")
	http.Redirect(w, r, f.Tongue("/n/"+r.PathValue("code")), http.StatusSeeOther)
	return nil
}

// hideCase makes of a case that does not exist the answer to a code that cannot be: who guesses learns nothing.
func hideCase(err error) error {
	if aedile.ClassOf(err) == aedile.NotFound {
		return aedile.NotFoundf("open page", "", "nothing stands under this code; every letter and digit counts")
	}
	return err
}

// came says when a notice came.
func (w words) came(t time.Time) string {
	return w.T("receipt.came", "Day", w.rawLong(t), "Clock", w.Clock(t), "Zone", w.zone.String())
}

func (w words) rawLong(t time.Time) string {
	w.odd = false
	return w.LongDay(t)
}

// nextSteps says what comes next, with the days that run and where they come from.
func (w words) nextSteps(s counter.Seen, dues []desk.DueView) (all [][2]string) {
	add := func(key string, places ...any) {
		all = append(all, [2]string{w.T("receipt.next." + key), w.T("receipt.next."+key+".what", places...)})
	}
	if s.Case.Closed {
		add("nothing")
		return all
	}
	for _, d := range dues {
		if d.Name != "decide" {
			continue
		}
		switch {
		case d.End.IsZero():
			add("decide")
		case d.Source == casework.Fixed:
			add("decide.law", "Day", w.rawLong(d.End))
		default:
			add("decide.by", "Day", w.rawLong(d.End))
		}
	}
	switch s.Case.State {
	case "incomplete":
		add("complete")
	case "received", "confirmed":
		if len(all) == 0 {
			add("decide")
		}
		add("tell")
		add("complain")
	case "decided":
		add("tell")
		add("complain")
	case "told":
		if d, ok := s.Case.Due("complain", ""); ok && !d.End.IsZero() {
			add("complain.until", "Day", w.rawLong(d.End))
		}
	case "contested":
		add("contested")
	}
	return all
}

// stopClass returns how a station of the road is drawn.
func stopClass(s counter.Stop) string {
	switch {
	case s.Now:
		return "now"
	case s.At.IsZero():
		return "maybe"
	}
	return "done"
}

// stopName names a station.
func (w words) stopName(kind string, s counter.Stop) string {
	name := w.raw("state." + kind + "." + s.State)
	if s.Now {
		return w.T("road.now", "State", name)
	}
	return w.odden(name)
}

// stopTime says when the case came to a station, or until when it may.
func (w words) stopTime(s counter.Stop) string {
	switch {
	case !s.At.IsZero():
		return w.Day(s.At)
	case s.Until != nil && !s.Until.End.IsZero():
		return w.Day(lastDay(s.Until.End, w.zone))
	}
	return w.T("road.maybe")
}
