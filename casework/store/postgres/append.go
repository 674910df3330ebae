package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

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
	err := s.change(ctx, func(tx pgx.Tx) error {
		h, err := lockHead(ctx, tx) // from here on nobody else appends, and what others wrote is seen
		if err != nil {
			return err
		}
		counts := casework.Counts{}
		for part := range slices.Chunk(chs, together) {
			if h, err = appendPart(ctx, tx, h, part, counts); err != nil {
				return err
			}
		}
		return errors.Join(putHead(ctx, tx, h), putCounts(ctx, tx, counts))
	})
	if err != nil {
		return fmt.Errorf("append: %w", err)
	}
	return nil
}

// together is how many changes are sent to the database at once: a bulk of moves waits for its answers four times a part instead of five
// times a move. Chosen:
// some megabytes.
const together = 256

// appendPart writes changes behind the head and returns the head after them.
func appendPart(ctx context.Context, tx pgx.Tx, h record.Head, chs []casework.Change, counts casework.Counts) (record.Head, error) {
	at, err := versions(ctx, tx, chs)
	if err != nil {
		return h, err
	}
	b := batch{opened: map[aedile.CaseID]int64{}}
	for _, ch := range chs {
		if err := record.At(ch, at[ch.Case.ID]); err != nil {
			return h, fmt.Errorf("append to %s: %w", ch.Case.ID, err)
		}
		at[ch.Case.ID] = ch.Case.Version
		if h, err = b.enter(h, ch); err != nil {
			return h, fmt.Errorf("append to %s: %w", ch.Case.ID, err)
		}
	}
	if err := b.send(ctx, tx); err != nil {
		return h, err
	}
	return h, showEach(ctx, tx, chs, b.opened, counts)
}

