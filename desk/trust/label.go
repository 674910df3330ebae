package trust

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/personal"
)

// labelled is an item with what people found of it: what eval measures findings against, and what becomes an example of a rule. Personal
// data are taken out as far as they are found; a person looks before it goes anywhere.
type labelled struct {
	Case   aedile.CaseID
	Item   *aedile.Item
	Expect []aedile.CheckID // the rules that were right; none: the item is clean
	Wrong  []aedile.CheckID // the rules that were not
	Taken  int              // places that were taken out
}

// hole stands where something personal was.
const hole = "[…]"

// labelOf returns the item of a review that a person has decided. One that is open, or whose item was not kept or is sealed, is a NotFound
// error.
func labelOf(ctx context.Context, dk *desk.Desk, id aedile.CaseID) (l labelled, err error) {
	s, err := look(ctx, dk, id)
	if err != nil {
		return l, err
	}
	none := func(why string) error { return aedile.NotFoundf("label item", string(id), "%s", why) }
	switch {
	case s.c.Kind != "review":
		return l, none("is no review of a finding")
	case s.sealed():
		return l, none("is never copied")
	case s.item == nil:
		return l, none("its item was not kept")
	}
	l = labelled{Case: id}
	for _, f := range s.findings {
		switch s.c.State {
		case "taken_up":
			l.Expect = append(l.Expect, f.Check)
		case "dismissed":
			l.Wrong = append(l.Wrong, f.Check)
		}
	}
	if len(l.Expect)+len(l.Wrong) == 0 {
		return l, none("no person has decided it")
	}
	l.Item, l.Taken, err = bare(s.item)
	return l, err
}

// bare returns the item without whom it is from and without what may be personal in its texts.
func bare(it *aedile.Item) (*aedile.Item, int, error) {
	out, err := it.Clone()
	if err != nil {
		return nil, 0, err
	}
	var names []string
	if it.Trader != nil {
		for _, n := range []string{it.Trader.Name, string(it.Trader.ID), it.Trader.Email, it.Trader.Phone, it.Trader.Address} {
			if len(n) > shortName {
				names = append(names, n)
			}
		}
	}
	taken := 0
	for _, p := range []*string{&out.Title, &out.Text} {
		var n int
		*p, n = without(*p, names)
		taken += n
	}
	if out.Trader != nil {
		taken++
		out.Trader = &aedile.Account{Country: it.Trader.Country}
	}
	out.URL, out.Links, out.Images = "", nil, nil
	return out, taken, nil
}

// shortName is how long a name is at most that is not looked for: it would be found in other words. Chosen.
const shortName = 3

// without takes out of the text what may be personal.
func without(text string, names []string) (string, int) {
	found := personal.Find(text, names...)
	var b strings.Builder
	at := 0
	for _, f := range found {
		b.WriteString(text[at:f.Start])
		b.WriteString(hole)
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String(), len(found)
}

// Labels writes the reviews that people have decided as items for eval, one JSON object a line with the key "expect", the oldest change
// last, and returns how many, and how many could not be labelled.
func Labels(ctx context.Context, dk *desk.Desk, w io.Writer) (written, passed int, err error) {
	for _, state := range []string{"taken_up", "dismissed"} {
		page := casework.RowPage{Order: casework.OrderID, Limit: 500}
		for {
			rows, next, err := dk.Board.Rows(ctx, desk.RowFilter{Kind: "review", State: state, Closed: true}, page)
			if err != nil {
				return written, passed, fmt.Errorf("label items: %w", err)
			}
			for _, r := range rows {
				l, err := labelOf(ctx, dk, r.Case)
				if aedile.ClassOf(err) == aedile.NotFound {
					passed++
					continue
				}
				if err == nil {
					err = l.line(w)
				}
				if err != nil {
					return written, passed, err
				}
				written++
			}
			if page.After = next; next == "" {
				break
			}
		}
	}
	return written, passed, nil
}

// line writes the item as eval reads it.
func (l labelled) line(w io.Writer) error {
	b, err := json.Marshal(l.Item)
	m := map[string]json.RawMessage{}
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err == nil {
		m["expect"], err = json.Marshal(append([]aedile.CheckID{}, l.Expect...))
	}
	if err == nil {
		b, err = json.Marshal(m)
	}
	if err == nil {
		_, err = w.Write(append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write item %s: %w", l.Item.ID, err)
	}
	return nil
}

// Examples writes the cases as examples of the rule, in the form of a pack: those in which it was right must match, the others must pass.
// Cases that cannot be labelled are counted.
func Examples(ctx context.Context, dk *desk.Desk, c aedile.CheckID, ids []aedile.CaseID) (text string, left int, err error) {
	by := map[string][]map[string]any{}
	for _, id := range ids {
		l, err := labelOf(ctx, dk, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			left++
			continue
		}
		if err != nil {
			return "", left, err
		}
		want := "pass"
		if slices.Contains(l.Expect, c) {
			want = "match"
		}
		by[want] = append(by[want], example(l.Item))
	}
	if len(by) == 0 {
		return "", left, nil
	}
	b, err := yaml.Marshal(map[string]any{"examples": by})
	if err != nil {
		return "", left, fmt.Errorf("write examples of %s: %w", c, err)
	}
	return string(b), left, nil
}

// example returns the fields of an item that an example of a pack has.
func example(it *aedile.Item) map[string]any {
	e := map[string]any{"title": it.Title}
	if it.Lang != "" {
		e["lang"] = it.Lang
	}
	if it.Text != "" && it.Text != it.Title {
		e["text"] = it.Text
	}
	if len(it.Category) > 0 {
		e["category"] = it.Category
	}
	if it.Brand != "" {
		e["brand"] = it.Brand
	}
	return e
}
