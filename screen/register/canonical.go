package register

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
)

// canonical reads the line of an entry as Encode writes it: names in the order of the struct, each at most once, no space, no null. It is
// three times as fast as package json, and what it does not understand is left to that. Texts lie side by side in large pieces of memory, and
// those that many entries share, such as countries, are kept once: a third less than one piece for each.
type canonical struct {
	s     []byte // the line
	i     int
	bad   bool     // the line is not of that form
	list  []string // taken again and again
	plain []byte   // likewise, for texts with escapes
	piece *strings.Builder
	words map[string]string
}

// pieceBytes is how much memory is taken at a time for texts, and maxWords how many shared texts are looked for.
const (
	pieceBytes = 1 << 16
	maxWords   = 1 << 14
)

// member is one name of an object and what reads its value into v.
type member[T any] struct {
	name string
	read func(c *canonical, v *T)
}

var entryMembers = []member[Entry]{
	{"ref", func(c *canonical, e *Entry) { e.Ref = c.text() }},
	{"on", func(c *canonical, e *Entry) { e.On = c.word() }},
	{"name", func(c *canonical, e *Entry) { e.Name = c.text() }},
	{"names", func(c *canonical, e *Entry) { e.Names = c.texts() }},
	{"url", func(c *canonical, e *Entry) { e.URL = c.text() }},
	{"alert", func(c *canonical, e *Entry) { e.Alert = new(Alert); object(c, alertMembers, e.Alert) }},
	{"medicine", func(c *canonical, e *Entry) { e.Medicine = new(Medicine); object(c, medicineMembers, e.Medicine) }},
	{"substance", func(c *canonical, e *Entry) { e.Substance = new(Substance); object(c, substanceMembers, e.Substance) }},
	{"claim", func(c *canonical, e *Entry) { e.Claim = new(Claim); object(c, claimMembers, e.Claim) }},
	{"attrs", func(c *canonical, e *Entry) { e.Attrs = c.attrs() }},
}

var alertMembers = []member[Alert]{
	{"country", func(c *canonical, a *Alert) { a.Country = c.word() }},
	{"brands", func(c *canonical, a *Alert) { a.Brands = c.texts() }},
	{"models", func(c *canonical, a *Alert) { a.Models = c.texts() }},
	{"batches", func(c *canonical, a *Alert) { a.Batches = c.texts() }},
	{"barcodes", func(c *canonical, a *Alert) { a.Barcodes = c.texts() }},
	{"description", func(c *canonical, a *Alert) { a.Description = c.text() }},
	{"category", func(c *canonical, a *Alert) { a.Category = c.word() }},
	{"hazards", func(c *canonical, a *Alert) { a.Hazards = c.wordList() }},
	{"risk", func(c *canonical, a *Alert) { a.Risk = c.text() }},
	{"level", func(c *canonical, a *Alert) { a.Level = c.word() }},
	{"measures", func(c *canonical, a *Alert) { a.Measures = c.wordList() }},
	{"origin", func(c *canonical, a *Alert) { a.Origin = c.word() }},
	{"traders", func(c *canonical, a *Alert) { a.Traders = c.texts() }},
	{"reacting", func(c *canonical, a *Alert) { a.Reacting = c.wordList() }},
	{"photos", func(c *canonical, a *Alert) { a.Photos = c.texts() }},
	{"sold_online", func(c *canonical, a *Alert) { a.SoldOnline = c.word() }},
	{"counterfeit", func(c *canonical, a *Alert) { a.Counterfeit = c.word() }},
}

var medicineMembers = []member[Medicine]{
	{"substances", func(c *canonical, m *Medicine) { m.Substances = c.parts() }},
	{"form", func(c *canonical, m *Medicine) { m.Form = c.word() }},
	{"routes", func(c *canonical, m *Medicine) { m.Routes = c.wordList() }},
	{"holder", func(c *canonical, m *Medicine) { m.Holder = c.word() }},
	{"status", func(c *canonical, m *Medicine) { m.Status = c.word() }},
	{"prescription", func(c *canonical, m *Medicine) { m.Prescription = c.word() }},
	{"conditions", func(c *canonical, m *Medicine) { m.Conditions = c.wordList() }},
}

var partMembers = []member[Part]{
	{"name", func(c *canonical, p *Part) { p.Name = c.word() }},
	{"code", func(c *canonical, p *Part) { p.Code = c.word() }},
	{"dose", func(c *canonical, p *Part) { p.Dose = c.word() }},
}

var substanceMembers = []member[Substance]{
	{"cas", func(c *canonical, s *Substance) { s.CAS = c.texts() }},
	{"ec", func(c *canonical, s *Substance) { s.EC = c.texts() }},
	{"list", func(c *canonical, s *Substance) { s.List = c.word() }},
	{"status", func(c *canonical, s *Substance) { s.Status = Status(c.word()) }},
	{"uses", func(c *canonical, s *Substance) { s.Uses = c.wordList() }},
	{"limit", func(c *canonical, s *Substance) { s.Limit = c.word() }},
	{"reasons", func(c *canonical, s *Substance) { s.Reasons = c.wordList() }},
	{"collective", func(c *canonical, s *Substance) { s.Collective = c.yes() }},
}

