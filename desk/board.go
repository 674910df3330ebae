package desk

import (
	"context"
	"iter"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// What lists of cases are made of. See the types that they name.
type (
	Row        = casework.CaseRow
	RowFilter  = casework.RowFilter
	RowPage    = casework.RowPage
	Ladder     = casework.Ladder
	Days       = casework.Days
	Fact       = record.Fact
	FactFilter = record.FactFilter
)

// Board is the read model: every case as one row, kept up to date with the journal and the log of the desk. Both stores are one.
type Board interface {
	// Rows returns one page of the rows that the filter lets through, and the cursor of the next page; "" where there is none. A cursor
	// of another order is an Invalid error.
	Rows(ctx context.Context, f RowFilter, p RowPage) (rows []Row, next string, err error)
	// Row returns the row of the case with that identifier or number. One that does not exist is a NotFound error.
	Row(ctx context.Context, name string) (Row, error)
	// Ladder returns how many open cases of the filter are on each rung. By Kind, Turn, Assignee, Nobody, Held, Second and Alike it is
	// kept, and costs the same however many cases there are; by other fields the cases are counted.
	Ladder(ctx context.Context, f RowFilter, d Days) (Ladder, error)
	// Running returns at most limit dues that run in open cases, in the order of casework.Pendings at d.Now, and how many there are,
	// counted to casework.CountedBeyond more than limit.
	Running(ctx context.Context, f casework.DueFilter, d Days, limit int) (dues []casework.Pending, all int, err error)
	record.TaskKeeper
	// Rebuild makes all rows and counts anew from the journal and the log of the desk, and returns how many cases there are.
	Rebuild(ctx context.Context) (int, error)
}

// Log is the log of what was done at the desk and is no move of law. Both stores are one.
type Log interface {
	// Note writes a fact behind the last and returns it as it stands there. One that lacks a field of its kind is an Invalid error; one of
	// a case that does not exist is a NotFound error.
	Note(ctx context.Context, f Fact) (Fact, error)
	// Facts yields the facts that the filter lets through, the earliest first. It stops at the first error, which it yields.
	Facts(ctx context.Context, f FactFilter) iter.Seq2[Fact, error]
	record.FactLog
	// Anchor writes the end of the log into the journal, where it has grown since that was done; the next checkpoint then covers it.
	Anchor(ctx context.Context, by casework.Actor, at time.Time) error
}
