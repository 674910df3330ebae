package sor

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/outgoing"
)

// tokenVariable is where the token is looked for when no file is named: an argument would be seen by everybody on the machine.
const tokenVariable = "AEDILE_TDB_TOKEN"

type sorSendCmd struct {
	URL          string   `name:"url" placeholder:"URL" help:"Base address. Default: that of the production database."`
	Sandbox      bool     `help:"Send to the sandbox whose address the coordinator gave: --url, or the environment variable AEDILE_TDB_SANDBOX. The address of the production database is refused, and the journal has another name."`
	TokenFile    string   `placeholder:"FILE" help:"File with the bearer token. Default: the environment variable AEDILE_TDB_TOKEN."`
	Journal      string   `placeholder:"FILE" help:"What was acknowledged; a sending that broke off goes on there. Default: the name of the file and .filed."`
	DryRun       bool     `help:"Validate and lint, send nothing."`
	JSON         bool     `name:"json" help:"Print what became of each statement as a JSON object a line, then the numbers."`
	Rate         int      `placeholder:"N" default:"150" help:"Requests a second, below 190. Default: 150."`
	Workers      int      `placeholder:"N" default:"4" help:"Calls under way at a time. Default: 4."`
	Store        string   `env:"AEDILE_STORE" placeholder:"URL" help:"The record of the decisions: names that a case holds may stand in no text of its statement."`
	AllowHost    []string `placeholder:"HOST" help:"This host may lie in a private network, as a stand-in of the operator does. May be repeated."`
	Proxy        bool     `help:"Ask the proxy that the environment names."`
	SendPersonal bool     `help:"Send statements that may hold personal data, too. Art 24(5) DSA keeps such data out: a person decides."`
	File         string   `arg:"" help:"Statements, one JSON object a line; - is standard input."`
}

// Help says what becomes of statements and what the statuses mean.
func (sorSendCmd) Help() string {
	return "What the database would refuse is not sent; what may hold personal data is held (art 24(5) DSA). Batches of 100 go out, all or " +
		"nothing, split where one statement is refused, and again after 429 and 5xx.\n\n" +
		"Exit status: 0 all are filed, 1 some were refused or held, 2 the sending ended early; run it again to go on."
}

// wouldSend is the state of a statement that a dry run has nothing against.
const wouldSend transparencydb.State = "would_send"

// sent is what became of one statement of the file.
type sent struct {
	Record int `json:"record"` // its number among the statements of the file, from 1
	transparencydb.Outcome
	Index any `json:"index,omitempty"` // hides that of Outcome
}

// sending turns outcomes into lines and numbers.
type sending struct {
	mu    sync.Mutex
	out   io.Writer
	json  bool
	bad   []int // records that could not be read or would be refused, in order
	count map[transparencydb.State]int
	err   error // that of the file
}

