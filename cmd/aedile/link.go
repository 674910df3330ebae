package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/weburl"
	"github.com/aedile/aedile/sweep/lead"
)

type linkCmd struct {
	Explain linkExplainCmd `cmd:"" help:"Say what addresses are: the listing, through whose hands they lead, who earns by them."`
	Find    linkFindCmd    `cmd:"" help:"Find the addresses in a text, as people write them."`
	Resolve linkResolveCmd `cmd:"" help:"Follow short links and write where they lead, for later runs. It asks their hosts."`
}

type linkExplainCmd struct {
	Links []string `arg:"" name:"url" help:"Addresses; - reads them from standard input, one a line."`
	JSON  bool     `name:"json" help:"Write JSON, one address a line."`
}

// Run explains.
func (c *linkExplainCmd) Run(a *terminal.Terminal) error {
	to := a.Data()
	bad := 0
	err := eachLink(a, c.Links, func(s string) error {
		l, err := weburl.Explain(s)
		switch {
		case err != nil:
			bad++
			a.Explain(err)
			return nil
		case c.JSON:
			return terminal.PrintJSONLine(to, struct {
				Address string `json:"address"`
				weburl.Link
			}{s, l})
		}
		return explainLink(a.Out, s, l)
	})
	return terminal.Outcome(err, bad)
}

// explainLink says it to a person.
func explainLink(w io.Writer, s string, l weburl.Link) error {
	rows := [][2]string{{"address", s}, {"canonical", l.URL}, {"site", l.Site}}
	if l.Sort != "" {
		rows = append(rows, [2]string{"is", string(l.Sort) + " " + l.Place})
	}
	if l.Listing != "" {
		rows = append(rows, [2]string{"listing", l.Listing})
	}
	for _, v := range l.Via {
		rows = append(rows, [2]string{"through", string(v.Sort) + " " + v.Place})
	}
	for _, p := range l.Paid {
		text := strings.TrimSpace(p.Network + " " + p.Partner)
		if p.Programme != "" {
			text += ", programme " + p.Programme
		}
		rows = append(rows, [2]string{"who earns", text})
	}
	if len(l.Tracking) > 0 {
		rows = append(rows, [2]string{"left out", strings.Join(l.Tracking, ", ")})
	}
	for _, r := range rows {
		if err := terminal.Cells(w, fmt.Sprintf("%-10s", r[0]), r[1]); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

// eachLink calls f for each of the addresses, those of standard input for "-".
func eachLink(a *terminal.Terminal, links []string, f func(string) error) error {
	for _, s := range links {
		if s != "-" {
			if err := f(s); err != nil {
				return err
			}
			continue
		}
		in := bufio.NewScanner(a.In)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			if line := strings.TrimSpace(in.Text()); line != "" && line[0] != '#' {
				if err := f(line); err != nil {
					return err
				}
			}
		}
		if err := in.Err(); err != nil {
			return aedile.Invalidf("read addresses", "-", "a line cannot be read").Because(err)
		}
	}
	return nil
}

type linkFindCmd struct {
	File string `arg:"" optional:"" default:"-" help:"Text; - is standard input. Default: -."`
}

const maxLinkText = 64 << 20

// Run finds addresses and writes each with its place, one JSON object a line.
func (c *linkFindCmd) Run(a *terminal.Terminal) error {
	b, err := terminal.ReadAll(a, "read text", c.File, maxLinkText)
	if err != nil {
		return err
	}
	text := string(b)
	for _, f := range weburl.In(text) {
		err := terminal.PrintJSONLine(a.Data(), struct {
			Start int    `json:"start"`
			End   int    `json:"end"`
			Text  string `json:"text"`
			weburl.Link
		}{f.Start, f.End, text[f.Start:f.End], f.Link})
		if err != nil {
			return err
		}
	}
	return nil
}

type linkResolveCmd struct {
	Links        []string      `arg:"" name:"url" help:"Addresses; - reads them from standard input, one a line."`
	AllowNetwork bool          `help:"Ask the hosts. Without it nothing is opened."`
	AllowHost    []string      `placeholder:"HOST" sep:"none" help:"Host that may lie on this machine or in a private network. May be repeated."`
	Pause        time.Duration `default:"1s" placeholder:"1s" help:"Time between two questions to one host. Default: 1s."`
	Timeout      time.Duration `default:"20s" placeholder:"20s" help:"Time for one answer. Default: 20s."`
	All          bool          `help:"Follow every address, not only short links and pages that only lead on."`
}

// Help says what is asked.
func (linkResolveCmd) Help() string {
	return "Writes one JSON object a line: link, target, hops, seen_at, fault. Asks for the head of each answer and reads no page; private addresses are refused, " +
		"after each redirect again. Whoever runs a short link's host sees that it was asked."
}

// Run follows links.
func (c *linkResolveCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if !c.AllowNetwork {
		return aedile.Deniedf("resolve links", "",
			"the network is not asked").Hint("--allow-network, if the hosts of the links may see that they are asked")
	}
	f := &lead.Follower{Outgoing: outgoing.Config{Named: c.AllowHost, Timeout: c.Timeout, MaxBytes: 1 << 10},
		Agent: terminal.ProgramName + "/" + version(), Pause: c.Pause, Now: a.Now}
	seen := map[string]bool{}
	err := eachLink(a, c.Links, func(s string) error {
		l, err := weburl.Explain(s)
		if err != nil {
			a.Explain(err)
			return nil
		}
		if seen[s] || !c.All && l.Sort != weburl.Short && l.Sort != weburl.Network && l.Sort != weburl.Wrap {
			return nil
		}
		seen[s] = true
		t, err := f.Follow(ctx, s)
		if err != nil {
			return err
		}
		return terminal.PrintJSONLine(a.Data(), t)
	})
	if errors.Is(err, context.Canceled) {
		return aedile.Limitf("resolve links", "", "interrupted; what was written is whole")
	}
	return err
}
