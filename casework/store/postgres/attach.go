package postgres

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Attachments implements record.Journal. They are read one by one, as they can be large.
func (s *Store) Attachments(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Attachment, error] {
	type key struct {
		id aedile.CaseID
		d  aedile.Digest
	}
	return paged("attachments", key{id: id}, func(after any) (pgx.Rows, error) {
		k := after.(key)
		return s.db.Query(ctx, `SELECT case_id, kind, digest, size, name, media, data FROM attachments
			WHERE (case_id, digest) > ($1, $2) AND ($3 = '' OR case_id = $3) ORDER BY case_id, digest LIMIT 1`, k.id, k.d, string(id))
	}, func(r pgx.CollectableRow) (a record.Attachment, err error) {
		return a, r.Scan(&a.Case, &a.Kind, &a.Digest, &a.Size, &a.Name, &a.Media, &a.Data)
	}, func(a record.Attachment) any { return key{a.Case, a.Digest} })
}

// Attach keeps what belongs to a case and records that in the journal. Attaching the same again is no error; a case that
// there is not is a NotFound error, and what was taken out before a Conflict. It returns the attachment with its digest and size.
func (s *Store) Attach(ctx context.Context, a record.Attachment) (record.Attachment, error) {
	if a.Data == nil {
		a.Data = []byte{}
	}
	err := s.change(ctx, func(tx pgx.Tx) error {
		h, err := lockHead(ctx, tx)
		if err != nil {
			return err
		}
		var known, twice, gone bool
		err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM cases WHERE id = $1), count(*) > 0, coalesce(bool_or(data IS NULL AND size > 0), FALSE) FROM attachments WHERE case_id = $1 AND digest = $2`,
			a.Case, aedile.DigestOf(a.Data)).Scan(&known, &twice, &gone)
		if err == nil {
			err = a.Fits(known, gone)
		}
		if err != nil {
			return err
		}
		if twice {
			a.Digest, a.Size = aedile.DigestOf(a.Data), int64(len(a.Data))
			return nil
		}
		if err := own(ctx, tx, h, record.Attached, func(h record.Head, v int) (record.Entry, record.Head,
			error) {
			return a.Link(h, v)
		}); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO attachments (case_id, digest, kind, size, name, media, data) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			a.Case, a.Digest, a.Kind, a.Size, a.Name, a.Media, a.Data)
		return err
	})
	if err != nil {
		return a, fmt.Errorf("attach to %s: %w", a.Case, err)
	}
	return a, nil
}

// Erase takes personal texts, and content of attachments where asked for, out of a case and records that in the journal,
// in one transaction. It returns the tombstone; where there was nothing to take out it is empty, and none is written. The
// server keeps the old rows until it vacuums, and its write-ahead log and backups for as long as the operator says.
func (s *Store) Erase(ctx context.Context, x record.Erasure) (t record.Tombstone, err error) {
	err = s.change(ctx, func(tx pgx.Tx) error {
		h, err := lockHead(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT seq, case_id, about, version, digest, event FROM journal WHERE case_id = $1 ORDER BY seq`, x.Case)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		entries, err := pgx.CollectRows(rows, entry)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		if len(entries) == 0 {
			return aedile.NotFoundf("erase", string(x.Case), "no such case")
		}
		if t, err = take(ctx, tx, x, entries); err != nil {
			return err
		}
		if err := hide(ctx, tx, x); err != nil || t.Empty() {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM alike WHERE case_id = $1`, x.Case); err != nil { // they are made of the texts
			return fmt.Errorf("drop keys: %w", err)
		}
		return own(ctx, tx, h, record.Erasures, func(h record.Head, v int) (record.Entry, record.Head, error) { return x.Entomb(h, v, t) })
	})
	if err != nil {
		return record.Tombstone{}, fmt.Errorf("erase in %s: %w", x.Case, err)
	}
	return t, nil
}

// take takes out what the erasure asks for and returns the tombstone for it.
func take(ctx context.Context, tx pgx.Tx, x record.Erasure, entries []record.Entry) (record.Tombstone, error) {
	changed, t, err := x.Take(entries)
	if err != nil {
		return t, err
	}
	for _, e := range changed {
		if _, err := tx.Exec(ctx, `UPDATE journal SET event = $1 WHERE seq = $2`, string(e.Raw), e.Seq); err != nil {
			return t, fmt.Errorf("write event %d: %w", e.Seq, err)
		}
	}
	if !x.Attachments {
		return t, nil
	}
	rows, err := tx.Query(ctx, `UPDATE attachments SET data = NULL, name = '', media = ''
		WHERE case_id = $1 AND data IS NOT NULL RETURNING digest`,
		x.Case)
	if err != nil {
		return t, fmt.Errorf("take out attachments: %w", err)
	}
	if t.Attachments, err = pgx.CollectRows(rows, pgx.RowTo[aedile.Digest]); err != nil {
		return t, fmt.Errorf("take out attachments: %w", err)
	}
	return t, nil
}

// hide takes the texts out of what the desk has of the case: its facts, its row and what it is found by.
func hide(ctx context.Context, tx pgx.Tx, x record.Erasure) error {
	facts, err := factsOf(ctx, tx, x.Case, "")
	if err != nil {
		return err
	}
	taken := slices.ContainsFunc(facts, x.Takes)
	if err := bare(ctx, tx, facts, x.Takes); err != nil {
		return err
	}
	if taken {
		if _, err := note(ctx, tx, x.Fact()); err != nil {
			return err
		}
	}
	c, err := caseIn(ctx, tx, x.Case)
	if err != nil {
		return err
	}
	counts := casework.Counts{}
	if err := show(ctx, tx, c, counts); err != nil {
		return err
	}
	return putCounts(ctx, tx, counts)
}
