package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/template"
)

// middle is the median.
func middle(all []float64) float64 {
	slices.Sort(all)
	n := len(all)
	if n%2 == 1 {
		return all[n/2]
	}
	return (all[n/2-1] + all[n/2]) / 2
}

// staff is T27: moderators by language.
func (l *linter) staff() {
	for _, t := range l.parts(9) {
		all := t.value("linguistic/total")
		inside, outside := t.value("internal/total"), t.value("external/total")
		most := max(all.n(), inside.n()+outside.n())
		if all.known() && inside.known() && outside.known() && all.n() > inside.n()+outside.n() {
			l.left("T27", all, inside.n()+outside.n()-all.n(), fmt.Sprintf("%s, internal %s and external %s", num(all.n()), num(inside.n()),
				num(outside.n())),
				"more moderators with a language than moderators")
		}
		for _, r := range t.rows {
			at := r.under("G")
			name, scope, _ := strings.Cut(r.l.Key, "/")
			if name != "linguistic" || scope == "total" {
				continue
			}
			if r.l.Scope != strings.ToLower(r.l.Scope) {
				l.say("T27", r, r.l.Scope, "codes of languages are written in small letters").Weight = Form
			}
			if at.known() && most > 0 && at.n() > most {
				l.left("T27", at, most-at.n(), num(at.n())+", in all "+num(most), "more moderators for one language than there are")
			}
			if measured := l.inLanguage(scope); at.known() && at.n() == 0 && measured > 0 {
				l.say("T27", at, "0, measures "+num(measured), "no moderator for a language in which measures were taken")
			}
		}
	}
}

// inLanguage counts the measures of part 8 in a language.
func (l *linter) inLanguage(code string) (n float64) {
	for _, t := range l.parts(8) {
		n += t.value("measures_automated/"+code).n() + t.value("measures_not_automated/"+code).n()
	}
	return n
}

// largest is from how many recipients on a service may be designated (art 33(1) DSA), and spread how far the states may lie from the total:
// chosen, a hundredth, as services round.
const (
	largest = 45_000_000
	spread  = 0.01
)

// recipients is T28: whole numbers, states that make the total, and the number published under art 24(2).
func (l *linter) recipients() {
	for _, t := range l.parts(10) {
		total := t.value("recipients/total")
		sum, some := 0.0, false
		for _, r := range t.rows {
			at := r.under("G")
			if at.known() && at.n() != float64(int64(at.n())) {
				l.say("T28", at, at.c.Found, "recipients are whole numbers")
			}
			if strings.HasPrefix(r.l.Key, "recipients/") && r.l.Key != "recipients/total" && at.known() {
				sum, some = sum+at.n(), true
			}
		}
		if !total.known() {
			continue
		}
		if some && !near(sum, total.n(), spread) {
			l.left("T28", total, total.n()-sum, num(total.n())+", states "+num(sum), "the states do not make the total")
		}
		if f := l.facts.Recipients; f > 0 && f != total.n() {
			l.left("T28", total, total.n()-f, num(total.n())+", published "+num(f),
				"is not the number published under art 24(2) for the period")
		}
		if last := l.facts.LastRecipients; last > 0 && last < largest && total.n() < largest {
			l.say("T28", total, num(total.n())+", before "+num(last), "below 45 million in two half-years that follow each other")
		}
	}
}

// texts is T29: the texts of part 11.
func (l *linter) texts() {
	t := l.tab(11, "")
	if t == nil {
		return // T6 says so
	}
	form, _ := template.PartOf(11)
	for _, line := range form.Lines {
		at := t.at("", line.ID, "E")
		text := strings.TrimSpace(at.c.Found)
		switch {
		case line.Tier > l.tier:
		case text == "":
			at.s = t.rows[0].s
			l.say("T29", at, strings.TrimSpace(line.Indicator), "there is no such text")
		case line.ID == "information" && !strings.ContainsAny(text, "0123456789%"):
			l.say("T29", at, excerpt(text), "gives no measure of exposure to illegal or incompatible content")
		}
	}
	for _, t := range l.parts(11) {
		for _, r := range t.rows {
			at := r.under("E")
			if n := len([]rune(at.c.Found)); n > template.MaxWords {
				l.say("T29", at, excerpt(at.c.Found), fmt.Sprintf("has %d characters, more than %d", n, template.MaxWords)).Weight = Form
			}
		}
	}
}

// Limits chosen: how far statements and figures may lie apart before T30 asks, how far figures may jump before T31 does, and from which
// size
// on.
const (
	maxFactor = 2
	maxJump   = 5
	minJump   = 100
	minCopies = 5
)

// statements is T30: the statements of reasons in the Transparency Database against the measures of the report.
func (l *linter) statements() {
	if len(l.facts.Statements) == 0 {
		return
	}
	for _, c := range template.Categories(6) {
		if c.Sub {
			continue
		}
		var sum float64
		var at place
		for _, t := range l.parts(4, 5, 6) {
			row := t.at("", c.Name, "F")
			if t.part == 4 {
				sum += t.at("", c.Name, "L").n() + t.at("", c.Name, "N").n()
			} else {
				sum += row.n()
			}
			if at.l == nil {
				at = row
			}
		}
		filed := l.facts.Statements[c.Name]
		switch {
		case filed == 0 && sum == 0, filed > 0 && sum > 0 && filed <= maxFactor*sum && sum <= maxFactor*filed:
		case filed == 0 || sum == 0:
			l.say("T30", at, fmt.Sprintf("%s measures, %s statements", num(sum), num(filed)), c.Name+": one of the two sources has none")
		default:
			l.say("T30", at, fmt.Sprintf("%s measures, %s statements", num(sum), num(filed)),
				fmt.Sprintf("%s: %.1f statements to each measure; the database is known to lack withdrawn and late ones", c.Name,
					filed/sum))
		}
	}
}

// changes is T31: against the last report.
func (l *linter) changes() {
	for _, t := range l.parts(4, 5, 6) {
		last := tableOf(l.facts.LastReport, t.part, t.surface)
		if last == nil {
			continue
		}
		copied, first := 0, place{}
		for _, r := range t.rows {
			for _, letter := range counts(t.part) {
				now, before := r.under(letter), last.at("", r.l.Key, letter)
				if !now.known() || !before.known() || r.l.Key == template.KeywordOther {
					continue
				}
				if a, b := now.n(), before.n(); max(a, b) >= minJump && (a > maxJump*b || b > maxJump*a) && r.l.Key == template.Total {
					l.say("T31", now, num(a)+", before "+num(b),
						"more than five times, or less than a fifth, of the last report").Weight = Doubtful
				}
				if now.n() == before.n() && now.n() >= minJump {
					if copied++; copied == 1 {
						first = now
					}
				}
			}
		}
		if copied >= minCopies {
			l.say("T31", first, num(first.n()), fmt.Sprintf("%d figures of this part are those of the last report", copied))
		}
	}
}

// platformAtLeast reports whether the duties of platforms apply.
func (l *linter) platformAtLeast() bool { return l.tier >= law.OnlinePlatform }
