package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// desked is a row of the desk as it is stored.
type desked struct {
	seq int64
	row casework.CaseRow
}

// deskRow returns the stored row of the case; nil where there is none.
func deskRow(ctx context.Context, tx pgx.Tx, id aedile.CaseID) (*desked, error) {
	var d desked
	var data string
	err := tx.QueryRow(ctx, `SELECT seq, data FROM desk_rows WHERE id = $1`, id).Scan(&d.seq, &data)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(data), &d.row)
	}
	if err != nil {
		return nil, fmt.Errorf("read row of %s: %w", id, err)
	}
	return &d, nil
}

// caseIn returns the case as it stands, with its events: as they make it or, where they cannot, as it is listed. A record that was
// tampered with can still be opened, to be verified.
func caseIn(ctx context.Context, tx pgx.Tx, id aedile.CaseID) (c casework.Case, err error) {
	rows, err := tx.Query(ctx, `SELECT seq, case_id, about, version, digest, event FROM journal WHERE case_id = $1 ORDER BY seq`, id)
	if err != nil {
		return c, fmt.Errorf("read events: %w", err)
	}
	entries, err := pgx.CollectRows(rows, entry)
	if err != nil {
		return c, fmt.Errorf("read events: %w", err)
	}
	var events []casework.Event
	for _, e := range entries {
		if ev, err := e.Event(); err == nil {
			events = append(events, ev)
		}
	}
	if len(events) > 0 && len(events) == len(entries) {
		if k, ok := kinds.Of(events[0].Kind); ok {
			if c, err = casework.Replay(k, events); err == nil {
				return c, nil
			}
		}
	}
	var data string
	err = tx.QueryRow(ctx, `SELECT data FROM cases WHERE id = $1`, id).Scan(&data)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return c, fmt.Errorf("read case %s: %w", id, err)
	}
	if json.Unmarshal([]byte(data), &c) != nil {
		c = casework.Case{}
	}
	c.ID, c.Events = id, events
	return c, nil
}

// show writes the row of a case, with its events, after a change, what it is found by, its dues, and the counts that it moves.
func show(ctx context.Context, tx pgx.Tx, c casework.Case, counts casework.Counts) error {
	return showCases(ctx, tx, []casework.Case{c}, nil, counts)
}

// showEach is show of the cases of many changes, each as the last change to it leaves it. opened says of those that were just opened where
// in the journal.
func showEach(ctx context.Context, tx pgx.Tx, chs []casework.Change, opened map[aedile.CaseID]int64, counts casework.Counts) error {
	last := make(map[aedile.CaseID]int, len(chs))
	for i := range chs {
		last[chs[i].Case.ID] = i
	}
	cases := make([]casework.Case, 0, len(last))
	for i := range chs { // in the order in which the journal has the openings: they are numbered by it
		n, ok := last[chs[i].Case.ID]
		if !ok {
			continue
		}
		c := chs[n].Case
		delete(last, c.ID)
		if len(c.Events) != c.Version {
			var err error
			if c, err = caseIn(ctx, tx, c.ID); err != nil {
				return fmt.Errorf("append to %s: %w", chs[n].Case.ID, err)
			}
		}
		cases = append(cases, c)
	}
	return showCases(ctx, tx, cases, opened, counts)
}

func showCases(ctx context.Context, tx pgx.Tx, cases []casework.Case, opened map[aedile.CaseID]int64, counts casework.Counts) error {
	rows, err := deskRows(ctx, tx, cases)
	if err != nil {
		return err
	}
	fresh, err := numbers(ctx, tx, cases, rows)
	if err != nil {
		return err
	}
	var b batch
	for _, c := range cases {
		now, before := desked{}, (*casework.CaseRow)(nil)
		if old, ok := rows[c.ID]; ok {
			now.seq, before = old.seq, &old.row
			now.row = kinds.RowOf(c, old.row.Number, old.row.Marks)
		} else {
			year := c.OpenedAt.UTC().Year()
			now.row = kinds.RowOf(c, casework.NumberOf(year, fresh[year]), casework.Marks{})
			fresh[year]++
			if now.seq, ok = opened[c.ID]; !ok {
				if err := tx.QueryRow(ctx, `SELECT seq FROM journal WHERE case_id = $1 AND version = 1`, c.ID).Scan(&now.seq); err != nil {
					return fmt.Errorf("read opening of %s: %w", c.ID, err)
				}
			}
		}
		counts.Move(before, &now.row)
		if err := putRow(&b.Batch, now); err != nil {
			return err
		}
		putWords(&b.Batch, now.seq, kinds.SearchOf(c, now.row))
		b.Queue(`DELETE FROM desk_items WHERE seq = $1`, now.seq)
		b.Queue(`INSERT INTO desk_items (item, seq) SELECT DISTINCT i, $2::bigint FROM unnest($1::text[]) i`, texts(now.row.Items), now.seq)
		putDues(&b.Batch, c)
		b.belongs(c.ID)
	}
	if err := b.send(ctx, tx); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}

