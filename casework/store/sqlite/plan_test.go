package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// No list, count or search of the desk looks at every case: each is a walk along an index from where the page begins. What
// is narrowed by words or an item, or narrowed and asked for in another order than that of the law, is sorted after that.
func TestNothingTheDeskAsksIsAScan(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	yes := true
	d := casework.DaysAt(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), time.UTC)
	args, sorts := map[string][]any{}, map[string]bool{}
	add := func(query string, a []any, sorted bool) { args[query], sorts[query] = a, sorted }
	for _, f := range []casework.RowFilter{{}, {Closed: true}, {Assignee: "m-1"}, {Nobody: true}, {Held: &yes}, {Second: true},
		{Kind: "notice"}, {Turn: casework.Platform},
		{Service: "x"}, {Rule: "x"}, {Alike: "x"}, {Group: "g"}, {Item: "A-1"}, {Words: "copied"}, {Trader: "x", Kind: "review"},
		{URL: "x"},
		{Grade: aedile.Act, Lang: "de"},
		{Rung: casework.RungLate, Days: d}, {Rung: casework.RungToday, Days: d, Assignee: "m-1"}, {Rung: casework.RungNoDay, Days: d}} {
		for _, o := range []casework.RowOrder{casework.OrderDue, casework.OrderID, casework.OrderOpened, casework.OrderChanged} {
			p := casework.RowPage{Order: o, Limit: 100}
			for _, p.After = range []string{"", casework.RowPlace{Due: 5, Case: "n-1"}.Cursor(o)} {
				query, a, err := rowsQuery(f, p)
				if err != nil {
					t.Fatal(err)
				}
				add(query, a, f.Words+f.Trader+f.URL+string(f.Item) != "" || o != casework.OrderDue &&
					f != (casework.RowFilter{Closed: f.Closed}))
			}
		}
	}
	for _, part := range runs {
		where, a := runsWhere(part, casework.DueFilter{Kind: "notice"}, 5)
		add(runsQuery(where, len(a)), append(a, 10), false)
		add(countQuery(where, len(a)), append(a, 10), false) // it reads the rows that its own bound let through
	}
	add(errandsQuery, []any{"", ""}, false)
	add(sumQuery(true)+` AND hour < ?`, []any{"", 5}, false)
	add(sumQuery(false)+` AND hour < ?`, []any{"", 5}, false)
	for _, f := range []record.FactFilter{{Case: "n-1"}, {By: "m-1", What: []record.FactKind{record.FactExposure}},
		{What: []record.FactKind{record.FactLook}}, {}} {
		query, a := factsQuery(f)
		add(query, append(a, 0), false)
	}
	for query, a := range args {
		for _, step := range plan(t, s, query, a) {
			scans := strings.HasPrefix(step, "SCAN") && step != "SCAN counted" && !strings.Contains(step, "VIRTUAL TABLE INDEX 0:M")
			if scans || strings.Contains(step, "TEMP B-TREE") && !sorts[query] {
				t.Errorf("%s\n%s", query, step)
			}
		}
	}
}

// TestTheCasesOfAProcedureAreFoundByIt: a report of a few decisions does not read a hundred thousand reviews.
func TestTheCasesOfAProcedureAreFoundByIt(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, f := range []casework.Filter{{Kind: "decision", Closed: true}, {Kind: "notice", State: "decided", Closed: true}} {
		cond, args := where(f)
		for _, step := range plan(t, s, `SELECT data FROM cases WHERE `+cond+` ORDER BY id LIMIT 500`, append([]any{""}, args...)) {
			if !strings.Contains(step, "cases_kind (kind=? AND id>?)") {
				t.Errorf("%s: %s", cond, step)
			}
		}
	}
}

// plan returns the steps by which a query is answered.
func plan(t *testing.T, s *Store, query string, args []any) (steps []string) {
	t.Helper()
	rows, err := s.read.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil || len(steps) == 0 {
		t.Fatalf("%s: %v", query, err)
	}
	return steps
}
