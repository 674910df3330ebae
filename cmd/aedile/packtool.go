package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/sweep/packset"
)

// writePacks writes packs, or each of their rules.
func writePacks(a *terminal.Terminal, all []packset.Listed, rules bool) error {
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	if rules {
		fmt.Fprintln(w, "CHECK\tGRADE\tTITLE")
	} else {
		fmt.Fprintln(w, "PACK\tVERSION\tRULES\tTERMS\tDIGEST\tTITLE")
	}
	for _, p := range all {
		if !rules {
			if err := terminal.Cells(w, p.Name, p.Version, len(p.Rules), p.Terms, fmt.Sprintf("%.19s", p.Digest), p.Title); err != nil {
				return err
			}
		}
		for _, r := range p.Rules {
			if rules {
				if err := terminal.Cells(w, r.Check, r.Grade, r.Title); err != nil {
					return err
				}
			}
		}
	}
	return terminal.Flush(w)
}

// writeTested writes what became of the examples of a pack.
func writeTested(a *terminal.Terminal, t packset.Tested) {
	for _, o := range t.Outcomes {
		if !o.Failed {
			continue
		}
		want := "matched, but must pass"
		if o.Want {
			want = "passed, but must match"
		}
		fmt.Fprintf(a.Out, "FAIL  %s/%s  %s: %s\n", t.Pack.Name, o.Rule.ID, o.Example.Place(), want)
		fmt.Fprintf(a.Out, "      %s %s\n", o.Example.Item.Lang,
			reveal.Text(strings.TrimSpace(o.Example.Item.Title+" "+o.Example.Item.Text)))
	}
	word := "ok  "
	if t.Failed() > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(a.Out, "%s  %s  %d of %d examples\n", word, t.Pack.Name, len(t.Outcomes)-t.Failed(), len(t.Outcomes))
}

// writeChanged writes how many examples held under each change, per rule and in all.
func writeChanged(a *terminal.Terminal, rules []packset.ChangedRule) error {
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "CHECK\tCHANGE\tMATCH\tPASS")
	var order []string
	all := map[string]*packset.ChangedRule{}
	for _, r := range rules {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Check, r.Change, heldOf(r.Matched, r.Match), heldOf(r.Passed, r.Pass))
		if all[r.Change] == nil {
			order, all[r.Change] = append(order, r.Change), &packset.ChangedRule{}
		}
		x := all[r.Change]
		x.Match, x.Matched, x.Pass, x.Passed = x.Match+r.Match, x.Matched+r.Matched, x.Pass+r.Pass, x.Passed+r.Passed
	}
	for _, name := range order {
		x := all[name]
		fmt.Fprintf(w, "all\t%s\t%s\t%s\n", name, heldOf(x.Matched, x.Match), heldOf(x.Passed, x.Pass))
	}
	return terminal.Flush(w)
}

// heldOf writes how many of some there are: "12 of 13 (.92)".
func heldOf(n, of int) string {
	if of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d of %d (%.3f)", n, of, float64(n)/float64(of))
}

// explainRule writes everything that a rule says about itself.
func explainRule(a *terminal.Terminal, p *rule.Pack, r *rule.Rule) {
	var kinds []string
	for _, k := range r.Kinds {
		kinds = append(kinds, string(k))
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(a.Out, "%s/%s\n%s\n\n", p.Name, r.ID, r.Title)
	fmt.Fprintf(w, "Grade\t%s\n", gradeWords(r.Grade))
	fmt.Fprintf(w, "Kinds\t%s\n", strings.Join(kinds, ", "))
	fmt.Fprintf(w, "Category\t%s %s\n", r.Category, r.Keyword)
	fmt.Fprintf(w, "Pack\t%s %s %s\n", p.Name, p.Version, p.Digest)
	fmt.Fprintf(w, "Place\t%s\n", r.Place())
	_ = w.Flush() // the same stream as below, whose errors end the process
	fmt.Fprintln(a.Out, "\nProvisions")
	for _, l := range r.Law {
		fmt.Fprintf(a.Out, "  %s%s %s (CELEX %s)\n", law.MarkOf(law.Ref{CELEX: l.CELEX, Place: l.Place}), l.Place, l.Title, l.CELEX)
	}
	paragraph(a.Out, "Condition", r.When)
	paragraph(a.Out, "Message", r.Message)
	paragraph(a.Out, "What the trader should know", r.Explain)
	examples(a.Out, "Must match", r.Match)
	examples(a.Out, "Must pass", r.Pass)
}

func gradeWords(g aedile.Grade) string {
	if g == aedile.Act {
		return "act: precise enough to act on without asking"
	}
	return "review: a person looks"
}

func paragraph(w io.Writer, title, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(w, "\n%s\n  %s\n", title, strings.ReplaceAll(text, "\n", "\n  "))
	}
}

func examples(w io.Writer, title string, xs []rule.Example) {
	fmt.Fprintf(w, "\n%s\n", title)
	for _, x := range xs {
		line := x.Item.Title
		if x.Item.Text != "" {
			line = strings.TrimPrefix(line+" / "+x.Item.Text, " / ")
		}
		if len(x.Item.Category) > 0 {
			line += " [" + strings.Join(x.Item.Category, " > ") + "]"
		}
		fmt.Fprintf(w, "  %-3s %s\n", x.Item.Lang, reveal.Text(line))
	}
}
