package rule

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/screen/lexicon"
)

// MaxWindow is the widest reach of a suppressor or of near, before and after, in words.
const MaxWindow = 20

var ruleID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (r *reader) suppressors(n *yaml.Node) {
	for _, e := range r.mapping(n, "suppressors") {
		if !listName.MatchString(e.key) {
			r.add(CodeName, r.at(e.node), "use small letters, digits and underscores", "suppressor name %q", e.key)
			continue
		}
		s := &Suppressor{Name: e.key, at: r.at(e.node)}
		r.pack.Suppressors = append(r.pack.Suppressors, s)
		es := r.mapping(e.value, "suppressor "+e.key, "about", "patterns")
		r.require(e.value, es, "suppressor "+e.key, "patterns")
		for _, f := range es {
			switch {
			case f.key == "about":
				s.About = r.text(f.value, "about")
			case f.value.Kind != yaml.SequenceNode:
				r.add(CodeShape, r.at(f.value), "write one \"- {where: …}\" entry a pattern", "patterns of %q are no list", e.key)
			default:
				for _, p := range f.value.Content {
					s.Patterns = append(s.Patterns, r.suppressorPattern(p))
				}
			}
		}
	}
}

func (r *reader) suppressorPattern(n *yaml.Node) SuppressorPattern {
	var p SuppressorPattern
	es := r.mapping(n, "a pattern", "where", "window", "terms")
	r.require(n, es, "a pattern", "where", "terms")
	for _, e := range es {
		switch e.key {
		case "where":
			i := 0
			for i < len(whereNames) && whereNames[i] != e.value.Value {
				i++
			}
			if i == len(whereNames) {
				r.add(CodeWhere, r.at(e.value), did(e.value.Value, whereNames), "a pattern cannot stand %q", e.value.Value)
				i = 0
			}
			p.Where = Where(i)
		case "window":
			w, err := strconv.Atoi(e.value.Value)
			if err != nil || w < 1 || w > MaxWindow {
				r.add(CodeWindow, r.at(e.value), "write a number of words from 1 to "+strconv.Itoa(MaxWindow), "window %q", e.value.Value)
			}
			p.Window = w
		case "terms":
			r.terms(e.value, "the pattern", func(s, _ string, at Place) {
				if t, ok := r.pattern(s, lexicon.Word, at); ok {
					p.Terms = append(p.Terms, t)
				}
			})
		}
	}
	if (p.Where <= After || p.Where == Suspended) && p.Window == 0 {
		r.add(CodeWindow, r.at(n), "add \"window: 4\"", "a pattern %s the place needs a window", p.Where)
	}
	return p
}

func (r *reader) rules(n *yaml.Node) {
	if n.Kind != yaml.SequenceNode {
		r.add(CodeShape, r.at(n), "write one \"- id: …\" entry a rule", "rules is no list")
		return
	}
	if r.ruleAt == nil {
		r.ruleAt = map[string]Place{}
	}
	for _, c := range n.Content {
		u := r.rule(c)
		if first, twice := r.ruleAt[u.ID]; twice && u.ID != "" {
			r.add(CodeTwice, u.at, "give it another id", "the rule %q is there twice", u.ID).Second = &Label{first, "first here"}
		} else {
			r.ruleAt[u.ID] = u.at
		}
		r.pack.Rules = append(r.pack.Rules, u)
	}
}

