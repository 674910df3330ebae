package deliver_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
)

const from = "Market <notices@market.example>"

// headers are those that a letter has: no others ever.
var headers = []string{"Aedile-Case", "Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}

// read reads a mail as other programs do, and holds it to the rules of mail.
func read(t interface {
	Helper()
	Fatalf(string, ...any)
}, b []byte) (h mail.Header, texts []string) {
	t.Helper()
	for line := range bytes.Lines(b) {
		if n := len(bytes.TrimSuffix(line, []byte("\r\n"))); n > 998 || !bytes.HasSuffix(line, []byte("\r\n")) ||
			bytes.ContainsAny(line[:n], "\r\n\x00") {
			t.Fatalf("a line of %d bytes: %.80q", n, line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v:\n%q", err, b)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%v", err)
	}
	if media == "text/plain" {
		if m.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Fatalf("%v", m.Header)
		}
		delete(m.Header, "Content-Transfer-Encoding")
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatalf("%v", err)
		}
		return m.Header, []string{string(text)}
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return m.Header, texts
		}
		if err != nil {
			t.Fatalf("%v:\n%q", err, b)
		}
		text, err := io.ReadAll(p) // the reader decodes
		if err != nil {
			t.Fatalf("%v", err)
		}
		texts = append(texts, string(text))
	}
}

func unfold(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	return text
}

func TestMailIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	m := deliver.Message{Case: "n-1", ID: "n-1/2/1-tell", To: "alma@rights.example", At: start, Subject: "Éxito: " +
		strings.Repeat("größer ", 40), Text: "Größe\n.\nFrom line\n" + strings.Repeat("x", 2000), HTML: "<p>Größe</p>"}
	for _, html := range []string{m.HTML, ""} {
		m.HTML = html
		b, err := m.MIME(from)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := m.MIME(from)
		h, texts := read(t, b)
		subject, _ := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
		want(t, "subject", subject, strings.TrimSpace(m.Subject))
		want(t, "identifier", h.Get("Message-ID"), "<"+m.Key()+"@market.example>")
		when, err := h.Date()
		if string(b) != string(again) || err != nil || !when.Equal(m.At) {
			t.Error(when, err)
		}
		all := []string{m.Text, m.HTML}
		if html == "" {
			all = all[:1]
		}
		for i, text := range all {
			want(t, "text", strings.ReplaceAll(texts[i], "\r\n", "\n"), text)
		}
	}
}

// TestAHeaderIsOneLine: an address or subject with a line end, a null or another control is refused, wherever it stands.
func TestAHeaderIsOneLine(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"\r\nBcc: eve@evil.example", "\nBcc: eve@evil.example", "\rBcc: eve@evil.example",
		"\r\n\r\n<script>", "\x00", "\x7f", "\u0085", "\x1b[2J"} {
		good := deliver.Message{Case: "n-1", ID: "a", To: "alma@rights.example", Subject: "Receipt", At: start}
		for where, m := range map[string]deliver.Message{
			"subject":        {ID: "a", To: good.To, Subject: "Receipt" + bad, At: start},
			"subject first":  {ID: "a", To: good.To, Subject: bad + "Receipt", At: start},
			"receiver":       {ID: "a", To: good.To + bad, Subject: "s", At: start},
			"receiver first": {ID: "a", To: bad + good.To, Subject: "s", At: start},
			"inside":         {ID: "a", To: "alma" + bad + "@rights.example", Subject: "s", At: start},
			"name":           {ID: "a", To: "Al" + bad + "ma <alma@rights.example>", Subject: "s", At: start},
			"quoted name":    {ID: "a", To: "\"Al" + bad + "ma\" <alma@rights.example>", Subject: "s", At: start},
		} {
			if b, err := m.MIME(from); aedile.ClassOf(err) != aedile.Invalid || b != nil {
				t.Errorf("%s with %q: %v\n%s", where, bad, err, b)
			}
		}
		if b, err := good.MIME(from + bad); aedile.ClassOf(err) != aedile.Invalid || b != nil {
			t.Errorf("sender with %q: %v\n%s", bad, err, b)
		}
	}
	for _, bad := range []string{"", "nobody", "a@b.example, c@d.example", "a@b.example c@d.example",
		"<a@b.example>, <c@d.example>", "group: a@b.example;", "@", "a@", "@b"} {
		if _, err := deliver.Mailbox(bad); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is an address: %v", bad, err)
		}
	}
}

