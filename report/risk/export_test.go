package risk_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/risk"
)

func clock(tb testing.TB) deadline.Clock {
	tb.Helper()
	cal, err := deadline.CalendarOf("COM")
	if err != nil {
		tb.Fatal(err)
	}
	return deadline.Clock{Calendar: cal, Zone: time.UTC}
}

func TestDuesRunFromWhatWasDone(t *testing.T) {
	t.Parallel()
	b := full(t)
	dues := func(on string) (out []string) {
		all, err := b.reg.Dues(day(t, on), clock(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			out = append(out, fmt.Sprintf("%s %s %t", d.Day, d.Provision, d.Late))
		}
		return out
	}
	want := func(on string, lines ...string) {
		t.Helper()
		if got := dues(on); !slices.Equal(got, lines) {
			t.Errorf("on %s: got %q, want %q", on, got, lines)
		}
	}
	want("2026-03-05", "2026-03-05 art 34(1) DSA false", "2027-03-05 art 41(6) DSA false")
	want("2026-03-06", "2026-03-05 art 34(1) DSA true", "2027-03-05 art 41(6) DSA false")
	b.must(risk.Entered{Assessment: &risk.Assessment{ID: "first", Kind: "yearly", DoneOn: day(t, "2026-02-28")}},
		risk.Entered{Approval: &risk.Approval{On: day(t, "2026-05-04"), Body: "board"}})
	// 28 February 2027 is a Sunday: the period ends on the Monday (art 3(4) of Regulation 1182/71); papers are kept three years.
	want("2026-11-30", "2027-03-01 art 34(1) DSA false", "2027-05-04 art 41(6) DSA false", "2029-02-28 art 34(3) DSA false")
	b.must(risk.Entered{Function: &risk.Function{Name: "agent", PlannedOn: day(t, "2026-12-10")}})
	if got := dues("2026-11-30")[0]; got != "2026-12-10 art 34(1) DSA false" {
		t.Errorf("a planned function: %s", got)
	}
	b.must(risk.Entered{Audit: &risk.Audit{ID: "a", Auditor: "x", From: day(t, "2026-03-05"), ReceivedOn: day(t, "2026-11-02"),
		Opinion:     risk.Negative,
		Conclusions: []risk.Conclusion{{Obligation: "art 16(1)", Conclusion: risk.Negative}}}})
	got := dues("2026-11-30")
	for _, d := range []string{"2026-12-02 art 37(6) DSA false", "2027-02-02 art 42(4) DSA false"} {
		if !slices.Contains(got, d) {
			t.Errorf("%q lacks %q", got, d)
		}
	}
}

// TestRemovedPartsStandInNoPublicByte removes any part of a row and looks for its words in both forms of the public version.
func TestRemovedPartsStandInNoPublicByte(t *testing.T) {
	t.Parallel()
	parts := []string{"title", "description", "evidence.1", "severity", "probability", "residual", "factor.34(2)(b)"}
	rapid.Check(t, func(rt *rapid.T) {
		field := rapid.SampledFrom(parts).Draw(rt, "field")
		reason := rapid.SampledFrom(risk.Reasons()).Draw(rt, "reason").Key
		x := whole(t, "risk-0", "34(1)(a)")
		const secret = "q7secret"
		x.Title, x.Description = "title-"+secret, "description-"+secret
		x.Evidence[0].What, x.Evidence[0].Source, x.Evidence[0].Value = "evidence-"+secret, "source-evidence-"+secret, number(918273)
		x.Severity.Because, x.Probability.Because, x.Residual.Severity.Because = "severity-"+secret, "probability-"+secret,
			"residual-"+secret
		x.Factors["34(2)(b)"] = risk.Influence{Relevant: true, How: "factor-" + secret}
		x.Removals = []risk.Removal{{Field: field, Reason: reason, Why: "because-of-" + secret}}
		b := full(t).must(risk.Entered{Risk: &x})
		var before bytes.Buffer
		fmt.Fprintf(&before, "%+v", b.reg.Risks)
		word := strings.SplitN(field, ".", 2)[0] + "-" + secret
		for _, public := range []bool{true, false} {
			rep, err := b.reg.Report(day(t, "2026-11-30"), public)
			if err != nil {
				rt.Fatal(err)
			}
			var page, data bytes.Buffer
			if err := rep.WriteHTML(&page); err != nil {
				rt.Fatal(err)
			}
			if err := rep.WriteJSON(&data); err != nil {
				rt.Fatal(err)
			}
			for form, text := range map[string]string{"page": page.String(), "data": data.String()} {
				if strings.Contains(text, word) == public {
					rt.Errorf("%s, public %t: holds %q: %t", form, public, word, !public)
				}
				if strings.Contains(text, "because-of") == public {
					rt.Errorf("%s, public %t: says why", form, public)
				}
				if public && field == "evidence.1" && strings.Contains(text, "918273") {
					rt.Errorf("%s: the figure of removed evidence is there", form)
				}
				if public && !strings.Contains(text, "art 42(5) DSA]") {
					rt.Errorf("%s: no mark in its place", form)
				}
			}
			if len(rep.Removed) != 1 || rep.Removed[0].Runes < len(word) || rep.Share <= 0 || rep.Share >= 1 {
				rt.Errorf("removed %+v, share %v", rep.Removed, rep.Share)
			}
		}
		var after bytes.Buffer
		fmt.Fprintf(&after, "%+v", b.reg.Risks)
		if before.String() != after.String() {
			rt.Error("the register was changed")
		}
	})
}

func TestACorrectionNamesWhatItReplacesAndWhy(t *testing.T) {
	t.Parallel()
	b := full(t)
	doc := risk.Paper{Name: "r.html", Digest: strings.Repeat("a", 64)}
	pub := risk.Publication{On: day(t, "2026-11-30"), Complete: doc, Public: doc}
	b.must(risk.Entered{Publication: &pub})
	again := pub
	again.Replaces = 1
	if err := b.try(risk.Entered{Publication: &again}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	again.Replaces, again.Reason = 3, "a figure"
	if err := b.try(risk.Entered{Publication: &again}); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("of one that is not there: %v", err)
	}
	again.Replaces = 1
	b.must(risk.Entered{Publication: &again})
	if len(b.reg.Publications) != 2 {
		t.Errorf("%d publications: the first must stay", len(b.reg.Publications))
	}
}

func TestRowsToBeginWithAreValidAndSilentOnFigures(t *testing.T) {
	t.Parallel()
	b := open(t)
	names := []string{}
	for _, s := range risk.Starters() {
		names = append(names, s.Name)
		for _, x := range s.Risks {
			b.must(risk.Entered{Risk: &x})
			if x.Severity != nil || x.Probability != nil || len(x.Factors) > 0 {
				t.Errorf("%s answers for the service", x.ID)
			}
			for _, e := range x.Evidence {
				if e.Value != nil || e.Unknown == "" ||
					!slices.ContainsFunc(risk.Figures(), func(n risk.Topic) bool { return n.Key == e.Figure }) {
					t.Errorf("%s: evidence %+v has a figure, or is filled in from nowhere", x.ID, e)
				}
			}
		}
		for _, m := range s.Measures {
			b.must(risk.Entered{Mitigation: &m})
		}
	}
	for _, want := range []string{"generative-ai", "elections", "minors", "health", "consumer-protection"} {
		if !slices.Contains(names, want) {
			t.Errorf("no rows for %s", want)
		}
	}
	for _, f := range risk.Families() {
		if !slices.ContainsFunc(b.reg.Risks, func(x risk.Risk) bool { return x.Family == f.Key }) {
			t.Errorf("no row of family %s", f.Key)
		}
	}
}

func TestAnsweredQuestionsAreNoLongerOpen(t *testing.T) {
	t.Parallel()
	for _, l := range risk.Checklists() {
		b := open(t)
		all := len(b.reg.Open(l, "EL"))
		b.must(risk.Entered{Answered: &risk.Answered{List: l.Name, Question: l.Questions[0].Key, State: "EL", Done: true, How: "done"}})
		if el, de := len(b.reg.Open(l, "EL")), len(b.reg.Open(l, "DE")); el != all-1 || de != all {
			t.Errorf("%s: %d open for EL, %d for DE, of %d", l.Name, el, de, all)
		}
		if err := b.try(risk.Entered{Answered: &risk.Answered{List: l.Name, Question: "nothing",
			How: "x"}}); aedile.ClassOf(err) != aedile.NotFound {
			t.Errorf("%s: a question that is not there: %v", l.Name, err)
		}
	}
}

func TestFiguresOfASampleKeepTheirBounds(t *testing.T) {
	t.Parallel()
	const sample = `{"design":{"day":"2026-11-30","population":5000,"drawn":200,"seed":7,"strata":[]},
"estimates":[{"of":"items with findings","share":0.02,"low":0.0078,"high":0.0503,"method":"x"}],
"items":[{"findings":[{"check":"medicines/rx"}]},{"findings":[{"check":"toys/magnet"},{"check":"medicines/rx"}]},{"findings":[]}]}`
	e, err := risk.FromSample(strings.NewReader(sample), "s.json", "")
	if err != nil || *e.Value != 2000 || *e.Low != 780 || *e.High != 5030 || e.Count != 200 {
		t.Errorf("got %+v, %v", e, err)
	}
	e, err = risk.FromSample(strings.NewReader(sample), "s.json", "medicines/")
	if err != nil || *e.Value != 1000 || !(*e.Low < 1000 && 1000 < *e.High) {
		t.Errorf("of one kind of rule: got %+v, %v", e, err)
	}
	if _, err := risk.FromSample(strings.NewReader(strings.Replace(sample, `"strata":[]`, `"strata":["category"]`, 1)), "s.json", "toys/"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("of a draw by strata: %v", err)
	}
	for _, bad := range []string{"", "{}", `{"design":{"day":"x"}}`, "[1"} {
		if _, err := risk.FromSample(strings.NewReader(bad), "s.json", ""); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestTheShareOfMarkedPicturesCountsSyntheticOnesAlone(t *testing.T) {
	t.Parallel()
	const labels = `{"synthetic":true,"marked":true}
{"synthetic":true,"marked":false}
{"synthetic":false,"marked":true}
{"synthetic":true}
{"marked":true}
{"synthetic":true,"marked":true}
`
	e, err := risk.FromLabels(strings.NewReader(labels), "l.ndjson", day(t, "2026-01-01"), day(t, "2026-06-30"))
	if err != nil || e.Count != 3 || math.Abs(*e.Value-2.0/3) > 1e-9 || !strings.Contains(e.Source, "2 lines could not be used") {
		t.Errorf("got %+v, %v", e, err)
	}
	e, err = risk.FromLabels(strings.NewReader(`{"synthetic":false,"marked":false}`), "l.ndjson", day(t, "2026-01-01"), day(t, "2026-06-30"))
	if err != nil || e.Value != nil || e.Unknown == "" {
		t.Errorf("of none it is not known, never 0: %+v, %v", e, err)
	}
}
