package deliver

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"

	"github.com/aedile/aedile"
)

// CaseHeader is the header of mail that names the case. A report that the mail could not be delivered brings it back.
const CaseHeader = "Aedile-Case"

// The limits of a report. Chosen: reports of mail servers hold a few kilobytes and the mail that came back.
const (
	maxBounce = 1 << 20 // bytes that are read of a report
	maxParts  = 20
)

// Bounce is a mail that was taken by a server and came back (RFC 3464): a delivery status notification.
type Bounce struct {
	Case aedile.CaseID // as the header of the mail that came back names it
	Key  string        // of the message, as [Message.Key] gives it
	// Failed says that it was refused for good; otherwise it is only late, or was delivered.
	Failed bool
	Status string // RFC 3463: "5.1.1"
	Answer string // what the last server said, on one line, without the address of the recipient
}

// ReadBounce reads a report about a mail of ours. What is no report, or is about no mail of ours, is an Invalid error. At most 1 MiB is read.
func ReadBounce(r io.Reader) (b Bounce, err error) {
	msg, err := mail.ReadMessage(io.LimitReader(r, maxBounce))
	if err != nil {
		return b, noReport("is no mail").Because(err)
	}
	media, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || media != "multipart/report" || !strings.EqualFold(params["report-type"], "delivery-status") {
		return b, noReport("is no report on the delivery of a mail")
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for range maxParts {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return b, noReport("breaks off").Because(err)
		}
		if err := b.part(p); err != nil {
			return b, err
		}
	}
	if b.Case == "" || b.Key == "" || !aedile.ValidName(string(b.Case)) {
		return b, noReport("does not bring back the header " + CaseHeader + " of the mail that it is about")
	}
	return b, nil
}

func noReport(why string) *aedile.Error {
	return aedile.Invalidf("read bounce", "", "%s",
		why).Hint("give the report as the mail server sent it, with the headers of the mail that came back")
}

// part reads one part of a report: what became of it, or the mail that came back.
func (b *Bounce) part(p *multipart.Part) error {
	media, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
	body, err := io.ReadAll(decoded(p))
	if err != nil {
		return noReport("breaks off").Because(err)
	}
	switch media {
	case "message/delivery-status", "message/global-delivery-status":
		b.status(body)
	case "message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global", "message/global-headers":
		b.original(body)
	}
	return nil
}

func decoded(p *multipart.Part) io.Reader {
	switch strings.ToLower(strings.TrimSpace(p.Header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		return quotedprintable.NewReader(p)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, p)
	}
	return p
}

// status reads the groups of fields, one for the mail and one for each recipient: one that failed counts before all others.
func (b *Bounce) status(body []byte) {
	r := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(body), strings.NewReader("\r\n\r\n"))))
	for range maxParts {
		h, err := r.ReadMIMEHeader()
		if action := h.Get("Action"); action != "" && !b.Failed {
			b.Failed = strings.EqualFold(strings.TrimSpace(action), "failed")
			b.Status, _, _ = strings.Cut(strings.TrimSpace(h.Get("Status")), " ")
			_, said, typed := strings.Cut(h.Get("Diagnostic-Code"), ";")
			if !typed {
				said = h.Get("Diagnostic-Code")
			}
			b.Answer = Message{}.Said(said)
		}
		if err != nil {
			return
		}
	}
}

// original reads of which case and message the mail was that came back.
func (b *Bounce) original(body []byte) {
	r := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(body), strings.NewReader("\r\n\r\n"))))
	h, err := r.ReadMIMEHeader()
	if err != nil && h == nil {
		return
	}
	b.Case = aedile.CaseID(strings.TrimSpace(h.Get(CaseHeader)))
	key, _, _ := strings.Cut(strings.Trim(strings.TrimSpace(h.Get("Message-Id")), "<>"), "@")
	b.Key = key
}
