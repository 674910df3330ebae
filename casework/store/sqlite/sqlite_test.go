package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
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
	Dump:   desk,
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

// desk writes down the tables of the desk that can be made anew, and what the index of words holds.
func desk(tb testing.TB, path string) string {
	var out []string
	for _, table := range []string{"desk_years", "desk_rows", "desk_items", "desk_counts", "desk_dues", "desk_words"} {
		names := column(tb, path, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`)
		out = append(out, column(tb, path, `SELECT '`+table+` ' || quote(`+strings.Join(names,
			`) || ' ' || quote(`)+`) FROM `+table+` ORDER BY 1`)...)
	}
	exec(tb, path, `CREATE VIRTUAL TABLE IF NOT EXISTS desk_look USING fts5vocab ('desk_text', 'instance')`)
	out = append(out, column(tb, path, `SELECT term || ' ' || doc || ' ' || col || ' ' || "offset" FROM desk_look ORDER BY term, doc, col, "offset"`)...)
	exec(tb, path, `DROP TABLE desk_look`)
	return strings.Join(out, "\n")
}
