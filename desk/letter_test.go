package desk

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
)

// TestEachProcedureTellsWhomItMust: the letters that a case has the facts for, in order, with the day of their moves.
func TestEachProcedureTellsWhomItMust(t *testing.T) {
	t.Parallel()
	const form = `"reference": "R-1", "issuer": "Tribunal Example", "legal_basis": "l", "reasons": "r", "redress": "appeal", "language": "fr", "declared": ["fr"], "at_contact": true`
	const counts = `"of": "content", "since": "2026-01-01", "until": "2026-03-31", "total": 9, "manifest": 5, "gravity": "g", "intention": "i"`
	for name, c := range map[string]struct {
		kind  string
		moves []string // party, move, content
		want  string   // letters; one that was sent has its day
	}{
		"order with effect": {"order", []string{
			`authority take {"basis": "act", "issuer": "Tribunal Example"}`, `platform object {"elements": ["redress"]}`,
			`authority complete {"basis": "act", "provisions": ["p"], "locations": ["u"], "territory": ["FR"], ` + form + `}`,
			`platform give_effect {"what": "removed", "given_on": "2026-03-02"}`,
			`platform inform {"reasons": "r", "redress": "d", "territory": ["FR"]}`,
		}, "order_defects 2026-03-02, order_notice 2026-03-02, order_answer"},
		"order declined": {"order", []string{
			`authority receive {"basis": "inform", "recipients": ["acct 7"], ` + form + `}`, `platform decline {"why": "never collected"}`,
			`platform answer {"effect_given": false, "text": "none"}`,
		}, "order_answer 2026-03-02"},
		"incomplete notice": {"notice", []string{
			`notifier lodge {"reasons": "copied", "email": "alma@rights.example"}`, `platform confirm`,
		}, "message 2026-03-02, receipt 2026-03-02"},
		"misuse": {"misuse", []string{
			`platform warn {` + counts + `}`, `platform suspend {` + strings.Replace(counts, "2026-03-31", "2026-04-30",
				1) + `, "terms": "t", "end": "2026-06-01", "frequent": "five of nine", "decision": "d-1"}`,
		}, "misuse_warning 2026-03-02, misuse_suspension 2026-03-02"},
		"proceeding": {"proceeding", []string{
			`authority open {"provider": "P", "grounds": [{"no": 1, "title": "t", "articles": ["34"]}, {"no": 2, "title": "u", "articles": ["35"]}]}`,
			`authority find {"grounds": [1], "findings": "f", "measures": "m", "reply_by": "2026-04-30"}`,
			`authority find {"grounds": [2], "findings": "g", "measures": "m", "reply_by": "2026-04-30"}`,
		}, "opening 2026-03-02, preliminary_findings 2026-03-02, preliminary_findings 2026-03-02"},
		"suspicion": {"suspicion", []string{
			`platform notice {"facts": "f", "threat": "t", "threatened": "Alma Example"}`,
			`platform report {"to": "Europol", "of": "Europol", "text": "all"}`,
		}, "offence_report 2026-03-02"},
		"trader": {"trader", []string{`trader begin {"name": "Alma Example"}`, `platform refuse {"why": "no data"}`},
			"trader_refused 2026-03-02"},
		"review": {"review", nil, ""},
	} {
		var got []string
		for _, d := range letter.Of(made(t, c.kind, c.moves), letter.Style{Clock: clocks(t)["FR"]}) {
			got = append(got, strings.TrimSpace(d.What+" "+d.On.String()))
			if text := d.Text(); strings.Contains(text, "{") || strings.Contains(text, "Alma") || len(d.Sections) == 0 {
				t.Errorf("%s: %s", name, text)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s, want %s", name, s, c.want)
		}
	}
}

// made returns a case after the moves, all on 2 March 2026.
func made(t *testing.T, kind string, moves []string) casework.Case {
	t.Helper()
	k, _ := kinds.Of(kind)
	c := casework.Case{ID: "c-1"}
	h := casework.Terms{Clocks: clocks(t), Calendar: "FR", Rand: rand.NewChaCha8([32]byte{})}
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, m := range moves {
		words := append(strings.SplitN(m, " ", 3), "")
		body, err := k.Decode(words[1], json.RawMessage(words[2]))
		if err != nil {
			t.Fatal(m, err)
		}
		ch, err := casework.Apply(k, c, casework.Step{Move: words[1],
			By: casework.Actor{Party: casework.Party(words[0]), ID: "p-1"}, At: at,
			Version: c.Version, Body: body}, h)
		if err != nil {
			t.Fatal(m, err)
		}
		c, at = ch.Case, at.Add(time.Minute)
	}
	return c
}

func TestALetterThatThereIsNoneOfNamesThoseThereAre(t *testing.T) {
	t.Parallel()
	h := &Desk{}
	h.Terms.Clocks = clocks(t)
	c := made(t, "trader", []string{`trader begin {"name": "Alma Example"}`, `platform refuse {"why": "no data"}`})
	_, err := h.Letter(c, "answer", letter.Hidden)
	var e *aedile.Error
	if !errors.As(err, &e) || e.Class != aedile.NotFound || !slices.Contains(strings.Fields(e.Advice), "trader_refused") {
		t.Errorf("%v", err)
	}
}

func clocks(t *testing.T) map[string]deadline.Clock {
	t.Helper()
	all, err := deadline.Clocks(time.LoadLocation)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestMovesThatTellSomebodyHaveTheirLetter: what is sent on a move is the letter of that move, whole.
func TestMovesThatTellSomebodyHaveTheirLetter(t *testing.T) {
	t.Parallel()
	h := &Desk{}
	h.Terms.Clocks = clocks(t)
	c := made(t, "suspicion", []string{`platform notice {"facts": "f", "threat": "t"}`,
		`platform report {"to": "Europol", "of": "Europol", "text": "all that we have"}`})
	e := c.Events[len(c.Events)-1]
	kind, _ := kinds.Of(c.Kind)
	task := casework.Task{Do: "tell", To: casework.Authority}
	d, _ := Post{Desk: h}.document(kind, c, e, task)
	if d.What != "offence_report" || !strings.Contains(d.Text(), "All that we have.") || edited(h, kind, c, e, task) != "" {
		t.Errorf("in its place %q:\n%s", edited(h, kind, c, e, task), d.Text())
	}
	told := made(t, "order", []string{
		`authority receive {"basis": "inform", "recipients": ["acct 7"], "reference": "R-1", "issuer": "I", "legal_basis": "l", "reasons": "r", "redress": "a", "language": "fr", "declared": ["fr"], "at_contact": true}`,
		`platform decline {"why": "never collected"}`, `platform answer {"effect_given": false, "text": "ask the other provider"}`,
	})
	if d, err := h.Letter(told, "order_answer", letter.Hidden); err != nil || !strings.Contains(d.Text(),
		"Never collected") || !strings.Contains(d.Text(), "Ask the other provider") {
		t.Errorf("%v:\n%s", err, d.Text())
	}
}