// deskRows returns the stored rows of cases that have one.
func deskRows(ctx context.Context, tx pgx.Tx, cases []casework.Case) (map[aedile.CaseID]*desked, error) {
	ids := make([]string, len(cases))
	for i := range cases {
		ids[i] = string(cases[i].ID)
	}
	out := make(map[aedile.CaseID]*desked, len(cases))
	rows, err := tx.Query(ctx, `SELECT id, seq, data FROM desk_rows WHERE id = ANY ($1::text[])`, ids)
	if err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	var id, data string
	var seq int64
	if _, err = pgx.ForEachRow(rows, []any{&id, &seq, &data}, func() error {
		d := &desked{seq: seq}
		out[aedile.CaseID(id)] = d
		return json.Unmarshal([]byte(data), &d.row)
	}); err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	return out, nil
}

// numbers returns the first number of each year for the cases that have no row yet, and takes as many as they need.
func numbers(ctx context.Context, tx pgx.Tx, cases []casework.Case, rows map[aedile.CaseID]*desked) (map[int]int, error) {
	need := map[int]int{}
	for i := range cases {
		if rows[cases[i].ID] == nil {
			need[cases[i].OpenedAt.UTC().Year()]++
		}
	}
	first := map[int]int{}
	for _, year := range slices.Sorted(maps.Keys(need)) {
		var n int
		if err := tx.QueryRow(ctx, `INSERT INTO desk_years AS y (year, n) VALUES ($1, $2) ON CONFLICT (year) DO UPDATE SET n = y.n + excluded.n RETURNING n`,
			year, need[year]).Scan(&n); err != nil {
			return nil, fmt.Errorf("number cases of %d: %w", year, err)
		}
		first[year] = n - need[year] + 1
	}
	return first, nil
}

func texts[T ~string](all []T) []string {
	out := make([]string, 0, len(all))
	for _, x := range all {
		out = append(out, string(x))
	}
	return out
}

func putRow(b *pgx.Batch, d desked) error {
	r, p := d.row, d.row.Place()
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write row of %s: %w", r.Case, err)
	}
	b.Queue(`INSERT INTO desk_rows (seq, id, number, closed, due, duty, calm, opened, changed, kind, state, turn, grp, assignee, held, second, todo,
			service, rule, lang, country, grade, alike, data, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, '')
		ON CONFLICT (seq) DO UPDATE SET closed = excluded.closed, due = excluded.due, duty = excluded.duty, calm = excluded.calm, opened = excluded.opened,
			changed = excluded.changed, kind = excluded.kind, state = excluded.state, turn = excluded.turn, grp = excluded.grp, assignee = excluded.assignee,
			held = excluded.held, second = excluded.second, todo = excluded.todo, service = excluded.service, rule = excluded.rule, lang = excluded.lang, country = excluded.country,
			grade = excluded.grade, alike = excluded.alike, data = excluded.data`,
		d.seq, r.Case, r.Number, r.Closed, p.Due, r.Duty(), p.Calm, p.Opened, p.Changed, r.Kind, r.State, r.Turn, r.Group, r.Assignee,
		r.HeldBy != "", r.SecondBy != "", r.Todo != "",
		r.Service, r.Rule, r.Lang, r.Country, r.Grade, r.AlikeGroup, string(data))
	return nil
}

// putWords writes what the case is found by. No language is told, as for many there are no stems.
func putWords(b *pgx.Batch, seq int64, s casework.Search) {
	b.Queue(`UPDATE desk_rows SET words = setweight(to_tsvector('simple', $2), 'A') || setweight(to_tsvector('simple', $3), 'B') ||
		setweight(to_tsvector('simple', $4), 'C') || setweight(to_tsvector('simple', $5), 'D') WHERE seq = $1`, seq, s.Title, s.Said, s.Trader, s.Place)
}

func putDues(b *pgx.Batch, c casework.Case) {
	b.Queue(`DELETE FROM desk_dues WHERE id = $1`, c.ID)
	if c.Closed {
		return
	}
	for _, d := range c.Dues {
		class, end, place := d.Standing()
		b.Queue(`INSERT INTO desk_dues (id, name, item, class, due, place, kind, turn, whose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			c.ID, d.Name, d.Item, class, end, place, c.Kind, c.Turn, d.Of)
	}
}

// putCounts writes what moved of the counts; what has come to nothing goes.
func putCounts(ctx context.Context, tx pgx.Tx, counts casework.Counts) error {
	if len(counts) == 0 {
		return nil
	}
	var scopes []string
	var duties []bool
	var hours, ns []int64
	for c, n := range counts {
		scopes, duties, hours, ns = append(scopes, c.Scope), append(duties, c.Duty), append(hours, c.Hour), append(ns, int64(n))
	}
	var b pgx.Batch
	b.Queue(`INSERT INTO desk_counts AS c (scope, duty, hour, n) SELECT * FROM unnest($1::text[], $2::boolean[], $3::bigint[], $4::bigint[])
		ON CONFLICT (scope, duty, hour) DO UPDATE SET n = c.n + excluded.n`, scopes, duties, hours, ns)
	b.Queue(`DELETE FROM desk_counts c USING unnest($1::text[], $2::boolean[], $3::bigint[]) AS x (scope, duty, hour)
		WHERE c.scope = x.scope AND c.duty = x.duty AND c.hour = x.hour AND c.n = 0`, scopes, duties, hours)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write counts: %w", err)
	}
	return nil
}
