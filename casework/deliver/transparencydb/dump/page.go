package dump

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
)

// maxShown is how many values of a column the page shows; the rest is one row with its count. Chosen.
const maxShown = 60

// bench is a page with a table for each column by which was counted.
type bench struct {
	Stats  *Stats
	Tables []margin
	Faults []string
}

// margin is what was counted by one column alone.
type margin struct {
	Column string
	Query  string // the command that gives the same figures
	Rows   []marginRow
	Left   int // values beyond those that are shown
}

type marginRow struct {
	Value     string
	Count     int64
	Share     float64 // of all statements, in hundredths
	Act, File Delay
}

// WriteHTML writes a page for people who look into the data: statements by each column alone, with share and delays, and under each table
// the command that gives the same figures. query returns that command for some columns. What is wrong in the data is said before the tables.
// The page loads nothing.
func (s *Stats) WriteHTML(w io.Writer, query func(columns ...string) string) error {
	b := bench{Stats: s, Faults: s.knownFaults()}
	for i, c := range s.By {
		b.Tables = append(b.Tables, s.margin(i, c, query(c.String())))
	}
	var out bytes.Buffer
	if err := benchPage.Execute(&out, b); err != nil {
		return fmt.Errorf("write page of statements: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err //nolint:wrapcheck // the caller names the file
}

// margin adds up the groups by one of the columns. Delays are taken from all rows of a value, never from medians of groups.
func (s *Stats) margin(i int, c Column, query string) margin {
	type sum struct {
		count     int64
		act, file histogram
	}
	sums, order := map[string]*sum{}, []string{}
	for g := range s.Groups {
		k := s.Groups[g].Key[i]
		x := sums[k]
		if x == nil {
			x = &sum{}
			sums[k] = x
			order = append(order, k)
		}
		x.count += s.Groups[g].Count
		x.act.merge(&s.Groups[g].act)
		x.file.merge(&s.Groups[g].file)
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(sums[b].count, sums[a].count), cmp.Compare(a, b)) })
	m := margin{Column: c.String(), Query: query}
	var rest sum
	for n, k := range order {
		x := sums[k]
		if n >= maxShown {
			m.Left++
			rest.count += x.count
			rest.act.merge(&x.act)
			rest.file.merge(&x.file)
			continue
		}
		m.Rows = append(m.Rows, s.row(cmp.Or(k, "(empty)"), x.count, &x.act, &x.file))
	}
	if m.Left > 0 {
		m.Rows = append(m.Rows, s.row(fmt.Sprintf("%d other values", m.Left), rest.count, &rest.act, &rest.file))
	}
	return m
}

func (s *Stats) row(value string, count int64, act, file *histogram) marginRow {
	r := marginRow{Value: value, Count: count, Act: act.delay(), File: file.delay()}
	if s.Rows > 0 {
		r.Share = 100 * float64(count) / float64(s.Rows)
	}
	return r
}

// knownFaults are what a reader of the figures has to know of the data.
func (s *Stats) knownFaults() (out []string) {
	var negative int64
	for _, g := range s.Groups {
		negative += g.Act.Negative + g.File.Negative
	}
	for _, f := range []struct {
		n    int64
		text string
	}{{s.BadRows, "rows could not be read and are in no figure"}, {int64(s.Broken), "parts ended early: the rest of them is missing"},
		{s.Renamed, "rows have a category by its name of before 1 July 2025; they count under today's"},
		{negative, "delays run backwards (the later day lies before the earlier one) and are in no median"}} {
		if f.n > 0 {
			out = append(out, fmt.Sprintf("%d %s.", f.n, f.text))
		}
	}
	return append(out, "The day on which a platform learned of the content is not in the data: the time to act runs from the day of the content.",
		"Services word categories and grounds differently, and statements that were withdrawn are not in the dumps: a larger figure is no worse service.")
}

var benchPage = template.Must(template.New("bench").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Statements of reasons, counted</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1f1b16;background:#fbf9f5}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{padding:.25rem .6rem .25rem 0;border-top:1px solid #e5ded1;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}thead th{border:0;color:#635a4f;font-weight:500}tbody th{font-weight:400;overflow-wrap:anywhere}
svg{display:block;width:160px;height:10px}rect{fill:#4f7f9f}code{display:block;background:#f5f0e7;padding:.6rem .8rem;overflow-wrap:anywhere;font-size:13px}
.s{color:#635a4f}</style></head><body>
<h1>Statements of reasons, counted</h1>
<p>{{.Stats.Rows}} statements in {{.Stats.Parts}} parts of the public dumps of the Transparency Database (art 24(5) DSA).</p>
<h2>What to know of the data</h2><ul>{{range .Faults}}<li>{{.}}</li>{{end}}</ul>
{{range .Tables}}<h2 id="{{.Column}}">By {{.Column}}</h2>
<table><thead><tr><th scope="col">{{.Column}}</th><th scope="col" class="n">Statements</th><th scope="col" class="n">Share</th><th scope="col"><span class="s">of all</span></th><th scope="col" class="n">Days to act, median (P90)</th><th scope="col" class="n">Days to file, median (P90)</th></tr></thead><tbody>
{{range .Rows}}<tr><th scope="row">{{.Value}}</th><td class="n">{{.Count}}</td><td class="n">{{printf "%.2f" .Share}} %</td><td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="{{printf "%.2f" .Share}}" height="10"/></svg></td><td class="n">{{if eq .Act.Known .Act.Negative}}not known{{else}}{{.Act.Median}} ({{.Act.P90}}){{end}}</td><td class="n">{{if eq .File.Known .File.Negative}}not known{{else}}{{.File.Median}} ({{.File.P90}}){{end}}</td></tr>
{{end}}</tbody></table><p class="s">The same figures:</p><code>{{.Query}}</code>{{end}}
</body></html>
`))
