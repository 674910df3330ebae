package trust

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Keeper counts what the journal and the log of the desk say of rules, and reads on from where it was. It keeps nothing that does not
// follow
// from them: another one over the same store says the same. Any number of goroutines may use it.
type Keeper struct {
	dk *desk.Desk

	mu        sync.Mutex
	seed      maphash.Seed
	facts     int64 // read so far
	journal   int64
	rules     map[aedile.CheckID]*tally
	reviews   map[uint64][]*tally // the rules of the findings of a review
	decisions map[uint64][]aedile.CaseID
	looked    map[uint64]bool // reviews on which a person has decided
	hits      map[hit]*hits   // by register and entry
}

// hit is an entry of a register.
type hit struct{ register, entry string }

// hits are the findings that cite an entry.
type hits struct {
	n     int
	cases []aedile.CaseID // the last of them
}

// KeeperOf returns a keeper over the desk.
func KeeperOf(dk *desk.Desk) *Keeper {
	return &Keeper{dk: dk, seed: maphash.MakeSeed(), rules: map[aedile.CheckID]*tally{}, reviews: map[uint64][]*tally{},
		decisions: map[uint64][]aedile.CaseID{}, looked: map[uint64]bool{}, hits: map[hit]*hits{}, facts: 0, journal: -1 << 62}
}

func (k *Keeper) key(id aedile.CaseID) uint64 { return maphash.String(k.seed, string(id)) }

func (k *Keeper) tally(c aedile.CheckID) *tally {
	t := k.rules[c]
	if t == nil {
		t = &tally{check: c, weeks: map[int]int{}}
		k.rules[c] = t
	}
	return t
}

// Catch reads what has come since it was read last, for at most the time; 0: all of it. It reports whether it has read everything.
func (k *Keeper) Catch(ctx context.Context, within time.Duration) (done bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.readFacts(ctx); err != nil {
		return false, err
	}
	done, err = k.readJournal(ctx, within)
	if err == nil && done {
		err = k.noteLost(ctx)
	}
	return done, err
}

// readFacts reads the steps of rules. They are few, and a stop counts from the moment that it is written.
func (k *Keeper) readFacts(ctx context.Context) error {
	for f, err := range k.dk.Log.Facts(ctx, desk.FactFilter{What: []record.FactKind{record.FactRule}, After: k.facts}) {
		if err != nil {
			return fmt.Errorf("read what rules may do: %w", err)
		}
		k.facts = f.Seq
		k.tally(aedile.CheckID(f.Name)).step(f)
	}
	return nil
}

// enough is after how many events the clock is asked. Chosen: reading so many takes less than a millisecond.
const enough = 64

func (k *Keeper) readJournal(ctx context.Context, within time.Duration) (bool, error) {
	tail, ok := k.dk.Record.(record.Tail)
	if !ok {
		return false, aedile.Internalf("count reviews", "", "the store cannot be read from a place on")
	}
	watch, stop := context.WithCancel(ctx)
	defer stop()
	if within > 0 {
		timer := time.AfterFunc(within, stop)
		defer timer.Stop()
	}
	n := 0
	for e, err := range tail.Tail(ctx, k.journal) {
		if err != nil {
			return false, fmt.Errorf("count reviews: %w", err)
		}
		k.take(e)
		k.journal = e.Seq
		if n++; n%enough == 0 && watch.Err() != nil {
			return false, ctx.Err()
		}
	}
	return true, nil
}

// brief is what is read of an event.
type brief struct {
	Kind string          `json:"kind"`
	Move string          `json:"move"`
	At   time.Time       `json:"at"`
	Body json.RawMessage `json:"body"`
}

// foundBody is what is read of a finding.
type foundBody struct {
	Finding struct {
		Check   aedile.CheckID `json:"check"`
		Entries []struct {
			Register string `json:"register"`
			Entry    string `json:"entry"`
		} `json:"entries"`
	} `json:"finding"`
}

// take counts one event. One that cannot be read is passed over: the check of the journal names it.
func (k *Keeper) take(e record.Entry) {
	var b brief
	if e.Case != e.About || json.Unmarshal(e.Raw, &b) != nil {
		return
	}
	switch b.Kind {
	case "review":
		k.review(e.Case, b)
	case "decision":
		if b.Move == "reverse" {
			k.reversed(e.Case, b.At)
		}
	}
}

func (k *Keeper) review(id aedile.CaseID, b brief) {
	key := k.key(id)
	switch b.Move {
	case "suspect", "add":
		k.found(key, id, b)
	case "take_up":
		var t struct {
			Case aedile.CaseID `json:"case"`
		}
		if json.Unmarshal(b.Body, &t) == nil && t.Case != "" {
			d := k.key(t.Case)
			k.decisions[d] = append(k.decisions[d], id)
		}
		k.decided(key, id, true, b.At)
	case "dismiss":
		k.decided(key, id, false, b.At)
	case casework.TakeBack:
		if k.looked[key] {
			delete(k.looked, key)
			for _, t := range k.reviews[key] {
				t.take(key, id, b.At)
			}
		}
	}
}

