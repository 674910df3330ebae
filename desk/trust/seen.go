package trust

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// seen is a review with what was found, and the item as it was seen.
type seen struct {
	c        casework.Case
	findings []aedile.Finding
	item     *aedile.Item // nil: it was not kept, or was taken out
}

func look(ctx context.Context, dk *desk.Desk, id aedile.CaseID) (s seen, err error) {
	if s.c, err = dk.Case(ctx, id); err != nil {
		return s, err
	}
	for _, e := range s.c.Events {
		if b, err := casework.BodyOf[casework.Suspected](e); err == nil && b.Finding.Check != "" {
			s.findings = append(s.findings, b.Finding)
		}
	}
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return s, fmt.Errorf("read attachments of %s: %w", id, err)
		}
		var it aedile.Item
		if a.Kind == record.ItemSeen && json.Unmarshal(a.Data, &it) == nil {
			s.item = &it
			return s, nil
		}
	}
	return s, nil
}

// sealed reports whether abuse of a child is suspected: such an item is never copied.
func (s seen) sealed() bool {
	return slices.ContainsFunc(s.findings, func(f aedile.Finding) bool { return strings.Contains(f.Keyword, "CHILD_SEXUAL_ABUSE") })
}

// reasons says in the words of the rules why it may be restricted.
func (s seen) reasons() string {
	var all []string
	for _, f := range s.findings {
		if text := f.Message; text == "" {
			text = f.Title
			if text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		} else if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, " ")
}
