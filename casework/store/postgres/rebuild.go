package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// Rebuild implements desk.Board.
func (s *Store) Rebuild(ctx context.Context) (n int, err error) {
	err = s.change(ctx, func(tx pgx.Tx) error {
		if _, err := lockHead(ctx, tx); err != nil {
			return err
		}
		for _, table := range []string{"desk_years", "desk_rows", "desk_items", "desk_counts", "desk_dues"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table); err != nil {
				return fmt.Errorf("empty %s: %w", table, err)
			}
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
		_, err := tx.Exec(ctx, `UPDATE desk_state SET version = $1`, kinds.RowVersion)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("make the rows of cases anew: %w", err)
	}
	return n, nil
}

// showAll makes the rows of all cases from the journal, in the order in which they were opened.
func showAll(ctx context.Context, tx pgx.Tx, counts casework.Counts) (n int, err error) {
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
func opened(ctx context.Context, tx pgx.Tx, after *int64) (ids []aedile.CaseID, err error) {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT seq, case_id FROM journal WHERE seq > $1 AND version = 1 AND left(case_id, 1) <> '~' ORDER BY seq LIMIT %d`, page), *after)
	if err == nil {
		ids, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (id aedile.CaseID, err error) { return id, r.Scan(after, &id) })
	}
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	return ids, nil
}

// markAll puts on the rows what the log of the desk has noted.
func markAll(ctx context.Context, tx pgx.Tx, counts casework.Counts) error {
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
func factsIn(ctx context.Context, tx pgx.Tx, after int64) (all []record.FactEntry, err error) {
	rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT seq, case_id, what, actor, digest, fact FROM desk_log WHERE seq > $1 ORDER BY seq LIMIT %d`,
		page), after)
	if err == nil {
		all, err = pgx.CollectRows(rows, factEntry)
	}
	if err != nil {
		return nil, fmt.Errorf("read log of the desk: %w", err)
	}
	return all, nil
}