// versions returns at what versions the cases of the changes are stored; those that are not are at 0.
func versions(ctx context.Context, tx pgx.Tx, chs []casework.Change) (map[aedile.CaseID]int, error) {
	ids := make([]string, len(chs))
	for i := range chs {
		ids[i] = string(chs[i].Case.ID)
	}
	at := make(map[aedile.CaseID]int, len(chs))
	rows, err := tx.Query(ctx, `SELECT id, version FROM cases WHERE id = ANY ($1::text[])`, ids)
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	var id string
	var version int
	if _, err = pgx.ForEachRow(rows, []any{&id, &version}, func() error {
		at[aedile.CaseID(id)] = version
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	return at, nil
}

// batch is what is sent to the database at once.
type batch struct {
	pgx.Batch
	of     []aedile.CaseID         // by statement: the case it belongs to
	opened map[aedile.CaseID]int64 // the cases that are opened by it, and where in the journal
}

// enter adds one change behind the head and returns the head after it.
func (b *batch) enter(h record.Head, ch casework.Change) (record.Head, error) {
	for _, e := range ch.Events {
		var en record.Entry
		var err error
		if en, h, err = record.Link(h, e); err != nil {
			return h, err
		}
		if write(&b.Batch, en); en.Version == 1 {
			b.opened[en.Case] = en.Seq
		}
	}
	if err := file(&b.Batch, ch); err != nil {
		return h, err
	}
	for _, id := range ch.Unsent {
		b.Queue(`DELETE FROM tasks WHERE id = $1 AND NOT done AND tries = 0`, id).Exec(func(r pgconn.CommandTag) error {
			if r.RowsAffected() == 0 {
				return record.Left(ch, id)
			}
			return nil
		})
	}
	b.belongs(ch.Case.ID)
	return h, nil
}

// belongs notes that what was added since the last time belongs to a case.
func (b *batch) belongs(id aedile.CaseID) {
	for len(b.of) < b.Len() {
		b.of = append(b.of, id)
	}
}

// send does what was added. Its error names the case in which it failed.
func (b *batch) send(ctx context.Context, tx pgx.Tx) (err error) {
	done := 0
	for _, q := range b.QueuedQueries {
		if check := q.Fn; check != nil {
			q.Fn = func(br pgx.BatchResults) error { done++; return check(br) }
			continue
		}
		q.Exec(func(pgconn.CommandTag) error { done++; return nil })
	}
	if err := tx.SendBatch(ctx, &b.Batch).Close(); err != nil {
		return fmt.Errorf("append to %s: %w", b.of[min(done, len(b.of)-1)], err)
	}
	return nil
}

func lockHead(ctx context.Context, tx pgx.Tx) (h record.Head, err error) {
	if err = tx.QueryRow(ctx, `SELECT n, digest FROM head FOR UPDATE`).Scan(&h.N, &h.Digest); err != nil {
		return h, fmt.Errorf("read head: %w", err)
	}
	return h, nil
}

func putHead(ctx context.Context, tx pgx.Tx, h record.Head) error {
	if _, err := tx.Exec(ctx, `UPDATE head SET n = $1, digest = $2`, h.N, h.Digest); err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	return nil
}

func setHead(b *pgx.Batch, h record.Head) {
	b.Queue(`UPDATE head SET n = $1, digest = $2`, h.N, h.Digest)
}

func write(b *pgx.Batch, e record.Entry) {
	b.Queue(`INSERT INTO journal (seq, case_id, version, about, digest, event) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.Seq, e.Case, e.Version, e.About, e.Digest, string(e.Raw))
}

// file writes the case as it is listed, and the tasks.
func file(b *pgx.Batch, ch casework.Change) error {
	c := ch.Case
	c.Events = nil
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write case: %w", err)
	}
	b.Queue(`INSERT INTO cases (id, version, kind, state, turn, grp, closed, dues, data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, kind = excluded.kind, state = excluded.state, turn = excluded.turn,
		grp = excluded.grp, closed = excluded.closed, dues = excluded.dues, data = excluded.data`,
		c.ID, c.Version, c.Kind, c.State, c.Turn, c.Group, c.Closed, len(c.Dues), string(data))
	for _, t := range ch.Tasks {
		data, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("write task %s: %w", t.ID, err)
		}
		b.Queue(`INSERT INTO tasks (id, case_id, at, "do", data) VALUES ($1, $2, $3, $4, $5)`, t.ID, t.Case, micros(t.At), t.Do, string(data))
	}
	setKeys(b, ch)
	return nil
}

// micros rounds up, so that nothing comes before its time.
func micros(t time.Time) int64 { return t.Add(time.Microsecond - 1).UnixMicro() }

// Tasks implements casework.Store.
func (s *Store) Tasks(ctx context.Context, now time.Time, limit int, do ...string) ([]casework.Task, error) {
	rows, err := s.db.Query(ctx, `SELECT data, tries FROM tasks WHERE NOT done AND at <= $1 AND (cardinality($2::text[]) = 0 OR "do" = ANY ($2::text[]))
		ORDER BY at, id LIMIT $3`, now.UnixMicro(), append([]string{}, do...), max(limit, 0))
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	tasks, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (t casework.Task, err error) {
		var data string
		var tries int
		if err := r.Scan(&data, &tries); err != nil {
			return t, err
		}
		err = json.Unmarshal([]byte(data), &t)
		t.Tries = tries
		return t, err
	})
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
	where := "case_id = $1 AND id > $2"
	if id == "" {
		where = "(case_id, id) > ($1, $2)"
	}
	return paged("tasks", key{id: id}, func(after any) (pgx.Rows, error) {
		k := after.(key)
		return s.db.Query(ctx, `SELECT case_id, id, data, tries, at, done FROM tasks WHERE `+where+fmt.Sprintf(` ORDER BY case_id, id LIMIT %d`, page), k.id, k.task)
	}, storedTask, func(t record.StoredTask) any { return key{t.Case, t.ID} })
}

func storedTask(r pgx.CollectableRow) (t record.StoredTask, err error) {
	var data string
	var id, task string
	var tries int
	var at int64
	var done bool
	if err := r.Scan(&id, &task, &data, &tries, &at, &done); err != nil {
		return t, err
	}
	t = record.ReadTask(aedile.CaseID(id), task, []byte(data))
	t.Tries, t.Stands, t.Done = tries, time.UnixMicro(at).UTC(), done
	return t, nil
}

// Try puts a task off before an attempt at it is made, and counts the attempt. It reports false where somebody else has made one
// since the task was read, or it is done.
func (s *Store) Try(ctx context.Context, t casework.Task, until time.Time) (bool, error) {
	r, err := s.db.Exec(ctx, `UPDATE tasks SET at = $1, tries = tries + 1 WHERE id = $2 AND tries = $3 AND NOT done`, micros(until), t.ID,
		t.Tries)
	if err != nil {
		return false, fmt.Errorf("try task %s: %w", t.ID, err)
	}
	return r.RowsAffected() == 1, nil
}

func unmarshal[T any](r pgx.CollectableRow) (v T, err error) {
	var data string
	if err := r.Scan(&data); err != nil {
		return v, err
	}
	return v, json.Unmarshal([]byte(data), &v)
}

// Done implements casework.Store. A task that there is not is a NotFound error.
func (s *Store) Done(ctx context.Context, id string) error {
	r, err := s.db.Exec(ctx, `UPDATE tasks SET done = TRUE WHERE id = $1`, id)
	if err != nil {
		return fmt.Errorf("mark task %s: %w", id, err)
	}
	if r.RowsAffected() == 0 {
		return aedile.NotFoundf("mark task", id, "no such task")
	}
	return nil
}

// Load implements casework.Store.
func (s *Store) Load(ctx context.Context, id aedile.CaseID) (events []casework.Event, err error) {
	for e, err := range s.entries(ctx, `case_id = $2`, id) {
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

// where writes the filter as SQL; $1 is the identifier behind which the page begins.
func where(f casework.Filter) (string, []any) {
	conds, args := []string{"id > $1"}, []any{}
	for _, c := range []struct{ column, value string }{{"kind", f.Kind}, {"state", f.State}, {"turn", string(f.Turn)}, {"grp", f.Group}} {
		if c.value != "" {
			args = append(args, c.value)
			conds = append(conds, fmt.Sprintf("%s = $%d", c.column, len(args)+1))
		}
	}
	if f.Due {
		conds = append(conds, "dues > 0")
	}
	if !f.Closed {
		conds = append(conds, "NOT closed")
	}
	return strings.Join(conds, " AND "), args
}
