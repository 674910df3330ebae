package rule_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/rule"
)

const header = "pack: demo\nversion: 2026.11.0\ntitle: Demo\n"

// file makes a pack folder of file names and contents.
func folder(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m["demo/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

// written lists the patterns of a list as they are looked for.
func written(l *rule.List) []string {
	var out []string
	for _, e := range l.Entries {
		var ps []string
		for _, p := range e.Patterns {
			ps = append(ps, strings.Join(p.Words, " ")+"/"+p.Boundary.String())
		}
		out = append(out, e.Name+" = "+strings.Join(ps, ", "))
	}
	return out
}

func TestPackIsReadFromAllItsFiles(t *testing.T) {
	t.Parallel()
	fsys := folder(
		"pack.yaml", header+"lists:\n  drugs:\n    about: x\n    file: drugs.txt\n    paradigm: inn\n",
		"more.yaml", "lists:\n  offers:\n    about: y\n    boundary: prefix\n    fields: [title]\n    terms: {en: [without ~2 prescription, tablet], de: [\"rezeptfrei = ohne rezept\"]}\n"+
			"paradigms:\n  inn:\n    - {lang: fr, endings: {in: [ine], acin: [acine, acines]}}\n    - {lang: pl, replace: [[c, k]], endings: {in: [yna]}}\n",
		"drugs.txt", "\ufeff# substances\namoxicillin = amox   # a comment\n\n[de]\nciprofloxacin\nfolic acid\n",
	)
	p, ds := rule.Load(fsys, "demo")
	for _, d := range ds {
		t.Error(d.Render())
	}
	if p.Name != "demo" || p.Version != "2026.11.0" || p.Title != "Demo" || !strings.HasPrefix(string(p.Digest), "sha256:") {
		t.Errorf("pack %+v", p.Ref())
	}
	want := []string{
		"amoxicillin = amoxicillin/word, amox/word, amoxicilline/word, amoxikillyna/word",
		"ciprofloxacin = ciprofloxacin/word, ciprofloxacine/word, ciprofloxacines/word, kiprofloxakyna/word",
		"folic acid = folic acid/word, folik akid/word",
	}
	if diff := cmp.Diff(want, written(p.Lists[0])); diff != "" {
		t.Errorf("drugs (-want +got):\n%s", diff)
	}
	want = []string{"without prescription = without prescription/word", "tablet = tablet/prefix",
		"rezeptfrei = rezeptfrei/prefix, ohne rezept/word"}
	if diff := cmp.Diff(want, written(p.Lists[1])); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	if p.Lists[1].Fields != rule.Title || p.Lists[0].Fields != rule.DefaultFields {
		t.Errorf("fields %v %v", p.Lists[0].Fields, p.Lists[1].Fields)
	}
}

func TestPackDigestChangesWithAnyFile(t *testing.T) {
	t.Parallel()
	seen := map[aedile.Digest]string{}
	for name, fsys := range map[string]fstest.MapFS{
		"one":       folder("pack.yaml", header, "a.txt", "x"),
		"content":   folder("pack.yaml", header, "a.txt", "y"),
		"name":      folder("pack.yaml", header, "b.txt", "x"),
		"more":      folder("pack.yaml", header, "a.txt", "x", "b.txt", ""),
		"moved end": folder("pack.yaml", header+"\n", "a.txt", "x"),
	} {
		p, _ := rule.Load(fsys, "demo")
		if other, ok := seen[p.Digest]; ok {
			t.Errorf("%s and %s have one digest", name, other)
		}
		seen[p.Digest] = name
	}
	a, _ := rule.Load(folder("pack.yaml", header, "ignored.md", "x"), "demo")
	b, _ := rule.Load(folder("pack.yaml", header, "ignored.md", "y"), "demo")
	if a.Digest != b.Digest {
		t.Error("a file that is no part of the pack changes its digest")
	}
}

func TestPackFilesThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		fsys fstest.MapFS
		code rule.Code
		at   string
	}{
		{"no folder", fstest.MapFS{}, rule.CodeUnreadable, "demo"},
		{"no pack.yaml", folder("more.yaml", header), rule.CodeNoPack, "demo"},
		{"yaml is not UTF-8", folder("pack.yaml", header+"# \xff\n"), rule.CodeEncoding, "demo/pack.yaml:4"},
		{"terms are not UTF-8", folder("pack.yaml", header+"lists: {a: {about: x, file: a.txt}}\n", "a.txt", "one\n\xff\n"),
			rule.CodeEncoding, "demo/a.txt:2"},
		{"term file outside", folder("pack.yaml", header+"lists: {a: {about: x, file: ../a.txt}}\n"), rule.CodeFile, "demo/pack.yaml:4:29"},
		{"language of terms", folder("pack.yaml", header+"lists: {a: {about: x, file: a.txt}}\n", "a.txt", "[xx]\none\n"),
			rule.CodeLanguage, "demo/a.txt:1:1"},
		{"second file says whose pack it is", folder("pack.yaml", header, "b.yaml", header), rule.CodeUnknownKey, "demo/b.yaml:1:1"},
	} {
		_, ds := rule.Load(c.fsys, "demo")
		if len(ds) == 0 || ds[0].Code != c.code || ds[0].Place.String() != c.at {
			t.Errorf("%s: got %v, want %s at %s", c.name, ds, c.code, c.at)
		}
	}
}

