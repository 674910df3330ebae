package casework

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Terms are what the operator has settled: nothing in it is law.
type Terms struct {
	// Clocks by calendar code. A case is counted by the clock of the place where action is to be taken.
	Clocks map[string]deadline.Clock
	// Calendar is the code for cases that name none.
	Calendar string
	// Policy sets a target for each due "kind.name" for which the law says only "without undue delay" or the like.
	// Without an entry the due has no end and is shown as such.
	Policy map[string]deadline.Period
	// Target, where it is given, is asked in place of Policy: targets can change while the desk works.
	Target func(due string) deadline.Period
	// Tier is how far the duties of the service go; zero: the operator has not said, and every duty is taken to be one.
	Tier law.Tier
	// Small says that the provider is a micro or small enterprise, or was one until less than twelve months ago: Sections 3 and 4 of
	// Chapter III then do not bind it, unless it is designated (art 19 and 29 DSA).
	Small bool
	// Remind lists how long before the last day of a duty, or of a right that a document states, its party is reminded. Empty: never.
	Remind []deadline.Period
	// Rand gives the salt of personal texts.
	Rand io.Reader
}

// target returns the period that the operator has set for a due; zero: none.
func (t Terms) target(due string) deadline.Period {
	if t.Target != nil {
		return t.Target(due)
	}
	return t.Policy[due]
}

// Platform reports whether the duties of online platforms are asked of the provider (Chapter III, Section 3 DSA).
func (t Terms) Platform() bool {
	return t.Tier == 0 || t.Tier == law.VeryLarge || t.Tier >= law.OnlinePlatform && !t.Small
}

// Step is what a party wants to do.
type Step struct {
	Move    string
	By      Actor
	At      time.Time // when it happened
	Version int       // of the case as the party saw it; 0 to open one
	Body    Body
	// Leaves is when what follows leaves, after At; until then the step can be taken back. Zero: at once.
	Leaves time.Time
	// Known are the cases that the step names, as they are stored; one that is missing does not exist. Service fills it. Nil: nobody
	// looked, and no name is held against anything.
	Known map[aedile.CaseID]Case
	// Calendar, Group and About are for the step that opens a case.
	Calendar string
	Group    string
	About    string
}

// In is what a rule of a kind may look at.
type In struct {
	Kind  Kind
	Case  Case // before the step
	Step  Step
	Body  Body // never nil where the move carries one
	Terms Terms
	Clock deadline.Clock
}

// today returns the day of the step where the case is counted: a step cites the law as it stands on it.
func (in In) today() string { return deadline.DateOf(in.Step.At.In(in.Clock.Zone)).String() }

// Change is what a step does to a case. A store writes all of it or nothing.
type Change struct {
	Case   Case // after the step
	Events []Event
	Tasks  []Task
	Keys   []int64 // by which the case is found as perhaps alike; nil leaves those that it has
	// Unsent are tasks that are deleted: those of what is taken back. One that is done or was tried makes the change a Conflict.
	Unsent []string
}

// Then joins a change to the one before it in the same case: both are written or neither.
func (c Change) Then(next Change) Change {
	next.Events, next.Tasks, next.Unsent = slices.Concat(c.Events, next.Events), slices.Concat(c.Tasks, next.Tasks),
		slices.Concat(c.Unsent, next.Unsent)
	if next.Keys == nil {
		next.Keys = c.Keys
	}
	return next
}

// Before returns the version the case must have for the change to be written.
func (c Change) Before() int { return c.Case.Version - len(c.Events) }

