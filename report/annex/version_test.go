package annex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/annex"
)

// list is a record of which cases of a kind can be listed.
type list struct {
	casework.Store
	h *history
}

func (l list) List(_ context.Context, f casework.Filter) iter.Seq2[casework.Case, error] {
	return func(yield func(casework.Case, error) bool) {
		for _, k := range l.h.cases {
			if k.Kind == f.Kind && !yield(casework.Case{ID: k.ID, Kind: k.Kind}, nil) {
				return
			}
		}
	}
}

func (l list) read(_ context.Context, id aedile.CaseID) (casework.Case, error) {
	return l.h.byID[id], nil
}

func TestACorrectionIsAnotherVersionWithItsChanges(t *testing.T) {
	t.Parallel()
	h := invent(3, 300)
	now := time.Date(2026, 8, 14, 9, 0, 0, 0, time.UTC)
	first := count(h, law.VeryLarge, nil).Report(stated())
	v1, kept, err := first.Next(nil, nil, "", now)
	if err != nil || v1.N != 1 || len(v1.Changed) != 0 {
		t.Fatalf("%+v, %v", v1, err)
	}
	line, err := json.Marshal(v1)
	if err != nil {
		t.Fatal(err)
	}
	all, err := annex.ReadVersions(bytes.NewReader(append(line, '\n')), "test")
	if err != nil || len(all) != 1 || all[0].Digest != v1.Digest {
		t.Fatalf("%+v, %v", all, err)
	}
	if _, _, err := first.Next(all, kept, "again", now); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("the same figures again: %v", err)
	}
	s := stated()
	s.Staff["internal/total"]++
	delete(s.Staff, "external/total")
	later := count(h, law.VeryLarge, nil).Report(s)
	if _, _, err := later.Next(all, kept, "", now); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a correction without a reason: %v", err)
	}
	v2, _, err := later.Next(all, kept, "staff was counted twice", now)
	if err != nil || v2.N != 2 || v2.File == v1.File {
		t.Fatalf("%+v, %v", v2, err)
	}
	var cells []string
	for _, c := range v2.Changed {
		cells = append(cells, c.Cell)
	}
	if !slices.Equal(cells, []string{"9.internal/total.G", "9.external/total.G"}) || *v2.Changed[0].Is != 81 || *v2.Changed[0].Was != 80 ||
		v2.Changed[1].Is != nil || *v2.Changed[1].Was != 40 {
		t.Errorf("changed %q: %+v", cells, v2.Changed)
	}
}

func TestDecisionsAndStatementsDifferByWhatIsSaid(t *testing.T) {
	t.Parallel()
	for range 20 {
		h := invent(rand.Uint64(), 200)
		for i, k := range h.cases { // some are filed
			if k.Kind == "decision" && len(k.Events) > 1 && h.chance(60) {
				k.Events = append(k.Events, casework.Event{Case: k.ID, Kind: k.Kind, Move: "file",
					At: k.Events[1].At.Add(time.Hour), Version: 3})
				h.cases[i], h.byID[k.ID] = k, k
			}
		}
		l := list{h: h}
		rows, err := annex.Reconcile(t.Context(), config(h, law.VeryLarge), l, l.read)
		if err != nil {
			t.Fatal(err)
		}
		sum := annex.AgainstFiled{}
		for _, r := range rows {
			free := 0
			for _, n := range r.Needless {
				free += n
			}
			if r.Measures != r.Filed+r.Waiting+free || r.Difference() != r.Waiting+free {
				t.Errorf("seed %d: part %d does not foot: %+v", h.seed, r.Part, r)
			}
			if r.Waiting > 0 == r.Oldest.IsZero() || (r.Why() == "") != (r.Difference() == 0) {
				t.Errorf("seed %d: part %d: %+v says %q", h.seed, r.Part, r, r.Why())
			}
			if r.Part != 0 {
				sum.Measures, sum.Filed, sum.Waiting = sum.Measures+r.Measures, sum.Filed+r.Filed, sum.Waiting+r.Waiting
			}
		}
		all := rows[len(rows)-1]
		if all.Part != 0 || sum.Measures != all.Measures || sum.Filed != all.Filed || sum.Waiting != all.Waiting {
			t.Errorf("seed %d: parts make %+v, all is %+v", h.seed, sum, all)
		}
		whole := count(h, law.VeryLarge, nil).Report(stated())
		for part, at := range map[int]string{5: "5.TOTAL.F", 6: "6.TOTAL.F"} {
			c, err := annex.ReadCell(at)
			if err != nil {
				t.Fatal(err)
			}
			v, ok := whole.Figure(c)
			i := slices.IndexFunc(rows, func(f annex.AgainstFiled) bool { return f.Part == part })
			if !ok || int(*v.N) != rows[i].Measures {
				t.Errorf("seed %d: %s is %v, the decisions are %d", h.seed, at, v.N, rows[i].Measures)
			}
		}
	}
}
