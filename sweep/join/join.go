// Package join brings posts and the listings to which they lead together, and screens each pair: what is hidden from who sees one of
// the two alone.
//
// Both sides are sorted on disk by the identity of the listing and merged, so that memory does not grow with them. It opens no address:
// where short links lead
// is given. Nothing is kept of posts and listings once the run is over, but what the findings hold.
package join

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/sweep/ignore"
	"github.com/aedile/aedile/sweep/intake"
)

// Plan says how Run works.
type Plan struct {
	Started  aedile.Ran        // what is known of the run at its start
	Dir      string            // folder for what is sorted; "": that of the system for such files
	Resolved map[string]string // where short links lead, by their canonical form
	Ignore   *ignore.List      // findings to set aside; nil: none
	Workers  int               // goroutines that decode and screen; 0: one a core
	// Names gives the names under which accounts of posts are put out; nil: their own.
	Names func(string) string
}

// Sink takes what is found, in order and from one goroutine.
type Sink interface {
	Finding(f aedile.Finding, post, listing *aedile.Item) error
	Fault(aedile.Fault) error
	// Pairs says that all that came of so many pairs was given.
	Pairs(n int) error
}

// Count says how much was brought together.
type Count struct {
	Posts    int   `json:"posts"`
	Listings int   `json:"listings"`
	Leading  int   `json:"leading"` // ways by which posts lead anywhere
	Pairs    int   `json:"pairs"`   // of a post and a listing that was given
	Disk     int64 `json:"disk_bytes"`
}

const op = "join"

// Run joins the posts with the listings and screens the pairs. Items that say of themselves that they are the other kind are taken as
// that: one file may hold
// both. Errors are those of screening: Limit where the context ended the work, Invalid where a file could not be read.
func Run(ctx context.Context, s *screen.Screener, posts, listings *intake.Files, c Plan, to Sink) (ran aedile.Ran, n Count, err error) {
	dir, err := os.MkdirTemp(c.Dir, "aedile-join-")
	if err != nil {
		return ran, n, aedile.Invalidf(op, c.Dir, "no file can be made there").Because(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	j := &joining{c: c, to: to, sorter: &sorter{dir: dir}, ran: c.Started}
	j.ran.Packs, j.ran.Registers, j.ran.Detectors = s.Packs(), s.Registers(), s.Detectors()
	j.ran.ByGrade, j.ran.ByCheck, j.ran.ByFault = map[aedile.Grade]int{}, map[aedile.CheckID]int{}, map[string]int{}
	for _, in := range []struct {
		files *intake.Files
		kind  aedile.Kind
	}{{posts, aedile.Post}, {listings, aedile.Listing}} {
		if err := j.read(ctx, in.files, in.kind); err != nil {
			return j.ran, j.n, stopped(ctx, err)
		}
	}
	err = s.Sweep(ctx, j.batches(ctx), screen.SweepConfig{Workers: c.Workers}, j.emit)
	j.n.Disk = j.sorter.bytes
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return j.ran, j.n, stopped(ctx, err)
	}
	j.end(posts, listings)
	for _, in := range []*intake.Files{posts, listings} {
		if bad := in.Unread(); len(bad) > 0 || in.Items() == 0 {
			return j.ran, j.n, aedile.Invalidf(op, fmt.Sprint(bad), "no item was read").Hint("see the faults; --format says what a file is")
		}
	}
	return j.ran, j.n, nil
}

func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return aedile.Limitf(op, "", "interrupted; what was written is not complete")
	}
	return fmt.Errorf("%s: %w", op, err)
}

// joining is the state of a run.
type joining struct {
	c      Plan
	to     Sink
	ran    aedile.Ran
	n      Count
	sorter *sorter
}

