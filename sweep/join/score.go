package join

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/sweep/eval"
	"github.com/aedile/aedile/sweep/packset"
)

// label says what should be found of a post and the listings to which it leads.
type label struct {
	Post   aedile.ItemID `json:"post"`
	Expect []string      `json:"expect"` // checks or globs; empty: nothing
	Kind   string        `json:"kind"`
	Part   string        `json:"part"`
}

// Score is a sink that measures findings against labels.
type Score struct {
	labels []eval.Label
	found  map[aedile.ItemID][]aedile.CheckID
}

// ReadLabels reads labels, one a line; those of one part where part is not empty.
func ReadLabels(r io.Reader, part string) (*Score, error) {
	s := &Score{found: map[aedile.ItemID][]aedile.CheckID{}}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var l label
		if err := json.Unmarshal(in.Bytes(), &l); err != nil || l.Post == "" {
			return nil, aedile.Invalidf("read labels", "", "a line has no post and expect").Because(err)
		}
		if part != "" && l.Part != part {
			continue
		}
		expect, err := packset.Patterns("expect", l.Expect)
		if err != nil {
			return nil, err
		}
		s.labels = append(s.labels, eval.Label{Item: l.Post, Title: l.Kind, Known: true, Expect: expect})
	}
	if err := in.Err(); err != nil {
		return nil, aedile.Invalidf("read labels", "", "a line cannot be read").Because(err)
	}
	if len(s.labels) == 0 {
		return nil, aedile.Invalidf("read labels", part, "holds no label").Hint("--part names a part that the labels have")
	}
	return s, nil
}

// Finding notes the check.
func (s *Score) Finding(f aedile.Finding, post, _ *aedile.Item) error {
	if !slices.Contains(s.found[post.ID], f.Check) {
		s.found[post.ID] = append(s.found[post.ID], f.Check)
	}
	return nil
}

// Fault counts nothing: what could not be read is missed.
func (s *Score) Fault(aedile.Fault) error { return nil }

// Pairs does nothing.
func (s *Score) Pairs(int) error { return nil }

// Result says how right the findings are.
func (s *Score) Result() eval.Result {
	score := eval.New()
	for _, l := range s.labels {
		score.Add(l, s.found[l.Item])
	}
	return score.Result()
}
