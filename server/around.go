package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
)

// policy is what a browser may do with a page: take scripts, styles, pictures, type and data from here, send forms here, stand in no frame,
// and make no code out of text. One policy, of the partial updates, may make markup.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types aedile"

// headers are those of every answer. A handler may set others.
var headers = map[string]string{
	"Content-Security-Policy":      policy,
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer", // an address can hold the code of a notice
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-store",
}

// eventHeader names the request in the log, so that a person can say which one went wrong.
const eventHeader = "X-Request-Id"

// asked is what is known of a request.
type asked struct {
	event  string
	client auth.Client
}

type askedKey struct{}

// ClientOf returns where the request comes from; ok is false outside of a server.
func ClientOf(ctx context.Context) (c auth.Client, ok bool) {
	a, ok := ctx.Value(askedKey{}).(asked)
	return a.client, ok
}

// EventOf returns the number of the request in the log; "" outside of a server.
func EventOf(ctx context.Context) string {
	a, _ := ctx.Value(askedKey{}).(asked)
	return a.event
}

// around lays around the handler what every request needs. The outermost stands last.
func (s *Server) around(h http.Handler) (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if s.Base != nil {
		if err := cross.AddTrustedOrigin((&url.URL{Scheme: s.Base.Scheme, Host: s.Base.Host}).String()); err != nil {
			return nil, fmt.Errorf("trust %s: %w", s.Base, err)
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(
			w,
			r,
			aedile.Deniedf("read request", "", "it comes from a page of another site").Hint("open the desk itself and send it from there"),
		)
	}))
	h = s.knowing(h)
	h = cross.Handler(h)
	h = s.bounded(h)
	return s.watched(h), nil
}

// watched names the request, sets the headers, catches panics, and writes the log and the figures.
func (s *Server) watched(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.Now()
		a := asked{event: strings.ToLower(rand.Text()[:12]), client: auth.Client{Address: s.clientOf(r)}}
		r = r.WithContext(context.WithValue(context.WithValue(r.Context(), askedKey{}, a), patternKey{}, new(string)))
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		if s.Secure() {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		w.Header().Set(eventHeader, a.event)
		out := &seen{ResponseWriter: w}
		s.figures.inHand.Inc()
		defer func() {
			s.figures.inHand.Dec()
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.Log.Error("request", "event", a.event, "error", fmt.Sprint(p), "stack", string(debug.Stack()))
				if !out.begun() {
					s.refuse(
						out,
						r,
						aedile.Internalf("answer", "",
							"something went wrong here").Hint("say this number to whoever runs the server: "+a.event),
					)
				}
			}
			s.note(r, a, out, s.Now().Sub(start))
		}()
		h.ServeHTTP(out, r)
	})
}

// note writes a line of the log: which route, not which address, for that can hold a code or a name.
func (s *Server) note(r *http.Request, a asked, out *seen, took time.Duration) {
	route := routeOf(r)
	s.figures.request(route, method(r), out.code(), took)
	level := slog.LevelInfo
	switch {
	case out.code() >= http.StatusInternalServerError:
		level = slog.LevelError
	case route == "GET /healthz" || route == "GET /readyz" || route == "GET /metrics":
		level = slog.LevelDebug
	}
	s.Log.Log(
		r.Context(),
		level,
		"request",
		"event",
		a.event,
		"route",
		route,
		"method",
		method(r),
		"status",
		out.code(),
		"bytes",
		out.bytes,
		"ms",
		float64(took.Microseconds())/1000,
	)
}

// routeOf returns the pattern that took the request, which the innermost handler has written down: handlers in between make requests of
// their own out of the one that came.
func routeOf(r *http.Request) string {
	if p, ok := r.Context().Value(patternKey{}).(*string); ok && *p != "" {
		return *p
	}
	return "none"
}

type patternKey struct{}

// method returns the method, or "other": a client can send any word.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// bounded bounds the body.
func (s *Server) bounded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > s.Limits.BodyBytes {
			s.refuse(w, r, aedile.Limitf("read request", "", "has %d bytes, at most %d are taken", r.ContentLength, s.Limits.BodyBytes))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, s.Limits.BodyBytes)
		h.ServeHTTP(w, r)
	})
}

// knowing says who asks. Whoever is nobody is bounded by their address.
func (s *Server) knowing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, known, err := s.who(r)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		if known {
			r = r.WithContext(auth.With(r.Context(), p))
		} else if !s.free(r) {
			c, _ := ClientOf(r.Context())
			if wait := s.anonym.take(c); wait > 0 {
				s.figures.limited.Inc()
				s.refuse(w, r, aedile.Limitf("read request", "", "too many requests came from this address").Because(auth.Wait(wait)))
				return
			}
		}
		h.ServeHTTP(w, r)
	})
}

// free reports whether the request counts against no limit: whoever looks after the machine, and what pages are made of.
func (s *Server) free(r *http.Request) bool {
	return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics" ||
		r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, s.Prefix()+"/static/")
}

// who returns the person of the session or token. An unknown one is nobody; only a store that does not answer is an error.
func (s *Server) who(r *http.Request) (p auth.Person, known bool, err error) {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		p, err = s.Accounts.Token(r.Context(), token)
	} else if secret := auth.SecretOf(r, s.Secure()); secret != "" {
		p, err = s.Accounts.Session(r.Context(), secret)
	} else {
		return p, false, nil
	}
	switch {
	case err == nil:
		return p, true, nil
	case aedile.ClassOf(err) == aedile.NotFound:
		return p, false, nil
	}
	return p, false, aedile.Unavailablef("sign in", "", "accounts cannot be read at the moment").Hint("try again in a minute").Because(err)
}

// refuse writes an error: as a problem document to programs, in plain words to people.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if class := aedile.ClassOf(err); class == aedile.Internal || class == aedile.Unavailable {
		s.Log.ErrorContext(r.Context(), "refused", "event", EventOf(r.Context()), "error", err.Error())
	}
	if strings.Contains(r.URL.Path, "/api/") || !strings.Contains(r.Header.Get("Accept"), "text/html") {
		problem.Refuse(w, err)
		return
	}
	p := problem.From(err)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(p.Status)
	_, _ = fmt.Fprintf(w, "%s\n\n%s\n%s\n", p.Title, p.Detail, p.Hint) // whoever asked may have gone
}

// seen sees what is answered.
type seen struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (w *seen) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *seen) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err //nolint:wrapcheck // it is that of the connection
}

// Unwrap lets http.ResponseController reach the connection, as for events that are sent one by one.
func (w *seen) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *seen) begun() bool { return w.status != 0 }

func (w *seen) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}
