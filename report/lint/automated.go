package lint

import (
	"fmt"
	"math"
	"strings"

	"github.com/aedile/aedile/report/template"
)

// notices is T22: the notices of part 8 are no more than those of part 4.
func (l *linter) notices() {
	for _, s := range l.surfaces() {
		t := l.tab(8, s)
		auto, not := t.value("notices_automated/nam"), t.value("notices_not_automated/nam")
		all := l.tab(4, s).at("", template.Total, "F")
		if all.known() && (auto.known() || not.known()) && auto.n()+not.n() > all.n() {
			at := not
			if !at.known() {
				at = auto
			}
			l.left("T22", at, all.n()-auto.n()-not.n(), fmt.Sprintf("%s and %s, notices %s", num(auto.n()), num(not.n()), num(all.n())),
				"more notices were processed, automated or not, than received")
		}
	}
}

// remainder is T23: measures that are not the provider's own initiative follow from notices and orders.
func (l *linter) remainder() {
	for _, s := range l.surfaces() {
		t := l.tab(8, s)
		total, own := t.value("measures_not_automated/total"), t.value("measures_not_automated/own")
		autoTotal, autoOwn := t.value("measures_automated/total"), t.value("measures_automated/own")
		if !total.known() || !own.known() || !autoTotal.known() || !autoOwn.known() {
			continue
		}
		rest := total.n() + autoTotal.n() - own.n() - autoOwn.n()
		if rest < 0 {
			l.left("T23", own, rest, fmt.Sprintf("own initiative %s, in all %s", num(own.n()+autoOwn.n()), num(total.n()+autoTotal.n())),
				"more measures on own initiative than in all")
			continue
		}
		acts, ok := l.acted(s)
		if !ok {
			continue
		}
		orders, known := l.ordered(s)
		left := rest - acts
		if left == 0 || left > 0 && known && left <= orders {
			continue
		}
		said := fmt.Sprintf("%s measures not on own initiative, %s actions on notices", num(rest), num(acts))
		about := fmt.Sprintf("%s are to be explained: orders acted on are not in the files at hand", num(left))
		if known {
			said += ", at most " + num(orders) + " on orders"
			about = fmt.Sprintf("%s are to be explained by neither notices nor orders", num(left-math.Min(math.Max(left, 0), orders)))
			left -= math.Min(math.Max(left, 0), orders)
		}
		l.left("T23", total, left, said, about)
	}
}

// acted returns the actions on notices: of part 4, else as known elsewhere.
func (l *linter) acted(surface string) (float64, bool) {
	t := l.tab(4, surface)
	byLaw, byTerms := t.at("", template.Total, "L"), t.at("", template.Total, "N")
	if byLaw.known() || byTerms.known() {
		return byLaw.n() + byTerms.n(), true
	}
	if l.facts.ActionsOnNotices != nil {
		return *l.facts.ActionsOnNotices, true
	}
	return 0, false
}

// ordered returns how many measures orders may have led to: as known elsewhere, else as many as they name items or as there are orders.
func (l *linter) ordered(surface string) (float64, bool) {
	if l.facts.OrdersActedOn != nil {
		return *l.facts.OrdersActedOn, true
	}
	t := l.tab(3, surface)
	orders, items := t.at(template.Total, template.Total, "G"), t.at(template.Total, template.Total, "H")
	return max(orders.n(), items.n()), orders.known() || items.known()
}

// Limits chosen: how many times more measures may be detected than decided by a machine before T24 asks.
const maxDetected = 10

// detection is T24: what a machine decides it has found, so automated decisions are no more than automated detections.
func (l *linter) detection() {
	for _, s := range l.surfaces() {
		at := l.tab(8, s).value("measures_automated/own")
		five, six := l.tab(5, s).at("", template.Total, "G"), l.tab(6, s).at("", template.Total, "G")
		found := five.n() + six.n()
		if !at.known() || !five.known() && !six.known() || l.tab(5, s) != nil && !five.known() || l.tab(6, s) == nil {
			continue
		}
		switch {
		case at.n() > found:
			l.left("T24", at, found-at.n(), fmt.Sprintf("%s decided, %s detected by machines alone", num(at.n()), num(found)),
				fmt.Sprintf("more measures decided by machines than detected by them, %.2f to one: another notion of the one or the other?",
					at.n()/math.Max(found, 1)))
		case found > maxDetected*at.n() && found >= minJump:
			l.say("T24", at, fmt.Sprintf("%s decided, %s detected by machines alone", num(at.n()), num(found)),
				fmt.Sprintf("%.1f measures were detected by machines to each that they decided: another notion of the one or the other?",
					found/math.Max(at.n(), 1)))
		}
	}
}

