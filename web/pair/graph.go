package pair

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/web/part"
)

// graph is who is joined to whom: the two items in the middle, those who put them there, and what else they put there.
type graph struct {
	Nodes  []node
	Edges  []edge
	Height int
}

// node is one of them, with its place in a picture that is 640 wide.
type node struct {
	X, Y          int
	Title, Sub    string
	Round, Strong bool // a post; one of the two
	Trader        bool
	Href          string
}

// edge is a line between two of them, and why it is there: by their titles for the table.
type edge struct{ Path, From, To, Why string }

// The sizes of the picture. Chosen: it is read at 640 and at 320.
const (
	nodeW, nodeH = 150, 40
	gap          = 14
	maxMore      = 3 // others of one trader that are drawn
)

// graph draws it. Lines are what the record names: nothing is joined by a likeness alone.
func (x *rooms) graph(r *http.Request, f part.Frame, v view) (g graph, err error) {
	if !v.Names {
		return g, nil
	}
	one := v.A.Trader != "" && v.A.Trader == v.B.Trader
	a := g.add(245, &g.Height, f, v.A, true)
	b := g.add(245, &g.Height, f, v.B, true)
	if v.Joined {
		g.join(a, b, f.T("pair.edge.leads"))
	}
	left, right := 0, 0
	ends := []struct {
		x    int
		at   *int
		s    side
		node int
	}{{0, &left, v.A, a}, {490, &right, v.B, b}}
	for i, e := range ends {
		if e.s.Trader == "" || i == 1 && one {
			continue
		}
		t := g.place(e.x, e.at, node{Title: e.s.Trader, Sub: f.T("pair.who"), Trader: true})
		g.join(t, e.node, f.T("pair.edge.put"))
		if one {
			g.join(t, b, f.T("pair.edge.put"))
		}
		rows, _, err := x.Desk.Board.Rows(r.Context(), desk.RowFilter{Kind: "review", Trader: e.s.Trader, Closed: true},
			casework.RowPage{Limit: maxMore + 2})
		if err != nil {
			return g, err
		}
		for n, y := range rows {
			if string(y.Case) == v.A.Case || string(y.Case) == v.B.Case || y.Sealed || n > maxMore {
				continue
			}
			k := g.place(e.x, e.at, node{Title: y.Title, Sub: y.Number, Href: f.Href("/case/" + string(y.Case))})
			g.join(t, k, f.T("pair.edge.put"))
		}
	}
	g.Height = max(g.Height, left, right) + 4
	return g, nil
}

func (g *graph) add(x int, at *int, f part.Frame, s side, strong bool) int {
	title := s.item.Title
	if title == "" {
		title = s.item.Text
	}
	return g.place(x, at, node{Title: title, Sub: f.Or("kind.item."+s.Kind, s.Kind), Round: s.Kind == "post", Strong: strong, Href: s.Href})
}

// place puts a node below the last of its column.
func (g *graph) place(x int, at *int, n node) int {
	n.X, n.Y = x+2, *at+2
	*at += nodeH + gap
	g.Nodes = append(g.Nodes, n)
	return len(g.Nodes) - 1
}

// join draws a line from one to another: beside each other from side to side, below each other along the edge.
func (g *graph) join(from, to int, why string) {
	a, b := g.Nodes[from], g.Nodes[to]
	path := ""
	switch ay, by := a.Y+nodeH/2, b.Y+nodeH/2; {
	case a.X == b.X && a.X > 400:
		path = fmt.Sprintf("M%d %dh10V%dh-10", a.X+nodeW, ay, by)
	case a.X == b.X && a.X < 100:
		path = fmt.Sprintf("M%d %dh10V%dh-10", a.X+nodeW, ay, by)
	case a.X == b.X:
		path = fmt.Sprintf("M%d %dV%d", a.X+nodeW/2, a.Y+nodeH, b.Y)
	case a.X < b.X:
		path = fmt.Sprintf("M%d %dC%d %d %d %d %d %d", a.X+nodeW, ay, a.X+nodeW+50, ay, b.X-50, by, b.X, by)
	default:
		path = fmt.Sprintf("M%d %dC%d %d %d %d %d %d", a.X, ay, a.X-50, ay, b.X+nodeW+50, by, b.X+nodeW, by)
	}
	g.Edges = append(g.Edges, edge{path, a.Title, b.Title, why})
}

// brief cuts a text to what fits a node.
func brief(s string) string {
	const most = 20
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

func (n node) radius() string {
	if n.Round {
		return "14"
	}
	return "4"
}

func mid(x int) string      { return fmt.Sprint(x + nodeW/2) }
func down(y, by int) string { return fmt.Sprint(y + by) }
