package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

type caseCmd struct {
	Open       caseOpenCmd       `cmd:"" help:"Open a case of any procedure, or reviews of findings."`
	List       caseListCmd       `cmd:"" help:"List cases."`
	Show       caseShowCmd       `cmd:"" help:"Show a case: where it stands, what runs, what can be done, what was done."`
	Move       caseMoveCmd       `cmd:"" help:"Make a move in a case."`
	Due        caseDueCmd        `cmd:"" help:"Show what is due, what is late first, with the source of each end."`
	Lapse      caseLapseCmd      `cmd:"" help:"Let every period that has passed lapse."`
	Letter     caseLetterCmd     `cmd:"" help:"Write the letter of a case from its facts."`
	Send       caseSendCmd       `cmd:"" help:"Send what moves have left to be told, and reminders, by mail, webhook or into a folder."`
	Targets    caseTargetsCmd    `cmd:"" help:"List the dues for which the law gives no number and the policy file may."`
	Rescreen   caseRescreenCmd   `cmd:"" help:"Make the finding of a case again, and say what differs."`
	Procedures caseProceduresCmd `cmd:"" help:"Print every procedure: states, moves, provisions, dues."`
	recordCmd  `embed:""`
}

// storeFlags say where cases are and what the operator has settled.
type storeFlags struct {
	Store  string `env:"AEDILE_STORE" placeholder:"URL" default:"sqlite:aedile.db" help:"sqlite:FILE or postgres://…. Default: sqlite:aedile.db."`
	Policy string `env:"AEDILE_POLICY" placeholder:"FILE" help:"YAML file with the operator's calendar, targets, reminders and redress. Without it no target is set."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// with opens the house, does the work in it and closes it. With --json, a refusal is printed as JSON too.
func (f storeFlags) with(ctx context.Context, a *terminal, work func(h *desk.House) error) error {
	return f.open(ctx, a, false, work)
}

// proved does the same with a store that is there already: none is made in order to be proved.
func (f storeFlags) proved(ctx context.Context, a *terminal, work func(h *desk.House) error) error {
	return f.open(ctx, a, true, work)
}

func (f storeFlags) open(ctx context.Context, a *terminal, existing bool, work func(h *desk.House) error) error {
	h, err := desk.Open(ctx, desk.Config{Store: f.Store, Policy: f.Policy, Now: a.Now, Existing: existing})
	if err != nil {
		return err
	}
	err = work(h)
	var r *casework.Refusal
	if f.JSON && errors.As(err, &r) {
		err = errors.Join(printJSON(a.Out, refused(r)), err)
	}
	if closing := h.Close(); closing != nil {
		if errors.As(err, new(foundSome)) {
			return closing // what was found may not have been kept
		}
		return errors.Join(err, closing)
	}
	return err
}

// faultView is one missing or wrong element as JSON shows it.
type faultView struct {
	Field string `json:"field,omitempty"`
	Msg   string `json:"message"`
	Law   string `json:"law"`
	House bool   `json:"house_policy,omitempty"`
}

func faultViews(fs casework.Faults) []faultView {
	out := []faultView{}
	for _, f := range fs {
		out = append(out, faultView{f.Field, f.Msg, f.Law.String(), f.House})
	}
	return out
}

func refused(r *casework.Refusal) any {
	return map[string]any{"refused": map[string]any{"class": r.Err.Class, "message": r.Err.Msg, "hint": r.Err.Advice, "faults": faultViews(r.Faults)}}
}

// actFlags say who acts and when.
type actFlags struct {
	By   string `required:"" placeholder:"PARTY[:ID]" help:"Who acts, and the identifier under which the house knows the person: platform:p-7. Parties: platform, recipient, notifier, trader, authority, screener, dispute_body, trustee."`
	At   string `placeholder:"INSTANT" help:"When it happened, as in 2026-01-05T09:30:00+01:00. Default: now. It may not lie in the future."`
	Auto bool   `help:"Automated means act alone."`
}

func (f actFlags) actor() casework.Actor { return actor(f.By, f.Auto) }

func actor(by string, auto bool) casework.Actor {
	party, id, _ := strings.Cut(by, ":")
	return casework.Actor{Party: casework.Party(party), ID: casework.ActorID(id), Automated: auto}
}

func (f actFlags) at() (time.Time, error) { return instant(f.At) }

// instant reads an RFC 3339 instant; "" is the zero time.
func instant(s string) (t time.Time, err error) {
	if s == "" {
		return t, nil
	}
	if t, err = time.Parse(time.RFC3339, s); err != nil {
		return t, aedile.Invalidf("read instant", s, "is no RFC 3339 instant").Hint("2026-01-05T09:30:00+01:00")
	}
	return t, nil
}

// bodyFlags carry the content of a move.
type bodyFlags struct {
	Body string   `placeholder:"FILE" help:"Content of the move as JSON; - is standard input."`
	Set  []string `placeholder:"FIELD=VALUE" sep:"none" help:"Set a field of the content; the value is JSON, or else a text. May be repeated."`
}

// content returns the content as it stands in the file, without what is set.
func (f bodyFlags) content(a *terminal) ([]byte, error) {
	if f.Body == "" {
		return nil, nil
	}
	return readAll(a, "read content", f.Body, maxContent)
}

// maxContent is how many bytes the content of a move may have. Chosen: hundreds of times a long statement.
const maxContent = 8 << 20

// kindOf returns the procedure, or an error that names all.
func kindOf(name string) (casework.Kind, error) {
	k, ok := kinds.Of(name)
	if ok {
		return k, nil
	}
	var names []string
	for _, k := range kinds.All() {
		names = append(names, k.Name)
	}
	return k, aedile.NotFoundf("open case", name, "is no procedure").Hint("one of " + strings.Join(names, ", "))
}

type caseListCmd struct {
	storeFlags `embed:""`
	Kind       string `placeholder:"KIND" help:"Cases of this procedure only."`
	State      string `placeholder:"STATE" help:"Cases in this state only."`
	Turn       string `placeholder:"PARTY" help:"Cases in which it is this party's turn only."`
	Group      string `placeholder:"GROUP" help:"Cases of this group only."`
	Closed     bool   `help:"Closed cases as well."`
}

// Run lists cases.
func (c *caseListCmd) Run(ctx context.Context, a *terminal) error {
	return c.with(ctx, a, func(h *desk.House) error {
		cases, err := h.Cases(ctx, casework.Filter{Kind: c.Kind, State: c.State, Turn: casework.Party(c.Turn), Group: c.Group, Closed: c.Closed}, false)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(a.Out, append([]casework.Case{}, cases...))
		}
		w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "CASE\tKIND\tSTATE\tTURN\tVERSION\tCHANGED\tABOUT")
		for _, k := range cases {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", k.ID, k.Kind, k.State, cmp.Or(string(k.Turn), "–"), k.Version, k.ChangedAt.Format(time.DateOnly), k.About)
		}
		return flush(w)
	})
}

type caseShowCmd struct {
	storeFlags `embed:""`
	ID         aedile.CaseID `arg:"" name:"case" help:"Identifier of the case."`
}

// moveView is a move that can be made, as JSON shows it.
type moveView struct {
	Move  string           `json:"move"`
	By    []casework.Party `json:"by"`
	Law   []string         `json:"law"`
	About string           `json:"about"`
}

func movesIn(k casework.Kind, state string) []moveView {
	out := []moveView{}
	for _, m := range k.Open(state) {
		v := moveView{m.Name, m.By, []string{}, m.About}
		for _, r := range m.Law {
			v.Law = append(v.Law, r.String())
		}
		out = append(out, v)
	}
	return out
}

// Run shows a case.
func (c *caseShowCmd) Run(ctx context.Context, a *terminal) error {
	return c.with(ctx, a, func(h *desk.House) error {
		k, err := h.Case(ctx, c.ID)
		if err != nil {
			return err
		}
		kind, _ := kinds.Of(k.Kind) // the case could not be read otherwise
		moves := movesIn(kind, k.State)
		if c.JSON {
			return printJSON(a.Out, map[string]any{"case": k, "moves": moves, "dues": dueViews(k.Dues, a.Now())})
		}
		state, _ := kind.State(k.State)
		fmt.Fprintf(a.Out, "%s: %s\n%s: %s\nversion %d, calendar %s%s\n", k.ID, kind.Title, k.State, state.About, k.Version, k.Calendar, about(k))
		showDues(a.Out, k.Dues, a.Now())
		if len(moves) > 0 {
			fmt.Fprintln(a.Out, "\npossible moves")
		}
		w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
		for _, m := range moves {
			fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", m.Move, parties(m.By), m.About, strings.Join(m.Law, ", "))
		}
		fmt.Fprintln(w, "\ndone")
		for _, e := range k.Events {
			fmt.Fprintf(w, "  %s\t%s\t%s\t→ %s\n", e.At.Format(time.RFC3339), who(e.By), e.Move, e.To)
		}
		return flush(w)
	})
}

func about(k casework.Case) (s string) {
	if k.Group != "" {
		s += ", group " + k.Group
	}
	if k.About != "" {
		s += "\nabout " + k.About
	}
	return s
}

func parties(ps []casework.Party) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p))
	}
	return strings.Join(out, " or ")
}

func who(a casework.Actor) string {
	s := string(a.Party)
	if a.ID != "" {
		s += ":" + string(a.ID)
	}
	if a.Automated {
		s += " (automated)"
	}
	return s
}

func showDues(out io.Writer, dues []casework.Due, now time.Time) {
	if len(dues) == 0 {
		return
	}
	fmt.Fprintln(out, "\nwhat runs")
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, d := range dues {
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\n", dueName(d), d.Of, when(d, now), desk.SourceText(d.Source), lawRef(d.Law))
	}
	_ = w.Flush() // the stream's error comes with the next flush
	for _, d := range dues {
		for _, n := range d.Notes {
			fmt.Fprintf(out, "  %s: %s\n", dueName(d), n)
		}
	}
}
