package record

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Fault is one thing that is wrong with the record. Seq is 0 where it belongs to no single event.
type Fault struct {
	Seq     int64         `json:"seq,omitempty"`
	Case    aedile.CaseID `json:"case,omitempty"`
	Version int           `json:"version,omitempty"`
	Msg     string        `json:"msg"`
}

// String writes the fault for people: "event 12 (n-7, version 3): was changed: …".
func (f Fault) String() string {
	switch {
	case f.Seq > 0 && f.Case != "":
		return fmt.Sprintf("event %d (%s, version %d): %s", f.Seq, f.Case, f.Version, f.Msg)
	case f.Seq > 0:
		return fmt.Sprintf("event %d: %s", f.Seq, f.Msg)
	case f.Case != "":
		return fmt.Sprintf("case %s: %s", f.Case, f.Msg)
	}
	return f.Msg
}

// Report is what a check of the journal found. Without faults it holds.
type Report struct {
	Events      int64   `json:"events"`
	Cases       int     `json:"cases"`
	Checkpoints int     `json:"checkpoints"`
	Signed      int64   `json:"signed"` // events that the newest checkpoint covers; what comes after is chained, not signed
	Attachments int     `json:"attachments"`
	Erased      int     `json:"erased"` // personal texts and attachments that were taken out, each under a tombstone
	Faults      []Fault `json:"faults,omitempty"`
}

// check is one walk through the journal.
type check struct {
	Report
	tree   *Tree
	last   Entry // the entry before, as recorded
	sound  bool  // whether the entry before gives its recorded digest
	seen   map[aedile.Digest]int64
	cases  map[aedile.CaseID]*standing
	stones tombstones
	hollow []hollow
	named  []named
	head   Head // before anything else was read
	listed map[aedile.CaseID]casework.Case
	files  map[aedile.CaseID]map[aedile.Digest]file
}

// standing is where a case stands after the events read so far.
type standing struct {
	version int
	state   string
	early   int // the version at the head
}

// named is an attachment with the event that names it.
type named struct {
	seq int64
	held
}

// file is an attachment as it was found.
type file struct {
	held
	gone, whole bool
}

// hollow is a personal text that is not there.
type hollow struct {
	entry Entry
	path  string
}

// Verify walks through the whole journal and names whatever was changed, is missing, stands in another place or twice. It
// holds the journal against its checkpoints, the list of cases and the attachments against the journal. Known are the keys
// that may have signed checkpoints; nil: signatures and checkpoints are not looked at. Kept are signed checkpoints from
// outside the store: only those show that somebody who could write to all of the store has not cut off its end. The error
// says that the store could not be read; what is wrong with the record is in the report.
func Verify(ctx context.Context, j Journal, known note.Verifiers, kept ...string) (Report, error) {
	c := &check{tree: new(Tree), sound: true, seen: map[aedile.Digest]int64{}, cases: map[aedile.CaseID]*standing{}}
	// The head, the list and the attachments come first: what is appended meanwhile stands in the journal only, and later.
	if err := c.begin(ctx, j); err != nil {
		return c.Report, err
	}
	for e, err := range j.Entries(ctx, "") {
		if err != nil {
			return c.Report, fmt.Errorf("read journal: %w", err)
		}
		if err := c.entry(e); err != nil {
			return c.Report, err
		}
	}
	after, err := j.Head(ctx)
	if err != nil {
		return c.Report, fmt.Errorf("read head: %w", err)
	}
	if c.last.Seq > after.N {
		c.say(c.last, "was not appended by the store: the journal ends at event %d", after.N)
	}
	c.end()
	c.list()
	c.attachments()
	err = c.checkpoints(ctx, j, known, kept)
	slices.SortStableFunc(c.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Case, b.Case), cmp.Compare(a.Msg, b.Msg))
	})
	return c.Report, err
}

// begin reads what is held against the journal.
func (c *check) begin(ctx context.Context, j Journal) (err error) {
	if c.head, err = j.Head(ctx); err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	c.listed, c.files = map[aedile.CaseID]casework.Case{}, map[aedile.CaseID]map[aedile.Digest]file{}
	for k, err := range j.List(ctx, casework.Filter{Closed: true}) {
		if err != nil {
			return fmt.Errorf("list cases: %w", err)
		}
		c.listed[k.ID] = casework.Case{Version: k.Version, State: k.State}
	}
	for a, err := range j.Attachments(ctx, "") {
		if err != nil {
			return fmt.Errorf("read attachments: %w", err)
		}
		c.collect(a)
		c.Attachments++
	}
	return nil
}

