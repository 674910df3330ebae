// Package outgoing is the one way to ask over HTTP: for registers, for the Transparency Database, for webhooks. A name that leads
// into this machine or a private network is not followed unless the host was named, nothing goes without TLS to another machine,
// time and size are limited, and no proxy stands between unless asked for.
//
// It knows no service and sends nothing by itself.
package outgoing

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/aedile/aedile"
)

// Config says what a client may do. The zero Config reaches public addresses over TLS.
type Config struct {
	// Named are hosts, by name or number, that may lie on this machine or in a private network.
	Named []string
	// Timeout is how long one request may take in all, its answer included. Default: 1 minute.
	Timeout time.Duration
	// MaxBytes is the most that an answer may hold, unpacked. Default: 1 MiB.
	MaxBytes int64
	// Redirects is how often a request may be sent on. Default 0: a redirect is an answer.
	Redirects int
	// Proxy asks for the proxy that the environment names (HTTPS_PROXY, NO_PROXY). It then looks up the names.
	Proxy bool
}

// The limits where none is set. Chosen: an acknowledgement has some kilobytes.
const (
	defaultTimeout  = time.Minute
	defaultMaxBytes = 1 << 20
	maxHeaderBytes  = 64 << 10
	connectTimeout  = 30 * time.Second
)

// Client returns a client that keeps to the settings. It may be used by many at a time.
func (c Config) Client() *http.Client {
	c.Named = slices.Clone(c.Named)
	t := &http.Transport{
		DialContext: c.dial, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: connectTimeout, ResponseHeaderTimeout: cmp.Or(c.Timeout, defaultTimeout),
		MaxResponseHeaderBytes: maxHeaderBytes,
		IdleConnTimeout:        connectTimeout, MaxIdleConnsPerHost: 8,
	}
	if c.Proxy {
		t.Proxy = http.ProxyFromEnvironment
		t.DialContext = (&net.Dialer{Timeout: connectTimeout}).DialContext // to the proxy, which was named by the environment
	}
	return &http.Client{Transport: guard{c, t}, Timeout: cmp.Or(c.Timeout, defaultTimeout), CheckRedirect: c.redirect}
}

// Permit returns an Invalid error for an address that must not be asked: without TLS to another machine, with a password in it,
// or no address at all.
func (c Config) Permit(address string) error {
	u, err := url.Parse(address)
	if err == nil && u.Hostname() != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && thisMachine(u.Hostname())) {
		return c.literal(u.Hostname())
	}
	return aedile.Invalidf("connect", "", "the address will not do").Hint("https://…; http only to this machine, and no password in it")
}

// literal refuses a host that is given as a number where that may not be asked.
func (c Config) literal(host string) error {
	ip, err := netip.ParseAddr(host)
	if err == nil && !public(ip) && !c.named(host) {
		return barred(host)
	}
	return nil
}

func barred(host string) error {
	return aedile.Deniedf("connect", host, "lies on this machine or in a private network").Hint("name the host with --allow-host if it is meant")
}

func (c Config) named(host string) bool {
	return slices.ContainsFunc(c.Named, func(n string) bool { return strings.EqualFold(strings.Trim(n, "[]"), host) })
}

// redirect judges where a request is sent on to, as if it had been asked first: TLS is never given up.
func (c Config) redirect(r *http.Request, via []*http.Request) error {
	if c.Redirects == 0 {
		return http.ErrUseLastResponse
	}
	if len(via) > c.Redirects {
		return aedile.Limitf("connect", r.URL.Host, "redirected more than %d times", c.Redirects)
	}
	if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
		return aedile.Deniedf("connect", r.URL.Host, "sends from https to %s", r.URL.Scheme)
	}
	return c.Permit(r.URL.String())
}

// dial connects, and looks at each number that the name gave before it does: names may change between two looks.
func (c Config) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	d := &net.Dialer{Timeout: connectTimeout}
	if !c.named(host) {
		d.Control = func(_, address string, _ syscall.RawConn) error {
			a, err := netip.ParseAddrPort(address)
			if err != nil || !public(a.Addr()) {
				return barred(host)
			}
			return nil
		}
	}
	return d.DialContext(ctx, network, addr)
}

// ThisMachine returns the host of an address that says in so many words that it lies on this machine: whoever wrote it there named
// it. Any other address gives none.
func ThisMachine(address string) []string {
	u, err := url.Parse(address)
	if err != nil || !thisMachine(u.Hostname()) {
		return nil
	}
	return []string{u.Hostname()}
}

func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

// guard judges each request and limits each answer.
type guard struct {
	Config
	next http.RoundTripper
}

// RoundTrip sends the request if it may go.
func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := g.Permit(r.URL.String()); err != nil {
		return nil, err
	}
	a, err := g.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	most := g.MaxBytes
	if most <= 0 {
		most = defaultMaxBytes
	}
	a.Body = &limited{a.Body, most, r.URL.Host}
	return a, nil
}

// limited is the body of an answer, which ends in a Limit error where it is too large.
type limited struct {
	io.ReadCloser
	left int64
	host string
}

// Read reads what is still allowed.
func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, aedile.Limitf("connect", l.host, "the answer is too large")
	}
	n, err := l.ReadCloser.Read(p[:min(int64(len(p)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return n - 1, aedile.Limitf("connect", l.host, "the answer is too large")
	}
	return n, err
}

// Stranger returns an error where the answer is not that of a service which speaks anything but HTML: a page for people, a page that
// is not there, or the way to another place. Such an answer is no verdict about what was sent.
func Stranger(a *http.Response) error {
	media, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	switch {
	case media == "text/html" || media == "application/xhtml+xml":
		return fmt.Errorf("answers %d with a page for people: this is not the service", a.StatusCode)
	case a.StatusCode == http.StatusNotFound || a.StatusCode == http.StatusMethodNotAllowed || a.StatusCode/100 == 3 &&
		a.StatusCode != http.StatusNotModified:
		return fmt.Errorf("answers %d: this is not the address of the service", a.StatusCode)
	}
	return nil
}
