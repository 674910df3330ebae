package server

import (
	"crypto/tls"
	"os"
	"sync"
	"time"

	"github.com/aedile/aedile"
)

// lookEvery is how often the files of a certificate are looked at.
const lookEvery = time.Minute

// certificate is a certificate that is read again when its file has changed, so that a new one needs no restart.
type certificate struct {
	cert, key string
	now       func() time.Time
	mu        sync.Mutex
	pair      *tls.Certificate // guarded by mu
	looked    time.Time        // guarded by mu
	changed   time.Time        // guarded by mu
}

// get returns the certificate. Where the new one cannot be read, the old one goes on.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if c.pair != nil && now.Sub(c.looked) < lookEvery {
		return c.pair, nil
	}
	c.looked = now
	info, err := os.Stat(c.cert)
	if c.pair != nil && (err != nil || info.ModTime().Equal(c.changed)) {
		return c.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		if c.pair != nil {
			return c.pair, nil
		}
		return nil, aedile.Invalidf("start server", c.cert, "certificate or key cannot be read").
			Hint("PEM files: --tls-cert FILE --tls-key FILE").
			Because(err)
	}
	c.pair = &pair
	if info != nil {
		c.changed = info.ModTime()
	}
	return c.pair, nil
}
