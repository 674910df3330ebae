// Package sor holds the commands on statements of reasons and the Transparency Database.
//
// It files nothing by itself: transparencydb does.
package sor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

// Commands are those below aedile sor.
type Commands struct {
	Validate sorValidateCmd `cmd:"" help:"Judge a statement of reasons as the Transparency Database would (art 24(5) DSA)."`
	Send     sorSendCmd     `cmd:"" help:"File statements of reasons with the Transparency Database (art 24(5) DSA)."`
	Payload  sorPayloadCmd  `cmd:"" help:"Write the statements of all decisions whose filing is due."`
	Record   sorRecordCmd   `cmd:"" help:"Record the database's receipts in the decisions they belong to."`
	Stats    sorStatsCmd    `cmd:"" help:"Count the statements of daily dumps, with the time to act."`
	Parquet  sorParquetCmd  `cmd:"" help:"Write the statements of daily dumps as Parquet, in folders by platform and day or other columns."`
	Standin  sorStandinCmd  `cmd:"" help:"Answer on this machine as the Transparency Database does, to try a sending."`
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
		"June 2026, schema of 1 July 2025. What is complete for the database may still lack elements of art 17(3) DSA: see aedile decide. What may be " +
		"personal data (art 24(5) DSA) is said on standard error; it does not change the verdict.\n\n" +
		"Exit status: 0 it would be accepted, 1 it would be refused, 2 it cannot be read."
}

// Run validates one payload.
func (c *sorValidateCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	data, err := terminal.ReadAll(a, "read statement", c.File, transparencydb.MaxPayloadBytes)
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
		err = terminal.PrintJSON(a.Data(), v)
	} else {
		for _, e := range v.Errors {
			fmt.Fprintf(a.Out, "%s: %s\n", e.Field, e.Message)
		}
	}
	c.remark(a, data)
	return terminal.Outcome(err, len(v.Errors))
}

// remark says on standard error what may be personal data. It is no part of the verdict: the database does not look for it.
func (c *sorValidateCmd) remark(a *terminal.Terminal, data []byte) {
	all, err := transparencydb.NormaliseBatch(data)
	if err != nil {
		one, err := transparencydb.Normalise(data)
		if err != nil {
			return // the verdict says so
		}
		all = []transparencydb.Statement{one}
	}
	for i, s := range all {
		at := ""
		if len(all) > 1 {
			at = fmt.Sprintf("statement_%d.", i)
		}
		remarks(a, s, at, transparencydb.Lint(s))
	}
}

// remarks prints each remark with the words it is about: the person who decides sees them, no file does.
func remarks(a *terminal.Terminal, s transparencydb.Statement, at string, rs []transparencydb.Remark) {
	for _, r := range rs {
		fmt.Fprintf(a.Err, "%s: %s%s: %s: %q\n", terminal.ProgramName, at, r.Field, r.Message, r.Text(s))
	}
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
			*v = transparencydb.Verdict{Errors: []transparencydb.FieldError{{Field: "puid",
				Message: "The identifier given is not unique within this platform."}}}
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
