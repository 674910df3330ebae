package casework_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

func TestAWholeKindHasNoFaults(t *testing.T) {
	t.Parallel()
	if fs := inquiry.Faults(); len(fs) != 0 {
		t.Error(fs)
	}
}

// Each change breaks the table in one way, and the table's own check says so.
func TestFaultsOfATableAreSeen(t *testing.T) {
	t.Parallel()
	day := deadline.Period{N: 1, Unit: deadline.Days}
	for want, breaks := range map[string]func(k *casework.Kind){
		"has no title or no law": func(k *casework.Kind) { k.Title = "" },
		"state lost is never reached": func(k *casework.Kind) {
			k.States = append(k.States, casework.State{Name: "lost", Turn: casework.Platform, About: "x"})
		},
		"state asked is not explained":             func(k *casework.Kind) { k.States[0].About = "" },
		"state done: it must be somebody's turn":   func(k *casework.Kind) { k.States[2].Turn = casework.Platform },
		"state asked: it must be somebody's turn":  func(k *casework.Kind) { k.States[0].Turn = "" },
		"is a dead end":                            func(k *casework.Kind) { k.Moves = append(k.Moves[:2:2], k.Moves[3]) },
		"is closed, but close leads out of it":     func(k *casework.Kind) { k.Moves[2].From = []string{"done", "asked"} },
		`ask names the unknown state "asekd"`:      func(k *casework.Kind) { k.Moves[0].To = "asekd" },
		"close has no party, no legal basis":       func(k *casework.Kind) { k.Moves[2].Law = nil },
		"ask has no party":                         func(k *casework.Kind) { k.Moves[0].By = nil },
		"reply has no party, no legal basis or no": func(k *casework.Kind) { k.Moves[1].About = "" },
		"close cites art 999 DSA, which the law": func(k *casework.Kind) {
			k.Moves[2].Law = []law.Ref{{CELEX: "32022R2065",
				Place: "art 999"}}
		},
		"lapse: the clock moves when a due":       func(k *casework.Kind) { k.Moves[3].Lapses = "" },
		"close: the clock moves when a due":       func(k *casework.Kind) { k.Moves[2].Lapses = "reply" },
		"speaks of the due replay, which no move": func(k *casework.Kind) { k.Moves[1].Meets = []string{"replay"} },
		"due reply has not exactly one source":    func(k *casework.Kind) { k.Moves[0].Dues[0].Days = nil },
		"due appeal has not exactly one source":   func(k *casework.Kind) { k.Moves[0].Dues[1].Period = deadline.Period{} },
		"due file has not exactly one source":     func(k *casework.Kind) { k.Moves[0].Dues[2].Period = day },
		"due reply has no name, no party, or":     func(k *casework.Kind) { k.Moves[0].Dues[0].Law = law.Ref{} },
		"due appeal has no name, no party":        func(k *casework.Kind) { k.Moves[0].Dues[1].Of = "" },
		"reply from asked stands twice":           func(k *casework.Kind) { k.Moves = append(k.Moves, k.Moves[1]) },
	} {
		k := inquiry
		k.States = append([]casework.State(nil), inquiry.States...)
		k.Moves = append([]casework.Move(nil), inquiry.Moves...)
		k.Moves[0].Dues = append([]casework.DueRule(nil), inquiry.Moves[0].Dues...)
		breaks(&k)
		if got := strings.Join(k.Faults(), "\n"); !strings.Contains(got, want) {
			t.Errorf("want %q, got %q", want, got)
		}
	}
}

func TestMovesOfAState(t *testing.T) {
	t.Parallel()
	names := func(ms []casework.Move) string {
		var out []string
		for _, m := range ms {
			out = append(out, m.Name)
		}
		return strings.Join(out, " ")
	}
	for state, want := range map[string]string{"": "ask", "asked": "reply close lapse", "done": "", "nowhere": ""} {
		if got := names(inquiry.Open(state)); got != want {
			t.Errorf("in %q: %q, want %q", state, got, want)
		}
	}
	if m, ok := inquiry.Move("ask", ""); !ok || !m.Opens() {
		t.Error("ask opens")
	}
	if _, ok := inquiry.Move("ask", "asked"); ok {
		t.Error("ask does not open twice")
	}
	if s, ok := inquiry.State("asked"); !ok || s.Turn != casework.Platform {
		t.Errorf("%v %v", s, ok)
	}
	if _, ok := inquiry.State("nowhere"); ok {
		t.Error("no such state")
	}
}
