package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// runs are the parts of the list of what runs, in their order: what is late, by law and then by target; what has begun; what is still to
// come; what has no end. Each is one walk along an index.
var runs = []string{"class = 0 AND due < ?1", "class = 1 AND due < ?1", "class = 2 AND due < ?1", "due >= ?1 AND due < ?2", "due = ?2"}

// runsWhere narrows a part.
func runsWhere(part string, f casework.DueFilter, now int64) (string, []any) {
	where, args := part, []any{now, casework.NoEnd}
	for _, x := range []struct{ column, value string }{{"kind", f.Kind}, {"turn", string(f.Turn)}, {"whose", string(f.Of)}} {
		if x.value != "" {
			args = append(args, x.value)
			where += fmt.Sprintf(" AND d.%s = ?%d", x.column, len(args))
		}
	}
	return where, args
}

// runsQuery returns the query of a part; the limit comes behind the arguments of where.
func runsQuery(where string, args int) string {
	return fmt.Sprintf(`SELECT c.data, d.name, d.item FROM desk_dues d JOIN cases c ON c.id = d.id WHERE %s ORDER BY d.due, d.place, d.id, d.name, d.item LIMIT ?%d`, where, args+1)
}

// countQuery returns the query that counts a part; how far it counts comes behind the arguments of where.
func countQuery(where string, args int) string {
	return fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM desk_dues d WHERE %s LIMIT ?%d) AS counted`, where, args+1)
}

// Running implements desk.Board.
func (s *Store) Running(ctx context.Context, f casework.DueFilter, d casework.Days, limit int) (dues []casework.Pending, all int,
	err error) {
	now := d.Now.UnixMicro()
	parts := runs
	if f.Late {
		parts = parts[:2]
	} else if dues, err = s.errands(ctx, f); err != nil {
		return nil, 0, fmt.Errorf("list errands: %w", err)
	}
	all = len(dues)
	dues = dues[:min(all, limit)]
	for _, part := range parts {
		where, args := runsWhere(part, f, now)
		var n int
		if err := s.read.QueryRowContext(ctx, countQuery(where, len(args)),
			append(args, max(0, limit+casework.CountedBeyond-all))...).Scan(&n); err != nil {
			return nil, 0, fmt.Errorf("count what runs: %w", err)
		}
		all += n
		left := limit - len(dues)
		if n == 0 || left <= 0 {
			continue
		}
		more, err := collect(ctx, s.read, pending, runsQuery(where, len(args)), append(args, left)...)
		if err != nil {
			return nil, 0, fmt.Errorf("list what runs: %w", err)
		}
		dues = append(dues, more...)
	}
	for i := range dues {
		dues[i].Late = dues[i].Due.Late(d.Now)
	}
	return dues, all, nil
}

func pending(r *sql.Rows) (p casework.Pending, err error) {
	var data []byte
	var key casework.DueKey
	if err := r.Scan(&data, &key.Name, &key.Item); err != nil {
		return p, err
	}
	var c casework.Case
	if err := json.Unmarshal(data, &c); err != nil {
		return p, err
	}
	due, ok := c.Due(key.Name, key.Item)
	if !ok {
		return p, aedile.Internalf("list what runs", string(c.ID),
			"the list and the case differ").Hint("aedile desk rebuild makes the list anew")
	}
	return casework.Pending{Case: c.ID, Kind: c.Kind, About: c.About, State: c.State, Turn: c.Turn, Due: due}, nil
}

// errands returns what persons have to do because a machine could not; there is not much of it.
func (s *Store) errands(ctx context.Context, f casework.DueFilter) ([]casework.Pending, error) {
	parts, err := collect(ctx, s.read, func(r *sql.Rows) ([]casework.Pending, error) {
		var row, data []byte
		if err := r.Scan(&row, &data); err != nil {
			return nil, err
		}
		return errandsIn(row, data, f)
	}, errandsQuery, f.Kind, f.Turn)
	return slices.Concat(parts...), err
}

const errandsQuery = `SELECT r.data, c.data FROM desk_rows r JOIN cases c ON c.id = r.id WHERE r.todo = 1 AND (r.kind = ?1 OR ?1 = '') AND (r.turn = ?2 OR ?2 = '')
	AND (r.due, r.calm, r.opened, r.id) > (-4611686018427387904, 0, 0, '') ORDER BY r.due, r.calm, r.opened, r.id`

// errandsIn reads the errands of a row and its case.
func errandsIn(row, data []byte, f casework.DueFilter) ([]casework.Pending, error) {
	var r casework.CaseRow
	var c casework.Case
	if err := errors.Join(json.Unmarshal(row, &r), json.Unmarshal(data, &c)); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(r.Errands(c), func(p casework.Pending) bool { return f.Of != "" && p.Due.Of != f.Of }), nil
}
