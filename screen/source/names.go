package source

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile/screen/source/column"
)

// maxNames bounds the list of kept keys in a report: a catalogue has tens, a hostile file has millions.
const maxNames = 1000

// names is the set of keys kept as attributes, shared by all decoders of a source. Of more than maxNames it keeps the
// first in sorted order, so that the list does not depend on which goroutine came first.
type names struct {
	mu   sync.Mutex
	m    []string // sorted
	more bool
}

func (n *names) add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i, found := slices.BinarySearch(n.m, name)
	if found {
		return
	}
	if len(n.m) == maxNames {
		n.more = true
		if i == maxNames {
			return
		}
		n.m = n.m[:maxNames-1]
	}
	n.m = slices.Insert(n.m, i, strings.Clone(name))
}

// all returns the names, and one more where there are more than the list holds, so that a list that takes them in knows it.
func (n *names) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := slices.Clone(n.m)
	if n.more {
		l = append(l, "\U0010FFFF")
	}
	return l
}

func (n *names) list() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := slices.Clone(n.m)
	if n.more {
		l = append(l, fmt.Sprintf("… more than %d", maxNames))
	}
	return l
}

// seen records what a column means: the field it gives, or that it is kept as an attribute.
func (s *Source) seen(name string, pl column.Place) {
	if pl.Field == column.None {
		s.kept.add(cutText(name, 200))
		return
	}
	s.means(cutText(name, 200), pl.Field.String())
}

func (s *Source) means(name, field string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mapped == nil {
		s.mapped = map[string]string{}
	}
	if len(s.mapped) < maxNames {
		s.mapped[name] = field
	}
}

// notes counts what was set aside, by reason, with the first few examples in order of reading.
type notes struct {
	mu sync.Mutex
	m  map[string]*note
}

type note struct {
	count    int
	examples []string
}

const (
	maxExamples = 5   // of one note; the count says the rest
	maxNotes    = 100 // different reasons
)

// add counts one thing that was set aside. Examples are for what is found in order, by the one goroutine that reads.
func (n *notes) add(reason, example string) { n.count(reason, example, 1) }

func (n *notes) count(reason, example string, times int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.m == nil {
		n.m = map[string]*note{}
	}
	e := n.m[reason]
	if e == nil && len(n.m) >= maxNotes {
		reason = "other things set aside"
		e = n.m[reason]
	}
	if e == nil {
		e = new(note)
		n.m[reason] = e
	}
	e.count += times
	if example != "" && len(e.examples) < maxExamples {
		e.examples = append(e.examples, example)
	}
}

func (n *notes) list() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var l []string
	for reason, e := range n.m {
		s := fmt.Sprintf("%s: %d", reason, e.count)
		if len(e.examples) > 0 {
			s += " (" + strings.Join(e.examples, ", ")
			if e.count > len(e.examples) {
				s += ", …"
			}
			s += ")"
		}
		l = append(l, s)
	}
	slices.Sort(l)
	return l
}
