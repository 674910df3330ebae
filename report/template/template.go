// Package template holds the templates of transparency reports, Annex I to Implementing Regulation (EU) 2024/2835, as data: its parts,
// headings, rows and categories.
//
// It reads no report and writes none. The wording is the act's, blanks at the end included, as enacted.
package template

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/aedile/aedile/law"
)

// Holds is what the cells of a column hold.
type Holds int

// The sorts.
const (
	Words   Holds = iota // text that no figure is in
	Key                  // a category, a sub-category or TOTAL
	Count                // a whole number
	Hours                // a median, in hours (Annex II)
	ByRow                // a number whose sort the row says
	Context              // contextual information on a figure
)

// Head is a column: its letter in the template and its heading.
type Head struct {
	Letter string
	Text   string
	Sort   Holds
}

// Indicator is a row of a part that has indicators.
type Indicator struct {
	Number           int    // from 1, the heading not counted
	ID               string // our name: "complaints/total"
	Who              string // in the words of the first column
	Tier             law.Tier
	Section          string
	Indicator, Scope string
}

// Form is one part of the template.
type Form struct {
	Number int
	Name   string // as sheets and files are called
	Heads  []Head
	Lines  []Indicator // of parts 1 and 7 to 11
}

// Subject is a high-level category or, where Sub, a sub-category below one.
type Subject struct {
	Code  string // "13a"
	Name  string // STATEMENT_CATEGORY_… or KEYWORD_…
	Label string
	Sub   bool
}

// Total is the key of the row that holds all.
const Total = "TOTAL"

// Keys and beginnings of keys of rows.
const (
	CategoryPrefix = "STATEMENT_CATEGORY_"
	KeywordPrefix  = "KEYWORD_"
	KeywordOther   = "KEYWORD_OTHER"
	OfTerms        = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"   // category 15, part 6 alone
	OfOrder        = "STATEMENT_CATEGORY_NOT_SPECIFIED_ORDER"  // category 16, part 3 alone
	OfNotice       = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE" // category 17, part 4 alone
)

// MaxWords is how many characters a text of part 11 should have at most (Annex II, Part II section 2).
const MaxWords = 5_000

//go:embed headings.txt
var headingsText string

//go:embed categories.txt
var categoriesText string

//go:embed rows.txt
var rowsText string

// States returns the codes of the Member States, as Eurostat writes them, in the order of the template.
func States() []string {
	return strings.Fields("AT BE BG HR CY CZ DK EE FI FR DE EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE")
}

// Languages returns the codes of the official languages in the order of the template.
func Languages() []string {
	return strings.Fields("bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv")
}

// Parts returns the eleven parts.
func Parts() []Form { return parts() }

// PartOf returns the part with that number.
func PartOf(n int) (Form, bool) {
	if n < 1 || n > len(parts()) {
		return Form{}, false
	}
	return parts()[n-1], true
}

// Head returns the column with that letter.
func (f Form) Head(letter string) (Head, bool) {
	i := slices.IndexFunc(f.Heads, func(h Head) bool { return h.Letter == letter })
	if i < 0 {
		return Head{}, false
	}
	return f.Heads[i], true
}

// Line returns the row with that name, or with that number.
func (f Form) Line(id string) (Indicator, bool) {
	n, err := strconv.Atoi(id)
	i := slices.IndexFunc(f.Lines, func(l Indicator) bool { return l.ID == id || err == nil && l.Number == n })
	if i < 0 {
		return Indicator{}, false
	}
	return f.Lines[i], true
}

// Categories returns the categories and sub-categories that a part has, in order; of part 2 all of them. Others have none.
func Categories(part int) []Subject {
	if part < 1 || part > len(names) {
		return nil
	}
	return byPart()[part-1]
}

var byPart = sync.OnceValue(func() [][]Subject {
	all := make([][]Subject, len(names))
	for i := range all {
		all[i] = ofPart(i + 1)
	}
	return all
})

func ofPart(part int) (out []Subject) {
	for _, c := range categories() {
		own := map[string]int{OfTerms: 6, OfOrder: 3, OfNotice: 4}[c.Name]
		if strings.HasPrefix(c.Code, "15") {
			own = 6
		}
		if part == 2 || part >= 3 && part <= 6 && (own == 0 || own == part) {
			out = append(out, c)
		}
	}
	return out
}

// Letter returns the letter of a column, from 1, as spreadsheets have it.
func Letter(column int) string {
	if column < 1 {
		return ""
	}
	return Letter((column-1)/26) + string(rune('A'+(column-1)%26))
}

var names = []string{"report_identification", "categories_names", "member_states_orders", "notices", "own_initiative_illegal",
	"own_initiative_TC", "appeals_and_recidivism", "automated_means", "human_resources", "AMAR", "qualitative"}

var parts = sync.OnceValue(func() []Form {
	fs := make([]Form, len(names))
	for i := range fs {
		fs[i] = Form{Number: i + 1, Name: names[i]}
	}
	for f := range records(headingsText) {
		form := &fs[number(f[0])-1]
		form.Heads = append(form.Heads, Head{Letter: Letter(len(form.Heads) + 1), Text: f[1], Sort: sortOf(form.Number, f[1])})
	}
	for f := range records(rowsText) {
		form := &fs[number(f[0])-1]
		for _, scope := range scopes(f[3]) {
			l := Indicator{Number: len(form.Lines) + 1, ID: f[2], Section: f[4], Indicator: f[5], Scope: f[6]}
			if scope != "" {
				l.ID += "/" + scope
			}
			if strings.HasPrefix(f[3], "<") {
				l.Scope = scope
			}
			l.Who, l.Tier = who(f[1])
			form.Lines = append(form.Lines, l)
		}
	}
	return fs
})

var categories = sync.OnceValue(func() (out []Subject) {
	for f := range records(categoriesText) {
		out = append(out, Subject{Code: f[0], Name: f[1], Label: f[2], Sub: strings.HasPrefix(f[1], KeywordPrefix)})
	}
	return out
})

// Who says in the words of the first column to whom a part without indicators applies, and from which tier on.
func (f Form) Who() (string, law.Tier) {
	if f.Number == 4 {
		return who("hosting")
	}
	return who("all")
}

func who(short string) (string, law.Tier) {
	switch short {
	case "hosting":
		return "Only for providers of hosting services, including online platforms", law.Hosting
	case "platform":
		return "Only for providers of online platforms", law.OnlinePlatform
	case "vlop":
		return "Only for VLOPs", law.VeryLarge
	case "vlose":
		return "Only for VLOPs and VLOSEs", law.VeryLarge
	}
	return "All", law.Intermediary
}

func scopes(scope string) []string {
	switch scope {
	case "<language>":
		return Languages()
	case "<state>":
		return States()
	}
	return []string{scope}
}

func sortOf(part int, heading string) Holds {
	switch h := strings.ToLower(heading); {
	case strings.HasPrefix(h, "contextual information"):
		return Context
	case strings.HasPrefix(h, "category of"):
		return Key
	case strings.HasPrefix(h, "median"):
		return Hours
	case h == "value" && part >= 7 && part <= 10:
		return ByRow
	case part >= 3 && part <= 6 && (strings.HasPrefix(h, "number") || strings.Contains(h, "restriction ") || strings.HasPrefix(h,
		"provision of")):
		return Count
	}
	return Words
}

// records yields the fields of each line that is no comment.
func records(text string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("template: %q is no number of a part", s)) // the lists are part of the program
	}
	return n
}
