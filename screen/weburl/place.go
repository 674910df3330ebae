package weburl

import (
	_ "embed" // for the table of sites
	"fmt"
	"strings"
	"sync"
)

//go:embed places.txt
var placesText string

// Sort says what a site is to a buyer.
type Sort string

// The kinds of sites.
const (
	Market  Sort = "market"  // it shows listings
	Agent   Sort = "agent"   // it buys elsewhere for others
	Network Sort = "network" // it pays for buyers that are referred
	Wrap    Sort = "wrap"    // it only leads on
	Short   Sort = "short"   // a short link; who asks it learns the target
	Hub     Sort = "hub"     // a page of links
	Album   Sort = "album"   // pictures of goods
	Chat    Sort = "chat"    // a messenger
	anySite Sort = "any"
)

// place is what is known of a site.
type place struct {
	name, title string
	kind        Sort
	items       []pattern
	as          []asListing
	to          []string
	partner     []string
	programme   []string
	track       names
	marks       []string
	examples    [][2]string
}

// asListing is how an agent writes a listing of another market.
type asListing struct {
	family string
	items  []pattern
}

// table is all that is known.
type table struct {
	places []*place
	hosts  map[string]*place // by whole host, registrable domain, or the name before its suffix with ".*"
	apps   map[string]*place
	known  map[string]bool // schemes of apps
	marks  map[string]*place
	any    *place
}

var sites = sync.OnceValue(func() *table {
	t, err := parseTable(placesText)
	if err != nil {
		panic(err) // the table ships with the program, and a test reads it
	}
	return t
})

// names are parameters by name, and by how they begin.
type names struct {
	whole map[string]bool
	begin []string
}

func (n *names) add(list []string) {
	if n.whole == nil {
		n.whole = map[string]bool{}
	}
	for _, s := range list {
		if p, star := strings.CutSuffix(s, "*"); star {
			n.begin = append(n.begin, strings.ToLower(p))
		} else {
			n.whole[strings.ToLower(s)] = true
		}
	}
}

func (n *names) has(lower string) bool {
	if n.whole[lower] {
		return true
	}
	for _, p := range n.begin {
		if strings.HasPrefix(lower, p) {
			return true
		}
	}
	return false
}

func parseTable(text string) (*table, error) {
	t := &table{hosts: map[string]*place{}, apps: map[string]*place{}, known: map[string]bool{}, marks: map[string]*place{}}
	var p *place
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name, rest, ok := strings.Cut(line[1:], "] ")
			kind, title, ok2 := strings.Cut(rest, " ")
			if !ok || !ok2 {
				return nil, fmt.Errorf("places.txt:%d: no name, kind and title", n)
			}
			p = &place{name: name, kind: Sort(kind), title: title}
			t.places = append(t.places, p)
			if p.kind == anySite {
				t.any = p
			}
		default:
			key, rest, ok := strings.Cut(line, ":")
			if p == nil || !ok {
				return nil, fmt.Errorf("places.txt:%d: belongs to no site", n)
			}
			if err := t.line(p, key, strings.TrimSpace(rest)); err != nil {
				return nil, fmt.Errorf("places.txt:%d: %w", n, err)
			}
		}
	}
	if t.any == nil {
		return nil, fmt.Errorf("places.txt: nothing is said of any site")
	}
	return t, nil
}

func (t *table) line(p *place, key, rest string) error {
	words := strings.Fields(rest)
	switch key {
	case "hosts":
		for _, h := range words {
			if other := t.hosts[h]; other != nil {
				return fmt.Errorf("%s is of %s already", h, other.name)
			}
			t.hosts[h] = p
		}
	case "apps":
		for _, a := range words {
			t.apps[a], t.known[a] = p, true
		}
	case "item":
		p.items = append(p.items, patterns(words)...)
	case "as":
		if len(words) < 2 {
			return fmt.Errorf("no market and pattern")
		}
		p.as = append(p.as, asListing{words[0], patterns(words[1:])})
	case "to":
		p.to = append(p.to, words...)
	case "partner":
		p.partner = append(p.partner, words...)
	case "programme":
		p.programme = append(p.programme, words...)
	case "track":
		p.track.add(words)
	case "mark":
		p.marks = append(p.marks, words...)
		for _, m := range words {
			t.marks[strings.ToLower(m)] = p
		}
	case "example":
		address, what, ok := strings.Cut(rest, " = ")
		if !ok {
			return fmt.Errorf("the example says nothing")
		}
		p.examples = append(p.examples, [2]string{address, what})
	default:
		return fmt.Errorf("there is no key %q", key)
	}
	return nil
}

// pattern says where the number of a listing stands.
type pattern struct {
	path  []part
	query []param // a value "{n}" is taken, any other must be there
}

// part is a piece of a path pattern: text as it stands, or one of "*", "**", "{n}", "{a}", "{s}", and "$" for the end.
type part struct {
	text string
	sign byte // 0 text, '*' any but a slash, '+' any, 'n', 'w', 'a', 's', '$'
}

