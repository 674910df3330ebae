package casework

import (
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// External begins the name of a case that another record holds: "external:D-2026-17". Such a name is kept as it is and not
// looked up.
const External = "external:"

// IsExternal reports whether the name is marked as that of a case of another record.
func IsExternal(id aedile.CaseID) bool { return strings.HasPrefix(string(id), External) }

// Mention is another case that a step names or rests on.
type Mention struct {
	Field string // where in the body it stands; empty: the step rests on it without naming it
	Case  aedile.CaseID
	Kinds []string // the procedures it may belong to; none: any
	Law   law.Ref  // what asks for it
	// Stands returns what speaks against the case as it is stored, such as its state; "" where nothing does. Nil: nothing.
	Stands func(other Case) string
}

// fault returns what is wrong with the mention; ok is false where nothing is.
func (m Mention) fault(own aedile.CaseID, known map[aedile.CaseID]Case) (f Fault, ok bool) {
	say := func(msg string) (Fault, bool) { return Fault{Field: m.Field, Msg: msg, Law: m.Law, Own: true}, true }
	if m.Case == "" || IsExternal(m.Case) {
		return f, false
	}
	if m.Case == own {
		return say(string(m.Case) + " is this case itself")
	}
	other, found := known[m.Case]
	switch {
	case !found:
		return say("no such case: " + string(m.Case) + "; one of another record is written " + External + string(m.Case))
	case !m.of(other.Kind):
		return say(string(m.Case) + " is of the kind " + other.Kind + ", not " + strings.Join(m.Kinds, " or "))
	}
	if m.Stands != nil {
		if why := m.Stands(other); why != "" {
			return say(string(m.Case) + " " + why)
		}
	}
	return f, false
}

func (m Mention) of(kind string) bool {
	for _, k := range m.Kinds {
		if k == kind {
			return true
		}
	}
	return len(m.Kinds) == 0
}

// mentions returns the cases that the step names in this case.
func (in *In) mentions(m Move) []Mention {
	if m.Mentions == nil || (m.Body == nil) != (in.Body == nil) {
		return nil
	}
	return m.Mentions(*in)
}

// unknown returns the faults of the cases that the step names, where they were looked up.
func (in *In) unknown(m Move) (fs Faults) {
	if in.Step.Known == nil {
		return nil
	}
	for _, n := range in.mentions(m) {
		if f, wrong := n.fault(in.Case.ID, in.Step.Known); wrong {
			fs = append(fs, f)
		}
	}
	return fs
}

// Other returns a case that the step names, as it is stored; ok is false where it was not looked up or is not there.
func (in In) Other(id aedile.CaseID) (c Case, ok bool) {
	c, ok = in.Step.Known[id]
	return c, ok
}
