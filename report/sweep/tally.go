package sweep

import (
	"cmp"
	"maps"
	"slices"

	"github.com/aedile/aedile"
)

// tally counts findings by a name that the input chooses, such as the trader. Its memory is bounded: names beyond the first
// maxNames are counted together.
type tally struct {
	names map[string]*bar
	rest  bar // of names that came when the table was full
}

// bar is one line of a chart.
type bar struct {
	Name        string
	Act, Review int
}

// Sum returns all findings of the bar.
func (b bar) Sum() int { return b.Act + b.Review }

// maxNames bounds a tally: 100,000 names of 50 bytes are about 10 MB.
const maxNames = 100_000

func (t *tally) add(name string, g aedile.Grade) {
	if t.names == nil {
		t.names = make(map[string]*bar)
	}
	b := t.names[name]
	switch {
	case b == nil && len(t.names) >= maxNames:
		b = &t.rest
	case b == nil:
		b = &bar{Name: name}
		t.names[name] = b
	}
	if g == aedile.Act {
		b.Act++
	} else {
		b.Review++
	}
}

// top returns the n names with the most findings, how many other names there are, and how many findings those have.
func (t *tally) top(n int) (bars []bar, names, findings int) {
	all := slices.SortedFunc(maps.Values(t.names), func(a, b *bar) int {
		return cmp.Or(b.Sum()-a.Sum(), b.Act-a.Act, cmp.Compare(a.Name, b.Name))
	})
	findings = t.rest.Sum()
	for i, b := range all {
		if i < n {
			bars = append(bars, *b)
			continue
		}
		names++
		findings += b.Sum()
	}
	return bars, names, findings
}
