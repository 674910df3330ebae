package sweep

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// knownFile holds what the last run found, in the folder that is named for it.
const knownFile = "known.ndjson.zst"

// Known is what the last run found on each item, by digest. Items that it knows are not screened again: what was found then is found now, as
// long as packs, registers and detectors are the same. It serves one run.
type Known struct {
	Items int // that were known, so far

	dir   string
	key   aedile.Digest
	index map[itemKey]int // of findings; 0: none were found
	found [][]byte        // as JSON; the first is empty
	next  *os.File
	z     *zstd.Encoder
	w     *bufio.Writer
	seen  map[itemKey]struct{} // that stand in the next file
}

// itemKey is the beginning of the digest of an item: 16 bytes tell 10^12 items apart.
type itemKey [16]byte

func keyOf(d aedile.Digest) (k itemKey, err error) {
	b, err := hex.DecodeString(strings.TrimPrefix(string(d), "sha256:"))
	if err != nil || len(b) < len(k) {
		return k, fmt.Errorf("digest %s: %w", d, errors.Join(err, errors.New("is none")))
	}
	return itemKey(b[:len(k)]), nil
}

// knownItem is a line of the file: an item with what was found on it.
type knownItem struct {
	Digest   aedile.Digest    `json:"d"`
	Findings []aedile.Finding `json:"f,omitempty"`
}

// knownHead is the first line.
type knownHead struct {
	Key aedile.Digest `json:"key"`
}

// OpenKnown reads what the last run left in the folder, which is made where there is none. What other packs, registers or detectors found is
// forgotten, and so is what another version of the program or a choice of other rules did. The error is Invalid where the file is damaged.
func OpenKnown(dir string, set *packset.Set, version string) (*Known, error) {
	const op = "open known items"
	s := set.Screener
	var rules []string
	for _, p := range set.Packs {
		for _, r := range p.Rules {
			rules = append(rules, p.Name+"/"+r.ID)
		}
	}
	b, err := json.Marshal([]any{version, s.Packs(), rules, s.Registers(), s.Detectors()})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	k := &Known{dir: dir, key: aedile.DigestOf(b), index: map[itemKey]int{}, found: [][]byte{nil}, seen: map[itemKey]struct{}{}}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, aedile.Deniedf(op, dir, "cannot be made").Because(err)
	}
	if err := k.read(); err != nil {
		return nil, aedile.Invalidf(op, filepath.Join(dir, knownFile),
			"cannot be read").Hint("delete it: the next run screens all items").Because(err)
	}
	if k.next, err = os.CreateTemp(dir, "."+knownFile+".*"); err != nil {
		return nil, aedile.Deniedf(op, dir, "cannot be written").Because(err)
	}
	if k.z, err = zstd.NewWriter(k.next, zstd.WithEncoderConcurrency(1)); err != nil {
		return nil, fmt.Errorf("%s: %w", op, err)
	}
	k.w = bufio.NewWriter(k.z)
	return k, k.line(knownHead{k.key})
}

