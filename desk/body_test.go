package desk

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func TestMergeSetsFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		raw  string
		sets []string
		want string // empty: refused
	}{
		{`{"a":1}`, nil, `{"a":1}`},
		{``, []string{"why=no more"}, `{"why":"no more"}`},
		{`{"a":1,"b":{"c":2}}`, []string{"b.d=[1,2]", "a=x"}, `{"a":"x","b":{"c":2,"d":[1,2]}}`},
		{`{}`, []string{"x.y.z=true", "no=12345678901234567890"}, `{"no":12345678901234567890,"x":{"y":{"z":true}}}`},
		{`{}`, []string{"a=\"1\"", "b=1 2", "c="}, `{"a":"1","b":"1 2","c":""}`},
		{`{}`, []string{"a=b=c"}, `{"a":"b=c"}`},
		{`{}`, []string{"nothing"}, ``},
		{`{}`, []string{"=x"}, ``},
		{`[1]`, []string{"a=1"}, ``},
		{`{"a":`, []string{"a=1"}, ``},
		{`{"a":1}`, []string{"a.b=1"}, ``},
		{`{"q":[{"no":1}]}`, []string{"q.text=x"}, `{"q":[{"no":1,"text":"x"}]}`},
		{`{"q":[{"no":1},{"no":2}]}`, []string{"q[1].text=x", "q.2.no=3"}, `{"q":[{"no":1},{"no":2,"text":"x"},{"no":3}]}`},
		{`{"q":[{"no":1},{"no":2}]}`, []string{"q.text=x"}, ``},
		{`{"q":[{"no":1}]}`, []string{"q.7.text=x"}, ``},
		{`{"q":[1]}`, []string{"q.0.text=x"}, ``},
		{`{"q":["a","b"]}`, []string{"q.1=c"}, `{"q":["a","c"]}`},
	} {
		got, err := Merge([]byte(c.raw), c.sets)
		switch {
		case c.want == "" && aedile.ClassOf(err) != aedile.Invalid:
			t.Errorf("%s %q: got %s, %v, want an Invalid error", c.raw, c.sets, got, err)
		case c.want != "" && (err != nil || string(got) != c.want):
			t.Errorf("%s %q: got %s, %v, want %s", c.raw, c.sets, got, err, c.want)
		}
	}
}

// TestListsOfObjectsAreSetByTheirFields: one object is a list of one, numbers count its entries.
func TestListsOfObjectsAreSetByTheirFields(t *testing.T) {
	t.Parallel()
	k, _ := kinds.Of("request")
	for _, sets := range [][]string{
		{"questions.no=1", "questions.text=How many?", "questions.documents=log"},
		{"questions.0.no=1", "questions.0.text=How many?", "questions.0.documents=log"},
		{`questions[0]={"no":1,"text":"How many?"}`, "questions[0].documents=log"},
		{`questions=[{"no":1,"text":"How many?"}]`, "questions.documents=log"},
	} {
		b, err := Decode(k, "draft", Content{Set: append(sets, "kind=simple", "addressees.service=Shop")})
		if err != nil {
			t.Error(sets, err)
			continue
		}
		want := []kinds.Question{{No: 1, Text: "How many?", Documents: []string{"log"}}}
		if d := cmp.Diff(want, b.(*kinds.Request).Questions); d != "" {
			t.Error(sets, d)
		}
	}
	if _, err := Decode(k, "draft", Content{Set: []string{"questions.1.no=1"}}); err == nil {
		t.Error("a list without its first entry was taken")
	}
}

// TestTextsThatLookLikeNumbersAreTexts where the content wants a text, and numbers where it wants one.
func TestTextsThatLookLikeNumbersAreTexts(t *testing.T) {
	t.Parallel()
	k, _ := kinds.Of("decision")
	b, err := Decode(k, "draft", Content{Set: []string{"gtin=4006381333931", "redress.court=true", "automated_detection=true",
		"facts=null hypothesis"}})
	if err != nil {
		t.Fatal(err)
	}
	if d := b.(*kinds.Decision); d.GTIN != "4006381333931" || d.Redress.Court != "true" || !*d.AutomatedDetection {
		t.Errorf("got %+v", d)
	}
	for _, set := range []string{"gtin=[1]", "automated_detection=perhaps", "colour=1"} {
		if _, err := Decode(k, "draft", Content{Set: []string{set}}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v, want an Invalid error", set, err)
		}
	}
	if _, err := Decode(k, "draft", Content{JSON: []byte(`{"gtin":1}`)}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a number in a file: got %v, want an Invalid error", err)
	}
}

func FuzzMerge(f *testing.F) {
	f.Add([]byte(`{"a":{"b":1}}`), "a.b=2")
	f.Add([]byte(``), "a=\xff")
	f.Fuzz(func(t *testing.T, raw []byte, set string) {
		got, err := Merge(raw, []string{set})
		if err == nil && !json.Valid(got) {
			t.Errorf("%q %q gives %q", raw, set, got)
		}
	})
}

