package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/archive"
	"github.com/aedile/aedile/cmd/aedile/terminal"

	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/ignore"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// readFlags say how files are read.
type readFlags struct {
	Format    string      `placeholder:"FORMAT" enum:",${formats}" default:"" help:"Format of the files: ${format_list}. Default: detected."`
	Encoding  string      `placeholder:"NAME" help:"Encoding of text, as in windows-1250. Default: UTF-8, or what the letters show, which is noted."`
	MaxRecord sizeFlag    `placeholder:"SIZE" default:"2MiB" help:"Longest record that is read whole, as in 16MiB; of a longer one the beginning is read."`
	Map       string      `placeholder:"FILE" help:"YAML file that says which column holds which field."`
	Kind      aedile.Kind `placeholder:"KIND" enum:"listing,post,ad" default:"listing" help:"What items are that do not say so: listing, post or ad."`
	Service   string      `placeholder:"NAME" help:"Service of items that do not name theirs."`
}

// intake prepares to read the files.
func (f readFlags) intake(a *terminal.Terminal, op string, names []string) (*intake.Files, error) {
	c := f.source()
	var err error
	if c.Map, err = mapping(f.Map); err != nil {
		return nil, err
	}
	files, err := a.Files(op, names)
	if err != nil {
		return nil, err
	}
	return intake.New(files, c, nil), nil
}

// source says how files are read, but for the map.
func (f readFlags) source() source.Config {
	return source.Config{Format: f.Format, Kind: f.Kind, Service: f.Service, Encoding: f.Encoding, MaxLineBytes: int(f.MaxRecord)}
}

// sizeFlag is a number of bytes, as in 2MiB.
type sizeFlag int

