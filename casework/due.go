package casework

import (
	"cmp"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Source says where the end of a period comes from. There are exactly three.
type Source string

// The sources.
const (
	Fixed  Source = "fixed"  // the law gives the number
	Stated Source = "stated" // the document itself names the day
	Policy Source = "policy" // the law says "without undue delay" or the like: the operator's own target
)

// Sense says what the end of a due means.
type Sense string

// The senses. The zero Sense is By.
const (
	By        Sense = "by"         // a duty to be met by then
	OpenUntil Sense = "open_until" // a right that is open until then; letting it pass is no fault
	NotBefore Sense = "not_before" // a duty that begins then, such as to delete
)

// Due is a period that runs in a case.
type Due struct {
	Name   string        `json:"name"`
	Item   string        `json:"item,omitempty"` // the part of the document it belongs to, such as a question; empty: the whole
	Of     Party         `json:"of"`             // whose duty or right it is
	Source Source        `json:"source"`
	Law    aedile.LawRef `json:"law"`
	Sense  Sense         `json:"sense"`
	// Begun is the event the period was counted from.
	Begun time.Time `json:"begun"`
	// Period is what was counted; empty where the document names the day, and where a policy has set no target.
	Period deadline.Period `json:"period,omitzero"`
	// LastDay and End are zero only where the law gives no number and the operator has set no target.
	LastDay deadline.Date `json:"last_day,omitzero"`
	End     time.Time     `json:"end,omitzero"`
	// Paragraph of Regulation 1182/71 that put the end there; empty where the document names the day.
	Paragraph string   `json:"paragraph,omitempty"`
	Calendar  string   `json:"calendar"`
	Zone      string   `json:"zone"`
	Notes     []string `json:"notes,omitempty"`
	// First says that the law gives it priority over its equals (art 22(1) DSA).
	First bool `json:"first,omitempty"`
	// Lapsed says that the clock has recorded that the end has passed.
	Lapsed bool `json:"lapsed,omitempty"`
}

// DueKey names a due within its case.
type DueKey struct {
	Name string `json:"name"`
	Item string `json:"item,omitempty"`
}

// Key returns the due's name within its case.
func (d Due) Key() DueKey { return DueKey{d.Name, d.Item} }

// Target reports whether the end is the operator's own target and no statutory number.
func (d Due) Target() bool { return d.Source == Policy }

// Over reports whether the end has passed at the instant now.
func (d Due) Over(now time.Time) bool { return !d.End.IsZero() && now.After(d.End) }

// Late reports whether a duty was not met by its end.
func (d Due) Late(now time.Time) bool { return d.Sense == By && d.Over(now) }

// Pending is a due with the case it runs in.
type Pending struct {
	Case  aedile.CaseID `json:"case"`
	Kind  string        `json:"kind"`
	About string        `json:"about,omitempty"`
	State string        `json:"state"`
	Turn  Party         `json:"turn"`
	Due   Due           `json:"due"`
	Late  bool          `json:"late"`
}

// Pendings returns the open dues of the cases: what is late first, the longest late at its head, and what the law or a
// document sets before the operator's own targets; then by end, of equal ends what the law fixes before what a document
// states before a target, and what has priority before its equals; without an end last. A right that was open until a
// time now past is left out.
func Pendings(cases []Case, now time.Time) []Pending {
	var ps []Pending
	for _, c := range cases {
		for _, d := range c.Dues {
			if d.Sense == OpenUntil && d.Over(now) {
				continue
			}
			ps = append(ps, Pending{c.ID, c.Kind, c.About, c.State, c.Turn, d, d.Late(now)})
		}
	}
	slices.SortStableFunc(ps, func(a, b Pending) int {
		return cmp.Or(
			before(a.Late && !a.Due.Target(), b.Late && !b.Due.Target()),
			before(a.Late, b.Late),
			before(!a.Due.End.IsZero(), !b.Due.End.IsZero()),
			a.Due.End.Compare(b.Due.End),
			cmp.Compare(rank(a.Due.Source), rank(b.Due.Source)),
			before(a.Due.First, b.Due.First),
			cmp.Compare(a.Case, b.Case), cmp.Compare(a.Due.Name, b.Due.Name), cmp.Compare(a.Due.Item, b.Due.Item),
		)
	})
	return ps
}

func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func rank(s Source) int { return slices.Index([]Source{Fixed, Stated, Policy}, s) }

// DueRule is what a move starts: a due, or one for each part of the document.
type DueRule struct {
	Name   string
	Of     Party
	Source Source
	Law    law.Ref
	Sense  Sense
	// Period is the number the law gives. Fixed only.
	Period deadline.Period
	// Days returns the days the document names. Stated only; a zero day starts no due, unless Unknown or its own note says what then is not
	// known.
	Days func(in In) []Day
	// Unknown is the note of a due whose end cannot be told, as the document names no day. Stated only. Empty: there is none.
	Unknown string
	// Parts returns the parts of the document that the period runs for, each in its own due. Fixed and Policy only; nil: for the whole.
	Parts func(in In) []string
	// Unmoved: the end is a day of application or its end, which is not moved to a working day (art 4(1) Reg. 1182/71). Fixed periods in
	// months or years only.
	Unmoved bool
	// MayBePast lets a named day be one that has passed: the due is then late from its beginning.
	MayBePast bool
	// Least is the shortest period that a stated day may leave. Zero: the law sets none.
	Least deadline.Period
	// Target is the key of the operator's target where it is not "kind.name". Policy only.
	Target string
	// First gives the due priority over its equals.
	First bool
	// Note says what the due does not mean, such as that silence is no breach. May be empty.
	Note string
	// When says for which steps the rule holds. Nil: for all.
	When func(in In) bool
	// From returns the event the period runs from where it is not the step itself.
	From func(in In) deadline.Event
}

// Day is what a document states for one of its parts: a day, or a period with the event that it runs from.
type Day struct {
	Item   string
	On     deadline.Date
	Period deadline.Period // where no day is named
	From   deadline.Event  // of the period; the zero event is not known yet
	Field  string          // where it stands in the body
	Note   string          // what is not known of it, or taken for granted; may be empty
}

// start returns the dues that the rule starts by the step, and the faults of days that the law does not allow.
func (r DueRule) start(in In) ([]Due, Faults, error) {
	if r.When != nil && !r.When(in) {
		return nil, nil, nil
	}
	ref, _ := law.CiteOn(r.Law, in.today())
	d := Due{Name: r.Name, Of: r.Of, Source: r.Source, Law: ref, Sense: cmp.Or(r.Sense, By), Begun: in.Step.At.UTC(), First: r.First,
		Calendar: in.Clock.Calendar.Code, Zone: in.Clock.Zone.String()}
	if r.Note != "" {
		d.Notes = []string{r.Note}
	}
	ev := deadline.At(in.Step.At)
	if d.Sense == OpenUntil && in.Step.Leaves.After(in.Step.At) { // who may do it is told no earlier
		ev, d.Begun = deadline.At(in.Step.Leaves), in.Step.Leaves.UTC()
	}
	if r.From != nil {
		ev = r.From(in)
		if !ev.At.IsZero() {
			d.Begun = ev.At.UTC()
		}
	}
	switch r.Source {
	case Stated:
		return r.stated(in, ev, d)
	case Policy:
		d.Period = in.Terms.target(cmp.Or(r.Target, in.Kind.Name+"."+r.Name))
		if d.Period.IsZero() {
			return r.each(in, d), nil, nil
		}
	default:
		d.Period = r.Period
	}
	if r.Unmoved {
		return r.each(in, d.unmoved(in, ev)), nil, nil
	}
	res, err := in.Clock.End(ev, d.Period)
	if err != nil {
		return nil, nil, err
	}
	d.LastDay, d.End, d.Paragraph, d.Notes = res.LastDay, res.End.UTC(), res.Paragraph, append(d.Notes, res.Notes...)
	return r.each(in, d), nil, nil
}

// unmoved ends the due on the day of the same number, whatever day of the week it is.
func (d Due) unmoved(in In, ev deadline.Event) Due {
	from := ev.On
	if !ev.At.IsZero() {
		from = deadline.DateOf(ev.At.In(in.Clock.Zone))
	}
	months := d.Period.N
	if d.Period.Unit == deadline.Years {
		months *= 12
	}
	d.LastDay, d.Paragraph = from.AddMonths(months), "art 4(1) Reg. 1182/71"
	d.End = d.LastDay.Last(in.Clock.Zone).UTC()
	return d
}

// each returns the due once for each part that the rule runs for.
func (r DueRule) each(in In, d Due) []Due {
	if r.Parts == nil {
		return []Due{d}
	}
	var dues []Due
	for _, item := range r.Parts(in) {
		part := d
		part.Item, part.Notes = item, slices.Clone(d.Notes)
		dues = append(dues, part)
	}
	return dues
}

// counted returns the due of a part for which the document states a period, and not a day.
func (r DueRule) counted(in In, day Day, d Due) (Due, error) {
	d.Item, d.Period, d.Notes = day.Item, day.Period, slices.Clone(d.Notes)
	if day.Note != "" {
		d.Notes = append(d.Notes, day.Note)
	}
	if day.From == (deadline.Event{}) {
		return d, nil
	}
	res, err := in.Clock.End(day.From, day.Period)
	if err != nil {
		return d, err
	}
	if d.Begun = day.From.At.UTC(); day.From.At.IsZero() {
		d.Begun = day.From.On.Last(in.Clock.Zone).UTC()
	}
	d.LastDay, d.End, d.Paragraph, d.Notes = res.LastDay, res.End.UTC(), res.Paragraph, append(d.Notes, res.Notes...)
	return d, nil
}

func (r DueRule) stated(in In, ev deadline.Event, d Due) (dues []Due, fs Faults, err error) {
	for _, day := range r.Days(in) {
		if day.On.IsZero() && !day.Period.IsZero() {
			part, err := r.counted(in, day, d)
			if err != nil {
				return nil, nil, err
			}
			dues = append(dues, part)
			continue
		}
		if day.On.IsZero() {
			if note := cmp.Or(r.Unknown, day.Note); note != "" {
				part := d
				part.Item, part.Notes = day.Item, append(slices.Clone(d.Notes), note)
				dues = append(dues, part)
			}
			continue
		}
		d := d
		d.Item, d.LastDay, d.End, d.Notes = day.Item, day.On, day.On.Last(in.Clock.Zone).UTC(), slices.Clone(d.Notes)
		fs.Need(r.MayBePast || d.End.After(d.Begun), day.Field, "the day "+day.On.String()+" is past", r.Law)
		if !r.Least.IsZero() {
			least, err := in.Clock.End(ev, r.Least)
			if err != nil {
				return nil, nil, err
			}
			fs.Need(!day.On.Before(least.LastDay), day.Field,
				"the day "+day.On.String()+" leaves less than "+r.Least.String()+", which end on "+least.LastDay.String(), r.Law)
		}
		why, err := in.Clock.Calendar.Off(day.On)
		if err != nil {
			d.Notes = append(d.Notes,
				"the calendar does not know the year of the stated day: a day that is named is not moved, and nobody is reminded before it")
		} else if note := in.Clock.Calendar.Beyond(day.On); note != "" {
			d.Notes = append(d.Notes, note)
		}
		if why != "" {
			d.Notes = append(d.Notes, "the stated day is no working day ("+why+"); a day that is named is not moved")
		}
		dues = append(dues, d)
	}
	return dues, fs, nil
}
