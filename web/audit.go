package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/desk"
)

// auditView is the journal: what it is worth, and what stands in it.
type auditView struct {
	Asked   bool // it was held against itself just now
	Report  auditReport
	Took    time.Duration
	Command string
	Rows    []journalView
	Case    string
	Looks   []lookView
	Keys    bool // signatures were looked at
}

// auditReport is what the check found.
type auditReport struct {
	Events, Signed, Open int64
	Cases, Points        int
	Attachments, Erased  int
	Faults               []string
}

// journalView is one event of the journal.
type journalView struct {
	Case, Number, What, Who, When string
	Version                       int
}

// lookView is that somebody looked at personal data.
type lookView struct{ Who, Case, Way, When string }

// maxJournal is how many events a page shows. Chosen.
const maxJournal = 60

// audit shows the journal. A post holds it against itself first.
func (s *site) audit(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "audit", "nav.audit")
	v := auditView{Command: s.VerifyCommand, Case: strings.TrimSpace(r.FormValue("case")), Keys: s.Known != nil}
	if r.Method == http.MethodPost {
		began := s.Desk.Now()
		rep, err := s.Desk.Verify(r.Context(), desk.Against{Known: s.Known})
		if err != nil {
			return err
		}
		v.Asked, v.Took = true, s.Desk.Now().Sub(began)
		v.Report = auditReport{Events: rep.Events, Signed: rep.Signed, Open: rep.Events - rep.Signed, Cases: rep.Cases,
			Points:      rep.Checkpoints,
			Attachments: rep.Attachments,
			Erased:      rep.Erased}
		for _, x := range rep.Faults {
			v.Report.Faults = append(v.Report.Faults, x.String())
		}
	}
	var err error
	if v.Rows, err = s.journal(r, f, v.Case); err != nil {
		return err
	}
	looks, err := s.Desk.Looks(r.Context(), "")
	if err != nil {
		return err
	}
	slices.Reverse(looks)
	for _, x := range looks[:min(len(looks), 20)] {
		v.Looks = append(v.Looks, lookView{s.called(r, x.By), string(x.Case), f.Or("look."+x.Name, x.Name), f.When(x.At)})
	}
	return s.write(w, r, http.StatusOK, auditPage(f, v))
}

// journal returns the newest events: of one case, or of the cases that changed last.
func (s *site) journal(r *http.Request, f frame, name string) (all []journalView, err error) {
	var rows []desk.Row
	if name != "" {
		row, err := s.Desk.Board.Row(r.Context(), name)
		if aedile.ClassOf(err) == aedile.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		rows = []desk.Row{row}
	} else if rows, _, err = s.Desk.Board.Rows(r.Context(), desk.RowFilter{Closed: true}, desk.RowPage{Order: "changed",
		Limit: 20}); err != nil {
		return nil, err
	}
	type dated struct {
		at time.Time
		journalView
	}
	var found []dated
	for _, row := range rows {
		c, err := s.Desk.Case(r.Context(), row.Case)
		if err != nil {
			return nil, err
		}
		for _, e := range c.Events {
			found = append(found, dated{e.At, journalView{string(row.Case), row.Number, f.told(c.Kind, e.Move),
				f.odden(f.actor(s.called(r, e.By.ID), e.By)), f.When(e.At), e.Version}})
		}
	}
	slices.SortStableFunc(found, func(a, b dated) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.Number, a.Number), cmp.Compare(b.Version, a.Version))
	})
	for _, x := range found[:min(len(found), maxJournal)] {
		all = append(all, x.journalView)
	}
	return all, nil
}
