package supervision_test

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

var (
	opened  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	everyOf = []casework.Party{casework.Platform, casework.Recipient, casework.Notifier, casework.Trader, casework.Authority,
		casework.Screener, casework.DisputeBody, casework.Trustee, casework.Board, casework.Researcher, casework.Clock}
)

func terms(t *testing.T) casework.Terms {
	t.Helper()
	for _, c := range deadline.Calendars() {
		if c.Code != "COM" {
			continue
		}
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return casework.Terms{Calendar: "COM", Clocks: map[string]deadline.Clock{"COM": {Calendar: c, Zone: zone}}, Rand: rand.Reader}
	}
	t.Fatal("there is no calendar of the Commission")
	return casework.Terms{}
}

// at returns a case of the procedure that stands in the state; "" is one that is not open.
func at(k casework.Kind, state string) casework.Case {
	c := casework.Case{ID: "x-1"}
	if state == "" {
		return c
	}
	s, _ := k.State(state)
	c.Kind, c.State, c.Turn, c.Closed, c.Version, c.OpenedAt, c.Calendar = k.Name, s.Name, s.Turn, s.Closed, 1, opened, "COM"
	return c
}

// states are those of the procedure, and "" for before it is open.
func states(k casework.Kind) []string {
	all := []string{""}
	for _, s := range k.States {
		all = append(all, s.Name)
	}
	return all
}

// refused returns the refusal, and says where one names no provision that the law table has.
func refused(t interface{ Errorf(string, ...any) }, what string, err error, class aedile.Class) *casework.Refusal {
	var r *casework.Refusal
	if !errors.As(err, &r) || aedile.ClassOf(err) != class {
		t.Errorf("%s: got %v, want a refusal of class %v", what, err, class)
		return nil
	}
	if len(r.Faults) == 0 {
		t.Errorf("%s: the refusal names nothing: %v", what, err)
	}
	for _, f := range r.Faults {
		if _, known := law.Find(f.Law); !known || strings.TrimSpace(f.Msg) == "" {
			t.Errorf("%s: no provision, or one that the table does not have: %+v", what, f)
		}
	}
	return r
}

// TestNoMoveIsTakenFromAPartyThatItIsNotFor: in no state, of no procedure; the refusal cites the basis of the move and says whose it is.
func TestNoMoveIsTakenFromAPartyThatItIsNotFor(t *testing.T) {
	t.Parallel()
	house, tried := terms(t), 0
	for _, k := range supervision.All() {
		for _, state := range states(k) {
			for _, m := range k.Open(state) {
				for _, p := range everyOf {
					if slices.Contains(m.By, p) {
						continue
					}
					c := at(k, state)
					step := casework.Step{Move: m.Name, By: casework.Actor{Party: p, ID: "p-1"}, At: opened.AddDate(0, 0, 1),
						Version: c.Version}
					if m.Body != nil {
						step.Body = m.Body()
					}
					tried++
					what := k.Name + " " + m.Name + " in " + state + " by " + string(p)
					ch, err := casework.Apply(k, c, step, house)
					r := refused(t, what, err, aedile.Denied)
					if r == nil || len(ch.Events)+len(ch.Tasks) > 0 {
						t.Errorf("%s: it left %d events", what, len(ch.Events))
						continue
					}
					if f := r.Faults[0]; f.Law != m.Law[0] || !strings.Contains(f.Msg, string(m.By[0])) {
						t.Errorf("%s: got %v, want %s of %s", what, f, m.By[0], m.Law[0])
					}
				}
			}
		}
	}
	if tried < 2000 {
		t.Errorf("only %d were tried", tried)
	}
}

// TestAMoveOfAnotherStateIsRefusedByItsProvision: also where the case is closed, and whoever asks.
func TestAMoveOfAnotherStateIsRefusedByItsProvision(t *testing.T) {
	t.Parallel()
	house := terms(t)
	for _, k := range supervision.All() {
		for _, m := range k.Moves {
			for _, state := range states(k) {
				if _, may := k.Move(m.Name, state); may {
					continue
				}
				c := at(k, state)
				step := casework.Step{Move: m.Name, By: casework.Actor{Party: m.By[0]}, At: opened.AddDate(0, 0, 1), Version: c.Version}
				_, err := casework.Apply(k, c, step, house)
				what := k.Name + " " + m.Name + " in " + state
				r := refused(t, what, err, aedile.Conflict)
				if s, _ := k.State(state); r != nil && s.Closed && !strings.Contains(aedile.HintOf(err), "nothing can be done") {
					t.Errorf("%s: a closed case does not say that it is: %v", what, err)
				}
			}
		}
	}
}

// exampleOf is a content that the move takes; a move without content has none.
func exampleOf(t *testing.T, k casework.Kind, m casework.Move) json.RawMessage {
	t.Helper()
	if m.Body == nil {
		return nil
	}
	raw, err := desk.Example(k.Name, m.Name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestWhateverIsMissingIsNamedWithItsProvision: any parts of a content may be left out together, and a refusal still names each fault by
// law. What is refused changes nothing that was given.
func TestWhateverIsMissingIsNamedWithItsProvision(t *testing.T) {
	t.Parallel()
	house := terms(t)
	for _, k := range supervision.All() {
		carrying := slices.DeleteFunc(slices.Clone(k.Moves), func(m casework.Move) bool { return m.Body == nil })
		made := told(t, k).Events
		t.Run(k.Name, rapid.MakeCheck(func(x *rapid.T) {
			m := rapid.SampledFrom(carrying).Draw(x, "move")
			var whole map[string]json.RawMessage
			if err := json.Unmarshal(exampleOf(t, k, m), &whole); err != nil {
				x.Fatal(err)
			}
			part := map[string]json.RawMessage{}
			for _, field := range slices.Sorted(maps.Keys(whole)) {
				if field == "article" || rapid.Bool().Draw(x, field) { // the article says what is asked for
					part[field] = whole[field]
				}
			}
			text, err := json.Marshal(part)
			if err != nil {
				x.Fatal(err)
			}
			body, err := k.Decode(m.Name, text)
			if err != nil {
				x.Fatal(err)
			}
			c := at(k, rapid.SampledFrom(append(slices.Clone(m.From), map[bool][]string{true: {""}}[m.Opens()]...)).Draw(x, "state"))
			if !m.Opens() {
				c.Events = made
			}
			before := c
			before.Events = slices.Clone(c.Events)
			_, err = casework.Apply(k, c, casework.Step{Move: m.Name, By: casework.Actor{Party: m.By[0]}, At: opened.AddDate(0, 0, 1),
				Version: c.Version, Body: body}, house)
			if err != nil {
				refused(x, k.Name+" "+m.Name+" with "+string(text), err, aedile.Invalid)
			}
			if d := cmp.Diff(before, c); d != "" {
				x.Errorf("the case was changed: %s", d)
			}
		}))
	}
}
