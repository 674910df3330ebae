package lint

import (
	"fmt"
	"math"
	"strings"

	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// timed are the medians of a part with the counts they belong to.
func timed(part int) [][2]string {
	return map[int][][2]string{3: {{"I", "G"}, {"J", "G"}, {"L", "K"}, {"M", "K"}}, 4: {{"J", "F"}, {"K", "G"}}}[part]
}

// medians is T13: medians of hours where something was counted, and the total between the smallest and the largest.
func (l *linter) medians() {
	for _, t := range l.parts(3, 4) {
		for _, pair := range timed(t.part) {
			for _, r := range t.rows {
				l.median(r, r.under(pair[0]), r.under(pair[1]))
			}
			blocks := t.blocks()
			for _, b := range blocks {
				l.between(b.total.under(pair[0]), rowsOf(b.cats), pair, "categories")
			}
			if t.part == 3 {
				l.statesBetween(blocks, pair)
			}
		}
	}
	for _, t := range l.parts(7) {
		for _, name := range []string{"complaints", "visibility", "service", "account", "monetisation", "not_acted", "not_acted_flagger",
			"disputes"} {
			at := t.value(name + "/median")
			if all := t.value(name + "/total"); at.known() && all.known() && all.n() == 0 && at.n() > 0 {
				l.say("T13", at, num(at.n()), "a median time of nothing")
			}
			if at.known() && at.n() < 0 {
				l.say("T13", at, num(at.n()), "a median below zero")
			}
		}
	}
}

// median looks at one median beside its count.
func (l *linter) median(r, at, all place) {
	switch {
	case at.known() && at.n() < 0:
		l.say("T13", at, num(at.n()), "a median below zero")
	case at.known() && at.n() > 0 && all.known() && all.n() == 0:
		l.say("T13", at, num(at.n()), "a median time of nothing: the count is 0")
	case r.s.Part == 3 && r.s.Exact && all.known() && all.n() > 0 && !at.known() && at.context() == "":
		l.say("T13", at, num(all.n())+" orders", "there are orders and no median, and no word why")
	}
}

// between says that a total median lies outside of the medians of its pieces, if all are known: the median of all lies between them.
func (l *linter) between(total place, pieces []place, pair [2]string, what string) {
	low, high, n := math.Inf(1), math.Inf(-1), 0
	for _, r := range pieces {
		at, all := r.under(pair[0]), r.under(pair[1])
		if all.known() && all.n() == 0 || !all.known() && !at.known() {
			continue
		}
		if !at.known() {
			return
		}
		low, high, n = min(low, at.n()), max(high, at.n()), n+1
	}
	if n > 0 && total.known() && (total.n() < low || total.n() > high) {
		l.say("T13", total, num(total.n())+", "+what+" "+num(low)+" to "+num(high), "the median of all lies outside of those of its "+what)
	}
}

// statesBetween compares the median of all orders with those of the states.
func (l *linter) statesBetween(blocks []*block, pair [2]string) {
	var all place
	var states []place
	for _, b := range blocks {
		switch {
		case b.scope == template.Total:
			all = b.total
		case scoped(b.scope) && b.total.l != nil:
			states = append(states, b.total)
		}
	}
	l.between(all.under(pair[0]), states, pair, "states")
}

// receipts is T14: a receipt told at once is a machine's.
func (l *linter) receipts() {
	for _, t := range l.parts(3) {
		for _, pair := range [][2]string{{"I", "G"}, {"L", "K"}} {
			at, all := t.at(template.Total, template.Total, pair[0]), t.at(template.Total, template.Total, pair[1])
			if at.known() && at.n() == 0 && all.n() > 0 && !strings.Contains(strings.ToLower(at.context()), "autom") {
				l.say("T14", at, "0", "zero is for receipts that a machine confirms within one hour, and nothing says that one does")
			}
		}
	}
}

// dayHours is what a median in days lacks to be one in hours.
const dayHours = 24

// units is T15: medians that look like days, or far from those of others and of before.
func (l *linter) units() {
	for _, t := range l.parts(4) {
		at := t.at("", template.Total, "J")
		if !at.known() || at.n() <= 0 {
			continue
		}
		if last := tableOf(l.facts.LastReport, 4, t.surface).at("", template.Total, "J"); last.known() && last.n() > 0 && apart(at.n(),
			last.n()) {
			l.say("T15", at, num(at.n())+", before "+num(last.n()),
				"more than 24 times the median of the last report, or less than a 24th: another unit?")
			continue
		}
		if n := l.wholeDays(t); n > 2 {
			l.say("T15", at, num(at.n()),
				fmt.Sprintf("all medians are whole days in hours, %d different ones: days that were counted, not hours?", n))
			continue
		}
		if mid, n := l.elsewhere(); n > 2 && apart(at.n(), mid) {
			l.say("T15", at, num(at.n())+", of others "+num(mid),
				"more than 24 times what is usual among the reports at hand, or less than a 24th: another unit?")
		}
	}
}

func apart(a, b float64) bool { return a > dayHours*b || b > dayHours*a }

// wholeDays counts the different medians above zero if all are multiples of 24.
func (l *linter) wholeDays(t *tab) int {
	seen := map[float64]bool{}
	for _, r := range t.rows {
		if at := r.under("J"); at.known() && at.n() > 0 {
			if math.Mod(at.n(), dayHours) != 0 {
				return 0
			}
			seen[at.n()] = true
		}
	}
	return len(seen)
}

// elsewhere is the middle one of the medians of the other reports at hand.
func (l *linter) elsewhere() (float64, int) {
	var all []float64
	for _, p := range l.others {
		if at := tableOf(p, 4, "").at("", template.Total, "J"); at.known() && at.n() > 0 && p.Service != l.p.Service {
			all = append(all, at.n())
		}
	}
	if len(all) == 0 {
		return 0, 0
	}
	return middle(all), len(all)
}

// tableOf returns what another report says in a part; nil where it says nothing.
func tableOf(p *reader.Published, part int, surface string) *tab {
	if p == nil {
		return nil
	}
	o := linter{p: p}
	o.gather()
	return o.tab(part, surface)
}
