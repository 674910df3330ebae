package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/record"
)

// Append implements casework.Store.
func (s *Store) Append(ctx context.Context, ch casework.Change) error {
	err := record.Whole(ch)
	if err != nil {
		return err
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := version(ctx, tx, ch); err != nil {
			return err
		}
		h, err := headOf(ctx, tx)
		if err != nil {
			return err
		}
		for _, e := range ch.Events {
			var en record.Entry
			if en, h, err = record.Link(h, e); err != nil {
				return err
			}
			if err := write(ctx, tx, en); err != nil {
				return err
			}
		}
		if err := setHead(ctx, tx, h); err != nil {
			return err
		}
		return file(ctx, tx, ch)
	})
	if err != nil {
		return fmt.Errorf("append to %s: %w", ch.Case.ID, err)
	}
	return nil
}

// version refuses the change if the case has moved on.
func version(ctx context.Context, tx *sql.Tx, ch casework.Change) error {
	var at int
	err := tx.QueryRowContext(ctx, `SELECT version FROM cases WHERE id = ?`, ch.Case.ID).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read version: %w", err)
	}
	return record.At(ch, at)
}

func headOf(ctx context.Context, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (h record.Head, err error) {
	if err = q.QueryRowContext(ctx, `SELECT n, digest FROM head`).Scan(&h.N, &h.Digest); err != nil {
		return h, fmt.Errorf("read head: %w", err)
	}
	return h, nil
}

func setHead(ctx context.Context, tx *sql.Tx, h record.Head) error {
	if _, err := tx.ExecContext(ctx, `UPDATE head SET n = ?, digest = ?`, h.N, h.Digest); err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	return nil
}

func write(ctx context.Context, tx *sql.Tx, e record.Entry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO journal (seq, case_id, version, about, digest, event) VALUES (?, ?, ?, ?, ?, ?)`,
		e.Seq, e.Case, e.Version, e.About, e.Digest, string(e.Raw))
	if err != nil {
		return fmt.Errorf("write event %d: %w", e.Seq, err)
	}
	return nil
}

// file writes the case as it is listed, and the tasks.
func file(ctx context.Context, tx *sql.Tx, ch casework.Change) error {
	c := ch.Case
	c.Events = nil
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO cases (id, version, kind, state, turn, grp, closed, dues, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, state = excluded.state, turn = excluded.turn,
		grp = excluded.grp, closed = excluded.closed, dues = excluded.dues, data = excluded.data`,
		c.ID, c.Version, c.Kind, c.State, c.Turn, c.Group, c.Closed, len(c.Dues), string(data))
	if err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	for _, t := range ch.Tasks {
		data, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("write task %s: %w", t.ID, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO tasks (id, case_id, at, data) VALUES (?, ?, ?, ?)`, t.ID, t.Case, micros(t.At), string(data)); err != nil {
			return fmt.Errorf("write task %s: %w", t.ID, err)
		}
	}
	return nil
}

// micros rounds up, so that nothing comes before its time.
func micros(t time.Time) int64 { return t.Add(time.Microsecond - 1).UnixMicro() }

// Tasks implements casework.Store.
func (s *Store) Tasks(ctx context.Context, now time.Time, limit int) (tasks []casework.Task, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT data FROM tasks WHERE done = 0 AND at <= ? ORDER BY at, id LIMIT ?`, now.UnixMicro(), max(limit, 0))
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		var t casework.Task
		if err := rows.Scan(&data); err != nil {
			return nil, fmt.Errorf("read tasks: %w", err)
		}
		if err := json.Unmarshal([]byte(data), &t); err != nil {
			return nil, fmt.Errorf("read tasks: %w", err)
		}
		tasks = append(tasks, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return tasks, nil
}

// Done implements casework.Store. A task that there is not is a NotFound error.
func (s *Store) Done(ctx context.Context, id string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE tasks SET done = 1 WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return &aedile.Error{Class: aedile.NotFound, Op: "mark task", Subject: id, Msg: "no such task"}
	})
	if err != nil {
		return fmt.Errorf("mark task %s: %w", id, err)
	}
	return nil
}

// Load implements casework.Store.
func (s *Store) Load(ctx context.Context, id aedile.CaseID) (events []casework.Event, err error) {
	for e, err := range s.entries(ctx, `case_id = ?`, id) {
		if err != nil {
			return nil, err
		}
		ev, err := e.Event()
		if err != nil {
			return nil, err
		}
		events = append(events, ev)
	}
	if len(events) == 0 {
		return nil, &aedile.Error{Class: aedile.NotFound, Op: "load", Subject: string(id), Msg: "no such case"}
	}
	return events, nil
}

// where writes the filter as SQL.
func where(f casework.Filter) (string, []any) {
	conds, args := []string{"id > ?"}, []any{}
	for _, c := range []struct{ column, value string }{{"kind", f.Kind}, {"state", f.State}, {"turn", string(f.Turn)}, {"grp", f.Group}} {
		if c.value != "" {
			conds, args = append(conds, c.column+" = ?"), append(args, c.value)
		}
	}
	if f.Due {
		conds = append(conds, "dues > 0")
	}
	if !f.Closed {
		conds = append(conds, "closed = 0")
	}
	return strings.Join(conds, " AND "), args
}
