package sqlite

import (
	"context"
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Erase takes personal texts, and content of attachments where asked for, out of a case and records that in the journal,
// in one transaction. It returns the tombstone; where there was nothing to take out it is empty, and none is written. What
// was taken out is overwritten in the file, and cut from the log beside it as soon as no reader needs it.
func (s *Store) Erase(ctx context.Context, x record.Erasure) (t record.Tombstone, err error) {
	err = s.change(ctx, func(tx *writing) error {
		entries, err := eventsOf(ctx, tx, x.Case)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return aedile.NotFoundf("erase", string(x.Case), "no such case")
		}
		changed, found, err := x.Take(entries)
		if err != nil {
			return err
		}
		t = found
		for _, e := range changed {
			if _, err := tx.ExecContext(ctx, `UPDATE journal SET event = ? WHERE seq = ?`, string(e.Raw), e.Seq); err != nil {
				return fmt.Errorf("write event %d: %w", e.Seq, err)
			}
		}
		if x.Attachments {
			if t.Attachments, err = empty(ctx, tx, x.Case); err != nil {
				return err
			}
		}
		if err := hide(ctx, tx, x); err != nil {
			return err
		}
		if t.Empty() {
			return nil
		}
		if err := dropKeys(ctx, tx, x.Case); err != nil { // they are made of the texts
			return err
		}
		return s.own(ctx, tx, record.Erasures, func(h record.Head, v int) (record.Entry, record.Head, error) { return x.Entomb(h, v, t) })
	})
	if err != nil {
		return record.Tombstone{}, fmt.Errorf("erase in %s: %w", x.Case, err)
	}
	if _, err := s.write.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return t, fmt.Errorf("erase in %s: cut the log: %w", x.Case, err)
	}
	return t, nil
}

// hide takes the texts out of what the desk has of the case: its facts, its row and what it is found by.
func hide(ctx context.Context, tx *writing, x record.Erasure) error {
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

func eventsOf(ctx context.Context, tx *writing, id aedile.CaseID) (entries []record.Entry, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq, case_id, about, version, digest, event FROM journal WHERE case_id = ? ORDER BY seq`, id)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := entry(rows)
		if err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}

// empty takes out names, media types and contents of attachments and returns their digests.
func empty(ctx context.Context, tx *writing, id aedile.CaseID) (ds []aedile.Digest, err error) {
	rows, err := tx.QueryContext(ctx, `UPDATE attachments SET data = NULL, name = '', media = ''
		WHERE case_id = ? AND data IS NOT NULL RETURNING digest`,
		id)
	if err != nil {
		return nil, fmt.Errorf("take out attachments: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d aedile.Digest
		if err := rows.Scan(&d); err != nil {
			return nil, fmt.Errorf("take out attachments: %w", err)
		}
		ds = append(ds, d)
	}
	return ds, rows.Err()
}
