package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

func jsonOf(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write body: %w", err)
	}
	return b, nil
}

// small fills a database with three cases and eight events: 1, 4 and 7 are of n-1; 2, 5 and 8 of n-2; 3 and 6 of n-3.
func small(tb testing.TB, h Harness) (Store, string) {
	tb.Helper()
	s, address := h.fresh(tb)
	svc := service(tb, s, Start)
	for _, id := range []aedile.CaseID{"n-1", "n-2", "n-3"} {
		opened(tb, s, id)
	}
	for _, id := range []aedile.CaseID{"n-1", "n-2", "n-3"} {
		if _, err := svc.Move(tb.Context(), id, "notice", confirm(1)); err != nil {
			tb.Fatal(err)
		}
	}
	for _, id := range []aedile.CaseID{"n-1", "n-2"} {
		if _, err := svc.Move(tb.Context(), id, "notice", casework.Step{Move: "withdraw", By: casework.Actor{Party: casework.Notifier},
			Version: 2}); err != nil {
			tb.Fatal(err)
		}
	}
	whole(tb, s, 8)
	return s, address
}

func entries(tb testing.TB, s record.Journal) (es []record.Entry) {
	tb.Helper()
	for e, err := range s.Entries(tb.Context(), "") {
		if err != nil {
			tb.Fatal(err)
		}
		es = append(es, e)
	}
	return es
}

