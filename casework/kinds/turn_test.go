package kinds

import (
	"slices"
	"testing"

	"github.com/aedile/aedile/casework"
)

// TestWhoseTurnItIsCanMove: a state names a party that has a move in it.
func TestWhoseTurnItIsCanMove(t *testing.T) {
	t.Parallel()
	for _, k := range All() {
		for _, s := range k.States {
			if s.Closed {
				continue
			}
			if !slices.ContainsFunc(k.Open(s.Name), func(m casework.Move) bool { return slices.Contains(m.By, s.Turn) }) {
				t.Errorf("%s: in %s it is the turn of %s, who can do nothing", k.Name, s.Name, s.Turn)
			}
		}
	}
}
