package record

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// ledger holds what the events of all cases say of the tasks that they left, in some bytes for each event. What it cannot clear is a
// suspect, and looked at closely: the ledger itself names nothing.
type ledger struct {
	seed  maphash.Seed
	cases map[aedile.CaseID]*ledgerCase
}

// ledgerCase is what the events of one case say.
type ledgerCase struct {
	left     []ledgerLine // of the events that stand
	told     int          // letters of which the record holds what became of them
	imported bool
	unclear  bool // an event says nothing, or cannot be read at a glance
	cleared  bool
}

// ledgerLine is a digest of the tasks that a version left.
type ledgerLine struct {
	version int
	tasks   uint64
}

// glimpse is what a ledger needs of an event.
type glimpse struct {
	own     aedile.CaseID // the case that the event belongs to
	about   aedile.CaseID
	version int
	tasks   uint64
	back    int    // from which version on it takes back; 0: it does not
	kind    string // of an attachment
	ok      bool
}

// read goes through the journal once.
func (l *ledger) read(ctx context.Context, j Journal) error {
	for g, err := range inOrder(j.Entries(ctx, ""), l.glimpse) {
		if err != nil {
			return err
		}
		c := l.cases[g.about]
		if c == nil {
			c = &ledgerCase{}
			l.cases[g.about] = c
		}
		c.enter(g)
	}
	for _, id := range []aedile.CaseID{Erasures, Attached, Desked, Keyed} {
		delete(l.cases, id)
	}
	return nil
}

// glimpse reads what is needed of an entry, without checking it.
func (l *ledger) glimpse(e Entry) (g glimpse) {
	g = glimpse{own: e.Case, about: e.About, version: e.Version}
	slots := make([][]byte, len(eventKeys))
	if rest, ok := members(e.Raw, eventKeys, slots); !ok || len(rest) > 0 {
		return g
	}
	if e.Case == Attached {
		var h held
		g.ok = json.Unmarshal(slots[slotBody], &h) == nil
		g.kind = h.Kind
		return g
	}
	move, ok := plainText(slots[slotMove])
	tasks, ok2 := plainText(slots[slotTasks])
	version, err := strconv.Atoi(string(slots[slotVersion]))
	g.ok = ok && ok2 && err == nil && version == e.Version && tasks != ""
	g.tasks = maphash.String(l.seed, tasks)
	if move == casework.TakeBack {
		var b casework.TakenBack
		g.ok = g.ok && json.Unmarshal(slots[slotBody], &b) == nil && b.From > 0
		g.back = b.From
	}
	return g
}

// enter takes over an event.
func (c *ledgerCase) enter(g glimpse) {
	switch {
	case g.own == Attached:
		c.imported = c.imported || g.kind == FromDossier
		if g.kind == Delivered {
			c.told++
		}
		c.unclear = c.unclear || !g.ok
	case g.own != g.about: // the journal's own
	case !g.ok:
		c.unclear = true
	default:
		if g.back > 0 {
			c.left = slices.DeleteFunc(c.left, func(x ledgerLine) bool { return x.version >= g.back })
		}
		c.left = append(c.left, ledgerLine{g.version, g.tasks})
	}
}

// hold goes through all tasks once, clears the cases whose tasks are those that their events left, and returns how many there are.
func (l *ledger) hold(ctx context.Context, ts TaskKeeper, now time.Time) (n int, err error) {
	var group []StoredTask
	clearGroup := func() {
		if len(group) > 0 {
			if c := l.cases[group[0].Case]; c != nil {
				c.cleared = l.clears(c, group, now)
			}
		}
		group = group[:0]
	}
	for t, err := range ts.TasksOf(ctx, "") {
		if err != nil {
			return n, err
		}
		if len(group) > 0 && group[0].Case != t.Case {
			clearGroup()
		}
		group = append(group, t)
		n++
	}
	clearGroup()
	none := maphash.String(l.seed, string(casework.TasksDigest(nil)))
	for _, c := range l.cases {
		c.cleared = c.imported || c.cleared || !c.unclear &&
			!slices.ContainsFunc(c.left, func(x ledgerLine) bool { return x.tasks != none })
	}
	return n, nil
}

// clears reports whether the tasks of a case are those that its events left, and stand as they should.
func (l *ledger) clears(c *ledgerCase, group []StoredTask, now time.Time) bool {
	if c.unclear {
		return false
	}
	by := map[int][]casework.Task{}
	done := 0
	for _, t := range group {
		by[t.Version()] = append(by[t.Version()], t.Task)
		if t.putOff(now) != "" {
			return false
		}
		if t.Done && (t.Do == casework.Effect || slices.Contains(letters, t.Do)) {
			done++
		}
	}
	for _, x := range c.left {
		if maphash.String(l.seed, string(casework.TasksDigest(by[x.version]))) != x.tasks {
			return false
		}
		delete(by, x.version)
	}
	return len(by) == 0 && done <= c.told
}

// suspects returns the cases that were not cleared, in order of identifier.
func (l *ledger) suspects() []aedile.CaseID {
	return slices.Sorted(func(yield func(aedile.CaseID) bool) {
		for id, c := range maps.All(l.cases) {
			if !c.cleared && !yield(id) {
				return
			}
		}
	})
}
