package record

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// FactLog is the log of the desk as it is checked.
type FactLog interface {
	// FactEntries yields the facts of the whole log as they are held, the earliest first.
	FactEntries(ctx context.Context) iter.Seq2[FactEntry, error]
	// FactHead returns the end of the log.
	FactHead(ctx context.Context) (Head, error)
}

// typed names the drafts of one person in one form of one case.
type typed struct {
	id   aedile.CaseID
	by   casework.ActorID
	form string
}

// bare is a fact whose text is not there.
type bare struct {
	entry FactEntry
	draft typed
}

// Anchor returns the event that names the end of the log of the desk, behind the head of the journal. Version counts such events before it,
// and one.
func (log Head) Anchor(h Head, version int, by casework.Actor, at time.Time) (Entry, Head, error) {
	return own(h, casework.Event{Case: Desked, Version: version, Kind: "desk", Move: "anchor", By: by, At: at.UTC()}, log)
}

// anchor notes the end of the log of the desk that an event names.
func (c *check) anchor(e casework.Event) {
	var h Head
	if e.Case == Desked && json.Unmarshal(e.Body, &h) == nil {
		c.Anchors = append(c.Anchors, h)
	}
}

// VerifyFacts walks through the log of the desk and names whatever was changed, is missing or stands in another place, also against what
// the journal says of its end. It returns how many facts there are. The error says that the log could not be read.
func VerifyFacts(ctx context.Context, l FactLog, anchors ...Head) (n int64, faults []Fault, err error) {
	head, err := l.FactHead(ctx)
	if err != nil {
		return 0, nil, fmt.Errorf("read head of the log: %w", err)
	}
	say := func(e FactEntry, format string, args ...any) {
		faults = append(faults, Fault{Case: e.Case, Msg: fmt.Sprintf("fact %d of the desk ", e.Seq) + fmt.Sprintf(format, args...)})
	}
	var last Head
	var hollow []bare
	erased, drafted := map[aedile.CaseID]int64{}, map[typed]int64{}
	anchored := map[int64]aedile.Digest{}
	for _, a := range anchors {
		anchored[a.N] = a.Digest
	}
	for e, err := range l.FactEntries(ctx) {
		if err != nil {
			return n, faults, fmt.Errorf("read log of the desk: %w", err)
		}
		n++
		f, err := ReadFact(e.Raw)
		if err != nil {
			say(e, "cannot be read")
			last = Head{e.Seq, e.Digest}
			continue
		}
		if msg := e.wrong(f, last); msg != "" {
			say(e, "%s", msg)
		}
		if d, there := anchored[e.Seq]; there && d != e.Digest {
			say(e, "is another than the journal says: the log was made anew")
		}
		delete(anchored, e.Seq)
		key := typed{f.Case, f.By, f.Name}
		switch {
		case f.What == FactErase:
			erased[f.Case] = f.Seq
		case f.What == FactDraft:
			drafted[key] = f.Seq
		}
		if f.Text.Text == "" && f.Text.Digest != "" {
			hollow = append(hollow, bare{e, key})
		}
		last = Head{e.Seq, e.Digest}
	}
	for _, h := range hollow {
		if erased[h.entry.Case] < h.entry.Seq && (h.entry.What != FactDraft || drafted[h.draft] <= h.entry.Seq) {
			say(h.entry, "was changed: its text is missing, and nothing says that it was taken out")
		}
	}
	for seq := range anchored {
		faults = append(faults, Fault{Msg: fmt.Sprintf("the journal says that the log of the desk had fact %d, and it ends with %d",
			seq, last.N)})
	}
	if last.N < head.N || last.N == head.N && last.Digest != head.Digest {
		faults = append(faults, Fault{Msg: fmt.Sprintf("the log of the desk ends with fact %d, and it had %d", last.N, head.N)})
	}
	return n, faults, nil
}

// writtenAs reports whether the bytes are those that the log writes of the fact: JSON as it is read knows a key in other letters as well.
func (f Fact) writtenAs(raw []byte) bool {
	b, err := marshal(f)
	return err == nil && bytes.Equal(b, raw)
}

// wrong returns what is wrong with one entry behind the last.
func (e FactEntry) wrong(f Fact, last Head) string {
	d, err := f.digest()
	switch {
	case err != nil, d != e.Digest:
		return "was changed: it gives another digest than the one recorded"
	case !f.writtenAs(e.Raw):
		return "was changed: it is not in the form in which facts are written"
	case e.Seq != f.Seq || e.Case != f.Case || e.What != f.What || e.By != f.By:
		return "is filed as something else than it says"
	case f.Seq != last.N+1 || f.Prev != last.Digest:
		return fmt.Sprintf("does not follow fact %d: what is between is missing, or it stands in another place", last.N)
	case f.Text.Text != "" && !f.Text.Holds():
		return "was changed: its text does not give its digest"
	}
	return ""
}
