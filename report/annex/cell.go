package annex

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/template"
)

// Cell names a figure: the part, the row and the letter of the column in the template.
type Cell struct {
	Part   int
	Scope  string // of part 3: TOTAL or a state
	Within string // the category of a sub-category
	Row    string // a key, or the name of a row that has an indicator
	Other  string // the description of a sub-category "Other"
	Letter string
}

// String writes the cell as it is asked for: part.row.column, of part 3 with @STATE behind the row.
func (c Cell) String() string {
	row := c.Row
	if c.Within != "" {
		row = c.Within + "/" + row
	}
	if c.Part == 3 && c.Scope != template.Total {
		row += "@" + c.Scope
	}
	return fmt.Sprintf("%d.%s.%s", c.Part, row, c.Letter)
}

// ReadCell reads part.row.column, as in 4.TOTAL.F or 7.1.G: the row by its key, by its name or, where it has an indicator, by its number.
func ReadCell(text string) (Cell, error) {
	first, last := strings.Index(text, "."), strings.LastIndex(text, ".")
	if first < 0 || first == last {
		return Cell{}, aedile.Invalidf("read cell", text, "is not part.row.column").Hint("4.TOTAL.F, 3.TOTAL@DE.G or 7.1.G")
	}
	part, err := strconv.Atoi(text[:first])
	form, ok := template.PartOf(part)
	c := Cell{Part: part, Row: text[first+1 : last], Letter: strings.ToUpper(text[last+1:])}
	if err != nil || !ok {
		return Cell{}, aedile.Invalidf("read cell", text, "names no part").Hint("1 to 11")
	}
	if _, ok := form.Head(c.Letter); !ok {
		return Cell{}, aedile.Invalidf("read cell", text, "part %d has no column %s", part, c.Letter)
	}
	if len(form.Lines) > 0 {
		l, ok := form.Line(c.Row)
		if !ok {
			return Cell{}, aedile.Invalidf("read cell", text, "part %d has no row %s", part,
				c.Row).Hint(fmt.Sprintf("1 to %d", len(form.Lines)))
		}
		c.Row = l.ID
		return c, nil
	}
	c.Row = strings.ToUpper(c.Row)
	if part == 3 {
		c.Row, c.Scope, _ = strings.Cut(c.Row, "@")
		if c.Scope == "" {
			c.Scope = template.Total
		}
	}
	if within, row, ok := strings.Cut(c.Row, "/"); ok {
		c.Within, c.Row = within, row
	}
	if c.Row != template.Total && !slices.ContainsFunc(template.Categories(part),
		func(s template.Subject) bool { return s.Name == c.Row }) {
		return Cell{}, aedile.Invalidf("read cell", text, "part %d has no row %s", part,
			c.Row).Hint("TOTAL, a category, or CATEGORY/KEYWORD")
	}
	return c, nil
}

// about reports whether the cell is the one that is asked for: a sub-category "Other" whatever its description, a sub-category without its
// category in any.
func (c Cell) about(asked Cell) bool {
	c.Other, asked.Other = "", ""
	if asked.Within == "" {
		c.Within = ""
	}
	return c == asked
}

// ReadPeriod reads a half-year, a year or two days.
func ReadPeriod(text string) (start, end deadline.Date, err error) {
	wrong := aedile.Invalidf("read period", text, "is no period").Hint("2026H1, 2026 or 2026-01-01/2026-06-30")
	if first, last, ok := strings.Cut(text, "/"); ok {
		start, err = deadline.ParseDate(first)
		if err == nil {
			end, err = deadline.ParseDate(last)
		}
		if err != nil || end.Before(start) {
			return start, end, wrong
		}
		return start, end, nil
	}
	number, half, _ := strings.Cut(strings.ToUpper(text), "H")
	year, err := strconv.Atoi(number)
	months := map[string][2]time.Month{"": {time.January, time.December}, "1": {time.January, time.June}, "2": {time.July, time.December}}
	m, ok := months[half]
	if err != nil || !ok || year < 2024 || year > 2100 || half == "" && len(number) != len(text) {
		return start, end, wrong
	}
	end = deadline.Date{Year: year, Month: m[1], Day: 30}
	if m[1] == time.December {
		end.Day = 31
	}
	return deadline.Date{Year: year, Month: m[0], Day: 1}, end, nil
}
