package deliver_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
)

// report is what a mail server sends back about a mail of ours.
func report(tb testing.TB, status, original string) string {
	tb.Helper()
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.example\nTo: notices@market.example\nSubject: Undelivered\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\n\n"+
		"--b1\nContent-Type: text/plain\n\nYour message could not be delivered.\n"+
		"--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"+status+"\n"+
		"--b1\nContent-Type: message/rfc822\n\n"+original+"\n--b1--\n", "\n", "\r\n")
}

func letter(tb testing.TB) (deliver.Message, string) {
	tb.Helper()
	m := deliver.Message{ID: "d-1/2/1-tell", Case: "d-1", Subject: "Statement of reasons", To: "alma@shop.example",
		Text: "You can complain.",
		At:   time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	b, err := m.MIME(from)
	if err != nil {
		tb.Fatal(err)
	}
	return m, strings.ReplaceAll(string(b), "\r\n", "\n")
}

// What the server says of a mail of ours is read whatever else stands in the report (RFC 3464).
func TestBouncesAreReadAsMailServersSendThem(t *testing.T) {
	t.Parallel()
	m, whole := letter(t)
	for name, c := range map[string]struct {
		status string
		want   deliver.Bounce
	}{
		"unknown address": {"Final-Recipient: rfc822; alma@shop.example\nAction: failed\nStatus: 5.1.1\n" +
			"Diagnostic-Code: smtp; 550 5.1.1 <alma@shop.example>:\n   user unknown\n",
			deliver.Bounce{Case: "d-1", Key: m.Key(), Failed: true, Status: "5.1.1", Answer: "550 5.1.1 [address] user unknown"}},
		"late": {"Final-Recipient: rfc822; alma@shop.example\nAction: delayed\nStatus: 4.4.1\n",
			deliver.Bounce{Case: "d-1", Key: m.Key(), Status: "4.4.1"}},
		"two recipients": {"Final-Recipient: rfc822; a@x.example\nAction: relayed\nStatus: 2.0.0\n\nFinal-Recipient: rfc822; b@x.example\n" +
			"Action: Failed\nStatus: 5.2.2 (mailbox full)\nDiagnostic-Code: smtp; 552 full\n",
			deliver.Bounce{Case: "d-1", Key: m.Key(), Failed: true, Status: "5.2.2", Answer: "552 full"}},
	} {
		got, err := deliver.ReadBounce(strings.NewReader(report(t, c.status, whole)))
		if err != nil || got != c.want {
			t.Errorf("%s: %+v %v, want %+v", name, got, err, c.want)
		}
	}
}

// What is no report on a mail of ours says so.
func TestOtherMailIsNoBounce(t *testing.T) {
	t.Parallel()
	_, whole := letter(t)
	failed := "Action: failed\nStatus: 5.0.0\n"
	for name, text := range map[string]string{
		"a letter":         whole,
		"nothing":          "",
		"a mail of others": report(t, failed, "Subject: hello\nMessage-ID: <x@y>\n\nhello"),
		"no case name":     report(t, failed, "Aedile-Case: ../../etc\nMessage-ID: <x@y>\n\nhello"),
		"cut":              report(t, failed, whole)[:700],
	} {
		if b, err := deliver.ReadBounce(strings.NewReader(text)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %+v %v", name, b, err)
		}
	}
}

func FuzzBounce(f *testing.F) {
	_, whole := letter(f)
	f.Add([]byte(report(f, "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n", whole)))
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := deliver.ReadBounce(bytes.NewReader(b))
		if err == nil && (!aedile.ValidName(string(got.Case)) || got.Key == "" || strings.Contains(got.Answer, "\n")) {
			t.Errorf("%+v", got)
		}
	})
}
