package transparencydb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
)

const token = "7|abcSECRETdef"

// wire carries requests to a handler without a network, so that the clock of a synctest bubble goes on.
type wire struct{ http.Handler }

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	rec := httptest.NewRecorder()
	cut := serve(w.Handler, rec, r)
	res := rec.Result()
	if cut {
		res.Body = io.NopCloser(io.MultiReader(res.Body, broken{}))
	}
	return res, nil
}

func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (cut bool) {
	defer func() { cut = recover() != nil }()
	h.ServeHTTP(w, r)
	return false
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset by peer") }

// memory is a Journal for tests.
type memory struct {
	mu    sync.Mutex
	filed map[string]tdb.Receipt
	fail  error
}

func (m *memory) Filed(_ context.Context, puids []string) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(puids), func(id string) bool { _, ok := m.filed[id]; return !ok }), nil
}

func (m *memory) Acknowledge(_ context.Context, rs []tdb.Receipt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if m.filed == nil {
		m.filed = map[string]tdb.Receipt{}
	}
	for _, r := range rs {
		m.filed[r.PUID] = r
	}
	return nil
}

// bench is a stand-in, a client to it and a journal, on the clock of the bubble.
type bench struct {
	db      *standin.Server
	sender  *tdb.Sender
	journal *memory
	log     bytes.Buffer
}

func newBench(t testing.TB, db standin.Config, cfg tdb.Config) *bench {
	t.Helper()
	db.Token, db.Now = token, time.Now
	b := &bench{db: standin.New(db), journal: &memory{}}
	cfg.Token, cfg.Now = tdb.NewToken(token), time.Now
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Transport: wire{b.db}}
	}
	cfg.Log = slog.New(slog.NewTextHandler(&b.log, nil))
	client, err := tdb.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b.sender = &tdb.Sender{Client: client, Journal: b.journal, Workers: 1}
	return b
}

// send files the statements, checks what must always hold, and returns the outcomes by index.
func (b *bench) send(t *testing.T, ctx context.Context, all []tdb.Statement) ([]tdb.Outcome, map[tdb.State]int, error) {
	t.Helper()
	var out []tdb.Outcome
	tally, err := b.sender.Send(ctx, slices.Values(all), func(o tdb.Outcome) { out = append(out, o) })
	slices.SortFunc(out, func(a, b tdb.Outcome) int { return a.Index - b.Index })
	seen := map[int]bool{}
	for _, o := range out {
		if seen[o.Index] {
			t.Errorf("statement %d has two outcomes", o.Index)
		}
		seen[o.Index] = true
		if o.PUID != all[o.Index].PUID {
			t.Errorf("statement %d is told of as %s", o.Index, o.PUID)
		}
	}
	stored := map[string]bool{}
	for _, s := range b.db.Statements() {
		stored[s.PUID] = true
	}
	for id := range b.journal.filed {
		if !stored[id] {
			t.Errorf("%s is acknowledged and not in the database", id)
		}
	}
	if strings.Contains(b.log.String(), "SECRET") {
		t.Error("the log holds the token")
	}
	return out, tally, err
}

func some(n int) []tdb.Statement {
	out := make([]tdb.Statement, n)
	for i := range out {
		out[i] = valid(fmt.Sprintf("p-%04d", i))
	}
	return out
}

func TestSendFilesEveryStatementOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		b.sender.Workers = 3
		all := some(250)
		out, tally, err := b.send(t, t.Context(), all)
		if err != nil || tally[tdb.StateFiled] != 250 || len(out) != 250 {
			t.Fatalf("got %v, %v", tally, err)
		}
		if out[249].UUID == "" || b.journal.filed["p-0249"].UUID != out[249].UUID {
			t.Errorf("the receipt has no uuid: %+v", out[249])
		}
		if got := b.db.Calls(); got != 3 {
			t.Errorf("got %d calls, want 3", got)
		}
		// A second run asks nothing.
		_, tally, err = b.send(t, t.Context(), all)
		if err != nil || tally[tdb.StateExisting] != 250 || b.db.Calls() != 3 {
			t.Errorf("second run: got %v, %v, %d calls", tally, err, b.db.Calls())
		}
	})
}

