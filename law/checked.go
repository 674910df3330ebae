package law

import (
	"crypto/sha256"
	_ "embed" // for the two lists
	"encoding/hex"
	"slices"
	"strings"
)

// Text is the wording of a provision over a span of days, and when it was compared.
type Text struct {
	From  string // the first day on which it applies, YYYY-MM-DD
	Until string // the last one; empty: it applies still
	// In is the act that gave the provision this wording where it is a later one, by its CELEX number.
	In      string
	Checked string // the day on which the wording was compared with a copy of the Official Journal's text
	Digest  string // DigestOf the wording that was compared
}

// DigestOf returns the SHA-256 of a wording in hexadecimal, its white space made single blanks.
func DigestOf(wording string) string {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(wording), " ")))
	return hex.EncodeToString(sum[:])
}

// On returns the wording that applies on the day (YYYY-MM-DD); the latest where the day is empty. ok is false where none does, or
// none was compared.
func (p Provision) On(day string) (Text, bool) {
	for _, t := range slices.Backward(p.Texts) {
		if day == "" || t.From <= day && (t.Until == "" || day <= t.Until) {
			return t, true
		}
	}
	return Text{}, false
}

// Moved says of a provision that was cited on a day that its wording is another one since, with the first day and the act; ""
// where it is not.
func Moved(r Ref, day string) string {
	p, ok := Find(r)
	was, known := p.On(day)
	now, current := p.On("")
	if !ok || !known || !current || was.Digest == now.Digest || day == "" {
		return ""
	}
	return r.String() + ": another wording since " + now.From + as(now)
}

func as(t Text) string {
	if t.In == "" {
		return ""
	}
	if a, ok := ActOf(t.In); ok {
		return ", by " + a.Short
	}
	return ", by " + t.In
}

//go:embed checked.txt
var checkedList string

//go:embed unchecked.txt
var uncheckedList string

// rows returns the lines of a list of tab-separated fields, comments left out.
func rows(list string) (all [][]string) {
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	return all
}

// compared fills in when each provision of the table was compared, or why it was not.
func compared(ps []Provision) []Provision {
	texts := map[Ref][]Text{}
	for _, f := range rows(checkedList) {
		for i := range f {
			f[i] = strings.TrimPrefix(f[i], "-")
		}
		r := Ref{f[0], f[1]}
		texts[r] = append(texts[r], Text{From: f[2], Until: f[3], In: f[4], Checked: f[5], Digest: f[6]})
	}
	reasons := map[Ref]string{}
	for _, f := range rows(uncheckedList) {
		reasons[Ref{f[0], f[1]}] = f[2]
	}
	for i, p := range ps {
		ps[i].Texts = texts[p.Ref]
		if n := len(ps[i].Texts); n > 0 {
			ps[i].Checked = ps[i].Texts[n-1].Checked
			continue
		}
		ps[i].Unchecked = reasons[p.Ref]
		if ps[i].Unchecked == "" {
			ps[i].Unchecked = reasons[Ref{p.CELEX, "*"}]
		}
	}
	return ps
}
