package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/report/network"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen/weburl"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/join"
	"github.com/aedile/aedile/sweep/lead"
)

type joinCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	readFlags     `embed:"" group:"Reading"`
	ignoreFlags   `embed:"" group:"Writing"`

	Posts    string `arg:"" name:"posts" help:"Posts, as screen reads items; what says that it is a listing is taken as one."`
	Listings string `arg:"" name:"listings" help:"Listings with their addresses; may be the same file."`

	Resolved  string `placeholder:"FILE" help:"Where short links lead, as aedile link resolve writes it. Without it a short link leads nowhere." group:"Reading"`
	Dir       string `placeholder:"DIR" help:"Folder for what is sorted on disk: about as much as both inputs. Default: that of the system." group:"Reading"`
	Output    string `placeholder:"FORM" enum:",table,ndjson,html" default:"" help:"table, ndjson or html. Default: by the name after -o, else table on a terminal and ndjson elsewhere." group:"Writing"`
	Out       string `short:"o" placeholder:"FILE" help:"Write to this file." group:"Writing"`
	Graph     string `placeholder:"FILE" help:"Write who shares what was found: accounts, listings, traders, affiliates. The name says the form: .json, .dot or .html." group:"Graph"`
	Confirmed string `placeholder:"FILE" help:"Listings, traders, accounts or affiliates that are confirmed, one a line: suspicion spreads from them, each step with its reason." group:"Graph"`
	Names     string `placeholder:"PURPOSE" help:"Name the accounts of posts, for this purpose, which is recorded. Without it they are keyed hashes." group:"Privacy"`
	Key       string `placeholder:"FILE" help:"File with the key of the hashes, to compare runs. Default: a new key for each run, which nobody keeps." group:"Privacy"`

	Score   string `placeholder:"FILE" help:"Measure the findings against labels: one JSON object a line with post, expect (checks or globs; [] is clean), kind and part." group:"Measuring"`
	Part    string `placeholder:"NAME" help:"Count only labels of this part, as in held." group:"Measuring"`
	Workers int    `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Quiet   bool   `short:"q" help:"No summary on stderr."`
}

// Help says what is joined.
func (joinCmd) Help() string {
	return "Brings each post together with the listings to which it leads, by what their addresses name, and screens the pairs with the rules that speak of both. " +
		"A finding holds the places in the post and in the listing, and pins both by digest. Memory does not grow with the files: they are sorted on disk."
}

// Run joins.
func (c *joinCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	start := a.Now()
	posts, err := c.intake(a, "join", []string{c.Posts})
	if err != nil {
		return err
	}
	listings, err := c.intake(a, "join", []string{c.Listings})
	if err != nil {
		return err
	}
	conf := join.Plan{Dir: c.Dir, Workers: c.Workers}
	if conf.Ignore, err = c.list(a.Now()); err != nil {
		return err
	}
	if conf.Resolved, err = readResolved(a, c.Resolved); err != nil {
		return err
	}
	if conf.Names, err = c.names(a); err != nil {
		return err
	}
	set, err := load(a, c.selection(), c.registers())
	if err != nil {
		return err
	}
	conf.Started = started(set)
	if c.Names != "" {
		conf.Started.Notes = append(conf.Started.Notes, "accounts are named, for: "+c.Names)
	}
	var score *join.Score
	if c.Score != "" {
		if score, err = c.labels(a); err != nil {
			return err
		}
		if _, _, err := join.Run(ctx, set.Screener, posts, listings, conf, score); err != nil {
			return err
		}
		return writeScore(a, score.Result())
	}
	name, err := formOf(a, c.Output, c.Out)
	if err != nil {
		return err
	}
	out, err := outputTo(a, c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	to, err := newForm(a, formConfig{name: name, out: c.Out, packs: set.Packs}, out)
	if err != nil {
		return err
	}
	w := &joined{to: to, names: conf.Names, resolved: conf.Resolved, draws: c.Graph != ""}
	ran, _, err := join.Run(ctx, set.Screener, posts, listings, conf, w)
	if ran.Sources == nil {
		return errors.Join(to.Flush(), err)
	}
	if failed := errors.Join(to.Close(ran), out.commit()); failed != nil {
		return failed
	}
	if err := c.draw(a, &w.graph, ran.Notes); err != nil {
		return err
	}
	if !c.Quiet {
		summary(a, ran, w.told, a.Now().Sub(start))
	}
	return cmp.Or(err, terminal.Found(ran.Findings))
}

// names returns how accounts are put out.
func (c *joinCmd) names(a *terminal.Terminal) (func(string) string, error) {
	if c.Names != "" {
		return nil, nil //nolint:nilnil // their own
	}
	key := make([]byte, sha256.Size)
	if c.Key == "" {
		_, _ = rand.Read(key) // it never fails
		return join.Keyed(key), nil
	}
	key, err := terminal.ReadAll(a, "read key", c.Key, 1<<16)
	if err != nil {
		return nil, err
	}
	if len(key) < minKey {
		return nil, aedile.Invalidf("read key", c.Key, "is shorter than %d bytes", minKey).Hint("head -c 32 /dev/urandom > FILE")
	}
	return join.Keyed(key), nil
}

// minKey is the shortest key in bytes: half of what the hash has.
const minKey = 16

// draw writes the graph.
func (c *joinCmd) draw(a *terminal.Terminal, g *network.Graph, notes []string) error {
	if c.Graph == "" {
		return nil
	}
	write := map[string]func(io.Writer, []string) error{".json": g.JSON, ".dot": g.DOT,
		".html": g.HTML}[strings.ToLower(filepath.Ext(c.Graph))]
	if write == nil {
		return aedile.Invalidf("write graph", c.Graph, "no graph has names that end so").Hint("there are .json, .dot and .html")
	}
	var confirmed []string
	if c.Confirmed != "" {
		b, err := terminal.ReadAll(a, "read confirmed", c.Confirmed, 64<<20)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				confirmed = append(confirmed, line)
			}
		}
	}
	if unknown := g.Spread(confirmed); len(unknown) > 0 {
		a.Say("%s of the confirmed in no finding", terminal.Count(len(unknown), "name"))
	}
	out, err := outputTo(a, c.Graph)
	if err != nil {
		return err
	}
	defer out.discard()
	return errors.Join(write(out, notes), out.commit())
}

// labels reads what is expected.
func (c *joinCmd) labels(a *terminal.Terminal) (*join.Score, error) {
	r, err := terminal.Open(a, "read labels", c.Score)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return join.ReadLabels(r, c.Part)
}

// readResolved reads where short links lead.
func readResolved(a *terminal.Terminal, name string) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	r, err := terminal.Open(a, "read links", name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out := map[string]string{}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var t lead.Target
		if err := json.Unmarshal(in.Bytes(), &t); err != nil {
			return nil, aedile.Invalidf("read links", name, "a line is not as aedile link resolve writes it").Because(err)
		}
		if l, err := weburl.Explain(t.Link); err == nil && t.Target != "" {
			out[l.URL] = t.Target
		}
	}
	if err := in.Err(); err != nil {
		return nil, aedile.Invalidf("read links", name, "a line cannot be read").Because(err)
	}
	return out, nil
}

// joined passes what a join finds on to a form.
type joined struct {
	to       form
	told     sweep.Faults
	names    func(string) string
	resolved map[string]string
	draws    bool
	graph    network.Graph
}

// Finding takes a finding with its two documents.
func (w *joined) Finding(f aedile.Finding, post, listing *aedile.Item) error {
	e := report.Entry{Finding: f}
	if page, ok := w.to.(*report.HTML); ok && !page.Full(f.Grade) {
		e.Context, e.Listing = report.Pair(post, listing, f.Evidence)
	}
	if w.draws {
		w.graph.Add(w.share(f, post, listing))
	}
	return w.to.Finding(e)
}

// share says what a finding joins. Accounts and affiliates have the names that are put out.
func (w *joined) share(f aedile.Finding, post, listing *aedile.Item) network.Share {
	name := func(s string) string {
		if w.names == nil {
			return s
		}
		return w.names(s)
	}
	way, identity := join.Leads(post, listing, w.resolved)
	s := network.Share{Finding: string(f.ID()), Account: name(join.AccountOf(post)), Listing: identity}
	if t := listing.Trader; t != nil {
		s.Trader = cmp.Or(t.Name, string(t.ID))
	}
	for _, p := range way.Paid {
		if p.Partner != "" {
			s.Affiliate = strings.TrimSpace(p.Network + " " + name(p.Partner))
			break
		}
	}
	return s
}

// Fault takes a fault.
func (w *joined) Fault(f aedile.Fault) error {
	w.told.Add(f)
	return w.to.Fault(f)
}

// Pairs writes what was taken.
func (w *joined) Pairs(int) error { return w.to.Flush() }
