package network

import (
	"cmp"
	_ "embed" // the page is part of the program
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/aedile/aedile/internal/reveal"
)

//go:embed page.html
var pageHTML string

// The measures of the drawing in pixels, and how many nodes of a kind it shows. Chosen: a screen, and what can be read on it.
const (
	boxWidth, boxHeight = 232, 30
	columnGap, rowGap   = 90, 14
	margin              = 20
	perColumn           = 60
	shownLetters        = 28
)

// box is a node where it is drawn.
type box struct {
	*Node
	X, Y  int
	Label string
	Tone  string
}

// line is an edge where it is drawn.
type line struct {
	Path   string
	Why    string
	Strong bool
}

// drawing is a graph laid out in columns, one for each kind of node.
type drawing struct {
	Width, Height int
	Boxes         []box
	Lines         []line
	Left          int // nodes that are not drawn
}

// draw lays the graph out: in each column nodes stand near those they are joined with, by the mean of their rows, both ways until it
// settles.
func (g *Graph) draw() drawing {
	rows := map[kind][]*Node{}
	left := 0
	for _, n := range g.sortedNodes() {
		if len(rows[n.Kind]) >= perColumn {
			left++
			continue
		}
		rows[n.Kind] = append(rows[n.Kind], n)
	}
	edges := g.sortedEdges()
	at := map[string]int{}
	place := func() {
		for _, k := range columns {
			for i, n := range rows[k] {
				at[n.ID] = i
			}
		}
	}
	place()
	for range 4 {
		for _, k := range columns {
			mean := map[string]float64{}
			for _, n := range rows[k] {
				mean[n.ID] = barycentre(n.ID, edges, at)
			}
			slices.SortStableFunc(rows[k], func(a, b *Node) int { return cmp.Compare(mean[a.ID], mean[b.ID]) })
			place()
		}
	}
	return lay(rows, edges, left)
}

// barycentre is the mean row of those a node is joined with, its own where there are none.
func barycentre(id string, edges []Edge, at map[string]int) float64 {
	sum, n := 0, 0
	for i := range edges {
		other := ""
		switch id {
		case edges[i].From:
			other = edges[i].To
		case edges[i].To:
			other = edges[i].From
		default:
			continue
		}
		if row, drawn := at[other]; drawn {
			sum, n = sum+row, n+1
		}
	}
	if n == 0 {
		return float64(at[id])
	}
	return float64(sum) / float64(n)
}

// lay turns columns and rows into pixels.
func lay(rows map[kind][]*Node, edges []Edge, left int) (d drawing) {
	d.Left = left
	tallest, column := 0, 0
	for _, k := range columns {
		tallest = max(tallest, len(rows[k]))
	}
	d.Height = 2*margin + tallest*(boxHeight+rowGap)
	where := map[string]box{}
	for _, k := range columns {
		if len(rows[k]) == 0 {
			continue
		}
		top := margin + (tallest-len(rows[k]))*(boxHeight+rowGap)/2
		for i, n := range rows[k] {
			b := box{Node: n, X: margin + column*(boxWidth+columnGap), Y: top + i*(boxHeight+rowGap),
				Label: short(reveal.Text(n.Name)), Tone: tone(n)}
			where[n.ID] = b
			d.Boxes = append(d.Boxes, b)
		}
		column++
	}
	d.Width = 2*margin + column*boxWidth + max(column-1, 0)*columnGap
	for i := range edges {
		a, ok := where[edges[i].From]
		b, ok2 := where[edges[i].To]
		if !ok || !ok2 {
			continue
		}
		x1, y1, x2, y2 := a.X+boxWidth, a.Y+boxHeight/2, b.X, b.Y+boxHeight/2
		mid := (x1 + x2) / 2
		d.Lines = append(d.Lines, line{fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, mid, y1, mid, y2, x2, y2), edges[i].Why,
			b.Via == a.ID || a.Via == b.ID})
	}
	return d
}

func tone(n *Node) string {
	switch {
	case n.Confirmed:
		return "confirmed"
	case n.Score > 0:
		return "near"
	}
	return "plain"
}

// short is a name that fits its box.
func short(s string) string {
	if r := []rune(s); len(r) > shownLetters {
		return string(r[:shownLetters-1]) + "…"
	}
	return s
}

// HTML writes the graph as one page that needs nothing else: a drawing, and the same as tables.
func (g *Graph) HTML(w io.Writer, notes []string) error {
	t, err := template.New("network").Funcs(template.FuncMap{
		"reveal": reveal.Text, "score": func(v float64) string { return fmt.Sprintf("%.2f", v) },
		"half": func(n int) int { return n / 2 }, "add": func(a, b int) int { return a + b },
		"join": func(s []string) string { return strings.Join(s, ", ") },
	}).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("page: %w", err)
	}
	err = t.Execute(w, struct {
		Notice string
		Notes  []string
		Draw   drawing
		Nodes  []*Node
		Edges  []Edge
	}{notice, notes, g.draw(), g.sortedNodes(), g.sortedEdges()})
	if err != nil {
		return fmt.Errorf("write graph: %w", err)
	}
	return nil
}
