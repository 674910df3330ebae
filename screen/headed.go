package screen

import (
	"regexp"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/rule"
)

// Who hides goods writes "Article 4711" or "gift for him" above them and names them in the first words of the text. So an item whose title
// gave a rule nothing is asked again, with the head of its text beside the title: what is found then is for a person to look at, never
// ground to act, unless the title says nothing at all.

// headWords is how many words of the text stand for the title. Chosen.
const headWords = 16

// groupAt returns the group of a field at one of its words: the head of the text of an item without a title, as posts have none, is its
// title too, and so is that of any item that is asked again.
func (sc *scratch) groupAt(f *field, token uint32) rule.Fields {
	if f.group == rule.Text && token < headWords && (sc.item.Title == "" || sc.headed && !f.beside) {
		return rule.Text | rule.Title
	}
	return f.group
}

// underTitle reports whether a word stands at the head of a text that has a title.
func (sc *scratch) underTitle(f *field, token uint32) bool {
	return f.group == rule.Text && token < headWords && !f.beside && sc.item.Title != ""
}

// again evaluates the rules that did not match with the head of the text as title, where something was found in it.
func (sc *scratch) again(it *aedile.Item, a *applied, findings *[]aedile.Finding, faults *[]aedile.Fault) error {
	if !sc.inHead {
		return nil
	}
	sc.headed = true
	defer func() { sc.headed = false }()
	clear(sc.spansAt)
	clear(sc.headAt)
	clear(sc.detectedAt)
	sc.voidsDone, sc.voids = false, sc.voids[:0]
	for _, p := range sc.heads {
		sc.note(p, true)
	}
	sc.takeLocal(true)
	return sc.apply(it, a, findings, faults)
}

// named reports whether the title says something: whether two letters of a word stand in it, as they do in no code: "A-4711", "x", "!!".
func (sc *scratch) named() bool { return wordInside.MatchString(sc.item.Title) }

var wordInside = regexp.MustCompile(`(?:^|[^\pL\pN])\pL\pM*\pL`)

// underHead is what a finding says that rests on the head of the text.
var underHead = aedile.Fact{Name: "named", Value: "in the first words of the text, not in the title"}

// settled reports whether a rule was decided when the item was asked first: it matched, is on trial and matched, or failed.
func (a *applied) settled(sc *scratch, n int32) bool {
	if !sc.headed {
		return false
	}
	if _, matched := slices.BinarySearch(a.matched, n); matched || slices.Contains(a.failed, n) {
		return true
	}
	return slices.ContainsFunc(sc.shadow, func(f aedile.Finding) bool { return f.Check == sc.s.set.Rules[n].Check })
}
