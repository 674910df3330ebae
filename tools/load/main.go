// Command load measures a desk on this machine: it starts one over a new store, sends it requests over loopback, and prints how many it answered
// and how long they took. It ends by itself.
package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// most is how long a measurement lasts at most.
const most = 20 * time.Minute

func main() {
	program := flag.String("aedile", "../bin/aedile", "the program")
	items := flag.String("items", "../examples/catalogue/market.ndjson", "items to screen, one a line")
	span := flag.Duration("for", 10*time.Second, "how long each measurement lasts")
	rate := flag.Int("rate", 500, "requests a second of the steady measurements")
	workers := flag.Int("workers", 16, "requests at one time where as many are sent as are answered")
	soak := flag.Duration("soak", 0, "send mixed requests at the rate for so long, and look at what grows, in the place of the others")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if err := run(ctx, *program, *items, *span, *rate, *workers, *soak); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program, items string, span time.Duration, rate, workers int, soak time.Duration) error {
	lines, err := os.ReadFile(items) //nolint:gosec // the user names it
	if err != nil {
		return err
	}
	d, err := start(ctx, program, bytes.Split(bytes.TrimSpace(lines), []byte("\n")))
	if err != nil {
		return err
	}
	defer d.end()
	fmt.Printf("%d processors, shared by the desk and the load; %d items of %s\n", runtime.NumCPU(), len(d.items), filepath.Base(items))
	if soak > 0 {
		return d.soak(ctx, soak, rate)
	}
	d.closed(ctx, span/4, workers, d.screen) // it warms up
	fmt.Printf("one item a request, %d at one time:  %s\n", workers, d.closed(ctx, span, workers, d.screen))
	fmt.Printf("one item a request, %d a second:   %s\n", rate, d.open(ctx, span, rate, d.screen))
	fmt.Printf("mixed requests, %d a second:       %s\n", rate, d.open(ctx, span, rate, d.mixed))
	return nil
}

// loaded is the desk under load.
type loaded struct {
	address, token string
	dir            string
	cmd            *exec.Cmd
	client         *http.Client
	items          [][]byte
	next           atomic.Int64
}

var ready = regexp.MustCompile(`"address":"([^"]+)"`)

// start starts a desk that is filled with the items, and makes a token for it.
func start(ctx context.Context, program string, items [][]byte) (*loaded, error) {
	dir, err := os.MkdirTemp("", "aedile-load")
	if err != nil {
		return nil, err
	}
	d := &loaded{dir: dir, items: items, client: &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 256}}}
	file := filepath.Join(dir, "items.ndjson")
	if err := os.WriteFile(file, bytes.Join(items, []byte("\n")), 0o600); err != nil {
		return nil, err
	}
	store := "sqlite:" + filepath.Join(dir, "desk.db")
	if err := exec.CommandContext(ctx, program, "desk", "example", "--store", store,
		file).Run(); err != nil { //nolint:gosec // the user names it
		return nil, fmt.Errorf("fill: %w", err)
	}
	args := []string{"token", "new", "--store", store, "--scope", "work", "--role", "moderator", "--role", "auditor", "--expires", "1d"}
	secret, err := exec.CommandContext(ctx, program, args...).Output() //nolint:gosec // the user names it
	if err != nil {
		return nil, fmt.Errorf("make token: %w", err)
	}
	d.token = strings.TrimSpace(string(secret))
	d.cmd = exec.Command(program, "serve", "--store", store, "--listen", "127.0.0.1:0",
		"--no-registers") //nolint:gosec // the user names it
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	d.cmd.Stderr = log
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	for d.address == "" {
		if ctx.Err() != nil {
			return nil, errors.Join(ctx.Err(), d.cmd.Process.Kill())
		}
		time.Sleep(50 * time.Millisecond)
		said, err := os.ReadFile(log.Name())
		if err != nil {
			return nil, err
		}
		if m := ready.FindSubmatch(said); m != nil {
			d.address = string(m[1])
		}
	}
	return d, nil
}

func (d *loaded) end() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	if err := d.cmd.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, "load: the desk ended with", err)
	}
	_ = os.RemoveAll(d.dir)
}

