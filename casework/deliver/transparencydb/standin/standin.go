// Package standin is a Transparency Database to test against: an http.Handler that answers as the real one is documented to,
// with its quirks, and that can be told to fail. It keeps statements in memory and checks no right but the token. It is no
// evidence of what the real service does.
package standin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile/casework/deliver/transparencydb"
)

// Fault is a way to fail.
type Fault int

// The faults.
const (
	None        Fault = iota
	Unavailable       // 503 before anything was looked at
	Lost              // the statements are accepted, and the answer is 500
	Cut               // the statements are accepted, and the connection breaks in the middle of the reply
	TooMany           // 429 in plain text, with a Retry-After of two seconds
	Garbled           // 422 with a body that is none of the documented shapes
)

// Config says how a Server answers.
type Config struct {
	Token    string           // the only bearer token that is let in
	Now      func() time.Time // must be given
	PerSec   int              // requests a second before 429; 0: 200
	CacheTTL time.Duration    // how long identifiers stay in the cache before only the database knows them; 0: for ever
	// Fail is asked before each request for statements, with its number from 1 and its identifiers. It may be nil.
	Fail func(n int, puids []string) Fault
}

// Server is the stand-in. It may be used by many at a time.
type Server struct {
	cfg    Config
	mux    *http.ServeMux
	mu     sync.Mutex
	stored map[string]stored // by identifier
	cache  map[string]time.Time
	second int64
	count  int
	calls  int
}

type stored struct {
	statement transparencydb.Statement
	uuid      string
	at        time.Time
}

// New returns an empty Server.
func New(cfg Config) *Server {
	if cfg.PerSec == 0 {
		cfg.PerSec = 200
	}
	s := &Server{cfg: cfg, mux: http.NewServeMux(), stored: map[string]stored{}, cache: map[string]time.Time{}}
	s.mux.HandleFunc("POST /api/v1/statement", s.single)
	s.mux.HandleFunc("POST /api/v1/statements", s.batch)
	s.mux.HandleFunc("GET /api/v1/statement/existing-puid/{puid}", s.existing)
	s.mux.HandleFunc("GET /api/ping", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]any{"pong": true})
	})
	return s
}

// Statements returns the stored statements, sorted by identifier.
func (s *Server) Statements() []transparencydb.Statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]transparencydb.Statement, 0, len(s.stored))
	for _, st := range s.stored {
		out = append(out, st.statement)
	}
	slices.SortFunc(out, func(a, b transparencydb.Statement) int { return strings.Compare(a.PUID, b.PUID) })
	return out
}

// Calls returns how many requests for statements have come in, whatever the answer.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// ServeHTTP checks the token and the rate, then answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.cfg.Token || s.cfg.Token == "" {
		answer(w, http.StatusUnauthorized, map[string]any{"message": "Unauthenticated."})
		return
	}
	if s.throttled() {
		tooMany(w)
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *Server) throttled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.cfg.Now().Unix(); now != s.second {
		s.second, s.count = now, 0
	}
	s.count++
	return s.count > s.cfg.PerSec
}

func (s *Server) single(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	errs, err := transparencydb.Validate(body)
	if err != nil {
		errs, _ = transparencydb.Validate([]byte("{}"))
	}
	st, _ := transparencydb.Normalise(body)
	fault := s.fault([]string{st.PUID})
	if s.refuse(w, fault) {
		return
	}
	if len(errs) > 0 {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"message": summary(errs), "errors": byField(errs)})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.stored[st.PUID]; twice {
		const msg = "The identifier given is not unique within this platform."
		answer(w, http.StatusUnprocessableEntity, map[string]any{"message": msg,
			"errors": map[string]any{"puid": []string{msg}}, "existing": map[string]any{"puid": st.PUID}})
		return
	}
	reply(w, fault, s.store(st))
}

