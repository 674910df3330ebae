package store_test

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/auth/authtest"
	"github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework/store/sqlite"
)

// server is where the tests look for PostgreSQL unless AEDILE_TEST_POSTGRES names another.
const server = "postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable"

func TestInSQLite(t *testing.T) {
	t.Parallel()
	authtest.Run(t, func(t *testing.T) authtest.Kept {
		t.Helper()
		return closed(t)(store.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "a#b?.db")))
	})
}

func TestInPostgreSQL(t *testing.T) {
	t.Parallel()
	authtest.Run(t, func(t *testing.T) authtest.Kept {
		t.Helper()
		return closed(t)(store.OpenPostgres(t.Context(), newSchema(t)))
	})
}

func closed(t *testing.T) func(*store.Book, error) authtest.Kept {
	return func(s *store.Book, err error) authtest.Kept {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return authtest.Kept{Book: s, Answers: s, Secrets: s}
	}
}

// newSchema makes a schema of its own for the test and returns an address that leads there.
func newSchema(t *testing.T) string {
	t.Helper()
	base := cmp.Or(os.Getenv("AEDILE_TEST_POSTGRES"), server)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Skipf("no PostgreSQL can be reached: set AEDILE_TEST_POSTGRES to the address of one (%v)", err)
	}
	name := "aedile_" + strings.ToLower(rand.Text())
	if _, err := c.Exec(ctx, `CREATE SCHEMA `+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if _, err := c.Exec(ctx, `DROP SCHEMA `+name+` CASCADE`); err != nil {
			t.Error(err)
		}
		_ = c.Close(ctx)
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestAccountsAndCasesShareAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), sqlite.File)
	cases, err := sqlite.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cases.Close() }()
	accounts, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	x := auth.Account{ID: "p-1", Login: "a", Roles: []auth.Role{auth.Admin}, Sides: auth.Sides()}
	if err := accounts.Save(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	if err := accounts.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // each of the two finds its own schema up to date, whichever came first
		again, err := sqlite.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.db")
	s, err := store.OpenSQLite(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Exec(t.Context(), s, `INSERT INTO auth_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenSQLite(t.Context(), file); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v, want an Invalid error", err)
	}
}
