package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

type sorStandinCmd struct {
	Listen string        `default:"127.0.0.1:8089" placeholder:"ADDRESS" help:"Where to listen. Port 0 takes a free one. Default: 127.0.0.1:8089."`
	Token  string        `default:"standin" placeholder:"TEXT" help:"The only token that is let in. It guards nothing. Default: standin."`
	Out    string        `short:"o" placeholder:"FILE" help:"Write the statements that came, one a line, when it is stopped."`
	For    time.Duration `placeholder:"PERIOD" help:"Stop by itself after this long, as in 30s."`
}

// Help says what it is for.
func (sorStandinCmd) Help() string {
	return "Answers on this machine as the Transparency Database does: it judges, refuses identifiers that it has, and gives names of its own. Nothing leaves the machine and nothing is " +
		"filed. Its address goes to standard output; stop it with an interrupt.\n\n" +
		"aedile sor send --url ADDRESS --token-file FILE due.ndjson"
}

// Run serves until it is stopped.
func (c *sorStandinCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	if c.For > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, c.For)
		defer stop()
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return aedile.Unavailablef("listen", c.Listen, "cannot be listened on").Hint("--listen 127.0.0.1:0 takes a free port").Because(err)
	}
	s := standin.New(standin.Config{Token: c.Token, Now: a.Now})
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	if err := terminal.Printf(a.Out, "http://%s/api/v1\n", l.Addr()); err != nil {
		return errors.Join(err, l.Close())
	}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // Serve says that it was closed
	if err := server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	all := s.Statements()
	fmt.Fprintf(a.Err, "%s: %d statements came in %d requests\n", terminal.ProgramName, len(all), s.Calls())
	if c.Out == "" {
		return nil
	}
	return terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error {
		e := json.NewEncoder(w)
		for _, st := range all {
			if err := e.Encode(st); err != nil {
				return fmt.Errorf("write statements: %w", err)
			}
		}
		return nil
	})
}
