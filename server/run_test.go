package server_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/chore"
	"github.com/aedile/aedile/server"
)

// run starts the server and returns its address, how to stop it, and how to wait for its end.
func (h *house) run(s *server.Server) (address string, stop func(), ended func() error) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	h.t.Cleanup(cancel)
	at, end := make(chan string, 1), make(chan error, 1)
	go func() { end <- s.Run(ctx, func(a string) { at <- a }) }()
	select {
	case address = <-at:
	case err := <-end:
		h.t.Fatal(err)
	}
	return address, cancel, func() error { return <-end }
}

func TestAStopLosesNoRequest(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	begun, let := make(chan struct{}, 100), make(chan struct{})
	h.config.Pages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-let
		if r.Context().Err() != nil {
			t.Error("the request was taken away from whoever does it")
		}
		_, _ = io.WriteString(w, "done")
	})
	var worked atomic.Bool
	h.config.Chores = chore.Make(time.Now, nil, chore.Chore{Name: "work", Every: time.Hour, Do: func(ctx context.Context) (int, error) {
		<-ctx.Done()
		worked.Store(true)
		return 0, nil
	}})
	s := h.server()
	address, stop, ended := h.run(s)
	var wg sync.WaitGroup
	var done atomic.Int32
	for range 20 {
		wg.Go(func() {
			a, err := http.Get(address + "/slow")
			if err != nil {
				t.Error(err)
				return
			}
			defer a.Body.Close()
			if b, err := io.ReadAll(a.Body); err == nil && string(b) == "done" {
				done.Add(1)
			}
		})
	}
	for range 20 {
		<-begun
	}
	stop()
	for { // until it takes no more
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			break
		}
		_ = c.Close()
	}
	close(let)
	wg.Wait()
	if err := ended(); err != nil {
		t.Error(err)
	}
	if done.Load() != 20 || !worked.Load() {
		t.Errorf("%d of 20 requests came to their end; the work in the background was waited for: %v", done.Load(), worked.Load())
	}
}

func TestAStopSaysFirstThatItIsNotReady(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Drain = 300 * time.Millisecond
	s := h.server()
	address, stop, ended := h.run(s)
	ready := func() int {
		a, err := http.Get(address + "/readyz")
		if err != nil {
			return 0
		}
		defer a.Body.Close()
		return a.StatusCode
	}
	if got := ready(); got != http.StatusOK {
		t.Errorf("at first %d", got)
	}
	stop()
	var saw []int
	for got := ready(); got != 0; got = ready() {
		saw = append(saw, got)
	}
	if len(saw) == 0 || saw[len(saw)-1] != http.StatusServiceUnavailable {
		t.Errorf("before its end it said %v", saw[max(0, len(saw)-3):])
	}
	if err := ended(); err != nil {
		t.Error(err)
	}
}

func TestARequestThatDoesNotEndIsCutOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	begun, let := make(chan struct{}), make(chan struct{})
	h.config.Pages = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(begun); <-let })
	h.config.Grace = 50 * time.Millisecond
	address, stop, ended := h.run(h.server())
	go func() {
		if a, err := http.Get(address); err == nil {
			_ = a.Body.Close()
		}
	}()
	<-begun
	stop()
	if err := ended(); aedile.ClassOf(err) != aedile.Unavailable {
		t.Errorf("got %v, want an Unavailable error", err)
	}
	close(let)
}

func TestConnectionsOfOneAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Limits.Connections = 3
	address, stop, ended := h.run(h.server())
	host := strings.TrimPrefix(address, "http://")
	var open []net.Conn
	works := func() bool {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
		_, _ = io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		b := make([]byte, 12)
		_, err = io.ReadFull(c, b)
		return err == nil && string(b) == "HTTP/1.1 200"
	}
	for i := range 3 {
		if !works() {
			t.Errorf("connection %d is refused", i+1)
		}
	}
	if works() {
		t.Error("a fourth connection is taken")
	}
	_ = open[0].Close()
	for !works() { // until the server has seen that it is closed
		_ = open[len(open)-1].Close()
	}
	for _, c := range open {
		_ = c.Close()
	}
	stop()
	if err := ended(); err != nil {
		t.Error(err)
	}
}

func TestLargeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.config.Pages = saying
	h.config.Limits.HeaderBytes = 4 << 10
	address, stop, ended := h.run(h.server())
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X", strings.Repeat("x", 20<<10))
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%d", a.StatusCode)
	}
	stop()
	if err := ended(); err != nil {
		t.Error(err)
	}
}

func TestAnAddressThatIsTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h.config.Listen = l.Addr().String()
	if err := h.server().Run(t.Context(), nil); aedile.ClassOf(err) != aedile.Unavailable || aedile.HintOf(err) == "" {
		t.Errorf("got %v, want an Unavailable error with a hint", err)
	}
}

// pair writes a certificate for 127.0.0.1 with that name, and its key.
func pair(t *testing.T, cert, key, name string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Unix(0, 0),
		NotAfter:     time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, x, x, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(k)
	err = errors.Join(err, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600),
		os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

func TestTLSAndANewCertificate(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	dir := t.TempDir()
	h.config.Certificate, h.config.Key, h.config.Pages = filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem"), saying
	if err := h.server().Run(t.Context(), nil); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without the files: %v, want an Invalid error", err)
	}
	pair(t, h.config.Certificate, h.config.Key, "first")
	var mu sync.Mutex
	now := h.now
	h.config.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	address, stop, ended := h.run(h.server())
	if !strings.HasPrefix(address, "https://127.0.0.1:") {
		t.Errorf("its address is %s", address)
	}
	name := func() string {
		c, err := tls.Dial(
			"tcp",
			strings.TrimPrefix(address, "https://"),
			&tls.Config{InsecureSkipVerify: true},
		) //nolint:gosec // the name is looked at
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if got := name(); got != "first" {
		t.Errorf("the certificate is %s", got)
	}
	pair(t, h.config.Certificate, h.config.Key, "second")
	if err := os.Chtimes(h.config.Certificate, time.Unix(1<<31, 0), time.Unix(1<<31, 0)); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	now = now.Add(2 * time.Minute)
	mu.Unlock()
	if got := name(); got != "second" {
		t.Errorf("after a new one was put there, the certificate is %s", got)
	}
	if _, err := tls.Dial("tcp", strings.TrimPrefix(address, "https://"), &tls.Config{}); err == nil { //nolint:gosec // it is not trusted
		t.Error("a certificate that nobody signed is trusted")
	}
	stop()
	if err := ended(); err != nil {
		t.Error(err)
	}
	if l := h.log.String(); strings.Contains(l, "127.0.0.1") {
		t.Errorf("the log holds an address: %s", l)
	}
}
