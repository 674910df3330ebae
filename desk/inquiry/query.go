package inquiry

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Query says what is counted: cases of the record, by words such as "kind:decision opened:2026-01-01..2026-03-31 by:state".
type Query struct {
	Text   string // as it was written, on one line
	Filter desk.RowFilter
	// From and To are the days between which the cases were opened, both counted; zero: all.
	From, To time.Time
	By       string // state, country, lang, service, rule, month or kind; empty: one number
}

// parseQuery reads a query. What it does not know, and a query that names no procedure, is an Invalid error: a figure whose query was read
// in part would be wrong.
func parseQuery(text string, zone *time.Location) (q Query, err error) {
	q.Text = strings.Join(strings.Fields(text), " ")
	q.Filter.Closed = true
	for _, w := range strings.Fields(text) {
		name, value, ok := strings.Cut(w, ":")
		if !ok || value == "" {
			return q, aedile.Invalidf("count", w, "is no field and value").Hint("as in kind:decision opened:2026-01-01..2026-03-31")
		}
		if err := q.set(name, value, zone); err != nil {
			return q, err
		}
	}
	if q.Filter.Kind == "" {
		return q, aedile.Invalidf("count", q.Text, "names no procedure").Hint("as in kind:decision")
	}
	return q, nil
}

// groupings are what a query can be divided by.
func groupings() []string { return []string{"state", "country", "lang", "service", "rule", "month"} }

func (q *Query) set(name, value string, zone *time.Location) error {
	f := &q.Filter
	switch name {
	case "kind":
		if _, err := desk.KindOf(value); err != nil {
			return err
		}
		f.Kind = value
	case "state":
		f.State = value
	case "country":
		f.Country = strings.ToUpper(value)
	case "lang":
		f.Lang = value
	case "service":
		f.Service = value
	case "rule":
		f.Rule = aedile.CheckID(value)
	case "trader":
		f.Trader = strings.Trim(value, `"`)
	case "words":
		f.Words = strings.NewReplacer(",", " ", `"`, "").Replace(value)
	case "opened":
		return q.days(value, zone)
	case "by":
		if !slices.Contains(groupings(), value) {
			return aedile.Invalidf("count", "by:"+value, "is nothing to divide by").Hint("one of " + strings.Join(groupings(), ", "))
		}
		q.By = value
	default:
		return aedile.Invalidf("count", name, "is no field of a case that is counted").
			Hint("kind, state, country, lang, service, rule, trader, words, opened, by")
	}
	return nil
}

// days reads the days between which cases were opened.
func (q *Query) days(value string, zone *time.Location) (err error) {
	from, to, two := strings.Cut(value, "..")
	if !two {
		to = from
	}
	if q.From, err = time.ParseInLocation(time.DateOnly, from, zone); err == nil {
		q.To, err = time.ParseInLocation(time.DateOnly, to, zone)
	}
	if err != nil || q.To.Before(q.From) {
		return aedile.Invalidf("count", "opened:"+value, "is no span of days").Hint("as in opened:2026-01-01..2026-03-31")
	}
	return nil
}

// Value is one number of a count.
type Value struct {
	Of string // the state, country, month, …; empty: of all
	N  int
}

// Counted is what a query comes to, as of an instant.
type Counted struct {
	Query  Query
	N      int
	Values []Value // by what the query divides, the largest first; months in their order. They add up to N
	AsOf   time.Time
}

// maxCounted is how many cases a query reads. Chosen: what a page waits for; past it the count is refused, and not estimated.
const maxCounted = 100_000

// countOf counts. More cases than are read at once are a Limit error.
func countOf(ctx context.Context, dk *desk.Desk, q Query) (c Counted, err error) {
	c = Counted{Query: q, AsOf: dk.Now()}
	by := map[string]int{}
	page, read := casework.RowPage{Order: casework.OrderOpened, Limit: 1000}, 0
	for {
		rows, next, err := dk.Board.Rows(ctx, q.Filter, page)
		if err != nil {
			return c, fmt.Errorf("count %s: %w", q.Text, err)
		}
		for _, r := range rows {
			if q.before(r.Opened) {
				next = ""
				break
			}
			if q.within(r.Opened) {
				c.N++
				by[q.part(r, dk.Zone())]++
			}
		}
		if read += len(rows); next == "" {
			break
		}
		if read >= maxCounted {
			return c, aedile.Limitf("count", q.Text, "more than %d cases would be read", maxCounted).Hint("name a shorter span of days")
		}
		page.After = next
	}
	if q.By != "" {
		c.Values = valuesOf(by, q.By == "month")
	}
	return c, nil
}

func valuesOf(by map[string]int, inOrder bool) (vs []Value) {
	for _, of := range slices.Sorted(maps.Keys(by)) {
		vs = append(vs, Value{of, by[of]})
	}
	if !inOrder {
		slices.SortStableFunc(vs, func(a, b Value) int { return cmp.Compare(b.N, a.N) })
	}
	return vs
}

func (q Query) before(t time.Time) bool { return !q.From.IsZero() && t.Before(q.From) }

func (q Query) within(t time.Time) bool { return q.To.IsZero() || t.Before(q.To.AddDate(0, 0, 1)) }

// unknown stands where a case does not say.
const unknown = "not known"

// part returns under which value the case counts.
func (q Query) part(r desk.Row, zone *time.Location) string {
	switch q.By {
	case "state":
		return r.State
	case "country":
		return cmp.Or(r.Country, unknown)
	case "lang":
		return cmp.Or(r.Lang, unknown)
	case "service":
		return cmp.Or(r.Service, unknown)
	case "rule":
		return cmp.Or(string(r.Rule), unknown)
	case "month":
		return r.Opened.In(zone).Format("2006-01")
	}
	return ""
}

// Suggested are queries that a question may ask for, by the words that it uses. They are offered and not taken.
func Suggested(question string, today time.Time) (all []string) {
	span := " opened:" + today.AddDate(-1, 0, 1).Format(time.DateOnly) + ".." + today.Format(time.DateOnly)
	if from, to, ok := spanOf(question, today.Location()); ok {
		span = " opened:" + from.Format(time.DateOnly) + ".." + to.Format(time.DateOnly)
	}
	low := strings.ToLower(question)
	for _, k := range []struct{ word, kind string }{{"decision", "decision"}, {"remov", "decision"}, {"notice", "notice"},
		{"complaint", "complaint"}, {"order", "order"}, {"offer", "review"}, {"alert", "review"}} {
		if q := "kind:" + k.kind + span; strings.Contains(low, k.word) && !slices.Contains(all, q) {
			all = append(all, q)
		}
	}
	if len(all) == 0 {
		all = []string{"kind:decision" + span}
	}
	return append(all, all[0]+" by:state", all[0]+" by:country")
}
