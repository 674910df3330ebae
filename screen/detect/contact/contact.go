// Package contact finds ways to reach a person outside the platform in folded text: mail addresses, messenger links and
// handles, phone numbers beside a word that says what they are.
//
// It keeps none of them and looks nothing up.
package contact

import (
	"bytes"
	_ "embed" // for the list of words

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "contact", Version: "2026.11.0", Open: fact.Find(places, nil), Spans: []fact.Span{
		{Name: "handle", About: "a messenger or mail address, a phone number after a contact word, `@name`, `wa.me/…`, `t.me/…`"},
	}}
}

func places(_ int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range it.Texts {
		t := &it.Texts[i]
		if !t.Described {
			continue
		}
		Each(t.Fold, func(p Place) bool {
			dst = append(dst, fact.Place{Number: t.Number, First: p.First, Last: p.Last})
			return !it.Enough(len(dst))
		})
		if it.Enough(len(dst)) {
			break
		}
	}
	return dst
}

// Place is a contact found: its tokens, inclusive.
type Place struct{ First, Last int }

//go:embed words.txt
var list string

// words say that what follows is a contact: services, and words for telephone. Names of accounts may follow accounts without an @.
var words, accounts = wordlist.Set(list, "contact"), wordlist.Set(list, "account")

// hosts are messenger links as tokens: "wa.me/…", "t.me/…".
var hosts = [][2]string{{"wa", "me"}, {"t", "me"}, {"m", "me"}, {"telegram", "me"}, {"line", "me"}, {"discord", "gg"},
	{"signal", "me"}, {"chat", "whatsapp"}, {"api", "whatsapp"}}

// Each calls yield for every contact in f, in order, until it returns false.
func Each(f *text.Folded, yield func(Place) bool) {
	s := search{Folded: f}
	for i := 0; i < len(f.Tokens) && f.Meter.Spend(1); i++ {
		last, ok := s.mail(i)
		if !ok {
			last, ok = link(f, i)
		}
		if !ok {
			last, ok = s.named(i)
		}
		if !ok {
			continue
		}
		if !yield(Place{i, last}) {
			return
		}
		f.Meter.Spend(last - i)
		i = last
	}
}

// search is one pass over a field. What it read of a run of tokens it does not read again for the next token of the run: "a.b.c.d…" is as long as
// somebody likes.
type search struct {
	*text.Folded
	noMail int // tokens before it begin no mail address
	// The run of tokens that may be the name of an account, up to runTo, and the last token of it that makes an ordinary word none.
	runTo, telling int
}

func word(f *text.Folded, i int) []byte { return f.Bytes[f.Tokens[i].Start:f.Tokens[i].End] }

// between returns the bytes between token i-1 and token i.
func between(f *text.Folded, i int) []byte { return f.Bytes[f.Tokens[i-1].End:f.Tokens[i].Start] }

// mail finds "name@host.tld".
func (s *search) mail(i int) (int, bool) {
	if i < s.noMail {
		return 0, false
	}
	f, at := s.Folded, i
	for at+1 < len(f.Tokens) && joinsName(between(f, at+1)) {
		at++
	}
	f.Meter.Spend(at - i)
	s.noMail = at + 1
	if at+2 >= len(f.Tokens) || string(between(f, at+1)) != "@" {
		return 0, false
	}
	end, dot := at+1, false
	for end+1 < len(f.Tokens) {
		b := string(between(f, end+1))
		if b != "." && b != "-" && b != "" {
			break
		}
		dot = dot || b == "."
		end++
	}
	f.Meter.Spend(end - at)
	return end, dot
}

// joinsName reports whether what stands between two tokens of a field may stand in the name of a mail address.
func joinsName(b []byte) bool { return len(b) == 0 || len(b) == 1 && bytes.ContainsAny(b, "._-+") }

// link finds messenger addresses.
func link(f *text.Folded, i int) (int, bool) {
	if i+1 >= len(f.Tokens) || string(between(f, i+1)) != "." {
		return 0, false
	}
	for _, h := range hosts {
		if string(word(f, i)) == h[0] && string(word(f, i+1)) == h[1] {
			last := i + 1
			for last+1 < len(f.Tokens) && !bytes.ContainsAny(between(f, last+1), " \t\n,;") && last-i < 6 {
				last++
			}
			return last, last > i+1 || h[0] == "wa"
		}
	}
	return 0, false
}

// MinDigits is the least number of digits of a phone number after a contact word. Chosen: shorter ones are prices and sizes.
const MinDigits = 7

// maxDigits is the largest number of digits of a phone number (ITU-T E.164).
const maxDigits = 15

// named finds a contact word followed, within two words, by a phone number or an @name.
func (s *search) named(i int) (int, bool) {
	f := s.Folded
	named := accounts[string(word(f, i))]
	if !named && !words[string(word(f, i))] {
		return 0, false
	}
	for j := i + 1; j < len(f.Tokens) && j <= i+3; j++ {
		if f.Tokens[j].Gap == text.Stop && j > i+1 { // the point of "Tel." ends no sentence
			return 0, false
		}
		if b := between(f, j); len(b) > 0 && b[len(b)-1] == '@' {
			return j, true
		}
		if last, ok := phone(f, j); ok {
			return last, true
		}
	}
	if named {
		return s.account(i + 1)
	}
	return 0, false
}

// account finds the name of an account at token j: a word with a digit or an underscore glued to it, so that no ordinary word is taken for one.
func (s *search) account(j int) (int, bool) {
	f := s.Folded
	if j >= len(f.Tokens) || f.Tokens[j].Gap == text.Stop || f.Tokens[j].Script&text.Digit != 0 {
		return 0, false
	}
	if j > s.runTo {
		s.runTo, s.telling = j, -1
		for s.runTo+1 < len(f.Tokens) {
			b := string(between(f, s.runTo+1))
			if b != "" && b != "_" && b != "." {
				break
			}
			s.runTo++
			if b == "_" || f.Tokens[s.runTo].Script&text.Digit != 0 {
				s.telling = s.runTo
			}
		}
		f.Meter.Spend(s.runTo - j)
	}
	return s.runTo, s.telling > j && f.Tokens[s.runTo].End-f.Tokens[j].Start >= MinAccount
}

// MinAccount is the least length of the name of an account in bytes. Chosen: shorter ones are models and sizes.
const MinAccount = 6

func phone(f *text.Folded, j int) (int, bool) {
	digits, last := 0, j
	for k := j; k < len(f.Tokens) && f.Tokens[k].Script&text.Digit != 0 && digits <= maxDigits; k++ {
		if k > j && (len(between(f, k)) > 3 || !allOf(between(f, k), " -./()+")) {
			break
		}
		digits += int(f.Tokens[k].End - f.Tokens[k].Start)
		last = k
	}
	return last, digits >= MinDigits && digits <= maxDigits
}

func allOf(b []byte, chars string) bool {
	return len(bytes.Trim(b, chars)) == 0
}