var claimMembers = []member[Claim]{
	{"substance", func(c *canonical, l *Claim) { l.Substance = c.text() }},
	{"text", func(c *canonical, l *Claim) { l.Text = c.text() }},
	{"conditions", func(c *canonical, l *Claim) { l.Conditions = c.text() }},
	{"restrictions", func(c *canonical, l *Claim) { l.Restrictions = c.text() }},
	{"relationship", func(c *canonical, l *Claim) { l.Relationship = c.text() }},
	{"article", func(c *canonical, l *Claim) { l.Article = c.word() }},
	{"act", func(c *canonical, l *Claim) { l.Act = c.text() }},
	{"status", func(c *canonical, l *Claim) { l.Status = Status(c.word()) }},
	{"proprietary", func(c *canonical, l *Claim) { l.Proprietary = c.yes() }},
}

// read reads a line with its end. ok is false where it is not in canonical form, which does not say that it is wrong.
func (c *canonical) read(line []byte) (e Entry, ok bool) {
	if !utf8.Valid(line) {
		return e, false
	}
	c.s, c.i, c.bad = line, 0, false
	object(c, entryMembers, &e)
	return e, !c.bad && string(c.s[c.i:]) == "\n"
}

// take steps over b if it is next.
func (c *canonical) take(b byte) bool {
	if c.i < len(c.s) && c.s[c.i] == b {
		c.i++
		return true
	}
	return false
}

// want steps over s, which has to be next.
func (c *canonical) want(s string) {
	if len(c.s)-c.i < len(s) || string(c.s[c.i:c.i+len(s)]) != s {
		c.bad = true
		return
	}
	c.i += len(s)
}

func object[T any](c *canonical, members []member[T], v *T) {
	c.want("{")
	if c.take('}') {
		return
	}
	for !c.bad {
		name := c.raw()
		c.want(":")
		for len(members) > 0 && members[0].name != string(name) {
			members = members[1:]
		}
		if c.bad || len(members) == 0 {
			c.bad = true // the name is unknown, or stands twice, or out of order
			return
		}
		members[0].read(c, v)
		members = members[1:]
		if c.take('}') {
			return
		}
		c.want(",")
	}
}

// text reads a text.
func (c *canonical) text() string { return c.keep(c.raw()) }

// word reads a text that other entries are likely to have as well.
func (c *canonical) word() string {
	b := c.raw()
	if w, ok := c.words[string(b)]; ok {
		return w
	}
	w := c.keep(b)
	if c.words == nil {
		c.words = map[string]string{}
	}
	if len(c.words) < maxWords {
		c.words[w] = w
	}
	return w
}

// keep copies a text into the piece of memory in use.
func (c *canonical) keep(b []byte) string {
	if c.piece == nil || c.piece.Cap()-c.piece.Len() < len(b) {
		c.piece = new(strings.Builder)
		c.piece.Grow(max(pieceBytes, len(b)))
	}
	from := c.piece.Len()
	c.piece.Write(b)
	return c.piece.String()[from:]
}

// raw reads a text without its marks and escapes. It is good until the next one is read.
func (c *canonical) raw() []byte {
	if c.want(`"`); c.bad {
		return nil
	}
	from, escaped := c.i, false
	for ; c.i < len(c.s); c.i++ {
		switch b := c.s[c.i]; {
		case b == '"':
			c.i++
			if escaped {
				return c.unescaped(from - 1)
			}
			return c.s[from : c.i-1]
		case b == '\\':
			escaped = true
			c.i++
		case b < ' ':
			c.bad = true
			return nil
		}
	}
	c.bad = true
	return nil
}

// unescaped reads the text that begins at a mark and ends before c.i.
func (c *canonical) unescaped(from int) []byte {
	c.plain = c.plain[:0]
	for i := from + 1; i < c.i-1; i++ {
		if c.s[i] != '\\' {
			c.plain = append(c.plain, c.s[i])
			continue
		}
		i++
		k := strings.IndexByte(`"\/bfnrt`, c.s[i])
		if k < 0 {
			return c.byJSON(from)
		}
		c.plain = append(c.plain, "\"\\/\b\f\n\r\t"[k])
	}
	return c.plain
}

// byJSON reads it where it has escapes with numbers, or wrong ones.
func (c *canonical) byJSON(from int) []byte {
	var s string
	if json.Unmarshal(c.s[from:c.i], &s) != nil {
		c.bad = true
	}
	return []byte(s)
}

func (c *canonical) texts() []string { return c.each(c.text) }

// wordList reads texts that other entries are likely to have as well.
func (c *canonical) wordList() []string { return c.each(c.word) }

func (c *canonical) each(read func() string) []string {
	c.list = c.list[:0]
	for c.want("["); !c.bad; c.want(",") {
		c.list = append(c.list, read())
		if c.take(']') {
			return slices.Clone(c.list)
		}
	}
	return nil
}

func (c *canonical) parts() (ps []Part) {
	for c.want("["); !c.bad; c.want(",") {
		var p Part
		object(c, partMembers, &p)
		ps = append(ps, p)
		if c.take(']') {
			return ps
		}
	}
	return nil
}

func (c *canonical) attrs() (as aedile.Attrs) {
	for c.want("{"); !c.bad; c.want(",") {
		name := c.word()
		c.want(":")
		if n := len(as); n > 0 && as[n-1].Name >= name {
			c.bad = true
			return nil
		}
		as = append(as, aedile.Attr{Name: name, Value: c.text()})
		if c.take('}') {
			return slices.Clip(as)
		}
	}
	return nil
}

func (c *canonical) yes() bool {
	c.want("true")
	return true
}
