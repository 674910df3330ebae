package scrutiny_test

import (
	"bytes"
	"embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/lint"
	"github.com/aedile/aedile/report/paper"
	"github.com/aedile/aedile/report/scrutiny"
)

//go:embed testdata/*.md
var files embed.FS

// page is a report of ours of which nothing is missing.
func page(tb testing.TB, name string) string {
	tb.Helper()
	b, err := files.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func read(tb testing.TB, name, text string) *paper.Paper {
	tb.Helper()
	d, err := (&paper.Reader{}).Read(name, []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func yes() *bool { v := true; return &v }

func day(tb testing.TB, s string) deadline.Date {
	tb.Helper()
	d, err := deadline.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func facts(tb testing.TB) scrutiny.Known {
	tb.Helper()
	return scrutiny.Known{Marketplace: yes(), AuditReceivedOn: day(tb, "2025-12-15"), PublishedOn: day(tb, "2026-01-20"),
		RecommendationsOn: day(tb, "2025-12-15"), AdoptedOn: day(tb, "2026-01-10"), LastPeriodEnd: day(tb, "2024-08-31")}
}

func checks(points []lint.Point) (all []string) {
	for _, p := range points {
		if !slices.Contains(all, p.Check) {
			all = append(all, p.Check)
		}
	}
	return all
}

// set reads the documents of a service, one of them changed.
func set(tb testing.TB, changed string, change func(string) string) (docs []*paper.Paper) {
	tb.Helper()
	for _, name := range []string{"risk.en.md", "audit.en.md", "implementation.en.md"} {
		text := page(tb, name)
		if name == changed {
			was := text
			if text = change(text); text == was {
				tb.Fatal("the defect was not put in")
			}
		}
		if text != "" {
			docs = append(docs, read(tb, name, text))
		}
	}
	return docs
}

func TestReportsThatLackNothingHaveNoPoint(t *testing.T) {
	t.Parallel()
	docs := set(t, "", nil)
	all, points := scrutiny.Look("Market Example", docs, facts(t))
	for _, p := range points {
		t.Errorf("%s %s: %s: %s", p.Check, p.File, p.Found, p.About)
	}
	for i, want := range []string{scrutiny.RiskReport, scrutiny.AuditReport, scrutiny.ImplementationReport} {
		if all[i].Kind != want || all[i].Language != "en" {
			t.Errorf("%s is read as %s in %s", all[i].File, all[i].Kind, all[i].Language)
		}
	}
	all, points = scrutiny.Look("Markt Beispiel", []*paper.Paper{read(t, "risk.de.md", page(t, "risk.de.md"))}, scrutiny.Known{})
	for _, p := range points {
		t.Errorf("%s %s: %s: %s", p.Check, p.File, p.Found, p.About)
	}
	if all[0].Language != "de" {
		t.Errorf("German is read as %q", all[0].Language)
	}
}

// without takes out each passage that holds one of the words.
func without(words ...string) func(string) string {
	return func(text string) string {
		var kept []string
		for _, p := range strings.Split(text, "\n\n") {
			if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(p), strings.ToLower(w)) }) {
				kept = append(kept, p)
			}
		}
		return strings.Join(kept, "\n\n")
	}
}

func swap(pairs ...string) func(string) string {
	return func(text string) string { return strings.NewReplacer(pairs...).Replace(text) }
}

// TestEachSeededDefectIsFoundAndNoOther puts one defect into reports that have none; what is named must be all that is found.
func TestEachSeededDefectIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	const risks, audit, done = "risk.en.md", "audit.en.md", "implementation.en.md"
	gone := func(string) string { return "" }
	cases := []struct {
		name, file string
		change     func(string) string
		facts      func(*scrutiny.Known)
		want       string // checks, in their order
	}{
		{"published late", "", nil, func(f *scrutiny.Known) { f.PublishedOn = day(t, "2026-03-17") }, "R1"},
		{"published on the last day, a Monday since the 15th is a Sunday", "", nil, func(f *scrutiny.Known) {
			f.PublishedOn = day(t,
				"2026-03-16")
		}, ""},
		{"no report on risks", risks, gone, nil, "R1"},
		{"no implementation report", done, gone, nil, "R1"},
		{"redacted without a reason", risks, swap("in 240 cases of 2025", "in [REDACTED] cases of 2025"), nil, ""},
		{"a row is redacted without a reason", audit,
			swap("The main findings are summarised for each obligation.", "[REDACTED] main findings"),
			nil, "R2"},
		{"a row is redacted with its reason", audit, swap("The main findings are summarised for each obligation.",
			"[REDACTED: trade secrets] main findings"), nil, ""},
		{"black bars", risks, swap("of which we removed 55 in 2025", strings.Repeat("█", 900)), nil, "R2"},
		{"one family", risks, swap("Civic discourse and electoral processes", "Other", "civic", "other"), nil, "R3"},
		{"one right", risks, swap("human dignity, ", ""), nil, "R3"},
		{"no group", risks, swap("Women and children", "People", "Minors and public", "Public"), nil, "R3 R14"},
		{"one factor in one family", risks, swap("Recommender, content moderation, terms of service, ads and data practices",
			"Recommender, terms of service, ads and data practices"), nil, "R4"},
		{"no manipulation in one family", risks, swap("and so were inauthentic accounts and amplification",
			"and so was amplification"), nil,
			"R4"},
		{"no states", risks, swap("Germany, Greece and Poland", "the large ones"), nil, "R5"},
		{"no regions", risks, swap("Regional and linguistic aspects were", "This was"), nil, "R5"},
		{"no probability", risks, swap("severity and probability", "severity"), nil, "R6"},
		{"no method", risks, swap("## 1. Method", "## 1. Start", "methodology scores", "work tells", "on a scale from one to five",
			"by hand"),
			nil, "R6"},
		{"no own figures", risks, func(s string) string {
			out := []rune{}
			for _, r := range s {
				if r < '0' || r > '9' {
					out = append(out, r)
				}
			}
			return string(out)
		}, nil, "R7 R9 R10 R1"},
		{"nothing on goods listed again", risks, swap("were relisted", "were bought", "relisted goods", "such goods"), nil, "R8"},
		{"no test purchases", risks, swap("400 test purchases were sent to a laboratory", "400 goods were looked at"), nil, "R8"},
		{"advertisements not quantified", risks, swap("an amplification of 0.4 percent, and affiliates",
			"some amplification; affiliates"), nil,
			""},
		{"affiliates not quantified", risks, swap("affiliates and influencers one of 2 percent", "others one of 2 percent"), nil, "R9"},
		{"no owner", risks, swap("The owner is the head of product safety", "Safety does it", "owned by the policy lead", "made",
			"the owner is the head of health goods", "they run"), nil, "R10"},
		{"no metric", risks, swap("the metric is the share of relisted goods", "goods are relisted", "measured by hours to act",
			"by hours"),
			nil, "R10"},
		{"no target", risks, swap("the target is below", "it is below"), nil, "R10"},
		{"no measures", risks, without("mitigation"), nil, "R10 R11"},
		{"no effect on rights", risks, swap("proportionate", "good", "and over-removal", "and removal"), nil, "R11"},
		{"a launch not spoken of", "", nil, func(f *scrutiny.Known) { f.Launched = []scrutiny.Launch{{Name: "Buying Agent"}} }, "R12"},
		{"a launch without an assessment before", risks, swap("We consulted two", "The Buying Agent runs. We consulted two"),
			func(f *scrutiny.Known) {
				f.Launched = []scrutiny.Launch{{Name: "Buying Agent"}}
			}, "R12"},
		{"a launch assessed before", risks, swap("We consulted two", "The Buying Agent was assessed prior to its launch. We consulted two"),
			func(f *scrutiny.Known) {
				f.Launched = []scrutiny.Launch{{Name: "Buying Agent"}}
			}, ""},
		{"no function for users", risks, swap("users can indicate them next to each picture", "that is seen"), nil, "R13"},
		{"nothing on elections", risks, swap("Elections took", "Votes took", "electoral processes", "public security"), nil, "R14"},
		{"nothing on gender-based violence", risks,
			swap("and gender-based violence", "", "gender-based violence is met", "harm is met"), nil,
			"R14"},
		{"no consultations", risks, without("consult", "Following this input"), nil, "R15"},
		{"nothing came of consultations", risks, without("Following this input"), nil, "R15"},
		{"no declaration of interests", audit, swap("Declaration of interests: the auditors declare no conflict of interest",
			"The auditors say"), nil, "R17"},
		{"no third parties", audit, without("third parties", "consulted"), nil, "R17"},
		{"no contact", audit, swap("; point of contact: the compliance officer", ""), nil, "R17"},
		{"opinion does not follow", audit, swap("| Article 34(1) | Positive |", "| Article 34(1) | Negative |"), nil, "R18"},
		{"opinion above the conclusions", audit, swap("on all obligations is positive with comments",
			"on all obligations is positive"), nil,
			"R18"},
		{"no conclusions", audit, without("| Article"), nil, "R18"},
		{"an article left out", audit, swap("Articles 20 to 28", "Articles 20 to 25 and 28"), nil, "R19"},
		{"marketplace articles left out", audit, swap("Articles 30 to 42", "Articles 34 to 42"), nil, "R19"},
		{"no time frame", audit, swap("each notice by machine within 3 months", "each notice by machine"), nil, "R20"},
		{"adopted late", "", nil, func(f *scrutiny.Known) { f.AdoptedOn = day(t, "2026-01-16") }, "R20"},
		{"refused without a reason", done, swap(", because the database limits how often it may be asked", ""), nil, "R20"},
		{"refused without another measure", done, swap("; instead statements are filed each hour", ""), nil, "R20"},
		{"neither followed nor refused", done, swap(" is accepted: receipt will be confirmed by machine from March 2026 on",
			" was read with great interest"), nil, "R20"},
		{"a gap", audit, swap("from 1 September 2024", "from 1 October 2024"), nil, "R21"},
		{"agreement not annexed", audit, without("annexed"), nil, "R22"},
		{"ten years not declared", audit, swap("fewer than ten consecutive years", "not long"), nil, "R22"},
		{"contingent fee not declared", audit, swap(", and its fee is not contingent on the result", ""), nil, "R22"},
	}
	missed := 0
	for _, c := range cases {
		f := facts(t)
		if c.facts != nil {
			c.facts(&f)
		}
		_, points := scrutiny.Look("Market Example", set(t, c.file, c.change), f)
		if got := strings.Join(checks(points), " "); got != c.want {
			missed++
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
			for _, p := range points {
				t.Logf("  %s row %d %s: %s", p.Check, p.Row, p.Found, p.About)
			}
		}
	}
	t.Logf("%d seeds, %d not as they should", len(cases), missed)
}

