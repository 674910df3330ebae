package kinds

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/duty"
	"github.com/aedile/aedile/deadline"
)

// TestRecordsThatMeetDutiesExist: where a duty is said to be met by moves of a procedure, both are there.
func TestRecordsThatMeetDutiesExist(t *testing.T) {
	t.Parallel()
	s, err := duty.Read(strings.NewReader(`{"name": "M", "kinds": ["platform", "search_engine"], "marketplace": true,
		"designations": [{"kind": "VLOP", "notified_on": "2023-04-25"}]}`), "facts")
	if err != nil {
		t.Fatal(err)
	}
	clock := newScenario(t, map[string]bool{}, mutex()).house.Clocks["COM"]
	table, err := duty.Of(s, deadline.Date{Year: 2026, Month: 3, Day: 2}, clock)
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`procedures? ([a-z_]+)(?: and ([a-z_]+))?(?: (?:with|on|against) [a-z ]+)?(?:: ([a-z_, ]+))?`)
	n := 0
	for _, r := range table.Rows {
		for _, m := range said.FindAllStringSubmatch(r.Record, -1) {
			for _, name := range m[1:3] {
				if name == "" {
					continue
				}
				k, ok := Of(name)
				if !ok {
					t.Errorf("%s: no procedure %s", r.Provision.Place, name)
				}
				for move := range strings.SplitSeq(m[3], ",") {
					move = strings.TrimSpace(move)
					if move == "" || strings.Contains(move, " ") || move == "its" {
						continue // words of the sentence
					}
					n++
					if !slices.ContainsFunc(k.Moves, func(m casework.Move) bool { return m.Name == move }) {
						t.Errorf("%s: %s has no move %s", r.Provision.Place, name, move)
					}
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d moves are named", n)
	}
}