func (k *Known) read() error {
	f, err := os.Open(filepath.Join(k.dir, knownFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer z.Close()
	d := json.NewDecoder(z)
	var head knownHead
	if err := d.Decode(&head); err != nil || head.Key != k.key {
		return err
	}
	for {
		var l struct {
			Digest   aedile.Digest   `json:"d"`
			Findings json.RawMessage `json:"f"`
		}
		if err := d.Decode(&l); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		key, err := keyOf(l.Digest)
		if err != nil {
			return err
		}
		k.index[key] = 0
		if len(l.Findings) > 0 {
			k.index[key] = len(k.found)
			k.found = append(k.found, append([]byte(nil), l.Findings...))
		}
	}
}

// line writes a line of the next file.
func (k *Known) line(v any) error {
	b, err := json.Marshal(v)
	if err == nil {
		_, err = k.w.Write(append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write known items: %w", err)
	}
	return nil
}

// Commit makes what this run has found what the next one knows.
func (k *Known) Commit() error {
	if k == nil {
		return nil
	}
	err := errors.Join(k.w.Flush(), k.z.Close(), k.next.Sync(), k.next.Close())
	if err == nil {
		err = os.Rename(k.next.Name(), filepath.Join(k.dir, knownFile))
	}
	if err != nil {
		return fmt.Errorf("write known items: %w", err)
	}
	k.next = nil
	return nil
}

// Discard leaves what the last run has left as it is, unless Commit was called before.
func (k *Known) Discard() {
	if k == nil || k.next == nil {
		return
	}
	_ = k.next.Close() // nothing of it is kept
	_ = os.Remove(k.next.Name())
}

// recalled is a batch of which only the items that are not known are screened.
type recalled struct {
	*intake.Batch
	k     *Known
	keep  bool
	items []recalledItem
	kept  map[aedile.Digest]*aedile.Item
}

// recalledItem is an item of the batch in its place.
type recalledItem struct {
	id     aedile.ItemID
	digest aedile.Digest
	at     int // in Known.found; -1: not known
}

// over lays the memory over the batches.
func (k *Known) over(batches iter.Seq2[*intake.Batch, error], keep bool) iter.Seq2[*recalled, error] {
	return func(yield func(*recalled, error) bool) {
		for b, err := range batches {
			if !yield(&recalled{Batch: b, k: k, keep: keep}, err) {
				return
			}
		}
	}
}

// Cut says that only the batch itself knows which of its items are to be screened.
func (*recalled) Cut() (cut source.LineBlock, ok bool) { return cut, false }

// Each yields the items that are not known.
func (r *recalled) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	r.Batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if it == nil {
			return yield(it, f)
		}
		d, err := it.Digest()
		x := recalledItem{id: aedile.ItemID(strings.Clone(string(it.ID))), digest: d, at: -1}
		if key, e := keyOf(d); err == nil && e == nil {
			if at, ok := r.k.index[key]; ok {
				x.at = at
			}
		}
		r.items = append(r.items, x)
		if x.at < 0 {
			return yield(it, nil)
		}
		if r.keep && x.at > 0 {
			if c, err := it.Clone(); err == nil {
				if r.kept == nil {
					r.kept = map[aedile.Digest]*aedile.Item{}
				}
				r.kept[d] = c
			}
		}
		return true
	})
}

// complete puts what was known beside what was found, in the order of the items, and notes both for the next run.
func (r *recalled) complete(o *screen.Output) error {
	failed := map[aedile.ItemID]bool{} // a rule failed over them: they are tried again
	for _, f := range o.Faults {
		if f.Check != "" {
			failed[f.Item] = true
		}
	}
	rest := o.Findings
	var all []aedile.Finding
	for _, x := range r.items {
		var found []aedile.Finding
		if x.at < 0 {
			n := 0
			for n < len(rest) && rest[n].Item.Digest == x.digest {
				n++
			}
			found, rest = rest[:n], rest[n:]
		} else {
			r.k.Items++
			o.Items++
			if b := r.k.found[x.at]; len(b) > 0 {
				if err := json.Unmarshal(b, &found); err != nil {
					return fmt.Errorf("read known items: %w", err)
				}
			}
		}
		all = append(all, found...)
		if failed[x.id] {
			continue
		}
		if err := r.k.note(x.digest, found); err != nil {
			return err
		}
	}
	o.Findings = append(all, rest...)
	for d, it := range r.kept {
		if o.Kept == nil {
			o.Kept = map[aedile.Digest]*aedile.Item{}
		}
		o.Kept[d] = it
	}
	return nil
}

// note writes an item for the next run, once.
func (k *Known) note(d aedile.Digest, found []aedile.Finding) error {
	key, err := keyOf(d)
	if err != nil {
		return nil //nolint:nilerr // an item without a digest is screened every time
	}
	if _, again := k.seen[key]; again {
		return nil
	}
	k.seen[key] = struct{}{}
	return k.line(knownItem{d, found})
}
