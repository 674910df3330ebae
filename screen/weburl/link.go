package weburl

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/aedile/aedile"
)

// Link is what an address says.
type Link struct {
	// URL is the canonical form: https, the host in small letters without www., no usual port, no fragment, tracking and affiliate parameters
	// left out and the others in order. Of an address that leads on, it is that of what it leads to.
	URL string `json:"url"`
	// Host is the host of URL, Site its registrable domain by the public suffix list.
	Host string `json:"host"`
	Site string `json:"site"`
	// Sort and Place say what the site is, where it is known.
	Sort  Sort   `json:"kind,omitempty"`
	Place string `json:"place,omitempty"`
	// Listing names the listing as family/number, where the address names one: "amazon/B01MSZMZLB". Two forms of an address of one listing have
	// the same.
	Listing string `json:"listing,omitempty"`
	// Via are the hands through which the address leads, the first first.
	Via []Step `json:"via,omitempty"`
	// Paid says who earns where a buyer follows the address.
	Paid []Paid `json:"paid,omitempty"`
	// Tracking are the names of the parameters that say nothing of the listing and were left out.
	Tracking []string `json:"tracking,omitempty"`
}

// Step is a site through which an address leads on.
type Step struct {
	Sort  Sort   `json:"kind"`
	Place string `json:"place"`
}

// Paid is an affiliate.
type Paid struct {
	Network   string `json:"network"` // place, or "" where only a parameter of the shop shows it
	Partner   string `json:"partner,omitempty"`
	Programme string `json:"programme,omitempty"`
}

// maxSteps is how many sites are taken off one another.
const maxSteps = 3

// Explain says what the address is. An error of class Invalid says that it is none of the web and of no known app.
func Explain(s string) (Link, error) {
	t := sites()
	a, ok := split(s, t.known)
	if !ok {
		return Link{}, aedile.Invalidf("read address", cut(s), "is no address of the web").Hint("write it as https://shop.example/item/1")
	}
	var l Link
	p, site := t.of(a)
	for range maxSteps {
		next, left := t.step(&l, p, a)
		if !left {
			break
		}
		a = next
		p, site = t.of(a)
	}
	l.Host, l.Site = a.host, site
	t.settle(&l, p, a)
	return l, nil
}

// cut returns the beginning of an address for a message.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), 100)], "\uFFFD") }

// at returns the site of a host, and the host's registrable domain.
func (t *table) at(host string) (p *place, site string) {
	if host == "" || host[0] == '[' {
		return nil, host
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		site = host
	}
	for h := host; len(h) >= len(site); { // what is said of a host holds for those below it
		if p = t.hosts[h]; p != nil {
			return p, site
		}
		_, above, ok := strings.Cut(h, ".")
		if !ok {
			break
		}
		h = above
	}
	if name, _, ok := strings.Cut(site, "."); ok {
		p = t.hosts[name+".*"]
	}
	return p, site
}

// step takes off a site that leads on, if the address is of one, and returns what it leads to.
func (t *table) step(l *Link, p *place, a address) (next address, left bool) {
	if p == nil || len(p.to) == 0 && len(p.as) == 0 {
		return a, false
	}
	if len(a.inside) > 0 {
		a.query = append(a.query[:len(a.query):len(a.query)], a.inside...)
	}
	target, found := p.target(a)
	if !found {
		return a, false
	}
	next, ok := split(target, t.known)
	if !ok {
		return a, false
	}
	l.Via = append(l.Via, Step{p.kind, p.name})
	if paid, ok := p.paid(a.query); ok || p.kind == Network {
		l.add(paid)
	}
	return next, true
}

// of returns the site of an address.
func (t *table) of(a address) (*place, string) {
	if a.host == "" {
		return t.apps[a.scheme], ""
	}
	return t.at(a.host)
}

// target returns the address to which the site leads.
func (p *place) target(a address) (string, bool) {
	for _, x := range p.as {
		for i := range x.items {
			if id, ok := x.items[i].match(a.path, a.query); ok {
				return home(x.family, id), true
			}
		}
	}
	for _, name := range p.to {
		if v, ok := get(a.query, name); ok && addressLike(v) {
			return unescapeAddress(v), true
		}
		for _, mark := range [...]string{"/" + name + ":", "/" + name + "="} { // some write it into the path
			if i := strings.Index(a.path, mark); i >= 0 {
				v := a.path[i+len(mark):]
				if at := strings.Index(v, ":/"); at >= 0 && !strings.HasPrefix(v[at:], "://") {
					v = v[:at] + "://" + v[at+2:]
				}
				if addressLike(v) {
					return v, true
				}
			}
		}
	}
	return "", false
}

// home returns an address of a listing that is known by its number only.
func home(family, id string) string {
	switch family {
	case "weidian":
		return "https://weidian.com/item.html?itemID=" + id
	case "taobao":
		return "https://item.taobao.com/item.htm?id=" + id
	case "1688":
		return "https://detail.1688.com/offer/" + id + ".html"
	}
	return ""
}

