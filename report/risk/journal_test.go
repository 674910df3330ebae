package risk_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/report/risk"
)

// TestWhatIsWrittenIsReadBackWhateverWasRefused enters things at random, some of which are refused, and reads the lines again.
func TestWhatIsWrittenIsReadBackWhateverWasRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		b, taken := full(t), 0
		begun := b.reg.Entries
		for range rapid.IntRange(1, 12).Draw(rt, "entries") {
			id := rapid.SampledFrom([]string{"risk-0", "risk-3", "new", "two words", ""}).Draw(rt, "id")
			text := rapid.String().Draw(rt, "text")
			x := whole(t, id, "34(1)(d)")
			x.Title = text
			set := rapid.SampledFrom([]risk.Entered{
				{Risk: &x},
				{Mitigation: &risk.Mitigation{ID: "m", Kind: "35(1)(b)", Risks: []string{id}, What: text, Status: "planned"}},
				{Assessment: &risk.Assessment{ID: "a-" + id, Kind: "yearly", DoneOn: day(t, "2026-05-01")}},
				{Approval: &risk.Approval{On: day(t, "2026-05-01"), Body: text}},
				{Consultation: &risk.Consultation{On: day(t, "2026-05-01"), With: text}},
				{Risk: &x, Service: &risk.Subject{Name: "two at once"}}, {},
			}).Draw(rt, "set")
			if b.try(set) == nil {
				taken++
			}
		}
		again, err := risk.OpenRegister(bytes.NewReader(b.buf.Bytes()), "test")
		if err != nil {
			rt.Fatalf("what was written is not read: %v\n%s", err, b.buf.Bytes())
		}
		was, is := written(rt, b.reg), written(rt, again)
		if was != is || again.Entries != begun+taken {
			rt.Errorf("%d entries of %d; written as\n%s\nread as\n%s", again.Entries, begun+taken, was, is)
		}
	})
}

func written(tb rapid.TB, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// TestAnyChangedByteBeforeTheLastLineIsFound changes one byte of a line that has another behind it.
func TestAnyChangedByteBeforeTheLastLineIsFound(t *testing.T) {
	t.Parallel()
	lines := bytes.Split(bytes.TrimSpace(full(t).buf.Bytes()), []byte("\n"))
	rapid.Check(t, func(rt *rapid.T) {
		all := slices.Clone(lines)
		i := rapid.IntRange(0, len(all)-2).Draw(rt, "line")
		at := rapid.IntRange(0, len(all[i])-1).Draw(rt, "byte")
		all[i] = slices.Clone(all[i])
		all[i][at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "change"))
		if _, err := risk.OpenRegister(bytes.NewReader(bytes.Join(all, []byte("\n"))), "test"); aedile.ClassOf(err) != aedile.Invalid {
			rt.Errorf("line %d, byte %d: %v\n%s", i+1, at, err, all[i])
		}
	})
}

