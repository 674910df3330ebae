package letter

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Wording is a text of letters in the operator's own words, from an instant on.
type Wording struct {
	At   time.Time
	Lang string
	Key  string
	Text string // empty: from then on the words are ours again
}

// Wordings are the operator's own words, the earliest first.
type Wordings []Wording

// until returns how many of them were in force when the case came to the version; 0 is a move to come, for which all are.
func (ws Wordings) until(c casework.Case, version int) int {
	i := slices.IndexFunc(c.Events, func(e casework.Event) bool { return e.Version == version })
	if i < 0 {
		return len(ws)
	}
	n := slices.IndexFunc(ws, func(w Wording) bool { return w.At.After(c.Events[i].At) })
	if n < 0 {
		return len(ws)
	}
	return n
}

// over returns the language with these words in place of its own.
func (ws Wordings) over(t *tongue) *tongue {
	var own *tongue
	for _, w := range ws {
		if w.Lang != t.code {
			continue
		}
		if own == nil {
			own = &tongue{t.code, t.tag, maps.Clone(t.words)}
		}
		own.words[w.Key] = w.Text
		if w.Text == "" {
			own.words[w.Key] = t.words[w.Key]
		}
	}
	if own == nil {
		return t
	}
	return own
}

// Phrase is one text of letters, as it ships.
type Phrase struct{ Key, Text string }

// fixed are texts that are no words of the operator: how a language writes days, figures and provisions, the names of acts, and what a
// document is, which says whether something is established.
var fixed = regexp.MustCompile(`^(status|act|cite|date|month|number|money|country|period|record|language|and|CONTENT)\b|#|^[A-Z_]+$`)

// Texts returns the texts of letters in a language that an operator can word anew, by key.
func Texts(lang string) (all []Phrase) {
	t, ok := tongues()[lang]
	if !ok {
		return nil
	}
	for _, k := range slices.Sorted(maps.Keys(t.words)) {
		if !fixed.MatchString(k) && strings.Contains(t.words[k], " ") {
			all = append(all, Phrase{k, t.words[k]})
		}
	}
	return all
}

var braces = regexp.MustCompile(`\{[a-z_]+\}`)

// maxWording is how long a text of a letter is at most, in bytes. Chosen: a paragraph.
const maxWording = 2000

// Whole refuses a text that no letter has, one that is too long, or one that leaves out or adds what is filled in from the case: what the
// law asks a letter to say stands there. It is an Invalid error.
func (w Wording) Whole() error {
	all := Texts(w.Lang)
	i := slices.IndexFunc(all, func(t Phrase) bool { return t.Key == w.Key })
	no := func(why string) *aedile.Error { return aedile.Invalidf("word letter", w.Lang+"."+w.Key, "%s", why) }
	switch {
	case i < 0:
		return no("is no text of letters that can be worded anew")
	case w.Text == "":
		return nil
	case strings.TrimSpace(w.Text) == "" || len(w.Text) > maxWording || strings.ContainsAny(w.Text, "\r\n"):
		return no("is no paragraph of at most 2,000 bytes")
	}
	was, is := braces.FindAllString(all[i].Text, -1), braces.FindAllString(w.Text, -1)
	slices.Sort(was)
	slices.Sort(is)
	if !slices.Equal(slices.Compact(was), slices.Compact(is)) {
		return no("must keep what is filled in from the case").Hint("it has " + strings.Join(was, ", "))
	}
	if status, _, parted := strings.Cut(all[i].Text, bar); parted &&
		(strings.Count(w.Text, bar) != strings.Count(all[i].Text, bar) || !strings.HasPrefix(w.Text, status+bar)) {
		return no("must keep its parts: what the message is, its title, its words").Hint("it begins with " + status + bar)
	}
	return nil
}