// Run sends the file.
func (c *sorSendCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	f, err := terminal.Open(a, "send statements", c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	s := &sending{out: a.Out, json: c.JSON, count: map[transparencydb.State]int{}}
	known, err := c.known(ctx, a)
	if err != nil {
		return err
	}
	defer known.close() //nolint:errcheck // it was only read
	statements := s.statements(transparencydb.Read(f))
	if c.DryRun {
		err = c.try(ctx, s, known, statements)
	} else {
		err = c.send(ctx, a, s, known, statements)
	}
	err = errors.Join(err, known.err, s.err, s.end())
	return terminal.Outcome(err, s.count[transparencydb.StateRefused]+s.count[transparencydb.StateHeld])
}

func (c *sorSendCmd) journal() string {
	suffix := ".filed"
	if c.Sandbox {
		suffix = ".sandbox" // what was tried is not filed
	}
	if c.Journal == "" && c.File == "-" {
		return "statements" + suffix
	}
	return cmp.Or(c.Journal, c.File+suffix)
}

// sandboxVariable is where the address of the sandbox is looked for when --url names none.
const sandboxVariable = "AEDILE_TDB_SANDBOX"

// base returns the base address. A trial never goes to the production database.
func (c *sorSendCmd) base() (string, error) {
	if !c.Sandbox {
		return c.URL, nil
	}
	base := cmp.Or(c.URL, os.Getenv(sandboxVariable))
	u, err := url.Parse(base)
	production, _ := url.Parse(transparencydb.BaseURL) // a constant
	switch {
	case base == "" || err != nil || u.Host == "":
		return "", aedile.Invalidf("send statements", base,
			"no address of the sandbox").Hint("the coordinator names it with the access; give it with --url or " + sandboxVariable)
	case strings.EqualFold(u.Hostname(), production.Hostname()):
		return "", aedile.Invalidf("send statements", base,
			"is the production database, not the sandbox").Hint("leave --sandbox out to file there")
	}
	return base, nil
}

func (c *sorSendCmd) send(ctx context.Context, a *terminal.Terminal, s *sending, names *namesKnown,
	statements iter.Seq[transparencydb.Statement]) error {
	token := os.Getenv(tokenVariable)
	if c.TokenFile != "" {
		b, err := terminal.ReadAll(a, "read token", c.TokenFile, 4096)
		if err != nil {
			return err
		}
		token = string(b)
	}
	if strings.TrimSpace(token) == "" {
		return aedile.Invalidf("send statements", "", "no token").Hint("name a file with --token-file, or set " + tokenVariable)
	}
	base, err := c.base()
	if err != nil {
		return err
	}
	client, err := transparencydb.NewClient(transparencydb.Config{BaseURL: base, Token: transparencydb.NewToken(token), Now: a.Now,
		PerSecond: c.Rate,
		Outgoing:  outgoing.Config{Named: append(outgoing.ThisMachine(c.URL), c.AllowHost...), Proxy: c.Proxy}})
	if err != nil {
		return err
	}
	j, err := transparencydb.OpenJournal(c.journal())
	if err != nil {
		return err
	}
	sender := &transparencydb.Sender{Client: client, Journal: j, Workers: c.Workers, SendPersonal: c.SendPersonal, Names: names.of}
	_, err = sender.Send(ctx, statements, s.tell)
	return errors.Join(err, j.Close())
}

// try says what a sending would do, without a network.
func (c *sorSendCmd) try(ctx context.Context, s *sending, names *namesKnown, statements iter.Seq[transparencydb.Statement]) error {
	known, err := journalOf(c.journal())
	if err != nil {
		return err
	}
	defer known.Close()
	i := 0
	for st := range statements {
		o := transparencydb.Outcome{Index: i, PUID: st.PUID, State: wouldSend}
		for _, r := range transparencydb.Lint(st, names.of(st.PUID)...) {
			o.Remarks = append(o.Remarks, r)
			if r.Personal() && !c.SendPersonal {
				o.State = transparencydb.StateHeld
			}
		}
		filed, err := known.Filed(ctx, []string{st.PUID})
		if err != nil {
			return err
		}
		if len(filed) > 0 {
			o = transparencydb.Outcome{Index: i, PUID: st.PUID, State: transparencydb.StateExisting}
		}
		s.tell(o)
		i++
	}
	return nil
}

// statements yields those that can be read and would not be refused, and tells of the others.
func (s *sending) statements(in iter.Seq2[transparencydb.Statement, error]) iter.Seq[transparencydb.Statement] {
	return func(yield func(transparencydb.Statement) bool) {
		record := 0
		for st, err := range in {
			record++
			var refused *transparencydb.Refusal
			switch {
			case err == nil:
				if !yield(st) {
					return
				}
			case errors.As(err, &refused):
				s.refuse(record, refused.PUID, refused.Errors)
			case aedile.ClassOf(err) == aedile.Invalid:
				s.refuse(record, "", []transparencydb.FieldError{{Message: err.Error()}})
			default:
				s.err = err
			}
		}
	}
}

func (s *sending) refuse(record int, puid string, errs []transparencydb.FieldError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bad = append(s.bad, record)
	s.line(sent{Record: record, Outcome: transparencydb.Outcome{PUID: puid, State: transparencydb.StateRefused, Errors: errs}})
}

// tell counts an outcome and writes its line.
func (s *sending) tell(o transparencydb.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	record := o.Index + 1
	for _, b := range s.bad { // the sender counts only what it was given
		if b <= record {
			record++
		}
	}
	s.line(sent{Record: record, Outcome: o})
}

func (s *sending) line(o sent) {
	s.count[o.State]++
	if s.json {
		b, err := json.Marshal(o)
		if err == nil {
			_, err = fmt.Fprintf(s.out, "%s\n", b)
		}
		s.err = errors.Join(s.err, err)
		return
	}
	for _, e := range o.Errors {
		fmt.Fprintf(s.out, "statement %d %s: %s: %s %s\n", o.Record, o.PUID, o.State, e.Field, e.Message)
	}
	for _, r := range o.Remarks {
		fmt.Fprintf(s.out, "statement %d %s: %s: %s %s\n", o.Record, o.PUID, o.State, r.Field, r.Message)
	}
}

// end writes the numbers.
func (s *sending) end() error {
	if s.json {
		if err := json.NewEncoder(s.out).Encode(map[string]any{"summary": s.count}); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	} else {
		for _, st := range []transparencydb.State{transparencydb.StateFiled, transparencydb.StateExisting, wouldSend,
			transparencydb.StateRefused,
			transparencydb.StateHeld, transparencydb.StateUnsent} {
			if n := s.count[st]; n > 0 {
				fmt.Fprintf(s.out, "%-10s %d\n", st, n)
			}
		}
	}
	return nil
}
