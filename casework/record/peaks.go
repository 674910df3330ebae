package record

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
)

// peaks is a Merkle tree that grows: it keeps the roots of its full subtrees, and the heads at the sizes that were asked for
// before. However long the journal, it stays small. The hashes are those of Tree.
type peaks struct {
	n     int64
	roots []tlog.Hash // of full subtrees, the largest first
	heads map[int64]tlog.Hash
}

// peaksFor returns an empty tree that will know its heads at these sizes.
func peaksFor(sizes ...int64) *peaks {
	p := &peaks{heads: map[int64]tlog.Hash{0: {}}}
	for _, n := range sizes {
		p.heads[n] = tlog.Hash{}
	}
	return p
}

// add appends the digest of the next event.
func (p *peaks) add(d aedile.Digest) {
	h := tlog.RecordHash([]byte(d))
	for n := p.n; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(p.roots[len(p.roots)-1], h)
		p.roots = p.roots[:len(p.roots)-1]
	}
	p.roots = append(p.roots, h)
	p.n++
	if _, wanted := p.heads[p.n]; wanted {
		p.heads[p.n] = p.head()
	}
}

// head returns the hash of the whole tree.
func (p *peaks) head() (h tlog.Hash) {
	for i := len(p.roots) - 1; i >= 0; i-- {
		if i == len(p.roots)-1 {
			h = p.roots[i]
		} else {
			h = tlog.NodeHash(p.roots[i], h)
		}
	}
	return h
}

// fits holds the checkpoint against the tree.
func (c Checkpoint) fits(p *peaks) error {
	if c.N > p.n {
		return fmt.Errorf("the checkpoint over %d events was signed, and the journal has %d: events %d to %d are missing", c.N, p.n,
			p.n+1, c.N)
	}
	if p.heads[c.N] != c.Hash {
		return fmt.Errorf("the first %d events are not those that were signed", c.N)
	}
	return nil
}

// grow builds the tree over the recorded digests, to be held against checkpoints.
func grow(ctx context.Context, j Journal, points ...Checkpoint) (*peaks, error) {
	p := peaksFor()
	for _, c := range points {
		p.heads[c.N] = tlog.Hash{}
	}
	for d, err := range j.Digests(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		p.add(d)
	}
	return p, nil
}
