package sqlite_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/casework/store/storetest"
)

var update = flag.Bool("update", false, "add the present schema to the released ones; for a release only")

const released = "testdata/released"

func TestEveryReleasedSchemaIsBroughtUpToDate(t *testing.T) {
	if *update {
		write(t, dump(t, storetest.Before(t, harness)))
	}
	storetest.Released(t, harness, released, schema)
}

func TestANewerSchemaIsRefused(t *testing.T) { storetest.Newer(t, harness) }

func TestAFullDiskLosesNothing(t *testing.T) {
	storetest.Full(t, harness, func(s storetest.Store, pages int) {
		if err := s.(*sqlite.Store).Limit(t.Context(), pages); err != nil {
			t.Fatal(err)
		}
	})
}

func column(tb testing.TB, path, query string) (out []string) {
	tb.Helper()
	db := raw(tb, path)
	defer db.Close()
	rows, err := db.QueryContext(tb.Context(), query)
	if err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			tb.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return out
}

func schema(tb testing.TB, path string) string {
	return strings.Join(column(tb, path, `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%' ORDER BY name`), "\n")
}

// dump writes the database as SQL.
func dump(tb testing.TB, path string) string {
	tb.Helper()
	out := column(tb, path, `SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`)
	for _, table := range column(tb, path, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid`) {
		names := column(tb, path, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`)
		out = append(out, column(tb, path, `SELECT 'INSERT INTO `+table+` VALUES (' || quote(`+strings.Join(names,
			`) || ', ' || quote(`)+`) || ');' FROM `+table)...)
	}
	return strings.Join(out, "\n") + "\n"
}

func write(tb testing.TB, sql string) {
	tb.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.MkdirAll(released, 0o755); err != nil {
		tb.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(released, fmt.Sprintf("%05d.sql", len(files))), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		tb.Fatalf("a released schema is not written anew: %v", err)
	}
	if _, err := f.WriteString(sql); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
}

// What was taken out is in none of the files any more.
func TestWhatIsErasedIsOverwritten(t *testing.T) {
	t.Parallel()
	path := storetest.Before(t, harness)
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in := func(text string) (n int) {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			n += strings.Count(string(b), text)
		}
		return n
	}
	if in("Alma") == 0 || in("alma") == 0 { // as it was written, and in the index of words
		t.Fatal("it was not there to begin with")
	}
	for _, x := range storetest.EraseAll() {
		if _, err := s.Erase(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	if n := in("Alma") + in("alma"); n != 0 {
		t.Errorf("it still stands there %d times", n)
	}
}

func TestTheFileIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	path := storetest.Before(t, harness)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := sqlite.Open(t.Context(), filepath.Join(path, "below")); err == nil {
		t.Error("a folder that there is not")
	}
	bad := filepath.Join(t.TempDir(), "bad.db")
	if err := os.WriteFile(bad, []byte(strings.Repeat("this is no database ", 99)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), bad); err == nil {
		t.Error("a file that is no database")
	}
}
