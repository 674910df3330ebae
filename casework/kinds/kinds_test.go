package kinds

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Every procedure: all states reached, no dead end but the closed ones, a legal basis for every move, one source for
// every due.
func TestKindsAreWhole(t *testing.T) {
	t.Parallel()
	var names []string
	for _, k := range All() {
		names = append(names, k.Name)
		for _, f := range k.Faults() {
			t.Error(f)
		}
		if got, ok := Of(k.Name); !ok || got.Title != k.Title {
			t.Errorf("%s is not found by its name", k.Name)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are not sorted or not their own: %v", names)
	}
	if _, ok := Of("sandwich"); ok {
		t.Error("there is no such procedure")
	}
}

// Fixed periods are exactly those that the law gives.
func TestFixedPeriodsAreThoseOfTheLaw(t *testing.T) {
	t.Parallel()
	want := []string{
		"access apply: formulate 80 working days (art 7(1) Del. Reg. 2025/2050)", "access request: amend 15 days (art 40(5) DSA)",
		"access amend: decide 15 days (art 40(6) DSA)", "access decide: mediate 5 working days (art 13(1) Del. Reg. 2025/2050)",
		"access mediate: begin 20 working days (art 13(4) Del. Reg. 2025/2050)",
		"access begin: mediation 40 working days (art 13(9) Del. Reg. 2025/2050)",
		"access provide: tell 3 working days (art 15(1) Del. Reg. 2025/2050)",
		"access stop: tell 3 working days (art 15(1) Del. Reg. 2025/2050)",
		"access terminate: tell 3 working days (art 15(1) Del. Reg. 2025/2050)",
		"assistance ask: answer 2 months (art 57(3) DSA)", "assistance ask: answer 2 months (art 58(5) DSA)",
		"assistance ask: conclude 3 months (art 60(2) DSA)", "assistance ask: position 1 month (art 60(2) DSA)",
		"assistance resume: answer 2 months (art 58(5) DSA)", "assistance refer: assess 2 months (art 59(2) DSA)",
		"assistance review: act 2 months (art 59(3) DSA)",
		"complaint refer: settle 90 days (art 21(4) DSA)", "complaint prolong: settle 180 days (art 21(4) DSA)",
		"crisis decide: monitor 1 month (art 36(7) DSA)", "crisis revoke: parliament 3 months (art 36(11) DSA)",
		"crisis lapse: parliament 3 months (art 36(11) DSA)", "crisis monitor: monitor 1 month (art 36(7) DSA)",
		"decision send: complain 6 months (art 20(2) DSA)", "decision impose: complain 6 months (art 20(1) DSA)",
		"designation publish: number 6 months (art 24(2) DSA)", "designation reach: number 6 months (art 24(2) DSA)",
		"designation intend: views 10 working days (art 33(4) DSA)", "designation designate: apply 4 months (art 33(6) DSA)",
		"designation notify: apply 4 months (art 33(6) DSA)", "designation terminate: cease 4 months (art 33(6) DSA)",
		"dispute_body certify: report 1 year (art 21(4) DSA)", "dispute_body report: report 1 year (art 21(4) DSA)",
		"flagger award: report 1 year (art 22(3) DSA)", "flagger report: report 1 year (art 22(3) DSA)",
		"independent_audit engage: receive 1 year (art 3(3) Del. Reg. 2024/436)",
		"independent_audit receive: implement 1 month (art 37(6) DSA)",
		"independent_audit receive: publish 3 months (art 42(4) DSA)",
		"notice submit: decide 3 working days (art 22(8) GPSR)", "notice complete: decide 3 working days (art 22(8) GPSR)",
		"notice tell: complain 6 months (art 20(2) DSA)",
		"order receive: act 2 working days (art 22(4) GPSR)", "order complete: act 2 working days (art 22(4) GPSR)",
		"political receive: process 48 hours (art 15(7) Reg. 2024/900)",
		"political receive: confirm 2 working days (art 16(3) Reg. 2024/900)",
		"political receive: answer 8 working days (art 16(3) Reg. 2024/900)",
		"political receive: answer 12 working days (art 16(3) Reg. 2024/900)",
		"political receive: answer 48 hours (art 16(4) Reg. 2024/900)", "political receive: answer 1 month (art 17(3) Reg. 2024/900)",
		"proceeding plan: opinion 1 month (art 75(3) DSA)", "proceeding opinion: assess_plan 1 month (art 75(3) DSA)",
		"restriction order: restricted 4 weeks (art 51(3) DSA)", "restriction extend: restricted 4 weeks (art 51(3) DSA)",
		"risk_assessment plan: assess 1 year (art 34(1) DSA)", "risk_assessment assess: keep 3 years (art 34(3) DSA)",
		"risk_assessment assess: again 1 year (art 34(1) DSA)", "risk_assessment mitigate: review 1 year (art 41(6) DSA)",
		"risk_assessment approve: review 1 year (art 41(6) DSA)", "terms_and_conditions leave: release 15 days (art 3(2) P2B)",
		"trader refuse: complain 6 months (art 20(2) DSA)", "trader suspend: complain 6 months (art 20(2) DSA)",
		"trader end: delete 6 months (art 30(5) DSA)",
		"transparency_report begin: publish 2 months (art 2(3) IR 2024/2835)",
		"transparency_report begin: publish 2 months (art 42(1) DSA)",
		"transparency_report publish: keep 5 years (art 3(1) IR 2024/2835)",
		"transparency_report correct: keep 5 years (art 3(1) IR 2024/2835)",
	}
	var got []string
	for _, k := range All() {
		for _, m := range k.Moves {
			for _, d := range m.Dues {
				if d.Source == casework.Fixed {
					if s := fmt.Sprintf("%s %s: %s %s (%s)", k.Name, m.Name, d.Name, d.Period, d.Law); !slices.Contains(got, s) {
						got = append(got, s)
					}
				}
			}
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Every provision that a check or a table cites stands in the law table.
func TestEveryProvisionIsInTheLawTable(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../supervision/*.go")
	if err != nil || len(more) == 0 {
		t.Fatal(err, more)
	}
	files = append(files, more...)
	cited := regexp.MustCompile(`"(art [0-9][^"]*)"`)
	n := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(src), "\n") {
			for _, m := range cited.FindAllStringSubmatch(line, -1) {
				n++
				_, inDSA := law.Find(dsa(m[1]))
				_, inGPSR := law.Find(gpsr(m[1]))
				_, inP2B := law.Find(p2b(m[1]))
				_, inAds := law.Find(law.Ref{CELEX: "32024R0900", Place: m[1]})
				_, inData := law.Find(law.Ref{CELEX: "32025R2050", Place: m[1]})
				_, inAudits := law.Find(law.Ref{CELEX: "32024R0436", Place: m[1]})
				_, inTemplates := law.Find(law.Ref{CELEX: "32024R2835", Place: m[1]})
				line := strings.ToLower(line)
				if !inDSA && !(inGPSR && strings.Contains(line, "gpsr(")) && !(inP2B && strings.Contains(line, "p2b(")) &&
					!(inAds && strings.Contains(line, "ads(")) && !(inData && strings.Contains(line, "data(")) &&
					!(inAudits && strings.Contains(line, "audits(")) && !(inTemplates && strings.Contains(line, "templates(")) {
					t.Errorf("%s cites %s, which the law table does not know", f, m[1])
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d citations were seen", n)
	}
}

func TestOneDocumentOpensACaseForEachAddressee(t *testing.T) {
	t.Parallel()
	r := &Request{Kind: Simple, Purpose: "p", Addressees: []Addressee{{Service: "a"}, {Service: "b"}, {Service: "c"}}}
	var got []string
	for _, one := range r.Each() {
		got = append(got, fmt.Sprint(one.Purpose, len(one.Addressees), one.Addressees[0].Service))
	}
	if want := []string{"p1a", "p1b", "p1c"}; !slices.Equal(got, want) || len(r.Addressees) != 3 {
		t.Errorf("%v, and the document has %d", got, len(r.Addressees))
	}
}

// The lints of a request, on one that is otherwise in order.
func TestRequestLints(t *testing.T) {
	t.Parallel()
	day := deadline.Date{Year: 2026, Month: time.January, Day: 19}
	simple := func() *Request {
		return &Request{Kind: Simple, LegalBasis: "67(2)", Purpose: "p", Addressees: []Addressee{{Service: "s"}}, Deadline: day,
			Questions: []Question{{No: 1, Text: "q"}}, Penalties: []string{"74(2)(a)"}}
	}
	byDecision := func() *Request {
		r := simple()
		r.Kind, r.LegalBasis, r.Penalties, r.CourtReview = ByDecision, "67(3)", []string{"74(2)(a)", "74(2)(b)", "76(1)(a)"}, true
		return r
	}
	for name, c := range map[string]struct {
		r    *Request
		f    func(*Request)
		want string // the provision of the one fault; empty: none
	}{
		"simple in order": {simple(), func(*Request) {}, ""},
		"written out": {simple(), func(r *Request) {
			r.LegalBasis, r.Penalties = "Article 67 (2) DSA",
				[]string{"Article 74 (2) (a)"}
		}, ""},
		"cites the paragraph whole": {simple(), func(r *Request) { r.Penalties = []string{"art. 74(2)"} }, ""},
		"cites the article whole":   {simple(), func(r *Request) { r.Penalties = []string{"74"} }, ""},
		"no penalty":                {simple(), func(r *Request) { r.Penalties = nil }, "art 67(2)"},
		"a penalty in words":        {simple(), func(r *Request) { r.Penalties = append(r.Penalties, "a fine") }, "art 67(2)"},
		"a threat in a sentence": {simple(), func(r *Request) { r.Penalties = []string{"Article 74 (2), points (a) and (b)"} },
			"art 74(2)(b)"},
		"a basis in a sentence":    {simple(), func(r *Request) { r.LegalBasis = "Article 67, paragraph 2 of Regulation (EU) 2022/2065" }, ""},
		"another penalty":          {simple(), func(r *Request) { r.Penalties = []string{"74(1)"} }, "art 67(2)"},
		"threat for silence":       {simple(), func(r *Request) { r.Penalties = append(r.Penalties, "74(2)(b)") }, "art 74(2)(b)"},
		"threat of a periodic one": {simple(), func(r *Request) { r.Penalties = append(r.Penalties, "76(1)(a)") }, "art 76(1)(a)"},
		"no day":                   {simple(), func(r *Request) { r.Deadline = deadline.Date{} }, "art 67(2)"},
		"a day of its own":         {simple(), func(r *Request) { r.Deadline, r.Questions[0].Deadline = deadline.Date{}, day }, ""},
		"one question without": {simple(), func(r *Request) {
			r.Deadline, r.Questions = deadline.Date{}, []Question{{No: 1, Text: "q", Deadline: day}, {No: 2, Text: "q"}}
		}, "art 67(2)"},
		"no purpose":         {simple(), func(r *Request) { r.Purpose = " " }, "art 67(2)"},
		"no basis":           {simple(), func(r *Request) { r.LegalBasis = "" }, "art 67(1)"},
		"art 10 is an order": {simple(), func(r *Request) { r.LegalBasis = "10" }, "art 67(1)"},
		"no question":        {simple(), func(r *Request) { r.Questions = nil }, "art 67(2)"},
		"an empty question":  {simple(), func(r *Request) { r.Questions[0].Text = "" }, "art 67(2)"},
		"no addressee":       {simple(), func(r *Request) { r.Addressees = nil }, "art 67(1)"},
		"simple under 67(3)": {simple(), func(r *Request) { r.LegalBasis = "67(3)" }, "art 67(3)"},
		"coordinator":        {simple(), func(r *Request) { r.LegalBasis, r.Penalties = "51(1)(a)", nil }, ""},
		"coordinator without purpose": {simple(), func(r *Request) { r.LegalBasis, r.Purpose, r.Penalties = "51(1)(a)", "", nil },
			"art 51(1)"},
		"coordinator with the Commission's fines": {simple(), func(r *Request) { r.LegalBasis = "Article 51(1)(a)" }, "art 52"},
		"coordinator with periodic penalties": {simple(), func(r *Request) { r.LegalBasis, r.Penalties = "51(1)(a)", []string{"76(1)(a)"} },
			"art 52"},
		"decision in order":         {byDecision(), func(*Request) {}, ""},
		"decision, paragraph whole": {byDecision(), func(r *Request) { r.Penalties = []string{"74(2)", "76"} }, ""},
		"decision without court":    {byDecision(), func(r *Request) { r.CourtReview = false }, "art 67(3)"},
		"decision without fines":    {byDecision(), func(r *Request) { r.Penalties = []string{"76(1)(a)"} }, "art 67(3)"},
		"decision without periodic": {byDecision(), func(r *Request) { r.Penalties = []string{"74(2)(b)"} }, "art 67(3)"},
		"decision under 67(2)":      {byDecision(), func(r *Request) { r.LegalBasis = "67(2)" }, "art 67(2)"},
	} {
		c.f(c.r)
		fs := c.r.Lint()
		if c.want == "" && len(fs) > 0 || c.want != "" && (len(fs) != 1 || fs[0].Law != dsa(c.want)) {
			t.Errorf("%s: %v, want %q", name, fs, c.want)
		}
	}
}

func TestCountsOfMisuse(t *testing.T) {
	t.Parallel()
	s := newScenario(t, map[string]bool{}, mutex())
	s.run(`calendar DE
body full
	{"reasons": "r", "locations": ["https://market.example/1"], "name": "Kim", "email": "kim@mail.example", "good_faith": true}
body none
	{"outcome": "not_acted", "reasons": "r", "automation": "AUTOMATED_DECISION_NOT_AUTOMATED", "manifestly_unfounded": true,
	 "redress": {"internal": "a", "out_of_court": "b", "court": "c"}}
at 2026-01-05 notifier submit notice in a,b,c with full
at 2026-01-06 platform confirm
at 2026-01-07 platform decide in a,b with none
at 2026-01-05 notifier submit notice in d with full name Max
at 2026-06-01 notifier submit notice in e with full
`)
	var cases []casework.Case
	for _, c := range s.cases {
		cases = append(cases, c)
	}
	kim := func(n *Notice) bool { return n.Name.Text == "Kim" }
	since, until := s.time("2026-01-01"), s.time("2026-03-31")
	if total, bad := CountNotices(cases, kim, since, until); total != 3 || bad != 2 {
		t.Errorf("%d notices, %d manifestly unfounded; want 3 and 2", total, bad)
	}
	m := Misuse{Total: 3, Manifest: 2}
	if m.SharePct() != 66 || (&Misuse{}).SharePct() != 0 {
		t.Errorf("share %d", m.SharePct())
	}
}

func TestTheRequestOfACaseIsTheOneThatWasSent(t *testing.T) {
	t.Parallel()
	s := newScenario(t, map[string]bool{}, mutex())
	s.run(`body doc
	{"kind": "simple", "legal_basis": "67(2)", "purpose": "p", "addressees": [{"service": "s"}], "penalties_stated": ["74(2)(a)"],
	 "questions": [{"no": 1, "text": "q"}]}
at 2026-01-05 authority draft request with doc purpose first
at 2026-01-05 authority revise with doc
at 2026-01-05 authority send due 2026-01-19
`)
	r := RequestOf(s.cases["request"])
	if r == nil || r.Purpose != "p" || r.Deadline.String() != "2026-01-19" {
		t.Errorf("%+v", r)
	}
	if RequestOf(casework.Case{}) != nil || DecisionOf(casework.Case{}) != nil || len(Grounds(casework.Case{})) != 0 {
		t.Error("an empty case has neither")
	}
}

// Bodies that came from outside are checked without trust: no body panics, empty or filled with anything.
func FuzzBodies(f *testing.F) {
	for _, s := range []string{`{}`, `{"questions":[{"no":1}]}`, `{"visibility":{"what":["X"]}}`, `{"grounds":[1,1,-1]}`,
		`{"checks":[{"group":""}]}`,
		`{"items":[{}]}`, `{"name":{"$personal":{"text":"Kim"}}}`, `{"not_applicable":{"b":"x"}}`, `{"informed_on":"2026-02-30"}`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, k := range All() {
			for _, m := range k.Moves {
				b, err := k.Decode(m.Name, raw)
				if err != nil {
					if aedile.ClassOf(err) != aedile.Invalid {
						t.Errorf("%s %s: %v", k.Name, m.Name, err)
					}
					continue
				}
				if b == nil {
					continue
				}
				for _, fault := range b.Validate() {
					if fault.Msg == "" || !fault.Own && fault.Law.Place == "" {
						t.Errorf("%s %s: a fault without words or law: %+v", k.Name, m.Name, fault)
					}
				}
				switch b := b.(type) {
				case *Request:
					b.Lint()
				case *Decision:
					b.Complete()
				}
			}
		}
	})
}

func TestAPartyOpensACaseInOneUsualWay(t *testing.T) {
	for _, k := range All() {
		usual := map[casework.Party]string{}
		for _, m := range k.Open("") {
			for _, p := range m.By {
				if m.ByName {
					continue
				}
				if usual[p] != "" {
					t.Errorf("%s: %s opens it by %s and by %s: one of them is to be asked for by its name", k.Name, p, usual[p], m.Name)
				}
				usual[p] = m.Name
			}
		}
	}
}
