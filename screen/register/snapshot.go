package register

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Format says what a decoder reads and what the register is. It is how the wiring lists them.
type Format struct {
	Name    string // of the register, [a-z][a-z0-9-]*: "safetygate"
	Title   string // for a person
	Source  string // address of the publisher or of the file, https
	Licence string // as stated by the publisher
	// RefreshDays is after how many days a snapshot is stale. The law gives no number; this is how often the publisher adds entries,
	// and the operator's policy to change.
	RefreshDays int
	// Decode reads entries. A row that cannot be read is yielded as a *RowError and the reading goes on; any other error ends it.
	Decode func(r io.Reader) iter.Seq2[Entry, error]
	// File is the address that serves the whole register as one file that Decode reads; "" where there is none.
	File string
	// Pull asks the publisher's interface page by page; nil where it has none. It may stop at entries that known reports: what it does not
	// yield stays as it was.
	Pull func(ctx context.Context, get Getter, known func(ref string) bool) iter.Seq2[Entry, error]
	// DecodeFS reads a register that comes as several files in one folder; nil where it is one file.
	DecodeFS func(fsys fs.FS) iter.Seq2[Entry, error]
}

// Getter sends one request and returns the body of the answer. A body makes it a POST of JSON.
type Getter func(ctx context.Context, url string, body []byte) ([]byte, error)

// RowError is a row that could not be read. The others are not affected.
type RowError struct {
	Line int // from 1; for formats without lines the number of the record
	Msg  string
	File string // of which it is, where a register is read from several
}

// Error returns the line and the cause.
func (e *RowError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Msg) }

// Head describes a snapshot. It is the first line of its file.
type Head struct {
	Register    string        `json:"register"`
	Title       string        `json:"title"`
	Source      string        `json:"source"`
	Licence     string        `json:"licence"`
	AsOf        string        `json:"as_of"` // YYYY-MM-DD: the day the publisher's list was taken
	RefreshDays int           `json:"refresh_days"`
	Entries     int           `json:"entries"`
	Faults      int           `json:"faults"`  // rows that could not be read
	Repeats     int           `json:"repeats"` // rows that said the same as another in every field, and were left out
	Digest      aedile.Digest `json:"digest"`  // of the lines of the entries
}

// Snapshot is a register at a date. It never changes; findings cite it by name, day and digest.
type Snapshot struct {
	Head
	List []Entry // sorted by Compare, without repetitions
}

// Ref returns how results name the snapshot.
func (s *Snapshot) Ref() aedile.RegisterRef {
	return aedile.RegisterRef{Name: s.Register, AsOf: s.AsOf, Digest: s.Digest, Entries: s.Entries}
}

// MaxEntries is the largest number of entries of a snapshot, against files that never end. Chosen: forty times the largest register known.
const MaxEntries = 2_000_000

// MaxFaults is the number of faults that are told apart; further ones are counted.
const MaxFaults = 1000

