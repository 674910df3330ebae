package email_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/deliver/email"
)

// server is a small mail server on this machine. What it answers to a command can be set.
type server struct {
	mu      sync.Mutex
	letters []string
	to      []string
	answer  map[string]string
}

func serve(t *testing.T, answer map[string]string) (*server, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{answer: answer}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return s, "smtp://" + l.Addr().String()
}

func (s *server) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	say := func(command, usual string) {
		if a, ok := s.answer[command]; ok {
			usual = a
		}
		fmt.Fprintf(c, "%s\r\n", usual)
	}
	say("", "220 mail.example")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		command, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch command {
		case "EHLO":
			say("EHLO", "250 mail.example")
		case "RCPT":
			s.mu.Lock()
			s.to = append(s.to, rest)
			s.mu.Unlock()
			say("RCPT", "250 fine")
		case "DATA":
			say("DATA", "354 go on")
			var b strings.Builder
			for {
				line, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				b.WriteString(strings.TrimPrefix(line, "."))
			}
			s.mu.Lock()
			s.letters = append(s.letters, b.String())
			s.mu.Unlock()
			say("end", "250 taken for alma@rights.example")
		case "QUIT":
			say("QUIT", "221 bye")
			return
		default:
			say(command, "250 fine")
		}
	}
}

func letter() deliver.Message {
	return deliver.Message{ID: "n-1/2/1-tell", Case: "n-1", Party: "notifier", To: "Alma <alma@rights.example>",
		At:      time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC),
		Subject: "Receipt", Text: "first\n.\n..last", HTML: "<p>first</p>"}
}

func now() time.Time { return time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC) }

func sender(t *testing.T, url string) *email.Sender {
	t.Helper()
	s, err := email.New(email.Config{URL: url, From: "Market <notices@market.example>", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALetterArrivesWhole(t *testing.T) {
	t.Parallel()
	srv, url := serve(t, nil)
	proof, err := sender(t, url).Send(t.Context(), letter())
	if err != nil {
		t.Fatal(err)
	}
	m := letter()
	m.To = `"Alma" <alma@rights.example>`
	want, err := m.MIME(`"Market" <notices@market.example>`)
	if err != nil {
		t.Fatal(err)
	}
	if p := (deliver.Proof{Way: "mail", Answer: "250 taken for [address]", At: now(), Digest: aedile.DigestOf(want)}); proof != p {
		t.Errorf("proof %+v, want %+v", proof, p)
	}
	srv.mu.Lock()
	defer srv.mu.Unlock()
	if len(srv.letters) != 1 || srv.letters[0] != string(want) && srv.letters[0] != string(want)+"\r\n" {
		t.Errorf("got %q, want %q", srv.letters, want)
	}
	if len(srv.to) != 1 || srv.to[0] != "TO:<alma@rights.example>" {
		t.Errorf("to %q", srv.to)
	}
}

func TestAnswersAreSorted(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]bool{"MAIL": true, "": true, "RCPT": false, "DATA": false, "end": false} {
		for _, code := range []string{"451", "550"} {
			_, url := serve(t, map[string]string{command: code + " not alma@rights.example"})
			_, err := sender(t, url).Send(t.Context(), letter())
			if err == nil || deliver.IsDown(err) != want || !want && strings.Contains(err.Error(), "alma") {
				t.Errorf("%s %q: %v", code, command, err)
			}
			var final *deliver.Final
			if got := errors.As(err, &final); got != (!want && code == "550") {
				t.Errorf("%s %q: for good is %v", code, command, got)
			}
			if final != nil && final.Proof.Answer != "550 not [address]" {
				t.Errorf("%s %q: %+v", code, command, final.Proof)
			}
		}
	}
	_, url := serve(t, map[string]string{"RCPT": "421 closing"})
	if _, err := sender(t, url).Send(t.Context(), letter()); !deliver.IsDown(err) {
		t.Errorf("a server that closes: %v", err)
	}
	m := letter()
	m.To = ""
	if _, err := sender(t, "smtp://127.0.0.1:1").Send(t.Context(), m); deliver.IsDown(err) ||
		aedile.HintOf(err) != "--address notifier=name@host" {
		t.Errorf("no address: %v", err)
	}
	if _, err := sender(t, "smtp://127.0.0.1:1").Send(t.Context(), letter()); !deliver.IsDown(err) {
		t.Errorf("no server: %v", err)
	}
}

func TestWhatWillNotDoIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []email.Config{{URL: "http://mail.example", From: "a@b.example"},
		{URL: "smtp://u:word@mail.example", From: "a@b.example"}, {URL: "smtp://mail.example", From: "nobody"}} {
		if _, err := email.New(c); aedile.ClassOf(err) != aedile.Invalid || strings.Contains(err.Error(), "word@") {
			t.Errorf("%s: %v", c.URL, err)
		}
	}
}
