package server_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/server"
)

// TestWhoSendsOrTakesSlowlyIsLetGo: a client that sends its headers or its body never to their end, or takes no answer, is let go at a
// limit, and others are served meanwhile.
func TestWhoSendsOrTakesSlowlyIsLetGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Limits = server.Limits{ReadTime: 300 * time.Millisecond, WriteTime: 300 * time.Millisecond, IdleTime: 300 * time.Millisecond}
	read, written := make(chan error, 1), make(chan error, 1)
	h.config.Pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/sends":
			_, err := io.Copy(io.Discard, r.Body)
			read <- err
		case "/takes":
			_, err := io.Copy(w, io.LimitReader(endless{}, 1<<30)) // more than any buffer between the two
			written <- err
		default:
			_, _ = io.WriteString(w, "done")
		}
	})
	address, _, _ := h.run(h.server())
	host := strings.TrimPrefix(address, "http://")
	dial := func(says string) net.Conn {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, says); err != nil {
			t.Fatal(err)
		}
		return c
	}
	headers := dial("GET / HTTP/1.1\r\nHost: " + host + "\r\nX-Slow: ")
	idle := dial("")
	dial("POST /sends HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 1000\r\n\r\nx")
	dial("GET /takes HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
	a, err := http.Get(address + "/other")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	if b, err := io.ReadAll(a.Body); err != nil || string(b) != "done" {
		t.Errorf("others get %q, %v", b, err)
	}
	for name, c := range map[string]net.Conn{"headers without end": headers, "nothing": idle} {
		if _, err := io.Copy(io.Discard, c); err != nil { // comes back only when the server has let go
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := <-read; err == nil {
		t.Error("a body that never came was read")
	}
	if err := <-written; err == nil {
		t.Error("an answer that nobody took was written")
	}
}

// endless gives the same byte again and again.
type endless struct{}

// Read fills b.
func (endless) Read(b []byte) (int, error) { return len(b), nil }