// TestSendSurvivesFaults: whatever goes wrong on the way, each statement is stored once and told of once.
func TestSendSurvivesFaults(t *testing.T) {
	t.Parallel()
	first := func(f standin.Fault) func(int, []string) standin.Fault {
		return func(n int, _ []string) standin.Fault {
			if n == 1 {
				return f
			}
			return standin.None
		}
	}
	for name, c := range map[string]struct {
		fail     func(int, []string) standin.Fault
		existing int
		calls    int
		atLeast  time.Duration
	}{
		"503 once":                              {first(standin.Unavailable), 0, 2, 0},
		"429 in plain text asks for 2 seconds":  {first(standin.TooMany), 0, 2, 2 * time.Second},
		"500 after the statements were stored":  {first(standin.Lost), 20, 2, 0},
		"connection reset in the middle of 201": {first(standin.Cut), 0, 1, 0},
		"422 of no known shape is halved":       {first(standin.Garbled), 0, 3, 0},
		"one that always garbles is cut out": {func(_ int, ids []string) standin.Fault {
			if slices.Contains(ids, "p-0007") {
				return standin.Garbled
			}
			return standin.None
		}, 0, 9, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t, standin.Config{Fail: c.fail}, tdb.Config{})
				start := time.Now()
				_, tally, err := b.send(t, t.Context(), some(20))
				if err != nil {
					t.Fatal(err)
				}
				refused := 0
				if strings.HasPrefix(name, "one that always") {
					refused = 1
				}
				want := map[tdb.State]int{tdb.StateFiled: 20 - c.existing - refused, tdb.StateExisting: c.existing, tdb.StateRefused: refused}
				for s, n := range want {
					if tally[s] != n {
						t.Errorf("got %d %s, want %d", tally[s], s, n)
					}
				}
				if got := b.db.Calls(); got != c.calls {
					t.Errorf("got %d calls, want %d", got, c.calls)
				}
				if waited := time.Since(start); waited < c.atLeast {
					t.Errorf("came back after %v, want %v", waited, c.atLeast)
				}
				if got := len(b.db.Statements()); got != 20-refused {
					t.Errorf("got %d stored, want %d", got, 20-refused)
				}
			})
		})
	}
}

// TestSendSplitsAMixedRefusal: a reply that names some statements costs only those. Here the database is stricter than we know.
func TestSendSplitsAMixedRefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		strict := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			var in struct{ Statements []tdb.Statement }
			_ = json.Unmarshal(body, &in)
			errs := map[string]any{}
			for i, s := range in.Statements {
				if s.PUID == "p-0003" || s.PUID == "p-0004" {
					errs[fmt.Sprintf("statement_%d", i)] = map[string]any{"decision_facts": []string{"Too short."}, "category": []string{"Old."}}
				}
			}
			if len(errs) > 0 {
				errs["statement_99"], errs["statement_x"] = 1, 2 // neither is ours
				w.WriteHeader(http.StatusUnprocessableEntity)
				_ = json.NewEncoder(w).Encode(map[string]any{"errors": errs})
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			b.db.ServeHTTP(w, r)
		})
		b.sender.Client = client(t, wire{strict}, tdb.Config{})
		out, tally, err := b.send(t, t.Context(), some(10))
		if err != nil || tally[tdb.StateFiled] != 8 || tally[tdb.StateRefused] != 2 {
			t.Fatalf("got %v, %v", tally, err)
		}
		want := []tdb.FieldError{{Field: "category", Message: "Old."}, {Field: "decision_facts", Message: "Too short."}}
		if d := cmp.Diff(want, out[4].Errors); d != "" {
			t.Error(d)
		}
	})
}

func client(t testing.TB, rt http.RoundTripper, cfg tdb.Config) *tdb.Client {
	t.Helper()
	cfg.Token, cfg.Now, cfg.HTTP = tdb.NewToken(token), time.Now, &http.Client{Transport: rt}
	c, err := tdb.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSendFindsDuplicatesPastTheCache: the cache names some of the identifiers, the database the others, in two replies.
func TestSendFindsDuplicatesPastTheCache(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{CacheTTL: time.Hour}, tdb.Config{})
		all := some(30)
		if _, _, err := b.send(t, t.Context(), all[:10]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour) // of the bubble
		if _, _, err := b.send(t, t.Context(), all[10:20]); err != nil {
			t.Fatal(err)
		}
		b.journal.filed = nil // the journal is lost
		before := b.db.Calls()
		_, tally, err := b.send(t, t.Context(), all)
		if err != nil || tally[tdb.StateExisting] != 20 || tally[tdb.StateFiled] != 10 {
			t.Fatalf("got %v, %v", tally, err)
		}
		if got := b.db.Calls() - before; got != 3 {
			t.Errorf("got %d calls, want 3", got)
		}
		if r := b.journal.filed["p-0000"]; !r.Existing {
			t.Errorf("the journal has %+v", r)
		}
	})
}

// TestSendHoldsBackWhatMustNotGo: refused and held statements cost no call, and twice the same is sent once.
func TestSendHoldsBackWhatMustNotGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		all := some(6)
		all[1].DecisionFacts = "Reported by jana@example.org"
		all[2].Category = "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE"
		all[3] = all[0]
		all[4].PUID = all[0].PUID
		all[4].DecisionFacts = "Something else."
		all[5].EAN13 = "4006381333930" // a wrong check digit is remarked on elsewhere and goes
		out, tally, err := b.send(t, t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		var states []tdb.State
		for _, o := range out {
			states = append(states, o.State)
		}
		want := []tdb.State{tdb.StateFiled, tdb.StateHeld, tdb.StateRefused, tdb.StateExisting, tdb.StateRefused, tdb.StateFiled}
		if d := cmp.Diff(want, states); d != "" {
			t.Errorf("%v (-want +got):\n%s", tally, d)
		}
		if strings.Contains(string(encode(t, out)), "jana") {
			t.Error("an outcome repeats personal data")
		}
		b.sender.SendPersonal = true
		if _, tally, _ = b.send(t, t.Context(), all[1:2]); tally[tdb.StateFiled] != 1 {
			t.Errorf("with SendPersonal: got %v", tally)
		}
	})
}

