package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// setKeys writes the keys by which the case is found as perhaps alike. A closed case has none.
func setKeys(ctx context.Context, tx *writing, ch casework.Change) error {
	if ch.Keys == nil && !ch.Case.Closed {
		return nil
	}
	if err := dropKeys(ctx, tx, ch.Case.ID); err != nil || ch.Case.Closed {
		return err
	}
	for _, k := range ch.Keys {
		if _, err := tx.ExecContext(ctx, `INSERT INTO alike (key, case_id) VALUES (?, ?) ON CONFLICT DO NOTHING`, k, ch.Case.ID); err != nil {
			return fmt.Errorf("write keys: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE cases SET keyed = 1 WHERE id = ?`, ch.Case.ID); err != nil {
		return fmt.Errorf("write keys: %w", err)
	}
	return nil
}

func dropKeys(ctx context.Context, tx *writing, id aedile.CaseID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM alike WHERE case_id = ?`, id); err != nil {
		return fmt.Errorf("drop keys: %w", err)
	}
	return nil
}

// Alike returns the open cases of the kind that share one of the keys, at most limit for each key, in order of identifier, and
// those whose keys an earlier release did not work out.
func (s *Store) Alike(ctx context.Context, kind string, keys []int64, limit int) ([]aedile.CaseID, error) {
	scan := func(r *sql.Rows) (id aedile.CaseID, err error) { return id, r.Scan(&id) }
	ids, err := collect(ctx, s.read, scan, `SELECT id FROM cases WHERE kind = ? AND closed = 0 AND keyed = 0 ORDER BY id`, kind)
	seen := map[aedile.CaseID]bool{}
	for _, k := range keys {
		if err != nil {
			break
		}
		var more []aedile.CaseID
		more, err = collect(ctx, s.read, scan, `SELECT a.case_id FROM alike a JOIN cases c ON c.id = a.case_id
			WHERE a.key = ? AND c.kind = ? ORDER BY a.case_id LIMIT ?`, k, kind, limit)
		for _, id := range more {
			if !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	if err != nil {
		return nil, fmt.Errorf("look for cases alike: %w", err)
	}
	return ids, nil
}
