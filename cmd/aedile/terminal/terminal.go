package terminal

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/sweep/intake"
)

// ProgramName is the name under which the program speaks.
const ProgramName = "aedile"

// Terminal is what surrounds a command: its streams, what they lead to, and the clock.
type Terminal struct {
	In          io.Reader
	Out         io.Writer // what a person reads of the result
	Err         io.Writer // everything else
	Raw, rawErr io.Writer // what Out and Err write to: for data, and for what the program itself draws
	InTerminal  bool
	OutTerminal bool
	ErrTerminal bool
	Width       int  // columns of the terminal that shows Out; 0: unknown
	Colour      bool // Out may have terminal colours
	Now         func() time.Time
}

// System returns the surroundings of this process.
func System() *Terminal {
	a := &Terminal{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: time.Now,
		InTerminal: term.IsTerminal(int(os.Stdin.Fd())), OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	a.Colour = a.OutTerminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		a.Width = w
	} else if _, err := fmt.Sscan(os.Getenv("COLUMNS"), &a.Width); err != nil {
		a.Width = 0
	}
	return a
}

// Guard lets Out and Err show what a terminal would obey. Nearly all that a person is told names something from outside.
func (a *Terminal) Guard() {
	a.Raw, a.rawErr = a.Out, a.Err
	a.Out, a.Err = reveal.Writer(a.Raw), reveal.Writer(a.rawErr)
}

// Data is where a result for programs is written: byte for byte, but for a terminal, which would obey it.
func (a *Terminal) Data() io.Writer {
	if a.OutTerminal || a.Raw == nil {
		return a.Out
	}
	return a.Raw
}

// FoundSome is the outcome of a command that did its work and found something. It is no error of the program.
type FoundSome struct{ Count int }

// Error says how many there are.
func (f FoundSome) Error() string { return fmt.Sprintf("%d findings", f.Count) }

// Found returns the outcome of a command that found so many.
func Found(n int) error {
	if n == 0 {
		return nil
	}
	return FoundSome{n}
}

// The exit statuses of the program.
const (
	StatusClean = 0
	statusFound = 1
	statusFault = 2 // the work could not be done, or not all of it
)

// statusOf is the one mapping from errors to exit statuses.
func statusOf(err error) int {
	switch {
	case err == nil:
		return StatusClean
	case errors.As(err, new(FoundSome)):
		return statusFound
	}
	return statusFault
}

// Exit reports the error on Err, as far as there is something to say, and returns the exit status.
func (a *Terminal) Exit(err error) int {
	status := statusOf(err)
	if status == statusFault {
		a.Explain(err)
	}
	return status
}

// Explain writes the error as a person reads it: each of those joined in it on a line of its own, with its hint.
func (a *Terminal) Explain(err error) {
	var packs *screen.Error
	if errors.As(err, &packs) {
		for _, d := range packs.Diagnostics {
			fmt.Fprint(a.Err, d.Render())
		}
		a.Say("%s: the packs cannot be used", Count(len(packs.Diagnostics), "diagnostic"))
		return
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // this very error is taken apart
		for _, e := range many.Unwrap() {
			a.Explain(e)
		}
		return
	}
	a.Say("%s", aedile.Message(err))
	if h := cmp.Or(aedile.HintOf(err), hintOfSystem(err)); h != "" {
		fmt.Fprintf(a.Err, "hint: %s\n", h)
	}
}

// hintOfSystem says what to do about what the system refused.
func hintOfSystem(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), diskFull(err):
		return "the disk is full: make room, or name a place on another; what was acknowledged before is kept"
	case errors.Is(err, syscall.EROFS):
		return "the file system can only be read: name a place that can be written to"
	case errors.Is(err, fs.ErrPermission):
		return "its owner can give you the right to it, or name another place"
	}
	return ""
}

// diskFull reports whether SQLite says so: its error holds no error of the system.
func diskFull(err error) bool {
	return err != nil && strings.Contains(err.Error(), "database or disk is full")
}

// Say writes a line to Err under the program's name.
func (a *Terminal) Say(format string, args ...any) {
	fmt.Fprintf(a.Err, "%s: %s\n", ProgramName, strings.TrimRight(fmt.Sprintf(format, args...), "\n"))
}

