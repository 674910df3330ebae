package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Append implements casework.Store.
func (s *Store) Append(ctx context.Context, chs ...casework.Change) error {
	for _, ch := range chs {
		if err := record.Whole(ch); err != nil {
			return err
		}
	}
	err := s.change(ctx, func(tx *writing) error {
		h, err := headOf(ctx, tx)
		if err != nil {
			return err
		}
		counts := casework.Counts{}
		for _, ch := range chs {
			if h, err = enter(ctx, tx, h, ch); err != nil {
				return fmt.Errorf("append to %s: %w", ch.Case.ID, err)
			}
			c := ch.Case
			if len(c.Events) != c.Version {
				if c, err = caseIn(ctx, tx, c.ID); err != nil {
					return fmt.Errorf("append to %s: %w", ch.Case.ID, err)
				}
			}
			if err := show(ctx, tx, c, counts); err != nil {
				return fmt.Errorf("append to %s: %w", ch.Case.ID, err)
			}
		}
		if err := putCounts(ctx, tx, counts); err != nil {
			return err
		}
		return setHead(ctx, tx, h)
	})
	if err != nil {
		return fmt.Errorf("append: %w", err)
	}
	return nil
}

// enter writes one change behind the head and returns the head after it.
func enter(ctx context.Context, tx *writing, h record.Head, ch casework.Change) (record.Head, error) {
	if err := version(ctx, tx, ch); err != nil {
		return h, err
	}
	for _, e := range ch.Events {
		var en record.Entry
		var err error
		if en, h, err = record.Link(h, e); err != nil {
			return h, err
		}
		if err := write(ctx, tx, en); err != nil {
			return h, err
		}
	}
	return h, file(ctx, tx, ch)
}

// version refuses the change if the case has moved on.
func version(ctx context.Context, tx *writing, ch casework.Change) error {
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

func setHead(ctx context.Context, tx *writing, h record.Head) error {
	if _, err := tx.ExecContext(ctx, `UPDATE head SET n = ?, digest = ?`, h.N, h.Digest); err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	return nil
}

func write(ctx context.Context, tx *writing, e record.Entry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO journal (seq, case_id, version, about, digest, event) VALUES (?, ?, ?, ?, ?, ?)`,
		e.Seq, e.Case, e.Version, e.About, e.Digest, string(e.Raw))
	if err != nil {
		return fmt.Errorf("write event %d: %w", e.Seq, err)
	}
	return nil
}

// file writes the case as it is listed, and the tasks.
func file(ctx context.Context, tx *writing, ch casework.Change) error {
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
		if _, err := tx.ExecContext(ctx, `INSERT INTO tasks (id, case_id, at, do, data) VALUES (?, ?, ?, ?, ?)`, t.ID, t.Case, micros(t.At), t.Do,
			string(data)); err != nil {
			return fmt.Errorf("write task %s: %w", t.ID, err)
		}
	}
	for _, id := range ch.Unsent {
		r, err := tx.ExecContext(ctx, `DELETE FROM tasks WHERE id = ? AND done = 0 AND tries = 0`, id)
		if err != nil {
			return fmt.Errorf("delete task %s: %w", id, err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, record.Left(ch, id))
		}
	}
	return setKeys(ctx, tx, ch)
}

// micros rounds up, so that nothing comes before its time.
func micros(t time.Time) int64 { return t.Add(time.Microsecond - 1).UnixMicro() }

// Tasks implements casework.Store.
func (s *Store) Tasks(ctx context.Context, now time.Time, limit int, do ...string) (tasks []casework.Task, err error) {
	cond, args := "", []any{now.UnixMicro()}
	for _, d := range do {
		cond, args = cond+", ?", append(args, d)
	}
	if cond != "" {
		cond = " AND do IN (" + cond[2:] + ")"
	}
	tasks, err = collect(ctx, s.read, func(r *sql.Rows) (t casework.Task, err error) {
		var data string
		var tries int
		if err := r.Scan(&data, &tries); err != nil {
			return t, err
		}
		err = json.Unmarshal([]byte(data), &t)
		t.Tries = tries
		return t, err
	}, `SELECT data, tries FROM tasks WHERE done = 0 AND at <= ?`+cond+` ORDER BY at, id LIMIT ?`, append(args, max(limit, 0))...)
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return tasks, nil
}

// TasksOf implements record.TaskKeeper.
func (s *Store) TasksOf(ctx context.Context, id aedile.CaseID) iter.Seq2[record.StoredTask, error] {
	type key struct {
		id   aedile.CaseID
		task string
	}
	where := "case_id = ? AND id > ?"
	if id == "" {
		where = "(case_id, id) > (?, ?)"
	}
	return paged("tasks", key{id: id}, func(after any) ([]record.StoredTask, error) {
		k := after.(key)
		return collect(ctx, s.read, storedTask, `SELECT case_id, id, data, tries, at, done FROM tasks WHERE `+where+
			fmt.Sprintf(` ORDER BY case_id, id LIMIT %d`, page), k.id, k.task)
	}, func(t record.StoredTask) any { return key{t.Case, t.ID} })
}

func storedTask(r *sql.Rows) (t record.StoredTask, err error) {
	var data []byte
	var id, task string
	var tries int
	var at int64
	var done bool
	if err := r.Scan(&id, &task, &data, &tries, &at, &done); err != nil {
		return t, err
	}
	t = record.ReadTask(aedile.CaseID(id), task, data)
	t.Tries, t.Stands, t.Done = tries, time.UnixMicro(at).UTC(), done
	return t, nil
}

// Try puts a task off before an attempt at it is made, and counts the attempt. It reports false where somebody else has made one
// since the task was read, or it is done.
func (s *Store) Try(ctx context.Context, t casework.Task, until time.Time) (mine bool, err error) {
	err = s.change(ctx, func(tx *writing) error {
		r, err := tx.ExecContext(ctx, `UPDATE tasks SET at = ?, tries = tries + 1 WHERE id = ? AND tries = ? AND done = 0`, micros(until), t.ID,
			t.Tries)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		mine = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("try task %s: %w", t.ID, err)
	}
	return mine, nil
}

// Done implements casework.Store. A task that there is not is a NotFound error.
func (s *Store) Done(ctx context.Context, id string) error {
	err := s.change(ctx, func(tx *writing) error {
		r, err := tx.ExecContext(ctx, `UPDATE tasks SET done = 1 WHERE id = ?`, id)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 1 {
			return err
		}
		return aedile.NotFoundf("mark task", id, "no such task")
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
		return nil, aedile.NotFoundf("load", string(id), "no such case")
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
