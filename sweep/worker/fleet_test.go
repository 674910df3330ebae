package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/sweep/worker"
)

// TestMain lets the test program be a queue or a worker, so that a test can kill real processes.
func TestMain(m *testing.M) {
	switch os.Getenv("AEDILE_TEST_BE") {
	case "queue":
		port, _ := strconv.Atoi(os.Getenv("AEDILE_TEST_PORT"))
		s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, JetStream: true,
			StoreDir: os.Getenv("AEDILE_TEST_DIR"), NoSigs: true})
		if err != nil {
			panic(err)
		}
		s.Start()
		fmt.Println(s.Addr())
		s.WaitForShutdown()
	case "worker":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		q, err := worker.Await(ctx, os.Getenv("AEDILE_TEST_QUEUE"), "worker", os.Getenv("AEDILE_TEST_PREFIX"), func(error) {})
		if err != nil {
			panic(err)
		}
		w := worker.Worker{Queue: q, Name: strconv.Itoa(os.Getpid()), Built: "test", Slots: 2, Log: slog.New(slog.DiscardHandler)}
		if err := w.Run(ctx); err != nil {
			panic(err)
		}
	default:
		os.Exit(m.Run())
	}
}

// queue starts a server inside of the test.
func queue(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return "nats://" + s.Addr().String()
}

func connect(t *testing.T, address, prefix string) *worker.Queue {
	t.Helper()
	q, err := worker.Connect(t.Context(), address, t.Name(), prefix)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// start starts a worker inside of the test, until the test ends.
func start(t *testing.T, q *worker.Queue, name, built string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	var said lockedBuffer
	w := worker.Worker{Queue: q, Name: name, Built: built, Slots: 2, Log: slog.New(slog.NewTextHandler(&said, nil))}
	go func() { done <- w.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if said.Len() > 0 {
			t.Log(said.String())
		}
	})
}

type lockedBuffer struct{ bytes.Buffer }

// written is what a sweep puts out, as one text.
type written struct{ bytes.Buffer }

func (w *written) line(v any) error {
	b, err := json.Marshal(v)
	w.Write(append(b, '\n'))
	return err
}

func (w *written) Finding(f aedile.Finding, it *aedile.Item) error {
	if err := w.line(f); err != nil || it == nil {
		return err
	}
	return w.line(it)
}
func (w *written) Fault(f aedile.Fault) error { return w.line(f) }
func (w *written) Batch(int) error            { return nil }

func packs(t *testing.T) *packset.Set {
	t.Helper()
	set, err := packset.Compile(packset.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// swept returns what a sweep over files puts out, with its account.
func swept(t *testing.T, s sweep.Screener, keep bool, c source.Config, files ...string) string {
	t.Helper()
	var in []intake.File
	for _, f := range files {
		in = append(in, intake.File{Name: f})
	}
	var w written
	ran, err := sweep.Screen(t.Context(), s, intake.New(in, c, nil), sweep.ScreenConfig{KeepItems: keep}, &w)
	if err != nil {
		fmt.Fprintln(&w, aedile.Message(err))
	}
	if err := w.line(ran); err != nil {
		t.Fatal(err)
	}
	return w.String()
}

// catalogue writes invented offers, some of them unlawful and some broken, and returns the file.
func catalogue(t *testing.T, items int) string {
	t.Helper()
	var b bytes.Buffer
	for i := range items {
		switch i % 97 {
		case 3:
			fmt.Fprintf(&b, `{"id":"B%d","service":"shop.example","title":"Tramadol 50 mg without prescription","text":"Ships today. %s"}`+"\n", i, strings.Repeat("Plain words. ", i%50))
		case 11:
			fmt.Fprintf(&b, `{"id":"B%d","title":"broken`+"\n", i)
		case 12:
			fmt.Fprintf(&b, `{"id":"B%d","titel":"a key of its own","key%d":"x","text":"aedile harmless self-test item proves the pipe"}`+"\n", i, i%7)
		case 13:
			fmt.Fprintf(&b, `{"id":"B%d","price":{"amount":"3"}}`+"\n", i)
		default:
			fmt.Fprintf(&b, `{"id":"B%d","service":"shop.example","title":"Oak table %d","text":"%s","category":["Home"]}`+"\n", i, i, strings.Repeat("A solid table for six people. ", 20+i%20))
		}
	}
	name := filepath.Join(t.TempDir(), "catalogue.ndjson")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func differ(t *testing.T, what, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			t.Fatalf("%s: line %d of %d differs\nwant %s\ngot  %s", what, i+1, len(w), w[i], append(g, "nothing")[min(i, len(g))])
		}
	}
	t.Fatalf("%s: %d lines, want %d", what, len(g), len(w))
}

func TestManyWorkersGiveTheBytesOfOneMachine(t *testing.T) {
	t.Parallel()
	set, q := packs(t), connect(t, queue(t), "")
	for i := range 3 {
		start(t, q, fmt.Sprint("w", i), "test")
	}
	examples := filepath.Join("..", "..", "examples", "catalogue")
	for _, c := range []struct {
		name  string
		keep  bool
		c     source.Config
		files []string
	}{
		{"lines", false, source.Config{}, []string{catalogue(t, 6000)}},
		{"lines, with items and settings", true, source.Config{Kind: aedile.Post, Service: "other.example", MaxLineBytes: 1024},
			[]string{catalogue(t, 500)}},
		{"every format", true, source.Config{}, []string{filepath.Join(examples, "market.ndjson"),
			filepath.Join(examples, "shop.csv"), filepath.Join(examples, "feed.xml"), filepath.Join(examples, "pages")}},
		{"a file that is not there", false, source.Config{},
			[]string{"nowhere.ndjson", filepath.Join(examples, "shop.csv"), catalogue(t, 10)}},
	} {
		want := swept(t, set.Screener, c.keep, c.c, c.files...)
		o := worker.Order{ID: "same-" + strconv.Itoa(len(c.name)), Set: set, Built: "test"}
		differ(t, c.name, want, swept(t, worker.NewFleet(q, o), c.keep, c.c, c.files...))
	}
	if left, err := q.Sweeps(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("left on the server: %+v, %v", left, err)
	}
}

// process starts this program as something else.
func process(t *testing.T, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), env...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

func kill(c *exec.Cmd) {
	_ = c.Process.Kill() // SIGKILL: nothing is said and nothing is written any more
	_ = c.Wait()
}

func wait(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 600 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}
