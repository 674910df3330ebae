// Package healthclaims reads registers of nutrition and health claims (Reg. (EC) 1924/2006 art 20): the table of the Union register with
// claims authorised and not authorised, and the table of Great Britain with claim_id, substance_canonical, claim_text_exact and on_hold.
//
// It keeps the wording as it stands, without the marks of the page it was exported from: telling an authorised claim from a free one is
// for a rule.
package healthclaims

import (
	"html"
	"io"
	"iter"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Format describes the register. It changes with each Commission regulation, a few times a year.
func Format() register.Format {
	return register.Format{
		Name: "healthclaims", Title: "Nutrition and health claims made on foods",
		Source:  "https://ec.europa.eu/food/food-feed-portal/screen/health-claims/eu-register",
		Licence: "Commission Decision 2011/833/EU, European Commission", RefreshDays: 90, Decode: Decode,
	}
}

// Decode reads claims.
func Decode(r io.Reader) iter.Seq2[register.Entry, error] {
	t := register.Table{Head: func(cells []string) bool {
		s := product.Squash(strings.Join(cells, " "))
		return strings.Contains(s, "claim") && len(cells) >= 4
	}}
	return func(yield func(register.Entry, error) bool) {
		for row, err := range t.Rows(r) {
			var e register.Entry
			if err == nil {
				e, err = entry(row)
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

func entry(row register.Row) (register.Entry, error) {
	bad := func(msg string) (register.Entry, error) {
		return register.Entry{}, &register.RowError{Line: row.Line, Msg: msg}
	}
	c := register.Claim{
		Substance: plain(row.Get("substance_canonical", "nutrient, substance, food or food category", "nutrient substance food",
			"substance")),
		Text: plain(row.Get("claim_text_exact", "claim", "claim text", "health claim")),
		Conditions: row.Get("conditions_of_use", "conditions of use of the claim",
			"conditions of use of the claim / restrictions of use / reasons for non-authorisation"),
		Restrictions: row.Get("conditions and/or restrictions of use of the food and/or additional statement or warning",
			"restrictions of use"),
		Relationship: row.Get("health_relationship", "health relationship"),
		Article:      article(row.Get("claim_category", "claim type", "article")),
		Act:          row.Get("reg_reference", "commission regulation", "legislation"),
		Proprietary:  truth(row.Get("proprietary data", "proprietary")),
	}
	if c.Text == "" {
		return bad("claim has no wording")
	}
	var ok bool
	if c.Status, ok = status(row); !ok {
		return bad("status of the claim is " + `"` + row.Get("status") + `"`)
	}
	ref := row.Get("claim_id", "entry id", "id")
	if ref == "" {
		ref = register.RowRef("claim", c.Substance, c.Text)
	}
	name := c.Substance
	if name == "" {
		name = c.Text
	}
	e := register.Entry{Ref: ref, Name: name, Claim: &c}
	for _, k := range []string{"efsa opinion reference", "requires_source_of"} {
		if v := row.Get(k); v != "" {
			e.Attrs = append(e.Attrs, aedile.Attr{Name: k, Value: v})
		}
	}
	return e, nil
}

var marks = regexp.MustCompile(`</?(?:p|em|i|b|strong|sub|sup|span)(?: [^<>]*)?>|<br ?/?>`)

// plain drops marks and entities of HTML and joins lines. What else stands in angle brackets is part of a wording: "<name of sugar replacer>".
func plain(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(marks.ReplaceAllString(s, " "))), " ")
}

// status reads the column of that name; a table without one holds what its column on_hold says, authorised otherwise.
func status(row register.Row) (register.Status, bool) {
	if !row.Has("status") {
		if truth(row.Get("on_hold")) {
			return register.OnHold, true
		}
		return register.Authorised, row.Has("on_hold")
	}
	switch s := product.Squash(row.Get("status")); {
	case strings.HasPrefix(s, "non"), strings.HasPrefix(s, "not"), strings.HasPrefix(s, "rejected"), strings.HasPrefix(s, "refused"):
		return register.Refused, true
	case strings.Contains(s, "hold"), strings.Contains(s, "pending"):
		return register.OnHold, true
	case strings.HasPrefix(s, "authori"):
		return register.Authorised, true
	}
	return "", false
}

func truth(s string) bool {
	switch strings.ToLower(s) {
	case "true", "yes", "y", "1":
		return true
	}
	return false
}

// article drops the "Art." of "Art. 13(5)".
func article(s string) string {
	s = strings.ReplaceAll(s, " ", "")
	for _, p := range []string{"Article", "article", "Art.", "art."} {
		s = strings.TrimPrefix(s, p)
	}
	return s
}