// Apply returns what the step does to the case, and changes nothing. It returns a Refusal where the step may not be made:
// Conflict for a stale version or a state that does not allow it, Denied for the wrong party, Invalid for missing or
// wrong elements, each with its provision.
func Apply(k Kind, c Case, s Step, t Terms) (Change, error) {
	m, err := allowed(k, c, s)
	if err != nil {
		return Change{}, err
	}
	clock, err := t.clock(c, s)
	if err != nil {
		return Change{}, err
	}
	in := In{Kind: k, Case: c, Step: s, Body: s.Body, Terms: t, Clock: clock}
	if err := in.check(m); err != nil {
		return Change{}, err
	}
	dues, err := in.dues(m)
	if err != nil {
		return Change{}, err
	}
	e, err := in.event(m, dues)
	if err != nil {
		return Change{}, err
	}
	tasks := in.tasks(m, e)
	e.Tasks = TasksDigest(tasks)
	ch := Change{Case: k.fold(c, e), Events: []Event{e}, Tasks: tasks}
	if k.Keys != nil {
		ch.Keys = k.Keys(ch.Case)
	}
	return ch, nil
}

// allowed returns the move, or why it cannot be made here and now by this party.
func allowed(k Kind, c Case, s Step) (Move, error) {
	op := s.Move + " " + k.Name
	if c.ID == "" || c.Version > 0 && c.Kind != k.Name {
		return Move{}, refuse(aedile.Invalid, op, string(c.ID), "", "the case has no identifier or is a %s", c.Kind)
	}
	if err := named(op, c, s); err != nil {
		return Move{}, err
	}
	if s.Version != c.Version {
		return Move{}, refuse(aedile.Conflict, op, string(c.ID), "read the case again", "the case is at version %d, not %d",
			c.Version, s.Version)
	}
	if s.At.IsZero() || s.At.Before(c.OpenedAt) {
		return Move{}, refuse(aedile.Invalid, op, string(c.ID), "", "the step has no time, or one before the case was opened")
	}
	m, ok := k.Move(s.Move, c.State)
	if !ok {
		return Move{}, wrongState(k, c, s)
	}
	if !slices.Contains(m.By, s.By.Party) {
		return Move{}, &Refusal{
			Err:    *aedile.Deniedf(op, string(c.ID), "%s may not do this", s.By.Party),
			Faults: Faults{{Msg: "it is for " + parties(m.By), Law: m.Law[0]}},
		}
	}
	return m, nil
}

// named refuses names that could not be shown, sent or made part of a path as they are, where they come in. What a record holds already is
// read
// whatever it is called.
func named(op string, c Case, s Step) error {
	for _, n := range []struct {
		what, name string
		wanted     bool
	}{
		{"identifier of the case", string(c.ID), c.Version == 0},
		{"group", s.Group, c.Version == 0 && s.Group != ""},
		{"name of who acts", string(s.By.ID), s.By.ID != ""},
	} {
		if n.wanted && !aedile.ValidName(n.name) {
			return refuse(aedile.Invalid, op, "", aedile.NameHint, "the %s, %q, is no name", n.what, n.name)
		}
	}
	return nil
}

func wrongState(k Kind, c Case, s Step) error {
	op := s.Move + " " + k.Name
	if !slices.Contains(k.moveNames(), s.Move) {
		return refuse(aedile.Invalid, op, string(c.ID), "one of "+strings.Join(k.moveNames(), ", "), "%s has no such move", k.Name)
	}
	var can []string
	for _, m := range k.Open(c.State) {
		can = append(can, m.Name+" ("+parties(m.By)+")")
	}
	hint := "nothing can be done in it any more"
	if len(can) > 0 {
		hint = "possible: " + strings.Join(can, ", ")
	}
	r := refuse(aedile.Conflict, op, string(c.ID), hint, "the %s is %s", k.Name, c.State)
	if c.Version == 0 {
		r = refuse(aedile.Conflict, op, string(c.ID), hint, "the case is not open")
	}
	r.Faults = when(k, s.Move)
	return r
}

