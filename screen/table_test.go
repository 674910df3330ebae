package screen_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/frozen"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// TestTableGivesTheSameFindings screens the examples of all packs with a screener and with the one that its table gives.
func TestTableGivesTheSameFindings(t *testing.T) {
	t.Parallel()
	ps, _ := rule.LoadAll(packs.FS(), packs.Names())
	conf := screen.Config{Detectors: detectors.Detectors()}
	compiled, err := screen.Compile(ps, conf)
	if err != nil {
		t.Fatal(err)
	}
	table, err := compiled.Frozen()
	if err != nil {
		t.Fatal(err)
	}
	thawed, err := screen.FromFrozen(kept(t, table), conf)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := thawed.WithInvented(ps); err != nil {
		t.Fatal(err)
	} else {
		thawed = again
	}
	if compiled, err = compiled.WithInvented(ps); err != nil {
		t.Fatal(err)
	}
	findings := 0
	for _, p := range ps {
		for _, r := range p.Rules {
			for _, e := range append(append([]rule.Example{}, r.Match...), r.Pass...) {
				it := e.Item
				want, got := compiled.Screen(&it), thawed.Screen(&it)
				findings += len(want.Findings)
				if a, b := encoded(t, want), encoded(t, got); !bytes.Equal(a, b) {
					t.Fatalf("%s, %v:\ncompiled %s\ntable    %s", r.ID, e.Place(), a, b)
				}
			}
		}
	}
	if findings < 500 {
		t.Errorf("only %d findings were compared", findings)
	}
	sameSelves(t, compiled, thawed, ps)
}

// kept returns what comes of a table that is written and read.
func kept(t *testing.T, table *screen.Frozen) *screen.Frozen {
	t.Helper()
	b, err := frozen.Freeze(table)
	if err != nil {
		t.Fatal(err)
	}
	out := new(screen.Frozen)
	if err := frozen.Thaw(string(b), out); err != nil {
		t.Fatal(err)
	}
	return out
}

// sameSelves compares what two screeners say of themselves.
func sameSelves(t *testing.T, compiled, thawed *screen.Screener, ps []*rule.Pack) {
	t.Helper()
	for _, c := range []struct {
		what      string
		got, want any
	}{{"prints", thawed.Prints(), compiled.Prints()}, {"packs", thawed.Packs(), compiled.Packs()}} {
		if a, b := encoded(t, c.want), encoded(t, c.got); !bytes.Equal(a, b) {
			t.Errorf("%s: got %.200s, want %.200s", c.what, b, a)
		}
	}
	a, b := thawed.Size()
	if x, y := compiled.Size(); a != x || b != y {
		t.Errorf("terms: got %d and %d, want %d and %d", a, b, x, y)
	}
	for i, p := range thawed.Rulebook() {
		if p.Name != ps[i].Name || p.Terms() != ps[i].Terms() || len(p.Rules) != len(ps[i].Rules) {
			t.Errorf("pack %s: %d terms, %d rules; want %s: %d, %d", p.Name, p.Terms(), len(p.Rules), ps[i].Name, ps[i].Terms(),
				len(ps[i].Rules))
		}
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTableOfOtherRunsIsRefused(t *testing.T) {
	t.Parallel()
	p, ds := rule.Parse([]byte("pack: mine\nversion: 2026.1\ntitle: Mine\n"))
	if rule.Failed(ds) {
		t.Fatal(ds)
	}
	seeded, err := screen.Compile([]*rule.Pack{p}, screen.Config{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := seeded.Frozen(); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a seed: got %v", err)
	}
	plain, err := screen.Compile([]*rule.Pack{p}, screen.Config{})
	if err != nil {
		t.Fatal(err)
	}
	table, err := plain.Frozen()
	if err != nil {
		t.Fatal(err)
	}
	for what, x := range map[string]struct {
		table *screen.Frozen
		conf  screen.Config
	}{
		"other detectors": {kept(t, table), screen.Config{Detectors: detectors.Detectors()}},
		"an empty table":  {new(screen.Frozen), screen.Config{}},
	} {
		if _, err := screen.FromFrozen(x.table, x.conf); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v", what, err)
		}
	}
}
