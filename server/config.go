package server

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/internal/chore"
)

// Settings say what a Server is made of.
type Settings struct {
	Listen string   // address and port; required
	Base   *url.URL // under which it is reached from outside; nil: as it listens
	// Certificate and Key are files for TLS; empty: none, as behind a proxy. They are read again when they have changed.
	Certificate, Key string
	// Proxies are the networks whose word about the client is taken: X-Forwarded-For is read from there alone.
	Proxies []netip.Prefix

	Accounts *auth.Accounts // required
	API      http.Handler   // for /api/; nil: none on this node
	Pages    http.Handler   // for everything else, whose addresses have the path of Base; nil: none on this node
	Extra    []Extra        // further addresses, such as those of a provider of sign-in
	Chores   *chore.Round   // nil: this node does no work in the background
	Checks   []Check        // of readiness

	Limits Limits
	Drain  time.Duration // how long it says that it is not ready before it stops taking requests; default 0
	Grace  time.Duration // how long requests in hand may take to end; default 30 s

	Log *slog.Logger // required
	Now func() time.Time
}

// Extra is a handler at an address of its own.
type Extra struct {
	Pattern string // as net/http has it, with a method, and without the path of Base
	Handler http.Handler
}

// Check says whether what the server needs is there.
type Check struct {
	Name string
	Do   func(ctx context.Context) error
}

// Limits bound what one client and all together may ask for. Each zero is a default, which was chosen: far above what people and their
// browsers do.
type Limits struct {
	HeaderBytes int           // of one request; default 64 KiB
	BodyBytes   int64         // of one request; default 32 MiB, the API bounds its addresses below that
	ReadTime    time.Duration // to send a request; default 60 s
	WriteTime   time.Duration // to take an answer; default 2 min
	IdleTime    time.Duration // between two requests; default 2 min
	Connections int           // from one address; default 200
	// Rate and Burst bound requests of one address that carry no session or token: so many a second in the long run, so many at once.
	// Default 10 and 100.
	Rate, Burst float64
}

func (l Limits) withDefaults() Limits {
	def(&l.HeaderBytes, 64<<10)
	def(&l.BodyBytes, 32<<20)
	def(&l.ReadTime, time.Minute)
	def(&l.WriteTime, 2*time.Minute)
	def(&l.IdleTime, 2*time.Minute)
	def(&l.Connections, 200)
	def(&l.Rate, 10)
	def(&l.Burst, 100)
	return l
}

func def[T comparable](p *T, v T) {
	if *p == *new(T) {
		*p = v
	}
}

// Validate returns an Invalid error where something is missing or does not fit.
func (c *Settings) Validate() error {
	switch {
	case c.Listen == "" || c.Accounts == nil || c.Log == nil || c.Now == nil:
		return aedile.Internalf("make server", "", "lacks an address, accounts, a log or a clock")
	case (c.Certificate == "") != (c.Key == ""):
		return aedile.Invalidf("start server", "", "a certificate and its key go together").Hint("--tls-cert FILE --tls-key FILE")
	case c.Base != nil && !reachable(c.Base):
		return aedile.Invalidf("start server", "--base-url", "is no address of a server").
			Hint("https://desk.example or https://shop.example/desk")
	case c.Certificate != "" && c.Base != nil && c.Base.Scheme != "https":
		return aedile.Invalidf("start server", "--base-url", "says http, and there is a certificate")
	}
	return nil
}

// reachable reports whether the address can be that of a desk.
func reachable(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

// Secure reports whether the desk is reached over TLS, so that cookies must be.
func (c *Settings) Secure() bool {
	return c.Certificate != "" || c.Base != nil && c.Base.Scheme == "https"
}

// Prefix returns the path below which everything stands, without a slash at its end; "" for the root.
func (c *Settings) Prefix() string {
	if c.Base == nil {
		return ""
	}
	return strings.TrimRight(c.Base.Path, "/")
}
