// Package ads holds the commands on repositories of advertisements.
//
// It judges nothing itself: sweep/ads does.
package ads

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/report/repository"
	"github.com/aedile/aedile/screen/advert"
	"github.com/aedile/aedile/screen/source/adlibrary"
	"github.com/aedile/aedile/sweep/ads"
	"github.com/aedile/aedile/sweep/packset"
)

// Commands are those below aedile ads.
type Commands struct {
	Audit auditCmd `cmd:"" help:"Ask each record of a repository for what art 39(2) DSA wants, and whom its ads were aimed at (art 26(3), 28(2))."`
	Items itemsCmd `cmd:"" help:"Write the records of a repository as items, for every other command."`
}

// readFlags say how a repository is read.
type readFlags struct {
	Format  string   `placeholder:"SHAPE" enum:",meta,tiktok,google,linkedin,generic,items" default:"" help:"Shape of the records: meta, tiktok, google, linkedin, items, or generic by the names of fields. Default: what each looks like."`
	Map     string   `placeholder:"FILE" help:"YAML file that says which column holds what."`
	Targets []string `placeholder:"FILE" help:"Two tables of parameters that stand apart: names (id, name) and links (target_id, ad_id)."`
	Service string   `placeholder:"NAME" help:"Service of ads that do not name theirs."`
	Seen    string   `placeholder:"TIME" help:"When the file was fetched, as in 2026-11-30T08:00:00Z."`
	File    string   `arg:"" help:"Answer of an interface, export or table; - is standard input."`
}

// config reads what the flags name.
func (f *readFlags) config(a *terminal.Terminal) (adlibrary.Config, error) {
	c := adlibrary.Config{Format: f.Format, Service: f.Service, SeenAt: f.Seen}
	if f.Map != "" {
		r, err := terminal.Open(a, "read mapping", f.Map)
		if err != nil {
			return c, err
		}
		defer r.Close()
		if c.Map, err = adlibrary.LoadMapping(r); err != nil {
			return c, fmt.Errorf("%s: %w", f.Map, err)
		}
	}
	switch len(f.Targets) {
	case 0:
		return c, nil
	case 2:
	default:
		return c, aedile.Invalidf("read ads", "--targets", "wants two tables").Hint("--targets names.csv --targets links.csv")
	}
	var tables [2]io.ReadCloser
	for i, n := range f.Targets {
		r, err := terminal.Open(a, "read parameters", n)
		if err != nil {
			return c, err
		}
		defer r.Close()
		tables[i] = r
	}
	of, err := adlibrary.Parameters(tables[0], tables[1])
	c.Parameters = of
	return c, err
}

type auditCmd struct {
	readFlags `embed:""`
	Packs     []string `placeholder:"DIR" sep:"none" help:"Folder of packs beside the shipped ones. May be repeated."`
	Pack      []string `placeholder:"NAME" default:"ads" help:"Packs to screen with. Default: ads."`
	Out       string   `short:"o" placeholder:"FILE" help:"Write the report as a page."`
	Images    string   `placeholder:"DIR" help:"Folder of pictures, by the last part of their address, for the page."`
	JSON      bool     `name:"json" help:"Print the audit as JSON."`
	Shown     int      `placeholder:"N" default:"200" help:"Advertisements that the page shows."`
	Workers   int      `placeholder:"N" help:"Goroutines that screen. Default: one a core."`
}

// Help says what the command tells.
func (auditCmd) Help() string {
	return "Prints a row for each letter of art 39(2): how many records are whole, do not say, lack something, or cannot be right. What is missing is not always " +
		"owed, and nothing is established.\n\nExit status: 0 no finding, 1 findings, 2 the file cannot be read."
}

