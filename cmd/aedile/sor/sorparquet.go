package sor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver/transparencydb/dump"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

type sorParquetCmd struct {
	By    []string `placeholder:"COLUMN" default:"platform_name,filed_on" help:"Columns that make the folders, one a level, or filed_on: the day of filing. Default: platform_name, filed_on."`
	JSON  bool     `name:"json" help:"Print each file with its rows as a JSON object a line."`
	Out   string   `short:"o" required:"" placeholder:"DIR" help:"Folder to write into. It must be empty, or not there."`
	Dumps []string `arg:"" name:"dump" help:"Daily dumps (sor-….zip), one of the zips in them, or a CSV file."`
}

// Help says how the files are read.
func (sorParquetCmd) Help() string {
	return "Writes rows as DIR/COLUMN=VALUE/…/part-00000.parquet, the layout that query engines read as one table: in DuckDB " +
		"SELECT … FROM read_parquet('DIR/**/*.parquet', hive_partitioning = true). Days are days, arrays lists, renamed categories and keywords have today's " +
		"names. What is held at a time is bounded, so a large partition is several files.\n\nExit status: 0 all parts were read, 2 some ended early or could not be read."
}

// Run writes the files.
func (c *sorParquetCmd) Run(ctx context.Context, a *terminal.Terminal) (err error) {
	if there, err := os.ReadDir(c.Out); err == nil && len(there) > 0 {
		return aedile.Conflictf("write partitions", c.Out, "the folder is not empty").
			Hint("name another one: files of two runs are not told apart")
	}
	var dumps []*dump.Dump
	defer func() {
		for _, d := range dumps {
			err = errors.Join(err, d.Close())
		}
	}()
	for _, name := range c.Dumps {
		d, err := dump.Open(name, dump.Limits{})
		if err != nil {
			return err
		}
		dumps = append(dumps, d)
	}
	parts, report, err := dump.WritePartitions(ctx, c.By, func(name string, fill func(io.Writer) error) error {
		name = filepath.Join(c.Out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // public data
			return aedile.Deniedf("write partitions", c.Out, "is no folder that can be written to").Because(err)
		}
		return terminal.WriteFile(a, name, terminal.Public, fill)
	}, dumps...)
	if err != nil {
		return err
	}
	var rows int64
	for _, p := range parts {
		rows += p.Rows
		if c.JSON {
			if err := terminal.PrintJSONLine(a.Data(), p); err != nil {
				return err
			}
		}
	}
	for _, f := range report.Faults {
		fmt.Fprintf(a.Err, "%s: fault: %s\n", terminal.ProgramName, f)
	}
	a.Say("%d rows in %s, %d could not be read", rows, terminal.Count(len(parts), "file"), report.BadRows)
	if report.Broken > 0 {
		return aedile.Invalidf("write partitions", "", "%d of %d parts ended early", report.Broken, report.Parts)
	}
	return nil
}
