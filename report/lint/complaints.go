package lint

import (
	"fmt"
	"math"
	"strings"
)

// bases are the rows of complaints that together are all; that of trusted flaggers is a part of the last.
var bases = []string{"visibility", "service", "account", "monetisation", "not_acted"}

// complaints is T19: each complaint has one outcome and one basis.
func (l *linter) complaints() {
	for _, t := range l.parts(7) {
		omitted := t.value("complaints/omitted").n()
		l.outcomes(t, "complaints", t.value("complaints/omitted").n(), false)
		l.outcomes(t, "disputes", t.value("disputes/omitted").n(), false)
		sum, all := 0.0, true
		for _, b := range append(bases, "not_acted_flagger") {
			l.outcomes(t, b, omitted, true)
		}
		for _, b := range bases {
			at := t.value(b + "/total")
			sum, all = sum+at.n(), all && at.known()
		}
		if at := t.value("complaints/total"); at.known() && all && sum != at.n() {
			l.left("T19", at, at.n()-sum, num(at.n())+", bases "+num(sum),
				"the complaints are not the sum of those by their basis: "+num(at.n()-sum)+" remain")
		}
	}
}

// outcomes compares a total with what became of the complaints. Of one basis it is not said how many were omitted: as many as in all at
// most.
func (l *linter) outcomes(t *tab, name string, omitted float64, upTo bool) {
	total := t.value(name + "/total")
	sum, some, said := 0.0, false, total.context()
	for _, s := range []string{"upheld", "partly", "reversed"} {
		at := t.value(name + "/" + s)
		sum, some, said = sum+at.n(), some || at.known(), said+at.context()
	}
	if !total.known() || !some {
		return
	}
	rest := total.n() - sum
	if upTo && rest >= 0 && rest <= omitted || rest == omitted {
		return
	}
	if rest > omitted && waits(said) {
		return
	}
	p := l.say("T19", total, fmt.Sprintf("%s, outcomes %s, omitted %s", num(total.n()), num(sum), num(omitted)),
		"the outcomes do not make the total: "+
			num(rest-omitted)+" remain, and nothing says that any is pending")
	left := rest - omitted
	p.Remainder = &left
	if name == "disputes" && left > 0 {
		p.Weight = Doubtful
	}
}

// waits reports whether a text says that some are pending.
func waits(text string) bool {
	s := strings.ToLower(text)
	for _, w := range []string{"pending", "not yet", "still open", "ongoing", "awaiting", "carried over", "undecided"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// implemented is T20: the share of outcomes that were implemented.
func (l *linter) implemented() {
	for _, t := range l.parts(7) {
		at := t.value("disputes/implemented")
		if !at.known() {
			continue
		}
		reversed, partly := t.value("disputes/reversed"), t.value("disputes/partly")
		n, v := reversed.n()+partly.n(), at.n()
		switch {
		case v < 0 || v > 100:
			l.say("T20", at, at.c.Found, "is no share")
			continue
		case n == 0 && v > 0 && (reversed.known() || partly.known()):
			l.say("T20", at, at.c.Found, "a share of outcomes that were implemented, and none was (partly) reversed")
			continue
		case v > 1:
			v /= 100
		}
		if k := v * n; n > 0 && math.Abs(k-math.Round(k)) > n*0.005+1e-9 { // a share is rounded to a hundredth
			l.say("T20", at, fmt.Sprintf("%s of %s", at.c.Found, num(n)), "is no share of the disputes that were (partly) reversed")
		}
	}
}

// suspensions is T21: the three rows of suspensions.
func (l *linter) suspensions() {
	t := l.tab(7, "")
	if t == nil || !l.platformAtLeast() {
		return
	}
	for _, name := range []string{"suspended_content", "suspended_notices", "suspended_complaints"} {
		if at := t.value(name + "/total"); !at.known() {
			at.s = t.rows[0].s
			l.say("T21", at, name, "the number of these suspensions is not there")
		}
	}
}
