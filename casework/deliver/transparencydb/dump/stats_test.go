package dump

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// rank is the nearest-rank percentile of sorted days.
func rank(days []int, share int) int {
	return days[max(0, (len(days)*share+99)/100-1)]
}

// TestHistogramIsExactInDaysAndCloseInYears: up to 127 days the figures are those of the sorted list, above within a sixteenth.
func TestHistogramIsExactInDaysAndCloseInYears(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 127), rapid.IntRange(0, 15000)), 1, 300).Draw(t, "days")
		var a, b histogram
		for i, d := range days {
			[]*histogram{&a, &b}[i%2].add(d)
		}
		a.merge(&b)
		slices.Sort(days)
		got := a.delay()
		for share, g := range map[int]int{50: got.Median, 90: got.P90, 99: got.P99, 100: got.Max} {
			want := rank(days, share)
			if off := math.Abs(float64(g - want)); want < exactDays && off > 0 || off > float64(want)/16 {
				t.Fatalf("percentile %d: got %d, want %d", share, g, want)
			}
		}
		if got.Known != int64(len(days)) || got.Negative != 0 {
			t.Fatalf("got %+v", got)
		}
	})
}

func TestHistogramOfNothing(t *testing.T) {
	t.Parallel()
	var h histogram
	if got := h.delay(); got != (Delay{}) {
		t.Errorf("got %+v", got)
	}
	h.add(-3)
	if got := h.delay(); got != (Delay{Known: 1, Negative: 1}) {
		t.Errorf("got %+v", got)
	}
	h.add(math.MaxInt32)
	if len(h.counts) > 1000 {
		t.Errorf("one day takes %d buckets", len(h.counts))
	}
}

// TestCollectCountsWhatWasGenerated compares with a count over the cells themselves, for one worker and for several.
func TestCollectCountsWhatWasGenerated(t *testing.T) {
	t.Parallel()
	cfg := Config{Rows: 4000, Seed: 11, Full: true, Schema: Old, PartRows: 700, ZipParts: 2}
	path, rows := makeDump(t, cfg)
	type sum struct {
		n    int64
		days []int
	}
	want := map[string]*sum{}
	index := func(c Column) int {
		i := 0
		for k := range c {
			if k != ContentIDEAN {
				i++
			}
		}
		return i
	}
	renamed := int64(0)
	for _, cells := range rows {
		var key []string
		for _, c := range By() {
			v := cells[index(c)]
			if now, old := Renamed(v); old {
				v = now
				renamed++
			}
			key = append(key, v)
		}
		s := want[strings.Join(key, "|")]
		if s == nil {
			s = &sum{}
			want[strings.Join(key, "|")] = s
		}
		s.n++
		made, _ := time.Parse(time.DateTime, cells[index(ContentDate)])
		applied, _ := time.Parse(time.DateTime, cells[index(ApplicationDate)])
		s.days = append(s.days, int(applied.Sub(made).Hours()/24))
	}
	var first *Stats
	for _, workers := range []int{1, 3} {
		got, err := Collect(t.Context(), workers, By(), open(t, path, Limits{}))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Groups) != len(want) || got.Renamed != renamed || renamed == 0 || got.Rows != 4000 {
			t.Errorf("got %d groups, %d renamed, want %d, %d", len(got.Groups), got.Renamed, len(want), renamed)
		}
		for _, g := range got.Groups {
			s := want[strings.Join(g.Key, "|")]
			if s == nil || s.n != g.Count || g.Act.Known != s.n || g.File.Known != s.n {
				t.Fatalf("group %v: got %d, want %+v", g.Key, g.Count, s)
			}
			slices.Sort(s.days)
			if m := rank(s.days, 50); m < exactDays && g.Act.Median != m {
				t.Errorf("group %v: median %d, want %d", g.Key, g.Act.Median, m)
			}
		}
		if first == nil {
			first = got
		} else if d := cmp.Diff(first, got, cmpopts.IgnoreUnexported(Group{}, Fault{})); d != "" {
			t.Errorf("%d workers give others: %s", workers, d)
		}
	}
	all := first.Only()
	if len(all) != 1 || all[0].Count != 4000 {
		t.Errorf("all together: got %+v", all)
	}
	sumUp := int64(0)
	for _, g := range first.Only(DecisionGround, UUID) {
		if len(g.Key) != 1 {
			t.Errorf("got key %v", g.Key)
		}
		sumUp += g.Count
	}
	if sumUp != 4000 || len(first.Only(DecisionGround)) != 2 {
		t.Errorf("by ground: got %d", sumUp)
	}
}

