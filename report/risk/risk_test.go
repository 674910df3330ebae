package risk_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/risk"
)

var now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func day(tb testing.TB, text string) deadline.Date {
	tb.Helper()
	d, err := deadline.ParseDate(text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// book is a register that is written line by line.
type book struct {
	tb  testing.TB
	reg *risk.Register
	buf bytes.Buffer
}

func open(tb testing.TB) *book {
	tb.Helper()
	reg, err := risk.OpenRegister(strings.NewReader(""), "test")
	if err != nil {
		tb.Fatal(err)
	}
	return &book{tb: tb, reg: reg}
}

func (b *book) try(s risk.Entered) error {
	line, err := b.reg.Next(s, now, "officer", "")
	b.buf.Write(line)
	return err
}

func (b *book) must(all ...risk.Entered) *book {
	b.tb.Helper()
	for _, s := range all {
		if err := b.try(s); err != nil {
			b.tb.Fatal(err)
		}
	}
	return b
}

func number(f float64) *float64 { return &f }

// whole is a row of which nothing is missing; each sentence in it is its own.
func whole(tb testing.TB, id, family string) risk.Risk {
	x := risk.Risk{ID: id, Family: family, Title: id, Description: "What may happen on this service in the case of " + id + ".",
		Affected: []string{"consumers"},
		Rights:   []string{"Charter art 38"}, States: []string{"EL"}, Factors: map[string]risk.Influence{},
		Severity: &risk.Rating{Value: 4, Because: "harm of " + id}, Probability: &risk.Rating{Value: 3, Because: "seen for " + id},
		Residual: &risk.Residual{Severity: &risk.Rating{Value: 4}, Probability: &risk.Rating{Value: 2}},
		Evidence: []risk.Evidence{{Kind: "data", What: "notices", Value: number(40), Own: true, From: day(tb, "2026-01-01"), To: day(tb,
			"2026-06-30"),
			Source: "record, cell 4.TOTAL.F"}}}
	for _, f := range risk.Factors() {
		x.Factors[f.Key] = risk.Influence{Relevant: true, How: f.Key + " matters to " + id}
	}
	return x
}

func full(tb testing.TB) *book {
	tb.Helper()
	b := open(tb).must(risk.Entered{Service: &risk.Subject{Name: "Market Example", AppliesFrom: day(tb, "2026-03-05"),
		Method: "five steps"}})
	for i, f := range risk.Families() {
		x := whole(tb, fmt.Sprintf("risk-%d", i), f.Key)
		m := risk.Mitigation{ID: "measure-" + x.ID, Kind: "35(1)(c)", Risks: []string{x.ID}, What: "do it", Effect: "none found",
			Owner:  "head of safety",
			Metric: "notices", Target: "below 30", From: day(tb, "2026-04-01"), Status: "in force"}
		b.must(risk.Entered{Risk: &x}, risk.Entered{Mitigation: &m})
	}
	return b
}

func TestACompleteRegisterHasNoPoint(t *testing.T) {
	t.Parallel()
	for _, p := range full(t).reg.Lint(day(t, "2026-11-30")) {
		t.Errorf("%+v", p)
	}
}

// TestEachDefectIsFoundAndNoOther seeds one defect at a time into a register that has none.
func TestEachDefectIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	row := func(change func(x *risk.Risk)) func(b *book) {
		return func(b *book) {
			x := whole(b.tb, "risk-1", "34(1)(b)")
			change(&x)
			b.must(risk.Entered{Risk: &x})
		}
	}
	measure := func(change func(m *risk.Mitigation)) func(b *book) {
		return func(b *book) {
			m := b.reg.Measures[1]
			change(&m)
			b.must(risk.Entered{Mitigation: &m})
		}
	}
	same := "Bad people may misuse the service in ways that nobody can foresee today"
	cases := map[string]struct {
		seed func(b *book)
		want []string
	}{
		"method":             {func(b *book) { b.must(risk.Entered{Service: &risk.Subject{Name: "Market Example"}}) }, []string{"L1"}},
		"family":             {row(func(x *risk.Risk) { x.Closed = "sold" }), []string{"L2"}},
		"severity":           {row(func(x *risk.Risk) { x.Severity = nil; x.Residual = nil }), []string{"L3"}},
		"score without data": {row(func(x *risk.Risk) { x.Evidence[0].Own = false }), []string{"L4"}},
		"old data": {row(func(x *risk.Risk) { x.Evidence[0].From, x.Evidence[0].To = day(t, "2025-01-01"), day(t, "2025-06-30") }),
			[]string{"L5"}},
		"no period":       {row(func(x *risk.Risk) { x.Evidence[0].From = deadline.Date{} }), []string{"L5"}},
		"residual":        {row(func(x *risk.Risk) { x.Residual.Probability.Value = 5 }), []string{"L6"}},
		"factor":          {row(func(x *risk.Risk) { delete(x.Factors, "34(2)(d)") }), []string{"L7"}},
		"no measure":      {measure(func(m *risk.Mitigation) { m.Risks = []string{"risk-0"} }), []string{"L8"}},
		"measure alone":   {measure(func(m *risk.Mitigation) { m.Risks = nil }), []string{"L8", "L8"}},
		"no right":        {row(func(x *risk.Risk) { x.Rights = nil }), []string{"L9"}},
		"nobody affected": {row(func(x *risk.Risk) { x.Affected = nil }), []string{"L9"}},
		"no metric":       {measure(func(m *risk.Mitigation) { m.Metric = "" }), []string{"L10"}},
		"no owner":        {measure(func(m *risk.Mitigation) { m.Owner = "" }), []string{"L10"}},
		"no effect":       {measure(func(m *risk.Mitigation) { m.Effect = "" }), []string{"L11"}},
		"no mark": {row(func(x *risk.Risk) { x.Marking = &risk.Marking{C2PA: true, UserFunction: "report as generated"} }),
			[]string{"L12"}},
		"same sentence": {func(b *book) {
			for i := range 3 {
				x := b.reg.Risks[i]
				x.Description += " " + same + "."
				b.must(risk.Entered{Risk: &x})
			}
		}, []string{"L13"}},
		"same sentence twice is let pass": {func(b *book) {
			for i := range 2 {
				x := b.reg.Risks[i]
				x.Description += " " + same + "."
				b.must(risk.Entered{Risk: &x})
			}
		}, nil},
		"audit begins late": {func(b *book) {
			b.must(risk.Entered{Audit: &risk.Audit{ID: "a", Auditor: "x", From: day(t, "2026-03-06"), AgreedOn: day(t, "2026-02-01"),
				HandedOn: day(t, "2026-02-02")}})
		}, []string{"A1"}},
		"recommendation left open": {func(b *book) {
			b.must(risk.Entered{Audit: &risk.Audit{ID: "a", Auditor: "x", From: day(t, "2026-03-05"), AgreedOn: day(t, "2026-02-01"),
				HandedOn: day(t, "2026-02-02"),
				Conclusions: []risk.Conclusion{{Obligation: "art 16(1)", Conclusion: risk.Negative,
					Recommendations: []risk.Recommendation{{Text: "do",
						Within: "3 months"}}}}}})
		}, []string{"A3"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := full(t)
			c.seed(b)
			var got []string
			for _, p := range b.reg.Lint(day(t, "2026-11-30")) {
				got = append(got, p.Check)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestDeployedIsRefusedWithoutAnAssessmentBefore(t *testing.T) {
	t.Parallel()
	b := full(t)
	deploy := func(on string) error {
		return b.try(risk.Entered{Function: &risk.Function{Name: "agent", DeployedOn: day(t, on)}})
	}
	if err := deploy("2026-10-01"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("without an assessment: %v", err)
	}
	b.must(risk.Entered{Assessment: &risk.Assessment{ID: "x", Kind: "before", Functionality: "another", DoneOn: day(t, "2026-09-01")}},
		risk.Entered{Assessment: &risk.Assessment{ID: "y", Kind: "before", Functionality: "agent", DoneOn: day(t, "2026-10-02")}})
	if err := deploy("2026-10-01"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("with one of the day after: %v", err)
	}
	if err := deploy("2026-10-02"); err != nil {
		t.Errorf("with one of that day: %v", err)
	}
	if err := deploy("2026-12-01"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("ahead of today: %v", err)
	}
}

func TestWhatContradictsItselfIsRefused(t *testing.T) {
	t.Parallel()
	good := whole(t, "risk-9", "34(1)(a)")
	for name, change := range map[string]func(x *risk.Risk){
		"family": func(x *risk.Risk) { x.Family = "34(1)(e)" }, "identifier": func(x *risk.Risk) { x.ID = "two words" },
		"score": func(x *risk.Risk) { x.Severity = &risk.Rating{Value: 6} }, "no title": func(x *risk.Risk) { x.Title = " " },
		"factor":           func(x *risk.Risk) { x.Factors = map[string]risk.Influence{"34(2)(f)": {How: "x"}} },
		"silent factor":    func(x *risk.Risk) { x.Factors = map[string]risk.Influence{"34(2)(a)": {}} },
		"kind of evidence": func(x *risk.Risk) { x.Evidence = []risk.Evidence{{Kind: "rumour", What: "x"}} },
		"period backwards": func(x *risk.Risk) {
			x.Evidence = []risk.Evidence{{Kind: "data", What: "x", From: day(t, "2026-02-01"), To: day(t, "2026-01-01")}}
		},
		"known and not": func(x *risk.Risk) {
			x.Evidence = []risk.Evidence{{Kind: "data", What: "x", Value: number(1), Unknown: "why"}}
		},
		"removal without reason": func(x *risk.Risk) {
			x.Removals = []risk.Removal{{Field: "description", Reason: "embarrassing", Why: "x"}}
		},
		"removal of nothing": func(x *risk.Risk) { x.Removals = []risk.Removal{{Field: "evidence.7", Reason: "security", Why: "x"}} },
	} {
		x := good
		change(&x)
		b := open(t)
		if err := b.try(risk.Entered{Risk: &x}); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if b.reg.Entries != 0 || len(b.reg.Risks) != 0 {
			t.Errorf("%s: the register changed", name)
		}
	}
}

func TestTheOpinionFollowsFromTheConclusions(t *testing.T) {
	t.Parallel()
	words := []string{risk.Positive, risk.WithComments, risk.Negative}
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "conclusions")
		want := risk.Positive // art 8(6) of Delegated Regulation (EU) 2024/436, word for word
		if slices.Contains(all, risk.WithComments) {
			want = risk.WithComments
		}
		if slices.Contains(all, risk.Negative) {
			want = risk.Negative
		}
		if got := risk.OpinionOf(all); got != want {
			t.Errorf("%q: got %q, want %q", all, got, want)
		}
		if got := risk.OpinionOf(append(all, "mixed")); got != "" {
			t.Errorf("a fourth word gives %q", got)
		}
	})
	b := full(t)
	a := risk.Audit{ID: "a", Auditor: "x", From: day(t, "2026-03-05"), Opinion: risk.Positive, Conclusions: []risk.Conclusion{
		{Obligation: "art 16(1)", Conclusion: risk.WithComments, Recommendations: []risk.Recommendation{{Text: "do", Within: "3 months"}}}}}
	if err := b.try(risk.Entered{Audit: &a}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a positive opinion over a conclusion with comments: %v", err)
	}
}

// TestAChangedLineIsFound takes a register and changes, drops or swaps a line of it.
func TestAChangedLineIsFound(t *testing.T) {
	t.Parallel()
	b := full(t)
	lines := bytes.SplitAfter(bytes.TrimSpace(b.buf.Bytes()), []byte("\n"))
	if reg, err := risk.OpenRegister(bytes.NewReader(b.buf.Bytes()), "test"); err != nil || reg.Entries != len(lines) ||
		len(reg.Risks) != 4 {
		t.Fatalf("read back: %v", err)
	}
	for i := range lines[:len(lines)-1] { // the last line has none behind it that holds its digest
		changed := slices.Clone(lines)
		changed[i] = bytes.Replace(slices.Clone(lines[i]), []byte("officer"), []byte("Officer"), 1)
		dropped := slices.Delete(slices.Clone(lines), i, i+1)
		swapped := slices.Clone(lines)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		for name, all := range map[string][][]byte{"changed": changed, "dropped": dropped, "swapped": swapped} {
			if _, err := risk.OpenRegister(bytes.NewReader(bytes.Join(all, nil)), "test"); aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("line %d %s: %v", i+1, name, err)
			}
		}
	}
}

func FuzzReadingARegisterNeverPanics(f *testing.F) {
	f.Add([]byte(`{"n":1,"at":"2026-11-30T12:00:00Z","by":"x","prev":"","risk":{"id":"a","family":"34(1)(a)","title":"t","description":"d"}}`))
	f.Add([]byte(`{"n":1,"service":{"name":"x"},"risk":null}`))
	f.Add([]byte("\n\n{"))
	f.Fuzz(func(t *testing.T, b []byte) {
		reg, err := risk.OpenRegister(bytes.NewReader(b), "fuzz")
		if err == nil {
			reg.Lint(deadline.DateOf(now))
			if _, err := reg.Report(deadline.DateOf(now), true); err != nil {
				t.Error(err)
			}
		}
	})
}
