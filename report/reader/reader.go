package reader

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// The limits of what is read. Chosen: a hundred times the largest published file that was seen.
const (
	MaxFile  = 64 << 20  // bytes of a file
	maxCells = 5_000_000 // of a file, those of an open document that stand for many counted as many
	maxWidth = 1_000     // cells of a row
	maxHead  = 30        // rows at the beginning of a sheet among which the headings are looked for
)

// Given is a file: its name, with the folder it is in, and its bytes.
type Given struct {
	Name string
	Data []byte
}

// Published is a report as published: the sheets of one service and period.
type Published struct {
	Name     string // the file or folder it was read from
	Service  string // as most rows have it, else the name
	Provider string
	Period   string // as most rows have it, else from part 1
	Start    deadline.Date
	End      deadline.Date
	Sheets   []Sheet
	Notes    []Remark // what was bent to read it
	said     bool     // the rows name the service
}

// Sheet is one table of a report.
type Sheet struct {
	File     string
	Name     string // of the sheet in a workbook
	Part     int    // of the template; 0: none
	Surface  string // the part of the service it is about, where a report is split, as "Ads"
	How      string // how the part was recognised
	Exact    bool   // by the headings of the template
	HeadRow  int
	Headings []string
	Letters  []string // of the template, beside the headings; "": a column that the template does not have
	Lines    []Line
	Filled   int // cells that are not empty, headings included
}

// Line is a row of a table.
type Line struct {
	Number    int // as a spreadsheet counts, from 1
	Applies   string
	Service   string
	Period    string
	Surface   string
	Key       string // TOTAL, a category, a sub-category, or the name of a row of the template
	Written   string // the key as found
	Within    string // the category of a sub-category
	Scope     string // of part 3: TOTAL or a state
	Described string // of a sub-category "Other"
	Cells     []Cell
}

// Cell is a value with the text as found.
type Cell struct {
	Column int    // in the file, from 1
	Letter string // of the template
	Found  string
	Number float64
	Known  bool // there is a number
	Day    deadline.Date
}

// Remark is what was bent to read a report, with the place of the first.
type Remark struct {
	What  string `json:"what"`
	Count int    `json:"count"`
	File  string `json:"file"`
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row,omitempty"`
	Found string `json:"found,omitempty"`
}

// Has reports whether the sheet has that column of the template.
func (s *Sheet) Has(letter string) bool { return slices.Contains(s.Letters, letter) }

// Cell returns the cell under that letter of the template.
func (l *Line) Cell(letter string) (Cell, bool) {
	i := slices.IndexFunc(l.Cells, func(c Cell) bool { return c.Letter == letter })
	if i < 0 {
		return Cell{}, false
	}
	return l.Cells[i], true
}

