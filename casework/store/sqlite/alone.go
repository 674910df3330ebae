package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/aedile/aedile"
)

// lockSuffix is what the name of the file ends in by which one server keeps others away.
const lockSuffix = ".lock"

// Alone keeps other servers away from the database until it is released, or the process ends in whatever way. Commands of the command line
// may open the database beside it. A database that another server has is a Conflict error.
//
// The lock is that of SQLite itself on an empty database beside the other, so that it holds on every system and leaves nothing to clean up.
func Alone(ctx context.Context, path string) (release func() error, err error) {
	if path == "" {
		path = File
	}
	c, err := sqlite.NewConnector(address(path+lockSuffix) + "?_pragma=busy_timeout(0)&_txlock=exclusive")
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	db := sql.OpenDB(c)
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err == nil {
		return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
	}
	err = errors.Join(err, db.Close())
	if l, ok := errors.AsType[*sqlite.Error](err); ok && l.Code()&0xff == sqlite3.SQLITE_BUSY {
		return nil, aedile.Conflictf("start server", path, "another server has this database").
			Hint("one server works on a database of SQLite; for more, use --store postgres://…")
	}
	return nil, fmt.Errorf("lock %s: %w", path, err)
}
