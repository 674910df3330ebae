package casework_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

func TestDecodeIsStrict(t *testing.T) {
	t.Parallel()
	b, err := inquiry.Decode("ask", json.RawMessage(`{"text":"why?","who":"Kim","by":"2026-01-19"}`))
	if q, ok := b.(*question); err != nil || !ok || q.Text != "why?" || q.Who.Text != "Kim" || q.By != date("2026-01-19") {
		t.Errorf("%+v %v", b, err)
	}
	for name, c := range map[string][2]string{
		"unknown field": {"ask", `{"text":"why?","colour":"red"}`}, "two values": {"ask", `{} {}`}, "wrong type": {"ask", `{"text":5}`}, "no JSON": {"ask", `why?`},
		"bad day": {"ask", `{"by":"2026-02-30"}`}, "unknown move": {"dance", `{}`}, "content where none": {"close", `{}`},
	} {
		if b, err := inquiry.Decode(c[0], json.RawMessage(c[1])); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v %v", name, b, err)
		}
	}
	if b, err := inquiry.Decode("close", nil); b != nil || err != nil {
		t.Errorf("close: %v %v", b, err)
	}
	if b, err := inquiry.Decode("ask", nil); err != nil || len(b.Validate()) != 2 {
		t.Errorf("an empty body is faulty, not unreadable: %v %v", b, err)
	}
}

// TestNamesAreHeldWhereTheyComeIn refuses names that steer, lead out or forge, and goes on with those that a record holds already.
func TestNamesAreHeldWhereTheyComeIn(t *testing.T) {
	t.Parallel()
	h := house(t)
	for _, bad := range []string{"../../etc/x y", "a\x1b[2J", "a\u202eb", "two\nlines", "..", strings.Repeat("x", 200), "müller"} {
		group, by := asks(), asks()
		group.Group, by.By.ID = bad, casework.ActorID(bad)
		for what, try := range map[string]func() error{
			"case": func() error {
				_, err := casework.Apply(inquiry, casework.Case{ID: aedile.CaseID(bad)}, asks(), h)
				return err
			},
			"group": func() error { _, err := casework.Apply(inquiry, casework.Case{ID: "c"}, group, h); return err },
			"party": func() error { _, err := casework.Apply(inquiry, casework.Case{ID: "c"}, by, h); return err },
		} {
			if err := try(); aedile.ClassOf(err) != aedile.Invalid || strings.ContainsAny(aedile.Message(err), "\x1b\n\u202e") {
				t.Errorf("%s %q: %v", what, bad, err)
			}
		}
	}
	ch, err := casework.Apply(inquiry, casework.Case{ID: "c"}, asks(), h)
	if err != nil {
		t.Fatal(err)
	}
	old := ch.Case
	old.ID, old.Group = "an older ä/name", "g 1"
	if _, err := casework.Apply(inquiry, old, casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, At: at("2026-01-12T09:00:00Z"), Version: 1, Body: &reply{Part: "1"}}, h); err != nil {
		t.Errorf("a case that an older record holds: %v", err)
	}
}
