package supervision_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/law"
)

// told returns a case of the procedure in which each move was made once, with its example.
func told(t *testing.T, k casework.Kind) casework.Case {
	t.Helper()
	c := casework.Case{ID: "x-1", Kind: k.Name}
	for _, m := range k.Moves {
		e := casework.Event{Case: c.ID, Kind: k.Name, Move: m.Name, To: m.To, By: casework.Actor{Party: m.By[0]}, At: opened,
			Version: len(c.Events) + 1, Body: exampleOf(t, k, m)}
		if !m.Opens() {
			e.From = m.From[0]
		}
		for _, ref := range m.Law {
			cited, _ := law.CiteOn(ref, opened.Format(time.DateOnly))
			e.Law = append(e.Law, cited)
		}
		c.Events = append(c.Events, e)
	}
	return c
}

// TestLettersOfEveryLanguageAreFilledAndSayTheSame: no brace and no key of the words is left, and no language leaves a part out.
func TestLettersOfEveryLanguageAreFilledAndSayTheSame(t *testing.T) {
	t.Parallel()
	languages := letter.Languages()
	if len(languages) != 7 {
		t.Fatalf("letters are written in %v", languages)
	}
	read := 0
	for _, k := range supervision.All() {
		c := told(t, k)
		want := letter.Of(c, letter.Style{Clock: terms(t).Clocks["COM"], Language: "en"})
		for _, code := range languages {
			ds := letter.Of(c, letter.Style{Clock: terms(t).Clocks["COM"], Language: code})
			if len(ds) != len(want) {
				t.Fatalf("%s: %d letters of %s, in English %d", code, len(ds), k.Name, len(want))
			}
			for i, d := range ds {
				read++
				what := code + ": " + k.Name + " " + d.What
				filled(t, what, d)
				if d.Lang != code || d.Note != "" || d.What != want[i].What || shape(d) != shape(want[i]) {
					t.Errorf("%s: language %s, note %q, parts %q, in English %s with %q", what, d.Lang, d.Note, shape(d),
						want[i].What, shape(want[i]))
				}
			}
		}
	}
	if read < 300 {
		t.Errorf("only %d letters were read", read)
	}
}

// unfilled is what a letter holds no more: a place in braces, a value without words, the key of words.
var unfilled = regexp.MustCompile(`[{}]|%!|<nil>|0001-01-01|\b(?:part|point|action|status|act)\.[a-z]`)

// filled says where a letter holds what should have been filled in, or the key of words that are missing.
func filled(t *testing.T, what string, d letter.Document) {
	t.Helper()
	text := d.Text()
	if left := unfilled.FindString(text); left != "" {
		t.Errorf("%s: %q is left in it:\n%s", what, left, text)
	}
	empty := func(s string) bool { return strings.TrimSpace(s) == "" }
	if empty(d.Title) || empty(d.Status) || empty(d.Act) && d.What != "message" || slices.ContainsFunc(d.Opening, empty) {
		t.Errorf("%s: title %q, status %q, act %q, opening %q", what, d.Title, d.Status, d.Act, d.Opening)
	}
	for _, s := range d.Sections {
		if empty(s.Heading) || slices.ContainsFunc(s.Text, empty) || slices.ContainsFunc(s.Points, empty) {
			t.Errorf("%s: a part that says nothing: %+v", what, s)
		}
	}
}

// shape is what a letter has whatever its language: how many texts and points each part has.
func shape(d letter.Document) string {
	var b strings.Builder
	for _, s := range d.Sections {
		b.WriteString(strings.Repeat("t", len(s.Text)) + strings.Repeat("p", len(s.Points)) + " ")
	}
	return b.String()
}
