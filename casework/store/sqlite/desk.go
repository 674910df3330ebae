package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

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
func deskRow(ctx context.Context, tx *writing, id aedile.CaseID) (*desked, error) {
	var d desked
	var data string
	err := tx.QueryRowContext(ctx, `SELECT seq, data FROM desk_rows WHERE id = ?`, id).Scan(&d.seq, &data)
	if errors.Is(err, sql.ErrNoRows) {
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
func caseIn(ctx context.Context, tx *writing, id aedile.CaseID) (c casework.Case, err error) {
	events, err := eventsIn(ctx, tx, id)
	if err == nil && len(events) > 0 {
		if k, ok := kinds.Of(events[0].Kind); ok {
			if c, err = casework.Replay(k, events); err == nil {
				return c, nil
			}
		}
	}
	var data string
	err = tx.QueryRowContext(ctx, `SELECT data FROM cases WHERE id = ?`, id).Scan(&data)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("read case %s: %w", id, err)
	}
	if json.Unmarshal([]byte(data), &c) != nil {
		c = casework.Case{}
	}
	c.ID, c.Events = id, events
	return c, nil
}

// show writes the row of a case, with its events, after a change, what it is found by, its dues, and the counts that it moves.
func show(ctx context.Context, tx *writing, c casework.Case, counts casework.Counts) error {
	old, err := deskRow(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	now := desked{}
	var before *casework.CaseRow
	if old != nil {
		now.seq, before = old.seq, &old.row
		now.row = kinds.RowOf(c, old.row.Number, old.row.Marks)
	} else {
		number, err := nextNumber(ctx, tx, c.OpenedAt.UTC().Year())
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT seq FROM journal WHERE case_id = ? AND version = 1`, c.ID).Scan(&now.seq); err != nil {
			return fmt.Errorf("read opening of %s: %w", c.ID, err)
		}
		now.row = kinds.RowOf(c, number, casework.Marks{})
	}
	if err := putRow(ctx, tx, now); err != nil {
		return err
	}
	counts.Move(before, &now.row)
	if err := putItems(ctx, tx, now); err != nil {
		return err
	}
	if err := putDues(ctx, tx, c); err != nil {
		return err
	}
	return putWords(ctx, tx, now.seq, old != nil, kinds.SearchOf(c, now.row))
}

// eventsIn returns the events of the case as the journal holds them.
func eventsIn(ctx context.Context, tx *writing, id aedile.CaseID) (events []casework.Event, err error) {
	entries, err := eventsOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		ev, err := e.Event()
		if err != nil {
			return nil, err
		}
		events = append(events, ev)
	}
	return events, nil
}

func nextNumber(ctx context.Context, tx *writing, year int) (string, error) {
	var n int
	err := tx.QueryRowContext(ctx, `INSERT INTO desk_years (year, n) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET n = n + 1 RETURNING n`,
		year).Scan(&n)
	if err != nil {
		return "", fmt.Errorf("number case: %w", err)
	}
	return casework.NumberOf(year, n), nil
}

func putRow(ctx context.Context, tx *writing, d desked) error {
	r, p := d.row, d.row.Place()
	data, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write row of %s: %w", r.Case, err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO desk_rows (seq, id, number, closed, due, duty, calm, opened, changed, kind, state, turn, grp, assignee, held, second, todo,
			service, rule, lang, country, grade, alike, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (seq) DO UPDATE SET closed = excluded.closed, due = excluded.due, duty = excluded.duty, calm = excluded.calm, opened = excluded.opened,
			changed = excluded.changed, kind = excluded.kind, state = excluded.state, turn = excluded.turn, grp = excluded.grp, assignee = excluded.assignee,
			held = excluded.held, second = excluded.second, todo = excluded.todo, service = excluded.service, rule = excluded.rule, lang = excluded.lang, country = excluded.country,
			grade = excluded.grade, alike = excluded.alike, data = excluded.data`,
		d.seq, r.Case, r.Number, r.Closed, p.Due, r.Duty(), p.Calm, p.Opened, p.Changed, r.Kind, r.State, r.Turn, r.Group, r.Assignee,
		r.HeldBy != "", r.SecondBy != "", r.Todo != "",
		r.Service, r.Rule, r.Lang, r.Country, r.Grade, r.AlikeGroup, string(data))
	if err != nil {
		return fmt.Errorf("write row of %s: %w", r.Case, err)
	}
	return nil
}

func putItems(ctx context.Context, tx *writing, d desked) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM desk_items WHERE seq = ?`, d.seq); err != nil {
		return fmt.Errorf("write items of %s: %w", d.row.Case, err)
	}
	for _, item := range d.row.Items {
		if _, err := tx.ExecContext(ctx, `INSERT INTO desk_items (item, seq) VALUES (?, ?) ON CONFLICT DO NOTHING`, item, d.seq); err != nil {
			return fmt.Errorf("write items of %s: %w", d.row.Case, err)
		}
	}
	return nil
}

func putDues(ctx context.Context, tx *writing, c casework.Case) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM desk_dues WHERE id = ?`, c.ID); err != nil {
		return fmt.Errorf("write dues of %s: %w", c.ID, err)
	}
	if c.Closed {
		return nil
	}
	for _, d := range c.Dues {
		class, end, place := d.Standing()
		_, err := tx.ExecContext(ctx, `INSERT INTO desk_dues (id, name, item, class, due, place, kind, turn, whose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, d.Name, d.Item, class, end, place, c.Kind, c.Turn, d.Of)
		if err != nil {
			return fmt.Errorf("write dues of %s: %w", c.ID, err)
		}
	}
	return nil
}

// putWords writes what the case is found by. What stood there is taken out of the index as well.
func putWords(ctx context.Context, tx *writing, seq int64, there bool, s casework.Search) error {
	var old casework.Search
	if there {
		err := tx.QueryRowContext(ctx, `SELECT title, said, trader, place FROM desk_words WHERE seq = ?`, seq).Scan(&old.Title, &old.Said,
			&old.Trader, &old.Place)
		if err != nil {
			return fmt.Errorf("read words: %w", err)
		}
		if old == s {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO desk_text (desk_text, rowid, title, said, trader, place) VALUES ('delete', ?, ?, ?, ?, ?)`,
			seq, old.Title, old.Said, old.Trader, old.Place); err != nil {
			return fmt.Errorf("write words: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO desk_words (seq, title, said, trader, place) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (seq) DO UPDATE SET title = excluded.title, said = excluded.said, trader = excluded.trader, place = excluded.place`, seq, s.Title, s.Said, s.Trader, s.Place); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO desk_text (rowid, title, said, trader, place) VALUES (?, ?, ?, ?, ?)`, seq, s.Title, s.Said,
		s.Trader, s.Place); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	return nil
}

// putCounts writes what moved of the counts; what has come to nothing goes.
func putCounts(ctx context.Context, tx *writing, counts casework.Counts) error {
	const most = 200 // counters in one statement
	all := slices.Collect(maps.Keys(counts))
	for part := range slices.Chunk(all, most) {
		args := make([]any, 0, 4*len(part))
		for _, c := range part {
			args = append(args, c.Scope, c.Duty, c.Hour, counts[c])
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO desk_counts (scope, duty, hour, n) VALUES (?, ?, ?, ?)`+strings.Repeat(`, (?, ?, ?, ?)`,
			len(part)-1)+
			` ON CONFLICT (scope, duty, hour) DO UPDATE SET n = n + excluded.n`, args...)
		if err != nil {
			return fmt.Errorf("write counts: %w", err)
		}
	}
	for c, n := range counts {
		if n >= 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM desk_counts WHERE scope = ? AND duty = ? AND hour = ? AND n = 0`, c.Scope, c.Duty,
			c.Hour); err != nil {
			return fmt.Errorf("write counts: %w", err)
		}
	}
	return nil
}
