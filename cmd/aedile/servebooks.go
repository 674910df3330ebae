package main

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/books"
)

// bookFlags say of what the pages of reports, obligations and advertisements are.
type bookFlags struct {
	Service string `placeholder:"NAME" help:"The service whose report, obligations and advertisements the desk shows. Decisions that name another one are left out of the report."`
	Tier    string `placeholder:"TIER" enum:"intermediary,hosting,platform,marketplace,vlop,vlose" default:"platform" help:"What the service is: which parts of the report it has. Default: platform."`
	With    string `placeholder:"FILE" help:"JSON with what no case holds, as for aedile report transparency."`
	Reports string `placeholder:"DIR" help:"Folder of published versions, as aedile report transparency --keep makes them; the desk publishes into it, and shows it to everybody at /published."`
	Facts   string `name:"duties" placeholder:"FILE" help:"Facts of the service for its obligations; aedile duties --example begins one."`
	Risks   string `env:"AEDILE_RISKS" placeholder:"FILE" help:"Register of risks, whose dues stand beside the obligations."`
	Ads     string `placeholder:"FILE" help:"Advertisements, one JSON object a line, for the public register at /ads (art 39 DSA)."`
}

// books returns what the pages are drawn from.
func (f bookFlags) books(a *terminal.Terminal, dk *desk.Desk, key string) (*books.Books, error) {
	c := books.Sources{Desk: dk, Service: f.Service, Tier: f.Tier, Zone: dk.Zone(), Versions: f.Reports, Duties: f.Facts, Risks: f.Risks,
		Ads: f.Ads,
		Now: func() time.Time { return a.Now() }}
	if f.With != "" {
		b, err := terminal.ReadAll(a, "start server", f.With, 16<<20)
		if err != nil {
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&c.Stated); err != nil {
			return nil, aedile.Invalidf("start server", f.With, "is not as expected").Because(err)
		}
	}
	if key != "" && f.Reports != "" {
		var err error
		if c.Sign, _, err = wire.Halves(key); err != nil {
			return nil, err
		}
	}
	return books.New(c)
}