// collect notes an attachment as it was found.
func (c *check) collect(a Attachment) {
	if c.files[a.Case] == nil {
		c.files[a.Case] = map[aedile.Digest]file{}
	}
	c.files[a.Case][a.Digest] = file{held{a.Case, a.Kind, a.Digest, a.Size}, a.Data == nil && a.Size > 0, aedile.DigestOf(a.Data) == a.Digest}
}

func (c *check) say(e Entry, format string, args ...any) {
	c.Faults = append(c.Faults, Fault{e.Seq, e.Case, e.Version, fmt.Sprintf(format, args...)})
}

// entry checks one event by itself, against the one before it, and within its case.
func (c *check) entry(e Entry) error {
	c.Events++
	c.gap(e)
	if e.Seq == c.head.N && e.Digest != c.head.Digest {
		c.say(e, "is not the one that was last when it was written")
	}
	first, twice := c.seen[e.Digest]
	if twice {
		c.say(e, "stands twice: it is event %d again", first)
	} else {
		c.seen[e.Digest] = e.Seq
	}
	sound := c.alone(e)
	c.last, c.sound = e, sound
	return c.tree.Add(e.Digest)
}

// gap names events that are missing before e.
func (c *check) gap(e Entry) {
	for want := c.last.Seq + 1; want < e.Seq && want <= c.last.Seq+100; want++ {
		c.say(Entry{Seq: want}, "is missing")
	}
	if left := e.Seq - c.last.Seq - 101; left > 0 {
		c.say(Entry{Seq: e.Seq - 1}, "is missing, and so are %d before it", left-1)
	}
}

// alone checks what the entry shows by itself, and then its place. It reports whether the entry gives its digest.
func (c *check) alone(e Entry) bool {
	ev, err := e.Event()
	if err != nil {
		c.say(e, "was changed: it cannot be read")
		c.follow(e, nil)
		return false
	}
	sound := true
	if raw, err := encode(ev); err != nil || string(raw) != string(e.Raw) {
		c.say(e, "was changed: it is not in the form in which events are written")
		sound = false
	}
	if about, _ := aboutOf(ev); ev.Case != e.Case || ev.Version != e.Version || about != e.About {
		c.say(e, "was changed: it is filed as version %d of %s about %s, and says it is version %d of %s about %s", e.Version, e.Case, e.About, ev.Version, ev.Case, about)
		sound = false
	}
	d, err := ev.Digest()
	if err != nil || d != e.Digest {
		c.say(e, "was changed: it gives %s, and %s was recorded", d, e.Digest)
		sound = false
	}
	for _, t := range texts(ev, func(path string) bool { c.hollow = append(c.hollow, hollow{e, path}); return true }) {
		c.say(e, "was changed: %s", t)
		sound = false
	}
	if sound {
		c.place(e, ev)
		c.keep(e, ev)
	}
	c.follow(e, &ev)
	return sound
}

// place checks that the event follows the one that it names.
func (c *check) place(e Entry, ev casework.Event) {
	switch at, ok := c.seen[ev.Prev]; {
	case ev.Prev == c.last.Digest:
	case e.Seq != c.last.Seq+1:
		// the one before is missing and named already
	case ok:
		c.say(e, "stands in another place: it followed event %d", at)
	case !c.sound:
		// the one before was changed and named already
	case ev.Prev == "":
		c.say(e, "stands in another place: it was the first")
	case c.last.Seq == 0:
		c.say(e, "stands in another place, or what came before it is missing: it names %s as the one before", ev.Prev)
	default:
		c.say(c.last, "was changed, or stands in another place: event %d followed %s, and this is %s", e.Seq, ev.Prev, c.last.Digest)
	}
}

