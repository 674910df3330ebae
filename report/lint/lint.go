package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// Weight is how much a point weighs.
type Weight string

// The weights, the heaviest first.
const (
	Wrong    Weight = "wrong in law"  // the act asks for something else
	Unsummed Weight = "does not foot" // figures that must agree do not
	Doubtful Weight = "doubtful"      // may be right, and needs a word
	Form     Weight = "form"          // not as the template has it
)

// Point is one thing that does not add up.
type Point struct {
	Check     string `json:"check"`
	Weight    Weight `json:"grade"`
	Provision string `json:"provision"`
	Service   string `json:"service"`
	File      string `json:"file"`
	Sheet     string `json:"sheet"`
	Row       int    `json:"row"`
	Column    string `json:"column"`         // the letter in the file
	Cell      string `json:"cell,omitempty"` // in the template: part.row.column
	Found     string `json:"found"`          // as it stands there, and what it was compared with
	About     string `json:"about"`
	// Remainder is what is left unexplained, where figures were compared.
	Remainder *float64 `json:"remainder,omitempty"`
}

// Facts are what other files know of a service.
type Facts struct {
	Tier     string `json:"tier,omitempty"`     // intermediary, hosting, platform, vlop, vlose
	Language string `json:"language,omitempty"` // of the report, as "en"
	// Recipients is the figure published under art 24(2) for the period, LastRecipients that of the half-year before.
	Recipients     float64 `json:"recipients,omitempty"`
	LastRecipients float64 `json:"last_recipients,omitempty"`
	// ActionsOnNotices is the total of actions on notices (part 4) and OrdersActedOn that of orders, where the files at hand do not hold them.
	ActionsOnNotices *float64 `json:"actions_on_notices,omitempty"`
	OrdersActedOn    *float64 `json:"orders_acted_on,omitempty"`
	// Statements are those in the Transparency Database in the period, by category.
	Statements map[string]float64 `json:"statements,omitempty"`
	// Last is the report before: files or folders.
	Last []string `json:"last,omitempty"`
	// Documents are facts on reports that are no tables: see package scrutiny.
	Documents json.RawMessage `json:"documents,omitempty"`
	// LastReport is what was read from them.
	LastReport *reader.Published `json:"-"`
}

// ReadFacts reads a file of facts: those of all services, and those of some by their name in small letters. No data are no facts.
func ReadFacts(file string, data []byte) (Facts, map[string]Facts, error) {
	var all struct {
		Facts
		Services map[string]Facts `json:"services"`
	}
	byName := map[string]Facts{}
	if len(data) == 0 {
		return Facts{}, byName, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		return Facts{}, nil, aedile.Invalidf("read facts", file, "is not as expected").Because(err)
	}
	for name, f := range all.Services {
		byName[strings.ToLower(name)] = f
	}
	return all.Facts, byName, nil
}

// check is what a check rests on.
type check struct {
	weight    Weight
	provision string
}

const ir = "Implementing Regulation (EU) 2024/2835 "

var checks = map[string]check{
	"T1":  {Form, ir + "Annex I 1.1; art 15(1) DSA"},
	"T2":  {Wrong, ir + "art 2(1), (2)"},
	"T3":  {Wrong, ir + "art 2(3)"},
	"T4":  {Form, ir + "Annex I"},
	"T5":  {Wrong, ir + "art 3"},
	"T6":  {Form, ir + "art 1(1), Annex I"},
	"T7":  {Doubtful, "art 15, 24(1), 42(2) DSA"},
	"T8":  {Form, ir + "Annex II Part I 7"},
	"T9":  {Doubtful, ir + "Annex II Part II 1.2.1 D, 1.3 D"},
	"T10": {Unsummed, ir + "Annex II Part I 7"},
	"T11": {Unsummed, ir + "Annex II Part II 1.2.1 F"},
	"T12": {Doubtful, ir + "Annex II Part II 1.2.1 G, H; 1.3 F, H"},
	"T13": {Unsummed, ir + "Annex II Part II 1.2.1 I, J; 1.2.2 L, M; 1.3 J, K"},
	"T14": {Doubtful, ir + "Annex II Part II 1.2.1 I"},
	"T15": {Doubtful, ir + "Annex II Part I 4"},
	"T16": {Unsummed, "art 22(1) DSA; " + ir + "Annex II Part II 1.3"},
	"T17": {Doubtful, "art 15(1)(b) DSA"},
	"T18": {Unsummed, "art 15(1)(c) DSA; " + ir + "Annex II Part II 1.4"},
	"T19": {Unsummed, "art 15(1)(d) DSA; " + ir + "Annex II Part II 1.5"},
	"T20": {Unsummed, "art 24(1)(a) DSA"},
	"T21": {Wrong, "art 24(1)(b) DSA"},
	"T22": {Unsummed, "art 15(1)(b), (e) DSA"},
	"T23": {Doubtful, "art 15(1)(b) to (e) DSA"},
	"T24": {Doubtful, ir + "Annex II Part II 1.4 G, 1.6"},
	"T25": {Doubtful, "art 15(1)(e), 42(2)(c) DSA; " + ir + "Annex II Part I 4, Part II 1.6"},
	"T26": {Doubtful, "art 15(1)(e) DSA"},
	"T27": {Doubtful, "art 42(2)(a), (c) DSA"},
	"T28": {Doubtful, "art 24(2), 33(5), 42(3) DSA"},
	"T29": {Wrong, ir + "Annex II Part II 2"},
	"T30": {Doubtful, "art 24(5) DSA"},
	"T31": {Doubtful, ir + "recital 13; Annex II Part II 2"},
	"T32": {Wrong, "art 42(2) DSA"},
	"T33": {Unsummed, ir + "Annex II Part I 7"},
}

