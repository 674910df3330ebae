package record

import (
	"context"
	"encoding/base64"
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

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
	Fits        int64   `json:"fits"`   // events that the newest checkpoint covers whose signature holds or was not looked at
	Attachments int     `json:"attachments"`
	Erased      int     `json:"erased"` // personal texts and attachments that were taken out, each under a tombstone
	Tasks       int     `json:"tasks"`  // that the events left, done ones among them
	Facts       int64   `json:"facts"`  // in the log of the desk
	Root        string  `json:"root"`   // hash of the tree over all events, base64
	Faults      []Fault `json:"faults,omitempty"`
	Anchors     []Head  `json:"-"` // of the log of the desk, that the journal names

	SignedAt  time.Time `json:"signed_at,omitzero"`  // when the journal's owner signed the newest checkpoint, where that says it
	Witnesses []Signed  `json:"witnesses,omitempty"` // who else signed the newest checkpoint
}

// check is one walk through the journal.
type check struct {
	Report
	against Against
	seed    maphash.Seed // of the digests that only this check compares
	tree    *peaks
	points  []point
	keys    keyring
	last    Entry // the entry before, as recorded
	sound   bool  // whether the entry before gives its recorded digest
	// seen is where each digest stands; nil on the first walk, which only finds that something is wrong.
	seen   map[aedile.Digest]int64
	cases  map[aedile.CaseID]*standing
	stones tombstones
	hollow []hollow
	named  []named
	head   Head // before anything else was read
	listed map[aedile.CaseID]listed
	files  map[aedile.CaseID]map[aedile.Digest]file
}

// point is a checkpoint, or why it cannot be read.
type point struct {
	Checkpoint
	err error
}

// standing is where a case stands after the events read so far.
type standing struct {
	version int
	kind    string
	state   string
	early   int // the version at the head
	listed  int // the version at which its row was held against the events; that row is then let go
	fixed   uint64
	changed time.Time
	dues    []trace
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
	told        bool // has a name or a media type
}

// hollow is a personal text that is not there.
type hollow struct {
	entry Entry
	path  string
}

func (a Against) walk(ctx context.Context, j Journal, seen map[aedile.Digest]int64) (*check, error) {
	c := &check{against: a, seed: maphash.MakeSeed(), sound: true, seen: seen, keys: keyring{known: a.Known},
		cases: map[aedile.CaseID]*standing{}}
	// Checkpoints, the head, the list and the attachments come first: what is appended meanwhile stands in the journal only,
	// and later.
	if err := c.begin(ctx, j); err != nil {
		return c, err
	}
	for g, err := range inOrder(j.Entries(ctx, ""), func(e Entry) glance { return look(c.seed, e) }) {
		if err != nil {
			return c, fmt.Errorf("read journal: %w", err)
		}
		c.entry(g)
	}
	after, err := j.Head(ctx)
	if err != nil {
		return c, fmt.Errorf("read head: %w", err)
	}
	if c.last.Seq > after.N {
		c.say(c.last, "was not appended by the store: the journal ends at event %d", after.N)
	}
	for _, h := range a.Told {
		if h.N > c.last.Seq {
			c.say(Entry{Seq: h.N}, "is missing: a letter named it when it left")
		}
	}
	c.end()
	c.list()
	c.attachments()
	c.checkpoints()
	c.signed()
	c.asked()
	root := c.tree.head()
	c.Root = base64.StdEncoding.EncodeToString(root[:])
	return c, nil
}

