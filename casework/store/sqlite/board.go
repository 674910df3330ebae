package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// cond is a part of a query: conditions, and what they are asked with.
type cond struct {
	all  []string
	args []any
}

func (c *cond) add(yes bool, sql string, args ...any) {
	if yes {
		c.all, c.args = append(c.all, sql), append(c.args, args...)
	}
}

// String joins the conditions.
func (c *cond) String() string { return strings.Join(c.all, " AND ") }

// rowsWhere writes the filter as SQL.
func rowsWhere(f casework.RowFilter) *cond {
	c := &cond{}
	c.add(!f.Closed, "closed = 0")
	c.add(f.Alike != "", "alike = ?", f.Alike)
	c.add(f.Assignee != "" || f.Nobody, "assignee = ?", f.Assignee)
	c.add(f.Group != "", "grp = ?", f.Group)
	c.add(f.Rule != "", "rule = ?", f.Rule)
	c.add(f.Held != nil, "held = ?", f.Held != nil && *f.Held)
	c.add(f.Second, "second = 1")
	c.add(f.Service != "", "service = ?", f.Service)
	c.add(f.Kind != "", "kind = ?", f.Kind)
	c.add(f.Turn != "", "turn = ?", f.Turn)
	c.add(f.State != "", "state = ?", f.State)
	c.add(f.Lang != "", "lang = ?", strings.ToLower(f.Lang))
	c.add(f.Country != "", "country = ?", f.Country)
	c.add(f.Grade != "", "grade = ?", f.Grade)
	c.add(f.AlikeOver > 0, "alike <> '' AND (SELECT sum(n) FROM desk_counts WHERE scope = 'g=' || alike) > ?", f.AlikeOver)
	c.add(!f.DueBefore.IsZero(), "due < ?", f.DueBefore.UnixMicro())
	c.add(f.Item != "", "seq IN (SELECT seq FROM desk_items WHERE item = ?)", f.Item)
	if m := match(f); m != "" {
		c.add(true, "seq IN (SELECT rowid FROM desk_text WHERE desk_text MATCH ?)", m)
	}
	c.rung(f.Rung, f.Days)
	return c
}

// rung narrows the rows to one step of the ladder.
func (c *cond) rung(r casework.Rung, d casework.Days) {
	now, today, week := d.Now.UnixMicro(), d.Today.UnixMicro(), d.Week.UnixMicro()
	switch r {
	case casework.RungLate:
		c.add(true, "duty = 1 AND due < ?", now)
	case casework.RungToday:
		c.add(true, "due < ? AND NOT (duty = 1 AND due < ?)", today, now)
	case casework.RungWeek:
		c.add(true, "due >= ? AND due < ?", today, week)
	case casework.RungLater:
		c.add(true, "due >= ? AND due < ?", max(week, today), casework.NoEnd)
	case casework.RungNoDay:
		c.add(true, "due = ?", casework.NoEnd)
	}
}

// match writes what is looked for as the index understands it; empty where nothing is.
func match(f casework.RowFilter) string {
	var all []string
	for _, w := range strings.Fields(casework.Words(f.Words)) {
		all = append(all, `"`+w+`"*`)
	}
	for column, text := range map[string]string{"trader": f.Trader, "place": f.URL} {
		if w := casework.Words(text); w != "" {
			all = append(all, column+` : "`+w+`"*`)
		}
	}
	return strings.Join(all, " AND ")
}

// order writes the order of a list, and where the page begins.
func (c *cond) order(p casework.RowPage) (string, error) {
	var at casework.RowPlace
	if p.After != "" {
		var err error
		if at, err = casework.ReadCursor(p.Order, p.After); err != nil {
			return "", err
		}
	}
	switch p.Order {
	case casework.OrderDue:
		if p.After == "" {
			at.Due = -casework.NoEnd
		}
		c.add(true, "(due, calm, opened, id) > (?, ?, ?, ?)", at.Due, at.Calm, at.Opened, at.Case)
		return "due, calm, opened, id", nil
	case casework.OrderID:
		c.add(true, "id > ?", at.Case)
		return "id", nil
	case casework.OrderOpened, casework.OrderChanged:
		column, from := "opened", at.Opened
		if p.Order == casework.OrderChanged {
			column, from = "changed", at.Changed
		}
		if p.After == "" {
			from = casework.NoEnd
		}
		c.add(true, "("+column+", id) < (?, ?)", from, at.Case)
		return column + " DESC, id DESC", nil
	}
	return "", aedile.Invalidf("list cases", string(p.Order), "is no order of a list")
}

// rowsQuery returns the query of one page.
func rowsQuery(f casework.RowFilter, p casework.RowPage) (string, []any, error) {
	c := rowsWhere(f)
	order, err := c.order(p)
	if err != nil {
		return "", nil, err
	}
	return `SELECT data, CASE WHEN alike = '' THEN 0 ELSE coalesce((SELECT sum(n) FROM desk_counts WHERE scope = 'g=' || alike), 0) END FROM desk_rows WHERE ` +
		c.String() + ` ORDER BY ` + order + ` LIMIT ?`, append(c.args, p.Limit+1), nil
}