// TestSendEnds: what ends a sending, how the error is classed, and that the rest is told of as unsent.
func TestSendEnds(t *testing.T) {
	t.Parallel()
	status := func(code int, header ...string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if len(header) > 0 {
				w.Header().Set(header[0], header[1])
			}
			w.WriteHeader(code)
		})
	}
	for name, c := range map[string]struct {
		handler http.Handler
		class   aedile.Class
	}{
		"401 at once":                  {status(401), aedile.Denied},
		"403 at once":                  {status(403), aedile.Denied},
		"400 at once":                  {status(400), aedile.Internal},
		"a redirect is not followed":   {status(301, "Location", "https://example.org/"), aedile.Invalid},
		"503 after all attempts":       {status(503), aedile.Internal},
		"429 that asks for a day":      {status(429, "Retry-After", "86400"), aedile.Limit},
		"429 that asks until tomorrow": {status(429, "Retry-After", "Sun, 02 Jan 2000 00:00:00 GMT"), aedile.Limit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the bubble's clock starts at 2000-01-01
				b := newBench(t, standin.Config{}, tdb.Config{})
				b.sender.Client = client(t, wire{c.handler}, tdb.Config{})
				b.sender.Batch = 5
				_, tally, err := b.send(t, t.Context(), some(12))
				if aedile.ClassOf(err) != c.class {
					t.Errorf("got %v, want class %s", err, c.class)
				}
				if tally[tdb.StateUnsent] == 0 || len(tally) != 1 {
					t.Errorf("got %v, want unsent only", tally)
				}
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "SECRET") {
					t.Error("the error holds the token")
				}
			})
		})
	}
}

func TestSendStopsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		b := newBench(t, standin.Config{Fail: func(n int, _ []string) standin.Fault {
			if n > 2 {
				return standin.Unavailable
			}
			return standin.None
		}}, tdb.Config{Attempts: 100})
		b.sender.Batch = 10
		_, tally, err := b.send(t, ctx, some(50))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if tally[tdb.StateFiled] != 20 || tally[tdb.StateUnsent] == 0 {
			t.Errorf("got %v", tally)
		}
		cancelled, stop := context.WithCancel(t.Context())
		stop()
		if _, _, err := b.send(t, cancelled, some(3)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// TestSendWithoutAJournalLosesNothing: a journal that fails ends the sending, and the next run finds what was stored.
func TestSendWithoutAJournalLosesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, standin.Config{}, tdb.Config{})
		b.sender.Batch = 10
		b.journal.fail = errors.New("disk is full")
		_, _, err := b.send(t, t.Context(), some(30))
		if err == nil || err.Error() != "disk is full" {
			t.Fatalf("got %v", err)
		}
		b.journal.fail = nil
		_, tally, err := b.send(t, t.Context(), some(30))
		if err != nil || tally[tdb.StateExisting]+tally[tdb.StateFiled] != 30 || tally[tdb.StateExisting] < 10 {
			t.Errorf("got %v, %v", tally, err)
		}
		if len(b.db.Statements()) != 30 {
			t.Errorf("got %d stored", len(b.db.Statements()))
		}
	})
}

// TestSendUnderRandomFaults: any mixture of faults, any batch size, any number of runs; in the end each is there once.
func TestSendUnderRandomFaults(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		faults := rapid.SliceOfN(rapid.SampledFrom([]standin.Fault{standin.None, standin.Unavailable, standin.Lost, standin.Cut,
			standin.TooMany, standin.Garbled}), 1, 12).Draw(rt, "faults")
		size := rapid.IntRange(1, 20).Draw(rt, "batch")
		n := rapid.IntRange(0, 45).Draw(rt, "statements")
		workers := rapid.IntRange(1, 4).Draw(rt, "workers")
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t, standin.Config{Fail: func(k int, _ []string) standin.Fault {
				if k <= len(faults) {
					return faults[k-1]
				}
				return standin.None
			}}, tdb.Config{Attempts: 3})
			b.sender.Batch, b.sender.Workers = size, workers
			all := some(n)
			settled := map[int]bool{}
			for range 20 {
				out, _, err := b.send(t, t.Context(), all)
				for _, o := range out {
					if o.State == tdb.StateFiled || o.State == tdb.StateExisting || o.State == tdb.StateRefused {
						settled[o.Index] = true
					}
				}
				if err == nil {
					break
				}
			}
			if len(settled) != n {
				t.Errorf("%d of %d found their end", len(settled), n)
			}
			refused := n - len(b.journal.filed)
			if got := len(b.db.Statements()); got < n-refused {
				t.Errorf("got %d stored, %d refused, of %d", got, refused, n)
			}
		})
	})
}
