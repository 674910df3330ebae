package promotion

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// marked is a label that counts as one.
type marked struct {
	name  string
	text  int // number in Item.Texts; -1: a field of the platform
	place fact.Place
	where string
}

// verdict is what the labels of a post come to.
type verdict struct{ strength, position, language string }

// The positions, from good to bad.
var positions = [...]string{"platform", "visible", "after", "end", "tags", "comment"}

// folds is after how many characters a service hides the rest of a post. Chosen: the services change it; that of Instagram is what
// studies of labels
// report. A service that is not listed has that of Instagram.
var folds = map[string]int{"instagram": 125, "tiktok": 100, "facebook": 480, "linkedin": 210, "youtube": 150, "x": 280,
	"twitter": 280, "threads": 500, "telegram": 1000}

const defaultFold = 125

// findLabels notes the phrases that stand as labels do.
func (f *finder) findLabels(it *fact.Item) {
	unpaid := f.has(it, "unpaid")
	for i := range f.hits {
		h := &f.hits[i]
		t := &it.Texts[h.text]
		if h.p.Group != labelGroup && h.p.Group != tagGroup ||
			near(h, unpaid, 0) {
			continue
		}
		m := marked{name: h.p.Name, text: h.text, place: fact.Place{Number: t.Number, First: h.first, Last: h.last}}
		switch {
		case t.Field.Name == "labels":
			m.where = positions[0]
		case t.Field.Name == "attrs":
			if !f.known.is("comment attribute", t.Field.Sub) || !f.stands(t, h) {
				continue
			}
			m.where = "comment"
		case said(t) && f.stands(t, h):
			m.where = f.whereIs(it, t, h)
			if f.names(t, h) {
				f.sign(it, cooperation, h.text, h.first, h.last, "")
			}
		default:
			continue
		}
		f.labels = append(f.labels, m)
	}
	for i := range it.Texts {
		if t := &it.Texts[i]; t.Field.Name == "attrs" && f.known.is("shown attribute", t.Field.Sub) && !f.known.is("no", t.Raw) &&
			t.Raw != "" {
			f.labels = append(f.labels, marked{text: -1, where: positions[0]})
		}
	}
}

// stands reports whether a phrase stands as a label and not as a word of a sentence.
func (f *finder) stands(t *fact.Text, h *hit) bool {
	b, start, end := t.Fold.Bytes, int(t.Fold.Tokens[h.first].Start), int(t.Fold.Tokens[h.last].End)
	tag := start > 0 && b[start-1] == '#'
	if h.p.Group == tagGroup {
		return tag
	}
	before, after := bytes.TrimRight(b[:start], " *_"), bytes.TrimLeft(b[end:], " *_")
	if tag && h.first == h.last {
		return h.last+1 >= len(t.Fold.Tokens) || t.Fold.Tokens[h.last+1].Gap > text.Joined || end < len(b) && b[end] != '_' && b[end] != '-'
	}
	enclosed := len(before) > 0 && len(after) > 0 &&
		(before[len(before)-1] == '[' && after[0] == ']' || before[len(before)-1] == '(' && after[0] == ')' ||
			before[len(before)-1] == '/' && after[0] == '/' || before[len(before)-1] == '|' && after[0] == '|')
	if enclosed {
		return true
	}
	if end-start < 2 {
		return false
	}
	if h.first < h.last && f.strong(h.p.Name) {
		return true
	}
	if h.first < h.last && f.names(t, h) {
		return true
	}
	begins := len(bytes.TrimRight(b[:start], " *_")) == 0 || before[len(before)-1] == '\n' || h.first > 0 &&
		t.Fold.Tokens[h.first].Gap == text.Stop && short(b, start)
	return begins && (len(after) == 0 || closes(after) || h.first == 0 && (capitals(t, h) || f.forWhom(t, h)))
}

