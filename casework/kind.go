package casework

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// Party is a role in a procedure.
type Party string

// The parties.
const (
	Platform    Party = "platform"     // who hosts: the provider of the service
	Recipient   Party = "recipient"    // who uses the service and may be affected
	Notifier    Party = "notifier"     // who sent a notice
	Trader      Party = "trader"       // who offers goods or services there
	Authority   Party = "authority"    // coordinator, Commission, market surveillance, a court
	Screener    Party = "screener"     // who had items screened and looks at what was found
	DisputeBody Party = "dispute_body" // certified under art 21 DSA
	Trustee     Party = "trustee"      // watches over commitments
	Board       Party = "board"        // the European Board for Digital Services
	Researcher  Party = "researcher"   // asks for access to data
	Clock       Party = "clock"        // makes the moves that follow when a period has passed
)

// State is where a case can stand.
type State struct {
	Name   string
	Turn   Party  // whose move is next; empty where the case is closed
	Closed bool   // nothing more can happen
	About  string // what the state means, in plain words
}

// Body is what a move carries. Validate reports all its faults.
type Body interface{ Validate() Faults }

// Move is one step that the law or the procedure allows.
type Move struct {
	Name string
	From []string // the states it can be made in; none: it opens a case
	To   string   // the state after it
	// Stays says that the case stays where it is this time, as while another part of it is still open. Nil: it never does.
	Stays func(in In) bool
	By    []Party
	// ByName: the move opens a case only where it is asked for by its name, as a more usual one opens it too.
	ByName bool
	Law    []law.Ref // its legal basis
	// Body returns a new, empty body to be filled. Nil: the move carries none.
	Body func() Body
	// Check returns what stands against the step in this case, beyond what its body shows. May be nil.
	Check func(in In) Faults
	// Mentions returns the other cases that the step names or rests on. Service looks them up before it applies the step. May be nil.
	Mentions func(in In) []Mention
	Dues     []DueRule
	// Meets names the dues that the move meets or ends. Items narrows them to parts; nil: all parts.
	Meets []string
	Items func(in In) []string
	// Lapses names the due that must have passed before the move can be made. Moves of the Clock have one.
	Lapses string
	Jobs   []Job
	About  string // what the move is, in plain words
}

// leads reports whether the move can take a case from the one state to the other.
func (m Move) leads(from, to string) bool { return to == m.To || m.Stays != nil && to == from }

// Opens reports whether the move opens a case.
func (m Move) Opens() bool { return len(m.From) == 0 }

// Job is work that follows a move outside the record: a letter to somebody, a filing.
type Job struct {
	Do string // "tell", "file", …
	To Party  // whom it is for
	// Letter is the document that goes with it, as the room of letters calls it: "statement_of_reasons". Empty: the job has none
	// of its own.
	Letter string
	// Editable says that the text of the move is the letter, so that a person may send it in other words. That of other moves,
	// such as the information in a report, is only a part of it.
	Editable bool
	// When says after which steps the work follows. Nil: after all.
	When func(in In) bool
}

// Kind is one procedure: its states and moves.
type Kind struct {
	Name   string
	Title  string
	Law    []law.Ref
	States []State
	Moves  []Move
	// Reaches is the party whose electronic address the contents of its moves give; empty: they give none.
	Reaches Party
	// Keys gives the keys by which a case is found as perhaps alike to another, from its last event; none: they stay as they
	// are. Nil: cases of the kind are not looked for.
	Keys func(c Case) []int64
}

// State returns the state with that name.
func (k Kind) State(name string) (State, bool) {
	i := slices.IndexFunc(k.States, func(s State) bool { return s.Name == name })
	if i < 0 {
		return State{}, false
	}
	return k.States[i], true
}

// Move returns the move with that name that can be made in the state; ok is false where there is none.
func (k Kind) Move(name, state string) (m Move, ok bool) {
	i := slices.IndexFunc(k.Moves, func(m Move) bool {
		return m.Name == name && (state == "" && m.Opens() || slices.Contains(m.From, state))
	})
	if i < 0 {
		return Move{}, false
	}
	return k.Moves[i], true
}

// Job returns the job of that sort for the party that the move left; ok is false where there is none.
func (m Move) Job(do string, to Party) (j Job, ok bool) {
	i := slices.IndexFunc(m.Jobs, func(j Job) bool { return j.Do == do && j.To == to })
	if i < 0 {
		return Job{}, false
	}
	return m.Jobs[i], true
}

// Open returns the moves that can be made in the state, in the order of the table; in the state "" those that open.
func (k Kind) Open(state string) []Move {
	return slices.DeleteFunc(slices.Clone(k.Moves), func(m Move) bool {
		return state == "" && !m.Opens() || state != "" && !slices.Contains(m.From, state)
	})
}

