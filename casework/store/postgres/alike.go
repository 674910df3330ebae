package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// setKeys writes the keys by which the case is found as perhaps alike. A closed case has none.
func setKeys(b *pgx.Batch, ch casework.Change) {
	if ch.Keys == nil && !ch.Case.Closed {
		return
	}
	b.Queue(`DELETE FROM alike WHERE case_id = $1`, ch.Case.ID)
	if ch.Case.Closed {
		return
	}
	b.Queue(`INSERT INTO alike (key, case_id) SELECT DISTINCT k, $2 FROM unnest($1::bigint[]) k`, ch.Keys, string(ch.Case.ID))
	b.Queue(`UPDATE cases SET keyed = TRUE WHERE id = $1`, ch.Case.ID)
}

// Alike returns the open cases of the kind that share one of the keys, at most limit for each key, in order of identifier, and
// those whose keys an earlier release did not work out.
func (s *Store) Alike(ctx context.Context, kind string, keys []int64, limit int) ([]aedile.CaseID, error) {
	rows, err := s.db.Query(ctx, `SELECT id FROM cases WHERE kind = $1 AND NOT closed AND NOT keyed
		UNION SELECT a.case_id FROM unnest($2::bigint[]) k CROSS JOIN LATERAL (SELECT x.case_id FROM alike x JOIN cases c ON c.id = x.case_id
			WHERE x.key = k AND c.kind = $1 ORDER BY x.case_id LIMIT $3) a ORDER BY 1`, kind, append([]int64{}, keys...), limit)
	if err != nil {
		return nil, fmt.Errorf("look for cases alike: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[aedile.CaseID])
	if err != nil {
		return nil, fmt.Errorf("look for cases alike: %w", err)
	}
	return ids, nil
}
