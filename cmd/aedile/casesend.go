package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/deliver/email"
	"github.com/aedile/aedile/casework/deliver/folder"
	"github.com/aedile/aedile/casework/deliver/webhook"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/outgoing"
)

// sendFlags say which way letters go.
type sendFlags struct {
	ToFolder     string   `placeholder:"DIR" help:"Leave letters in this folder: .txt, .html and .eml."`
	SMTP         string   `name:"smtp" placeholder:"URL" help:"Send letters by this server: smtp://user@host:587 (STARTTLS) or smtps://user@host:465."`
	Webhook      string   `placeholder:"URL" help:"Post letters as JSON to this address, signed."`
	From         string   `placeholder:"ADDRESS" help:"Sender of mail, as in 'Market <notices@market.example>'. Default: that of the policy."`
	PasswordFile string   `placeholder:"FILE" help:"File with the password of the SMTP user. Default: the environment variable AEDILE_SMTP_PASSWORD."`
	SecretFile   string   `placeholder:"FILE" help:"File with the secret that the webhook's end knows. Default: the environment variable AEDILE_WEBHOOK_SECRET."`
	Address      []string `placeholder:"PARTY=ADDRESS" sep:"none" help:"Address of a party that cases do not name, as in authority=dsa@dsc.example. May be repeated."`
	AllowHost    []string `placeholder:"HOST" help:"The webhook's host may lie in a private network. May be repeated."`
	Proxy        bool     `help:"Ask the proxy that the environment names."`
	Shop         string   `placeholder:"URL" help:"Post what decisions impose or lift as JSON to this address, signed as letters by --webhook are, once their letters have left."`
}

// named reports whether a way is named.
func (c sendFlags) named() bool { return c.ToFolder+c.SMTP+c.Webhook != "" }

type caseSendCmd struct {
	wire.StoreFlags `embed:""`
	sendFlags       `embed:""`
	Limit           int  `placeholder:"N" default:"1000" help:"Messages to try. Default: 1000."`
	Again           bool `help:"Try now what was put off after a failed attempt."`
	DryRun          bool `help:"List what is due; send nothing."`
}

// Help says what is sent, how often, and what the statuses mean.
func (caseSendCmd) Help() string {
	return "Sends what moves have left to be told, and reminders whose day has come: the letter of the move, with names, or the text as it was edited. A message " +
		"that was accepted is not sent again; one that was not is tried after a minute, then twice as long each time, at most a day. Where the program ends " +
		"between acceptance and the mark, the same message goes again under the same identifier (Message-ID, Idempotency-Key, name of the file).\n\n" +
		"Exit status: 0 all are sent, 1 some are not and are tried again, 2 it could not be done."
}

// nowhere is an address that can never be one (RFC 2606, section 2).
const nowhere = "no-reply@aedile.invalid"

// secretOf reads a secret: an argument would be seen by everybody on the machine.
func secretOf(a *terminal.Terminal, file, variable string) (string, error) {
	if file == "" {
		return os.Getenv(variable), nil
	}
	b, err := terminal.ReadAll(a, "read secret", file, 4096)
	return strings.TrimSpace(string(b)), err
}

// sender returns the one way that was named. Mail in a folder that nobody signs comes from the operator, at an address that never answers.
func (c *sendFlags) sender(a *terminal.Terminal, p desk.Policy) (deliver.Sender, error) {
	named := 0
	for _, way := range []string{c.ToFolder, c.SMTP, c.Webhook} {
		if way != "" {
			named++
		}
	}
	switch {
	case named != 1:
		return nil, aedile.Invalidf("send letters", "", "one way is needed").Hint("--to-folder DIR, --smtp URL or --webhook URL")
	case c.ToFolder != "":
		if err := os.MkdirAll(c.ToFolder, 0o700); err != nil {
			return nil, fmt.Errorf("send letters: %w", err)
		}
		if c.From = cmp.Or(c.From, p.Letters.Mail); c.From == "" {
			tell(a, "no sender is named: letters as mail come from %s, where nobody can answer; name one with --from", nowhere)
		}
		return folder.Sender{Dir: c.ToFolder, From: cmp.Or(c.From, (&mail.Address{Name: p.Name, Address: nowhere}).String()),
			Now: a.Now}, nil
	case c.SMTP != "":
		password, err := secretOf(a, c.PasswordFile, "AEDILE_SMTP_PASSWORD")
		if err != nil {
			return nil, err
		}
		return email.New(email.Config{URL: c.SMTP, Password: password, From: cmp.Or(c.From, p.Letters.Mail), Now: a.Now})
	}
	return c.hook(a, c.Webhook)
}

