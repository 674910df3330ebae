package screen

import (
	_ "embed" // for the rates
	"math"
	"strconv"
	"strings"

	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
)

//go:generate go -C ../tools run ./gencommon ../screen/common.txt ../../shared/data/listings

//go:embed common.txt
var commonRates string

// readRates returns in how many of a thousand ordinary offers each list stands, of those that were counted.
func readRates(rates string) map[string]float64 {
	m := map[string]float64{}
	for line := range strings.Lines(rates) {
		name, n, ok := strings.Cut(strings.TrimSpace(line), " ")
		if v, err := strconv.Atoi(n); ok && err == nil {
			m[name] = float64(v) / 10
		}
	}
	return m
}

// permille is the weight of what stands in one of a thousand offers, on the scale on which words are weighed by their length. Counted
// shares of concepts were set
// against its estimates of lists.
const permille = 4

// rarest is the weight of what was looked for in thousands of offers and not found, at most.
const rarest = permille / 10.0

// weight says how often a list is found, so that rules wait for the rarest thing they need: as often as it was counted or, where it was
// not, as
// its words are estimated. It only decides speed.
func (s *Screener) weight(span int) float64 {
	sp := &s.set.Spans[span]
	if sp.List == nil {
		if sp.Rare {
			return 0 // one item in thousands has one
		}
		return -1
	}
	if s.rates == nil {
		s.rates = readRates(commonRates)
	}
	if rate, ok := s.rates[sp.CountedAs()]; ok {
		return permille * rate
	}
	w := s.estimate(span)
	if !sp.Concept && sp.Pack != nil && !packCounted(s.rates, sp.Pack.Name) {
		return w // a pack of somebody else, of which nothing is known
	}
	return min(w, rarest)
}

// packCounted reports whether some list of a pack was counted: then those that are not there were looked for and not found.
func packCounted(rates map[string]float64, pack string) bool {
	for name := range rates {
		if strings.HasPrefix(name, pack) && strings.HasPrefix(name[len(pack):], ".") {
			return true
		}
	}
	return false
}

// estimate says how often a list may be found whose hits were not counted. A list is as common as its commonest words, and those are
// short: a letter more makes a
// word four times rarer. Lists of a pack without rules are shared context, which is made of ordinary words. Chosen.
func (s *Screener) estimate(span int) float64 {
	sp := &s.set.Spans[span]
	sum := s.conceptWeights()[span]
	if sp.Concept {
		return sum
	}
	for _, e := range sp.List.Entries {
		for _, p := range e.Patterns {
			longest := 0
			for _, w := range p.Words {
				longest = max(longest, len(w))
			}
			w := math.Pow(4, -float64(longest))
			if len(p.Words) == 1 && rule.Everyday(p.Words[0]) {
				w = 1
			}
			if p.Boundary != lexicon.Word {
				w *= 16
			}
			for range p.Words[1:] {
				w /= 64
			}
			sum += w
		}
	}
	if sp.Pack != nil && len(sp.Pack.Rules) == 0 {
		sum *= 1000
	}
	return sum
}

// conceptWeights estimates how often each concept is found, as weight does for lists. Counted shares were set against its estimates of
// lists.
func (s *Screener) conceptWeights() []float64 {
	if s.commonness != nil {
		return s.commonness
	}
	s.commonness = make([]float64, len(s.set.Spans))
	for i := range s.set.Lemmas {
		l := &s.set.Lemmas[i].Lemma
		for _, t := range l.Terms {
			s.commonness[t.List] += math.Pow(4, -float64(len(l.Text)))
		}
	}
	for span, permille := range s.set.Common {
		s.commonness[span] += 4 * float64(permille)
	}
	return s.commonness
}
