package main

import (
	"encoding/json"
	"io"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/fine"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
)

type fineCmd struct {
	Check      fineCheckCmd      `cmd:"" help:"Work out the cap of a fine or periodic penalty, and what stands against it (arts 52, 74, 76 DSA)."`
	Limitation fineLimitationCmd `cmd:"" help:"Work out until when penalties can be imposed and enforced (arts 77, 78 DSA)."`
}

// Help says what a cap is not.
func (fineCmd) Help() string { return fine.Caution }

type fineCheckCmd struct {
	fine.Case `embed:""`
	JSON      bool   `name:"json" help:"Write JSON."`
	File      string `arg:"" optional:"" help:"The facts as JSON; - is standard input. Flags go before it."`
}

// Run checks a fine. Something that stands against it, or is not known, is a finding: exit status 1.
func (c *fineCheckCmd) Run(a *terminal.Terminal) error {
	var in fine.Case
	if err := facts(a, "check fine", c.File, c.Case, &in); err != nil {
		return err
	}
	out, err := fine.Check(in)
	if err != nil {
		return err
	}
	put := func() error { return terminal.Write(a.Out, out.Text()) }
	if c.JSON {
		put = func() error { return terminal.PrintJSON(a.Data(), out) }
	}
	if err := put(); err != nil {
		return err
	}
	return terminal.Found(len(out.Refused))
}

type fineLimitationCmd struct {
	fine.History `embed:""`
	Calendar     string `default:"COM" placeholder:"CODE" help:"Public holidays. Default: COM."`
	JSON         bool   `name:"json" help:"Write JSON."`
	File         string `arg:"" optional:"" help:"The days as JSON; - is standard input. Flags go before it."`
}

// Run works out the limitation.
func (c *fineLimitationCmd) Run(a *terminal.Terminal) error {
	h := fine.History{On: deadline.DateOf(a.Now())}
	if err := facts(a, "count limitation", c.File, c.History, &h); err != nil {
		return err
	}
	clock, err := (&deadlineCmd{Calendar: c.Calendar}).clock()
	if err != nil {
		return err
	}
	out, err := fine.Limitation(h, clock)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), out)
	}
	return terminal.Write(a.Out, out.Text())
}

// facts reads the file, where one is named, and puts what the flags say over it.
func facts(a *terminal.Terminal, op, file string, flags, into any) error {
	if file != "" {
		f, err := terminal.Open(a, op, file)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // it was only read
		d := json.NewDecoder(io.LimitReader(f, 1<<20))
		d.DisallowUnknownFields()
		if err := d.Decode(into); err != nil {
			return aedile.Invalidf(op, file, "cannot be understood: %v", err)
		}
	}
	raw, err := json.Marshal(flags)
	if err != nil {
		return aedile.Internalf(op, file, "flags cannot be written").Because(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return aedile.Invalidf(op, file, "flags cannot be read: %v", err)
	}
	return nil
}