const drugs = "lists:\n  drugs: {about: x, terms: [tramadol]}\n  forms: {about: x, terms: [tablets]}\n  offers: {about: x, terms: [no prescription]}\n"

// compiled compiles one rule with that condition.
func compiled(t *testing.T, when string) (*rule.Set, *rule.Compiled) {
	t.Helper()
	p, ds := rule.Parse([]byte(header + drugs + "rules:\n  - id: offer\n    title: T\n    law: [{celex: 32022R2065, place: \"art 3(h)\"}]\n" +
		"    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC\n    grade: review\n    message: m\n    when: |\n      " + when + "\n"))
	set, more := rule.Compile([]*rule.Pack{p}, described, 0)
	for _, d := range append(ds, more...) {
		t.Fatal(d.Render())
	}
	return set, set.Rules[0]
}

func TestNeedIsDrawnFromTheConditionAndNeverStricter(t *testing.T) {
	t.Parallel()
	const drugs, forms, offers = 0, 1, 2
	for _, c := range []struct {
		when     string
		enough   []int // with these found the condition can be true
		missing  []int // with these alone it cannot
		triggers []int
	}{
		{`drugs.found()`, []int{drugs}, []int{forms, offers}, []int{drugs}},
		{`drugs.found() && forms.found()`, []int{drugs, forms}, []int{drugs}, []int{drugs}},
		{`drugs.found() || forms.found()`, []int{forms}, []int{offers}, []int{drugs, forms}},
		{`drugs.near(forms, 4).found()`, []int{drugs, forms}, []int{forms}, []int{drugs}},
		{`drugs.or(forms).asserted().found()`, []int{forms}, []int{offers}, []int{drugs, forms}},
		{`drugs.count() >= 2`, []int{drugs}, nil, []int{drugs}},
		{`2 <= drugs.kinds()`, []int{drugs}, nil, []int{drugs}},
		{`drugs.found() && offers.count() >= 0`, []int{drugs}, []int{offers}, []int{drugs}},
		{`drugs.found() && !forms.found()`, []int{drugs}, []int{forms}, []int{drugs}},
		{`item.page ? drugs.found() : forms.found()`, []int{forms}, []int{offers}, []int{drugs, forms}},
		{`(drugs.found() || forms.found()) && offers.found()`, []int{forms, offers}, []int{drugs, forms}, []int{offers}},
	} {
		_, r := compiled(t, c.when)
		has := func(ns []int) func(int) bool {
			return func(n int) bool {
				for _, m := range ns {
					if m == n {
						return true
					}
				}
				return false
			}
		}
		if !r.Need.Holds(has(c.enough)) {
			t.Errorf("%s: %v should do", c.when, c.enough)
		}
		if c.missing != nil && r.Need.Holds(has(c.missing)) {
			t.Errorf("%s: %v should not do", c.when, c.missing)
		}
		got, _, ok := r.Need.Triggers(func(n int) float64 { return []float64{1, 2, 0.5}[n] * 1 })
		if !ok {
			t.Errorf("%s: nothing triggers it", c.when)
		}
		if c.when != `drugs.found() && offers.count() >= 0` && cmp.Diff(c.triggers, got) != "" {
			t.Errorf("%s: triggers %v, want %v", c.when, got, c.triggers)
		}
	}
}

