package casework

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// Fault is one element that is missing or wrong in what a step carries, and the provision that asks for it.
type Fault struct {
	Field string  // where in the body, as its JSON names it; empty: the step as a whole
	Msg   string  // what is missing or wrong, lower case
	Law   law.Ref // what asks for it
	Own   bool    // asked for by the operator's own policy, not by the law; Law then names what the policy serves
}

// String writes the fault for people: "questions[0].due: no day by which to answer (art 67(2) DSA)".
func (f Fault) String() string {
	s := f.Msg
	if f.Field != "" {
		s = f.Field + ": " + s
	}
	switch {
	case f.Own && f.Law.Place != "":
		return s + " (own policy, to " + f.Law.String() + ")"
	case f.Own:
		return s + " (own policy)"
	}
	return s + " (" + f.Law.String() + ")"
}

// Faults are all faults of one step.
type Faults []Fault

// Need adds a fault unless ok.
func (fs *Faults) Need(ok bool, field, msg string, ref law.Ref) {
	if !ok {
		*fs = append(*fs, Fault{Field: field, Msg: msg, Law: ref})
	}
}

// Own adds a fault against the operator's own policy unless ok; ref is the provision that the policy serves.
func (fs *Faults) Own(ok bool, field, msg string, ref law.Ref) {
	if !ok {
		*fs = append(*fs, Fault{Field: field, Msg: msg, Law: ref, Own: true})
	}
}

// Text adds a fault unless the text says something. One that was taken out of the record says nothing.
func (fs *Faults) Text(text, field, msg string, ref law.Ref) {
	text = strings.TrimSpace(text)
	fs.Need(text != "" && text != ErasedText, field, msg, ref)
}

// In adds faults of a part, their fields prefixed: In("questions[0]", …) gives "questions[0].text".
func (fs *Faults) In(prefix string, part Faults) {
	for _, f := range part {
		if f.Field == "" {
			f.Field = prefix
		} else {
			f.Field = prefix + "." + f.Field
		}
		*fs = append(*fs, f)
	}
}

// Refusal says why a step may not be made. It is an *aedile.Error to errors.As: Invalid where something is missing,
// Conflict where the case does not stand there, Denied where the party may not.
type Refusal struct {
	Err    aedile.Error
	Faults Faults
}

// Error writes the refusal and all its faults on one line.
func (r *Refusal) Error() string {
	if len(r.Faults) == 0 {
		return r.Err.Error()
	}
	all := make([]string, len(r.Faults))
	for i, f := range r.Faults {
		all[i] = f.String()
	}
	return r.Err.Error() + ": " + strings.Join(all, "; ")
}

// Unwrap returns the error with its class and hint.
func (r *Refusal) Unwrap() error { return &r.Err }

func refuse(class aedile.Class, op, subject, hint, format string, args ...any) *Refusal {
	return &Refusal{Err: *aedile.Errorf(class, op, subject, format, args...).Hint(hint)}
}

// Address adds a fault where the text is there and is not one address of electronic mail.
func (fs *Faults) Address(p Personal, field string, ref law.Ref) {
	fs.Need(p.Text == "" || IsAddress(p.Text), field, "is no electronic address", ref)
}

// Contact adds a fault where the text would be read as an address and is not one, or holds what nobody sees. An electronic
// contact need not be an address of mail.
func (fs *Faults) Contact(p Personal, field string, ref law.Ref) {
	mail := strings.Contains(p.Text, "@") && !strings.HasPrefix(p.Text, "@") && !strings.Contains(p.Text, "://")
	fs.Need(!hidden(p.Text) && (!mail || IsAddress(p.Text)), field, "is no electronic contact", ref)
}

// maxAddress is the longest address that mail can carry, in bytes (RFC 5321, section 4.5.3.1.3, without the brackets).
const maxAddress = 254

// IsAddress reports whether the text is one address of electronic mail and nothing else: no name beside it, no second address, no
// blank and no sign that nobody sees. Texts like it go into headers, where a line end begins the next one. What it lets in, mail can carry.
func IsAddress(text string) bool {
	_, ok := MailAddress(text)
	return ok
}

// MailAddress returns the address with its host in the letters of the domain name system, as mail carries it; ok is false for what is none.
func MailAddress(text string) (address string, ok bool) {
	if len(text) > maxAddress || hidden(text) || strings.ContainsFunc(text, unicode.IsSpace) {
		return "", false
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Name != "" || a.Address != text {
		return "", false
	}
	at := strings.LastIndexByte(text, '@')
	local, host := text[:at], text[at+1:]
	if !strings.HasPrefix(host, "[") {
		if host, err = idna.Lookup.ToASCII(host); err != nil {
			return "", false
		}
	}
	address = local + "@" + host
	return address, len(address) <= maxAddress
}

// hidden reports whether the text holds control or format characters, or is no UTF-8.
func hidden(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text,
		func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) })
}
