package counter

import (
	"fmt"
	"testing"

	"github.com/aedile/aedile"
)

// TestKnownAnswersComeAsOftenAsThePolicyHasIt: one of so many, the same case always alike; none where the policy settles nothing.
func TestKnownAnswersComeAsOftenAsThePolicyHasIt(t *testing.T) {
	t.Parallel()
	n := 0
	for i := range 4000 {
		id := aedile.CaseID(fmt.Sprintf("review-%d", i))
		if Mixed(0, id) || Mixed(-1, id) {
			t.Fatalf("%s: nothing is settled", id)
		}
		if once, twice := Mixed(20, id), Mixed(20, id); once != twice {
			t.Fatalf("%s: now so, now otherwise", id)
		}
		if Mixed(20, id) {
			n++
		}
	}
	if n < 140 || n > 260 { // 200 are expected; six standard deviations are 83
		t.Errorf("%d of 4000, want about 200", n)
	}
}