// facts are places by list, for conditions without an item.
type facts map[int][]rule.Span

func (f facts) Spans(n int) []rule.Span { return f[n] }

func (f facts) Scalar(n int) any { return values[n] }

func (f facts) Apart(a, b *rule.Span) int { return 0 }

// described is an invented detector; values are its scalars.
var (
	described = []fact.Detector{{Name: "test", Spans: []fact.Span{{Name: "dose"},
		{Name: "words", Terms: []fact.Term{{Name: "one", Text: "uno"}, {Name: "one", Text: "eins"}}}},
		Scalars: []fact.Scalar{{Name: "price.eur", Type: fact.Double}, {Name: "price.known", Type: fact.Bool},
			{Name: "item.labels", Type: fact.Strings},
			{Name: "item.brand"}, {Name: "item.page", Type: fact.Bool}}}}
	values = []any{3.0, true, []string{"new"}, "", ""}
)

// span is a place of list n that covers tokens first to last of field f.
func span(n, f int, first, last uint32) rule.Span {
	return rule.Span{Source: int32(n), Field: int32(f), Group: []rule.Fields{rule.Title, rule.Text}[f], First: first, Last: last,
		Chain: int32(f), At: first}
}

func TestConditionsMeanWhatTheManualSays(t *testing.T) {
	t.Parallel()
	void := span(0, 0, 5, 5)
	void.Voids = 1
	f := facts{
		0: {span(0, 0, 2, 2), void, span(0, 1, 9, 9)},
		1: {span(1, 0, 4, 4), span(1, 1, 0, 0)},
	}
	for when, want := range map[string]bool{
		`drugs.found()`:                             true,
		`offers.found()`:                            false,
		`drugs.count() == 3 && drugs.found()`:       true,
		`drugs.kinds() == 1 && drugs.found()`:       true,
		`drugs.at("text").count() == 1`:             true,
		`drugs.at(["title", "text"]).count() == 3`:  true,
		`drugs.near(forms, 1).count() == 2`:         true,
		`drugs.near(forms, 0).count() == 1`:         true,
		`drugs.before(forms, 1).count() == 1`:       true,
		`drugs.after(forms, 9).count() == 2`:        true,
		`drugs.at("text").near(forms, 7).found()`:   false,
		`drugs.at("text").near(forms, 8).found()`:   true,
		`drugs.asserted().count() == 2`:             true,
		`drugs.disguised().found()`:                 false,
		`drugs.or(forms).count() == 5`:              true,
		`drugs.near(drugs, 2).count() == 2`:         true,
		`drugs.found() && price.eur < 5.0`:          true,
		`drugs.found() && "new" in item.labels`:     true,
		`drugs.found() && item.brand == "x"`:        false,
		`drugs.found() && -1 < 2 && item.page`:      false,
		`drugs.found() && "abc".startsWith("ab")`:   true,
		`drugs.found() && !item.brand.contains("")`: false,
	} {
		set, r := compiled(t, when)
		got, _, err := r.Eval(set, f)
		if strings.Contains(when, "item.page") {
			if err == nil {
				t.Errorf("%s: a fact of the wrong type is no fault", when)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", when, got, err, want)
		}
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add(header + drugs + "rules:\n  - {id: a, when: drugs.found(), law: [{celex: x, place: y}], grade: act}\n")
	f.Add("lists: [*a]")
	f.Add("a: &x [*x]")
	f.Add("pack: \xff")
	f.Add(header + "lists:\n  a: {terms: ['~1', '*', '=', 'x = ,', {a: 1}]}\nparadigms: {p: [{lang: fr, endings: {'': [x]}}]}")
	f.Add(header + drugs + "rules:\n  - {id: a, when: 'drugs.near(drugs.near(drugs, 99999999999999999999)', message: '{}{'}\n")
	f.Fuzz(func(t *testing.T, src string) {
		p, ds := rule.Parse([]byte(src))
		for _, d := range append(ds, rule.Check([]*rule.Pack{p}, described)...) {
			if d.Msg == "" || d.Code == "" || d.Render() == "" {
				t.Errorf("empty diagnostic %+v", d)
			}
		}
	})
}