// shop returns where effects go; nil where nothing is named.
func (c *sendFlags) shop(a *terminal.Terminal) (deliver.Sender, error) {
	if c.Shop == "" {
		return nil, nil
	}
	return c.hook(a, c.Shop)
}

// hook returns the sender to an address that takes JSON.
func (c *sendFlags) hook(a *terminal.Terminal, url string) (deliver.Sender, error) {
	secret, err := secretOf(a, c.SecretFile, "AEDILE_WEBHOOK_SECRET")
	if err != nil {
		return nil, err
	}
	o := outgoing.Config{Named: append(outgoing.ThisMachine(url), c.AllowHost...), Proxy: c.Proxy}
	return webhook.New(webhook.Config{URL: url, Secret: secret, Now: a.Now, Outgoing: o})
}

// addresses reads those of the parties.
func (c *sendFlags) addresses() (map[casework.Party]string, error) {
	all := map[casework.Party]string{}
	for _, s := range c.Address {
		party, address, ok := strings.Cut(s, "=")
		if !ok || !casework.IsAddress(address) {
			return nil, aedile.Invalidf("send letters", party, "is not PARTY=ADDRESS").Hint("one address, as in authority=dsa@dsc.example")
		}
		all[casework.Party(party)] = address
	}
	return all, nil
}

// Run sends what is due.
func (c *caseSendCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	addresses, err := c.addresses()
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		if c.DryRun {
			return c.list(ctx, a, dk)
		}
		s, err := c.sender(a, dk.Policy)
		if err != nil {
			return err
		}
		shop, err := c.shop(a)
		if err != nil {
			return err
		}
		all, left := []deliver.Result{}, 0
		err = dk.Send(ctx, desk.Sending{Sender: s, Addresses: addresses, Shop: shop, Limit: c.Limit, Again: c.Again},
			func(res deliver.Result) {
				all = append(all, res)
				if res.State == deliver.Failed || res.State == deliver.Undelivered {
					left++
				}
				if !c.JSON {
					c.line(a, res)
				}
			})
		if c.JSON {
			err = errors.Join(err, terminal.PrintJSON(a.Data(), all))
		}
		return terminal.Outcome(err, left)
	})
}

func (c *caseSendCmd) line(a *terminal.Terminal, r deliver.Result) {
	fmt.Fprintf(a.Out, "%s %s %s", r.Task, r.Do, r.State)
	switch {
	case r.State == deliver.Undelivered:
		fmt.Fprintf(a.Out, ": nobody was informed: %s", r.Err)
		if r.Proof != nil && r.Proof.Answer != "" {
			fmt.Fprintf(a.Out, " (%s)", r.Proof.Answer)
		}
	case r.State == deliver.Failed:
		fmt.Fprintf(a.Out, " (again %s): %s", r.Next.UTC().Format(time.RFC3339), r.Err)
		if r.Hint != "" {
			fmt.Fprintf(a.Out, " (%s)", r.Hint)
		}
	}
	fmt.Fprintln(a.Out)
}

