package casework_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

func TestPersonalTextsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	p := casework.Name("Kim Example")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("case", "who", p, "body", question{Who: p})
	all := fmt.Sprintf("%v %+v %#v %s %q %v %#v", p, p, p, p, p, question{Who: p}, question{Who: p}) + fmt.Sprintln(&p)
	if strings.Contains(all, "Kim") || !strings.Contains(all, "[personal]") {
		t.Error(all)
	}
	if got := log.String(); !strings.Contains(got, `"who":"[personal]"`) {
		t.Error(got)
	}
	if casework.Name("").String() != "" {
		t.Error("nothing is nothing")
	}
}

func TestPersonalTextsAreSealedInTheEvent(t *testing.T) {
	t.Parallel()
	e := asked(t, house(t)).Events[0]
	body, err := casework.BodyOf[question](e)
	if err != nil || body.Who.Text != "Kim Example" || len(body.Who.Salt) != 32 ||
		!strings.HasPrefix(string(body.Who.Digest), "sha256:") || !body.Who.Holds() {
		t.Fatalf("%#v %v", body, err)
	}
	canonical, err := e.Canonical()
	if err != nil || bytes.Contains(canonical, []byte("Kim")) || bytes.Contains(canonical, []byte(body.Who.Salt)) ||
		!bytes.Contains(canonical, []byte(body.Who.Digest)) {
		t.Errorf("%s %v", canonical, err)
	}
	tampered := body.Who
	tampered.Text = "Max Example"
	if tampered.Holds() {
		t.Error("another text does not give the digest")
	}
	other := asked(t, house(t)).Events[0]
	h := house(t)
	asked(t, h)
	again := asked(t, h).Events[0]
	if bytes.Equal(other.Body, again.Body) || !bytes.Equal(other.Body, e.Body) {
		t.Error("the salt comes from the house's source, anew each time")
	}
}

func TestTakingPersonalTextsOutKeepsTheDigestOfTheEvent(t *testing.T) {
	t.Parallel()
	e := asked(t, house(t)).Events[0]
	before, err := e.Digest()
	if err != nil {
		t.Fatal(err)
	}
	kept, _ := casework.Redact(e.Body, func(path string, p casework.Personal) bool { return path != "/who" || p.Text != "Kim Example" })
	if !bytes.Contains(kept, []byte("Kim")) {
		t.Errorf("the filter kept it: %s", kept)
	}
	if e.Body, err = casework.Redact(e.Body, nil); err != nil || bytes.Contains(e.Body, []byte("Kim")) ||
		bytes.Contains(e.Body, []byte("salt")) {
		t.Fatalf("%s %v", e.Body, err)
	}
	if after, err := e.Digest(); err != nil || after != before {
		t.Errorf("%s, before %s, %v", after, before, err)
	}
	body, err := casework.BodyOf[question](e)
	if err != nil || !body.Who.Given() || body.Who.Text != "" || !body.Who.Holds() || body.Who.String() != "[personal]" {
		t.Errorf("the trace stays: %#v %v", body, err)
	}
	e.Move = "reply"
	if after, _ := e.Digest(); after == before {
		t.Error("any other change shows")
	}
}

func TestAllPersonalTextsOfABodyAreFound(t *testing.T) {
	t.Parallel()
	raw := json.RawMessage(`{"b":[{"x":{"$personal":{"text":"one"}}},2,"$personal"],"a/~":{"$personal":{"text":"two","salt":"00"}},"c":{"$personal":{"text":"three"},"other":1}}`)
	got := map[string]string{}
	if err := casework.Persons(raw, func(path string, p casework.Personal) bool { got[path] = p.Text; return true }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"/b/0/x": "one", "/a~1~0": "two"}, got); diff != "" {
		t.Errorf("an object with another key beside is not one: -want +got\n%s", diff)
	}
	n := 0
	if err := casework.Persons(raw, func(string, casework.Personal) bool { n++; return false }); err != nil || n != 1 {
		t.Errorf("stops after the first: %d %v", n, err)
	}
	if err := casework.Persons(json.RawMessage(`{`), func(string, casework.Personal) bool { return true }); err == nil {
		t.Error("broken JSON is an error")
	}
	for _, bad := range []string{`5`, `{"x":1}`, `{"$personal":null}`, `{"$personal":{},"y":1}`, `[]`, `{"$personal":5}`} {
		var p casework.Personal
		if err := json.Unmarshal([]byte(bad), &p); err == nil {
			t.Errorf("%s is read as %#v", bad, p)
		}
	}
}

type dry struct{}

func (dry) Read([]byte) (int, error) { return 0, errors.New("dry") }

func TestWithoutChanceNothingPersonalIsRecorded(t *testing.T) {
	t.Parallel()
	h := house(t)
	h.Rand = nil
	if _, err := casework.Apply(inquiry, casework.Case{ID: "c"}, asks(), h); aedile.ClassOf(err) != aedile.Internal ||
		!strings.Contains(err.Error(), "no source of random salt") {
		t.Error(err)
	}
	h.Rand = dry{}
	if _, err := casework.Apply(inquiry, casework.Case{ID: "c"}, asks(), h); err == nil || !strings.Contains(err.Error(), "dry") {
		t.Error(err)
	}
	s := asks()
	s.Body.(*question).Who = casework.Personal{}
	if ch, err := casework.Apply(inquiry, casework.Case{ID: "c"}, s, h); err != nil ||
		bytes.Contains(ch.Events[0].Body, []byte("$personal")) {
		t.Errorf("nobody is named, so no chance is needed: %v", err)
	}
}

func FuzzRedact(f *testing.F) {
	for _, s := range []string{`{"who":{"$personal":{"text":"Kim","salt":"00","digest":"sha256:1"}}}`, `[{"$personal":{"text":"a"}}]`, `{"$personal":{}}`,
		`{"a":1e400,"b":"\u0000","c":[[[]]]}`, `{"$personal":{"text":5}}`, `{"a":{"$personal":{"text":"<>&"}},"a":2}`, `1`, `"x"`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		out, err := casework.Redact(raw, nil)
		if err != nil || len(raw) == 0 {
			return
		}
		again, err := casework.Redact(out, nil)
		if err != nil || !bytes.Equal(out, again) {
			t.Errorf("%s\n%s\n%s %v", raw, out, again, err)
		}
		if err := casework.Persons(out, func(path string, p casework.Personal) bool {
			if p.Text != "" || p.Salt != "" {
				t.Errorf("%s is left at %s", p.Text, path)
			}
			return true
		}); err != nil {
			t.Error(err)
		}
	})
}
