// Package cosmetics reads the annexes of the Cosmetics Regulation (Reg. (EC) 1223/2009) as they are exported: by ECHA, tab-separated with
// a preamble, one row for each member of a group entry; and by CosIng, with the columns Reference Number and Chemical name.
//
// A substance under an annex is not for that an offence: what counts is the use and the content, which a rule has to ask.
package cosmetics

import (
	"bufio"
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. Annexes are amended several times a year.
func Format() register.Format {
	return register.Format{
		Name: "cosmetics", Title: "Annexes of the Cosmetics Regulation: prohibited and restricted substances",
		Source:  "https://echa.europa.eu/cosmetics-prohibited-substances",
		Licence: "ECHA, reuse with source", RefreshDays: 90, Decode: Decode,
	}
}

var annexName = regexp.MustCompile(`(?i)\bannex\s+(II|III|IV|VI|V)\b`)

// Decode reads an annex. The annex is told from the preamble or from a column Annex.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	annex := ""
	br := bufio.NewReaderSize(r, 1<<16)
	t := register.Table{Comma: separator(br), Latin1: true, Head: func(cells []string) bool {
		if m := annexName.FindStringSubmatch(strings.Join(cells, " ")); m != nil {
			annex = strings.ToUpper(m[1])
		}
		number, name := false, false
		for _, c := range cells {
			q := product.Squash(c)
			number = number || q == "refno" || q == "referencenumber"
			name = name || q == "name" || q == "chemicalname" || strings.HasPrefix(q, "chemicalname") ||
				q == "nameofcommoningredientsglossary"
		}
		return number && name
	}}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range t.Rows(br) {
			var e register.Entry
			if err == nil {
				e, err = entry(row, annex)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// separator is a tab where the first lines hold more of them than commas and semicolons.
func separator(br *bufio.Reader) rune {
	b, _ := br.Peek(1 << 14)
	best, n := ',', strings.Count(string(b), "\",\"")
	for _, c := range "\t;" {
		if k := strings.Count(string(b), `"`+string(c)+`"`); k > n {
			best, n = c, k
		}
	}
	if n == 0 && strings.Count(string(b), "\t") > strings.Count(string(b), ",") {
		return '\t'
	}
	return best
}

var statusOf = map[string]register.Status{"II": register.Prohibited, "III": register.Restricted, "IV": register.Authorised,
	"V": register.Authorised, "VI": register.Authorised}

func entry(row register.Row, annex string) (register.Entry, error) {
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: msg}
	}
	if a := annexName.FindStringSubmatch("annex " + row.Get("annex", "annex/ref")); a != nil {
		annex = strings.ToUpper(a[1])
	}
	number := row.Get("ref no.", "reference number")
	name := row.Get("name", "chemical name / inn", "chemical name", "chemical name / inn / xan")
	group := row.Get("nom")
	if name == "" {
		name = group
	}
	switch {
	case annex == "":
		return bad("neither the preamble nor a column says which annex this is")
	case name == "":
		return bad("substance " + number + " has no name")
	case number == "":
		number = register.RowRef("unnumbered", name, row.Get("cas", "cas number"))
	}
	s := &register.Substance{List: "Annex " + annex, Status: statusOf[annex],
		CAS: ids(row.Get("cas"), row.Get("cas no."), row.Get("cas number")), EC: ids(row.Get("ec number"), row.Get("ec no.")),
		Limit:   row.Get("maximum threshold", "maximum concentration in ready for use preparation"),
		Uses:    nonempty(row.Get("product type, body parts")),
		Reasons: nonempty(row.Get("restriction(s)"), row.Get("other"), row.Get("notes"))}
	e := register.Entry{Ref: annex + "/" + number, Name: name, Substance: s}
	if group != "" && group != name {
		e.Names = nonempty(strings.Split(group, ";")...)
		s.Collective = len(e.Names) > 1
	}
	if g := row.Get("name of common ingredients glossary"); g != "" && g != name {
		e.Names = append(e.Names, g)
	}
	for _, k := range []string{"function(s)", "expressed as", "warning label", "qualifier(s)", "minimum threshold"} {
		if v := row.Get(k); v != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: k, Value: v})
		}
	}
	return e, nil
}

// ids are the numbers of the first cell that has any: several stand in one cell, divided by semicolon, comma or slash; "-" is none.
func ids(cells ...string) []string {
	for _, c := range cells {
		var out []string
		for p := range strings.FieldsFuncSeq(c, func(r rune) bool { return strings.ContainsRune(";,/ \n", r) }) {
			if p = strings.TrimSpace(p); strings.ContainsAny(p, "0123456789") {
				out = append(out, p)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

func nonempty(ss ...string) []string {
	var out []string
	for _, s := range ss {
		if s = strings.TrimSpace(s); s != "" && s != "-" {
			out = append(out, s)
		}
	}
	return out
}
