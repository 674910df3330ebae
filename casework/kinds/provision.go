package kinds

import (
	"regexp"
	"strings"
)

// cited is a provision in a text, with further letters: "74(2)(a) and (b)".
var cited = regexp.MustCompile(`\b(\d{1,2}\b(?:\s*\(\d{1,2}\))?)((?:\s*(?:,|and|or|/)?\s*\([a-z]\))*)`)

// letter is a point of a provision; spelled is a part of one that is named by a word: "paragraph 2", "point (a)".
var (
	letter  = regexp.MustCompile(`\([a-z]\)`)
	spelled = regexp.MustCompile(`,?\s*\b(?:paragraphs?|paras?\.?|points?|letters?|lit\.?)\s*\(?([a-z]|\d{1,2})\b\)?`)
)

// provisions returns the provisions of an act that texts name, as "74(2)(a)", whatever is written around them: "Article 74 (2),
// points (a) and (b) DSA" names two. Other numbers in a text come along, such as the 6 of "6 %"; they are no place in question.
func provisions(texts ...string) (ps []string) {
	for _, text := range texts {
		text = spelled.ReplaceAllString(strings.ToLower(text), "($1)")
		for _, m := range cited.FindAllStringSubmatch(text, -1) {
			base := strings.Join(strings.Fields(m[1]), "")
			points := letter.FindAllString(m[2], -1)
			for _, p := range points {
				ps = append(ps, base+p)
			}
			if len(points) == 0 {
				ps = append(ps, base)
			}
		}
	}
	return ps
}

// within reports whether the provision is the other one or a part of it.
func within(p, whole string) bool { return p == whole || strings.HasPrefix(p, whole+"(") }
