package kinds_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// event returns a move with its content, as a record holds it.
func event(t *testing.T, move string, body any) casework.Event {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return casework.Event{Move: move, Body: b}
}

func suspected(item aedile.ItemRef, check aedile.CheckID, grade aedile.Grade, keyword string, evidence ...string) *casework.Suspected {
	s := &casework.Suspected{Status: casework.SuspectedStatus, Lang: "PL", Finding: aedile.Finding{Item: item, Check: check, Grade: grade,
		Title:    "Prescription medicine",
		Category: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", Keyword: keyword}}
	for _, e := range evidence {
		s.Finding.Evidence = append(s.Finding.Evidence, aedile.Evidence{Text: e})
	}
	return s
}

func TestACaseIsKnownByWhatItsFindingsSay(t *testing.T) {
	t.Parallel()
	item := aedile.ItemRef{ID: "A-1", Service: "market.example", URL: "https://market.example/a/1", Title: "Tramadol 50 mg,\n20 kapsułek",
		Trader: "Zielona Apteczka", Country: "PL"}
	c := casework.Case{Kind: "review", Events: []casework.Event{
		event(t, "suspect", suspected(item, "medicines/watched", aedile.Review, "", "kapsułek")),
		event(t, "add", suspected(item, "medicines/prescription", aedile.Act, "", "Tramadol", "kapsułek")),
	}}
	got := kinds.FaceOf(c)
	want := casework.Face{Title: "Tramadol 50 mg, 20 kapsułek", Lang: "pl", Snippet: "kapsułek · Tramadol", Trader: "Zielona Apteczka",
		Country: "PL", Service: "market.example",
		Rule: "medicines/prescription", RuleName: "Prescription medicine", Grade: aedile.Act, Findings: 2, Items: []aedile.ItemID{"A-1"},
		URLs: []string{"https://market.example/a/1"}, Harm: casework.HarmPerson, AlikeGroup: got.AlikeGroup}
	if d := cmp.Diff(want, got); d != "" || got.AlikeGroup == "" {
		t.Error(d)
	}
	group := func(title string, check aedile.CheckID) string {
		item.Title = title
		return kinds.FaceOf(casework.Case{Kind: "review", Events: []casework.Event{event(t, "suspect",
			suspected(item, check, aedile.Act, ""))}}).AlikeGroup
	}
	for title, alike := range map[string]bool{"KAPSUŁEK: tramadol 100mg x 30": true, "tramadol kapsulek": true,
		"Tramadol kapsułek, bez recepty": false, "Ketonal": false, "": false} {
		if is := group(title, "medicines/prescription") == got.AlikeGroup; is != alike {
			t.Errorf("%q alike: %t", title, is)
		}
	}
	if group("Tramadol kapsułek", "medicines/watched") == got.AlikeGroup {
		t.Error("another rule is another question")
	}
}

func TestWhatMayBeAbuseOfAChildIsNotShown(t *testing.T) {
	t.Parallel()
	item := aedile.ItemRef{ID: "A-1", Title: "words that nobody reads twice", URL: "https://market.example/a/1"}
	for name, c := range map[string]casework.Case{
		"finding": {Kind: "review", Events: []casework.Event{event(t, "suspect", suspected(item, "x/y", aedile.Review,
			"KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL", "words that nobody reads twice"))}},
		"notice": {Kind: "notice", Events: []casework.Event{event(t, "submit", &kinds.Notice{Reasons: "words that nobody reads twice",
			ChildAbuse: true})}},
		"decision": {Kind: "decision", Events: []casework.Event{event(t, "draft", &kinds.Decision{Facts: "words that nobody reads twice",
			Item:     "A-1",
			Keywords: []string{"KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"}})}},
	} {
		r := kinds.RowOf(c, "C-2026-0001", casework.Marks{})
		found := kinds.SearchOf(c, r)
		if !r.Sealed || r.Harm != casework.HarmLife || r.Title+r.Snippet != "" || strings.Contains(found.Title+found.Said, "nobody") {
			t.Errorf("%s: %+v %+v", name, r.Face, found)
		}
	}
}

func TestATitleShowsNoNames(t *testing.T) {
	t.Parallel()
	named := casework.Case{Kind: "trader", Events: []casework.Event{event(t, "begin",
		&kinds.TraderData{Name: casework.Name("Alma Example"), Register: "KRS 123"})}}
	if f := kinds.FaceOf(named); f.Title != "KRS 123" || f.Trader != "Alma Example" {
		t.Errorf("%+v", f)
	}
	sent := casework.Case{Kind: "notice", Events: []casework.Event{event(t, "submit",
		&kinds.Notice{Reasons: "copied", Locations: []string{"https://market.example/item/1"},
			Name: casework.Name("Alma Example"), Language: "DE"})}}
	f := kinds.FaceOf(sent)
	if f.Title != "https://market.example/item/1: copied" || f.Trader != "" || f.Lang != "de" || strings.Contains(f.Snippet, "Alma") {
		t.Errorf("who sent a notice is not whom it is about: %+v", f)
	}
	said := kinds.SearchOf(sent, casework.CaseRow{Face: f, Number: "C-2026-0001"})
	if !strings.Contains(said.Said, "alma example") || said.Trader != "" || !strings.Contains(said.Place, "item 1") {
		t.Errorf("it is found by the sender, by those who may: %+v", said)
	}
}

func TestWordsAreFoldedInEveryScript(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"Łódź, STRASSE & straße!": "lodz strasse strasse", "ЁЛКА й": "елка и",
		"Άθλημα ΟΔΟΣ": "αθλημα οδοσ", "仿冒鞋 x": "仿 冒 鞋 x", "a-1/b_2": "a 1 b 2",
		"  ": "", "\xff\x00é": "e", "İstanbul ığdır": "istanbul igdir", "ﬁne ½": "fine 1 2", "Đorđe þing": "dorde thing"} {
		if got := casework.Words(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if n := len(strings.Fields(casework.Words(strings.Repeat("word ", 5000)))); n != 2000 {
		t.Errorf("%d words of a long text", n)
	}
	if n := len(casework.Words(strings.Repeat("x", 500))); n != 64 {
		t.Errorf("%d letters of a long word", n)
	}
}

// TestEveryProcedureHasAFace: what is said when a case is opened gives it a title, in every procedure.
func TestEveryProcedureHasAFace(t *testing.T) {
	t.Parallel()
	for _, k := range kinds.All() {
		titled := false
		for _, m := range k.Moves {
			if m.Body == nil || !m.Opens() {
				continue
			}
			body := m.Body()
			fillTexts(reflect.ValueOf(body).Elem())
			f := kinds.FaceOf(casework.Case{Kind: k.Name, Events: []casework.Event{event(t, m.Name, body)}})
			titled = titled || f.Title != ""
		}
		if !titled {
			t.Errorf("no move that opens a %s gives it a title", k.Name)
		}
	}
}

// fillTexts sets all texts of a body.
func fillTexts(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("some words")
	case reflect.Struct:
		if _, is := v.Interface().(casework.Personal); is {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fillTexts(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fillTexts(v.Index(0))
		}
	}
}
