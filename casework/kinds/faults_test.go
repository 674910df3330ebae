package kinds

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

// texts with which contents are tried that say too little, too much, or what is not so. Texts that state an infringement stand in two
// fields at once, and lists by name have several entries that are wrong.
var poor = []string{`{}`, `{"article": "1(1)"}`, `{"sort": "?", "basis": "?"}`,
	`{"findings": "The provider has infringed Article 16.", "measures": "The provider has infringed Article 20."}`,
	`{"not_applicable": {"x": "a", "y": "b", "z": "c"}, "by_provider": {"a": 1}, "by_type": {"b": 2}, "by_action": {"c": 3}}`}

// Whatever a content lacks is said in one order, however often it is asked, and by provisions that the table of the law has.
func TestFaultsHaveOneOrderAndProvisionsOfTheTable(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, k := range All() {
		for _, m := range k.Moves {
			if m.Body == nil {
				continue
			}
			for _, text := range poor {
				first := faultsOf(t, m, text)
				for _, f := range first {
					tried++
					if _, ok := law.Find(f.Law); !ok && f.Law != (law.Ref{}) {
						t.Errorf("%s %s of %s: %s cites %s, which the table does not have", k.Name, m.Name, text, f.Field, f.Law)
					}
				}
				for range 20 {
					if d := cmp.Diff(first, faultsOf(t, m, text)); d != "" {
						t.Fatalf("%s %s of %s: %s", k.Name, m.Name, text, d)
					}
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d faults were looked at", tried)
	}
}

func faultsOf(t *testing.T, m casework.Move, text string) casework.Faults {
	t.Helper()
	b := m.Body()
	if err := json.Unmarshal([]byte(text), b); err != nil {
		return nil // a field of that name has another form there
	}
	return b.Validate()
}
