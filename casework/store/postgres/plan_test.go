package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/store/postgres"
)

// No list, count or search of the desk has to look at every case: with scans forbidden, the server finds an index for each.
func TestNothingTheDeskAsksIsAScan(t *testing.T) {
	t.Parallel()
	address := newSchema(t)
	s, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := connect(t, plain(address))
	if _, err := c.Exec(t.Context(), `SET enable_seqscan = off`); err != nil {
		t.Fatal(err)
	}
	yes := true
	d := casework.DaysAt(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), time.UTC)
	queries := postgres.Queries()
	for _, f := range []casework.RowFilter{{}, {Closed: true}, {Assignee: "m-1"}, {Nobody: true}, {Held: &yes}, {Second: true},
		{Kind: "notice"}, {Turn: casework.Platform},
		{Service: "x"}, {Rule: "x"}, {Alike: "x"}, {Group: "g"}, {Item: "A-1"}, {Words: "copied"}, {Trader: "x y", Kind: "review"},
		{URL: "x"},
		{Rung: casework.RungLate, Days: d}, {Rung: casework.RungNoDay, Days: d}} {
		for _, o := range []casework.RowOrder{casework.OrderDue, casework.OrderID, casework.OrderOpened, casework.OrderChanged} {
			q, err := postgres.RowsQuery(f, casework.RowPage{Order: o, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			queries = append(queries, q)
		}
	}
	for _, q := range queries {
		rows, err := c.Query(t.Context(), `EXPLAIN `+q.SQL, q.Args...)
		if err != nil {
			t.Fatalf("%s: %v", q.SQL, err)
		}
		steps, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil || len(steps) == 0 {
			t.Fatalf("%s: %v", q.SQL, err)
		}
		if all := strings.Join(steps, "\n"); strings.Contains(all, "Seq Scan") {
			t.Errorf("%s\n%s", q.SQL, all)
		}
	}
}
