package rule

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// citation is a provision as a rule cites it, before it is looked up.
type citation struct {
	rule       *Rule
	celex, act string
	place      string
	at         Place
}

// provisions reads the provisions that the pack brings itself: those of Union acts that the table lacks, of national acts, and of
// the terms of a house.
func (r *reader) provisions(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.add(CodeShape, r.at(n), "write one \"- {act: …, place: …, title: …}\" entry a provision", "provisions is no list")
		return
	}
	for _, c := range n.Content {
		p := Provision{at: r.at(c)}
		es := r.mapping(c, "a provision", "celex", "act", "place", "title", "lang", "url")
		r.require(c, es, "a provision", "place", "title")
		for _, e := range es {
			*map[string]*string{"celex": &p.CELEX, "act": &p.Act, "place": &p.Place, "title": &p.Title, "lang": &p.Lang,
				"url": &p.URL}[e.key] = r.text(e.value, e.key)
		}
		if (p.CELEX == "") == (p.Act == "") {
			r.add(CodeMissing, p.at, "name the act by celex: or by act:, not by both", "a provision names not exactly one act")
			continue
		}
		if slices.ContainsFunc(r.pack.Provisions, func(o Provision) bool {
			return o.CELEX == p.CELEX && o.Act == p.Act &&
				o.Place == p.Place
		}) {
			r.add(CodeTwice, p.at, "leave one of them out", "the provision %s of %s is there twice", p.Place, p.CELEX+p.Act)
			continue
		}
		r.pack.Provisions = append(r.pack.Provisions, p)
	}
}

// law reads what a rule rests on. It is looked up when all files of the pack are read.
func (r *reader) law(u *Rule, n *yaml.Node) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.add(CodeNoLaw, r.at(n), "write law: [{celex: 32023R0988, place: \"art 5\"}]", "the rule rests on no provision")
		return
	}
	for _, c := range n.Content {
		cite := citation{rule: u, at: r.at(c)}
		es := r.mapping(c, "a provision", "celex", "act", "place")
		r.require(c, es, "a provision", "place")
		for _, e := range es {
			*map[string]*string{"celex": &cite.celex, "act": &cite.act, "place": &cite.place}[e.key] = r.text(e.value, e.key)
		}
		if (cite.celex == "") == (cite.act == "") {
			r.add(CodeMissing, cite.at, "name the act by celex: or by act:, not by both", "a provision names not exactly one act")
			continue
		}
		if cite.place != "" {
			r.cites = append(r.cites, cite)
		}
	}
}

// cite looks up what the rules cite: among the provisions of the pack first, then in the table of law.
func (r *reader) cite() {
	for _, c := range r.cites {
		if p, ok := r.own(c); ok {
			name := p.Act
			if a, known := law.ActOf(p.CELEX); known {
				name = a.Short
			} else if name == "" {
				name = p.CELEX
			}
			c.rule.Law = append(c.rule.Law, aedile.LawRef{CELEX: p.CELEX, Act: p.Act, Place: p.Place, Title: name + ": " + p.Title,
				URL: p.URL})
			continue
		}
		ref := law.Ref{CELEX: c.celex, Place: c.place}
		cited, ok := law.Cite(ref)
		if !ok {
			r.add(CodeLaw, c.at, r.lawHint(c), "neither the pack nor the table of provisions has %s of %s", c.place, c.celex+c.act)
			continue
		}
		c.rule.Law, c.rule.Refs = append(c.rule.Law, cited), append(c.rule.Refs, ref)
	}
}

func (r *reader) own(c citation) (Provision, bool) {
	for _, p := range r.pack.Provisions {
		if p.CELEX == c.celex && p.Act == c.act && p.Place == c.place {
			return p, true
		}
	}
	return Provision{}, false
}

func (r *reader) lawHint(c citation) string {
	var places []string
	for _, p := range r.pack.Provisions {
		if p.CELEX == c.celex && p.Act == c.act {
			places = append(places, p.Place)
		}
	}
	for _, p := range law.Provisions() {
		if c.celex != "" && p.CELEX == c.celex {
			places = append(places, p.Place)
		}
	}
	bring := "bring it with the pack: provisions: [{act: …, place: …, title: …, lang: …, url: …}], or celex: for a Union act"
	if near := strings.TrimSpace(did(c.place, places)); near != "" && len(places) > 0 {
		return near + "; or " + bring
	}
	return bring
}
