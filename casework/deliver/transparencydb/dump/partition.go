package dump

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
)

// Partition is one file of a table that was cut by columns.
type Partition struct {
	Name string `json:"file"` // as "platform_name=Shop/filed_on=2026-01-05/part-00000.parquet"
	Rows int64  `json:"rows"`
}

// filedOn names the partition by the day of created_at, which is no column of the dump.
const filedOn = "filed_on"

// heldRows is how many rows of all partitions are gathered before the largest is written. Chosen: with full texts about 120 MB.
const heldRows = 100_000

// absent names the partition of rows in which the cell is empty, as Hive and what reads its layout have it.
const absent = "__HIVE_DEFAULT_PARTITION__"

// WritePartitions writes the rows of the dumps as Parquet files in folders by columns, one "name=value" a level, as query engines
// read them. by are names of columns that hold one text, or filedOn. Within a file the rows keep their order, and the same dumps
// give the same files. create makes a file of that name and fills it. The report is that of Scan; what holds several texts in a cell
// is an Invalid error.
func WritePartitions(ctx context.Context, by []string, create func(name string, fill func(io.Writer) error) error,
	dumps ...*Dump) (parts []Partition, report Report, err error) {
	c := cutter{create: create, dirs: map[string]string{}, held: map[string][]record{}, count: map[string]int{}}
	for _, name := range by {
		if err := c.level(name); err != nil {
			return nil, report, err
		}
	}
	var reports []Report
	for _, d := range dumps {
		r, err := d.Scan(ctx, 1, func() func(*Row) error { return c.take })
		reports = append(reports, r)
		if err != nil {
			return c.parts, join(reports), err
		}
	}
	for len(c.held) > 0 {
		if err := c.write(c.largest()); err != nil {
			return c.parts, join(reports), err
		}
	}
	slices.SortFunc(c.parts, func(a, b Partition) int { return strings.Compare(a.Name, b.Name) })
	return c.parts, join(reports), nil
}

// cutter holds rows until their partition is written.
type cutter struct {
	names  []string
	of     []func(*Row) string
	create func(string, func(io.Writer) error) error
	dirs   map[string]string // by the values, each ended by a zero byte
	values []byte
	held   map[string][]record
	rows   int
	count  map[string]int
	parts  []Partition
}

// many are the columns whose cells hold arrays.
var many = []Column{DecisionVisibility, CategoryAddition, CategorySpecification, ContentType, TerritorialScope}

func (c *cutter) level(name string) error {
	if name == filedOn {
		c.names, c.of = append(c.names, name), append(c.of, func(r *Row) string {
			if _, ok := r.Day(CreatedAt); !ok {
				return ""
			}
			return string(r.Bytes(CreatedAt)[:10])
		})
		return nil
	}
	col, ok := ColumnOf(name)
	if !ok || slices.Contains(many, col) {
		return aedile.Invalidf("write partitions", name, "is no column that holds one text").
			Hint("platform_name, category, decision_ground, source_type, …, or " + filedOn)
	}
	c.names, c.of = append(c.names, col.String()), append(c.of, func(r *Row) string { return today(r.Text(col)) })
	return nil
}

func (c *cutter) take(r *Row) error {
	c.values = c.values[:0]
	for _, of := range c.of {
		c.values = append(append(c.values, of(r)...), 0)
	}
	dir, known := c.dirs[string(c.values)]
	if !known {
		dir = c.dir(strings.Split(string(c.values), "\x00"))
		c.dirs[string(c.values)] = dir
	}
	c.held[dir] = append(c.held[dir], r.record())
	if c.rows++; c.rows < heldRows {
		return nil
	}
	return c.write(c.largest())
}

// dir is the folder of rows with these values.
func (c *cutter) dir(values []string) string {
	var b strings.Builder
	for i, name := range c.names {
		value := values[i]
		if value == "" {
			value = absent
		}
		b.WriteString(name + "=" + escaped(value) + "/")
	}
	return b.String()
}

// escaped writes a value as a name of a folder on any system.
func escaped(value string) string {
	return strings.NewReplacer("+", "%20", ".", "%2E", "~", "%7E", "*", "%2A").Replace(url.QueryEscape(value))
}

// largest is the partition with the most rows at hand, of equal ones the first by name.
func (c *cutter) largest() (dir string) {
	for d, rows := range c.held {
		if n := len(rows) - len(c.held[dir]); n > 0 || n == 0 && d < dir {
			dir = d
		}
	}
	return dir
}

func (c *cutter) write(dir string) error {
	rows, name := c.held[dir], fmt.Sprintf("%spart-%05d.parquet", dir, c.count[dir])
	c.count[dir]++
	delete(c.held, dir)
	c.rows -= len(rows)
	c.parts = append(c.parts, Partition{name, int64(len(rows))})
	return c.create(name, func(w io.Writer) error {
		out := parquet.NewGenericWriter[record](w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(groupRows),
			parquet.CreatedBy("aedile", "", ""))
		if _, err := out.Write(rows); err != nil {
			return err //nolint:wrapcheck // who creates the file names it
		}
		return out.Close() //nolint:wrapcheck // as above
	})
}