// ask sends a request and reads the answer. It reports whether it was one of success.
func (d *loaded) ask(ctx context.Context, method, path string, body []byte) bool {
	r, err := http.NewRequestWithContext(ctx, method, d.address+path, bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Content-Type", "application/json")
	a, err := d.client.Do(r)
	if err != nil {
		return false
	}
	defer a.Body.Close()
	_, err = io.Copy(io.Discard, a.Body)
	return err == nil && a.StatusCode < 300
}

// screen screens the next item.
func (d *loaded) screen(ctx context.Context) bool {
	return d.ask(ctx, http.MethodPost, "/api/v1/screen", d.items[int(d.next.Add(1))%len(d.items)])
}

// mixed sends what a desk is asked in turn: most are items to screen, one in ten a list or a case, one in a hundred writes.
func (d *loaded) mixed(ctx context.Context) bool {
	switch n := d.next.Add(1) % 100; {
	case n == 0:
		return d.ask(ctx, http.MethodPost, "/api/v1/items", d.items[int(d.next.Load())%len(d.items)])
	case n%20 == 1:
		return d.ask(ctx, http.MethodGet, "/api/v1/cases?limit=50", nil)
	case n%20 == 2:
		return d.ask(ctx, http.MethodGet, "/api/v1/cases/n-1", nil)
	case n == 3:
		return d.ask(ctx, http.MethodGet, "/api/v1/dues?limit=50", nil)
	case n == 4:
		return d.ask(ctx, http.MethodGet, "/notice", nil)
	}
	return d.screen(ctx)
}

// figures are what a measurement gave.
type figures struct {
	took   []time.Duration
	span   time.Duration
	failed int64
	late   int // requests that were sent more than 5 ms after their time: the load could not keep up
}

// String shows the figures on one line.
func (f figures) String() string {
	slices.Sort(f.took)
	at := func(q float64) string {
		if len(f.took) == 0 {
			return "-"
		}
		return fmt.Sprintf("%.2f ms", float64(f.took[min(len(f.took)-1, int(q*float64(len(f.took))))].Microseconds())/1000)
	}
	return fmt.Sprintf("%.0f/s, p50 %s, p95 %s, p99 %s, p99.9 %s; %d failed, %d sent late", float64(len(f.took))/f.span.Seconds(),
		at(.5), at(.95), at(.99), at(.999), f.failed, f.late)
}

// closed sends requests from so many workers, each the next when the last is answered.
func (d *loaded) closed(ctx context.Context, span time.Duration, workers int, do func(context.Context) bool) (f figures) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	for range workers {
		wg.Go(func() {
			var took []time.Duration
			bad := int64(0)
			for time.Since(start) < span && ctx.Err() == nil {
				begun := time.Now()
				if !do(ctx) {
					bad++
				}
				took = append(took, time.Since(begun))
			}
			mu.Lock()
			defer mu.Unlock()
			f.took, f.failed = append(f.took, took...), f.failed+bad
		})
	}
	wg.Wait()
	f.span = time.Since(start)
	return f
}

// open sends requests at their times, whether or not those before are answered: what one has to wait counts.
func (d *loaded) open(ctx context.Context, span time.Duration, rate int, do func(context.Context) bool) (f figures) {
	n := int(span.Seconds() * float64(rate))
	f.took = make([]time.Duration, n)
	var failed atomic.Int64
	var late atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for i := range n {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			if time.Since(due) > 5*time.Millisecond {
				late.Add(1)
			}
			if !do(ctx) {
				failed.Add(1)
			}
			f.took[i] = time.Since(due)
		})
	}
	wg.Wait()
	f.span, f.failed, f.late = time.Since(start), failed.Load(), int(late.Load())
	return f
}

var grown = regexp.MustCompile(`(?m)^(go_goroutines|go_memstats_heap_inuse_bytes|process_open_fds|process_resident_memory_bytes) (\S+)$`)

// soak sends mixed requests for a long time and shows, each tenth of it, what could grow.
func (d *loaded) soak(ctx context.Context, span time.Duration, rate int) error {
	for i := range 11 {
		if i > 0 {
			fmt.Printf("%3d %%  %s\n", i*10, d.open(ctx, span/10, rate, d.mixed))
		}
		d.client.CloseIdleConnections()
		time.Sleep(time.Second)
		a, err := http.Get(d.address + "/metrics")
		if err != nil {
			return err
		}
		text, err := io.ReadAll(a.Body)
		if err = cmp.Or(err, a.Body.Close()); err != nil {
			return err
		}
		for _, m := range grown.FindAllStringSubmatch(string(text), -1) {
			fmt.Printf("       %s %s\n", m[1], m[2])
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
