package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile"
)

// Segment is a part of an archive.
type Segment struct {
	Name string // without the ends of its files
	SegmentHead
}

// Items is the name of the file of its items.
func (s Segment) Items() string { return s.Name + itemsEnd }

// Archive reads an archive. It may be used from one goroutine.
type Archive struct {
	store Files
	z     *zstd.Decoder
}

// OpenFiles returns the archive in a store. A store without segments is an empty archive.
func OpenFiles(store Files) (*Archive, error) {
	z, err := newDecoder()
	if err != nil {
		return nil, err
	}
	return &Archive{store: store, z: z}, nil
}

// Segments returns the segments in the order in which they were written. Those that others have replaced are left out. The error is Invalid
// where an index is damaged; the other segments are returned with it.
func (a *Archive) Segments(ctx context.Context) ([]Segment, error) {
	all := []Segment{}
	var bad []error
	err := a.indexes(ctx, func(name string, index []byte) error {
		_, h, err := openIndex(index)
		if err != nil {
			bad = append(bad, damaged(name, err))
			return nil
		}
		all = append(all, Segment{name, h})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return alive(all), errors.Join(bad...)
}

func damaged(name string, err error) error {
	return aedile.Invalidf("read archive", name+indexEnd, "the index cannot be read").
		Hint("aedile archive verify says what else is damaged; restore the file from a backup").Because(err)
}

// indexes calls yield for each index.
func (a *Archive) indexes(ctx context.Context, yield func(name string, index []byte) error) error {
	names, err := a.store.List(ctx, folder)
	if err != nil {
		return fmt.Errorf("read archive: %w", err)
	}
	for _, n := range names {
		name, ok := strings.CutSuffix(n, indexEnd)
		if _, own := numberOf(name); !ok || !own {
			continue
		}
		b, err := a.store.Get(ctx, n)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue // it was replaced since
		}
		if err != nil {
			return fmt.Errorf("read archive: %w", err)
		}
		if err := yield(name, b); err != nil {
			return err
		}
	}
	return nil
}

// alive leaves out the segments that another one replaces.
func alive(all []Segment) []Segment {
	var dead []string
	for _, s := range all {
		if s.Replaces != "" {
			dead = append(dead, s.Replaces)
		}
	}
	return slices.DeleteFunc(all, func(s Segment) bool { return slices.Contains(dead, s.Name) })
}

// rows reads the index of a segment.
func (a *Archive) rows(ctx context.Context, s Segment) ([]row, error) {
	b, err := a.store.Get(ctx, s.Name+indexEnd)
	if err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	f, h, err := openIndex(b)
	if err != nil {
		return nil, damaged(s.Name, err)
	}
	number, _ := numberOf(s.Name)
	if sum, err := sumOf(h.Digest); err != nil || nameOf(number, sum, b) != s.Name {
		return nil, damaged(s.Name, errors.New("it is not the one that was written"))
	}
	rows, err := readRows[row](f)
	if err != nil {
		return nil, damaged(s.Name, err)
	}
	return rows, nil
}

// Query says which items are meant. Fields that are empty ask nothing; the others must all hold.
type Query struct {
	Digest  aedile.Digest
	ID      string
	Service string
	Trader  string
	Kind    string
	From    string // YYYY-MM-DD: seen on this day or later, or kept since where the item does not say when it was seen
	Before  string // YYYY-MM-DD: seen, or kept, before this day
}

// Empty reports whether the query asks nothing.
func (q Query) Empty() bool { return q == Query{} }

// day is the day by which a row is found.
func (r *row) day() string {
	if r.Day != "" {
		return r.Day
	}
	return r.Kept
}

func (q *Query) matches(r *row, sum *[32]byte) bool {
	return (sum == nil || r.Digest == *sum) && (q.ID == "" || r.ID == q.ID) && (q.Service == "" || r.Service == q.Service) &&
		(q.Trader == "" || r.Trader == q.Trader) && (q.Kind == "" || r.Kind == q.Kind) &&
		(q.From == "" || r.day() >= q.From) && (q.Before == "" || r.day() < q.Before)
}

func (q *Query) sum() (*[32]byte, error) {
	if q.Digest == "" {
		return nil, nil //nolint:nilnil // no digest is asked for
	}
	s, err := sumOf(q.Digest)
	return &s, err
}

// Row is what the archive knows of an item.
type Row struct {
	Digest  aedile.Digest `json:"digest"`
	ID      string        `json:"id,omitempty"`
	Service string        `json:"service,omitempty"`
	Trader  string        `json:"trader,omitempty"`
	Kind    string        `json:"kind,omitempty"`
	Day     string        `json:"day,omitempty"`    // on which it was seen
	Kept    string        `json:"kept"`             // day on which it came into the archive
	Erased  string        `json:"erased,omitempty"` // day on which it was erased: nothing but its digest is left
	Why     string        `json:"why,omitempty"`
	Segment string        `json:"segment"`
}

func (r *row) entry(segment string) Row {
	return Row{digestOf(r.Digest), r.ID, r.Service, r.Trader, r.Kind, r.Day, r.Kept, r.Erased, r.Why, segment}
}

// Find calls yield for every item that the query means, in the order in which they were kept, with its form where it is not erased and
// forms are asked for. It ends where yield returns an error, and returns it.
func (a *Archive) Find(ctx context.Context, q Query, forms bool, yield func(Row, []byte) error) error {
	sum, err := q.sum()
	if err != nil {
		return err
	}
	segments, err := a.Segments(ctx)
	if err != nil {
		return err
	}
	for _, s := range segments {
		if q.From != "" && s.FirstDay != "" && s.Erased == 0 && s.LastDay < q.From {
			continue
		}
		rows, err := a.rows(ctx, s)
		if err != nil {
			return err
		}
		last := frame{offset: -1}
		for i := range rows {
			r := &rows[i]
			if !q.matches(r, sum) {
				continue
			}
			var form []byte
			if forms && r.Bytes > 0 {
				if form, err = a.form(ctx, s, r, &last); err != nil {
					return err
				}
			}
			if err := yield(r.entry(s.Name), form); err != nil {
				return err
			}
		}
	}
	return nil
}

// frame is the frame that was read last.
type frame struct {
	offset int64
	items  []byte
}

// form reads an item.
func (a *Archive) form(ctx context.Context, s Segment, r *row, last *frame) ([]byte, error) {
	if last.offset != r.Offset {
		b, err := a.store.Range(ctx, s.Items(), r.Offset, r.Frame)
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		items, err := unpack(a.z, b)
		if err != nil {
			return nil, aedile.Invalidf("read archive", s.Items(), "a frame is damaged").Hint("restore the file from a backup").Because(err)
		}
		*last = frame{r.Offset, items}
	}
	form, err := r.item(last.items)
	if err == nil && aedile.DigestOf(form) != digestOf(r.Digest) {
		err = aedile.Invalidf("read archive", s.Items(),
			"what stands in the place of an item is not that item").Hint("restore the file from a backup")
	}
	return form, err
}

// Read returns the file of the items of a segment, as it is kept: frames of zstd.
func (a *Archive) Read(ctx context.Context, s Segment) ([]byte, error) {
	b, err := a.store.Get(ctx, s.Items())
	if err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	if aedile.DigestOf(b) != s.Digest {
		return nil, aedile.Invalidf("read archive", s.Items(),
			"the file is not the one that the index describes").Hint("restore it from a backup")
	}
	return b, nil
}
