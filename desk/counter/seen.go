package counter

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Seen is what a case is about: the item as it was seen, what was found in it, or what somebody reported.
type Seen struct {
	Case     casework.Case
	Item     *aedile.Item // nil: it was not kept, or was taken out
	Findings []aedile.Finding
	Notice   *kinds.Notice
	// Sealed says that it is suspected to show abuse of a child: it is never shown again as text or picture.
	Sealed bool
	// Against is what was decided, where the case is a complaint of it.
	Against *Seen
	Grounds string // of a complaint
	Decided casework.Actor
}

// Look returns what the case is about.
func Look(ctx context.Context, dk *desk.Desk, id aedile.CaseID) (s Seen, err error) {
	if s.Case, err = dk.Case(ctx, id); err != nil {
		return s, err
	}
	for _, e := range s.Case.Events {
		if f, err := casework.BodyOf[casework.Suspected](e); err == nil && f.Finding.Check != "" {
			s.Findings = append(s.Findings, f.Finding)
		}
	}
	slices.SortStableFunc(s.Findings, func(a, b aedile.Finding) int { return cmp.Compare(rank(a.Grade), rank(b.Grade)) })
	if s.Case.Kind == "notice" {
		s.Notice = casework.LastBody[kinds.Notice](s.Case, "submit", "complete", "lodge")
	}
	if err := s.item(ctx, dk); err != nil {
		return s, err
	}
	s.Sealed = s.Notice != nil && s.Notice.ChildAbuse || slices.ContainsFunc(s.Findings, sealed)
	return s, s.from(ctx, dk)
}

// rank puts what the law forbids before what only adds up: it is read first, and its words are the first reason.
func rank(g aedile.Grade) int {
	if g == aedile.Act {
		return 0
	}
	return 1
}

// item reads the item that was kept with the case.
func (s *Seen) item(ctx context.Context, dk *desk.Desk) error {
	for a, err := range dk.Record.Attachments(ctx, s.Case.ID) {
		if err != nil {
			return fmt.Errorf("read attachments of %s: %w", s.Case.ID, err)
		}
		var it aedile.Item
		if a.Kind == record.ItemSeen && json.Unmarshal(a.Data, &it) == nil {
			s.Item = &it
			return nil
		}
	}
	return nil
}

// from follows a decision to what it rests on, and a complaint to what was decided.
func (s *Seen) from(ctx context.Context, dk *desk.Desk) error {
	var ids []aedile.CaseID
	switch s.Case.Kind {
	case "decision":
		if d := kinds.DecisionOf(s.Case); d != nil {
			ids = d.From
		}
		if e, ok := s.Case.Last("send", "impose"); ok {
			s.Decided = e.By
		}
	case "complaint":
		if c := casework.LastBody[kinds.Complaint](s.Case, "lodge"); c != nil {
			ids, s.Grounds = []aedile.CaseID{c.Against}, c.Grounds
		}
	}
	for _, id := range ids {
		if casework.IsExternal(id) {
			continue
		}
		other, err := Look(ctx, dk, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		s.Sealed = s.Sealed || other.Sealed
		if s.Case.Kind == "complaint" {
			s.Against = &other
		}
		if s.Item == nil {
			s.Item = other.Item
		}
		s.Findings = append(s.Findings, other.Findings...)
	}
	return nil
}

// sealed reports whether the finding is about abuse of a child.
func sealed(f aedile.Finding) bool { return strings.Contains(f.Keyword, "CHILD_SEXUAL_ABUSE") }

// Marks returns the places of evidence in a field of the item, in bytes.
func (s Seen) Marks(field string) (spans [][2]int) {
	for _, f := range s.Findings {
		for _, e := range f.Evidence {
			if e.Field == field && e.End > e.Start {
				spans = append(spans, [2]int{e.Start, e.End})
			}
		}
	}
	return spans
}

// Law returns the provisions that the findings rest on, each once.
func (s Seen) Law() (all []aedile.LawRef) {
	for _, f := range s.Findings {
		for _, l := range f.Law {
			if !slices.Contains(all, l) {
				all = append(all, l)
			}
		}
	}
	return all
}

// Trader is what the record says of a trader in the last twelve months.
type Trader struct {
	Months   [12]int // decisions by month, this month last
	Decided  int
	Reversed int
	Warned   time.Time // of suspension (art 23 DSA), the last time; zero: never
	Open     int       // cases that are open
}

// maxTraderRows is how many cases of a trader are read. Chosen: what a page shows of it is a summary.
const maxTraderRows = 1000

// TraderOf returns what the record says of a trader of that name.
func TraderOf(ctx context.Context, dk *desk.Desk, name string) (t Trader, err error) {
	if dk.Board == nil || strings.TrimSpace(name) == "" {
		return t, nil
	}
	rows, _, err := dk.Board.Rows(ctx, desk.RowFilter{Trader: name, Closed: true}, casework.RowPage{Order: casework.OrderChanged,
		Limit: maxTraderRows})
	now := dk.Now()
	for _, r := range rows {
		ago := (now.Year()-r.Opened.Year())*12 + int(now.Month()-r.Opened.Month())
		switch {
		case r.Trader != name || ago < 0 || ago > 11:
			continue
		case r.Kind == "decision" && r.State != "drafted" && r.State != "withdrawn":
			t.Months[11-ago]++
			t.Decided++
			if r.State == "reversed" || r.State == "undone" {
				t.Reversed++
			}
		case r.Kind == "misuse" && r.Opened.After(t.Warned):
			t.Warned = r.Opened
		}
		if !r.Closed {
			t.Open++
		}
	}
	return t, err
}
