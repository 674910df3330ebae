package fine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// History are the days on which limitation rests. Its fields are flags of a command line as well as JSON.
type History struct {
	Committed  deadline.Date `json:"committed,omitzero" placeholder:"DAY" help:"The day of the infringement."`
	Continuing bool          `json:"continuing,omitempty" help:"It continues or is repeated: time runs from the day on which it ceases, and not before."`
	Ceased     deadline.Date `json:"ceased,omitzero" placeholder:"DAY" help:"The day on which it ceased."`
	Acts       []Act         `json:"acts,omitempty" name:"act" sep:"none" placeholder:"DAY=WHAT" help:"What interrupts: request, inspection, opening, other. May be repeated."`
	Court      []Span        `json:"court,omitempty" sep:"none" placeholder:"DAY..DAY" help:"While the decision is before the Court; without the second day it still is."`
	ImposedOn  deadline.Date `json:"imposed_on,omitzero" placeholder:"DAY" help:"The day on which a penalty was imposed."`
	FinalOn    deadline.Date `json:"final_on,omitzero" placeholder:"DAY" help:"The day on which the decision became final: the time to enforce runs from it."`
	Enforcing  []Act         `json:"enforcing,omitempty" sep:"none" placeholder:"DAY=WHAT" help:"What interrupts enforcement: variation, refusal, enforcement. May be repeated."`
	Suspended  []Span        `json:"suspended,omitempty" sep:"none" placeholder:"DAY..DAY=WHY" help:"Time to pay, or enforcement suspended by a court. May be repeated."`
	On         deadline.Date `json:"on,omitzero" placeholder:"DAY" help:"The day that is asked about. Default: today."`
}

// Act is something that interrupts.
type Act struct {
	On   deadline.Date `json:"on"`
	What string        `json:"what"`
	By   string        `json:"by,omitempty"` // Commission or coordinator; of enforcement also a Member State at its request
	Note string        `json:"note,omitempty"`
}

// UnmarshalText reads DAY=WHAT.
func (a *Act) UnmarshalText(b []byte) error {
	day, what, _ := strings.Cut(string(b), "=")
	a.What = what
	return a.On.UnmarshalText([]byte(day))
}

// UnmarshalJSON reads an object.
func (a *Act) UnmarshalJSON(b []byte) error {
	type plain Act
	return strict(b, (*plain)(a))
}

// Span is a time during which limitation is suspended. Without To it still is.
type Span struct {
	From deadline.Date `json:"from"`
	To   deadline.Date `json:"to,omitzero"`
	Why  string        `json:"why,omitempty"`
}

// UnmarshalText reads DAY..DAY=WHY.
func (s *Span) UnmarshalText(b []byte) error {
	days, why, _ := strings.Cut(string(b), "=")
	from, to, _ := strings.Cut(days, "..")
	s.Why = why
	if err := s.From.UnmarshalText([]byte(from)); err != nil {
		return err
	}
	return s.To.UnmarshalText([]byte(to))
}

// UnmarshalJSON reads an object.
func (s *Span) UnmarshalJSON(b []byte) error {
	type plain Span
	return strict(b, (*plain)(s))
}

// Link is one step of the chain of dates.
type Link struct {
	On   deadline.Date `json:"on"`
	What string        `json:"what"`
	Law  string        `json:"law"`
	Ends deadline.Date `json:"ends,omitzero"` // the end of the period as it stands after it
	By   string        `json:"by,omitempty"`  // the paragraph of Regulation 1182/71
	Note string        `json:"note,omitempty"`
}

// Chain is one limitation with all that moved its end.
type Chain struct {
	Of      string        `json:"of"`
	Running bool          `json:"running"`
	Starts  deadline.Date `json:"starts,omitzero"`
	Ends    deadline.Date `json:"ends,omitzero"` // the last day
	Latest  deadline.Date `json:"latest,omitzero"`
	Pending bool          `json:"suspended,omitempty"` // it is suspended and no end can be computed
	Expired *bool         `json:"expired,omitempty"`   // on the day that is asked about
	Links   []Link        `json:"links"`
	Notes   []string      `json:"notes,omitempty"`
}

// Limits are both limitations.
type Limits struct {
	Caution string        `json:"caution"`
	On      deadline.Date `json:"on,omitzero"`
	Chains  []Chain       `json:"chains"`
}

// Limitation works out until when penalties can be imposed and enforced (arts 77 and 78 DSA), each end with the act behind it. Days that
// contradict each other are Invalid errors.
func Limitation(h History, clock deadline.Clock) (Limits, error) {
	if err := h.validate(); err != nil {
		return Limits{}, err
	}
	l := Limits{Caution: Caution, On: h.On}
	if !h.Committed.IsZero() || h.Continuing {
		c, err := h.imposing(clock)
		if err != nil {
			return l, err
		}
		l.Chains = append(l.Chains, c)
	}
	if !h.FinalOn.IsZero() {
		c, err := h.enforcing(clock)
		if err != nil {
			return l, err
		}
		l.Chains = append(l.Chains, c)
	}
	return l, nil
}