func TestWhatDoesNotFollowIsRefusedAndLeavesTheRegister(t *testing.T) {
	t.Parallel()
	digest := strings.Repeat("0f", 32)
	measure := func(change func(*risk.Mitigation)) risk.Entered {
		m := risk.Mitigation{ID: "m", Kind: "35(1)(b)", Risks: []string{"risk-0"}, What: "do it", Status: "planned"}
		change(&m)
		return risk.Entered{Mitigation: &m}
	}
	removal := func(field, why string) risk.Entered {
		return measure(func(m *risk.Mitigation) { m.Removals = []risk.Removal{{Field: field, Reason: "harm", Why: why}} })
	}
	done := func(change func(*risk.Assessment)) risk.Entered {
		a := risk.Assessment{ID: "a", Kind: "yearly", DoneOn: day(t, "2026-11-30")}
		change(&a)
		return risk.Entered{Assessment: &a}
	}
	audit := func(change func(*risk.Audit)) risk.Entered {
		a := risk.Audit{ID: "a", Auditor: "x", From: day(t, "2026-03-05"), Conclusions: []risk.Conclusion{{Obligation: "art 15",
			Conclusion: risk.Positive}}}
		change(&a)
		return risk.Entered{Audit: &a}
	}
	for name, set := range map[string]risk.Entered{
		"measure of no risk":         measure(func(m *risk.Mitigation) { m.Risks = []string{"risk-9"} }),
		"measure named as a risk":    measure(func(m *risk.Mitigation) { m.ID = "risk-0" }),
		"measure of no kind":         measure(func(m *risk.Mitigation) { m.Kind = "35(1)(l)" }),
		"measure of no status":       measure(func(m *risk.Mitigation) { m.Status = "In force" }),
		"removal of the owner":       removal("owner", "x"),
		"removal without why":        removal("what", " "),
		"assessed tomorrow":          done(func(a *risk.Assessment) { a.DoneOn = day(t, "2026-12-01") }),
		"assessed before nothing":    done(func(a *risk.Assessment) { a.Kind = "before" }),
		"yearly and of a function":   done(func(a *risk.Assessment) { a.Functionality = "agent" }),
		"a paper with half a digest": done(func(a *risk.Assessment) { a.Documents = []risk.Paper{{Name: "p", Digest: digest[:32]}} }),
		"a paper with no hexadecimal": done(func(a *risk.Assessment) {
			a.Documents = []risk.Paper{{Name: "p", Digest: "zz" +
				digest[2:]}}
		}),
		"assessed of no risk":  done(func(a *risk.Assessment) { a.Risks = []string{"measure-risk-0"} }),
		"consulted tomorrow":   {Consultation: &risk.Consultation{On: day(t, "2026-12-01"), With: "x"}},
		"approved by nobody":   {Approval: &risk.Approval{On: day(t, "2026-11-30"), Body: "\t"}},
		"audited backwards":    audit(func(a *risk.Audit) { a.To = day(t, "2026-03-04") }),
		"one obligation twice": audit(func(a *risk.Audit) { a.Conclusions = append(a.Conclusions, a.Conclusions[0]) }),
		"received without an answer": audit(func(a *risk.Audit) {
			a.ReceivedOn, a.Conclusions[0].Conclusion = day(t, "2026-11-01"), ""
		}),
		"a fourth conclusion":  audit(func(a *risk.Audit) { a.Conclusions[0].Conclusion = "Positive" }),
		"opinion from nothing": audit(func(a *risk.Audit) { a.Opinion, a.Conclusions = risk.Positive, nil }),
		"no time frame": audit(func(a *risk.Audit) {
			a.Conclusions[0].Recommendations = []risk.Recommendation{{Text: "do"}}
		}),
		"published without digest":   {Publication: &risk.Publication{On: day(t, "2026-11-30"), Complete: risk.Paper{Digest: digest}}},
		"a risk named as a measure":  {Risk: &risk.Risk{ID: "measure-risk-0", Family: "34(1)(a)", Title: "x", Description: "x"}},
		"a measure shown by hearsay": measure(func(m *risk.Mitigation) { m.Evidence = []risk.Evidence{{Kind: "hearsay", What: "x"}} }),
		"nothing":                    {},
		"two things": {Service: &risk.Subject{Name: "x"}, Approval: &risk.Approval{On: day(t, "2026-11-30"),
			Body: "board"}},
	} {
		b := full(t)
		before := written(t, b.reg)
		if err := b.try(set); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if after := written(t, b.reg); after != before {
			t.Errorf("%s: the register changed from\n%s\nto\n%s", name, before, after)
		}
	}
	if line, err := full(t).reg.Next(risk.Entered{Service: &risk.Subject{Name: "x"}}, now, " ", ""); err == nil {
		t.Errorf("added by nobody: %s", line)
	}
}

// TestRemovedPartsOfMeasuresStandInNoPublicByte takes any part of a measure out; its owner and the other parts stay.
func TestRemovedPartsOfMeasuresStandInNoPublicByte(t *testing.T) {
	t.Parallel()
	words := map[string][]string{"what": {"q7what"}, "effect": {"q7effect"}, "metric": {"q7metric", "q7target"}}
	for field := range words {
		b := full(t)
		m := b.reg.Measures[0]
		m.What, m.Effect, m.Metric, m.Target = "q7what", "q7effect", "q7metric", "q7target"
		m.Removals = []risk.Removal{{Field: field, Reason: "security", Why: "q7why"}}
		b.must(risk.Entered{Mitigation: &m})
		for _, public := range []bool{true, false} {
			rep, err := b.reg.Report(day(t, "2026-11-30"), public)
			if err != nil {
				t.Fatal(err)
			}
			var page, data bytes.Buffer
			if err := rep.WriteHTML(&page); err != nil {
				t.Fatal(err)
			}
			if err := rep.WriteJSON(&data); err != nil {
				t.Fatal(err)
			}
			for other, all := range words {
				for _, w := range append(slices.Clone(all), "head of safety") {
					gone := public && other == field && w != "head of safety"
					if strings.Contains(page.String(), w) == gone || strings.Contains(data.String(), w) == gone {
						t.Errorf("%s is removed, public %t: %s stands there: %t", field, public, w, gone)
					}
				}
			}
			if strings.Contains(page.String()+data.String(), "q7why") == public {
				t.Errorf("%s is removed, public %t: why is told to the wrong ones", field, public)
			}
		}
	}
}