// Run audits one repository.
func (c *auditCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	read, err := c.config(a)
	if err != nil {
		return err
	}
	set, err := packset.Load(packset.Selection{Dirs: c.Packs, Names: c.Pack}, packset.Registers{None: true}, a.Now())
	if err != nil {
		return err
	}
	in, err := terminal.Open(a, "audit ads", c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	start := a.Now()
	got, err := ads.Audit(ctx, set.Screener, filepath.Base(c.File), in,
		ads.Config{Read: read, AsOf: start.UTC().Format("2006-01-02"), Shown: c.Shown, Workers: c.Workers})
	if err != nil {
		return err
	}
	if c.Out != "" {
		page := repository.Config{Ran: aedile.Ran{Packs: set.Screener.Packs()}, Command: c.again(), Picture: pictures(c.Images)}
		err = terminal.WriteFile(a, c.Out, terminal.Public, func(w io.Writer) error { return repository.Write(w, got, page) })
	}
	if err == nil && c.Out != "-" {
		err = c.print(a, got)
	}
	a.SayFaults(got.First, got.Faults, "")
	a.Say("%s, %s in %.2f s; suspected, not established", terminal.Count(got.Ads, "ad"), terminal.Count(got.Faults, "fault"),
		a.Now().Sub(start).Seconds())
	if got.Ads == 0 && got.Faults > 0 {
		return aedile.Invalidf("audit ads", c.File, "no record could be read")
	}
	return terminal.Outcome(err, found(got))
}

// found is how many findings an audit has.
func found(a *advert.Audit) (n int) {
	for _, f := range a.Findings {
		n += f.Ads
	}
	return n
}

// again is the command that makes the page again.
func (c *auditCmd) again() string {
	parts := []string{"aedile ads audit"}
	for _, x := range []struct{ flag, value string }{{"--format", c.Format}, {"--map", c.Map}, {"--service", c.Service},
		{"--images", c.Images}, {"-o", c.Out}} {
		if x.value != "" {
			parts = append(parts, x.flag, x.value)
		}
	}
	return strings.Join(append(parts, c.File), " ")
}

// print writes the audit to standard output.
func (c *auditCmd) print(a *terminal.Terminal, got *advert.Audit) error {
	if c.JSON {
		return terminal.PrintJSON(a.Data(), got)
	}
	head, rows := repository.Rows(got)
	if err := terminal.Table(a, "", head, rows); err != nil {
		return err
	}
	var gaps [][]string
	for _, x := range got.Codes {
		gaps = append(gaps, []string{fmt.Sprint(x.Ads), x.Code, x.Weight.String(), x.Text})
	}
	for _, x := range got.Findings {
		gaps = append(gaps, []string{fmt.Sprint(x.Ads), string(x.Check), "suspected", x.Title})
	}
	if len(gaps) == 0 {
		return nil
	}
	fmt.Fprintln(a.Data())
	return terminal.Table(a, "", []string{"ads", "what", "is", "in words"}, gaps)
}

// pictures finds pictures in a folder by the last part of their address.
func pictures(dir string) func(string) ([]byte, bool) {
	if dir == "" {
		return nil
	}
	return func(url string) ([]byte, bool) {
		url, _, _ = strings.Cut(url, "?")
		name := path.Base(url)
		if !filepath.IsLocal(name) {
			return nil, false
		}
		f, err := os.Open(filepath.Join(dir, name)) //nolint:gosec // a name alone, in a folder that the user names
		if err != nil {
			return nil, false
		}
		defer f.Close()
		b, err := io.ReadAll(io.LimitReader(f, repository.MaxPictureBytes+1))
		return b, err == nil
	}
}

type itemsCmd struct {
	readFlags `embed:""`
}

// Run writes items.
func (c *itemsCmd) Run(a *terminal.Terminal) error {
	read, err := c.config(a)
	if err != nil {
		return err
	}
	in, err := terminal.Open(a, "read ads", c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	n, faults, first, err := ads.Convert(filepath.Base(c.File), in, read, a.Data())
	a.SayFaults(first, faults, "")
	a.Say("%s, %s", terminal.Count(n, "ad"), terminal.Count(faults, "fault"))
	return err
}
