// Command aedile screens listings, posts and advertisements against EU law and says what it found, where, and on what ground.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/aedile/aedile/cmd/aedile/ads"
	"github.com/aedile/aedile/cmd/aedile/archive"
	"github.com/aedile/aedile/cmd/aedile/image"
	"github.com/aedile/aedile/cmd/aedile/model"
	"github.com/aedile/aedile/cmd/aedile/parcel"
	"github.com/aedile/aedile/cmd/aedile/proof"
	"github.com/aedile/aedile/cmd/aedile/report"
	"github.com/aedile/aedile/cmd/aedile/risk"
	"github.com/aedile/aedile/cmd/aedile/sor"
	"github.com/aedile/aedile/cmd/aedile/terminal"

	_ "time/tzdata"

	"github.com/alecthomas/kong"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/screen/source"
)

// calendars have zones, and a machine may have no table of them

// commands are the commands of the program, one file each.
type commands struct {
	Config string `placeholder:"FILE" help:"Configuration file. Default: aedile.yaml here, in the user's settings, or in /etc/aedile; see aedile config check."`

	Screen  screenCmd      `cmd:"" help:"Screen files of listings, posts or ads."`
	Inspect inspectCmd     `cmd:"" help:"Show how a file is read: its first records, what was understood, and a mapping file to start from."`
	Join    joinCmd        `cmd:"" help:"Bring posts and the listings they lead to together, and screen the pairs."`
	Pack    packCmd        `cmd:"" help:"Look at rule packs, test them, compare them."`
	Eval    evalCmd        `cmd:"" help:"Measure findings against labelled items."`
	Law     lawCmd         `cmd:"" help:"Look at the provisions that rules and procedures cite."`
	Ads     ads.Commands   `cmd:"" help:"Look at repositories of advertisements (art 26, 28, 39 DSA)."`
	Model   model.Verbs    `cmd:"" help:"Keep models that score pictures."`
	Image   image.Commands `cmd:"" help:"Look at pictures: codes, hashes, marks of how they were made."`
	Version versionCmd     `cmd:"" help:"Say what is built in."`

	Settings   configCmd     `cmd:"" name:"config" help:"Look at the configuration."`
	Completion completionCmd `cmd:"" help:"Print a script that completes commands in a shell."`
	Man        manCmd        `cmd:"" help:"Print the manual page."`

	Register registerCmd        `cmd:"" help:"Keep public registers as of a date: alerts, medicines, substances, claims." group:"Registers"`
	Match    matchCmd           `cmd:"" help:"Say which records of two tables are one product." group:"Registers"`
	Link     linkCmd            `cmd:"" help:"Say what web addresses are, and follow short ones." group:"Registers"`
	Sweep    sweepCmd           `cmd:"" help:"Screen on many machines." group:"Many machines"`
	Archive  archive.ArchiveCmd `cmd:"" help:"Look after an archive of items as they were seen." group:"Many machines"`
	Backtest backtestCmd        `cmd:"" help:"Show the findings that other packs would add and remove over all items of an archive." group:"Many machines"`
	Sample   sampleCmd          `cmd:"" help:"Check items at random and estimate how many have findings (art 31(3) DSA)." group:"Registers"`

	Case     caseCmd             `cmd:"" help:"Work on cases: open, move, see what is due." group:"Casework"`
	Notice   noticeCmd           `cmd:"" help:"Take in notices (art 16 DSA)." group:"Casework"`
	Decide   decideCmd           `cmd:"" help:"Decide, with a statement of reasons (art 17 DSA)." group:"Casework"`
	Request  requestCmd          `cmd:"" help:"Ask for information and answer (art 67, 51 DSA)." group:"Casework"`
	Serve    serveCmd            `cmd:"" help:"Serve the desk: pages for people, the API, and the work in the background." group:"The desk"`
	Token    tokenCmd            `cmd:"" help:"Give programs tokens, and people links to come in." group:"The desk"`
	Deadline deadlineCmd         `cmd:"" help:"Count a period of legal time (Reg. 1182/71)." group:"Casework"`
	Duties   dutiesCmd           `cmd:"" help:"Show the duties of a service on a day, each with its source and the record that meets it." group:"Casework"`
	Fine     fineCmd             `cmd:"" help:"Work out caps of fines and limitation (arts 52, 74 to 78 DSA)." group:"Casework"`
	Desk     deskCmd             `cmd:"" help:"Look after the lists of the desk." group:"Casework"`
	Verify   proof.CaseVerifyCmd `cmd:"" help:"Verify the record, as aedile case verify does." group:"Casework"`
	Exchange parcel.Exchange     `cmd:"" help:"Work with another desk: requests, answers, orders and cases as parcels that each side verifies." group:"Casework"`
	Witness  proof.WitnessCmd    `cmd:"" help:"Cosign checkpoints, so that no owner can make a record anew." group:"Casework"`
	Risk     risk.Commands       `cmd:"" help:"Keep the register of systemic risks, and report on it (art 34, 35, 42 DSA)." group:"Casework"`
	Report   report.Commands     `cmd:"" help:"Write, read, lint and compare reports on transparency, risks and audits (art 15, 24, 37, 42 DSA)." group:"Casework"`
	SOR      sor.Commands        `cmd:"" name:"sor" help:"Validate, file and count statements of reasons (art 24(5) DSA)." group:"Casework"`
}

const description = `Screens listings, posts and advertisements against EU law. Findings are suspected, not established.

Exit status: 0 nothing found, 1 findings, 2 the work could not be done. Standard output is data only.`

func main() {
	heedLimits()
	collectLate()
	os.Exit(run(terminal.System(), os.Args[1:]))
}

// run parses the arguments, runs the command they name and returns the exit status.
func run(a *terminal.Terminal, args []string) int {
	a.Guard()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second signal ends the process at once
	if len(args) > 0 && args[0] == "help" {
		args = append(args[1:], "--help")
	}
	if len(args) == 1 && args[0] == "--version" {
		fmt.Fprintf(a.Out, "%s %s\n", terminal.ProgramName, version())
		return terminal.StatusClean
	}
	set, err := readSettings(args, os.LookupEnv)
	if err != nil {
		return a.Exit(err)
	}
	var c commands
	p, err := kong.New(&c, kong.Name(terminal.ProgramName), kong.Description(description), kong.Writers(a.Out, a.Err),
		kong.Bind(a, set), kong.Resolvers(set),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Vars{"formats": strings.Join(source.Formats(), ","), "format_list": strings.Join(source.Formats(), ", "),
			"registers": strings.Join(all.Names(), ", "), "strata": strataFields()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}))
	if err != nil {
		return a.Exit(err)
	}
	if err := set.Validate(p.Model); err != nil {
		return a.Exit(err)
	}
	k, err := p.Parse(args)
	if err != nil {
		return a.Exit(aedile.Invalidf("read command line", "", "").Hint("aedile --help").Because(err))
	}
	return a.Exit(k.Run())
}
