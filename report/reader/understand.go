package reader

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile/report/template"
)

// understanding reads the rows of one table.
type understanding struct {
	t      table
	g      guess
	s      Sheet
	form   template.Form
	notes  []Remark
	within string
	rows   int
	names  []string // of the columns, made comparable
}

// understand reads a table: which part it is, its keys, its numbers and days.
func understand(t table) (Sheet, []Remark) {
	u := &understanding{t: t, g: recognise(t)}
	u.s = Sheet{File: t.file, Name: t.sheet, Part: u.g.part, How: u.g.how, Exact: u.g.exact, Surface: surface(t), Letters: u.g.letters}
	if u.g.part == 0 {
		u.free()
		return u.s, u.notes
	}
	u.form, _ = template.PartOf(u.g.part)
	for _, h := range t.rows[u.g.at].cells {
		u.names = append(u.names, plainly(h))
	}
	for i, r := range t.rows {
		u.s.Filled += filled(r.cells)
		switch {
		case i < u.g.at:
			u.remark("rows before the headings", r.number, strings.Join(r.cells, " "))
		case i == u.g.at:
			u.s.HeadRow, u.s.Headings = r.number, r.cells
		case filled(r.cells) > 0:
			u.line(r)
		}
	}
	u.padded()
	if !u.s.Exact && u.g.how != "its headings" {
		u.remark("a part known by its shape, as its headings are in another language", u.s.HeadRow, u.s.Headings[0])
	}
	return u.s, u.notes
}

// padded gives every column of a row that is wider than the headings a place.
func (u *understanding) padded() {
	for len(u.s.Letters) < len(u.s.Headings) {
		u.s.Letters = append(u.s.Letters, "")
	}
}

var ads = regexp.MustCompile(`(?i)[_ -](ads|advertisements?|werbung|publicités?)(?:[_. -]|$)`)

