package postgres_test

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/store/postgres"
	"github.com/aedile/aedile/casework/store/storetest"
)

var update = flag.Bool("update", false, "add the present schema to the released ones, by pg_dump; for a release only")

const released = "testdata/released"

func TestEveryReleasedSchemaIsBroughtUpToDate(t *testing.T) {
	if *update {
		write(t, dump(t, storetest.Before(t, harness)))
	}
	storetest.Released(t, harness, released, schema)
}

func TestANewerSchemaIsRefused(t *testing.T) { storetest.Newer(t, harness) }

func TestMovesOverBrokenConnectionsHappenOnceOrNot(t *testing.T) {
	storetest.Away(t, harness, disconnect)
}

func TestAMoveWhoseConnectionBreaksMidwayDidNotHappen(t *testing.T) {
	hold := func(tb testing.TB, address string) func() {
		c := connect(tb, plain(address))
		tx, err := c.Begin(tb.Context())
		if err == nil {
			_, err = tx.Exec(tb.Context(), `SELECT n FROM head FOR UPDATE`)
		}
		if err == nil {
			// The holder is not one of the store's connections.
			_, err = tx.Exec(tb.Context(), `SET application_name = 'holder'`)
		}
		if err != nil {
			tb.Fatal(err)
		}
		return func() {
			if err := tx.Rollback(tb.Context()); err != nil {
				tb.Error(err)
			}
		}
	}
	waits := func(tb testing.TB, address string) {
		c := connect(tb, plain(address))
		for range 100_000 {
			var n int
			if err := c.QueryRow(tb.Context(), `SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'`,
				name(address)).Scan(&n); err != nil {
				tb.Fatal(err)
			}
			if n > 0 {
				return
			}
		}
		tb.Fatal("the move does not wait")
	}
	storetest.Held(t, harness, hold, waits, disconnect)
}

// disconnect ends the store's connections on the server's side.
func disconnect(tb testing.TB, address string) {
	c := connect(tb, plain(address))
	defer c.Close(tb.Context())
	if _, err := c.Exec(tb.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()`, name(address)); err != nil {
		tb.Error(err)
	}
}

func schema(tb testing.TB, address string) string {
	tb.Helper()
	c := connect(tb, plain(address))
	var got string
	err := c.QueryRow(tb.Context(), `SELECT string_agg(line, E'\n' ORDER BY line) FROM (
		SELECT concat_ws(' ', table_name, ordinal_position, column_name, data_type, collation_name, is_nullable, column_default, identity_generation) AS line
			FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose%'
		UNION SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose%'
		UNION SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid::regclass::text NOT LIKE 'goose%'
	) lines`).Scan(&got)
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

func dump(tb testing.TB, address string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	name := name(address)
	u.RawQuery = ""
	b, err := exec.CommandContext(tb.Context(), "pg_dump", "--schema="+name, "--inserts", "--no-owner", "--no-privileges", "--no-comments",
		u.String()).Output()
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	quoted := false // a text may hold empty lines, as a signed note does
	for _, l := range strings.Split(strings.ReplaceAll(string(b), name+".", ""), "\n") {
		if quoted = quoted != (strings.Count(l, "'")%2 == 1); quoted {
			out = append(out, l)
			continue
		}
		if strings.HasPrefix(l, "--") || strings.HasPrefix(l,
			"\\") || l == "" || regexp.MustCompile(`^(SET|SELECT pg_catalog.set_config|CREATE SCHEMA) ?`).MatchString(l) {
			continue
		}
		out = append(out, strings.TrimRight(l, " "))
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

func TestAddressesThatLeadNowhere(t *testing.T) {
	t.Parallel()
	_, err := postgres.Open(t.Context(), "postgres://x:secret@%zz")
	if aedile.ClassOf(err) != aedile.Invalid || aedile.HintOf(err) == "" || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	_, err = postgres.Open(t.Context(), "postgres://x:secret@127.0.0.1:1/none?connect_timeout=1")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}
