package record

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Format names the form of a dossier.
const Format = "aedile-dossier/1"

// MaxDossier is how many bytes of a dossier are read: chosen, to hold some hundred attached pictures.
const MaxDossier = 256 << 20

// Dossier is a case in one file, with the proof that its events stand in a journal that somebody signed: JSON, in one
// form, so that the same case and checkpoint give the same bytes. What it does not prove is that no further event of the
// case follows behind the last one.
type Dossier struct {
	Format     string        `json:"format"`
	Case       aedile.CaseID `json:"case"`
	Checkpoint string        `json:"checkpoint"` // the signed note
	// Events are those about the case in the order of the journal: its own, attachments and tombstones.
	Events      []Proven             `json:"events"`
	Attachments []Attachment         `json:"attachments,omitempty"`
	Packs       []aedile.PackRef     `json:"packs,omitempty"`     // of the findings, and of the runs attached
	Registers   []aedile.RegisterRef `json:"registers,omitempty"` // of the runs attached
	// Sum is the digest of all before it. It proves nothing against who writes a dossier anew; it shows a byte that was
	// changed on the way, such as in what no proof covers.
	Sum aedile.Digest `json:"sum"`
}

// Proven is an event with the proof that it is the Seq-th under the checkpoint.
type Proven struct {
	Seq   int64           `json:"seq"`
	Event json.RawMessage `json:"event"`
	Proof []tlog.Hash     `json:"proof"`
}

// Leave says what is left out of a dossier. The zero Leave leaves out nothing.
type Leave struct {
	// Text leaves out personal texts; their salted digests stay, and the proofs hold. Nil: none.
	Text func(path string, p casework.Personal) bool
	// Attachment leaves out name, media type and content of attachments; digest, kind and size stay. Nil: none.
	Attachment func(a Attachment) bool
}

// Personal leaves out all that is personal: every personal text, and all attachments but runs, since an item as seen
// may name its trader and a document anybody.
func Personal() Leave {
	return Leave{Text: func(string, casework.Personal) bool { return true },
		Attachment: func(a Attachment) bool { return a.Kind != RanWith }}
}

// Export returns the dossier of the case under the checkpoint. The case is shown as it was then: what came after the
// checkpoint is left out, and a case of which nothing came before it is a NotFound error. The checkpoint is held against
// the journal first; one that does not fit is a Conflict error.
func Export(ctx context.Context, j Journal, id aedile.CaseID, c Checkpoint, leave Leave) (Dossier, error) {
	d := Dossier{Format: Format, Case: id, Checkpoint: c.Note}
	t, err := treeOf(ctx, j)
	if err != nil {
		return d, err
	}
	h, err := t.Head(c.N)
	if err == nil && h != c.Hash {
		err = fmt.Errorf("the first %d events are not those that were signed", c.N)
	}
	if err != nil {
		return d, aedile.Conflictf("export", string(id), "the checkpoint does not fit the journal").
			Hint("verify the journal").Because(err)
	}
	named := map[aedile.Digest]bool{}
	for e, err := range j.Entries(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("export %s: %w", id, err)
		}
		if e.Seq > c.N {
			break
		}
		if err := d.add(e, t, c.N, leave, named); err != nil {
			return d, fmt.Errorf("export %s: %w", id, err)
		}
	}
	if len(d.Events) == 0 {
		return d, aedile.NotFoundf("export", string(id), "the checkpoint covers no event of such a case").Hint("sign a new checkpoint")
	}
	for a, err := range j.Attachments(ctx, id) {
		if err != nil {
			return d, fmt.Errorf("export %s: %w", id, err)
		}
		if !named[a.Digest] {
			continue
		}
		d.refs(a)
		if leave.Attachment != nil && leave.Attachment(a) {
			a.Name, a.Media, a.Data = "", "", nil
		}
		d.Attachments = append(d.Attachments, a)
	}
	return d, nil
}

// add adds an event about the case, with its proof.
func (d *Dossier) add(e Entry, t *Tree, n int64, leave Leave, named map[aedile.Digest]bool) error {
	ev, err := e.Event()
	if err != nil {
		return err
	}
	if leave.Text != nil {
		if ev.Body, err = casework.Redact(ev.Body, leave.Text); err != nil {
			return err
		}
	}
	raw, err := encode(ev)
	if err != nil {
		return err
	}
	proof, err := t.Prove(e.Seq, n)
	if err != nil {
		return err
	}
	d.Events = append(d.Events, Proven{e.Seq, raw, proof})
	if h, ok := heldBy(ev); ok {
		named[h.Digest] = true
	}
	d.pack(ev)
	return nil
}

