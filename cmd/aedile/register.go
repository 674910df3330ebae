package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/screen/register/fetch"
	"github.com/aedile/aedile/screen/register/generic"
	"github.com/aedile/aedile/screen/register/shelf"
)

type registerCmd struct {
	Import registerImportCmd `cmd:"" help:"Read a register from a publisher's file and keep it as a snapshot."`
	Update registerUpdateCmd `cmd:"" help:"Fetch registers from their publishers."`
	List   registerListCmd   `cmd:"" help:"List the snapshots on the shelf: day, age, entries, licence, digest."`
	Show   registerShowCmd   `cmd:"" help:"Show an entry by its number."`
	Verify registerVerifyCmd `cmd:"" help:"Verify that no snapshot was changed."`
	Diff   registerDiffCmd   `cmd:"" help:"Compare two snapshots."`
	Impact registerImpactCmd `cmd:"" help:"Find the items that new alerts hit, and their buyers (art 32 DSA)."`
}

// shelfFlags say where snapshots of registers are.
type shelfFlags struct {
	Shelf string `env:"AEDILE_REGISTERS" placeholder:"DIR" default:"aedile-registers" help:"Folder with the snapshots of registers. Default: aedile-registers."`
}

func (f shelfFlags) shelf() shelf.Shelf { return shelf.Shelf{Dir: f.Shelf} }

// mapFlag is how a register without a decoder of its own is read.
type mapFlag struct {
	Map string `placeholder:"FILE" help:"YAML file that says which column of the table, or key of the JSON, is what, for a register that has no reader of its own."`
}

// format finds a register by its name, which a mapping file may define.
func (f mapFlag) format(name string) (register.Format, error) {
	if f.Map == "" {
		return all.Find(name)
	}
	b, err := os.ReadFile(f.Map)
	if err != nil {
		return register.Format{}, aedile.NotFoundf("read mapping", f.Map, "cannot be read").Because(errors.Unwrap(err))
	}
	m, err := generic.Parse(b)
	if err != nil {
		return register.Format{}, fmt.Errorf("%s: %w", f.Map, err)
	}
	own := m.Format()
	if name != own.Name && name != "generic" {
		return own, aedile.Invalidf("import register", name, "%s is the mapping of register %s", f.Map, own.Name).
			Hint("write: aedile register import " + own.Name + " FILE --map " + f.Map)
	}
	if _, err := all.Find(own.Name); err == nil {
		return own, aedile.Conflictf("read mapping", f.Map, "register %s has a reader of its own", own.Name).
			Hint("give the register in the mapping another name")
	}
	return own, nil
}

type registerImportCmd struct {
	shelfFlags `embed:""`
	mapFlag    `embed:""`
	AsOf       string `placeholder:"DAY" help:"Day on which the publisher's list was taken, as in 2026-01-31. Default: today."`
	aboutFlags `embed:""`
	JSON       bool     `name:"json" help:"Print JSON: snapshot, path, and every row that could not be read."`
	Name       string   `arg:"" help:"Register: ${registers}; with --map the name in the mapping."`
	Files      []string `arg:"" name:"file" help:"Files, or a folder of them, as the publisher made them: CSV, TSV, JSON, NDJSON, XLSX, ZIP; plain, .gz or .zst; - is standard input."`
}

// firstZone is how far the first time zone to see a day is ahead of UTC.
const firstZone = 14 * time.Hour

// aboutFlags say of a list what it is, where it is not the one that the reader was made for.
type aboutFlags struct {
	As          string `placeholder:"NAME" help:"Keep it under this name, as in medicines-at: for the list of another publisher in the same format."`
	Title       string `placeholder:"TEXT" help:"What the list is, in a line."`
	Source      string `placeholder:"URL" help:"Address of its publisher."`
	Licence     string `placeholder:"TEXT" help:"Licence, as its publisher states it."`
	RefreshDays int    `placeholder:"N" help:"Days after which a snapshot is stale."`
}