// capitals reports whether a phrase is written in capital letters alone: "PUB Usem o cupão".
func capitals(t *fact.Text, h *hit) bool {
	s := t.Fold.Quote(t.Raw, t.Fold.Tokens[h.first].Start, t.Fold.Tokens[h.last].End)
	return strings.ToUpper(s) == s && strings.ToLower(s) != s
}

// forWhomBytes is how far behind a label the sign stands that ends it. Chosen.
const forWhomBytes = 40

// forWhom reports whether a strong label goes on with the name of whom it is made for, up to a sign that ends it: "Reklam för Elsas butik:".
func (f *finder) forWhom(t *fact.Text, h *hit) bool {
	if !f.strong(h.p.Name) || !stands(f.hits, h.text, h.last+1, h.last+1, func(o *hit) bool {
		return o.p.Group == "label for" && o.first == h.last+1
	}) {
		return false
	}
	end := int(t.Fold.Tokens[h.last].End)
	return bytes.ContainsAny(t.Fold.Bytes[end:min(end+forWhomBytes, len(t.Fold.Bytes))], ":|\n–—@")
}

// short reports whether a line break stands between the text before and start.
func short(b []byte, start int) bool {
	before := bytes.TrimRight(b[:start], " *_#")
	return len(before) == 0 || before[len(before)-1] == '\n' || before[len(before)-1] == '|'
}

// closes reports whether what follows ends a label: a sign that no sentence goes on after.
func closes(after []byte) bool {
	r, _ := utf8.DecodeRune(after)
	return strings.ContainsRune(":|/–—-•·\n]).!", r) || unicode.Is(unicode.So, r)
}

// names reports whether an account stands right behind the phrase: "in collaboration with @brand".
func (f *finder) names(t *fact.Text, h *hit) bool {
	end := int(t.Fold.Tokens[h.last].End)
	if f.strong(h.p.Name) {
		return false
	}
	rest := t.Fold.Bytes[end:min(end+24, len(t.Fold.Bytes))]
	i := bytes.IndexByte(rest, '@')
	return i >= 0 && bytes.Count(rest[:i], []byte(" ")) <= 2 && bytes.IndexByte(rest[:i], '\n') < 0
}

// strong reports whether the label is strong in any language.
func (f *finder) strong(name string) bool {
	return slices.ContainsFunc(f.known.labels[name], func(l label) bool { return l.strong })
}

// The bounds of a block of hashtags in which a label is lost. The first three may be read: an advertising code asks that it stand among
// them.
const (
	manyTags  = 5
	firstTags = 3
	tailBytes = 40 // of a text behind a label, up to which it stands at the end. Chosen
)

// whereIs says where in what is said a label stands.
func (f *finder) whereIs(it *fact.Item, t *fact.Text, h *hit) string {
	b, start, end := t.Fold.Bytes, int(t.Fold.Tokens[h.first].Start), int(t.Fold.Tokens[h.last].End)
	if start > 0 && b[start-1] == '#' {
		before, all := tagsAround(b, start-1)
		if all >= manyTags && before >= firstTags {
			return "tags"
		}
	}
	at := utf8.RuneCount(b[:end])
	if t.Field.Name == "text" && it.Title != "" {
		at += utf8.RuneCountInString(it.Title) + 1
	}
	if at <= foldOf(it) {
		return positions[1]
	}
	rest := bytes.Fields(b[end:])
	n := 0
	for _, w := range rest {
		if w[0] != '#' {
			n += len(w) + 1
		}
	}
	if n < tailBytes {
		return "end"
	}
	return "after"
}

// tagsAround counts the hashtags in a row around the one at start: those before it, and all.
func tagsAround(b []byte, start int) (before, all int) {
	left, right := bytes.Fields(b[:start]), bytes.Fields(b[start:])
	for i := len(left) - 1; i >= 0 && left[i][0] == '#'; i-- {
		before += bytes.Count(left[i], []byte("#"))
	}
	after := 0
	for i := 0; i < len(right) && right[i][0] == '#'; i++ {
		after += bytes.Count(right[i], []byte("#"))
	}
	return before, before + after
}

