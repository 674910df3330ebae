package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/api/problem"
	"github.com/aedile/aedile/auth"
)

// keyHeader names a request, so that it is done once however often it is sent.
const keyHeader = "Idempotency-Key"

const (
	maxKey     = 200            // bytes of a key
	answerKept = 24 * time.Hour // how long an answer is kept; chosen: longer than programs try again
)

// Answers keeps what was answered to requests that have a key.
type Answers interface {
	// Begin notes that the request is being done, and returns nil; or it returns the answer that was given to it. A key under which another
	// request was sent is an Invalid error, one that is being done at the moment a Conflict error. Answers from before forget are let go.
	Begin(ctx context.Context, key, request string, now, forget time.Time) (answer []byte, err error)
	// Finish keeps the answer; nil: the request was not done, and may be sent again.
	Finish(ctx context.Context, key string, answer []byte) error
}

// kept is an answer as it is kept.
type kept struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

type keyKey struct{}

// keyOf returns what stands for the key of the request in identifiers: one person's key gives the same every time.
func keyOf(ctx context.Context) (string, bool) {
	key, ok := ctx.Value(keyKey{}).(string)
	return key, ok
}

// answered does a request that has a key: once.
func (a *API) answered(w http.ResponseWriter, r *http.Request, key string) {
	if len(key) > maxKey {
		problem.Refuse(w, aedile.Invalidf("read request", keyHeader, "has %d bytes, at most %d are taken", len(key), maxKey))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxGivenBytes))
	if err != nil {
		if errors.As(err, new(*http.MaxBytesError)) {
			err = aedile.Limitf("read request", "", "the body has more than %d bytes", maxGivenBytes)
		}
		problem.Refuse(w, err)
		return
	}
	p, _ := auth.From(r.Context())
	id := sha256.Sum256([]byte(string(p.ID) + "\n" + key))
	same := sha256.Sum256(append([]byte(r.URL.RequestURI()+"\n"+r.Header.Get("If-Match")+"\n"), body...))
	name := hex.EncodeToString(id[:])
	now := a.Now()
	old, err := a.Answers.Begin(r.Context(), name, hex.EncodeToString(same[:]), now, now.Add(-answerKept))
	if err != nil {
		problem.Refuse(w, err)
		return
	}
	if old != nil {
		a.again(w, old)
		return
	}
	got := &held{header: http.Header{}, status: http.StatusOK}
	ctx := context.WithValue(r.Context(), keyKey{}, strings.ToLower(base32.StdEncoding.EncodeToString(id[:10]))[:12])
	again := r.WithContext(ctx)
	again.Body = io.NopCloser(bytes.NewReader(body))
	done := false
	defer func() {
		if !done { // it panicked: the request may be sent again
			_ = a.Answers.Finish(context.WithoutCancel(ctx), name, nil)
		}
	}()
	a.serve(got, again)
	r.Pattern = again.Pattern
	var keep []byte
	if got.status < http.StatusMultipleChoices {
		keep, err = json.Marshal(kept{got.status, got.header, got.body.Bytes()})
	}
	done = true
	// What was done is done, also for whoever has gone: the answer is kept before it is given.
	if err = errors.Join(err, a.Answers.Finish(context.WithoutCancel(ctx), name, keep)); err != nil && a.Failed != nil {
		a.Failed(ctx, err)
	}
	got.to(w)
}

// again gives the answer that was given before.
func (a *API) again(w http.ResponseWriter, old []byte) {
	var k kept
	if err := json.Unmarshal(old, &k); err != nil {
		problem.Refuse(w, aedile.Internalf("read answer", "", "the kept answer cannot be read").Because(err))
		return
	}
	k.Header.Set("Idempotency-Replayed", "true")
	h := &held{header: k.Header, status: k.Status}
	h.body.Write(k.Body)
	h.to(w)
}

// held takes an answer before it is given.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (h *held) Header() http.Header { return h.header }

// WriteHeader implements http.ResponseWriter.
func (h *held) WriteHeader(status int) { h.status = status }

// Write implements http.ResponseWriter.
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }

func (h *held) to(w http.ResponseWriter) {
	for name, values := range h.header {
		w.Header()[name] = values
	}
	w.WriteHeader(h.status)
	_, _ = w.Write(h.body.Bytes()) // whoever asked may have gone
}
