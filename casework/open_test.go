package casework_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

func finding() aedile.Finding {
	return aedile.Finding{
		Item: aedile.ItemRef{ID: "i-1", Kind: "listing", Service: "market", Digest: "sha256:aa"}, Check: "medicines/prescription-only",
		Pack: aedile.PackRef{Name: "medicines", Version: "1", Digest: "sha256:bb"}, Grade: aedile.Review,
		Evidence: []aedile.Evidence{{Field: "title", End: 4, Text: "text", Source: "substances: x"}},
	}
}

func TestAFindingBecomesASuspicion(t *testing.T) {
	t.Parallel()
	review, _ := kinds.Of("review")
	by := casework.Actor{Party: casework.Screener, Automated: true}
	ch, err := casework.Open(review, finding(), "", by, at("2026-01-05T09:00:00Z"), house(t))
	if err != nil {
		t.Fatal(err)
	}
	s := casework.LastBody[casework.Suspected](ch.Case, "suspect")
	if ch.Case.State != "suspected" || s == nil || s.Status != casework.SuspectedStatus ||
		s.Finding.Check != "medicines/prescription-only" || ch.Case.About != string(s.Finding.Check) {
		t.Errorf("%+v %+v", ch.Case, s)
	}
	if again, _ := casework.Open(review, finding(), "", by, at("2026-01-06T09:00:00Z"), house(t)); again.Case.ID != ch.Case.ID {
		t.Errorf("the same finding opens %s and %s", ch.Case.ID, again.Case.ID)
	}
	for name, f := range map[string]func(*aedile.Finding){
		"another rule":     func(f *aedile.Finding) { f.Check = "medicines/other" },
		"another item":     func(f *aedile.Finding) { f.Item.ID = "i-2" },
		"the item changed": func(f *aedile.Finding) { f.Item.Digest = "sha256:cc" },
		"another service":  func(f *aedile.Finding) { f.Item.Service = "bazaar" },
		"the pack changed": func(f *aedile.Finding) { f.Pack.Digest = "sha256:dd" },
	} {
		other := finding()
		f(&other)
		if casework.IDOf(other) == ch.Case.ID {
			t.Errorf("%s: is not the same finding", name)
		}
	}
}

func TestWhatCannotBeShownOpensNoCase(t *testing.T) {
	t.Parallel()
	review, _ := kinds.Of("review")
	for want, f := range map[string]func(*aedile.Finding){
		"what cannot be shown is no evidence": func(f *aedile.Finding) { f.Evidence = nil },
		"is not pinned to the item":           func(f *aedile.Finding) { f.Item.Digest = "" },
		"names no rule of a pack":             func(f *aedile.Finding) { f.Pack.Digest = "" },
		"is set aside by an ignore entry":     func(f *aedile.Finding) { f.Suppressed = &aedile.Suppression{Reason: "known"} },
	} {
		bad := finding()
		f(&bad)
		_, err := casework.Open(review, bad, "", casework.Actor{Party: casework.Screener}, at("2026-01-05T09:00:00Z"), house(t))
		if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := casework.Open(inquiry, finding(), "", casework.Actor{Party: casework.Screener}, at("2026-01-05T09:00:00Z"),
		house(t)); aedile.HintOf(err) != "use the kind review" {
		t.Error(err)
	}
	if _, err := casework.Open(review, finding(), "", casework.Actor{Party: casework.Authority}, at("2026-01-05T09:00:00Z"),
		house(t)); aedile.ClassOf(err) != aedile.Denied {
		t.Error(err)
	}
}
