package archive

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/atomicfile"
	"github.com/aedile/aedile/sweep"
)

// BacktestFlags say over what packs are compared, and how it is told.
type BacktestFlags struct {
	Archive string `required:"" placeholder:"PLACE" help:"The archive: a folder, or s3://HOST/BUCKET/PREFIX."`
	Since   string `placeholder:"DAY" help:"Items seen on this day or later, as in 2026-01-31, and those that do not say when. Default: all."`
	Output  string `enum:"table,ndjson" default:"table" placeholder:"FORM" help:"table or ndjson. Default: table."`
	Out     string `short:"o" placeholder:"FILE" help:"Write the changes to this file, as NDJSON. Given again after a stop, the comparison goes on where it was; FILE.state keeps how far it is."`
	Workers int    `placeholder:"N" help:"Goroutines. Default: one a core."`
	Quiet   bool   `short:"q" help:"No progress on stderr."`
}

// Help says what is compared.
func (BacktestFlags) Help() string {
	return "Screens every item of an archive with the packs as they are and as they would be, and shows the findings that are added, removed, or made with another grade. " +
		"Rules that rest on the same words, facts and conditions under both are left out: what they find cannot differ, but in items that reach the bound on their cost."
}

// Compare compares, and tells each change that is not written to a file.
func (f BacktestFlags) Compare(ctx context.Context, a *terminal.Terminal, n sweep.Narrowed, tell func(sweep.Change) error) error {
	if _, err := time.Parse(time.DateOnly, f.Since); f.Since != "" && err != nil {
		return aedile.Invalidf("backtest", "--since "+f.Since, "is no day").Hint("write it as 2026-01-31")
	}
	x, err := open(ctx, f.Archive)
	if err != nil {
		return err
	}
	a.SayUnless(f.Quiet, "%d of %s differ", len(n.Checks), terminal.Count(n.Of, "rule"))
	var t sweep.Backtest
	to, err := f.changes(a, &t)
	if err != nil {
		return err
	}
	defer to.Close()
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	began, before := a.Now(), len(t.Done)
	c := sweep.BacktestConfig{Since: f.Since, Workers: f.Workers, Segment: func(t *sweep.Backtest) error {
		if n := len(t.Done) - before; n > 0 && !f.Quiet {
			left := a.Now().Sub(began) / time.Duration(n) * time.Duration(t.Segments-len(t.Done))
			a.Say("%d of %s, %s, %s, %s left",
				len(t.Done), terminal.Count(t.Segments, "segment"), terminal.Count(t.Items, "item"),
				terminal.Count(t.Changes(), "change"), left.Round(time.Second))
		}
		return f.mark(to, t)
	}}
	err = t.Run(ctx, x, n, c, func(ch sweep.Change) error {
		switch {
		case f.Out != "" || f.Output == "ndjson":
			return enc.Encode(ch)
		}
		return tell(ch)
	})
	if err != nil {
		return err
	}
	if err := f.byRule(a, &t); err != nil {
		return err
	}
	a.Say("%s, %d seen before, %s, %s", terminal.Count(t.Items, "item"), t.Skipped, terminal.Count(t.Changes(), "change"),
		terminal.Count(t.Faults, "fault"))
	if f.Out != "" {
		if err := os.Remove(f.Out + stateEnd); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return terminal.Found(t.Changes())
}

const stateEnd = ".state"

// target is where changes are written to.
type target interface {
	io.Writer
	io.Closer
}

type unclosed struct{ io.Writer }

// Close leaves standard output open.
func (unclosed) Close() error { return nil }

// changes opens what changes are written to, and reads how far the comparison was.
func (f BacktestFlags) changes(a *terminal.Terminal, t *sweep.Backtest) (target, error) {
	if f.Out == "" {
		return unclosed{a.Data()}, nil
	}
	b, err := os.ReadFile(f.Out + stateEnd)
	if err == nil {
		err = json.Unmarshal(b, t)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return nil, aedile.Invalidf("backtest", f.Out+stateEnd, "cannot be read").Hint("take it away to begin anew").Because(err)
	}
	to, err := os.OpenFile(f.Out, os.O_WRONLY|os.O_CREATE, terminal.Public)
	if err != nil {
		return nil, aedile.Deniedf("backtest", f.Out, "cannot be written").Because(err)
	}
	if err := to.Truncate(t.Written); err != nil { // what came of a segment that was not finished
		return nil, errors.Join(err, to.Close())
	}
	_, err = to.Seek(t.Written, io.SeekStart)
	return to, err
}

// mark keeps how far the comparison is, once the changes are on the disk.
func (f BacktestFlags) mark(to target, t *sweep.Backtest) error {
	file, ok := to.(*os.File)
	if !ok {
		return nil
	}
	at, err := file.Seek(0, io.SeekCurrent)
	if err = errors.Join(err, file.Sync()); err != nil {
		return err
	}
	t.Written = at
	return atomicfile.Write(f.Out+stateEnd, terminal.Public, func(w io.Writer) error { return json.NewEncoder(w).Encode(t) })
}

// byRule tells how many findings of each rule change, with a sample where the changes stand in a file.
func (f BacktestFlags) byRule(a *terminal.Terminal, t *sweep.Backtest) error {
	if f.Output == "ndjson" && f.Out == "" || len(t.ByCheck) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	if err := terminal.Cells(w, "RULE", "ADDED", "REMOVED", "OTHER GRADE", "FOR EXAMPLE"); err != nil {
		return err
	}
	for _, c := range slices.Sorted(maps.Keys(t.ByCheck)) {
		k := t.ByCheck[c]
		for i, x := range k.Sample {
			row := []any{"", "", "", "", x.Change + " " + string(x.Finding.Item.ID) + " " + x.Finding.Item.Title}
			if i == 0 {
				row[0], row[1], row[2], row[3] = c, k.Added, k.Removed, k.Regraded
			}
			if err := terminal.Cells(w, row...); err != nil {
				return err
			}
		}
	}
	return terminal.Flush(w)
}
