package text

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// The classes of folded characters, as the generated tables number them.
const (
	classSymbol = iota
	classBlank
	classTab
	classHardStop // ends a sentence anywhere
	classSoftStop // ends a sentence where white space follows
	classMark
	classDigit
	classSymLetter // a letter in a black circle or square, a regional indicator
	classLatinASCII
	classLatin
	classCyrillic
	classGreek
	classUnspaced
	classOther

	flagGenuine  = 0x10 // of a letter: no Latin letter looks like it
	flagReadable = 0x20 // of a symbol: may stand for a letter
)

func classOf(r rune) uint8 {
	if r >= tableLimit {
		return classSymbol
	}
	p := int(r >> 6 * 2)
	return classData[(int(classIndex[p])|int(classIndex[p+1])<<8)<<6|int(r&63)]
}

// scripts gives the script of each class of letters.
const scripts = "\x00\x00\x00\x00\x00\x00\x00\x10\x01\x41\x02\x04\x08\x10\x00\x00"

// notLetter has the high bit of every byte set that is not a to z.
func notLetter(w uint64) uint64 {
	t := w &^ high
	return ^((t + (0x80-'a')*lanes) &^ (t + (0x80-'z'-1)*lanes) &^ w) & high
}

// tokenise cuts f.Bytes into tokens, hashes them, and notes those that may be written in disguise. Measured: building each token
// in place instead of appending it took a third off this loop, and so did leaving the plain words out of the search for readings.
func (f *Folded) tokenise(k *keys) {
	b := f.Bytes
	p := b[:len(b)+8] // zeros follow, so eight bytes can be loaded anywhere
	f.work.odd = f.work.odd[:0]
	most := f.most()
	if len(b) >= roomFrom { // growing step by step would leave as much again behind
		f.Tokens = slices.Grow(f.Tokens, min(len(b)/2+1, most))
		f.work.odd = slices.Grow(f.work.odd, min(len(b)/2+1, most))
	}
	gap := First
	for i := 0; i < len(b); {
		if len(f.Tokens) >= most {
			f.Notes |= Cut
			break
		}
		c := b[i]
		if c-'a' >= 26 {
			if c == ' ' && gap == Glued && p[i+1]-'a' < 26 {
				i, gap = i+1, Space
			} else if c == ' ' && gap == Glued && i+1 < len(b) && wordy(b, i+1) {
				i = f.other(k, i+1, Space)
				continue
			} else if next, g := f.gap(i); next > i {
				i = next
				if len(f.Tokens) > 0 {
					gap = g
				}
				continue
			} else {
				i, gap = f.other(k, i, gap), Glued
				continue
			}
		}
		w := binary.LittleEndian.Uint64(p[i:])
		m := notLetter(w)
		n := bits.TrailingZeros64(m) >> 3
		end := i + n
		for m == 0 && end < len(b) {
			m = notLetter(binary.LittleEndian.Uint64(p[end:]))
			end += bits.TrailingZeros64(m) >> 3
		}
		if p[end] >= 0x80 {
			i, gap = f.word(k, i, end, gap), Glued
			continue
		}
		t := f.push()
		if n < 8 {
			t.Hash = k.short(w&(1<<(8*n)-1), n)
		} else {
			t.Hash = k.of(b[i:end])
		}
		t.Start, t.End, t.Script, t.Gap = uint32(i), uint32(end), Latin, gap
		if gap < Space || n < 2 || b[i-1] != ' ' || trailing(p[end]) {
			f.work.odd = append(f.work.odd, uint32(len(f.Tokens)-1))
		}
		i, gap = end, Glued
	}
	f.Meter.Spend(len(f.Tokens))
}

// roomFrom is the length of a text from which memory for its tokens is made at once. Chosen.
const roomFrom = 256 << 10

// most returns the number of tokens up to which f is read.
func (f *Folded) most() int {
	if f.MaxTokens > 0 {
		return f.MaxTokens
	}
	return len(f.Bytes)
}

// push makes room for one token more and returns it.
func (f *Folded) push() *Token {
	n := len(f.Tokens)
	if n == cap(f.Tokens) {
		f.Tokens = slices.Grow(f.Tokens, 1)
	}
	f.Tokens = f.Tokens[:n+1]
	return &f.Tokens[n]
}

// end appends the token from start to end, not a plain Latin word, and notes it where it may be written in disguise: where that is sure
// for its letters, where no white space stands before it, where it is one character, where a symbol adjoins it.
func (f *Folded) end(k *keys, start, end int, script Script, gap Gap, sure bool) {
	t := f.push()
	t.Hash = k.of(f.Bytes[start:end])
	t.Start, t.End, t.Script, t.Gap = uint32(start), uint32(end), script, gap
	if sure || gap < Space || single(f.Bytes[start:end]) || f.edged(t) {
		f.work.odd = append(f.work.odd, uint32(len(f.Tokens)-1))
	}
}

