package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"

	"github.com/aedile/aedile"
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

	Resolved string `placeholder:"FILE" help:"Where short links lead, as aedile link resolve writes it. Without it a short link leads nowhere." group:"Reading"`
	Dir      string `placeholder:"DIR" help:"Folder for what is sorted on disk: about as much as both inputs. Default: that of the system." group:"Reading"`
	Output   string `placeholder:"FORM" enum:",table,ndjson,html" default:"" help:"table, ndjson or html. Default: by the name after -o, else table on a terminal and ndjson elsewhere." group:"Writing"`
	Out      string `short:"o" placeholder:"FILE" help:"Write to this file." group:"Writing"`
	Score    string `placeholder:"FILE" help:"Measure the findings against labels: one JSON object a line with post, expect (checks or globs; [] is clean), kind and part." group:"Measuring"`
	Part     string `placeholder:"NAME" help:"Count only labels of this part, as in held." group:"Measuring"`
	Workers  int    `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Quiet    bool   `short:"q" help:"No summary on stderr."`
}

// Help says what is joined.
func (joinCmd) Help() string {
	return "Brings each post together with the listings to which it leads, by what their addresses name, and screens the pairs with the rules that speak of both. " +
		"A finding holds the places in the post and in the listing, and pins both by digest. Memory does not grow with the files: they are sorted on disk."
}

// Run joins.
func (c *joinCmd) Run(ctx context.Context, a *terminal) error {
	start := a.Now()
	posts, err := c.intake(a, "join", []string{c.Posts})
	if err != nil {
		return err
	}
	listings, err := c.intake(a, "join", []string{c.Listings})
	if err != nil {
		return err
	}
	conf := join.Config{Dir: c.Dir, Workers: c.Workers}
	if conf.Ignore, err = c.list(a.Now()); err != nil {
		return err
	}
	if conf.Resolved, err = readResolved(a, c.Resolved); err != nil {
		return err
	}
	set, err := a.load(c.selection(), c.registers())
	if err != nil {
		return err
	}
	conf.Started = started(set)
	var score *join.Score
	if c.Score != "" {
		if score, err = c.labels(a); err != nil {
			return err
		}
		if _, _, err := join.Run(ctx, set.Screener, posts, listings, conf, score); err != nil {
			return err
		}
		return a.writeScore(score.Result())
	}
	name, err := a.formOf(c.Output, c.Out)
	if err != nil {
		return err
	}
	out, err := a.output(c.Out)
	if err != nil {
		return err
	}
	defer out.discard()
	to, err := a.newForm(formConfig{name: name, out: c.Out, packs: set.Packs}, out)
	if err != nil {
		return err
	}
	w := &joined{to: to}
	ran, count, err := join.Run(ctx, set.Screener, posts, listings, conf, w)
	if ran.Sources == nil {
		return errors.Join(to.Flush(), err)
	}
	if failed := errors.Join(to.Close(ran), out.commit()); failed != nil {
		return failed
	}
	if !c.Quiet {
		a.summary(ran, w.told, a.Now().Sub(start))
		_ = count
	}
	return cmp.Or(err, found(ran.Findings))
}

// labels reads what is expected.
func (c *joinCmd) labels(a *terminal) (*join.Score, error) {
	r, err := open(a, "read labels", c.Score)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return join.ReadLabels(r, c.Part)
}

// readResolved reads where short links lead.
func readResolved(a *terminal, name string) (map[string]string, error) {
	if name == "" {
		return nil, nil
	}
	r, err := open(a, "read links", name)
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
		if l, err := weburl.Parse(t.Link); err == nil && t.Target != "" {
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
	to   form
	told sweep.Faults
}

// Finding takes a finding with its two documents.
func (w *joined) Finding(f aedile.Finding, post, listing *aedile.Item) error {
	e := report.Entry{Finding: f}
	if page, ok := w.to.(*report.HTML); ok && !page.Full(f.Grade) {
		e.Context, e.Listing = report.Pair(post, listing, f.Evidence)
	}
	return w.to.Finding(e)
}

// Fault takes a fault.
func (w *joined) Fault(f aedile.Fault) error {
	w.told.Add(f)
	return w.to.Fault(f)
}

// Pairs writes what was taken.
func (w *joined) Pairs(int) error { return w.to.Flush() }