// Rows implements desk.Board.
func (s *Store) Rows(ctx context.Context, f casework.RowFilter, p casework.RowPage) (rows []casework.CaseRow, next string, err error) {
	p = p.Limited()
	query, args, err := rowsQuery(f, p)
	if err != nil {
		return nil, "", err
	}
	if rows, err = collect(ctx, s.read, scanRow, query, args...); err != nil {
		return nil, "", fmt.Errorf("list cases: %w", err)
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		next = rows[p.Limit-1].Place().Cursor(p.Order)
	}
	return rows, next, nil
}

func scanRow(r *sql.Rows) (row casework.CaseRow, err error) {
	var data []byte
	var alike int
	if err := r.Scan(&data, &alike); err != nil {
		return row, err
	}
	err = json.Unmarshal(data, &row)
	row.Alike = alike
	return row, err
}

// Row implements desk.Board.
func (s *Store) Row(ctx context.Context, name string) (casework.CaseRow, error) {
	const query = `SELECT data, CASE WHEN alike = '' THEN 0 ELSE coalesce((SELECT sum(n) FROM desk_counts WHERE scope = 'g=' || alike), 0) END FROM desk_rows WHERE `
	for _, by := range []string{"id = ?", "number = ?"} {
		rows, err := collect(ctx, s.read, scanRow, query+by, name)
		if err != nil {
			return casework.CaseRow{}, fmt.Errorf("read row: %w", err)
		}
		if len(rows) > 0 {
			return rows[0], nil
		}
	}
	return casework.CaseRow{}, aedile.NotFoundf("read case", name, "no such case")
}

// Ladder implements desk.Board.
func (s *Store) Ladder(ctx context.Context, f casework.RowFilter, d casework.Days) (l casework.Ladder, err error) {
	f.Rung = ""
	if f.Closed {
		c := rowsWhere(f)
		c.add(true, "closed = 1")
		if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM desk_rows WHERE `+c.String(), c.args...).Scan(&l.Closed); err != nil {
			return l, fmt.Errorf("count cases: %w", err)
		}
		f.Closed = false
	}
	scope, kept := f.Scope()
	if !kept {
		c := rowsWhere(f)
		now, today, week := d.Now.UnixMicro(), d.Today.UnixMicro(), d.Week.UnixMicro()
		err = s.read.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE duty = 1 AND due < ?), count(*) FILTER (WHERE due < ? AND NOT (duty = 1 AND due < ?)),
			count(*) FILTER (WHERE due >= ? AND due < ?), count(*) FILTER (WHERE due >= ? AND due < ?), count(*) FILTER (WHERE due = ?) FROM desk_rows WHERE `+c.String(),
			append([]any{now, today, now, today, week, max(week, today), casework.NoEnd, casework.NoEnd},
				c.args...)...).Scan(&l.Late, &l.Today,
			&l.Week, &l.Later, &l.NoDay)
		if err != nil {
			return l, fmt.Errorf("count cases: %w", err)
		}
		return l, nil
	}
	count := func(duties bool, until time.Time) int {
		n := 0
		if err == nil {
			n, err = s.countUntil(ctx, f, scope, duties, until.UnixMicro())
		}
		return n
	}
	late, today, week := count(true, d.Now), count(false, d.Today), count(false, d.Week)
	if err == nil {
		err = s.read.QueryRowContext(ctx, sumQuery(false)+` AND hour < ?`, scope, casework.NoHour).Scan(&l.Later)
	}
	if err == nil {
		err = s.read.QueryRowContext(ctx, sumQuery(false)+` AND hour = ?`, scope, casework.NoHour).Scan(&l.NoDay)
	}
	if err != nil {
		return l, fmt.Errorf("count cases: %w", err)
	}
	l.Late, l.Today, l.Week, l.Later = late, today-late, week-today, l.Later-week
	return l, nil
}

func sumQuery(duties bool) string {
	if duties {
		return `SELECT coalesce(sum(n), 0) FROM desk_counts WHERE scope = ? AND duty = 1`
	}
	return `SELECT coalesce(sum(n), 0) FROM desk_counts WHERE scope = ? AND duty IN (0, 1)`
}

// countUntil returns how many cases of the scope end before an instant: the sum of whole hours, and what ends in the last hour before it.
func (s *Store) countUntil(ctx context.Context, f casework.RowFilter, scope string, duties bool, until int64) (n int, err error) {
	hour := casework.HourOf(until)
	if err := s.read.QueryRowContext(ctx, sumQuery(duties)+` AND hour < ?`, scope, hour).Scan(&n); err != nil {
		return 0, err
	}
	from := hour * time.Hour.Microseconds()
	if from == until {
		return n, nil
	}
	c := rowsWhere(f)
	c.add(duties, "duty = 1")
	c.add(true, "due >= ? AND due < ?", from, until)
	var more int
	err = s.read.QueryRowContext(ctx, `SELECT count(*) FROM desk_rows WHERE `+c.String(), c.args...).Scan(&more)
	return n + more, err
}