// apply describes the list. One under a name of its own has nothing of the other but the format.
func (f aboutFlags) apply(r *register.Format) error {
	if f.As != "" && f.As != r.Name {
		if _, err := all.Find(f.As); err == nil {
			return aedile.Conflictf("import register", "--as "+f.As, "is the name of another register").
				Hint("choose a name of your own")
		}
		r.Name, r.Title, r.Source, r.Licence = f.As, f.As, "", "not stated"
	}
	r.Title, r.Source, r.Licence = cmp.Or(f.Title, r.Title), cmp.Or(f.Source, r.Source), cmp.Or(f.Licence, r.Licence)
	r.RefreshDays = cmp.Or(f.RefreshDays, r.RefreshDays)
	return nil
}

// Run reads the files and keeps the snapshot.
func (c *registerImportCmd) Run(a *terminal.Terminal) error {
	f, err := c.format(c.Name)
	if err == nil {
		err = c.apply(&f)
	}
	if err != nil {
		return err
	}
	asOf, today := c.AsOf, a.Now().UTC().Format(time.DateOnly)
	if asOf > a.Now().UTC().Add(firstZone).Format(time.DateOnly) && len(asOf) == len(today) {
		return aedile.Invalidf("import register "+f.Name, "--as-of "+asOf, "lies ahead of today, %s", today).
			Hint("name the day on which the list was taken")
	}
	if asOf == "" {
		asOf = today
		tell(a, "as of %s, today; say --as-of if the list was taken on another day", asOf)
	}
	in, err := all.Import(f, asOf, c.Files, a.In)
	if err != nil {
		return err
	}
	for _, n := range in.Notes {
		tell(a, "note: %s", n)
	}
	if old, err := c.shelf().Open(f.Name, ""); err == nil && old.Digest != in.Snapshot.Digest {
		tell(a, "%s: %s", f.Name, news(old, in.Snapshot))
	}
	path, err := c.shelf().Put(in.Snapshot)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), kept{Snapshot: in.Snapshot.Head, Path: path, Faults: in.Faults})
	}
	tellFaults(a, in.Snapshot.Faults, in.Faults)
	return heads(a, []shelf.Item{{Head: in.Snapshot.Head, Path: path}})
}

// kept is a snapshot that was put on the shelf, as JSON shows it.
type kept struct {
	Snapshot  register.Head  `json:"snapshot"`
	Path      string         `json:"path"`
	Unchanged bool           `json:"unchanged,omitempty"`
	Faults    []aedile.Fault `json:"faults,omitempty"`
}

// tell writes a line for a person under the program's name.
func tell(a *terminal.Terminal, format string, args ...any) {
	fmt.Fprintf(a.Err, "%s: %s\n", terminal.ProgramName, fmt.Sprintf(format, args...))
}

// maxTold is how many rows that could not be read are told one by one.
const maxTold = 5

func tellFaults(a *terminal.Terminal, n int, faults []aedile.Fault) {
	for i, f := range faults {
		if i == maxTold {
			break
		}
		tell(a, "fault: %s:%d: %s", f.Source, f.Line, f.Msg)
	}
	if n > maxTold {
		tell(a, "and %d more faults: --json lists them", n-maxTold)
	}
}

type registerListCmd struct {
	shelfFlags `embed:""`
	JSON       bool `name:"json" help:"Print JSON, one snapshot a line."`
}

// Run lists the shelf.
func (c *registerListCmd) Run(a *terminal.Terminal) error {
	items, err := c.shelf().List()
	if len(items) == 0 && err == nil {
		tell(a, "no snapshot in %s; aedile register update safetygate fetches one, aedile register import reads a file", c.Shelf)
	}
	if c.JSON {
		return errors.Join(listJSON(a, items), err)
	}
	return errors.Join(heads(a, items), err)
}

// listed is a snapshot as list --json shows it.
type listed struct {
	register.Head
	AgeDays int    `json:"age_days"`
	Stale   bool   `json:"stale"`
	Newest  bool   `json:"newest"`
	Path    string `json:"path"`
}

func listJSON(a *terminal.Terminal, items []shelf.Item) error {
	for i, it := range items {
		s := register.Snapshot{Head: it.Head}
		if err := line(a.Data(), listed{it.Head, s.AgeDays(a.Now()), s.Stale(a.Now()) != "", newest(items, i), it.Path}); err != nil {
			return err
		}
	}
	return nil
}