func TestAuditsAreHeldAgainstEachOtherAndTheMeasures(t *testing.T) {
	t.Parallel()
	first := risk.Audit{ID: "first", Auditor: "x", From: day(t, "2026-03-05"), To: day(t, "2026-08-31"), AgreedOn: day(t, "2026-02-01"),
		HandedOn: day(t, "2026-02-02")}
	next := first
	next.ID, next.From, next.To = "next", day(t, "2026-09-01"), day(t, "2027-08-31")
	refusal := risk.Recommendation{Text: "do", Within: "3 months", Refused: "it breaks the search"}
	concluded := func(word string, recs ...risk.Recommendation) []risk.Conclusion {
		return []risk.Conclusion{{Obligation: "art 16(1)", Conclusion: word, Recommendations: recs}}
	}
	for name, c := range map[string]struct {
		change func(a *risk.Audit)
		want   []string
	}{
		"the day after":                        {func(*risk.Audit) {}, nil},
		"a gap of a day":                       {func(a *risk.Audit) { a.From = day(t, "2026-09-02") }, []string{"A1"}},
		"an overlap":                           {func(a *risk.Audit) { a.From = day(t, "2026-08-31") }, []string{"A1"}},
		"never agreed on":                      {func(a *risk.Audit) { a.AgreedOn = risk.Audit{}.AgreedOn }, []string{"A2"}},
		"refused for nothing":                  {func(a *risk.Audit) { a.Conclusions = concluded(risk.Negative, refusal) }, []string{"A3"}},
		"refused, the conclusion has comments": {func(a *risk.Audit) { a.Conclusions = concluded(risk.WithComments, refusal) }, nil},
		"followed by no measure": {func(a *risk.Audit) {
			a.Conclusions = concluded(risk.WithComments, risk.Recommendation{Text: "do", Within: "a year", Mitigation: "measure-9"})
		}, []string{"A3"}},
		"followed by a measure": {func(a *risk.Audit) {
			a.Conclusions = concluded(risk.WithComments, risk.Recommendation{Text: "do", Within: "a year", Mitigation: "measure-risk-2"})
		}, nil},
		"comments that recommend nothing": {func(a *risk.Audit) { a.Conclusions = concluded(risk.WithComments) }, []string{"A4"}},
	} {
		a := next
		c.change(&a)
		b := full(t).must(risk.Entered{Audit: &first}, risk.Entered{Audit: &a})
		var got []string
		for _, p := range b.reg.Lint(day(t, "2026-11-30")) {
			got = append(got, p.Check)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestPagesKeepHostileTextAsText writes markup where words belong.
func TestPagesKeepHostileTextAsText(t *testing.T) {
	t.Parallel()
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>`
	x := whole(t, "risk-0", "34(1)(a)")
	x.Title, x.Description, x.Affected, x.Rights, x.States = evil, evil, []string{evil}, []string{evil}, []string{evil}
	x.Evidence[0].What, x.Evidence[0].Source, x.Severity.Because = evil, evil, evil
	b := full(t).must(risk.Entered{Risk: &x}, risk.Entered{Consultation: &risk.Consultation{On: day(t, "2026-01-02"), With: evil}})
	rep, err := b.reg.Report(day(t, "2026-11-30"), true)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := rep.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := b.reg.WriteAudit(&page, risk.Audit{ID: evil, Auditor: evil, Conclusions: []risk.Conclusion{{Obligation: evil,
		NotAudited: evil}}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(page.String(), "<script") || strings.Contains(page.String(), "<img") ||
		!strings.Contains(page.String(), "alert(2)") {
		t.Errorf("markup of a row became markup of the page, or was dropped:\n%s", page.String())
	}
}
