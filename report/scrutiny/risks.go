package scrutiny

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/report/paper"
)

// families is R3: the four families, each right that art 34(1)(b) DSA names, and who is affected.
func (x *examiner) families() {
	for _, f := range [][2]string{{"family_a", "(a), illegal content"}, {"family_b", "(b), fundamental rights"},
		{"family_c", "(c), civic discourse, elections, public security"}, {"family_d",
			"(d), gender-based violence, public health, minors, well-being"}} {
		if x.find(f[0]) == nil {
			x.say("R3", nil, "no passage", "no passage was found on the family of "+f[1])
		}
	}
	none := x.lacking([][2]string{{"right_dignity", "human dignity"}, {"right_private", "private life"}, {"right_data", "personal data"},
		{"right_expression", "freedom of expression"}, {"right_equality", "non-discrimination"}, {"right_child", "rights of the child"},
		{"right_consumer", "consumer protection"}})
	if len(none) > 0 && x.find("family_b") != nil {
		x.say("R3", nil, strings.Join(none, ", "), "rights that art 34(1)(b) names and no passage does")
	}
	if x.find("group") == nil {
		x.say("R3", nil, "no passage", "no group of people who are affected is named")
	}
}

var factorTopics = [][2]string{{"factor_a", "(a) recommender and algorithmic systems"}, {"factor_b", "(b) content moderation"},
	{"factor_c", "(c) terms and conditions"}, {"factor_d", "(d) advertisements"}, {"factor_e", "(e) data related practices"},
	{"manipulation", "intentional manipulation"}, {"amplification", "amplification"}}

// section is what stands under a heading of one family.
type section struct {
	family string
	head   *piece
	pieces []*piece
}

var familyTopics = []string{"family_a", "family_b", "family_c", "family_d"}

// sections cuts the report at the headings of families. A heading that names several is one of overview and begins none.
func (x *examiner) sections() (all []*section) {
	var now *section
	for _, p := range x.pieces {
		if p.Level > 0 {
			var of []string
			for _, f := range familyTopics {
				if p.about(f) {
					of = append(of, f)
				}
			}
			switch {
			case len(of) == 1:
				i := slices.IndexFunc(all, func(s *section) bool { return s.family == of[0] })
				if i < 0 {
					all, i = append(all, &section{family: of[0], head: p}), len(all)
				}
				now = all[i]
				continue
			case len(of) > 1, now != nil && p.Level <= now.head.Level:
				now = nil
			}
		}
		if now != nil {
			now.pieces = append(now.pieces, p)
		}
	}
	return all
}

// factors is R4: each factor of art 34(2) DSA, in the section of each family, or in the whole report where it has no such sections.
func (x *examiner) factors() {
	sections := x.sections()
	if len(sections) < 2 {
		if none := x.lacking(factorTopics); len(none) > 0 {
			x.say("R4", nil, strings.Join(none, ", "), "factors of art 34(2) on which no passage was found")
		}
		return
	}
	for _, s := range sections {
		var none []string
		for _, f := range factorTopics {
			if !slices.ContainsFunc(s.pieces, func(p *piece) bool { return p.about(f[0]) }) {
				none = append(none, f[1])
			}
		}
		if len(none) > 0 {
			x.say("R4", s.head, strings.Join(none, ", "), "factors of art 34(2) on which this section says nothing: "+excerpt(s.head.Text))
		}
	}
}

// regions is R5: regional and linguistic aspects, Member States by name.
func (x *examiner) regions() {
	if x.find("regional") == nil {
		x.say("R5", nil, "no passage", "no passage was found on regional or linguistic aspects")
	}
	if x.find("states") == nil {
		x.say("R5", nil, "no Member State", "no Member State is named")
	}
}

// scores is R6: severity and probability both, and the method.
func (x *examiner) scores() {
	if none := x.lacking([][2]string{{"severity", "severity"}, {"probability", "probability"}, {"method", "the method"}}); len(none) > 0 {
		x.say("R6", nil, strings.Join(none, ", "), "of severity, probability and method the report does not speak")
	}
}