func newest(items []shelf.Item, i int) bool {
	return i+1 == len(items) || items[i+1].Register != items[i].Register
}

// heads writes a table of snapshots. Only of the newest of a register it matters whether it is stale.
func heads(a *terminal.Terminal, items []shelf.Item) error {
	if len(items) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "REGISTER\tAS OF\tAGE\tENTRIES\tFAULTS\tSTATE\tDIGEST\tLICENCE")
	for i, it := range items {
		s := register.Snapshot{Head: it.Head}
		state := "older"
		switch {
		case !newest(items, i):
		case s.Stale(a.Now()) != "":
			state = fmt.Sprintf("stale after %d days", it.RefreshDays)
		default:
			state = "fresh"
		}
		err := terminal.Cells(w, it.Register, it.AsOf, fmt.Sprintf("%d days", s.AgeDays(a.Now())), it.Entries, it.Faults, state,
			fmt.Sprintf("%.19s", it.Digest), it.Licence)
		if err != nil {
			return err
		}
	}
	return terminal.Flush(w)
}

type registerUpdateCmd struct {
	shelfFlags `embed:""`
	mapFlag    `embed:""`
	From       string        `placeholder:"URL" help:"Fetch this file instead, as from a mirror. For one register only."`
	Timeout    time.Duration `placeholder:"TIME" default:"2m" help:"Time limit of one request. Default: 2m."`
	Attempts   int           `placeholder:"N" default:"4" help:"Attempts at one request, where the server is busy or not there. Default: 4."`
	MaxBytes   int64         `placeholder:"N" help:"Largest answer that is read, unpacked. Default: 1 GiB."`
	AllowHost  []string      `placeholder:"HOST" help:"This host may lie in a private network, as a mirror of the operator does. May be repeated."`
	Proxy      bool          `help:"Ask the proxy that the environment names."`
	JSON       bool          `name:"json" help:"Print JSON, one register a line."`
	Names      []string      `arg:"" optional:"" name:"name" help:"Registers. Default: those on the shelf that can be fetched."`
}

// Run updates one register after the other; one that fails does not keep the others from being fetched.
func (c *registerUpdateCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	names, err := c.names(a)
	if err != nil {
		return err
	}
	client := &fetch.Client{Agent: terminal.ProgramName + "/" + version(), Timeout: c.Timeout, Attempts: c.Attempts, MaxBytes: c.MaxBytes,
		Outgoing: outgoing.Config{Named: append(outgoing.ThisMachine(c.From), c.AllowHost...), Proxy: c.Proxy}}
	var bad []error
	var done []shelf.Item
	for _, n := range names {
		k, err := c.update(ctx, a, client, n)
		if err != nil {
			bad = append(bad, err)
			continue
		}
		tellFaults(a, k.Snapshot.Faults, k.Faults)
		done = append(done, shelf.Item{Head: k.Snapshot, Path: k.Path})
		if c.JSON {
			bad = append(bad, line(a.Data(), k))
		}
	}
	if !c.JSON {
		bad = append(bad, heads(a, done))
	}
	return errors.Join(bad...)
}

func (c *registerUpdateCmd) names(a *terminal.Terminal) ([]string, error) {
	names := c.Names
	if c.From != "" && len(names) != 1 {
		return nil, aedile.Invalidf("update registers", "", "--from is for one register").
			Hint("name it: aedile register update NAME --from URL")
	}
	if len(names) > 0 {
		return names, nil
	}
	held, err := c.shelf().Names()
	for _, n := range held {
		if f, err := c.format(n); err == nil && (f.Pull != nil || f.File != "") {
			names = append(names, n)
		} else {
			tell(a, "register %s is not fetched: it is imported by hand", n)
		}
	}
	if len(names) == 0 && err == nil {
		err = aedile.NotFoundf("update registers", c.Shelf, "holds no register that can be fetched").
			Hint("name one: " + strings.Join(fetchable(), ", "))
	}
	return names, err
}

func fetchable() (names []string) {
	for _, f := range all.Formats() {
		if f.Pull != nil || f.File != "" {
			names = append(names, f.Name)
		}
	}
	return names
}