func (s *Server) batch(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	errs, err := transparencydb.ValidateBatch(body)
	if err != nil {
		errs, _ = transparencydb.ValidateBatch([]byte("{}"))
	}
	statements, _ := transparencydb.NormaliseBatch(body)
	puids := make([]string, len(statements))
	for i, st := range statements {
		puids[i] = st.PUID
	}
	fault := s.fault(puids)
	if s.refuse(w, fault) {
		return
	}
	if len(errs) > 0 && errs[0].Field != "puid" {
		refuseBatch(w, errs)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(errs) > 0 {
		taken(w, repeated(body))
		return
	}
	if known := s.known(puids); len(known) > 0 {
		taken(w, known)
		return
	}
	out := make([]any, len(statements))
	for i, st := range statements {
		out[i] = s.store(st)
	}
	reply(w, fault, map[string]any{"statements": out})
}

func (s *Server) existing(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	puid := r.PathValue("puid")
	if _, ok := s.stored[puid]; !ok {
		answer(w, http.StatusNotFound, map[string]any{"message": "statement of reason not found"})
		return
	}
	answer(w, http.StatusFound, map[string]any{"message": "statement of reason found", "puid": puid})
}

// known returns the identifiers that the cache knows, or, if it knows none, those the database knows: never both.
func (s *Server) known(puids []string) []string {
	var cached, kept []string
	for _, id := range puids {
		if at, ok := s.cache[id]; ok && (s.cfg.CacheTTL == 0 || s.cfg.Now().Sub(at) < s.cfg.CacheTTL) {
			cached = append(cached, id)
		}
		if _, ok := s.stored[id]; ok {
			kept = append(kept, id)
		}
	}
	if len(cached) > 0 {
		return cached
	}
	return kept
}

// store keeps the statement and returns it as the service answers it.
func (s *Server) store(st transparencydb.Statement) map[string]any {
	id := len(s.stored) + 1
	now := s.cfg.Now().UTC()
	uuid := fmt.Sprintf("%08x-0000-4000-8000-%012x", id, id)
	s.stored[st.PUID] = stored{st, uuid, now}
	s.cache[st.PUID] = now
	return view(st, id, uuid, now)
}

func (s *Server) fault(puids []string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.cfg.Fail == nil {
		return None
	}
	return s.cfg.Fail(s.calls, puids)
}

// refuse answers the faults that come before anything is stored.
func (s *Server) refuse(w http.ResponseWriter, f Fault) bool {
	switch f {
	case Unavailable:
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
	case TooMany:
		w.Header().Set("Retry-After", "2")
		tooMany(w)
	case Garbled:
		answer(w, http.StatusUnprocessableEntity, []string{"?"})
	default:
		return false
	}
	return true
}

// reply answers 201, unless the fault takes the answer away.
func reply(w http.ResponseWriter, f Fault, body any) {
	switch f {
	case Lost:
		answer(w, http.StatusInternalServerError, map[string]any{"message": "Server Error"})
	case Cut:
		w.Header().Set("Content-Length", "100000")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"statements":[`)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	default:
		answer(w, http.StatusCreated, body)
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone reads nothing
}

// tooMany answers in plain text, as the service's outer wall does.
func tooMany(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprint(w, "Too Many Requests")
}

// summary is the message of a refusal for one statement: the first error and how many more there are.
func summary(errs []transparencydb.FieldError) string {
	switch more := len(errs) - 1; more {
	case 0:
		return errs[0].Message
	case 1:
		return errs[0].Message + " (and 1 more error)"
	default:
		return errs[0].Message + " (and " + strconv.Itoa(more) + " more errors)"
	}
}

func byField(errs []transparencydb.FieldError) map[string][]string {
	out := map[string][]string{}
	for _, e := range errs {
		out[e.Field] = append(out[e.Field], e.Message)
	}
	return out
}

// refuseBatch answers field errors: under the key of each statement, and without a message. An error of the whole call has one.
func refuseBatch(w http.ResponseWriter, errs []transparencydb.FieldError) {
	if errs[0].Field == "statements" {
		answer(w, http.StatusUnprocessableEntity, map[string]any{"message": summary(errs), "errors": byField(errs)})
		return
	}
	out := map[string]map[string][]string{}
	for _, e := range errs {
		key, field, _ := strings.Cut(e.Field, ".")
		if out[key] == nil {
			out[key] = map[string][]string{}
		}
		out[key][field] = append(out[key][field], e.Message)
	}
	answer(w, http.StatusUnprocessableEntity, map[string]any{"errors": out})
}

// taken answers duplicates: the same for those within the call and those already stored.
func taken(w http.ResponseWriter, puids []string) {
	const msg = "The platform identifier(s) are not all unique within this call."
	answer(w, http.StatusUnprocessableEntity, map[string]any{"message": msg,
		"errors": map[string]any{"puid": []string{msg}, "existing_puids": puids}})
}

// repeated returns the identifiers that occur more than once in a valid payload.
func repeated(body []byte) []string {
	var in struct {
		Statements []struct {
			PUID any `json:"puid"`
		} `json:"statements"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if d.Decode(&in) != nil {
		return nil
	}
	seen := map[string]int{}
	var out []string
	for _, st := range in.Statements {
		id := strings.TrimSpace(fmt.Sprint(st.PUID))
		if seen[id]++; seen[id] == 2 {
			out = append(out, id)
		}
	}
	return out
}