// rates are the three indicators of accuracy.
var rates = []string{"accuracy", "precision", "recall"}

// accuracy is T25: shares, told apart by language, with a word on what they are of.
func (l *linter) accuracy() {
	for _, t := range l.parts(8) {
		bent, first := 0, place{}
		for _, r := range t.rows {
			name, _, _ := strings.Cut(r.l.Key, "/")
			at := r.under("G")
			if name != rates[0] && name != rates[1] && name != rates[2] || !at.known() {
				continue
			}
			if v := at.n(); v < 0 || v > 100 {
				l.say("T25", at, at.c.Found, "is no share between 0 and 1")
			} else if v > 1 || strings.Contains(at.c.Found, "%") {
				if bent++; bent == 1 {
					first = at
				}
			}
		}
		if bent > 0 {
			l.say("T25", first, first.c.Found, fmt.Sprintf("%d shares are not written as numbers between 0 and 1", bent)).Weight = Form
		}
		l.sameEverywhere(t)
		l.unexplained(t)
	}
}

// sameEverywhere is T25 for figures that are the same where they should differ.
func (l *linter) sameEverywhere(t *tab) {
	for _, name := range rates {
		same, first := 0, place{}
		for _, code := range template.Languages() {
			at := t.value(name + "/" + code)
			if !at.known() {
				continue
			}
			if first.l == nil {
				first = at
			}
			if at.n() == first.n() {
				same++
			} else {
				same = -len(template.Languages())
			}
		}
		if same >= minCopies {
			l.say("T25", first, first.c.Found, fmt.Sprintf("the %s is the same in all %d languages", name, same))
		}
		total, own := t.value(name+"/total"), t.value(name+"/own")
		if nam := t.value(name + "/nam"); total.known() && own.known() && total.n() == own.n() && l.others8(t) && !nam.known() {
			l.say("T25", own, own.c.Found, "the "+name+" on own initiative is that of all measures, although others were taken too")
		}
	}
}

// others8 reports whether measures were taken by machines that were not on own initiative.
func (l *linter) others8(t *tab) bool {
	total, own := t.value("measures_automated/total"), t.value("measures_automated/own")
	return total.known() && own.known() && total.n() > own.n()
}

// unexplained is T25 for the text that the act asks for beside each indicator.
func (l *linter) unexplained(t *tab) {
	n, first := 0, place{}
	for _, name := range rates {
		for _, scope := range []string{"total", "own", "nam", "nam_flagger"} {
			at := t.value(name + "/" + scope)
			if at.known() && at.context() == "" && at.s.Has("H") {
				if n++; n == 1 {
					first = at
				}
			}
		}
	}
	if n > 0 {
		l.say("T25", first, first.c.Found,
			fmt.Sprintf("%d indicators of accuracy have no contextual information, which must explain and justify them", n)).Weight = Wrong
	}
}

// consistent is T26: accuracy, precision and recall against each other and against what was reversed.
func (l *linter) consistent() {
	for _, t := range l.parts(8) {
		for _, scope := range []string{"total", "own"} {
			a, p, r := t.value("accuracy/"+scope), t.value("precision/"+scope), t.value("recall/"+scope)
			if !a.known() || !p.known() || !r.known() || !share(a.n()) || !share(p.n()) || !share(r.n()) || p.n() == 0 || r.n() == 0 {
				continue
			}
			// Accuracy is least where nothing but what was found or missed was looked at.
			least := 1 / (1/p.n() + 1/r.n() - 1)
			if a.n() < least-0.005 {
				l.say("T26", a, fmt.Sprintf("accuracy %s, precision %s, recall %s", a.c.Found, p.c.Found, r.c.Found),
					fmt.Sprintf("with that precision and recall, accuracy is %.3f at least", least))
			}
		}
		p, done := t.value("precision/total"), t.value("measures_automated/total")
		for _, c := range l.parts(7) {
			back := c.value("complaints/reversed")
			if p.known() && share(p.n()) && done.known() && back.known() && done.n() > 0 && back.n()/done.n() > 1-p.n()+0.005 {
				l.say("T26", p, fmt.Sprintf("precision %s, %s reversed of %s", p.c.Found, num(back.n()), num(done.n())),
					"more measures were reversed on complaint than that precision leaves wrong")
			}
		}
	}
}

func share(v float64) bool { return v >= 0 && v <= 1 }
