package law

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	dayForm    = regexp.MustCompile(`^20\d\d-\d\d-\d\d$|^19\d\d-\d\d-\d\d$`)
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Every provision was compared, with the day, the digest and the days on which the wording applies, or says why it was not.
func TestEveryProvisionIsComparedOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	unchecked := 0
	for _, p := range Provisions() {
		if len(p.Texts) == 0 {
			unchecked++
			if p.Unchecked == "" || p.Checked != "" || p.Mark() == "" {
				t.Errorf("%s was not compared and does not say why: %+v", p.Ref, p)
			}
			continue
		}
		if p.Mark() != "" || p.Unchecked != "" {
			t.Errorf("%s was compared and bears a mark: %+v", p.Ref, p)
		}
		for i, x := range p.Texts {
			if !dayForm.MatchString(x.From) || !dayForm.MatchString(x.Checked) || !digestForm.MatchString(x.Digest) ||
				x.Until != "" && x.Until < x.From {
				t.Errorf("%s: %+v", p.Ref, x)
			}
			if i > 0 && p.Texts[i-1].Until >= x.From || (x.Until == "") != (i == len(p.Texts)-1) {
				t.Errorf("%s: the wordings overlap, or the last one has ended: %+v", p.Ref, p.Texts)
			}
			if _, ok := ActOf(x.In); x.In != "" && !ok {
				t.Errorf("%s: the act %s is not in the table", p.Ref, x.In)
			}
		}
	}
	if unchecked > 38 {
		t.Errorf("%d provisions were not compared: the list may only shrink", unchecked)
	}
}

// The lists speak of provisions of the table only.
func TestTheListsSpeakOfTheTable(t *testing.T) {
	t.Parallel()
	for _, f := range rows(checkedList) {
		if _, ok := Find(Ref{f[0], f[1]}); !ok || len(f) != 7 {
			t.Errorf("checked.txt: %q", f)
		}
	}
	for _, f := range rows(uncheckedList) {
		n := slices.IndexFunc(Provisions(), func(p Provision) bool {
			return p.CELEX == f[0] && (p.Place == f[1] || f[1] == "*") && p.Checked == ""
		})
		if n < 0 || len(f) != 3 || strings.TrimSpace(f[2]) == "" {
			t.Errorf("unchecked.txt: %q is of no provision that was not compared", f)
		}
	}
}

// The digests are those of the wordings, where these are at hand: a folder LAW_TEXTS with a folder for each act and in it a file
// PLACE.txt, or PLACE@DAY.txt for the wording that applies from a day on where there are several.
func TestDigestsAreThoseOfTheTexts(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("LAW_TEXTS")
	if dir == "" {
		t.Skip("no LAW_TEXTS")
	}
	n := 0
	for _, p := range Provisions() {
		for i, x := range p.Texts {
			name := p.Place + ".txt"
			if i > 0 {
				name = p.Place + "@" + x.From + ".txt"
			}
			b, err := os.ReadFile(filepath.Join(dir, p.CELEX, name))
			if err != nil {
				t.Logf("%s: %v", p.Ref, err)
				continue
			}
			n++
			if got := DigestOf(string(b)); got != x.Digest {
				t.Errorf("%s from %s: %s, the table has %s", p.Ref, x.From, got, x.Digest)
			}
		}
	}
	t.Logf("%d wordings compared", n)
}

func TestDigestsDoNotDependOnWhiteSpace(t *testing.T) {
	t.Parallel()
	if a, b := DigestOf(" Food shall not\n\tbe placed "), DigestOf("Food shall not be placed"); a != b {
		t.Errorf("%s, %s", a, b)
	}
	if DigestOf("a b") == DigestOf("ab") {
		t.Error("words run together")
	}
}

// The law is cited as it stood on the day: art 6(1) UCPD has another wording since 27 September 2026.
func TestTheLawIsCitedAsItStoodOnItsDay(t *testing.T) {
	t.Parallel()
	r := Ref{"32005L0029", "art 6(1)"}
	for day, as := range map[string]string{"2026-09-26": "", "2026-09-27": "32024L0825", "": "32024L0825", "2010-01-01": ""} {
		if ref, ok := CiteOn(r, day); !ok || ref.As != as {
			t.Errorf("%s: %+v %v, want %q", day, ref, ok, as)
		}
	}
	if got := Moved(r, "2026-09-26"); got != "art 6(1) UCPD: another wording since 2026-09-27, by Dir. 2024/825" {
		t.Error(got)
	}
	for _, c := range []struct {
		r   Ref
		day string
	}{{r, "2026-09-27"}, {Ref{dsa, "art 16(1)"}, "2025-01-01"}, {Ref{dsa, "art 999"}, "2025-01-01"}, {r, ""}} {
		if got := Moved(c.r, c.day); got != "" {
			t.Errorf("%v %s: %s", c.r, c.day, got)
		}
	}
	if _, ok := Find(r); !ok {
		t.Fatal("no such provision")
	}
	if p, _ := Find(Ref{"32005L0029", "annex I point 23c"}); len(p.Texts) != 1 || p.Texts[0].In != "32019L2161" {
		t.Errorf("%+v", p)
	}
}

