package desk

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/law"
)

// FuzzNoticeToMail follows what a stranger writes in a notice into the mail that the house sends about it. Whatever stands there, the
// mail has these headers, each once, and goes to the one address that the notice names, or to nobody.
func FuzzNoticeToMail(f *testing.F) {
	f.Add("Alma Example", "alma@rights.example", "The offer shows a copied mark.", "https://market.example/item/1", "n-1", "No law is named.")
	f.Add("Alma\r\nBcc: x@y.example", "alma@rights.example\r\nBcc: x@y.example", "r\r\n.\r\n",
		"https://x.example/\r\nSubject: y", "n\r\nTo: z",
		"\x00")
	f.Add("=?utf-8?q?=0D=0ABcc:_x?=", "\"a\\\r\n b\" <x@y.example>", "<script>alert(1)</script>", "javascript:alert(1)", "=?x?b?DQo=?=",
		"--=_\r\n\r\n--")
	f.Add("\u202eelpmaxE", "a@b.example, c@d.example", strings.Repeat("é", 2000),
		"https://x.example/"+strings.Repeat("a", 3000), "group:x;", "\u2028")
	f.Add("Undisclosed: a@b.example;", "(comment)a@b.example", "\xff\xfe", "https://xn--a.example/", "", "From here on")
	dk := newDesk(f)
	n := 0
	f.Fuzz(func(t *testing.T, name, email, reasons, location, about, decided string) {
		n++
		id := aedile.CaseID(fmt.Sprintf("n-%d", n))
		c, err := dk.Move(t.Context(), id, "notice", casework.Step{Move: "submit", About: about,
			By: casework.Actor{Party: casework.Notifier},
			Body: &kinds.Notice{
				Reasons: reasons, Locations: []string{location}, Name: casework.Name(name), Email: casework.Name(email), GoodFaith: true}})
		if err != nil {
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		by := casework.Actor{Party: casework.Platform, ID: "p-1"}
		if c, err = dk.Move(t.Context(), id, "notice", casework.Step{Move: "confirm", By: by, Version: c.Version}); err != nil {
			t.Fatal(err)
		}
		_, err = dk.Move(t.Context(), id, "notice", casework.Step{Move: "decide", By: by, Version: c.Version, Body: &kinds.NoticeDecision{
			Outcome: kinds.NotActed, Reasons: decided, Automation: law.NotAutomated,
			Redress: kinds.Redress{Internal: "complain.example", OutOfCourt: "bodies.example", Court: "a court"}}})
		if err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Fatalf("%v", err)
		}
		letters := 0
		for task, err := range dk.Record.(record.TaskKeeper).TasksOf(t.Context(), id) { //nolint:forcetypeassert // both stores are one
			if err != nil {
				t.Fatal(err)
			}
			if slices.Contains(Told(), task.Do) && task.Do != "remind" {
				letters++
				mailOf(t, dk, task.Task, email)
			}
		}
		if letters == 0 {
			t.Errorf("nobody is told of the notice")
		}
	})
}

// mailOf writes the letter of a task as mail and reads it as other programs do.
func mailOf(t *testing.T, dk *Desk, task casework.Task, email string) {
	t.Helper()
	m, err := Post{Desk: dk}.Write(t.Context(), task)
	if err != nil {
		t.Fatal(err)
	}
	b, err := m.MIME("service@market.example")
	if err != nil {
		t.Fatalf("what was taken as a notice gives no mail: %v", err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in %q", err, b)
	}
	want := []string{deliver.CaseHeader, "Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}
	if m.HTML == "" {
		want = append(want, "Content-Transfer-Encoding")
	}
	slices.Sort(want)
	if d := cmp.Diff(want, slices.Sorted(maps.Keys(got.Header))); d != "" {
		t.Errorf("headers (-want +got):\n%s", d)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject || strings.ContainsFunc(subject, unicode.IsControl) {
		t.Errorf("subject %q, want %q: %v", subject, m.Subject, err)
	}
	address, _ := casework.MailAddress(email)
	if m.To == "" {
		if to := got.Header.Get("To"); to != "undisclosed-recipients:;" {
			t.Errorf("a letter to nobody goes to %q", to)
		}
	} else if to, err := got.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != address {
		t.Errorf("goes to %v, and the notice names %q: %v", to, email, err)
	}
	if _, err := io.Copy(io.Discard, got.Body); err != nil {
		t.Error(err)
	}
}
