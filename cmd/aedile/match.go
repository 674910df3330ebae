package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register/all"
)

type matchCmd struct {
	Pairs     string  `placeholder:"FILE" help:"Score the pairs of this table: left_id, right_id and, if known, label (1 or 0)." xor:"what"`
	Top       int     `placeholder:"K" help:"List for each left record its K likeliest right records. Default, without --pairs: 1." xor:"what"`
	Threshold float64 `placeholder:"T" help:"Score, above 0 and at most 1, from which two records are said to be one product. Default: that of the model."`
	Output    string  `placeholder:"FORM" enum:",table,csv,ndjson" default:"" help:"table, csv or ndjson. Default: table on a terminal and csv elsewhere."`
	Workers   int     `placeholder:"N" help:"Goroutines that compare. Default: one a core."`
	Quiet     bool    `short:"q" help:"Say nothing on stderr but errors and measures."`
	Left      string  `arg:"" help:"Table of records, CSV, TSV or NDJSON, plain, .gz or .zst. Columns are known by their usual names: id, title or name, description, brand, model, category, price, gtin."`
	Right     string  `arg:"" help:"Table to compare it with."`
}

// Help says what comes out.
func (matchCmd) Help() string {
	return "Writes left_id, right_id, score, match, tier, agree, disagree. The score is how likely the two records are one product, by the model " +
		"that is built in; tier is by what they agree: identity, brand-model or text. That they are one product is suspected, never established. " +
		"Where --pairs has labels, precision, recall and F1 are printed on stderr at the end."
}

// Run compares the tables.
func (c *matchCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if c.Threshold < 0 || c.Threshold > 1 || c.Top < 0 {
		return aedile.Invalidf("match", "", "--threshold is from 0 to 1, --top at least 1")
	}
	m, err := match.Shipped()
	if err != nil {
		return err
	}
	left, err := c.table(a, c.Left)
	if err != nil {
		return err
	}
	right, err := c.table(a, c.Right)
	if err != nil {
		return err
	}
	workers := cmp.Or(max(c.Workers, 0), runtime.GOMAXPROCS(0))
	var results func(*match.Tables) iter.Seq2[match.Result, error]
	if c.Pairs != "" {
		pairs, err := c.pairs(a, left, right)
		if err != nil {
			return err
		}
		results = func(t *match.Tables) iter.Seq2[match.Result, error] { return t.Pairs(ctx, pairs, workers) }
	} else {
		results = func(t *match.Tables) iter.Seq2[match.Result, error] { return t.Top(ctx, cmp.Or(c.Top, 1), workers) }
	}
	return c.write(a, results(match.NewTables(m, left, right, c.Threshold)))
}

// table reads one table and tells what each column is taken for.
func (c *matchCmd) table(a *terminal.Terminal, name string) ([]match.Record, error) {
	r, err := all.Open(name, a.In)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t, err := match.Read(r, name)
	if err != nil {
		return nil, unusable(err, name, "title or name, with id, description, brand or manufacturer, model, category, price, gtin or ean beside it")
	}
	if !c.Quiet {
		var as []string
		for _, col := range slices.Sorted(maps.Keys(t.Mapped)) {
			if f := t.Mapped[col]; f != "" {
				as = append(as, col+" as "+f)
			}
		}
		tell(a, "%s: %d records; %s", name, len(t.Records), strings.Join(as, ", "))
		tellMatchFaults(a, t.Faults)
	}
	return t.Records, nil
}

func (c *matchCmd) pairs(a *terminal.Terminal, left, right []match.Record) ([]match.Labelled, error) {
	r, err := all.Open(c.Pairs, a.In)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	pairs, faults, err := match.ReadPairs(r, c.Pairs, left, right)
	if err != nil {
		return nil, err
	}
	if !c.Quiet {
		tellMatchFaults(a, faults)
	}
	if len(pairs) == 0 {
		err := aedile.Invalidf("read pairs", c.Pairs, "holds no pair of records of the two tables")
		if len(faults) > 0 {
			err.Err = fmt.Errorf("%d faults, the first in line %d: %s", len(faults), faults[0].Line, faults[0].Msg)
		}
		return nil, unusable(err, c.Pairs, "left_id and right_id (or ltable_id and rtable_id), with label where it is known; ids are those of the tables, left first")
	}
	return pairs, nil
}

// unusable adds to an error what the table begins with and what its columns could be named.
func unusable(err error, name, names string) error {
	hint := "name the columns " + names
	if r, open := all.Open(name, strings.NewReader("")); open == nil {
		b := make([]byte, 200)
		n, _ := io.ReadFull(r, b) // what cannot be read is not shown
		if first, _, _ := strings.Cut(string(b[:n]), "\n"); first != "" {
			hint += "; the file begins with " + strconv.Quote(strings.ToValidUTF8(first, "?"))
		}
		_ = r.Close() // was only read
	}
	return aedile.Errorf(aedile.ClassOf(err), "", "", "").Hint(hint).Because(err)
}

