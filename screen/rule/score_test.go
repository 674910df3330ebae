package rule_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/rule"
)

// scored compiles one rule over a table of weights. Lists 0 drugs, 1 forms, 2 offers, 3 words are those of the other tests.
func scored(t interface{ Fatal(...any) }, table, grade, when string) (*rule.Set, []rule.Diagnostic) {
	files := fstest.MapFS{
		"p/pack.yaml": {Data: []byte(header + strings.Replace(drugs, "[tramadol]", "[tramadol, oxycodone]", 1) +
			"suppressors:\n  negation:\n    patterns:\n      - {where: before, window: 2, terms: [without]}\nscores:\n  signs: {about: signs, file: signs.txt}\nrules:\n  - id: offer\n    title: T\n" +
			"    law: [{celex: 32022R2065, place: \"art 3(h)\"}]\n    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC\n    grade: " + grade +
			"\n    message: m\n    when: |\n      " + when + "\n")},
		"p/signs.txt": {Data: []byte(table)},
	}
	p, ds := rule.Load(files, "p")
	if rule.Failed(ds) {
		return nil, ds
	}
	set, more := rule.Compile([]*rule.Pack{p}, described, 0)
	return set, append(ds, more...)
}

const signs = "# card\n-1 bias\n+2 drugs\n+0.5 forms # a comment\n-3 no forms\n+1 near drugs forms\n+4 2 drugs\n"

func TestAScoreAddsUpWhatIsFound(t *testing.T) {
	t.Parallel()
	void := span(1, 0, 7, 7)
	void.Voids = 1
	second := span(0, 0, 30, 30)
	second.Name = 1
	for name, c := range map[string]struct {
		f    facts
		want string // the facts that count, the largest weight first; "" for no score
		sum  float64
	}{
		"one word is no score":              {facts{0: {span(0, 0, 2, 2)}}, "", 0},
		"one word of two lists is no score": {facts{0: {span(0, 0, 2, 2)}, 1: {span(1, 0, 2, 2)}}, "", 0},
		"two words far apart":               {facts{0: {span(0, 0, 2, 2)}, 1: {span(1, 0, 20, 20)}}, "drugs, forms", 1.5},
		"two words near each other":         {facts{0: {span(0, 0, 2, 2)}, 1: {span(1, 0, 4, 4)}}, "drugs, near drugs forms, forms", 2.5},
		"two different ones":                {facts{0: {span(0, 0, 2, 2), second}}, "2 drugs, drugs", 5},
		"the same one twice is one kind":    {facts{0: {span(0, 0, 2, 2), span(0, 0, 30, 30)}}, "", 0},
		"what is denied counts as denied":   {facts{0: {span(0, 0, 40, 40), second}, 1: {void}}, "2 drugs, drugs, no forms", 2},
	} {
		set, ds := scored(t, signs, "review", "drugs.found() && score(signs) > -9")
		if len(ds) > 0 {
			t.Fatal(ds[0].Render())
		}
		got, use, err := set.Rules[0].Eval(set, c.f)
		if err != nil || got != (c.want != "") {
			t.Errorf("%s: %v, %v", name, got, err)
			continue
		}
		var said []string
		for _, w := range use.Weighed {
			said = append(said, w.Fact)
		}
		if s := strings.Join(said, ", "); s != c.want || c.want != "" && use.Sums[0].Value != c.sum {
			t.Errorf("%s: %q with %+v, want %q with %v", name, s, use.Sums, c.want, c.sum)
		}
	}
}

func TestATableSaysWhatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	for table, want := range map[string]string{
		"":                             "holds 0 weights",
		"+1 drugz\n+1 forms\n":         "drugz",
		"drugs\n+1 forms\n":            "gives no weight to a fact",
		"1 drugs\n":                    "gives no weight to a fact",
		"+1 drugs forms\n":             "gives no weight to a fact",
		"+1 drugs\n+2 drugs\n":         "twice",
		"+1 drugs\n-1 forms\n+0 bias":  "can never be true",
		"+1e400 drugs\n":               "gives no weight to a fact",
		"+1 10 drugs\n":                "gives no weight to a fact",
		"+1 near drugs forms offers\n": "gives no weight to a fact",
	} {
		_, ds := scored(t, table, "review", "score(signs) > 0")
		if !slices.ContainsFunc(ds, func(d rule.Diagnostic) bool { return strings.Contains(d.Msg, want) }) {
			t.Errorf("%q: %v, want %q", table, ds, want)
		}
	}
	if _, ds := scored(t, signs, "act", "score(signs) > 0"); !slices.ContainsFunc(ds,
		func(d rule.Diagnostic) bool { return d.Code == rule.CodeGrade }) {
		t.Errorf("a rule acts on a score: %v", ds)
	}
}

func TestNeedOfAScoreIsNeverStricterThanTheScore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var table strings.Builder
		for _, f := range []string{"drugs", "forms", "offers", "near drugs forms", "2 drugs", "no forms"} {
			fmt.Fprintf(&table, "%+.1f %s\n", rapid.Float64Range(-3, 3).Draw(t, f), f)
		}
		set, ds := scored(t, table.String(), "review", "of(1, [drugs, forms, offers]) && score(signs) > -5")
		if rule.Failed(ds) {
			return // fewer than two facts raise it
		}
		f := facts{}
		for n := range 3 {
			for range rapid.IntRange(0, 3).Draw(t, "places") {
				s := span(n, rapid.IntRange(0, 1).Draw(t, "field"), uint32(rapid.IntRange(0, 9).Draw(t, "at")), 0)
				if s.Last = s.First; n == 0 { // the list that has two names
					s.Name = int32(rapid.IntRange(0, 1).Draw(t, "name"))
				}
				s.Voids = uint32(rapid.IntRange(0, 1).Draw(t, "void"))
				f[n] = append(f[n], s)
			}
		}
		got, use, err := set.Rules[0].Eval(set, f)
		if err != nil {
			t.Fatal(err)
		}
		if got && !set.Rules[0].Need.Holds(func(n int) bool { return len(f[n]) > 0 }) {
			t.Fatalf("matched on what the need excludes: %v", f)
		}
		sum := 0.0
		if got {
			sum = use.Sums[0].Bias
		}
		for i, w := range use.Weighed {
			if sum += w.Value; i > 0 && use.Weighed[i-1].Value < w.Value {
				t.Fatalf("the evidence is not in order: %v", use.Weighed)
			}
		}
		if got && (sum-use.Sums[0].Value > 1e-9 || use.Sums[0].Value-sum > 1e-9) {
			t.Fatalf("the parts make %v, the score is %v", sum, use.Sums[0].Value)
		}
	})
}
