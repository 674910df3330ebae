package postgres

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// Query is one query of the desk with its arguments, for tests.
type Query struct {
	SQL  string
	Args []any
}

// RowsQuery is rowsQuery.
func RowsQuery(f casework.RowFilter, p casework.RowPage) (Query, error) {
	q, args, err := rowsQuery(f, p)
	return Query{q, args}, err
}

// Queries returns the other queries of the desk.
func Queries() (all []Query) {
	for _, part := range runs {
		where, args := runsWhere(part, casework.DueFilter{Kind: "notice"}, 5)
		all = append(all, Query{runsQuery(where, len(args)), append(args, 10)})
	}
	for _, f := range []record.FactFilter{{Case: "n-1"}, {By: "m-1", What: []record.FactKind{record.FactExposure}},
		{What: []record.FactKind{record.FactLook}}, {}} {
		q, args := factsQuery(f)
		all = append(all, Query{q, append(args, int64(0))})
	}
	return append(all, Query{errandsQuery, []any{"", ""}}, Query{sumQuery(true) + ` AND hour < $2`, []any{"", 5}},
		Query{sumQuery(false) + ` AND hour < $2`, []any{"", 5}})
}
