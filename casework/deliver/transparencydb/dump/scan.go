package dump

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Fault is a row, or a whole part, that could not be read.
type Fault struct {
	Part string `json:"part"`
	Line int    `json:"line"` // 0: the part as a whole, from there on
	Msg  string `json:"message"`

	index int
}

// String writes the fault with its place.
func (f Fault) String() string {
	if f.Line == 0 {
		return f.Part + ": " + f.Msg
	}
	return fmt.Sprintf("%s: line %d: %s", f.Part, f.Line, f.Msg)
}

// Report says what a scan read and what it could not. The same dump gives the same report, whatever the number of workers.
type Report struct {
	Parts     int     `json:"parts"`
	Broken    int     `json:"broken_parts"`   // parts that ended early
	Rows      int64   `json:"rows"`           // that were handed out
	BadRows   int64   `json:"bad_rows"`       // that were left out
	Recovered int64   `json:"recovered_rows"` // of Rows, those whose quotes PHP's own reader would misread
	Bytes     int64   `json:"bytes"`          // unpacked
	Faults    []Fault `json:"faults,omitempty"`
}

// Scan reads all parts, each by one of the workers, and hands every row to the function that start returns for that worker.
// With one worker the rows come in the order of the dump. A bad row or a broken part is a fault in the report, and the scan goes
// on; the error is that of a function, or of ctx.
func (d *Dump) Scan(ctx context.Context, workers int, start func() func(*Row) error) (Report, error) {
	g, ctx := errgroup.WithContext(ctx)
	reports := make([]Report, max(1, min(workers, len(d.parts))))
	var next atomic.Int64
	for w := range reports {
		each := start()
		g.Go(func() error {
			s := scanner{limits: d.limits, each: each, report: &reports[w]}
			for {
				i := int(next.Add(1)) - 1
				if i >= len(d.parts) {
					return nil
				}
				if err := s.part(ctx, d, d.parts[i]); err != nil {
					return err
				}
			}
		})
	}
	err := g.Wait()
	return merge(reports, d.limits.Faults), err
}

func merge(reports []Report, faults int) Report {
	var all Report
	for _, r := range reports {
		all.Parts += r.Parts
		all.Broken += r.Broken
		all.Rows += r.Rows
		all.BadRows += r.BadRows
		all.Recovered += r.Recovered
		all.Bytes += r.Bytes
		all.Faults = append(all.Faults, r.Faults...)
	}
	slices.SortStableFunc(all.Faults, func(a, b Fault) int { return a.index - b.index })
	all.Faults = all.Faults[:min(len(all.Faults), faults)]
	return all
}

// scanner reads parts one after another.
type scanner struct {
	limits Limits
	each   func(*Row) error
	report *Report
	row    Row
	lines  lines
	kept   int // faults kept of this part
}

