package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
)

// maxEntries is how many entries are returned where no number is given.
const maxEntries = 1000

// query is a statement with conditions that are added one by one.
type query struct {
	text strings.Builder
	args []any
}

func selecting(text string) *query {
	q := new(query)
	q.text.WriteString(text)
	q.text.WriteString(" WHERE 1 = 1")
	return q
}

// is narrows the statement to rows whose column has the value, unless the value is empty.
func (q *query) is(column, value string) *query {
	if value != "" {
		q.args = append(q.args, value)
		fmt.Fprintf(&q.text, " AND %s = $%d", column, len(q.args))
	}
	return q
}

// rows runs the statement and reads each row.
func rows[T any](ctx context.Context, s *Book, q *query, order string, read func(scan func(...any) error) (T, error)) (all []T, err error) {
	rs, err := s.read.QueryContext(ctx, q.text.String()+order, q.args...)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	defer func() { _ = rs.Close() }() // what went wrong says Err
	for rs.Next() {
		one, err := read(rs.Scan)
		if err != nil {
			return nil, fmt.Errorf("read accounts: %w", err)
		}
		all = append(all, one)
	}
	if err := rs.Err(); err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return all, nil
}

// Accounts implements auth.Book.
func (s *Book) Accounts(ctx context.Context, w auth.Which) ([]auth.Account, error) {
	q := selecting(`SELECT id, login, subject, name, roles, sides, password, made_at, closed_at, version FROM auth_account`)
	q.is("id", string(w.ID)).is("login", w.Login).is("subject", w.Subject)
	return rows(ctx, s, q, ` ORDER BY login`, func(scan func(...any) error) (x auth.Account, err error) {
		var subject sql.NullString
		var roles, sides string
		var made, closed int64
		err = scan(&x.ID, &x.Login, &subject, &x.Name, &roles, &sides, &x.Password, &made, &closed, &x.Version)
		x.Subject, x.Roles, x.Sides, x.MadeAt, x.ClosedAt = subject.String, split[auth.Role](
			roles,
		), split[auth.Side](
			sides,
		), instant(
			made,
		), instant(
			closed,
		)
		return x, err
	})
}

// Save implements auth.Book.
func (s *Book) Save(ctx context.Context, x auth.Account) error {
	subject := sql.NullString{String: x.Subject, Valid: x.Subject != ""}
	moved := aedile.Conflictf("save account", x.Login, "has changed since it was read").Hint("read it again")
	err := s.change(ctx, func(tx *sql.Tx) error {
		if x.Version == 0 {
			_, err := tx.ExecContext(ctx, `INSERT INTO auth_account (id, login, subject, name, roles, sides, password, made_at, closed_at, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
				string(x.ID), x.Login, subject, x.Name, join(x.Roles), join(x.Sides), x.Password, micros(x.MadeAt), micros(x.ClosedAt))
			return err
		}
		done, err := tx.ExecContext(ctx, `UPDATE auth_account SET login = $1, subject = $2, name = $3, roles = $4, sides = $5, password = $6,
			closed_at = $7, version = version + 1 WHERE id = $8 AND version = $9`,
			x.Login, subject, x.Name, join(x.Roles), join(x.Sides), x.Password, micros(x.ClosedAt), string(x.ID), x.Version)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return either(err, moved)
		}
		if x.ClosedAt.IsZero() {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE auth_pass SET ended_at = $1 WHERE account = $2 AND ended_at = 0`, micros(x.ClosedAt), string(x.ID))
		return err
	})
	if taken(err) {
		return aedile.Conflictf("save account", x.Login, "somebody else has this name or subject").Hint("choose another one")
	}
	if err != nil {
		return fmt.Errorf("save account: %w", err)
	}
	return nil
}

// Passes implements auth.Book.
func (s *Book) Passes(ctx context.Context, w auth.Which) ([]auth.Pass, error) {
	q := selecting(`SELECT digest, sort, account, scopes, note, made_at, ends_at, ended_at, seen_at FROM auth_pass`)
	q.is("digest", w.Digest).is("account", string(w.ID)).is("sort", string(w.Sort))
	return rows(ctx, s, q, ` ORDER BY made_at DESC, digest`, func(scan func(...any) error) (p auth.Pass, err error) {
		var scopes string
		var made, ends, ended, seen int64
		err = scan(&p.Digest, &p.Sort, &p.Account, &scopes, &p.Note, &made, &ends, &ended, &seen)
		p.Scopes, p.MadeAt, p.EndsAt, p.EndedAt, p.SeenAt = split[auth.Scope](scopes), instant(made), instant(ends), instant(ended),
			instant(seen)
		return p, err
	})
}

// Keep implements auth.Book.
func (s *Book) Keep(ctx context.Context, p auth.Pass) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(
			ctx,
			`INSERT INTO auth_pass (digest, sort, account, scopes, note, made_at, ends_at, ended_at, seen_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (digest) DO UPDATE SET note = excluded.note, ends_at = excluded.ends_at,
				ended_at = excluded.ended_at, seen_at = excluded.seen_at
			WHERE auth_pass.ended_at = 0`,
			p.Digest,
			string(p.Sort),
			string(p.Account),
			join(p.Scopes),
			p.Note,
			micros(p.MadeAt),
			micros(p.EndsAt),
			micros(p.EndedAt),
			micros(p.SeenAt),
		)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err == nil && n == 0 {
			return aedile.Conflictf("keep pass", "", "has ended already")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep session or token: %w", err)
	}
	return nil
}

// Log implements auth.Book.
func (s *Book) Log(ctx context.Context, e auth.LogLine, forget time.Time) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO auth_log (id, at, what, account, doer, address, note) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			rand.Text(), micros(e.At), string(e.What), string(e.Account), string(e.By), e.Address, e.Note)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM auth_log WHERE at < $1`, micros(forget)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM auth_pass WHERE ends_at < $1`, micros(forget))
		return err
	})
	if err != nil {
		return fmt.Errorf("write log of accounts: %w", err)
	}
	return nil
}

// Entries implements auth.Book.
func (s *Book) Entries(ctx context.Context, w auth.Which) ([]auth.LogLine, error) {
	q := selecting(`SELECT at, what, account, doer, address, note FROM auth_log`)
	q.is("account", string(w.ID)).is("what", string(w.What)).is("address", w.Address)
	if !w.Since.IsZero() {
		q.args = append(q.args, micros(w.Since))
		fmt.Fprintf(&q.text, " AND at >= $%d", len(q.args))
	}
	if w.Limit <= 0 {
		w.Limit = maxEntries
	}
	return rows(ctx, s, q, fmt.Sprintf(` ORDER BY at DESC, id LIMIT %d`, w.Limit), func(scan func(...any) error) (e auth.LogLine, err error) {
		var at int64
		err = scan(&at, &e.What, &e.Account, &e.By, &e.Address, &e.Note)
		e.At = instant(at)
		return e, err
	})
}

func either(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

func join[T ~string](all []T) string {
	var words []string
	for _, w := range all {
		words = append(words, string(w))
	}
	return strings.Join(words, " ")
}

func split[T ~string](s string) (all []T) {
	for _, w := range strings.Fields(s) {
		all = append(all, T(w))
	}
	return all
}
