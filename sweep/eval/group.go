package eval

import (
	"cmp"
	"slices"

	"github.com/aedile/aedile/internal/glob"
)

// Group is what was measured of the labelled items that agree in one thing: their language, or one value of their notes.
type Group struct {
	Name  string `json:"name"`
	Found Ratio  `json:"found"`       // of the items of which something is expected, those with a finding that is expected
	Clean Ratio  `json:"left_alone"`  // of the clean items, those without a finding
	Pairs Ratio  `json:"pairs_right"` // of the pairs whose two items were seen, those with the one found and the other left alone
}

// Division is a way of dividing the items, with its groups by name.
type Division struct {
	Name   string  `json:"by"`
	Groups []Group `json:"groups"`
}

// pairNote is the note that two items share of which one is lawful and the other not. It divides nothing.
const pairNote = "pair"

// maxValues is the number of values of a note up to which it divides the items; one with more of them names single items. Chosen.
const maxValues = 500

// tally counts one group.
type tally struct{ found, of, left, clean, pairs, right int }

// twins is what is known of a pair.
type twins struct {
	seen, good, lawful, left bool
}

// tallies counts the values of one note.
type tallies struct {
	values map[string]*tally
	pairs  map[[2]string]*twins // by value and pair
}

// divide counts an item in the group of each of its notes.
func (s *Score) divide(l Label, clean, found, met bool) {
	notes := []Note{{"lang", l.Lang}}
	for _, n := range l.Notes {
		if n.Name != pairNote && n.Name != "lang" {
			notes = append(notes, n)
		}
	}
	pair := noteOf(l.Notes, pairNote)
	for _, n := range append(notes, Note{"", "all"}) {
		if n.Value == "" {
			continue
		}
		d := s.by[n.Name]
		if d == nil {
			d = &tallies{map[string]*tally{}, map[[2]string]*twins{}}
			s.by[n.Name] = d
		}
		d.add(n.Value, pair, clean, found, met)
	}
}

func (d *tallies) add(value, pair string, clean, found, met bool) {
	t := d.values[value]
	if t == nil {
		if len(d.values) > maxValues {
			return
		}
		t = new(tally)
		d.values[value] = t
	}
	switch {
	case clean:
		if t.clean++; !found {
			t.left++
		}
	default:
		if t.of++; met {
			t.found++
		}
	}
	if pair == "" {
		return
	}
	p := d.pairs[[2]string{value, pair}]
	if p == nil {
		p = new(twins)
		d.pairs[[2]string{value, pair}] = p
	}
	if clean {
		p.lawful, p.left = true, !found
	} else {
		p.seen, p.good = true, met
	}
}

// groups returns the tallies, nil groups where it divides nothing.
func (d *tallies) groups() []Group {
	if d == nil || len(d.values) > maxValues {
		return nil
	}
	for k, p := range d.pairs {
		if !p.seen || !p.lawful {
			continue
		}
		t := d.values[k[0]]
		if t.pairs++; p.good && p.left {
			t.right++
		}
	}
	var out []Group
	for name, t := range d.values {
		out = append(out, Group{name, ratio(t.found, t.of), ratio(t.left, t.clean), ratio(t.right, t.pairs)})
		t.pairs, t.right = 0, 0
	}
	slices.SortFunc(out, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// divisions returns all ways of dividing, by language first and then by note, and that of all items.
func (s *Score) divisions() (all Group, by []Division) {
	for name, d := range s.by {
		g := d.groups()
		switch {
		case name == "":
			all = g[0]
		case g != nil:
			by = append(by, Division{name, g})
		}
	}
	slices.SortFunc(by, func(a, b Division) int {
		return cmp.Or(-cmp.Compare(b2i(a.Name == "lang"), b2i(b.Name == "lang")), cmp.Compare(a.Name, b.Name))
	})
	return all, by
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Note is one thing that a label says of its item besides what is expected: "kind", "pack", "part".
type Note struct{ Name, Value string }

func noteOf(ns []Note, name string) string {
	for _, n := range ns {
		if n.Name == name {
			return n.Value
		}
	}
	return ""
}

// Only says which labelled items count: those with such a note. The zero value takes all.
type Only struct {
	Name   string
	Values []string
}

// Takes reports whether a label has one of the values, by language or by note.
func (o Only) Takes(l Label) bool {
	v := noteOf(l.Notes, o.Name)
	if o.Name == "lang" {
		v = l.Lang
	}
	return o.Name == "" || slices.Contains(o.Values, v)
}

// meets reports whether one of the found checks is expected.
func meets[C ~string](expect []glob.Pattern, found []C) bool {
	return slices.ContainsFunc(found, func(c C) bool {
		return slices.ContainsFunc(expect, func(p glob.Pattern) bool { return p.Match(string(c)) })
	})
}
