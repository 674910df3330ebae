// Package network draws who shares hidden links: accounts, listings, traders and affiliates as nodes, what joins them as edges, and how
// suspicion spreads from
// what is confirmed, edge by edge.
//
// It finds nothing itself. Accounts and affiliates are given to it under the names that may be shown.
package network

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile/internal/reveal"
)

// kind is what a node is.
type kind string

// The kinds of nodes, in the order in which they are drawn.
const (
	affiliateNode kind = "affiliate"
	accountNode   kind = "account"
	listingNode   kind = "listing"
	traderNode    kind = "trader"
)

var columns = [...]kind{affiliateNode, accountNode, listingNode, traderNode}

// Node is somebody or something that findings name.
type Node struct {
	ID        string  `json:"id"` // kind:name
	Kind      kind    `json:"kind"`
	Name      string  `json:"name"`
	Findings  int     `json:"findings"`
	Confirmed bool    `json:"confirmed,omitempty"`
	Score     float64 `json:"score"` // 1 where confirmed, less the further away; a reason to look, and no finding
	Via       string  `json:"via,omitempty"`
	Because   string  `json:"because,omitempty"` // the edge by which the score came
}

// Edge joins two nodes.
type Edge struct {
	From string `json:"from"`
	To   string `json:"to"`
	Why  string `json:"why"`
	// Findings are the identifiers of some of the findings that show it.
	Findings []string `json:"findings"`
	Count    int      `json:"count"`
}

// Graph gathers nodes and edges. The zero value is ready.
type Graph struct {
	nodes map[string]*Node
	edges map[[2]string]*Edge
}

// The weights with which suspicion goes over an edge, by what it says. Chosen: a trader has his listings more surely in common with
// himself than readers of one
// account have anything. It goes three edges far.
const (
	sold   = 0.8
	earned = 0.8
	led    = 0.6
	rounds = 3
)

// maxCited is how many findings an edge cites.
const maxCited = 5

// Share is what a finding joins. Names that are empty are left out.
type Share struct {
	Finding                             string
	Account, Listing, Trader, Affiliate string
}

// Add takes a finding in.
func (g *Graph) Add(s Share) {
	if g.nodes == nil {
		g.nodes, g.edges = map[string]*Node{}, map[[2]string]*Edge{}
	}
	account, listing := g.node(accountNode, s.Account), g.node(listingNode, s.Listing)
	trader, affiliate := g.node(traderNode, s.Trader), g.node(affiliateNode, s.Affiliate)
	g.edge(account, listing, "a post of the account leads to the listing", s.Finding)
	g.edge(listing, trader, "the trader offers the listing", s.Finding)
	g.edge(affiliate, account, "the affiliate earns by a post of the account", s.Finding)
	if account == "" {
		g.edge(affiliate, listing, "the affiliate earns by the listing", s.Finding)
	}
}

func (g *Graph) node(k kind, name string) string {
	if name == "" {
		return ""
	}
	id := string(k) + ":" + name
	if g.nodes[id] == nil {
		g.nodes[id] = &Node{ID: id, Kind: k, Name: name}
	}
	g.nodes[id].Findings++
	return id
}

func (g *Graph) edge(from, to, why, finding string) {
	if from == "" || to == "" {
		return
	}
	e := g.edges[[2]string{from, to}]
	if e == nil {
		e = &Edge{From: from, To: to, Why: why}
		g.edges[[2]string{from, to}] = e
	}
	if e.Count++; len(e.Findings) < maxCited && !slices.Contains(e.Findings, finding) {
		e.Findings = append(e.Findings, finding)
	}
}

func (e *Edge) weight() float64 {
	switch {
	case strings.HasPrefix(e.To, string(traderNode)):
		return sold
	case strings.HasPrefix(e.From, string(affiliateNode)):
		return earned
	}
	return led
}

// Spread marks the nodes that are confirmed, by identifier or name, and lets suspicion spread: each node takes the most that a
// neighbour gives it, and says
// which. It returns the names that are of no node.
func (g *Graph) Spread(confirmed []string) (unknown []string) {
	for _, c := range confirmed {
		hit := false
		for _, n := range g.nodes {
			if n.ID == c || n.Name == c {
				n.Confirmed, n.Score, hit = true, 1, true
			}
		}
		if !hit {
			unknown = append(unknown, c)
		}
	}
	edges := g.sortedEdges()
	for range rounds {
		before := map[string]float64{}
		for id, n := range g.nodes {
			before[id] = n.Score
		}
		for i := range edges {
			e := &edges[i]
			g.give(before, e.From, e.To, e)
			g.give(before, e.To, e.From, e)
		}
	}
	return unknown
}

func (g *Graph) give(before map[string]float64, from, to string, e *Edge) {
	if v := before[from] * e.weight(); v > g.nodes[to].Score {
		g.nodes[to].Score, g.nodes[to].Via, g.nodes[to].Because = v, from, e.Why
	}
}

func (g *Graph) sortedEdges() []Edge {
	out := make([]Edge, 0, len(g.edges))
	for _, e := range g.edges {
		out = append(out, *e)
	}
	slices.SortFunc(out, func(a, b Edge) int { return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To)) })
	return out
}

// sortedNodes returns the nodes, the most suspect first.
func (g *Graph) sortedNodes() []*Node {
	return slices.SortedFunc(maps.Values(g.nodes), func(a, b *Node) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.Findings-a.Findings, strings.Compare(a.ID, b.ID))
	})
}

// notice says what every form of the graph says of itself.
const notice = "Suspected, not established. An edge says what two have in common in findings that nobody has decided on; a score is a reason to look."

// JSON writes the graph as one object.
func (g *Graph) JSON(w io.Writer, notes []string) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	err := e.Encode(struct {
		Notice string   `json:"notice"`
		Notes  []string `json:"notes,omitempty"`
		Nodes  []*Node  `json:"nodes"`
		Edges  []Edge   `json:"edges"`
	}{notice, notes, g.sortedNodes(), g.sortedEdges()})
	if err != nil {
		return fmt.Errorf("write graph: %w", err)
	}
	return nil
}

// DOT writes the graph for programs that lay out graphs.
func (g *Graph) DOT(w io.Writer, notes []string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\n", notice)
	for _, n := range notes {
		fmt.Fprintf(&b, "// %s\n", strings.Join(strings.Fields(reveal.Text(n)), " "))
	}
	b.WriteString("graph shared {\n  rankdir=LR\n")
	for _, n := range g.sortedNodes() {
		shape := map[kind]string{affiliateNode: "diamond", accountNode: "ellipse", listingNode: "box", traderNode: "house"}[n.Kind]
		style := ""
		if n.Confirmed {
			style = ", style=filled"
		}
		fmt.Fprintf(&b, "  %s [label=%s, shape=%s%s]\n", quoted(n.ID), quoted(fmt.Sprintf("%s\n%.2f", n.Name, n.Score)), shape, style)
	}
	for _, e := range g.sortedEdges() {
		fmt.Fprintf(&b, "  %s -- %s [label=%s, tooltip=%s]\n", quoted(e.From), quoted(e.To), quoted(fmt.Sprint(e.Count)), quoted(e.Why))
	}
	b.WriteString("}\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write graph: %w", err)
	}
	return nil
}

// quoted writes a text as DOT has it.
func quoted(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", " ").Replace(reveal.Text(s))
	return `"` + s + `"`
}
