package sweep_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

func live(tb testing.TB) (*sweep.Live, *packset.Set) {
	tb.Helper()
	set, err := packset.Compile(packset.Selection{Names: []string{"market"}})
	if err != nil {
		set, err = packset.Compile(packset.Selection{})
	}
	if err != nil {
		tb.Fatal(err)
	}
	l, err := sweep.NewLive(set.Screener, aedile.Ran{Program: "aedile", Version: "test"}, source.Config{})
	if err != nil {
		tb.Fatal(err)
	}
	return l, set
}

const jammer = `{"id":"%d","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`

// TestItemsThatAreGivenAreScreenedAsAFileOfThem compares the two ways to the engine: they must say the same.
func TestItemsThatAreGivenAreScreenedAsAFileOfThem(t *testing.T) {
	t.Parallel()
	l, set := live(t)
	var items [][]byte
	var lines strings.Builder
	for i := range 100 {
		line := fmt.Sprintf(jammer, i)
		if i%2 == 0 {
			line = fmt.Sprintf(`{"id":"%d","title":"oak table"}`, i)
		}
		items = append(items, []byte(line))
		lines.WriteString(line + "\n")
	}
	g, err := l.Screen(t.Context(), items, true)
	if err != nil {
		t.Fatal(err)
	}
	var file collected
	in := intake.New([]intake.File{{Name: "request", Stream: strings.NewReader(lines.String())}}, source.Config{Format: source.NDJSON}, nil)
	ran, err := sweep.Screen(t.Context(), set.Screener, in,
		sweep.ScreenConfig{Started: aedile.Ran{Program: "aedile", Version: "test"}}, &file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(file.findings, g.Findings()); diff != "" || len(file.findings) < 50 {
		t.Errorf("%d findings (-file +given)\n%s", len(file.findings), diff)
	}
	g.Ran.Sources, ran.Sources = nil, nil
	if diff := cmp.Diff(ran, g.Ran); diff != "" {
		t.Errorf("what ran (-file +given)\n%s", diff)
	}
	if len(g.Results) != 100 || len(g.Seen) != 50 {
		t.Errorf("%d results, %d items kept; want 100 and 50", len(g.Results), len(g.Seen))
	}
}

// collected keeps what a sweep finds.
type collected struct{ findings []aedile.Finding }

func (c *collected) Finding(f aedile.Finding, _ *aedile.Item) error {
	c.findings = append(c.findings, f)
	return nil
}
func (c *collected) Fault(f aedile.Fault) error { return errors.New(f.Msg) }
func (c *collected) Batch(int) error            { return nil }

func TestWhatCannotBeReadIsAFaultInItsPlace(t *testing.T) {
	t.Parallel()
	l, _ := live(t)
	g, err := l.Screen(
		t.Context(),
		[][]byte{
			[]byte(fmt.Sprintf(jammer, 1)),
			[]byte(`{"id":"2","title":`),
			[]byte(`7`),
			[]byte(``),
			[]byte("{\"id\":\"5\",\"title\":\"a\xffb\"}"),
			[]byte(`{"id":"6","title":"GPS jammer","title":"oak table"}`),
		},
		false,
	)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Results[0].Findings) == 0 || len(g.Results[0].Faults) != 0 {
		t.Errorf("the good item: %+v", g.Results[0])
	}
	for i := 1; i < 5; i++ {
		if fs := g.Results[i].Faults; len(fs) != 1 || fs[0].Line != i+1 || fs[0].Source != "request" {
			t.Errorf("record %d: faults %+v, want one with its place", i+1, fs)
		}
	}
	if fs := g.Results[5].Faults; len(fs) == 0 && len(g.Results[5].Findings) == 0 {
		t.Error("a repeated name hides what was said first")
	}
	if g.Ran.Items != 6 || g.Ran.Faults < 4 || g.Ran.Sources[0].Items != 6 {
		t.Errorf("what ran: %+v", g.Ran)
	}
	b, err := json.Marshal(g)
	if err != nil || !strings.HasPrefix(string(b), `{"results":[{"findings":[{"item":`) || strings.Contains(string(b), `"findings":null`) {
		t.Errorf("written as %.60s, %v", b, err)
	}
}

func TestHowManyMayBeGiven(t *testing.T) {
	t.Parallel()
	l, _ := live(t)
	for n, want := range map[int]aedile.Class{0: aedile.Invalid, sweep.MaxGiven: "", sweep.MaxGiven + 1: aedile.Limit} {
		items := make([][]byte, n)
		for i := range items {
			items[i] = []byte(`{"id":"1","title":"oak table"}`)
		}
		if _, err := l.Screen(t.Context(), items, false); aedile.ClassOf(err) != want {
			t.Errorf("%d items: %v, want class %q", n, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Screen(ctx, [][]byte{[]byte(`{"id":"1"}`)}, false); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("nobody waits: %v, want a Limit error", err)
	}
}

func TestRenewingShowsInWhatRan(t *testing.T) {
	t.Parallel()
	l, set := live(t)
	before := l.Ran()
	l.Renew(set.Screener, aedile.Ran{Program: "aedile", Version: "next", Notes: []string{"a register is stale"}})
	if after := l.Ran(); before.Version != "test" || after.Version != "next" || len(after.Notes) != 1 || len(after.Packs) == 0 {
		t.Errorf("before %+v, after %+v", before.Version, after)
	}
}

func BenchmarkOneGivenItem(b *testing.B) {
	l, _ := live(b)
	item := [][]byte{
		[]byte(`{"id":"1","title":"Larkhaus Classic Oak Table","text":"` + strings.Repeat("Massiver Esstisch aus Eiche. ", 40) + `"}`),
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Screen(b.Context(), item, false); err != nil {
			b.Fatal(err)
		}
	}
}
