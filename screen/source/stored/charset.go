// Package stored opens and unpacks what holds items: archives, folders, and text in the encodings of one byte a character.
//
// It does not know what an item is. Everything is held to the limits of its caller: a length that a file states is never
// believed before the bytes are there.
package stored

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

//go:embed letters.txt
var lettersText string

// Encoding is a character encoding by its name.
type Encoding struct {
	Name string
	encoding.Encoding
}

// Named returns the encoding that a name stands for, as the web knows it: windows-1250, latin2, koi8-r. ok is false for others.
func Named(name string) (Encoding, bool) {
	e, canonical := charset.Lookup(strings.TrimSpace(name))
	return Encoding{canonical, e}, e != nil
}

// alphabet is one language in one encoding: how likely each byte from 0x80 on is, as a logarithm.
type alphabet struct {
	encoding Encoding
	log      [128]float64
	latin    bool // its letters stand among those of ASCII; those of others stand beside each other
}

// What a byte counts that is no letter of the language.
const (
	otherLetter = 0.0003
	punctuation = 0.01
	noText      = 0.00001 // a control character, a symbol, nothing
	plausible   = 0.01    // chosen: the mean likelihood of bytes that are taken for letters
)

// typical are marks that stand in texts of any language.
const typical = "\u00a0\u00ad„“”‚‘’–—…€«»°§©®™•·²³½¼×±"

var alphabets = sync.OnceValue(func() []alphabet {
	as, err := parseLetters(lettersText)
	if err != nil {
		panic(err) // a file of ours, held by a test
	}
	return as
})

func parseLetters(text string) ([]alphabet, error) {
	var as []alphabet
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		part := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(part) != 3 {
			return nil, fmt.Errorf("read letters: %q: want a language, its encodings and its letters", line)
		}
		share := map[rune]float64{}
		for l := range strings.FieldsSeq(part[2]) {
			r, n := utf8.DecodeRuneInString(l)
			f, err := strconv.ParseFloat(l[n:], 64)
			if err != nil {
				return nil, fmt.Errorf("read letters: %q of %s: %w", l, part[0], err)
			}
			share[r] = f / 1000
		}
		for name := range strings.FieldsSeq(part[1]) {
			e, ok := Named(name)
			if !ok {
				return nil, fmt.Errorf("read letters: encoding %s is not known", name)
			}
			as = append(as, newAlphabet(e, share))
		}
	}
	return as, nil
}

func newAlphabet(e Encoding, share map[rune]float64) alphabet {
	a := alphabet{encoding: e}
	for r := range share {
		a.latin = a.latin || unicode.Is(unicode.Latin, r)
	}
	d := e.NewDecoder()
	for b := range 128 {
		s, err := d.String(string([]byte{byte(b + 128)}))
		r, _ := utf8.DecodeRuneInString(s)
		p := noText
		switch lower := share[unicode.ToLower(r)]; {
		case err != nil || r == utf8.RuneError:
		case share[r] > 0:
			p = share[r]
		case lower > 0:
			p = lower / 30
		case strings.ContainsRune(typical, r):
			p = punctuation
		case unicode.IsLetter(r):
			p = otherLetter
		}
		a.log[b] = math.Log(p)
	}
	return a
}

// Guess returns the encoding of a text that is no UTF-8, from the letters it would hold in each. ok is false where the text is
// UTF-8 but for single broken bytes, or where no encoding makes likely letters of what is none.
func Guess(text []byte) (Encoding, bool) {
	count, valid, broken, apart := tally(text)
	n, distinct := 0, 0
	for _, c := range count {
		n += c
		distinct += min(c, 1)
	}
	if broken < 2 || valid > 0 && valid*2 >= broken || distinct == 1 && !apart {
		return Encoding{}, false
	}
	best, top := -1, math.Inf(-1)
	as := alphabets()
	for k := range as {
		if apart && !as[k].latin {
			continue // one letter of another script within Latin words hides them: such bytes are broken
		}
		sum := 0.0
		for b, c := range count {
			sum += float64(c) * as[k].log[b]
		}
		if sum > top {
			best, top = k, sum
		}
	}
	if best < 0 || top/float64(n) < math.Log(plausible) {
		return Encoding{}, false
	}
	return as[best].encoding, true
}

// tally counts the bytes beyond ASCII, the characters of UTF-8, and the bytes that are none; apart says that no two of those touch.
func tally(text []byte) (count [128]int, valid, broken int, apart bool) {
	apart = true
	last := -2
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		if r, size := utf8.DecodeRune(text[i:]); r != utf8.RuneError || size > 1 {
			valid++
			for _, b := range text[i : i+size] {
				count[b-128]++
			}
			i += size
			continue
		}
		if !utf8.FullRune(text[i:]) {
			break // cut at the end of what is there
		}
		broken++
		apart = apart && last != i-1
		last = i
		count[text[i]-128]++
		i++
	}
	return count, valid, broken, apart
}

// Encodings returns the names of the encodings that [Guess] knows, sorted.
func Encodings() []string {
	var names []string
	for _, a := range alphabets() {
		if !slices.Contains(names, a.encoding.Name) {
			names = append(names, a.encoding.Name)
		}
	}
	slices.Sort(names)
	return names
}
