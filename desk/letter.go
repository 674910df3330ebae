package desk

import (
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
)

// Draft returns the letter for a move to come, without names, with the day of that move: at, or now where at is zero.
func (dk *Desk) Draft(c casework.Case, what string, at time.Time) (letter.Document, error) {
	d, err := dk.Letter(c, what, letter.Hidden)
	if at.IsZero() {
		at = dk.Now()
	}
	if clock, ok := dk.Terms.Clocks[c.Calendar]; ok {
		d.On = deadline.DateOf(at.In(clock.Zone))
	}
	return d, err
}

// Letter returns the latest document of the case, or the latest of that sort where what is given. A case without one is a
// NotFound error.
func (dk *Desk) Letter(c casework.Case, what string, names letter.Names) (letter.Document, error) {
	return dk.LetterIn(c, what, "", names)
}

// LetterIn returns the same in the language, whatever the case says; empty: as the case says.
func (dk *Desk) LetterIn(c casework.Case, what, language string, names letter.Names) (letter.Document, error) {
	p := dk.Settled().Letters
	ds := letter.Of(c, letter.Style{Clock: dk.Terms.Clocks[c.Calendar], Names: names, Language: language, Default: p.Language,
		Sender: p.Sender, Party: casework.Party(p.As), Own: dk.wordings()})
	return latest(c, ds, what)
}

// latest returns the latest of the documents, or the latest of that sort.
func latest(c casework.Case, ds []letter.Document, what string) (letter.Document, error) {
	var have []string
	for i := len(ds) - 1; i >= 0; i-- {
		if what == "" || ds[i].What == what {
			return ds[i], nil
		}
		have = append(have, ds[i].What)
	}
	hint := "there is none for this " + c.Kind + " as it stands"
	if len(have) > 0 {
		hint = "one of " + strings.Join(have, ", ")
	}
	return letter.Document{}, aedile.NotFoundf("write letter", string(c.ID), "the case has no such letter").Hint(hint)
}