func (j *joining) end(files ...*intake.Files) {
	for _, in := range files {
		sources, notes := in.Ran()
		j.ran.Sources = append(j.ran.Sources, sources...)
		j.ran.Notes = append(j.ran.Notes, notes...)
	}
	j.ran.Notes = append(j.ran.Notes, j.c.Ignore.Notes()...)
	j.ran.Notes = append(j.ran.Notes, fmt.Sprintf("%d posts, %d listings: %d ways by which posts lead to something, %d pairs of a post and a listing that was given",
		j.n.Posts, j.n.Listings, j.n.Leading, j.n.Pairs))
}

// records is what came of a batch of items.
type records struct {
	batch           *intake.Batch
	out             screen.Output
	data            [][]byte
	posts, listings int
	leading         int
}

// read sorts the items of files under their keys.
func (j *joining) read(ctx context.Context, in *intake.Files, kind aedile.Kind) error {
	workers := j.c.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	jobs, done := make(chan *records), make(chan *records, workers)
	var wg, feed sync.WaitGroup
	defer feed.Wait()
	defer cancel()
	feed.Go(func() {
		defer close(jobs)
		for b, err := range in.Batches(ctx) {
			select {
			case jobs <- &records{batch: b, out: screen.Output{Batch: b, Err: err}}:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		wg.Go(func() {
			for r := range jobs {
				if r.out.Err == nil {
					j.cut(r, kind)
				}
				select {
				case done <- r:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	feed.Go(func() { wg.Wait(); close(done) })
	for r := range done {
		if err := j.take(r); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// take sorts what came of a batch.
func (j *joining) take(r *records) error {
	for _, b := range r.data {
		if err := j.sorter.add(b); err != nil {
			return err
		}
	}
	j.n.Posts, j.n.Listings, j.n.Leading = j.n.Posts+r.posts, j.n.Listings+r.listings, j.n.Leading+r.leading
	j.ran.Items += r.out.Items
	for _, f := range r.batch.Count(r.out) {
		if err := j.fault(f); err != nil {
			return err
		}
	}
	return nil
}

func (j *joining) fault(f aedile.Fault) error {
	j.ran.Faults++
	j.ran.ByFault[string(f.Class)]++
	return j.to.Fault(f)
}

// cut makes records of the items of a batch.
func (j *joining) cut(r *records, kind aedile.Kind) {
	r.batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if f != nil {
			r.out.Faults = append(r.out.Faults, *f)
			return true
		}
		r.out.Items++
		is := it.Kind
		if is == "" {
			is = kind
		}
		var found []Way
		if is == aedile.Post {
			r.posts++
			found = ways(it, j.c.Resolved)
			r.leading += len(found)
		} else {
			r.listings++
			found = own(it)
		}
		if len(found) == 0 {
			return true
		}
		b, err := it.Canonical()
		if err != nil {
			r.out.Faults = append(r.out.Faults, aedile.Fault{Class: aedile.Internal, Item: it.ID, Msg: err.Error()})
			return true
		}
		for i := range found {
			x := record{key: found[i].Key, identity: found[i].Identity, kind: listingRecord, item: b}
			if is == aedile.Post {
				x.kind = postRecord
			}
			r.data = append(r.data, x.write(make([]byte, 0, len(x.key)+len(x.identity)+len(b)+3)))
		}
		return true
	})
}

// own returns the key of a listing: what its own address names.
func own(it *aedile.Item) []Way {
	if it.URL == "" {
		return nil
	}
	l, err := parseOwn(it.URL)
	if err != nil {
		return nil
	}
	id := identityOf(&l)
	if id == "" {
		return nil
	}
	return []Way{{Identity: id, Key: keyOf(id)}}
}

// made is a pair, and what it was made of.
type made struct {
	joined        *aedile.Item
	post, listing *aedile.Item
}

// pairs is a batch of pairs.
type pairs struct{ made []made }

// Each yields the joined items.
func (p *pairs) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	for i := range p.made {
		if !yield(p.made[i].joined, nil) {
			return
		}
	}
}

// pairsInBatch is how many pairs are screened together.
const pairsInBatch = 256

// batches yields the pairs in the order of the keys of their listings.
func (j *joining) batches(ctx context.Context) iter.Seq2[screen.Batch, error] {
	return func(yield func(screen.Batch, error) bool) {
		b := &pairs{}
		for m, err := range j.merged(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			j.n.Pairs++
			if b.made = append(b.made, m); len(b.made) == pairsInBatch {
				if !yield(b, nil) {
					return
				}
				b = &pairs{}
			}
		}
		if len(b.made) > 0 {
			yield(b, nil)
		}
	}
}

// maxGroup is how many bytes of posts that lead to one listing are looked at together before the first is screened: what posts say it
// is rests on them.
const maxGroup = 8 << 20

// group is the posts that lead to what has one key.
type group struct {
	key      string
	listings map[string]*aedile.Item // by identity
	posts    []record
	bytes    int
	claimed  pair.Claimed
}

// merged yields the pairs.
func (j *joining) merged(ctx context.Context) iter.Seq2[made, error] {
	return func(yield func(made, error) bool) {
		g := &group{listings: map[string]*aedile.Item{}}
		var last []byte
		for b, err := range j.sorter.all(ctx) {
			if err != nil {
				yield(made{}, err)
				return
			}
			r, ok := readRecord(b)
			if !ok || string(b) == string(last) {
				continue
			}
			last = append(last[:0], b...)
			if r.key != g.key || g.bytes > maxGroup {
				if !g.flush(yield) {
					return
				}
				if r.key != g.key {
					g.begin(r.key)
				}
			}
			if err := g.add(&r); err != nil {
				yield(made{}, err)
				return
			}
		}
		g.flush(yield)
	}
}

func (g *group) begin(key string) {
	g.key = key
	clear(g.listings)
}

// maxIdentities is how many listings of different markets may share a number.
const maxIdentities = 16

// add takes a record. Of several snapshots of a listing the one that was seen last is kept.
func (g *group) add(r *record) error {
	if r.kind == postRecord {
		if len(g.listings) > 0 {
			r.item = append([]byte(nil), r.item...)
			g.posts, g.bytes = append(g.posts, *r), g.bytes+len(r.item)
		}
		return nil
	}
	it := new(aedile.Item)
	if err := json.Unmarshal(r.item, it); err != nil {
		return aedile.Internalf(op, r.identity, "a record cannot be read again").Because(err)
	}
	if old := g.listings[r.identity]; old == nil && len(g.listings) < maxIdentities || old != nil && old.SeenAt <= it.SeenAt {
		g.listings[r.identity] = it
	}
	return nil
}

// flush yields the pairs of the posts at hand.
func (g *group) flush(yield func(made, error) bool) bool {
	defer func() { g.posts, g.bytes = g.posts[:0], 0 }()
	type match struct {
		post     *aedile.Item
		listing  *aedile.Item
		identity string
	}
	var found []match
	for i := range g.posts {
		p := new(aedile.Item)
		if err := json.Unmarshal(g.posts[i].item, p); err != nil {
			return yield(made{}, aedile.Internalf(op, g.posts[i].key, "a record cannot be read again").Because(err))
		}
		id := g.posts[i].identity
		listing := g.listings[id]
		if id == "" && len(g.listings) == 1 { // the post names a number, and one listing has it
			for id, listing = range g.listings {
				break
			}
		}
		if listing != nil {
			found = append(found, match{p, listing, id})
		}
	}
	claims := map[string]int{}
	for id, l := range g.listings {
		if len(found) < 2 { // one post says one thing
			break
		}
		g.claimed.Begin(l)
		for _, m := range found {
			if m.identity == id {
				g.claimed.Add(m.post)
			}
		}
		claims[id] = g.claimed.Count()
	}
	for _, m := range found {
		if !yield(made{pair.Join(m.post, m.listing, m.identity, claims[m.identity]), m.post, m.listing}, nil) {
			return false
		}
	}
	return true
}
