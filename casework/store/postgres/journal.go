package postgres

import (
	"context"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// paged yields the rows of a query page by page; next returns what the page after the row begins behind.
func paged[T any](what string, first any, read func(after any) (pgx.Rows, error), scan pgx.RowToFunc[T], next func(T) any) iter.Seq2[T,
	error] {
	return func(yield func(T, error) bool) {
		for after := first; ; {
			rows, err := read(after)
			var got []T
			if err == nil {
				got, err = pgx.CollectRows(rows, scan)
			}
			if err != nil {
				var none T
				yield(none, fmt.Errorf("read %s: %w", what, err))
				return
			}
			for _, r := range got {
				if !yield(r, nil) {
					return
				}
				after = next(r)
			}
			if len(got) == 0 {
				return
			}
		}
	}
}

// List implements casework.Store.
func (s *Store) List(ctx context.Context, f casework.Filter) iter.Seq2[casework.Case, error] {
	cond, args := where(f)
	return paged("cases", "", func(after any) (pgx.Rows, error) {
		return s.db.Query(ctx, `SELECT data FROM cases WHERE `+cond+fmt.Sprintf(` ORDER BY id LIMIT %d`, page), append([]any{after}, args...)...)
	}, unmarshal[casework.Case], func(c casework.Case) any { return c.ID })
}

// Listed implements record.Journal.
func (s *Store) Listed(ctx context.Context) iter.Seq2[record.Listing, error] {
	return paged("cases", "", func(after any) (pgx.Rows, error) {
		return s.db.Query(ctx, fmt.Sprintf(`SELECT id, version, kind, state, turn, grp, closed, dues, data FROM cases WHERE id > $1 ORDER BY id LIMIT %d`, page), after)
	}, func(r pgx.CollectableRow) (l record.Listing, err error) {
		var data string
		err = r.Scan(&l.ID, &l.Version, &l.Kind, &l.State, &l.Turn, &l.Group, &l.Closed, &l.Dues, &data)
		l.Data = []byte(data)
		return l, err
	}, func(l record.Listing) any { return l.ID })
}

// Head implements record.Journal.
func (s *Store) Head(ctx context.Context) (h record.Head, err error) {
	if err = s.db.QueryRow(ctx, `SELECT n, digest FROM head`).Scan(&h.N, &h.Digest); err != nil {
		return h, fmt.Errorf("read head: %w", err)
	}
	return h, nil
}

// Entries implements record.Journal.
func (s *Store) Entries(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	if id == "" {
		return s.entries(ctx, `$2 = ''`, "")
	}
	return s.entries(ctx, `about = $2`, id)
}

// Tail implements record.Tail.
func (s *Store) Tail(ctx context.Context, after int64) iter.Seq2[record.Entry, error] {
	return s.entriesFrom(ctx, after, `$2 = ''`, "")
}

func (s *Store) entries(ctx context.Context, cond string, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	return s.entriesFrom(ctx, -1<<62, cond, id)
}

func (s *Store) entriesFrom(ctx context.Context, from int64, cond string, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	return paged("journal", from, func(after any) (pgx.Rows, error) {
		return s.db.Query(ctx, `SELECT seq, case_id, about, version, digest, event FROM journal WHERE seq > $1 AND `+cond+
			fmt.Sprintf(` ORDER BY seq LIMIT %d`, page), after, string(id))
	}, entry, func(e record.Entry) any { return e.Seq })
}

func entry(r pgx.CollectableRow) (e record.Entry, err error) {
	var raw string
	err = r.Scan(&e.Seq, &e.Case, &e.About, &e.Version, &e.Digest, &raw)
	e.Raw = []byte(raw)
	return e, err
}

// Digests implements record.Journal.
func (s *Store) Digests(ctx context.Context) iter.Seq2[aedile.Digest, error] {
	type row struct {
		Seq    int64
		Digest aedile.Digest
	}
	rows := paged("journal", int64(0), func(after any) (pgx.Rows, error) {
		return s.db.Query(ctx, fmt.Sprintf(`SELECT seq, digest FROM journal WHERE seq > $1 ORDER BY seq LIMIT %d`, page), after)
	}, pgx.RowToStructByPos[row], func(r row) any { return r.Seq })
	return func(yield func(aedile.Digest, error) bool) {
		for r, err := range rows {
			if !yield(r.Digest, err) {
				return
			}
		}
	}
}

// Checkpoints implements record.Journal.
func (s *Store) Checkpoints(ctx context.Context) ([]string, error) {
	rows, err := s.db.Query(ctx, `SELECT note FROM checkpoints ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	notes, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return notes, nil
}

// SaveCheckpoint keeps a signed checkpoint. Keeping it again is no error.
func (s *Store) SaveCheckpoint(ctx context.Context, c record.Checkpoint) error {
	if _, err := s.db.Exec(ctx, `INSERT INTO checkpoints (note) VALUES ($1) ON CONFLICT DO NOTHING`, c.Note); err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	return nil
}

// own writes one event of one of the journal's own cases, behind the head that the transaction has locked.
func own(ctx context.Context, tx pgx.Tx, h record.Head, id aedile.CaseID, link func(record.Head, int) (record.Entry, record.Head,
	error)) error {
	var before int
	if err := tx.QueryRow(ctx, `SELECT coalesce(max(version), 0) FROM journal WHERE case_id = $1`, id).Scan(&before); err != nil {
		return fmt.Errorf("count %s: %w", id, err)
	}
	e, h, err := link(h, before+1)
	if err != nil {
		return err
	}
	var b pgx.Batch
	write(&b, e)
	setHead(&b, h)
	return tx.SendBatch(ctx, &b).Close()
}
