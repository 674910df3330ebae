package sweep

import (
	"encoding/csv"
	"errors"
	"fmt"
	"github.com/aedile/aedile/internal/reveal"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/spreadsheet"
	"github.com/aedile/aedile/law"
)

// columns are those of a finding in a spreadsheet.
var columns = []string{"finding", "grade", "check", "title", "item", "item_title", "trader", "country", "service", "url", "kind",
	"item_category", "evidence", "facts",
	"message", "law", "category", "keyword", "registers", "pack", "pack_version", "pack_digest", "item_digest", "set_aside"}

// cells are the values of the columns. What comes from outside can be no formula.
func cells(f *aedile.Finding) []string {
	var evidence, facts, laws, entries []string
	for _, e := range f.Evidence {
		evidence = append(evidence, e.Field+": "+reveal.Text(e.Text))
	}
	for _, x := range f.Facts {
		facts = append(facts, x.Name+": "+x.Value)
	}
	for _, l := range f.Law {
		laws = append(laws, law.MarkOf(law.Ref{CELEX: l.CELEX, Place: l.Place})+l.Place+" "+l.Title)
	}
	for _, e := range f.Entries {
		entries = append(entries, e.Register+" "+e.Entry+" "+e.URL)
	}
	aside := ""
	if f.Suppressed != nil {
		aside = f.Suppressed.Reason + " (until " + f.Suppressed.Expires + ")"
	}
	row := []string{string(f.ID()), string(f.Grade), string(f.Check), f.Title, string(f.Item.ID), f.Item.Title, f.Item.Trader,
		f.Item.Country, f.Item.Service, f.Item.URL,
		string(f.Item.Kind), f.Item.Category, strings.Join(evidence, "\n"), strings.Join(facts, "\n"), f.Message,
		strings.Join(laws, "\n"), f.Category, f.Keyword,
		strings.Join(entries, "\n"), f.Pack.Name, f.Pack.Version, string(f.Pack.Digest), string(f.Item.Digest), aside}
	for i, s := range row {
		row[i] = spreadsheet.Text(s)
	}
	return row
}

// CSV writes one row a finding under a head, in UTF-8 with a byte order mark, by which spreadsheets know it. Faults and the account of the run are told
// elsewhere.
type CSV struct {
	w     *csv.Writer
	begun bool
	to    io.Writer
}

// NewCSV returns a writer of rows.
func NewCSV(w io.Writer) *CSV { return &CSV{w: csv.NewWriter(w), to: w} }

// Finding writes one row.
func (c *CSV) Finding(e Entry) error {
	if err := c.begin(); err != nil {
		return err
	}
	if err := c.w.Write(cells(&e.Finding)); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

func (c *CSV) begin() error {
	if c.begun {
		return nil
	}
	c.begun = true
	if _, err := io.WriteString(c.to, "\ufeff"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	if err := c.w.Write(columns); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// Fault writes nothing: a table of findings holds no faults.
func (c *CSV) Fault(aedile.Fault) error { return nil }

// Flush writes what is held back.
func (c *CSV) Flush() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// Close writes the head where there was no finding, and what is held back.
func (c *CSV) Close(aedile.Ran) error {
	if err := c.begin(); err != nil {
		return err
	}
	return c.Flush()
}

// maxRows is how many rows a sheet holds.
const maxRows = 1_048_576

// Workbook writes a workbook with the sheets Findings, Run and Faults. A sheet holds about a million rows; what is beyond is counted on Run.
type Workbook struct {
	to       io.Writer
	book     *excelize.File
	findings *sheet
	faults   *sheet
}

// sheet is written row by row.
type sheet struct {
	w    *excelize.StreamWriter
	rows int
	left int // rows that had no room
}

// NewWorkbook returns a writer of a workbook. Nothing is complete before Close.
func NewWorkbook(w io.Writer) (*Workbook, error) {
	b := &Workbook{to: w, book: excelize.NewFile(excelize.Options{TmpDir: os.TempDir()})}
	var err error
	if b.findings, err = b.sheet("Findings", columns); err == nil {
		b.faults, err = b.sheet("Faults", []string{"source", "line", "item", "check", "class", "message", "hint"})
	}
	if err != nil {
		return nil, fmt.Errorf("write workbook: %w", err)
	}
	return b, nil
}

func (b *Workbook) sheet(name string, head []string) (*sheet, error) {
	if _, err := b.book.NewSheet(name); err != nil {
		return nil, err
	}
	w, err := b.book.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	s := &sheet{w: w}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	return s, s.row(head...)
}

func (s *sheet) row(values ...string) error {
	if s.rows == maxRows {
		s.left++
		return nil
	}
	s.rows++
	row := make([]any, len(values))
	for i, v := range values {
		row[i] = spreadsheet.Cut(v)
	}
	return s.w.SetRow("A"+strconv.Itoa(s.rows), row)
}

// Finding writes one row.
func (b *Workbook) Finding(e Entry) error {
	if err := b.findings.row(cells(&e.Finding)...); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Fault writes one row.
func (b *Workbook) Fault(f aedile.Fault) error {
	line := ""
	if f.Line > 0 {
		line = strconv.Itoa(f.Line)
	}
	if err := b.faults.row(spreadsheet.Text(f.Source), line, spreadsheet.Text(string(f.Item)), f.Check, string(f.Class),
		spreadsheet.Text(reveal.Text(f.Msg)), f.Hint); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Flush does nothing: a workbook is written whole.
func (b *Workbook) Flush() error { return nil }

// Close writes the account of the run and the workbook. It does not close the writer below.
func (b *Workbook) Close(ran aedile.Ran) error {
	err := b.account(ran)
	if err == nil {
		err = errors.Join(b.findings.w.Flush(), b.faults.w.Flush(), b.book.DeleteSheet("Sheet1"))
	}
	if err == nil {
		_, err = b.book.WriteTo(b.to)
	}
	if err = errors.Join(err, b.book.Close()); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func (b *Workbook) account(ran aedile.Ran) error {
	s, err := b.sheet("Run", []string{"what", "value"})
	if err != nil {
		return err
	}
	rows := [][2]string{{"program", ran.Program + " " + ran.Version}, {"items", strconv.Itoa(ran.Items)},
		{"findings", strconv.Itoa(ran.Findings)},
		{"to act on", strconv.Itoa(ran.ByGrade[aedile.Act])}, {"to review", strconv.Itoa(ran.ByGrade[aedile.Review])},
		{"set aside", strconv.Itoa(ran.Hidden)},
		{"faults", strconv.Itoa(ran.Faults)}, {"", "findings are suspected, not established"}}
	for _, p := range ran.Packs {
		rows = append(rows, [2]string{"pack " + p.Name, p.Version + " " + string(p.Digest)})
	}
	for _, r := range ran.Registers {
		rows = append(rows, [2]string{"register " + r.Name, r.AsOf + " " + string(r.Digest)})
	}
	for _, x := range ran.Sources {
		rows = append(rows, [2]string{"source " + x.Name, fmt.Sprintf("%s, %d items, %d faults", x.Format, x.Items, x.Faults)})
	}
	for _, n := range ran.Notes {
		rows = append(rows, [2]string{"note", n})
	}
	if n := b.findings.left + b.faults.left; n > 0 {
		rows = append(rows, [2]string{"rows left out", strconv.Itoa(n) + ": a sheet holds no more; --output ndjson or parquet holds all"})
	}
	for _, r := range rows {
		if err := s.row(spreadsheet.Text(r[0]), spreadsheet.Text(r[1])); err != nil {
			return err
		}
	}
	return s.w.Flush()
}