// Reports reads files and puts those of one report together: tables that lie in one folder, and each workbook with more than one part. An
// error
// is one of a file that cannot be read at all; the others are read all the same.
func Reports(files []Given) (reports []*Published, faults []error) {
	byName := map[string]*Published{}
	add := func(name string, of piece) {
		p := byName[name]
		if p == nil {
			p = &Published{Name: of.name}
			byName[name] = p
			reports = append(reports, p)
		}
		p.Sheets = append(p.Sheets, of.sheets...)
		for _, n := range of.notes {
			p.note(n)
		}
	}
	folders, order := map[string][]piece{}, []string{}
	for _, f := range files {
		sheets, notes, err := sheetsOf(f)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		name := path.Dir(strings.ReplaceAll(f.Name, `\`, "/"))
		if book(sheets) {
			name = f.Name
		}
		if folders[name] == nil {
			order = append(order, name)
		}
		folders[name] = append(folders[name], piece{name, sheets, notes})
	}
	for _, name := range order {
		several := severalReports(folders[name])
		for _, of := range folders[name] {
			if several {
				add(name+"\x00"+of.of(), of)
			} else {
				add(name, of)
			}
		}
	}
	for _, p := range reports {
		p.identify()
	}
	return together(reports), faults
}

// piece is what was read from one file.
type piece struct {
	name   string // of the report it would be of
	sheets []Sheet
	notes  []Remark
}

// of says of which service and period most rows of a piece are.
func (p piece) of() string {
	services, periods := map[string]int{}, map[string]int{}
	for _, s := range p.sheets {
		for _, l := range s.Lines {
			services[strings.ToLower(l.Service)]++
			periods[l.Period]++
		}
	}
	return most(services) + "\x00" + most(periods)
}

// severalReports reports whether the tables of a folder are of several services or periods: one part is there twice, for two of them.
func severalReports(pieces []piece) bool {
	type key struct {
		part    int
		surface string
	}
	of := map[key]string{}
	for _, p := range pieces {
		for _, s := range p.sheets {
			k := key{s.Part, s.Surface}
			if before, twice := of[k]; twice && s.Part > 1 && before != p.of() {
				return true
			}
			of[k] = p.of()
		}
	}
	return false
}

// together joins what lies in several places and is of one service and one period, as the rows say it, and no part twice. What has a part
// twice are versions.
func together(reports []*Published) (out []*Published) {
	for _, p := range reports {
		i := slices.IndexFunc(out, func(q *Published) bool { return q.completes(p) })
		if i < 0 {
			out = append(out, p)
			continue
		}
		q := out[i]
		q.Sheets = append(q.Sheets, p.Sheets...)
		for _, n := range p.Notes {
			q.note(n)
		}
		q.identify()
	}
	return out
}

// completes reports whether two reports are pieces of one.
func (p *Published) completes(q *Published) bool {
	if !p.said || !q.said || !strings.EqualFold(p.Service, q.Service) || p.Period != q.Period || p.Period == "" {
		return false
	}
	return !slices.ContainsFunc(p.Sheets, func(a Sheet) bool {
		return slices.ContainsFunc(q.Sheets, func(b Sheet) bool { return a.Part == b.Part && a.Surface == b.Surface })
	})
}

// book reports whether a file is a report by itself.
func book(sheets []Sheet) bool {
	parts := map[int]bool{}
	for _, s := range sheets {
		if s.Part > 0 {
			parts[s.Part] = true
		}
	}
	return len(parts) > 1
}

// sheetsOf reads the tables of a file and says of each which part it is.
func sheetsOf(f Given) (sheets []Sheet, notes []Remark, err error) {
	tables, notes, err := tablesOf(f)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range tables {
		if len(t.rows) == 0 {
			continue
		}
		s, more := understand(t)
		sheets, notes = append(sheets, s), append(notes, more...)
	}
	return sheets, notes, nil
}

// table is a table as found.
type table struct {
	file, sheet string
	grouped     bool // semicolons or tabs: a stop may part thousands
	rows        []row
}

type row struct {
	number int
	cells  []string
}

// tablesOf opens a file by what it is, not by how it is called.
func tablesOf(f Given) ([]table, []Remark, error) {
	if len(f.Data) > MaxFile {
		return nil, nil, aedile.Limitf("read report", f.Name, "is larger than %d bytes", MaxFile)
	}
	if !strings.HasPrefix(string(f.Data[:min(4, len(f.Data))]), "PK\x03\x04") {
		return readCSV(f)
	}
	if isOpenDocument(f.Data) {
		return readODS(f)
	}
	return readXLSX(f)
}

// note counts a remark.
func (p *Published) note(n Remark) {
	i := slices.IndexFunc(p.Notes, func(have Remark) bool { return have.What == n.What })
	if i < 0 {
		p.Notes = append(p.Notes, n)
		return
	}
	p.Notes[i].Count += n.Count
}

// identify says whose report it is and of which period: by part 1 and by what most rows say.
func (p *Published) identify() {
	services, periods := map[string]int{}, map[string]int{}
	for i := range p.Sheets {
		s := &p.Sheets[i]
		for j := range s.Lines {
			l := &s.Lines[j]
			services[l.Service]++
			periods[l.Period]++
			if s.Part == 1 {
				p.identified(l)
			}
		}
	}
	p.said = most(services) != ""
	p.Service = cmp.Or(most(services), named(p.Name))
	p.Period = most(periods)
	if start, end, ok := Interval(p.Period); ok && (p.Start.IsZero() || p.End.IsZero()) {
		p.Start, p.End = start, end
	}
	if !p.Start.IsZero() && !p.End.IsZero() {
		p.Period = p.Start.String() + "/" + p.End.String()
	}
}

func (p *Published) identified(l *Line) {
	c, ok := l.Cell("D")
	if !ok {
		return
	}
	switch l.Key {
	case "provider":
		p.Provider = strings.TrimSpace(c.Found)
	case "start":
		p.Start = c.Day
	case "end":
		p.End = c.Day
	}
}

// most returns the key that occurs most often, "" aside; of equals the first by the alphabet.
func most(counts map[string]int) (best string) {
	for k, n := range counts {
		if k != "" && (best == "" || n > counts[best] || n == counts[best] && k < best) {
			best = k
		}
	}
	return best
}

// named returns the last piece of a path without its extension.
func named(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

// Interval reads a period as the template has it, one day and another, in any form of day that is understood.
func Interval(text string) (start, end deadline.Date, ok bool) {
	text = strings.TrimSpace(text)
	for i := range text {
		if text[i] != '/' && text[i] != ' ' {
			continue
		}
		from, _, a := ReadDay(strings.Trim(text[:i], " /-–"))
		until, _, b := ReadDay(strings.Trim(text[i+1:], " /-–"))
		if a && b {
			return from, until, true
		}
	}
	return deadline.Date{}, deadline.Date{}, false
}

// Part returns the sheets of a part, in the order found.
func (p *Published) Part(n int) (sheets []*Sheet) {
	for i := range p.Sheets {
		if p.Sheets[i].Part == n {
			sheets = append(sheets, &p.Sheets[i])
		}
	}
	return sheets
}
