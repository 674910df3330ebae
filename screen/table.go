package screen

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/lexicon"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/text"
)

// Frozen is what is kept of a screener, to make it again without compiling its packs. Its large parts are slices without pointers,
// which can be kept as they lie in memory: fields with the tag frozen:"-" are left out.
type Frozen struct {
	set                    *rule.Set
	hot, context, suppress *lexicon.Matcher
	concepts               *lexicon.Concepts
	groups                 []rule.Fields
	triggers               [][]int32
	patterns               []pattern
	lists                  int
	detectors              []aedile.PackRef
}

// Frozen returns the screener as a table, from which [FromFrozen] makes it again without its registers. The error is Invalid for one
// with a seed of its own: words lie in the table by their hashes.
func (s *Screener) Frozen() (*Frozen, error) {
	if s.seed != 0 {
		return nil, aedile.Invalidf("write table", "", "the screener has a seed of its own")
	}
	return &Frozen{s.set.Frozen(), s.hot, s.context, s.suppress, s.concepts, s.groups, s.triggers, s.patterns, s.lists, s.Detectors()}, nil
}

// FromFrozen makes the screener of a table that was written with these detectors, to ask these registers. Of the packs it knows what
// screening needs: their rules without examples, and no lists. The error is Invalid for a table that these detectors cannot use.
func FromFrozen(t *Frozen, c Config) (*Screener, error) {
	const op = "read table of rules"
	if t.set == nil || t.hot == nil || t.context == nil || t.suppress == nil {
		return nil, aedile.Invalidf(op, "", "the table is empty")
	}
	if err := t.set.Complete(); err != nil {
		return nil, aedile.Invalidf(op, "", "the table is damaged").Because(err)
	}
	s := &Screener{set: t.set, folder: text.NewFolder(0), hot: t.hot, context: t.context, suppress: t.suppress, concepts: t.concepts,
		groups: t.groups, triggers: t.triggers, patterns: t.patterns, lists: t.lists, detectors: slices.Clone(c.Detectors),
		room: newRoom(maxInHand)}
	if !slices.Equal(s.Detectors(), t.detectors) {
		return nil, aedile.Invalidf(op, "", "the table was made with other detectors")
	}
	return s.With(c.Registers...)
}

// Rulebook returns the packs in use: of a screener that came from a table without lists and examples.
func (s *Screener) Rulebook() []*rule.Pack { return s.set.Packs }
