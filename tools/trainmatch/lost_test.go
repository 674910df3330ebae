package main

import (
	"os"
	"path/filepath"
	"testing"
	"github.com/aedile/aedile/screen/match"
)

func TestLost(t *testing.T) {
	m, _ := match.Shipped()
	set := os.Getenv("SET")
	sets, err := load(dataDir)
	if err != nil { t.Fatal(err) }
	_ = filepath.Join
	for _, s := range sets {
		if set != "" && s.name != set { continue }
		sc := match.NewScorer(match.NewCorpus(s.valid.tables[0], s.valid.tables[1]), m)
		for i, q := range s.valid.pair {
			if v := sc.Vetoes(q[0], q[1]); v != "" && s.valid.yes[i] {
				t.Logf("%s %.2f | %s | %s | %s", v, sc.Score(q[0], q[1]), s.valid.tables[0][q[0]].Title, s.valid.tables[1][q[1]].Title, s.valid.tables[0][q[0]].Description)
			}
		}
	}
}