// addressLike reports whether a value can be an address.
func addressLike(s string) bool {
	s = unescapeAddress(s)
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "www.")
}

// unescapeAddress takes off escapes as far as an address is hidden below them, and no further: its own stay.
func unescapeAddress(s string) string {
	for range maxDecode {
		lower := strings.ToLower(s[:min(len(s), 14)])
		if !strings.HasPrefix(lower, "http%") && !strings.HasPrefix(lower, "https%") {
			break
		}
		s = unescapeOnce(s)
	}
	return s
}

// paid returns who is paid by the parameters of the site's own.
func (p *place) paid(query []param) (x Paid, ok bool) {
	if p.kind == Network || p.kind == Agent || p.kind == Short {
		x.Network = p.name
	}
	x.Partner, ok = first(query, p.partner)
	if programme, there := first(query, p.programme); there {
		x.Programme, ok = programme, true
	}
	return x, ok
}

func first(query []param, names []string) (string, bool) {
	for _, n := range names {
		if v, ok := get(query, n); ok && v != "" {
			return cut(v), true
		}
	}
	return "", false
}

func (l *Link) add(p Paid) {
	if !slices.Contains(l.Paid, p) {
		l.Paid = append(l.Paid, p)
	}
}

// settle says what the address is that leads no further.
func (t *table) settle(l *Link, p *place, a address) {
	if p != nil {
		l.Sort, l.Place = p.kind, p.name
		if paid, ok := p.paid(a.query); ok {
			l.add(paid)
		}
	}
	for _, q := range a.query {
		if n := t.marks[strings.ToLower(q.name)]; n != nil {
			x, _ := n.paid(a.query)
			x.Network = n.name
			l.add(x)
		}
	}
	if paid, ok := t.any.paid(a.query); ok && len(l.Paid) == 0 {
		l.add(paid)
	}
	l.Listing = t.listing(p, a)
	l.URL = t.write(l, p, a)
}

// listing returns the identity of the listing that the address names.
func (t *table) listing(p *place, a address) string {
	if p != nil && (p.kind != Market || len(p.items) > 0) {
		for i := range p.items {
			if id, ok := p.items[i].match(a.path, a.query); ok {
				return p.name + "/" + id
			}
		}
		return ""
	}
	for i := range t.any.items {
		if id, ok := t.any.items[i].match(a.path, a.query); ok {
			return bareHost(a.host) + "/" + id
		}
	}
	return ""
}

// bareHost leaves out what says nothing of whose site it is.
func bareHost(host string) string {
	for _, p := range [...]string{"www.", "m."} {
		if rest, ok := strings.CutPrefix(host, p); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// shownHost is the host without www., where what is left is a host too.
func shownHost(host string) string {
	rest, www := strings.CutPrefix(host, "www.")
	if last := rest[strings.LastIndexByte(rest, '.')+1:]; www && len(last) < len(rest) && (last[0] < '0' || last[0] > '9') {
		return rest
	}
	return host
}

// write returns the canonical form, and notes what is left out.
func (t *table) write(l *Link, p *place, a address) string {
	var kept []param
	for _, q := range a.query {
		lower := strings.ToLower(q.name)
		switch {
		case lower == "" && q.value == "":
		case t.any.track.has(lower), p != nil && p.track.has(lower), t.marks[lower] != nil, p != nil && contains(p.partner, lower),
			contains(t.any.partner, lower):
			l.Tracking = append(l.Tracking, q.name)
		default:
			kept = append(kept, q)
		}
	}
	slices.SortStableFunc(kept, func(x, y param) int { return strings.Compare(x.name, y.name) })
	var b strings.Builder
	b.WriteString(a.scheme)
	b.WriteString("://")
	if a.host == "" {
		b.WriteString(strings.TrimPrefix(a.path, "/"))
	} else {
		b.WriteString(shownHost(a.host))
		if a.port != "" {
			b.WriteString(":" + a.port)
		}
		path := a.path
		if p != nil && p.name == "amazon" {
			path, _, _ = strings.Cut(path, "/ref=")
		}
		escape(&b, path, "?")
	}
	for i, q := range kept {
		b.WriteByte("?&"[min(i, 1)])
		escape(&b, q.name, "&=;")
		if q.value != "" {
			b.WriteByte('=')
			escape(&b, unescapeOnce(q.value), "&;")
		}
	}
	if a.hash != "" {
		b.WriteByte('#')
		escape(&b, a.hash, "")
	}
	return b.String()
}

func contains(names []string, lower string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, lower) })
}

// String says in short what the address is: its listing, else what the site is, and through whose hands it leads.
func (l Link) String() string {
	s := l.Listing
	if s == "" {
		s = l.URL
		if l.Sort != "" && l.Sort != Market {
			s = string(l.Sort) + " " + l.Place
		}
	}
	if len(l.Via) > 0 {
		s += " by " + l.Via[0].Place
		for _, p := range l.Paid {
			if p.Partner != "" {
				s += " " + p.Partner
				break
			}
		}
	}
	return s
}
