package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/page"
)

// htmlReader reads a stream that is one page.
type htmlReader struct {
	s  *Source
	in *input
}

func (r *htmlReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	body, f, err := r.s.whole(r.in)
	switch {
	case err != nil:
		yield(nil, err)
	case len(body) > 0 || f != nil:
		name := cmp.Or(r.s.page, filepath.Base(r.s.name))
		yield(&pageChunk{s: r.s, name: r.s.name, fallback: name, read: func() ([]byte, *fault) { return body, f }}, nil)
	}
}

// whole reads all of a stream that must fit into the limit of one record.
func (s *Source) whole(in io.Reader) ([]byte, *fault, error) {
	body, err := io.ReadAll(io.LimitReader(in, int64(s.c.MaxLineBytes)+1))
	if err != nil && len(body) > 0 && aedile.ClassOf(err) == aedile.Invalid {
		return body, faultOf(err, "").partial("form"), nil
	}
	if err != nil {
		return nil, nil, err //nolint:wrapcheck // guard has explained it
	}
	if len(body) > s.c.MaxLineBytes {
		return body[:s.c.MaxLineBytes], limit("page is longer than %d bytes", s.c.MaxLineBytes).
			hinted("its beginning was read: raise the limit on records"), nil
	}
	return body, nil, nil
}

// pageChunk is one page, read where it is decoded.
type pageChunk struct {
	s      *Source
	name   string // the file; for archives the source
	record int    // number of the record in an archive
	read   func() ([]byte, *fault)
	parse  func([]byte, page.Config) (*page.Page, error) // default readPage

	address, contentType, seenAt string
	fallback                     string // names an item that nothing else names; default the file
}

// Each reads the page and yields its items.
func (c *pageChunk) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	more := true
	p, f := c.load()
	if p == nil {
		yield(nil, f.at(c.name, c.record))
		return
	}
	if f != nil {
		if len(p.Items) > 0 {
			f.item = string(p.Items[0].ID)
		}
		stated := f.at(c.name, c.record)
		defer func() {
			if more {
				yield(nil, stated)
			}
		}()
	}
	markPage(p, f)
	for _, n := range p.Notes {
		c.s.notes.add(n, "")
	}
	for _, it := range p.Items {
		if it.Kind == "" {
			it.Kind = c.s.c.Kind
		}
		if it.Service == "" {
			it.Service = c.s.c.Service
		}
		if it.SeenAt == "" {
			it.SeenAt = c.seenAt
		}
		if f := unfit(it); f != nil {
			if more = yield(nil, f.at(c.name, c.record)); !more {
				return
			}
		} else if more = yield(it, nil); !more {
			return
		}
	}
	for _, err := range p.Faults { // beside the items, of which the first is what the page is about
		if !yield(nil, faultOf(err, p.Items[0].ID).at(c.name, c.record)) {
			return
		}
	}
}

// markPage says on the items of a page that only a part of it was read, where f or the page's own reader says so.
func markPage(p *page.Page, f *fault) {
	whys := make([]*fault, 0, 2+len(p.Faults))
	if f != nil {
		whys = append(whys, f)
	}
	if p.Partial != "" {
		whys = append(whys, new(fault).partial(p.Partial))
	}
	for _, err := range p.Faults {
		whys = append(whys, faultOf(err, ""))
	}
	for _, why := range whys {
		for _, it := range p.Items {
			why.mark(it)
		}
	}
}

// readPage reads HTML, of which something can always be read.
func readPage(body []byte, c page.Config) (*page.Page, error) { return page.Read(body, c), nil }

// load reads and parses. A parser that panics has met a page that nobody foresaw, and that is one fault.
func (c *pageChunk) load() (p *page.Page, f *fault) {
	defer func() {
		if x := recover(); x != nil {
			p, f = nil, &fault{class: aedile.Internal, msg: fmt.Sprintf("the page cannot be read: %v", x)}
		}
	}()
	body, f := c.read()
	if body == nil && f != nil {
		return nil, f
	}
	parse, name := c.parse, c.fallback
	if parse == nil {
		parse = readPage
	}
	if name == "" {
		name = c.name
	}
	p, err := parse(body, page.Config{URL: c.address, Name: name, ContentType: c.contentType, MaxDepth: c.s.c.MaxDepth,
		MaxValues: c.s.c.MaxValues})
	if err != nil {
		return nil, faultOf(err, "")
	}
	return p, f
}

// faultOf turns an error about one record into its fault.
func faultOf(err error, id aedile.ItemID) *fault {
	f := &fault{class: aedile.ClassOf(err), msg: err.Error(), hint: aedile.HintOf(err), item: string(id)}
	var e *aedile.Error
	if errors.As(err, &e) {
		if f.msg = e.Msg; e.Err != nil {
			f.msg += ": " + e.Err.Error()
		}
	}
	return f
}
