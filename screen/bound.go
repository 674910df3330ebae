package screen

import (
	"slices"
	"sync"

	"github.com/aedile/aedile"
)

// What one item may cost. All were chosen so that ordinary items stay a hundred times below, and an item of a stranger costs seconds and some
// hundred megabytes at most; what is beyond is said by a fault and by a finding for a person.
const (
	maxText   = 8 << 20 // bytes of text that are read
	maxTokens = 1 << 20 // words that are read
	maxFields = 1 << 13 // fields that are read

	workFree = 4 << 20   // units of work that any item may cost
	workByte = 64        // further ones for each byte of its text
	workMost = 400 << 20 // the most that any item may cost

	keepText  = 256 << 10 // text of an item from which the memory that it took is given back
	fieldCost = 512       // bytes that a field costs beside its text
	maxInHand = 4 << 20   // bytes of such items that are screened at one time, by all workers together
)

// size returns about how many bytes of text an item holds.
func (sc *scratch) size(it *aedile.Item) int {
	sc.bytes = 0
	it.Fields(sc.weigh)
	return sc.bytes
}

// bound is the work that may be done on an item of n bytes.
func bound(n int) int64 { return min(workFree+workByte*int64(n), workMost) }

// stopped reports whether nobody waits for the item any more.
func (sc *scratch) stopped() bool {
	select {
	case <-sc.stop: // never, where there is none
		return true
	default:
		return false
	}
}

// short is the fault of an item that was not looked at whole.
func short(it *aedile.Item) aedile.Fault {
	id := string(ownID(it))
	err := aedile.Limitf("screen item", id, "would cost more work or memory than one item may: what was found until then is given").
		Hint("look at it yourself, or give its parts as items of their own")
	return aedile.Fault{Class: aedile.ClassOf(err), Item: aedile.ItemID(id), Msg: err.Error(), Hint: aedile.HintOf(err)}
}

// room bounds the text that is in the hands of all workers. Small items take none of it.
type room struct {
	mu    sync.Mutex
	size  int
	left  int
	queue []*wait // first come, first served: a large item is not passed over for ever
}

type wait struct {
	n    int
	done chan struct{}
}

func newRoom(size int) *room { return &room{size: size, left: size} }

// take waits until there is room for n bytes, or for as many as there ever are, and returns how many were taken; 0 if stop was closed before.
func (r *room) take(n int, stop <-chan struct{}) int {
	n = min(n, r.size)
	r.mu.Lock()
	if len(r.queue) == 0 && n <= r.left {
		r.left -= n
		r.mu.Unlock()
		return n
	}
	w := &wait{n, make(chan struct{})}
	r.queue = append(r.queue, w)
	r.mu.Unlock()
	select {
	case <-w.done:
		return n
	case <-stop:
	}
	r.mu.Lock()
	if i := slices.Index(r.queue, w); i >= 0 {
		r.queue = slices.Delete(r.queue, i, i+1)
		n = 0
	}
	r.mu.Unlock()
	r.give(n) // it came in the same moment, or nothing; either way others may go on
	return 0
}

// give gives n bytes back.
func (r *room) give(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left += n
	for len(r.queue) > 0 && r.queue[0].n <= r.left {
		r.left -= r.queue[0].n
		close(r.queue[0].done)
		r.queue = r.queue[1:]
	}
}

// hold screens one item under its bounds, and appends what comes of it. It reports whether the scratch holds so much memory that it is to be
// given back.
func (sc *scratch) hold(it *aedile.Item, stop <-chan struct{}, findings *[]aedile.Finding, faults *[]aedile.Fault) (heavy bool) {
	size := sc.size(it)
	if heavy = size >= keepText; heavy {
		n := sc.s.room.take(size, stop)
		defer sc.s.room.give(n)
	}
	sc.stop = stop
	sc.meter.Start(bound(size), sc.asks)
	before, faulty := len(*findings), len(*faults)
	sc.screen(it, findings, faults)
	switch {
	case sc.meter.Stopped():
		*findings, *faults = (*findings)[:before], (*faults)[:faulty]
	case sc.meter.Short():
		*faults = append(*faults, short(it))
	}
	return heavy
}