// New collects the entries of a decoder into a snapshot as of a day. faults names each row that could not be read, source being the
// file that is read. The error is Invalid where nothing could be read, and Limit where there are too many entries.
func New(f Format, asOf, source string, entries iter.Seq2[Entry, error]) (s *Snapshot, faults []aedile.Fault, err error) {
	op := func(class aedile.Class, msg, hint string, err error) error {
		return aedile.Errorf(class, "read register "+f.Name, source, "%s", msg).Hint(hint).Because(err)
	}
	if !validDay(asOf) {
		return nil, nil, op(aedile.Invalid, "the day "+asOf+" is no date", "write it as 2026-01-31", nil)
	}
	s = &Snapshot{Head: Head{Register: f.Name, Title: f.Title, Source: f.Source, Licence: f.Licence, AsOf: asOf,
		RefreshDays: f.RefreshDays}}
	bad := func(file string, line int, msg string) {
		if s.Faults++; len(faults) < MaxFaults {
			faults = append(faults, aedile.Fault{Class: aedile.Invalid, Source: cmp.Or(file, source), Line: line, Msg: msg})
		}
	}
	n := 0
	for e, err := range entries {
		n++
		if row, ok := errors.AsType[*RowError](err); ok {
			bad(row.File, row.Line, row.Msg)
			continue
		}
		if err != nil {
			return nil, faults, op(aedile.Invalid, "stopped at record "+fmt.Sprint(n), "", err)
		}
		if msg := e.Fault(); msg != "" {
			bad("", n, msg)
			continue
		}
		if len(s.List) == MaxEntries {
			return nil, faults, op(aedile.Limit, fmt.Sprintf("more than %d entries", MaxEntries), "", nil)
		}
		slices.SortStableFunc(e.Attrs, func(a, b aedile.Attr) int { return strings.Compare(a.Name, b.Name) })
		s.List = append(s.List, e)
	}
	if len(s.List) == 0 {
		var first error
		if len(faults) > 0 {
			first = fmt.Errorf("%d faults, the first in line %d: %s", s.Faults, faults[0].Line, faults[0].Msg)
		}
		return nil, faults, op(aedile.Invalid, "holds no entry that can be read", "is it the file of this register?", first)
	}
	return s, faults, s.seal()
}

// seal sorts the entries, drops repetitions and computes count and digest.
func (s *Snapshot) seal() error {
	slices.SortStableFunc(s.List, Compare)
	n := len(s.List)
	s.List = slices.CompactFunc(s.List, func(a, b Entry) bool { return Compare(a, b) == 0 })
	s.Entries = len(s.List)
	s.Repeats += n - s.Entries
	h := sha256.New()
	for i := range s.List {
		b, err := s.List[i].line()
		if err != nil {
			return err
		}
		h.Write(b)
	}
	s.Digest = aedile.Digest("sha256:" + hex.EncodeToString(h.Sum(nil)))
	return nil
}

// line is the canonical form of an entry: JSON in the order of the struct, no HTML escapes, one newline.
func (e *Entry) line() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, fmt.Errorf("write entry %s: %w", e.Ref, err)
	}
	return b.Bytes(), nil
}

func mustLine(e Entry) []byte {
	b, err := e.line()
	if err != nil {
		panic(err) // strings and bools only: cannot fail
	}
	return b
}

// Encode writes the canonical file: the head, then one entry a line. The same snapshot gives the same bytes.
func (s *Snapshot) Encode(w io.Writer) error {
	bw := bufio.NewWriter(w)
	head, err := json.Marshal(s.Head)
	if err != nil {
		return fmt.Errorf("write register %s: %w", s.Register, err)
	}
	_, _ = bw.Write(head) // Flush tells
	bw.WriteByte('\n')
	for i := range s.List {
		b, err := s.List[i].line()
		if err != nil {
			return err
		}
		_, _ = bw.Write(b) // Flush tells
	}
	if err := bw.Flush(); err != nil {
		return fmt.Errorf("write register %s: %w", s.Register, err)
	}
	return nil
}

