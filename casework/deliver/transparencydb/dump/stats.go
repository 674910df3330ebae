package dump

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// maxBy is how many columns a group may have.
const maxBy = 8

// MaxGroups is how many groups are counted apart, and how many values of a column; what comes after is counted in one group of
// its own. A group takes 4 kB at most.
const MaxGroups = 10_000

// Other is the value of every column of the group that holds what came after MaxGroups.
const Other = "(other)"

// By returns the columns that statements are grouped by where the user names none: platform, category, ground, and automation
// of detection and decision.
func By() []Column {
	return []Column{PlatformName, Category, DecisionGround, AutomatedDetection, AutomatedDecision}
}

// Stats counts the statements of dumps by group.
type Stats struct {
	Report
	By      []Column `json:"by"`
	Renamed int64    `json:"renamed_rows"` // rows whose category has the name of before 1 July 2025; they count under today's
	Groups  []Group  `json:"groups"`
}

// Group is the statements that have the same values in the columns of Stats.By.
type Group struct {
	Key   []string `json:"key"` // by column
	Count int64    `json:"count"`
	// Act is the time from the day of the content to the day from which the decision applied. It is what the data has: the day
	// on which the platform learned of the content is not in it.
	Act Delay `json:"time_to_act"`
	// File is the time from the day from which the decision applied to the day of filing. Art. 24(5) DSA: without undue delay.
	File Delay `json:"time_to_file"`

	act, file histogram
}

// Collect counts the statements of the dumps by the given columns, 1 to 8 of them, with that many workers. It returns an Invalid
// error for columns that are none, and those of Scan.
func Collect(ctx context.Context, workers int, by []Column, dumps ...*Dump) (*Stats, error) {
	if len(by) == 0 || len(by) > maxBy || slices.ContainsFunc(by, func(c Column) bool { return int(c) >= columnCount }) {
		return nil, aedile.Invalidf("count statements", "", "group by 1 to 8 columns of a dump")
	}
	total := newCounter(by)
	var reports []Report
	for _, d := range dumps {
		var counters []*counter
		report, err := d.Scan(ctx, workers, func() func(*Row) error {
			c := newCounter(by)
			counters = append(counters, c)
			return c.add
		})
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
		for _, c := range counters {
			total.merge(c)
		}
	}
	s := total.stats()
	s.Report = join(reports)
	return s, nil
}

// key is the values of a group, each by its number in the values of its column.
type key [maxBy]uint32

// counter counts the rows of one worker.
type counter struct {
	by     []Column
	values []interner
	groups map[key]*Group
	other  *Group
}

func newCounter(by []Column) *counter {
	c := &counter{by: by, values: make([]interner, len(by)), groups: map[key]*Group{}}
	for i := range c.values {
		c.values[i].ids = map[string]uint32{}
	}
	return c
}

// interner numbers the values of a column as they are written in the dump.
type interner struct {
	ids  map[string]uint32
	list []string
}

// full is the number of every value after MaxGroups of them.
const full = ^uint32(0)

func (n *interner) id(value []byte) uint32 {
	if id, ok := n.ids[string(value)]; ok {
		return id
	}
	if len(n.list) == MaxGroups {
		return full
	}
	id := uint32(len(n.list))
	n.list = append(n.list, string(value))
	n.ids[n.list[id]] = id
	return id
}

func (c *counter) add(r *Row) error {
	var k key
	overflow := false
	for i, col := range c.by {
		k[i] = c.values[i].id(r.Bytes(col))
		overflow = overflow || k[i] == full
	}
	g := c.group(k, overflow)
	g.Count++
	applied, ok := r.Day(ApplicationDate)
	if !ok {
		return nil
	}
	if made, ok := r.Day(ContentDate); ok {
		g.act.add(applied - made)
	}
	if filed, ok := r.Day(CreatedAt); ok {
		g.file.add(filed - applied)
	}
	return nil
}

func (c *counter) group(k key, overflow bool) *Group {
	g := c.groups[k]
	if g == nil {
		if overflow || len(c.groups) == MaxGroups {
			return c.rest()
		}
		g = &Group{}
		c.groups[k] = g
	}
	return g
}

func (c *counter) rest() *Group {
	if c.other == nil {
		c.other = &Group{}
	}
	return c.other
}

func (c *counter) merge(o *counter) {
	for k, g := range o.groups {
		var mine key
		for i := range c.by {
			mine[i] = c.values[i].id([]byte(o.values[i].list[k[i]]))
		}
		c.group(mine, slices.Contains(mine[:len(c.by)], full)).merge(g)
	}
	if o.other != nil {
		c.rest().merge(o.other)
	}
}

func (g *Group) merge(o *Group) {
	g.Count += o.Count
	g.act.merge(&o.act)
	g.file.merge(&o.file)
}

// stats gives old names their new ones and sorts the groups.
func (c *counter) stats() *Stats {
	s := &Stats{By: slices.Clone(c.by)}
	found := map[string]*Group{}
	for k, g := range c.groups {
		values := make([]string, len(c.by))
		renamed := false
		for i := range c.by {
			values[i] = c.values[i].list[k[i]]
			if now, old := Renamed(values[i]); old {
				values[i], renamed = now, true
			}
		}
		if renamed {
			s.Renamed += g.Count
		}
		gather(found, values).merge(g)
	}
	if c.other != nil {
		gather(found, slices.Repeat([]string{Other}, len(c.by))).merge(c.other)
	}
	s.Groups = ordered(found)
	return s
}

// gather returns the group of those values.
func gather(found map[string]*Group, values []string) *Group {
	id := strings.Join(values, "\x00")
	if found[id] == nil {
		found[id] = &Group{Key: values}
	}
	return found[id]
}

// ordered puts the largest group first, and groups of one size by their values.
func ordered(found map[string]*Group) []Group {
	out := make([]Group, 0, len(found))
	for _, g := range found {
		g.Act, g.File = g.act.delay(), g.file.delay()
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), slices.Compare(a.Key, b.Key))
	})
	return out
}

// Only returns the groups by some of the columns of By, counted together over the others; a column that is none of them is left
// out. With no column it returns one group of all, or none where nothing was read.
func (s *Stats) Only(by ...Column) []Group {
	found := map[string]*Group{}
	for i := range s.Groups {
		values := []string{}
		for _, c := range by {
			if at := slices.Index(s.By, c); at >= 0 {
				values = append(values, s.Groups[i].Key[at])
			}
		}
		gather(found, values).merge(&s.Groups[i])
	}
	return ordered(found)
}
