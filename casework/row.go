package casework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// CaseRow is a case as a list shows it: its face, where it stands, what is due next, and what the desk has noted of it. It is made of
// the events of the case and of the facts of the desk alone, so that it can be made again from them at any time. Its texts can be
// personal; they go when those of the case are taken out.
type CaseRow struct {
	Case    aedile.CaseID `json:"case"`
	Number  string        `json:"number"` // C-2026-0412: per store and year, in the order in which the journal has the openings
	Kind    string        `json:"kind"`
	State   string        `json:"state"`
	Turn    Party         `json:"turn,omitempty"`
	Closed  bool          `json:"closed,omitempty"`
	Version int           `json:"version"`
	Group   string        `json:"group,omitempty"` // what joins several cases, such as one request to many addressees
	Opened  time.Time     `json:"opened"`
	Changed time.Time     `json:"changed"`
	Face
	Due   *RowDue `json:"due,omitempty"`   // the one by which the list is ordered; nil: nothing runs
	Dues  int     `json:"dues"`            // how many run
	Alike int     `json:"alike,omitempty"` // open cases of its alike group, itself among them
	Marks
}

// Face is what a case is known by. The zero Face is that of a case that says nothing of itself.
type Face struct {
	Title    string          `json:"title,omitempty"`   // of the item, in its own language, or what the case is about, on one line
	Lang     string          `json:"lang,omitempty"`    // of title and snippet, a BCP 47 tag; empty: not said
	Snippet  string          `json:"snippet,omitempty"` // the words it rests on: the evidence of a finding, the reasons of a notice
	Trader   string          `json:"trader,omitempty"`  // or the provider, recipient or account that it is about
	Country  string          `json:"country,omitempty"` // of the trader, as the item states it
	Service  string          `json:"service,omitempty"`
	Rule     aedile.CheckID  `json:"rule,omitempty"` // of the finding with the highest grade
	RuleName string          `json:"rule_name,omitempty"`
	Grade    aedile.Grade    `json:"grade,omitempty"` // the highest
	Findings int             `json:"findings,omitempty"`
	Items    []aedile.ItemID `json:"items,omitempty"`
	URLs     []string        `json:"urls,omitempty"`
	Harm     Harm            `json:"harm,omitempty"`
	// AlikeGroup is the same for cases of one procedure that are likely to be decided alike: findings of one rule whose titles say the
	// same but for numbers, or notices about one place. Empty: alike to none.
	AlikeGroup string `json:"alike_group,omitempty"`
	// Sealed says that abuse of a child is suspected: title and snippet are then not in lists, and nothing of it is found by its words.
	Sealed bool `json:"sealed,omitempty"`
}

// Harm orders cases whose dues end together. It is the order of the house, no measure of law.
type Harm int

// The steps of harm.
const (
	HarmOther  Harm = iota
	HarmPerson      // what is offered or said can hurt somebody: prohibited and dangerous products, violence, minors, self-harm
	HarmLife        // a suspected threat to life or safety (art 18 DSA), or abuse of a child
)

// RowDue is the due by which a case is ordered: of its duties the one that ends first; where no duty runs, the right or the beginning
// of a duty that comes first.
type RowDue struct {
	DueKey
	Of      Party         `json:"of"`
	Source  Source        `json:"source"`
	Sense   Sense         `json:"sense"`
	Law     aedile.LawRef `json:"law"`
	End     time.Time     `json:"end,omitzero"` // zero: no day is set
	LastDay string        `json:"last_day,omitempty"`
}

// Late reports whether it is a duty that was not met by its end.
func (d *RowDue) Late(now time.Time) bool {
	return d != nil && d.Sense == By && !d.End.IsZero() && now.After(d.End)
}

// Marks are what the desk has noted of a case. They are no moves of law.
type Marks struct {
	Assignee ActorID `json:"assignee,omitempty"`
	// LockBy looks at the case until LockUntil. A lock is no wall: it tells others, and the version of the case decides.
	LockBy    ActorID   `json:"lock_by,omitempty"`
	LockUntil time.Time `json:"lock_until,omitzero"`
	// HeldBy has put the case aside until HeldUntil. Nothing stops running by that.
	HeldBy    ActorID   `json:"held_by,omitempty"`
	HeldUntil time.Time `json:"held_until,omitzero"`
	HeldWhy   string    `json:"held_why,omitempty"`
	// SecondBy has asked for a second person to look.
	SecondBy ActorID `json:"second_by,omitempty"`
	Notes    int     `json:"notes,omitempty"`
	// Todo is what a person has to do because a machine could not, one a line, as Errand writes it.
	Todo  string `json:"todo,omitempty"`
	Skips int    `json:"skips,omitempty"`
}

// Locked returns who looks at the case at that instant; empty: nobody.
func (m Marks) Locked(now time.Time) ActorID {
	if m.LockBy == "" || !now.Before(m.LockUntil) {
		return ""
	}
	return m.LockBy
}

// Rung is a step of the ladder of days.
type Rung string

// The rungs. Every open case is on exactly one of them.
const (
	RungLate  Rung = "late"  // a duty whose end has passed
	RungToday Rung = "today" // what ends today; and a right or a wait that has ended, until the clock has made its move
	RungWeek  Rung = "week"  // what ends by the Sunday of this week
	RungLater Rung = "later"
	RungNoDay Rung = "noday" // nothing runs that has a day, such as "without undue delay" without a target
)

// Ladder is how many open cases are on each rung.
type Ladder struct {
	Late  int `json:"late"`
	Today int `json:"today"`
	Week  int `json:"week"`
	Later int `json:"later"`
	NoDay int `json:"noday"`
	// Closed is how many closed cases the filter lets through; 0 where it lets none.
	Closed int `json:"closed,omitempty"`
}

