package deliver

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// The lengths of mail (RFC 5322, section 2.1.1; RFC 2047, section 2).
const (
	lineGoal  = 78 // characters a line should have at most
	wordGoal  = 75 // characters of an encoded word
	chunkSize = 45 // bytes that an encoded word holds: 60 characters of base64 and 12 around them
)

// nobody stands where a letter has no receiver that is known (RFC 5322, section 3.4: an empty group).
const nobody = "undisclosed-recipients:;"

// MIME returns the message as mail: plain text, and HTML beside it where there is some. The same message gives the same bytes.
// An address that is none, and a control character in what becomes a header, are Invalid errors: a line end in a header begins
// another one.
func (m Message) MIME(from string) ([]byte, error) {
	sender, err := Mailbox(from)
	if err != nil {
		return nil, err
	}
	to := nobody
	if m.To != "" {
		a, err := Mailbox(m.To)
		if err != nil {
			return nil, err
		}
		to = address(a)
	}
	if strings.ContainsFunc(m.Subject, unicode.IsControl) {
		return nil, aedile.Invalidf("write mail", string(m.Case),
			"the subject holds a control character").Hint("a header of mail is one line of text")
	}
	host := sender.Address[strings.LastIndexByte(sender.Address, '@')+1:]
	b := new(bytes.Buffer)
	head(b, "From", address(sender))
	head(b, "To", to)
	head(b, "Subject", worded(m.Subject))
	head(b, "Date", m.At.UTC().Format(time.RFC1123Z))
	head(b, "Message-ID", "<"+m.Key()+"@"+host+">")
	if aedile.ValidName(string(m.Case)) {
		head(b, CaseHeader, string(m.Case)) // what comes back is of this case
	}
	head(b, "Auto-Submitted", "auto-generated")
	head(b, "MIME-Version", "1.0")
	if err := m.parts(b); err != nil {
		return nil, fmt.Errorf("write mail: %w", err)
	}
	return b.Bytes(), nil
}

// parts writes the texts, with the headers that say how.
func (m Message) parts(b *bytes.Buffer) error {
	if m.HTML == "" {
		head(b, "Content-Type", "text/plain; charset=utf-8")
		head(b, "Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		err := quoted(b, m.Text)
		if !bytes.HasSuffix(b.Bytes(), []byte("\r\n")) {
			b.WriteString("=\r\n") // the line ends, the text does not
		}
		return err
	}
	w := multipart.NewWriter(b)
	if err := w.SetBoundary("=_" + m.Key()); err != nil { // no text that is quoted holds "=_"
		return err
	}
	head(b, "Content-Type", "multipart/alternative; boundary=\""+w.Boundary()+"\"")
	b.WriteString("\r\n")
	for _, p := range []struct{ media, text string }{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {p.media + "; charset=utf-8"},
			"Content-Transfer-Encoding": {"quoted-printable"}})
		if err != nil {
			return err
		}
		var body bytes.Buffer
		if err := quoted(&body, p.text); err != nil {
			return err
		}
		_, _ = part.Write(body.Bytes()) // into memory
	}
	return w.Close()
}

// Mailbox reads one address with or without a name: "Market <notices@market.example>". The host comes in the letters of the
// domain name system. Any other text is an Invalid error, which does not repeat it.
func Mailbox(text string) (mail.Address, error) {
	wrong := aedile.Invalidf("write mail", "", "an address of mail cannot be read").Hint("one address, as in Market <notices@market.example>")
	if strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) ||
		strings.HasSuffix(strings.TrimSpace(text), ";") { // a group
		return mail.Address{}, wrong
	}
	a, err := mail.ParseAddress(text)
	if err != nil || strings.ContainsFunc(a.Name, unicode.IsControl) {
		return mail.Address{}, wrong.Because(err)
	}
	a.Name = strings.Join(strings.Fields(a.Name), " ")
	ok := false
	if a.Address, ok = casework.MailAddress(a.Address); !ok {
		return mail.Address{}, wrong
	}
	return *a, nil
}

// address writes an address as a header has it. The name stands in quotes or encoded.
func address(a mail.Address) string {
	if a.Name == "" {
		return a.Address
	}
	name := (&mail.Address{Name: a.Name, Address: "a@b"}).String()
	name = strings.TrimSuffix(name, " <a@b>")
	if len(name) > wordGoal {
		name = encoded(a.Name)
	}
	return name + " <" + a.Address + ">"
}

// worded writes a text as a header has it: as it is where mail can carry it so, else in encoded words.
func worded(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	long := false
	for w := range strings.FieldsSeq(text) {
		long = long || len(w) > wordGoal
	}
	if long || strings.Contains(text, "=?") || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return encoded(text)
	}
	return text
}

// encoded writes a text in encoded words, each of whole characters.
func encoded(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	var words []string
	for len(text) > 0 {
		n := min(chunkSize, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n--
		}
		words = append(words, "=?utf-8?B?"+base64.StdEncoding.EncodeToString([]byte(text[:n]))+"?=")
		text = text[n:]
	}
	return strings.Join(words, " ")
}

// head writes one header, folded at blanks.
func head(b *bytes.Buffer, name, value string) {
	line := name + ":"
	for i, w := range strings.Split(value, " ") {
		if i > 0 && len(line)+1+len(w) > lineGoal {
			b.WriteString(line + "\r\n")
			line = ""
		}
		line += " " + w
	}
	b.WriteString(line + "\r\n")
}

// quoted writes a text quoted-printable, its lines ended as mail wants it.
func quoted(b *bytes.Buffer, text string) error {
	w := quotedprintable.NewWriter(b)
	text = strings.ToValidUTF8(text, "\uFFFD")
	if _, err := w.Write([]byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))); err != nil {
		return err
	}
	return w.Close()
}
