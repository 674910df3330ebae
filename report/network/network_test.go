package network

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func shared() *Graph {
	g := new(Graph)
	g.Add(Share{Finding: "f1", Account: "~a", Listing: "m/1", Trader: "Casa", Affiliate: "net ~p"})
	g.Add(Share{Finding: "f2", Account: "~a", Listing: "m/2", Trader: `Lu"na <b>`})
	g.Add(Share{Finding: "f3", Account: "~b", Listing: "m/2"})
	g.Add(Share{Finding: "f4", Listing: "m/9", Affiliate: "net ~q"})
	return g
}

func TestSuspicionSpreadsEdgeByEdge(t *testing.T) {
	t.Parallel()
	g := shared()
	if unknown := g.Spread([]string{"m/1", "nobody"}); len(unknown) != 1 || unknown[0] != "nobody" {
		t.Errorf("unknown %v", unknown)
	}
	for id, want := range map[string]float64{"listing:m/1": 1, "trader:Casa": 0.8, "account:~a": 0.6, "affiliate:net ~p": 0.48,
		"listing:m/2": 0.36, "account:~b": 0.216, "listing:m/9": 0} {
		n := g.nodes[id]
		if d := n.Score - want; d > 1e-9 || d < -1e-9 {
			t.Errorf("%s: %v, want %v", id, n.Score, want)
		}
		if n.Score > 0 && !n.Confirmed && (g.nodes[n.Via] == nil || n.Because == "") {
			t.Errorf("%s does not say whence: %+v", id, n)
		}
	}
}

func TestFormsHoldTheSame(t *testing.T) {
	t.Parallel()
	g := shared()
	g.Spread([]string{"listing:m/1"})
	var j, d, h bytes.Buffer
	notes := []string{"accounts are\nkeyed"}
	for _, err := range []error{g.JSON(&j, notes), g.DOT(&d, notes), g.HTML(&h, notes)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var got struct {
		Nodes []Node
		Edges []Edge
	}
	if err := json.Unmarshal(j.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Nodes) != 9 || got.Nodes[0].ID != "listing:m/1" || len(got.Edges) != len(g.edges) {
		t.Errorf("%+v", got)
	}
	if n := strings.Count(d.String(), " -- "); n != len(got.Edges) || strings.Count(d.String(), "\n//") > 1 {
		t.Errorf("%d edges in DOT\n%s", n, d.String())
	}
	page := h.String()
	if strings.Count(page, "<rect") != 9 || strings.Count(page, "<path") != len(got.Edges) || strings.Contains(page, "<b>") ||
		!strings.Contains(page, "Suspected, not established") {
		t.Error(page)
	}
}

func TestColumnsDoNotOverlap(t *testing.T) {
	t.Parallel()
	g := new(Graph)
	for i := range 3 * perColumn {
		g.Add(Share{Finding: "f", Account: strings.Repeat("a", 1+i%7), Listing: strings.Repeat("l", i+1)})
	}
	d := g.draw()
	if d.Left != 3*perColumn-perColumn {
		t.Errorf("%d nodes are not drawn", d.Left)
	}
	seen := map[[2]int]bool{}
	for _, b := range d.Boxes {
		if at := [2]int{b.X, b.Y}; seen[at] {
			t.Errorf("two at %v", at)
		} else {
			seen[at] = true
		}
		if b.X+boxWidth > d.Width || b.Y+boxHeight > d.Height {
			t.Errorf("%s stands outside", b.ID)
		}
	}
}