// TestAddressesAreWrittenForMail: names that need it are encoded, hosts have the letters of the name system, and a letter to nobody
// known says so.
func TestAddressesAreWrittenForMail(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"alma@rights.example":           "alma@rights.example",
		"Alma <alma@rights.example>":    `"Alma" <alma@rights.example>`,
		"Zoë Ünal <zoe@bücher.example>": "=?utf-8?q?Zo=C3=AB_=C3=9Cnal?= <zoe@xn--bcher-kva.example>",
		`"Example, Alma" <a@b.example>`: `"Example, Alma" <a@b.example>`,
		"":                              "undisclosed-recipients:;",
		strings.Repeat("Ä", 50) + " <a@b.example>":    "",
		strings.Repeat("long ", 60) + "<a@b.example>": "",
	} {
		b, err := deliver.Message{Case: "n-1", ID: "a", To: given, At: start}.MIME(from)
		if err != nil {
			t.Errorf("%q: %v", given, err)
			continue
		}
		h, _ := read(t, b)
		if got := h.Get("To"); want != "" && got != want {
			t.Errorf("%q: got %q", given, got)
		}
		if given == "" {
			continue
		}
		a, err := mail.ParseAddress(h.Get("To"))
		given, gerr := deliver.Mailbox(given)
		if err != nil || gerr != nil || *a != given {
			t.Errorf("%q is read as %+v: %v %v", given, a, err, gerr)
		}
	}
}

// TestTheHeadersReadAreThoseThatWereSet: whatever stands in a message, other programs read these headers, each once.
func TestTheHeadersReadAreThoseThatWereSet(t *testing.T) {
	t.Parallel()
	any := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,300}`), rapid.StringMatching(`(=\?|[\r\n\x00:;"<>@, ]|Bcc: |[a-zé]){0,60}`))
	rapid.Check(t, func(t *rapid.T) {
		m := deliver.Message{Case: "n-1", ID: any.Draw(t, "id"), Subject: any.Draw(t, "subject"), Text: any.Draw(t, "text"),
			HTML: any.Draw(t, "html"), At: start}
		m.To = rapid.OneOf(any, rapid.Just("alma@rights.example"), rapid.Just("")).Draw(t, "to")
		sender := rapid.OneOf(any, rapid.Just(from)).Draw(t, "from")
		b, err := m.MIME(sender)
		if err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		agree(t, m, b)
	})
}

// agree holds what other programs read against what was meant.
func agree(t interface {
	Helper()
	Fatalf(string, ...any)
}, m deliver.Message, b []byte) {
	t.Helper()
	h, texts := read(t, b)
	if d := cmp.Diff(headers, slices.Sorted(maps.Keys(h))); d != "" {
		t.Fatalf("headers (-want +got):\n%s\n%q", d, b)
	}
	for name, all := range h {
		if len(all) != 1 {
			t.Fatalf("%s stands there %d times", name, len(all))
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if want := strings.Join(strings.Fields(strings.ToValidUTF8(m.Subject, "\uFFFD")), " "); err != nil || subject != want {
		t.Fatalf("subject %q, want %q: %v", subject, want, err)
	}
	all := []string{unfold(m.Text), unfold(m.HTML)}
	if m.HTML == "" {
		all = all[:1]
	}
	for i := range texts {
		texts[i] = strings.ReplaceAll(texts[i], "\r\n", "\n")
	}
	if d := cmp.Diff(all, texts); d != "" {
		t.Fatalf("texts (-want +got):\n%s", d)
	}
}

func FuzzMIME(f *testing.F) {
	f.Add("alma@rights.example", from, "Receipt – n-1", "text\r\n.\r\n", "<p>text</p>")
	f.Add("alma@rights.example\r\nBcc: x@y.example", from, "s", "t", "")
	f.Add("\"a\\\"b\" <x@y.example>", "=?utf-8?q?=0D=0A?= <a@b.example>", "=?utf-8?q?=0D=0ABcc:?=", "=\r=\n", "--=_")
	f.Add("x@[127.0.0.1]", "x@y.example (comment)", strings.Repeat("é", 400), "\xff", "\x00")
	f.Fuzz(func(t *testing.T, to, from, subject, text, html string) {
		m := deliver.Message{Case: "n-1", ID: "a", To: to, Subject: subject, Text: text, HTML: html, At: start}
		b, err := m.MIME(from)
		if err == nil {
			agree(t, m, b)
		}
	})
}

func TestAnswersAreKeptWithoutTheReceiver(t *testing.T) {
	t.Parallel()
	m := deliver.Message{To: "Alma <alma@rights.example>"}
	got := m.Said("250 2.0.0\tOk:\r\nqueued\x00 as 4F2 for <alma@rights.example>\n" + strings.Repeat("é", 500))
	if !strings.HasPrefix(got, "250 2.0.0 Ok: queued as 4F2 for ") || strings.Contains(got, "alma@") || len([]rune(got)) > 200 ||
		strings.ContainsFunc(got, unicode.IsControl) {
		t.Errorf("%q", got)
	}
}
