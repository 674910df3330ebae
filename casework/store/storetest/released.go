package storetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Released brings the database of every released schema up to date and works on in it. Each release adds a file
// NNNNN.sql to the folder, NNNNN being the version of its schema: a dump of a database that Before filled.
func Released(t *testing.T, h Harness, folder string, schema func(tb testing.TB, address string) string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no released schema in %s: %v", folder, err)
	}
	_, fresh := h.fresh(t)
	want := schema(t, fresh)
	for _, f := range files {
		script, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		address := h.New(t)
		h.Exec(t, address, string(script))
		s := h.open(t, address)
		if got := schema(t, address); got != want {
			t.Errorf("%s: the schema became\n%s\nand a new one is\n%s", f, got, want)
		}
		whole(t, s, 4)
		c, err := service(t, s, Start).Move(t.Context(), "n-1", "notice", casework.Step{Move: "withdraw",
			By: casework.Actor{Party: casework.Notifier}, Version: 2})
		if err != nil || c.Version != 3 || len(listed(t, s, casework.Filter{})) != 1 {
			t.Errorf("%s: %+v %v", f, c, err)
		}
		whole(t, s, 5)
		opened(t, s, "n-3")
	}
}

// Before fills a new database for the folder of released schemas, and returns its address.
func Before(tb testing.TB, h Harness) string {
	s, address := h.fresh(tb)
	opened(tb, s, "n-1")
	opened(tb, s, "n-2")
	if _, err := service(tb, s, Start).Move(tb.Context(), "n-1", "notice", confirm(1)); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.Attach(tb.Context(), letter("n-1", "Dear Alma")); err != nil {
		tb.Fatal(err)
	}
	NewKey(tb).Checkpoint(tb, s)
	return address
}

// Newer opens a database whose schema is of a later release, which must be refused with a hint.
func Newer(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	opened(t, s, "n-1")
	h.Exec(t, address, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, '1')`)
	if s, err := h.Open(t.Context(), address); aedile.ClassOf(err) != aedile.Invalid || aedile.HintOf(err) == "" ||
		!strings.Contains(err.Error(), "99999") {
		t.Errorf("%v %v", s, err)
	}
}

// Full fills a database until it can take no more. What is refused was not written; with room again it goes on.
func Full(t *testing.T, h Harness, limit func(s Store, pages int)) {
	s, _ := h.fresh(t)
	opened(t, s, "n-0")
	limit(s, 60)
	ids := []aedile.CaseID{"n-0"}
	var refused casework.Change
	for i := 1; i < 10_000; i++ {
		id := aedile.CaseID(fmt.Sprintf("n-%d", i))
		ch := change(t, s, id, notice("Alma Example"))
		if err := s.Append(t.Context(), ch); err != nil {
			refused = ch
			if aedile.ClassOf(err) != aedile.Internal || !strings.Contains(err.Error(), "full") {
				t.Errorf("%v", err)
			}
			break
		}
		ids = append(ids, id)
	}
	if refused.Case.ID == "" {
		t.Fatal("it never became full")
	}
	for range 3 {
		if err := s.Append(t.Context(), refused); aedile.ClassOf(err) != aedile.Internal {
			t.Errorf("still full: %v", err)
		}
	}
	if _, err := s.Load(t.Context(), refused.Case.ID); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("it was refused: %v", err)
	}
	whole(t, s, int64(len(ids)))
	limit(s, 1<<20)
	if err := s.Append(t.Context(), refused); err != nil {
		t.Error(err)
	}
	if err := s.Append(t.Context(), refused); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("once: %v", err)
	}
	whole(t, s, int64(len(ids)+1))
}

// EraseAll takes out all that is personal in what Before wrote.
func EraseAll() (xs []record.Erasure) {
	for _, id := range []aedile.CaseID{"n-1", "n-2"} {
		xs = append(xs, record.Erasure{Case: id, By: casework.Actor{Party: casework.Platform}, At: Start(),
			Why: "the period of keeping has ended", Attachments: true})
	}
	return xs
}
