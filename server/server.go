package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aedile/aedile"
)

// Server answers requests and does the work in the background.
type Server struct {
	Settings
	handler  http.Handler
	figures  *figures
	anonym   *buckets
	stopping atomic.Bool
	address  atomic.Pointer[net.TCPAddr]
}

// Make returns a server. A setting that is missing or does not fit is an error.
func Make(c Settings) (*Server, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	c.Limits = c.Limits.withDefaults()
	def(&c.Grace, 30*time.Second)
	s := &Server{Settings: c, anonym: newBuckets(c.Limits.Rate, c.Limits.Burst, c.Now)}
	s.figures = newFigures(s)
	h, err := s.around(s.routes())
	if err != nil {
		return nil, err
	}
	s.handler = h
	return s, nil
}

// ServeHTTP implements http.Handler: what the server answers, with all that is laid around it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// routes returns what stands where.
func (s *Server) routes() http.Handler {
	mux, prefix := http.NewServeMux(), s.Prefix()
	// Also where there is a prefix: whoever looks after the machine does not come through the proxy.
	mux.HandleFunc("GET /healthz", s.healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.HandleFunc("GET /metrics", s.metrics)
	for _, x := range s.Extra {
		method, path, _ := strings.Cut(x.Pattern, " ")
		mux.Handle(method+" "+prefix+path, x.Handler)
	}
	if s.API != nil {
		mux.Handle(prefix+"/api/", http.StripPrefix(prefix, s.API))
	}
	if s.Pages != nil {
		mux.Handle(prefix+"/", s.Pages)
	}
	if s.Pages == nil || prefix != "" {
		mux.HandleFunc("/", s.nothing)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p, ok := r.Context().Value(patternKey{}).(*string); ok {
				*p = r.Pattern
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// nothing answers where nothing stands.
func (s *Server) nothing(w http.ResponseWriter, r *http.Request) {
	err := aedile.NotFoundf("open", "", "there is nothing at this address")
	if p := s.Prefix(); p != "" {
		err = err.Hint("the desk stands below " + p + "/")
	}
	s.refuse(w, r, err)
}

// Run listens and serves until the context ends, then lets requests in hand come to their end. Ready, which may be nil, is called with the
// address once requests are taken.
func (s *Server) Run(ctx context.Context, ready func(address string)) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.Listen)
	if err != nil {
		return aedile.Unavailablef("listen", s.Listen, "the address cannot be used").
			Hint("another program may use it: choose another one with --listen").
			Because(err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); ok {
		s.address.Store(at)
	}
	listener = &counting{
		Listener: listener,
		most:     s.Limits.Connections,
		trusted:  s.trusted,
		refused:  s.figures.refused.Inc,
		open:     map[string]int{},
	}
	srv := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: min(s.Limits.ReadTime, 10*time.Second),
		ReadTimeout:       s.Limits.ReadTime,
		WriteTimeout:      s.Limits.WriteTime,
		IdleTimeout:       s.Limits.IdleTime,
		MaxHeaderBytes:    s.Limits.HeaderBytes,
		ErrorLog:          log.New(faceless{s.Log}, "", 0),
	}
	if s.Certificate != "" {
		pair := &certificate{cert: s.Certificate, key: s.Key, now: s.Now}
		if _, err := pair.get(nil); err != nil {
			return errors.Join(err, listener.Close())
		}
		srv.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get}
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var background sync.WaitGroup
	if s.Chores != nil {
		background.Go(func() { s.Chores.Run(work) })
	}
	ended := make(chan error, 1)
	go func() {
		if srv.TLSConfig != nil {
			ended <- srv.ServeTLS(listener, "", "")
		} else {
			ended <- srv.Serve(listener)
		}
	}()
	if ready != nil {
		ready(s.Address())
	}
	select {
	case err = <-ended:
	case <-ctx.Done():
		err = s.stop(ctx, srv)
		if serving := <-ended; !errors.Is(serving, http.ErrServerClosed) {
			err = errors.Join(err, serving)
		}
	}
	stopWork()
	background.Wait()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// stop says that the server is not ready, waits for whoever sends it requests to notice, takes no more, and lets those in hand come to
// their end.
func (s *Server) stop(ctx context.Context, srv *http.Server) error {
	s.stopping.Store(true)
	ctx = context.WithoutCancel(ctx)
	if s.Drain > 0 {
		srv.SetKeepAlivesEnabled(false)
		time.Sleep(s.Drain)
	}
	ctx, cancel := context.WithTimeout(ctx, s.Grace)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		return errors.Join(
			aedile.Unavailablef("stop server", "", "requests in hand did not come to their end within %s", s.Grace.String()).Because(err),
			srv.Close(),
		)
	}
	return nil
}

// Address returns under which address the server is reached: that of the configuration, else that on which it listens.
func (s *Server) Address() string {
	if s.Base != nil {
		return s.Base.String()
	}
	scheme, host := "http", s.Listen
	if s.Secure() {
		scheme = "https"
	}
	if at := s.address.Load(); at != nil {
		host = at.String()
	}
	return scheme + "://" + host
}
