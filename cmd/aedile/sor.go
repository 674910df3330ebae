package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/internal/atomicfile"
	"github.com/aedile/aedile/sweep"
)

type sorCmd struct {
	Validate sorValidateCmd `cmd:"" help:"Judge a statement of reasons as the Transparency Database would (art 24(5) DSA)."`
	Send     sorSendCmd     `cmd:"" help:"File statements of reasons with the Transparency Database (art 24(5) DSA)."`
	Payload  sorPayloadCmd  `cmd:"" help:"Write the statements of all decisions whose filing is due."`
	Record   sorRecordCmd   `cmd:"" help:"Record the database's receipts in the decisions they belong to."`
	Stats    sorStatsCmd    `cmd:"" help:"Count the statements of daily dumps, with the time to act."`
	Generate sorGenerateCmd `cmd:"" help:"Write a dump with invented statements, to test with."`
}

type sorValidateCmd struct {
	JSON    bool   `name:"json" help:"Print {\"ok\", \"errors\": [{\"field\", \"message\"}]}."`
	Batch   bool   `help:"Judge as the call for many does, whatever the payload is. Without it an object with the key \"statements\" is a batch."`
	Journal string `placeholder:"FILE" help:"Journal of what is filed: an identifier in it fails, as it would with the database."`
	File    string `arg:"" help:"One statement as JSON, or {\"statements\": […]}; - is standard input."`
}

// Help says what the judgement rests on and what the statuses mean.
func (sorValidateCmd) Help() string {
	return "Fields have the database's own names; those of a batch are statement_<index>.<field>. The rules restate what the database did in " +
		"June 2026, schema of 1 July 2025. What is complete for the database may still lack elements of art 17(3) DSA: see aedile decide.\n\n" +
		"Exit status: 0 it would be accepted, 1 it would be refused, 2 it cannot be read."
}

// Run validates one payload.
func (c *sorValidateCmd) Run(ctx context.Context, a *sweep.App) error {
	data, err := readAll(a, "read statement", c.File, transparencydb.MaxPayloadBytes)
	if err != nil {
		return err
	}
	v, err := c.judge(data)
	if err != nil {
		return err
	}
	if v.OK && c.Journal != "" {
		if err := c.known(ctx, data, &v); err != nil {
			return err
		}
	}
	if c.JSON {
		err = printJSON(a.Out, v)
	} else {
		for _, e := range v.Errors {
			fmt.Fprintf(a.Out, "%s: %s\n", e.Field, e.Message)
		}
	}
	return outcome(err, len(v.Errors))
}

func (c *sorValidateCmd) judge(data []byte) (transparencydb.Verdict, error) {
	if !c.Batch {
		return transparencydb.ValidateJSON(bytes.NewReader(data))
	}
	errs, err := transparencydb.ValidateBatch(data)
	if errs == nil {
		errs = []transparencydb.FieldError{}
	}
	return transparencydb.Verdict{OK: len(errs) == 0, Errors: errs}, err
}

// known turns away identifiers that the journal has.
func (c *sorValidateCmd) known(ctx context.Context, data []byte, v *transparencydb.Verdict) error {
	all, err := transparencydb.NormaliseBatch(data)
	if err != nil {
		one, err := transparencydb.Normalise(data)
		if err != nil {
			return err
		}
		all = []transparencydb.Statement{one}
	}
	j, err := journalOf(c.Journal)
	if err != nil {
		return err
	}
	defer j.Close()
	for _, st := range all {
		filed, err := j.Filed(ctx, []string{st.PUID})
		if err != nil {
			return err
		}
		if len(filed) > 0 {
			*v = transparencydb.Verdict{Errors: []transparencydb.FieldError{{Field: "puid", Message: "The identifier given is not unique within this platform."}}}
		}
	}
	return nil
}

// reader is the part of a journal that is read.
type reader interface {
	Filed(ctx context.Context, puids []string) ([]string, error)
	io.Closer
}

// nothingFiled stands for a journal that is not there yet.
type nothingFiled struct{}

// Filed returns none.
func (nothingFiled) Filed(context.Context, []string) ([]string, error) { return nil, nil }

// Close does nothing.
func (nothingFiled) Close() error { return nil }

// journalOf opens the journal to read in it, and makes none where there is none.
func journalOf(path string) (reader, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nothingFiled{}, nil
	}
	return transparencydb.OpenJournal(path)
}

// open opens the file, or standard input for -.
func open(a *sweep.App, op, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.In), nil
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, aedile.NotFoundf(op, name, "no such file")
	case err != nil:
		return nil, aedile.Deniedf(op, name, "cannot be read").Because(err)
	}
	return f, nil
}

// readAll reads the whole file, at most most bytes of it.
func readAll(a *sweep.App, op, name string, most int64) ([]byte, error) {
	f, err := open(a, op, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, aedile.Deniedf(op, name, "cannot be read").Because(err)
	case int64(len(data)) > most:
		return nil, aedile.Limitf(op, name, "is larger than %d bytes", most)
	}
	return data, nil
}

// private is the mode of files that may name persons: letters, payloads, dossiers. What holds figures only is for all.
const (
	private fs.FileMode = 0o600
	public  fs.FileMode = 0o644
)

// writeFile makes the file with what write gives; it appears under its name only when it is complete. The name - is standard
// output.
func writeFile(a *sweep.App, name string, mode fs.FileMode, write func(io.Writer) error) error {
	if name == "-" {
		return write(a.Out)
	}
	f, err := atomicfile.Create(name, mode)
	if err != nil {
		return aedile.Deniedf("write", name, "cannot be written").Because(err)
	}
	defer f.Discard()
	if err := write(f); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.Commit() //nolint:wrapcheck // it names the file
}