// Limits chosen: the share of passages that fit any service from which on R7 asks, and how long a passage must be to be counted.
const (
	maxGeneric  = 0.8
	minCounted  = 60
	maxExternal = 0.5
)

// quantities is R7: figures of the service's own with their period; passages that fit any service.
func (x *examiner) quantities() {
	prose, generic, own, external := 0, 0, 0, 0
	name := strings.ToLower(x.service)
	for _, p := range x.pieces {
		if p.Level > 0 || len(p.low) < minCounted {
			continue
		}
		prose++
		ours := p.about("own") || name != "" && strings.Contains(p.low, name)
		figure := anyNumber.MatchString(anyPeriod.ReplaceAllString(p.low, "")) && (anyPeriod.MatchString(p.low) || len(days(p.low)) > 0)
		switch {
		case figure && p.about("external"):
			external++
		case figure && ours:
			own++
		case !ours && !anyNumber.MatchString(p.low):
			generic++
		}
	}
	if own == 0 {
		x.say("R7", nil, "0 figures", "no figure of the service's own with its period was found: the assessment shall be specific to the service")
	}
	if share := float64(generic) / float64(max(prose, 1)); share > maxGeneric {
		x.say("R7", nil, fmt.Sprintf("%d of %d passages", generic, prose),
			"passages that name neither the service nor a figure, and so fit any service")
	}
	if share := float64(external) / float64(max(own+external, 1)); own > 0 && share > maxExternal {
		x.say("R7", nil, fmt.Sprintf("%d of %d passages with figures", external, own+external),
			"figures rest on outside sources more than on the service's own")
	}
}

// minTraders is from how many passages on traders on a service is taken for a marketplace where no fact says so. Chosen.
const minTraders = 5

// market is R8: what marketplaces know of their goods.
func (x *examiner) market() {
	if m := x.facts.Marketplace; m != nil && !*m || m == nil && x.count("marketplace", minTraders) < minTraders {
		return
	}
	if none := x.lacking([][2]string{{"product_test", "product tests or test purchases"}, {"repeat_trader", "repeat traders"},
		{"relisting", "goods that are listed again"}}); len(none) > 0 {
		x.say("R8", nil, strings.Join(none, ", "), "on these the report of a marketplace has no passage")
	}
}

// amplified is R9: amplification by recommender, affiliates and advertisements with a figure.
func (x *examiner) amplified() {
	var none []string
	for _, f := range [][2]string{{"factor_a", "recommender"}, {"affiliate", "affiliates"}, {"factor_d", "advertisements"}} {
		if !slices.ContainsFunc(x.pieces, func(p *piece) bool {
			return p.about("amplification", f[0]) && anyNumber.MatchString(anyPeriod.ReplaceAllString(p.low, ""))
		}) {
			none = append(none, f[1])
		}
	}
	if len(none) > 0 {
		x.say("R9", nil, strings.Join(none, ", "), "amplification by these is not quantified in any passage")
	}
}

