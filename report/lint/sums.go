package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aedile/aedile/report/template"
)

// block is one scope of a table of categories.
type block struct {
	scope string
	total place
	cats  []category
}

// category is a row with its sub-categories.
type category struct {
	row  place
	subs []place
}

// blocks puts the rows of a table of categories in order: by scope, category and sub-category.
func (t *tab) blocks() (out []*block) {
	at := func(scope string) *block {
		i := slices.IndexFunc(out, func(b *block) bool { return b.scope == scope })
		if i < 0 {
			out = append(out, &block{scope: scope})
			i = len(out) - 1
		}
		return out[i]
	}
	for _, r := range t.rows {
		b := at(r.l.Scope)
		switch {
		case r.l.Key == template.Total:
			if b.total.l == nil {
				b.total = r
			}
		case strings.HasPrefix(r.l.Key, template.CategoryPrefix):
			b.cats = append(b.cats, category{row: r})
		case strings.HasPrefix(r.l.Key, template.KeywordPrefix):
			if i := slices.IndexFunc(b.cats, func(c category) bool { return c.row.l.Key == r.l.Within }); i >= 0 {
				b.cats[i].subs = append(b.cats[i].subs, r)
			}
		}
	}
	return out
}

// isItems reports whether a column counts items, of which several orders or notices may name one.
func isItems(part int, letter string) bool {
	return part == 3 && letter == "H" || part == 4 && (letter == "H" || letter == "I")
}

// counts are the columns of a part that count.
func counts(part int) (letters []string) {
	form, _ := template.PartOf(part)
	for _, h := range form.Heads {
		if h.Sort == template.Count {
			letters = append(letters, h.Letter)
		}
	}
	return letters
}

// sums is T10 and T33: TOTAL is the sum of its categories, and a category that of its sub-categories.
func (l *linter) sums() {
	for _, t := range l.parts(3, 4, 5, 6) {
		for _, b := range t.blocks() {
			for _, letter := range counts(t.part) {
				if t.part == 3 && !scoped(b.scope) || isItems(t.part, letter) {
					continue
				}
				l.totals(b, letter)
				for _, c := range b.cats {
					l.broken(c, letter)
				}
			}
		}
	}
}

// scoped reports whether a scope of part 3 is TOTAL or a state.
func scoped(scope string) bool {
	return scope == template.Total || slices.Contains(template.States(), scope)
}

// summed adds up the figures that are there.
func summed(rows []place, letter string) (sum float64, some bool) {
	for _, r := range rows {
		if at := r.under(letter); at.known() {
			sum, some = sum+at.n(), true
		}
	}
	return sum, some
}

func rowsOf(cats []category) (rows []place) {
	for _, c := range cats {
		rows = append(rows, c.row)
	}
	return rows
}

func (l *linter) totals(b *block, letter string) {
	total := b.total.under(letter)
	sum, some := summed(rowsOf(b.cats), letter)
	switch {
	case !total.known():
	case !some && total.n() > 0 && len(b.cats) > 0:
		l.say("T33", total, num(total.n()), "the total is broken down into no category").Weight = Doubtful
	case some && sum != total.n():
		l.left("T10", total, total.n()-sum, fmt.Sprintf("%s, categories %s", num(total.n()), num(sum)),
			"the total is not the sum of its categories: "+num(total.n()-sum)+" remain")
	}
}

// broken compares a category with its sub-categories. The act asks for equality. One sub-category above its category is no matter of items
// in several sub-categories.
func (l *linter) broken(c category, letter string) {
	at := c.row.under(letter)
	sum, some := summed(c.subs, letter)
	if !some || sum == at.n() {
		return
	}
	for _, s := range c.subs {
		if sub := s.under(letter); sub.known() && sub.n() > at.n() {
			l.left("T10", sub, at.n()-sub.n(), fmt.Sprintf("%s, %s %s", num(sub.n()), at.l.Key, num(at.n())),
				"a sub-category is larger than its category")
			return
		}
	}
	if sum == 0 {
		return
	}
	l.left("T33", c.row.under(letter), at.n()-sum, fmt.Sprintf("%s, sub-categories %s", num(at.n()), num(sum)),
		"the category is not the sum of its sub-categories: "+num(at.n()-sum)+" remain")
}

// states is T11: the total of part 3 is the sum of the states, and only states that sent orders have rows.
func (l *linter) states() {
	for _, t := range l.parts(3) {
		seen := map[string]bool{}
		for _, r := range t.rows {
			if !scoped(r.l.Scope) && !seen[r.l.Scope] {
				l.say("T11", r, r.l.Scope, "is neither TOTAL nor a Member State as Eurostat writes it").Weight = Form
			}
			seen[r.l.Scope] = true
		}
		keys := map[string]bool{}
		for _, r := range t.rows {
			id := r.l.Within + "/" + r.l.Key
			if r.l.Scope == template.Total && r.l.Key != template.KeywordOther && !keys[id] {
				keys[id] = true
				l.ofStates(t, r)
			}
		}
		for _, b := range t.blocks() {
			if b.scope != template.Total && scoped(b.scope) && b.total.l != nil && !counted(b.total) {
				l.say("T11", b.total, b.scope, "the state sent no order: its rows are to be taken out").Weight = Form
			}
		}
	}
}

