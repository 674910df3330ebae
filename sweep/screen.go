package sweep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/ignore"
)

// ScreenConfig says what Screen reads, how, and what it writes.
type ScreenConfig struct {
	Files          []string
	Packs          Selection
	Registers      Shelf
	Source         source.Config
	Map            string // file with a mapping of columns; none: the usual names
	Output         string // one of the forms; "" suits where it goes
	Out            string // file; "" and "-" are standard output
	Ignore         []string
	ShowSuppressed bool
	Workers        int
	Quiet          bool
	AsOf           string // day for which ignore entries count, YYYY-MM-DD; "": today
}

// Screen screens files and writes what it finds. It returns Findings where there are any that are not set aside, and an
// error where the work could not be done or a file could not be read. Faults of single records are counted and told, no more.
func (a *App) Screen(ctx context.Context, c ScreenConfig) error {
	start := a.Now()
	ig, err := a.ignoreList(c.Ignore, c.AsOf)
	if err != nil {
		return err
	}
	if c.Source.Map, err = mapping(c.Map); err != nil {
		return err
	}
	in, err := a.inputs("screen", c.Files, c.Source)
	if err != nil {
		return err
	}
	s, ps, notes, err := a.compiledWith(c.Packs, c.Registers)
	if err != nil {
		return err
	}
	out, err := a.output(c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	form := a.form(c.Output, c.Out)
	to, err := a.newSink(form, c.Out, out, ps)
	if err != nil {
		return err
	}
	r := &run{in: in, to: to, ignore: ig, show: c.ShowSuppressed, own: form == TableOutput && a.OutTerminal && !toFile(c.Out),
		ran: ranWith(s, notes)}
	if a.ErrTerminal && !c.Quiet {
		r.bar = a.newProgress(in)
	}
	err = s.Sweep(ctx, in.batches(ctx), screen.SweepConfig{Workers: c.Workers, Keep: form == HTMLOutput}, r.emit)
	r.bar.end()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return errors.Join(to.Flush(), stopped("screen", err))
	}
	if err := r.close(a.Now().Sub(start)); err != nil {
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	if !c.Quiet {
		a.summary(r)
	}
	return r.outcome()
}

// ranWith begins the account of a run.
func ranWith(s *screen.Screener, notes []string) aedile.Ran {
	return aedile.Ran{Program: Program, Version: Version(), Packs: s.Packs(), Registers: s.Registers(), Detectors: s.Detectors(), Notes: notes,
		ByGrade: map[aedile.Grade]int{}, ByCheck: map[aedile.CheckID]int{}, ByFault: map[string]int{}}
}

// stopped says that a person, or what they use to stop programs, ended the work.
func stopped(op string, err error) error {
	if errors.Is(err, context.Canceled) {
		return aedile.Limitf(op, "", "interrupted; what was written is not complete")
	}
	return fmt.Errorf("%s: %w", op, err)
}

// ignoreList reads the ignore files.
func (a *App) ignoreList(names []string, asOf string) (*ignore.List, error) {
	today := cmp.Or(asOf, a.Now().Format(time.DateOnly))
	if _, err := time.Parse(time.DateOnly, today); err != nil {
		return nil, aedile.Invalidf("screen", "--as-of "+asOf, "no day of the calendar").Hint("write it as in 2026-12-31")
	}
	var entries []ignore.Entry
	for _, n := range names {
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

// maxToldFaults is how many faults are told one by one at the end; all are counted.
const maxToldFaults = 5

// run gathers what comes of a sweep and passes it on.
type run struct {
	in     *inputs
	to     sink
	ignore *ignore.List
	show   bool // findings that are set aside are written as well
	own    bool // the findings go to a terminal that shows the bar too
	bar    *progress
	ran    aedile.Ran
	told   []aedile.Fault
}

// emit takes what came of one batch.
func (r *run) emit(o screen.Output) error {
	f := r.in.next()
	f.items += o.Items
	r.ran.Items += o.Items
	if o.Err != nil {
		if errors.Is(o.Err, context.Canceled) {
			return o.Err
		}
		f.failed = true
		o.Faults = append(o.Faults, *source.FaultOf(o.Err))
	}
	r.bar.add(o.Items, len(o.Findings))
	write := func() error {
		for i := range o.Findings {
			if err := r.finding(&o.Findings[i], o.Kept); err != nil {
				return err
			}
		}
		for _, x := range o.Faults {
			x.Source = cmp.Or(x.Source, f.name)
			if err := r.fault(f, x); err != nil {
				return err
			}
		}
		return r.to.Flush()
	}
	if r.own && len(o.Findings) > 0 {
		return r.bar.aside(write)
	}
	return write()
}

func (r *run) finding(f *aedile.Finding, kept map[aedile.Digest]*aedile.Item) error {
	f.Suppressed = r.ignore.Apply(f)
	if f.Suppressed == nil {
		r.ran.Findings++
		r.ran.ByGrade[f.Grade]++
		r.ran.ByCheck[f.Check]++
	} else {
		r.ran.Hidden++
		if !r.show {
			return nil
		}
	}
	e := report.Entry{Finding: *f}
	if page, ok := r.to.(*report.HTML); ok && !page.Full(f.Grade) {
		e.Context = report.Quotes(f.Evidence)
		if it := kept[f.Item.Digest]; it != nil {
			e.Context = report.Context(it, f.Evidence)
		}
	}
	return r.to.Finding(e)
}

func (r *run) fault(f *input, x aedile.Fault) error {
	f.faults++
	r.ran.Faults++
	r.ran.ByFault[string(x.Class)]++
	if len(r.told) < maxToldFaults {
		r.told = append(r.told, x)
	}
	return r.to.Fault(x)
}

// close completes the account of the run and writes it.
func (r *run) close(took time.Duration) error {
	var notes []string
	r.ran.Sources, notes = r.in.ran()
	r.ran.Notes = slices.Concat(r.ran.Notes, r.ignore.Notes(), notes)
	r.ran.Seconds = took.Round(time.Millisecond).Seconds()
	return r.to.Close(r.ran)
}

// outcome says how the run ended.
func (r *run) outcome() error {
	if bad := r.in.unread(); len(bad) > 0 {
		return aedile.Invalidf("screen", strings.Join(bad, ", "), "could not be read")
	}
	if r.ran.Findings > 0 {
		return Findings{r.ran.Findings}
	}
	return nil
}

// summary tells a person what the run came to.
func (a *App) summary(r *run) {
	x := &r.ran
	line := fmt.Sprintf("%s, %s", count(x.Items, "item"), count(x.Findings, "finding"))
	if x.Findings > 0 {
		line += fmt.Sprintf(" (%d to act on, %d to review)", x.ByGrade[aedile.Act], x.ByGrade[aedile.Review])
	}
	if x.Hidden > 0 {
		line += fmt.Sprintf(", %d set aside", x.Hidden)
	}
	a.say("%s, %s in %.2f s; suspected, not established", line, count(x.Faults, "fault"), x.Seconds)
	for _, f := range r.told {
		a.say("fault: %s", faultLine(f))
	}
	if more := x.Faults - len(r.told); more > 0 {
		a.say("and %s more: --output ndjson lists all", count(more, "fault"))
	}
	for _, n := range x.Notes {
		a.say("note: %s", n)
	}
}

func faultLine(f aedile.Fault) string {
	line := f.Source
	if f.Line > 0 {
		line += fmt.Sprintf(":%d", f.Line)
	}
	for _, part := range []string{string(f.Item), f.Check, f.Msg} {
		if part != "" {
			line += ": " + part
		}
	}
	if f.Hint != "" {
		line += " (" + f.Hint + ")"
	}
	return report.Reveal(line)
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}
