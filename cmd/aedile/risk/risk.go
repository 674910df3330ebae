// Package risk holds the commands on the register of systemic risks (arts 34, 35, 41, 42 DSA).
//
// It assesses nothing by itself: report/risk keeps the register.
package risk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/risk"
)

// Commands are those below aedile risk.
type Commands struct {
	List    listCmd    `cmd:"" help:"List the risks of the register, with measures and what is due."`
	Add     addCmd     `cmd:"" help:"Add or change rows: from a file, or rows to begin with."`
	Assess  assessCmd  `cmd:"" help:"Enter an assessment that was carried out, yearly or before a functionality (art 34(1) DSA)."`
	Deploy  deployCmd  `cmd:"" help:"Enter that a functionality is planned or deployed; refused without an assessment before."`
	Lint    lintCmd    `cmd:"" help:"Say what is missing in the register, or does not follow."`
	Check   checkCmd   `cmd:"" help:"Show the open questions of a checklist: elections, minors."`
	Figures figuresCmd `cmd:"" help:"Fill in evidence from the record, a sample, or labels, each figure with period and source."`
	Report  reportCmd  `cmd:"" help:"Write the report under art 42(4) DSA, complete and public, and enter it."`
	Audit   auditCmd   `cmd:"" help:"Write what an audit needs for each obligation (Delegated Regulation (EU) 2024/436)."`
}

// fileFlags say where the register is.
type fileFlags struct {
	Register string `env:"AEDILE_RISKS" default:"risks.ndjson" placeholder:"FILE" help:"The register of risks. Default: risks.ndjson."`
}

// writeFlags are for what adds to the register.
type writeFlags struct {
	fileFlags `embed:""`
	By        string `placeholder:"WHO" help:"Who enters it. Default: the account of this machine."`
	Why       string `placeholder:"TEXT" help:"Why it is entered."`
}

// open reads the register. Where none is there, it is empty if that may be.
func (f fileFlags) open(a *terminal.Terminal, may bool) (*risk.Register, error) {
	b, err := terminal.ReadAll(a, "read register of risks", f.Register, 1<<30)
	if err != nil {
		_, missing := os.Stat(f.Register)
		if may && errors.Is(missing, fs.ErrNotExist) {
			return risk.OpenRegister(bytes.NewReader(nil), f.Register)
		}
		if errors.Is(missing, fs.ErrNotExist) {
			return nil, aedile.NotFoundf("read register of risks", f.Register,
				"no such file").Hint("aedile risk add --starter generative-ai begins one")
		}
		return nil, err
	}
	return risk.OpenRegister(bytes.NewReader(b), f.Register)
}

// add enters what is set, all or nothing, and writes the lines behind those that are there.
func (w writeFlags) add(a *terminal.Terminal, reg *risk.Register, sets ...risk.Entered) error {
	by := w.By
	if by == "" {
		by = "os:unknown"
		if u, err := user.Current(); err == nil {
			by = "os:" + u.Username
		}
	}
	var lines []byte
	var wrong []error
	for _, s := range sets {
		line, err := reg.Next(s, a.Now(), by, w.Why)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		lines = append(lines, line...)
	}
	if len(wrong) > 0 {
		return errors.Join(wrong...)
	}
	old, err := os.ReadFile(w.Register)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return aedile.Deniedf("write register of risks", w.Register, "cannot be read").Because(err)
	}
	if n := bytes.Count(old, []byte("\n")); n != reg.Entries-len(sets) {
		return aedile.Conflictf("write register of risks", w.Register, "somebody else added to it meanwhile").Hint("run the command again")
	}
	return terminal.WriteFile(a, w.Register, terminal.Private, func(out io.Writer) error {
		_, err := out.Write(append(old, lines...))
		return err //nolint:wrapcheck // the caller names the file
	})
}

// today is the day on which the command runs.
func today(a *terminal.Terminal) deadline.Date { return deadline.DateOf(a.Now()) }

// readDay reads a day; an empty text is today.
func readDay(a *terminal.Terminal, text string) (deadline.Date, error) {
	if text == "" {
		return today(a), nil
	}
	return deadline.ParseDate(text)
}