// ofStates compares a row of scope TOTAL with those of the states, if any state has the row.
func (l *linter) ofStates(t *tab, r place) {
	for _, letter := range counts(3) {
		var states []place
		for _, s := range t.rows {
			if s.l.Key == r.l.Key && s.l.Within == r.l.Within && s.l.Scope != template.Total && scoped(s.l.Scope) {
				states = append(states, s)
			}
		}
		at := r.under(letter)
		sum, some := summed(states, letter)
		if r.l.Within != "" && sum == 0 {
			continue // the states are not broken down into sub-categories
		}
		if some && at.known() && sum != at.n() {
			p := l.say("T11", at, fmt.Sprintf("%s, states %s", num(at.n()), num(sum)),
				"the total is not the sum of the states: "+num(at.n()-sum)+" remain")
			rest := at.n() - sum
			p.Remainder = &rest
			if isItems(3, letter) {
				p.Weight = Doubtful
			}
		}
	}
}

// items is T12: no fewer items than orders or notices, and the total of items against its categories.
func (l *linter) items() {
	pairs := map[int][][2]string{3: {{"G", "H"}}, 4: {{"F", "H"}, {"G", "I"}}}
	for _, t := range l.parts(3, 4) {
		for _, pair := range pairs[t.part] {
			for _, r := range t.rows {
				all, items := r.under(pair[0]), r.under(pair[1])
				if all.known() && items.known() && items.n() < all.n() {
					l.left("T12", items, items.n()-all.n(), num(items.n())+", "+num(all.n())+" "+
						map[int]string{3: "orders", 4: "notices"}[t.part],
						"fewer items than orders or notices: possible where several name one item, but the act counts each item of each")
				}
			}
			for _, b := range t.blocks() {
				at := b.total.under(pair[1])
				sum, some := summed(rowsOf(b.cats), pair[1])
				if at.known() && some && sum != at.n() && (t.part != 3 || scoped(b.scope)) {
					l.left("T12", at, at.n()-sum, num(at.n())+", categories "+num(sum),
						"the items of all are not the sum of the categories: "+num(at.n()-sum)+" remain")
				}
			}
		}
	}
}

// flaggers is T16: what comes from trusted flaggers is no more than what comes from all.
func (l *linter) flaggers() {
	for _, t := range l.parts(4) {
		for _, r := range t.rows {
			for _, pair := range [][2]string{{"F", "G"}, {"H", "I"}, {"L", "M"}, {"N", "O"}} {
				l.within("T16", r.under(pair[1]), r.under(pair[0]), "more from trusted flaggers than from all")
			}
		}
		all, theirs := t.at("", template.Total, "J"), t.at("", template.Total, "K")
		if g := t.at("", template.Total, "G"); all.known() && theirs.known() && g.n() > 0 && theirs.n() > all.n() {
			l.say("T16", theirs, num(theirs.n())+", all "+num(all.n()),
				"notices of trusted flaggers took longer than others, although they have priority").Weight = Doubtful
		}
	}
	for _, t := range l.parts(8) {
		for _, name := range []string{"notices_automated", "notices_not_automated"} {
			l.within("T16", t.value(name+"/nam_flagger"), t.value(name+"/nam"), "more notices from trusted flaggers than from all")
		}
	}
	for _, t := range l.parts(7) {
		for _, scope := range []string{"total", "upheld", "partly", "reversed"} {
			l.within("T16", t.value("not_acted_flagger/"+scope), t.value("not_acted/"+scope),
				"more complaints about notices of trusted flaggers than about all notices")
		}
	}
}

// within says that a part is more than its whole.
func (l *linter) within(check string, part, whole place, about string) {
	if part.known() && whole.known() && part.n() > whole.n() {
		l.left(check, part, whole.n()-part.n(), num(part.n())+", of "+num(whole.n()), about)
	}
}

// actions is T17: actions on notices against items, and with a median.
func (l *linter) actions() {
	for _, t := range l.parts(4) {
		for _, r := range t.rows {
			byLaw, byTerms, items := r.under("L"), r.under("N"), r.under("H")
			acts := byLaw.n() + byTerms.n()
			if items.known() && acts > items.n() && (byLaw.known() || byTerms.known()) {
				l.left("T17", byLaw, items.n()-acts, num(acts)+" actions, "+num(items.n())+" items",
					"more actions than items in the notices")
			}
			if median := r.under("J"); acts > 0 && r.s.Has("J") && !median.known() && median.context() == "" {
				l.say("T17", r.under("J"), num(acts)+" actions", "actions were taken, and there is no median time to take them")
			}
		}
	}
}

// measures is T18: measures on the provider's own initiative and the restrictions they are.
func (l *linter) measures() {
	restrictions := counts(5)[2:]
	for _, t := range l.parts(5, 6) {
		for _, r := range t.rows {
			all := r.under("F")
			if !all.known() {
				continue
			}
			l.within("T18", r.under("G"), all, "more measures after automated detection than measures")
			sum, some := 0.0, false
			for _, letter := range restrictions {
				at := r.under(letter)
				l.within("T18", at, all, "more restrictions of one sort than measures")
				sum, some = sum+at.n(), some || at.known()
			}
			if some && sum < all.n() {
				l.left("T18", all, all.n()-sum, num(all.n())+", restrictions "+num(sum),
					"fewer restrictions than measures: each measure is at least one")
			}
		}
	}
}

// near reports whether two figures differ by no more than that share of the larger.
func near(a, b, share float64) bool { return math.Abs(a-b) <= share*math.Max(math.Abs(a), math.Abs(b)) }
