package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	sqlite3 "modernc.org/sqlite"

	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/casework/store/storetest"
)

var harness = storetest.Harness{
	New: func(tb testing.TB) string { return filepath.Join(tb.TempDir(), "a b?c#d%.db") },
	Open: func(ctx context.Context, address string) (storetest.Store, error) {
		return sqlite.Open(ctx, address)
	},
	Exec:   exec,
	Writer: "TestWriter",
}

// raw opens the file without our settings.
func raw(tb testing.TB, path string) *sql.DB {
	tb.Helper()
	c, err := sqlite3.NewConnector(sqlite.Address(path) + "?_pragma=busy_timeout(10000)")
	if err != nil {
		tb.Fatal(err)
	}
	return sql.OpenDB(c)
}

func exec(tb testing.TB, address, query string, args ...any) {
	tb.Helper()
	db := raw(tb, address)
	defer db.Close()
	if _, err := db.ExecContext(tb.Context(), query, args...); err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
}

func TestStore(t *testing.T) { storetest.Run(t, harness) }

func TestWriter(t *testing.T) { storetest.Writer(t, harness) }