// place is a figure with where it stands.
type place struct {
	s *reader.Sheet
	l *reader.Line
	c reader.Cell
}

// known reports whether there is a number.
func (p place) known() bool { return p.l != nil && p.c.Known }

// n is the number; 0 where there is none.
func (p place) n() float64 { return p.c.Number }

// tab is what a report says in one part of one part of the service.
type tab struct {
	part    int
	surface string
	rows    []place // the rows, without a cell
}

// linter looks at one report.
type linter struct {
	p      *reader.Published
	facts  Facts
	tier   law.Tier
	stated bool // the tier is known, not guessed
	tabs   []*tab
	others []*reader.Published
	points []Point
}

// Lint looks at reports and returns what does not add up, report by report and check by check. facts returns what is known of a service
// elsewhere.
func Lint(reports []*reader.Published, facts func(service string) Facts) (points []Point) {
	for i, p := range reports {
		l := &linter{p: p, facts: facts(p.Service)}
		l.others = slices.Delete(slices.Clone(reports), i, i+1)
		l.gather()
		l.tiers()
		for _, f := range []func(*linter){(*linter).identity, (*linter).days, (*linter).previous, (*linter).form, (*linter).tierRows,
			(*linter).keys,
			(*linter).misplaced, (*linter).sums, (*linter).states, (*linter).items, (*linter).medians, (*linter).receipts, (*linter).units,
			(*linter).flaggers, (*linter).actions, (*linter).measures, (*linter).complaints, (*linter).implemented, (*linter).suspensions,
			(*linter).notices, (*linter).remainder, (*linter).detection, (*linter).accuracy, (*linter).consistent, (*linter).staff,
			(*linter).recipients, (*linter).texts, (*linter).statements, (*linter).changes, (*linter).language} {
			f(l)
		}
		slices.SortStableFunc(l.points, func(a, b Point) int { return cmp.Compare(number(a.Check), number(b.Check)) })
		points = append(points, l.points...)
	}
	return points
}

// Written says what the linter would say of a report that is about to be published: its parts as CSV, by the names of their files.
func Written(parts map[string][]byte, tier string) ([]Point, error) {
	var files []reader.Given
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		files = append(files, reader.Given{Name: name, Data: parts[name]})
	}
	reports, faults := reader.Reports(files)
	return Lint(reports, func(string) Facts { return Facts{Tier: tier} }), errors.Join(faults...)
}

func number(check string) int {
	n, _ := strconv.Atoi(check[1:])
	return n
}

// gather puts the rows of each part and surface together.
func (l *linter) gather() {
	for i := range l.p.Sheets {
		s := &l.p.Sheets[i]
		for j := range s.Lines {
			row := &s.Lines[j]
			surface := row.Surface
			if strings.EqualFold(surface, "all") {
				surface = ""
			}
			t := l.tab(s.Part, surface)
			if t == nil {
				t = &tab{part: s.Part, surface: surface}
				l.tabs = append(l.tabs, t)
			}
			t.rows = append(t.rows, place{s: s, l: row})
		}
	}
}

