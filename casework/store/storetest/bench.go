package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
)

// BenchmarkAppend measures the opening of cases, one after the other, each on disk before the next.
func BenchmarkAppend(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	n := 0
	for b.Loop() {
		n++
		b.StopTimer()
		ch := change(b, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", n)), notice("Alma Example"))
		b.StartTimer()
		if err := s.Append(b.Context(), ch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerify measures the check of a journal of 5,000 events.
func BenchmarkVerify(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	const events = 5000
	var ch casework.Change
	for i := range events {
		ch = change(b, nowhere{}, aedile.CaseID(fmt.Sprintf("n-%d", i)), notice("Alma Example"))
		if err := s.Append(b.Context(), ch); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if r, err := record.Verify(b.Context(), s, nil); err != nil || len(r.Faults) > 0 {
			b.Fatal(r.Faults, err)
		}
	}
	b.ReportMetric(events*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// boardCases is how many open cases the lists of BenchmarkBoard are drawn from.
const boardCases = 100_000

// BenchmarkBoard measures what a page of the desk asks, over 100,000 open cases: a list of 1,000, the ladder of all and of one person, one
// row, a search, what runs next, and a move with the row that follows it.
func BenchmarkBoard(b *testing.B, h Harness) {
	s, _ := h.fresh(b)
	openMany(b, s)
	board := s.(Board)
	d := casework.DaysAt(Start().AddDate(0, 0, 40), time.UTC)
	for i := range 2000 {
		f := record.Fact{What: record.FactAssign, Case: aedile.CaseID(fmt.Sprintf("n-%06d", i*50)), By: "m-1",
			To: casework.ActorID(fmt.Sprintf("m-%d", i%20)), At: Start()}
		if _, err := s.(Log).Note(b.Context(), f); err != nil {
			b.Fatal(err)
		}
	}
	measure := func(name string, do func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	rows := func(f casework.RowFilter, p casework.RowPage) func() error {
		return func() error {
			got, _, err := board.Rows(b.Context(), f, p)
			if err == nil && len(got) == 0 {
				return fmt.Errorf("no rows: %+v", f)
			}
			return err
		}
	}
	ladder := func(f casework.RowFilter) func() error {
		return func() error {
			l, err := board.Ladder(b.Context(), f, d)
			if err == nil && l.All() == 0 {
				return fmt.Errorf("no cases: %+v", f)
			}
			return err
		}
	}
	measure("list1000", rows(casework.RowFilter{}, casework.RowPage{Limit: 1000}))
	measure("list100ofPerson", rows(casework.RowFilter{Assignee: "m-3"}, casework.RowPage{Limit: 100}))
	measure("list100late", rows(casework.RowFilter{Rung: casework.RungLate, Days: d}, casework.RowPage{Limit: 100}))
	measure("search100common", rows(casework.RowFilter{Words: "copied trade"}, casework.RowPage{Limit: 100}))
	measure("search100rare", rows(casework.RowFilter{Words: "maker 17 shop"}, casework.RowPage{Limit: 100}))
	measure("ladder", ladder(casework.RowFilter{}))
	measure("ladderOfPerson", ladder(casework.RowFilter{Assignee: "m-3"}))
	measure("ladderCounted", ladder(casework.RowFilter{Lang: "", State: "received"}))
	measure("row", func() error { _, err := board.Row(b.Context(), "C-2026-0777"); return err })
	measure("running200", func() error { _, _, err := board.Running(b.Context(), casework.DueFilter{}, d, 200); return err })
	n := 0
	measure("assign", func() error {
		n++
		_, err := s.(Log).Note(b.Context(), record.Fact{What: record.FactAssign, Case: aedile.CaseID(fmt.Sprintf("n-%06d", n%boardCases)),
			By: "m-1", To: casework.ActorID(fmt.Sprintf("m-%d", n%7)), At: Start()})
		return err
	})
	measure("verifyTasks", func() error {
		_, faults, err := record.Against{Kind: kinds.Of}.VerifyTasks(b.Context(), s, board, Start().AddDate(0, 0, 80))
		if err == nil && len(faults) > 0 {
			err = fmt.Errorf("%d faults: %v", len(faults), faults[0])
		}
		return err
	})
	measure("rebuild", func() error { _, err := board.Rebuild(b.Context()); return err })
}

// openMany opens the cases from which the lists are drawn.
func openMany(b *testing.B, s Store) {
	b.Helper()
	terms, err := Terms(9)
	if err != nil {
		b.Fatal(err)
	}
	k, _ := kinds.Of("notice")
	const together = 500
	var chs []casework.Change
	for i := range boardCases {
		step := notice("Alma Example")
		step.At = Start().Add(time.Duration(i) * time.Minute)
		step.Body = &kinds.Notice{Reasons: fmt.Sprintf("Offer %d shows a copied trade mark of maker %d and is sold as genuine in shop %d.", i,
			i%900, i%77),
			Locations: []string{fmt.Sprintf("https://market.example/item/%d", i%60_000)}, Name: casework.Name("Alma Example"),
			Email: casework.Name("alma@rights.example"), GoodFaith: true}
		terms.Policy["notice.decide"] = deadline.Period{N: 1 + i%90, Unit: deadline.Days}
		ch, err := casework.Apply(k, casework.Case{ID: aedile.CaseID(fmt.Sprintf("n-%06d", i))}, step, terms)
		if err != nil {
			b.Fatal(err)
		}
		if chs = append(chs, ch); len(chs) == together {
			if err := s.Append(b.Context(), chs...); err != nil {
				b.Fatal(err)
			}
			chs = nil
		}
	}
}
