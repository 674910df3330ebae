package main

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// look is what a character is read as: first, and second where two readings are open. Each has one or two letters.
type look struct{ first, second string }

// looks is the table of look-alikes by folded character.
type looks struct {
	of     map[rune]look
	strict map[rune]bool // not loose
	text   []byte
	ids    map[look]uint16
}

func readLooks(file string) (*looks, error) {
	l := &looks{of: map[rune]look{}, strict: map[rune]bool{}, ids: map[look]uint16{}, text: make([]byte, 4)}
	fold := &folds{caser: cases.Fold()}
	for n, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		target, chars, ok := strings.Cut(line, ":")
		target, loose := strings.CutPrefix(target, "~")
		first, second, _ := strings.Cut(target, "/")
		if !ok || first == "" || len(first) > 2 || len(second) > 2 {
			return nil, fmt.Errorf("lookalikes.txt: line %d: want \"letters: characters\"", n+1)
		}
		for _, r := range chars {
			if to := []rune(fold.form(r)); r != ' ' && len(to) == 1 && to[0] >= 0x80 {
				l.add(to[0], look{first, second}, loose)
			}
		}
	}
	l.addSymbolLetters()
	l.addAccented(fold)
	return l, nil
}

// add enters a look; the first entry of a character holds.
func (l *looks) add(r rune, k look, loose bool) {
	if _, ok := l.of[r]; ok {
		return
	}
	l.of[r] = k
	l.strict[r] = !loose
}

// addSymbolLetters enters the letters in black circles and squares and the regional indicators.
func (l *looks) addSymbolLetters() {
	for i := range rune(26) {
		k := look{first: string('a' + i)}
		for _, base := range []rune{0x1F150, 0x1F170, 0x1F1E6} {
			l.add(base+i, k, false)
		}
	}
}

// addAccented enters every small letter that decomposes into a letter with a look, or an ASCII letter, and marks.
func (l *looks) addAccented(fold *folds) {
	for r := range rune(limit) {
		d := []rune(norm.NFD.String(string(r)))
		if r < 0x80 || len(d) < 2 || !unicode.IsLetter(r) || fold.form(r) != string(r) {
			continue
		}
		if d[0] < 0x80 && unicode.IsLetter(d[0]) {
			l.add(r, look{first: strings.ToLower(string(d[0]))}, false)
		} else if k, ok := l.of[d[0]]; ok {
			l.add(r, k, !l.strict[d[0]])
		}
	}
}

// id returns the entry of a character in lookText, 0 where it looks like no letter.
func (l *looks) id(r rune) uint16 {
	k, ok := l.of[r]
	if !ok {
		return 0
	}
	id, ok := l.ids[k]
	if !ok {
		id = uint16(len(l.text) / 4)
		l.ids[k] = id
		l.text = append(l.text, (k.first + "\x00")[:2]...)
		l.text = append(l.text, (k.second + "\x00\x00")[:2]...)
		if id > 255 {
			panic("more looks than a byte can number")
		}
	}
	return id
}