// measures is R10: measures have an owner, a metric, a target and a day; each family has a measure.
func (x *examiner) measures() {
	var all []*piece
	for _, p := range x.pieces {
		if p.Level == 0 && (p.about("measure") || speaks(strings.ToLower(p.Heading), "measure")) {
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		x.say("R10", nil, "no passage", "no passage was found on measures of mitigation")
		return
	}
	var none []string
	for _, f := range [][2]string{{"owner", "owner"}, {"metric", "metric"}, {"target", "target"}} {
		if !slices.ContainsFunc(all, func(p *piece) bool { return p.about(f[0]) }) {
			none = append(none, f[1])
		}
	}
	if !slices.ContainsFunc(all, func(p *piece) bool { return anyPeriod.MatchString(p.low) || len(days(p.low)) > 0 }) {
		none = append(none, "day")
	}
	if len(none) > 0 {
		x.say("R10", all[0], fmt.Sprintf("%d passages on measures", len(all)), "none of them names: "+strings.Join(none, ", "))
	}
	if sections := x.sections(); len(sections) >= 2 {
		for _, s := range sections {
			if !slices.ContainsFunc(s.pieces, func(p *piece) bool { return slices.Contains(all, p) }) &&
				!slices.ContainsFunc(all, func(p *piece) bool { return p.about(s.family) }) {
				x.say("R10", s.head, "", "no measure was found for the risks of this section")
			}
		}
	}
}

// effects is R11: what measures do to fundamental rights.
func (x *examiner) effects() {
	if !slices.ContainsFunc(x.pieces, func(p *piece) bool {
		return p.about("effect") && (p.about("measure") || speaks(strings.ToLower(p.Heading), "measure"))
	}) {
		x.say("R11", nil, "no passage", "no passage was found on the effect of measures on fundamental rights")
	}
}

// launches is R12: functionalities that others report on stand in the report, with an assessment before.
func (x *examiner) launches() {
	for _, l := range x.facts.Launched {
		name := strings.ToLower(l.Name)
		said, before := (*piece)(nil), false
		for _, p := range x.pieces {
			if strings.Contains(p.low, name) {
				if said == nil {
					said = p
				}
				before = before || p.about("before_launch")
			}
		}
		switch {
		case said == nil:
			x.say("R12", nil, strings.TrimSpace(fmt.Sprintf("%s, launched %s %s", l.Name, l.On, l.Source)),
				"the report does not speak of this functionality")
		case !before:
			x.say("R12", said, "", "does not say that "+l.Name+" was assessed before it was deployed")
		}
	}
}

// synthetic is R13: deep fakes, their marking, and the function for recipients.
func (x *examiner) synthetic() {
	if none := x.lacking([][2]string{{"synthetic", "generated or manipulated content"}, {"mark", "its marking"},
		{"user_function", "a function by which recipients indicate it"}}); len(none) > 0 {
		x.say("R13", nil, strings.Join(none, ", "), "on these no passage was found")
	}
}

// topics is R14: minors, elections, gender-based violence and health, each addressed or left out with a reason.
func (x *examiner) topics() {
	for _, f := range [][2]string{{"topic_minors", "minors"}, {"topic_elections", "elections"}, {"topic_gbv", "gender-based violence"},
		{"topic_health", "public health"}} {
		if x.find(f[0]) == nil {
			x.say("R14", nil, f[1], "is neither addressed nor left out with a reason")
		}
	}
}

// consultations is R15: who was asked, and what came of it.
func (x *examiner) consultations() {
	first := x.find("consultation")
	switch {
	case first == nil:
		x.say("R15", nil, "no passage", "no passage was found on consultations")
	case x.find("consultation", "outcome") == nil && !x.follows("consultation", "outcome"):
		x.say("R15", first, "", "what came of consultations is not said")
	}
}

// follows reports whether a passage on the one topic is followed by one on the other.
func (x *examiner) follows(one, other string) bool {
	for i, p := range x.pieces[:max(len(x.pieces)-1, 0)] {
		if p.about(one) && x.pieces[i+1].about(other) {
			return true
		}
	}
	return false
}

// Limits chosen: how long a passage must be to be compared, and the share of repeated ones from which on R16 asks.
const (
	minCompared = 80
	maxRepeated = 0.3
)

// repeated is R16: passages that stand word for word in the last year's report.
func (x *examiner) repeated() {
	if len(x.facts.LastDocuments) == 0 {
		return
	}
	before := map[string]bool{}
	for _, d := range x.facts.LastDocuments {
		for _, p := range d.Passages {
			before[same(p)] = true
		}
	}
	all, again, first := 0, 0, (*piece)(nil)
	for _, p := range x.pieces {
		if p.Level > 0 || len([]rune(p.Text)) < minCompared {
			continue
		}
		all++
		if before[same(*p.Passage)] {
			if again++; first == nil {
				first = p
			}
		}
	}
	if all == 0 {
		return
	}
	share := float64(again) / float64(all)
	x.read.Repeated = &share
	if share > maxRepeated {
		x.say("R16", first, fmt.Sprintf("%d of %d passages", again, all), "stand word for word in the last year's report")
	}
}

// same is a passage without case and white space, and without what changes each year by itself: numbers of years.
func same(p paper.Passage) string {
	return strings.Join(strings.Fields(anyPeriod.ReplaceAllString(strings.ToLower(p.Text), "")), " ")
}
