package casework_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

type shared struct {
	Why string `json:"why" personal:"text"`
}

type memo struct {
	shared
	Text  string            `json:"text,omitempty" personal:"text"`
	Where []string          `json:"where,omitempty" personal:"text"`
	Table map[string]string `json:"table,omitempty" personal:"text"`
	Parts []*shared         `json:"parts,omitempty"`
	Plain string            `json:"plain,omitempty"`
	Who   casework.Personal `json:"who,omitzero"`
	Inner aedile.Evidence   `json:"inner,omitzero" personal:"text source"`
}

func (*memo) Validate() casework.Faults { return nil }

func memoKind() casework.Kind {
	return casework.Kind{Name: "memo", Moves: []casework.Move{{Name: "write", To: "written", By: []casework.Party{casework.Platform},
		Law: []law.Ref{{CELEX: "32022R2065", Place: "art 16(1)"}}, Body: func() casework.Body { return &memo{} }}}}
}

func memoTerms(t *testing.T) casework.Terms {
	t.Helper()
	clocks, err := deadline.Clocks(time.LoadLocation)
	if err != nil {
		t.Fatal(err)
	}
	return casework.Terms{Clocks: clocks, Calendar: "COM", Rand: rand.Reader}
}

func written(t *testing.T, m *memo) casework.Event {
	t.Helper()
	ch, err := casework.Apply(memoKind(), casework.Case{ID: "m"},
		casework.Step{Move: "write", By: casework.Actor{Party: casework.Platform}, At: time.Now(), Body: m}, memoTerms(t))
	if err != nil {
		t.Fatal(err)
	}
	return ch.Events[0]
}

// What somebody wrote freely can be taken out of the record, and the event keeps its digest.
func TestFreeTextsCanBeTakenOut(t *testing.T) {
	t.Parallel()
	m := &memo{shared: shared{"Kim asked"}, Text: "Kim wrote", Where: []string{"https://a.example/kim", ""},
		Table: map[string]string{"d": "Kim has none"},
		Parts: []*shared{{"Kim again"}}, Plain: "kept", Who: casework.Name("Kim"), Inner: aedile.Evidence{Field: "title", Text: "Kim's"}}
	e := written(t, m)
	before, err := e.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if canonical, err := e.Canonical(); err != nil || bytes.Contains(canonical, []byte("Kim")) ||
		bytes.Contains(canonical, []byte("/kim")) || !bytes.Contains(canonical, []byte("kept")) {
		t.Fatalf("what is hashed holds a free text: %s %v", canonical, err)
	}
	back, err := casework.BodyOf[memo](e)
	if err != nil {
		t.Fatal(err)
	}
	back.Who = casework.Name(back.Who.Text)
	if d := cmp.Diff(m, back, cmp.AllowUnexported(memo{})); d != "" {
		t.Errorf("the body reads otherwise than it was written (-want +got):\n%s", d)
	}
	n := 0
	if err := casework.Persons(e.Body, func(path string, p casework.Personal) bool {
		n++
		if p.Prose == (path == "/who") || !p.Holds() || p.Digest == "" {
			t.Errorf("%s: %#v", path, p)
		}
		return true
	}); err != nil || n != 7 {
		t.Errorf("%d personal texts, %v: %s", n, err, e.Body)
	}
	if e.Body, err = casework.Redact(e.Body, nil); err != nil {
		t.Fatal(err)
	}
	if after, err := e.Digest(); err != nil || after != before {
		t.Errorf("digest %s, before %s, %v", after, before, err)
	}
	gone, err := casework.BodyOf[memo](e)
	if err != nil || gone.Why != casework.ErasedText || gone.Table["d"] != casework.ErasedText ||
		gone.Parts[0].Why != casework.ErasedText || gone.Plain != "kept" || gone.Where[1] != "" {
		t.Errorf("%+v %v", gone, err)
	}
}

// A body that was read from the record can be given back as it stands there.
func TestSealedTextsAreReadAsTexts(t *testing.T) {
	t.Parallel()
	e := written(t, &memo{shared: shared{"Kim asked"}})
	b, err := memoKind().Decode("write", e.Body)
	if err != nil || b.(*memo).Why != "Kim asked" {
		t.Errorf("%+v %v", b, err)
	}
	if _, err := memoKind().Decode("write", json.RawMessage(`{"plain":{"text":"x"}}`)); err == nil {
		t.Error("an object is no text")
	}
}

// Every place of a finding at which the item's own words stand is marked.
func TestFindingsHoldNoOpenTextsOfTheItem(t *testing.T) {
	t.Parallel()
	f := aedile.Finding{Check: "c", Pack: aedile.PackRef{Name: "p", Version: "1", Digest: "sha256:1"}, Title: "Kim's rule",
		Message: "Kim says",
		Item: aedile.ItemRef{ID: "i-1", Digest: "sha256:2", URL: "https://m.example/kim", Title: "Kim's lamp", Trader: "Kim",
			Category: "lamps", Country: "DE"},
		Facts:    []aedile.Fact{{Name: "trader", Value: "Kim"}},
		Evidence: []aedile.Evidence{{Field: "title", Text: "Kim's lamp", Source: "list: lamp"}}}
	k := casework.Kind{Name: "memo", Moves: []casework.Move{{Name: "suspect", To: "s", By: []casework.Party{casework.Screener},
		Law: []law.Ref{{CELEX: "32022R2065", Place: "art 7"}}, Body: func() casework.Body { return &casework.Suspected{} }}}}
	ch, err := casework.Open(k, f, "", casework.Actor{Party: casework.Screener}, time.Now(), memoTerms(t))
	if err != nil {
		t.Fatal(err)
	}
	bare, err := casework.Redact(ch.Events[0].Body, nil)
	if err != nil || strings.Contains(strings.ToLower(string(bare)), "kim") {
		t.Errorf("%s %v", bare, err)
	}
	s, err := casework.BodyOf[casework.Suspected](ch.Events[0])
	if err != nil || !cmp.Equal(s.Finding, f) {
		t.Errorf("%+v %v", s, err)
	}
	if got := casework.Prose(&casework.Suspected{}); !slices.Contains(got, "/finding/evidence/*/text") {
		t.Errorf("%q", got)
	}
}
