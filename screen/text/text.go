package text

import (
	"bytes"
	"slices"

	"github.com/aedile/aedile/screen/text/markup"
	"github.com/aedile/aedile/screen/work"
)

// Script is a set of bits: what kinds of characters a token holds.
type Script uint8

// The kinds of characters. Symbol letters (letters in black squares, regional indicators) count as OtherScript.
const (
	Latin Script = 1 << iota
	Cyrillic
	Greek
	Unspaced    // Han, kana, Bopomofo, Thai, Lao, Khmer, Burmese: scripts without spaces between words
	OtherScript // every other script
	Digit       // decimal digits of any script
	Accented    // a Latin letter outside ASCII, or a combining mark in a token that is not Unspaced
)

// Gap says what stands between a token and the one before it in the field.
type Gap uint8

// The gaps, from tight to wide.
const (
	First  Gap = iota // nothing before: the first token of the field
	Glued             // no character between: letters beside digits, or the edge of an unspaced script
	Joined            // characters between, but no white space: inner punctuation such as . - _ * ' / + @, an emoji
	Space             // single white space, possibly with light punctuation such as a comma
	Wide              // two or more blanks in a row, or a tab
	Stop              // the end of a sentence (. ! ? ; before white space, 。 anywhere), a new line, a bullet, |
)

// Token is a maximal run of letters and their marks, or of decimal digits. Runs of unspaced scripts and of symbol letters
// are tokens of their own.
type Token struct {
	Hash       uint64 // depends on the folded bytes and the seed alone; never 0
	Start, End uint32 // in Folded.Bytes
	Script     Script
	Gap        Gap
}

// How says by which disguise a reading differs from the text as written.
type How uint8

// The disguises. Where two apply, the later in this list is named.
const (
	Plain     How = iota // as written; no Reading has it
	LookAlike            // letters that look like others, accents
	Leet                 // digits and symbols for letters
	Spaced               // letters set apart one by one
	JoinedUp             // punctuation inside a word
)

// String names the disguise as findings cite it.
func (h How) String() string {
	switch h {
	case LookAlike:
		return "look-alike letters"
	case Leet:
		return "leet"
	case Spaced:
		return "spaced letters"
	case JoinedUp:
		return "inner punctuation"
	}
	return "plain"
}

// Reading is another way to read the tokens First to Last (both included) as one word.
type Reading struct {
	First, Last uint32 // indexes in Folded.Tokens
	Start, End  uint32 // in Folded.Alt
	Hash        uint64 // as of a token with the same bytes
	How         How

	from, to uint32 // in Folded.Bytes; wider than the tokens where a symbol at the edge is read as a letter
}

// Note is a set of bits: what a field held that a reader does not see, or what was cut.
type Note uint8

// The notes.
const (
	Bidi      Note = 1 << iota // controls of writing direction were dropped
	Ignorable                  // invisible characters inside or beside words of scripts that need none were dropped
	BadUTF8                    // bytes that are no UTF-8 were read as U+FFFD
	Mixed                      // a token mixes scripts
	Capped                     // there were more extra readings than MaxReadings; the rest is left out
	Cut                        // the field is longer than MaxBytes, has more than MaxTokens or cost too much; what follows was not read
)

// MaxReadings bounds the extra readings of a field: parts of spaced words and of chains, mixtures of second choices. The first readings of
// each odd word are not counted, so nobody hides a word behind a heap of junk; they number a few for each token at most.
const MaxReadings = 256

// MaxBytes is the length up to which a field is read, 256 MiB: offsets are 32 bits wide and a fold can be 11 times as long.
const MaxBytes = 1 << 28

// Folded is a folded field. The zero value is ready for Folder.Fold, which reuses its memory.
type Folded struct {
	Bytes    []byte    // the folded text; 8 bytes of spare capacity follow
	Alt      []byte    // the words of the readings, each between two space bytes
	Tokens   []Token   // in order
	Readings []Reading // sorted by First, then Last
	Notes    Note

	Meter     *work.Meter // counts what is done with the field; nil: there is no bound
	MaxTokens int         // tokens up to which the field is read, and four times the readings that it may have; 0: any number

	segs    []segment
	size    int          // bytes of the original that were read
	view    *markup.View // nil until a text holds markup
	marked  bool         // the text folded is that of view
	genuine Script       // scripts with a letter that has no Latin look-alike
	work    scratch
}

// segment begins a stretch of the folded text. Where blob is 0 it maps byte for byte to the original from src on;
// otherwise the whole stretch, one cluster, comes from the blob bytes from src on.
type segment struct{ fold, src, blob uint32 }

// Origin returns the byte span [from, to) of the original that the span [start, end) of f.Bytes was folded from.
// It covers whole source characters, entities and the tags between; dropped characters are covered only inside the span. An empty span
// gives an empty one.
func (f *Folded) Origin(start, end uint32) (from, to int) {
	if from, to = f.span(start, end); f.marked {
		return f.view.Origin(from, to)
	}
	return from, to
}

// Open reports whether no sentence ends at the end of the field: nothing but blanks and commas follows the last word.
func (f *Folded) Open() bool {
	if len(f.Tokens) == 0 {
		return false
	}
	return len(bytes.Trim(f.Bytes[f.Tokens[len(f.Tokens)-1].End:], " ,")) == 0
}

// Marked reports whether the text held markup, so that what is shown differs from the original.
func (f *Folded) Marked() bool { return f.marked }

// Shown returns the text that was folded: original, or where that holds markup what a browser shows of it. It holds until f is used again.
func (f *Folded) Shown(original string) string {
	if f.marked {
		return f.view.Text()
	}
	return original[:f.size]
}

// Quote returns what is shown of the original for the span [start, end) of f.Bytes: the text of Origin without its markup.
func (f *Folded) Quote(original string, start, end uint32) string {
	from, to := f.span(start, end)
	return f.Shown(original)[from:to]
}

// span returns the span of the text that was folded.
func (f *Folded) span(start, end uint32) (from, to int) {
	if start > end || int(end) > len(f.Bytes) {
		panic("text: span outside the folded text")
	}
	from, _ = f.cover(start)
	if start == end {
		return from, from
	}
	_, to = f.cover(end - 1)
	return from, to
}

// ReadingOrigin returns the byte span of the original that r was read from.
func (f *Folded) ReadingOrigin(r Reading) (from, to int) { return f.Origin(r.from, r.to) }

// cover returns the source span of the character that gave the folded byte at p, or the end of the source.
func (f *Folded) cover(p uint32) (from, to int) {
	if int(p) == len(f.Bytes) {
		return f.size, f.size
	}
	i, found := slices.BinarySearchFunc(f.segs, p, func(s segment, p uint32) int { return int(s.fold) - int(p) })
	if !found {
		i--
	}
	s := segment{}
	if i >= 0 {
		s = f.segs[i]
	}
	if s.blob > 0 {
		return int(s.src), int(s.src + s.blob)
	}
	a, b := p, p+1
	for a > s.fold && f.Bytes[a]&0xC0 == 0x80 {
		a--
	}
	for int(b) < len(f.Bytes) && f.Bytes[b]&0xC0 == 0x80 {
		b++
	}
	return int(s.src + a - s.fold), int(s.src + b - s.fold)
}