// when says in which states the move can be made, and by what law.
func when(k Kind, move string) (fs Faults) {
	var states []string
	var ref law.Ref
	for _, m := range k.Moves {
		if m.Name != move {
			continue
		}
		ref = m.Law[0]
		if m.Opens() {
			states = append(states, "not yet open")
		}
		states = append(states, m.From...)
	}
	fs.Need(false, "", "this move is for a case that is "+strings.Join(states, " or "), ref)
	return fs
}

func parties(ps []Party) string {
	var names []string
	for _, p := range ps {
		names = append(names, string(p))
	}
	return strings.Join(names, " or ")
}

// clock returns the clock by which the case is counted.
func (t Terms) clock(c Case, s Step) (deadline.Clock, error) {
	code := c.Calendar
	if c.Version == 0 {
		code = s.Calendar
		if code == "" {
			code = t.Calendar
		}
	}
	clock, ok := t.Clocks[code]
	if !ok {
		return clock, aedile.Invalidf("count for case", string(c.ID), "no clock for calendar %q", code).
			Hint("name a calendar that is known: COM or a Member State")
	}
	return clock, nil
}

// check refuses a body that is missing or faulty, what the kind has against the step, and a lapse that came too early.
func (in *In) check(m Move) error {
	op, id := m.Name+" "+in.Kind.Name, string(in.Case.ID)
	if (m.Body == nil) != (in.Body == nil) {
		return refuse(aedile.Invalid, op, id, "", "the move carries %s", map[bool]string{true: "no content",
			false: "content, and none is there"}[m.Body == nil])
	}
	var fs Faults
	if m.Body != nil {
		if want := m.Body(); reflect.TypeOf(want) != reflect.TypeOf(in.Body) {
			return refuse(aedile.Invalid, op, id, "", "the content is a %T, not a %T", in.Body, want)
		}
		fs = in.Body.Validate()
	}
	fs = append(fs, in.unknown(m)...)
	if m.Lapses != "" && len(in.lapsed(m)) == 0 {
		return in.tooEarly(m)
	}
	if len(fs) == 0 && m.Check != nil {
		fs = m.Check(*in)
	}
	return in.faulty(fs)
}

// tooEarly says until when the periods run that the move waits for.
func (in *In) tooEarly(m Move) error {
	r := refuse(aedile.Conflict, m.Name+" "+in.Kind.Name, string(in.Case.ID), "", "no period to %s has passed", m.Lapses)
	for _, d := range in.Case.Dues {
		if d.Name == m.Lapses && !d.End.IsZero() && !d.Lapsed {
			r.Faults.Need(false, d.Item, d.Name+" runs until the end of "+d.LastDay.String(),
				law.Ref{CELEX: d.Law.CELEX, Place: d.Law.Place})
		}
	}
	if len(r.Faults) == 0 {
		r.Faults.Need(false, "", "no such period runs", m.Law[0])
	}
	return r
}

func (in *In) faulty(fs Faults) error {
	if len(fs) == 0 {
		return nil
	}
	r := refuse(aedile.Invalid, in.Step.Move+" "+in.Kind.Name, string(in.Case.ID), "", "%d %s", len(fs),
		map[bool]string{true: "element is missing or wrong", false: "elements are missing or wrong"}[len(fs) == 1])
	r.Faults = fs
	return r
}

func (in *In) dues(m Move) (dues []Due, err error) {
	var faults Faults
	for _, r := range m.Dues {
		ds, fs, err := r.start(*in)
		if err != nil {
			return nil, fmt.Errorf("%s %s: due %s: %w", m.Name, in.Kind.Name, r.Name, err)
		}
		dues, faults = append(dues, ds...), append(faults, fs...)
	}
	return dues, in.faulty(faults)
}

