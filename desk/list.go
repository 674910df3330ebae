package desk

import (
	"context"
	"math"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Query narrows a list of cases and orders it. Empty fields let all through.
type Query struct {
	casework.Filter
	Item   string // number of an item
	URL    string // words of an address of content, one behind the other
	Trader string // words of the name of a trader, provider or account, one behind the other
	Text   string // words that stand somewhere in the case; the last letters of each may be missing
	Order  string // "due" (the default), "changed", "opened" or "id"
	Limit  int    // 0: no limit
}

// Listed is a case in a list.
type Listed struct {
	casework.Case
	Number string       `json:"number"`
	Title  string       `json:"title,omitempty"`
	Grade  aedile.Grade `json:"grade,omitempty"`
	Next   *DueView     `json:"next_due,omitempty"`
}

// Found is a list of cases, and how many there are without the limit, counted to
// casework.CountedBeyond more than that.
type Found struct {
	Rows []Listed
	All  int
}

// List returns the cases that the query lets through. By default what is due first comes first, of equals what can do more harm, then the
// oldest.
func (dk *Desk) List(ctx context.Context, q Query) (f Found, err error) {
	rf := q.rows()
	limit := q.Limit
	if limit <= 0 {
		limit = math.MaxInt
	}
	f.Rows = []Listed{}
	for page := (RowPage{Order: casework.RowOrder(q.Order)}); ; {
		page.Limit = min(limit-len(f.Rows), maxPage)
		rows, next, err := dk.Board.Rows(ctx, rf, page)
		if err != nil {
			return f, err
		}
		for _, r := range rows {
			if q.Due && r.Dues == 0 {
				continue
			}
			one, err := dk.listed(ctx, r)
			if err != nil {
				return f, err
			}
			f.Rows = append(f.Rows, one)
		}
		if page.After = next; next == "" || len(f.Rows) >= limit {
			break
		}
	}
	f.All = len(f.Rows)
	if q.Limit > 0 && f.All == q.Limit && !q.Due {
		l, err := dk.Board.Ladder(ctx, rf, casework.DaysAt(dk.Now(), dk.Zone()))
		f.All = l.All() + l.Closed
		return f, err
	}
	return f, nil
}

// maxPage is how many rows are asked for at once. It is the most that a board gives.
const maxPage = 1000

// rows returns the filter of the query as a board takes it.
func (q Query) rows() RowFilter {
	return RowFilter{Kind: q.Kind, State: q.State, Turn: q.Turn, Group: q.Group, Closed: q.Closed, Item: aedile.ItemID(q.Item), URL: q.URL,
		Trader: q.Trader, Words: q.Text}
}

// listed returns the case of a row, as it is listed.
func (dk *Desk) listed(ctx context.Context, r Row) (Listed, error) {
	c, err := dk.Case(ctx, r.Case)
	if err != nil {
		return Listed{}, err
	}
	l := Listed{Case: c, Number: r.Number, Title: r.Title, Grade: r.Grade}
	l.Events = nil
	if r.Due != nil {
		if d, runs := c.Due(r.Due.Name, r.Due.Item); runs {
			l.Next = &ViewDues([]casework.Due{d}, dk.Now())[0]
		}
	}
	return l, nil
}

// DueQuery narrows a list of what is due. Empty fields let all through.
type DueQuery struct {
	casework.DueFilter
	Limit int // 0: no limit
}

// Due returns what runs in all open cases, late first, as of the clock of the desk, and how many there are without the limit.
func (dk *Desk) Due(ctx context.Context, q DueQuery) ([]PendingView, int, error) {
	limit := q.Limit
	if limit <= 0 {
		limit = math.MaxInt32
	}
	all, n, err := dk.Board.Running(ctx, q.DueFilter, casework.DaysAt(dk.Now(), dk.Zone()), limit)
	if err != nil {
		return nil, 0, err
	}
	views := []PendingView{}
	for _, p := range all {
		views = append(views, PendingView{p, ViewDues([]casework.Due{p.Due}, dk.Now())[0], p.Late})
	}
	return views, n, nil
}

// Rebuild makes the rows of all cases, and their counts, anew, and returns how many there are.
func (dk *Desk) Rebuild(ctx context.Context) (int, error) { return dk.Board.Rebuild(ctx) }
