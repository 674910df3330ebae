package sweep

import (
	"bufio"
	"fmt"
	"github.com/aedile/aedile/internal/reveal"
	"io"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/aedile/aedile"
)

// TableConfig says how a table is set.
type TableConfig struct {
	Width  int  // columns of the terminal; default 120, at least 60
	Check  int  // columns of the longest check that can appear; default 30
	Colour bool // mark the grades with terminal colours
}

// Table writes findings as aligned rows, one finding a row, as they come: it holds nothing back but what Flush writes.
// Values that do not fit are cut and end in "…"; the other forms have them whole.
type Table struct {
	w      *bufio.Writer
	cols   [5]int
	colour bool
	rows   int
}

// NewTable returns a writer of rows. The heading is written with the first of them.
func NewTable(w io.Writer, c TableConfig) *Table {
	if c.Width <= 0 {
		c.Width = 120
	}
	if c.Check <= 0 {
		c.Check = 30
	}
	const gaps, grade = 4 * 2, 6
	check := min(c.Check, max(c.Width/3, 12))
	item := min(18, c.Width/7)
	rest := max(c.Width-gaps-grade-check-item, 24)
	return &Table{
		w:      bufio.NewWriter(w),
		cols:   [5]int{grade, check, item, rest * 11 / 20, rest - rest*11/20},
		colour: c.Colour,
	}
}

// Finding writes one row.
func (t *Table) Finding(e Entry) error {
	if t.rows == 0 {
		if err := t.row("\x1b[1m", "GRADE", "CHECK", "ITEM", "TITLE", "EVIDENCE"); err != nil {
			return err
		}
	}
	t.rows++
	f := &e.Finding
	colour, grade := "\x1b[33m", string(f.Grade)
	if f.Grade == aedile.Act {
		colour = "\x1b[1;31m"
	}
	if f.Suppressed != nil {
		colour, grade = "\x1b[2m", "aside"
	}
	id := string(f.Item.ID)
	if id == "" {
		id = f.Item.URL
	}
	return t.row(colour, grade, string(f.Check), id, f.Item.Title, quotes(f.Evidence))
}

// Fault writes nothing: faults are no findings, and a table shows findings.
func (t *Table) Fault(aedile.Fault) error { return nil }

// Flush writes what is held back.
func (t *Table) Flush() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// Close writes what is held back; the account of the run is told elsewhere.
func (t *Table) Close(aedile.Ran) error { return t.Flush() }

func (t *Table) row(colour string, cells ...string) error {
	for i, c := range cells {
		c = Fit(reveal.Text(c), t.cols[i])
		last := i == len(cells)-1
		if !last {
			c = pad(c, t.cols[i]) + "  "
		}
		if t.colour && (i == 0 || t.rows == 0) {
			c = colour + c + "\x1b[0m"
		}
		if last {
			c += "\n"
		}
		if _, err := t.w.WriteString(c); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return nil
}

// quotes joins the texts of the evidence, each once.
func quotes(evidence []aedile.Evidence) string {
	var texts []string
	for _, e := range evidence {
		if q := "“" + strings.TrimSpace(e.Text) + "”"; !slices.Contains(texts, q) {
			texts = append(texts, q)
		}
	}
	return strings.Join(texts, " ")
}

// Fit returns s cut to at most width columns of a terminal; what was cut ends in "…".
func Fit(s string, width int) string {
	if len(s) <= width || uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used, state := 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+w > width-1 {
			break
		}
		used += w
		b.WriteString(cluster)
	}
	return strings.TrimRight(b.String(), " ") + "…"
}

// pad fills s with spaces to width columns.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-uniseg.StringWidth(s), 0))
}
