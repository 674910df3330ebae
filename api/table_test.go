package api

import (
	"slices"
	"testing"

	"github.com/aedile/aedile/auth"
)

func TestEveryRouteOfTheTableIsOfferedOnce(t *testing.T) {
	t.Parallel()
	offered := Make(Parts{}).Routes()
	for _, r := range table {
		n := 0
		for _, o := range offered {
			if o.Pattern == r.method+" "+version+r.path {
				n++
			}
		}
		if n != 1 || r.summary == "" || r.action == "" || r.tag == "" {
			t.Errorf("%s is offered %d times, with the summary %q", r.id, n, r.summary)
		}
		if same := slices.IndexFunc(table, func(o route) bool { return o.id == r.id }); table[same].path != r.path {
			t.Errorf("%s stands twice", r.id)
		}
	}
	if len(offered) != len(table) {
		t.Errorf("%d routes are offered of %d", len(offered), len(table))
	}
	if public := slices.DeleteFunc(offered, func(r auth.Route) bool { return r.Action != auth.Public }); len(public) != 2 {
		t.Errorf("without signing in: %v, want the two of notices", public)
	}
}