func (r *reader) rule(n *yaml.Node) *Rule {
	u := &Rule{at: r.at(n)}
	es := r.mapping(n, "a rule", "id", "title", "law", "category", "keyword", "grade", "kinds", "states", "context", "when",
		"message", "explain", "examples")
	r.require(n, es, "the rule", "id", "title", "law", "category", "grade", "when", "message")
	for _, e := range es {
		switch e.key {
		case "id":
			u.at = r.at(e.value)
			if u.ID = r.text(e.value, "id"); !ruleID.MatchString(u.ID) {
				r.add(CodeName, r.at(e.value), "use small letters, digits and hyphens: prescription-only", "rule id %q", u.ID)
			}
		case "title":
			u.Title = r.text(e.value, "title")
		case "law":
			r.law(u, e.value)
		case "category", "keyword":
			r.statement(u, e)
		case "grade":
			if u.Grade = aedile.Grade(r.text(e.value, "grade")); !u.Grade.Valid() {
				r.add(CodeGrade, r.at(e.value), "act: precise enough to act on without asking; review: a person looks; shadow: only counted", "there is no grade %q", u.Grade)
			}
		case "kinds":
			for _, k := range r.texts(e.value, "kinds") {
				if !aedile.Kind(k.Value).Valid() {
					r.add(CodeKind, r.at(k), "known: listing, post, ad", "items are never a %q", k.Value)
				}
				u.Kinds = append(u.Kinds, aedile.Kind(k.Value))
			}
		case "context":
			for _, x := range r.texts(e.value, "context") {
				u.Context = append(u.Context, x.Value)
			}
		case "states":
			r.states(u, e.value)
		case "when":
			u.When = strings.TrimSpace(r.text(e.value, "when"))
			u.whenRaw = r.code(e.value)
			u.when = u.whenRaw.place(1, 0)
			if u.When == "" || !strings.HasPrefix(e.value.Tag, "!!") {
				r.add(CodeCondition, r.at(e.value),
					"put quotes around a condition that starts with !, or write it below \"when: |\"", "the condition is empty")
			}
		case "message":
			u.Message = strings.TrimSpace(r.text(e.value, "message"))
		case "explain":
			u.Explain = strings.TrimSpace(r.text(e.value, "explain"))
		}
	}
	if u.Kinds == nil {
		u.Kinds = []aedile.Kind{aedile.Listing, aedile.Post, aedile.Ad}
	}
	for _, e := range es { // after kinds: an example without a kind takes the rule's first
		if e.key == "examples" {
			r.examples(u, e.value)
		}
	}
	return u
}

// memberStates are the codes of ISO 3166 of the Member States of the Union.
var memberStates = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

// states reads the Member States in which alone a rule holds.
func (r *reader) states(u *Rule, n *yaml.Node) {
	for _, x := range r.texts(n, "states") {
		if !contains(memberStates, x.Value) {
			r.add(CodeState, r.at(x), "write the code of ISO 3166 in capitals: DE, GR", "there is no Member State %q", x.Value)
			continue
		}
		u.States = append(u.States, x.Value)
	}
}

func (r *reader) statement(u *Rule, e entry) {
	s := r.text(e.value, e.key)
	known := law.Categories()
	if e.key == "keyword" {
		known = law.Keywords()
		u.Keyword = s
	} else {
		u.Category = s
	}
	if s != "" && !contains(known, s) {
		r.add(CodeStatement, r.at(e.value), did(s, known), "the Transparency Database has no %s %q", e.key, s)
	}
}

func (r *reader) examples(u *Rule, n *yaml.Node) {
	for _, e := range r.mapping(n, "examples", "match", "pass") {
		if e.value.Kind != yaml.SequenceNode {
			r.add(CodeShape, r.at(e.value), "write one \"- {lang: en, title: …}\" entry an item", "%s is no list", e.key)
			continue
		}
		for _, c := range e.value.Content {
			x, ok := r.example(u, c)
			switch {
			case !ok:
			case e.key == "match":
				u.Match = append(u.Match, x)
			default:
				u.Pass = append(u.Pass, x)
			}
		}
	}
}

// itemKeys are the keys of the canonical item.
var itemKeys = strings.Fields("id kind service url seen_at lang title text category brand model gtin batch price options images links labels trader ships_from destination ad attrs")

func (r *reader) example(u *Rule, n *yaml.Node) (Example, bool) {
	x := Example{at: r.at(n)}
	es := r.mapping(n, "an example", itemKeys...)
	if len(es) == 0 {
		return x, false
	}
	r.require(n, es, "an example", "lang")
	var v map[string]any
	if err := n.Decode(&v); err != nil {
		r.add(CodeExample, x.at, "see the canonical item in the manual", "the example cannot be read: %v", err)
		return x, false
	}
	if v["lang"] == false {
		v["lang"] = "no" // YAML reads the code of Norwegian as false
	}
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &x.Item)
	}
	if err != nil {
		r.add(CodeExample, x.at, "see the canonical item in the manual; quote numbers that are text", "the example is no item: %v", err)
		return x, false
	}
	if x.Item.ID == "" {
		x.Item.ID = "example"
	}
	if x.Item.Kind == "" {
		x.Item.Kind = u.Kinds[0]
	}
	return x, true
}
