package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// collect runs the query and returns its rows, read by scan.
func collect[T any](ctx context.Context, db *sql.DB, scan func(*sql.Rows) (T, error), query string, args ...any) (out []T, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// paged yields the rows of a query page by page; next returns what the page after the row begins behind.
func paged[T any](what string, first any, read func(after any) ([]T, error), next func(T) any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for after := first; ; {
			rows, err := read(after)
			if err != nil {
				var none T
				yield(none, fmt.Errorf("read %s: %w", what, err))
				return
			}
			for _, r := range rows {
				if !yield(r, nil) {
					return
				}
				after = next(r)
			}
			if len(rows) < page {
				return
			}
		}
	}
}

// List implements casework.Store.
func (s *Store) List(ctx context.Context, f casework.Filter) iter.Seq2[casework.Case, error] {
	cond, args := where(f)
	return paged("cases", "", func(after any) ([]casework.Case, error) {
		return collect(ctx, s.read, func(r *sql.Rows) (c casework.Case, err error) {
			var data string
			if err := r.Scan(&data); err != nil {
				return c, err
			}
			return c, json.Unmarshal([]byte(data), &c)
		}, `SELECT data FROM cases WHERE `+cond+fmt.Sprintf(` ORDER BY id LIMIT %d`, page), append([]any{after}, args...)...)
	}, func(c casework.Case) any { return string(c.ID) })
}

// Listed implements record.Journal.
func (s *Store) Listed(ctx context.Context) iter.Seq2[record.Listing, error] {
	return paged("cases", "", func(after any) ([]record.Listing, error) {
		return collect(ctx, s.read, func(r *sql.Rows) (l record.Listing, err error) {
			return l, r.Scan(&l.ID, &l.Version, &l.Kind, &l.State, &l.Turn, &l.Group, &l.Closed, &l.Dues, &l.Data)
		}, fmt.Sprintf(`SELECT id, version, kind, state, turn, grp, closed, dues, data FROM cases WHERE id > ? ORDER BY id LIMIT %d`, page),
			after)
	}, func(l record.Listing) any { return string(l.ID) })
}

// Head implements record.Journal.
func (s *Store) Head(ctx context.Context) (record.Head, error) { return headOf(ctx, s.read) }

// Entries implements record.Journal.
func (s *Store) Entries(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	if id == "" {
		return s.entries(ctx, `'' = ?`, "")
	}
	return s.entries(ctx, `about = ?`, id)
}

// Tail implements record.Tail.
func (s *Store) Tail(ctx context.Context, after int64) iter.Seq2[record.Entry, error] {
	return s.entriesFrom(ctx, after, `'' = ?`, "")
}

func (s *Store) entries(ctx context.Context, cond string, arg any) iter.Seq2[record.Entry, error] {
	return s.entriesFrom(ctx, -1<<62, cond, arg)
}

func (s *Store) entriesFrom(ctx context.Context, from int64, cond string, arg any) iter.Seq2[record.Entry, error] {
	return paged("journal", from, func(after any) ([]record.Entry, error) {
		return collect(ctx, s.read, entry, `SELECT seq, case_id, about, version, digest, event FROM journal WHERE `+cond+
			fmt.Sprintf(` AND seq > ? ORDER BY seq LIMIT %d`, page), arg, after)
	}, func(e record.Entry) any { return e.Seq })
}

func entry(r *sql.Rows) (e record.Entry, err error) {
	err = r.Scan(&e.Seq, &e.Case, &e.About, &e.Version, &e.Digest, &e.Raw)
	return e, err
}

// Digests implements record.Journal.
func (s *Store) Digests(ctx context.Context) iter.Seq2[aedile.Digest, error] {
	type row struct {
		seq    int64
		digest aedile.Digest
	}
	rows := paged("journal", int64(0), func(after any) ([]row, error) {
		return collect(ctx, s.read, func(r *sql.Rows) (d row, err error) { return d, r.Scan(&d.seq, &d.digest) },
			fmt.Sprintf(`SELECT seq, digest FROM journal WHERE seq > ? ORDER BY seq LIMIT %d`, page), after)
	}, func(r row) any { return r.seq })
	return func(yield func(aedile.Digest, error) bool) {
		for r, err := range rows {
			if !yield(r.digest, err) {
				return
			}
		}
	}
}

