package desk

import (
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

// The views are what a reader sees of a case, a due, a move or a fault: once, for JSON, tables, pages and the API alike.

// FaultView is one missing or wrong element.
type FaultView struct {
	Field string `json:"field,omitempty"`
	Msg   string `json:"message"`
	Law   string `json:"law"`
	Own   bool   `json:"house_policy,omitempty"` // asked for by the operator's own policy
}

// String writes the fault on one line.
func (f FaultView) String() string {
	return strings.TrimPrefix(f.Field+": ", ": ") + f.Msg + " (" + f.Law + ")"
}

// ViewFaults returns the faults as they are shown.
func ViewFaults(fs casework.Faults) []FaultView {
	out := []FaultView{}
	for _, f := range fs {
		out = append(out, FaultView{f.Field, f.Msg, cited(f.Law), f.Own})
	}
	return out
}

// RefusalView is why a step may not be made.
type RefusalView struct {
	Class   aedile.Class `json:"class"`
	Message string       `json:"message"`
	Hint    string       `json:"hint"`
	Faults  []FaultView  `json:"faults"`
}

// ViewRefusal returns the refusal as it is shown.
func ViewRefusal(r *casework.Refusal) RefusalView {
	return RefusalView{r.Err.Class, r.Err.Msg, r.Err.Advice, ViewFaults(r.Faults)}
}

// MoveView is a move that can be made.
type MoveView struct {
	Move  string           `json:"move"`
	By    []casework.Party `json:"by"`
	Law   []string         `json:"law"`
	About string           `json:"about"`
}

// MovesIn returns the moves that can be made in the state; in the state "" those that open a case.
func MovesIn(k casework.Kind, state string) []MoveView {
	out := []MoveView{}
	for _, m := range k.Open(state) {
		v := MoveView{m.Name, m.By, []string{}, m.About}
		for _, r := range m.Law {
			v.Law = append(v.Law, cited(r))
		}
		out = append(out, v)
	}
	return out
}

// DueView is a period that runs.
type DueView struct {
	casework.Due
	SourceText string `json:"source_text"`
	EndText    string `json:"end_text"`
	Late       bool   `json:"late"`
	// Held says that the period does not run, as nobody was informed of what it runs from.
	Held bool `json:"held,omitempty"`
}

// ViewDues returns the dues as they are shown at that instant.
func ViewDues(dues []casework.Due, now time.Time) []DueView {
	out := []DueView{}
	for _, d := range dues {
		out = append(out, DueView{Due: d, SourceText: SourceText(d.Source), EndText: EndText(d), Late: d.Late(now)})
	}
	return out
}

// Title names the due and the part of the document that it belongs to.
func (d DueView) Title() string { return strings.TrimSpace(d.Name + " " + d.Item) }

// LawText returns the provision that the due rests on.
func (d DueView) LawText() string { return lawText(d.Law) }

// When says when the due ends, and that it is late, or what its end means.
func (d DueView) When() string {
	switch {
	case d.Held:
		return "does not run yet"
	case d.Late && d.Target():
		return d.EndText + " past target"
	case d.Late:
		return d.EndText + " LATE"
	case d.Sense == casework.OpenUntil:
		return "open until " + d.EndText
	case d.Sense == casework.NotBefore:
		return "not before " + d.EndText
	}
	return d.EndText
}

// PendingView is a due with the case it runs in.
type PendingView struct {
	casework.Pending
	Due  DueView `json:"due"`
	Late bool    `json:"late"`
}

// LateView is a duty that was met after its end, or that is late now. It stays on view when the duty is met.
type LateView struct {
	Due     DueView        `json:"due"`
	MetAt   time.Time      `json:"met_at,omitzero"` // zero: it is not met
	Days    int            `json:"days"`            // days of the calendar between the end and then
	Version int            `json:"version,omitempty"`
	Move    string         `json:"move,omitempty"`
	Of      casework.Party `json:"of"`
}

// String says what was late, by how much, and against what.
func (l LateView) String() string {
	by := plural(l.Days, "day") + " late"
	if l.Days == 0 {
		by = "late, on the day itself"
	}
	if l.Due.Target() {
		by = strings.Replace(by, "late", "past target", 1)
	}
	done := "not done yet"
	if !l.MetAt.IsZero() {
		done = "done " + l.MetAt.UTC().Format(time.DateOnly)
	}
	return l.Due.Title() + ": " + by + " (due " + l.Due.EndText + ", " + done + "; " + l.Due.SourceText + ", " + l.Due.LawText() + ")"
}

// CaseView is where a case stands, without its events.
type CaseView struct {
	casework.Case
	Dues []DueView `json:"dues"`
}

// ViewCase returns the case as it is shown at that instant.
func ViewCase(c casework.Case, now time.Time) CaseView {
	c.Events = nil
	return CaseView{c, ViewDues(c.Dues, now)}
}

// LateIn returns every duty that was met after its end and every one that is late, in the order of the case.
func (dk *Desk) LateIn(c casework.Case) []LateView {
	now, clock := dk.Now(), dk.Terms.Clocks[c.Calendar]
	days := func(end, at time.Time) int {
		if clock.Zone == nil {
			return int(at.Sub(end).Hours() / 24)
		}
		a, b := end.In(clock.Zone), at.In(clock.Zone)
		midnight := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
		return int(midnight(b).Sub(midnight(a)).Hours() / 24)
	}
	out := []LateView{}
	running := map[casework.DueKey]casework.Due{}
	for _, e := range c.Events {
		for _, key := range e.Met {
			if d, ok := running[key]; ok && d.Late(e.At) {
				out = append(out, LateView{Due: ViewDues([]casework.Due{d}, e.At)[0], MetAt: e.At, Days: days(d.End, e.At),
					Version: e.Version,
					Move:    e.Move, Of: d.Of})
			}
			delete(running, key)
		}
		for _, d := range e.Dues {
			running[d.Key()] = d
		}
	}
	for _, d := range c.Dues {
		if d.Late(now) {
			out = append(out, LateView{Due: ViewDues([]casework.Due{d}, now)[0], Days: days(d.End, now), Of: d.Of})
		}
	}
	return out
}

// Who writes an actor as it is given on a command line.
func Who(a casework.Actor) string {
	s := string(a.Party)
	if a.ID != "" {
		s += ":" + string(a.ID)
	}
	if a.Automated {
		s += " (automated)"
	}
	return s
}

// ReadActor reads an actor as Who writes it, without what is said of automated means.
func ReadActor(text string, automated bool) casework.Actor {
	party, id, _ := strings.Cut(text, ":")
	return casework.Actor{Party: casework.Party(party), ID: casework.ActorID(id), Automated: automated}
}

// lawText cites a provision; one whose wording was not compared is marked wherever it is cited.
func lawText(r aedile.LawRef) string { return cited(law.Ref{CELEX: r.CELEX, Place: r.Place}) }

func cited(r law.Ref) string { return law.MarkOf(r) + r.String() }

func plural(n int, word string) string {
	s := strconv.Itoa(n) + " " + word
	if n != 1 {
		s += "s"
	}
	return s
}
