package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// stores returns an empty store of each kind by its URL; PostgreSQL only where a server can be reached.
func stores(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "a.db")}
	base := cmp.Or(os.Getenv("AEDILE_TEST_POSTGRES"), "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Logf("no PostgreSQL can be reached, SQLite alone is tested: %v", err)
		return all
	}
	schema := "aedile_cmd_" + strings.ToLower(rand.Text())
	if _, err := c.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := c.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		if err != nil {
			t.Error(err)
		}
		_ = c.Close(context.Background()) // nothing is kept
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("pool_max_conns", "2")
	u.RawQuery = q.Encode()
	all["postgres"] = u.String()
	return all
}

// TestOneOfManyMovesWins has many programs make the same move on the same version at once: one wins, the others are told of
// the conflict with both versions, and no update is lost.
func TestOneOfManyMovesWins(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			flags := []string{"--store", store}
			must := func(want int, args ...string) string {
				t.Helper()
				status, out, errs := program("", append(args, flags...)...)
				if status != want {
					t.Fatalf("%s: status %d, want %d: %s%s", args, status, want, out, errs)
				}
				return out
			}
			must(0, "case", "open", "suspicion", "--id", "s-1", "--by", "platform:p-1", "--set", "facts=a", "--set", "threat=b",
				"--at", "2026-03-02T10:00:00Z")
			const racers = 8
			statuses, said := make([]int, racers), make([]string, racers)
			var g sync.WaitGroup
			for i := range racers {
				g.Go(func() {
					statuses[i], _, said[i] = program("",
						append([]string{"case", "move", "s-1", "add", "--by", "platform:p-1", "--version", "1", "--set", "facts=c",
							"--set", "threat=d"}, flags...)...)
				})
			}
			g.Wait()
			won := 0
			for i := range racers {
				switch {
				case statuses[i] == 0:
					won++
				case statuses[i] != 2 || !strings.Contains(said[i], "the case is at version 2, not 1"):
					t.Errorf("a move that lost: status %d, %s", statuses[i], said[i])
				}
			}
			if won != 1 {
				t.Errorf("%d of %d moves won, want one", won, racers)
			}
			must(0, "case", "move", "s-1", "report", "--by", "platform:p-1", "--set", "to=Police", "--set", "of=Europol", "--set",
				"text=all of it")
			if out := must(0, "case", "show", "s-1", "--json"); !strings.Contains(out, `"version": 3`) || strings.Count(out, `"to": "suspected"`) != 4 {
				t.Errorf("the case: %s", out) // it stands among the events, and among what was done
			}
			if out := must(0, "case", "verify"); !strings.Contains(out, "3 events of 1 cases") {
				t.Errorf("the record: %s", out)
			}
		})
	}
}

// TestStoresThatCannotBeReachedAreSaid: with status 2 and no password in the message.
func TestStoresThatCannotBeReachedAreSaid(t *testing.T) {
	t.Parallel()
	for _, store := range []string{"postgres://someone:hush@127.0.0.1:1/x?connect_timeout=1", "postgres://:bad:url/%", "sqlite:" +
		filepath.Join(t.TempDir(), "absent", "a.db")} {
		status, out, errs := program("", "case", "list", "--store", store)
		if status != 2 || out != "" || errs == "" || strings.Contains(errs, "hush") {
			t.Errorf("%s: status %d, %q, %q", store, status, out, errs)
		}
	}
}
