package storetest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// image is all that a store shows of its record, byte for byte, so that a test can change any of it.
type image struct {
	head        record.Head
	entries     []record.Entry
	notes       []string
	attachments []record.Attachment
	rows        []record.Listing
	tasks       []heldTask
	facts       []record.FactEntry
	factHead    record.Head
}

// heldTask is a task with the bytes that the store holds of it.
type heldTask struct {
	record.StoredTask
}

// imageOf takes the image of a store.
func imageOf(tb testing.TB, s Store) (m image) {
	tb.Helper()
	must := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	var err error
	m.head, err = s.Head(tb.Context())
	must(err)
	m.entries = entries(tb, s)
	m.notes, err = s.Checkpoints(tb.Context())
	must(err)
	for a, err := range s.Attachments(tb.Context(), "") {
		must(err)
		m.attachments = append(m.attachments, a)
	}
	for l, err := range s.Listed(tb.Context()) {
		must(err)
		m.rows = append(m.rows, l)
	}
	for t, err := range s.(Board).TasksOf(tb.Context(), "") {
		must(err)
		m.tasks = append(m.tasks, heldTask{t})
	}
	for f, err := range s.(Log).FactEntries(tb.Context()) {
		must(err)
		m.facts = append(m.facts, f)
	}
	m.factHead, err = s.(Log).FactHead(tb.Context())
	must(err)
	return m
}

// clone returns a copy of which nothing is shared that a forger changes.
func (m image) clone() image {
	m.entries, m.notes, m.attachments = slices.Clone(m.entries), slices.Clone(m.notes), slices.Clone(m.attachments)
	m.rows, m.tasks, m.facts = slices.Clone(m.rows), slices.Clone(m.tasks), slices.Clone(m.facts)
	return m
}

// Head implements record.Journal.
func (m *image) Head(context.Context) (record.Head, error) { return m.head, nil }

// Entries implements record.Journal.
func (m *image) Entries(_ context.Context, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	return each(m.entries, func(e record.Entry) bool { return id == "" || e.About == id })
}

// Digests implements record.Journal.
func (m *image) Digests(context.Context) iter.Seq2[aedile.Digest, error] {
	return func(yield func(aedile.Digest, error) bool) {
		for _, e := range m.entries {
			if !yield(e.Digest, nil) {
				return
			}
		}
	}
}

// Checkpoints implements record.Journal.
func (m *image) Checkpoints(context.Context) ([]string, error) { return m.notes, nil }

// Attachments implements record.Journal.
func (m *image) Attachments(_ context.Context, id aedile.CaseID) iter.Seq2[record.Attachment, error] {
	return each(m.attachments, func(a record.Attachment) bool { return id == "" || a.Case == id })
}

// Listed implements record.Journal.
func (m *image) Listed(context.Context) iter.Seq2[record.Listing, error] {
	return each(m.rows, func(record.Listing) bool { return true })
}

// TasksOf implements record.TaskKeeper.
func (m *image) TasksOf(_ context.Context, id aedile.CaseID) iter.Seq2[record.StoredTask, error] {
	return func(yield func(record.StoredTask, error) bool) {
		for _, t := range m.tasks {
			if (id == "" || t.Case == id) && !yield(t.StoredTask, nil) {
				return
			}
		}
	}
}

// FactEntries implements record.FactLog.
func (m *image) FactEntries(context.Context) iter.Seq2[record.FactEntry, error] {
	return each(m.facts, func(record.FactEntry) bool { return true })
}

// FactHead implements record.FactLog.
func (m *image) FactHead(context.Context) (record.Head, error) { return m.factHead, nil }

func each[T any](all []T, in func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range all {
			if in(x) && !yield(x, nil) {
				return
			}
		}
	}
}

// faults holds the image to all that a verifier with the key asks.
func (m *image) faults(tb testing.TB, a record.Against) []record.Fault {
	tb.Helper()
	a.Kind = kinds.Of
	r, err := a.Verify(tb.Context(), m)
	if err != nil {
		tb.Fatal(err)
	}
	_, tasks, err := a.VerifyTasks(tb.Context(), m, m, Start().Add(time.Hour))
	if err != nil {
		tb.Fatal(err)
	}
	_, facts, err := record.VerifyFacts(tb.Context(), m, r.Anchors...)
	if err != nil {
		tb.Fatal(err)
	}
	return slices.Concat(r.Faults, tasks, facts)
}

// cell is one text that the store holds.
type cell struct {
	name string
	get  string
	set  func(string)
}

// text returns the cell of a text.
func text[T ~string](name string, p *T) cell {
	return cell{name, string(*p), func(s string) { *p = T(s) }}
}