// update fetches one register. Where nothing changed and the snapshot held would soon be stale, it is kept once more as of today: that it is
// still the publisher's list was just seen.
func (c *registerUpdateCmd) update(ctx context.Context, a *terminal.Terminal, client *fetch.Client, name string) (k kept, err error) {
	f, err := c.format(name)
	if err != nil {
		return k, err
	}
	if c.From != "" {
		f.File, f.Pull = c.From, nil
	}
	s := c.shelf()
	old, err := s.Open(f.Name, "")
	if err != nil && aedile.ClassOf(err) != aedile.NotFound {
		return k, err
	}
	var last fetched
	if err := s.Kept(f.Name, &last); err != nil {
		return k, err
	}
	if old == nil || last.Address != f.File || last.Digest != old.Digest {
		last.State = fetch.State{} // what the server served then is not what is held now
	}
	today := a.Now().UTC().Format(time.DateOnly)
	r, err := fetch.Update(ctx, client, f, old, last.State, today)
	if err != nil {
		return k, fmt.Errorf("update %s: %w", f.Name, err)
	}
	next := r.Snapshot
	if k.Unchanged = r.Unchanged; r.Unchanged {
		next = old
		if 2*old.AgeDays(a.Now()) > old.RefreshDays {
			next = old.AsOfDay(today)
		}
		tell(a, "%s: nothing new since %s", f.Name, old.AsOf)
	} else {
		tell(a, "%s: %s", f.Name, news(old, next))
	}
	k.Snapshot, k.Faults = next.Head, r.Faults
	if k.Path, err = s.Put(next); err != nil {
		return k, err
	}
	return k, s.Keep(f.Name, fetched{r.State, f.File, next.Digest})
}

// fetched is what is kept between two updates of a register.
type fetched struct {
	fetch.State

	Address string        `json:"address,omitempty"`
	Digest  aedile.Digest `json:"digest"`
}

// news says what a snapshot has that the one before had not.
func news(old, s *register.Snapshot) string {
	if old == nil {
		return fmt.Sprintf("%d entries", s.Entries)
	}
	added, removed, changed := 0, 0, 0
	for _, c := range register.Diff(old, s) {
		switch {
		case c.Before == nil:
			added++
		case c.After == nil:
			removed++
		default:
			changed++
		}
	}
	return fmt.Sprintf("%d added, %d removed, %d changed since %s", added, removed, changed, old.AsOf)
}

type registerVerifyCmd struct {
	shelfFlags `embed:""`
	Names      []string `arg:"" optional:"" name:"name" help:"Registers, as NAME or NAME@2026-01-31. Default: every snapshot on the shelf."`
}

// Run reads every snapshot and computes its digest again.
func (c *registerVerifyCmd) Run(a *terminal.Terminal) error {
	items, err := c.shelf().List()
	bad := []error{err}
	n := 0
	for _, it := range items {
		if !c.wants(it) {
			continue
		}
		n++
		if err := verify(it); err != nil {
			bad = append(bad, fmt.Errorf("%s: %w", it.Path, err))
			continue
		}
		fmt.Fprintf(a.Out, "%s@%s\t%d entries\t%s\tgood\n", it.Register, it.AsOf, it.Entries, it.Digest)
	}
	if n == 0 && err == nil {
		return aedile.NotFoundf("verify registers", strings.Join(append([]string{c.Shelf}, c.Names...), " "), "holds no such snapshot").
			Hint("aedile register list shows what is there")
	}
	return errors.Join(bad...)
}

func (c *registerVerifyCmd) wants(it shelf.Item) bool {
	for _, n := range c.Names {
		if name, at := all.Split(n); name == it.Register && (strings.HasPrefix(it.AsOf, at) || strings.HasPrefix(string(it.Digest), at)) {
			return true
		}
	}
	return len(c.Names) == 0
}

func verify(it shelf.Item) error {
	s, err := readSnapshot(it.Path)
	if err != nil {
		return err
	}
	return s.Verify()
}

func readSnapshot(path string) (*register.Snapshot, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, aedile.NotFoundf("open register", path, "cannot be opened").Because(errors.Unwrap(err))
	}
	defer f.Close()
	return register.Decode(f)
}

// line writes a value as one line of JSON.
func line(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
