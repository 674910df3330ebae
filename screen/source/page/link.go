package page

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxAddress is the length up to which an address is looked at.
const maxAddress = 8 << 10

// countHost counts the hosts that the links of a page lead to: where a page does not say where it is, most of them tell.
func (r *reader) countHost(href string) {
	if u, err := url.Parse(strings.TrimSpace(href)); err == nil && u.Host != "" && len(href) <= maxAddress {
		if r.hosts == nil {
			r.hosts = map[string]int{}
		}
		if host := bareHost(u); r.hosts[host] > 0 || len(r.hosts) < maxHosts {
			r.hosts[host]++
		}
	}
}

const (
	maxHosts = 1000 // hosts that are told apart
	minHost  = 5    // links from which on a host is the page's own. Chosen
)

// ownHost returns the host of the page: where it says it is, else where most of its links lead; "" where neither tells.
func (r *reader) ownHost() string {
	if own, err := url.Parse(r.address()); err == nil && own.Host != "" {
		return bareHost(own)
	}
	most, all := "", 0
	for host, n := range r.hosts {
		if all += n; n > r.hosts[most] || n == r.hosts[most] && host < most {
			most = host
		}
	}
	if n := r.hosts[most]; n >= minHost && 2*n > all {
		return most
	}
	return ""
}

// leadsOn reports whether the text of a link speaks of another page of the same site, and so of other goods, menus or categories. Links to
// elsewhere are the seller's own words, those that only choose a variant too.
func (r *reader) leadsOn(n *html.Node) bool {
	href := strings.TrimSpace(attr(n, "href"))
	if !r.goods || n.DataAtom != atom.A || has(n, "itemprop") || has(n, "property") || href == "" || href[0] == '#' ||
		href[0] == '?' || len(href) > maxAddress {
		return false
	}
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if u.Host != "" && bareHost(u) != r.site {
		return false
	}
	own, err := url.Parse(r.address())
	if err != nil || own.Host == "" {
		return true
	}
	return strings.TrimSuffix(own.ResolveReference(u).Path, "/") != strings.TrimSuffix(own.Path, "/")
}

// minLinks is how many links make a block that is mostly links a menu or a list of other goods. Chosen: a sentence has one or two.
const minLinks = 3

// weigh finds the blocks whose text is mostly that of links to other pages of the site. It returns the letters of n, those in such links, and
// the links.
func (r *reader) weigh(n *html.Node, depth int) (letters, linked, links int) {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data)), 0, 0
	}
	if n.Type == html.ElementNode && unseen(n) || depth > r.c.MaxDepth {
		return 0, 0, 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		a, b, k := r.weigh(c, depth+1)
		letters, linked, links = letters+a, linked+b, links+k
	}
	if n.Type != html.ElementNode {
		return letters, linked, links
	}
	if r.leadsOn(n) {
		return letters, letters, links + 1
	}
	if breaks(n.DataAtom) && links >= minLinks && 2*linked >= letters {
		r.dense[n] = true
	}
	return letters, linked, links
}