// found counts a finding.
func (k *Keeper) found(key uint64, id aedile.CaseID, b brief) {
	var f foundBody
	if json.Unmarshal(b.Body, &f) != nil || f.Finding.Check == "" {
		return
	}
	t := k.tally(f.Finding.Check)
	t.hits++
	t.weeks[weekOf(b.At)]++
	if !slices.Contains(k.reviews[key], t) {
		k.reviews[key] = append(k.reviews[key], t)
	}
	for _, e := range f.Finding.Entries {
		k.hitBy(hit{e.Register, e.Entry}, id)
	}
}

func (k *Keeper) hitBy(h hit, id aedile.CaseID) {
	x := k.hits[h]
	if x == nil {
		x = &hits{}
		k.hits[h] = x
	}
	x.n++
	if !slices.Contains(x.cases, id) {
		if x.cases = append(x.cases, id); len(x.cases) > maxKept {
			x.cases = slices.Delete(x.cases, 0, 1)
		}
	}
}

func (k *Keeper) decided(key uint64, id aedile.CaseID, right bool, at time.Time) {
	k.looked[key] = true
	for _, t := range k.reviews[key] {
		t.add(key, id, right, at)
	}
}

// reversed counts the findings behind a decision that did not stand as wrong.
func (k *Keeper) reversed(decision aedile.CaseID, at time.Time) {
	for _, id := range k.decisions[k.key(decision)] {
		key := k.key(id)
		for _, t := range k.reviews[key] {
			t.take(key, id, at)
			t.add(key, id, false, at)
		}
	}
}

// noteLost writes into the log which rules have lost the right to act since it was written last.
func (k *Keeper) noteLost(ctx context.Context) error {
	for _, c := range slices.Sorted(maps.Keys(k.rules)) {
		t := k.rules[c]
		if t.lost == "" || t.lostNoted {
			continue
		}
		if _, err := k.note(ctx, desk.Fact{Name: string(c), Outcome: stepLost, Why: t.lost, By: self}); err != nil {
			return fmt.Errorf("note that %s lost the right to act: %w", c, err)
		}
		t.lostNoted = true
	}
	return nil
}

// self is who does what follows of itself.
const self casework.ActorID = "automation"

func lostWhy(right, n int, low float64) string {
	return strconv.Itoa(right) + " of " + strconv.Itoa(n) + " were right: the lower bound is " + percent(low) + ", below " +
		percent(LeastBound)
}

func percent(p float64) string { return strconv.FormatFloat(p*100, 'f', 1, 64) + " %" }

// note writes a step of a rule into the log.
func (k *Keeper) note(ctx context.Context, f desk.Fact) (desk.Fact, error) {
	f.What, f.At = record.FactRule, k.dk.Now().UTC()
	return k.dk.Log.Note(ctx, f)
}

// midnight returns the first instant of today.
func (k *Keeper) midnight() time.Time {
	t := k.dk.Now().In(k.dk.Zone())
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Rule returns what is known of a rule; one of which nothing is known stands at Review.
func (k *Keeper) Rule(c aedile.CheckID) Rule {
	k.mu.Lock()
	defer k.mu.Unlock()
	if t := k.rules[c]; t != nil {
		return t.rule(k.dk.Now(), k.midnight())
	}
	return (&tally{check: c}).rule(k.dk.Now(), k.midnight())
}

// Known returns the rules of which something is known, by name.
func (k *Keeper) Known() []aedile.CheckID {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Sorted(maps.Keys(k.rules))
}

// OnGoods returns how many findings cite an entry of the register.
func (k *Keeper) OnGoods(register string) (n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for h, x := range k.hits {
		if h.register == register {
			n += x.n
		}
	}
	return n
}

// Cited is an entry of a register that findings cite.
type Cited struct {
	Register, Entry string
	Findings        int
	Cases           []aedile.CaseID // the last of them, the newest first
}

// Cites returns what the findings say of one entry.
func (k *Keeper) Cites(register, entry string) Cited {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := Cited{Register: register, Entry: entry}
	if x := k.hits[hit{register, entry}]; x != nil {
		c.Findings, c.Cases = x.n, slices.Clone(x.cases)
		slices.Reverse(c.Cases)
	}
	return c
}

// Most returns the entries that most findings cite, at most limit.
func (k *Keeper) Most(limit int) (all []Cited) {
	k.mu.Lock()
	for h, x := range k.hits {
		all = append(all, Cited{Register: h.register, Entry: h.entry, Findings: x.n})
	}
	k.mu.Unlock()
	slices.SortFunc(all, func(a, b Cited) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(a.Register, b.Register), cmp.Compare(a.Entry, b.Entry))
	})
	return all[:min(limit, len(all))]
}
