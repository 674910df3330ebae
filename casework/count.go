package casework

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// NoEnd stands for the end of a due without one: behind every other. In microseconds since 1970.
const NoEnd int64 = 1 << 62

// Counter is one count of open cases that a board keeps: of a scope, by the hour in which the due ends and by whether it is a duty.
// Rungs are sums of counters, so that a ladder is drawn without looking at cases.
type Counter struct {
	Scope string
	Duty  bool
	Hour  int64 // since 1970; NoHour: no day is set
}

// NoHour is the hour of what has no end.
const NoHour int64 = 1 << 40

// HourOf returns the hour of an end in microseconds.
func HourOf(end int64) int64 {
	if end >= NoEnd {
		return NoHour
	}
	return floorDiv(end, time.Hour.Microseconds())
}

func floorDiv(a, b int64) int64 {
	if a < 0 && a%b != 0 {
		return a/b - 1
	}
	return a / b
}

// RowPlace is where a row stands in the orders of a list.
type RowPlace struct {
	Due     int64         `json:"d,omitempty"` // the end in microseconds; NoEnd: none
	Calm    int           `json:"c,omitempty"` // the less harm, the later
	Opened  int64         `json:"o,omitempty"` // microseconds
	Changed int64         `json:"m,omitempty"`
	Case    aedile.CaseID `json:"i"`
	Order   RowOrder      `json:"b"`
}

// Place returns it.
func (r CaseRow) Place() RowPlace {
	p := RowPlace{Due: NoEnd, Calm: int(HarmLife - r.Harm), Opened: r.Opened.UnixMicro(), Changed: r.Changed.UnixMicro(), Case: r.Case}
	if r.Due != nil && !r.Due.End.IsZero() && !r.Closed {
		p.Due = r.Due.End.UnixMicro()
	}
	return p
}

// Duty reports whether the due by which the row is ordered is a duty, which can be late.
func (r CaseRow) Duty() bool { return r.Due != nil && r.Due.Sense == By }

// Cursor writes the place as what a list goes on behind.
func (p RowPlace) Cursor(o RowOrder) string {
	p.Order = o
	b, err := json.Marshal(p)
	if err != nil {
		return "" // a struct of numbers and texts can be written
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ReadCursor reads it. A cursor of another order, and what is none, are Invalid errors.
func ReadCursor(o RowOrder, text string) (p RowPlace, err error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil || p.Order != o {
		return p, aedile.Invalidf("list cases", "",
			"the page does not go on behind one of this list").Hint("begin with the first page").Because(err)
	}
	return p, nil
}

// Counters returns the counts in which the row stands. A closed case stands in none.
func (r CaseRow) Counters() (all []Counter) {
	if r.Closed {
		return nil
	}
	p := r.Place()
	c := Counter{Duty: r.Duty(), Hour: HourOf(p.Due)}
	add := func(parts ...string) {
		c.Scope = scope(parts...)
		all = append(all, c)
	}
	second := []string{""}
	if r.SecondBy != "" {
		second = append(second, "s=1")
	}
	for _, kind := range []string{"", "k=" + r.Kind} {
		for _, turn := range []string{"", "t=" + string(r.Turn)} {
			for _, who := range []string{"", "a=" + string(r.Assignee)} {
				for _, held := range []string{"", "h=" + strconv.FormatBool(r.HeldBy != "")} {
					for _, s := range second {
						add(kind, turn, who, held, s)
					}
				}
			}
		}
	}
	if r.AlikeGroup != "" {
		add("g=" + r.AlikeGroup)
	}
	return all
}

// Scope returns the scope whose counters give the ladder of the filter; ok is false where none is kept.
func (f RowFilter) Scope() (name string, ok bool) {
	rest := f
	rest.Kind, rest.Turn, rest.Assignee, rest.Nobody, rest.Held, rest.Second, rest.Alike = "", "", "", false, nil, false, ""
	rest.Closed, rest.Rung, rest.Days = false, "", Days{}
	if rest != (RowFilter{}) {
		return "", false
	}
	if f.Alike != "" {
		f.Alike, rest.Alike, f.Closed, f.Rung, f.Days = "", f.Alike, false, "", Days{}
		return scope("g=" + rest.Alike), f == RowFilter{}
	}
	var parts []string
	add := func(yes bool, part string) {
		if yes {
			parts = append(parts, part)
		}
	}
	add(f.Kind != "", "k="+f.Kind)
	add(f.Turn != "", "t="+string(f.Turn))
	add(f.Assignee != "" || f.Nobody, "a="+string(f.Assignee))
	add(f.Held != nil, "h="+strconv.FormatBool(f.Held != nil && *f.Held))
	add(f.Second, "s=1")
	return scope(parts...), true
}

// scope joins the parts that are there; a name cannot hold what stands between them.
func scope(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, strings.ReplaceAll(p, "\n", " "))
		}
	}
	return strings.Join(there, "\n")
}

// Counts adds up counters: a row that comes adds one, a row that goes takes one.
type Counts map[Counter]int

// Move takes the row before out and puts the row after in. Either may be nil.
func (c Counts) Move(before, after *CaseRow) {
	for n, r := range map[int]*CaseRow{-1: before, 1: after} {
		if r == nil {
			continue
		}
		for _, x := range r.Counters() {
			if c[x] += n; c[x] == 0 {
				delete(c, x)
			}
		}
	}
}

// Limited returns the page with its limit within the bounds, and its order.
func (p RowPage) Limited() RowPage {
	const usual, most = 100, 1000
	if p.Limit <= 0 {
		p.Limit = usual
	}
	p.Limit = min(p.Limit, most)
	if p.Order == "" {
		p.Order = OrderDue
	}
	return p
}

// NumberOf returns the number of the n-th case that was opened in the year.
func NumberOf(year, n int) string { return fmt.Sprintf("C-%04d-%04d", year, n) }

// The classes of dues by which a list of what runs is put together, each in order of its end.
const (
	classDuty   = iota // a duty by law or by a document
	classTarget        // a duty whose end is the operator's own target
	classBegins        // a duty that begins then
	classOpen          // a right that is open until then
)

// Standing returns the class of the due, its end in microseconds, and its place among those that end together.
func (d Due) Standing() (class int, end int64, place int) {
	switch {
	case d.Sense == OpenUntil:
		class = classOpen
	case d.Sense == NotBefore:
		class = classBegins
	case d.Target():
		class = classTarget
	}
	end, place = NoEnd, 2*rank(d.Source)
	if !d.End.IsZero() {
		end = d.End.UnixMicro()
	}
	if !d.First {
		place++
	}
	return class, end, place
}
