// Package sqlite keeps cases and their journal in one SQLite file: the store for one machine, and the default. It decides
// nothing about cases.
//
// There is one writer at a time, and a commit has reached the disk when it returns (WAL, synchronous=FULL). Several
// processes may open the file; network file systems are not supported.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
)

// File is the name of the database where none is given.
const File = "aedile.db"

const (
	readers    = 4      // connections that read; WAL lets them go on beside the writer
	busyMillis = 10_000 // how long a process waits for another's transaction
	page       = 256    // rows read at once, so that no connection is held while the caller works
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a casework.Store and a record.Journal. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB
}

// Open opens the database and brings its schema up to date, each step in its own transaction. The file is made, readable
// by its owner only, where there is none. A database of a newer release is an Invalid error.
func Open(ctx context.Context, path string) (*Store, error) {
	if path == "" {
		path = File
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := new(Store)
	if s.write, err = connect(path, "&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = connect(path, "&_pragma=query_only(1)"); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.write.Close())
	}
	s.read.SetMaxOpenConns(readers)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	return s, nil
}

// connect returns a pool of connections.
func connect(path, more string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(address(path) + fmt.Sprintf("?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"+
		"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_dqs=0&_defensive=1", busyMillis) + more)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(c), nil
}

// address writes the path as SQLite's URI, in which no character of a name means anything else.
func address(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path // there is no working directory; opening says so
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}).String()
}

// Of several processes that bring the schema up to date at once, the slower fail at what the fastest is about to finish: they
// look again, so often and after so long. Chosen: a migration takes some milliseconds.
const (
	migrateTries = 8
	migrateWait  = 40 * time.Millisecond
)

// migrate brings the schema up to date.
func (s *Store) migrate(ctx context.Context) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.write, sub, goose.WithLogger(goose.NopLogger()),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	for try := 0; ; try++ {
		if _, err = p.Up(ctx); err == nil {
			break
		}
		if try == migrateTries {
			return fmt.Errorf("migrate: %w", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(migrateWait):
		}
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
	if err := s.read.QueryRowContext(ctx, `SELECT version FROM desk_state`).Scan(&rows); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if rows != kinds.RowVersion {
		_, err = s.Rebuild(ctx)
	}
	return err
}

// Close closes the database.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// change does the work in one writing transaction: all of it or nothing.
func (s *Store) change(ctx context.Context, work func(tx *writing) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing is left to roll back once it is committed
	if err := work(&writing{Tx: tx, prepared: map[string]*sql.Stmt{}}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
