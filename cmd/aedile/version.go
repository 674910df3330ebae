package main

import "github.com/aedile/aedile/internal/app"

type versionCmd struct {
	Output string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Run says what is built in.
func (c *versionCmd) Run(a *app.App) error { return a.PrintVersion(c.Output == "json") }
