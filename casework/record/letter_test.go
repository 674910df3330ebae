package record_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
)

// Whoever got a letter is a witness: a record that no longer has the end that the letter named does not hold.
func TestALetterIsAWitness(t *testing.T) {
	f := newFixture(t)
	head, err := f.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.notice(t, "n-9", "Ivo Example") // the record goes on
	for name, c := range map[string]struct {
		told record.Head
		want string // empty: it holds
	}{
		"as it was":    {head, ""},
		"made anew":    {record.Head{N: head.N, Digest: aedile.DigestOf([]byte("other"))}, "is not the one that a letter named"},
		"cut off":      {record.Head{N: head.N + 50, Digest: head.Digest}, "is missing: a letter named it"},
		"other number": {record.Head{N: 1, Digest: head.Digest}, "is not the one that a letter named"},
	} {
		r, err := record.Against{Told: []record.Head{c.told}}.Verify(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		found := len(r.Faults) == 1 && strings.Contains(r.Faults[0].Msg, c.want)
		if c.want == "" && len(r.Faults) > 0 || c.want != "" && !found {
			t.Errorf("%s: %+v", name, r.Faults)
		}
	}
}
