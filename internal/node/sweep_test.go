package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/sweep/packset"
)

func TestOnlyWhatIsNewOpensReviewsAndABrokenRecordIsSaid(t *testing.T) {
	if testing.Short() {
		t.Skip("the shipped packs are compiled")
	}
	t.Parallel()
	dir := t.TempDir()
	s, err := sqlite.Open(t.Context(), filepath.Join(dir, "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	set, err := packset.Compile(packset.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	items := filepath.Join(dir, "items")
	if err := os.Mkdir(items, 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name string, lines ...string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(items, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const jammer = `{"id":"17","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`
	const other = `{"id":"18","service":"market.example","title":"GPS jammer, portable","trader":{"id":"T-9","name":"Radio Nine"}}`
	x := Sweeps{Names: []string{items}, Known: filepath.Join(dir, "known")}
	once := func() (int, error) { return sweepOnce(t.Context(), dk, set, aedile.Ran{Program: "test"}, x, "1") }
	put("a.ndjson", jammer)
	if n, err := once(); err != nil || n == 0 {
		t.Fatalf("the first sweep opened %d, %v", n, err)
	}
	if n, err := once(); err != nil || n != 0 {
		t.Errorf("the same again opened %d, %v", n, err)
	}
	put("b.ndjson", other, `{"id":"19","service":`)
	n, err := once()
	if n == 0 || aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), "1 records could not be read") {
		t.Errorf("a new item beside a broken record: opened %d, %v", n, err)
	}
	cases, err := dk.Cases(t.Context(), casework.Filter{Kind: "review"}, false)
	if err != nil || len(cases) != 3 { // two jammers, and the record that could not be read whole
		t.Errorf("%d reviews, %v", len(cases), err)
	}
	x.Names = []string{filepath.Join(dir, "none")}
	if _, err := once(); err == nil {
		t.Error("a folder that is not there is swept without a word")
	}
	if (Swept{At: now, Every: time.Hour}).Late(now.Add(90*time.Minute)) || !(Swept{At: now, Every: time.Hour}).Late(now.Add(3*time.Hour)) {
		t.Error("a sweep is late after two pauses, and not before")
	}
}