// list shows what is due.
func (c *caseSendCmd) list(ctx context.Context, a *terminal.Terminal, dk *desk.Desk) error {
	tasks, err := dk.Waiting(ctx, c.Limit)
	if err != nil {
		return err
	}
	if c.JSON {
		return terminal.PrintJSON(a.Data(), tasks)
	}
	for _, t := range tasks {
		fmt.Fprintf(a.Out, "%s %s to %s, after %d attempts\n", t.ID, t.Do, t.To, t.Tries)
	}
	return nil
}

type caseToldCmd struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	How             string        `required:"" placeholder:"TEXT" help:"How the person was informed, without personal data: registered letter of 4 March."`
	ID              aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
	Version         int           `arg:"" help:"Version of the case with the move that was told, as aedile case show has it under sent."`
}

// Run records it.
func (c *caseToldCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.Act()
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		d, err := dk.Informed(ctx, desk.Informing{Act: act, Case: c.ID, Version: c.Version, How: c.How})
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), d)
		}
		return terminal.Printf(a.Out, "%s: %s was told of %s\n", c.ID, d.To, d.Move)
	})
}

type caseBouncedCmd struct {
	wire.StoreFlags `embed:""`
	Files           []string `arg:"" name:"file" help:"Reports of mail servers, one mail a file, as they came; - is standard input."`
}

// Help says what it does with them.
func (caseBouncedCmd) Help() string {
	return "A letter that comes back informs nobody: the period of the recipient does not run, and a person is to reach them (aedile case told). " +
		"A report names the case by the header Aedile-Case of the mail that came back. Give only what your own mail server sent: a report is believed. " +
		"What is no report of a letter of this record is a fault, and the others are taken."
}

// Run takes the reports.
func (c *caseBouncedCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	return c.With(ctx, a, func(dk *desk.Desk) error {
		bad := 0
		for _, name := range c.Files {
			said, err := c.take(ctx, a, dk, name)
			if err != nil {
				bad++
				a.Say("%s: %s", name, aedile.Message(err))
				continue
			}
			if err := terminal.Printf(a.Out, "%s\n", said); err != nil {
				return err
			}
		}
		if bad > 0 {
			return aedile.Invalidf("take bounces", "", "%d of %d files could not be taken", bad, len(c.Files))
		}
		return nil
	})
}

// take takes one report and says what followed.
func (c *caseBouncedCmd) take(ctx context.Context, a *terminal.Terminal, dk *desk.Desk, name string) (string, error) {
	raw, err := terminal.ReadAll(a, "read bounce", name, maxContent)
	if err != nil {
		return "", err
	}
	b, err := deliver.ReadBounce(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	d, taken, err := dk.Bounced(ctx, b)
	if err != nil {
		return "", err
	}
	if !taken {
		return fmt.Sprintf("%s: nothing new", b.Case), nil
	}
	return fmt.Sprintf("%s: %s was not told of %s: %s", b.Case, d.To, d.Move, d.Why), nil
}

type caseTakeBackCmd struct {
	wire.StoreFlags `embed:""`
	wire.ActFlags   `embed:""`
	Why             string        `placeholder:"TEXT" help:"Why, without personal data."`
	From            int           `placeholder:"N" help:"Version with the first move to take back. Default: the last move alone."`
	ID              aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// Help says for how long that can be done.
func (caseTakeBackCmd) Help() string {
	return "What people do waits before it leaves for as long as the policy file says (undo: 10m); without that line it leaves at once. Until then the case can be put back where it stood: " +
		"the letters that wait are deleted, and the record says that they were withdrawn before sending. What has left is undone by a move of the procedure, such as a reversal."
}

// Run takes it back.
func (c *caseTakeBackCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	act, err := c.Act()
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		t, err := dk.TakeBack(ctx, desk.TakingBack{Act: act, Case: c.ID, From: c.From, Why: c.Why})
		if err != nil {
			return err
		}
		if c.JSON {
			return terminal.PrintJSON(a.Data(), t)
		}
		return terminal.Printf(a.Out, "%s is %s again: %s taken back, %d not sent\n", c.ID, t.State, strings.Join(t.Moves, ", "),
			len(t.Unsent))
	})
}
