package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
)

// forgery is one larger change of a record, by somebody who may write all of the store and has not got the key.
type forgery struct {
	name string
	do   func(m *image)
}

// spoils gives the forgeries that fit any list: one or more of it are left out, stand twice, change places, or take the content of another.
func spoils[T any](name string, of func(m *image) *[]T, whole image, twice bool) (all []forgery) {
	n := len(*of(&whole))
	for i := range n {
		all = append(all, forgery{fmt.Sprintf("%s %d is left out", name, i), func(m *image) { *of(m) = slices.Delete(*of(m), i, i+1) }})
		if i > 0 {
			all = append(all, forgery{fmt.Sprintf("%s from %d on are left out", name, i), func(m *image) { *of(m) = (*of(m))[:i] }})
		}
		if twice {
			all = append(all, forgery{fmt.Sprintf("%s %d stands twice", name, i), func(m *image) {
				*of(m) = append(*of(m), (*of(m))[i])
			}}, forgery{fmt.Sprintf("%s %d stands twice, one behind the other", name, i), func(m *image) {
				*of(m) = slices.Insert(*of(m), i, (*of(m))[i])
			}})
		}
		for j := range i {
			if twice {
				all = append(all, forgery{fmt.Sprintf("%s %d and %d change places", name, j, i), func(m *image) {
					l := *of(m)
					l[i], l[j] = l[j], l[i]
				}})
			}
			all = append(all, forgery{fmt.Sprintf("%s %d stands in place of %d", name, j, i), func(m *image) { (*of(m))[i] = (*of(m))[j] }})
		}
	}
	return all
}

// anew makes the chain anew from the event with that number on, after the change: what whoever owns the store can do without the key.
func (m *image) anew(tb testing.TB, from int64, change func(e *record.Entry) (drop bool)) {
	tb.Helper()
	was := m.entries
	m.entries, m.head = nil, record.Head{}
	for _, e := range was {
		if e.Seq >= from && change(&e) {
			continue
		}
		ev, err := e.Event()
		if err != nil {
			tb.Fatal(err)
		}
		ev.Prev = m.head.Digest
		d, err := ev.Digest()
		if err != nil {
			tb.Fatal(err)
		}
		raw := strings.Replace(string(e.Raw), follows(e), string(m.head.Digest), 1)
		if e.Seq == 1 || follows(e) == "" {
			raw = string(e.Raw)
		}
		m.head = record.Head{N: m.head.N + 1, Digest: d}
		m.entries = append(m.entries, record.Entry{Seq: m.head.N, Case: e.Case, About: e.About, Version: e.Version, Digest: d, Raw: []byte(raw)})
	}
}

// follows returns the digest by which the event names the one before.
func follows(e record.Entry) string {
	ev, err := e.Event()
	if err != nil {
		return ""
	}
	return string(ev.Prev)
}

// forgeries are what is tried.
func forgeries(tb testing.TB, whole image) []forgery {
	tb.Helper()
	all := slices.Concat(
		spoils("event", func(m *image) *[]record.Entry { return &m.entries }, whole, true),
		spoils("row", func(m *image) *[]record.Listing { return &m.rows }, whole, false),
		spoils("attachment", func(m *image) *[]record.Attachment { return &m.attachments }, whole, false),
		spoils("task", func(m *image) *[]heldTask { return &m.tasks }, whole, false),
		spoils("fact", func(m *image) *[]record.FactEntry { return &m.facts }, whole, true),
		[]forgery{
			{"no checkpoint", func(m *image) { m.notes = nil }},
			{"the newest checkpoint is left out", func(m *image) { m.notes = m.notes[:len(m.notes)-1] }},
			{"checkpoints of another key", func(m *image) { m.notes = []string{strings.Replace(m.notes[1], "record.example", "other.example", 1)} }},
			{"nothing is left", func(m *image) { *m = image{} }},
			{"the texts are back that were taken out", func(m *image) {
				for i := range m.entries {
					m.entries[i].Raw = []byte(strings.ReplaceAll(string(m.entries[i].Raw), `"$personal":{"digest"`, `"$personal":{"text":"Alma","digest"`))
				}
			}},
			{"everything a day earlier", func(m *image) {
				for i := range m.entries {
					m.entries[i].Raw = []byte(strings.ReplaceAll(string(m.entries[i].Raw), "2026-03-02T09", "2026-03-01T09"))
				}
			}},
			{"every task is done", func(m *image) {
				for i := range m.tasks {
					m.tasks[i].Done = true
				}
			}},
			{"every task is put off", func(m *image) {
				for i := range m.tasks {
					m.tasks[i].Stands = m.tasks[i].Stands.Add(24 * time.Hour)
				}
			}},
			{"all rows say what the first says", func(m *image) {
				for i := range m.rows {
					id := m.rows[i].ID
					m.rows[i] = m.rows[0]
					m.rows[i].ID = id
				}
			}},
			{"every document is empty", func(m *image) {
				for i := range m.attachments {
					m.attachments[i].Data = nil
				}
			}},
		})
	for from := int64(1); from <= whole.head.N; from++ {
		all = append(all, forgery{fmt.Sprintf("event %d is left out and the chain made anew", from), func(m *image) {
			m.anew(tb, from, func(e *record.Entry) bool { return e.Seq == from })
		}}, forgery{fmt.Sprintf("event %d is a second later and the chain made anew", from), func(m *image) {
			m.anew(tb, from, func(e *record.Entry) bool {
				if e.Seq == from {
					e.Raw = []byte(strings.Replace(string(e.Raw), `:00Z"`, `:01Z"`, 1))
				}
				return false
			})
		}}, forgery{fmt.Sprintf("the record as it was after event %d", from), func(m *image) {
			if from == whole.head.N {
				m.entries[from-1].Digest = aedile.DigestOf(nil)
				return
			}
			m.entries = m.entries[:from]
			m.head = record.Head{N: from, Digest: m.entries[from-1].Digest}
			m.notes = nil
		}})
	}
	return all
}

// large makes one larger change at a time of all that a store holds, and each is named.
func large(t *testing.T, h Harness) {
	key := NewKey(t)
	s, _ := rich(t, h, key)
	whole := imageOf(t, s)
	against := record.Against{Known: key.Known, Asked: record.Asked{Signed: whole.head.N}}
	all := forgeries(t, whole)
	if len(all) < 100 {
		t.Errorf("%d larger changes, want a hundred", len(all))
	}
	for _, f := range all {
		m := whole.clone()
		f.do(&m)
		if len(m.faults(t, against)) == 0 {
			t.Errorf("%s: not named", f.name)
		}
	}
	t.Logf("%d larger changes", len(all))
}