func patterns(words []string) (out []pattern) {
	for _, w := range words {
		path, query, _ := strings.Cut(w, "?")
		p := pattern{path: parts(path)}
		for _, kv := range params(query) {
			p.query = append(p.query, param{kv.name, kv.value})
		}
		out = append(out, p)
	}
	return out
}

func parts(s string) (out []part) {
	for s != "" {
		switch {
		case strings.HasPrefix(s, "**"):
			out, s = append(out, part{sign: '+'}), s[2:]
		case s[0] == '*':
			out, s = append(out, part{sign: '*'}), s[1:]
		case s[0] == '$':
			out, s = append(out, part{sign: '$'}), s[1:]
		case s[0] == '{' && len(s) > 2 && s[2] == '}':
			out, s = append(out, part{sign: s[1]}), s[3:]
		default:
			i := strings.IndexAny(s[1:], "*{$")
			if i < 0 {
				i = len(s) - 1
			}
			out, s = append(out, part{text: s[:i+1]}), s[i+1:]
		}
	}
	return out
}

// The lengths of numbers of listings. Shorter ones are pages, years and sizes.
const (
	minDigits = 4
	maxID     = 64
	maxPath   = 2048 // of a path that is looked at
)

// match returns the number of the listing that the address names by this pattern.
func (p *pattern) match(path string, query []param) (id string, ok bool) {
	var taken string
	for _, want := range p.query {
		got, there := get(query, want.name)
		switch {
		case !there:
			return "", false
		case strings.HasPrefix(want.value, "{"):
			if n := run(got, want.value[1]); n != len(got) || n == 0 {
				return "", false
			}
			taken = got
		case !strings.EqualFold(got, want.value):
			return "", false
		}
	}
	if len(p.path) == 0 {
		return taken, taken != ""
	}
	w := walker{path: path[:min(len(path), maxPath)], budget: 4 * maxPath}
	ids, ok := w.walk(p.path, 0, nil)
	if !ok {
		return "", false
	}
	if len(ids) > 0 {
		taken = strings.Join(ids, "-")
	}
	return taken, taken != "" && len(taken) <= maxID
}

// walker tries a pattern against a path, within a bound.
type walker struct {
	path   string
	budget int
}

func (w *walker) walk(ps []part, at int, ids []string) ([]string, bool) {
	if w.budget--; w.budget < 0 {
		return nil, false
	}
	if len(ps) == 0 {
		return ids, true
	}
	rest := w.path[at:]
	switch p := ps[0]; p.sign {
	case 0:
		if len(rest) < len(p.text) || !strings.EqualFold(rest[:len(p.text)], p.text) {
			return nil, false
		}
		return w.walk(ps[1:], at+len(p.text), ids)
	case '$':
		return ids, rest == ""
	case '*', '+':
		for n := 0; n <= len(rest); n++ {
			if n > 0 && p.sign == '*' && rest[n-1] == '/' {
				break
			}
			if next := ps[1:]; len(next) > 0 && next[0].sign == 0 {
				// Straight to where the text stands.
				i := index(rest[n:], next[0].text)
				if i < 0 || p.sign == '*' && strings.Contains(rest[n:n+i], "/") {
					return nil, false
				}
				n += i
			}
			if got, ok := w.walk(ps[1:], at+n, ids); ok {
				return got, true
			}
			if w.budget < 0 {
				break
			}
		}
		return nil, false
	default:
		n := run(rest, p.sign)
		if n == 0 {
			return nil, false
		}
		next := ps[1:]
		if len(next) > 0 && next[0].sign == 0 && p.sign != 'n' { // a name ends where the text that follows begins
			for m := n; m > 0; m-- {
				if got, ok := w.walk(next, at+m, append(ids[:len(ids):len(ids)], rest[:m])); ok {
					return got, true
				}
			}
			return nil, false
		}
		if p.sign == 'n' && n < len(rest) && isWord(rest[n]) && (len(next) == 0 || next[0].sign != 0) {
			return nil, false // the digits begin something else
		}
		return w.walk(next, at+n, append(ids[:len(ids):len(ids)], rest[:n]))
	}
}

// index returns where text stands in s, in any case of its letters.
func index(s, text string) int {
	for i := 0; i+len(text) <= len(s); i++ {
		if s[i]|0x20 == text[0]|0x20 && strings.EqualFold(s[i:i+len(text)], text) {
			return i
		}
	}
	return -1
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// run returns how much of the beginning of s is of the sign: digits, letters with digits and hyphens, or anything but a slash.
func run(s string, sign byte) int {
	n := 0
	for n < len(s) {
		c := s[n]
		switch {
		case sign == 'n' && (c < '0' || c > '9'),
			sign == 'w' && !isWord(c),
			sign == 'a' && !isWord(c) && c != '-' && c != '_',
			sign == 's' && (c == '/' || c == '?' || c == '&'):
			if sign == 'n' && n < minDigits {
				return 0
			}
			return n
		}
		n++
	}
	if sign == 'n' && n < minDigits {
		return 0
	}
	return n
}
