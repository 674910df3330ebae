package web

import (
	"net"
	"net/http"
	"os"
	"testing"
)

// TestServe serves a stocked desk for who wants to look at it, until it is stopped: AEDILE_TEST_SERVE=127.0.0.1:8123 go test ./web -run
// Serve$ -timeout 0.
func TestServe(t *testing.T) {
	at := os.Getenv("AEDILE_TEST_SERVE")
	if at == "" {
		t.Skip("AEDILE_TEST_SERVE names no address")
	}
	b := stocked(t)
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("cookie %s", b.admin.Cookie(false))
	if err := http.Serve(l, b.srv); err != nil {
		t.Fatal(err)
	}
}
