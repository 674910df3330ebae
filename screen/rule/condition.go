package rule

import (
	"errors"
	"fmt"
	"sync"

	"cel.dev/cel-go/cel"
)

// condition is a condition that can be evaluated. One that comes out of a table is compiled when something triggers it for the first
// time: few of all are, and compiling them all took a third of the time to start.
type condition struct {
	code source
	prg  cel.Program `frozen:"-"`
	env  *env        `frozen:"-"`
	err  error       `frozen:"-"`
	once sync.Once   `frozen:"-"`
}

// ready returns the condition, of pack p, to evaluate.
func (c *condition) ready(s *Set, p *Pack) (cel.Program, *env, error) {
	c.once.Do(func() {
		if c.prg == nil {
			c.err = c.compile(s, p)
		}
	})
	return c.prg, c.env, c.err
}

// compile prepares a condition that was found to be right when its table was written.
func (c *condition) compile(s *Set, p *Pack) error {
	e, err := s.envOf(p)
	if err != nil {
		return err
	}
	a, iss := e.cel.Compile(c.code.text)
	if iss.Err() != nil {
		return fmt.Errorf("compile the condition: %w", iss.Err())
	}
	prg, err := e.cel.Program(a, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return fmt.Errorf("prepare the condition: %w", err)
	}
	c.prg, c.env = prg, e
	return nil
}

// environments are those of packs, each made when the first condition of its pack is.
type environments struct {
	mu sync.Mutex
	of map[*Pack]*env
}

// envOf returns the environment of a pack.
func (s *Set) envOf(p *Pack) (*env, error) {
	s.envs.mu.Lock()
	defer s.envs.mu.Unlock()
	if e := s.envs.of[p]; e != nil {
		return e, nil
	}
	e, err := s.newEnv(p)
	if err != nil {
		return nil, err
	}
	if s.envs.of == nil {
		s.envs.of = map[*Pack]*env{}
	}
	s.envs.of[p] = e
	return e, nil
}

// called is what entries of lists and words of concepts are called, in a few pieces of memory: findings name them, and nothing else of
// lists is asked once the matchers are made.
type called struct {
	first     []uint32 // by span: the number of its first entry
	ends      []uint32 // by entry: where its name ends in text
	lemmaEnds []uint32 // by lemma: where it ends in lemmas
	langs     []uint8  // by lemma
	text      string
	lemmas    string
	terms     []int // by pack: how many its lists hold
}

// Frozen returns the set with all that screening asks of it beside what tables leave out: names, and digests over the rules. A set that
// comes out of a table evaluates conditions and says what findings are; its packs have rules without examples, and no lists.
func (s *Set) Frozen() *Set {
	c := &called{}
	var text, lemmas []byte
	for i := range s.Spans {
		c.first = append(c.first, uint32(len(c.ends)))
		if l := s.Spans[i].List; l != nil {
			for k := range l.Entries {
				text = append(text, l.Entries[k].Name...)
				c.ends = append(c.ends, uint32(len(text)))
			}
		}
	}
	for i := range s.Lemmas {
		lemmas = append(lemmas, s.Lemmas[i].Text...)
		c.lemmaEnds, c.langs = append(c.lemmaEnds, uint32(len(lemmas))), append(c.langs, s.Lemmas[i].Lang)
	}
	c.text, c.lemmas = string(text), string(lemmas)
	for _, p := range s.Packs {
		c.terms = append(c.terms, p.Terms())
	}
	return &Set{Packs: s.Packs, Spans: s.Spans, Scalars: s.Scalars, Suppressors: s.Suppressors, Rules: s.Rules, contexts: s.contexts,
		called: c, prints: s.Prints(), hiding: s.Hiding()}
}

// entry returns the name of an entry of a span.
func (c *called) entry(span, name int32) string {
	return piece(c.text, c.ends, c.first[span]+uint32(name))
}

// lemma returns the word of that number.
func (c *called) lemma(number int32) (word string, lang uint8) {
	return piece(c.lemmas, c.lemmaEnds, uint32(number-1)), c.langs[number-1]
}

func piece(all string, ends []uint32, n uint32) string {
	from := uint32(0)
	if n > 0 {
		from = ends[n-1]
	}
	return all[from:ends[n]]
}

// Complete completes a set that was read from a table. The error says that the table is none of a set that was frozen.
func (s *Set) Complete() error {
	if s.called == nil || len(s.called.first) != len(s.Spans) || len(s.called.terms) != len(s.Packs) {
		return errors.New("the table holds no set of rules")
	}
	for i, p := range s.Packs {
		p.terms = s.called.terms[i]
	}
	return nil
}
