package rule

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// A finding cites the law as it stood on the day on which the item was seen: art 6(1) UCPD has another wording since 27 September 2026.
func TestAFindingCitesTheLawOfItsDay(t *testing.T) {
	t.Parallel()
	now, ok := law.Cite(law.Ref{CELEX: "32005L0029", Place: "art 6(1)"})
	plain, _ := law.Cite(law.Ref{CELEX: "32023R0988", Place: "art 5"})
	if !ok || now.As != "32024L0825" {
		t.Fatalf("%+v", now)
	}
	refs := []aedile.LawRef{plain, now}
	for seen, as := range map[string]string{"2026-09-26T23:59:59Z": "", "2026-09-27T00:00:00Z": "32024L0825", "": "32024L0825",
		"soon": "32024L0825", "2020-01-01": ""} {
		got := LawOn(refs, seen)
		if len(got) != 2 || got[0] != plain || got[1].As != as || got[1].Place != "art 6(1)" {
			t.Errorf("seen %q: %+v, want as %q", seen, got, as)
		}
	}
	if refs[1] != now {
		t.Error("the rule's own provisions were changed")
	}
}
