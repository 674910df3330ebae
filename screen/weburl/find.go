package weburl

import (
	_ "embed" // for the words of dots
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

//go:embed dots.txt
var dotsText string

var dotWords = func() (out []string) {
	for line := range strings.Lines(dotsText) {
		if _, w, ok := strings.Cut(strings.TrimSpace(line), " "); ok && line[0] != '#' {
			out = append(out, w)
		}
	}
	return out
}()

// Found is an address in a text: the bytes it takes, and what it is.
type Found struct {
	Start, End int
	Link
}

// The bounds of one text: so many addresses are given, and so many tried.
const (
	maxFound = 300
	maxTried = 3 * maxFound
)

// In returns the addresses in a text as people write them: with and without a scheme, with a blank or a word in place of a dot
// ("weidian (dot) com/item…", "t . me/somebody"), in the middle of Chinese. What only looks like one, such as the end of a sentence that
// lacks a blank or the name of a file, is left out: without a scheme the host must end in a suffix of the public list, and be followed by a
// path, begin with www., or be of a site that is known.
func In(text string) (out []Found) {
	tried := 0
	for at := 0; at < len(text) && len(out) < maxFound && tried < maxTried; {
		i := strings.IndexAny(text[at:], ".:。．([{ ")
		if i < 0 {
			break
		}
		i += at
		f, looked, ok := found(text, at, i)
		if looked {
			tried++
		}
		if !ok {
			_, n := utf8.DecodeRuneInString(text[i:])
			at = max(at, i+n)
			if text[i] != '.' && text[i] != ' ' {
				continue
			}
			// The label before the next dot begins after this one only where a blank stands between.
			at = back(text, at, i+n)
			at = max(at, i+n)
			continue
		}
		out = append(out, f)
		at = f.End
	}
	return out
}

// back returns where the label that ends at i begins, not before from.
func back(text string, from, i int) int {
	for i > from {
		r, n := utf8.DecodeLastRuneInString(text[from:i])
		if !hostRune(r) {
			break
		}
		i -= n
	}
	return i
}

// found looks at what stands around the sign at i: a scheme that ends there, or a label before a dot. looked says that an address was tried.
func found(text string, from, i int) (f Found, looked, ok bool) {
	if strings.HasPrefix(text[i:], "://") {
		start := i
		for start > from && (text[start-1]|0x20 >= 'a' && text[start-1]|0x20 <= 'z' || text[start-1] == '.') {
			start--
		}
		end := i + 3 + length(text[i+3:])
		l, err := Explain(text[start:end])
		return Found{start, end, l}, true, err == nil
	}
	if text[i] == ':' {
		return f, false, false
	}
	start := back(text, from, i)
	if start == i {
		return f, false, false
	}
	host, end, plain, ok := joined(text, start, i)
	if !ok {
		return f, false, false
	}
	if end < len(text) && text[end] == '@' || start > 0 && (text[start-1] == '@' || text[start-1] == '/' || text[start-1] == '.') {
		return f, false, false // a mail address, or the rest of something longer
	}
	tail := 0
	if end < len(text) && (text[end] == '/' || text[end] == '?' || text[end] == ':') {
		tail = length(text[end:])
	}
	l, err := Explain(host + text[end:end+tail])
	if err != nil {
		return f, true, false
	}
	suffix, icann := publicsuffix.PublicSuffix(l.Host)
	known := l.Sort != "" || len(l.Via) > 0
	switch {
	case len(l.Via) > 0:
	case !icann && !strings.Contains(suffix, "."), suffix == l.Host:
		return f, true, false
	case known:
	case !plain: // blanks and words stand for dots in addresses of sites that are known, and in no others
		return f, true, false
	case !strings.HasPrefix(strings.ToLower(host), "www.") && (tail < 2 || capital(host)):
		return f, true, false
	}
	return Found{start, end + tail, l}, true, true
}

// capital reports whether a label after the first begins with a capital letter: "end.Next".
func capital(host string) bool {
	_, rest, _ := strings.Cut(host, ".")
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r)
}

// maxLabels is how many labels of a host are joined.
const maxLabels = 6

// joined reads a host whose first label stands from start to i, with dots in any form between its labels. plain says that all were dots.
func joined(text string, start, i int) (host string, end int, plain, ok bool) {
	labels, at := []string{text[start:i]}, i
	end, plain = i, true
	for len(labels) < maxLabels {
		n, bare := dot(text[at:])
		if n == 0 {
			break
		}
		next := at + n
		stop := next
		for stop < len(text) {
			r, size := utf8.DecodeRuneInString(text[stop:])
			if !hostRune(r) {
				break
			}
			stop += size
		}
		if stop == next {
			break
		}
		label := text[next:stop]
		if !bare && len(label) > 12 && len(labels) > 1 {
			break
		}
		labels, at, end, plain = append(labels, label), stop, stop, plain && bare
	}
	return strings.Join(labels, "."), end, plain, len(labels) > 1
}

func hostRune(r rune) bool {
	return r == '-' || r == '_' || r < utf8.RuneSelf && (r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z') ||
		r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)) &&
			!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// dot returns the length of a dot at the beginning of s, and whether it is one as addresses have it: else it is a dot between blanks, or a
// word between brackets or blanks.
func dot(s string) (n int, bare bool) {
	for _, d := range [...]string{".", "。", "．", "｡"} {
		if strings.HasPrefix(s, d) {
			if rest := s[len(d):]; strings.HasPrefix(rest, " ") {
				return len(d) + 1, false
			}
			return len(d), true
		}
	}
	rest := strings.TrimLeft(s, " ")
	blank := len(rest) < len(s)
	if rest == "" || len(s)-len(rest) > 2 {
		return 0, false
	}
	closing := ""
	if i := strings.IndexByte("([{", rest[0]); i >= 0 {
		closing, rest = ")]}"[i:i+1], strings.TrimLeft(rest[1:], " ")
	}
	word := 0
	if strings.HasPrefix(rest, ".") {
		word = 1
	} else {
		for _, w := range dotWords {
			if len(rest) > len(w) && strings.EqualFold(rest[:len(w)], w) {
				if r, _ := utf8.DecodeRuneInString(rest[len(w):]); !unicode.IsLetter(r) || closing == "" && !blank {
					word = max(word, len(w))
				}
			}
		}
	}
	if word == 0 || closing == "" && !blank {
		return 0, false
	}
	rest = rest[word:]
	if closing != "" {
		rest = strings.TrimLeft(rest, " ")
		if !strings.HasPrefix(rest, closing) {
			return 0, false
		}
		rest = rest[1:]
	}
	trimmed := strings.TrimLeft(rest, " ")
	if len(rest)-len(trimmed) > 2 || closing == "" && word > 1 && trimmed == rest {
		return 0, false
	}
	return len(s) - len(trimmed), false
}

// length returns how many bytes of the beginning of s an address takes: up to a blank, a sign that no address has, or a letter of a script that
// is written without blanks, and without the signs that end a sentence around it.
func length(s string) int {
	n := 0
	for n < min(len(s), maxBytes) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r <= ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune("<>\"`{}|^，。！？；：（）【】《》「」、", r) ||
			r >= utf8.RuneSelf && (unicode.IsSpace(r) ||
				unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			break
		}
		n += size
	}
	for n > 0 {
		c := s[n-1]
		if strings.IndexByte(".,;:!?'*)", c) < 0 || c == ')' && strings.Count(s[:n], "(") >= strings.Count(s[:n], ")") {
			break
		}
		n--
	}
	return n
}
