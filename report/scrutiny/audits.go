package scrutiny

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/risk"
)

const positive = risk.Positive

// elements is R17: what an audit report shall include at least (art 37(4) DSA).
func (x *examiner) elements() {
	topics := [][2]string{{"audit_address", "(a), (b) address"}, {"audit_contact", "(a) point of contact"}, {"audit_period",
		"(a) period covered"},
		{"audit_organisation", "(b) auditing organisation"}, {"audit_interests", "(c) declaration of interests"},
		{"audit_elements", "(d) specific elements audited"}, {"audit_method", "(d) methodology"}, {"audit_findings", "(e) main findings"},
		{"audit_third", "(f) third parties consulted"}, {"audit_opinion", "(g) audit opinion"}}
	if o := x.opinion(); o != positive {
		topics = append(topics, [2]string{"recommendation", "(h) operational recommendations"})
	}
	if none := x.lacking(topics); len(none) > 0 {
		x.say("R17", nil, strings.Join(none, ", "), "elements of art 37(4) on which no passage was found")
	}
}

// verdicts are the conclusions that a text names, in their order, as the three words of the law.
func verdicts(low string) (all []string) {
	var rest []string
	for _, w := range []struct{ topic, word string }{{"comments", risk.WithComments}, {"negative", risk.Negative}, {"positive",
		risk.Positive}} {
		for _, t := range lists().topics[w.topic] {
			if t.in(low) {
				rest = append(rest, w.word)
				low = strings.ReplaceAll(low, t.text, " ")
				break
			}
		}
	}
	for _, w := range rest {
		if !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}

// provisionIn finds an article, with its paragraph where it has one.
var provisionIn = regexp.MustCompile(`\b(?:article|art\.?|artikel)\s*(\d{1,2})(?:\s*\((\d{1,2})\)|\s*(?:absatz|abs\.?|paragraphe?)\s*(\d{1,2}))?`)

// concluded is the conclusion on one obligation.
type concluded struct {
	obligation string
	article    int
	verdict    string
	at         *piece
}

// concludedOn reads the conclusions: passages that name one article and one of the three words, or a heading that names the article and the
// word in a passage under it that speaks of the conclusion.
func (x *examiner) concludedOn() (all []concluded) {
	for _, p := range x.pieces {
		if p.Level > 0 || p.about("audit_opinion") {
			continue
		}
		v := verdicts(p.low)
		if len(v) != 1 || len(p.low) > 600 {
			continue
		}
		m := provisionIn.FindAllStringSubmatch(p.low, -1)
		if len(m) == 0 {
			m = provisionIn.FindAllStringSubmatch(strings.ToLower(p.Heading), 1)
		}
		if len(m) == 0 {
			continue
		}
		name := m[0][1]
		if para := cmp.Or(m[0][2], m[0][3]); para != "" {
			name += "(" + para + ")"
		}
		n, _ := strconv.Atoi(m[0][1])
		if !slices.ContainsFunc(all, func(c concluded) bool { return c.obligation == name }) {
			all = append(all, concluded{name, n, v[0], p})
		}
	}
	return all
}

// opinion is the audit opinion on all obligations; "" where none is found.
func (x *examiner) opinion() string {
	for i, p := range x.pieces {
		if !p.about("audit_opinion") {
			continue
		}
		if v := verdicts(p.low); len(v) == 1 {
			return v[0]
		}
		if p.Level > 0 && i+1 < len(x.pieces) {
			if v := verdicts(x.pieces[i+1].low); len(v) == 1 {
				return v[0]
			}
		}
	}
	return ""
}

// conclusions is R18: a conclusion for each obligation in the three words, and the opinion that follows from them.
func (x *examiner) conclusions() {
	all := x.concludedOn()
	if len(all) == 0 {
		x.say("R18", nil, "no conclusion", "no conclusion on an obligation in the words positive, positive with comments, negative was found")
		return
	}
	var words []string
	for _, c := range all {
		words = append(words, c.verdict)
	}
	want, got := risk.OpinionOf(words), x.opinion()
	switch {
	case got == "":
		x.say("R18", nil, "no opinion", "no audit opinion in one of the three words was found")
	case got != want:
		i := slices.IndexFunc(all, func(c concluded) bool { return c.verdict == want })
		x.say("R18", all[i].at, fmt.Sprintf("opinion %s; conclusion on art %s: %s", got, all[i].obligation, want),
			"from the conclusions follows another opinion: "+want+" (art 8(6))")
	}
	x.split()
}

// split finds passages on one obligation that conclude two ways.
func (x *examiner) split() {
	for _, p := range x.pieces {
		if p.Level > 0 || p.about("audit_opinion") || len(p.low) > 300 || len(provisionIn.FindAllString(p.low, 2)) != 1 {
			continue
		}
		if strings.Contains(p.low, "partially positive") || strings.Contains(p.low, "mostly positive") ||
			strings.Contains(p.low, "qualified") {
			x.say("R18", p, "", "a conclusion in other words than positive, positive with comments, negative")
		}
	}
}

// audited are the articles of Chapter III DSA that lay an obligation on each very large online platform; not those that hang on a choice
// or an act of others (13 a representative, 36 a crisis, 44 to 48 standards and codes), nor exclusions (19, 29).
var audited = []int{11, 12, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 34, 35, 37, 38, 39, 40, 41, 42}

// ofMarketplaces are those of platforms on which consumers conclude contracts with traders.
var ofMarketplaces = []int{30, 31, 32}

// obligations is R19: each obligation of Chapter III is audited, or why not is said. An article that no passage names is neither.
func (x *examiner) obligations() {
	named := map[int]bool{}
	for _, p := range x.pieces {
		for _, m := range provisionIn.FindAllStringSubmatch(p.low, -1) {
			n, _ := strconv.Atoi(m[1])
			named[n] = true
		}
		for _, m := range rangeIn.FindAllStringSubmatch(p.low, -1) {
			from, _ := strconv.Atoi(m[1])
			to, _ := strconv.Atoi(m[2])
			for n := from; n <= to && n < from+50; n++ {
				named[n] = true
			}
		}
	}
	want := slices.Clone(audited)
	if m := x.facts.Marketplace; m != nil && *m {
		want = append(want, ofMarketplaces...)
		slices.Sort(want)
	}
	var none []string
	for _, n := range want {
		if !named[n] {
			none = append(none, strconv.Itoa(n))
		}
	}
	if len(none) > 0 {
		x.say("R19", nil, "art "+strings.Join(none, ", "),
			"obligations of Chapter III that the report neither audits nor names with a reason")
	}
}

var rangeIn = regexp.MustCompile(`\b(?:articles|artikel|art\.?)\s*(\d{1,2})\s*(?:to|bis|à|-|–)\s*(\d{1,2})\b`)

// recommended are the recommendations: passages that begin with the word, or stand under a heading of it.
func (x *examiner) recommended() (all []*piece) {
	for _, p := range x.pieces {
		if p.Level > 0 || len(p.low) < 25 {
			continue
		}
		first := strings.TrimLeft(p.low, "•-–* 0123456789.()|")
		begins := slices.ContainsFunc(lists().topics["recommendation"], func(t term) bool { return strings.HasPrefix(first, t.text) })
		if begins || speaks(strings.ToLower(p.Heading), "recommendation") {
			all = append(all, p)
		}
	}
	return all
}

// maxSaid is how many passages one check names one by one; the rest is counted. Chosen.
const maxSaid = 20

// recommendations is R20 for an audit report: each recommendation has its time frame.
func (x *examiner) recommendations() {
	bare := 0
	for _, p := range x.recommended() {
		if p.about("timeframe") || len(days(p.low)) > 0 {
			continue
		}
		if bare++; bare <= maxSaid {
			x.say("R20", p, "", "a recommendation without a recommended time frame")
		}
	}
	if bare > maxSaid {
		x.say("R20", nil, fmt.Sprintf("%d more", bare-maxSaid), "recommendations without a recommended time frame")
	}
}

// followed is R20 for an implementation report: within a month, each recommendation followed, or refused with a reason and another measure.
func (x *examiner) followed() {
	f := x.facts
	if !f.RecommendationsOn.IsZero() && !f.AdoptedOn.IsZero() && f.AdoptedOn.After(lastDay(f.RecommendationsOn, "1 month")) {
		x.say("R20", nil, fmt.Sprintf("received %s, adopted %s", f.RecommendationsOn, f.AdoptedOn),
			"adopted more than one month after the recommendations were received")
	}
	for _, p := range x.recommended() {
		low := p.low
		for i := p.Number; i < len(x.pieces) && i < p.Number+3 && x.pieces[i].Level == 0 &&
			!slices.Contains(x.recommended(), x.pieces[i]); i++ {
			low += " " + x.pieces[i].low
		}
		switch {
		case speaks(low, "refused"):
			if !speaks(low, "reason") {
				x.say("R20", p, "", "a recommendation is not followed, and no reason is given")
			} else if !speaks(low, "instead") {
				x.say("R20", p, "", "a recommendation is not followed, and no other measure is named").Weight = lint.Doubtful
			}
		case !speaks(low, "followed"):
			x.say("R20", p, "", "whether the recommendation is followed is not said")
		}
	}
}

// period is R21: the audited period begins the day after the last one ended.
func (x *examiner) period() {
	if x.facts.LastPeriodEnd.IsZero() {
		return
	}
	want := x.facts.LastPeriodEnd.AddDays(1)
	for _, p := range x.pieces {
		all := days(p.low)
		if !p.about("audit_period") || len(all) < 2 || !all[0].Before(all[1]) {
			continue
		}
		if all[0] != want {
			x.say("R21", p, fmt.Sprintf("from %s; the last period ended on %s", all[0], x.facts.LastPeriodEnd),
				"the audited period does not follow the last one")
		}
		return
	}
	x.say("R21", nil, "no period", "no passage was found that names both days of the audited period").Weight = lint.Doubtful
}

// independence is R22: the agreement is annexed; what art 37(3) asks of the auditor is declared.
func (x *examiner) independence() {
	if none := x.lacking([][2]string{{"agreement", "the agreement, annexed"}, {"twelve_months",
		"no other services 12 months before and after"},
		{"ten_years", "not more than ten consecutive years"}, {"contingent", "no contingent fee"}}); len(none) > 0 {
		x.say("R22", nil, strings.Join(none, ", "), "on these no passage was found")
	}
}
