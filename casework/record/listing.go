package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Listing is a case as a store lists it: its row, and the columns by which lists are filtered.
type Listing struct {
	Data    []byte // the case as JSON, without its events
	ID      aedile.CaseID
	Version int
	Kind    string
	State   string
	Turn    casework.Party
	Group   string
	Closed  bool
	Dues    int // how many run
}

// listed is what a check needs to know of a row.
type listed struct {
	id      aedile.CaseID
	err     string // what is wrong with the row by itself
	version int
	state   string
	turn    casework.Party
	closed  bool
	fixed   uint64
	changed time.Time
	dues    []trace
}

// caseKeys are the keys of a case in the order in which they are written; those with a question mark may be left out.
var caseKeys = keys("id", "kind", "state", "turn?", "closed?", "version", "opened_at", "changed_at", "calendar", "group?", "about?",
	"dues?")

const (
	caseID = iota
	caseKind
	caseState
	caseTurn
	caseClosed
	caseVersion
	caseOpened
	caseChanged
	caseCalendar
	caseGroup
	caseAbout
	caseDues
)

// read reads a row.
func (l Listing) read(seed maphash.Seed) listed {
	row, slots, ok := quick(l.Data)
	if !ok {
		var err error
		if row, slots, err = slow(l.Data); err != nil {
			return listed{id: l.ID, err: "its row in the list cannot be read"}
		}
	}
	out := listed{id: row.ID, version: row.Version, state: row.State, turn: row.Turn, closed: row.Closed}
	if at, ok := plainText(slots[caseChanged]); ok {
		out.changed, _ = time.Parse(time.RFC3339Nano, at) // one that cannot be read is not that of the event
	}
	out.fixed = fixedOf(seed, slots[caseKind], slots[caseOpened], slots[caseCalendar], slots[caseGroup], slots[caseAbout])
	out.dues, _ = traces(seed, slots[caseDues])
	row.Dues, l.Data = len(out.dues), nil
	if !reflect.DeepEqual(l, row) {
		out.err = fmt.Sprintf("its row in the list contradicts itself: filed as %s, and says it is %s", l.columns(), row.columns())
	}
	return out
}

// quick reads a row that is written without escapes.
func quick(data []byte) (row Listing, slots [][]byte, ok bool) {
	slots = make([][]byte, len(caseKeys))
	rest, ok := members(data, caseKeys, slots)
	if !ok || len(rest) > 0 || bytes.IndexByte(data, '\\') >= 0 || !json.Valid(data) {
		return row, slots, false
	}
	text := func(slot int) string {
		s, plain := plainText(slots[slot])
		ok = ok && plain
		return s
	}
	row.ID, row.Kind, row.State, row.Turn, row.Group = aedile.CaseID(text(caseID)), text(caseKind), text(caseState),
		casework.Party(text(caseTurn)), text(caseGroup)
	var err error
	row.Version, err = strconv.Atoi(string(slots[caseVersion]))
	row.Closed = string(slots[caseClosed]) == "true"
	return row, slots, ok && err == nil
}

// slow reads any row that is written as stores write rows: JSON as it is read knows a key in other letters as well.
func slow(data []byte) (row Listing, slots [][]byte, err error) {
	var c casework.Case
	if err := strict(data, &c); err != nil {
		return row, nil, err
	}
	b, err := marshal(c)
	if err != nil {
		return row, nil, err
	}
	escaped, err := json.Marshal(c)
	if err != nil {
		return row, nil, err
	}
	if data = replaced(data); !bytes.Equal(data, escaped) && !bytes.Equal(data, b) {
		return row, nil, errors.New("it is not in the form in which rows are written")
	}
	slots = make([][]byte, len(caseKeys))
	members(b, caseKeys, slots)
	return Listing{ID: c.ID, Version: c.Version, Kind: c.Kind, State: c.State, Turn: c.Turn, Group: c.Group, Closed: c.Closed}, slots, nil
}

// replaced returns the JSON with the replacement character itself where it stands as an escape: what was no UTF-8 is first written so.
func replaced(data []byte) []byte {
	const escape = `\ufffd`
	if !bytes.Contains(data, []byte(escape)) {
		return data
	}
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		switch {
		case bytes.HasPrefix(data[i:], []byte(escape)):
			out = append(out, "\ufffd"...)
			i += len(escape) - 1
		case data[i] == '\\' && i+1 < len(data):
			out = append(out, data[i], data[i+1])
			i++
		default:
			out = append(out, data[i])
		}
	}
	return out
}

// columns writes what the columns say.
func (l Listing) columns() string {
	return fmt.Sprintf("%q version %d, %s %s, turn %q, group %q, closed %t, %d dues", l.ID, l.Version, l.Kind, l.State, l.Turn,
		l.Group, l.Closed, l.Dues)
}

// differs returns in what the row is not what the events make of the case.
func (l listed) differs(s *standing, k casework.Kind, known bool) string {
	state, _ := k.State(l.state)
	switch {
	case l.fixed != s.fixed:
		return "its procedure, opening, calendar, group or label"
	case !l.changed.Equal(s.changed):
		return "the time of its last event"
	case known && (state.Turn != l.turn || state.Closed != l.closed):
		return "whose turn it is, or that it is closed"
	case l.closed && len(l.dues) > 0, !l.closed && !slices.Equal(l.dues, s.dues):
		return "what runs"
	}
	return ""
}
