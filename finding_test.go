package aedile_test

import (
	"testing"

	"github.com/aedile/aedile"
)

func TestFindingIsNamedByWhatItRestsOn(t *testing.T) {
	t.Parallel()
	finding := func(change func(*aedile.Finding)) *aedile.Finding {
		f := &aedile.Finding{Item: aedile.ItemRef{ID: "1", Digest: "sha256:aa"}, Check: "p/r",
			Pack:  aedile.PackRef{Name: "p", Version: "1", Digest: "sha256:bb"},
			Grade: aedile.Act, Evidence: []aedile.Evidence{{Field: "title", Start: 1, End: 4, Text: "abc"}}}
		change(f)
		return f
	}
	want := finding(func(*aedile.Finding) {}).ID()
	if want != "c268819a2a48ed29183d7d89" {
		t.Errorf("identifier %q", want)
	}
	for name, change := range map[string]func(*aedile.Finding){
		"item": func(f *aedile.Finding) { f.Item.Digest = "sha256:ab" }, "pack": func(f *aedile.Finding) { f.Pack.Digest = "sha256:bc" },
		"check": func(f *aedile.Finding) { f.Check = "p/s" }, "field": func(f *aedile.Finding) { f.Evidence[0].Field = "text" },
		"start": func(f *aedile.Finding) { f.Evidence[0].Start = 2 }, "end": func(f *aedile.Finding) { f.Evidence[0].End = 5 },
		"more evidence": func(f *aedile.Finding) { f.Evidence = append(f.Evidence, f.Evidence[0]) },
		"no evidence":   func(f *aedile.Finding) { f.Evidence = nil },
	} {
		if got := finding(change).ID(); got == want {
			t.Errorf("with another %s it has the same identifier", name)
		}
	}
	for name, change := range map[string]func(*aedile.Finding){
		"suppressed": func(f *aedile.Finding) { f.Suppressed = &aedile.Suppression{Reason: "known"} },
		"title":      func(f *aedile.Finding) { f.Title = "Another" },
	} {
		if got := finding(change).ID(); got != want {
			t.Errorf("%s: identifier %s, want %s", name, got, want)
		}
	}
}
