package annex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/annex"
)

// decided is a decision with these fields that made these moves at the instant; "file" comes an hour later.
func decided(tb testing.TB, h *history, at time.Time, d kinds.Decision, moves ...string) {
	tb.Helper()
	body, err := json.Marshal(d)
	if err != nil {
		tb.Fatal(err)
	}
	k := casework.Case{ID: aedile.CaseID(fmt.Sprintf("d-%03d", len(h.cases))), Kind: "decision"}
	for i, move := range append([]string{"draft"}, moves...) {
		e := casework.Event{Case: k.ID, Kind: k.Kind, Move: move, At: at, Version: i + 1}
		if move == "draft" {
			e.Body = body
		}
		if move == "file" {
			e.At = at.Add(time.Hour)
		}
		k.Events = append(k.Events, e)
	}
	h.cases, h.byID[k.ID] = append(h.cases, k), k
}

func TestEachDecisionStandsInItsPartAndIsFiledWaitingOrNeedsNone(t *testing.T) {
	t.Parallel()
	spring := time.Date(2026, 4, 1, 10, 0, 0, 0, time.UTC)
	athens, err := time.LoadLocation("Europe/Athens")
	if err != nil {
		t.Fatal(err)
	}
	late := time.Date(2026, 6, 30, 21, 30, 0, 0, time.UTC) // the first of July in Athens
	const waiting = "1 to be filed, the oldest decided on 2026-04-01"
	const noContact = "1 need none: art 17(2) DSA, no contact known"
	from := func(s law.SourceType, g law.Ground) kinds.Decision { return kinds.Decision{Source: s, Ground: g} }
	for name, c := range map[string]struct {
		d     kinds.Decision
		at    time.Time
		moves string
		part  int // 0: it is not counted
		says  string
	}{
		"on an order": {kinds.Decision{Exception: kinds.ByOrder}, spring, "impose", 3,
			"1 need none: art 17(5) DSA, on an order"},
		"on a notice, by law":      {from(law.FromNotice, law.IllegalContent), spring, "send file", 4, ""},
		"of a flagger, by terms":   {from(law.FromTrustedFlagger, law.IncompatibleContent), spring, "send", 4, waiting},
		"own, by law":              {from(law.OwnInitiative, law.IllegalContent), spring, "send file", 5, ""},
		"own, by terms":            {from(law.OwnInitiative, law.IncompatibleContent), spring, "send file", 6, ""},
		"no contact, imposed":      {kinds.Decision{Exception: kinds.NoContact}, spring, "impose", 5, noContact},
		"no contact, but sent":     {kinds.Decision{Exception: kinds.NoContact}, spring, "send", 5, waiting},
		"no contact, and filed":    {kinds.Decision{Exception: kinds.NoContact}, spring, "impose file", 5, ""},
		"drafted alone":            {from(law.OwnInitiative, law.IllegalContent), spring, "", 0, ""},
		"filed, and never sent":    {from(law.OwnInitiative, law.IllegalContent), spring, "file", 0, ""},
		"of another service":       {kinds.Decision{Service: "Bazaar 2"}, spring, "send", 0, ""},
		"of ours in other letters": {kinds.Decision{Service: "bAZAAR"}, spring, "send file", 5, ""},
		"after the period there":   {kinds.Decision{}, late, "send", 0, ""},
	} {
		h := invent(1, 0)
		decided(t, h, c.at, c.d, strings.Fields(c.moves)...)
		conf := config(h, law.VeryLarge)
		conf.Zone = athens
		rows, err := annex.Reconcile(t.Context(), conf, list{h: h}, list{h: h}.read)
		if err != nil || len(rows) != 6 {
			t.Fatalf("%s: %v, %v", name, rows, err)
		}
		for _, r := range rows[:5] {
			if ground := c.d.Ground == law.IncompatibleContent; r.Part == 4 &&
				r.Ground != map[bool]string{true: "terms", false: "law"}[ground] {
				continue
			}
			if want := map[bool]int{true: 1}[r.Part == c.part]; r.Measures != want || want == 1 && r.Why() != c.says {
				t.Errorf("%s: part %d %s counts %d and says %q, want %d and %q", name, r.Part, r.Ground, r.Measures, r.Why(), want, c.says)
			}
		}
		if all := rows[5]; all.Measures != map[bool]int{false: 1}[c.part == 0] || all.Why() != c.says {
			t.Errorf("%s: in all %+v", name, all)
		}
	}
}

func TestManyWaitingAreCountedAndTheFirstAreNamed(t *testing.T) {
	t.Parallel()
	h := invent(1, 0)
	at := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	for i := range 25 { // the oldest is in the middle
		decided(t, h, at.AddDate(0, 0, (i+13)%25), kinds.Decision{}, "send")
	}
	rows, err := annex.Reconcile(t.Context(), config(h, law.VeryLarge), list{h: h}, list{h: h}.read)
	if err != nil {
		t.Fatal(err)
	}
	if all := rows[5]; all.Waiting != 25 || len(all.Some) != 20 || all.Some[0] != "d-000" || !all.Oldest.Equal(at) ||
		all.Difference() != 25 {
		t.Errorf("%+v", all)
	}
}

// broken is a record that breaks off.
type broken struct{ list }

var errGone = errors.New("the disk is gone")

func (b broken) List(ctx context.Context, f casework.Filter) iter.Seq2[casework.Case, error] {
	return func(yield func(casework.Case, error) bool) {
		for k := range b.list.List(ctx, f) {
			if !yield(k, nil) {
				return
			}
		}
		yield(casework.Case{}, errGone)
	}
}

