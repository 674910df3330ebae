package match

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// Table is what was read from one file.
type Table struct {
	Records []Record
	Faults  []aedile.Fault    // rows that could not be read; the others were
	Mapped  map[string]string // column → field
}

// Read reads records from a table whose columns have usual names (comma, semicolon, tab, bar or hash between the cells), from NDJSON, or from
// one JSON array. name is for messages. Records without an id get the number of their row. The error is Invalid where there is no
// column for a title, or no record.
func Read(r io.Reader, name string) (*Table, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	t := &Table{Mapped: map[string]string{}}
	var err error
	if register.LooksJSON(br) {
		err = t.objects(br, name)
	} else {
		err = t.rows(br, name)
	}
	if err == nil && len(t.Records) == 0 {
		err = errors.New("holds no record that can be read")
	}
	if err == nil {
		err = t.distinct()
	}
	if err != nil {
		return nil, aedile.Invalidf("read table", name, "cannot be used").
			Hint("give each record an id and a title, in columns or keys of these names").Because(err)
	}
	return t, nil
}

// distinct refuses ids that occur twice: a result could not say which record it means.
func (t *Table) distinct() error {
	seen := map[string]bool{}
	for _, r := range t.Records {
		if seen[r.ID] {
			return fmt.Errorf("id %q occurs twice", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}

func (t *Table) fault(name string, err error) error {
	row, ok := errors.AsType[*register.RowError](err)
	if ok {
		t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: row.Line, Msg: row.Msg})
		return nil
	}
	return err
}

// separator is the one of the usual marks that the first line holds most often; plain says that quotation marks mean nothing, as in
// tables divided by bars or hashes.
func separator(br *bufio.Reader) (comma rune, plain bool) {
	b, _ := br.Peek(1 << 15)
	line, _, _ := strings.Cut(string(b), "\n")
	best := 0
	for _, c := range ",;\t|#" {
		if n := strings.Count(line, string(c)); n > best {
			comma, best = c, n
		}
	}
	return comma, comma == '|' || comma == '#'
}

func (t *Table) rows(br *bufio.Reader, name string) error {
	comma, plain := separator(br)
	var by map[string][]string
	for row, err := range (register.Table{Comma: comma, Plain: plain}).Rows(br) {
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return err
			}
			continue
		}
		if by == nil {
			if t.Mapped, by = assign(row.Names()); len(by["title"]) == 0 {
				return errors.New("has no column for a title")
			}
		}
		rec := recordOf(by, func(names []string) []string {
			for _, n := range names {
				if v := row.Get(n); v != "" {
					return []string{v}
				}
			}
			return nil
		})
		t.add(rec, name, row.Line)
	}
	return nil
}

func (t *Table) add(r Record, name string, line int) {
	if r.ID == "" {
		r.ID = strconv.Itoa(len(t.Records) + len(t.Faults) + 1)
	}
	if strings.TrimSpace(r.Title+r.Brand+r.Model) == "" {
		t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: line, Item: aedile.ItemID(r.ID),
			Msg: "record has no title"})
		return
	}
	t.Records = append(t.Records, r)
}

func (t *Table) objects(br *bufio.Reader, name string) error {
	for o, err := range register.Objects(br) {
		var v map[string]any
		if err == nil {
			err = o.Read(&v)
		}
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return err
			}
			continue
		}
		mapped, by := assign(slices.Sorted(maps.Keys(v)))
		maps.Copy(t.Mapped, mapped)
		t.add(recordOf(by, func(names []string) []string {
			for _, n := range names {
				if ts := texts(v[n]); len(ts) > 0 {
					return ts
				}
			}
			return nil
		}), name, o.Line)
	}
	return nil
}

// recordOf reads a record by the columns of each field; get returns what the first of some columns holds that is not empty.
func recordOf(by map[string][]string, get func([]string) []string) Record {
	first := func(field string) string { return strings.Join(get(by[field]), " ") }
	r := Record{ID: first("id"), Title: first("title"), Description: first("description"), Brand: first("brand"),
		Model: first("model"), Category: first("category"),
		Price: first("price"), GTIN: get(by["gtin"])}
	for _, n := range by[extra] {
		r.Extra = append(r.Extra, get([]string{n})...)
	}
	return r
}

// texts are the texts in a JSON value, however deep; of a price object the amount.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); s != "" {
			return []string{s}
		}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case json.Number:
		return []string{v.String()}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, texts(x)...)
		}
		return out
	case map[string]any:
		for _, k := range []string{"amount", "value", "name"} {
			if x, ok := v[k]; ok {
				return texts(x)
			}
		}
	}
	return nil
}

// Labelled is a pair of record numbers with what is known of it.
type Labelled struct {
	Left, Right int  // row numbers
	Known, Yes  bool // whether there is a label, and what it says
}

// ReadPairs reads pairs of ids, with a label where there is one, and finds their records. A pair with an id that is not in its table is a fault.
func ReadPairs(r io.Reader, name string, left, right []Record) ([]Labelled, []aedile.Fault, error) {
	l, rt := rowsByID(left), rowsByID(right)
	br := bufio.NewReaderSize(r, 1<<16)
	comma, _ := separator(br)
	var out []Labelled
	t := new(Table)
	for row, err := range (register.Table{Comma: comma}).Rows(br) {
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return nil, nil, aedile.Invalidf("read pairs", name, "cannot be used").Because(err)
			}
			continue
		}
		a, b := row.Get(leftColumns...), row.Get(rightColumns...)
		i, okA := l[a]
		j, okB := rt[b]
		p := Labelled{Left: i, Right: j}
		var msg string
		switch s := strings.ToLower(row.Get(labelColumns...)); {
		case a == "" || b == "":
			msg = "pair has no left_id or no right_id"
		case !okA:
			msg = "left_id " + strconv.Quote(a) + " is not in the left table"
		case !okB:
			msg = "right_id " + strconv.Quote(b) + " is not in the right table"
		case s == "1" || s == "true" || s == "yes" || s == "1.0":
			p.Known, p.Yes = true, true
		case s == "0" || s == "false" || s == "no" || s == "0.0":
			p.Known = true
		case s != "":
			msg = "label is " + strconv.Quote(s) + ", want 1 or 0"
		}
		if msg != "" {
			t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: row.Line, Msg: msg})
			continue
		}
		out = append(out, p)
	}
	return out, t.Faults, nil
}

func rowsByID(rs []Record) map[string]int {
	m := make(map[string]int, len(rs))
	for i, r := range rs {
		m[r.ID] = i
	}
	return m
}