// TestOldAndNewAreCountedTogether: a dump of either schema adds to the same groups.
func TestOldAndNewAreCountedTogether(t *testing.T) {
	t.Parallel()
	a, _ := makeDump(t, Config{Rows: 300, Seed: 1, Schema: Old})
	b, _ := makeDump(t, Config{Rows: 300, Seed: 1})
	s, err := Collect(t.Context(), 2, []Column{Category}, open(t, a, Limits{}), open(t, b, Limits{}))
	if err != nil || s.Rows != 600 || s.Parts != 2 {
		t.Fatalf("got %+v, %v", s, err)
	}
	for _, g := range s.Groups {
		if _, old := Renamed(g.Key[0]); old {
			t.Errorf("group %v has an old name", g.Key)
		}
	}
}

// TestGroupsAreBounded: values without end are counted together, and none is lost.
func TestGroupsAreBounded(t *testing.T) {
	t.Parallel()
	path, _ := makeDump(t, Config{Rows: MaxGroups + 500, Seed: 1, PartRows: 3000})
	s, err := Collect(t.Context(), 1, []Column{UUID}, open(t, path, Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Groups) != MaxGroups+1 || s.Groups[0].Key[0] != Other || s.Groups[0].Count != 500 {
		t.Errorf("got %d groups, first %+v", len(s.Groups), s.Groups[0])
	}
	for _, by := range [][]Column{nil, slices.Repeat([]Column{UUID}, 9), {99}} {
		if _, err := Collect(t.Context(), 1, by); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("by %d columns: got %v", len(by), err)
		}
	}
}

func TestDaysThatAreNoneAreNotCounted(t *testing.T) {
	t.Parallel()
	d := csvDump(t, "platform_name,content_date,application_date,created_at\nP,2026-01-04,2026-01-02,2026-01-02 10:00:00\n"+
		"P,,2026-01-02,\nP,2026-01-01,soon,2026-01-02 10:00:00\nP,2026-01-01,2026-01-02,2026-01-05 10:00:00")
	s, err := Collect(t.Context(), 1, []Column{PlatformName}, d)
	if err != nil {
		t.Fatal(err)
	}
	want := []Group{{Key: []string{"P"}, Count: 4, Act: Delay{Known: 2, Negative: 1, Median: 1, P90: 1, P99: 1, Max: 1},
		File: Delay{Known: 2, Median: 0, P90: 3, P99: 3, Max: 3}}}
	if d := cmp.Diff(want, s.Groups, cmpopts.IgnoreUnexported(Group{})); d != "" {
		t.Error(d)
	}
	data, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(data), `"by":["platform_name"]`) {
		t.Errorf("got %s, %v", data, err)
	}
}

func TestCaveats(t *testing.T) {
	t.Parallel()
	if len(Caveats()) != 2 || len(Caveats("Kiosk")) != 0 {
		t.Error("caveats are chosen by platform")
	}
	if got := Caveats("Kiosk", "Google Play"); len(got) != 1 || got[0].Column != AutomatedDetection {
		t.Errorf("got %v", got)
	}
}

