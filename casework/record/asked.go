package record

import (
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Asked is what is asked of the newest checkpoint whose signature holds. The zero value asks nothing.
type Asked struct {
	Signed    int64         // it covers so many events
	MaxAge    time.Duration // it says when it was signed, and that is no longer ago
	Now       time.Time     // from which MaxAge counts back
	Witnesses int           // so many known keys besides the owner's cosigned it
}

// asked holds the newest checkpoint against what the caller asks of it, and the journal against what was seen of it before.
func (c *check) asked() {
	a := c.against.Asked
	if c.Signed < a.Signed {
		c.say(Entry{}, "%d events are signed, fewer than the %d that are asked for", c.Signed, a.Signed)
	}
	switch age := a.Now.Sub(c.SignedAt); {
	case a.MaxAge == 0:
	case c.SignedAt.IsZero():
		c.say(Entry{}, "the newest checkpoint does not say when it was signed")
	case age > a.MaxAge:
		c.say(Entry{}, "the newest checkpoint was signed on %s, longer ago than %s", c.SignedAt.Format(time.RFC3339), a.MaxAge)
	}
	if len(c.Witnesses) < a.Witnesses {
		c.say(Entry{}, "%d witnesses cosigned the newest checkpoint, fewer than the %d that are asked for", len(c.Witnesses), a.Witnesses)
	}
	if s := c.against.Seen; s.N > c.tree.n {
		c.say(Entry{}, "the journal was put back: this verifier has seen %d events of it, and it has %d", s.N, c.tree.n)
	} else if s.N > 0 && c.tree.heads[s.N] != s.Hash {
		c.say(Entry{}, "the journal was made anew: its first %d events are not those that this verifier has seen", s.N)
	}
}

// newest notes who signed the checkpoint, if no other covers more.
func (c *check) newest(p Checkpoint) {
	if p.N < c.Signed {
		return
	}
	if p.N > c.Signed {
		c.SignedAt, c.Witnesses = time.Time{}, nil
	}
	by, err := p.Signatures(c.keys.at(p.N))
	if err != nil {
		return // it was read before
	}
	for _, s := range by {
		known := slices.ContainsFunc(c.Witnesses, func(w Signed) bool { return w.Name == s.Name })
		switch {
		case s.Name == p.Origin && s.At.After(c.SignedAt):
			c.SignedAt = s.At
		case s.Name != p.Origin && !s.At.IsZero() && !known:
			c.Witnesses = append(c.Witnesses, s)
		}
	}
}

// signed says where keys are given and nothing is signed: a chain alone can be made anew by whoever owns the store.
func (c *check) signed() {
	if c.against.Known != nil && c.Signed == 0 && c.Events > 0 {
		c.say(Entry{}, "not signed: no checkpoint of a known key covers any of the %d events", c.Events)
	}
}

// readPoint reads a checkpoint, and its signature where there are keys to look at it with.
func readPoint(text string, known note.Verifiers) (Checkpoint, error) {
	if known == nil {
		return unsigned(text)
	}
	return ReadCheckpoint(text, known)
}
