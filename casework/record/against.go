package record

import (
	"cmp"
	"context"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"golang.org/x/mod/sumdb/note"
)

// Against is what a journal is held against, besides itself.
type Against struct {
	// Known are the keys that may have signed checkpoints. Nil: signatures are not looked at; checkpoints still must fit.
	Known note.Verifiers
	// Kept are signed checkpoints from outside the store: only those show that somebody who could write to all of the store
	// has not cut off its end.
	Kept []string
	// Kind gives the procedures, so that the list of cases can be held against their states. Nil: whose turn it is and what
	// is closed is not looked at.
	Kind func(name string) (casework.Kind, bool)
	// Seen is the journal as this verifier saw it last: one that was put back to an older state does not hold. Zero: nothing was seen.
	Seen Seen
	// Told are the ends of the journal that letters named when they left: their addressees are witnesses.
	Told []Head
	// Asked is what the caller asks of the newest checkpoint.
	Asked Asked
}

// Verify walks through the whole journal and names whatever was changed, is missing, stands in another place or twice. It
// holds the journal against its checkpoints, the list of cases and the attachments against the journal. Known and kept are
// those of Against. The error says that the store could not be read; what is wrong with the record is in the report.
func Verify(ctx context.Context, j Journal, known note.Verifiers, kept ...string) (Report, error) {
	return Against{Known: known, Kept: kept}.Verify(ctx, j)
}

// Verify does what the function does, against all that is given. It needs less than a kilobyte for each case, and nothing for
// each event of a record that holds; one that does not hold is walked through again, to say where what stands in another place stood.
func (a Against) Verify(ctx context.Context, j Journal) (Report, error) {
	c, err := a.walk(ctx, j, nil)
	if err == nil && len(c.Faults) > 0 {
		c, err = a.walk(ctx, j, map[aedile.Digest]int64{})
	}
	slices.SortStableFunc(c.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Msg, b.Msg))
	})
	return c.Report, err
}
