package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/aedile/aedile"
)

// takenOver is after how long a request that was begun and not finished may be done by another: its server has ended. Chosen: longer than a
// request may take.
const takenOver = 3 * time.Minute

// Begin notes that the request with the key is being done, and returns nil; or it returns the answer that was given to it. A key under
// which another request was sent is an Invalid error, one that is being done at the moment a Conflict error. Answers from before forget
// are let go.
func (s *Book) Begin(ctx context.Context, key, request string, now, forget time.Time) (answer []byte, err error) {
	err = s.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM api_answer WHERE at < $1`, micros(forget)); err != nil {
			return err
		}
		made, err := tx.ExecContext(
			ctx,
			`INSERT INTO api_answer (id, request, answer, at) VALUES ($1, $2, '', $3) ON CONFLICT (id) DO NOTHING`,
			key,
			request,
			micros(now),
		)
		if err != nil {
			return err
		}
		if n, err := made.RowsAffected(); err != nil || n == 1 {
			return err
		}
		var was, text string
		var at int64
		if err := tx.QueryRowContext(ctx, `SELECT request, answer, at FROM api_answer WHERE id = $1`, key).Scan(&was, &text, &at); err != nil {
			return err
		}
		switch {
		case was != request:
			return aedile.Invalidf("read request", "Idempotency-Key", "another request was sent under this key").
				Hint("take a new key for each request")
		case text != "":
			answer = []byte(text)
			return nil
		case now.Sub(instant(at)) < takenOver:
			return aedile.Conflictf("read request", "Idempotency-Key", "the same request is being done at the moment").
				Hint("ask again in a few seconds")
		}
		_, err = tx.ExecContext(ctx, `UPDATE api_answer SET at = $1 WHERE id = $2`, micros(now), key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("keep answer: %w", err)
	}
	return answer, nil
}

// Finish keeps the answer; nil: the request was not done, and may be sent again.
func (s *Book) Finish(ctx context.Context, key string, answer []byte) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		if answer == nil {
			_, err := tx.ExecContext(ctx, `DELETE FROM api_answer WHERE id = $1 AND answer = ''`, key)
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE api_answer SET answer = $1 WHERE id = $2`, string(answer), key)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