var interrupting = map[string]law.Ref{"request": dsa("art 77(3)"), "inspection": dsa("art 77(3)"), "opening": dsa("art 77(3)"),
	"other": dsa("art 77(3)")}

var enforcementActs = map[string]law.Ref{"variation": dsa("art 78(3)(a)"), "refusal": dsa("art 78(3)(a)"),
	"enforcement": dsa("art 78(3)(b)")}

func (h History) validate() error {
	bad := func(format string, args ...any) *aedile.Error {
		return aedile.Invalidf("count limitation", "", format, args...)
	}
	if h.Committed.IsZero() && !h.Continuing && h.FinalOn.IsZero() {
		return bad("neither the day of the infringement nor that on which a decision became final is given").Hint("--committed 2024-03-01, --continuing, --final-on 2026-05-01")
	}
	if !h.Continuing && !h.Ceased.IsZero() && h.Ceased != h.Committed {
		return bad("an infringement that ceased on another day continued: say so")
	}
	if !h.Ceased.IsZero() && !h.Committed.IsZero() && h.Ceased.Before(h.Committed) {
		return bad("the infringement ceased before it was committed")
	}
	for _, a := range h.Acts {
		if _, ok := interrupting[a.What]; !ok || a.On.IsZero() {
			return bad("%s %q is none of request, inspection, opening, other, with its day", a.On, a.What)
		}
	}
	for _, a := range h.Enforcing {
		if _, ok := enforcementActs[a.What]; !ok || a.On.IsZero() {
			return bad("%s %q is none of variation, refusal, enforcement, with its day", a.On, a.What)
		}
	}
	for _, s := range slices.Concat(h.Court, h.Suspended) {
		if s.From.IsZero() || !s.To.IsZero() && s.To.Before(s.From) {
			return bad("a suspension has no first day, or ends before it begins")
		}
	}
	return nil
}

// line is a limitation while it is worked out.
type line struct {
	Chain
	clock deadline.Clock
	spans []Span
	hold  law.Ref // what suspends it
}

const years = 5

// imposing is the limitation of the power to impose (art 77).
func (h History) imposing(clock deadline.Clock) (Chain, error) {
	l := line{Chain: Chain{Of: "the power to impose a fine or periodic penalty (art 77 DSA)", Links: []Link{}}, clock: clock,
		spans: h.Court,
		hold:  dsa("art 77(5)")}
	start, what := h.Committed, "the infringement was committed"
	if h.Continuing {
		start, what = h.Ceased, "the continuing or repeated infringement ceased"
	}
	if start.IsZero() {
		l.Notes = append(l.Notes, "the infringement continues: time has not begun to run (art 77(2) DSA)")
		for _, a := range sorted(h.Acts) {
			l.Links = append(l.Links, Link{On: a.On, What: a.says(), Law: mark(dsa("art 77(3)")), Note: "time does not run yet"})
		}
		return l.Chain, nil
	}
	if err := l.begin(start, what, dsa("art 77(2)")); err != nil {
		return l.Chain, err
	}
	latest, _, err := l.end(start, 2*years)
	if err != nil {
		return l.Chain, err
	}
	for _, a := range sorted(h.Acts) {
		if err := l.interrupt(a, interrupting[a.What], dsa("art 77(4)"), latest); err != nil {
			return l.Chain, err
		}
	}
	l.spans = slices.DeleteFunc(slices.Clone(l.spans),
		func(s Span) bool { return s.From.After(l.Ends) }) // what came later suspended nothing
	latest, by, err := l.end(start, 2*years)
	if err != nil {
		return l.Chain, err
	}
	l.Latest = latest
	if l.Ends.After(latest) {
		l.Ends = latest
	}
	l.Links = append(l.Links, Link{On: start, What: "twice the period has passed: the end at the latest", Law: mark(dsa("art 77(4)")),
		Ends: latest, By: by})
	l.spans = h.Court
	l.suspend()
	if !h.ImposedOn.IsZero() {
		note := "within time"
		if h.ImposedOn.After(l.Ends) && !l.Pending {
			note = "after the last day"
		}
		l.Links = append(l.Links, Link{On: h.ImposedOn, What: "a penalty was imposed", Law: mark(dsa("art 77(1)")), Note: note})
	}
	return l.done(h.On), nil
}