// begin reads what is held against the journal.
func (c *check) begin(ctx context.Context, j Journal) (err error) {
	notes, err := j.Checkpoints(ctx)
	if err != nil {
		return fmt.Errorf("read checkpoints: %w", err)
	}
	c.tree = peaksFor(c.against.Seen.N)
	for _, text := range append(notes, c.against.Kept...) {
		p, err := unsigned(text) // which keys are trusted stands in the journal
		if err != nil {
			p, err = readPoint(text, c.against.Known) // says it in its words
		}
		if c.points = append(c.points, point{p, err}); err == nil {
			c.tree.heads[p.N] = tlog.Hash{}
		}
	}
	if c.head, err = j.Head(ctx); err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	c.listed, c.files = map[aedile.CaseID]listed{}, map[aedile.CaseID]map[aedile.Digest]file{}
	for l, err := range inOrder(j.Listed(ctx), func(l Listing) listed { return l.read(c.seed) }) {
		if err != nil {
			return fmt.Errorf("list cases: %w", err)
		}
		if l.err != "" {
			c.fault(l.id, l.err)
		}
		c.listed[l.id] = l
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
	c.files[a.Case][a.Digest] = file{held{a.Case, a.Kind, a.Digest, a.Size, a.label()}, a.Data == nil && a.Size > 0,
		aedile.DigestOf(a.Data) == a.Digest, a.Name+a.Media != ""}
}

func (c *check) say(e Entry, format string, args ...any) {
	c.Faults = append(c.Faults, Fault{e.Seq, e.Case, e.Version, fmt.Sprintf(format, args...)})
}

// entry checks one event by itself, against the one before it, and within its case.
func (c *check) entry(g glance) {
	c.Events++
	e := g.Entry
	c.gap(e)
	if e.Seq == c.head.N && e.Digest != c.head.Digest {
		c.say(e, "is not the one that was last when it was written")
	}
	for _, h := range c.against.Told {
		if h.N == e.Seq && h.Digest != e.Digest {
			c.say(e, "is not the one that a letter named when it left: %s", h.Digest)
		}
	}
	if first, twice := c.seen[e.Digest]; twice {
		c.say(e, "stands twice: it is event %d again", first)
	} else if c.seen != nil {
		c.seen[e.Digest] = e.Seq
	}
	c.sound = c.alone(g)
	e.Raw = nil
	c.last = e
	c.tree.add(e.Digest)
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
func (c *check) alone(g glance) bool {
	e, sound := g.Entry, true
	if !g.whole {
		if sound = c.closely(&g); g.ev.Case == "" {
			c.follow(e, nil)
			return false
		}
		e.Raw = nil
	}
	for _, path := range g.hollow {
		c.hollow = append(c.hollow, hollow{e, path})
	}
	if about, _ := aboutOf(g.ev); g.ev.Case != e.Case || g.ev.Version != e.Version || about != e.About {
		c.say(e, "was changed: it is filed as version %d of %s about %s, and says it is version %d of %s about %s", e.Version,
			e.Case, e.About, g.ev.Version, g.ev.Case, about)
		sound = false
	}
	if sound {
		c.place(e, g.ev)
		c.keep(e, g.ev)
	}
	c.follow(e, &g)
	return sound
}

// closely looks at an event that does not show at a glance to be as it was written. One that cannot be read leaves g.ev empty.
func (c *check) closely(g *glance) bool {
	e := g.Entry
	ev, err := e.Event()
	if err != nil {
		c.say(e, "was changed: it cannot be read")
		g.ev = casework.Event{}
		return false
	}
	g.hollow = nil
	g.lookAgain(c.seed, ev)
	sound := true
	if raw, err := encode(ev); err != nil || string(raw) != string(e.Raw) {
		c.say(e, "was changed: it is not in the form in which events are written")
		sound = false
	}
	d, err := ev.Digest()
	if err != nil || d != e.Digest {
		c.say(e, "was changed: it gives %s, and %s was recorded", d, e.Digest)
		sound = false
	}
	for _, t := range texts(ev, func(path string) bool { g.hollow = append(g.hollow, path); return true }) {
		c.say(e, "was changed: %s", t)
		sound = false
	}
	return sound
}

// place checks that the event follows the one that it names.
func (c *check) place(e Entry, ev casework.Event) {
	switch at, ok := c.seen[ev.Prev]; {
	case ev.Prev == c.last.Digest:
	case e.Seq != c.last.Seq+1:
		// the one before is missing and named already
	case ok && c.seen != nil:
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

// follow checks the order within the case. Of an event that cannot be read, g is nil.
func (c *check) follow(e Entry, g *glance) {
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
	case g != nil && g.ev.From != s.state && s.state != "?":
		c.say(e, "does not follow: the case was %q, and the event leads from %q", s.state, g.ev.From)
	}
	s.version, s.state = max(s.version, e.Version), "?"
	if g != nil {
		s.fold(g)
	}
	if e.Seq <= c.head.N {
		s.early = s.version
	}
	if l, ok := c.listed[e.Case]; ok && g != nil && l.version == e.Version {
		c.row(e, l, s)
		s.listed = l.version
		delete(c.listed, e.Case)
	}
}

// fold takes over what the event does to the case, as casework does.
func (s *standing) fold(g *glance) {
	s.state, s.changed = g.ev.To, g.ev.At
	if g.ev.Version == 1 {
		s.fixed, s.kind = g.fixed, g.ev.Kind
	}
	s.dues = slices.DeleteFunc(s.dues, func(d trace) bool { return slices.Contains(g.ended, d.key) })
	for i := range s.dues {
		s.dues[i].lapsed = s.dues[i].lapsed || slices.Contains(g.lapsed, s.dues[i].key)
	}
	for _, d := range g.begun {
		s.dues = append(slices.DeleteFunc(s.dues, func(old trace) bool { return old.key == d.key }), d)
	}
}

// row holds the row of a case against what its events give.
func (c *check) row(e Entry, l listed, s *standing) {
	if l.state != s.state {
		c.say(e, "leads to %q, and the case is listed as %q", s.state, l.state)
		return
	}
	var k casework.Kind
	known := false
	if c.against.Kind != nil {
		k, known = c.against.Kind(s.kind)
	}
	if what := l.differs(s, k, known); what != "" {
		c.say(e, "leads elsewhere than the list of cases says: %s was changed there", what)
	}
}

// keep notes what the journal's own events say.
func (c *check) keep(e Entry, ev casework.Event) {
	if err := c.stones.add(ev); err != nil {
		c.say(e, "cannot be read as a tombstone")
	}
	if msg := c.keys.change(e, ev); msg != "" {
		c.say(e, "%s", msg)
	}
	if h, ok := heldBy(ev); ok {
		c.named = append(c.named, named{e.Seq, h})
	}
	c.anchor(ev)
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
	for _, id := range []aedile.CaseID{Erasures, Attached, Desked, Keyed} {
		if c.cases[id] != nil {
			c.Cases--
		}
	}
}

// checkpoints holds the journal against its checkpoints.
func (c *check) checkpoints() {
	for i, p := range c.points {
		c.Checkpoints++
		if p.err == nil {
			p.Checkpoint, p.err = readPoint(p.Note, c.keys.at(p.N))
		}
		err := p.err
		if err == nil {
			err = p.fits(c.tree)
		}
		switch {
		case p.err != nil:
			c.say(Entry{}, "checkpoint %d of %d: %v", i+1, len(c.points), err)
		case err != nil:
			c.say(Entry{}, "checkpoint %d of %d: %v; up to event %d an earlier one holds", i+1, len(c.points), err, max(c.Signed, c.Fits))
		case c.against.Known == nil:
			c.Fits = max(c.Fits, p.N)
		default:
			c.newest(p.Checkpoint)
			c.Signed, c.Fits = max(c.Signed, p.N), max(c.Fits, p.N)
		}
	}
}

// list holds the list of cases against the journal.
func (c *check) list() {
	for id, k := range c.listed {
		if s := c.cases[id]; s == nil || k.version > s.version || k.version < s.early {
			c.fault(id, fmt.Sprintf("is listed at version %d, and its events do not lead there", k.version))
		}
	}
	for id, s := range c.cases {
		_, later := c.listed[id]
		switch {
		case s.listed > 0 && s.listed < s.early:
			c.fault(id, fmt.Sprintf("is listed at version %d, and its events do not lead there", s.listed))
		case s.listed == 0 && !later && id != Erasures && id != Attached && id != Desked && id != Keyed && s.early > 0:
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
	label := f.Label
	f.Label = n.Label
	switch erased := c.stones.attachments[n.Case][n.Digest]; {
	case !ok:
		return "is missing"
	case f.held != n.held:
		return "was changed: its kind or size is another"
	case f.gone && !erased:
		return "is missing, and no tombstone says that it was taken out"
	case f.gone && f.told && n.Label != "":
		return "was changed: its content was taken out, and a name or media type stands there"
	case f.gone:
		c.Erased++
	case !f.whole:
		return "was changed: its content gives another digest"
	case n.Label != "" && n.Label != label:
		return "was changed: its name or media type is another"
	}
	return ""
}
