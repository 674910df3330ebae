package postgres_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile/casework/store/postgres"
	"github.com/aedile/aedile/casework/store/storetest"
)

// server is where the tests look for PostgreSQL unless AEDILE_TEST_POSTGRES names another.
const server = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"

var harness = storetest.Harness{
	New: newSchema,
	Open: func(ctx context.Context, address string) (storetest.Store, error) {
		return postgres.Open(ctx, address)
	},
	Exec:   run,
	Dump:   desk,
	Writer: "TestWriter",
}

func connect(tb testing.TB, address string) *pgx.Conn {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), 10*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		tb.Skipf("no PostgreSQL can be reached: set AEDILE_TEST_POSTGRES to the address of one (%v)", err)
	}
	tb.Cleanup(func() { _ = c.Close(context.WithoutCancel(tb.Context())) })
	return c
}

// newSchema makes a schema of its own for the test and returns an address that leads there.
func newSchema(tb testing.TB) string {
	tb.Helper()
	base := cmp.Or(os.Getenv("AEDILE_TEST_POSTGRES"), server)
	c := connect(tb, base)
	name := "aedile_" + strings.ToLower(rand.Text())
	if _, err := c.Exec(tb.Context(), `CREATE SCHEMA `+name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if _, err := c.Exec(context.WithoutCancel(tb.Context()), `DROP SCHEMA `+name+` CASCADE`); err != nil {
			tb.Error(err)
		}
	})
	u, err := url.Parse(base)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	q.Set("pool_max_conns", "6")
	q.Set("application_name", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// name returns the schema that the address leads to.
func name(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Query().Get("search_path")
}

// plain returns the address for a single connection that is not one of the store's.
func plain(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Del("pool_max_conns")
	q.Set("application_name", "test")
	u.RawQuery = q.Encode()
	return u.String()
}

func run(tb testing.TB, address, query string, args ...any) {
	tb.Helper()
	c := connect(tb, plain(address))
	for i := range args {
		query = strings.Replace(query, "?", "$"+strconv.Itoa(i+1), 1)
	}
	var err error
	if len(args) == 0 { // may be several statements
		_, err = c.PgConn().Exec(tb.Context(), query).ReadAll()
	} else {
		_, err = c.Exec(tb.Context(), query, args...)
	}
	if err != nil {
		tb.Fatalf("%s: %v", query, err)
	}
	if err := c.Close(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

func TestStore(t *testing.T) { storetest.Run(t, harness) }

func TestWriter(t *testing.T) { storetest.Writer(t, harness) }

// desk writes down the tables of the desk that can be made anew, with the index of words.
func desk(tb testing.TB, address string) string {
	c := connect(tb, plain(address))
	var out []string
	for _, table := range []string{"desk_years", "desk_rows", "desk_items", "desk_counts", "desk_dues"} {
		rows, err := c.Query(tb.Context(), `SELECT '`+table+` ' || x::text FROM `+table+` x ORDER BY 1`)
		if err != nil {
			tb.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, lines...)
	}
	return strings.Join(out, "\n")
}
