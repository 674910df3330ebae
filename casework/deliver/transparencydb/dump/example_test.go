package dump_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aedile/aedile/casework/deliver/transparencydb/dump"
)

// A dump is made, opened and counted: how many statements by ground, and how long until the platform acted.
func ExampleCollect() {
	dir, err := os.MkdirTemp("", "dump-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	var made bytes.Buffer
	if err := dump.Generate(&made, dump.Config{Rows: 1000, Seed: 7, Schema: dump.Old, Full: true}); err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(dir, "sor-global-2024-01-05-full.zip")
	if err := os.WriteFile(path, made.Bytes(), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	d, err := dump.Open(path, dump.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer d.Close()
	stats, err := dump.Collect(context.Background(), 2, dump.By(), d)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stats.Rows, "rows,", stats.BadRows, "bad,", stats.Renamed, "under an old name")
	for _, g := range stats.Only(dump.DecisionGround) {
		fmt.Println(g.Key[0], g.Count, "median days:", g.Act.Median)
	}
	// Output:
	// 1000 rows, 0 bad, 622 under an old name
	// DECISION_GROUND_INCOMPATIBLE_CONTENT 760 median days: 2
	// DECISION_GROUND_ILLEGAL_CONTENT 240 median days: 1
}
