package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

// found returns the numbers of the cases that a filter finds.
func found(t *testing.T, s Store, f casework.RowFilter) string {
	t.Helper()
	rows, _, err := s.(Board).Rows(t.Context(), f, casework.RowPage{Order: casework.OrderID})
	if err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, string(r.Case))
	}
	return strings.Join(ids, " ")
}

// searching: cases are found by words, their beginnings and phrases, whatever the script, and no more once the texts are taken out.
func searching(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	svc := service(t, s, Start)
	for i, text := range []string{"Łódź: podrobione buty Straßenläufer", "Поддельные кроссовки, ёлка", "Πλαστά παπούτσια αθλητικά",
		"仿冒运动鞋 50% off; DROP TABLE", "plain copies \"quoted\" AND OR NOT *"} {
		step := notice("Alma Example")
		step.Body = &kinds.Notice{Reasons: text, Locations: []string{fmt.Sprintf("https://market.example/item/%d?q=x-%d", i, i)},
			Name:  casework.Name("Alma Example"),
			Email: casework.Name("alma@rights.example"), GoodFaith: true, Items: []aedile.ItemID{aedile.ItemID(fmt.Sprintf("A-%d/x", i))}}
		if _, err := svc.Move(t.Context(), aedile.CaseID(fmt.Sprintf("n-%d", i)), "notice", step); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		f    casework.RowFilter
		want string
	}{
		{casework.RowFilter{Words: "lodz"}, "n-0"}, {casework.RowFilter{Words: "STRASSEN podrob"}, "n-0"},
		{casework.RowFilter{Words: "ελκα елка"}, ""},
		{casework.RowFilter{Words: "елка"}, "n-1"}, {casework.RowFilter{Words: "ΠΑΠΟΥΤΣΙΑ"}, "n-2"},
		{casework.RowFilter{Words: "运动"}, "n-3"},
		{casework.RowFilter{Words: "C-2026-0003"}, "n-2"},
		{casework.RowFilter{Words: `quoted" AND`}, "n-4"}, {casework.RowFilter{Words: "* : ( \" '"}, "n-0 n-1 n-2 n-3 n-4"},
		{casework.RowFilter{URL: "item/3"}, "n-3"},
		{casework.RowFilter{URL: "example/item"}, "n-0 n-1 n-2 n-3 n-4"}, {casework.RowFilter{URL: "item/example"}, ""},
		{casework.RowFilter{Item: "A-2/x"}, "n-2"},
		{casework.RowFilter{Item: "A-2"}, ""}, {casework.RowFilter{Words: "alma plain"}, "n-4"}, {casework.RowFilter{Words: "nowhere"}, ""},
		{casework.RowFilter{Trader: "alma"}, ""},
	} {
		if got := found(t, s, c.f); got != c.want {
			t.Errorf("%+v: %q, want %q", c.f, got, c.want)
		}
	}
	if _, err := s.(Log).Note(t.Context(), record.Fact{What: record.FactNote, Case: "n-4", By: "m-1", At: Start(),
		Text: sealed(t, "Alma called")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Erase(t.Context(), record.Erasure{Case: "n-4", By: casework.Actor{Party: casework.Platform}, At: Start(),
		Why: "the period of keeping has ended"}); err != nil {
		t.Fatal(err)
	}
	if got := found(t, s, casework.RowFilter{Words: "plain"}) + found(t, s, casework.RowFilter{URL: "item/4"}) + found(t, s,
		casework.RowFilter{Words: "alma copies"}); got != "" {
		t.Errorf("what was taken out is found: %s", got)
	}
	dump := h.Dump(t, address)
	if r, err := s.(Board).Row(t.Context(), "n-4"); err != nil || r.Title+r.Snippet != "" || strings.Contains(dump,
		"copies") || strings.Contains(dump, "item/4") || !strings.Contains(dump, "item/3") {
		t.Errorf("%+v %v\n%s", r, err, dump)
	}
	for f, err := range s.(Log).Facts(t.Context(), record.FactFilter{Case: "n-4"}) {
		if err != nil || f.Text.Text != "" {
			t.Errorf("%+v %v", f, err)
		}
	}
	factsHold(t, s, 2)
	if _, err := s.(Board).Rebuild(t.Context()); err != nil || h.Dump(t, address) != dump {
		t.Errorf("made anew it is something else: %v", err)
	}
}

// sealed returns the text as it is noted.
func sealed(t *testing.T, text string) casework.Personal {
	t.Helper()
	terms, err := Terms(5)
	if err != nil {
		t.Fatal(err)
	}
	p, err := casework.Personal{Text: text, Prose: true}.Seal(terms.Rand)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// factsHold fails the test unless the log of the desk verifies and has that many facts.
func factsHold(t *testing.T, s Store, n int64) {
	t.Helper()
	if got, faults, err := record.VerifyFacts(t.Context(), s.(Log)); err != nil || len(faults) > 0 || got != n {
		t.Fatalf("%d facts, not %d: %v %v", got, n, faults, err)
	}
}

// factLog: what is noted stands in a chain, drafts let go of the one before, and what is tampered with is named.
func factLog(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	l := s.(Log)
	opened(t, s, "n-1")
	note := func(f record.Fact) (record.Fact, error) {
		f.At = Start().Add(time.Minute)
		return l.Note(t.Context(), f)
	}
	for _, f := range []record.Fact{
		{What: record.FactAssign, Case: "n-1", By: "m-1", To: "m-2"},
		{What: record.FactDraft, Case: "n-1", By: "m-2", Name: "decide", Text: sealed(t, "It shows Al")},
		{What: record.FactDraft, Case: "n-1", By: "m-1", Name: "decide", Text: sealed(t, "mine")},
		{What: record.FactDraft, Case: "n-1", By: "m-2", Name: "decide", Text: sealed(t, "It shows Alma")},
		{What: record.FactView, By: "m-2", Name: "late", Query: "late=1", Roles: []string{"moderator"}},
		{What: record.FactExposure, By: "m-2", Name: "violence", Minutes: 4},
	} {
		if _, err := note(f); err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
	}
	for _, f := range []record.Fact{{What: record.FactAssign, By: "m-1"}, {What: "dance", Case: "n-1", By: "m-1"},
		{What: record.FactNote, Case: "n-1", By: "m-1"},
		{What: record.FactNote, Case: "n-1", By: "m-1", Text: casework.Personal{Text: "not sealed"}},
		{What: record.FactLock, Case: "n-1", Until: Start()}} {
		if _, err := note(f); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if _, err := note(record.Fact{What: record.FactLook, Case: "n-9", By: "m-1", Name: "show"}); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	factsHold(t, s, 6)
	var got []string
	for f, err := range l.Facts(t.Context(), record.FactFilter{Case: "n-1", By: "m-2",
		What: []record.FactKind{record.FactDraft, record.FactView}}) {
		got = append(got, fmt.Sprint(f.Seq, f.Text.Text, err))
	}
	if strings.Join(got, " ") != "2<nil> 4It shows Alma<nil>" {
		t.Error(got)
	}
	got = nil
	for f, err := range l.Facts(t.Context(), record.FactFilter{What: []record.FactKind{record.FactDraft}, Last: 2}) {
		got = append(got, fmt.Sprint(f.Seq, err))
	}
	if strings.Join(got, " ") != "3 <nil> 4 <nil>" {
		t.Error(got)
	}
	for query, want := range map[string]string{
		`UPDATE desk_log SET fact = replace(fact, '"to":"m-2"', '"to":"m-9"') WHERE seq = 1`:       "fact 1 of the desk was changed",
		`UPDATE desk_log SET fact = replace(fact, 'It shows Alma', 'It shows Olga')`:               "its text does not give its digest",
		`UPDATE desk_log SET fact = (SELECT x.fact FROM desk_log x WHERE x.seq = 2) WHERE seq = 4`: "fact 4 of the desk was changed",
		`DELETE FROM desk_log WHERE seq = 3`:                                                       "what is between is missing",
		`DELETE FROM desk_log WHERE seq = 6`:                                                       "ends with fact 5, and it had 6",
		`UPDATE desk_log SET case_id = 'n-2' WHERE seq = 1`:                                        "is filed as something else",
		`UPDATE desk_log SET fact = '{' WHERE seq = 5`:                                             "cannot be read",
		`UPDATE desk_head SET digest = 'sha256:00'`:                                                "ends with fact 6",
		`UPDATE desk_log SET actor = 'm-9' WHERE what = 'exposure'`:                                "is filed as something else",
	} {
		before := keepLog(t, l)
		h.Exec(t, address, query)
		if _, faults, err := record.VerifyFacts(t.Context(), l); err != nil || !strings.Contains(fmt.Sprint(faults), want) {
			t.Errorf("%s: %v %v", query, faults, err)
		}
		h.Exec(t, address, `DELETE FROM desk_log WHERE seq > 0`)
		for _, e := range before {
			h.Exec(t, address, `INSERT INTO desk_log (seq, what, case_id, actor, digest, fact) VALUES (?, ?, ?, ?, ?, ?)`, e.Seq, string(e.What),
				string(e.Case), string(e.By), string(e.Digest), string(e.Raw))
			h.Exec(t, address, `UPDATE desk_head SET n = ?, digest = ?`, e.Seq, string(e.Digest))
		}
		factsHold(t, s, 6)
	}
}

func keepLog(t *testing.T, l Log) (all []record.FactEntry) {
	t.Helper()
	for e, err := range l.FactEntries(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// anchored: what the journal says of the end of the log shows that the log was made anew or cut off, however well it is chained.
func anchored(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	l, by := s.(Log), casework.Actor{Party: casework.Platform, Automated: true}
	opened(t, s, "n-1")
	anchor := func() {
		t.Helper()
		if err := l.Anchor(t.Context(), by, Start()); err != nil {
			t.Fatal(err)
		}
	}
	anchor()
	whole(t, s, 1) // there is nothing to say
	for i := range 3 {
		f := record.Fact{What: record.FactAssign, Case: "n-1", By: "m-1", To: casework.ActorID(fmt.Sprintf("m-%d", i)), At: Start()}
		if _, err := l.Note(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		anchor()
		anchor()
	}
	whole(t, s, 4)
	check := func() string {
		t.Helper()
		r, err := record.Verify(t.Context(), s, nil)
		if err != nil || len(r.Faults) > 0 || len(r.Anchors) != 3 || r.Cases != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		_, faults, err := record.VerifyFacts(t.Context(), l, r.Anchors...)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(faults)
	}
	if got := check(); got != "[]" {
		t.Error(got)
	}
	kept := keepLog(t, l)
	h.Exec(t, address, `DELETE FROM desk_log WHERE seq = 3`)
	h.Exec(t, address, `UPDATE desk_head SET n = 2, digest = ?`, string(kept[1].Digest))
	if got := check(); !strings.Contains(got, "the journal says that the log of the desk had fact 3, and it ends with 2") {
		t.Error(got)
	}
	f, err := record.ReadFact(kept[2].Raw)
	if err != nil {
		t.Fatal(err)
	}
	f.To = "m-9"
	if _, err := l.Note(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if got := check(); !strings.Contains(got, "fact 3 of the desk is another than the journal says: the log was made anew") {
		t.Error(got)
	}
}