// single reports whether b is one character.
func single(b []byte) bool {
	switch {
	case b[0] < 0x80:
		return len(b) == 1
	case b[0] < 0xE0:
		return len(b) == 2
	case b[0] < 0xF0:
		return len(b) == 3
	}
	return len(b) == 4
}

// word appends the token of letters that starts at i and is ASCII up to at, where a byte beyond ASCII stands. It returns its end.
func (f *Folded) word(k *keys, i, at int, gap Gap) int {
	b := f.Bytes
	seen := uint32(0) // the classes of the letters, those with the genuine flag from bit 16 on
	if at > i {
		seen = 1 << classLatinASCII
	}
	unspaced, marked := false, Script(0)
	for at < len(b) {
		class, n := classAt(b, at)
		plain := class & 15
		if plain < classLatinASCII {
			if class != classMark {
				break
			}
			marked = Accented
		} else if (plain == classUnspaced) != unspaced {
			if at > i {
				break
			}
			unspaced = true
		}
		seen |= 1 << (class & 31)
		at += n
	}
	if unspaced {
		f.end(k, i, at, Unspaced, gap, seen>>(16+classUnspaced)&1 == 0)
		return at
	}
	own := scriptsOf(seen>>16) &^ (Latin | Accented)
	f.genuine |= own
	script := scriptsOf(seen|seen>>16) | marked
	letters := script &^ Accented
	if letters&(letters-1) != 0 {
		f.Notes |= Mixed
	}
	f.end(k, i, at, script, gap, own == 0 || own != script)
	return at
}

// scriptsOf turns a set of classes of letters into a set of scripts; both count from Cyrillic to OtherScript in the same order.
func scriptsOf(seen uint32) Script {
	const classes, bit = classCyrillic, 1 // Cyrillic is bit 1
	return Script(seen>>(classes-bit))&(Cyrillic|Greek|Unspaced|OtherScript) |
		Script(seen>>classLatinASCII|seen>>classLatin)&Latin | Script(seen>>classLatin&1)*Accented
}

// wordy reports whether a letter or digit stands at b[at].
func wordy(b []byte, at int) bool {
	class, _ := classAt(b, at)
	return class&15 > classMark
}

// classAt returns the class of the character at b[at] and its length. b is valid UTF-8.
func classAt(b []byte, at int) (class uint8, n int) {
	c := b[at]
	if c < 0x80 {
		return classLow[c], 1
	}
	if c < 0xE0 {
		return classLow[int(c&0x1F)<<6|int(b[at+1]&0x3F)], 2
	}
	return classHigh(b, at)
}

func classHigh(b []byte, at int) (class uint8, n int) {
	if c := b[at]; c < 0xF0 {
		return classOf(rune(c&0x0F)<<12 | rune(b[at+1]&0x3F)<<6 | rune(b[at+2]&0x3F)), 3
	}
	r, n := utf8.DecodeRune(b[at:])
	return classOf(r), n
}

// other appends the token at i that is no plain Latin word and returns its end.
func (f *Folded) other(k *keys, i int, gap Gap) int {
	class, end := classAt(f.Bytes, i)
	script := Digit
	switch class {
	case classSymLetter:
		script = OtherScript
	case classDigit:
	default:
		return f.word(k, i, i, gap)
	}
	for end += i; end < len(f.Bytes); {
		c, n := classAt(f.Bytes, end)
		if c != class {
			break
		}
		end += n
	}
	f.end(k, i, end, script, gap, class == classSymLetter)
	return end
}

// gap reads the separators from i on and returns where they end and what they amount to. A mark counts where no letter stands before it.
func (f *Folded) gap(i int) (end int, g Gap) {
	b := f.Bytes
	var blanks, soft, hard, wide, space bool
	start := i
	for i < len(b) {
		class, n := classAt(b, i)
		if class &= 15; class > classMark {
			break
		}
		switch class {
		case classBlank:
			hard = hard || soft
			wide = wide || blanks
			space = true
		case classTab:
			hard = hard || soft
			wide, space = true, true
		case classHardStop:
			hard = true
		case classSoftStop:
			soft = true
		}
		blanks = class == classBlank
		i += n
	}
	switch {
	case i == start:
		return i, Glued
	case hard || soft && i == len(b) || soft && f.unspacedAround(start, i):
		return i, Stop
	case wide:
		return i, Wide
	case space:
		return i, Space
	}
	return i, Joined
}

// unspacedAround reports whether a token of an unspaced script ends at start or begins at end: there "!" needs no white space.
func (f *Folded) unspacedAround(start, end int) bool {
	if k := len(f.Tokens); k > 0 && f.Tokens[k-1].Script == Unspaced && int(f.Tokens[k-1].End) == start {
		return true
	}
	class, _ := classAt(f.Bytes, end)
	return class&15 == classUnspaced
}