// TestRequestsAreReadAsRegistersKeepThem: one addressee, one day and one penalty may stand alone; what a register adds is passed over.
func TestRequestsAreReadAsRegistersKeepThem(t *testing.T) {
	t.Parallel()
	got, err := ReadRequest(Content{JSON: []byte(`{"id":"r","case":"c","addressee":{"service":"Market Example","provider":"Market Example Ltd"},"kind":"simple","legal_basis":"67(2)",
		"purpose":"p","suspected_articles":["31(3)"],"questions":[{"no":1,"text":"t","topic":"x","documents":["d"]}],"sent_at":"2026-03-02","deadlines":["2026-03-30"],
		"penalties_stated":"74(2)(a)","extension_requests":[],"reply":{},"follow_up":"closed"}`)})
	if err != nil {
		t.Fatal(err)
	}
	want := &kinds.Request{Kind: kinds.Simple, LegalBasis: "67(2)", Purpose: "p", Suspected: []string{"31(3)"},
		Penalties:  []string{"74(2)(a)"},
		Addressees: []kinds.Addressee{{Service: "Market Example", Provider: "Market Example Ltd"}},
		Deadline:   deadline.Date{Year: 2026, Month: 3, Day: 30},
		Questions:  []kinds.Question{{No: 1, Text: "t", Topic: "x", Documents: []string{"d"}}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if fs := got.Lint(); len(fs) > 0 {
		t.Errorf("lints stand against it: %v", fs)
	}
	for _, bad := range []string{``, `[]`, `{"kind":1}`, `{"colour":"red"}`, `{} {}`, `{"deadline":"soon"}`, `{"penalties_stated":{}}`} {
		if _, err := ReadRequest(Content{JSON: []byte(bad)}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v, want an Invalid error", bad, err)
		}
	}
	// A register may only say whether the penalties are stated.
	for text, want := range map[string][]string{"true": {"74"}, "false": nil, "null": nil, `"74(2)(a)"`: {"74(2)(a)"}} {
		r, err := ReadRequest(Content{JSON: []byte(`{"kind":"simple","penalties_stated":` + text + `}`)})
		if err != nil || !slices.Equal(r.Penalties, want) {
			t.Errorf("penalties_stated %s: %v, %v", text, r, err)
		}
	}
	// Two days and no question that names its own: which holds cannot be told, and the lint says that there is none.
	two, err := ReadRequest(Content{JSON: []byte(`{"kind":"simple","questions":[{"no":1,"text":"t"}],"deadlines":["2026-03-30","2026-04-30"]}`)})
	if err != nil || !two.Deadline.IsZero() {
		t.Errorf("got %v, %v", two, err)
	}
}

func FuzzReadRequest(f *testing.F) {
	f.Add([]byte(`{"kind":"simple","questions":[{"no":1}],"penalties_stated":["74(2)(a)"]}`))
	f.Add([]byte(`{"addressee":{},"deadlines":["2026-02-30"]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ReadRequest(Content{JSON: b})
		if err == nil {
			r.Lint()
		}
	})
}

func TestAnswersAreGatheredFromAllMoves(t *testing.T) {
	t.Parallel()
	at := func(move, body string) casework.Event { return casework.Event{Move: move, Body: json.RawMessage(body)} }
	c := casework.Case{Events: []casework.Event{
		at("draft", `{"questions":[{"no":1},{"no":2},{"no":3}]}`),
		at("answer_part", `{"by":"provider","questions":[{"no":2,"text":"part","partial":true},{"no":1,"text":"one"}]}`),
		at("answer", `{"by":"lawyer","questions":[{"no":2,"text":"two"},{"no":3,"text":"three"}]}`),
	}}
	got := kinds.AnswerOf(c)
	want := &kinds.Answer{By: "lawyer", Questions: []kinds.Answered{{No: 2, Text: "two"}, {No: 1, Text: "one"}, {No: 3, Text: "three"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if kinds.AnswerOf(casework.Case{}) != nil {
		t.Error("something was answered to nothing")
	}
}

func TestAnswerMoveLeavesNoQuestionOpenUnsaid(t *testing.T) {
	t.Parallel()
	c := casework.Case{Events: []casework.Event{{Move: "draft", Body: json.RawMessage(`{"questions":[{"no":1},{"no":2}]}`)}},
		Dues: []casework.Due{{Name: "answer", Item: "1"}, {Name: "answer", Item: "2"}}}
	for want, qs := range map[string][]kinds.Answered{
		"answer":      {{No: 1}, {No: 2}},
		"answer_part": {{No: 1}, {No: 2, Partial: true}},
	} {
		if got := AnswerMove(c, &kinds.Answer{Questions: qs}); got != want {
			t.Errorf("%v: got %s, want %s", qs, got, want)
		}
	}
	c.Dues = c.Dues[:1] // question 2 was answered before
	if got := AnswerMove(c, &kinds.Answer{Questions: []kinds.Answered{{No: 1}}}); got != "answer" {
		t.Errorf("the last open question: got %s", got)
	}
}
