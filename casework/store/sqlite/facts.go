package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Note implements desk.Log.
func (s *Store) Note(ctx context.Context, f record.Fact) (record.Fact, error) {
	err := s.change(ctx, func(tx *writing) (err error) {
		counts := casework.Counts{}
		if f, err = note(ctx, tx, f); err != nil {
			return err
		}
		if err := mark(ctx, tx, f, counts); err != nil {
			return err
		}
		return putCounts(ctx, tx, counts)
	})
	if err != nil {
		return f, fmt.Errorf("note %s: %w", f.What, err)
	}
	return f, nil
}

// note writes the fact behind the last, and lets go of the text of the draft that it replaces.
func note(ctx context.Context, tx *writing, f record.Fact) (record.Fact, error) {
	var h record.Head
	var known bool
	if err := tx.QueryRowContext(ctx, `SELECT n, digest, EXISTS (SELECT 1 FROM cases WHERE id = ?) FROM desk_head`, f.Case).Scan(&h.N,
		&h.Digest, &known); err != nil {
		return f, fmt.Errorf("read head: %w", err)
	}
	e, h, err := f.Link(h)
	if err != nil {
		return f, err
	}
	if f.Case != "" && !known {
		return f, aedile.NotFoundf("note", string(f.Case), "no such case")
	}
	if f, err = record.ReadFact(e.Raw); err != nil {
		return f, err
	}
	if f.What == record.FactDraft {
		old, err := factsOf(ctx, tx, f.Case, f.What)
		if err != nil {
			return f, err
		}
		if err := bare(ctx, tx, old, f.Replaces); err != nil {
			return f, err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO desk_log (seq, what, case_id, actor, digest, fact) VALUES (?, ?, ?, ?, ?, ?)`, e.Seq, e.What,
		e.Case, e.By, e.Digest, string(e.Raw))
	if err != nil {
		return f, fmt.Errorf("write fact: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE desk_head SET n = ?, digest = ?`, h.N, h.Digest); err != nil {
		return f, fmt.Errorf("write head: %w", err)
	}
	return f, nil
}

// mark puts what a fact says of its case on the row of the case.
func mark(ctx context.Context, tx *writing, f record.Fact, counts casework.Counts) error {
	if f.Case == "" {
		return nil
	}
	d, err := deskRow(ctx, tx, f.Case)
	if err != nil || d == nil {
		return err
	}
	before := d.row
	if d.row.Marks = f.Mark(d.row.Marks); d.row.Marks == before.Marks {
		return nil
	}
	counts.Move(&before, &d.row)
	return putRow(ctx, tx, *d)
}

// factsOf returns the facts of a case that have a text, of one kind or, with what "", of all.
func factsOf(ctx context.Context, tx *writing, id aedile.CaseID, what record.FactKind) (all []record.Fact, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq, case_id, what, actor, digest, fact FROM desk_log WHERE case_id = ?1 AND (what = ?2 OR ?2 = '')
		AND fact LIKE '%"$personal":{"text":%' ORDER BY seq`, id, what)
	if err != nil {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := factEntry(rows)
		if err != nil {
			return nil, fmt.Errorf("read facts: %w", err)
		}
		f, err := record.ReadFact(e.Raw)
		if err != nil {
			return nil, fmt.Errorf("read fact %d: %w", e.Seq, err)
		}
		all = append(all, f)
	}
	return all, rows.Err()
}

// bare takes the texts out of those facts that are chosen.
func bare(ctx context.Context, tx *writing, facts []record.Fact, chosen func(record.Fact) bool) error {
	for _, f := range facts {
		if f.Text.Text == "" || !chosen(f) {
			continue
		}
		e, err := f.Bare()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE desk_log SET fact = ? WHERE seq = ?`, string(e.Raw), e.Seq); err != nil {
			return fmt.Errorf("write fact %d: %w", e.Seq, err)
		}
	}
	return nil
}

func factEntry(r *sql.Rows) (e record.FactEntry, err error) {
	err = r.Scan(&e.Seq, &e.Case, &e.What, &e.By, &e.Digest, &e.Raw)
	return e, err
}

