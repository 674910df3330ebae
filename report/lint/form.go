package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/template"
)

// form is T6: the parts, headings and rows of the template.
func (l *linter) form() {
	var missing []string
	for _, f := range template.Parts() {
		if len(l.parts(f.Number)) == 0 && l.owes(f) {
			missing = append(missing, fmt.Sprintf("%d %s", f.Number, f.Name))
		}
	}
	if len(missing) > 0 {
		l.say("T6", place{}, strings.Join(missing, ", "), "parts of the template are not in the files at hand")
	}
	for i := range l.p.Sheets {
		s := &l.p.Sheets[i]
		if s.Part > 0 && !s.Exact {
			l.say("T6", place{s: s}, excerpt(strings.Join(s.Headings, " | ")), "the headings are not those of the template; read by "+s.How)
		}
	}
	for _, t := range l.tabs {
		if t.part > 1 && t.rows[0].s.Exact {
			l.missingRows(t)
		}
	}
}

// owes reports whether a service of the tier fills in the part. What only very large services fill in is left to T7.
func (l *linter) owes(f template.Form) bool {
	_, tier := f.Who()
	if len(f.Lines) > 0 {
		tier = f.Lines[0].Tier
	}
	return tier < law.VeryLarge && (tier <= law.Intermediary || tier <= l.tier)
}

// missingRows counts the rows of the template that a table does not have.
func (l *linter) missingRows(t *tab) {
	have := map[string]bool{}
	for _, r := range t.rows {
		if t.part != 3 || r.l.Scope == template.Total {
			have[r.l.Within+"/"+r.l.Key] = true
		}
	}
	var want []string
	within := ""
	for _, c := range template.Categories(t.part) {
		if !c.Sub {
			within = c.Name
			want = append(want, "/"+c.Name)
			continue
		}
		want = append(want, within+"/"+c.Name)
	}
	if t.part >= 3 && t.part <= 6 {
		want = append([]string{"/" + template.Total}, want...)
	}
	form, _ := template.PartOf(t.part)
	for _, line := range form.Lines {
		if line.Tier <= l.tier {
			want = append(want, "/"+line.ID)
		}
	}
	want = slices.DeleteFunc(want, func(k string) bool { return have[k] })
	if len(want) > 0 {
		l.say("T6", place{s: t.rows[0].s}, strings.TrimPrefix(want[0], "/"),
			fmt.Sprintf("%d rows of the template are not there, this one first", len(want)))
	}
}

// tierRows is T7: rows of a higher tier left out by it, or filled in by a lower one.
func (l *linter) tierRows() {
	if l.tier == law.VeryLarge {
		for _, n := range []int{9, 10} {
			if len(l.parts(n)) == 0 {
				l.say("T7", place{}, fmt.Sprintf("no part %d", n), "very large services fill in this part")
			}
		}
		return
	}
	if !l.stated {
		return
	}
	for _, t := range l.parts(8, 9, 10, 11) {
		form, _ := template.PartOf(t.part)
		letter := map[bool]string{true: "E", false: "G"}[t.part == 11]
		for _, r := range t.rows {
			line, ok := form.Line(r.l.Key)
			at := r.under(letter)
			if ok && line.Tier > l.tier && strings.TrimSpace(at.c.Found) != "" {
				l.say("T7", at, at.c.Found, "a row for higher tiers is filled in by "+l.tier.String())
				break
			}
		}
	}
}

var aKey = regexp.MustCompile(`^(TOTAL|STATEMENT_CATEGORY_[A-Z_]+|KEYWORD_[A-Z_]+)$`)

// keys is T8: keys of the template alone, and a description of every sub-category "Other" that has a figure.
func (l *linter) keys() {
	for _, t := range l.parts(3, 4, 5, 6) {
		known := map[string]bool{template.Total: true}
		for _, c := range template.Categories(2) {
			known[c.Name] = true
		}
		within := subcategories()
		described, invented := map[string]bool{}, map[string]bool{}
		for _, r := range t.rows {
			key := r.l.Key
			switch {
			case !known[key] || !aKey.MatchString(key):
				if !invented[key] {
					l.say("T8", r, r.l.Written, "is no category or sub-category of the template")
				}
				invented[key] = true
			case strings.HasPrefix(key, template.KeywordPrefix) && !within[r.l.Within+"/"+key]:
				if !invented[r.l.Within+"/"+key] {
					l.say("T8", r, r.l.Written, "is no sub-category of "+r.l.Within)
				}
				invented[r.l.Within+"/"+key] = true
			}
			if r.s.Has("E") {
				l.description(r, described)
			}
		}
	}
}

// description is T8 for the column that describes a sub-category "Other".
func (l *linter) description(r place, described map[string]bool) {
	at := r.under("E")
	switch id := r.l.Scope + "/" + r.l.Within + "/" + strings.ToLower(r.l.Described); {
	case r.l.Key != template.KeywordOther:
		if r.l.Described != "" {
			l.say("T8", at, r.l.Described, "only a sub-category \"Other\" is described")
		}
	case !counted(r):
	case r.l.Described == "":
		l.say("T8", at, r.l.Within, "a sub-category \"Other\" has figures and no description")
	case described[id]:
		l.say("T8", at, r.l.Described, "two rows \"Other\" of one category have the same description")
	default:
		described[id] = true
	}
}

// counted reports whether a row has a count above zero.
func counted(r place) bool {
	form, _ := template.PartOf(r.s.Part)
	return slices.ContainsFunc(form.Heads, func(h template.Head) bool {
		at := r.under(h.Letter)
		return h.Sort == template.Count && at.known() && at.n() > 0
	})
}

// subcategories are the pairs of category and sub-category that the template has.
func subcategories() map[string]bool {
	pairs, within := map[string]bool{}, ""
	for _, c := range template.Categories(2) {
		if !c.Sub {
			within = c.Name
			continue
		}
		pairs[within+"/"+c.Name] = true
	}
	return pairs
}

// maxUnspecified is the share of orders or notices without a ground above which T9 asks. Chosen: the act says "only", and no number.
const maxUnspecified = 0.5

// misplaced is T9: categories 15, 16 and 17 in their own parts alone, the last two rarely.
func (l *linter) misplaced() {
	own := map[string]int{template.OfTerms: 6, template.OfOrder: 3, template.OfNotice: 4}
	for _, t := range l.parts(3, 4, 5, 6) {
		for _, r := range t.rows {
			part, special := own[r.l.Key]
			if special && part != t.part && counted(r) {
				l.say("T9", r, r.l.Key, fmt.Sprintf("this category is for part %d alone", part))
			}
		}
	}
	for key, letter := range map[string]string{template.OfOrder: "G", template.OfNotice: "F"} {
		for _, t := range l.parts(own[key]) {
			at, all := t.at(template.Total, key, letter), t.at(template.Total, template.Total, letter)
			if at.known() && all.known() && all.n() > 0 && at.n() > maxUnspecified*all.n() {
				l.say("T9", at, num(at.n())+" of "+num(all.n()),
					"more than half name no ground; the category is only for what has none or where none can be deduced")
			}
		}
	}
}