// blob returns the cell of bytes.
func blob(name string, p *[]byte) cell {
	return cell{name, string(*p), func(s string) { *p = []byte(s) }}
}

// cells are all texts of the image.
func (m *image) cells() (all []cell) {
	all = append(all, text("head", &m.head.Digest), text("head of the log", &m.factHead.Digest))
	for i := range m.entries {
		e := &m.entries[i]
		at := fmt.Sprintf("event %d: ", e.Seq)
		all = append(all, text(at+"case", &e.Case), text(at+"about", &e.About), text(at+"digest", &e.Digest),
			blob(at+"event", &e.Raw))
	}
	for i := range m.notes {
		all = append(all, text(fmt.Sprintf("checkpoint %d", i), &m.notes[i]))
	}
	for i := range m.attachments {
		a := &m.attachments[i]
		at := fmt.Sprintf("attachment %d: ", i)
		all = append(all, text(at+"case", &a.Case), text(at+"kind", &a.Kind), text(at+"digest", &a.Digest), text(at+"name", &a.Name),
			text(at+"media", &a.Media), blob(at+"data", &a.Data))
	}
	for i := range m.rows {
		l := &m.rows[i]
		at := fmt.Sprintf("row %d: ", i)
		all = append(all, text(at+"id", &l.ID), text(at+"kind", &l.Kind), text(at+"state", &l.State), text(at+"turn", &l.Turn),
			text(at+"group", &l.Group), blob(at+"data", &l.Data))
	}
	for i := range m.facts {
		f := &m.facts[i]
		at := fmt.Sprintf("fact %d: ", i)
		all = append(all, text(at+"case", &f.Case), text(at+"what", &f.What), text(at+"by", &f.By), text(at+"digest", &f.Digest),
			blob(at+"fact", &f.Raw))
	}
	return all
}

// rich fills a store with cases of all that a record holds: events, tasks, documents, a tombstone, facts of the desk, checkpoints.
func rich(tb testing.TB, h Harness, key Key) (Store, string) {
	tb.Helper()
	s, address := small(tb, h)
	must := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	_, err := s.Attach(tb.Context(), letter("n-1", "Dear Alma, we have your notice."))
	must(err)
	_, err = s.Attach(tb.Context(), letter("n-2", "Dear Alma"))
	must(err)
	l := s.(Log)
	for _, f := range []record.Fact{{What: record.FactAssign, Case: "n-1", By: "m-1", To: "m-2"},
		{What: record.FactLook, Case: "n-3", By: "m-2", Name: "show"}} {
		f.At = Start().Add(time.Minute)
		_, err = l.Note(tb.Context(), f)
		must(err)
	}
	key.Checkpoint(tb, s)
	opened(tb, s, "n-4")
	_, err = s.Erase(tb.Context(), record.Erasure{Case: "n-2", By: casework.Actor{Party: casework.Platform, ID: "p-7"}, At: Start(),
		Why: "the period of keeping has ended", Attachments: true})
	must(err)
	must(l.Anchor(tb.Context(), casework.Actor{Party: casework.Platform, ID: "p-7"}, Start().Add(time.Minute)))
	key.Checkpoint(tb, s)
	return s, address
}

// flips changes one bit at a time of all that a store holds, and every change is named.
func flips(t *testing.T, h Harness) {
	key := NewKey(t)
	s, _ := rich(t, h, key)
	whole := imageOf(t, s)
	against := record.Against{Known: key.Known, Asked: record.Asked{Signed: whole.head.N}}
	if fs := whole.faults(t, against); len(fs) > 0 {
		t.Fatalf("untouched: %v", fs)
	}
	n := 10_000
	if testing.Short() {
		n = 400
	}
	sum := 0
	for _, c := range whole.cells() {
		sum += len(c.get)
	}
	draw := rand.New(rand.NewPCG(20, 26))
	unseen := map[string]int{}
	for range n {
		m := whole.clone()
		at := draw.IntN(sum)
		for _, c := range m.cells() {
			if at >= len(c.get) {
				at -= len(c.get)
				continue
			}
			b := []byte(c.get)
			b[at] ^= 1 << draw.IntN(8)
			c.set(string(b))
			if len(m.faults(t, against)) == 0 {
				unseen[c.name]++
				t.Logf("%s: %q is now %q", c.name, c.get[max(0, at-20):min(len(b), at+20)], b[max(0, at-20):min(len(b), at+20)])
			}
			break
		}
	}
	if len(unseen) > 0 {
		t.Errorf("not named: %v", unseen)
	}
}