// follow checks the order within the case.
func (c *check) follow(e Entry, ev *casework.Event) {
	s := c.cases[e.Case]
	if s == nil {
		s = &standing{}
		c.cases[e.Case] = s
	}
	switch {
	case e.Version > s.version+1:
		c.say(e, "the case goes from version %d to %d: what is between is missing or stands elsewhere", s.version, e.Version)
	case e.Version <= s.version:
		c.say(e, "stands in another place or twice: the case is at version %d already", s.version)
	case ev != nil && ev.From != s.state && s.state != "?":
		c.say(e, "does not follow: the case was %q, and the event leads from %q", s.state, ev.From)
	}
	s.version, s.state = max(s.version, e.Version), "?"
	if ev != nil {
		s.state = ev.To
	}
	if e.Seq <= c.head.N {
		s.early = s.version
	}
	if k, ok := c.listed[e.Case]; ok && ev != nil && k.Version == e.Version && k.State != ev.To {
		c.say(e, "leads to %q, and the case is listed as %q", ev.To, k.State)
	}
}

// keep notes what the journal's own events say.
func (c *check) keep(e Entry, ev casework.Event) {
	if err := c.stones.add(ev); err != nil {
		c.say(e, "cannot be read as a tombstone")
	}
	if h, ok := heldBy(ev); ok {
		c.named = append(c.named, named{e.Seq, h})
	}
}

// end checks what only shows when all events were read.
func (c *check) end() {
	if c.last.Seq < c.head.N {
		c.say(Entry{Seq: c.last.Seq + 1}, "is missing, and so is all that followed: the journal had %d events", c.head.N)
	}
	for _, h := range c.hollow {
		if !c.stones.texts[h.entry.Case][Place{h.entry.Version, h.path}] {
			c.say(h.entry, "was changed: the personal text at %s is missing, and no tombstone says that it was taken out", h.path)
			continue
		}
		c.Erased++
	}
	c.Cases = len(c.cases)
	for _, id := range []aedile.CaseID{Erasures, Attached} {
		if c.cases[id] != nil {
			c.Cases--
		}
	}
}

func (c *check) checkpoints(ctx context.Context, j Journal, known note.Verifiers, kept []string) error {
	if known == nil {
		return nil
	}
	notes, err := j.Checkpoints(ctx)
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	notes = append(notes, kept...)
	for i, text := range notes {
		c.Checkpoints++
		p, err := ReadCheckpoint(text, known)
		switch {
		case err != nil:
			c.say(Entry{}, "checkpoint %d of %d: %v", i+1, len(notes), err)
			continue
		case p.fits(c.tree) != nil:
			c.say(Entry{}, "checkpoint %d of %d: %v; up to event %d an earlier one holds", i+1, len(notes), p.fits(c.tree), c.Signed)
			continue
		}
		c.Signed = max(c.Signed, p.N)
	}
	return nil
}

// list holds the list of cases against the journal.
func (c *check) list() {
	for id, k := range c.listed {
		if s := c.cases[id]; s == nil || k.Version > s.version || k.Version < s.early {
			c.fault(id, fmt.Sprintf("is listed at version %d, and its events do not lead there", k.Version))
		}
	}
	for id, s := range c.cases {
		if _, ok := c.listed[id]; !ok && id != Erasures && id != Attached && s.early > 0 {
			c.fault(id, "has events and is not listed")
		}
	}
}

func (c *check) fault(id aedile.CaseID, msg string) {
	c.Faults = append(c.Faults, Fault{Case: id, Msg: msg})
}

// attachments holds what is attached against the events that name it.
func (c *check) attachments() {
	for _, n := range c.named {
		f, ok := c.files[n.Case][n.Digest]
		if !ok && n.seq > c.head.N {
			continue
		}
		if msg := c.attached(n, f, ok); msg != "" {
			c.fault(n.Case, "attachment "+string(n.Digest)+" "+msg)
		}
		delete(c.files[n.Case], n.Digest)
	}
	for id, left := range c.files {
		for d := range left {
			c.fault(id, "attachment "+string(d)+" is not one that the journal names")
		}
	}
}

// attached returns what is wrong with one attachment that the journal names.
func (c *check) attached(n named, f file, ok bool) string {
	switch erased := c.stones.attachments[n.Case][n.Digest]; {
	case !ok:
		return "is missing"
	case f.held != n.held:
		return "was changed: its kind or size is another"
	case f.gone && erased:
		c.Erased++
	case f.gone:
		return "is missing, and no tombstone says that it was taken out"
	case !f.whole:
		return "was changed: its content gives another digest"
	}
	return ""
}
