package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/duty"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
)

type dutiesCmd struct {
	On       string `placeholder:"DAY" help:"The day for which the duties are shown. Default: today."`
	Calendar string `placeholder:"CODE" help:"Public holidays by which periods are counted. Default: those of the seat, else COM."`
	ICal     bool   `name:"ics" xor:"form" help:"Write an iCalendar file of the days."`
	JSON     bool   `name:"json" xor:"form" help:"Write JSON."`
	List     bool   `xor:"what" help:"List the services whose designation was reported, each with source and mark."`
	Example  bool   `xor:"what" help:"Print the facts of a service to begin with."`
	Service  string `arg:"" optional:"" help:"A file with the facts of a service as JSON (- is standard input), or the name of a service of the list."`
}

// Help says what the table is.
func (dutiesCmd) Help() string {
	return "Shows every duty that a service has on a day by what it is, its size and its designation, with provision, source, day and the record that meets it. " +
		"Days fixed by law, stated in a document and set by the operator look different; what is taken for granted says so. No store is needed."
}

// Run shows the duties of a service.
func (c *dutiesCmd) Run(a *terminal.Terminal) error {
	switch {
	case c.Example:
		return terminal.Write(a.Data(), duty.Example)
	case c.List:
		return c.list(a)
	case c.Service == "":
		return aedile.Invalidf("show duties", "", "names no service").Hint("aedile duties FILE, or aedile duties --list")
	}
	s, err := c.service(a)
	if err != nil {
		return err
	}
	on := deadline.DateOf(a.Now())
	if c.On != "" {
		if on, err = deadline.ParseDate(c.On); err != nil {
			return err
		}
	}
	clock, err := (&deadlineCmd{Calendar: cmp.Or(c.Calendar, s.Seat.State, "COM")}).clock()
	if err != nil {
		return err
	}
	t, err := duty.Of(s, on, clock)
	if err != nil {
		return err
	}
	switch {
	case c.ICal:
		return t.ICal(a.Data())
	case c.JSON:
		return terminal.PrintJSON(a.Data(), t)
	}
	return indented(a, t.Text())
}

// service reads the facts: of a file where there is one of the name, else of the list.
func (c *dutiesCmd) service(a *terminal.Terminal) (duty.Service, error) {
	if c.Service == terminal.Stdin {
		return duty.Read(a.In, "standard input")
	}
	f, err := os.Open(c.Service)
	if errors.Is(err, fs.ErrNotExist) {
		return duty.Known(c.Service)
	}
	if err != nil {
		return duty.Service{}, aedile.NotFoundf("read service", c.Service, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	return duty.Read(f, c.Service)
}

func (c *dutiesCmd) list(a *terminal.Terminal) error {
	all := duty.Designated()
	if c.JSON {
		return terminal.PrintJSON(a.Data(), all)
	}
	var rows [][]string
	for _, s := range all {
		rows = append(rows, s.Line())
	}
	if err := terminal.Table(a, "", duty.ListHead, rows); err != nil {
		return err
	}
	return terminal.Write(a.Out, "\n"+duty.Marks+"\n")
}

// indented writes a text of lines that may be set in, each broken where it would not fit.
func indented(a *terminal.Terminal, text string) error {
	for line := range strings.Lines(text) {
		bare := strings.TrimLeft(strings.TrimRight(line, "\n"), " ")
		if bare == "" {
			bare = "\n"
		}
		if err := terminal.Hanging(a, strings.Repeat(" ", len(line)-len(strings.TrimLeft(line, " "))), "", bare); err != nil {
			return err
		}
	}
	return nil
}
