package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
)

// packFlags choose packs and rules.
type packFlags struct {
	Packs []string `placeholder:"DIR" sep:"none" help:"Folder of packs, or of one, beside the shipped ones; a pack of the same name replaces the shipped one. May be repeated."`
	Pack  []string `placeholder:"NAME" help:"Use the rules of this pack only. May be repeated."`
	Only  []string `placeholder:"CHECK" help:"Use these checks only, as in medicines/*. May be repeated."`
}

func (f packFlags) selection() sweep.Selection {
	return sweep.Selection{Dirs: f.Packs, Names: f.Pack, Only: f.Only}
}

// registerFlags choose the registers that are asked.
type registerFlags struct {
	shelfFlags  `embed:""`
	Register    []string `placeholder:"NAME" sep:"none" help:"Ask this register, as NAME, NAME@DAY or NAME@DIGEST. May be repeated. Default: the newest snapshot of each."`
	NoRegisters bool     `help:"Ask no register."`
}

func (f registerFlags) registers() sweep.Shelf {
	return sweep.Shelf{Dir: f.Shelf, Chosen: f.Register, None: f.NoRegisters}
}

// readFlags say how files are read.
type readFlags struct {
	Format    string      `placeholder:"FORMAT" enum:",${formats}" default:"" help:"Format of the files: ${format_list}. Default: detected."`
	Encoding  string      `placeholder:"NAME" help:"Encoding of text, as in windows-1250. Default: UTF-8, or what the letters show, which is noted."`
	MaxRecord sizeFlag    `placeholder:"SIZE" default:"2MiB" help:"Longest record that is read whole, as in 16MiB; of a longer one the beginning is read."`
	Map       string      `placeholder:"FILE" help:"YAML file that says which column holds which field."`
	Kind      aedile.Kind `placeholder:"KIND" enum:"listing,post,ad" default:"listing" help:"What items are that do not say so: listing, post or ad."`
	Service   string      `placeholder:"NAME" help:"Service of items that do not name theirs."`
}

type screenCmd struct {
	packFlags     `embed:"" group:"Rules"`
	registerFlags `embed:"" group:"Registers"`
	readFlags     `embed:"" group:"Reading"`

	Output         string   `placeholder:"FORM" enum:",table,ndjson,html,parquet" default:"" help:"table, ndjson, html or parquet. Default: by the name after -o, else table on a terminal and ndjson elsewhere." group:"Writing"`
	Out            string   `short:"o" placeholder:"FILE" help:"Write to this file." group:"Writing"`
	Ignore         []string `placeholder:"FILE" sep:"none" help:"YAML file of findings to set aside, each with a reason and a last day. May be repeated." group:"Writing"`
	ShowSuppressed bool     `help:"Write findings that are set aside as well, marked." group:"Writing"`
	AsOf           string   `placeholder:"DAY" help:"Day for which ignore entries count, as in 2026-12-31. Default: today." group:"Writing"`
	Workers        int      `placeholder:"N" help:"Goroutines that decode and screen. Default: one a core."`
	Quiet          bool     `short:"q" help:"No progress bar and no summary on stderr."`

	Files []string `arg:"" optional:"" name:"file" help:"Files or folders: NDJSON, JSON, CSV, TSV, XLSX, Merchant and other XML feeds, HTML pages, WARC, Parquet; plain, .gz, .zst, .bz2, or in .zip and .tar. None, or -, is standard input."`
}

// Run screens the files.
func (c *screenCmd) Run(ctx context.Context, a *sweep.App) error {
	return a.Screen(ctx, sweep.ScreenConfig{
		Files: c.Files, Packs: c.selection(), Registers: c.registers(), Source: c.source(), Map: c.Map, Output: c.Output, Out: c.Out, Ignore: c.Ignore,
		ShowSuppressed: c.ShowSuppressed, Workers: c.Workers, Quiet: c.Quiet, AsOf: c.AsOf,
	})
}

func (f readFlags) source() source.Config {
	return source.Config{Format: f.Format, Kind: f.Kind, Service: f.Service, Encoding: f.Encoding, MaxLineBytes: int(f.MaxRecord)}
}

// sizeFlag is a number of bytes, as in 2MiB.
type sizeFlag int

// UnmarshalText reads a number with an optional unit: KiB, MiB or GiB, or K, M, G for the same.
func (s *sizeFlag) UnmarshalText(b []byte) error {
	text, unit := strings.ToLower(string(b)), 1
	for suffix, n := range map[string]int{"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "b": 1} {
		if rest, ok := strings.CutSuffix(text, suffix); ok && strings.Trim(rest, "0123456789") == "" && rest != "" {
			text, unit = rest, n
			break
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 || n > (1<<31)/unit {
		return aedile.Invalidf("read size", string(b), "want a number of bytes up to 2 GiB, as in 16MiB")
	}
	*s = sizeFlag(n * unit)
	return nil
}
