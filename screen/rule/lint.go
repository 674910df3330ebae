package rule

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/screen/lexicon"
)

// MinExamples and MinLanguages are what every rule shows: items it matches, as many it passes, and in how many languages.
const (
	MinExamples  = 3
	MinLanguages = 3
)

var word = regexp.MustCompile(`[a-z0-9_.]+`)

// lint reports what does not keep packs from working but should not ship.
func lint(set *Set) []Diagnostic {
	var ds []Diagnostic
	named := map[string]bool{} // "pack.list" and, for a pack's own lists, "pack list"
	for _, p := range set.Packs {
		for _, r := range p.Rules {
			for _, w := range word.FindAllString(r.When, -1) {
				first, rest, _ := strings.Cut(w, ".")
				second, _, _ := strings.Cut(rest, ".")
				named[p.Name+" "+first] = true
				named[first+"."+second] = true
			}
			ds = append(ds, lintRule(r)...)
		}
	}
	for i, sp := range set.Spans {
		if sp.Pack != nil && !sp.Concept {
			alone := slices.ContainsFunc(set.Rules, func(r *Compiled) bool { return r.Need.Holds(func(n int) bool { return n == i }) })
			ds = append(ds, lintList(sp.Pack, sp.List, named, alone)...)
		}
	}
	for i := range ds {
		ds[i].Severity = Warning
	}
	return ds
}

func lintRule(r *Rule) []Diagnostic {
	var ds []Diagnostic
	if n := min(len(r.Match), len(r.Pass)); n < MinExamples {
		ds = append(ds, Diagnostic{Code: CodeFewExamples, Place: r.at,
			Msg:  fmt.Sprintf("the rule %s has %d match and %d pass examples", r.ID, len(r.Match), len(r.Pass)),
			Hint: fmt.Sprintf("show at least %d of each: near misses and negated twins among those that pass", MinExamples)})
	}
	langs := map[string]bool{}
	for _, x := range append(r.Match[:len(r.Match):len(r.Match)], r.Pass...) {
		langs[x.Item.Lang] = true
	}
	if len(langs) < MinLanguages {
		ds = append(ds, Diagnostic{Code: CodeFewLanguages, Place: r.at,
			Msg:  fmt.Sprintf("the examples of %s are in %d languages", r.ID, len(langs)),
			Hint: fmt.Sprintf("show at least %d", MinLanguages)})
	}
	if r.Keyword != "" && r.Category != "" && !law.Specifies(r.Keyword, r.Category) {
		ds = append(ds, Diagnostic{Code: CodeKeyword, Place: r.at,
			Msg:  fmt.Sprintf("the keyword of %s, %s, is none of its category %s", r.ID, r.Keyword, r.Category),
			Hint: "one of " + strings.Join(law.KeywordsOf(r.Category), ", ")})
	}
	ds = append(ds, lintGround(r)...)
	if r.Explain == "" {
		ds = append(ds, Diagnostic{Code: CodeNoExplain, Place: r.at,
			Msg: fmt.Sprintf("the rule %s explains nothing to the trader", r.ID), Hint: "add \"explain:\""})
	}
	return ds
}

// lintGround holds that what a rule rests on binds somebody for the conduct: the trader, or the platform; and that a duty of platforms
// is no ground beside one of the trader.
func lintGround(r *Rule) (ds []Diagnostic) {
	say := func(hint, format string, args ...any) {
		ds = append(ds, Diagnostic{Code: CodeGround, Place: r.at, Msg: fmt.Sprintf(format, args...), Hint: hint})
	}
	var trader, platform bool
	for _, ref := range r.Refs {
		switch law.Binds(ref) {
		case law.BindsTrader:
			trader = true
		case law.BindsPlatform:
			platform = platform || ref.CELEX == dsa
		case law.Defines:
			say("cite what is forbidden, not what words mean", "%s rests on %s, which defines and forbids nothing", r.ID, ref)
		default:
			say("cite what binds the trader or the platform for the conduct",
				"%s rests on %s, which binds neither trader nor platform", r.ID, ref)
		}
	}
	trader = trader || len(r.Law) > len(r.Refs) // the pack's own provisions are the pack's word
	if trader && platform {
		say("leave the article of the DSA out: it asks something of platforms",
			"%s cites a duty of platforms for an offence of the trader", r.ID)
	}
	return ds
}

const dsa = "32022R2065"

// shortTerm is the length, in bytes, below which a single word is found by chance. Chosen.
const shortTerm = 3

// lintList looks at one list. alone says that some rule can be true of an item with this list and no other.
func lintList(p *Pack, l *List, named map[string]bool, alone bool) []Diagnostic {
	var ds []Diagnostic
	if !named[p.Name+" "+l.Name] && !named[celName(p.Name)+"."+l.Name] {
		ds = append(ds, Diagnostic{Code: CodeUnused, Place: l.at, Msg: fmt.Sprintf("no rule asks for the list %q", l.Name),
			Hint: "use it or delete it"})
	}
	if l.About == "" {
		ds = append(ds, Diagnostic{Code: CodeNoAbout, Place: l.at,
			Msg: fmt.Sprintf("the list %q does not say what it holds", l.Name), Hint: "add \"about:\""})
	}
	seen := map[string]Place{}
	for _, e := range l.Entries {
		for _, t := range e.Patterns[:e.written] {
			key := e.Lang + " " + t.Boundary.String() + " " + strings.ToLower(t.Text)
			if prev, ok := seen[key]; ok && prev != e.at {
				ds = append(ds, Diagnostic{Code: CodeTermTwice, Place: e.at,
					Msg: fmt.Sprintf("the term %q is in the list twice", t.Text), Second: &Label{prev, "first here"}})
			}
			seen[key] = e.at
			if alone && len(t.Words) == 1 && t.Boundary == lexicon.Word && len(t.Text) < shortTerm {
				ds = append(ds, Diagnostic{Code: CodeCommonTerm, Place: e.at,
					Msg:  fmt.Sprintf("the term %q is so short that it is found by chance", t.Text),
					Hint: "make it a phrase, or use the list only beside others"})
			}
		}
	}
	return ds
}
