package match

import (
	_ "embed" // for the lists
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
)

//go:embed lexicon.txt
var lexicon string

// colourOf gives the bit of a colour word, in the languages of the shops that were looked at.
var colourOf = bitsOf("colour")

// The marks are words that tell offers of one product family apart: an edition, a licence, a platform, a thing that goes with it.
const (
	markUpgrade uint32 = 1 << iota
	markAcademic
	markMac
	markWindows
	markPro
	markStandard
	markPremium
	markDeluxe
	markHome
	markBasic
	markPlus
	markServer
	markBusiness
	markOEM
	markLicence
	markUsed
	markCompatible
	markCase
	markAccessory
	markBundle
	markLanguage
	markKids
	markMen
	markWomen
	markMini
	markWireless

	marksOfThing = markUsed | markCompatible | markCase | markAccessory | markBundle | markKids | markMen | markWomen | markMini |
		markWireless
	marksOfOffer = ^marksOfThing
)

// markOf gives the mark of a word; the lists stand in the order of the constants.
var markOf = bitsOf("mark")

// bitsOf gives the words of the lists of one kind a bit for each list, in their order.
func bitsOf(kind string) map[string]uint32 {
	m := map[string]uint32{}
	bit, group := uint32(0), ""
	for w := range wordlist.All(lexicon) {
		if k, _, _ := strings.Cut(w.Group, " "); k != kind {
			continue
		}
		if w.Group != group {
			bit, group = max(2*bit, 1), w.Group
		}
		m[w.Text] = bit
	}
	return m
}

// aliases gives brands that go by several names one of them, squashed.
var aliases = func() map[string]string {
	m := map[string]string{}
	for w := range wordlist.All(lexicon) {
		if brand, ok := strings.CutPrefix(w.Group, "alias "); ok {
			m[w.Text] = brand
		}
	}
	return m
}()

// firmWords end the names of firms and say nothing of the brand.
var firmWords = wordlist.Slice(lexicon, "firm")

// legal are words that end the name of a firm but may end a brand too, so that makerOf leaves them alone; roles are what a trader is, before its name.
var (
	legal = wordlist.Set(lexicon, "legal")
	roles = wordlist.Set(lexicon, "role")
)

// makerOf returns the one name of a brand: without the words that end the names of firms, by its alias.
func makerOf(squashed string) string {
	if a, ok := aliases[squashed]; ok {
		return a
	}
	s := squashed
	for again := true; again; {
		again = false
		for _, w := range firmWords {
			if t, ok := strings.CutSuffix(s, w); ok && len(t) >= 3 {
				s, again = t, true
			}
		}
	}
	if a, ok := aliases[s]; ok {
		return a
	}
	return s
}

// filler are words with which sellers dress up a title in any trade, in the languages of the large marketplaces. They say nothing of which
// product it is.
var filler = wordlist.Set(lexicon, "filler")

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}
