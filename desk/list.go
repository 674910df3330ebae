package desk

import (
	"context"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// Query narrows a list of cases and orders it. Empty fields let all through.
type Query struct {
	casework.Filter
	Item   string // number of an item
	URL    string // a part of an address of content
	Trader string // a part of the name of a trader, provider or account
	Text   string // words that stand somewhere in the case
	Order  string // "due" (the default), "changed", "opened" or "id"
	Limit  int    // 0: no limit
}

// Listed is a case in a list.
type Listed struct {
	casework.Case
	Title string       `json:"title,omitempty"`
	Grade aedile.Grade `json:"grade,omitempty"`
	Next  *DueView     `json:"next_due,omitempty"`
}

// Found is a list of cases, and how many there are without the limit.
type Found struct {
	Rows []Listed
	All  int
}

// Orders are the orders of a list.
func Orders() []string { return []string{"due", "changed", "opened", "id"} }

// List returns the cases that the query lets through. By default what is due first comes first.
func (dk *Desk) List(ctx context.Context, q Query) (f Found, err error) {
	cases, err := dk.Cases(ctx, q.Filter, false)
	if err != nil {
		return f, err
	}
	rows := map[aedile.CaseID]Listed{}
	if q.Item+q.URL+q.Trader+q.Text != "" {
		kept := cases[:0]
		for _, c := range cases {
			row, facets, err := dk.row(ctx, c)
			if err != nil {
				return f, err
			}
			if q.lets(facets) {
				rows[c.ID] = row
				kept = append(kept, c)
			}
		}
		cases = kept
	}
	dk.order(cases, q.Order)
	f.All = len(cases)
	if q.Limit > 0 && len(cases) > q.Limit {
		cases = cases[:q.Limit]
	}
	f.Rows = []Listed{}
	for _, c := range cases {
		row, ok := rows[c.ID]
		if !ok {
			if row, _, err = dk.row(ctx, c); err != nil {
				return f, err
			}
		}
		f.Rows = append(f.Rows, row)
	}
	return f, nil
}

// order sorts the cases.
func (dk *Desk) order(cases []casework.Case, by string) {
	place := map[aedile.CaseID]int{}
	if by == "" || by == "due" {
		for i, p := range casework.Pendings(cases, dk.Now()) {
			if _, there := place[p.Case]; !there {
				place[p.Case] = i + 1
			}
		}
	}
	slices.SortStableFunc(cases, func(a, b casework.Case) int {
		switch by {
		case "changed":
			return b.ChangedAt.Compare(a.ChangedAt)
		case "opened":
			return b.OpenedAt.Compare(a.OpenedAt)
		case "id":
			return strings.Compare(string(a.ID), string(b.ID))
		}
		x, y := place[a.ID], place[b.ID]
		if (x == 0) != (y == 0) {
			return y - x // what has nothing due comes last
		}
		return x - y
	})
}

// row returns the case as it is listed, and what it is found by.
func (dk *Desk) row(ctx context.Context, c casework.Case) (Listed, facets, error) {
	whole, err := dk.Case(ctx, c.ID)
	if err != nil {
		return Listed{}, facets{}, err
	}
	k, _ := kinds.Of(whole.Kind) // the case could not be read otherwise
	f := facetsOf(k, whole)
	r := Listed{Case: c, Title: f.title, Grade: f.grade}
	if ps := casework.Pendings([]casework.Case{c}, dk.Now()); len(ps) > 0 {
		r.Next = &ViewDues([]casework.Due{ps[0].Due}, dk.Now())[0]
	}
	return r, f, nil
}

// lets reports whether the query lets a case with these facets through.
func (q Query) lets(f facets) bool {
	some := func(all []string, part string) bool {
		return part == "" || slices.ContainsFunc(all, func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(part)) })
	}
	return (q.Item == "" || slices.Contains(f.items, q.Item)) && some(f.urls, q.URL) && some(f.traders, q.Trader) && some(f.texts, q.Text)
}