type listCmd struct {
	fileFlags `embed:""`
	On        string `placeholder:"DAY" help:"The day for which dues are shown. Default: today."`
	Calendar  string `placeholder:"CODE" default:"COM" help:"Public holidays by which periods are counted. Default: COM."`
	Output    string `placeholder:"FORM" enum:",text,json" default:"" help:"text or json. Default: text on a terminal and json elsewhere."`
}

// Run lists rows and dues.
func (c *listCmd) Run(a *terminal.Terminal) error {
	reg, err := c.open(a, false)
	if err != nil {
		return err
	}
	on, err := readDay(a, c.On)
	if err != nil {
		return err
	}
	clock, err := clockOf(c.Calendar)
	if err != nil {
		return err
	}
	dues, err := reg.Dues(on, clock)
	if err != nil {
		return err
	}
	if c.Output == "json" || c.Output == "" && !a.OutTerminal {
		return terminal.PrintJSON(a.Data(), map[string]any{"register": reg, "dues": append([]risk.Due{}, dues...)})
	}
	var rows [][]string
	for _, x := range reg.Risks {
		rows = append(rows, []string{x.ID, x.Family, x.Title, scores(x), fmt.Sprint(len(reg.MeasuresOf(x.ID))),
			fmt.Sprint(reg.Versions[x.ID]),
			x.Closed})
	}
	if err := terminal.Table(a, "", []string{"RISK", "FAMILY", "TITLE", "SEVERITY × PROBABILITY", "MEASURES", "VERSION", "CLOSED"},
		rows); err != nil {
		return err
	}
	rows = nil
	for _, d := range dues {
		late := ""
		if d.Late {
			late = "late"
		}
		rows = append(rows, []string{d.Day.String(), string(d.Source), late, d.What, d.Provision, d.Counted})
	}
	if err := terminal.Write(a.Out, "\n"); err != nil {
		return err
	}
	return terminal.Table(a, "", []string{"DUE", "SOURCE", "", "WHAT", "PROVISION", "COUNTED FROM"}, rows)
}

func scores(x risk.Risk) string {
	num := func(s *risk.Rating) string {
		if s == nil {
			return "?"
		}
		return fmt.Sprint(s.Value)
	}
	out := num(x.Severity) + " × " + num(x.Probability)
	if x.Residual != nil {
		out += ", then " + num(x.Residual.Severity) + " × " + num(x.Residual.Probability)
	}
	return out
}

type addCmd struct {
	writeFlags `embed:""`
	Starter    []string `placeholder:"NAME,…" help:"Rows to begin with: generative-ai, elections, minors, health, consumer-protection; all. What the register has already stays."`
	Example    bool     `help:"Print one line of each sort, to fill in."`
	Words      bool     `help:"Print the keys of families, factors, measures, reasons of removal, figures and checklists."`
	File       string   `arg:"" optional:"" help:"JSON objects, one after the other: {\"risk\": …}, {\"measure\": …}, {\"service\": …}, {\"consultation\": …}, {\"approval\": …}, {\"answered\": …}, {\"audit\": …}; - is standard input."`
}

// Help says what adding does.
func (addCmd) Help() string {
	return "What has the identifier of a row replaces it as a new version; nothing is lost. Rows to begin with say what to look at: answers, evidence and scores are the " +
		"service's own, and aedile risk lint says what is missing. All of a file is entered or nothing."
}

// Run adds rows.
func (c *addCmd) Run(a *terminal.Terminal) error {
	switch {
	case c.Example:
		return terminal.Write(a.Data(), example)
	case c.Words:
		return words(a)
	}
	reg, err := c.open(a, true)
	if err != nil {
		return err
	}
	sets, err := starters(reg, c.Starter)
	if err != nil {
		return err
	}
	if c.File != "" {
		b, err := terminal.ReadAll(a, "add to register of risks", c.File, 64<<20)
		if err != nil {
			return err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		for n := 1; ; n++ {
			var s risk.Entered
			if err := d.Decode(&s); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return aedile.Invalidf("add to register of risks", c.File, "object %d is not as expected",
					n).Because(err).Hint("aedile risk add --example")
			}
			sets = append(sets, s)
		}
	}
	if len(sets) == 0 {
		return aedile.Invalidf("add to register of risks", c.Register,
			"there is nothing to add").Hint("name a file, or --starter with rows that are not there yet")
	}
	if err := c.add(a, reg, sets...); err != nil {
		return err
	}
	a.Say("%s: %s added, %d in all", c.Register, terminal.Count(len(sets), "line"), reg.Entries)
	return nil
}

