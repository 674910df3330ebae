package test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/packs"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/rule"
)

var update = flag.Bool("update", false, "write generated documents")

// TestListOfRulesIsFresh holds docs/packs.md to the packs: run with -update after a change.
func TestListOfRulesIsFresh(t *testing.T) {
	t.Parallel()
	const file = "../docs/packs.md"
	ps, ds := rule.LoadAll(packs.FS(), packs.Names())
	if rule.Failed(ds) {
		t.Fatal(ds[0])
	}
	want := listOfRules(ps)
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/packs.md is stale; run: go test ./test -run ListOfRules -update\n%s", diff)
	}
}

// TestTablesOfFactsAreFresh holds the tables of docs/rules.md to what the detectors say of themselves: run with -update after a change.
func TestTablesOfFactsAreFresh(t *testing.T) {
	t.Parallel()
	const file = "../docs/rules.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := string(b)
	for name, table := range map[string]string{"spans": tableOfSpans(detectors.Detectors()),
		"scalars": tableOfScalars(detectors.Detectors())} {
		head, rest, ok := strings.Cut(want, "<!-- "+name+": generated -->\n")
		_, tail, closed := strings.Cut(rest, "<!-- end -->")
		if !ok || !closed {
			t.Fatalf("%s has no place for the table of %s", file, name)
		}
		want = head + "<!-- " + name + ": generated -->\n" + table + "<!-- end -->" + tail
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("docs/rules.md is stale; run: go test ./test -run TablesOfFacts -update\n%s", diff)
	}
}

func tableOfSpans(ds []fact.Detector) string {
	var b strings.Builder
	b.WriteString("| spans of detectors | places where … stands | a condition may wait for it | asks registers of |\n| --- | --- | --- | --- |\n")
	for _, d := range ds {
		var needs []string
		for _, n := range d.Needs {
			needs = append(needs, string(n))
		}
		for _, s := range d.Spans {
			waits, asks := "", strings.Join(needs, ", ")
			if d.Always || len(s.Terms) > 0 {
				waits = "yes"
			}
			if len(s.Terms) > 0 {
				asks = ""
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.Name, s.About, waits, asks)
		}
	}
	return b.String()
}

func tableOfScalars(ds []fact.Detector) string {
	var b strings.Builder
	b.WriteString("| scalar | type | value |\n| --- | --- | --- |\n")
	for _, d := range ds {
		for _, s := range d.Scalars {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Name, s.Type, s.About)
		}
	}
	return b.String()
}

func listOfRules(ps []*rule.Pack) string {
	var b strings.Builder
	b.WriteString("# The packs that ship\n\nGenerated from `packs/` by `go test ./test -run ListOfRules -update`. A finding says what is suspected; nothing here is established by a match.\n" +
		"`act`: precise enough to act on without asking; `review`: a person looks. `aedile pack explain CHECK` shows a rule with its explanation for the trader and its examples.\n" +
		"Provisions marked ≈ were not compared with a copy of the Official Journal's text: the substance is known, the exact wording was not checked;\n`aedile law show` says why.\n")
	for _, p := range ps {
		terms := 0
		for _, l := range p.Lists {
			for _, e := range l.Entries {
				terms += len(e.Patterns)
			}
		}
		fmt.Fprintf(&b, "\n## %s\n\n%s. %d lists with %d terms in all their spellings, %d rules.\n", p.Name, p.Title, len(p.Lists),
			terms, len(p.Rules))
		if len(p.Rules) == 0 {
			continue
		}
		b.WriteString("\n| check | what it states | grade | provisions |\n|---|---|---|---|\n")
		for _, r := range p.Rules {
			var places []string
			for _, l := range r.Law {
				ref := law.Ref{CELEX: l.CELEX, Place: l.Place}
				pr, _ := law.Find(ref)
				s := pr.Mark() + ref.String()
				if l.Act != "" {
					s = "≈ " + l.Place + " " + l.Act
				}
				places = append(places, s)
			}
			fmt.Fprintf(&b, "| `%s/%s` | %s | %s | %s |\n", p.Name, r.ID, r.Title, r.Grade, strings.Join(places, "; "))
		}
	}
	return b.String()
}