// All is how many open cases there are together.
func (l Ladder) All() int { return l.Late + l.Today + l.Week + l.Later + l.NoDay }

// Days are the instants between the rungs.
type Days struct {
	Now   time.Time // an end before it is late
	Today time.Time // the first instant of tomorrow
	Week  time.Time // the first instant of the next Monday
}

// DaysAt returns the instants between the rungs, as the clocks of the zone show them.
func DaysAt(now time.Time, zone *time.Location) Days {
	t := now.In(zone)
	day := func(n int) time.Time { return time.Date(t.Year(), t.Month(), t.Day()+n, 0, 0, 0, 0, zone) }
	toMonday := (8 - int(t.Weekday())) % 7
	if toMonday == 0 {
		toMonday = 7
	}
	return Days{Now: now, Today: day(1), Week: day(toMonday)}
}

// RungOf returns the rung of an open case whose row has this due.
func (d Days) RungOf(due *RowDue) Rung {
	switch {
	case due == nil || due.End.IsZero():
		return RungNoDay
	case due.Late(d.Now):
		return RungLate
	case due.End.Before(d.Today):
		return RungToday
	case due.End.Before(d.Week):
		return RungWeek
	}
	return RungLater
}

// RowFilter narrows a list of rows. Empty fields let all through.
type RowFilter struct {
	Kind     string
	State    string
	Turn     Party
	Group    string
	Closed   bool    // lets closed cases through as well
	Assignee ActorID // cases of this person
	Nobody   bool    // cases of nobody yet
	Held     *bool   // only those that are put aside, or only those that are not
	Second   bool    // only those that wait for a second person
	Service  string
	Rule     aedile.CheckID
	Lang     string
	Country  string
	Grade    aedile.Grade
	Item     aedile.ItemID
	Alike    string // the alike group
	// AlikeOver lets only cases through of which more than so many are alike; 0: all.
	AlikeOver int
	// DueBefore lets only cases through whose due ends before then; zero: all.
	DueBefore time.Time
	// Rung lets only one step of the ladder through, as Days draws it.
	Rung Rung
	Days Days
	// Words all stand in the title, the snippet, the trader, the number, the item or the address; the last letters of each may be
	// missing. Letters are compared without case and accents. Trader and URL look in that field alone.
	Words  string
	Trader string
	URL    string
}

// RowOrder is how a list is ordered.
type RowOrder string

// The orders. Empty is OrderDue.
const (
	OrderDue     RowOrder = "due"     // by the end of the due, what has none last; then by harm; then the oldest first
	OrderChanged RowOrder = "changed" // the newest change first
	OrderOpened  RowOrder = "opened"  // the newest case first
	OrderID      RowOrder = "id"
)

// RowPage is a part of a list.
type RowPage struct {
	Order RowOrder
	After string // the cursor that came with the page before; empty: the first page
	Limit int    // rows; 0: 100, and at most 1,000
}

// CountedBeyond is how many dues beyond the limit of a list are counted: a list of what runs costs the same however many cases there are,
// and nobody reads the difference
// between a thousand more and ten thousand. Chosen.
const CountedBeyond = 1000

// DueFilter narrows a list of what runs. Empty fields let all through.
type DueFilter struct {
	Kind string
	Turn Party // cases in which it is this party's turn
	Of   Party // what this party has to do
	Late bool  // only duties whose end has passed
}

// Search is what a case is found by: words, as Words writes them.
type Search struct {
	Title, Said, Trader, Place string
}

// RowDueOf returns the due by which a case is ordered; nil where nothing runs. It is of the duties the one that ends first; where no duty
// runs, what begins or is open until then. It does not depend on the time.
func RowDueOf(dues []Due) *RowDue {
	if len(dues) == 0 {
		return nil
	}
	d := slices.MinFunc(dues, func(a, b Due) int {
		return cmp.Or(before(a.Sense == By, b.Sense == By), before(!a.End.IsZero(), !b.End.IsZero()), a.End.Compare(b.End),
			cmp.Compare(rank(a.Source), rank(b.Source)), before(a.First, b.First), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Item, b.Item))
	})
	r := &RowDue{DueKey: d.Key(), Of: d.Of, Source: d.Source, Sense: d.Sense, Law: d.Law}
	if !d.End.IsZero() {
		r.End, r.LastDay = d.End.UTC(), d.LastDay.String()
	}
	return r
}

// Errand is what a person has to do because a machine could not: to reach somebody whose letter was refused for good.
type Errand struct {
	What    string // "reach recipient", or "carry out"
	Of      Party  // who has to do it
	Version int    // of the case, with the move that it follows
	Why     string // without personal data
}

// String writes the errand without its reason.
func (e Errand) String() string { return fmt.Sprintf("%s/%s/%d", e.What, e.Of, e.Version) }

// With returns the marks with the errand, or without it.
func (m Marks) With(errand string, open bool) Marks {
	list := slices.DeleteFunc(strings.Split(m.Todo, "\n"), func(s string) bool { return s == "" || s == errand })
	if open {
		list = append(list, errand)
	}
	slices.Sort(list)
	m.Todo = strings.Join(list, "\n")
	return m
}

// Errands returns what a person has to do in the case of the row.
func (r CaseRow) Errands(c Case) (ps []Pending) {
	for _, s := range strings.Split(r.Todo, "\n") {
		part := strings.SplitN(s, "/", 3)
		if len(part) < 3 {
			continue
		}
		d := Due{Name: part[0], Item: part[2], Of: Party(part[1]), Source: Policy, Sense: By, Calendar: c.Calendar}
		ps = append(ps, Pending{Case: c.ID, Kind: c.Kind, About: c.About, State: c.State, Turn: c.Turn, Due: d})
	}
	return ps
}