func (s *scanner) part(ctx context.Context, d *Dump, p *Part) error {
	s.report.Parts++
	s.kept = 0
	in, err := p.open()
	if err != nil {
		s.broken(p, err)
		return nil
	}
	defer in.Close()
	s.lines.reset(d.guard(in, p.in), s.limits.RowBytes)
	var h header
	s.row.Part, s.row.header = p, &h
	line, err := s.lines.next()
	if s.row.Line = 1; errors.Is(err, io.EOF) {
		err = errors.New("it is empty")
	}
	if err == nil {
		_, well := s.row.set(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf")), 0)
		if h, well = headerOrNot(&s.row, well); !well {
			err = errors.New("the first row is no header of a dump")
		}
	}
	for err == nil {
		if s.row.Line&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, err = s.lines.next()
		if s.row.Line++; err != nil && !errors.Is(err, errLong) {
			break
		}
		if fail := s.take(line, h.cells, err); fail != nil {
			return fail
		}
		err = nil
	}
	s.report.Bytes += s.lines.total
	if !errors.Is(err, io.EOF) {
		s.broken(p, err)
	}
	return nil
}

func headerOrNot(r *Row, well bool) (header, bool) {
	if !well {
		return header{}, false
	}
	return headerOf(r)
}

// take hands out one line, or counts why not.
func (s *scanner) take(line []byte, cells int, err error) error {
	if err != nil {
		s.bad(err.Error())
		return nil
	}
	recovered, ok := s.row.set(line, cells)
	if !ok {
		if len(bytes.TrimSpace(line)) > 0 {
			s.bad(fmt.Sprintf("the row has not %d cells in any reading of its quotes", cells))
		}
		return nil
	}
	s.report.Rows++
	if recovered {
		s.report.Recovered++
	}
	return s.each(&s.row)
}

func (s *scanner) bad(msg string) {
	s.report.BadRows++
	s.keep(Fault{Part: s.row.Part.Name, Line: s.row.Line, Msg: msg, index: s.row.Part.index})
}

func (s *scanner) broken(p *Part, err error) {
	s.report.Broken++
	s.keep(Fault{Part: p.Name, Msg: "the part ends early: " + err.Error(), index: p.index})
}

// keep holds on to as many faults of a part as the whole report may have, so that the first of all are always there.
func (s *scanner) keep(f Fault) {
	if s.kept < s.limits.Faults {
		s.kept++
		s.report.Faults = append(s.report.Faults, f)
	}
}

// errLong is the fault of a row that is longer than allowed. The rest of it is skipped.
var errLong = errors.New("the row is too long")

// lines cuts a stream at its newlines.
type lines struct {
	r          io.Reader
	buf        []byte
	start, end int // what is read and not handed out
	max        int
	err        error
	total      int64
}

// blockBytes is how much is read at a time; chosen: more was no faster.
const blockBytes = 128 << 10

func (l *lines) reset(r io.Reader, limit int) {
	l.r, l.max, l.err = r, limit, nil
	l.start, l.end, l.total = 0, 0, 0
	if l.buf == nil {
		l.buf = make([]byte, blockBytes+limit)
	}
}

// next returns the next line without its newline (and a carriage return before that), errLong for one that is too long, and at
// the end the error of the stream. The line is good until the next call.
func (l *lines) next() ([]byte, error) {
	seen := l.start
	for {
		if n := bytes.IndexByte(l.buf[seen:l.end], '\n'); n >= 0 {
			line := l.buf[l.start : seen+n]
			l.start = seen + n + 1
			if len(line) > l.max {
				return nil, errLong
			}
			return bytes.TrimSuffix(line, []byte("\r")), nil
		}
		if l.err != nil {
			return l.last()
		}
		if l.end-l.start > l.max {
			return nil, l.skip()
		}
		seen = l.end - l.start
		copy(l.buf, l.buf[l.start:l.end])
		l.start, l.end = 0, seen
		l.fill()
	}
}

// fill reads a block behind what is there.
func (l *lines) fill() {
	for l.end < len(l.buf) && l.err == nil {
		n, err := l.r.Read(l.buf[l.end:])
		l.end += n
		l.total += int64(n)
		l.err = err
		if n > 0 && l.end >= blockBytes {
			return
		}
	}
}

// last returns what stands after the last newline, at the end of a whole stream; of a broken one it is dropped.
func (l *lines) last() ([]byte, error) {
	if errors.Is(l.err, io.EOF) && l.end > l.start {
		line := l.buf[l.start:l.end]
		l.start = l.end
		if len(line) > l.max {
			return nil, errLong
		}
		return line, nil
	}
	return nil, l.err
}

// skip passes over the rest of a line that is too long.
func (l *lines) skip() error {
	for {
		if n := bytes.IndexByte(l.buf[l.start:l.end], '\n'); n >= 0 {
			l.start += n + 1
			return errLong
		}
		l.start, l.end = 0, 0
		if l.err != nil {
			return errLong
		}
		l.fill()
	}
}