// UnmarshalText reads a number with an optional unit: KiB, MiB or GiB, or K, M, G for the same.
func (s *sizeFlag) UnmarshalText(b []byte) error {
	text, unit := strings.ToLower(string(b)), 1
	for suffix, n := range map[string]int{"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30,
		"b": 1} {
		if rest, ok := strings.CutSuffix(text, suffix); ok && strings.Trim(rest, "0123456789") == "" && rest != "" {
			text, unit = rest, n
			break
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 || n > (1<<31)/unit {
		return aedile.Invalidf("read size", string(b), "want a number of bytes up to 2 GiB, as in 16MiB")
	}
	*s = sizeFlag(n * unit)
	return nil
}

// mapping reads a mapping file.
func mapping(name string) (*source.Mapping, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no mapping is what the reader takes as such
	}
	f, err := os.Open(name) //nolint:gosec // the user names it
	if err != nil {
		return nil, aedile.NotFoundf("read mapping", name, "cannot be read").Because(err)
	}
	defer f.Close()
	m, err := source.LoadMapping(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

// ignoreFlags choose what is set aside.
type ignoreFlags struct {
	Ignore         []string `placeholder:"FILE" sep:"none" help:"YAML file of findings to set aside, each with a reason and a last day. May be repeated."`
	ShowSuppressed bool     `help:"Write findings that are set aside as well, marked."`
	AsOf           string   `placeholder:"DAY" help:"Day for which ignore entries count, as in 2026-12-31. Default: today."`
}

// list reads the ignore files.
func (f ignoreFlags) list(now time.Time) (*ignore.List, error) {
	today := cmp.Or(f.AsOf, now.Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, today); err != nil {
		return nil, aedile.Invalidf("screen", "--as-of "+f.AsOf, "no day of the calendar").Hint("write it as in 2026-12-31")
	}
	var entries []ignore.Entry
	for _, n := range f.Ignore {
		b, err := os.ReadFile(n) //nolint:gosec // the user names it
		if err != nil {
			return nil, aedile.NotFoundf("read ignore file", n, "cannot be read").Because(err)
		}
		es, err := ignore.Parse(n, b)
		if err != nil {
			return nil, err
		}
		entries = append(entries, es...)
	}
	return ignore.New(entries, today), nil
}

// gateFlags say which findings count, and when the command ends with a status that stops a pipeline.
type gateFlags struct {
	Grade     aedile.Grade `placeholder:"GRADE" enum:"act,review" default:"review" help:"act: only findings to act on without asking. Default: all."`
	Baseline  string       `placeholder:"FILE" help:"NDJSON of an earlier run: only what is new since."`
	FailOn    string       `placeholder:"GRADE" enum:"act,review,never" default:"review" help:"Exit status 1 for findings of this grade or above: act, review or never. Default: review."`
	MaxFaults string       `placeholder:"N|P%" help:"Exit status 2 where more than N records, or P % of them, could not be read. Default: any number may fail."`
}

// known reads the baseline.
func (f gateFlags) known(a *terminal.Terminal) (*sweep.Baseline, error) {
	if f.Baseline == "" {
		return nil, nil //nolint:nilnil // nothing is known
	}
	r, err := terminal.Open(a, "read baseline", f.Baseline)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := sweep.ReadBaseline(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Baseline, err)
	}
	return b, nil
}

// fails is the grade from which findings stop a pipeline, "" where none do.
func (f gateFlags) fails() aedile.Grade {
	if f.FailOn == "never" {
		return ""
	}
	return aedile.Grade(f.FailOn)
}

// judge says how a run ends that came to its end.
func (f gateFlags) judge(ran aedile.Ran) error {
	if most, err := f.mostFaults(ran.Items + ran.Faults); err != nil || ran.Faults > most {
		return cmp.Or(err, error(aedile.Limitf("screen", "", "%s, more than --max-faults %s", terminal.Count(ran.Faults, "fault"),
			f.MaxFaults)))
	}
	switch f.fails() {
	case aedile.Act:
		return terminal.Found(ran.ByGrade[aedile.Act])
	case aedile.Review:
		return terminal.Found(ran.Findings)
	}
	return nil
}

// mostFaults returns how many of so many records may be faults.
func (f gateFlags) mostFaults(of int) (int, error) {
	if f.MaxFaults == "" {
		return of, nil
	}
	digits, percent := strings.CutSuffix(f.MaxFaults, "%")
	n, err := strconv.ParseFloat(digits, 64)
	switch {
	case err != nil || n < 0 || percent && n > 100 || !percent && n != math.Trunc(n):
		return 0, aedile.Invalidf("screen", "--max-faults "+f.MaxFaults,
			"is neither a number nor a percentage").Hint("write it as 100 or 0.5%")
	case percent:
		return int(n * float64(of) / 100), nil
	}
	return int(n), nil
}

type screenCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	readFlags     `embed:"" group:"Reading"`
	gateFlags     `embed:"" group:"Gates"`

	Output      string `placeholder:"FORM" enum:",table,ndjson,html,parquet,csv,xlsx,sarif,junit" default:"" help:"table, ndjson, html, parquet, csv, xlsx, sarif or junit. Default: by the name after -o, else table on a terminal and ndjson elsewhere." group:"Writing"`
	Out         string `short:"o" placeholder:"FILE" help:"Write to this file." group:"Writing"`
	By          string `placeholder:"WHAT" enum:",item,trader,goods" default:"" help:"Table of items, traders or goods with their findings, most to act on first, in the place of the findings. Goods are what several offer under one title." group:"Writing"`
	Top         int    `placeholder:"N" help:"So many items, traders or goods in such a table; so many names in the charts of a report. Default: all, and 10." group:"Writing"`
	ignoreFlags `embed:"" group:"Writing"`
	Workers     int    `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Quiet       bool   `short:"q" help:"No progress bar and no summary on stderr."`
	Archive     string `placeholder:"PLACE" help:"Keep every item that is read in this archive, each once: a folder, or s3://HOST/BUCKET/PREFIX."`
	Images      string `placeholder:"DIR" help:"Folder of the items' pictures, by the last part of their address: codes and marks in them are screened too."`
	Known       string `placeholder:"DIR" help:"Folder that keeps what the last run found: items that are the same since, under the same packs and registers, are not screened again, and what is put out is what a run over all would."`

	by func(context.Context, *packset.Set) (sweep.Screener, func(), error) // screens in the place of this machine; nil: this machine does

	Files []string `arg:"" optional:"" name:"file" help:"Files or folders: NDJSON, JSON, CSV, TSV, XLSX, Merchant and other XML feeds, HTML pages, WARC, Parquet; plain, .gz, .zst, .bz2, or in .zip and .tar. None, or -, is standard input."`
}

// Run screens the files.
func (c *screenCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	start := a.Now()
	conf, err := c.config(a)
	if err != nil {
		return err
	}
	in, err := c.intake(a, "screen", c.Files)
	if err != nil {
		return err
	}
	if err := in.Look(ctx, c.Images); err != nil {
		return err
	}
	output := c.Output
	if c.By != "" && !toFile(c.Out) {
		output = cmp.Or(output, tableOutput)
	}
	name, err := formOf(a, output, c.Out)
	if err != nil {
		return err
	}
	set, err := load(a, c.selection(), c.registers())
	if err != nil {
		return err
	}
	out, err := outputTo(a, c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	to, err := newForm(a, formConfig{name, c.Out, set.Packs, c.fails(), report.By(c.By), c.Top}, out)
	if err != nil {
		return err
	}
	conf.Started, conf.KeepItems = started(set), name == htmlOutput
	if c.Known != "" {
		if conf.Known, err = sweep.OpenKnown(c.Known, set, version()); err != nil {
			return err
		}
		defer conf.Known.Discard()
	}
	kept, err := archive.Keep(ctx, a, c.Archive, in)
	if err != nil {
		return err
	}
	w := &written{to: to, shared: name == tableOutput && a.OutTerminal && !toFile(c.Out), bar: a.ProgressOver(in, c.Quiet)}
	screener, ended, err := c.screener(ctx, set)
	if err != nil {
		return err
	}
	defer ended()
	ran, err := sweep.Screen(ctx, screener, in, conf, w)
	w.bar.End()
	if ran.Sources == nil { // it did not come to its end
		return errors.Join(to.Flush(), err, kept.Flush(ctx))
	}
	if failed := errors.Join(kept.Flush(ctx), to.Close(ran), out.commit(), conf.Known.Commit()); failed != nil {
		return failed
	}
	for _, s := range in.Warnings() {
		a.Say("warning: %s", s)
	}
	if !c.Quiet {
		summary(a, ran, w.told, a.Now().Sub(start))
		kept.Say(a)
		if conf.Known != nil {
			a.Say("%d of %s as in the last run, not screened again", conf.Known.Items, terminal.Count(ran.Items, "item"))
		}
	}
	return cmp.Or(err, c.judge(ran))
}

// screener returns what screens, and what to call when it has.
func (c *screenCmd) screener(ctx context.Context, set *packset.Set) (sweep.Screener, func(), error) {
	if c.by == nil {
		return set.Screener, func() {}, nil
	}
	return c.by(ctx, set)
}

// cores returns how many cores are meant by a flag: all of them by 0.
func cores(n int) int { return cmp.Or(n, runtime.GOMAXPROCS(0)) }

// config reads what the flags name beside items, packs and registers.
func (c *screenCmd) config(a *terminal.Terminal) (conf sweep.ScreenConfig, err error) {
	conf = sweep.ScreenConfig{ShowSuppressed: c.ShowSuppressed, Workers: c.Workers, Grade: c.Grade}
	if _, err := c.mostFaults(0); err != nil {
		return conf, err
	}
	if c.Top < 0 {
		return conf, aedile.Invalidf("screen", fmt.Sprintf("--top %d", c.Top), "is no number of things")
	}
	if conf.Ignore, err = c.list(a.Now()); err != nil {
		return conf, err
	}
	conf.Baseline, err = c.known(a)
	return conf, err
}

// written passes what a sweep finds on to a form, batch by batch, and clears the progress bar meanwhile where both are on one terminal.
type written struct {
	to       form
	bar      *terminal.Progress
	shared   bool // the form writes to the terminal that shows the bar
	findings []report.Entry
	faults   []aedile.Fault
	told     sweep.Faults // of the whole run
}

// Finding takes a finding.
func (w *written) Finding(f aedile.Finding, it *aedile.Item) error {
	e := report.Entry{Finding: f}
	if page, ok := w.to.(*report.HTML); ok && !page.Full(f.Grade) {
		e.Context = report.Quotes(f.Evidence)
		if it != nil {
			e.Context = report.Context(it, f.Evidence)
		}
	}
	w.findings = append(w.findings, e)
	return nil
}

// Fault takes a fault.
func (w *written) Fault(f aedile.Fault) error {
	w.told.Add(f)
	w.faults = append(w.faults, f)
	return nil
}

// Batch writes what was taken.
func (w *written) Batch(items int) error {
	w.bar.Add(items, len(w.findings))
	if w.shared && len(w.findings) > 0 {
		return w.bar.Aside(w.write)
	}
	return w.write()
}

func (w *written) write() error {
	for _, e := range w.findings {
		if err := w.to.Finding(e); err != nil {
			return err
		}
	}
	for _, f := range w.faults {
		if err := w.to.Fault(f); err != nil {
			return err
		}
	}
	w.findings, w.faults = w.findings[:0], w.faults[:0]
	return w.to.Flush()
}

// shadowed is how often rules on trial matched.
func shadowed(x aedile.Ran) (n int) {
	for _, k := range x.Shadow {
		n += k
	}
	return n
}

// summary tells a person what the run came to.
func summary(a *terminal.Terminal, x aedile.Ran, faults sweep.Faults, took time.Duration) {
	line := fmt.Sprintf("%s, %s", terminal.Count(x.Items, "item"), terminal.Count(x.Findings, "finding"))
	if x.Findings > 0 {
		line += fmt.Sprintf(" (%d to act on, %d to review)", x.ByGrade[aedile.Act], x.ByGrade[aedile.Review])
	}
	for _, left := range []struct {
		n    int
		what string
	}{{x.Hidden, "set aside"}, {x.Known, "known before"}, {x.Below, "below the grade"}, {shadowed(x), "by rules on trial, not counted"}} {
		if left.n > 0 {
			line += fmt.Sprintf(", %d %s", left.n, left.what)
		}
	}
	a.Say("%s, %s in %.2f s; suspected, not established", line, terminal.Count(x.Faults, "fault"), took.Seconds())
	a.SayFaults(faults.First, faults.Count, ": --output ndjson lists all")
	for _, n := range x.Notes {
		a.Say("note: %s", n)
	}
}
