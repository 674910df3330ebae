package server

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/aedile/aedile/auth"
)

// bucket is how much one address may still ask for.
type bucket struct {
	left float64
	at   time.Time
}

// buckets bound the requests of addresses.
type buckets struct {
	rate, burst float64
	now         func() time.Time
	mu          sync.Mutex
	all         map[string]*bucket // guarded by mu
}

// maxBuckets bounds how many addresses are remembered; full buckets are let go then.
const maxBuckets = 50_000

func newBuckets(rate, burst float64, now func() time.Time) *buckets {
	return &buckets{rate: rate, burst: burst, now: now, all: map[string]*bucket{}}
}

// take takes one request out of the bucket of the client; where it is empty it returns how long to wait.
func (b *buckets) take(c auth.Client) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, key := b.now(), c.String()
	x := b.all[key]
	if x == nil {
		if len(b.all) >= maxBuckets {
			b.letGo(now)
		}
		x = &bucket{b.burst, now}
		b.all[key] = x
	}
	x.left = min(b.burst, x.left+now.Sub(x.at).Seconds()*b.rate)
	x.at = now
	if x.left < 1 {
		return time.Duration((1 - x.left) / b.rate * float64(time.Second))
	}
	x.left--
	return 0
}

// letGo forgets addresses that have asked for nothing long enough, and all where that does not help.
func (b *buckets) letGo(now time.Time) {
	for key, x := range b.all {
		if x.left+now.Sub(x.at).Seconds()*b.rate >= b.burst {
			delete(b.all, key)
		}
	}
	if len(b.all) >= maxBuckets {
		clear(b.all)
	}
}

// counting accepts so many connections from one address; more are closed. Those of trusted proxies are not counted: behind one stand many.
type counting struct {
	net.Listener
	most    int
	trusted func(netip.Addr) bool
	refused func()
	mu      sync.Mutex
	open    map[string]int // guarded by mu
}

// Accept implements net.Listener.
func (l *counting) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err //nolint:wrapcheck // the server tells its end by it
		}
		at, err := netip.ParseAddrPort(c.RemoteAddr().String())
		if err != nil || l.trusted(at.Addr().Unmap()) {
			return c, nil //nolint:nilerr // a connection without an address is not one of a network
		}
		key := auth.Client{Address: at.Addr()}.String()
		if l.enter(key) {
			return &counted{Conn: c, leave: sync.OnceFunc(func() { l.leave(key) })}, nil
		}
		l.refused()
		_ = c.Close() // nothing was said yet
	}
}

func (l *counting) enter(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[key] >= l.most {
		return false
	}
	l.open[key]++
	return true
}

func (l *counting) leave(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[key]--; l.open[key] <= 0 {
		delete(l.open, key)
	}
}

// counted is a connection that is counted.
type counted struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close() //nolint:wrapcheck // it is that of the connection
}
