package sweep_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// changedPack copies a pack that ships, with one file changed, and returns the folder that holds the copy.
func changedPack(t *testing.T, name, file string, was *regexp.Regexp, is string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("..", "packs", name))); err != nil {
		t.Fatal(err)
	}
	p := filepath.Join(dir, name, file)
	b, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	at := was.FindSubmatchIndex(b)
	if at == nil {
		t.Fatalf("%s holds no %s", p, was)
	}
	b = slices.Concat(b[:at[0]], was.Expand(nil, []byte(is), b, at), b[at[1]:])
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// examples are the items that the rules of all packs must match and must pass.
func examples(t *testing.T) (items []aedile.Item) {
	t.Helper()
	ps, _, err := packset.Packs(packset.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		for _, r := range p.Rules {
			for i, e := range slices.Concat(r.Match, r.Pass) {
				e.Item.ID = aedile.ItemID(fmt.Sprintf("%s/%s/%d", p.Name, r.ID, i))
				items = append(items, e.Item)
			}
		}
	}
	return items
}

// archived keeps items, and returns the archive with a file of the same items.
func archived(t *testing.T, items []aedile.Item) (*archive.Archive, string) {
	t.Helper()
	s := archive.NewFolder(t.TempDir())
	w, err := archive.Append(t.Context(), s, func() string { return "2026-11-30" })
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "items.ndjson")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i := range items {
		r, err := archive.RecordOf(&items[i])
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 999 {
			if err := w.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.Write(append(r.Form, '\n')); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	a, err := archive.OpenFiles(s)
	if err != nil {
		t.Fatal(err)
	}
	return a, name
}

func brief(x sweep.Change) string {
	b, err := json.Marshal(x.Finding.Evidence)
	return fmt.Sprint(x.Finding.Item.ID, " ", x.Finding.Check, " ", x.Finding.Grade, " ", string(b), err)
}

// TestANarrowedComparisonLosesNothing compares what a back-test says, which leaves rules out, with a comparison of all rules over the same
// items: those of all packs' examples, so that every rule finds something.
func TestANarrowedComparisonLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all packs many times")
	}
	t.Parallel()
	a, file := archived(t, examples(t))
	for _, c := range []struct {
		name, pack, file, was, is string
		most                      int // of the rules may differ; 0: any number
	}{
		{"nothing", "medicines", "pack.yaml", `(?m)^title: .*$`, "title: Another title", 1},
		{"a grade", "adult", "rules.yaml", `grade: act`, "grade: review", 1},
		{"words of a list", "medicines", "controlled.txt", `(?m)^tramadol\n`, "", 0},
		{"words of a concept", "concepts", "en.txt", `(?m)^(\w+): [^,\n]+, `, "$1: ", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := changedPack(t, c.pack, c.file, regexp.MustCompile(c.was), c.is)
			was, is := packset.Selection{}, packset.Selection{Dirs: []string{dir}}
			n, err := sweep.Narrow(was, is, packset.Registers{None: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d of %d rules differ", len(n.Checks), n.Of)
			if c.most > 0 && len(n.Checks) > c.most {
				t.Errorf("%d rules are taken to differ: %v", len(n.Checks), n.Checks)
			}
			var got []string
			var bt sweep.Backtest
			err = bt.Run(t.Context(), a, n, sweep.BacktestConfig{}, func(x sweep.Change) error {
				if x.Change == sweep.Regraded {
					old := x
					old.Finding.Grade = x.Was
					got = append(got, sweep.Removed+" "+brief(old))
					x.Change = sweep.Added
				}
				got = append(got, x.Change+" "+brief(x))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if want := allChanges(t, was, is, file); !cmp.Equal(sorted(want), sorted(got)) {
				t.Error(cmp.Diff(sorted(want), sorted(got)))
			} else {
				t.Logf("%d changes", len(want))
			}
		})
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

// allChanges compares with all rules.
func allChanges(t *testing.T, was, is packset.Selection, file string) (out []string) {
	t.Helper()
	var sets [2]*packset.Set
	for i, s := range []packset.Selection{was, is} {
		var err error
		if sets[i], err = packset.Compile(s); err != nil {
			t.Fatal(err)
		}
	}
	in := intake.New([]intake.File{{Name: file}}, source.Config{}, nil)
	_, err := sweep.Diff(t.Context(), sets[0].Screener, sets[1].Screener, in, 0, func(x sweep.Change) error {
		out = append(out, x.Change+" "+brief(x))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAStoppedBacktestGoesOnWhereItWas(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles all packs")
	}
	t.Parallel()
	all := examples(t)
	a, _ := archived(t, all[:min(len(all), 3000)])
	dir := changedPack(t, "selftest", "pack.yaml", regexp.MustCompile(`grade: \w+`), "grade: act")
	n, err := sweep.Narrow(packset.Selection{}, packset.Selection{Dirs: []string{dir}}, packset.Registers{None: true})
	if err != nil {
		t.Fatal(err)
	}
	run := func(stop int, from []byte) (state []byte, changes []string, err error) {
		var bt sweep.Backtest
		if from != nil {
			if err := json.Unmarshal(from, &bt); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err = bt.Run(ctx, a, n, sweep.BacktestConfig{Segment: func(b *sweep.Backtest) error {
			state, _ = json.Marshal(b)
			if len(b.Done) == stop {
				cancel()
			}
			return nil
		}}, func(x sweep.Change) error {
			changes = append(changes, x.Change+" "+brief(x))
			return nil
		})
		return state, changes, err
	}
	whole, want, err := run(-1, nil)
	if err != nil {
		t.Fatal(err)
	}
	state, first, err := run(1, nil)
	if aedile.ClassOf(err) != aedile.Limit {
		t.Fatalf("an interrupted comparison: %v", err)
	}
	end, rest, err := run(-1, state)
	if err != nil || string(end) != string(whole) {
		t.Errorf("state at the end\n%s\nwant\n%s\n%v", end, whole, err)
	}
	if got := slices.Concat(first, rest); !slices.Equal(got, want) {
		t.Errorf("%d changes, want %d", len(got), len(want))
	}
}
