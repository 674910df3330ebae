// Package parcel holds the commands by which two desks work with each other: what one has for the other goes as a parcel, by file or by a
// call, and is verified before anything of it is taken in.
//
// It decides nothing itself: exchange does.
package parcel

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/exchange"
	"github.com/aedile/aedile/internal/outgoing"
)

// Exchange are the commands.
type Exchange struct {
	Pack         packCmd         `cmd:"" help:"Make a parcel of a case: a request, an order, the answer to a request, or the case as it stands."`
	Take         takeCmd         `cmd:"" help:"Verify a parcel and take in what it holds."`
	Call         callCmd         `cmd:"" help:"Make a parcel of a case and hand it to the desk at an address."`
	Counterparts counterpartsCmd `cmd:"" help:"Write the identifiers of sellers, offers and goods that cases hold, as CSV or as an event of MISP."`
	Meet         meetCmd         `cmd:"" help:"Say which identifiers of another record the own one holds, and in which cases."`
	File         fileCmd         `cmd:"" help:"Write a case as files for the information sharing system of art 85 DSA: cover, letters, documents, dossier."`
	Show         showCmd         `cmd:"" help:"Show two desks that exchange a request, its answers, an order and a finding, each verifying the other."`
}

// keyFlags say with what a desk signs.
type keyFlags struct {
	Key string `env:"AEDILE_KEY" default:"aedile.key" placeholder:"FILE" help:"Secret key for the checkpoint. Default: aedile.key."`
}

func (f keyFlags) keys() (k exchange.Keys, err error) {
	k.Sign, k.Own, err = wire.Halves(f.Key)
	return k, err
}

type packCmd struct {
	wire.StoreFlags `embed:""`
	keyFlags        `embed:""`
	Out             string        `short:"o" default:"-" placeholder:"FILE" help:"Write to this file. Default: standard output."`
	Case            aedile.CaseID `arg:"" help:"Identifier of the case."`
}

// Run makes a parcel.
func (c *packCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	k, err := c.keys()
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		b, err := exchange.Pack(ctx, dk, c.Case, k)
		if err != nil {
			return err
		}
		return terminal.WriteFile(a, c.Out, terminal.Private, func(w io.Writer) error {
			_, err := w.Write(append(b, '\n'))
			return err
		})
	})
}

type takeCmd struct {
	wire.StoreFlags `embed:""`
	Keys            []string         `required:"" placeholder:"FILE" sep:"none" help:"Public keys of the desks that are trusted. May be repeated."`
	By              casework.ActorID `default:"exchange" placeholder:"ID" help:"Who takes it in. Default: exchange."`
	File            string           `arg:"" help:"Parcel; - is standard input."`
}

// Run takes a parcel in.
func (c *takeCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	known, err := wire.Verifiers(c.Keys)
	if err != nil {
		return err
	}
	b, err := terminal.ReadAll(a, "read parcel", c.File, exchange.MaxParcel)
	if err != nil {
		return err
	}
	return c.Begin(ctx, a, func(dk *desk.Desk) error {
		t, err := exchange.Take(ctx, dk, b, exchange.Keys{Known: known}, c.By)
		if err != nil {
			return err
		}
		return told(a, c.JSON, t)
	})
}

type callCmd struct {
	wire.StoreFlags `embed:""`
	keyFlags        `embed:""`
	To              string        `required:"" placeholder:"URL" help:"Address of the other desk: https://desk.example. http only to this machine."`
	Case            aedile.CaseID `arg:"" help:"Identifier of the case."`
}

// Run hands a parcel to another desk.
func (c *callCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	k, err := c.keys()
	if err != nil {
		return err
	}
	out := outgoing.Config{Named: outgoing.ThisMachine(c.To), Timeout: callTime}
	if err := out.Permit(c.To); err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		b, err := exchange.Pack(ctx, dk, c.Case, k)
		if err != nil {
			return err
		}
		t, err := exchange.Call(ctx, out.Client(), c.To, b)
		if err != nil {
			return err
		}
		return told(a, c.JSON, t)
	})
}

// callTime is how long the other desk has to verify and keep a parcel. Chosen.
const callTime = time.Minute

// told says what became of a parcel.
func told(a *terminal.Terminal, asJSON bool, t exchange.Taken) error {
	if asJSON {
		return terminal.PrintJSON(a.Data(), t)
	}
	return terminal.Printf(a.Out, "%s\n", line(t))
}

func line(t exchange.Taken) string {
	s := string(t.Sort) + " from " + t.From + ": its proofs hold"
	if t.Already {
		return s + "; it was here already, as " + string(t.Case)
	}
	return s + "; taken in as " + string(t.Case) + ", which is " + t.State
}

// exists reports whether there is such a file.
func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
