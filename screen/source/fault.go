package source

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
)

// stop is the error that ends a source, with its place.
type stop struct {
	source string
	line   int
	err    error
}

func (e *stop) Error() string {
	if e.line == 0 {
		return fmt.Sprintf("read %s: %v", e.source, e.err)
	}
	return fmt.Sprintf("read %s: line %d: %v", e.source, e.line, e.err)
}

func (e *stop) Unwrap() error { return e.err }

// stopped gives err the place where the source stands.
func (s *Source) stopped(err error) error {
	var e *stop
	if errors.As(err, &e) {
		return err
	}
	return &stop{source: s.name, line: int(s.record.Load()), err: err}
}

// FaultOf returns the fault for an error that Chunks or Open gave: class, file, line, cause and hint.
func FaultOf(err error) *aedile.Fault {
	f := &aedile.Fault{Class: aedile.ClassOf(err), Msg: err.Error(), Hint: aedile.HintOf(err)}
	var e *stop
	if errors.As(err, &e) {
		f.Source, f.Line, f.Msg = e.source, e.line, e.err.Error()
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		f.Class, f.Hint = aedile.Invalid, "the file is cut short: fetch it again; what stands before the break was read"
	}
	return f
}

// fault is the cause of one bad record, before it is given its place.
type fault struct {
	class aedile.Class
	msg   string
	hint  string
	item  string
	part  string // why only a part of the item was read, where the class does not say so: "encoding", "form"
}

// partial says that only a part of the item was read, and why: "encoding" for bytes that are none of the encoding, "form" for a record that
// is not closed or badly written.
func (f *fault) partial(why string) *fault {
	f.part = why
	return f
}

// mark says on the item that only a part of it was read, where the fault means that: a person is to look at it, since what could not be read
// was not screened.
func (f *fault) mark(it *aedile.Item) {
	why := f.part
	if f.class == aedile.Limit {
		why = string(f.class)
	}
	if _, there := it.Attrs.Get(aedile.AttrIncomplete); why != "" && !there {
		it.Attrs = append(it.Attrs, aedile.Attr{Name: aedile.AttrIncomplete, Value: why})
	}
}

func invalid(format string, args ...any) *fault {
	return &fault{class: aedile.Invalid, msg: fmt.Sprintf(format, args...)}
}

func limit(format string, args ...any) *fault {
	return &fault{class: aedile.Limit, msg: fmt.Sprintf(format, args...)}
}

func (f *fault) hinted(hint string) *fault {
	f.hint = hint
	return f
}

// at returns the fault as results carry it, sharing no memory with the record.
func (f *fault) at(source string, line int) *aedile.Fault {
	return &aedile.Fault{Class: f.class, Source: source, Line: line, Item: aedile.ItemID(strings.Clone(f.item)),
		Msg: strings.ToValidUTF8(f.msg, "\uFFFD"), Hint: f.hint}
}

// bad is a chunk that holds one fault.
type bad struct{ fault *aedile.Fault }

func (b bad) Each(yield func(*aedile.Item, *aedile.Fault) bool) { yield(nil, b.fault) }
