package worker_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/worker"
)

// kills is how often something is killed; AEDILE_TEST_KILLS says another number.
const kills = 20

// relay is the network between a worker and the queue: it can be cut.
type relay struct {
	net.Listener
	to string
	mu sync.Mutex
	on []net.Conn // guarded by mu
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, to: to}
	t.Cleanup(func() { _ = l.Close(); r.cut() })
	go func() {
		for {
			a, err := l.Accept()
			if err != nil {
				return
			}
			b, err := net.Dial("tcp", to)
			if err != nil {
				_ = a.Close()
				continue
			}
			r.mu.Lock()
			r.on = append(r.on, a, b)
			r.mu.Unlock()
			go func() { _, _ = io.Copy(a, b); _ = a.Close() }()
			go func() { _, _ = io.Copy(b, a); _ = b.Close() }()
		}
	}()
	return r
}

// cut ends all connections at once, wherever they are in what they say.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.on {
		_ = c.Close()
	}
	r.on = nil
}

// cluster is a queue and workers in processes of their own.
type cluster struct {
	t       *testing.T
	port    int
	dir     string
	server  *exec.Cmd
	net     *relay
	workers []*exec.Cmd
	tally   map[string]int
}

func newCluster(t *testing.T, workers int) *cluster {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{t: t, port: l.Addr().(*net.TCPAddr).Port, dir: t.TempDir(), tally: map[string]int{}}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c.serve()
	c.net = newRelay(t, c.address())
	for range workers {
		c.workers = append(c.workers, c.work())
	}
	t.Cleanup(func() {
		for _, w := range c.workers {
			kill(w)
		}
		kill(c.server)
	})
	return c
}

func (c *cluster) address() string { return "127.0.0.1:" + strconv.Itoa(c.port) }

func (c *cluster) serve() {
	c.t.Helper()
	c.server = process(c.t, "AEDILE_TEST_BE=queue", "AEDILE_TEST_PORT="+strconv.Itoa(c.port), "AEDILE_TEST_DIR="+c.dir)
	wait(c.t, "the queue answers", func() bool {
		k, err := net.Dial("tcp", c.address())
		if err == nil {
			_ = k.Close()
		}
		return err == nil
	})
}

func (c *cluster) work() *exec.Cmd {
	return process(c.t, "AEDILE_TEST_BE=worker", "AEDILE_TEST_QUEUE=nats://"+c.net.Addr().String())
}

// harm kills a worker, the server, or the network between them.
func (c *cluster) harm(r *rand.Rand) {
	switch r.IntN(4) {
	case 0:
		c.tally["server"]++
		kill(c.server)
		c.serve()
	case 1:
		c.tally["network"]++
		c.net.cut()
	default:
		c.tally["worker"]++
		i := r.IntN(len(c.workers))
		kill(c.workers[i])
		c.workers[i] = c.work()
	}
}

// TestNothingIsLostOrDoubleWhateverIsKilled sweeps again and again while workers, the server and the network between them are killed
// at random, and compares the bytes with those of one machine. CI kills 20 times; AEDILE_TEST_KILLS=500 is for the record.
func TestNothingIsLostOrDoubleWhateverIsKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	n, err := strconv.Atoi(os.Getenv("AEDILE_TEST_KILLS"))
	if err != nil {
		n = kills
	}
	set := packs(t)
	file := catalogue(t, 40_000)
	want := swept(t, set.Screener, false, source.Config{}, file)
	c := newCluster(t, 3)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	killed := 0
	for run := 0; killed < n; run++ {
		q := connect(t, "nats://"+c.address(), "")
		got := make(chan string, 1)
		go func() {
			o := worker.Order{ID: fmt.Sprint("run-", run), Set: set, Built: "test", Tries: 1000}
			got <- swept(t, worker.NewFleet(q, o), false, source.Config{}, file)
		}()
		late := time.After(15 * time.Minute) // workers make packs ready after each kill, which takes long on a machine with much to do
		for done := false; !done; {
			select {
			case s := <-got:
				differ(t, fmt.Sprintf("run %d after %d kills", run, killed), want, s)
				done = true
			case <-late:
				t.Fatalf("run %d does not end", run)
			case <-time.After(time.Duration(r.IntN(400)) * time.Millisecond):
				if killed < n {
					c.harm(r)
					if killed++; killed%50 == 0 {
						t.Logf("%d kills: %v", killed, c.tally)
					}
				}
			}
		}
		q.Close()
	}
	t.Logf("%d kills: %v", killed, c.tally)
	if left, err := filepath.Glob(filepath.Join(c.dir, "jetstream", "*", "streams", "AEDILE_run-*")); err != nil || len(left) > 0 {
		t.Errorf("left on the server: %v, %v", left, err)
	}
}