func foldOf(it *fact.Item) int {
	where := strings.ToLower(it.Service)
	if where == "" {
		where = strings.ToLower(it.URL)
	}
	for part := range strings.FieldsFuncSeq(where, func(r rune) bool { return r == '.' || r == '/' || r == ':' }) {
		if n := folds[part]; n > 0 {
			return n
		}
	}
	return defaultFold
}

// judge returns the best label: a strong one before a weak one, then the one that is seen first.
func (f *finder) judge(it *fact.Item) verdict {
	best := verdict{strength: "absent"}
	rank := func(v verdict) int {
		return map[string]int{"strong": 0, "weak": 100, "absent": 200}[v.strength] + max(slices.Index(positions[:], v.position), 0)
	}
	for i := range f.labels {
		v := verdict{position: f.labels[i].where}
		v.strength, v.language = f.strength(it, &f.labels[i])
		if rank(v) < rank(best) {
			best = v
		}
	}
	return best
}

// strength says how strong a label is for the audience of the post: those who read its language, and those who live where it is aimed.
func (f *finder) strength(it *fact.Item, m *marked) (strength, lang string) {
	if m.where == positions[0] {
		return "strong", ""
	}
	entries := f.known.labels[m.name]
	same := func(l label) bool { return l.lang == f.lang }
	if i := slices.IndexFunc(entries, same); i >= 0 {
		return strengthOf(entries[i]), "same"
	}
	if f.lang == "" {
		if f.strong(m.name) {
			return "strong", ""
		}
		return "weak", ""
	}
	for _, l := range entries {
		if slices.ContainsFunc(audience(it), func(c string) bool { return slices.Contains(l.countries, c) }) {
			return strengthOf(l), "other"
		}
	}
	return "weak", "other"
}

func strengthOf(l label) string {
	if l.strong {
		return "strong"
	}
	return "weak"
}

// audience returns the countries at which the post is aimed, else that of its author.
func audience(it *fact.Item) []string {
	if len(it.Destination) > 0 {
		return it.Destination
	}
	if it.Trader != nil && it.Trader.Country != "" {
		return []string{it.Trader.Country}
	}
	return nil
}

// persistenceOf returns the part of a story or video during which its label is seen.
func persistenceOf(it *fact.Item) float64 {
	shown, whole := seconds(it, "label_seconds"), seconds(it, "duration_seconds")
	if shown < 0 || whole <= 0 {
		return -1
	}
	return min(shown/whole, 1)
}

func seconds(it *fact.Item, name string) float64 {
	s, ok := it.Attrs.Get(name)
	v, err := strconv.ParseFloat(s, 64)
	if !ok || err != nil {
		return -1
	}
	return v
}

// profileOf says whether the profile that comes with the post names its trader.
func (f *finder) profileOf(it *fact.Item) string {
	given := false
	for i := range it.Texts {
		t := &it.Texts[i]
		if t.Field.Name == "attrs" && f.known.is("profile attribute", t.Field.Sub) {
			given = true
			if bytes.IndexByte(t.Fold.Bytes, '@') > 0 && mailLike(t.Raw) {
				return "named"
			}
		}
	}
	if !given {
		return ""
	}
	if a := it.Trader; a != nil && cmp.Or(a.Address, a.Email) != "" {
		return "named"
	}
	for i := range f.hits {
		if h := &f.hits[i]; h.p.Group == "trader" && it.Texts[h.text].Field.Name == "attrs" &&
			f.known.is("profile attribute", it.Texts[h.text].Field.Sub) {
			return "named"
		}
	}
	return "unnamed"
}

// mailLike reports whether a text holds a mail address.
func mailLike(s string) bool {
	for w := range strings.FieldsSeq(s) {
		name, host, ok := strings.Cut(w, "@")
		if ok && name != "" && strings.Contains(strings.Trim(host, "."), ".") {
			return true
		}
	}
	return false
}
