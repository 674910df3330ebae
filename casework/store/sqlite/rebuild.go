package sqlite

import (
	"context"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// Rebuild implements desk.Board.
func (s *Store) Rebuild(ctx context.Context) (n int, err error) {
	err = s.change(ctx, func(tx *writing) error {
		for _, table := range []string{"desk_years", "desk_rows", "desk_items", "desk_counts", "desk_dues", "desk_words"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
				return fmt.Errorf("empty %s: %w", table, err)
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO desk_text (desk_text) VALUES ('rebuild')`); err != nil {
			return fmt.Errorf("empty index: %w", err)
		}
		counts := casework.Counts{}
		if n, err = showAll(ctx, tx, counts); err != nil {
			return err
		}
		if err := markAll(ctx, tx, counts); err != nil {
			return err
		}
		if err := putCounts(ctx, tx, counts); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE desk_state SET version = ?`, kinds.RowVersion)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("make the rows of cases anew: %w", err)
	}
	return n, nil
}

// showAll makes the rows of all cases from the journal, in the order in which they were opened.
func showAll(ctx context.Context, tx *writing, counts casework.Counts) (n int, err error) {
	for after := int64(0); ; {
		ids, err := opened(ctx, tx, &after)
		if err != nil || len(ids) == 0 {
			return n, err
		}
		for _, id := range ids {
			c, err := caseIn(ctx, tx, id)
			if err != nil {
				return n, err
			}
			if err := show(ctx, tx, c, counts); err != nil {
				return n, err
			}
			n++
		}
	}
}

// opened returns some of the cases that were opened behind an event, and moves it on.
func opened(ctx context.Context, tx *writing, after *int64) (ids []aedile.CaseID, err error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT seq, case_id FROM journal WHERE seq > ? AND version = 1 AND substr(case_id, 1, 1) <> '~' ORDER BY seq LIMIT %d`, page), *after)
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id aedile.CaseID
		if err := rows.Scan(after, &id); err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// markAll puts on the rows what the log of the desk has noted.
func markAll(ctx context.Context, tx *writing, counts casework.Counts) error {
	for after := int64(0); ; {
		entries, err := factsIn(ctx, tx, after)
		if err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			after = e.Seq
			f, err := record.ReadFact(e.Raw)
			if err != nil {
				return fmt.Errorf("read fact %d: %w", e.Seq, err)
			}
			if err := mark(ctx, tx, f, counts); err != nil {
				return err
			}
		}
	}
}

// factsIn returns some of the facts behind one.
func factsIn(ctx context.Context, tx *writing, after int64) (all []record.FactEntry, err error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT seq, case_id, what, actor, digest, fact FROM desk_log WHERE seq > ? ORDER BY seq LIMIT %d`, page), after)
	if err != nil {
		return nil, fmt.Errorf("read log of the desk: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := factEntry(rows)
		if err != nil {
			return nil, fmt.Errorf("read log of the desk: %w", err)
		}
		all = append(all, e)
	}
	return all, rows.Err()
}