// tab returns the rows of a part; nil where there are none.
func (l *linter) tab(part int, surface string) *tab {
	i := slices.IndexFunc(l.tabs, func(t *tab) bool { return t.part == part && t.surface == surface })
	if i < 0 {
		return nil
	}
	return l.tabs[i]
}

// parts returns what the report says in any of these parts.
func (l *linter) parts(parts ...int) (out []*tab) {
	for _, t := range l.tabs {
		if slices.Contains(parts, t.part) {
			out = append(out, t)
		}
	}
	return out
}

// surfaces returns the parts of the service of which the report speaks.
func (l *linter) surfaces() (out []string) {
	for _, t := range l.tabs {
		if !slices.Contains(out, t.surface) {
			out = append(out, t.surface)
		}
	}
	return out
}

// at returns the figure of the first row with that key and scope; none where the table is nil.
func (t *tab) at(scope, key, letter string) place {
	if t == nil {
		return place{}
	}
	for _, r := range t.rows {
		if r.l.Key == key && (t.part != 3 || r.l.Scope == scope) {
			return r.under(letter)
		}
	}
	return place{}
}

// value returns the figure of a row that has an indicator.
func (t *tab) value(key string) place {
	if t != nil && t.part == 1 {
		return t.at("", key, "D")
	}
	return t.at("", key, "G")
}

// under returns the figure of the row in that column.
func (p place) under(letter string) place {
	if p.l == nil {
		return p
	}
	c, ok := p.l.Cell(letter)
	if !ok {
		return place{s: p.s, l: p.l}
	}
	return place{s: p.s, l: p.l, c: c}
}

// context returns what is said beside a figure.
func (p place) context() string {
	if p.l == nil {
		return ""
	}
	letter := "H"
	if from, ok := map[int][2]string{3: {"G", "N"}, 4: {"F", "P"}, 5: {"F", "V"}, 6: {"F", "V"}}[p.s.Part]; ok {
		letter = template.Letter(column(p.c.Letter) - column(from[0]) + column(from[1]))
	}
	c, _ := p.l.Cell(letter)
	return strings.TrimSpace(c.Found)
}

// column is the number of a letter.
func column(letter string) (n int) {
	for _, r := range letter {
		n = n*26 + int(r-'A') + 1
	}
	return n
}

// say adds a point at a place.
func (l *linter) say(check string, at place, found, about string) *Point {
	c := checks[check]
	p := Point{Check: check, Weight: c.weight, Provision: c.provision, Service: l.p.Service, File: l.p.Name, Found: found, About: about}
	if at.s != nil {
		p.File, p.Sheet = at.s.File, at.s.Name
		p.Row = at.s.HeadRow
	}
	if at.l != nil {
		p.Row = at.l.Number
		p.Column = template.Letter(at.c.Column)
		p.Cell = cell(at)
	}
	l.points = append(l.points, p)
	return &l.points[len(l.points)-1]
}

// cell names a figure as the template does: part.row.column, of part 3 with the scope after the row.
func cell(at place) string {
	if at.s.Part == 0 {
		return ""
	}
	key := at.l.Key
	if at.s.Part == 3 && at.l.Scope != template.Total {
		key += "@" + at.l.Scope
	}
	if at.l.Within != "" {
		key = at.l.Within + "/" + key
	}
	return strings.TrimSuffix(strconv.Itoa(at.s.Part)+"."+key+"."+at.c.Letter, ".")
}

// left adds a point with a remainder.
func (l *linter) left(check string, at place, rest float64, found, about string) {
	l.say(check, at, found, about).Remainder = &rest
}

// num writes a figure without needless digits.
func num(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// tiers says what tier the service is: as stated, else by what its report holds.
func (l *linter) tiers() {
	l.stated = true
	switch strings.ToLower(l.facts.Tier) {
	case "intermediary":
		l.tier = law.Intermediary
	case "hosting":
		l.tier = law.Hosting
	case "platform", "marketplace":
		l.tier = law.OnlinePlatform
	case "vlop", "vlose":
		l.tier = law.VeryLarge
	default:
		l.stated, l.tier = false, law.OnlinePlatform
		for _, t := range l.parts(9, 10) {
			if slices.ContainsFunc(t.rows, func(p place) bool { return p.under("G").known() }) {
				l.tier = law.VeryLarge
			}
		}
	}
}