// TestWriteRows: Parquet has every row in order, with days, lists and today's names.
func TestWriteRows(t *testing.T) {
	t.Parallel()
	path, rows := makeDump(t, Config{Rows: 2300, Seed: 5, Full: true, Schema: Old, PartRows: 1000})
	var out bytes.Buffer
	report, err := WriteRows(t.Context(), &out, open(t, path, Limits{}))
	if err != nil || report.Rows != 2300 {
		t.Fatalf("got %+v, %v", report, err)
	}
	got, err := parquet.Read[record](bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(got) != 2300 {
		t.Fatalf("got %d rows, %v", len(got), err)
	}
	for i, r := range got {
		cells := rows[i]
		day := time.Unix(int64(r.ContentDate)*86400, 0).UTC().Format(time.DateTime)
		if r.UUID != cells[0] || day != cells[26] || r.DecisionFacts != cells[29] || r.Category != today(cells[19]) {
			t.Fatalf("row %d: got %+v\nwant %q", i, r, cells)
		}
		if len(r.TerritorialScope) != 3 || fmt.Sprintf("[%q]", strings.Join(r.ContentType, `","`)) != strings.ReplaceAll(cells[23], `","`, `\",\"`) {
			t.Fatalf("row %d: got %v, %v, want %s", i, r.TerritorialScope, r.ContentType, cells[23])
		}
	}
	var again bytes.Buffer
	if _, err := WriteRows(t.Context(), &again, open(t, path, Limits{})); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("the same dump makes other bytes (%v)", err)
	}
}

func TestWriteGroups(t *testing.T) {
	t.Parallel()
	path, _ := makeDump(t, Config{Rows: 500, Seed: 5})
	s, err := Collect(t.Context(), 1, []Column{SourceType, Category}, open(t, path, Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.WriteParquet(&out); err != nil {
		t.Fatal(err)
	}
	type group struct {
		Source string `parquet:"source_type"`
		Cat    string `parquet:"category"`
		Count  int64  `parquet:"count"`
		P90    int64  `parquet:"act_p90_days"`
		File   int64  `parquet:"file_median_days"`
	}
	got, err := parquet.Read[group](bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(got) != len(s.Groups) {
		t.Fatalf("got %d groups, %v", len(got), err)
	}
	for i, g := range s.Groups {
		want := group{g.Key[0], g.Key[1], g.Count, int64(g.Act.P90), int64(g.File.Median)}
		if got[i] != want {
			t.Errorf("group %d: got %+v, want %+v", i, got[i], want)
		}
	}
}

// benchDump returns a dump of a million rows, kept from run to run in the folder for temporary files.
func benchDump(b *testing.B, full bool) *Dump {
	b.Helper()
	path := fmt.Sprintf("%s/aedile-bench-sor-%v.zip", os.TempDir(), full)
	if _, err := os.Stat(path); err != nil {
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		if err := Generate(f, Config{Rows: 1_000_000, Seed: 1, Full: full}); err != nil {
			b.Fatal(err)
		}
	}
	d, err := Open(path, Limits{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { d.Close() })
	return d
}

// BenchmarkCollect counts a generated dump of a million rows (seed 1) from the zip, with two workers.
func BenchmarkCollect(b *testing.B) {
	for _, full := range []bool{false, true} {
		b.Run(map[bool]string{false: "light", true: "full"}[full], func(b *testing.B) {
			d := benchDump(b, full)
			b.ReportAllocs()
			rows, size := int64(0), int64(0)
			for b.Loop() {
				s, err := Collect(b.Context(), 2, By(), d)
				if err != nil {
					b.Fatal(err)
				}
				rows, size = rows+s.Rows, size+s.Bytes
			}
			b.SetBytes(size / int64(b.N))
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkSplit cuts one row of the full form.
func BenchmarkSplit(b *testing.B) {
	var buf bytes.Buffer
	g := generator{cfg: Config{Full: true}.defaults()}
	g.rnd = newRand(1)
	row := g.row()
	putCSV(&buf, row[:])
	var r Row
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := r.set(buf.Bytes(), columnCount); !ok {
			b.Fatal("no row")
		}
	}
}
