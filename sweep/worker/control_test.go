package worker_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/worker"
)

// begun starts a sweep that somebody waits for, and returns what it puts out.
func begun(t *testing.T, q *worker.Queue, o worker.Order, files ...string) <-chan string {
	t.Helper()
	got := make(chan string, 1)
	go func() { got <- swept(t, worker.NewFleet(q, o), false, source.Config{}, files...) }()
	wait(t, "the sweep is on the server", func() bool {
		all, err := q.Sweeps(t.Context())
		return err == nil && len(all) > 0 && all[0].Waiting > 0
	})
	return got
}

func TestSweepsArePausedGoneOnWithAndCancelled(t *testing.T) {
	t.Parallel()
	set, q := packs(t), connect(t, queue(t), "")
	file := catalogue(t, 3000)
	o := worker.Order{ID: "controlled", Set: set, Built: "test"}
	got := begun(t, q, o, file)
	if err := q.Pause(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	start(t, q, "patient", "test")
	select {
	case <-got:
		t.Fatal("a paused sweep went on")
	case <-time.After(3 * time.Second):
	}
	if all, err := q.Sweeps(t.Context()); err != nil || len(all) != 1 || all[0].State != "paused" || all[0].Done != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if err := q.Resume(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	differ(t, "gone on with", swept(t, set.Screener, false, source.Config{}, file), <-got)
	if ws, err := q.Workers(t.Context()); err != nil || len(ws) != 1 || ws[0].Name != "patient" {
		t.Errorf("workers: %+v, %v", ws, err)
	}
	for _, move := range []error{q.Pause(t.Context(), "nobody"), q.Resume(t.Context(), "nobody"), q.Cancel(t.Context(), "nobody")} {
		if aedile.ClassOf(move) != aedile.NotFound {
			t.Errorf("a sweep that there is not: %v", move)
		}
	}
}

func TestACancelledSweepTellsWhoWaitsAndLeavesNothing(t *testing.T) {
	t.Parallel()
	q := connect(t, queue(t), "")
	o := worker.Order{ID: "cancelled", Set: packs(t), Built: "test"}
	got := begun(t, q, o, catalogue(t, 3000))
	if err := q.Cancel(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	if said := <-got; len(said) == 0 || said[:5] == "{\"ite" {
		t.Errorf("got %q", said)
	}
	if all, err := q.Sweeps(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("left: %+v, %v", all, err)
	}
}

// TestAChunkThatEndsItsWorkersIsSetAside counts tries as workers leave them behind that die over a chunk: the message is written, the
// result is not.
func TestAChunkThatEndsItsWorkersIsSetAside(t *testing.T) {
	t.Parallel()
	address := queue(t)
	set, q := packs(t), connect(t, address, "")
	o := worker.Order{ID: "poison", Set: set, Built: "test", Tries: 3}
	file := catalogue(t, 50)
	got := begun(t, q, o, file)
	nc, err := nats.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	for try := range 3 {
		if _, err := js.Publish(t.Context(), fmt.Sprintf("aedile.poison.try.0.%d", try+1), nil); err != nil {
			t.Fatal(err)
		}
	}
	start(t, q, "survivor", "test")
	said := <-got
	if n := strings.Count(said, "was set aside: it was begun 3 times"); n != 1 {
		t.Errorf("%d faults say so: %s", n, said)
	}
}

func TestWorkersOfAnotherVersionLeaveASweepAlone(t *testing.T) {
	t.Parallel()
	set, q := packs(t), connect(t, queue(t), "")
	file := catalogue(t, 200)
	got := begun(t, q, worker.Order{ID: "old", Set: set, Built: "test"}, file)
	start(t, q, "newer", "test-2")
	select {
	case <-got:
		t.Fatal("a worker of another version took a chunk")
	case <-time.After(3 * time.Second):
	}
	start(t, q, "same", "test")
	differ(t, "two versions side by side", swept(t, set.Screener, false, source.Config{}, file), <-got)
}