// enforcing is the limitation of the power to enforce (art 78).
func (h History) enforcing(clock deadline.Clock) (Chain, error) {
	l := line{Chain: Chain{Of: "the power to enforce a decision (art 78 DSA)", Links: []Link{}}, clock: clock, spans: h.Suspended,
		hold: dsa("art 78(5)")}
	if err := l.begin(h.FinalOn, "the decision became final", dsa("art 78(2)")); err != nil {
		return l.Chain, err
	}
	for _, a := range sorted(h.Enforcing) {
		if err := l.interrupt(a, enforcementActs[a.What], dsa("art 78(4)"), deadline.Date{}); err != nil {
			return l.Chain, err
		}
	}
	l.suspend()
	return l.done(h.On), nil
}

func sorted(acts []Act) []Act {
	acts = slices.Clone(acts)
	slices.SortStableFunc(acts, func(a, b Act) int { return a.On.Compare(b.On) })
	return acts
}

func (a Act) says() string {
	what := map[string]string{"request": "a request for information", "inspection": "an inspection",
		"opening":   "the opening of proceedings",
		"other":     "another act for the investigation or proceedings",
		"variation": "notification of a decision that varies the amount", "refusal": "notification of a refusal to vary the amount",
		"enforcement": "an act designed to enforce payment"}[a.What]
	if a.By != "" {
		what += " by " + a.By
	}
	if a.Note != "" {
		what += " (" + a.Note + ")"
	}
	return what
}

func (l *line) begin(start deadline.Date, what string, ref law.Ref) error {
	end, by, err := l.end(start, years)
	l.Running, l.Starts, l.Ends = true, start, end
	l.Links = append(l.Links, Link{On: start, What: what + ": time begins to run", Law: mark(ref), Ends: end, By: by})
	return err
}

// interrupt lets the period run afresh from the act, unless it did not run yet or had ended.
func (l *line) interrupt(a Act, ref, afresh law.Ref, latest deadline.Date) error {
	link := Link{On: a.On, What: a.says(), Law: mark(ref)}
	switch {
	case a.On.Before(l.Starts):
		link.Note = "before time ran: it interrupts nothing"
	case a.On.After(l.Ends) && !l.open():
		link.Note = "after the last day, " + l.Ends.String() + ": it interrupts nothing"
	default:
		end, by, err := l.end(a.On, years)
		if err != nil {
			return err
		}
		l.Ends, link.Ends, link.By = end, end, by
		link.Note = "time runs afresh (" + mark(afresh) + ")"
		if !latest.IsZero() && end.After(latest) {
			l.Ends, link.Note = latest, link.Note+", but not beyond "+latest.String()
		}
	}
	l.Links = append(l.Links, link)
	return nil
}

// open reports whether a suspension still lasts.
func (l *line) open() bool {
	return slices.ContainsFunc(l.spans, func(s Span) bool { return s.To.IsZero() })
}

// end returns the last day of so many years from the event, with the days of suspension after it added, moved to a working day.
func (l *line) end(event deadline.Date, n int) (last deadline.Date, by string, err error) {
	last = event.AddMonths(12 * n)
	for _, s := range l.spans {
		if s.To.IsZero() || s.To.Before(event) || s.From.After(last) {
			continue
		}
		from := s.From
		if from.Before(event) {
			from = event
		}
		last = last.AddDays(between(from, s.To))
	}
	by = "art 3(2)(c) Reg. 1182/71"
	for {
		why, err := l.clock.Calendar.Off(last)
		if err != nil {
			return last, by, fmt.Errorf("count limitation: %w", err)
		}
		if why == "" {
			return last, by, nil
		}
		last, by = last.AddDays(1), "art 3(4) Reg. 1182/71"
	}
}

// between returns how many days lie from one day to the other.
func between(from, to deadline.Date) (n int) {
	for d := from; d.Before(to); d = d.AddDays(1) {
		n++
	}
	return n
}

// suspend lists the suspensions in the chain.
func (l *line) suspend() {
	for _, s := range l.spans {
		link := Link{On: s.From, What: "suspended", Law: mark(l.hold)}
		if s.Why != "" {
			link.What += ": " + s.Why
		}
		switch {
		case s.From.After(l.Ends) && !s.From.IsZero():
			link.Note = "after the last day: it suspends nothing"
		case s.To.IsZero():
			link.Note, l.Pending = "it still lasts: the end cannot be told", true
		default:
			link.Note = fmt.Sprintf("until %s: %d days are added", s.To, between(s.From, s.To))
		}
		l.Links = append(l.Links, link)
	}
	slices.SortStableFunc(l.Links, func(a, b Link) int { return a.On.Compare(b.On) })
}

func (l *line) done(on deadline.Date) Chain {
	if note := l.clock.Calendar.Beyond(l.Ends); note != "" {
		l.Notes = append(l.Notes, note)
	}
	if !on.IsZero() && !l.Pending {
		expired := on.After(l.Ends)
		l.Expired = &expired
	}
	return l.Chain
}
