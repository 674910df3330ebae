package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// market has facts 0 and 1 in unlawful rows, 2 in lawful ones, 3 in both, and 4 in one kind of unlawful rows alone.
func market() (rows []row) {
	for range 20 {
		rows = append(rows, row{[]int{0, 1, 3}, 1, 1}, row{[]int{0, 3, 4}, 1, 1}, row{[]int{2, 3}, 0, 1}, row{[]int{2}, 0, 1},
			row{[]int{3}, 0, 1})
	}
	return rows
}

func TestWeightsTellUnlawfulFromLawful(t *testing.T) {
	t.Parallel()
	rc := shippedRecipe()
	w, bias := rc.fit(market(), 5, func(f int) bool { return f != 4 })
	if w[0] <= 0 || w[1] < 0 || w[2] > 0 || w[4] > 0 || bias >= 0 {
		t.Errorf("weights %.2f, bias %.2f", w, bias)
	}
	if sum := bias + w[0] + w[1] + w[3]; sum <= 0 {
		t.Errorf("an unlawful row has %.2f", sum)
	}
	if sum := bias + w[2] + w[3]; sum >= 0 {
		t.Errorf("a lawful row has %.2f", sum)
	}
}

func TestSameRowsGiveTheSameWeights(t *testing.T) {
	t.Parallel()
	rc := shippedRecipe()
	a, ab := rc.fit(market(), 5, func(int) bool { return true })
	b, bb := rc.fit(market(), 5, func(int) bool { return true })
	if ab != bb {
		t.Errorf("bias %v and %v", ab, bb)
	}
	for i := range a {
		if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
			t.Errorf("weight %d: %v and %v", i, a[i], b[i])
		}
	}
}

func TestTheTableIsMadeOfTheKindsToLearnFromAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	line := func(id, title, part, expect string) string {
		return `{"id":"` + id + `","lang":"en","title":"` + title + `","expect":` + expect + `,"meta":{"kind":"` + id + `","part":"` + part + `","wording":"implied"}}` + "\n"
	}
	train := line("a", "handbag, discreet parcel, no receipt", "train", `["*"]`) + line("b", "tablets, discreet parcel, no doctor", "train", `["*"]`) + line("c", "handbag, red parcel", "train", "[]")
	tables := make([]string, 2)
	for i, more := range []string{"", line("d", "handbag, no doctor, no receipt", "test", `["*"]`)} {
		file, out := filepath.Join(dir, "twins.ndjson"), filepath.Join(dir, "signs.txt")
		if err := os.WriteFile(file, []byte(train+more), 0o600); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		if err := run([]string{"-twins", file, "-out", out, "-l1", "0.01"}, &said); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		_, tables[i], _ = strings.Cut(string(b), " bias\n")
	}
	if tables[0] != tables[1] || !strings.Contains(tables[0], "c.discreet") {
		t.Errorf("without the test part:\n%s\nwith it:\n%s", tables[0], tables[1])
	}
}
