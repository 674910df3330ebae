package ads

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/source/adlibrary"
	"github.com/aedile/aedile/sweep/packset"
)

// screener returns one of the pack of ads.
func screener(t testing.TB) *screen.Screener {
	t.Helper()
	set, err := packset.Load(packset.Selection{Names: []string{"ads"}}, packset.Registers{None: true},
		time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return set.Screener
}

func example(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "examples", "ads", "repository.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func audit(t *testing.T, content string, c Config) *advert.Audit {
	t.Helper()
	a, err := Audit(context.Background(), screener(t), "repository.json", strings.NewReader(content), c)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The example shows what an audit finds: each letter adds up to all ads, and every fault that is in it is named.
func TestTheExampleIsAudited(t *testing.T) {
	t.Parallel()
	a := audit(t, example(t), Config{AsOf: "2026-11-30", Shown: 3})
	if a.Ads != 8 || a.Faults != 0 {
		t.Fatalf("%d ads, %d faults %v", a.Ads, a.Faults, a.First)
	}
	for _, e := range a.Elements {
		if e.Whole+e.Unstated+e.Missing+e.Wrong != a.Ads {
			t.Errorf("%s does not add up: %+v", e.Letter, e)
		}
	}
	var codes, checks []string
	for _, c := range a.Codes {
		codes = append(codes, c.Code)
	}
	for _, f := range a.Findings {
		checks = append(checks, string(f.Check))
	}
	for _, want := range []string{"payer-placeholder", "period-inverted", "kept-too-short", "reach-does-not-foot", "payer-unstated"} {
		if !slices.Contains(codes, want) {
			t.Errorf("no %s in %v", want, codes)
		}
	}
	for _, want := range []string{"ads/special-category", "ads/minors", "ads/political-profiling", "ads/political-without-notice",
		"ads/record-contradictory", "ads/kept-too-short"} {
		if !slices.Contains(checks, want) {
			t.Errorf("no %s in %v", want, checks)
		}
	}
	if len(a.Shown) != 3 || a.NotShown == 0 {
		t.Errorf("%d shown, %d not", len(a.Shown), a.NotShown)
	}
	i := slices.IndexFunc(a.Revealed, func(r advert.Revealed) bool { return r.Value == "Freiheitliche Partei" && r.Rests == "special" })
	if i < 0 || !a.Revealed[i].Exclude || a.Revealed[i].Says != "named political" {
		t.Errorf("%+v", a.Revealed)
	}
}

// Two runs, one worker or four: the same audit.
func TestTheSameAuditWithAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	lines := strings.Split(strings.TrimSpace(example(t)), "\n")
	for range 60 {
		for _, l := range lines[1 : len(lines)-1] {
			many.WriteString(strings.TrimSuffix(l, ",") + "\n")
		}
	}
	many.WriteString("{\"id\": broken}\n")
	one, four := audit(t, many.String(), Config{Shown: 5, Workers: 1}), audit(t, many.String(), Config{Shown: 5, Workers: 4})
	if one.Ads != 480 || one.Faults != 1 {
		t.Errorf("%d ads, %d faults", one.Ads, one.Faults)
	}
	for _, a := range []*advert.Audit{one, four} {
		a.Name = ""
	}
	if diff := cmp.Diff(one.Codes, four.Codes) + cmp.Diff(one.Revealed, four.Revealed) + cmp.Diff(one.Findings, four.Findings) +
		cmp.Diff(one.Shown, four.Shown); diff != "" {
		t.Error(diff)
	}
}

// What is converted is read back with the same record.
func TestConvertedAdsAreReadBack(t *testing.T) {
	t.Parallel()
	var w bytes.Buffer
	n, faults, _, err := Convert("x", strings.NewReader(example(t)), adlibrary.Config{}, &w)
	if err != nil || n != 8 || faults != 0 {
		t.Fatalf("%d %d %v", n, faults, err)
	}
	a, b := audit(t, example(t), Config{}), audit(t, w.String(), Config{})
	if diff := cmp.Diff(a.Codes, b.Codes) + cmp.Diff(a.Findings, b.Findings); diff != "" {
		t.Error(diff)
	}
}

func TestAnAuditThatIsStoppedSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Audit(ctx, screener(t), "x", strings.NewReader(example(t)), Config{}); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("%v", err)
	}
}

// BenchmarkAudit reads, checks and screens records of about 500 bytes with four parameters; the bar is 50,000 ads/s on two cores.
func BenchmarkAudit(b *testing.B) {
	lines := strings.Split(strings.TrimSpace(example(b)), "\n")
	var all strings.Builder
	const ads = 8000
	for i := range ads {
		all.WriteString(strings.TrimSuffix(lines[1+i%8], ",") + "\n")
	}
	s := screener(b)
	b.SetBytes(int64(all.Len()))
	for b.Loop() {
		if _, err := Audit(context.Background(), s, "x", strings.NewReader(all.String()), Config{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(ads)*float64(b.N)/b.Elapsed().Seconds(), "ads/s")
}

// Two ads of one name are two: each is shown with its own findings, wherever the other stands and also where both are the very same.
func TestAdsOfOneNameKeepTheirOwnFindings(t *testing.T) {
	t.Parallel()
	ad := func(id, value string) string {
		return `{"id":"` + id + `","kind":"ad","title":"A walk","ad":{"sponsor":"Wanderer",` +
			`"targeting":[{"parameter":"interests","value":"` + value + `"}]}}` + "\n"
	}
	const plain, special = "hiking", "diabetes awareness"
	for name, c := range map[string]struct {
		file string
		want []int // findings on special categories of each ad, in order
	}{
		"plain, then special":    {ad("1", plain) + ad("1", special), []int{0, 1}},
		"special, then plain":    {ad("1", special) + ad("1", plain), []int{1, 0}},
		"apart":                  {ad("1", plain) + ad("2", plain) + ad("1", special), []int{0, 0, 1}},
		"the very same":          {ad("1", special) + ad("1", special), []int{1, 1}},
		"the very same, apart":   {ad("1", special) + ad("2", special) + ad("1", special), []int{1, 1, 1}},
		"two that differ, twice": {ad("1", special) + ad("1", plain) + ad("1", special), []int{1, 0, 1}},
	} {
		a := audit(t, c.file, Config{AsOf: "2026-11-30", Shown: 10, Read: adlibrary.Config{Format: "items"}})
		var got []int
		for _, s := range a.Shown {
			n := 0
			for _, f := range s.Findings {
				if d, err := s.Item.Digest(); err != nil || f.Item.Digest != d {
					t.Errorf("%s: %s is shown with the finding of another", name, s.Item.ID)
				}
				if f.Check == "ads/special-category" {
					n++
				}
			}
			got = append(got, n)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
