package rule

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Context is what an item may be about, by which rules name what they are not for: books, toys, news.
type Context struct {
	Name  string
	About string
	When  string

	at      Place
	when    Place
	whenRaw source
}

// contexts reads named contexts.
func (r *reader) contexts(n *yaml.Node) {
	for _, e := range r.mapping(n, "contexts") {
		if !listName.MatchString(e.key) {
			r.add(CodeName, r.at(e.node), "use small letters, digits and underscores", "context name %q", e.key)
			continue
		}
		c := &Context{Name: e.key, at: r.at(e.node)}
		es := r.mapping(e.value, "context "+e.key, "about", "when")
		r.require(e.value, es, "context "+e.key, "about", "when")
		for _, f := range es {
			if f.key == "about" {
				c.About = r.text(f.value, "about")
				continue
			}
			c.When, c.whenRaw = r.text(f.value, "when"), r.code(f.value)
			c.when = c.whenRaw.place(1, 0)
		}
		r.pack.Contexts = append(r.pack.Contexts, c)
	}
}

// compiledContext is a context whose condition can be evaluated.
type compiledContext struct {
	name string
	pack *Pack
	when *condition
	cost int
	uses []int
}

// addContexts compiles the contexts of a pack. Their names are those of all packs.
func (s *Set) addContexts(p *Pack, maxCost int) []Diagnostic {
	if len(p.Contexts) == 0 {
		return nil
	}
	e, err := s.envOf(p)
	if err != nil {
		return []Diagnostic{envError(p, err)}
	}
	var ds []Diagnostic
	for _, x := range p.Contexts {
		c := &compiler{set: s, env: e, pack: p, what: "in the context " + x.Name, at: x.at, when: x.when, code: x.whenRaw, maxCost: maxCost}
		if slices.ContainsFunc(s.contexts, func(o *compiledContext) bool { return o.name == x.Name }) {
			c.add(CodeTwice, x.at, "give it another name", "there are two contexts %q", x.Name)
		}
		if a := c.parse(); a != nil {
			out := &compiledContext{name: x.Name, pack: p, when: &condition{code: x.whenRaw, env: e},
				cost: c.walk(a.NativeRep().Expr()), uses: c.uses}
			if out.cost > maxCost {
				c.add(CodeCost, x.when, "use fewer near, before and after", "the condition may cost %d, the limit is %d", out.cost, maxCost)
			}
			if out.when.prg = c.program(a); out.when.prg != nil {
				s.contexts = append(s.contexts, out)
			}
		}
		ds = append(ds, c.diags...)
	}
	return ds
}

// context looks up the contexts that a rule is not for.
func (c *compiler) context(out *Compiled) {
	for _, name := range c.rule.Context {
		i := slices.IndexFunc(c.set.contexts, func(x *compiledContext) bool { return x.name == name })
		if i < 0 {
			var known []string
			for _, x := range c.set.contexts {
				known = append(known, x.name)
			}
			c.add(CodeUnknownName, c.rule.at, did(name, known), "there is no context %q", name)
			continue
		}
		x := c.set.contexts[i]
		out.not, out.Cost = append(out.not, x), out.Cost+x.cost
		for _, u := range x.uses {
			if !slices.Contains(out.Uses, u) {
				out.Uses = append(out.Uses, u)
			}
		}
	}
}

// holds evaluates the context over facts.
func (x *compiledContext) holds(set *Set, facts Facts) (bool, error) {
	prg, env, err := x.when.ready(set, x.pack)
	if err != nil {
		return false, fmt.Errorf("context %s: %w", x.name, err)
	}
	ev := &evaluation{facts: facts, set: set, left: x.cost + 1, negation: env.negation()}
	v, _, err := prg.Eval(activation{env, ev})
	if err != nil {
		return false, fmt.Errorf("context %s: %w", x.name, err)
	}
	return v.Value() == true, nil
}
