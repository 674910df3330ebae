package record

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
)

// Tree is the Merkle tree over the journal (RFC 6962 hashing, as golang.org/x/mod/sumdb/tlog does it). Its leaves are the
// digests of the events, as text. The zero Tree is empty.
type Tree struct {
	n      int64
	hashes []tlog.Hash // in the order of tlog.StoredHashIndex
}

// ReadHashes implements tlog.HashReader.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("tree of %d has no hash %d", t.n, x)
		}
		out[i] = t.hashes[x]
	}
	return out, nil
}

// Add appends the digest of the next event.
func (t *Tree) Add(d aedile.Digest) error {
	hs, err := tlog.StoredHashes(t.n, []byte(d), t)
	if err != nil {
		return fmt.Errorf("add event %d to the tree: %w", t.n+1, err)
	}
	t.n, t.hashes = t.n+1, append(t.hashes, hs...)
	return nil
}

// Size returns the number of events.
func (t *Tree) Size() int64 { return t.n }

// Head returns the hash of the tree over the first n events.
func (t *Tree) Head(n int64) (tlog.Hash, error) {
	if n < 0 || n > t.n {
		return tlog.Hash{}, fmt.Errorf("tree has %d events, not %d", t.n, n)
	}
	if n == 0 {
		return tlog.Hash{}, nil
	}
	h, err := tlog.TreeHash(n, t)
	if err != nil {
		return h, fmt.Errorf("hash of %d events: %w", n, err)
	}
	return h, nil
}

// Prove returns the proof that the event with that number is among the first n.
func (t *Tree) Prove(seq, n int64) (tlog.RecordProof, error) {
	p, err := tlog.ProveRecord(n, seq-1, t)
	if err != nil {
		return nil, fmt.Errorf("prove event %d of %d: %w", seq, n, err)
	}
	return p, nil
}

// proved reports whether the proof shows that the event with that digest is the seq-th of the checkpoint.
func proved(p tlog.RecordProof, seq int64, d aedile.Digest, c Checkpoint) error {
	if seq < 1 || seq > c.N {
		return fmt.Errorf("event %d is not among the %d of the checkpoint", seq, c.N)
	}
	if err := tlog.CheckRecord(p, c.N, c.Hash, seq-1, tlog.RecordHash([]byte(d))); err != nil {
		return fmt.Errorf("event %d: the proof does not hold: %w", seq, err)
	}
	return nil
}