// Checkpoints implements record.Journal.
func (s *Store) Checkpoints(ctx context.Context) ([]string, error) {
	notes, err := collect(ctx, s.read, func(r *sql.Rows) (n string, err error) { return n, r.Scan(&n) },
		`SELECT note FROM checkpoints ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	return notes, nil
}

// SaveCheckpoint keeps a signed checkpoint. Keeping it again is no error.
func (s *Store) SaveCheckpoint(ctx context.Context, c record.Checkpoint) error {
	return s.change(ctx, func(tx *writing) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO checkpoints (note) VALUES (?) ON CONFLICT DO NOTHING`, c.Note); err != nil {
			return fmt.Errorf("write checkpoint: %w", err)
		}
		return nil
	})
}

// Attachments implements record.Journal.
func (s *Store) Attachments(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Attachment, error] {
	const one = 1 // attachments can be large
	type key struct {
		id aedile.CaseID
		d  aedile.Digest
	}
	read := func(after any) ([]record.Attachment, error) {
		k := after.(key)
		return collect(ctx, s.read, func(r *sql.Rows) (a record.Attachment, err error) {
			return a, r.Scan(&a.Case, &a.Kind, &a.Digest, &a.Size, &a.Name, &a.Media, &a.Data)
		}, `SELECT case_id, kind, digest, size, name, media, data FROM attachments
			WHERE (case_id, digest) > (?, ?) AND (case_id = ? OR ? = '') ORDER BY case_id, digest LIMIT 1`, k.id, k.d, id, id)
	}
	return func(yield func(record.Attachment, error) bool) {
		for k := (key{id: id}); ; {
			as, err := read(k)
			if err != nil {
				yield(record.Attachment{}, fmt.Errorf("read attachments: %w", err))
				return
			}
			if len(as) < one || !yield(as[0], nil) {
				return
			}
			k = key{as[0].Case, as[0].Digest}
		}
	}
}

// Attach keeps what belongs to a case and records that in the journal. Attaching the same again is no error; a case that
// there is not is a NotFound error, and what was taken out before a Conflict. It returns the attachment with its digest and size.
func (s *Store) Attach(ctx context.Context, a record.Attachment) (record.Attachment, error) {
	err := s.change(ctx, func(tx *writing) error {
		var known, twice, gone bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM cases WHERE id = ?1), count(*), coalesce(max(data IS NULL AND size > 0), 0) FROM attachments WHERE case_id = ?1 AND digest = ?2`,
			a.Case, aedile.DigestOf(a.Data)).Scan(&known, &twice, &gone)
		if err == nil {
			err = a.Fits(known, gone)
		}
		if err != nil {
			return err
		}
		link := func(h record.Head, v int) (record.Entry, record.Head, error) { return a.Link(h, v) }
		if twice {
			a.Digest, a.Size = aedile.DigestOf(a.Data), int64(len(a.Data))
			return nil
		}
		if err := s.own(ctx, tx, record.Attached, link); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO attachments (case_id, digest, kind, size, name, media, data) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			a.Case, a.Digest, a.Kind, a.Size, a.Name, a.Media, a.Data)
		return err
	})
	if err != nil {
		return a, fmt.Errorf("attach to %s: %w", a.Case, err)
	}
	return a, nil
}

// own writes one event of one of the journal's own cases.
func (s *Store) own(ctx context.Context, tx *writing, id aedile.CaseID, link func(record.Head, int) (record.Entry, record.Head,
	error)) error {
	h, err := headOf(ctx, tx)
	if err != nil {
		return err
	}
	var before int
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM journal WHERE case_id = ?`, id).Scan(&before); err != nil {
		return fmt.Errorf("count %s: %w", id, err)
	}
	e, h, err := link(h, before+1)
	if err != nil {
		return err
	}
	if err := write(ctx, tx, e); err != nil {
		return err
	}
	return setHead(ctx, tx, h)
}
