package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// Checked is what Verify saw.
type Checked struct {
	Segments int      `json:"segments"`
	Items    int      `json:"items"`
	Erased   int      `json:"erased"`
	Twice    int      `json:"twice"` // kept more than once, by writers that did not know of each other: no fault
	Bytes    int64    `json:"bytes"` // of the files of segments
	Left     []string `json:"left"`  // files that belong to no segment: what a killed writer had not finished
	Faults   []string `json:"faults"`
}

// maxFaults is how many faults are named; Verify counts on by the last of them.
const maxFaults = 1000

func (c *Checked) fault(format string, args ...any) {
	if len(c.Faults) < maxFaults {
		c.Faults = append(c.Faults, fmt.Sprintf(format, args...))
	}
}

// Verify reads the whole archive: every file is the one that its index describes, and every item has the digest under which it is kept. The
// error says that the store could not be read; what is wrong with the archive is in Faults.
func (a *Archive) Verify(ctx context.Context) (Checked, error) {
	c := Checked{Left: []string{}, Faults: []string{}}
	all, err := a.Segments(ctx)
	if err != nil && all == nil {
		return c, err
	}
	if err != nil {
		for _, e := range unjoin(err) {
			c.fault("%s", aedile.Message(e))
		}
	}
	var seen table
	for _, s := range all {
		if err := a.verify(ctx, s, &c, &seen); err != nil {
			if aedile.ClassOf(err) == aedile.Denied || ctx.Err() != nil {
				return c, err
			}
			c.fault("%s", aedile.Message(err))
		}
	}
	return c, a.left(ctx, all, &c)
}

func unjoin(err error) []error {
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // this very error is taken apart
		return many.Unwrap()
	}
	return []error{err}
}

func (a *Archive) verify(ctx context.Context, s Segment, c *Checked, seen *table) error {
	c.Segments++
	rows, err := a.rows(ctx, s)
	if err != nil {
		return err
	}
	file, err := a.Read(ctx, s)
	if err != nil {
		return err
	}
	c.Bytes += int64(len(file))
	last := frame{offset: -1}
	items, erased := 0, 0
	for i := range rows {
		r := &rows[i]
		if !seen.add(r.Digest) {
			c.Twice++
		}
		if r.Bytes == 0 {
			erased++
			if r.Erased == "" || r.ID+r.Service+r.Trader != "" {
				c.fault("%s: row %d is erased and says more than its digest, or not when", s.Name, i+1)
			}
			continue
		}
		items++
		if err := a.check(r, file, &last); err != nil {
			c.fault("%s: row %d: %s", s.Name, i+1, aedile.Message(err))
		}
	}
	if items != s.SegmentHead.Items || erased != s.SegmentHead.Erased {
		c.fault("%s: the index says %d items and %d erased, and lists %d and %d", s.Name, s.SegmentHead.Items, s.SegmentHead.Erased,
			items, erased)
	}
	c.Items, c.Erased = c.Items+items, c.Erased+erased
	return nil
}

// check holds an item against its digest.
func (a *Archive) check(r *row, file []byte, last *frame) error {
	if last.offset != r.Offset {
		if r.Offset < 0 || r.Frame < 0 || r.Offset+r.Frame > int64(len(file)) {
			return errors.New("its frame lies outside the file")
		}
		items, err := unpack(a.z, file[r.Offset:r.Offset+r.Frame])
		if err != nil {
			return err
		}
		*last = frame{r.Offset, items}
	}
	form, err := r.item(last.items)
	if err == nil && aedile.DigestOf(form) != digestOf(r.Digest) {
		return errors.New("what stands there is not the item of that digest")
	}
	return err
}

// left lists the files that belong to no segment.
func (a *Archive) left(ctx context.Context, all []Segment, c *Checked) error {
	names, err := a.store.List(ctx, folder)
	if err != nil {
		return err
	}
	for _, n := range names {
		base := strings.TrimSuffix(strings.TrimSuffix(n, itemsEnd), indexEnd)
		if !slices.ContainsFunc(all, func(s Segment) bool { return s.Name == base }) {
			c.Left = append(c.Left, n)
		}
	}
	return nil
}
