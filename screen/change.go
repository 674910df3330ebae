package screen

import (
	_ "embed" // for the neutral words
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/rule"
)

// An example shows that a rule knows a text; only the text changed shows that it knows the thing. Sellers write one thought in another
// order, over two fields, with other words between. None of this changes what is offered, so what matches must match, and what passes
// must pass.

// change is a way in which the text of an example is written anew.
type change struct {
	Name   string
	About  string
	Apply  func(it *aedile.Item)
	Masked bool // it disguises a word: what passes need not pass, for a disguise is a ground of its own
}

// changes returns the changes, in the order in which they are shown.
func changes() []change {
	return []change{
		{Name: "split", About: "the first half of the words in the title, the rest in the text", Apply: splitWords},
		{Name: "swapped", About: "the halves of each field swapped", Apply: swapHalves},
		{Name: "text", About: "everything in the text", Apply: allToText},
		{Name: "word", About: "a neutral word of the language after the middle", Apply: insertNeutral},
		{Name: "foreign", About: "a foreign word after every second word", Apply: insertForeign},
		{Name: "inflected", About: "one word in another form", Apply: inflectOne},
		{Name: "look-alike", About: "look-alike letters in the longest word", Apply: mask(lookAlike), Masked: true},
		{Name: "leet", About: "digits for letters in the longest word", Apply: mask(leetSpeak), Masked: true},
		{Name: "spaced", About: "the letters of the longest word set apart", Apply: mask(spacedOut), Masked: true},
		{Name: "punctuated", About: "points between the letters of the longest word", Apply: mask(punctuated), Masked: true},
	}
}

// Changed is what became of an example under a change.
type Changed struct {
	Change  string
	Rule    *rule.Rule
	Example rule.Example
	Want    bool // the rule must match
	Failed  bool
	Item    aedile.Item // as changed
}

// TestChanges screens the examples of a pack as each change writes them. An example that fails as it stands is left out.
func (s *Screener) TestChanges(p *rule.Pack) ([]Changed, error) {
	s, err := s.withExamples(p)
	if err != nil {
		return nil, err
	}
	var out []Changed
	for _, r := range p.Rules {
		check := aedile.CheckID(p.Name + "/" + r.ID)
		has := func(it *aedile.Item) bool {
			found := s.Screen(it)
			return slices.ContainsFunc(append(found.Findings, found.Shadow...), func(f aedile.Finding) bool { return f.Check == check })
		}
		run := func(xs []rule.Example, want bool) error {
			for _, x := range xs {
				if has(&x.Item) != want {
					continue
				}
				for _, c := range changes() {
					it, err := x.Item.Clone()
					if err != nil {
						return err
					}
					if c.Apply(it); c.Masked && !want || it.Title == x.Item.Title && it.Text == x.Item.Text {
						continue
					}
					out = append(out, Changed{Change: c.Name, Rule: r, Example: x, Want: want, Failed: has(it) != want, Item: *it})
				}
			}
			return nil
		}
		if err := run(r.Match, true); err != nil {
			return nil, err
		}
		if err := run(r.Pass, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wordsOf returns the words of title and text.
func wordsOf(it *aedile.Item) []string {
	return append(strings.Fields(it.Title), strings.Fields(it.Text)...)
}

func splitWords(it *aedile.Item) {
	ws := wordsOf(it)
	if len(ws) < 2 {
		return
	}
	half := (len(ws) + 1) / 2
	it.Title, it.Text = strings.Join(ws[:half], " "), strings.Join(ws[half:], " ")
}

func swapHalves(it *aedile.Item) {
	for _, s := range []*string{&it.Title, &it.Text} {
		if ws := strings.Fields(*s); len(ws) > 1 {
			half := (len(ws) + 1) / 2
			*s = strings.Join(append(ws[half:len(ws):len(ws)], ws[:half]...), " ")
		}
	}
}

func allToText(it *aedile.Item) {
	it.Title, it.Text = "", strings.Join(wordsOf(it), " ")
}

//go:embed neutral.txt
var neutralList string

var neutral = func() map[string]string {
	m := map[string]string{}
	for w := range wordlist.All(neutralList) {
		m[w.Lang] = w.Text
	}
	return m
}()

func insertNeutral(it *aedile.Item) {
	w, ok := neutral[it.Lang]
	if !ok {
		return
	}
	for _, s := range []*string{&it.Title, &it.Text} {
		if ws := strings.Fields(*s); len(ws) > 1 {
			*s = strings.Join(slices.Insert(ws, (len(ws)+1)/2, w), " ")
		}
	}
}

// insertForeign puts a word of a language far from that of the item after every second word.
func insertForeign(it *aedile.Item) {
	w := neutral["fi"]
	if it.Lang == "fi" || it.Lang == "et" {
		w = neutral["lt"]
	}
	for _, s := range []*string{&it.Title, &it.Text} {
		var out []string
		for i, x := range strings.Fields(*s) {
			if out = append(out, x); i%2 == 1 {
				out = append(out, w)
			}
		}
		*s = strings.Join(out, " ")
	}
}

// minMasked is the number of letters from which a word is disguised: shorter ones are read as many things.
const minMasked = 6

// mask disguises the longest word of the item that can be.
func mask(disguise func(string) string) func(it *aedile.Item) {
	return func(it *aedile.Item) {
		longest := ""
		for _, w := range wordsOf(it) {
			w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
			if utf8.RuneCountInString(w) > utf8.RuneCountInString(longest) && maskable(w) {
				longest = w
			}
		}
		if longest == "" {
			return
		}
		for _, s := range []*string{&it.Title, &it.Text} {
			*s = strings.ReplaceAll(*s, longest, disguise(longest))
		}
	}
}

// maskable reports whether a word is long enough and of ASCII letters, for which every disguise is known.
func maskable(w string) bool {
	return len(w) >= minMasked && !strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf || !unicode.IsLetter(r) })
}

func lookAlike(w string) string {
	return strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "x", "х", "y", "у").Replace(w)
}

func leetSpeak(w string) string {
	return w[:1] + strings.NewReplacer("a", "4", "e", "3", "i", "1", "o", "0").Replace(w[1:])
}

func spacedOut(w string) string { return strings.Join(strings.Split(w, ""), " ") }

func punctuated(w string) string { return strings.Join(strings.Split(w, ""), ".") }
