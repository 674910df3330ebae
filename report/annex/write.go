package annex

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/spreadsheet"
)

// SheetName is what the sheet or the file of a part is called.
func (t Filled) SheetName() string { return fmt.Sprintf("%d_%s", t.Form.Number, t.Form.Name) }

// WriteCSV writes one part as RFC 4180 has it, in UTF-8.
func (t Filled) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range t.texts() {
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write %s: %w", t.SheetName(), err)
		}
	}
	out.Flush()
	return out.Error() //nolint:wrapcheck // the caller names the file
}

// Files are the parts as CSV, by the names of their files.
func (r *Whole) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, t := range r.Tables {
		var b bytes.Buffer
		if err := t.WriteCSV(&b); err != nil {
			return nil, err
		}
		files["report/"+t.SheetName()+".csv"] = b.Bytes()
	}
	return files, nil
}

// texts are the heading and the rows as they are written.
func (t Filled) texts() [][]string {
	var head []string
	for _, h := range t.Form.Heads {
		head = append(head, h.Text)
	}
	rows := [][]string{head}
	for _, r := range t.Rows {
		var row []string
		for _, v := range r {
			row = append(row, spreadsheet.Text(v.Text))
		}
		rows = append(rows, row)
	}
	return rows
}

// WriteXLSX writes all parts as one workbook, a sheet each; figures are numbers.
func (r *Whole) WriteXLSX(w io.Writer) error {
	f := excelize.NewFile()
	defer f.Close() //nolint:errcheck // in memory
	for i, t := range r.Tables {
		name := t.SheetName()
		if i == 0 {
			if err := f.SetSheetName("Sheet1", name); err != nil {
				return fmt.Errorf("write %s: %w", name, err)
			}
		} else if _, err := f.NewSheet(name); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := t.fill(f, name); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return f.Write(w) //nolint:wrapcheck // the caller names the file
}

func (t Filled) fill(f *excelize.File, name string) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err //nolint:wrapcheck // the caller names the sheet
	}
	for i, row := range t.texts() {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = spreadsheet.Cut(text)
			if i > 0 && t.Rows[i-1][j].N != nil {
				cells[j] = *t.Rows[i-1][j].N
			}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return err //nolint:wrapcheck // the caller names the sheet
		}
	}
	return s.Flush() //nolint:wrapcheck // the caller names the sheet
}

// figureLine is a figure as a line of JSON.
type figureLine struct {
	Service string          `json:"service"`
	Period  string          `json:"period"`
	Cell    string          `json:"cell"`
	Other   string          `json:"described,omitempty"`
	Value   *float64        `json:"value"` // null: not known
	Why     string          `json:"why,omitempty"`
	Cases   int             `json:"cases"`
	Some    []aedile.CaseID `json:"first_cases,omitempty"`
}

// WriteNDJSON writes one line a figure, with the first cases behind it.
func (r *Whole) WriteNDJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for _, v := range row {
				if v.Cell.Part == 0 {
					continue
				}
				if err := enc.Encode(figureLine{r.Service, r.Period, v.Cell.String(), v.Cell.Other, v.N, v.Why, v.Cases,
					v.Some}); err != nil {
					return fmt.Errorf("write figures: %w", err)
				}
			}
		}
	}
	return nil
}

// WriteHTML writes a page in which each figure opens the first cases behind it. It loads nothing.
func (r *Whole) WriteHTML(w io.Writer) error {
	if err := page.Execute(w, r); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

var page = template.Must(template.New("report").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Transparency report of {{.Service}}, {{.Period}}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem}div{overflow:auto}table{border-collapse:collapse;font-size:13px}
th,td{border:1px solid #ccc;padding:.15rem .4rem;vertical-align:top;text-align:left}td.f{text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer}.u{color:#666}</style></head><body>
<h1>Transparency report of {{.Service}}</h1><p>{{.Period}}, by Annex I to Implementing Regulation (EU) 2024/2835. A figure opens the cases behind it.</p>
{{range .Tables}}<h2 id="{{.SheetName}}">{{.SheetName}}</h2><div><table><thead><tr>{{range .Form.Heads}}<th scope="col">{{.Text}}</th>{{end}}</tr></thead><tbody>
{{range .Rows}}<tr>{{range .}}{{if .Cell.Part}}<td class="f" id="{{.Cell}}">{{if .N}}{{if .Cases}}<details><summary>{{.Text}}</summary>{{range .Some}}<a href="#{{.}}">{{.}}</a> {{end}}{{$n := len .Some}}{{if gt .Cases $n}}of {{.Cases}} cases{{end}}</details>{{else}}{{.Text}}{{end}}{{else}}<span class="u">not known</span>{{end}}</td>{{else}}<td>{{.Text}}</td>{{end}}{{end}}</tr>
{{end}}</tbody></table></div>{{end}}</body></html>
`))
