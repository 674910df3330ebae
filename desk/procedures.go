package desk

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/law"
)

const proceduresHead = `# Procedures

This page is made from the tables in casework/kinds and says what they say; what of the law they hold is in
[the law and the procedures](supervision.md). Every due has exactly one source:

| source | meaning |
| --- | --- |
| Fixed by law | the law gives the number |
| Stated in the document | the document names the day |
| Policy of the operator | the law says "without undue delay" or the like; the target is the operator's, from the policy file. Without one no day is shown |

A due ends a duty unless it is marked: "open until" is a right that ends then, "not before" a duty that begins then.
`

// Procedures writes every procedure as Markdown: states, moves with their provisions, dues with their sources.
func Procedures(w io.Writer) error {
	var b strings.Builder
	b.WriteString(proceduresHead)
	for _, k := range kinds.All() {
		procedure(&b, k)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write procedures: %w", err)
	}
	return nil
}

func procedure(b *strings.Builder, k casework.Kind) {
	fmt.Fprintf(b, "\n## %s: %s\n\n%s.\n\n| state | whose turn | meaning |\n| --- | --- | --- |\n", k.Name, k.Title, refs(k.Law))
	for _, s := range k.States {
		fmt.Fprintf(b, "| %s | %s | %s |\n", s.Name, cmp.Or(string(s.Turn), "closed"), s.About)
	}
	b.WriteString("\n| move | by | from | to | provisions | what it is |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, m := range merged(k.Moves) {
		about := m.About
		if m.Lapses != "" {
			about += " (when " + m.Lapses + " has passed)"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", m.Name, parties(m.By), cmp.Or(strings.Join(m.From, ", "), "opens"), leads(m),
			refs(m.Law), about)
	}
	if ds := dues(k); len(ds) > 0 {
		b.WriteString("\n| due | of | begun by | source | end | provision |\n| --- | --- | --- | --- | --- | --- |\n")
		for _, d := range ds {
			b.WriteString(d)
		}
	}
}

// leads says where the move leads; one that stays while another part of the case is open leads to both.
func leads(m casework.Move) string {
	if m.Stays != nil && slices.ContainsFunc(m.From, func(s string) bool { return s != m.To }) {
		return m.To + ", or " + unmoved + " while another part is open"
	}
	return m.To
}

const unmoved = "the same"

// merged joins the moves that leave a case where it is and stand once for each state.
func merged(ms []casework.Move) (out []casework.Move) {
	for _, m := range ms {
		i := slices.IndexFunc(out, func(o casework.Move) bool {
			return o.Name == m.Name && o.About == m.About && len(m.From) == 1 && m.From[0] == m.To &&
				(o.To == unmoved || len(o.From) == 1 && o.From[0] == o.To)
		})
		if i < 0 {
			m.From = slices.Clone(m.From)
			out = append(out, m)
			continue
		}
		out[i].From, out[i].To = append(out[i].From, m.From...), unmoved
	}
	return out
}

// dues returns the rows of the dues of a procedure, those of the same rule together.
func dues(k casework.Kind) (rows []string) {
	by := map[string][]string{}
	var order []string
	for _, m := range k.Moves {
		for _, r := range m.Dues {
			key := fmt.Sprintf("| %s | %s | %%s | %s | %s | %s |\n", r.Name, r.Of, SourceText(r.Source), ends(k, r), r.Law)
			if by[key] == nil {
				order = append(order, key)
			}
			if !slices.Contains(by[key], m.Name) {
				by[key] = append(by[key], m.Name)
			}
		}
	}
	for _, key := range order {
		rows = append(rows, fmt.Sprintf(key, strings.Join(by[key], ", ")))
	}
	return rows
}

func ends(k casework.Kind, r casework.DueRule) string {
	s := map[casework.Source]string{casework.Fixed: r.Period.String(), casework.Stated: "the day it names",
		casework.Policy: "target `" + cmp.Or(r.Target, k.Name+"."+r.Name) + "`"}[r.Source]
	if !r.Least.IsZero() {
		s += ", not less than " + r.Least.String()
	}
	switch r.Sense {
	case casework.OpenUntil:
		s = "open until " + s
	case casework.NotBefore:
		s = "not before " + s
	}
	if r.First {
		s += ", with priority"
	}
	return s
}

func refs(rs []law.Ref) string {
	var out []string
	for _, r := range rs {
		out = append(out, cited(r))
	}
	return strings.Join(out, ", ")
}

func parties(ps []casework.Party) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p))
	}
	return strings.Join(out, " or ")
}
