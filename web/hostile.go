package web

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/internal/reveal"
)

// piece is a part of a text from outside as it is shown: plain, marked as evidence, or a character that nobody sees, drawn by its name.
type piece struct {
	Text   string
	Marked bool
	Hidden bool
	Gloss  string // our own words for what is marked
}

// span is a place of evidence in a text, in bytes, with our own words for it.
type span struct {
	Start, End int
	Gloss      string
}

// maxShown is how many characters of a text from outside are shown before "show all". Chosen.
const maxShown = 4000

// quotedText is a text from outside: what is shown at once, and the rest.
type quotedText struct {
	First, Rest []piece
	All         int // characters
}

// quote cuts the text into pieces. Spans that do not fit the text are left out.
func quote(text string, spans ...span) quotedText {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b span) int { return a.Start - b.Start })
	q := quotedText{All: utf8.RuneCountInString(text)}
	cut := len(text)
	if q.All > maxShown {
		cut = 0
		for range maxShown {
			_, n := utf8.DecodeRuneInString(text[cut:])
			cut += n
		}
	}
	q.First, q.Rest = pieces(text, spans, 0, cut), pieces(text, spans, cut, len(text))
	return q
}

// pieces cuts what stands between two places.
func pieces(text string, spans []span, from, to int) (ps []piece) {
	at := from
	for _, s := range spans {
		start, end := max(s.Start, at), min(s.End, to)
		if start >= end || s.End > len(text) {
			continue
		}
		for start > at && !utf8.RuneStart(text[start]) {
			start--
		}
		for end < to && !utf8.RuneStart(text[end]) {
			end++
		}
		marked := drawn(nil, text[start:end], true)
		if len(marked) > 0 {
			marked[0].Gloss = s.Gloss
		}
		ps = append(drawn(ps, text[at:start], false), marked...)
		at = end
	}
	return drawn(ps, text[at:to], false)
}

// drawn appends the text with every hidden character as a piece of its own.
func drawn(ps []piece, s string, marked bool) []piece {
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			ps = append(ps, piece{Text: b.String(), Marked: marked})
			b.Reset()
		}
	}
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		c := s[:n]
		s = s[n:]
		if r == '\n' || r == '\t' || r >= 0x20 && r < 0x7f || reveal.Text(c) == c {
			b.WriteString(c)
			continue
		}
		if r == '\r' {
			continue
		}
		flush()
		ps = append(ps, piece{Text: nameOf(r, c), Marked: marked, Hidden: true})
	}
	flush()
	return ps
}

// names of characters that nobody sees, as people who look for them know them.
var hiddenNames = map[rune]string{0xad: "SHY", 0x200b: "ZWSP", 0x200c: "ZWNJ", 0x200d: "ZWJ", 0x200e: "LRM", 0x200f: "RLM", 0x202a: "LRE",
	0x202b: "RLE",
	0x202c: "PDF", 0x202d: "LRO", 0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
	0xfe0f: "VS16"}

func nameOf(r rune, c string) string {
	if r == utf8.RuneError && len(c) == 1 {
		return fmt.Sprintf("%02X", c[0])
	}
	if n, ok := hiddenNames[r]; ok {
		return n
	}
	return fmt.Sprintf("U+%04X", r)
}

// line shows a text from outside on one line.
func line(s string) string { return reveal.Text(s) }
