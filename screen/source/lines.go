package source

import (
	"bytes"
	"maps"
	"slices"

	"github.com/aedile/aedile"
)

// LineBlock is a block of lines of NDJSON that was cut here and is decoded elsewhere, as by another machine. What is decoded there is
// what would be decoded here.
type LineBlock struct {
	Name         string      `json:"name"` // of the source, for the place of faults
	First        int         `json:"first"`
	Kind         aedile.Kind `json:"kind,omitempty"`
	Service      string      `json:"service,omitempty"`
	MaxLineBytes int         `json:"max_line_bytes"`
	MaxDepth     int         `json:"max_depth"`
	MaxValues    int         `json:"max_values"`
	Data         []byte      `json:"-"` // whole lines
}

// BlockOf returns the lines of a chunk; ok is false for one that only its own source can decode. The chunk is not decoded besides.
func BlockOf(c Chunk) (cut LineBlock, ok bool) {
	l, ok := c.(*lineChunk)
	if !ok || l.r.s.format != NDJSON || l.r.s.depth > 0 || l.r.s.c.Map != nil {
		return cut, false
	}
	s := l.r.s
	cut = LineBlock{s.name, l.line, s.c.Kind, s.c.Service, s.c.MaxLineBytes, s.c.MaxDepth, s.c.MaxValues, bytes.Clone(l.data)}
	l.r.release(l.buf)
	return cut, true
}

// Noticed is what a decoder saw besides items: what keys mean, and what was set aside.
type Noticed struct {
	Mapped map[string]string `json:"mapped,omitempty"`
	Kept   []string          `json:"kept,omitempty"`
	Notes  map[string]int    `json:"notes,omitempty"`
	Told   bool              `json:"told,omitempty"`   // an item had a title or a text
	Untold int64             `json:"untold,omitempty"` // items that had neither
}

// Chunk returns the lines as a chunk that decodes on its own, and what its decoder has seen, complete once it is decoded. The error is
// Invalid for limits out of range.
func (c LineBlock) Chunk() (Chunk, func() Noticed, error) {
	conf, err := Config{Kind: c.Kind, Service: c.Service, MaxLineBytes: c.MaxLineBytes, MaxDepth: c.MaxDepth,
		MaxValues: c.MaxValues}.withDefaults()
	if err != nil {
		return nil, nil, err
	}
	s := &Source{account: new(account), name: c.Name, format: NDJSON, c: conf}
	data := c.Data
	return &lineChunk{&lineReader{s: s, decode: s.newDecoders().line}, &data, data, c.First}, s.seenBy, nil
}

func (s *Source) seenBy() Noticed {
	seen := Noticed{Mapped: s.Ran().Mapped, Kept: s.kept.all(), Told: s.told.Load(), Untold: s.untold.Load()}
	s.notes.mu.Lock()
	defer s.notes.mu.Unlock()
	for reason, n := range s.notes.m {
		if seen.Notes == nil {
			seen.Notes = map[string]int{}
		}
		seen.Notes[reason] = n.count
	}
	return seen
}

// Absorb takes in what was seen where a chunk of the source was decoded.
func (s *Source) Absorb(seen Noticed) {
	for _, name := range slices.Sorted(maps.Keys(seen.Mapped)) {
		s.means(name, seen.Mapped[name])
	}
	for _, name := range seen.Kept {
		s.kept.add(name)
	}
	for reason, n := range seen.Notes {
		s.notes.count(reason, "", n)
	}
	if seen.Told {
		s.told.Store(true)
	}
	s.untold.Add(seen.Untold)
}