// Decode reads the body of a move from JSON. Unknown fields are an Invalid error; a move without body takes none.
func (k Kind) Decode(move string, raw json.RawMessage) (Body, error) {
	i := slices.IndexFunc(k.Moves, func(m Move) bool { return m.Name == move })
	if i < 0 {
		return nil, aedile.Invalidf("read "+k.Name, move, "is not a move of this procedure").
			Hint("one of " + strings.Join(k.moveNames(), ", "))
	}
	if k.Moves[i].Body == nil {
		if len(raw) > 0 && string(raw) != "null" {
			return nil, aedile.Invalidf("read "+k.Name, move, "carries no content")
		}
		return nil, nil
	}
	b := k.Moves[i].Body()
	if len(raw) == 0 {
		return b, nil
	}
	plain, err := plainFor(raw, reflect.TypeOf(b))
	if err == nil {
		err = strict(plain, b)
	}
	if err != nil {
		return nil, aedile.Invalidf("read "+k.Name, move, "content cannot be read").Because(err)
	}
	return b, nil
}

func (k Kind) moveNames() (names []string) {
	for _, m := range k.Moves {
		if !slices.Contains(names, m.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// Faults returns what is wrong with the table itself: states that are not reached or lead nowhere, moves without legal
// basis, dues without source. A procedure that ships has none.
func (k Kind) Faults() (out []string) {
	say := func(format string, args ...any) { out = append(out, k.Name+": "+fmt.Sprintf(format, args...)) }
	if len(k.Law) == 0 || k.Title == "" {
		say("has no title or no law")
	}
	k.stateFaults(say)
	seen := map[string]bool{}
	for _, m := range k.Moves {
		k.moveFaults(m, say)
		for _, s := range append(m.From, map[bool]string{true: "-"}[m.Opens()]) {
			if key := m.Name + " from " + s; s != "" && seen[key] {
				say("%s stands twice", key)
			} else {
				seen[key] = true
			}
		}
	}
	return out
}

func (k Kind) stateFaults(say func(string, ...any)) {
	reached, ends := k.reached(), k.leadsToEnd()
	for _, s := range k.States {
		switch {
		case s.About == "":
			say("state %s is not explained", s.Name)
		case s.Closed != (s.Turn == ""):
			say("state %s: it must be somebody's turn unless it is closed", s.Name)
		case !reached[s.Name]:
			say("state %s is never reached", s.Name)
		case !s.Closed && !ends[s.Name]:
			say("state %s is a dead end", s.Name)
		case s.Closed && len(k.Open(s.Name)) > 0:
			say("state %s is closed, but %s leads out of it", s.Name, k.Open(s.Name)[0].Name)
		}
	}
}

// reached returns the states that some chain of moves reaches.
func (k Kind) reached() map[string]bool {
	in := map[string]bool{}
	for range k.Moves {
		for _, m := range k.Moves {
			if m.Opens() || slices.ContainsFunc(m.From, func(s string) bool { return in[s] }) {
				in[m.To] = true
			}
		}
	}
	return in
}

// leadsToEnd returns the states from which some chain of moves closes the case.
func (k Kind) leadsToEnd() map[string]bool {
	ends := map[string]bool{}
	for _, s := range k.States {
		ends[s.Name] = s.Closed
	}
	for range k.Moves {
		for _, m := range k.Moves {
			for _, from := range m.From {
				ends[from] = ends[from] || ends[m.To]
			}
		}
	}
	return ends
}

func (k Kind) moveFaults(m Move, say func(string, ...any)) {
	for _, s := range append(slices.Clone(m.From), m.To) {
		if _, ok := k.State(s); !ok {
			say("%s names the unknown state %q", m.Name, s)
		}
	}
	if len(m.By) == 0 || len(m.Law) == 0 || m.About == "" {
		say("%s has no party, no legal basis or no explanation", m.Name)
	}
	for _, r := range m.Law {
		if _, ok := law.Find(r); !ok {
			say("%s cites %s, which the law table does not know", m.Name, r)
		}
	}
	if slices.Contains(m.By, Clock) != (m.Lapses != "") {
		say("%s: the clock moves when a due has passed, and only then", m.Name)
	}
	for _, r := range m.Dues {
		k.dueFaults(m, r, say)
	}
	for _, name := range append(slices.Clone(m.Meets), m.Lapses) {
		if name != "" && !slices.Contains(k.dueNames(), name) {
			say("%s speaks of the due %s, which no move starts", m.Name, name)
		}
	}
}

func (k Kind) dueNames() (names []string) {
	for _, m := range k.Moves {
		for _, r := range m.Dues {
			names = append(names, r.Name)
		}
	}
	return names
}

func (k Kind) dueFaults(m Move, r DueRule, say func(string, ...any)) {
	if _, ok := law.Find(r.Law); !ok || r.Name == "" || r.Of == "" {
		say("%s: due %s has no name, no party, or cites %s, which the law table does not know", m.Name, r.Name, r.Law)
	}
	ok := false
	switch r.Source {
	case Fixed:
		ok = !r.Period.IsZero() && r.Days == nil && r.Least.IsZero()
	case Stated:
		ok = r.Period.IsZero() && r.Days != nil
	case Policy:
		ok = r.Period.IsZero() && r.Days == nil && r.Least.IsZero()
	}
	if !ok {
		say("%s: due %s has not exactly one source", m.Name, r.Name)
	}
}
