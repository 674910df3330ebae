package outgoing

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
)

func TestOnlyPublicNumbersArePublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "8.8.8.8": true, "64:ff9b::808:808": true, "2002:808:808::1": true,
		"127.0.0.1": false, "127.9.9.9": false, "::1": false, "0.0.0.0": false, "::": false, "10.1.2.3": false, "172.16.0.1": false,
		"172.31.255.255": false,
		"192.168.1.1":    false, "169.254.169.254": false, "fe80::1%eth0": false, "fd00:ec2::254": false, "100.100.100.200": false,
		"192.0.0.192":   false,
		"168.63.129.16": false, "::ffff:127.0.0.1": false, "::ffff:169.254.169.254": false, "64:ff9b::7f00:1": false,
		"64:ff9b::a9fe:a9fe": false,
		"2002:7f00:1::":      false, "::127.0.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "ff02::1": false,
		"fec0::1": false, "2001::1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: public is %v", text, got)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestAddressesThatMustNotBeAsked(t *testing.T) {
	t.Parallel()
	named := Config{Named: []string{"localhost", "127.0.0.1", "10.0.0.7", "::1"}}
	for address, want := range map[string][2]bool{ // without names, with names
		"https://db.example/api":          {true, true},
		"http://db.example/api":           {false, false},
		"http://127.0.0.1:8080/":          {false, true},
		"http://[::1]:8080/":              {false, true},
		"http://127.0.0.2/":               {false, false},
		"https://10.0.0.7/":               {false, true},
		"http://10.0.0.7/":                {false, false},
		"https://169.254.169.254/latest/": {false, false},
		"https://u:word@db.example/":      {false, false},
		"ftp://db.example/":               {false, false},
		"file:///etc/passwd":              {false, false},
		"":                                {false, false},
		"https://":                        {false, false},
	} {
		if got := (Config{}).Permit(address) == nil; got != want[0] {
			t.Errorf("%q without names: %v", address, got)
		}
		if got := named.Permit(address) == nil; got != want[1] {
			t.Errorf("%q with names: %v", address, got)
		}
	}
	if got := ThisMachine("http://127.0.0.1:1/"); len(got) != 1 || got[0] != "127.0.0.1" ||
		ThisMachine("https://localhost.example/") != nil {
		t.Error(got)
	}
}

// A name is judged by the numbers it gives when the connection is made: localhost is a public name that leads home.
func TestANameThatLeadsHomeIsNotFollowed(t *testing.T) {
	t.Parallel()
	calls := 0
	srv := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls++ }))
	t.Cleanup(srv.Close)
	address := strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	_, err := ask(Config{}.Client(), address)
	if aedile.ClassOf(err) != aedile.Denied || calls != 0 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func server(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

var here = Config{Named: []string{"127.0.0.1"}}

func TestAnAnswerHasASizeAlsoWhenItIsPacked(t *testing.T) {
	t.Parallel()
	address := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/packed" {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 1<<20))
			_ = z.Close()
			return
		}
		_, _ = w.Write(make([]byte, len(r.URL.Path)))
	})
	c := here
	c.MaxBytes = 10
	for path, want := range map[string]bool{"/23456789": true, "/234567890": true, "/2345678901": false, "/packed": false} {
		a, err := c.Client().Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(a.Body)
		if ok := err == nil; ok != want || len(b) > 10 || !want && aedile.ClassOf(err) != aedile.Limit {
			t.Errorf("%s: %d bytes, %v", path, len(b), err)
		}
		_ = a.Body.Close()
	}
}

func TestRedirectsAreFollowedOnlyWhereTheyMay(t *testing.T) {
	t.Parallel()
	other := server(t, func(http.ResponseWriter, *http.Request) { t.Error("another place was asked") })
	address := server(t, func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{"/here": "/end", "/away": "http://db.example/", "/meta": "http://169.254.169.254/latest/",
			"/other": strings.Replace(other, "127.0.0.1", "127.0.0.3", 1),
			"/loop":  "/loop"}[r.URL.Path]
		if to != "" {
			http.Redirect(w, r, to, http.StatusFound)
		}
	})
	for path, want := range map[string]bool{"/here": true, "/away": false, "/meta": false, "/other": false, "/loop": false} {
		c := here
		c.Redirects = 3
		status, err := ask(c.Client(), address+path)
		if got := err == nil && status == http.StatusOK; got != want {
			t.Errorf("%s: %v", path, err)
		}
		if status, err := ask(here.Client(), address+path); err != nil || status != http.StatusFound {
			t.Errorf("%s: a client that follows none: %v", path, err)
		}
	}
	secure := httptest.NewTLSServer(http.RedirectHandler(address+"/end", http.StatusFound))
	t.Cleanup(secure.Close)
	c := here
	c.Redirects = 3
	client := c.Client()
	client.Transport = secure.Client().Transport
	if _, err := ask(client, secure.URL); aedile.ClassOf(err) != aedile.Denied || !strings.Contains(err.Error(), "https to http") {
		t.Errorf("TLS is given up: %v", err)
	}
}

func TestAProxyOfTheEnvironmentIsNotAsked(t *testing.T) { // not parallel: it sets the environment
	proxied := 0
	proxy := server(t, func(http.ResponseWriter, *http.Request) { proxied++ })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	t.Setenv("HTTPS_PROXY", proxy)
	address := server(t, func(http.ResponseWriter, *http.Request) {})
	if _, err := ask(here.Client(), address); err != nil || proxied != 0 {
		t.Errorf("%d by the proxy, %v", proxied, err)
	}
	if here.Client().Transport.(guard).next.(*http.Transport).Proxy != nil {
		t.Error("the client looks for a proxy")
	}
	c := here
	c.Proxy = true
	if c.Client().Transport.(guard).next.(*http.Transport).Proxy == nil {
		t.Error("a proxy that is asked for is not used")
	}
}

func TestAnAnswerThatDoesNotComeEnds(t *testing.T) {
	t.Parallel()
	wait := make(chan struct{})
	t.Cleanup(func() { close(wait) })
	address := server(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-wait:
		case <-r.Context().Done():
		}
	})
	c := here
	c.Timeout = 50 * time.Millisecond
	_, err := ask(c.Client(), address)
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Error(err)
	}
}

func TestAPageForPeopleIsNotTheService(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		media  string
		want   bool
	}{{200, "application/json", false}, {422, "application/json; charset=utf-8", false}, {200, "", false},
		{500, "application/json", false}, {304, "", false},
		{200, "text/html; charset=utf-8", true}, {422, "text/HTML", true}, {404, "application/json", true}, {404, "", true},
		{405, "", true}, {301, "", true}, {503, "text/html", true}} {
		a := &http.Response{StatusCode: c.status, Header: http.Header{"Content-Type": {c.media}}}
		if err := Stranger(a); (err != nil) != c.want {
			t.Errorf("%d %q: %v", c.status, c.media, err)
		}
	}
}

// ask asks for an address and returns the status of the answer.
func ask(c *http.Client, address string) (status int, err error) {
	a, err := c.Get(address)
	if err != nil {
		return 0, err
	}
	return a.StatusCode, a.Body.Close()
}
