package lint

import (
	"fmt"
	"html/template"
	"io"
	"strconv"
)

// WriteComparison writes services side by side as one page with a bar for each figure. It loads nothing.
func WriteComparison(w io.Writer, all []Measure, sides []Side) error {
	type bar struct {
		Service, Text string
		Width         int // of a hundred
		Known         bool
	}
	type chart struct {
		Measure
		Bars []bar
	}
	var charts []chart
	for i, m := range all {
		c, most := chart{Measure: m}, 0.0
		for _, s := range sides {
			if v := s.Values[i]; v != nil {
				most = max(most, *v)
			}
		}
		for _, s := range sides {
			b := bar{Service: s.Service, Text: "not given"}
			if v := s.Values[i]; v != nil {
				b.Known, b.Text = true, strconv.FormatFloat(*v, 'f', -1, 64)
				if most > 0 && *v > 0 {
					b.Width = int(100 * *v / most)
				}
			}
			c.Bars = append(c.Bars, b)
		}
		charts = append(charts, c)
	}
	if err := comparison.Execute(w, charts); err != nil {
		return fmt.Errorf("write comparison: %w", err)
	}
	return nil
}

var comparison = template.Must(template.New("comparison").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Published reports side by side</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:400;width:14rem}td.n{text-align:right;width:9rem;font-variant-numeric:tabular-nums}
.b{background:#2c5f7c;height:.9rem;min-width:1px}small{color:#555}</style></head><body>
<h1>Published reports side by side</h1>
<p>Figures as published, by the cells of Annex I to Implementing Regulation (EU) 2024/2835. Services count differently: a longer bar is no worse service.</p>
{{range .}}<h2>{{.Name}} <small>{{.Unit}} · {{.Cells}}</small></h2><table>
{{range .Bars}}<tr><th scope="row">{{.Service}}</th><td>{{if .Known}}<div class="b" style="width:{{.Width}}%"></div>{{end}}</td><td class="n">{{.Text}}</td></tr>
{{end}}</table>{{end}}</body></html>
`))
