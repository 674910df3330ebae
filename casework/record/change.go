package record

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Whole refuses a change whose events do not belong to its case or do not follow one another: an Invalid error.
func Whole(ch casework.Change) error {
	for i, e := range ch.Events {
		if e.Case != ch.Case.ID || e.Version != ch.Before()+i+1 {
			return aedile.Invalidf("append", string(ch.Case.ID), "event %d is version %d of %s, which does not follow version %d",
				i+1, e.Version, e.Case, ch.Before()+i)
		}
	}
	for _, t := range ch.Tasks {
		if t.Case != ch.Case.ID || t.ID == "" {
			return aedile.Invalidf("append", string(ch.Case.ID), "a task has no identifier or belongs to another case")
		}
	}
	if ch.Before() < 0 || ch.Case.Version == 0 {
		return aedile.Invalidf("append", string(ch.Case.ID), "the change has no event of the case")
	}
	return nil
}

// At refuses a change to a case that is not stored at the version that the change was made for: a Conflict error. A case
// that is not stored is at version 0.
func At(ch casework.Change, stored int) error {
	if stored != ch.Before() {
		return aedile.Conflictf("append", string(ch.Case.ID), "the case is at version %d, not %d", stored, ch.Before()).
			Hint("read the case again")
	}
	return nil
}

// Left is the refusal of a change that would take back what has left or was tried meanwhile: a Conflict error.
func Left(ch casework.Change, task string) error {
	return aedile.Conflictf("take back", string(ch.Case.ID), "%s has left, or may have", task).
		Hint("what has left is undone by a move of the procedure, such as a reversal")
}
