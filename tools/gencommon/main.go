// Command gencommon counts in how many ordinary offers each list of the shipped packs stands, and writes screen/common.txt. Rules wait for
// the rarest of what they
// need by these figures.
//
// It reads the files of offers it is given, in any form that the program reads, and of each file every second of the first two thousand
// items: the others stay
// unread, to measure by. What it writes holds no word of any offer.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
)

// most is how many items of a file are looked at, so that no file counts for all.
const most = 2000

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "gencommon: give the file to write and files or folders of offers")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "gencommon:", err)
		os.Exit(2)
	}
}

func run(out string, paths []string) error {
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		return fmt.Errorf("load packs: %w", ds[0])
	}
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return err
	}
	c := counts{of: map[string]int{}}
	for _, p := range paths {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			return c.file(s, path)
		})
		if err != nil {
			return fmt.Errorf("count: %w", err)
		}
	}
	return os.WriteFile(out, c.write(), 0o644) //nolint:gosec // a file of the source
}

type counts struct {
	items int
	of    map[string]int
}

// file counts the offers of a file; one that holds none is passed over.
func (c *counts) file(s *screen.Screener, path string) error {
	data, err := os.ReadFile(path) //nolint:gosec // the user names it
	if err != nil {
		return err
	}
	src, err := source.Open(path, bytes.NewReader(data), source.Config{})
	if err != nil {
		return nil //nolint:nilerr // no offers
	}
	n := 0
	for batch, err := range src.Chunks(context.Background()) {
		if err != nil || n >= most {
			return nil //nolint:nilerr // what is not read is not counted
		}
		batch.Each(func(it *aedile.Item, _ *aedile.Fault) bool {
			if n++; it == nil || n%2 > 0 {
				return n < most
			}
			c.items++
			for _, name := range s.Found(it) {
				c.of[name]++
			}
			return n < most
		})
	}
	return nil
}

// write gives the figures by name: offers in ten thousand, those of less than one left out.
func (c *counts) write() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# In how many of ten thousand ordinary offers a list stands, counted over %d of them by tools/gencommon. It decides speed alone: rules wait for what is rare.\n", c.items)
	for _, name := range slices.Sorted(maps.Keys(c.of)) {
		if n := (c.of[name]*10_000 + c.items/2) / c.items; n > 0 {
			fmt.Fprintf(&b, "%s %d\n", name, n)
		}
	}
	return b.Bytes()
}