func TestRepeatedPassagesAreCounted(t *testing.T) {
	t.Parallel()
	text := page(t, "risk.en.md")
	last := read(t, "last.md", strings.ReplaceAll(text, "2025", "2024")) // what changes by itself is no news
	f := facts(t)
	f.LastDocuments = []*paper.Paper{last}
	all, points := scrutiny.Look("Market Example", []*paper.Paper{read(t, "risk.en.md", text)}, f)
	if got := checks(points); !slices.Equal(got, []string{"R16"}) || *all[0].Repeated < 0.99 {
		t.Errorf("got %q, %v repeated", got, *all[0].Repeated)
	}
	f.LastDocuments = []*paper.Paper{read(t, "other.md", page(t, "audit.en.md"))}
	if all, points = scrutiny.Look("Market Example", []*paper.Paper{read(t, "risk.en.md", text)}, f); len(points) > 0 ||
		*all[0].Repeated != 0 {
		t.Errorf("against another text: %v, %v", checks(points), *all[0].Repeated)
	}
}

func TestOfALanguageThatIsNotKnownNothingIsMissed(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("Arviointi koskee palvelun riskejä ja sen vaikutuksia eri maissa. ", 40)
	all, points := scrutiny.Look("x", []*paper.Paper{read(t, "fi.md", text)}, scrutiny.Known{})
	if len(points) > 0 || len(all[0].Notes) == 0 {
		t.Errorf("points %v, notes %v", checks(points), all[0].Notes)
	}
}

// TestShuffledReportsNeverBreakTheLinter puts passages in any order, cut anywhere.
func TestShuffledReportsNeverBreakTheLinter(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 60 {
		parts := strings.Split(page(t, "risk.en.md")+page(t, "audit.en.md")+page(t, "implementation.en.md"), "\n\n")
		r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		text := strings.Join(parts[:1+r.IntN(len(parts))], "\n\n")
		text = text[:1+r.IntN(len(text))]
		d, err := (&paper.Reader{}).Read(fmt.Sprintf("%d.md", i), bytes.ToValidUTF8([]byte(text), nil))
		if err != nil {
			continue
		}
		_, points := scrutiny.Look("Market Example", []*paper.Paper{d}, facts(t))
		for _, p := range points {
			if p.Provision == "" || p.Weight == "" || p.Found == "" || p.About == "" || p.Row > len(d.Passages) {
				t.Errorf("%+v", p)
			}
		}
	}
}
