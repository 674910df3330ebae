// Package statute is the use-case of looking at law: the provisions of the table and those that packs bring, as a reader sees them. It
// loads no packs and prints nothing.
package statute

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/screen/rule"
)

// Provision is a provision as a reader sees it: of the table of law, or one that a pack brings.
type Provision struct {
	CELEX     string      `json:"celex,omitempty"`
	Act       string      `json:"act"`
	Place     string      `json:"place"`
	Title     string      `json:"title"`
	Checked   string      `json:"checked,omitempty"`   // the day on which the wording was compared
	Unchecked string      `json:"unchecked,omitempty"` // why it was not
	Doubt     string      `json:"doubt,omitempty"`
	Texts     []Wording   `json:"texts,omitempty"`
	Binds     law.Binding `json:"binds,omitempty"`
	Pack      string      `json:"pack,omitempty"` // that brings it
	Lang      string      `json:"lang,omitempty"`
	URL       string      `json:"url,omitempty"`
}

// Wording is one wording of a provision and the days on which it applies.
type Wording struct {
	From   string `json:"from"`
	Until  string `json:"until,omitempty"`
	In     string `json:"in,omitempty"`
	Digest string `json:"digest"`
}

// Mark returns "≈" for a provision whose wording was not compared, and "" for another.
func (p Provision) Mark() string {
	if p.Checked == "" {
		return "≈"
	}
	return ""
}

// All returns the provisions of the table and those that the packs bring, by act and place.
func All(packs []*rule.Pack) []Provision {
	var all []Provision
	for _, p := range law.Provisions() {
		all = append(all, viewOf(p))
	}
	for _, k := range packs {
		for _, p := range k.Provisions {
			all = append(all, Provision{CELEX: p.CELEX, Act: cmp.Or(p.Act, p.CELEX), Place: p.Place, Title: p.Title, Pack: k.Name,
				Lang: p.Lang, URL: p.URL,
				Unchecked: "brought by the pack"})
		}
	}
	slices.SortStableFunc(all, func(a, b Provision) int { return cmp.Or(cmp.Compare(a.CELEX, b.CELEX), cmp.Compare(a.Act, b.Act)) })
	return all
}

func viewOf(p law.Provision) Provision {
	a, _ := law.ActOf(p.CELEX)
	v := Provision{CELEX: p.CELEX, Act: a.Short, Place: p.Place, Title: p.Title, Checked: p.Checked, Unchecked: p.Unchecked,
		Doubt: p.DoubtIn, Binds: law.Binds(p.Ref)}
	for _, t := range p.Texts {
		v.Texts = append(v.Texts, Wording{t.From, t.Until, t.In, t.Digest})
	}
	return v
}

// Find returns those in whose act, place or title every one of the words stands.
func Find(all []Provision, words string) []Provision {
	want := strings.Fields(strings.ToLower(words))
	return slices.DeleteFunc(slices.Clone(all), func(p Provision) bool {
		a, _ := law.ActOf(p.CELEX)
		text := strings.ToLower(strings.Join([]string{p.CELEX, p.Act, a.Title, p.Place, p.Title}, " "))
		return slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(text, w) })
	})
}

var (
	article = regexp.MustCompile(`^(?:articles?|art)[. ]*|^(\d)`)
	number  = regexp.MustCompile(`\b\d+/\d+\b`)
)

// placeOf writes a place as the table does: "Article 20 (1)", "Art. 20(1)" and "20(1)" are "art 20(1)".
func placeOf(said string) string {
	said = strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(said), " ")), " (", "(")
	return article.ReplaceAllString(said, "art $1")
}

// isAct reports whether the words name the act of the provision: by CELEX number, short name, whole title, or by the number that acts
// are cited by, "2022/2065".
func isAct(p Provision, said string) bool {
	if strings.EqualFold(p.CELEX, said) || strings.EqualFold(p.Act, said) {
		return true
	}
	a, _ := law.ActOf(p.CELEX)
	n := number.FindString(said)
	return strings.EqualFold(a.Title, said) || n != "" && slices.Contains(number.FindAllString(a.Title, 1), n)
}

// Show returns the provisions of an act, named as isAct reads it, at a place or within it; all where place is empty. It returns a
// NotFound error where there is none.
func Show(all []Provision, act, place string) ([]Provision, error) {
	of := slices.DeleteFunc(slices.Clone(all), func(p Provision) bool { return !isAct(p, act) })
	if len(of) == 0 {
		return nil, aedile.NotFoundf("show law", act,
			"no such act in the table").Hint("aedile law list; a pack can bring a provision: provisions: [{celex: …, place: …, title: …}]")
	}
	within := placeOf(place)
	at := slices.DeleteFunc(slices.Clone(of), func(p Provision) bool {
		has := strings.ToLower(p.Place)
		return place != "" && has != strings.ToLower(place) && has != within && !strings.HasPrefix(has, within+"(") &&
			!strings.HasPrefix(has, within+" ")
	})
	if len(at) == 0 {
		return nil, aedile.NotFoundf("show law", act+" "+place, "no such place in the table").Hint("aedile law show " + act +
			" lists those that there are")
	}
	return at, nil
}

// Compared counts the provisions whose wording was compared, and those for which it was not.
func Compared(all []Provision) (compared, not int) {
	for _, p := range all {
		if p.Checked == "" {
			not++
		} else {
			compared++
		}
	}
	return compared, not
}
