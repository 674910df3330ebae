package sweep

import (
	"fmt"
	"github.com/aedile/aedile/internal/reveal"
	"html"
	"html/template"
	"strings"
)

// The measures of a chart in units of its view box, which is as wide as a column of the page.
const (
	chartWidth = 520
	chartLabel = 226 // width of the names
	chartCount = 44  // width of the numbers
	chartRow   = 24
	chartBar   = 12
	labelChars = 28 // columns of text that fit beside the bars
)

// chart draws horizontal bars, the part of grade act first, as SVG without script or style of its own: colours come from
// the classes act and review of the page.
func chart(title string, bars []bar) template.HTML {
	most := 1
	for _, b := range bars {
		most = max(most, b.Sum())
	}
	var w strings.Builder
	height := len(bars) * chartRow
	fmt.Fprintf(&w, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, chartWidth, height, html.EscapeString(title))
	scale := float64(chartWidth-chartLabel-chartCount) / float64(most)
	for i, b := range bars {
		y := i * chartRow
		mid := y + chartRow/2
		name := html.EscapeString(reveal.Text(b.Name))
		fmt.Fprintf(&w, `<g><title>%s: %s act, %s review</title>`, name, thousands(b.Act), thousands(b.Review))
		fmt.Fprintf(&w, `<text class="name" x="%d" y="%d" text-anchor="end">%s</text>`, chartLabel-10, mid+4,
			html.EscapeString(Fit(reveal.Text(b.Name), labelChars)))
		act, review := float64(b.Act)*scale, float64(b.Review)*scale
		top := mid - chartBar/2
		if b.Act > 0 {
			fmt.Fprintf(&w, `<rect class="act" x="%d" y="%d" width="%.1f" height="%d" rx="2"/>`, chartLabel, top, max(act, 1), chartBar)
		}
		if b.Review > 0 {
			fmt.Fprintf(&w, `<rect class="review" x="%.1f" y="%d" width="%.1f" height="%d" rx="2"/>`, chartLabel+act, top, max(review, 1), chartBar)
		}
		fmt.Fprintf(&w, `<text class="count" x="%.1f" y="%d">%s</text></g>`, chartLabel+act+review+8, mid+4, thousands(b.Sum()))
	}
	w.WriteString("</svg>")
	return template.HTML(w.String()) //nolint:gosec // every text in it is escaped above
}
