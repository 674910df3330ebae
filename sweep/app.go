// Package sweep joins the parts of the program: it opens files, loads packs, starts sweeps and writes what came of them. It is
// the one place besides the commands that knows the clock, the terminal and the file system.
//
// It decides nothing about items: that is the business of the packages it wires.
package sweep

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
)

// Program is the name under which the program speaks.
const Program = "aedile"

// App is the program's surroundings: its streams, the terminal and the clock.
type App struct {
	In          io.Reader
	Out         io.Writer // data only
	Err         io.Writer // everything else
	InTerminal  bool
	OutTerminal bool
	ErrTerminal bool
	Width       int  // columns of the terminal that shows Out; 0: unknown
	Colour      bool // Out may have terminal colours
	Now         func() time.Time
}

// System returns the surroundings of this process.
func System() *App {
	a := &App{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Now: time.Now,
		InTerminal: term.IsTerminal(int(os.Stdin.Fd())), OutTerminal: term.IsTerminal(int(os.Stdout.Fd())), ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
	a.Colour = a.OutTerminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		a.Width = w
	} else if _, err := fmt.Sscan(os.Getenv("COLUMNS"), &a.Width); err != nil {
		a.Width = 0
	}
	return a
}

// Findings is the outcome of a command that did its work and found something. It is no error of the program.
type Findings struct{ Count int }

// Error says how many findings there are.
func (f Findings) Error() string { return fmt.Sprintf("%d findings", f.Count) }

// The exit statuses of the program.
const (
	StatusClean    = 0
	StatusFindings = 1
	StatusFault    = 2 // the work could not be done, or not all of it
)

// Exit reports the error on Err, as far as there is something to say, and returns the exit status.
func (a *App) Exit(err error) int {
	var f Findings
	switch {
	case err == nil:
		return StatusClean
	case errors.As(err, &f):
		return StatusFindings
	}
	a.explain(err)
	return StatusFault
}

// explain writes the error as a person reads it: each of those joined in it on a line of its own, with its hint.
func (a *App) explain(err error) {
	var packs *screen.Error
	if errors.As(err, &packs) {
		for _, d := range packs.Diagnostics {
			fmt.Fprint(a.Err, d.Render())
		}
		a.say("%s: the packs cannot be used", count(len(packs.Diagnostics), "diagnostic"))
		return
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // this very error is taken apart
		for _, e := range many.Unwrap() {
			a.explain(e)
		}
		return
	}
	a.say("%s", aedile.Message(err))
	if h := aedile.HintOf(err); h != "" {
		fmt.Fprintf(a.Err, "hint: %s\n", h)
	}
}

// say writes a line to Err under the program's name.
func (a *App) say(format string, args ...any) {
	fmt.Fprintf(a.Err, "%s: %s\n", Program, strings.TrimRight(fmt.Sprintf(format, args...), "\n"))
}

// Version returns the version of the program: the module's where it was installed as such, with the commit where it was
// built from a checkout, else "devel".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
