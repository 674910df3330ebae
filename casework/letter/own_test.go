package letter

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// TestALetterThatWasSentKeepsTheWordsOfItsDay: the operator's own words hold for letters that are sent from then on; others keep what they
// said.
func TestALetterThatWasSentKeepsTheWordsOfItsDay(t *testing.T) {
	t.Parallel()
	k, _ := kinds.Of("notice")
	lodged, err := k.Decode("lodge", json.RawMessage(`{"reasons": "copied", "email": "alma@rights.example"}`))
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(lodged)
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := casework.Case{ID: "n-1", Kind: "notice", Version: 2, Events: []casework.Event{
		{Version: 1, Move: "lodge", At: day, Body: body},
		{Version: 2, Move: "confirm", At: day.AddDate(0, 0, 1)}}}
	for i := range c.Events {
		c.Events[i].Case, c.Events[i].Kind = c.ID, k.Name
	}
	const key = "receipt.title"
	receipt := func(ws Wordings) string {
		for _, d := range Of(c, Style{Own: ws}) {
			if d.What == "receipt" {
				return d.Title
			}
		}
		t.Fatal("no receipt")
		return ""
	}
	own := func(days int) bool {
		ws := Wordings{{At: day.AddDate(0, 0, days), Lang: "en", Key: key, Text: "Words of the house"}}
		return receipt(ws) == "Words of the house"
	}
	if !own(0) || own(5) {
		t.Errorf("own words: before it was sent %v, after it %v", own(0), own(5))
	}
	twice := Wordings{{At: day, Lang: "en", Key: key, Text: "x y"}, {At: day, Lang: "en", Key: key}}
	if got := receipt(twice); got != "We have received your notice" {
		t.Errorf("words that were taken back: got %q", got)
	}
	if (Wordings{{Lang: "de", Key: key, Text: "x"}}).over(tongues()["en"]) != tongues()["en"] {
		t.Error("words of another language are taken")
	}
}

// TestAMessageKeepsItsParts: what a message is, its title and its words are one text with bars between; new words keep all three, and
// what the message is.
func TestAMessageKeepsItsParts(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"decision | No status | We do not award it.":    true,
		"information | No status | We do not award it.": false,
		"decision | We do not award it.":                false,
		"We do not award it.":                           false,
		"decision | A | B | C":                          false,
	} {
		if err := (Wording{Lang: "en", Key: "message.flagger.refuse", Text: text}).Whole(); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