// event records the step.
func (in *In) event(m Move, dues []Due) (Event, error) {
	s, to := in.Step, m.To
	if m.Stays != nil && m.Stays(*in) {
		to = in.Case.State
	}
	e := Event{Case: in.Case.ID, Version: in.Case.Version + 1, Kind: in.Kind.Name, Move: m.Name, From: in.Case.State, To: to,
		By: s.By, At: s.At.UTC(), Dues: dues, Met: in.met(m), Lapsed: in.lapsed(m)}
	if s.Leaves.After(s.At) {
		e.Leaves = s.Leaves.UTC()
	}
	if in.Case.Version == 0 {
		e.Calendar, e.Group, e.About = in.Clock.Calendar.Code, s.Group, s.About
	}
	for _, r := range m.Law {
		ref, _ := law.CiteOn(r, in.today())
		e.Law = append(e.Law, ref)
	}
	if in.Body == nil {
		return e, nil
	}
	raw, err := marshal(in.Body)
	if err == nil {
		raw, err = markProse(raw, in.Body)
	}
	if err == nil {
		e.Body, err = mapPersonal(raw, func(_ string, p Personal) (Personal, error) { return p.Seal(in.Terms.Rand) })
	}
	if err != nil {
		return Event{}, fmt.Errorf("%s %s: %w", m.Name, in.Kind.Name, err)
	}
	return e, nil
}

// met returns the running dues that the move meets.
func (in *In) met(m Move) (keys []DueKey) {
	var items []string
	if m.Items != nil {
		items = m.Items(*in)
	}
	for _, d := range in.Case.Dues {
		if slices.Contains(m.Meets, d.Name) && (m.Items == nil || slices.Contains(items, d.Item)) {
			keys = append(keys, d.Key())
		}
	}
	return keys
}

// lapsed returns the running dues that the move waits for, that have passed, and of which that is not yet recorded.
func (in *In) lapsed(m Move) (keys []DueKey) {
	for _, d := range in.Case.Dues {
		if d.Name == m.Lapses && d.Over(in.Step.At) && !d.Lapsed {
			keys = append(keys, d.Key())
		}
	}
	return keys
}

// tasks returns the jobs of the move, and for each due it starts the reminders before and the lapse after.
func (in *In) tasks(m Move, e Event) (ts []Task) {
	add := func(do string, to Party, at time.Time, d *Due) {
		t := Task{ID: fmt.Sprintf("%s/%d/%d-%s", e.Case, e.Version, len(ts)+1, do), Case: e.Case, Do: do, Move: m.Name, To: to,
			At: at.UTC()}
		if d != nil {
			key := d.Key()
			t.Due, t.End = &key, d.End
		}
		ts = append(ts, t)
	}
	for _, j := range m.Jobs {
		if j.When == nil || j.When(*in) {
			add(j.Do, j.To, e.leaves(), nil)
		}
	}
	for _, d := range e.Dues {
		if d.End.IsZero() {
			continue
		}
		for _, p := range in.Terms.Remind {
			start, err := in.remindAt(d, p)
			if err != nil {
				continue // the calendar does not know the year, which the due's own note says
			}
			if (d.Sense == By || d.Sense == OpenUntil && d.Source == Stated) && start.After(e.At) {
				add("remind", d.Of, start, &d)
			}
		}
		if in.Kind.lapses(d.Name) {
			add("lapse", Clock, d.End.Add(time.Second), &d)
		}
	}
	return ts
}

// remindAt returns when a party is reminded so long before the end: with the first second of the day, or, where the period is in
// hours, so many hours before.
func (in *In) remindAt(d Due, p deadline.Period) (time.Time, error) {
	if p.Unit == deadline.Hours {
		return d.End.Add(time.Second - time.Duration(p.N)*time.Hour), nil
	}
	r, err := in.Clock.Before(deadline.On(d.LastDay), p)
	if err != nil {
		return time.Time{}, err
	}
	return r.LastDay.AddDays(-1).Last(in.Clock.Zone).Add(time.Second), nil
}

// lapses reports whether some move of the clock waits for the due.
func (k Kind) lapses(due string) bool {
	return slices.ContainsFunc(k.Moves, func(m Move) bool { return m.Lapses == due && slices.Contains(m.By, Clock) })
}