// pack notes the pack of the finding that the event holds.
func (d *Dossier) pack(e casework.Event) {
	if f, ok := finding(e); ok && !slices.Contains(d.Packs, f.Pack) {
		d.Packs = append(d.Packs, f.Pack)
	}
}

// refs notes the packs and registers of an attached run.
func (d *Dossier) refs(a Attachment) {
	var ran aedile.Ran
	if a.Kind != RanWith || json.Unmarshal(a.Data, &ran) != nil {
		return
	}
	for _, p := range ran.Packs {
		if !slices.Contains(d.Packs, p) {
			d.Packs = append(d.Packs, p)
		}
	}
	for _, r := range ran.Registers {
		if !slices.Contains(d.Registers, r) {
			d.Registers = append(d.Registers, r)
		}
	}
}

// heldBy returns the attachment that the event names; ok is false for other events.
func heldBy(e casework.Event) (h held, ok bool) {
	return h, e.Case == Attached && json.Unmarshal(e.Body, &h) == nil
}

// finding returns the finding that the event brings into its case; ok is false for other events.
func finding(e casework.Event) (aedile.Finding, bool) {
	if e.Move != "suspect" && e.Move != "add" {
		return aedile.Finding{}, false
	}
	s, err := casework.BodyOf[casework.Suspected](e)
	if err != nil {
		return aedile.Finding{}, false
	}
	return s.Finding, s.Finding.Check != ""
}

// Bytes returns the one form of the dossier, with its sum.
func (d Dossier) Bytes() ([]byte, error) { return d.form() }

// Write writes the dossier.
func (d Dossier) Write(w io.Writer) error {
	b, err := d.form()
	if err != nil {
		return fmt.Errorf("write dossier %s: %w", d.Case, err)
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write dossier %s: %w", d.Case, err)
	}
	return nil
}

// form returns the one form of the dossier, with its sum.
func (d Dossier) form() ([]byte, error) {
	d.Sum = ""
	b, err := marshal(d)
	if err != nil {
		return nil, err
	}
	d.Sum = aedile.DigestOf(b)
	return marshal(d)
}

// Read reads a dossier and checks it against the keys of those who may have signed its checkpoint. What is wrong with it is
// in the report; the error says that it is no dossier (Invalid) or longer than MaxDossier (Limit).
func Read(r io.Reader, known note.Verifiers) (Dossier, Report, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxDossier+1))
	if err != nil {
		return Dossier{}, Report{}, fmt.Errorf("read dossier: %w", err)
	}
	if len(b) > MaxDossier {
		return Dossier{}, Report{}, aedile.Limitf("read dossier", "", "is longer than %d bytes", MaxDossier)
	}
	var d Dossier
	if err := strict(bytes.TrimSpace(b), &d); err != nil {
		return d, Report{}, aedile.Invalidf("read dossier", "", "is no dossier").Because(err)
	}
	if d.Format != Format {
		return d, Report{}, aedile.Invalidf("read dossier", string(d.Case), "its form is %q", d.Format).
			Hint("this program reads " + Format)
	}
	report := d.Verify(known)
	if form, err := d.form(); err != nil || !bytes.Equal(form, bytes.TrimSuffix(b, []byte("\n"))) {
		report.Faults = append(report.Faults, Fault{Case: d.Case,
			Msg: "the file was changed: it is not in the form in which dossiers are written, or its sum is another"})
	}
	return d, report, nil
}

// Log returns the events of the case itself, to be replayed. What cannot be read is left out; Verify names it.
func (d Dossier) Log() (events []casework.Event) {
	for _, p := range d.Events {
		if e, err := decode(p.Event); err == nil && e.Case == d.Case {
			events = append(events, e)
		}
	}
	return events
}

// Verify checks the signature, every event against its proof, the order of the case, and every attachment against the
// event that names it.
func (d Dossier) Verify(known note.Verifiers) Report {
	c := &check{seed: maphash.MakeSeed(), cases: map[aedile.CaseID]*standing{}, files: map[aedile.CaseID]map[aedile.Digest]file{}}
	point, err := ReadCheckpoint(d.Checkpoint, known)
	if err != nil {
		c.say(Entry{}, "the checkpoint does not hold: %v", err)
	} else {
		c.Checkpoints, c.Signed, c.head.N = 1, point.N, point.N
	}
	last := int64(0)
	for _, p := range d.Events {
		c.Events++
		if p.Seq <= last {
			c.say(Entry{Seq: p.Seq}, "stands in another place or twice")
		}
		last = max(last, p.Seq)
		c.proven(d, p, point)
	}
	if c.cases[d.Case] == nil {
		c.fault(d.Case, "has no event here")
	} else {
		c.Cases = 1
	}
	for _, a := range d.Attachments {
		c.Attachments++
		if a.Case != d.Case {
			c.fault(d.Case, "attachment "+string(a.Digest)+" belongs to "+string(a.Case))
		}
		c.collect(a)
	}
	c.left(d)
	c.attachments()
	c.refs(d)
	return c.Report
}

