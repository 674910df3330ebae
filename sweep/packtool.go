package sweep

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// listedPack is a pack as PackList shows it.
type listedPack struct {
	aedile.PackRef
	Title string       `json:"title"`
	Terms int          `json:"terms"`
	Rules []listedRule `json:"rules"`
}

type listedRule struct {
	Check aedile.CheckID  `json:"check"`
	Grade aedile.Grade    `json:"grade"`
	Title string          `json:"title"`
	Kinds []aedile.Kind   `json:"kinds"`
	Law   []aedile.LawRef `json:"law"`
}

func listed(ps []*rule.Pack) []listedPack {
	out := make([]listedPack, 0, len(ps))
	for _, p := range ps {
		l := listedPack{PackRef: p.Ref(), Title: p.Title, Rules: []listedRule{}}
		for _, x := range p.Lists {
			for _, e := range x.Entries {
				l.Terms += len(e.Patterns)
			}
		}
		for _, r := range p.Rules {
			l.Rules = append(l.Rules, listedRule{aedile.CheckID(p.Name + "/" + r.ID), r.Grade, r.Title, r.Kinds, r.Law})
		}
		out = append(out, l)
	}
	return out
}

// PackList writes the packs of the selection, with each of their rules if asked for.
func (a *App) PackList(s Selection, rules, asJSON bool) error {
	ps, _, err := Packs(s)
	if err != nil {
		return err
	}
	all := listed(ps)
	if asJSON {
		return writeJSON(a.Out, all)
	}
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', 0)
	if rules {
		fmt.Fprintln(w, "CHECK\tGRADE\tTITLE")
	} else {
		fmt.Fprintln(w, "PACK\tVERSION\tRULES\tTERMS\tDIGEST\tTITLE")
	}
	for _, p := range all {
		if !rules {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%.19s\t%s\n", p.Name, p.Version, len(p.Rules), p.Terms, p.Digest, p.Title)
		}
		for _, r := range p.Rules {
			if rules {
				fmt.Fprintf(w, "%s\t%s\t%s\n", r.Check, r.Grade, r.Title)
			}
		}
	}
	return flush(w)
}

func flush(w *tabwriter.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// PackExplain writes everything that a rule says about itself.
func (a *App) PackExplain(s Selection, check string) error {
	const op = "explain"
	ps, _, err := Packs(s)
	if err != nil {
		return err
	}
	name, id, _ := strings.Cut(check, "/")
	var near []string
	for _, p := range ps {
		for _, r := range p.Rules {
			if p.Name == name && r.ID == id {
				a.explainRule(p, r)
				return nil
			}
			if p.Name == name || r.ID == check {
				near = append(near, p.Name+"/"+r.ID)
			}
		}
	}
	hint := "aedile pack list --rules shows the checks"
	if len(near) > 0 {
		hint = "there are " + strings.Join(near, ", ")
	}
	return aedile.NotFoundf(op, check, "there is no such check").Hint(hint)
}

func (a *App) explainRule(p *rule.Pack, r *rule.Rule) {
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
		fmt.Fprintf(a.Out, "  %s %s (CELEX %s)\n", l.Place, l.Title, l.CELEX)
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
		fmt.Fprintf(w, "  %-3s %s\n", x.Item.Lang, report.Reveal(line))
	}
}

// mine returns the packs that a command is about: those of the folders, or all shipped ones where none is named.
func mine(dirs []string) (all []*rule.Pack, about []*rule.Pack, ds []rule.Diagnostic, err error) {
	ls, _, err := load(dirs)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, l := range ls {
		ds = append(ds, l.diags...)
		all = append(all, l.pack)
		if l.own || len(dirs) == 0 {
			about = append(about, l.pack)
		}
	}
	return all, about, ds, nil
}

// PackLint writes everything that is wrong with the packs in the folders, or with the shipped ones, and returns Findings
// where there is anything.
func (a *App) PackLint(dirs []string) error {
	all, about, ds, err := mine(dirs)
	if err != nil {
		return err
	}
	if !rule.Failed(ds) {
		ds = append(ds, rule.Check(all, detectors.Detectors())...)
	}
	ds = slices.DeleteFunc(rule.Sort(ds), func(d rule.Diagnostic) bool {
		return len(dirs) > 0 && !slices.ContainsFunc(dirs, func(dir string) bool { return within(d.Place.File, dir) })
	})
	for _, d := range ds {
		fmt.Fprint(a.Out, d.Render())
	}
	rules := 0
	for _, p := range about {
		rules += len(p.Rules)
	}
	a.say("%s, %s, %s", count(len(about), "pack"), count(rules, "rule"), count(len(ds), "diagnostic"))
	if len(ds) > 0 {
		return Findings{len(ds)}
	}
	return nil
}

func within(file, dir string) bool {
	dir = strings.TrimPrefix(strings.TrimRight(strings.ReplaceAll(dir, `\`, "/"), "/"), "./")
	file = strings.TrimPrefix(file, "./")
	return dir == "." || file == dir || strings.HasPrefix(file, dir+"/")
}

// PackTest runs the examples of the packs in the folders, or of the shipped ones, against all packs together, and returns
// Findings where one does not do what it says.
func (a *App) PackTest(dirs []string) error {
	all, about, ds, err := mine(dirs)
	if err != nil {
		return err
	}
	if rule.Failed(ds) {
		return &screen.Error{Diagnostics: ds}
	}
	s, err := screen.Compile(all, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return fmt.Errorf("compile: %w", err)
	}
	failed, total := 0, 0
	for _, p := range about {
		bad, n, err := a.testPack(s, p)
		if err != nil {
			return err
		}
		failed += bad
		total += n
	}
	a.say("%s, %d failed", count(total, "example"), failed)
	if failed > 0 {
		return Findings{failed}
	}
	return nil
}

func (a *App) testPack(s *screen.Screener, p *rule.Pack) (failed, total int, err error) {
	outcomes, err := s.TestExamples(p)
	if err != nil {
		return 0, 0, fmt.Errorf("pack test: %w", err)
	}
	for _, o := range outcomes {
		total++
		if !o.Failed {
			continue
		}
		failed++
		want := "matched, but must pass"
		if o.Want {
			want = "passed, but must match"
		}
		fmt.Fprintf(a.Out, "FAIL  %s/%s  %s: %s\n", p.Name, o.Rule.ID, o.Example.Place(), want)
		fmt.Fprintf(a.Out, "      %s %s\n", o.Example.Item.Lang, report.Reveal(strings.TrimSpace(o.Example.Item.Title+" "+o.Example.Item.Text)))
	}
	word := "ok  "
	if failed > 0 {
		word = "FAIL"
	}
	fmt.Fprintf(a.Out, "%s  %s  %d of %d examples\n", word, p.Name, total-failed, total)
	return failed, total, nil
}