// Decode reads a canonical file and verifies count and digest. The error is Invalid where the file is damaged or was changed.
func Decode(r io.Reader) (*Snapshot, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	s := new(Snapshot)
	bad := func(msg string, err error) error {
		return aedile.Invalidf("read register", s.Register, "%s", msg).
			Hint("import the register again: a snapshot is never edited").Because(err)
	}
	head, err := br.ReadBytes('\n')
	if err != nil {
		return nil, bad("has no first line", err)
	}
	if err := strict(head, &s.Head); err != nil {
		return nil, bad("first line is no head of a register", err)
	}
	h := sha256.New()
	ls := lineReader{r: br}
	var c canonical
	s.List = make([]Entry, 0, min(max(s.Entries, 0), 1<<16))
	for n := 2; ; n++ {
		b, err := ls.next()
		if errors.Is(err, io.EOF) && len(b) == 0 {
			break
		}
		if err != nil {
			return nil, bad(fmt.Sprintf("line %d is cut off", n), err)
		}
		h.Write(b)
		e, ok := c.read(b)
		if !ok {
			e = Entry{}
			if err := strict(b, &e); err != nil {
				return nil, bad(fmt.Sprintf("line %d is no entry", n), err)
			}
		}
		if msg := e.Fault(); msg != "" {
			return nil, bad(fmt.Sprintf("line %d: %s", n, msg), nil)
		}
		s.List = append(s.List, e)
	}
	if len(s.List) != s.Entries {
		return nil, bad(fmt.Sprintf("holds %d entries, its head says %d", len(s.List), s.Entries), nil)
	}
	if d := aedile.Digest("sha256:" + hex.EncodeToString(h.Sum(nil))); d != s.Digest {
		return nil, bad(fmt.Sprintf("digest is %s, its head says %s", d, s.Digest), nil)
	}
	return s, nil
}

// lineReader reads lines into one buffer: a line is good until the next is read.
type lineReader struct {
	r    *bufio.Reader
	long []byte
}

// next returns the next line with its end.
func (l *lineReader) next() ([]byte, error) {
	b, err := l.r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return b, err
	}
	for l.long = l.long[:0]; errors.Is(err, bufio.ErrBufferFull); b, err = l.r.ReadSlice('\n') {
		l.long = append(l.long, b...)
	}
	l.long = append(l.long, b...)
	return l.long, err
}

func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// Verify reports whether the entries still have the digest of the head, in canonical order.
func (s *Snapshot) Verify() error {
	c := Snapshot{Head: s.Head, List: slices.Clone(s.List)}
	if err := c.seal(); err != nil {
		return err
	}
	if c.Digest != s.Digest || c.Entries != s.Entries {
		return aedile.Conflictf("verify register", s.Register+" of "+s.AsOf, "%d entries with digest %s, the head says %d with %s",
			c.Entries, c.Digest, s.Entries, s.Digest)
	}
	return nil
}

// Entry returns the entries with a number, in order: registers use one number several times.
func (s *Snapshot) Entry(ref string) []Entry {
	i, _ := slices.BinarySearchFunc(s.List, ref, func(e Entry, r string) int { return strings.Compare(e.Ref, r) })
	j := i
	for j < len(s.List) && s.List[j].Ref == ref {
		j++
	}
	return s.List[i:j]
}

// AsOfDay returns the snapshot as of another day, YYYY-MM-DD, on which the publisher's list was seen to be the same.
func (s *Snapshot) AsOfDay(day string) *Snapshot {
	c := *s
	c.AsOf = day
	return &c
}

// AgeDays is the number of days from the day of the snapshot to now, in UTC.
func (s *Snapshot) AgeDays(now time.Time) int {
	t, err := time.Parse(time.DateOnly, s.AsOf)
	if err != nil {
		return 0
	}
	return int(now.UTC().Truncate(24*time.Hour).Sub(t) / (24 * time.Hour))
}

// Stale returns a sentence for the result of a run where the snapshot is older than its refresh period, and "" otherwise.
func (s *Snapshot) Stale(now time.Time) string {
	age := s.AgeDays(now)
	if s.RefreshDays <= 0 || age <= s.RefreshDays {
		return ""
	}
	return fmt.Sprintf("register %s is as of %s, %d days old; it is to be refreshed every %d days", s.Register, s.AsOf, age, s.RefreshDays)
}

func validDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// Over yields new entries, and after them those of an older snapshot whose number none of the new ones has.
func Over(old *Snapshot, entries iter.Seq2[Entry, error]) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		seen := map[string]bool{}
		for e, err := range entries {
			if err == nil {
				seen[e.Ref] = true
			}
			if !yield(e, err) {
				return
			}
		}
		if old == nil {
			return
		}
		for _, e := range old.List {
			if !seen[e.Ref] && !yield(e, nil) {
				return
			}
		}
	}
}
