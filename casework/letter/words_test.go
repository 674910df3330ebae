package letter

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"

	"github.com/aedile/aedile/law"
)

// TestEveryWordIsSaidAndEveryKeyHasWords: no line of en.txt is idle, and no letter asks for words that are not there.
func TestEveryWordIsSaidAndEveryKeyHasWords(t *testing.T) {
	t.Parallel()
	words := tongues()["en"].words
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var src strings.Builder
	for _, f := range sources {
		if b, err := os.ReadFile(f); err == nil && !strings.HasSuffix(f, "_test.go") {
			src.Write(b)
		}
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-zA-Z][a-z0-9_.]*)"`).FindAllStringSubmatch(src.String(), -1) {
		used[m[1]] = true
	}
	declared := map[string]bool{}
	for _, s := range sheetsOfExamples(t, "en") {
		declared[s.What] = true
	}
	for _, k := range kinds.All() {
		for _, m := range k.Moves {
			if untold(m) {
				used["message."+k.Name+"."+m.Name] = true
			}
		}
	}
	for key, said := range words {
		key, _, _ = strings.Cut(key, "#")
		made := strings.ToUpper(key) == key
		for _, prefix := range []string{"penalty.", "trader.", "head.", "month.", "country.", "period.", "cite.", "act.",
			"answer.by.", "status.", "bind.", "drop.", "rejected.", "redress.", "part.", "point."} {
			made = made || strings.HasPrefix(key, prefix)
		}
		prefix := key[:strings.LastIndexAny(key, ".")+1]
		made = made || declared[strings.TrimSuffix(strings.TrimSuffix(key, ".title"), ".opening")]
		if made = made || prefix != "" && strings.Contains(src.String(), `"`+prefix+`"`); !used[key] && !made {
			t.Errorf("%s is never said", key)
		}
		if said == "" || strings.TrimSpace(said) != said && !strings.HasPrefix(key, "cite.") && !strings.HasPrefix(key, "number.") {
			t.Errorf("%s says %q", key, said)
		}
	}
	for _, m := range regexp.MustCompile(`(?:say|texts)\("([^"]+)"[,)]`).FindAllStringSubmatch(src.String(), -1) {
		if words[m[1]] == "" {
			t.Errorf("%s has no words", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`count\("([^"]+)"[,)]`).FindAllStringSubmatch(src.String(), -1) {
		if words[m[1]+"#other"] == "" {
			t.Errorf("%s has no words", m[1])
		}
	}
}

// TestEveryLanguageSaysEverything: each key of English stands once in every language, with the same things to be filled in, and in each
// plural form that the language has.
func TestEveryLanguageSaysEverything(t *testing.T) {
	t.Parallel()
	if d := cmp.Diff([]string{"de", "en", "es", "fr", "it", "nl", "pl"}, Languages()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	braces := regexp.MustCompile(`\{[a-z]+\}`)
	for code, l := range tongues() {
		text, err := files.ReadFile("words/" + code + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for line := range strings.Lines(string(text)) {
			if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
				lines++
			}
		}
		if lines != len(l.words) {
			t.Errorf("%s: %d lines give %d keys: one is twice there or no line of words", code, lines, len(l.words))
		}
		keys := map[string]bool{}
		for key, said := range l.words {
			bare, _, counted := strings.Cut(key, "#")
			keys[bare] = true
			english := tongues()["en"].words[bare]
			if counted {
				english = tongues()["en"].words[bare+"#other"]
			}
			want, got := braces.FindAllString(english, -1), braces.FindAllString(said, -1)
			slices.Sort(want)
			slices.Sort(got)
			if d := cmp.Diff(want, got); d != "" && bare != "date.first" {
				t.Errorf("%s: %s (-English +%s):\n%s", code, key, code, d)
			}
			if strings.Contains(said, "  ") || strings.Contains(said, " .") || strings.Contains(said, "--") {
				t.Errorf("%s: %s: %q", code, key, said)
			}
		}
		for key := range tongues()["en"].words {
			if bare, _, _ := strings.Cut(key, "#"); !keys[bare] {
				t.Errorf("%s: %s has no words", code, bare)
			}
			bare, _, counted := strings.Cut(key, "#")
			for n := 0; counted && n < 200; n++ {
				if l.count(bare, n) == "" {
					t.Errorf("%s: %s has no form for %d", code, bare, n)
					break
				}
			}
		}
	}
}

// TestLanguagesWriteDaysNumbersAndProvisionsTheirWay holds the forms.
func TestLanguagesWriteDaysNumbersAndProvisionsTheirWay(t *testing.T) {
	t.Parallel()
	first := deadline.Date{Year: 2026, Month: 5, Day: 1}
	for code, want := range map[string][5]string{
		"en": {"2 March 2026", "1 May 2026", "EUR 1,250,000.50", "art 17(3)(a) DSA", "art 30(4), 20, 21 DSA"},
		"de": {"2. März 2026", "1. Mai 2026", "1.250.000,50 EUR", "Artikel 17 Absatz 3 Buchstabe a DSA", "Artikel 30 Absatz 4, 20, 21 DSA"},
		"fr": {"2 mars 2026", "1er mai 2026", "1\u00a0250\u00a0000,50 EUR", "article 17, paragraphe 3, point a) DSA",
			"article 30, paragraphe 4, 20, 21 DSA"},
		"it": {"2 marzo 2026", "1º maggio 2026", "1.250.000,50 EUR", "articolo 17, paragrafo 3, lettera a) DSA",
			"articolo 30, paragrafo 4, 20, 21 DSA"},
		"es": {"2 de marzo de 2026", "1 de mayo de 2026", "1\u00a0250\u00a0000,50 EUR", "artículo 17, apartado 3, letra a) DSA",
			"artículo 30, apartado 4, 20, 21 DSA"},
		"pl": {"2 marca 2026 r.", "1 maja 2026 r.", "1\u00a0250\u00a0000,50 EUR", "art. 17 ust. 3 lit. a) DSA",
			"art. 30 ust. 4, 20, 21 DSA"},
		"nl": {"2 maart 2026", "1 mei 2026", "1.250.000,50 EUR", "artikel 17, lid 3, punt a) DSA", "artikel 30, lid 4, 20, 21 DSA"},
	} {
		l := tongues()[code]
		got := [5]string{l.day(on), l.day(first), l.money("1250000.50", "EUR"), l.cite("art 17(3)(a) DSA"), l.cite("art 30(4), 20, 21 DSA")}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", code, d)
		}
	}
	de := tongues()["de"]
	for given, want := range map[string]string{"art 9(2)(a)(iii) DSA": "Artikel 9 Absatz 2 Buchstabe a Ziffer iii DSA",
		"art 20(5), art 21 DSA": "Artikel 20 Absatz 5, Artikel 21 DSA", "part 4": "part 4", "": ""} {
		if got := de.cite(given); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
	if got := tongues()["pl"].say("misuse.until", "day",
		tongues()["pl"].day(on)); got != "Zawieszenie obowiązuje do końca dnia 2 marca 2026 r." {
		t.Errorf("%q", got)
	}
	for n, want := range map[int]string{1: "one of", 12: "others of"} {
		text := strings.ReplaceAll(of("m").count("misuse.numbers.content", n, "manifest", strconv.Itoa(n), "of",
			of("m").count("count.content", 40, "n", "40"), "share", "30"), "\n", " ")
		if verb := map[int]string{1: " was,", 12: " were,"}[n]; !strings.Contains(text, verb) {
			t.Errorf("%d (%s): %q", n, want, text)
		}
	}
	if got := de.list(de.countries([]string{"DE", "GR", "el", "XX"})); got != "Deutschland, Griechenland, Griechenland und XX" {
		t.Errorf("%q", got)
	}
}

// TestALetterIsInTheLanguageOfItsAddressee: the one asked for comes first, then the one that the case names, then that of the house,
// then English; a language without words is said.
func TestALetterIsInTheLanguageOfItsAddressee(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ asked, named, house, want, note string }{
		{"", "", "", "en", ""}, {"", "", "de", "de", ""}, {"", "fr", "de", "fr", ""}, {"it", "fr", "de", "it", ""},
		{"pt-BR", "fr", "", "en", "pt-BR"},
		{"", "DE-at", "", "de", ""}, {"", "hu", "de", "en", "hu"},
	} {
		w := writer{Case: casework.Case{ID: "n-1"},
			style: Style{Language: c.asked, Default: c.house, Sender: "Market Example Ltd, 1 Example Street"}}.in(c.named)
		d := w.dress(w.receipt(&kinds.Notice{Reasons: "r"}, on), casework.Platform, "Alma", "Market Example")
		if d.Lang != c.want || (d.Note != "") != (c.note != "") || !strings.Contains(d.Note, c.note) {
			t.Errorf("%+v: %s %q", c, d.Lang, d.Note)
		}
		text := d.Text()
		for _, want := range []string{d.Note, "Market Example Ltd", "Alma", "2022/2065"} {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
				t.Errorf("%+v: no %q in\n%s", c, want, text)
			}
		}
		var page bytes.Buffer
		if err := d.HTML(&page); err != nil || !strings.Contains(page.String(), `<html lang="`+c.want+`">`) || !strings.Contains(page.String(), "Market Example Ltd") {
			t.Errorf("%+v: %v %s", c, err, page.String())
		}
	}
}

// TestNothingIsLeftUnfilled: no brace stands in a letter, and what the facts say in braces stays as it is.
func TestNothingIsLeftUnfilled(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		if text := d.Text(); strings.ContainsAny(text, "{}") || strings.Contains(text, "..") && !strings.Contains(text, "…") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if got := of("x").say("reference", "reference", "{to}"); got != "Reference: {to}" {
		t.Errorf("%q", got)
	}
	for _, v := range []law.Automation{law.FullyAutomated, law.PartiallyAutomated, law.NotAutomated} {
		if of("x").say("decided."+string(v)) == "" || of("x").say("noticed."+string(v)) == "" {
			t.Errorf("%s is not said", v)
		}
	}
}

// TestFindingsAreNeverEstablished: what is suspected, alleged or preliminary says so beneath its title.
func TestFindingsAreNeverEstablished(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"receipt": "not established", "opening": "not established",
		"preliminary": "nothing is decided or established", "offence-report": "not established"} {
		if d := documents()[name]; !strings.Contains(d.Status, want) {
			t.Errorf("%s: %q", name, d.Status)
		}
	}
}
