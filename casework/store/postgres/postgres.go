// Package postgres keeps cases and their journal in PostgreSQL 15 or later: the store for more than one machine. It decides
// nothing about cases.
//
// The journal is one chain, so appends come one after the other: each locks the row that holds the end of the journal, and
// takes its number from there. A transaction that fails gives its number back, so that there are no gaps, which a sequence
// or identity column would leave.
package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
)

const page = 256 // rows read at once, so that no connection is held while the caller works

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a casework.Store and a record.Journal. It is safe for concurrent use.
type Store struct {
	db *pgxpool.Pool
}

// Open connects to the database and brings its schema up to date, each step in its own transaction; of several programs
// that do so at once one works and the others wait. The URL is "postgres://…" or a list of keywords; search_path in it
// chooses the schema. A database of a newer release is an Invalid error.
func Open(ctx context.Context, url string) (*Store, error) {
	conf, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, aedile.Invalidf("open store", "", "the address cannot be read").Hint("postgres://user@host:5432/database")
	}
	// What was told to be on disk must be there, whatever the server's own setting.
	conf.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	db, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{db}
	if err := s.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("open store %s: %w", conf.ConnConfig.Host, err)
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) (err error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	db := stdlib.OpenDBFromPool(s.db)
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, sub, goose.WithSessionLocker(locker), goose.WithLogger(goose.NopLogger()),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	have, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if have > known {
		return aedile.Invalidf("migrate", "", "the schema is version %d, and this program knows %d", have, known).
			Hint("use the newer program")
	}
	var rows int
	if err := s.db.QueryRow(ctx, `SELECT version FROM desk_state`).Scan(&rows); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if rows != kinds.RowVersion {
		_, err = s.Rebuild(ctx)
	}
	return err
}

// Close closes all connections.
func (s *Store) Close() error {
	s.db.Close()
	return nil
}

// change does the work in one transaction: all of it or nothing. Where the connection breaks while it commits, the error
// does not say which; doing it again is then a Conflict, never a second time.
func (s *Store) change(ctx context.Context, work func(tx pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.db, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, work)
}
