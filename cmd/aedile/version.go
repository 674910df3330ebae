package main

type versionCmd struct {
	Output string `enum:"table,json" default:"table" placeholder:"FORM" help:"table or json."`
}

// Run says what is built in.
func (c *versionCmd) Run(a *terminal) error { return a.PrintVersion(c.Output == "json") }
