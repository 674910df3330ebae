package sweep

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/ignore"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

const marker = "AEDILE harmless self-test item proves the pipe"

// proof has the one rule that does not change.
func proof(t testing.TB) *packset.Set {
	t.Helper()
	set, err := packset.Compile(packset.Selection{Only: []string{"selftest/marker"}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// told is a sink that writes down what it is given.
type told struct {
	lines []string
	stop  error
}

func (s *told) Finding(f aedile.Finding, it *aedile.Item) error {
	line := "found " + string(f.Item.ID)
	if it != nil {
		line += " with " + it.Title
	}
	if f.Suppressed != nil {
		line += ", set aside"
	}
	s.lines = append(s.lines, line)
	return s.stop
}

func (s *told) Fault(f aedile.Fault) error {
	s.lines = append(s.lines, fmt.Sprintf("fault %s:%d", f.Source, f.Line))
	return nil
}

func (s *told) Batch(items int) error {
	s.lines = append(s.lines, fmt.Sprintf("batch of %d", items))
	return nil
}

func files(content ...string) *intake.Files {
	var fs []intake.File
	for i, c := range content {
		fs = append(fs, intake.File{Name: fmt.Sprintf("f%d", i+1), Stream: strings.NewReader(c)})
	}
	return intake.New(fs, source.Config{Format: source.NDJSON}, nil)
}

func line(id, title string) string { return fmt.Sprintf(`{"id":%q,"title":%q}`+"\n", id, title) }

func TestScreeningTellsAllOfABatchBeforeItsEnd(t *testing.T) {
	t.Parallel()
	to := new(told)
	ran, err := Screen(t.Context(), proof(t).Screener, files(line("1", marker)+"{\n"+line("2", "oak"), line("3", marker)),
		ScreenConfig{Started: aedile.Ran{Program: "p"}}, to)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"found 1", "fault f1:2", "batch of 2", "found 3", "batch of 1"}
	if diff := cmp.Diff(want, to.lines); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if ran.Program != "p" || ran.Items != 3 || ran.Findings != 2 || ran.Faults != 1 || ran.Sources[0].Items != 2 ||
		ran.Sources[0].Faults != 1 || ran.Sources[1].Items != 1 {
		t.Errorf("ran %+v", ran)
	}
}

func TestNothingReadIsNotNothingFound(t *testing.T) {
	t.Parallel()
	set := proof(t)
	for name, c := range map[string]struct {
		in  []string
		bad bool
	}{
		"nothing":                         {[]string{""}, true},
		"faults alone":                    {[]string{"{\n"}, true},
		"one of two is faults alone":      {[]string{line("1", "oak"), "{\n"}, true},
		"one of two is empty":             {[]string{line("1", "oak"), ""}, false},
		"an item":                         {[]string{line("1", "oak")}, false},
		"an item among faults":            {[]string{"{\n" + line("1", "oak")}, false},
		"items without anything to match": {[]string{`{"id":"1"}` + "\n"}, false},
	} {
		ran, err := Screen(t.Context(), set.Screener, files(c.in...), ScreenConfig{}, new(told))
		if (err != nil) != c.bad || err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if ran.Sources == nil {
			t.Errorf("%s: no account of what was read", name)
		}
	}
	ran, err := Screen(t.Context(), set.Screener, files(`{"id":"1"}`+"\n"+`{"id":"2","brand":"x"}`+"\n"), ScreenConfig{}, new(told))
	if err != nil || !strings.Contains(strings.Join(ran.Notes, "\n"), "f1: neither title nor text was recognised in any of 2 items") {
		t.Errorf("notes %q, %v", ran.Notes, err)
	}
}

func TestWhatIsSetAsideKnownOrBelowIsCounted(t *testing.T) {
	t.Parallel()
	set := proof(t)
	es, err := ignore.Parse("i.yaml", []byte("- {check: selftest/*, item: '1', reason: known, expires: 2099-01-01}\n"))
	if err != nil {
		t.Fatal(err)
	}
	to := new(told)
	ran, err := Screen(t.Context(), set.Screener, files(line("1", marker)),
		ScreenConfig{Ignore: ignore.New(es, "2026-01-01"), ShowSuppressed: true, KeepItems: true}, to)
	if err != nil || ran.Hidden != 1 || ran.Findings != 0 || to.lines[0] != "found 1 with "+marker+", set aside" {
		t.Errorf("%+v, %v, %q", ran, err, to.lines)
	}
	ran, err = Screen(t.Context(), set.Screener, files(line("1", marker)), ScreenConfig{Grade: aedile.Act}, new(told))
	if err != nil || ran.Below+ran.ByGrade[aedile.Act] != 1 || ran.Findings != ran.ByGrade[aedile.Act] {
		t.Errorf("%+v, %v", ran, err)
	}
}

func TestTheBaselineKnowsWordsNotPlaces(t *testing.T) {
	t.Parallel()
	set := proof(t)
	var old bytes.Buffer
	_, err := Screen(t.Context(), set.Screener, files(line("1", marker)+line("2", marker)), ScreenConfig{}, sinkOf(func(f aedile.Finding) {
		if f.Item.ID == "2" {
			f.Suppressed = &aedile.Suppression{Reason: "until next week"}
		}
		if err := json.NewEncoder(&old).Encode(f); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	old.WriteString(`{"fault":{"class":"invalid"}}` + "\n" + `{"run":{}}` + "\n")
	known, err := ReadBaseline(&old)
	if err != nil {
		t.Fatal(err)
	}
	var fresh []string
	in := line("1", "New and now cheaper: "+marker) + line("2", marker) + line("3", marker)
	ran, err := Screen(t.Context(), set.Screener, files(in), ScreenConfig{Baseline: known},
		sinkOf(func(f aedile.Finding) { fresh = append(fresh, string(f.Item.ID)) }))
	if err != nil || ran.Known != 1 || !cmp.Equal(fresh, []string{"2", "3"}) {
		t.Errorf("new are %q, %d known, %v; want 2, which was set aside, and 3", fresh, ran.Known, err)
	}
	for _, bad := range []string{"", "{}\n", "no json\n", `{"id":"1"}` + "\n"} {
		if _, err := ReadBaseline(strings.NewReader(bad)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is taken for a baseline: %v", bad, err)
		}
	}
}

// sinkOf calls f for findings.
type sinkOf func(aedile.Finding)

func (f sinkOf) Finding(x aedile.Finding, _ *aedile.Item) error { f(x); return nil }
func (sinkOf) Fault(aedile.Fault) error                         { return nil }
func (sinkOf) Batch(int) error                                  { return nil }

func TestAnErrorOfTheSinkEndsTheWork(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	ran, err := Screen(t.Context(), proof(t).Screener, files(line("1", marker)), ScreenConfig{}, &told{stop: full})
	if !errors.Is(err, full) || ran.Sources != nil {
		t.Errorf("%v, %+v", err, ran)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Screen(ctx, proof(t).Screener, files(line("1", marker)), ScreenConfig{}, new(told)); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("interrupted: %v", err)
	}
}

func TestOutputsNameTheirBatch(t *testing.T) {
	t.Parallel()
	var in []string
	for i := range 30 {
		in = append(in, line(fmt.Sprint(i), marker))
	}
	fs := files(in...)
	var names []string
	err := through(t.Context(), proof(t).Screener, fs.Batches(t.Context()), screen.SweepConfig{Workers: 8},
		func(b *intake.Batch, o screen.Output, _ []aedile.Fault) error {
			names = append(names, fmt.Sprintf("%s %s", b.Name(), o.Findings[0].Item.ID))
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range names {
		if want := fmt.Sprintf("f%d %d", i+1, i); n != want {
			t.Errorf("batch %d is %q, want %q", i, n, want)
		}
	}
}

func TestDiffReadsEachItemOnce(t *testing.T) {
	t.Parallel()
	all, err := packset.Compile(packset.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	d, err := Diff(t.Context(), proof(t).Screener, all.Screener, files(line("1", marker)+line("2", "GPS jammer")), 2, func(c Change) error {
		got = append(got, c.Change+" "+string(c.Finding.Item.ID)+" "+string(c.Finding.Check))
		return nil
	})
	if err != nil || d.Items != 2 || d.Added != 1 || d.Removed != 0 || !cmp.Equal(got, []string{"added 2 dangerous/radio-jammer"}) {
		t.Errorf("%+v, %q, %v", d, got, err)
	}
}

func TestOfAFloodOfFaultsEachIsCountedAndTheFirstAreWritten(t *testing.T) {
	t.Parallel()
	to := new(told)
	broken := maxWritten + 3
	ran, err := Screen(t.Context(), proof(t).Screener,
		files(strings.Repeat("{\n", broken)+line("1", marker), "{\n"+line("2", "oak")), ScreenConfig{}, to)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, l := range to.lines {
		if strings.HasPrefix(l, "fault f1") {
			written++
		}
	}
	if ran.Faults != broken+1 || written != maxWritten+1 {
		t.Errorf("%d faults counted, %d written of the first file, want %d and %d", ran.Faults, written, broken+1, maxWritten+1)
	}
	// What says how many more there are stands where the last of them stands, before the next file.
	if i := slices.Index(to.lines, "fault f2:1"); i < 1 || to.lines[i-1] != fmt.Sprintf("fault f1:%d", broken) {
		t.Errorf("the rest of the first file is not told before the second: %q", to.lines[max(0, i-2):i+1])
	}
}