func tellMatchFaults(a *terminal.Terminal, fs []aedile.Fault) {
	for _, f := range fs[:min(len(fs), maxTold)] {
		tell(a, "fault: %s:%d: %s", f.Source, f.Line, f.Msg)
	}
	if more := len(fs) - maxTold; more > 0 {
		tell(a, "and %d more faults", more)
	}
}

// write writes results as they come and measures those that have a label.
func (c *matchCmd) write(a *terminal.Terminal, results iter.Seq2[match.Result, error]) error {
	form := c.Output
	if form == "" {
		form = map[bool]string{true: "table", false: "csv"}[a.OutTerminal]
	}
	out := bufio.NewWriterSize(a.Data(), 1<<16)
	w := newResultWriter(form, out, a.Width)
	var tally match.Tally
	n, matches := 0, 0
	err := w.head()
	for r, bad := range results {
		if err = cmp.Or(err, bad); err != nil {
			break
		}
		n++
		if r.Match {
			matches++
		}
		tally.Add(r)
		err = w.row(r)
	}
	if err = errors.Join(err, w.end(), out.Flush()); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	if !c.Quiet {
		tell(a, "%d pairs, %d matches; suspected, not established", n, matches)
	}
	if known := tally.Known(); known > 0 {
		p, r, f1 := tally.Measures()
		tell(a, "precision %.4f  recall %.4f  F1 %.4f  (%d labelled: %d right, %d false, %d missed, %d passed)", p, r, f1, known,
			tally.Right, tally.False, tally.Missed, tally.Passed)
	}
	return nil
}

// resultWriter writes results in one form.
type resultWriter interface {
	head() error
	row(r match.Result) error
	end() error
}

// resultColumns are the columns of every form.
var resultColumns = []string{"left_id", "right_id", "score", "match", "tier", "agree", "disagree"}

func newResultWriter(form string, w io.Writer, width int) resultWriter {
	switch form {
	case "ndjson":
		return jsonResults{w}
	case "csv":
		return csvResults{csv.NewWriter(w)}
	}
	return tableResults{tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), width}
}

func scoreText(s float64) string { return strconv.FormatFloat(s, 'f', 4, 64) }

type csvResults struct{ w *csv.Writer }

func (c csvResults) head() error { return c.w.Write(resultColumns) }

func (c csvResults) row(r match.Result) error {
	return c.w.Write([]string{r.LeftID, r.RightID, scoreText(r.Score), strconv.FormatBool(r.Match), string(r.Tier),
		strings.Join(r.Agree, "; "), strings.Join(r.Disagree, "; ")})
}

func (c csvResults) end() error {
	c.w.Flush()
	return c.w.Error()
}

type jsonResults struct{ w io.Writer }

func (jsonResults) head() error { return nil }

func (j jsonResults) row(r match.Result) error {
	list := func(s []string) []string { return append([]string{}, s...) }
	return line(j.w, struct {
		LeftID   string     `json:"left_id"`
		RightID  string     `json:"right_id"`
		Score    float64    `json:"score"`
		Match    bool       `json:"match"`
		Tier     match.Tier `json:"tier"`
		Agree    []string   `json:"agree"`
		Disagree []string   `json:"disagree"`
	}{r.LeftID, r.RightID, float64(int(r.Score*1e4+0.5)) / 1e4, r.Match, r.Tier, list(r.Agree), list(r.Disagree)})
}

func (jsonResults) end() error { return nil }

// tableResults is for people: the words that agree and differ are cut to the width of the terminal.
type tableResults struct {
	w     *tabwriter.Writer
	width int
}

func (t tableResults) head() error {
	_, err := fmt.Fprintln(t.w, strings.ToUpper(strings.Join(resultColumns, "\t")))
	return err
}

func (t tableResults) row(r match.Result) error {
	room := max(t.width-60, 40)
	if t.width == 0 {
		room = 1 << 20
	}
	return terminal.Cells(t.w, r.LeftID, r.RightID, scoreText(r.Score), r.Match, r.Tier,
		clipped(strings.Join(r.Agree, "; "), room/2), clipped(strings.Join(r.Disagree, "; "), room/2))
}

func (t tableResults) end() error { return t.w.Flush() }

// clipped cuts a text that is longer than n characters.
func clipped(s string, n int) string {
	rs := []rune(s)
	if len(rs) <= n {
		return s
	}
	return string(rs[:n-1]) + "…"
}
