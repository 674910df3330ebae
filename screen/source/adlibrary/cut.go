package adlibrary

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// maxRecordBytes is the longest record that is read. Records of real repositories have a few kilobytes. Chosen.
const maxRecordBytes = 4 << 20

// containers are the keys under which answers and exports keep their list of ads.
var containers = []string{"data", "ads", "elements", "results", "items", "records", "ad_list", "adlist", "advertisements", "edges",
	"response"}

// cutter cuts JSON into its records without decoding it: each object of a list that stands at the top or under the key of a container; else
// each object at the top. A line break ends a text, which no valid text holds, so that a text that is not closed spoils one record only.
type cutter struct {
	in     *bufio.Reader
	record []byte
	stack  []frame
	key    []byte // the last text at the depth of the innermost object
	start  int    // depth of the object that is being taken; 0: none
	long   bool   // of which the rest is passed over
}

// frame is an object or a list that is open.
type frame struct {
	list bool
	of   bool // its objects are records
}

// errLong is the cause of a record that is passed over.
var errLong = errors.New("record is too long")

// next returns the next record; io.EOF at the end, errLong for one that is longer than a record may be. The bytes are valid until the next call.
func (c *cutter) next() ([]byte, error) {
	c.record, c.long = c.record[:0], false
	for {
		b, err := c.in.ReadByte()
		if err != nil {
			if c.start > 0 && errors.Is(err, io.EOF) {
				c.start = 0
				return c.record, io.ErrUnexpectedEOF
			}
			return nil, err //nolint:wrapcheck // the caller names the file
		}
		c.take(b)
		switch b {
		case '"':
			if err := c.text(); err != nil {
				return c.record, err
			}
		case '{', '[':
			c.open(b == '[')
		case '}', ']':
			if c.close() {
				if c.long {
					return nil, errLong
				}
				return c.record, nil
			}
		}
	}
}

// take keeps a byte of the record at hand.
func (c *cutter) take(b byte) {
	if c.start == 0 {
		return
	}
	if len(c.record) >= maxRecordBytes {
		c.long = true
		return
	}
	c.record = append(c.record, b)
}

// text passes over a text, and keeps it as the key that may follow.
func (c *cutter) text() error {
	c.key = c.key[:0]
	for {
		b, err := c.in.ReadByte()
		if err != nil {
			return fmt.Errorf("text is not closed: %w", io.ErrUnexpectedEOF)
		}
		c.take(b)
		switch {
		case b == '"' || b == '\n':
			return nil
		case b == '\\':
			if b, err = c.in.ReadByte(); err == nil {
				c.take(b)
			}
		case len(c.key) < 64:
			c.key = append(c.key, b)
		}
	}
}

// open opens an object or list, and begins a record where one begins.
func (c *cutter) open(list bool) {
	f := frame{list: list}
	outer := frame{}
	if len(c.stack) > 0 {
		outer = c.stack[len(c.stack)-1]
	}
	known := slices.Contains(containers, strings.ToLower(string(c.key)))
	switch {
	case c.start > 0:
	case list:
		f.of = len(c.stack) == 0 || known
	case outer.of:
		c.begin()
	case len(c.stack) == 0 && !c.wraps():
		c.begin()
	}
	c.stack = append(c.stack, f)
	if c.start == -1 {
		c.start = len(c.stack)
	}
}

// begin begins a record with the brace that was read.
func (c *cutter) begin() {
	c.record = append(c.record[:0], '{')
	c.start = -1
}

// wraps reports whether the object that begins holds a list of records: the first object or list in it stands under a container's key.
func (c *cutter) wraps() bool {
	head, _ := c.in.Peek(4096)
	at := bytes.IndexAny(head, "{[}")
	if at < 0 || head[at] == '}' {
		return false
	}
	end := bytes.LastIndexByte(head[:at], '"')
	begin := bytes.LastIndexByte(head[:max(end, 0)], '"')
	if end < 0 || begin < 0 || strings.Trim(string(head[end+1:at]), " \t\r\n:") != "" {
		return false
	}
	return slices.Contains(containers, strings.ToLower(string(head[begin+1:end])))
}

// close closes the innermost object or list, and reports whether a record ended.
func (c *cutter) close() bool {
	if len(c.stack) == 0 {
		return false
	}
	ended := c.start == len(c.stack)
	c.stack = c.stack[:len(c.stack)-1]
	if ended {
		c.start = 0
	}
	return ended
}

// faultOf says of a record that cannot be read where and why.
func faultOf(source string, n int, cause error) *aedile.Fault {
	f := &aedile.Fault{Class: aedile.Invalid, Source: source, Line: n, Msg: "read advertisement: " + cause.Error()}
	switch {
	case errors.Is(cause, errLong):
		f.Class, f.Hint = aedile.Limit, fmt.Sprintf("a record may have %d bytes; cut the export into its advertisements", maxRecordBytes)
	case errors.Is(cause, io.ErrUnexpectedEOF):
		f.Hint = "the file is cut short: fetch it again; what stands before the break was read"
	default:
		f.Hint = "compare the record with what the service sent; the next one was read"
	}
	return f
}
