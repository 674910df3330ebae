package kinds

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/aedile/aedile/casework"
)

// shingleWords is how many words in a row are compared. Chosen: three keep the order of a phrase without asking for a
// whole sentence.
const shingleWords = 3

// Alike returns how alike two notices are, from 0 to 100, and what was compared: the same location makes them 100;
// otherwise it is the share of three-word phrases of the reasons that both have.
func Alike(a, b *Notice) (pct int, how string) {
	for _, l := range a.Locations {
		if slices.Contains(b.Locations, l) {
			return 100, "the location " + l
		}
	}
	x, y := phrases(a.Reasons), phrases(b.Reasons)
	both := 0
	for p := range x {
		if y[p] {
			both++
		}
	}
	if all := len(x) + len(y) - both; all > 0 {
		pct = 100 * both / all
	}
	return pct, fmt.Sprintf("%d phrases of %d words", both, shingleWords)
}

// phrases returns the phrases of a text, case and punctuation aside. A shorter text is one phrase.
func phrases(text string) map[string]bool {
	ws := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	set := map[string]bool{}
	for i := range max(len(ws)-shingleWords+1, min(len(ws), 1)) {
		set[strings.Join(ws[i:min(i+shingleWords, len(ws))], " ")] = true
	}
	return set
}

// NearPct is how alike, at least, two notices are that share a key. Less alike ones may share none.
const NearPct = 80

// noticeKeys returns the keys of a notice that has come or was completed.
func noticeKeys(c casework.Case) []int64 {
	switch c.Events[len(c.Events)-1].Move {
	case "submit", "complete", "lodge":
		if n := noticeOf(c); n != nil {
			return NearKeys(n)
		}
	}
	return nil
}

// NearKeys returns keys such that any two notices that are at least NearPct alike share one: their locations, and of their
// phrases, in the order of their digests, so many that two sets of which none is shared cannot overlap by more.
func NearKeys(n *Notice) []int64 {
	keys := []int64{}
	for _, l := range n.Locations {
		keys = append(keys, keyOf("at "+l))
	}
	var ps []int64
	for p := range phrases(n.Reasons) {
		ps = append(ps, keyOf("says "+p))
	}
	slices.Sort(ps)
	shared := (NearPct*len(ps) + 99) / 100 // at least so many of them are in the other, too
	keys = append(keys, ps[:len(ps)-shared+min(1, len(ps))]...)
	slices.Sort(keys)
	return slices.Compact(keys)
}

func keyOf(s string) int64 {
	d := sha256.Sum256([]byte(s))
	return int64(binary.BigEndian.Uint64(d[:])) //nolint:gosec // any 64 bits will do
}

// Near returns, for a notice, the open notices that are at least that alike, the most alike first and of equals the one
// with the smaller identifier: what a person may group. It groups nothing by itself.
func Near(n *Notice, cases []casework.Case, least int) (gs []Grouping) {
	for _, c := range cases {
		other := noticeOf(c)
		if c.Kind != "notice" || c.Closed || other == nil {
			continue
		}
		if pct, how := Alike(n, other); pct >= least {
			gs = append(gs, Grouping{Lead: c.ID, SimilarPct: pct, How: how})
		}
	}
	slices.SortFunc(gs, func(a, b Grouping) int {
		return cmp.Or(cmp.Compare(b.SimilarPct, a.SimilarPct), cmp.Compare(a.Lead, b.Lead))
	})
	return gs
}
