package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// terms makes n invented words and phrases that no offer holds, as a pack with rules that need them.
func terms(n, rules int, seed uint64) (yaml []byte, literals []string) {
	r := rand.New(rand.NewPCG(seed, 2))
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru")
	word := func() string {
		var b strings.Builder
		for range 3 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteString("pack: load\nversion: 2026.11.0\ntitle: Load\nlists:\n")
	for k := range rules {
		fmt.Fprintf(&b, "  list_%d:\n    about: invented\n    terms:\n", k)
		for range n / rules {
			t := word()
			if r.IntN(2) == 0 {
				t += " " + word()
			}
			literals = append(literals, t)
			fmt.Fprintf(&b, "      - %s\n", t)
		}
	}
	b.WriteString("rules:\n")
	for k := range rules {
		fmt.Fprintf(&b, `  - id: rule-%d
    title: Invented
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: review
    when: list_%d.asserted().near(dose, 6).found() || list_%d.count() >= 2
    message: "Names {list_%d}."
`, k, k, k, k)
	}
	return []byte(b.String()), literals
}
