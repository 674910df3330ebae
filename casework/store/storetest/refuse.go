package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

func unprovable(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	for name, spoil := range map[string]func(*casework.Change){
		"case of the journal": func(ch *casework.Change) { ch.Case.ID, ch.Events[0].Case = record.Erasures, record.Erasures },
		"text not sealed":     func(ch *casework.Change) { ch.Events[0].Body = []byte(`{"name":{"$personal":{"text":"Kim"}}}`) },
		"text of another seal": func(ch *casework.Change) {
			ch.Events[0].Body = []byte(`{"name":{"$personal":{"text":"Kim","salt":"00","digest":"sha256:00"}}}`)
		},
		"text missing":       func(ch *casework.Change) { ch.Events[0].Body = []byte(`{"name":{"$personal":{"digest":"sha256:00"}}}`) },
		"no JSON":            func(ch *casework.Change) { ch.Events[0].Body = []byte(`{`) },
		"NUL in a name":      func(ch *casework.Change) { ch.Case.ID, ch.Events[0].Case = "a\x00b", "a\x00b" },
		"no UTF-8 in a name": func(ch *casework.Change) { ch.Case.ID, ch.Events[0].Case = "a\xff", "a\xff" },
	} {
		ch := change(t, s, "n-1", notice("Alma Example"))
		ch.Tasks = nil
		spoil(&ch)
		if err := s.Append(t.Context(), ch); err == nil || strings.Contains(err.Error(), "Kim") {
			t.Errorf("%s: %v", name, err)
		}
	}
	whole(t, s, 0)
	odd := change(t, s, "n-1", notice("Al\xffma\u2028 \x00<&>")) // what is no UTF-8 becomes the replacement character
	odd.Events[0].About, odd.Case.About = "a\xffb", "a\xffb"
	if err := s.Append(t.Context(), odd); err == nil {
		whole(t, s, 1)
	} else if !errors.As(err, new(*aedile.Error)) {
		t.Error(err)
	}
}

func cancelled(t *testing.T, h Harness) {
	s, _ := h.fresh(t)
	ch := change(t, s, "n-1", notice("Alma Example"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Append(ctx, ch); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := s.Load(ctx, "n-1"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	whole(t, s, 0)
	if err := s.Append(t.Context(), ch); err != nil {
		t.Error(err)
	}
}