// SayUnless says what a person may ask not to hear.
func (a *Terminal) SayUnless(quiet bool, format string, args ...any) {
	if !quiet {
		a.Say(format, args...)
	}
}

// MaxToldFaults is how many faults are told one by one; all are counted.
const MaxToldFaults = 5

// SayFaults tells the first of the faults, and how many there are besides and where they are listed.
func (a *Terminal) SayFaults(first []aedile.Fault, n int, listed string) {
	first = first[:min(len(first), MaxToldFaults)]
	for _, f := range first {
		a.Say("fault: %s", faultLine(f))
	}
	if more := n - len(first); more > 0 {
		a.Say("and %s more%s", Count(more, "fault"), listed)
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
	return reveal.Text(line)
}

// Cells writes one row of a table, its cells apart by tabs. No cell can end the row or begin another: what a stranger wrote is one line.
func Cells(w io.Writer, row ...any) error {
	line := make([]string, len(row))
	for i, c := range row {
		line[i] = reveal.Text(fmt.Sprint(c))
	}
	_, err := fmt.Fprintln(w, strings.Join(line, "\t"))
	return err
}

// Count writes a number with what it counts: "1 item", "2 items".
func Count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// Flush lines up the columns of a table and writes it.
func Flush(w *tabwriter.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// PrintJSON writes the value as JSON for scripts and people.
func PrintJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// PrintJSONLine writes v as one line.
func PrintJSONLine(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Stdin is the name of standard input on the command line.
const Stdin = "-"

// Files are those that a command line names. No file means standard input, unless a person sits there.
func (a *Terminal) Files(op string, names []string) ([]intake.File, error) {
	if len(names) == 0 {
		if a.InTerminal {
			return nil, aedile.Invalidf(op, "", "no file to read").Hint("name files or folders, or send items to standard input")
		}
		names = []string{Stdin}
	}
	var out []intake.File
	stdins := 0
	for _, n := range names {
		f := intake.File{Name: n}
		if n == Stdin {
			stdins++
			f.Stream = a.In
		}
		out = append(out, f)
	}
	if stdins > 1 {
		return nil, aedile.Invalidf(op, Stdin, "standard input can be read only once")
	}
	return out, nil
}

// Progress shows on a terminal how far a run is, its rate and the time left. A nil progress shows nothing.
type Progress struct {
	mu       sync.Mutex
	bar      *progressbar.ProgressBar
	items    atomic.Int64
	findings atomic.Int64
	stop     chan struct{}
	stopped  sync.WaitGroup
}

// often is how often the bar is drawn.
const often = 200 * time.Millisecond

// ProgressOver starts a bar over what is read, where a person looks at Err and wants one.
func (a *Terminal) ProgressOver(in *intake.Files, quiet bool) *Progress {
	if !a.ErrTerminal || quiet {
		return nil
	}
	total := in.Size()
	if total == 0 {
		total = -1 // length unknown: a spinner with the rate
	}
	p := &Progress{stop: make(chan struct{})}
	p.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(cmp.Or(a.rawErr, a.Err)), progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(often/2), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription("screening"))
	p.stopped.Go(func() {
		t := time.NewTicker(often)
		defer t.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-t.C:
				p.mu.Lock()
				p.bar.Describe(fmt.Sprintf("%d items, %d findings", p.items.Load(), p.findings.Load()))
				_ = p.bar.Set64(in.Read()) // a bar that cannot be drawn is no fault of the run
				p.mu.Unlock()
			}
		}
	})
	return p
}

// Add counts what came of a batch.
func (p *Progress) Add(items, findings int) {
	if p != nil {
		p.items.Add(int64(items))
		p.findings.Add(int64(findings))
	}
}

// Aside clears the bar while f writes to the same terminal.
func (p *Progress) Aside(f func() error) error {
	if p == nil {
		return f()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.bar.Clear()
	return f()
}

// End removes the bar.
func (p *Progress) End() {
	if p == nil {
		return
	}
	close(p.stop)
	p.stopped.Wait()
	_ = p.bar.Clear()
}

// Outcome is the error, or, where there is none, that the work was done and so much was found.
func Outcome(err error, found int) error {
	if err == nil && found > 0 {
		return FoundSome{Count: found}
	}
	return err
}