func TestOfARecordThatBreaksOffNothingIsSaid(t *testing.T) {
	t.Parallel()
	h := invent(5, 40)
	l := list{h: h}
	if rows, err := annex.Reconcile(t.Context(), config(h, law.VeryLarge), broken{l}, l.read); !errors.Is(err, errGone) || rows != nil {
		t.Errorf("the list breaks off: %v, %v", rows, err)
	}
	gone := func(context.Context, aedile.CaseID) (casework.Case, error) { return casework.Case{}, errGone }
	if rows, err := annex.Reconcile(t.Context(), config(h, law.VeryLarge), l, gone); !errors.Is(err, errGone) || rows != nil {
		t.Errorf("a case cannot be read: %v, %v", rows, err)
	}
}

// figures are those of a version by their cell.
func figures(tb rapid.TB, kept []byte) map[string]string {
	all := map[string]string{}
	for line := range bytes.Lines(kept) {
		var f struct {
			Cell, Described string
			Value           *float64
		}
		if err := json.Unmarshal(line, &f); err != nil {
			tb.Fatal(err)
		}
		all[strings.TrimSpace(f.Cell+" "+f.Described)] = said(f.Value)
	}
	return all
}

func said(v *float64) string {
	if v == nil {
		return "not known"
	}
	return fmt.Sprint(*v)
}

// TestTheChangesTurnTheFiguresBeforeIntoThoseAfter changes what the operator states; changes applied to the old figures make the new ones.
func TestTheChangesTurnTheFiguresBeforeIntoThoseAfter(t *testing.T) {
	t.Parallel()
	h := invent(11, 120)
	counted := count(h, law.VeryLarge, nil)
	names := slices.Sorted(maps.Keys(stated().Staff))
	rapid.Check(t, func(rt *rapid.T) {
		report := func(label string) *annex.Whole {
			s := stated()
			for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 5).Draw(rt, label+" gone") {
				delete(s.Staff, name)
			}
			for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 5).Draw(rt, label+" other") {
				s.Staff[name] = float64(rapid.IntRange(0, 9).Draw(rt, label))
			}
			return counted.Report(s)
		}
		at := time.Date(2026, 8, 14, 9, 0, 0, 0, time.FixedZone("", 3*3600))
		v1, was, err := report("first").Next(nil, nil, "", at)
		if err != nil {
			rt.Fatal(err)
		}
		v2, is, err := report("second").Next([]annex.Version{{N: 7, Service: "Other", Period: v1.Period}, v1}, was, "recounted", at)
		if aedile.ClassOf(err) == aedile.Conflict {
			return // the same figures were drawn twice
		}
		if err != nil {
			rt.Fatal(err)
		}
		before := figures(rt, was)
		for _, c := range v2.Changed {
			if before[c.Cell] != said(c.Was) || said(c.Was) == said(c.Is) {
				rt.Errorf("%s was %s, not %s", c.Cell, before[c.Cell], said(c.Was))
			}
			before[c.Cell] = said(c.Is)
		}
		if !maps.Equal(before, figures(rt, is)) || v2.N != 2 || v2.MoreChanged != 0 || v2.At.Location() != time.UTC || !v2.At.Equal(at) {
			rt.Errorf("%+v does not lead from one version to the other", v2)
		}
	})
}

func TestAFileOfAVersionStaysInItsFolder(t *testing.T) {
	t.Parallel()
	plain := regexp.MustCompile(`^[a-z0-9-]*-v[1-9][0-9]*-[0-9a-f]{12}\.ndjson$`)
	rapid.Check(t, func(rt *rapid.T) {
		r := annex.Whole{Service: rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"../../etc/passwd", `C:\con`, "a\x00b", "ΑΒΓ"})).
			Draw(rt, "service"), Period: rapid.SampledFrom([]string{"2026-01-01/2026-06-30", "/", "."}).Draw(rt, "period")}
		if v, _, err := r.Next(nil, nil, "", time.Time{}); err != nil || !plain.MatchString(v.File) {
			rt.Errorf("%q: %q, %v", r.Service, v.File, err)
		}
	})
}

func TestChangesBeyondTheBoundAreCountedAndBrokenFiguresRefused(t *testing.T) {
	t.Parallel()
	r := annex.Whole{Service: "Bazaar", Period: "p"}
	all := []annex.Version{{N: 3, Service: "BAZAAR", Period: "p", Digest: "x"}, {N: 2, Service: "Bazaar", Period: "p"}}
	var last strings.Builder
	for i := range 1_234 {
		fmt.Fprintf(&last, `{"cell":"4.%d.F","value":%d}`+"\n", i, i)
	}
	v, _, err := r.Next(all, []byte(last.String()), "all is gone", time.Time{})
	if err != nil || v.N != 4 || len(v.Changed) != 1_000 || v.MoreChanged != 234 || v.Changed[999].Cell != "4.999.F" {
		t.Errorf("version %d with %d changes and %d more, %v", v.N, len(v.Changed), v.MoreChanged, err)
	}
	for _, bad := range []string{"{", `{"cell":4}`, "[]", "\xff"} {
		if _, _, err := r.Next(all, []byte(bad), "why", time.Time{}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("figures %q: %v", bad, err)
		}
		one := `{"version":1,"sha256":"x"}`
		if _, err := annex.ReadVersions(strings.NewReader(one+"\n\n"+bad[:1]), "l"); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("versions %q: %v", bad, err)
		}
	}
	for _, line := range []string{"null", "{}", `{"version":0,"sha256":"x"}`, `{"version":1}`, "[]", "7"} {
		if all, err := annex.ReadVersions(strings.NewReader(line+"\n"), "l"); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s is taken as a version: %v %v", line, all, err)
		}
	}
	if _, err := annex.ReadVersions(strings.NewReader(strings.Repeat(" ", 5<<20)), "l"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a line of five MiB: %v", err)
	}
}