// An article is known where a paragraph of it is.
func TestAnArticleIsKnownByItsParagraphs(t *testing.T) {
	t.Parallel()
	for r, ok := range map[Ref]bool{{"32014L0040", "art 20"}: true, {"32014L0040", "art 2"}: false,
		{"32014L0040", "art 20(3)"}: true, {"32005L0029", "annex I"}: true,
		{"32014L0040", "art 20("}: false, {dsa, "art 16(2)"}: true, {"32099R0001", "art 1"}: false, {dsa, ""}: false} {
		if ref, got := Cite(r); got != ok || ok && !strings.HasPrefix(ref.Title, mustAct(t, r).Short) {
			t.Errorf("%v: %+v %v, want %v", r, ref, got, ok)
		}
	}
}

func mustAct(t *testing.T, r Ref) Act {
	t.Helper()
	a, ok := ActOf(r.CELEX)
	if !ok {
		t.Fatal(r)
	}
	return a
}

// Who is bound by what: the trader, the platform, nobody.
func TestBindings(t *testing.T) {
	t.Parallel()
	for r, want := range map[Ref]Binding{
		{gpsr, "art 5"}: BindsTrader, {gpsr, "art 22(6)"}: BindsPlatform, {gpsr, "art 22(4)"}: BindsPlatform,
		{dsa, "art 3(h)"}: Defines, {dsa, "art 28(1)"}: BindsPlatform,
		{dsa, "art 31(2)"}: BindsPlatform, {dsa, "art 52"}: "", {dsa, "art 67(2)"}: "", {medicinesCode, "art 1(2)"}: Defines,
		{medicinesCode, "art 85c(1)"}: BindsTrader,
		{medicinesCode, "art 118a"}:   "", {"32014L0053", "art 6"}: "", {"32014L0053", "art 12(1)"}: BindsTrader,
		{time1182, "art 3(4)"}: "", {"32099R0001", "art 1"}: "",
		{"32014L0040", "art 20"}: BindsTrader,
	} {
		if got := Binds(r); got != want {
			t.Errorf("%s binds %q, want %q", r, got, want)
		}
	}
}

// The tree of keywords is that of the templates, and every keyword of it is one of the database.
func TestKeywordsStandInTheTreeOfTheTemplates(t *testing.T) {
	t.Parallel()
	if Specifies("KEYWORD_VIOLATION_NATIONAL_LAW", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS") ||
		!Specifies("KEYWORD_PROHIBITED_PRODUCTS", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS") || len(KeywordsOf("X")) != 0 {
		t.Error("the tree does not hold")
	}
	for c, ks := range tree {
		for _, k := range ks {
			if !slices.Contains(keywords, k) || !slices.Contains(categories, c) {
				t.Errorf("%s %s is unknown to the database", c, k)
			}
		}
	}
	b, err := os.ReadFile("../../shared/conformance/tr-template.json")
	if err != nil {
		t.Skip("no ../shared/conformance/tr-template.json")
	}
	var template struct {
		Categories []struct {
			Key string
			Sub []struct{ Key string }
		}
	}
	if err := json.Unmarshal(b, &template); err != nil {
		t.Fatal(err)
	}
	for _, c := range template.Categories {
		var want []string
		for _, k := range c.Sub {
			want = append(want, k.Key)
		}
		if !slices.Equal(want, KeywordsOf(c.Key)) {
			t.Errorf("%s: %v, want %v", c.Key, KeywordsOf(c.Key), want)
		}
	}
}

// TestPagesMarkWhatWasNotCompared: the mark stands where the wording was not compared, and what a pack brings has none of ours.
func TestPagesMarkWhatWasNotCompared(t *testing.T) {
	t.Parallel()
	for _, p := range Provisions() {
		if got, want := MarkOf(p.Ref), map[bool]string{true: "", false: "≈ "}[p.Checked != ""]; got != want {
			t.Errorf("%s: mark %q, want %q", p.Ref, got, want)
		}
	}
	if got := MarkOf(Ref{CELEX: "own", Place: "art 1"}); got != "" {
		t.Errorf("a pack's own: %q", got)
	}
}