// refs holds the packs and registers of a dossier against the findings and runs that name them.
func (c *check) refs(d Dossier) {
	var want Dossier
	for _, e := range d.Log() {
		want.pack(e)
	}
	for _, a := range d.Attachments {
		if a.Kind == RanWith && a.Data == nil {
			return // what was left out may name more
		}
		want.refs(a)
	}
	if !slices.Equal(want.Packs, d.Packs) || !slices.Equal(want.Registers, d.Registers) {
		c.fault(d.Case, "its packs or registers are not those that its findings and runs name")
	}
}

// proven checks one event of a dossier.
func (c *check) proven(d Dossier, p Proven, point Checkpoint) {
	e := Entry{Seq: p.Seq}
	ev, err := decode(p.Event)
	if err != nil {
		c.say(e, "was changed: it cannot be read")
		return
	}
	e.Case, e.Version = ev.Case, ev.Version
	digest, err := ev.Digest()
	if raw, err2 := encode(ev); err != nil || err2 != nil || !bytes.Equal(raw, p.Event) {
		c.say(e, "was changed: it is not in the form in which events are written")
		return
	}
	if point.Note != "" {
		if err := proved(p.Proof, p.Seq, digest, point); err != nil {
			c.say(e, "was changed, or was never in the journal: %v", err)
			return
		}
	}
	for _, t := range texts(ev, func(string) bool { c.Erased++; return true }) {
		c.say(e, "was changed: %s", t)
	}
	if about, err := aboutOf(ev); err != nil || about != d.Case {
		c.say(e, "belongs to another case: %s", about)
		return
	}
	c.keep(e, ev)
	if ev.Case == d.Case {
		g := glance{Entry: e}
		g.lookAgain(c.seed, ev)
		c.follow(e, &g)
	}
}

// left counts what was left out of a dossier as taken out: there is no telling whether before or for it.
func (c *check) left(d Dossier) {
	if c.stones.attachments == nil {
		c.stones.attachments = map[aedile.CaseID]map[aedile.Digest]bool{}
	}
	gone := map[aedile.Digest]bool{}
	for _, a := range d.Attachments {
		gone[a.Digest] = true
	}
	c.stones.attachments[d.Case] = gone
}

// Show writes the dossier for people: the moves, what is attached, what is wrong. It shows no personal text.
func (d Dossier) Show(w io.Writer, r Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "case %s: events about it: %d, signed in a journal of %d\n", d.Case, r.Events, r.Signed)
	for _, e := range d.Log() {
		fmt.Fprintf(&b, "%3d  %s  %s %s", e.Version, e.At.Format("2006-01-02 15:04"), e.By.Party, e.Move)
		if e.From != "" {
			fmt.Fprintf(&b, ": %s → %s", e.From, e.To)
		} else {
			fmt.Fprintf(&b, ": → %s", e.To)
		}
		for _, l := range e.Law {
			fmt.Fprintf(&b, " (%s)", l.Place)
		}
		b.WriteString("\n")
	}
	for _, a := range d.Attachments {
		left := ""
		if a.Data == nil && a.Size > 0 {
			left = ", left out"
		}
		fmt.Fprintf(&b, "     %s %s, %d bytes%s\n", a.Kind, a.Digest, a.Size, left)
	}
	for _, p := range d.Packs {
		fmt.Fprintf(&b, "     pack %s %s %s\n", p.Name, p.Version, p.Digest)
	}
	for _, g := range d.Registers {
		fmt.Fprintf(&b, "     register %s of %s %s\n", g.Name, g.AsOf, g.Digest)
	}
	if r.Erased > 0 {
		fmt.Fprintf(&b, "%d personal texts or attachments are left out\n", r.Erased)
	}
	for _, f := range r.Faults {
		fmt.Fprintf(&b, "does not hold: %s\n", f)
	}
	if len(r.Faults) == 0 {
		b.WriteString("all that is here holds\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("show dossier %s: %w", d.Case, err)
	}
	return nil
}