// factsQuery returns the query of one page of facts; its last argument is the fact behind which it begins.
func factsQuery(f record.FactFilter) (string, []any) {
	c := &cond{}
	c.add(f.Case != "", "case_id = ?", f.Case)
	c.add(f.By != "", "actor = ?", f.By)
	if len(f.What) > 0 {
		var kinds []any
		for _, w := range f.What {
			kinds = append(kinds, w)
		}
		c.add(true, "what IN (?"+strings.Repeat(", ?", len(kinds)-1)+")", kinds...)
	}
	c.add(true, "seq > ?")
	order := fmt.Sprintf(` ORDER BY seq LIMIT %d`, page)
	if f.Last > 0 {
		order = fmt.Sprintf(` ORDER BY seq DESC LIMIT %d`, min(f.Last, maxFacts))
	}
	return `SELECT seq, case_id, what, actor, digest, fact FROM desk_log WHERE ` + c.String() + order, c.args
}

// FactEntries implements record.FactLog.
func (s *Store) FactEntries(ctx context.Context) iter.Seq2[record.FactEntry, error] {
	return s.factEntries(ctx, record.FactFilter{})
}

func (s *Store) factEntries(ctx context.Context, f record.FactFilter) iter.Seq2[record.FactEntry, error] {
	query, args := factsQuery(f)
	return paged("log of the desk", f.After, func(after any) ([]record.FactEntry, error) {
		return collect(ctx, s.read, factEntry, query, append(append([]any{}, args...), after)...)
	}, func(e record.FactEntry) any { return e.Seq })
}

// Facts implements desk.Log.
func (s *Store) Facts(ctx context.Context, f record.FactFilter) iter.Seq2[record.Fact, error] {
	if f.Last > 0 {
		return record.Facts(s.lastFacts(ctx, f))
	}
	return record.Facts(s.factEntries(ctx, f))
}

// maxFacts is how many of the last facts are read at once.
const maxFacts = 1000

// lastFacts yields the last facts, the earliest first.
func (s *Store) lastFacts(ctx context.Context, f record.FactFilter) iter.Seq2[record.FactEntry, error] {
	return func(yield func(record.FactEntry, error) bool) {
		query, args := factsQuery(f)
		all, err := collect(ctx, s.read, factEntry, query, append(args, f.After)...)
		if err != nil {
			yield(record.FactEntry{}, fmt.Errorf("read log of the desk: %w", err))
			return
		}
		for _, e := range slices.Backward(all) {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// FactHead implements record.FactLog.
func (s *Store) FactHead(ctx context.Context) (h record.Head, err error) {
	if err = s.read.QueryRowContext(ctx, `SELECT n, digest FROM desk_head`).Scan(&h.N, &h.Digest); err != nil {
		return h, fmt.Errorf("read head of the log of the desk: %w", err)
	}
	return h, nil
}

// ChangeKeys implements record.KeyKeeper.
func (s *Store) ChangeKeys(ctx context.Context, c record.KeyChange, by casework.Actor, at time.Time) error {
	err := s.change(ctx, func(tx *writing) error {
		return s.own(ctx, tx, record.Keyed, func(h record.Head, v int) (record.Entry, record.Head, error) { return c.Link(h, v, by, at) })
	})
	if err != nil {
		return fmt.Errorf("change keys: %w", err)
	}
	return nil
}

// Anchor implements desk.Log.
func (s *Store) Anchor(ctx context.Context, by casework.Actor, at time.Time) error {
	err := s.change(ctx, func(tx *writing) error {
		var log record.Head
		var before int64
		if err := tx.QueryRowContext(ctx, `SELECT n, digest, anchored FROM desk_head`).Scan(&log.N, &log.Digest, &before); err != nil {
			return fmt.Errorf("read head of the log of the desk: %w", err)
		}
		if log.N == before {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE desk_head SET anchored = n`); err != nil {
			return fmt.Errorf("write head of the log of the desk: %w", err)
		}
		return s.own(ctx, tx, record.Desked, func(h record.Head, v int) (record.Entry, record.Head,
			error) {
			return log.Anchor(h, v, by, at)
		})
	})
	if err != nil {
		return fmt.Errorf("anchor the log of the desk: %w", err)
	}
	return nil
}