// surface returns the part of the service that a sheet says it is about, as "Ads" of "4_notices_Ads".
func surface(t table) string {
	name := t.sheet
	if name == "" {
		name = path.Base(strings.ReplaceAll(t.file, `\`, "/"))
	}
	if m := ads.FindStringSubmatch(name); m != nil {
		return "Ads"
	}
	return ""
}

func (u *understanding) remark(what string, row int, found string) {
	u.notes = append(u.notes, Remark{What: what, Count: 1, File: u.t.file, Sheet: u.t.sheet, Row: row, Found: short(found)})
}

// short cuts a text that is shown as an example.
func short(s string) string {
	r := []rune(s)
	if len(r) <= 80 {
		return s
	}
	return string(r[:80]) + "…"
}

// line reads one row below the headings.
func (u *understanding) line(r row) {
	l := Line{Number: r.number, Surface: u.s.Surface}
	for i, found := range r.cells {
		letter, name := "", ""
		if i < len(u.g.letters) {
			letter = u.g.letters[i]
		}
		if i < len(u.names) {
			name = u.names[i]
		}
		if u.attribute(&l, letter, name, found) {
			continue
		}
		if strings.TrimSpace(found) == "" && letter == "" {
			continue
		}
		l.Cells = append(l.Cells, Cell{Column: i + 1, Letter: letter, Found: found})
	}
	u.key(&l, r)
	for i := range l.Cells {
		u.value(&l, &l.Cells[i])
	}
	u.rows++
	if len(r.cells) < len(u.t.rows[u.g.at].cells) && len(l.Cells) > 0 && l.Key == "" {
		u.remark("a row that is cut", r.number, strings.Join(r.cells, " "))
	}
	u.s.Lines = append(u.s.Lines, l)
}

// attribute takes what says of which row the figures are. It reports false for figures and texts.
func (u *understanding) attribute(l *Line, letter, name, found string) bool {
	text := strings.TrimSpace(found)
	part := u.g.part
	switch {
	case letter == "" && name == "surface":
		if text != "" {
			l.Surface = text
		}
	case letter == "A" && part != 2:
		l.Applies = text
	case letter == "B" && part != 2:
		l.Service = text
	case letter == "C" && part > 2:
		l.Period = text
	case letter == "D" && part >= 3 && part <= 6, letter == "C" && part == 2, letter == "C" && part == 1, letter == "D" && part == 11:
		l.Written = found
	case letter == "E" && part >= 3 && part <= 6:
		l.Described = text
		return false
	case letter == "F" && part == 3:
		l.Scope = u.scope(text, l.Number)
	case letter == "D" && part >= 7 && part <= 10:
		return true // the section: the indicator says it
	case letter == "E" && part >= 7 && part <= 10:
		l.Written = found
	case letter == "F" && part >= 7 && part <= 10:
		l.Scope = text
	default:
		return false
	}
	return true
}

// scope reads a state as Eurostat writes it.
func (u *understanding) scope(text string, row int) string {
	code := strings.ToUpper(text)
	if code == "GR" {
		u.remark("Greece is written GR: EL by Eurostat", row, text)
		return "EL"
	}
	if code != text && (code == template.Total || slices.Contains(template.States(), code)) {
		u.remark("a scope in small letters", row, text)
		return code
	}
	return text
}

// key says which row of the template it is.
func (u *understanding) key(l *Line, r row) {
	switch p := u.g.part; {
	case p == 2, p >= 3 && p <= 6:
		u.category(l)
	default:
		u.indicator(l, r)
	}
}

// category reads the key of a category, also where its number or its name stands for it.
func (u *understanding) category(l *Line) {
	key := strings.TrimSpace(l.Written)
	if upper := strings.ToUpper(key); upper != key && (upper == template.Total || strings.HasPrefix(upper, template.CategoryPrefix) ||
		strings.HasPrefix(upper, template.KeywordPrefix)) {
		u.remark("a key in small letters", l.Number, key)
		key = upper
	}
	if c, ok := byLabel()[strings.TrimPrefix(plainly(key), "category ")]; ok && !strings.Contains(key, "_") {
		u.remark("a category by its name or number, not by its key", l.Number, key)
		key = c.Name
	}
	l.Key = key
	switch {
	case strings.HasPrefix(key, template.CategoryPrefix):
		u.within = key
	case strings.HasPrefix(key, template.KeywordPrefix):
		l.Within = u.within
		if own, ok := ownCategory()[key]; ok && u.within == "" {
			l.Within = own
		}
	default:
		u.within = ""
	}
}

var byLabel = sync.OnceValue(func() map[string]template.Subject {
	all := map[string]template.Subject{}
	for _, c := range template.Categories(2) {
		all[c.Code] = c
		if c.Name != template.KeywordOther {
			all[plainly(c.Label)] = c
		}
	}
	return all
})

// ownCategory maps the sub-categories that occur once to their category.
var ownCategory = sync.OnceValue(func() map[string]string {
	own, within := map[string]string{}, ""
	for _, c := range template.Categories(2) {
		if !c.Sub {
			within = c.Name
			continue
		}
		own[c.Name] = within
	}
	delete(own, template.KeywordOther)
	return own
})

// indicator finds the row of the template by its texts, in a translation by its place, and names rows that the template does not have after
// the indicator and the scope.
func (u *understanding) indicator(l *Line, r row) {
	if t, ok := lineOf(u.g, r.cells); ok {
		l.Key = t.ID
		if u.g.part == 10 && l.Scope != template.Total {
			l.Scope = u.scope(l.Scope, r.number)
		}
		return
	}
	if u.g.how != "its headings" && len(u.t.rows)-u.g.at-1 == len(u.form.Lines) {
		l.Key = u.form.Lines[u.rows].ID
		return
	}
	for _, t := range u.form.Lines {
		if name, _, ok := strings.Cut(t.ID, "/"); ok && plainly(t.Indicator) == plainly(l.Written) {
			l.Key = name + "/" + strings.ToLower(plainly(l.Scope))
			return
		}
	}
	l.Key = strings.Trim(plainly(l.Written)+"/"+strings.ToLower(plainly(l.Scope)), "/")
	u.remark("a row that the template does not have", l.Number, l.Written)
}

// value reads the number or the day of a cell.
func (u *understanding) value(l *Line, c *Cell) {
	if strings.TrimSpace(c.Found) == "" {
		return
	}
	h, _ := u.form.Head(c.Letter)
	if u.g.part == 1 && c.Letter == "D" && l.Key != "provider" {
		day, exact, ok := ReadDay(c.Found)
		c.Day = day
		if !ok || !exact {
			u.remark(map[bool]string{true: "a day in another form", false: "a day that cannot be read"}[ok], l.Number, c.Found)
		}
		return
	}
	if h.Sort != template.Count && h.Sort != template.Hours && h.Sort != template.ByRow {
		return
	}
	n, bent, ok := number(c.Found, sortOf(h.Sort, l.Key), u.t.grouped)
	c.Number, c.Known = n, ok
	if bent != "" {
		u.remark(bent, l.Number, c.Found)
	}
	if !ok && !none[strings.ToLower(strings.TrimSpace(c.Found))] {
		u.remark("a figure that cannot be read", l.Number, c.Found)
	}
}

// free reads a table that follows no template: every cell with what stands beside it.
func (u *understanding) free() {
	u.s.How = "no part of the template"
	for _, r := range u.t.rows {
		l := Line{Number: r.number, Surface: u.s.Surface}
		var words []string
		for i, found := range r.cells {
			if strings.TrimSpace(found) == "" {
				continue
			}
			u.s.Filled++
			c := Cell{Column: i + 1, Found: found}
			n, bent, ok := number(found, template.ByRow, u.t.grouped)
			if c.Number, c.Known = n, ok; ok && bent != "" {
				u.remark(bent, r.number, found)
			}
			if !ok {
				words = append(words, strings.TrimSpace(found))
			}
			l.Cells = append(l.Cells, c)
		}
		if l.Key = strings.Join(words, " | "); len(l.Cells) > 0 {
			u.s.Lines = append(u.s.Lines, l)
		}
	}
	u.remark(fmt.Sprintf("a table that follows no part of the template, %d rows", len(u.s.Lines)), 1, u.t.file)
}
