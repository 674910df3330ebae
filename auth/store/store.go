// Package store keeps accounts, sessions and tokens in the database that keeps the cases: in SQLite or in PostgreSQL, by the same
// statements. It decides nothing about them.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/aedile/aedile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// versions is the table of migrations: the cases have their own.
const versions = "auth_version"

// busyMillis is how long a transaction waits for that of another process, as the store of cases does.
const busyMillis = 10_000

// Book is an auth.Book. It is safe for concurrent use.
type Book struct {
	read, write *sql.DB
}

// OpenSQLite opens the file, which the store of cases has made, and brings the schema up to date.
func OpenSQLite(ctx context.Context, path string) (*Book, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	address := (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}).String() +
		fmt.Sprintf(
			"?_pragma=busy_timeout(%d)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(1)&_dqs=0&_defensive=1",
			busyMillis,
		)
	open := func(more string) (*sql.DB, error) {
		c, err := sqlite.NewConnector(address + more)
		if err != nil {
			return nil, err
		}
		return sql.OpenDB(c), nil
	}
	s := new(Book)
	if s.write, err = open("&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = open("&_pragma=query_only(1)"); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.write.Close())
	}
	s.read.SetMaxOpenConns(2)
	return s.begun(ctx, goose.DialectSQLite3)
}

// OpenPostgres connects to the database and brings the schema up to date; of several programs that do so at once one works and the
// others wait.
func OpenPostgres(ctx context.Context, address string) (*Book, error) {
	conf, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, aedile.Invalidf("open accounts", "", "the address cannot be read").Hint("postgres://user@host:5432/database")
	}
	db := stdlib.OpenDB(*conf.ConnConfig)
	db.SetMaxOpenConns(4)
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock migrations: %w", err), db.Close())
	}
	return (&Book{db, db}).begun(ctx, goose.DialectPostgres, goose.WithSessionLocker(locker))
}

// begun brings the schema up to date.
func (s *Book) begun(ctx context.Context, d goose.Dialect, more ...goose.ProviderOption) (*Book, error) {
	if err := s.migrate(ctx, d, more...); err != nil {
		return nil, errors.Join(fmt.Errorf("open accounts: %w", err), s.Close())
	}
	return s, nil
}

func (s *Book) migrate(ctx context.Context, d goose.Dialect, more ...goose.ProviderOption) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	table, err := database.NewStore(d, versions)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	more = append(more, goose.WithStore(table), goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	p, err := goose.NewProvider("", s.write, sub, more...)
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
		return aedile.Invalidf("migrate", "", "the schema of accounts is version %d, and this program knows %d", have, known).
			Hint("use the newer program")
	}
	return nil
}

// Close closes the database.
func (s *Book) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// change does the work in one transaction: all of it or nothing.
func (s *Book) change(ctx context.Context, work func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing is left to roll back once it is committed
	if err := work(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// taken reports whether a row with one of the unique values is there already.
func taken(err error) bool {
	if p, ok := errors.AsType[*pgconn.PgError](err); ok {
		return p.Code == "23505"
	}
	if l, ok := errors.AsType[*sqlite.Error](err); ok {
		return l.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || l.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}
