package letter

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Style says how the letters of a case are written.
type Style struct {
	Clock deadline.Clock // by which days are counted; the zero Clock gives documents without a day
	Names Names
}

// Of returns the documents that the case has the facts for, the latest last. A document whose move is still to come bears no day.
func Of(c casework.Case, s Style) []Document {
	write, ok := makers()[c.Kind]
	if !ok {
		return nil
	}
	return write(writer{Case: c, clock: s.Clock, names: s.Names})
}

// writer writes the documents of one case.
type writer struct {
	casework.Case
	clock deadline.Clock
	names Names
}

// on returns the day of the latest of the moves, no day where none was made.
func (w writer) on(moves ...string) deadline.Date {
	e, ok := w.Last(moves...)
	if !ok {
		return deadline.Date{}
	}
	return w.dayOf(e)
}

func (w writer) dayOf(e casework.Event) deadline.Date {
	if w.clock.Zone == nil {
		return deadline.Date{}
	}
	return deadline.DateOf(e.At.In(w.clock.Zone))
}
