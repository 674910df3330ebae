package main

import (
	"context"
	"fmt"
	"iter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
)

// itemsOf yields the items of the files. It stops at the first file that cannot be read, whose error it yields.
func itemsOf(ctx context.Context, files []string, c source.Config) iter.Seq2[*aedile.Item, error] {
	return func(yield func(*aedile.Item, error) bool) {
		for _, name := range files {
			src, err := source.Open(name, nil, c)
			if err != nil {
				yield(nil, fmt.Errorf("read items: %w", err))
				return
			}
			for chunk, err := range src.Chunks(ctx) {
				if err != nil {
					yield(nil, fmt.Errorf("read items: %s: %w", name, err))
					return
				}
				more := true
				chunk.Each(func(it *aedile.Item, _ *aedile.Fault) bool {
					more = it == nil || yield(it, nil)
					return more
				})
				if !more {
					return
				}
			}
		}
	}
}