// named fails unless the journal's check names the event with all these texts.
func named(tb testing.TB, s record.Journal, seq int64, texts ...string) {
	tb.Helper()
	r, err := record.Verify(tb.Context(), s, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if !slices.ContainsFunc(r.Faults, func(f record.Fault) bool {
		return f.Seq == seq && !slices.ContainsFunc(texts, func(t string) bool { return !strings.Contains(f.String(), t) })
	}) {
		tb.Errorf("event %d is not named with %q: %v", seq, texts, r.Faults)
	}
}

func tampering(t *testing.T, h Harness) {
	s, address := small(t, h)
	before := entries(t, s)
	restore := func() {
		h.Exec(t, address, `DELETE FROM journal WHERE seq <> 0`)
		h.Exec(t, address, `UPDATE head SET n = 8, digest = ?`, string(before[7].Digest))
		for _, e := range before {
			h.Exec(t, address, `INSERT INTO journal (seq, case_id, version, about, digest, event) VALUES (?, ?, ?, ?, ?, ?)`,
				e.Seq, string(e.Case), e.Version, string(e.About), string(e.Digest), string(e.Raw))
		}
		whole(t, s, 8)
	}
	rapid.Check(t, func(rt *rapid.T) { // any one byte of any stored event
		e := rapid.SampledFrom(before).Draw(rt, "event")
		raw := slices.Clone(e.Raw)
		at := rapid.IntRange(0, len(raw)-1).Draw(rt, "byte")
		raw[at] = byte(rapid.IntRange(1, 127).Filter(func(b int) bool { return byte(b) != raw[at] }).Draw(rt, "to"))
		h.Exec(t, address, `UPDATE journal SET event = ? WHERE seq = ?`, string(raw), e.Seq)
		named(t, s, e.Seq, string(e.Case), "was changed")
		h.Exec(t, address, `UPDATE journal SET event = ? WHERE seq = ?`, string(e.Raw), e.Seq)
	})
	swap := func(a, b int64, columns ...string) {
		for _, c := range columns {
			h.Exec(t, address, `UPDATE journal SET `+c+` = (SELECT max(x.`+c+`) FROM journal x WHERE x.seq = ?) WHERE seq = ?`, a, b)
		}
	}
	for _, c := range []struct {
		name  string
		do    func()
		seq   int64
		texts []string
	}{
		{"one in the middle is missing", func() { h.Exec(t, address, `DELETE FROM journal WHERE seq = 4`) }, 4, []string{"is missing"}},
		{"the first is missing", func() { h.Exec(t, address, `DELETE FROM journal WHERE seq = 1`) }, 1, []string{"is missing"}},
		{"the last is missing", func() { h.Exec(t, address, `DELETE FROM journal WHERE seq = 8`) }, 8, []string{"is missing"}},
		{"one is missing and the rest moved up", func() {
			h.Exec(t, address, `DELETE FROM journal WHERE seq = 6`)
			h.Exec(t, address, `UPDATE journal SET seq = 6 WHERE seq = 7`)
			h.Exec(t, address, `UPDATE journal SET seq = 7 WHERE seq = 8`)
		}, 5, []string{"n-2", "event 6 followed"}},
		{"two changed places", func() {
			h.Exec(t, address, `UPDATE journal SET seq = 99 WHERE seq = 5`)
			h.Exec(t, address, `UPDATE journal SET seq = 5 WHERE seq = 6`)
			h.Exec(t, address, `UPDATE journal SET seq = 6 WHERE seq = 99`)
		}, 7, []string{"stands in another place", "followed event 5"}},
		{"one stands twice", func() {
			h.Exec(t, address, `INSERT INTO journal (seq, case_id, version, about, digest, event) SELECT 9, case_id, 99, about, digest, event FROM journal WHERE seq = 3`)
		}, 9, []string{"stands twice", "event 3"}},
		{"one was added past the store", func() {
			h.Exec(t, address, `UPDATE head SET n = 7, digest = (SELECT digest FROM journal WHERE seq = 7)`)
		}, 8, []string{"not appended by the store"}},
		{"one holds the content of another", func() { swap(2, 3, "digest", "event") }, 3, []string{"was changed"}},
		{"a digest was changed", func() {
			h.Exec(t, address, `UPDATE journal SET digest = ? WHERE seq = 2`, string(aedile.DigestOf(nil)))
		}, 2, []string{"was recorded"}},
		{"it is filed under another case", func() { h.Exec(t, address, `UPDATE journal SET case_id = 'n-9' WHERE seq = 6`) }, 6,
			[]string{"was changed", "n-3"}},
		{"it is about another case", func() { h.Exec(t, address, `UPDATE journal SET about = 'n-9' WHERE seq = 6`) }, 6,
			[]string{"was changed", "n-9"}},
	} {
		c.do()
		t.Log(c.name)
		named(t, s, c.seq, c.texts...)
		restore()
	}
	listing(t, h, s, address)
}

// listing tampers with the list of cases.
func listing(t *testing.T, h Harness, s Store, address string) {
	for query, want := range map[string]string{
		`UPDATE cases SET data = replace(data, '"changed_at":"2026', '"changed_at":"2025') WHERE id = 'n-3'`: "the time of its last event was changed",
		`UPDATE cases SET data = replace(data, '"calendar":"DE"', '"calendar":"FR"') WHERE id = 'n-3'`:       "calendar, group or label was changed",
		`UPDATE cases SET data = replace(data, '"end":"2026', '"end":"2027') WHERE id = 'n-3'`:               "what runs was changed",
		`UPDATE cases SET data = replace(data, '"turn":"platform"', '"turn":"notifier"') WHERE id = 'n-3'`:   "whose turn it is, or that it is closed was changed",
		`UPDATE cases SET dues = 0 WHERE id = 'n-3'`:                                                         "contradicts itself",
		`UPDATE cases SET state = 'told' WHERE id = 'n-3'`:                                                   "contradicts itself",
		`UPDATE cases SET kind = 'order' WHERE id = 'n-3'`:                                                   "contradicts itself",
		`UPDATE cases SET data = '{' WHERE id = 'n-3'`:                                                       "cannot be read",
		`UPDATE cases SET data = replace(data, '"version":3', '"version":4') WHERE id = 'n-1'`:               "case n-1: is listed at version 4",
		`UPDATE cases SET data = replace(data, '"version":3', '"version":1') WHERE id = 'n-1'`:               "case n-1: is listed at version 1",
		`UPDATE cases SET data = replace(data, '"state":"confirmed"', '"state":"x"') WHERE id = 'n-3'`:       `leads to "confirmed", and the case is listed as "x"`,
		`UPDATE cases SET data = replace(data, '"id":"n-2"', '"id":"n-7"') WHERE id = 'n-2'`:                 "case n-2: has events and is not listed",
	} {
		var was []string
		for _, c := range listed(t, s, casework.Filter{Closed: true}) {
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			was = append(was, string(b))
		}
		h.Exec(t, address, query)
		r, err := record.Against{Kind: kinds.Of}.Verify(t.Context(), s)
		if err != nil || !strings.Contains(fmt.Sprint(r.Faults), want) {
			t.Errorf("%s: %v %v", query, r.Faults, err)
		}
		for i, id := range []string{"n-1", "n-2", "n-3"} {
			h.Exec(t, address, `UPDATE cases SET data = ? WHERE id = ?`, was[i], id)
		}
		h.Exec(t, address, `UPDATE cases SET kind = 'notice', state = 'confirmed', dues = 1 WHERE id = 'n-3'`)
		whole(t, s, 8)
	}
}

// Key is a key pair for checkpoints of the suite.
type Key struct {
	Signer note.Signer
	Known  note.Verifiers
}

// NewKey makes a key pair.
func NewKey(tb testing.TB) Key {
	tb.Helper()
	k, _ := newPair(tb)
	return k
}

// Checkpoint signs and keeps one.
func (k Key) Checkpoint(tb testing.TB, s Store) record.Checkpoint {
	tb.Helper()
	c, err := record.Sign(tb.Context(), s, k.Signer, k.Known)
	if err == nil {
		err = s.SaveCheckpoint(tb.Context(), c)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// signed rewrites the journal so that its chain is whole again, which only the checkpoint shows.
func signed(t *testing.T, h Harness) {
	s, address := small(t, h)
	key := NewKey(t)
	early := key.Checkpoint(t, s)
	opened(t, s, "n-4")
	late := key.Checkpoint(t, s)
	if r, err := record.Verify(t.Context(), s, key.Known); err != nil || len(r.Faults) > 0 || r.Checkpoints != 2 || r.Signed != 9 ||
		early.N != 8 || late.N != 9 {
		t.Fatalf("%+v %v", r, err)
	}
	if r, _ := record.Verify(t.Context(), s, NewKey(t).Known); len(r.Faults) != 3 || !strings.Contains(r.Faults[0].Msg, "no known key") ||
		!strings.Contains(r.Faults[2].Msg, "not signed") {
		t.Errorf("another key: %v", r.Faults)
	}
	var head record.Head
	for i, e := range entries(t, s) {
		ev, err := e.Event()
		if err != nil {
			t.Fatal(err)
		}
		if i == 6 {
			ev.At = ev.At.Add(-24 * time.Hour) // the withdrawal is made a day older
		}
		if e, head, err = record.Link(head, ev); err != nil {
			t.Fatal(err)
		}
		h.Exec(t, address, `UPDATE journal SET digest = ?, event = ? WHERE seq = ?`, string(e.Digest), string(e.Raw), e.Seq)
	}
	h.Exec(t, address, `UPDATE head SET digest = ?`, string(head.Digest))
	if r, err := record.Verify(t.Context(), s, nil); err != nil || r.Fits != 0 || strings.Count(fmt.Sprint(r.Faults),
		"not those that were signed") != 2 {
		t.Errorf("without a key the checkpoints do not fit: %+v %v", r, err)
	}
	r, err := record.Verify(t.Context(), s, key.Known)
	if err != nil || len(r.Faults) != 4 || !strings.Contains(r.Faults[0].Msg, "the first 8 events are not those that were signed") ||
		!strings.Contains(r.Faults[2].Msg, "not signed") || !strings.Contains(r.Faults[3].Msg, "the time of its last event was changed") {
		t.Errorf("%v %v", r.Faults, err)
	}
	if _, err := record.Sign(t.Context(), s, key.Signer, key.Known); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("it is not signed over: %v", err)
	}
	h.Exec(t, address, `DELETE FROM journal WHERE seq > 5`)
	h.Exec(t, address, `UPDATE head SET n = 5, digest = (SELECT digest FROM journal WHERE seq = 5)`)
	if r, _ := record.Verify(t.Context(), s, key.Known); !strings.Contains(fmt.Sprint(r.Faults), "events 6 to 8 are missing") {
		t.Errorf("a shorter journal: %v", r.Faults)
	}
	h.Exec(t, address, `DELETE FROM checkpoints`)
	if r, _ := record.Verify(t.Context(), s, key.Known, late.Note); r.Checkpoints != 1 || !strings.Contains(fmt.Sprint(r.Faults),
		"events 6 to 9 are missing") {
		t.Errorf("against a checkpoint kept elsewhere: %v", r.Faults)
	}
}
