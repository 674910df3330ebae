package register

import "github.com/aedile/aedile"

// At names an entry: the number of the snapshot in its index and of the entry in its snapshot.
type At struct {
	Snapshot, Entry int32
}

// Index finds alerts by key. It is immutable and safe for concurrent use.
type Index struct {
	Snapshots []*Snapshot
	at        map[Key][]At
}

// NewIndex indexes the alerts of snapshots.
func NewIndex(ss ...*Snapshot) *Index {
	x := &Index{Snapshots: ss, at: map[Key][]At{}}
	for i, s := range ss {
		for j := range s.List {
			for _, k := range s.List[j].Keys() {
				x.at[k] = append(x.at[k], At{int32(i), int32(j)})
			}
		}
	}
	return x
}

// Entry returns the entry at a place.
func (x *Index) Entry(a At) *Entry { return &x.Snapshots[a.Snapshot].List[a.Entry] }

// Hit is an entry that shares a key with an item.
type Hit struct {
	At
	Key Key
}

// Find returns the entries that share a key with the item, each once, by its strongest key.
func (x *Index) Find(it *aedile.Item) []Hit {
	var out []Hit
	var seen map[At]bool
	for _, k := range ItemKeys(it) {
		for _, a := range x.at[k] {
			if seen[a] {
				continue
			}
			if seen == nil {
				seen = map[At]bool{}
			}
			seen[a] = true
			out = append(out, Hit{a, k})
		}
	}
	return out
}
