package archive

import (
	"context"
	"errors"
	"fmt"

	"github.com/aedile/aedile"
)

// lockName is the file that whoever erases holds: two at a time would each bring back what the other erases.
const lockName = "erasing.lock"

// Erasure says what is erased, when and why.
type Erasure struct {
	Query
	Day string // YYYY-MM-DD on which it is erased
	Why string // shown with the digest; it is kept, so it names nobody
}

// Erase takes items out for good. Their digests stay, with the day and the reason; id, service, trader and days go. An item that is
// erased is not kept again when it is seen again. It returns how many were erased. Segments that hold one are written anew and the old
// ones removed; a process that is killed meanwhile leaves each segment as it was or as it is to be. The error is Invalid where the
// query asks nothing, and Conflict where somebody else is erasing.
func (a *Archive) Erase(ctx context.Context, e Erasure) (n int, err error) {
	if e.Empty() {
		return 0, aedile.Invalidf("erase from archive", "",
			"it is not said which items are meant").Hint("name a digest, an id, a trader or days")
	}
	sum, err := e.sum()
	if err != nil {
		return 0, err
	}
	return a.erase(ctx, e.Day, func(r *row) string {
		if e.matches(r, sum) {
			return e.Why
		}
		return ""
	})
}

// erase erases the items for which why gives a reason.
func (a *Archive) erase(ctx context.Context, day string, why func(*row) string) (n int, err error) {
	const op = "erase from archive"
	if err := a.store.Put(ctx, lockName, []byte(day)); err != nil {
		if aedile.ClassOf(err) == aedile.Conflict {
			return 0, aedile.Conflictf(op, lockName, "somebody is erasing").
				Hint("wait until they are done; if the process was killed, remove this file and erase again")
		}
		return 0, err
	}
	defer func() { err = errors.Join(err, a.store.Remove(context.WithoutCancel(ctx), lockName)) }()
	segments, err := a.Segments(ctx)
	if err != nil {
		return 0, err
	}
	for _, s := range segments {
		k, err := a.eraseIn(ctx, s, day, why)
		if err != nil {
			return n, fmt.Errorf("%s: %w", op, err)
		}
		n += k
	}
	return n, a.clear(ctx)
}

// eraseIn writes a segment anew without what is to be erased.
func (a *Archive) eraseIn(ctx context.Context, s Segment, day string, why func(*row) string) (n int, err error) {
	rows, err := a.rows(ctx, s)
	if err != nil {
		return 0, err
	}
	for i := range rows {
		r := &rows[i]
		if r.Bytes == 0 {
			continue
		}
		if reason := why(r); reason != "" {
			*r = row{Digest: r.Digest, Kept: r.Kept, Erased: day, Why: reason}
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	b, err := newBuilder()
	if err != nil {
		return 0, err
	}
	last := frame{offset: -1}
	for i := range rows {
		var form []byte
		if r := &rows[i]; r.Bytes > 0 {
			if form, err = a.form(ctx, s, r, &last); err != nil {
				return 0, err
			}
		}
		b.add(rows[i], form)
	}
	number, _ := numberOf(s.Name)
	name, items, index, err := b.seal(number, s.Name)
	if err != nil {
		return 0, err
	}
	if err := put(ctx, a.store, name, items, index); err != nil {
		return 0, err
	}
	return n, a.drop(ctx, s.Name)
}

// drop removes a segment: its index first, so that no index stands without its items.
func (a *Archive) drop(ctx context.Context, name string) error {
	if err := a.store.Remove(ctx, name+indexEnd); err != nil {
		return err
	}
	return a.store.Remove(ctx, name+itemsEnd)
}

// clear removes what a killed process has left: segments that others have replaced, and items without an index that a replacement has.
func (a *Archive) clear(ctx context.Context) error {
	if c, ok := a.store.(interface {
		Clean(ctx context.Context) error
	}); ok { // of a folder; an object store keeps no half of a file
		if err := c.Clean(ctx); err != nil {
			return err
		}
	}
	names, err := a.store.List(ctx, folder)
	if err != nil {
		return err
	}
	replaced := map[string]bool{}
	err = a.indexes(ctx, func(_ string, index []byte) error {
		if _, h, err := openIndex(index); err == nil && h.Replaces != "" {
			replaced[h.Replaces] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, n := range names {
		for _, end := range []string{indexEnd, itemsEnd} {
			if len(n) > len(end) && replaced[n[:len(n)-len(end)]] {
				if err := a.store.Remove(ctx, n); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