// words prints what rows may name.
func words(a *terminal.Terminal) error {
	var rows [][]string
	add := func(sort string, all []risk.Topic) {
		for _, t := range all {
			rows = append(rows, []string{sort, t.Key, t.About})
		}
	}
	add("family", risk.Families())
	add("factor", risk.Factors())
	add("measure", risk.Measures())
	add("reason", risk.Reasons())
	add("figure", risk.Figures())
	for _, l := range risk.Checklists() {
		add("checklist "+l.Name, l.Questions)
	}
	a.Say("scores are 1 to %d: the law sets no scale", risk.MaxScore)
	return terminal.Table(a, "", []string{"SORT", "KEY", "ABOUT"}, rows)
}

// starters are the rows to begin with that the register does not have.
func starters(reg *risk.Register, names []string) (sets []risk.Entered, err error) {
	for _, name := range names {
		known := false
		for _, s := range risk.Starters() {
			if name != "all" && s.Name != name {
				continue
			}
			known = true
			for _, x := range s.Risks {
				if reg.Versions[x.ID] == 0 {
					sets = append(sets, risk.Entered{Risk: &x})
				}
			}
			for _, m := range s.Measures {
				if reg.Versions[m.ID] == 0 {
					sets = append(sets, risk.Entered{Mitigation: &m})
				}
			}
		}
		if !known {
			var all []string
			for _, s := range risk.Starters() {
				all = append(all, s.Name)
			}
			return nil, aedile.NotFoundf("add rows to begin with", name, "there are none of that name").Hint("all, or one of " +
				strings.Join(all,
					", "))
		}
	}
	return sets, nil
}

const example = `{"service": {"name": "Market Example", "provider": "Market Example Ltd", "applies_from": "2026-03-05", "method": "1 to 5; severity by harm and by how many, probability by what was seen in a year"}}
{"risk": {"id": "dangerous-toys", "family": "34(1)(a)", "rights": ["Charter art 24"], "title": "Dangerous toys", "description": "Toys under an alert are offered again under another name.", "affected": ["children under three"], "states": ["DE", "EL"], "evidence": [{"kind": "data", "what": "findings per 100,000 listings", "figure": "findings_per_100000", "own": true}], "factors": {"34(2)(a)": {"relevant": true, "how": "the recommender shows like goods next to a removed one"}}, "severity": {"value": 4, "because": "choking"}, "probability": {"value": 3, "because": "seen in each month of the half-year"}}}
{"measure": {"id": "hold-against-alerts", "kind": "35(1)(c)", "risks": ["dangerous-toys"], "what": "Hold new offers against alerts of Safety Gate before they are shown.", "effect_on_rights": "honest traders wait an hour; a complaint is decided by a person", "owner": "head of product safety", "metric": "relisting_rate", "target": "below 0.02", "from": "2026-04-01", "status": "in force"}}
{"consultation": {"on": "2026-04-20", "with": "a consumer organisation", "about": "which toys come back", "outcome": "two more words in the pack"}}
{"approval": {"on": "2026-05-04", "body": "management board", "what": "strategy and policies on the risks"}}
{"answered": {"list": "elections", "question": "team", "state": "EL", "done": true, "how": "five people, two with Greek, from six weeks before the vote"}}
{"audit": {"id": "audit-2026", "auditor": "Audit Example", "from": "2026-03-05", "to": "2026-12-31", "agreed_on": "2026-02-20", "handed_over_on": "2026-02-27", "conclusions": [{"obligation": "art 16(1)", "conclusion": "", "controls": "form and API, tested monthly"}]}}
`
